//! Whether the return is all there and steady.

use super::toned::{self, FLICKER_FAULT_DB, FLICKER_HEALTHY_DB, exceeds};
use super::{At, Check, Outcome, Verdict, gap, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence};
use crate::units::Db;

/// What helps against lost samples.
const LARGER_BUFFER: &str =
    "Set a larger buffer in the audio settings, close other programs, then run this again.";

/// Does a steady tone stay steady?
pub(super) const CHECK: Check = Check {
    id: "continuity",
    title: "Continuity",
    why: "Lost samples click; a level that flickers is a bad contact.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(skipped) = gap::by_ear(setup) {
        return skipped;
    }
    if toned::foreign_rate(evidence).is_some() {
        return gap::another_rate();
    }
    let broken = broken(evidence);
    if let Some(outcome) = toned::nothing_to_judge(evidence, setup).filter(|_| broken.is_none()) {
        return outcome;
    }
    let mut outcome = broken.unwrap_or_else(|| verdict(evidence, setup));
    for (output, tones) in toned::every(evidence) {
        let count = Estimate { value: tones.dropouts as f64, uncertainty: 0.0 };
        outcome.figure("dropouts", At::output(output), "", count);
        outcome.figure("level_flicker_db", At::output(output), "dB", tones.flicker_db);
    }
    for input in 0..setup.inputs {
        if let Some(clicks) = evidence.breaks.silence(input).and_then(|silence| silence.clicks) {
            let count = Estimate { value: clicks as f64, uncertainty: 0.0 };
            outcome.figure("clicks", At::input(input), "", count);
        }
    }
    let (healthy, fault) = (Db(FLICKER_HEALTHY_DB), Db(FLICKER_FAULT_DB));
    outcome.limit("Lost or repeated samples: none is healthy, one is a fault (our limits).");
    outcome.limit(format!(
        "Flicker from 20 ms to the next, by cable: up to {healthy} is healthy, over {fault} is a fault (our limits)."
    ));
    outcome
}

/// The outcome where the return stood still for moments, whatever played.
fn broken(evidence: &Evidence) -> Option<Outcome> {
    let times = match evidence.breaks.gaps {
        0 => return None,
        1 => "once".to_owned(),
        gaps => format!("{gaps} times"),
    };
    let headline = format!("The return had gaps: for a moment nothing but zeros came back, {times}.");
    let mut outcome = Outcome::new(Verdict::Fail, headline);
    outcome.advise(LARGER_BUFFER);
    Some(outcome)
}

fn verdict(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some((output, tones, _)) =
        toned::worst(evidence, |tones| Some(tones.dropouts as f64)).filter(|worst| worst.1.dropouts > 0)
    {
        let times = if tones.dropouts == 1 { "once".to_owned() } else { format!("{} times", tones.dropouts) };
        let headline =
            format!("Samples were lost or repeated {times} while {} played.", words::channel(setup, output));
        let mut outcome = Outcome::new(Verdict::Fail, headline);
        outcome.advise(LARGER_BUFFER);
        return outcome;
    }
    let Some((output, tones, flicker)) = toned::worst(evidence, |tones| Some(tones.flicker_db.value)) else {
        return gap::not_measured();
    };
    let name = words::channel(setup, output);
    // In a room people and air move.
    let is_cable = toned::only_by_cable(setup).is_none();
    if is_cable && exceeds(tones.flicker_db, FLICKER_FAULT_DB) {
        let headline = format!("The level of {name} flickers: by {} within 20 ms.", Db(flicker));
        let mut outcome = Outcome::new(Verdict::Fail, headline);
        outcome.advise(
            "Push the plugs fully home, move the lead while a tone plays, and replace it if that crackles.",
        );
        return outcome;
    }
    if is_cable && exceeds(tones.flicker_db, FLICKER_HEALTHY_DB) {
        return Outcome::new(
            Verdict::Warn,
            format!("The level of {name} is not quite steady: it moves by {:.2} within 20 ms.", Db(flicker)),
        );
    }
    let clicks = |input| evidence.breaks.silence(input)?.clicks.filter(|clicks| *clicks > 0);
    let crackling: Vec<usize> = (0..setup.inputs).filter(|input| clicks(*input).is_some()).collect();
    if is_cable && !crackling.is_empty() {
        let headline = format!("There are clicks in the silence of {}.", words::inputs(setup, &crackling));
        let mut outcome = Outcome::new(Verdict::Warn, headline);
        outcome.advise("Push the plugs fully home, move the lead while a tone plays, then run this again.");
        return outcome;
    }
    if let Some(outcome) = toned::gap_in(evidence, setup) {
        return outcome;
    }
    Outcome::new(Verdict::Pass, "The tone comes back whole and steady.")
}
