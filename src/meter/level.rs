//! Sample peak, mean square, mean and overs of one channel.

use super::clock::{Clean, Clock, Piece, SLOTS_PER_SECOND, Sum, Window};
use super::pieces::Pieces;
use super::wide::{Wide, Work};
use crate::units::AES17_OFFSET_DB;

/// Time a held peak stands.
const HOLD_SECONDS: f64 = 2.0;

/// Window of the short rms, in slots: 600 ms, as meters for the K-System have it.
const RMS_SLOTS: usize = 120;

/// What counts as full scale: the largest positive sample of 16 bits, which every converter's clipped sample reaches.
pub const FULL_SCALE: f32 = 32_767.0 / 32_768.0;

/// Samples at full scale in a row that make an over.
pub const OVER_RUN: u64 = 3;

/// A peak that falls by 20 dB in 1.7 s (IEC 60268-18), in steps of 5 ms, its hold and its maximum.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct FallingPeak {
    fallen: f32,
    slot: f32,
    held: f32,
    age: u32,
    max: f32,
}

impl FallingPeak {
    /// The fall in one slot: 10^(−1 / 1.7 s / 200 Hz).
    const FALL: f32 = 0.993_250_6;

    pub fn raise(&mut self, peak: f32) {
        self.slot = self.slot.max(peak);
    }

    /// A peak that is no larger changes no reading.
    pub fn floor(&self) -> f32 {
        self.slot.max(self.fallen * Self::FALL)
    }

    pub fn end_slot(&mut self) {
        self.max = self.max();
        self.age += 1;
        if self.slot >= self.held {
            (self.held, self.age) = (self.slot, 0);
        }
        self.fallen = self.slot.max(self.fallen * Self::FALL);
        if self.fallen < 1e-20 {
            self.fallen = 0.0;
        }
        if f64::from(self.age) > HOLD_SECONDS * SLOTS_PER_SECOND as f64 {
            (self.held, self.age) = (self.fallen, 0);
        }
        self.slot = 0.0;
    }

    pub fn peak(&self) -> f32 {
        self.slot.max(self.fallen)
    }

    pub fn held(&self) -> f32 {
        self.slot.max(self.held)
    }

    pub fn max(&self) -> f32 {
        self.slot.max(self.max)
    }
}

/// One channel's level.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Meter {
    /// Largest |sample| with a fall of 20 dB in 1.7 s (IEC 60268-18).
    pub peak: f32,
    /// Largest |sample| of the last two seconds; when it runs out, the falling peak takes its place.
    pub held: f32,
    /// Largest |sample| since the reset.
    pub max: f32,
    /// Sum of squares since the reset; with `samples` of two readings, the mean square between them.
    pub sum_of_squares: f64,
    /// Sum since the reset.
    pub sum: f64,
    /// Mean square of the last 600 ms (of what there is of them), which end with the last full 5 ms.
    pub mean_square: f64,
    /// Valid samples since the reset.
    pub samples: u64,
    /// Samples since the reset that were NaN, infinite or above +180 dBFS; they count as silence.
    pub invalid: u64,
    /// Times since the reset that three samples or more in a row stood at or above [`FULL_SCALE`].
    pub overs: u64,
}

impl Meter {
    /// rms since the reset in dBFS (AES17: a full-scale sine reads 0). `None` before the first sample.
    pub fn rms_dbfs(&self) -> Option<f64> {
        (self.samples > 0).then(|| level(self.sum_of_squares / self.samples as f64))
    }

    /// rms of the last 600 ms in dBFS (AES17).
    pub fn short_rms_dbfs(&self) -> f64 {
        level(self.mean_square)
    }

    /// Mean since the reset, as a fraction of full scale. `None` before the first sample.
    pub fn dc(&self) -> Option<f64> {
        (self.samples > 0).then(|| self.sum / self.samples as f64)
    }

    /// Peak over true rms since the reset in dB: 3.01 for a sine. `None` for silence.
    pub fn crest_db(&self) -> Option<f64> {
        let rms = (self.sum_of_squares / self.samples.max(1) as f64).sqrt();
        (rms > 0.0).then(|| 20.0 * (f64::from(self.max) / rms).log10())
    }

    /// The K-System's meter of this headroom: rms of 600 ms and peak, in dB above its 0 (Katz: K-20, K-14, K-12; 0 dB
    /// stands as many decibels below full scale, on the AES17 scale).
    pub fn k_system(&self, scale: KScale) -> (f64, f64) {
        let headroom = scale.headroom_db();
        (self.short_rms_dbfs() + headroom, 20.0 * f64::from(self.held).log10() + headroom)
    }
}

fn level(mean_square: f64) -> f64 {
    10.0 * mean_square.log10() + AES17_OFFSET_DB
}

/// The scales of the K-System.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KScale {
    /// 0 dB at −12 dBFS: broadcast.
    K12,
    /// 0 dB at −14 dBFS: most pop music.
    K14,
    /// 0 dB at −20 dBFS: film and classical music.
    K20,
}

impl KScale {
    /// Headroom above 0 dB on the meter.
    pub fn headroom_db(self) -> f64 {
        match self {
            Self::K12 => 12.0,
            Self::K14 => 14.0,
            Self::K20 => 20.0,
        }
    }
}

/// Meters one channel, sample by sample.
#[derive(Debug, Clone)]
pub struct LevelMeter {
    clock: Clock,
    wide: Wide,
    peak: FallingPeak,
    run: u64,
    /// Of the slots before this one.
    totals: Meter,
    squares: Sum,
    sum: Sum,
    window: Window,
}

