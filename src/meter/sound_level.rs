//! Levels with frequency and time weighting (IEC 61672-1): A, C, Z and CCIR-RMS; Fast, Slow and Leq.
//!
//! In dBFS (AES17); once the chain is calibrated, dB SPL is a constant more.

use super::biquad::{Four, Pair, power};
use super::clock::{Clock, Piece};
use super::pieces::{Neighbours, Pairs};
use super::surround::MAX_CHANNELS;
use super::weighting;
use super::wide::{Wide, Work, slices};
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

/// C, CCIR-RMS, Z and A, each of two channels.
const LANES: usize = 8;

/// Both channels' squares, weighted, under both time weightings.
#[derive(Debug, Clone, Copy, Default)]
struct Time {
    group: [f64; LANES],
    slot: [f64; LANES],
    fast: [f64; LANES],
    slow: [f64; LANES],
    fast_max: [f64; LANES],
    slow_max: [f64; LANES],
    sum: [f64; LANES],
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

/// Mean squares after a group, and the largest so far.
#[inline(always)]
fn follow(level: &mut [f64; LANES], max: &mut [f64; LANES], squares: &[f64; LANES], [enter, stay]: [f64; 2]) {
    for lane in 0..LANES {
        level[lane] = enter * squares[lane] + stay * level[lane];
    }
    for lane in 0..LANES {
        max[lane] = larger(max[lane], level[lane]);
    }
}

impl Time {
    /// Ends a group of so many samples. The squares lack a gain.
    #[inline(always)]
    fn end_group(&mut self, samples: usize, gains: &[f64; LANES], fast: &Ballistics, slow: &Ballistics) {
        let mut squares = self.group;
        for (squares, gain) in squares.iter_mut().zip(gains) {
            *squares *= gain;
        }
        follow(&mut self.fast, &mut self.fast_max, &squares, fast[samples - 1]);
        follow(&mut self.slow, &mut self.slow_max, &squares, slow[samples - 1]);
        for (slot, squares) in self.slot.iter_mut().zip(&squares) {
            *slot += squares;
        }
        self.group = [0.0; LANES];
    }

    fn end_slot(&mut self) {
        for lane in 0..LANES {
            self.sum[lane] += self.slot[lane];
            self.slot[lane] = 0.0;
            for value in [&mut self.fast[lane], &mut self.slow[lane]] {
                if *value < 1e-120 {
                    *value = 0.0;
                }
            }
        }
    }

    fn read(&self, lane: usize, gain: f64, samples: u64) -> SoundLevel {
        SoundLevel {
            fast: self.fast[lane],
            slow: self.slow[lane],
            fast_max: self.fast_max[lane],
            slow_max: self.slow_max[lane],
            sum_of_squares: self.sum[lane] + (self.slot[lane] + self.group[lane] * gain),
            samples,
        }
    }
}

/// Two channels.
#[derive(Debug, Clone)]
struct Side {
    /// C of both, CCIR-RMS of both.
    weighting: Four<3>,
    a_after_c: Pair,
    time: Time,
}

/// Meters the weighted levels of up to 16 channels.
#[derive(Debug, Clone)]
pub struct SoundLevelMeter {
    clock: Clock,
    wide: Wide,
    fast: Ballistics,
    slow: Ballistics,
    /// What the filters leave out of the squares.
    gains: [f64; LANES],
    sides: Vec<Side>,
    channels: usize,
    samples: u64,
}

impl SoundLevelMeter {
    /// A meter for a sample rate in hertz and so many channels, at most 16.
    pub fn new(rate: f64, channels: usize) -> Self {
        let channels = channels.min(MAX_CHANNELS);
        let (c, a_after_c, ccir_rms) =
            (weighting::c(rate), weighting::a_after_c(rate), weighting::ccir_rms(rate));
        let side = Side {
            weighting: Four::new([&c, &c, &ccir_rms, &ccir_rms]),
            a_after_c: Pair::new(&a_after_c),
            time: Time::default(),
        };
        let gains = [power(&c), power(&ccir_rms), 1.0, power(&c) * power(&a_after_c)];
        Self {
            clock: Clock::new(rate),
            wide: Wide::here(),
            fast: ballistics(FAST, rate),
            slow: ballistics(SLOW, rate),
            gains: std::array::from_fn(|lane| gains[lane / 2]),
            sides: vec![side; channels.div_ceil(2)],
            channels,
            samples: 0,
        }
    }

    /// Takes in as many samples of each channel as the shortest has; those that are not finite count as silence.
    pub fn process<C: AsRef<[f32]>>(&mut self, channels: &[C]) {
        let wide = self.wide;
        wide.run(self, slices(channels).first(self.channels));
    }

    #[inline(always)]
    pub(super) fn pair(&mut self, side: usize, pair: Neighbours<'_>, piece: Piece) {
        let Some(side) = self.sides.get_mut(side) else { return };
        let (mut weighting, mut a_after_c) = (side.weighting, side.a_after_c);
        let [one, other] = pair.both().map(|clean| clean.first(piece.length));
        let mut start = 0;
        while start < piece.length {
            let at = (piece.at + start) % GROUP;
            let end = piece.length.min(start + GROUP - at);
            let (mut squares, mut others) = ([0.0; 4], [0.0; 4]);
            squares.copy_from_slice(&side.time.group[..4]);
            others.copy_from_slice(&side.time.group[4..]);
            for (left, right) in one[start..end].iter().zip(&other[start..end]) {
                let [l, r] = [f64::from(*left), f64::from(*right)];
                let first = weighting.step([l, r, l, r]);
                let a = a_after_c.step([first[0], first[1]]);
                let second = [l, r, a[2], a[3]];
                for lane in 0..4 {
                    squares[lane] += first[lane] * first[lane];
                    others[lane] += second[lane] * second[lane];
                }
            }
            side.time.group[..4].copy_from_slice(&squares);
            side.time.group[4..].copy_from_slice(&others);
            let count = at + end - start;
            if count == GROUP || (piece.ends.is_some() && end == piece.length) {
                side.time.end_group(count, &self.gains, &self.fast, &self.slow);
            }
            start = end;
        }
        (side.weighting, side.a_after_c) = (weighting, a_after_c);
    }

    pub(super) fn end(&mut self, piece: Piece) {
        self.samples += piece.length as u64;
        if piece.ends.is_some() {
            for side in &mut self.sides {
                side.weighting.settle();
                side.a_after_c.settle();
                side.time.end_slot();
            }
        }
    }

    /// The reading of a channel; of one there is none, silence.
    pub fn read(&self, channel: usize) -> SoundLevels {
        let Some(side) = self.sides.get(channel / 2).filter(|_| channel < self.channels) else {
            return SoundLevels::default();
        };
        let read = |weighting: usize| {
            let lane = 2 * weighting + channel % 2;
            side.time.read(lane, self.gains[lane], self.samples)
        };
        SoundLevels { c: read(0), ccir_rms: read(1), z: read(2), a: read(3) }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clock.reset();
        self.samples = 0;
        for side in &mut self.sides {
            side.weighting.reset();
            side.a_after_c.reset();
            side.time = Time::default();
        }
    }
}

impl Work for SoundLevelMeter {
    #[inline(always)]
    fn work(&mut self, channels: &[&[f32]]) {
        let mut pairs = Pairs::new(self.clock, channels);
        while let Some(piece) = pairs.next() {
            for side in 0..pairs.sides() {
                let pair = pairs.side(side, piece);
                self.pair(side, pair, piece);
            }
            self.end(piece);
        }
        self.clock = pairs.clock;
    }
}
