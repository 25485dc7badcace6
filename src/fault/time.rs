//! What goes wrong in time: lost samples, contacts that come and go, a latency that moves.

use super::gain::{FLICKER_OVER_SAG, by_cable, outputs_with, saw};
use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::latency::{MOVED_SAMPLES, moved};
use crate::check::toned::{self, FLICKER_FAULT_DB, exceeds};
use crate::check::words;
use crate::measure::{Evidence, Tones};
use crate::units::{Db, Samples};

/// Samples lost or repeated. A sweep that is cut has gaps in its response and a second arrival after each cut.
pub(super) const DROPOUTS: Fault = Fault {
    id: "dropouts",
    explains: &[
        "bad-contact",
        "eq-in-path",
        "channel-imbalance",
        "broken-leg",
        "direct-monitor",
        "level-dependent-gain",
        "crosstalk-high",
    ],
    recognise: dropouts,
};
/// The level flickers or crackles, while a sweep passes too.
pub(super) const BAD_CONTACT: Fault = Fault {
    id: "bad-contact",
    explains: &[
        "level-dependent-gain",
        "distortion-high",
        "eq-in-path",
        "channel-imbalance",
        "broken-leg",
        "crosstalk-high",
    ],
    recognise: bad_contact,
};

/// Delay moved between repeats. A sweep in which that happens is split in two arrivals, each with a part of the band.
pub(super) const UNSTABLE_LATENCY: Fault = Fault {
    id: "unstable-latency",
    explains: &[
        "bad-contact",
        "eq-in-path",
        "channel-imbalance",
        "broken-leg",
        "unbalanced-loss",
        "operating-level-mismatch",
        "wrong-input-type",
        "polarity-one",
        "polarity-all",
        "direct-monitor",
        "level-dependent-gain",
        "crosstalk-high",
    ],
    recognise: unstable_latency,
};

/// A buffer's step is not smaller, in samples: equal steps of less are met by chance.
const LEAST_STEP: f64 = 8.0;
/// Whole samples are lost: steps are equal within so many.
const SAME_STEP: f64 = 0.5;
/// Between two times at which the delay is known at most so many equal steps were made.
const MOST_STEPS: f64 = 8.0;
/// So many clicks in two seconds of silence are a contact that crackles; fewer may be a door.
const CRACKLES: usize = 3;
/// The delays are measured; only a very late echo could be taken for them.
const MOVED: f64 = 0.93;
/// Jumps of the phase are hardly anything else.
const JUMPS: f64 = 0.93;
/// A knob turned during the tone looks the same.
const CONTACT: f64 = 0.85;
/// Clicks alone may come from elsewhere.
const CRACKLE: f64 = 0.7;

