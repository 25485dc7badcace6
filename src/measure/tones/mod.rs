//! A steady tone at the run's level, 20 dB lower and at −60 dBFS: distortion, linearity, dynamic range, clock and
//! continuity. Then two tones at once: intermodulation.

mod imd;
mod lower;
#[cfg(test)]
mod lower_tests;
mod reading;
#[cfg(test)]
mod tests;
mod track;

use std::f64::consts::TAU;

use super::{Estimate, Tones};
use crate::analysis::sine::Window;
use crate::chain::ReturnPath;
use crate::signal::tone;
use crate::signal::twin::Twin;
use crate::tape::{Cue, Outputs, Take, Tape, TapeError};
use crate::units::{Dbfs, db_to_gain, gain_to_db};
use lower::Loud;
use reading::Noise;
use track::Track;

/// Silence before the tone, in seconds: a cut's ramp and the first block are over.
const LEAD_IN: f64 = 0.03;
/// Length of the loud tone, of the quiet one and of the faint one, in seconds.
const LOUD: f64 = 1.0;
const QUIET: f64 = 0.6;
const FAINT: f64 = 0.5;
/// Length of the two pairs of tones, in seconds: the side lines of SMPTE's are 60 Hz apart, those of the CCIF's 1 kHz.
const SMPTE: f64 = 0.35;
const CCIF: f64 = 0.2;
/// The step of level (contract §3: gain change over 20 dB).
const STEP_DB: f64 = 20.0;
/// The faint tone (AES17-2015, 6.4.1). AES17 means full scale of the converter; by how much a return is below its
/// stimulus is not known beforehand, so it is that of the stimulus. A run at a lower level steps down from there.
const FAINT_LEVEL: Dbfs = Dbfs(-60.0);
const FAINT_STEP_DB: f64 = 40.0;
/// Halves of the tone that differ by more standard deviations have no one frequency: an echo came in, or a jump.
const HALVES_SIGMAS: f64 = 15.0;
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
    /// Whether the faint tone and the pairs follow.
    pub more: bool,
    /// From the end of a fade on, all has settled after this, in seconds.
    settle: f64,
    /// Standard uncertainty of a clock's ratio, and of a gain in dB, from what still builds up.
    unsettled: (f64, f64),
}

/// By cable filters settle at once.
pub const CABLE: Pace =
    Pace { loud: LOUD, quiet: QUIET, pause: 0.0, more: true, settle: SETTLE, unsettled: (0.0, 0.0) };
/// In a room reverberation builds up first. A second after the start of a tone it is within 0.1 % of its end even where
/// it takes 0.9 s to fall by 60 dB, and as much after the pause; livelier rooms have their share in the uncertainty. The
/// faint tone and the pairs would tell more of the room's noise and the loudspeakers than of the chain.
pub const ROOM: Pace =
    Pace { loud: 1.9, quiet: 1.4, pause: 0.8, more: false, settle: 0.9, unsettled: (0.7e-6, 0.04) };

impl Pace {
    /// The pace for a way back.
    pub fn of(return_path: ReturnPath) -> &'static Self {
        match return_path {
            ReturnPath::Microphone => &ROOM,
            ReturnPath::Loopback | ReturnPath::Ear => &CABLE,
        }
    }

    /// How long it all lasts, in seconds, without the tail.
    pub fn seconds(&self) -> f64 {
        let more = if self.more { FAINT + SMPTE + CCIF } else { 0.0 };
        LEAD_IN + self.loud + self.pause + self.quiet + more
    }
}

