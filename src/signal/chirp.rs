//! The short burst by which the return is timed again and again: a linear chirp under a Hann window, whose
//! autocorrelation is one narrow peak.

use std::f64::consts::TAU;

use super::sweep::unit_peak;

/// Duration in seconds.
pub const SECONDS: f64 = 0.06;
/// First frequency.
const LOW: f64 = 500.0;
/// Last frequency, if the rate allows.
const HIGH: f64 = 8_000.0;
/// Last frequency as a fraction of the rate.
const HIGH_OF_RATE: f64 = 0.4;

/// The burst at a sample rate in hertz, unit peak.
pub fn render(rate: f64) -> Vec<f32> {
    let frames = (SECONDS * rate).round().max(2.0) as usize;
    let growth = (HIGH.min(HIGH_OF_RATE * rate) - LOW) / SECONDS;
    let sample = |frame: usize| {
        let time = frame as f64 / rate;
        let window = 0.5 - 0.5 * (TAU * frame as f64 / (frames - 1) as f64).cos();
        (TAU * (LOW + 0.5 * growth * time) * time).sin() * window
    };
    unit_peak(&(0..frames).map(sample).collect::<Vec<f64>>())
}
