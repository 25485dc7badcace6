//! The direct sound: the first arrival that stands out of the noise and is not far below the strongest.

use std::f64::consts::TAU;

use crate::analysis::arrival;
use crate::analysis::deconvolution::Band;
use crate::analysis::fft::{Bin, Fft};
use crate::analysis::gate::around;
use crate::measure::Estimate;
use crate::units::db_to_gain;

/// An arrival is this far above the standard deviation of the noise, in dB: as in the survey.
const CLEARANCE_DB: f64 = 18.0;
/// And this far below the strongest at most: reflections that meet can be louder than the direct sound, but what a
/// filter leaves ahead of a pulse is fainter than that.
const BELOW_STRONGEST_DB: f64 = 14.0;
/// From where an arrival begins to stand out, its peak comes within this, in seconds.
const RISE: f64 = 0.0005;
/// The envelope has passed its peak when it is down to this share of it.
const PASSED: f64 = 0.75;
/// What reflections inside the pulse, and the pulse's own shape, may move its peak by, in seconds.
const METHOD: f64 = 4e-6;
/// A cable has all but this share of its energy close to the arrival; a room, be it ever so dry, has not.
const SPREAD: f64 = 0.002;
/// What is close, and how far the rest is looked for, in seconds.
const CLOSE: f64 = 0.0015;
const AROUND: (f64, f64) = (0.02, 0.15);

/// An impulse response and its upper part.
pub struct Scene {
    /// 20 Hz to 20 kHz; it closes on itself.
    pub wide: Vec<f64>,
    /// Magnitude of the analytic signal in the band of the onset.
    envelope: Vec<f64>,
    /// Standard deviation of the noise in that band.
    noise: f64,
    /// Largest delay that can be told, in samples.
    last_lag: usize,
    /// Sample rate in hertz.
    pub rate: f64,
    band: Band,
}

/// Where the direct sound is.
pub struct Onset {
    /// Sample of the envelope's peak.
    pub index: usize,
    /// From there to the peak itself, in samples.
    pub offset: f64,
    uncertainty: f64,
}

/// Where arrivals are short: the treble, as far as there is any. `top` is the last frequency of the sweep, in hertz.
fn onset_band(top: f64) -> Band {
    let high_stop = 14_000f64.min(0.95 * top);
    let low = 1_500f64.min(0.3 * high_stop);
    Band { low_stop: 0.4 * low, low, high: 0.55 * high_stop, high_stop }
}

impl Scene {
    /// Of an impulse response in the wide band at a `rate` in hertz, which holds frequencies up to `top` hertz.
    pub fn new(wide: Vec<f64>, last_lag: usize, rate: f64, top: f64) -> Self {
        let band = onset_band(top);
        let fft = Fft::holding(wide.len());
        let spectrum = fft.forward(wide.iter().copied());
        let weight = |index: usize| band.weight(index as f64 * rate / fft.size() as f64);
        let treble = fft.inverse(spectrum.iter().enumerate().map(|(index, bin)| bin * weight(index)));
        let turned = spectrum.iter().enumerate().map(|(index, bin)| bin * Bin::new(0.0, -weight(index)));
        let quadrature = fft.inverse(turned);
        let noise = arrival::background(treble.iter().take(wide.len()).copied());
        let envelope = treble.iter().zip(&quadrature).map(|(a, b)| a.hypot(*b)).collect();
        Self { wide, envelope, noise, last_lag, rate, band }
    }

    fn at(&self, index: usize) -> f64 {
        self.envelope.get(index).copied().unwrap_or(0.0)
    }

    /// Whether the arrival is a cable's.
    pub fn is_dry(&self, onset: &Onset) -> bool {
        let frames = |seconds: f64| (seconds * self.rate) as usize;
        let energy = |before: f64, after: f64| -> f64 {
            around(&self.wide, onset.index, frames(before), frames(after)).map(|value| value * value).sum()
        };
        energy(CLOSE, CLOSE) >= (1.0 - SPREAD) * energy(AROUND.0, AROUND.1)
    }
}

impl Onset {
    /// The first arrival of a scene, if there is one.
    pub fn find(scene: &Scene) -> Option<Self> {
        let searched = scene.envelope.get(..=scene.last_lag).unwrap_or(&scene.envelope);
        let strongest = searched.iter().copied().fold(0.0, f64::max);
        let noise = scene.noise * db_to_gain(CLEARANCE_DB);
        if strongest <= noise || !strongest.is_finite() {
            return None;
        }
        let limit = noise.max(strongest * db_to_gain(-BELOW_STRONGEST_DB));
        let first = searched.iter().position(|value| *value > limit)?;
        let last = (first + (RISE * scene.rate).ceil() as usize).min(searched.len().saturating_sub(1));
        let mut index = first;
        for lag in first..=last {
            if scene.at(lag) > scene.at(index) {
                index = lag;
            } else if scene.at(lag) < PASSED * scene.at(index) {
                break;
            }
        }
        // A parabola through the peak and its neighbours.
        let [before, peak, after] = [index.saturating_sub(1), index, index + 1].map(|lag| scene.at(lag));
        let bend = before - 2.0 * peak + after;
        let offset = if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
        let width = TAU * (scene.band.high - scene.band.low) / 12f64.sqrt() / scene.rate;
        let random = scene.noise / (peak * width);
        Some(Self { index, offset, uncertainty: random.hypot(METHOD * scene.rate) })
    }

    /// When it comes, in samples.
    pub fn delay(&self) -> Estimate {
        Estimate { value: self.index as f64 + self.offset, uncertainty: self.uncertainty }
    }
}
