//! Steady tones read under a squared Hann window: its side lobes fall by 30 dB per octave, so that neither harmonics
//! nor hum nor DC leak into each other, and there is no system of equations to solve (F. J. Harris, Proc. IEEE 66,
//! 1978: cos⁴ window).

use super::fft::{Bin, Fft};
use super::spectrum::hann;

/// Steps of Newton's method for the frequency; each at least squares what is left.
const REFINEMENTS: usize = 5;
/// Distance of the noise around a line from that line, in widths of the analysis (its own lobe ends at 3).
const AROUND: (f64, f64) = (5.0, 25.0);

/// The window for one length, with its moments about its centre.
pub struct Window {
    weights: Vec<f64>,
    /// Σ w.
    sum: f64,
    /// Σ w².
    energy: f64,
    /// Σ w τ² / Σ w.
    variance: f64,
    /// Σ w² τ².
    lever: f64,
}

impl Window {
    /// For `frames` samples.
    pub fn new(frames: usize) -> Self {
        let weights: Vec<f64> = hann(frames).map(|weight| weight * weight).collect();
        let centre = frames as f64 / 2.0;
        let sum: f64 = weights.iter().sum();
        let moment = |(index, weight): (usize, &f64)| weight * (index as f64 - centre).powi(2);
        let lever = |(index, weight): (usize, &f64)| (weight * (index as f64 - centre)).powi(2);
        Self {
            sum,
            energy: weights.iter().map(|weight| weight * weight).sum(),
            variance: weights.iter().enumerate().map(moment).sum::<f64>() / sum,
            lever: weights.iter().enumerate().map(lever).sum(),
            weights,
        }
    }

    /// Length.
    pub fn frames(&self) -> usize {
        self.weights.len()
    }

    /// The tone of `pulsation` (radians per sample) in `samples` as a phasor: its amplitude, and its phase at the
    /// middle of the window.
    pub fn tone(&self, samples: &[f32], pulsation: f64) -> Bin {
        self.moments(samples, pulsation).0
    }

    /// The tone next to `pulsation`: its own pulsation, and its phasor there.
    pub fn settle(&self, samples: &[f32], pulsation: f64) -> (f64, Bin) {
        let mut pulsation = pulsation;
        for _ in 0..REFINEMENTS {
            let (phasor, first) = self.moments(samples, pulsation);
            let step = (first / phasor).im / self.variance;
            if !step.is_finite() || step == 0.0 {
                break;
            }
            pulsation += step;
        }
        (pulsation, self.tone(samples, pulsation))
    }

    /// Phasor, and the same weighted with the time from the centre.
    fn moments(&self, samples: &[f32], pulsation: f64) -> (Bin, Bin) {
        let centre = self.frames() as f64 / 2.0;
        let turn = Bin::cis(-pulsation);
        let mut rotor = Bin::cis(pulsation * centre);
        let (mut sum, mut first) = (Bin::default(), Bin::default());
        for (index, (sample, weight)) in samples.iter().zip(&self.weights).enumerate() {
            let part = rotor * (f64::from(*sample) * weight);
            sum += part;
            first += part * (index as f64 - centre);
            rotor *= turn;
        }
        (sum * 2.0 / self.sum, first * 2.0 / self.sum)
    }

    /// Standard deviation of an amplitude in noise of `density` (mean square per sample, were it white).
    pub fn amplitude_sigma(&self, density: f64) -> f64 {
        (2.0 * density * self.energy).sqrt() / self.sum
    }

    /// Standard deviation of a pulsation found by [`Window::settle`] for a tone of `amplitude` in noise of `density`.
    pub fn pulsation_sigma(&self, density: f64, amplitude: f64) -> f64 {
        (2.0 * density * self.lever).sqrt() / (amplitude * self.sum * self.variance)
    }

    /// `samples` without the tones of these pulsations and phasors.
    pub fn without(&self, samples: &[f32], tones: &[(f64, Bin)]) -> Vec<f32> {
        let centre = self.frames() as f64 / 2.0;
        let mut left: Vec<f64> = samples.iter().map(|sample| f64::from(*sample)).collect();
        for (pulsation, phasor) in tones {
            let turn = Bin::cis(*pulsation);
            let mut rotor = phasor * Bin::cis(-pulsation * centre);
            for sample in &mut left {
                *sample -= rotor.re;
                rotor *= turn;
            }
        }
        left.into_iter().map(|sample| sample as f32).collect()
    }

    /// What is left of `samples` without the tone of `pulsation` and `phasor`.
    pub fn rest(&self, samples: &[f32], pulsation: f64, phasor: Bin) -> Rest {
        let centre = self.frames() as f64 / 2.0;
        let turn = Bin::cis(pulsation);
        let mut rotor = phasor * Bin::cis(-pulsation * centre);
        let windowed = samples.iter().zip(&self.weights).map(|(sample, weight)| {
            let value = (f64::from(*sample) - rotor.re) * weight;
            rotor *= turn;
            value
        });
        let fft = Fft::holding(self.frames());
        let densities = fft.forward(windowed).iter().map(|bin| bin.norm_sqr() / self.energy).collect();
        Rest { densities, size: fft.size(), frames: self.frames() }
    }
}

