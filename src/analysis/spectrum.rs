//! Power spectra of noise: averaged Hann-windowed periodograms (P. D. Welch, IEEE Trans. AU-15, 1967), with the
//! window's power corrected, so that sums over bins are mean squares.

use std::f64::consts::TAU;

use super::fft::{Fft, size_at_most};
use crate::units::Hz;

/// Length of one windowed piece. Long enough that 20 Hz is far from DC, short enough that there are several.
const PIECE: f64 = 0.4;

/// Steps after which the turning cosine is taken afresh, before its rounding errors add up to 1e-13.
const AFRESH: usize = 256;

/// Hann window, periodic. A cosine that turns from frame to frame costs a tenth of one that is taken for each.
pub fn hann(frames: usize) -> impl ExactSizeIterator<Item = f64> {
    let turn = TAU / frames as f64;
    let (step_sine, step_cosine) = turn.sin_cos();
    let (mut sine, mut cosine) = (0.0, 1.0);
    (0..frames).map(move |frame| {
        if frame % AFRESH == 0 {
            (sine, cosine) = (turn * frame as f64).sin_cos();
        }
        let weight = 0.5 - 0.5 * cosine;
        (sine, cosine) = (sine * step_cosine + cosine * step_sine, cosine * step_cosine - sine * step_sine);
        weight
    })
}

/// Mean under a Hann window: a tone of a few periods or more does not leak into it.
pub fn hann_mean(samples: &[f32]) -> f64 {
    let weighted =
        samples.iter().zip(hann(samples.len())).map(|(sample, weight)| f64::from(*sample) * weight);
    // A Hann window sums up to half its length; the mean of nothing is 0.
    weighted.sum::<f64>() / (0.5 * samples.len().max(1) as f64)
}

/// Power spectra of overlapping pieces of one recording.
#[derive(Debug, Clone)]
pub struct Spectrum {
    width: f64,
    pieces: Vec<Vec<f64>>,
}

impl Spectrum {
    /// Of `samples` at a rate in hertz, after `offset` is taken away from each. `None` if they are too few.
    pub fn new(samples: &[f32], offset: f64, rate: f64) -> Option<Self> {
        let size = size_at_most(samples.len().min((PIECE * rate) as usize))?;
        let fft = Fft::holding(size);
        let window: Vec<f64> = hann(size).collect();
        let energy: f64 = window.iter().map(|weight| weight * weight).sum();
        // Twice, because a bin stands for its negative frequency as well.
        let scale = 2.0 / (energy * size as f64);
        let pieces = samples
            .windows(size)
            .step_by(size / 2)
            .map(|piece| {
                let windowed = piece.iter().zip(&window).map(|(sample, w)| (f64::from(*sample) - offset) * w);
                fft.forward(windowed).iter().map(|bin| bin.norm_sqr() * scale).collect()
            })
            .collect();
        Some(Self { width: rate / size as f64, pieces })
    }

    /// Number of pieces that count as independent: with half overlap under a Hann window each new piece brings
    /// about 0.9 of its own (Welch).
    pub fn independent(&self) -> f64 {
        1.0 + 0.9 * (self.pieces.len().max(1) - 1) as f64
    }

    /// Mean square between two frequencies per piece, each bin multiplied by `weight` of its frequency (a power).
    pub fn band(&self, low: Hz, high: Hz, weight: impl Fn(Hz) -> f64) -> Vec<f64> {
        let weights: Vec<(usize, f64)> = self.shares(low, high, weight).collect();
        let sum = |piece: &Vec<f64>| {
            weights.iter().filter_map(|(bin, weight)| Some(piece.get(*bin)? * weight)).sum()
        };
        self.pieces.iter().map(sum).collect()
    }

    /// Mean square in third octaves (IEC 61260-1, base 10) whose centres lie from 20 Hz to `high`: centre, power.
    pub fn third_octaves(&self, high: Hz) -> Vec<(Hz, f64)> {
        self.octave_parts((-17..=13).map(|step| f64::from(step) / 10.0), 0.05, high)
    }

    /// Mean square in twelfths of an octave (IEC 61260-1, base 10: centres lie half a step beside 1 kHz) whose centres
    /// lie from 20 Hz to `high`: centre, power. Where a band is narrower than the resolution, it has its part of what
    /// is resolved.
    pub fn twelfth_octaves(&self, high: Hz) -> Vec<(Hz, f64)> {
        self.octave_parts((-68..52).map(|step| (f64::from(step) + 0.5) / 40.0), 0.0125, high)
    }

