//! What a trial sounds like: pink noise of the middle octaves, where the ear tells sides best, in two bursts; and noise of
//! a low and a middle band, in phase and out of phase, where it tells the middle from nowhere and full from thin.

use super::trial::Stimulus;
use crate::signal::noise;
use crate::tape::{Cue, Outputs, Tape, TapeError};
use crate::units::{Dbfs, HARD_CEILING, db_to_gain, gain_to_db};

/// The 0-based output on the left.
pub const LEFT: usize = 0;
/// The 0-based output on the right.
pub const RIGHT: usize = 1;

/// Bands in hertz, as the manual generator has them: for the sides, and low and middle for the phase.
const SIDES: (f64, f64) = (500.0, 2_000.0);
const LOW: (f64, f64) = (40.0, 160.0);
const MIDDLE: (f64, f64) = (300.0, 1_200.0);
/// Two bursts for the sides, one per sound for the phase; and the pauses between.
const BURST_SECONDS: f64 = 0.35;
const BURST_PAUSE: f64 = 0.12;
const SOUND_SECONDS: f64 = 0.9;
const SOUND_PAUSE: f64 = 0.45;
/// Before the first and after the last.
const EDGE_SECONDS: f64 = 0.05;
/// Raised cosine at both ends of each.
const RAMP_SECONDS: f64 = 0.03;
/// The same power on two outputs as on one, so that loudness gives nothing away.
const BOTH_DB: f64 = -3.010_3;

/// A trial that can be played.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The tape.
    pub tape: Tape,
    /// The level of its noise, AES17 rms: what was asked for, unless its peaks would be too high.
    pub level: Dbfs,
}

/// The trial of a stimulus at a level, for so many outputs (two at least, left and right first) and a sample rate in
/// hertz.
///
/// # Errors
/// As [`Tape::new`].
pub fn tape(stimulus: Stimulus, level: Dbfs, outputs: usize, rate: f64) -> Result<Trial, TapeError> {
    let frames = |seconds: f64| ((seconds * rate) as usize).max(1);
    let phase = matches!(stimulus, Stimulus::FirstInPhase | Stimulus::SecondInPhase);
    let (seconds, pause) = if phase { (SOUND_SECONDS, SOUND_PAUSE) } else { (BURST_SECONDS, BURST_PAUSE) };
    let mut sound = if phase { two_bands(rate) } else { noise::pink(rate, SIDES) };
    sound.truncate(frames(seconds));
    let peak = sound.iter().fold(f64::MIN_POSITIVE, |peak, sample| peak.max(sample.abs()));
    fade(&mut sound, frames(RAMP_SECONDS));
    let gain = level.amplitude().min(HARD_CEILING.amplitude() / peak);
    let starts = [frames(EDGE_SECONDS), frames(EDGE_SECONDS + seconds + pause)];
    let (one, both) = (gain as f32, (gain * db_to_gain(BOTH_DB)) as f32);
    let cue = |start, output, gain| Cue { sound: 0, outputs: Outputs::one(output), start, gain };
    // What the left and the right output play, of the first sound and the second.
    let gains = match stimulus {
        Stimulus::Left => [(one, 0.0), (one, 0.0)],
        Stimulus::Right => [(0.0, one), (0.0, one)],
        Stimulus::Both => [(both, both), (both, both)],
        Stimulus::FirstInPhase => [(both, both), (both, -both)],
        Stimulus::SecondInPhase => [(both, -both), (both, both)],
    };
    let mut cues = Vec::new();
    for (start, (left, right)) in starts.into_iter().zip(gains) {
        cues.extend([(LEFT, left), (RIGHT, right)].map(|(output, gain)| cue(start, output, gain)));
    }
    cues.retain(|cue| cue.gain != 0.0);
    let length = frames(EDGE_SECONDS + seconds + pause) + sound.len() + frames(EDGE_SECONDS);
    let sound = sound.into_iter().map(|sample| sample as f32).collect();
    let tape = Tape::new(outputs, length, HARD_CEILING, vec![sound], cues)?;
    Ok(Trial { tape, level: Dbfs(gain_to_db(gain)) })
}

/// The low and the middle band together, at 0 dBFS rms (AES17).
fn two_bands(rate: f64) -> Vec<f64> {
    let (low, middle) = (noise::pink(rate, LOW), noise::pink(rate, MIDDLE));
    // They share no line, so that their powers add up.
    low.iter().zip(&middle).map(|(low, middle)| (low + middle) * std::f64::consts::FRAC_1_SQRT_2).collect()
}

fn fade(sound: &mut [f64], frames: usize) {
    let last = sound.len().saturating_sub(1);
    for (place, sample) in sound.iter_mut().enumerate() {
        let edge = place.min(last - place);
        if edge < frames {
            *sample *= 0.5 - 0.5 * (std::f64::consts::PI * edge as f64 / frames as f64).cos();
        }
    }
}
