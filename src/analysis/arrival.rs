//! Whether something stands out of the noise, and where it is to a fraction of a sample.

use std::f64::consts::TAU;

use super::fft::{Bin, Fft};
use crate::units::db_to_gain;

/// More values than this do not make a background more certain, only slower.
const ENOUGH: usize = 1 << 15;
/// Standard deviation re the median of the magnitude, for Gaussian noise.
const SIGMA_OF_MEDIAN: f64 = 1.482_602_218_505_602;

/// Standard deviation of `values` by the median of their magnitudes: what sticks out does not count. 0 if empty.
pub fn background(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let stride = values.len() / ENOUGH + 1;
    middle(values.step_by(stride).map(f64::abs).collect()) * SIGMA_OF_MEDIAN
}

/// The middle one of `values` in order of size; 0 if there is none.
pub fn middle(mut values: Vec<f64>) -> f64 {
    let half = values.len() / 2;
    if half >= values.len() {
        return 0.0;
    }
    *values.select_nth_unstable_by(half, f64::total_cmp).1
}

/// A peak is an arrival only if it is this far above the rms of what lies on either side of it. The crest of a burst
/// of noise is not (5.6 σ); in a room whose reverberation has 12 dB more energy than the direct sound that one is.
const BURST_CLEARANCE_DB: f64 = 15.0;

/// What a peak must exceed, given what lies just before and just after it. Either side counts by itself: one alone is
/// loud at the edge of what a click or a bang leaves.
pub fn burst_limit(before: &[f64], after: &[f64]) -> f64 {
    rms(before).max(rms(after)) * db_to_gain(BURST_CLEARANCE_DB)
}

fn rms(values: &[f64]) -> f64 {
    let square: f64 = values.iter().map(|value| value * value).sum();
    (square / values.len().max(1) as f64).sqrt()
}

/// Index of the largest magnitude.
pub fn largest(values: &[f64]) -> Option<usize> {
    let by_size = |a: &(usize, &f64), b: &(usize, &f64)| a.1.abs().total_cmp(&b.1.abs());
    values.iter().enumerate().max_by(by_size).map(|(index, _)| index)
}

/// A peak between samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summit {
    /// Position re the sample that was started from, in samples.
    pub offset: f64,
    /// Value there; its sign is the peak's.
    pub height: f64,
    /// |second derivative| there, per sample².
    pub curvature: f64,
}

/// Climbs from sample `start` of `piece` to the peak of the band-limited curve through the samples (their
/// trigonometric interpolation, so `piece` must fade out at both ends), by Newton's method.
pub fn summit(piece: &[f64], start: usize) -> Summit {
    let fft = Fft::holding(piece.len());
    let size = fft.size();
    // With the start at index 0 the phases at the peak are small, and so is the rounding of ω·offset.
    let mut turned = vec![0.0; size];
    for (index, sample) in piece.iter().enumerate() {
        if let Some(slot) = turned.get_mut((index + size - start.min(size)) % size) {
            *slot = *sample;
        }
    }
    let bins = fft.forward(turned);
    let sign = if piece.get(start).is_some_and(|sample| *sample < 0.0) { -1.0 } else { 1.0 };
    let mut offset = 0.0f64;
    for _ in 0..20 {
        let [_, slope, bend] = derivatives(&bins, size, offset);
        // Where the curve bends the wrong way Newton's method would run to a trough.
        let step = if sign * bend < 0.0 { -slope / bend } else { (sign * slope).signum() * 0.1 };
        let next = (offset + step.clamp(-0.5, 0.5)).clamp(-1.0, 1.0);
        let moved = (next - offset).abs();
        offset = next;
        if moved < 1e-9 {
            break;
        }
    }
    let [height, _, bend] = derivatives(&bins, size, offset);
    Summit { offset, height, curvature: bend.abs() }
}

/// Value, first and second derivative at `offset` of the curve with the given spectrum. Half the rate is left out: a
/// band-limited curve has nothing there.
fn derivatives(bins: &[Bin], size: usize, offset: f64) -> [f64; 3] {
    let mut sums = [0.0; 3];
    for (index, bin) in bins.iter().enumerate().take(size / 2) {
        let pulsation = TAU * index as f64 / size as f64;
        let turned = bin * Bin::cis(pulsation * offset);
        let weight = if index == 0 { 1.0 } else { 2.0 } / size as f64;
        sums[0] += weight * turned.re;
        sums[1] -= weight * turned.im * pulsation;
        sums[2] -= weight * turned.re * pulsation * pulsation;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::imitation::Noise;

    #[test]
    fn background_is_the_standard_deviation_of_noise_and_ignores_what_sticks_out() {
        let mut noise = Noise::new(1);
        let mut values: Vec<f64> = (0..100_000).map(|_| 0.3 * noise.normal()).collect();
        for value in values.iter_mut().step_by(51) {
            *value = 1e6;
        }
        let read = background(values.iter().copied());
        assert!((read / 0.3 - 1.0).abs() < 0.04, "{read}");
        assert_eq!(background([].iter().copied()), 0.0);
    }

    #[test]
    fn the_louder_side_decides_whether_it_is_a_burst() {
        let limit = burst_limit(&[0.0; 100], &[2.0; 99]);
        assert!((limit / (2.0 * db_to_gain(BURST_CLEARANCE_DB)) - 1.0).abs() < 1e-9, "{limit}");
        assert_eq!(burst_limit(&[], &[]), 0.0);
    }

    #[test]
    fn summit_of_a_band_limited_pulse_is_exact() {
        for fraction in [-0.5, -0.31, 0.0, 0.1, 0.499] {
            for sign in [1.0, -1.0] {
                let pulse = |index: i32| {
                    let x = (f64::from(index) - 40.0 - fraction) / 2.5;
                    sign * (-x * x).exp()
                };
                let piece: Vec<f64> = (0..80).map(pulse).collect();
                let found = summit(&piece, 40);
                assert!((found.offset - fraction).abs() < 1e-6, "{fraction}: {}", found.offset);
                assert!((found.height - sign).abs() < 1e-6);
                assert!((found.curvature - 2.0 / 6.25).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn silence_has_no_summit_but_does_no_harm() {
        let found = summit(&[0.0; 32], 5);
        assert!(found.offset.is_finite() && found.height == 0.0);
        assert!(summit(&[], 5).height == 0.0);
        assert_eq!(largest(&[]), None);
        assert_eq!(largest(&[0.1, -3.0, 2.0]), Some(1));
    }
}
