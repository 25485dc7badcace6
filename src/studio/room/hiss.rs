//! What a room sounds like with nothing playing: air, traffic and machines, louder the lower.

use std::f64::consts::TAU;

use super::super::rng::Rng;
use crate::units::{Dbfs, db_to_gain};

/// Corners of the parts that make up the spectrum, in hertz: two octaves apart.
const CORNERS: [f64; 6] = [16.0, 64.0, 256.0, 1_024.0, 4_096.0, 16_384.0];
/// How the amplitude of each falls with its corner: power −5 dB per octave, as noise criteria have it (NC, NR).
const SLOPE: f64 = -0.85;
/// The band that its level is that of, in hertz.
const BAND: (f64, f64) = (20.0, 20_000.0);

/// The noise of a room.
#[derive(Debug, Clone)]
pub(in crate::studio) struct Hiss {
    rng: Rng,
    parts: [Part; CORNERS.len()],
}

/// First-order low-pass noise.
#[derive(Debug, Clone, Copy)]
struct Part {
    step: f64,
    gain: f64,
    state: f64,
}

impl Hiss {
    /// A noise of `level` (20 Hz to 20 kHz, AES17 rms) at `rate` (hertz).
    pub fn new(level: Dbfs, rate: f64, rng: Rng) -> Self {
        let part = |corner: f64| Part {
            step: 1.0 - (-TAU * corner.min(0.4 * rate) / rate).exp(),
            gain: (corner / CORNERS[0]).powf(SLOPE),
            state: 0.0,
        };
        let mut parts = CORNERS.map(part);
        // AES17 counts a full-scale sine as 0, which has a mean square of ½.
        let wanted = db_to_gain(level.0).powi(2) / 2.0;
        let scale = (wanted / power(&parts, rate)).sqrt();
        for part in &mut parts {
            part.gain *= scale;
        }
        Self { rng, parts }
    }

    /// The next sample.
    pub fn next(&mut self) -> f64 {
        let noise = self.rng.gaussian();
        let part = |part: &mut Part| {
            part.state += part.step * (noise - part.state);
            part.gain * part.state
        };
        self.parts.iter_mut().map(part).sum()
    }
}

/// Mean square in the band, of white noise with a mean square of 1.
fn power(parts: &[Part], rate: f64) -> f64 {
    const STEPS: usize = 4_000;
    let (low, high) = (BAND.0, BAND.1.min(0.5 * rate));
    let ratio = (high / low).ln() / STEPS as f64;
    let density = |step: usize| {
        let frequency = low * ((step as f64 + 0.5) * ratio).exp();
        let (sin, cos) = (TAU * frequency / rate).sin_cos();
        let (mut re, mut im) = (0.0, 0.0);
        for part in parts {
            // step / (1 − (1 − step) z⁻¹)
            let (a, b) = (1.0 - (1.0 - part.step) * cos, (1.0 - part.step) * sin);
            let size = part.gain * part.step / (a * a + b * b);
            re += size * a;
            im -= size * b;
        }
        (re * re + im * im) * frequency
    };
    (0..STEPS).map(density).sum::<f64>() * ratio / (0.5 * rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::spectrum::Spectrum;
    use crate::units::{Hz, mean_square_to_dbfs};

    #[test]
    fn has_its_level_and_falls() {
        for rate in [44_100.0, 96_000.0] {
            let mut hiss = Hiss::new(Dbfs(-62.0), rate, Rng::new(4));
            let heard: Vec<f32> = (0..(8.0 * rate) as usize).map(|_| hiss.next() as f32).collect();
            let spectrum = Spectrum::new(&heard, 0.0, rate).expect("long enough");
            let level = |low, high| {
                let powers = spectrum.band(Hz(low), Hz(high), |_| 1.0);
                mean_square_to_dbfs(powers.iter().sum::<f64>() / powers.len() as f64).0
            };
            let all = level(20.0, 20_000.0);
            assert!((all + 62.0).abs() < 0.6, "{all}");
            let octaves: Vec<f64> =
                (0..7).map(|n| level(90.0 * 2f64.powi(n), 180.0 * 2f64.powi(n))).collect();
            let falls = octaves.windows(2).all(|pair| (0.5..4.0).contains(&(pair[0] - pair[1])));
            assert!(falls, "{octaves:?}");
        }
    }
}
