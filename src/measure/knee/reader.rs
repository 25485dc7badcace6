//! Readings out of the return as it comes in: about six a second.

use super::Pilot;
use crate::analysis::sine::Window;
use crate::analysis::weighting;
use crate::chain::knee::Reading;
use crate::units::{AES17_OFFSET_DB, Db, Hz, db_to_gain, gain_to_db, mean_square_to_dbfs, power_to_db};
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

/// What of that band is summed up: all but the pilot's harmonics and what is near them.
fn bands(pilot: Hz, rate: f64) -> Vec<(Hz, Hz)> {
    let (low, high) = band(pilot, rate);
    let gap = GAP * rate / frames(rate) as f64;
    let mut bands = Vec::new();
    let mut from = low.0;
    for harmonic in 2u32.. {
        let line = pilot.0 * f64::from(harmonic);
        let to = (line - gap).min(high.0);
        if to > from {
            bands.push((Hz(from), Hz(to)));
        }
        if line - gap >= high.0 {
            break;
        }
        from = line + gap;
    }
    bands
}

/// Length of a reading in samples.
fn frames(rate: f64) -> usize {
    ((SECONDS * rate).max(64.0) as usize).next_power_of_two()
}

/// What white noise has, A-weighted from 20 Hz to 20 kHz (or 0.45 of the rate, as with nothing playing), re what is
/// read of it beside a pilot. The noise that a knob leaves is that of resistors and amplifiers, which is white; hum is
/// not read here.
pub fn a_weighted(pilot: Hz, rate: f64) -> Db {
    let top = 20_000f64.min(0.45 * rate);
    let steps = (top - 20.0).max(0.0) as usize;
    let weighted: f64 =
        (0..steps).map(|step| db_to_gain(weighting::a(Hz(20.5 + step as f64)).0).powi(2)).sum();
    let read: f64 = bands(pilot, rate).iter().map(|(low, high)| high.0 - low.0).sum();
    Db(power_to_db(weighted / read))
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
        let frames = frames(rate);
        let pulsation = |frequency: f64| TAU * frequency / rate;
        let bands = bands(pilot.frequency, rate).into_iter();
        Self {
            window: Window::new(frames),
            half: Window::new(frames / 2),
            pulsation: pulsation(pilot.frequency.0),
            sent: pilot.level.0,
            bands: bands.map(|(low, high)| (pulsation(low.0), pulsation(high.0))).collect(),
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
