//! Periodic noise for the manual generator, at 0 dBFS rms (AES17). The period is a power of two, so that an FFT of
//! that size needs no window.

use crate::units::AES17_OFFSET_DB;

/// Shortest period.
const PERIOD_SECONDS: f64 = 2.5;
/// Lowest frequency down to which the pink slope holds.
const LOWEST: f64 = 10.0;

/// White noise: uniformly distributed, flat from 0 Hz to half the rate.
pub fn white(rate: f64) -> Vec<f32> {
    scaled(white_samples(period(rate)))
}

/// Pink noise: −3 dB per octave from 10 Hz upwards.
///
/// The slope comes from first-order sections with poles and zeros at equal ratios (Oustaloup's approximation of a
/// half integrator). The filter runs over the period twice: by the second time it has settled into the periodic state, so
/// the loop point is like any other.
pub fn pink(rate: f64) -> Vec<f32> {
    let mut samples = white_samples(period(rate));
    let ratio = 2.5f64;
    let mut pole = LOWEST / ratio;
    while pole < 0.45 * rate {
        let zero = pole * ratio.sqrt();
        first_order(
            &mut samples,
            (-std::f64::consts::TAU * pole / rate).exp(),
            (-std::f64::consts::TAU * zero / rate).exp(),
        );
        pole *= ratio;
    }
    let mean = samples.iter().sum::<f64>() / samples.len() as f64;
    samples.iter_mut().for_each(|sample| *sample -= mean);
    scaled(samples)
}

fn period(rate: f64) -> usize {
    ((PERIOD_SECONDS * rate.max(1.0)) as usize).next_power_of_two()
}

/// y[n] = x[n] − zero · x[n−1] + pole · y[n−1], as the steady state over the period.
fn first_order(samples: &mut [f64], pole: f64, zero: f64) {
    let input = samples.to_vec();
    let mut before = input.last().copied().unwrap_or(0.0);
    let mut state = 0.0;
    for _ in 0..2 {
        for (sample, &x) in samples.iter_mut().zip(&input) {
            state = x - zero * before + pole * state;
            before = x;
            *sample = state;
        }
    }
}

/// Uniform in ±1, always the same: SplitMix64 (Steele, Lea, Flood 2014).
fn white_samples(length: usize) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    (0..length)
        .map(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
        })
        .collect()
}

fn scaled(samples: Vec<f64>) -> Vec<f32> {
    let mean_square = samples.iter().map(|sample| sample * sample).sum::<f64>() / samples.len() as f64;
    let gain = 10f64.powf(-AES17_OFFSET_DB / 20.0) / mean_square.sqrt().max(f64::MIN_POSITIVE);
    samples.into_iter().map(|sample| (sample * gain) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{mean_square_to_dbfs, power_to_db};

    fn level(samples: &[f32]) -> f64 {
        let sum: f64 = samples.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum();
        mean_square_to_dbfs(sum / samples.len() as f64).0
    }

    /// Mean power of the bins within a third of an octave around `frequency`, by Goertzel sums: exact, because the
    /// signal is periodic.
    fn third_octave(samples: &[f32], rate: f64, frequency: f64) -> f64 {
        let bin = rate / samples.len() as f64;
        let (low, high) = (frequency / 1.122 / bin, frequency * 1.122 / bin);
        let step = ((high - low) / 200.0).max(1.0);
        let mut power = 0.0;
        let mut count = 0.0;
        let mut at = low.ceil();
        while at < high {
            let turn = std::f64::consts::TAU * at.round() / samples.len() as f64;
            let (mut re, mut im) = (0.0, 0.0);
            for (n, &sample) in samples.iter().enumerate() {
                let (sin, cos) = (turn * n as f64).sin_cos();
                re += f64::from(sample) * cos;
                im += f64::from(sample) * sin;
            }
            power += re * re + im * im;
            count += 1.0;
            at += step;
        }
        power_to_db(power / count)
    }

    #[test]
    fn noise_is_at_zero_dbfs_rms_and_periodic_in_a_power_of_two() {
        for rate in [8_000.0, 48_000.0] {
            for noise in [white(rate), pink(rate)] {
                assert!(noise.len().is_power_of_two());
                assert!(level(&noise).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn pink_falls_by_3_db_per_octave() {
        let rate = 16_000.0;
        let noise = pink(rate);
        let reference = third_octave(&noise, rate, 1000.0);
        for frequency in [63.0f64, 250.0, 4000.0] {
            let expected = -10.0 * (frequency / 1000.0).log10();
            let error = third_octave(&noise, rate, frequency) - reference - expected;
            // 30 to 200 bins, each with a standard deviation of 5.6 dB: 3 sigma is 2 dB where the bins are few.
            assert!(error.abs() < 2.0, "{frequency} Hz: {error} dB");
        }
    }

    #[test]
    fn the_loop_point_is_like_any_other() {
        let noise = pink(8_000.0);
        let steps: Vec<f32> = noise.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
        let largest = steps.iter().fold(0.0f32, |a, &b| a.max(b));
        assert!((noise[0] - noise[noise.len() - 1]).abs() <= largest);
    }
}
