//! Matched filter: where in a recording a known sound is.

use super::fft::{Bin, Fft};

/// Correlates recordings with one sound.
pub struct MatchedFilter {
    fft: Fft,
    sound: Vec<Bin>,
    energy: f64,
    lags: usize,
}

impl MatchedFilter {
    /// A filter for `sound` at lags from 0 to `last_lag` samples; `None` if the sound is silent.
    pub fn new(sound: &[f32], last_lag: usize) -> Option<Self> {
        let energy: f64 = sound.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        let fft = Fft::holding(sound.len() + last_lag);
        let sound = fft.forward(sound.iter().map(|sample| f64::from(*sample)));
        (energy > 0.0).then_some(Self { fft, sound, energy, lags: last_lag + 1 })
    }

    /// Per lag, the gain with which the sound would have to be there: 1 where it starts unchanged. `recording` starts
    /// at lag 0; what is missing at its end counts as silence.
    pub fn gains(&self, recording: &[f32]) -> Vec<f64> {
        let recording = self.fft.forward(recording.iter().map(|sample| f64::from(*sample)));
        let product = recording.iter().zip(&self.sound).map(|(bin, sound)| bin * sound.conj() / self.energy);
        let mut gains = self.fft.inverse(product);
        gains.truncate(self.lags);
        gains
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::code;
    use crate::units::gain_to_db;

    const OUTPUTS: usize = 16;

    #[test]
    fn reads_gain_and_place() {
        let sound = [0.1, -0.3, 0.2, 0.4];
        let filter = MatchedFilter::new(&sound, 20).expect("not silent");
        let mut recording = vec![0.0f32; 24];
        for (slot, sample) in recording[7..].iter_mut().zip(sound) {
            *slot = -0.5 * sample;
        }
        let gains = filter.gains(&recording);
        assert_eq!(gains.len(), 21);
        assert!((gains[7] + 0.5).abs() < 1e-7);
        assert!(gains.iter().all(|gain| gain.abs() < 0.5 + 1e-7));
        assert!(MatchedFilter::new(&[0.0; 4], 20).is_none());
    }

    /// Largest |correlation| of code `a` with code `b`, re that of `a` with itself, away from the main peak.
    fn largest(a: usize, b: usize, rate: f64) -> f64 {
        let (one, other) = (code::render(a, rate), code::render(b, rate));
        let length = one.len();
        let mut padded = vec![0.0; length];
        padded.extend(other);
        let gains = MatchedFilter::new(&one, 2 * length).expect("not silent").gains(&padded);
        // The main lobe is as wide as the inverse of the code's bandwidth.
        let lobe = (0.002 * rate) as usize;
        let side = |(lag, gain): (usize, &f64)| {
            if a == b && lag.abs_diff(length) < lobe { 0.0 } else { gain.abs() }
        };
        gain_to_db(gains.iter().enumerate().map(side).fold(0.0, f64::max))
    }

    #[test]
    fn codes_are_told_apart() {
        for (rate, limit) in [(48_000.0, -15.0), (8_000.0, -12.0)] {
            let mut worst = (f64::NEG_INFINITY, f64::NEG_INFINITY);
            for a in 0..OUTPUTS {
                for b in 0..OUTPUTS {
                    let level = largest(a, b, rate);
                    if a == b { worst.0 = worst.0.max(level) } else { worst.1 = worst.1.max(level) }
                }
            }
            println!("{rate}: auto {:.1} dB, cross {:.1} dB", worst.0, worst.1);
            assert!(worst.0 < limit && worst.1 < limit, "{rate}: {worst:?}");
        }
    }
}
