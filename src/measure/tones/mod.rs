//! A steady tone at the run's level and 20 dB lower: distortion, linearity, clock and continuity.

mod reading;
#[cfg(test)]
mod tests;
mod track;

use std::f64::consts::TAU;

use super::{Estimate, Tones};
use crate::analysis::sine::Window;
use crate::signal::tone;
use crate::tape::{Cue, Outputs, Take, Tape, TapeError};
use crate::units::{Dbfs, db_to_gain, gain_to_db};
use reading::Noise;
use track::Track;

/// Silence before the tone, in seconds: a cut's ramp and the first block are over.
const LEAD_IN: f64 = 0.03;
/// Length of the loud tone and of the quiet one, in seconds.
const LOUD: f64 = 1.0;
const QUIET: f64 = 0.6;
/// The step of level (contract §3: gain change over 20 dB).
const STEP_DB: f64 = 20.0;
/// From the end of a fade on, filters have settled after this.
const SETTLE: f64 = 0.005;
/// The loud tone's figures are read from here on: the attack of a limiter is over.
const ATTACK: f64 = 0.06;
/// The quiet one's from here on: the hold and release of most gates and limiters are over.
const RELEASE: f64 = 0.2;
/// A tone is there if it is this many standard deviations of the noise high (of 10⁹ noises one gets there).
const PRESENT_SIGMAS: f64 = 6.5;
/// A tone that should be this high above its noise must be seen.
const SURELY_SIGMAS: f64 = 20.0;
/// A return below this re the stimulus is what rounding leaves of it.
const FLOOR_DB: f64 = -160.0;

/// How long the tones last, what is left out of them, and what may be left of their beginning all the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Length of the loud tone, in seconds.
    pub loud: f64,
    /// Length of the quiet tone, in seconds.
    pub quiet: f64,
    /// Silence between the two, in seconds.
    pub pause: f64,
    /// From the end of a fade on, all has settled after this, in seconds.
    settle: f64,
    /// Standard uncertainty of a clock's ratio, and of a gain in dB, from what still builds up.
    unsettled: (f64, f64),
}

/// By cable filters settle at once.
pub const CABLE: Pace = Pace { loud: LOUD, quiet: QUIET, pause: 0.0, settle: SETTLE, unsettled: (0.0, 0.0) };
/// In a room reverberation builds up first. A second after the start of a tone it is within 0.1 % of its end even where
/// it takes 0.9 s to fall by 60 dB, and as much after the pause; livelier rooms have their share in the uncertainty.
pub const ROOM: Pace = Pace { loud: 1.9, quiet: 1.4, pause: 0.8, settle: 0.9, unsettled: (0.7e-6, 0.04) };

/// A tone on `output`, then the same 20 dB lower, and a tail of silence.
///
/// # Errors
/// As [`Tape::new`].
pub fn tape(
    output: usize,
    outputs: usize,
    level: Dbfs,
    tail_seconds: f64,
    rate: f64,
) -> Result<Tape, TapeError> {
    tape_at(&CABLE, output, outputs, level, tail_seconds, rate)
}

/// The same at another pace.
///
/// # Errors
/// As [`Tape::new`].
pub fn tape_at(
    pace: &Pace,
    output: usize,
    outputs: usize,
    level: Dbfs,
    tail_seconds: f64,
    rate: f64,
) -> Result<Tape, TapeError> {
    let frames = |seconds: f64| (seconds.max(0.0) * rate).round() as usize;
    let (start, loud) = (frames(LEAD_IN), frames(pace.loud) + frames(pace.pause));
    let sounds = vec![tone::render(pace.loud, rate), tone::render(pace.quiet, rate)];
    let cue = |sound, start, db| {
        let gain = (level.amplitude() * db_to_gain(db)) as f32;
        Cue { sound, outputs: Outputs::one(output), start, gain }
    };
    let cues = vec![cue(0, start, 0.0), cue(1, start + loud, -STEP_DB)];
    Tape::new(outputs, start + loud + frames(pace.quiet) + frames(tail_seconds), level, sounds, cues)
}

/// What came back of the tones of `output` at its main `input`, `delay` samples late. `None` where the recording has a
/// hole or ends too early, or where no tone is.
pub fn measure(take: &Take, output: usize, input: usize, delay: f64, played: Dbfs) -> Option<Tones> {
    measure_at(&CABLE, take, output, (input, delay), played)
}

