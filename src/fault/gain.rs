//! A gain that follows the level: limiters, compressors, automatic gain, gates.

use super::{Diagnosis, Fault};
use crate::chain::{ReturnPath, Setup};
use crate::check::toned::{self, GAIN_FAULT_DB, exceeds};
use crate::check::words::{self, capital};
use crate::measure::{Estimate, Evidence, Tones};
use crate::units::Db;

/// Gain changes with level: while a sweep passes, too. What it distorts meanwhile `distortion-high` takes off itself.
pub(super) const LEVEL_DEPENDENT_GAIN: Fault = Fault {
    id: "level-dependent-gain",
    explains: &["eq-in-path", "crosstalk-high"],
    recognise: level_dependent_gain,
};
/// Quiet signals vanish.
pub(super) const GATE_IN_PATH: Fault = Fault {
    id: "gate-in-path",
    explains: &["level-dependent-gain", "bad-contact", "distortion-high"],
    recognise: gate_in_path,
};

/// The change is measured; only a fault that comes and goes could look the same.
const MEASURED: f64 = 0.93;
/// A gate is hardly anything else, but a device that mutes itself is possible.
const GATE: f64 = 0.92;

/// A flicker this much larger than the sag is not the sag's.
pub(super) const FLICKER_OVER_SAG: f64 = 1.5;

pub(super) fn by_cable(setup: &Setup) -> bool {
    setup.return_path == ReturnPath::Loopback
}

fn magnitude(estimate: Estimate) -> Estimate {
    Estimate { value: estimate.value.abs(), ..estimate }
}

/// The 0-based outputs whose tones are as wanted.
pub(super) fn outputs_with(evidence: &Evidence, wanted: impl Fn(&Tones) -> bool) -> Vec<usize> {
    toned::every(evidence).filter(|(_, tones)| wanted(tones)).map(|(output, _)| output).collect()
}

/// One sentence for each of `outputs`.
pub(super) fn saw(
    evidence: &Evidence,
    setup: &Setup,
    outputs: &[usize],
    sentence: impl Fn(&Tones) -> Option<String>,
) -> Vec<String> {
    let say = |(output, tones): (usize, &Tones)| {
        let text = sentence(tones).filter(|_| outputs.contains(&output))?;
        Some(format!("{}: {text}.", capital(&words::channel(setup, output))))
    };
    toned::every(evidence).filter_map(say).collect()
}

fn level_dependent_gain(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let changes =
        |tones: &Tones| tones.excess_change_db().is_some_and(|excess| exceeds(excess, GAIN_FAULT_DB));
    // In a room the sound builds up; and a level that jumps is a bad contact.
    let sags = |tones: &Tones| {
        by_cable(setup)
            && exceeds(magnitude(tones.sag_db), GAIN_FAULT_DB)
            && tones.flicker_db.value <= FLICKER_OVER_SAG * tones.sag_db.value.abs()
    };
    let outputs = outputs_with(evidence, |tones| tones.dropouts == 0 && (changes(tones) || sags(tones)));
    if outputs.is_empty() {
        return None;
    }
    let evidence_seen = saw(evidence, setup, &outputs, |tones| {
        let change = tones.gain_change_db().filter(|_| changes(tones)).map(|change| {
            format!(
                "gain {} at {}, {} higher than 20 dB lower",
                Db(tones.gain_db.value),
                tones.played,
                Db(change.value)
            )
        });
        let sag = sags(tones)
            .then(|| format!("while the tone lasts its level moves by {}", Db(tones.sag_db.value)));
        match (change, sag) {
            (Some(change), Some(sag)) => Some(format!("{change}; {sag}")),
            (change, sag) => change.or(sag),
        }
    });
    let fix = &[
        "In the DAW: bypass limiters, compressors and loudness plug-ins on the master and the monitor section.",
        "On the interface: switch off automatic gain (Auto, Safe, Clip Safe, AGC) and any built-in compressor.",
        "In the system's sound settings: switch off enhancements and volume levelling.",
        "Run this again; if it stays, run it 6 dB lower: something in the chain may be clipping softly.",
    ];
    let headline = format!(
        "The gain of {} depends on how loud it plays: a limiter, compressor or automatic gain is in the way.",
        words::channels(setup, &outputs)
    );
    Some(Diagnosis::new(MEASURED, headline, evidence_seen, fix))
}

fn gate_in_path(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let outputs = outputs_with(evidence, |tones| tones.is_gated() && tones.dropouts == 0);
    if outputs.is_empty() {
        return None;
    }
    let seen = saw(evidence, setup, &outputs, |tones| {
        let (played, gain) = (tones.played, Db(tones.gain_db.value));
        let lower = match (tones.vanished_db_lower(), tones.fades_db()) {
            (Some(by), _) => {
                format!(
                    "the same tone {by:.0} lower, far over the noise, does not come back at all",
                    by = Db(by)
                )
            }
            (None, Some(lost)) => format!("a quieter one fades away and loses {} of that", Db(lost)),
            (None, None) => return None,
        };
        Some(format!("a tone at {played} comes back with {gain}, {lower}"))
    });
    let fix = &[
        "In the DAW: bypass gates and expanders on this track and on the master.",
        "Switch off noise suppression, voice isolation and echo cancelling in the interface's software and in the system's sound settings.",
        "Close calls and chat programs: they switch such filters on by themselves.",
        "Run this again.",
    ];
    let headline = format!(
        "Quiet sounds vanish on {}: a noise gate or an echo canceller is in the way.",
        words::channels(setup, &outputs)
    );
    Some(Diagnosis::new(GATE, headline, seen, fix))
}
