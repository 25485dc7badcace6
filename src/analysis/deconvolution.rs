//! From what was played and what came back to the transfer function: H = Y·X* / (|X|² + ε).
//!
//! The reference is the tape's own channel, not an idealised sweep, so a digital loop gives e^(−jωd) down to
//! rounding. Impulse responses are circular; what a non-linear chain adds lies at negative times, i.e. at the end.

use std::f64::consts::TAU;

use super::fft::{Bin, Fft};
use super::gate::soft;

/// ε re the largest |X|². The sweep's spectrum falls by 30 dB from 20 Hz to 20 kHz, so this changes H by less than
/// −85 dB at the band's edges; it keeps noise from being blown up where the sweep has no energy.
const REGULARISATION: f64 = 1e-12;

/// A zero-phase band-pass with raised-cosine edges; frequencies in hertz.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// 0 up to here.
    pub low_stop: f64,
    /// 1 from here.
    pub low: f64,
    /// 1 up to here.
    pub high: f64,
    /// 0 from here.
    pub high_stop: f64,
}

impl Band {
    /// Amplitude factor at a frequency in hertz.
    pub fn weight(&self, frequency: f64) -> f64 {
        soft(frequency - self.low_stop, self.low - self.low_stop)
            * soft(self.high_stop - frequency, self.high_stop - self.high)
    }
}

/// Divides recordings by one reference.
pub struct Deconvolution {
    fft: Fft,
    inverse: Vec<Bin>,
    rate: f64,
}

impl Deconvolution {
    /// For recordings as long as `reference`, at a rate in hertz; `None` if the reference is silent.
    pub fn new(reference: &[f32], rate: f64) -> Option<Self> {
        let fft = Fft::holding(reference.len());
        let mut inverse = fft.forward(reference.iter().map(|sample| f64::from(*sample)));
        let strongest = inverse.iter().map(|bin| bin.norm_sqr()).fold(0.0, f64::max);
        let floor = strongest * REGULARISATION;
        if floor <= 0.0 {
            return None;
        }
        for bin in &mut inverse {
            *bin = bin.conj() / (bin.norm_sqr() + floor);
        }
        Some(Self { fft, inverse, rate })
    }

    /// Transfer function from the reference to `recording`: size/2 + 1 bins.
    pub fn transfer(&self, recording: &[f32]) -> Vec<Bin> {
        let mut bins = self.fft.forward(recording.iter().map(|sample| f64::from(*sample)));
        for (bin, inverse) in bins.iter_mut().zip(&self.inverse) {
            *bin *= inverse;
        }
        bins
    }

    /// Frequency of a bin, in hertz.
    pub fn frequency(&self, bin: usize) -> f64 {
        bin as f64 * self.rate / self.fft.size() as f64
    }

    /// The impulse response of a transfer function inside a band.
    pub fn impulse_response(&self, transfer: &[Bin], band: &Band) -> Vec<f64> {
        let weighted =
            transfer.iter().enumerate().map(|(bin, value)| value * band.weight(self.frequency(bin)));
        self.fft.inverse(weighted)
    }

    /// The impulse response of a chain that changes nothing, inside a band.
    pub fn ideal(&self, band: &Band) -> Vec<f64> {
        let bins = self.fft.size() / 2 + 1;
        self.fft.inverse((0..bins).map(|bin| Bin::new(band.weight(self.frequency(bin)), 0.0)))
    }

    /// Height at 0 of [`Deconvolution::ideal`]: the mean of the band over all frequencies.
    pub fn ideal_height(&self, band: &Band) -> f64 {
        let half = self.fft.size() / 2;
        let share = |bin: usize| if bin == 0 || bin == half { 1.0 } else { 2.0 };
        let sum: f64 = (0..=half).map(|bin| share(bin) * band.weight(self.frequency(bin))).sum();
        sum / self.fft.size() as f64
    }

    /// rms frequency, in radians a sample, of white noise in a recording once it is in a band's impulse response.
    pub fn noise_bandwidth(&self, band: &Band) -> f64 {
        let (mut moment, mut total) = (0.0, 0.0);
        for (bin, inverse) in self.inverse.iter().enumerate() {
            let frequency = self.frequency(bin);
            let power = band.weight(frequency).powi(2) * inverse.norm_sqr();
            moment += power * (TAU * frequency / self.rate).powi(2);
            total += power;
        }
        if total > 0.0 { (moment / total).sqrt() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_flat_inside_and_zero_outside() {
        let band = Band { low_stop: 10.0, low: 20.0, high: 100.0, high_stop: 200.0 };
        assert_eq!(
            [5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 300.0].map(|f| band.weight(f)),
            [0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0]
        );
        assert!((band.weight(150.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn finds_the_filter_between_reference_and_recording() {
        let mut reference = vec![0.0f32; 64];
        reference[..3].copy_from_slice(&[0.5, -0.2, 0.1]);
        let mut recording = vec![0.0f32; 64];
        recording[9..12].copy_from_slice(&[-0.25, 0.1, -0.05]);
        let division = Deconvolution::new(&reference, 48_000.0).expect("not silent");
        let all = Band { low_stop: -2.0, low: -1.0, high: 30_000.0, high_stop: 31_000.0 };
        let response = division.impulse_response(&division.transfer(&recording), &all);
        for (lag, value) in response.iter().enumerate() {
            let expected = if lag == 9 { -0.5 } else { 0.0 };
            assert!((value - expected).abs() < 1e-6, "{lag}: {value}");
        }
        for high in [1_000.0, 9_000.0, 30_000.0] {
            let band = Band { low_stop: 100.0, low: 500.0, high, high_stop: 1.4 * high };
            assert!((division.ideal_height(&band) - division.ideal(&band)[0]).abs() < 1e-12);
        }
        assert!(Deconvolution::new(&[0.0; 64], 48_000.0).is_none());
    }
}