impl LevelMeter {
    /// A meter for the given sample rate in hertz.
    pub fn new(rate: f64) -> Self {
        Self {
            clock: Clock::new(rate),
            wide: Wide::here(),
            peak: FallingPeak::default(),
            run: 0,
            totals: Meter::default(),
            squares: Sum::default(),
            sum: Sum::default(),
            window: Window::new(RMS_SLOTS),
        }
    }

    /// Takes in samples. Those that are not finite count as invalid, and as silence for what needs time.
    pub fn process(&mut self, samples: &[f32]) {
        let wide = self.wide;
        wide.run(self, &[samples]);
    }

    #[inline(always)]
    pub(super) fn piece(&mut self, clean: &Clean, piece: Piece) {
        let samples = clean.first(piece.length);
        let peak = largest(samples);
        self.peak.raise(peak);
        if peak >= FULL_SCALE {
            for sample in samples {
                self.run = if sample.abs() >= FULL_SCALE { self.run + 1 } else { 0 };
                self.totals.overs += u64::from(self.run == OVER_RUN);
            }
        } else {
            self.run = 0;
        }
        self.squares.add(piece.at, samples.len(), |i| f64::from(samples[i]) * f64::from(samples[i]));
        self.sum.add(piece.at, samples.len(), |i| f64::from(samples[i]));
        self.totals.samples += piece.length as u64 - clean.invalid;
        self.totals.invalid += clean.invalid;
        if let Some(length) = piece.ends {
            let squares = self.squares.take();
            self.totals.sum_of_squares += squares;
            self.totals.sum += self.sum.take();
            self.window.push(squares / length as f64);
            self.peak.end_slot();
        }
    }

    /// The reading.
    pub fn read(&self) -> Meter {
        Meter {
            peak: self.peak.peak(),
            held: self.peak.held(),
            max: self.peak.max(),
            sum_of_squares: self.totals.sum_of_squares + self.squares.total(),
            sum: self.totals.sum + self.sum.total(),
            mean_square: self.window.sum() / self.window.length().max(1) as f64,
            ..self.totals
        }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clock.reset();
        self.window.reset();
        (self.peak, self.run, self.totals) = (FallingPeak::default(), 0, Meter::default());
        (self.squares, self.sum) = (Sum::default(), Sum::default());
    }
}

impl Work for LevelMeter {
    #[inline(always)]
    fn work(&mut self, channels: &[&[f32]]) {
        let mut pieces = Pieces::new(self.clock, channels);
        while let Some((clean, piece)) = pieces.next() {
            self.piece(clean, piece);
        }
        self.clock = pieces.clock;
    }
}

/// The largest magnitude of a piece, eight at a time.
#[inline(always)]
pub(super) fn largest(samples: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let groups = samples.chunks_exact(8);
    let rest = groups.remainder();
    for group in groups {
        for (lane, sample) in lanes.iter_mut().zip(group) {
            let size = sample.abs();
            *lane = if size > *lane { size } else { *lane };
        }
    }
    lanes.iter().chain(rest).fold(0.0, |peak: f32, sample| peak.max(sample.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{gain_to_db, mean_square_to_dbfs};

    #[test]
    fn a_full_scale_sine_reads_zero_on_both_scales() {
        let mut meter = LevelMeter::new(48_000.0);
        let sine: Vec<f32> = (0..48_000).map(|n| (n as f32 * 0.13).sin()).collect();
        meter.process(&sine);
        let reading = meter.read();
        assert!(gain_to_db(f64::from(reading.max)).abs() < 0.001);
        assert!(mean_square_to_dbfs(reading.sum_of_squares / reading.samples as f64).0.abs() < 0.001);
        assert!(reading.short_rms_dbfs().abs() < 0.001);
        assert!((reading.crest_db().unwrap() - 3.01).abs() < 0.001);
        let (k20, peak) = reading.k_system(KScale::K20);
        assert!((k20 - 20.0).abs() < 0.001 && (peak - 20.0).abs() < 0.001);
    }

    #[test]
    fn the_peak_falls_by_20_db_in_1_7_seconds_after_which_its_hold_falls_too() {
        let mut meter = LevelMeter::new(48_000.0);
        meter.process(&[1.0]);
        meter.process(&vec![0.0; 81_600]);
        assert!((gain_to_db(f64::from(meter.read().peak)) + 20.0).abs() < 0.1);
        assert_eq!((meter.read().held, meter.read().max), (1.0, 1.0));
        meter.process(&vec![0.0; 24_000]);
        assert!(meter.read().held < 0.1 && meter.read().max == 1.0);
    }

    #[test]
    fn heals_after_non_finite_samples_and_ignores_the_block_size() {
        let samples: Vec<f32> =
            (0..999).map(|n| if n % 97 == 3 { f32::NAN } else { (n as f32 * 0.3).sin() }).collect();
        let mut whole = LevelMeter::new(44_100.0);
        whole.process(&samples);
        for block in [1, 7, 64, 500] {
            let mut pieces = LevelMeter::new(44_100.0);
            samples.chunks(block).for_each(|chunk| pieces.process(chunk));
            assert_eq!(pieces.read(), whole.read());
        }
        let reading = whole.read();
        assert!(reading.peak.is_finite() && reading.sum_of_squares.is_finite());
        assert_eq!(reading.invalid + reading.samples, 999);
        whole.reset();
        assert_eq!(whole.read(), Meter::default());
    }

    #[test]
    fn counts_runs_at_full_scale() {
        let mut meter = LevelMeter::new(48_000.0);
        meter.process(&[1.0, -1.5, 0.999, 1.0, -1.0, 1.0, 1.0, 0.0, 1.0]);
        assert_eq!(meter.read().overs, 1);
        meter.process(&[1.0, f32::INFINITY, 1.0, 1.0, 0.99998]);
        assert_eq!((meter.read().overs, meter.read().invalid), (2, 1));
    }
}