    /// Mean square in bands; their centres in decades re 1 kHz, and half their width in decades.
    fn octave_parts(&self, centres: impl Iterator<Item = f64>, half: f64, high: Hz) -> Vec<(Hz, f64)> {
        let edge = 10f64.powf(half);
        centres
            .map(|decades| 1_000.0 * 10f64.powf(decades))
            .take_while(|centre| *centre <= high.0)
            .map(|centre| {
                let powers = self.band(Hz(centre / edge), Hz(centre * edge), |_| 1.0);
                (Hz(centre), powers.iter().sum::<f64>() / powers.len().max(1) as f64)
            })
            .collect()
    }

    /// The bins between two frequencies, each with its weight; one that lies across an edge counts in part.
    fn shares(&self, low: Hz, high: Hz, weight: impl Fn(Hz) -> f64) -> impl Iterator<Item = (usize, f64)> {
        let first = (low.0 / self.width).round().max(0.0) as usize;
        let last = (high.0 / self.width).round().max(0.0) as usize;
        let width = self.width;
        (first..=last).map(move |bin| {
            let centre = bin as f64 * width;
            let covered = (high.0.min(centre + 0.5 * width) - low.0.max(centre - 0.5 * width)) / width;
            // A Hann window spreads a tone over its neighbours, 1/6 of its power to each side: where a weight bends,
            // that is taken back. Over noise the bends cancel.
            let at = |frequency: f64| weight(Hz(frequency.abs()));
            let bend = at(centre - width) - 2.0 * at(centre) + at(centre + width);
            (bin, covered.clamp(0.0, 1.0) * (at(centre) - bend / 6.0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::imitation::{recorded, white};
    use crate::units::mean_square_to_dbfs;

    fn mean(powers: &[f64]) -> f64 {
        powers.iter().sum::<f64>() / powers.len() as f64
    }

    #[test]
    fn the_window_is_hanns() {
        for frames in [1, 2, 255, 257, 1_000, 1 << 19] {
            let worst = hann(frames)
                .enumerate()
                .map(|(n, weight)| (weight - 0.5 + 0.5 * (TAU * n as f64 / frames as f64).cos()).abs())
                .fold(0.0, f64::max);
            assert!(hann(frames).len() == frames && worst < 1e-13, "{frames} frames: {worst:e}");
        }
    }

    #[test]
    fn reads_a_sine_and_puts_it_in_its_third_octave() {
        let rate = 48_000.0;
        let sine = |n: usize| (0.1 * (TAU * 997.0 * n as f64 / rate).sin()) as f32;
        let samples: Vec<f32> = (0..96_000).map(sine).collect();
        let spectrum = Spectrum::new(&samples, 0.0, rate).expect("long enough");
        let level = mean_square_to_dbfs(mean(&spectrum.band(Hz(20.0), Hz(20_000.0), |_| 1.0))).0;
        assert!((level + 20.0).abs() < 1e-3, "{level}");
        let loudest = spectrum.third_octaves(Hz(20_000.0)).into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let (centre, power) = loudest.expect("bands");
        assert!((centre.0 - 1_000.0).abs() < 1e-6 && (mean_square_to_dbfs(power).0 + 20.0).abs() < 1e-3);
    }

    #[test]
    fn reads_white_noise_in_a_part_of_the_band() {
        let samples = recorded(&white(96_000, -80.0, 0.0, 3));
        let spectrum = Spectrum::new(&samples, 0.0, 48_000.0).expect("long enough");
        let level = mean_square_to_dbfs(mean(&spectrum.band(Hz(1_000.0), Hz(13_000.0), |_| 1.0))).0;
        assert!((level + 83.01).abs() < 0.1, "{level}");
    }

    #[test]
    fn a_tone_does_not_leak_into_the_mean() {
        let hum = |n: usize| (0.25 + 0.1 * (TAU * 50.3 * n as f64 / 48_000.0).sin()) as f32;
        let samples: Vec<f32> = (0..84_000).map(hum).collect();
        assert!((hann_mean(&samples) - 0.25).abs() < 1e-6);
        assert_eq!(hann_mean(&[]), 0.0);
        assert!(Spectrum::new(&[0.0; 4], 0.0, 48_000.0).is_none());
    }
}
