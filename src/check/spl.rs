//! How loud it is in the room.

use super::wiring::Wiring;
use super::{Check, Outcome, gap};
use crate::chain::Setup;
use crate::measure::Evidence;

/// How loud is it?
pub(super) const CHECK: Check = Check {
    id: "spl",
    title: "Sound pressure",
    why: "Mixes made too loud or too quiet sound wrong elsewhere: a known level is where judgement starts.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(skipped) = gap::by_ear(setup) {
        return skipped;
    }
    if Wiring::read(evidence, setup).is_cable() {
        return Outcome::skipped("A cable has no sound pressure: this takes a microphone.");
    }
    let mut outcome =
        Outcome::skipped("The microphone is not calibrated, so its sound pressure is not known.");
    outcome.advise("Until then a sound level meter beside the microphone, C slow, tells it.");
    outcome
}