/// Spectrum of what a tone leaves.
pub struct Rest {
    densities: Vec<f64>,
    size: usize,
    frames: usize,
}

impl Rest {
    /// Mean square between two pulsations, and how many independent values it is made of.
    pub fn band(&self, low: f64, high: f64) -> (f64, f64) {
        self.weighted(low, high, |_| 1.0)
    }

    /// As [`Rest::band`], each frequency multiplied by `weight` of its pulsation (a power).
    pub fn weighted(&self, low: f64, high: f64, weight: impl Fn(f64) -> f64) -> (f64, f64) {
        let width = std::f64::consts::TAU / self.size as f64;
        let (first, last) = ((low / width).ceil().max(1.0) as usize, (high / width).floor() as usize);
        let inside = self.densities.iter().enumerate().take(last + 1).skip(first);
        let (mut sum, mut weights, mut squares) = (0.0, 0.0, 0.0f64);
        for (bin, density) in inside {
            let weight = weight(bin as f64 * width);
            sum += density * weight;
            weights += weight;
            squares += weight * weight;
        }
        // As many bins with equal weights would scatter as much.
        let bins = weights * weights / squares.max(f64::MIN_POSITIVE);
        let independent = bins * self.frames as f64 / self.size as f64;
        // Twice, because a bin stands for its negative frequency as well; half of them are independent at best.
        (2.0 * sum / self.size as f64, (independent / 2.0).max(1.0))
    }

    /// Noise around `pulsation`, as the mean square per sample that white noise of that density would have. Lines do
    /// not count: it is made of the median (of exponentially distributed powers).
    pub fn density(&self, pulsation: f64) -> f64 {
        let width = self.size as f64 / self.frames as f64;
        let centre = pulsation / std::f64::consts::TAU * self.size as f64;
        let near = |&(index, _): &(usize, &f64)| {
            let distance = (index as f64 - centre).abs() / width;
            (AROUND.0..AROUND.1).contains(&distance) && index as f64 > AROUND.0 * width
        };
        let values: Vec<f64> =
            self.densities.iter().enumerate().filter(near).map(|(_, density)| *density).collect();
        super::arrival::middle(values) / std::f64::consts::LN_2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::imitation::Noise;

    fn signal(frames: usize, pulsation: f64, sigma: f64, seed: u64) -> Vec<f32> {
        let mut noise = Noise::new(seed);
        let value = |n: usize| {
            let phase = pulsation * n as f64;
            (0.3 * phase.sin() + 1e-4 * (3.0 * phase).cos() + sigma * noise.normal() + 0.01) as f32
        };
        (0..frames).map(value).collect()
    }

    #[test]
    fn reads_amplitude_and_frequency_of_a_clean_tone() {
        let pulsation = 0.130_507;
        let samples = signal(40_000, pulsation, 0.0, 1);
        let window = Window::new(samples.len());
        let (found, phasor) = window.settle(&samples, pulsation * 1.000_02);
        assert!((found / pulsation - 1.0).abs() < 1e-10, "{found}");
        assert!((phasor.norm() / 0.3 - 1.0).abs() < 1e-8);
        assert!((window.tone(&samples, 3.0 * found).norm() / 1e-4 - 1.0).abs() < 1e-4);
        assert!(window.tone(&samples, 2.0 * found).norm() < 0.3e-8);
    }

    #[test]
    fn uncertainties_are_those_of_noise() {
        let (pulsation, sigma) = (0.130_507, 0.01);
        let window = Window::new(4_000);
        let (mut amplitudes, mut pulsations, mut density) = (0.0, 0.0, 0.0);
        let rounds = 200;
        for seed in 0..rounds {
            let samples = signal(4_000, pulsation, sigma, seed);
            let (found, phasor) = window.settle(&samples, pulsation);
            amplitudes += (phasor.norm() - 0.3f64).powi(2) / rounds as f64;
            pulsations += (found - pulsation).powi(2) / rounds as f64;
            density += window.rest(&samples, found, phasor).density(0.3) / rounds as f64;
        }
        let ratio = |mean_square: f64, sigma: f64| mean_square.sqrt() / sigma;
        let density_ratio = density / (sigma * sigma);
        assert!((density_ratio - 1.0).abs() < 0.1, "{density_ratio}");
        let amplitude = ratio(amplitudes, window.amplitude_sigma(sigma * sigma));
        let frequency = ratio(pulsations, window.pulsation_sigma(sigma * sigma, 0.3));
        assert!((amplitude - 1.0).abs() < 0.15 && (frequency - 1.0).abs() < 0.15, "{amplitude} {frequency}");
    }

    #[test]
    fn the_rest_of_white_noise_is_its_mean_square() {
        let samples = signal(40_000, 0.13, 0.01, 3);
        let window = Window::new(samples.len());
        let (found, phasor) = window.settle(&samples, 0.13);
        let (power, _) = window.rest(&samples, found, phasor).band(0.01, std::f64::consts::PI);
        assert!((power / 1e-4 - 1.0).abs() < 0.05, "{power}");
        let silent = window.settle(&vec![0.0; 40_000], 0.13);
        assert!(silent.0 == 0.13 && silent.1.norm() == 0.0);
    }
}
