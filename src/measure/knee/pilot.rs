//! The pilot tone: it fades in from −60 dBFS, climbs by at most 6 dB a second and then stays, until it is stopped.

use crate::signal::tone;
use crate::tape::{Cue, Outputs, Tape, TapeError};
use crate::units::{Db, Dbfs, Hz};
use std::f64::consts::TAU;

/// The quietest pilot, and where each begins.
pub const QUIETEST: Dbfs = Dbfs(-60.0);
/// The loudest one: the knob will be turned fully up.
pub const LOUDEST: Dbfs = Dbfs(-30.0);
/// It climbs no faster than this in a second.
const CLIMB_DB: f64 = 6.0;
/// It ends after so many seconds by itself.
const LONGEST: usize = 90;
/// Fades at both ends, in seconds.
const FADE: f64 = 0.05;
/// Readings begin so many seconds after it has reached its level: the return comes later.
const SETTLING: f64 = 1.0;

/// A pilot tone.
#[derive(Debug, Clone, PartialEq)]
pub struct Pilot {
    /// What is played.
    pub tape: Tape,
    /// Its level once it stays.
    pub level: Dbfs,
    /// Its frequency: near 997 Hz, and a whole number of periods in a second.
    pub frequency: Hz,
    /// The frame of the tape from which on it is steady at the return, too.
    pub settled: usize,
}

impl Pilot {
    /// A pilot at `level` (brought between [`QUIETEST`] and [`LOUDEST`]; one below stays below) on `targets` of so many
    /// outputs at a sample rate in hertz.
    ///
    /// # Errors
    /// As [`Tape::new`].
    pub fn new(level: Dbfs, targets: Outputs, outputs: usize, rate: f64) -> Result<Self, TapeError> {
        let level = if level.0 > LOUDEST.0 { LOUDEST } else { level };
        // A second holds a whole number of periods, so that seconds can be strung together.
        let second = (rate.round() as usize).max(2);
        let periods = (tone::frequency(rate).0 * second as f64 / rate).round().max(1.0);
        let pulsation = TAU * periods / second as f64;
        let from = if level.0 < QUIETEST.0 { level } else { QUIETEST };
        let climb = level.above(from).0;
        let rising = ((climb / CLIMB_DB).ceil() as usize).max(1);
        let wave = |frame: usize, level: Dbfs| level.amplitude() * (pulsation * frame as f64).sin();
        let edge = |frames: usize| {
            0.5 - 0.5 * (std::f64::consts::PI * (frames as f64 / (FADE * rate)).min(1.0)).cos()
        };
        let ramp = (0..rising * second).map(|frame| {
            let climbed = Db(climb * frame as f64 / (rising * second) as f64);
            (wave(frame, from + climbed) * edge(frame)) as f32
        });
        let steady = (0..second).map(|frame| wave(frame, level) as f32);
        let closing = (0..second).map(|frame| (wave(frame, level) * edge(second - 1 - frame)) as f32);
        let sounds = vec![ramp.collect(), steady.collect(), closing.collect()];
        let cue = |sound, start: usize| Cue { sound, outputs: targets, start: start * second, gain: 1.0 };
        let last = LONGEST - 1;
        let middle = (rising..last).map(|start| cue(1, start));
        let cues = std::iter::once(cue(0, 0)).chain(middle).chain([cue(2, last)]).collect();
        let tape = Tape::new(outputs, LONGEST * second, level, sounds, cues)?;
        let frequency = Hz(periods * rate / second as f64);
        let settled = rising * second + (SETTLING * rate) as usize;
        Ok(Self { tape, level, frequency, settled })
    }
}
