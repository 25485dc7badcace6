//! What is read from the steady part of the loud tone: harmonics, noise, flat tops.

use std::f64::consts::{PI, TAU};

use super::decibels;
use crate::analysis::sine::{Rest, Window};
use crate::analysis::spectrum::hann;
use crate::measure::Estimate;
use crate::units::power_to_db;

/// Harmonics that count.
const ORDERS: std::ops::RangeInclusive<usize> = 2..=9;
/// A harmonic stands over the noise if it is this many standard deviations high: of 10⁵ noises none gets there.
const STANDS_SIGMAS: f64 = 5.0;
/// Bandwidth of THD+N (AES17), and its end as a fraction of the rate where that is lower.
const BAND: (f64, f64) = (20.0, 20_000.0);
const BAND_OF_RATE: f64 = 0.45;
/// What counts as the very top: within this share of the extreme. The ripple that a converter's filter makes of a
/// flat top stays inside.
const TOP: f64 = 0.01;
/// The extreme is the level that this share of the samples exceeds on either side, so that single clicks don't count.
const BEYOND: f64 = 0.002;

/// Noise near the tone, as the mean square per sample that white noise of that density would have.
#[derive(Clone, Copy)]
pub(super) struct Noise {
    /// In the silence after the tones.
    pub idle: f64,
    /// Beside the tone while it plays.
    pub density: f64,
}

impl Noise {
    /// The more cautious one.
    pub fn larger(&self) -> f64 {
        self.idle.max(self.density)
    }
}

/// Mean square per sample that white noise of the density between half and twice the tone's frequency would have;
/// 0 where there is no silence. The first half of `silence` is left out: what rang on is over.
pub(super) fn noise_of_silence(silence: &[f32], pulsation: f64) -> f64 {
    let quiet = silence.get(silence.len() / 2..).unwrap_or(&[]);
    if (quiet.len() as f64) < 32.0 * TAU / pulsation {
        return 0.0;
    }
    let window = Window::new(quiet.len());
    let (power, _) = window.rest(quiet, pulsation, Default::default()).band(0.5 * pulsation, 2.0 * pulsation);
    power * PI / (1.5 * pulsation)
}

/// Distortion.
pub(super) struct Harmonics {
    /// Root sum of squares; where none stands over the noise, what the noise would hide.
    pub thd_db: Estimate,
    /// Those that stand over the noise.
    pub each_db: Vec<(usize, Estimate)>,
}

/// The harmonics of the tone in `samples`.
pub(super) fn harmonics(
    window: &Window,
    samples: &[f32],
    pulsation: f64,
    amplitude: f64,
    rest: &Rest,
) -> Harmonics {
    let mut each_db = Vec::new();
    // Powers re the fundamental: seen and its variance, and what may hide in the noise.
    let (mut seen, mut variance, mut hidden) = (0.0, 0.0, 0.0);
    for order in ORDERS {
        let at = pulsation * order as f64;
        if at > TAU * BAND_OF_RATE {
            break;
        }
        let height = window.tone(samples, at).norm() / amplitude;
        let sigma = window.amplitude_sigma(rest.density(at)) / amplitude;
        if height > STANDS_SIGMAS * sigma && height > 0.0 {
            each_db.push((order, decibels(height, sigma / height)));
            seen += height * height;
            variance += (2.0 * height * sigma).powi(2);
        } else {
            hidden += height * height + (2.0 * sigma).powi(2);
        }
    }
    let power = if each_db.is_empty() { hidden } else { seen };
    let sigma = if each_db.is_empty() { hidden / 2.0 } else { variance.sqrt().hypot(hidden / 2.0) };
    let thd_db = Estimate {
        value: power_to_db(power),
        uncertainty: power_to_db(1.0 + sigma / power.max(f64::MIN_POSITIVE)),
    };
    Harmonics { thd_db, each_db }
}

/// Everything but the fundamental in the band of AES17, re the fundamental.
pub(super) fn thdn(rest: &Rest, amplitude: f64, rate: f64) -> Estimate {
    let pulsation = |frequency: f64| TAU * frequency / rate;
    let top = BAND.1.min(BAND_OF_RATE * rate);
    let (power, independent) = rest.band(pulsation(BAND.0), pulsation(top));
    Estimate {
        value: power_to_db(power / (0.5 * amplitude * amplitude)),
        uncertainty: power_to_db(1.0 + 1.0 / independent.sqrt()),
    }
}

/// Share of `samples` that sit at their extremes (9 % of a sine), and the lower of the two extremes.
pub(super) fn tops(samples: &[f32]) -> (f64, f64) {
    if samples.is_empty() {
        return (0.0, 0.0);
    }
    // A Hann mean: the tone does not leak into it.
    let mean = samples.iter().zip(hann(samples.len())).map(|(s, w)| f64::from(*s) * w).sum::<f64>()
        / (0.5 * samples.len() as f64);
    let mut sorted: Vec<f64> = samples.iter().map(|sample| f64::from(*sample) - mean).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let beyond = (BEYOND * sorted.len() as f64) as usize;
    let low = sorted.get(beyond).map_or(0.0, |value| -value);
    let high = sorted.iter().rev().nth(beyond).copied().unwrap_or(0.0);
    let at_low = sorted.partition_point(|value| *value <= -low * (1.0 - TOP));
    let at_high = sorted.len() - sorted.partition_point(|value| *value < high * (1.0 - TOP));
    ((at_low + at_high) as f64 / sorted.len() as f64, low.min(high))
}