/// The same of tones that were played at another pace.
pub fn measure_at(
    pace: &Pace,
    take: &Take,
    output: usize,
    (input, delay): (usize, f64),
    played: Dbfs,
) -> Option<Tones> {
    if !take.is_whole(input) {
        return None;
    }
    let recording = take.recording.get(input)?;
    let mut cues = take.tape.cues().iter().filter(|cue| cue.outputs.contains(output));
    let (loud, quiet) = (cues.next()?, cues.next()?);
    let nominal = TAU * tone::frequency(take.rate).0 / take.rate;
    let piece = |cue: &Cue, seconds: f64| {
        let at = |time: f64| (cue.start as f64 + delay + time * take.rate).round().max(0.0) as usize;
        recording.get(at(tone::FADE + pace.settle)..at(seconds - tone::FADE - SETTLE))
    };
    let (loud_piece, quiet_piece) = (piece(loud, pace.loud)?, piece(quiet, pace.quiet)?);
    let skip = |seconds: f64| ((seconds - tone::FADE - pace.settle).max(0.0) * take.rate) as usize;

    let end = quiet.start as f64 + delay + pace.quiet * take.rate;
    let silence = recording.get(end.ceil().max(0.0) as usize..).unwrap_or(&[]);
    let idle = reading::noise_of_silence(silence, nominal);

    let track = Track::new(loud_piece, nominal, take.rate, idle)?;
    let steady = track.longest_clean(skip(ATTACK), loud_piece.len());
    let body = loud_piece.get(steady)?;
    let window = Window::new(body.len());
    let (pulsation, phasor) = window.settle(body, track.pulsation());
    let rest = window.rest(body, pulsation, phasor);
    let amplitude = phasor.norm();
    let noise = Noise { idle, density: rest.density(pulsation) };
    let stimulus = f64::from(loud.gain);
    let floor =
        (PRESENT_SIGMAS * window.amplitude_sigma(noise.larger())).max(stimulus * db_to_gain(FLOOR_DB));
    // What the search for the frequency settled on far away is some other line.
    let strayed = (pulsation - track.pulsation()).abs() > TAU / body.len() as f64;
    if !amplitude.is_finite() || amplitude <= floor || strayed {
        return None;
    }
    let gain_db = decibels(amplitude / stimulus, window.amplitude_sigma(noise.density) / amplitude);

    let quiet_track = Track::new(quiet_piece, pulsation, take.rate, idle)?;
    let heard = quiet_piece.get(quiet_track.longest_clean(skip(RELEASE), quiet_piece.len()))?;
    let quiet_window = Window::new(heard.len());
    let quiet_phasor = quiet_window.tone(heard, pulsation);
    let quiet_rest = quiet_window.rest(heard, pulsation, quiet_phasor);
    let quiet_sigma = quiet_window.amplitude_sigma(idle.max(quiet_rest.density(pulsation)));
    let quiet_stimulus = f64::from(quiet.gain);
    let quiet_seen =
        quiet_phasor.norm() > (PRESENT_SIGMAS * quiet_sigma).max(quiet_stimulus * db_to_gain(FLOOR_DB));
    let quiet_gain_db =
        quiet_seen.then(|| decibels(quiet_phasor.norm() / quiet_stimulus, quiet_sigma / quiet_phasor.norm()));
    let expected = amplitude * quiet_stimulus / stimulus;
    // A gate takes the noise away with the tone, so that of the loud tone counts.
    let quiet_should_be_seen = expected > SURELY_SIGMAS * quiet_window.amplitude_sigma(noise.larger());

    let steadiness = track.steadiness(amplitude, idle);
    let harmonics = reading::harmonics(&window, body, pulsation, amplitude, &rest);
    let ratio = nominal / pulsation;
    let ratio_sigma = ratio * window.pulsation_sigma(noise.density, amplitude) / pulsation;
    let (flat_top, top) = reading::tops(body);
    let (unsettled_ratio, unsettled_db) = pace.unsettled;
    let settled = |gain: Estimate| Estimate { uncertainty: gain.uncertainty.hypot(unsettled_db), ..gain };
    Some(Tones {
        input,
        played,
        gain_db: settled(gain_db),
        quiet_gain_db: quiet_gain_db.map(settled),
        quiet_should_be_seen,
        thd_db: harmonics.thd_db,
        thdn_db: reading::thdn(&rest, amplitude, take.rate),
        harmonics_db: harmonics.each_db,
        rate_ratio: Estimate { value: ratio, uncertainty: ratio_sigma.hypot(unsettled_ratio) },
        flicker_db: steadiness.flicker_db,
        sag_db: steadiness.sag_db,
        dropouts: track.dropouts() + if quiet_seen { quiet_track.dropouts() } else { 0 },
        flat_top,
        top_dbfs: gain_to_db(top),
    })
}

/// A ratio in dB, with its relative standard deviation.
fn decibels(ratio: f64, relative: f64) -> Estimate {
    Estimate { value: gain_to_db(ratio), uncertainty: gain_to_db(1.0 + relative) }
}
