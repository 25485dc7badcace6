//! Readings out of the return as it comes in: about six a second.

use super::Pilot;
use crate::analysis::sine::Window;
use crate::chain::knee::Reading;
use crate::units::{AES17_OFFSET_DB, Db, Hz, gain_to_db, mean_square_to_dbfs};
use std::f64::consts::TAU;

/// A reading is made of at least so many seconds, and half of them are new.
const SECONDS: f64 = 0.25;
/// The band of the noise: from so many times the pilot's frequency, up to here, but no further than this share of the rate.
const FROM: f64 = 1.5;
const UP_TO: f64 = 16_000.0;
const OF_RATE: f64 = 0.42;
/// What is left out around each harmonic of the pilot, in widths of the analysis.
const GAP: f64 = 15.0;
/// A knob that moves further than this in half a reading is not read.
const MOVING_DB: f64 = 3.0;
/// Below this the pilot does not even tell whether the knob moves.
const FAINT_DB: f64 = 20.0;

/// Why a stretch of the return gave no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Some of it is missing.
    Hole,
    /// The knob was turned too fast.
    Moving,
}

/// A stretch of one input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// 0-based input.
    pub input: usize,
    /// What was read, or why nothing was.
    pub reading: Result<Reading, Unread>,
}

/// The band that the noise is read in, for a pilot's frequency and a sample rate in hertz.
pub fn band(pilot: Hz, rate: f64) -> (Hz, Hz) {
    (Hz(FROM * pilot.0), Hz(UP_TO.min(OF_RATE * rate)))
}

/// Reads the return of a pilot.
pub struct Reader {
    window: Window,
    half: Window,
    pulsation: f64,
    /// Level of the pilot as it is sent, in dBFS.
    sent: f64,
    /// Where the noise is summed up, in radians per sample.
    bands: Vec<(f64, f64)>,
    stretches: Vec<Vec<f32>>,
    /// The place of the next sample within its frame.
    place: usize,
}

impl Reader {
    /// For a pilot, a sample rate in hertz and so many inputs.
    pub fn new(pilot: &Pilot, rate: f64, inputs: usize) -> Self {
        let frames = ((SECONDS * rate).max(64.0) as usize).next_power_of_two();
        let pulsation = |frequency: f64| TAU * frequency / rate;
        let own = pulsation(pilot.frequency.0);
        let (low, high) = band(pilot.frequency, rate);
        let gap = GAP * TAU / frames as f64;
        let mut bands = Vec::new();
        let mut from = pulsation(low.0);
        for harmonic in 2u32.. {
            let line = own * f64::from(harmonic);
            let to = (line - gap).min(pulsation(high.0));
            if to > from {
                bands.push((from, to));
            }
            if line - gap >= pulsation(high.0) {
                break;
            }
            from = line + gap;
        }
        Self {
            window: Window::new(frames),
            half: Window::new(frames / 2),
            pulsation: own,
            sent: pilot.level.0,
            bands,
            stretches: vec![Vec::with_capacity(frames); inputs],
            place: 0,
        }
    }

    /// Forgets the stretch that is being heard.
    pub fn clear(&mut self) {
        self.stretches.iter_mut().for_each(Vec::clear);
        self.place = 0;
    }

    /// Takes in samples, frame by frame, a NaN where some are missing; what was read of them.
    pub fn hear(&mut self, samples: impl IntoIterator<Item = f32>) -> Vec<Heard> {
        let frames = self.window.frames();
        let mut heard = Vec::new();
        for sample in samples {
            let input = self.place;
            self.place = (self.place + 1) % self.stretches.len().max(1);
            let Some(stretch) = self.stretches.get_mut(input) else { continue };
            stretch.push(sample);
            if stretch.len() < frames {
                continue;
            }
            let mut whole = std::mem::take(stretch);
            heard.push(Heard { input, reading: self.read(&whole) });
            whole.drain(..frames / 2);
            if let Some(stretch) = self.stretches.get_mut(input) {
                *stretch = whole;
            }
        }
        heard
    }

    fn read(&self, samples: &[f32]) -> Result<Reading, Unread> {
        if samples.iter().any(|sample| !sample.is_finite()) {
            return Err(Unread::Hole);
        }
        let phasor = self.window.tone(samples, self.pulsation);
        let rest = self.window.rest(samples, self.pulsation, phasor);
        let sigma = self.window.amplitude_sigma(rest.density(self.pulsation));
        // The power of the tone re that of the noise under the same window, of which the phasor sees half.
        let pilot_snr = Db(gain_to_db(phasor.norm() / sigma) - AES17_OFFSET_DB);
        if pilot_snr.0 >= FAINT_DB {
            let (first, second) = samples.split_at(samples.len() / 2);
            let [before, after] = [first, second].map(|part| self.half.tone(part, self.pulsation).norm());
            if gain_to_db(after / before).abs() > MOVING_DB {
                return Err(Unread::Moving);
            }
        }
        let noise = self.bands.iter().map(|(low, high)| rest.band(*low, *high).0).sum();
        let gain = Db(gain_to_db(phasor.norm()) - self.sent);
        Ok(Reading { gain, noise: mean_square_to_dbfs(noise), pilot_snr })
    }
}
