//! What is not known, why, and what would make it known: shared by all checks.

use super::wiring::{Seat, Wiring};
use super::{Outcome, Verdict, toned, words};
use crate::chain::{ReturnPath, Setup};
use crate::measure::{Evidence, IdleInput};

/// What to do about a recording with holes.
pub(super) const INVALID_ADVICE: &str =
    "Take other plugins off this channel, restart the audio device and run this again.";

/// The outcome where the user's own ears are the return, if so.
pub(super) fn by_ear(setup: &Setup) -> Option<Outcome> {
    let ear = setup.return_path == ReturnPath::Ear;
    ear.then(|| Outcome::skipped("By ear nothing comes back that could be measured."))
}

/// The outcome where the return runs at another sample rate: what a check would read off it means nothing.
pub(super) fn another_rate() -> Outcome {
    let headline = "The return runs at another sample rate, so this can't be told.";
    let mut outcome = Outcome::new(Verdict::Unsure, headline);
    outcome.advise("First set output and input to the same sample rate, then run this again.");
    outcome
}

/// The outcome of a check that the run did not come to.
pub(super) fn not_measured() -> Outcome {
    Outcome::skipped("Not measured: the run ended before.")
}

/// What each input gave with nothing playing, `None` where the recording has a hole; or why there is nothing.
pub(super) fn idle<'a>(
    evidence: &'a Evidence,
    setup: &Setup,
) -> Result<Vec<Option<&'a IdleInput>>, Box<Outcome>> {
    if let Some(skipped) = by_ear(setup) {
        return Err(Box::new(skipped));
    }
    let idle = evidence.idle.as_ref().filter(|_| setup.inputs > 0).ok_or_else(|| Box::new(not_measured()))?;
    Ok((0..setup.inputs).map(|input| idle.inputs.get(input)?.as_ref()).collect())
}

/// The outcome of a check that can't tell a steady noise from what somebody did meanwhile on `inputs` (0-based).
pub(super) fn not_steady(setup: &Setup, inputs: &[usize]) -> Outcome {
    let names = words::inputs(setup, inputs);
    let headline = format!("The noise of {names} was not steady, so its level can't be told.");
    let mut outcome = Outcome::new(Verdict::Unsure, headline);
    outcome.advise("Keep quiet, touch nothing and let no other sound play, then run this again.");
    outcome
}

impl Wiring<'_> {
    /// The outcome of a check of the matrix that has nothing to judge, if so.
    pub(super) fn nothing_to_judge(&self) -> Option<Outcome> {
        if let Some(skipped) = by_ear(self.setup) {
            return Some(skipped);
        }
        if toned::foreign_rate(self.evidence).is_some() {
            return Some(another_rate());
        }
        if self.is_silent() {
            let mut outcome = Outcome::new(Verdict::Unsure, "Nothing came back, so this can't be told.");
            outcome.advise("First find out why nothing comes back, then run this again.");
            return Some(outcome);
        }
        self.is_unswept().then(not_measured)
    }

    /// Why the picture has gaps, and what would close them. Damage first: it makes all else doubtful.
    pub(super) fn gap(&self) -> Option<(String, String)> {
        let damaged = self.outputs_with(|seat| matches!(seat, Seat::Damaged));
        let waiting = self.outputs_with(|seat| matches!(seat, Seat::NotMeasured));
        let name = |outputs: &[usize]| words::channels(self.setup, outputs);
        let gone = self.outputs_with(|seat| matches!(seat, Seat::Gone));
        let missing = self.missing();
        let why = if !damaged.is_empty() {
            format!("The return contained invalid samples while {} played.", name(&damaged))
        } else if !waiting.is_empty() {
            format!("The run ended before {} had been measured.", name(&waiting))
        } else if !gone.is_empty() {
            format!("The return of {} stopped in mid-run.", name(&gone))
        } else if !missing.is_empty() && self.is_spare() {
            let is = words::verb(missing.len(), "is", "are");
            format!(
                "{} {is} not plugged in: there are more outputs than inputs.",
                words::capital(&name(&missing))
            )
        } else if !missing.is_empty() {
            let does = words::verb(missing.len(), "does", "do");
            format!("{} {does} not arrive.", words::capital(&name(&missing)))
        } else {
            return None;
        };
        let advice = if !damaged.is_empty() {
            INVALID_ADVICE.to_owned()
        } else if !waiting.is_empty() {
            "Run this again and let it play to the end.".to_owned()
        } else if !gone.is_empty() {
            "Look for a plug that was pulled or an input that was switched off, then run this again."
                .to_owned()
        } else if self.is_spare() {
            let plugged = words::verb(self.leads(), "one output", "some of the outputs");
            let next = name(&missing);
            format!("Only {plugged} can be plugged in at a time: move the plug to {next} and run this again.")
        } else {
            if self.is_cable() {
                "Push the plugs of its lead home at both ends, then run this again.".to_owned()
            } else {
                "Check that its loudspeaker is on and turned up, then run this again.".to_owned()
            }
        };
        Some((why, advice))
    }
}