fn dropouts(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let outputs = outputs_with(evidence, |tones| tones.dropouts > 0);
    let gaps = evidence.breaks.gaps;
    // A step of whole periods of the tone is not seen in it, but in the delay.
    let shifted: Vec<(usize, f64)> =
        (0..setup.outputs).filter_map(|output| Some((output, moved(evidence, setup, output)?))).collect();
    let stepped = !shifted.is_empty() && in_equal_steps(evidence);
    if (outputs.is_empty() && gaps == 0 && !stepped) || moves_about(evidence, setup) {
        return None;
    }
    let mut seen = saw(evidence, setup, &outputs, |tones| match tones.dropouts {
        1 => Some("the steady tone jumped once".to_owned()),
        times => Some(format!("the steady tone jumped {times} times")),
    });
    if stepped && gaps == 0 {
        let say = |(output, by): &(usize, f64)| {
            let name = words::capital(&words::channel(setup, *output));
            format!("{name}: its delay moved by {}, in equal steps.", Samples(*by))
        };
        seen.extend(shifted.iter().map(say));
    }
    if gaps > 0 {
        let times = if gaps == 1 { "once".to_owned() } else { format!("{gaps} times") };
        seen.push(format!("For a moment nothing but zeros came back on all inputs, {times} in the run."));
    }
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
    let clicks = |input: usize| evidence.breaks.silence(input)?.clicks.filter(|clicks| *clicks >= CRACKLES);
    let crackling: Vec<usize> = (0..setup.inputs).filter(|input| clicks(*input).is_some()).collect();
    let outputs = outputs_with(evidence, flickers);
    if (outputs.is_empty() && crackling.is_empty()) || !by_cable(setup) {
        return None;
    }
    let mut seen = saw(evidence, setup, &outputs, |tones| {
        Some(format!("the level of a steady tone jumps by {} within 20 ms", Db(tones.flicker_db.value)))
    });
    seen.extend(crackling.iter().filter_map(|input| {
        let name = words::capital(&words::input(setup, *input));
        Some(format!("{name}: {} clicks in the silence.", clicks(*input)?))
    }));
    let fix = &[
        "Push both plugs fully home and turn them a few times.",
        "Move the lead near its plugs while a tone plays: where it crackles it is broken. Replace it.",
        "Turn every knob and press every switch in the way a few times: dirty ones crackle too.",
        "Run this again.",
    ];
    if outputs.is_empty() {
        let inputs = words::inputs(setup, &crackling);
        let does = words::verb(crackling.len(), "crackles", "crackle");
        let headline =
            format!("{} {does}: a bad contact in a lead, a plug or a knob.", words::capital(&inputs));
        return Some(Diagnosis::new(CRACKLE, headline, seen, fix));
    }
    let headline = format!(
        "The level of {} flickers: a bad contact in a lead, a plug or a knob.",
        words::channels(setup, &outputs)
    );
    Some(Diagnosis::new(CONTACT, headline, seen, fix))
}

/// Whether the delay moves about: not by samples that are lost, which makes equal steps, and not with a loop.
fn moves_about(evidence: &Evidence, setup: &Setup) -> bool {
    evidence.breaks.gaps == 0
        && (0..setup.outputs).any(|output| moved(evidence, setup, output).is_some())
        && !in_equal_steps(evidence)
}

/// Whether the delays lie apart by multiples of one step, and not all by the same.
fn in_equal_steps(evidence: &Evidence) -> bool {
    let Some(repeats) = &evidence.repeats else { return false };
    let moves = repeats.delays.iter().enumerate().flat_map(|(output, delays)| {
        let swept = evidence.main_arrival(output).map(|(_, arrival)| arrival.delay.value);
        let all: Vec<f64> = swept.into_iter().chain(delays.iter().copied()).collect();
        all.iter().zip(all.iter().skip(1)).map(|(from, to)| (to - from).abs()).collect::<Vec<_>>()
    });
    let moves: Vec<f64> = moves.filter(|size| *size > MOVED_SAMPLES).collect();
    let least = moves.iter().copied().fold(f64::INFINITY, f64::min);
    let most = moves.iter().copied().fold(0.0, f64::max);
    if most - least <= SAME_STEP {
        // One move, seen once or from several sides. If tones jumped as well, it was one of many.
        return toned::every(evidence).any(|(_, tones)| tones.dropouts > 0);
    }
    let fits = |step: f64| {
        let steps = |size: &f64| (size / step).round();
        moves.iter().all(|size| (size - steps(size) * step).abs() <= SAME_STEP && steps(size) <= MOST_STEPS)
    };
    (1..=MOST_STEPS as usize)
        .map(|share| (least / share as f64).round())
        .any(|step| step >= LEAST_STEP && fits(step))
}

fn unstable_latency(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    if !moves_about(evidence, setup) {
        return None;
    }
    let outputs: Vec<usize> =
        (0..setup.outputs).filter(|output| moved(evidence, setup, *output).is_some()).collect();
    let say = |output: &usize| {
        let moved = Samples(moved(evidence, setup, *output)?);
        Some(format!("{}: its delay moved by {moved}.", words::capital(&words::channel(setup, *output))))
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
