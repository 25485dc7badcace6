//! Whether the gain stays the same when the level changes.

use super::toned::{self, GAIN_FAULT_DB, GAIN_HEALTHY_DB, exceeds};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence};
use crate::units::Db;

/// Does the gain depend on the level?
pub(super) const CHECK: Check = Check {
    id: "linearity",
    title: "Linearity",
    why: "A limiter or an automatic gain in the way changes the dynamics of everything you hear.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(outcome) = toned::nothing_to_judge(evidence, setup) {
        return outcome;
    }
    let mut outcome = verdict(evidence, setup);
    for (output, tones) in toned::every(evidence) {
        if let Some(change) = tones.gain_change_db().filter(|_| tones.dropouts == 0) {
            outcome.figure("gain_change_db", At::output(output), "dB", change);
        }
    }
    let (healthy, fault) = (Db(GAIN_HEALTHY_DB), Db(GAIN_FAULT_DB));
    outcome.limit(format!(
        "Change of gain over 20 dB: up to {healthy} is healthy, over {fault} is a fault (our limits)."
    ));
    outcome
}

fn verdict(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some((output, tones)) = toned::every(evidence).find(|(_, tones)| tones.is_gated()) {
        let name = words::capital(&words::channel(setup, output));
        let what = match tones.vanished_db_lower() {
            Some(by) => format!("{:.0} lower nothing came back", Db(by)),
            None => "a lower tone fades away".to_owned(),
        };
        let mut outcome = Outcome::new(Verdict::Fail, format!("{name} swallows quiet sounds: {what}."));
        outcome.advise("Look for a noise gate, noise suppression or echo cancelling and switch it off.");
        return outcome;
    }
    if let Some(outcome) = toned::broken_up(evidence) {
        return outcome;
    }
    let size = |change: Estimate| Estimate { value: change.value.abs(), ..change };
    let Some((output, tones, _)) = toned::worst(evidence, |tones| Some(size(tones.gain_change_db()?).value))
    else {
        return toned::unsure(
            "The quiet tone drowned in the noise, so this can't be told.".to_owned(),
            "Raise the level or lower the noise, then run this again.".to_owned(),
        );
    };
    let Some(change) = tones.gain_change_db() else { return super::gap::not_measured() };
    let name = words::channel(setup, output);
    let by = Db(change.value);
    if exceeds(size(change), GAIN_FAULT_DB) {
        let headline = format!(
            "The gain of {name} depends on the level: {by:.2} more at the loud tone than 20 dB lower."
        );
        let mut outcome = Outcome::new(Verdict::Fail, headline);
        outcome.advise("Look for a limiter, compressor, loudness or automatic gain and switch it off.");
        return outcome;
    }
    if exceeds(size(change), GAIN_HEALTHY_DB) {
        return Outcome::new(
            Verdict::Warn,
            format!("The gain of {name} changes a little with the level: {by:.2} over 20 dB."),
        );
    }
    if let Some(outcome) = toned::gap_in(evidence, setup) {
        return outcome;
    }
    if toned::every(evidence).any(|(_, tones)| tones.quiet_gain_db.is_none()) {
        return toned::unsure(
            "The quiet tone drowned in the noise on a channel, so this can't be told.".to_owned(),
            "Raise the level or lower the noise, then run this again.".to_owned(),
        );
    }
    Outcome::new(Verdict::Pass, format!("Loud and quiet come back alike: within {:.2}.", Db(by.0.abs())))
}
