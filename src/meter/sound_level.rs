//! Levels with frequency and time weighting (IEC 61672-1): A, C, Z and CCIR-RMS; Fast, Slow and Leq.
//!
//! In dBFS (AES17); once the chain is calibrated, dB SPL is a constant more.

use super::biquad::{Cascade, Two};
use super::clock::{Clean, Clock, PIECE, Piece};
use super::surround::MAX_CHANNELS;
use super::weighting;
use crate::units::AES17_OFFSET_DB;

/// Time constants in seconds (IEC 61672-1, 5.8).
const FAST: f64 = 0.125;
const SLOW: f64 = 1.0;

/// One frequency weighting's levels. Mean squares re full scale; [`SoundLevel::dbfs`] makes levels of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SoundLevel {
    /// Exponentially weighted mean square with τ = 125 ms.
    pub fast: f64,
    /// The same with τ = 1 s.
    pub slow: f64,
    /// Largest `fast` since the reset.
    pub fast_max: f64,
    /// Largest `slow` since the reset.
    pub slow_max: f64,
    /// Sum of squares since the reset; with `samples`, also between two readings, the equivalent level Leq.
    pub sum_of_squares: f64,
    /// Samples since the reset.
    pub samples: u64,
}

impl SoundLevel {
    /// Level of a mean square in dBFS (AES17); plus the calibration constant, in dB SPL.
    pub fn dbfs(mean_square: f64) -> f64 {
        10.0 * mean_square.log10() + AES17_OFFSET_DB
    }

    /// Equivalent continuous level since the reset in dBFS. `None` before the first sample.
    pub fn leq_dbfs(&self) -> Option<f64> {
        (self.samples > 0).then(|| Self::dbfs(self.sum_of_squares / self.samples as f64))
    }
}

/// Levels of one channel by frequency weighting.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SoundLevels {
    /// A (IEC 61672-1).
    pub a: SoundLevel,
    /// C (IEC 61672-1).
    pub c: SoundLevel,
    /// Z: unweighted.
    pub z: SoundLevel,
    /// BS.468-4, 0 dB at 2 kHz, rms (AES17's CCIR-RMS).
    pub ccir_rms: SoundLevel,
}

/// Samples of which the squares enter the time weighting together; their place among each other, at most 1 ms, is lost.
const GROUP: usize = 8;

/// Two channels' squares under both time weightings.
#[derive(Debug, Clone, Copy, Default)]
struct Time {
    group: Two,
    slot: Two,
    fast: Two,
    slow: Two,
    fast_max: Two,
    slow_max: Two,
    sum: Two,
}

/// For a group of so many samples and one fewer than this index: how its squares enter and the old mean square stays.
type Ballistics = [[f64; 2]; GROUP];

fn ballistics(time: f64, rate: f64) -> Ballistics {
    let share = -1.0 / (time * rate);
    std::array::from_fn(|n| {
        [-share.exp_m1() * (share * 0.5 * n as f64).exp(), (share * (n as f64 + 1.0)).exp()]
    })
}

/// The larger of two that are no NaN.
#[inline(always)]
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

impl Time {
    fn end_group(&mut self, samples: usize, fast: &Ballistics, slow: &Ballistics) {
        let ([fast_in, fast_stay], [slow_in, slow_stay]) = (fast[samples - 1], slow[samples - 1]);
        for lane in 0..2 {
            let squares = self.group[lane];
            self.fast[lane] = fast_in * squares + fast_stay * self.fast[lane];
            self.slow[lane] = slow_in * squares + slow_stay * self.slow[lane];
            self.fast_max[lane] = larger(self.fast_max[lane], self.fast[lane]);
            self.slow_max[lane] = larger(self.slow_max[lane], self.slow[lane]);
            self.slot[lane] += squares;
        }
        self.group = [0.0; 2];
    }

    fn end_slot(&mut self) {
        for lane in 0..2 {
            self.sum[lane] += self.slot[lane];
            self.slot[lane] = 0.0;
            for value in [&mut self.fast[lane], &mut self.slow[lane]] {
                if *value < 1e-120 {
                    *value = 0.0;
                }
            }
        }
    }

    fn read(&self, lane: usize, samples: u64) -> SoundLevel {
        SoundLevel {
            fast: self.fast[lane],
            slow: self.slow[lane],
            fast_max: self.fast_max[lane],
            slow_max: self.slow_max[lane],
            sum_of_squares: self.sum[lane] + (self.slot[lane] + self.group[lane]),
            samples,
        }
    }
}

/// Two channels.
#[derive(Debug, Clone)]
struct Side {
    c: Cascade<3>,
    a_after_c: Cascade<2>,
    z: Cascade<0>,
    ccir_rms: Cascade<3>,
    /// In the order of [`SoundLevels`].
    times: [Time; 4],
}

