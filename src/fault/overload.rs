//! What the chain makes of a tone that it can't bear: overload and distortion.

use super::gain::{by_cable, outputs_with, saw};
use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::words::{self, capital, verb};
use crate::measure::{Evidence, Tones};
use crate::units::{Db, Dbfs};

/// The return clips well below full-scale stimulus: a sweep is cut as well.
pub(super) const INPUT_OVERLOAD: Fault = Fault {
    id: "input-overload",
    explains: &["distortion-high", "level-dependent-gain", "eq-in-path", "crosstalk-high"],
    recognise: input_overload,
};
/// Harmonics above what the chain should have.
pub(super) const DISTORTION_HIGH: Fault =
    Fault { id: "distortion-high", explains: &[], recognise: distortion_high };

/// Flat tops are hardly anything else; where they arise, input or output, is likely only.
const FLAT: f64 = 0.92;
/// Distortion is measured; its cause is open.
const HARMONICS: f64 = 0.9;

fn input_overload(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let outputs = outputs_with(evidence, |tones| tones.clip_dbfs().is_some());
    if outputs.is_empty() {
        return None;
    }
    let seen = saw(evidence, setup, &outputs, |tones| {
        let clip = tones.clip_dbfs()?;
        Some(format!(
            "the tone is cut flat at {} of the return, which a stimulus of {} reaches; harmonics at {}",
            Dbfs(tones.top_dbfs),
            Dbfs(clip.value),
            Db(tones.thd_db.value)
        ))
    });
    let fix = &[
        "Turn the input gain down to its minimum.",
        "Set the input to LINE, not INST or MIC, and use the line input if there is one; a pad helps if not.",
        "If it still clips: turn the output down, or lower the level here.",
        "Run this again.",
    ];
    let headline = format!(
        "{} {}: the input is overloaded long before the output is at its loudest.",
        capital(&words::channels(setup, &outputs)),
        verb(outputs.len(), "clips", "clip")
    );
    Some(Diagnosis::new(FLAT, headline, seen, fix))
}

fn distortion_high(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let distorted = |tones: &Tones| tones.dropouts == 0 && tones.is_distorted_beyond_its_dynamics();
    let outputs = outputs_with(evidence, distorted);
    if outputs.is_empty() || !by_cable(setup) {
        return None;
    }
    let seen = saw(evidence, setup, &outputs, |tones| {
        Some(format!("harmonics at {} re the tone, played at {}", Db(tones.thd_db.value), tones.played))
    });
    let fix = &[
        "Bypass every plug-in that colours the sound (saturation, tape, tube, exciter) on the track and the master.",
        "Turn the input gain down and set the input to LINE, then run this again.",
        "Run it again 10 dB lower: if the harmonics fall, something is driven too hard.",
        "Try another output, input and lead to find the device that distorts.",
    ];
    let headline = format!(
        "{} {} overtones that nobody played: something in the chain distorts.",
        capital(&words::channels(setup, &outputs)),
        verb(outputs.len(), "gets", "get")
    );
    Some(Diagnosis::new(HARMONICS, headline, seen, fix))
}
