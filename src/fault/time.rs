//! What goes wrong in time: lost samples, contacts that come and go, a latency that moves.

use super::gain::{FLICKER_OVER_SAG, by_cable, outputs_with, saw};
use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::toned::{FLICKER_FAULT_DB, exceeds};
use crate::check::words;
use crate::measure::repeats::ROUND_SECONDS;
use crate::measure::{Evidence, Tones};
use crate::units::{Db, Samples};

/// Samples lost or repeated. A sweep that is cut has gaps in its response and a second arrival after each cut.
pub(super) const DROPOUTS: Fault = Fault {
    id: "dropouts",
    explains: &[
        "bad-contact",
        "unstable-latency",
        "eq-in-path",
        "channel-imbalance",
        "broken-leg",
        "direct-monitor",
    ],
    recognise: dropouts,
};
/// The level flickers or crackles, while a sweep passes too.
pub(super) const BAD_CONTACT: Fault = Fault {
    id: "bad-contact",
    explains: &["level-dependent-gain", "distortion-high", "eq-in-path", "channel-imbalance", "broken-leg"],
    recognise: bad_contact,
};

/// Delay moved between repeats.
pub(super) const UNSTABLE_LATENCY: Fault =
    Fault { id: "unstable-latency", explains: &[], recognise: unstable_latency };

/// A delay that moves by more over the run is a fault, in samples (contract §3). A burst is timed to 0.2 samples or
/// not at all, so this is four standard deviations at the least.
const MOVED_SAMPLES: f64 = 1.0;
/// The delays are measured; only a very late echo could be taken for them.
const MOVED: f64 = 0.93;
/// Jumps of the phase are hardly anything else.
const JUMPS: f64 = 0.93;
/// A knob turned during the tone looks the same.
const CONTACT: f64 = 0.85;
fn dropouts(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let outputs = outputs_with(evidence, |tones| tones.dropouts > 0);
    if outputs.is_empty() {
        return None;
    }
    let seen = saw(evidence, setup, &outputs, |tones| match tones.dropouts {
        1 => Some("the steady tone jumped once".to_owned()),
        times => Some(format!("the steady tone jumped {times} times")),
    });
    let fix = &[
        "Set a larger buffer (512 or 1024 samples) in the audio settings.",
        "Close other programs; plug the interface straight into the computer, without a hub.",
        "Switch off power saving for USB and for the processor; keep wireless adapters away from the interface.",
        "Check that the interface and the DAW are set to the same sample rate, then run this again.",
    ];
    let headline = "Samples are lost or repeated on the way: that is heard as clicks.";
    Some(Diagnosis::new(JUMPS, headline, seen, fix))
}

fn bad_contact(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    // A level that slides is a gain control; one that jumps and comes back is not.
    let flickers = |tones: &Tones| {
        tones.dropouts == 0
            && exceeds(tones.flicker_db, FLICKER_FAULT_DB)
            && tones.flicker_db.value > FLICKER_OVER_SAG * tones.sag_db.value.abs()
    };
    let outputs = outputs_with(evidence, flickers);
    if outputs.is_empty() || !by_cable(setup) {
        return None;
    }
    let seen = saw(evidence, setup, &outputs, |tones| {
        Some(format!("the level of a steady tone jumps by {} within 20 ms", Db(tones.flicker_db.value)))
    });
    let fix = &[
        "Push both plugs fully home and turn them a few times.",
        "Move the lead near its plugs while a tone plays: where it crackles it is broken. Replace it.",
        "Turn every knob and press every switch in the way a few times: dirty ones crackle too.",
        "Run this again.",
    ];
    let headline = format!(
        "The level of {} flickers: a bad contact in a lead, a plug or a knob.",
        words::channels(setup, &outputs)
    );
    Some(Diagnosis::new(CONTACT, headline, seen, fix))
}

fn unstable_latency(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let repeats = evidence.repeats.as_ref()?;
    // What two clocks that drift apart make of the time between the first and the last burst.
    let drifted = |output: usize| {
        let tones = evidence.tones.iter().flatten();
        let own = evidence.tones.get(output).and_then(Option::as_ref).or_else(|| tones.last());
        let rounds = repeats.delays.get(output).map_or(0, |delays| delays.len().saturating_sub(1));
        own.map_or(0.0, |tones| {
            (tones.rate_ratio.value - 1.0).abs() * rounds as f64 * ROUND_SECONDS * setup.sample_rate
        })
    };
    let moved = |output: &usize| {
        repeats.spread(*output).is_some_and(|spread| spread - drifted(*output) > MOVED_SAMPLES)
    };
    let outputs: Vec<usize> = (0..setup.outputs).filter(moved).collect();
    if outputs.is_empty() {
        return None;
    }
    let say = |output: &usize| {
        let spread = Samples(repeats.spread(*output)?);
        Some(format!("{}: its delay moved by {spread}.", words::capital(&words::channel(setup, *output))))
    };
    let seen = outputs.iter().filter_map(say).collect();
    let fix = &[
        "Set a larger buffer in the audio settings and restart the audio device.",
        "Switch off plug-ins that change their latency while they run, and the DAW's low-latency monitoring.",
        "Plug the interface straight into the computer, without a hub.",
        "Run this again; recordings can't be lined up until the latency stays.",
    ];
    let headline = format!("The latency of {} changes while it plays.", words::channels(setup, &outputs));
    Some(Diagnosis::new(MOVED, headline, seen, fix))
}