/// The tones on `output`, one after the other, and a tail of silence.
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
    let mut parts = vec![
        (tone::render(pace.loud, rate), level.0, pace.pause),
        (tone::render(pace.quiet, rate), level.0 - STEP_DB, 0.0),
    ];
    if pace.more {
        let faint = FAINT_LEVEL.0.min(level.0 - FAINT_STEP_DB);
        parts.push((tone::render(FAINT, rate), faint, 0.0));
        parts.push((Twin::smpte(rate).render(SMPTE, rate), level.0, 0.0));
        parts.push((Twin::ccif(rate).render(CCIF, rate), level.0, 0.0));
    }
    let (mut sounds, mut cues, mut start) = (Vec::new(), Vec::new(), frames(LEAD_IN));
    let mut end = start;
    for (sound, level, pause) in parts {
        let gain = Dbfs(level).amplitude() as f32;
        cues.push(Cue { sound: sounds.len(), outputs: Outputs::one(output), start, gain });
        end = start + sound.len();
        start = end + frames(pause);
        sounds.push(sound);
    }
    Tape::new(outputs, end + frames(tail_seconds), level, sounds, cues)
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
    let more = match (cues.next(), cues.next(), cues.next()) {
        (Some(faint), Some(smpte), Some(ccif)) => Some((faint, smpte, ccif)),
        _ => None,
    };
    let nominal = TAU * tone::frequency(take.rate).0 / take.rate;
    let piece = |cue: &Cue, seconds: f64| {
        let at = |time: f64| (cue.start as f64 + delay + time * take.rate).round().max(0.0) as usize;
        recording.get(at(tone::FADE + pace.settle)..at(seconds - tone::FADE - SETTLE))
    };
    let (loud_piece, quiet_piece) = (piece(loud, pace.loud)?, piece(quiet, pace.quiet)?);
    let skip = |seconds: f64| ((seconds - tone::FADE - pace.settle).max(0.0) * take.rate) as usize;

    let (last, length) = more.map_or((quiet, pace.quiet), |(_, _, ccif)| (ccif, CCIF));
    let end = last.start as f64 + delay + length * take.rate;
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

    let told = Loud {
        pulsation,
        gain: amplitude / stimulus,
        idle,
        noise: noise.larger(),
        rate: take.rate,
        settle: pace.settle,
    };
    let quiet = lower::read(quiet_piece, f64::from(quiet.gain), &told)?;
    let (mut faint, mut imd) = (None, (None, None));
    if let Some((cue, smpte, ccif)) = more {
        faint = Some(lower::read(piece(cue, FAINT)?, f64::from(cue.gain), &told)?);
        // The other tones have been bent by the same clock.
        let turn = pulsation / tone::frequency(take.rate).0;
        imd.0 = imd::smpte(piece(smpte, SMPTE)?, &Twin::smpte(take.rate), turn);
        imd.1 = imd::ccif(piece(ccif, CCIF)?, &Twin::ccif(take.rate), turn);
    }

    let steadiness = track.steadiness(amplitude, idle);
    let harmonics = reading::harmonics(&window, body, pulsation, amplitude, &rest);
    let ratio = nominal / pulsation;
    let ratio_sigma = ratio * window.pulsation_sigma(noise.density, amplitude) / pulsation;
    let doubt = track::doubt(body, pulsation);
    // Halves of a steady tone scatter by less than three times as much as the whole.
    let ratio_sigma = if ratio * doubt / pulsation > HALVES_SIGMAS * ratio_sigma {
        ratio * doubt / pulsation
    } else {
        ratio_sigma
    };
    let (flat_top, top) = reading::tops(body);
    let (unsettled_ratio, unsettled_db) = pace.unsettled;
    let settled = |gain: Estimate| Estimate { uncertainty: gain.uncertainty.hypot(unsettled_db), ..gain };
    Some(Tones {
        input,
        played,
        gain_db: settled(gain_db),
        quiet_gain_db: quiet.gain_db.map(settled),
        quiet_should_be_seen: quiet.should_be_seen,
        faint_gain_db: faint.as_ref().and_then(|faint| faint.gain_db),
        faint_should_be_seen: faint.as_ref().is_some_and(|faint| faint.should_be_seen),
        dynamic_range_db: faint.as_ref().and_then(|faint| faint.dynamic_range_db),
        smpte_imd_db: imd.0,
        ccif_imd_db: imd.1,
        thd_db: harmonics.thd_db,
        thdn_db: reading::thdn(&rest, amplitude, take.rate),
        harmonics_db: harmonics.each_db,
        rate_ratio: Estimate { value: ratio, uncertainty: ratio_sigma.hypot(unsettled_ratio) },
        flicker_db: steadiness.flicker_db,
        sag_db: steadiness.sag_db,
        dropouts: track.dropouts() + quiet.dropouts,
        flat_top,
        top_dbfs: gain_to_db(top),
    })
}

/// A ratio in dB, with its relative standard deviation.
fn decibels(ratio: f64, relative: f64) -> Estimate {
    Estimate { value: gain_to_db(ratio), uncertainty: gain_to_db(1.0 + relative) }
}
