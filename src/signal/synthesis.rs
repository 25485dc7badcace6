//! One period of a signal from its lines: an inverse discrete Fourier transform of a size that is a power of two.
//!
//! The signals are made so that every line falls on a bin of an FFT of the period's size, so they must be made from
//! the same lines exactly.

use std::f64::consts::{PI, TAU};

/// Σ a cos(2π k n / size + φ) over the lines (a, φ) that `line` gives for every k from 1 to size/2 − 1, for n from 0 to
/// size − 1. `size` is a power of two.
pub fn period(size: usize, mut line: impl FnMut(usize) -> (f64, f64)) -> Vec<f64> {
    debug_assert!(size.is_power_of_two());
    let mut values = vec![(0.0, 0.0); size];
    let shift = usize::BITS - size.trailing_zeros();
    for bin in 1..size / 2 {
        let (amplitude, phase) = line(bin);
        // The transform below wants its input in the order of the reversed bits.
        if let Some(slot) = values.get_mut(bin.reverse_bits() >> shift) {
            *slot = (amplitude * phase.cos(), amplitude * phase.sin());
        }
    }
    transform(&mut values);
    values.into_iter().map(|value| value.0).collect()
}

/// Phases of some of the lines that `samples`, one period of a power of two, are made of: what [`period`] took.
pub fn phases(samples: &[f64], bins: &[usize]) -> Vec<f64> {
    let shift = usize::BITS - samples.len().trailing_zeros();
    let mut values = vec![(0.0, 0.0); samples.len()];
    for (index, sample) in samples.iter().enumerate() {
        if let Some(slot) = values.get_mut(index.reverse_bits() >> shift) {
            slot.0 = *sample;
        }
    }
    transform(&mut values);
    // With e^(+j) instead of e^(−j) a real signal's spectrum comes out mirrored.
    bins.iter().map(|bin| values.get(*bin).map_or(0.0, |value| -value.1.atan2(value.0))).collect()
}

/// Radix-2 decimation in time with e^(+j), in place (J. W. Cooley, J. W. Tukey, Math. Comp. 19, 1965).
fn transform(values: &mut [(f64, f64)]) {
    let size = values.len();
    // Every factor from its own sine: a recurrence would lose digits.
    let factors: Vec<(f64, f64)> = (0..size / 2)
        .map(|k| (TAU * k as f64 / size as f64).sin_cos())
        .map(|(sin, cos)| (cos, sin))
        .collect();
    let mut half = 1;
    while half < size {
        for group in values.chunks_exact_mut(2 * half) {
            let (low, high) = group.split_at_mut(half);
            for ((a, b), w) in low.iter_mut().zip(high).zip(factors.iter().step_by(size / 2 / half)) {
                let turned = (b.0 * w.0 - b.1 * w.1, b.0 * w.1 + b.1 * w.0);
                *b = (a.0 - turned.0, a.1 - turned.1);
                *a = (a.0 + turned.0, a.1 + turned.1);
            }
        }
        half *= 2;
    }
}

/// Phases uniform in ±π, always the same: SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014).
pub struct Phases(u64);

impl Phases {
    /// A sequence of its own for every seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next one.
    pub fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 * PI - PI
    }
}

/// Scales lines to 0 dBFS rms (AES17: the mean square of a full-scale sine): the factor for lines of these amplitudes.
pub fn aes17_gain(amplitudes: impl Iterator<Item = f64>) -> f64 {
    let sum: f64 = amplitudes.map(|amplitude| amplitude * amplitude).sum();
    if sum > 0.0 { 1.0 / sum.sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_the_sum_of_its_lines() {
        for size in [4usize, 64, 1024] {
            let lines = |k: usize| (1.0 / k as f64, k as f64);
            let made = period(size, lines);
            for (n, sample) in made.iter().enumerate() {
                let sum: f64 = (1..size / 2)
                    .map(|k| (TAU * (k * n % size) as f64 / size as f64 + lines(k).1).cos() * lines(k).0)
                    .sum();
                assert!((sum - sample).abs() < 1e-13, "{size} {n}");
            }
        }
    }

    #[test]
    fn phases_are_those_it_was_made_of() {
        let made = period(256, |k| (1.0 / k as f64, 0.02 * k as f64 - 1.0));
        let bins: Vec<usize> = (1..100).collect();
        let wrong =
            phases(&made, &bins).into_iter().zip(&bins).map(|(phase, k)| phase - (0.02 * *k as f64 - 1.0));
        assert!(wrong.into_iter().all(|error| error.abs() < 1e-12));
    }

    #[test]
    fn phases_are_spread_evenly() {
        let mut phases = Phases::new(1);
        let drawn: Vec<f64> = (0..10_000).map(|_| phases.draw()).collect();
        assert!(drawn.iter().all(|phase| phase.abs() <= PI));
        let mean = drawn.iter().sum::<f64>() / 1e4;
        let square = drawn.iter().map(|phase| phase * phase).sum::<f64>() / 1e4;
        assert!(mean.abs() < 0.1 && (square / (PI * PI / 3.0) - 1.0).abs() < 0.05);
    }
}
