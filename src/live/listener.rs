//! The operator's ear while somebody looks at the bench: keeps the newest stretch of the return, makes the spectrum of
//! one input, and looks for an ident.

use super::rta::{Band, Rta, Settings};
use crate::analysis::rta::Analyser;
use crate::measure::ident::{Identified, identify};
use crate::units::mean_square_to_dbfs;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

/// Spectra a second: as many as a window draws.
const SPECTRA: f64 = 60.0;
/// What an ident is looked for in, and how long after the last look: a cycle of the longest is 13.4 s.
const HISTORY: f64 = 20.0;
const LOOK_EVERY: f64 = 3.0;
/// With many inputs a look takes long; then the next comes so many times as long after it.
const REST: f64 = 20.0;
/// An ident's tones end at 2 kHz; its history is kept at the rate divided to no less than this.
const HISTORY_RATE: f64 = 16_000.0;
/// Below this amplitude (−80 dBFS) the return is no sound.
const SOUND: f32 = 1e-4;

/// Hears the return.
pub struct Listener {
    rate: f64,
    analyser: Option<Analyser>,
    settings: Settings,
    peaks: Vec<f32>,
    /// The newest stretch of the chosen input.
    stretch: VecDeque<f32>,
    since_spectrum: usize,
    /// The last seconds of every input, at a fraction of the rate.
    history: Vec<VecDeque<f32>>,
    /// Sum of the samples since the last of the history, per input, and how many.
    sums: Vec<f32>,
    summed: usize,
    factor: usize,
    since_look: usize,
    /// Seconds of sound until the next look.
    next_look: f64,
    /// What came of a frame that is not whole yet.
    waiting: Vec<f32>,
}

impl Listener {
    /// For a sample rate in hertz and so many inputs.
    pub fn new(rate: f64, inputs: usize) -> Self {
        Self {
            rate,
            analyser: None,
            settings: Settings::default(),
            peaks: Vec::new(),
            stretch: VecDeque::new(),
            since_spectrum: 0,
            history: vec![VecDeque::new(); inputs],
            sums: vec![0.0; inputs],
            summed: 0,
            factor: ((rate / HISTORY_RATE) as usize).max(1),
            since_look: 0,
            next_look: LOOK_EVERY,
            waiting: Vec::new(),
        }
    }

    /// Forgets everything, and gives the memory back. Whether there was anything to forget.
    pub fn close(&mut self) -> bool {
        let was_open = self.analyser.is_some();
        if was_open {
            *self = Self::new(self.rate, self.history.len());
        }
        was_open
    }

    /// Forgets the spectrum: its average and its peaks.
    pub fn reset(&mut self) {
        self.peaks.clear();
        if let Some(analyser) = &mut self.analyser {
            analyser.reset();
        }
    }

    /// Takes in samples, frame by frame; a spectrum if one is due.
    pub fn hear(&mut self, samples: impl Iterator<Item = f32>, settings: Settings) -> Option<Arc<Rta>> {
        if settings.input != self.settings.input {
            self.stretch.clear();
        }
        if settings != self.settings {
            self.reset();
            self.settings = settings;
        }
        if self.analyser.is_none() {
            self.analyser = Analyser::new(self.rate);
        }
        self.waiting.extend(samples);
        let waiting = std::mem::take(&mut self.waiting);
        let frames = waiting.chunks_exact(self.history.len().max(1));
        self.waiting.extend_from_slice(frames.remainder());
        let size = self.analyser.as_ref().map_or(0, Analyser::size);
        for frame in frames {
            self.take(frame, size);
        }
        let due = (self.rate / SPECTRA) as usize;
        if self.since_spectrum < due.max(1) || self.stretch.len() < size {
            return None;
        }
        let seconds = self.since_spectrum as f64 / self.rate;
        self.since_spectrum = 0;
        let analyser = self.analyser.as_mut()?;
        let took = analyser.update(self.stretch.iter().copied(), seconds, settings.average());
        took.then(|| Arc::new(self.rta()))
    }

