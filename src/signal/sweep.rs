//! The sweep that the survey plays: a synchronised exponential sweep, x = sin(2π f1 L e^(t/L)) with f1·L a whole
//! number (A. Novak et al., "Synchronized Swept-Sine", J. Audio Eng. Soc. 63, 2015, section 2).
//!
//! Because f1·L is whole, the sweep starts at a zero crossing and the impulse responses of harmonics come out with
//! the right phase; they lie *before* the linear one, harmonic n by L·ln n.

use std::f64::consts::TAU;

use crate::units::{Hz, Seconds};

/// Where the sweep starts. An octave below 20 Hz, so that 20 Hz is clear of the fade-in.
const LOW: f64 = 10.0;
/// Full amplitude is reached here.
const FULL: f64 = 16.0;
/// Where the sweep ends, if the rate allows.
const HIGH: f64 = 22_000.0;
/// Highest end of the sweep as a fraction of the rate: what a converter's filter still lets through.
const HIGH_OF_RATE: f64 = 0.49;
/// Duration aimed at; rounding L to a whole number of periods of f1 moves it (2.3 s at 44.1 kHz and above).
const SECONDS: f64 = 2.0;
/// Fade-out. At the end the sweep passes 3 % of its frequency in that time, so 20 kHz is before it.
const FADE_OUT: f64 = 0.008;

/// The sweep at one sample rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sweep {
    rate: f64,
    high: f64,
    growth: f64,
}

impl Sweep {
    /// The sweep for a sample rate in hertz.
    pub fn new(rate: f64) -> Self {
        let high = HIGH.min(HIGH_OF_RATE * rate).max(2.0 * FULL);
        let periods = (LOW * SECONDS / (high / LOW).ln()).round().max(1.0);
        Self { rate, high, growth: periods / LOW }
    }

    /// First frequency.
    pub fn low(&self) -> Hz {
        Hz(LOW)
    }

    /// Last frequency.
    pub fn high(&self) -> Hz {
        Hz(self.high)
    }

    /// L: the time in which the frequency grows by e.
    pub fn growth(&self) -> Seconds {
        Seconds(self.growth)
    }

    /// Duration.
    pub fn duration(&self) -> Seconds {
        Seconds(self.growth * (self.high / LOW).ln())
    }

    /// The samples, unit peak.
    pub fn render(&self) -> Vec<f32> {
        let duration = self.duration().0;
        let fade_in = self.growth * (FULL / LOW).ln();
        let frames = (duration * self.rate).round().max(1.0) as usize;
        let samples: Vec<f64> = (0..frames)
            .map(|frame| {
                let time = frame as f64 / self.rate;
                let phase = TAU * LOW * self.growth * (time / self.growth).exp();
                phase.sin() * fade(time / fade_in) * fade((duration - time) / FADE_OUT)
            })
            .collect();
        unit_peak(&samples)
    }
}

/// Raised cosine: 0 at 0, 1 from 1 on.
pub(super) fn fade(position: f64) -> f64 {
    0.5 - 0.5 * (std::f64::consts::PI * position.clamp(0.0, 1.0)).cos()
}

/// Scales to a peak of exactly 1.
pub(super) fn unit_peak(samples: &[f64]) -> Vec<f32> {
    let peak = samples.iter().fold(f64::MIN_POSITIVE, |peak, sample| peak.max(sample.abs()));
    samples.iter().map(|sample| (sample / peak) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: [f64; 6] = [8_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0];

    #[test]
    fn starts_at_a_zero_crossing_and_is_about_two_seconds_long() {
        for rate in RATES {
            let sweep = Sweep::new(rate);
            let periods = sweep.growth().0 * LOW;
            assert!((periods - periods.round()).abs() < 1e-12, "f1·L is whole");
            assert!((1.5..2.5).contains(&sweep.duration().0), "{rate}: {}", sweep.duration());
        }
    }

    #[test]
    fn peaks_at_one_and_is_silent_at_its_ends() {
        for rate in RATES {
            let samples = Sweep::new(rate).render();
            let peak = samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
            assert_eq!(peak, 1.0);
            assert_eq!(samples.first(), Some(&0.0));
            assert!(samples.last().expect("not empty").abs() < 2e-3, "{rate}");
        }
    }

    #[test]
    fn is_at_full_amplitude_over_the_whole_band() {
        for rate in RATES {
            let sweep = Sweep::new(rate);
            let at = |frequency: f64| sweep.growth * (frequency / LOW).ln();
            assert!(fade(at(20.0) / at(FULL)) == 1.0);
            let top = 20_000f64.min(0.455 * rate);
            assert!(sweep.duration().0 - at(top) > FADE_OUT, "{rate}");
        }
    }
}