/// Meters the weighted levels of up to 16 channels.
#[derive(Debug, Clone)]
pub struct SoundLevelMeter {
    clock: Clock,
    fast: Ballistics,
    slow: Ballistics,
    sides: Vec<Side>,
    channels: usize,
    samples: u64,
}

impl SoundLevelMeter {
    /// A meter for a sample rate in hertz and so many channels, at most 16.
    pub fn new(rate: f64, channels: usize) -> Self {
        let channels = channels.min(MAX_CHANNELS);
        let side = Side {
            c: Cascade::new(&weighting::c(rate)),
            a_after_c: Cascade::new(&weighting::a_after_c(rate)),
            z: Cascade::new(&[]),
            ccir_rms: Cascade::new(&weighting::ccir_rms(rate)),
            times: [Time::default(); 4],
        };
        Self {
            clock: Clock::new(rate),
            fast: ballistics(FAST, rate),
            slow: ballistics(SLOW, rate),
            sides: vec![side; channels.div_ceil(2)],
            channels,
            samples: 0,
        }
    }

    /// Takes in as many samples of each channel as the shortest has; those that are not finite count as silence.
    pub fn process<C: AsRef<[f32]>>(&mut self, channels: &[C]) {
        let channels = &channels[..channels.len().min(self.channels)];
        let samples = channels.iter().map(|channel| channel.as_ref().len()).min().unwrap_or(0);
        let (mut clock, mut done) = (self.clock, 0);
        let mut clean = [Clean::EMPTY, Clean::EMPTY];
        while let Some(piece) = clock.next(done, samples) {
            for (side, pair) in channels.chunks(2).enumerate() {
                for (clean, channel) in clean.iter_mut().zip(pair) {
                    clean.fill(piece.of(channel.as_ref()));
                }
                self.pair(side, &clean[0], if pair.len() == 2 { &clean[1] } else { &clean[0] }, piece);
            }
            self.end(piece);
            done += piece.length;
        }
        self.clock = clock;
    }

    pub(super) fn pair(&mut self, side: usize, one: &Clean, other: &Clean, piece: Piece) {
        let Some(side) = self.sides.get_mut(side) else { return };
        let mut samples = [[0.0; 2]; PIECE];
        for (sample, (a, b)) in
            samples.iter_mut().zip(one.first(piece.length).iter().zip(other.first(piece.length)))
        {
            *sample = [f64::from(*a), f64::from(*b)];
        }
        let mut weighted = samples;
        let ballistics = (&self.fast, &self.slow);
        let [a, c, z, ccir_rms] = &mut side.times;
        run(&mut side.z, z, ballistics, &mut weighted, piece);
        run(&mut side.c, c, ballistics, &mut weighted, piece);
        run(&mut side.a_after_c, a, ballistics, &mut weighted, piece);
        run(&mut side.ccir_rms, ccir_rms, ballistics, &mut samples, piece);
    }

    pub(super) fn end(&mut self, piece: Piece) {
        self.samples += piece.length as u64;
        if piece.ends.is_some() {
            for side in &mut self.sides {
                side.a_after_c.settle();
                side.c.settle();
                side.ccir_rms.settle();
                side.times.iter_mut().for_each(Time::end_slot);
            }
        }
    }

    /// The reading of a channel; of one there is none, silence.
    pub fn read(&self, channel: usize) -> SoundLevels {
        let Some(side) = self.sides.get(channel / 2).filter(|_| channel < self.channels) else {
            return SoundLevels::default();
        };
        let [a, c, z, ccir_rms] = side.times.map(|time| time.read(channel % 2, self.samples));
        SoundLevels { a, c, z, ccir_rms }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clock.reset();
        self.samples = 0;
        for side in &mut self.sides {
            side.a_after_c.reset();
            side.c.reset();
            side.ccir_rms.reset();
            side.times = [Time::default(); 4];
        }
    }
}

/// A piece through one filter, in place, group by group.
fn run<const N: usize>(
    cascade: &mut Cascade<N>,
    time: &mut Time,
    (fast, slow): (&Ballistics, &Ballistics),
    samples: &mut [Two; PIECE],
    piece: Piece,
) {
    let samples = &mut samples[..piece.length];
    let mut filter = *cascade;
    for sample in samples.iter_mut() {
        *sample = filter.step(*sample);
    }
    *cascade = filter;
    let mut start = 0;
    while start < piece.length {
        let at = (piece.at + start) % GROUP;
        let end = piece.length.min(start + GROUP - at);
        let mut squares = time.group;
        for sample in &samples[start..end] {
            for lane in 0..2 {
                squares[lane] += sample[lane] * sample[lane];
            }
        }
        time.group = squares;
        let count = at + end - start;
        if count == GROUP || (piece.ends.is_some() && end == piece.length) {
            time.end_group(count, fast, slow);
        }
        start = end;
    }
}