    fn take(&mut self, frame: &[f32], size: usize) {
        if let Some(sample) = frame.get(usize::from(self.settings.input)) {
            if self.stretch.len() >= size {
                self.stretch.pop_front();
            }
            self.stretch.push_back(*sample);
            self.since_spectrum += 1;
        }
        for (sum, sample) in self.sums.iter_mut().zip(frame) {
            *sum += sample;
        }
        self.summed += 1;
        self.since_look += 1;
        if self.summed == self.factor {
            self.summed = 0;
            let most = (HISTORY * self.rate / self.factor as f64) as usize;
            for (history, sum) in self.history.iter_mut().zip(&mut self.sums) {
                if history.len() >= most {
                    history.pop_front();
                }
                history.push_back(std::mem::take(sum) / self.factor as f32);
            }
        }
    }

    fn rta(&mut self) -> Rta {
        let settings = self.settings;
        let points = self.analyser.as_ref().map(|analyser| analyser.points(settings.resolution()));
        let points = points.unwrap_or_default();
        self.peaks.resize(points.len(), f32::NEG_INFINITY);
        let bands = points.iter().zip(&mut self.peaks).map(|(point, peak)| {
            let level = mean_square_to_dbfs(point.power).0 as f32;
            *peak = peak.max(level);
            Band { low: point.low as f32, high: point.high as f32, level, peak: *peak }
        });
        Rta { settings, bands: bands.collect() }
    }

    /// Looks for an ident in the last seconds, if it is time to: `None` when it is not, `Some(None)` when there is none.
    pub fn look(&mut self) -> Option<Option<Identified>> {
        if (self.since_look as f64) < self.next_look * self.rate {
            return None;
        }
        self.since_look = 0;
        let recent = (LOOK_EVERY * self.rate / self.factor as f64) as usize;
        let sounds =
            |history: &VecDeque<f32>| history.iter().rev().take(recent).any(|sample| sample.abs() > SOUND);
        if !self.history.iter().any(sounds) {
            return Some(None);
        }
        let start = Instant::now();
        let stretches: Vec<Vec<f32>> = self.history.iter().map(|history| self.sharpened(history)).collect();
        let found = identify(&stretches, self.rate / self.factor as f64);
        self.next_look = (REST * start.elapsed().as_secs_f64()).max(LOOK_EVERY);
        Some(found)
    }

    /// A history with the fall of the mean of `factor` samples towards the highs taken back: flat to 0.01 dB to 2 kHz.
    /// An input that is not whole counts as silence.
    fn sharpened(&self, history: &VecDeque<f32>) -> Vec<f32> {
        let (one, other) = history.as_slices();
        let samples = [one, other].concat();
        if samples.iter().any(|sample| !sample.is_finite()) {
            return vec![0.0; samples.len()];
        }
        let factor = self.factor as f32;
        let share = (1.0 - 1.0 / (factor * factor)) / 24.0;
        // The ends have one neighbour, and stay as they are.
        let mut sharp = samples.clone();
        for (sharp, three) in sharp.iter_mut().skip(1).zip(samples.windows(3)) {
            if let [before, here, after] = three {
                *sharp = here + share * (2.0 * here - before - after);
            }
        }
        sharp
    }
}

/// What came back, in words: the headline, then each leg.
pub fn in_words(found: &Identified) -> Vec<String> {
    let leg = |place: usize| found.legs.get(place).map_or_else(String::new, |leg| leg_name(leg.name));
    let mut lines = vec![format!("{} comes back.", name(found))];
    for (a, b) in found.swapped() {
        lines.push(format!("The {} and the {} are swapped.", leg(a), leg(b)));
    }
    for leg in &found.legs {
        let arrivals: Vec<String> = leg
            .arrivals
            .iter()
            .map(|arrival| {
                let upside_down = if arrival.inverted == Some(true) { ", upside down" } else { "" };
                let level = crate::units::Dbfs(arrival.level.value);
                format!("input {} at {level}{upside_down}", arrival.input + 1)
            })
            .collect();
        let name = leg_name(leg.name);
        lines.push(if arrivals.is_empty() {
            format!("The {name} does not come back.")
        } else {
            format!("The {name} is on {}.", arrivals.join(" and "))
        });
    }
    lines
}

fn leg_name(leg: &str) -> String {
    match leg {
        "L" => "left leg".to_owned(),
        "R" => "right leg".to_owned(),
        other => format!("leg {other}"),
    }
}

fn name(found: &Identified) -> &'static str {
    use crate::measure::ident::Kind;
    match found.kind {
        Kind::EbuStereo => "EBU stereo ident",
        Kind::Glits => "GLITS",
        Kind::Blits => "BLITS",
    }
}

#[cfg(test)]
#[path = "listener_tests.rs"]
mod tests;
