//! Sample peak, mean square, mean and overs of one channel.

/// Time in which the shown peak falls by 20 dB (IEC 60268-18).
const FALL_SECONDS: f64 = 1.7;

/// One channel's level.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Meter {
    /// Largest |sample| with a fall of 20 dB in 1.7 s (IEC 60268-18).
    pub peak: f32,
    /// Largest |sample| since the reset.
    pub max: f32,
    /// Sum of squares since the reset; with `samples` of two readings, the mean square between them.
    pub sum_of_squares: f64,
    /// Sum since the reset.
    pub sum: f64,
    /// Finite samples since the reset.
    pub samples: u64,
    /// Samples since the reset that were NaN or infinite.
    pub invalid: u64,
    /// Samples since the reset at or above full scale.
    pub overs: u64,
}

/// Meters one channel, sample by sample.
#[derive(Debug, Clone)]
pub struct LevelMeter {
    meter: Meter,
    fall: f32,
}

impl LevelMeter {
    /// A meter for the given sample rate in hertz.
    pub fn new(rate: f64) -> Self {
        Self { meter: Meter::default(), fall: 10f64.powf(-1.0 / (FALL_SECONDS * rate)) as f32 }
    }

    /// Takes in samples. Those that are not finite count as invalid and nothing else.
    pub fn process(&mut self, samples: &[f32]) {
        let mut meter = self.meter;
        for &sample in samples {
            if !sample.is_finite() {
                meter.invalid += 1;
                meter.peak *= self.fall;
                continue;
            }
            let size = sample.abs();
            meter.peak = size.max(meter.peak * self.fall);
            meter.max = meter.max.max(size);
            meter.sum_of_squares += f64::from(sample) * f64::from(sample);
            meter.sum += f64::from(sample);
            meter.samples += 1;
            meter.overs += u64::from(size >= 1.0);
        }
        if meter.peak < f32::MIN_POSITIVE {
            meter.peak = 0.0;
        }
        self.meter = meter;
    }

    /// The reading.
    pub fn read(&self) -> Meter {
        self.meter
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.meter = Meter::default();
    }
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
    }

    #[test]
    fn the_peak_falls_by_20_db_in_1_7_seconds() {
        let mut meter = LevelMeter::new(48_000.0);
        meter.process(&[1.0]);
        meter.process(&vec![0.0; 81_600]);
        assert!((gain_to_db(f64::from(meter.read().peak)) + 20.0).abs() < 0.1);
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
    fn counts_overs() {
        let mut meter = LevelMeter::new(48_000.0);
        meter.process(&[0.999, 1.0, -1.5, f32::INFINITY]);
        assert_eq!((meter.read().overs, meter.read().invalid), (2, 1));
    }
}
