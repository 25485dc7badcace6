//! Periodic noise for the manual generator, at 0 dBFS rms (AES17). The period is a power of two, so that an FFT of that
//! size needs no window: every bin holds exactly what is asked for, at a random phase.

use super::synthesis::{Phases, aes17_gain, period};

/// Shortest period.
const PERIOD_SECONDS: f64 = 2.5;
/// Where pink noise begins and ends, in hertz, as SMPTE ST 2095-1 has it: its level in the audible band does not
/// depend on the sample rate, and tweeters are spared.
pub const PINK: (f64, f64) = (10.0, 22_400.0);

/// Frames of one period at a sample rate in hertz.
pub fn frames(rate: f64) -> usize {
    ((PERIOD_SECONDS * rate.max(1.0)) as usize).next_power_of_two()
}

/// White noise: flat from the first bin to half the rate.
pub fn white(rate: f64) -> Vec<f64> {
    shaped(rate, 1, |_| 1.0)
}

/// Pink noise between two frequencies: −3.01 dB per octave, bin by bin; nothing outside.
pub fn pink(rate: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let inside = low..=high;
    shaped(rate, 2, |frequency| if inside.contains(&frequency) { frequency.sqrt().recip() } else { 0.0 })
}

/// Lines of the given amplitude over frequency.
fn shaped(rate: f64, seed: u64, amplitude: impl Fn(f64) -> f64) -> Vec<f64> {
    let size = frames(rate);
    let amplitude = |bin: usize| amplitude(bin as f64 * rate / size as f64);
    let gain = aes17_gain((1..size / 2).map(amplitude));
    let mut phases = Phases::new(seed);
    period(size, |bin| (gain * amplitude(bin), phases.draw()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::mean_square_to_dbfs;

    fn level(samples: &[f64]) -> f64 {
        mean_square_to_dbfs(samples.iter().map(|sample| sample * sample).sum::<f64>() / samples.len() as f64)
            .0
    }

    #[test]
    fn noise_is_at_zero_dbfs_rms_and_periodic_in_a_power_of_two() {
        for rate in [8_000.0, 44_100.0, 48_000.0] {
            for noise in
                [white(rate), pink(rate, PINK), pink(rate, (500.0, 2_000.0)), pink(rate, (40.0, 80.0))]
            {
                assert!(noise.len().is_power_of_two() && noise.len() as f64 >= 2.5 * rate);
                assert!(level(&noise).abs() < 1e-9);
                let peak = noise.iter().fold(0.0f64, |peak, sample| peak.max(sample.abs()));
                assert!((2.0..4.5).contains(&peak), "{peak}");
                assert!(noise.iter().sum::<f64>().abs() < 1e-9, "no DC");
            }
        }
    }
}
