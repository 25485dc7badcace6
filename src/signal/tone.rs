//! The steady tone of AES17: 997 Hz, a prime, so that it meets every code of a converter and no multiple of the mains.

use std::f64::consts::TAU;

use super::sweep::fade;
use crate::units::Hz;

/// AES17-2015, 5.2.7.
const FREQUENCY: f64 = 997.0;
/// Highest frequency as a fraction of the rate: harmonics up to the ninth still fit. Not a round number, so that the
/// samples do not repeat after a few periods.
const OF_RATE: f64 = 0.049_7;
/// Raised-cosine fades at both ends, in seconds.
pub const FADE: f64 = 0.01;

/// The tone's frequency at a sample rate in hertz.
pub fn frequency(rate: f64) -> Hz {
    Hz(FREQUENCY.min(OF_RATE * rate))
}

/// `seconds` of it at a sample rate in hertz, unit amplitude between the fades.
pub fn render(seconds: f64, rate: f64) -> Vec<f32> {
    let frames = (seconds * rate).round().max(1.0) as usize;
    let pulsation = TAU * frequency(rate).0 / rate;
    let sample = |frame: usize| {
        let edge = frame.min(frames - 1 - frame) as f64 / rate;
        ((pulsation * frame as f64).sin() * fade(edge / FADE)) as f32
    };
    (0..frames).map(sample).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmonics_fit_and_nothing_exceeds_one() {
        for rate in [8_000.0, 16_000.0, 44_100.0, 192_000.0, 384_000.0] {
            assert!(9.0 * frequency(rate).0 <= 0.45 * rate);
            let samples = render(0.6, rate);
            assert_eq!(samples.len(), (0.6 * rate) as usize);
            let peak = samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
            assert!((0.98..=1.0).contains(&peak), "{rate}: {peak}");
            assert!(samples[0] == 0.0 && samples.last().expect("not empty").abs() < 1e-3);
        }
        assert_eq!(frequency(48_000.0), Hz(997.0));
    }
}
