//! Whether the return is all there and steady.

use super::toned::{self, FLICKER_FAULT_DB, FLICKER_HEALTHY_DB, exceeds};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence};
use crate::units::Db;

/// Does a steady tone stay steady?
pub(super) const CHECK: Check = Check {
    id: "continuity",
    title: "Continuity",
    why: "Lost samples click; a level that flickers is a bad contact.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(outcome) = toned::nothing_to_judge(evidence, setup) {
        return outcome;
    }
    let mut outcome = verdict(evidence, setup);
    for (output, tones) in toned::every(evidence) {
        let count = Estimate { value: tones.dropouts as f64, uncertainty: 0.0 };
        outcome.figure("dropouts", At::output(output), "", count);
        outcome.figure("level_flicker_db", At::output(output), "dB", tones.flicker_db);
    }
    let (healthy, fault) = (Db(FLICKER_HEALTHY_DB), Db(FLICKER_FAULT_DB));
    outcome.limit("Lost or repeated samples: none is healthy, one is a fault (our limits).");
    outcome.limit(format!(
        "Flicker from 20 ms to the next, by cable: up to {healthy} is healthy, over {fault} is a fault (our limits)."
    ));
    outcome
}

fn verdict(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some((output, tones, _)) =
        toned::worst(evidence, |tones| Some(tones.dropouts as f64)).filter(|worst| worst.1.dropouts > 0)
    {
        let times = if tones.dropouts == 1 { "once".to_owned() } else { format!("{} times", tones.dropouts) };
        let headline =
            format!("Samples were lost or repeated {times} while {} played.", words::channel(setup, output));
        let mut outcome = Outcome::new(Verdict::Fail, headline);
        outcome
            .advise("Set a larger buffer in the audio settings, close other programs, then run this again.");
        return outcome;
    }
    let Some((output, tones, flicker)) = toned::worst(evidence, |tones| Some(tones.flicker_db.value)) else {
        return super::gap::not_measured();
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
    if let Some(outcome) = toned::gap_in(evidence, setup) {
        return outcome;
    }
    Outcome::new(Verdict::Pass, "The tone comes back whole and steady.")
}
