//! What the chain adds to a pure tone.

use super::toned::{self, THD_FAULT_DB, THD_HEALTHY_DB, exceeds};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{Evidence, Tones};
use crate::units::{Db, Dbfs};

/// Is a tone still pure when it comes back?
pub(super) const CHECK: Check = Check {
    id: "distortion",
    title: "Distortion",
    why: "Overtones that nobody played make music harsh, and are often an input that is turned up too far.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(outcome) = toned::nothing_to_judge(evidence, setup) {
        return outcome;
    }
    if let Some(outcome) = toned::only_by_cable(setup) {
        return outcome;
    }
    let mut outcome = verdict(evidence, setup);
    for (output, tones) in toned::every(evidence).filter(|(_, tones)| tones.dropouts == 0) {
        figures(&mut outcome, At::output(output), tones);
    }
    for (output, column) in evidence.columns.iter().enumerate().filter_map(|(o, c)| Some((o, c.as_ref()?))) {
        let Some((input, _)) = evidence.main_arrival(output) else { continue };
        outcome.curve("thd_db", At::cell(output, input), ("Hz", "dB"), &column.thd_db);
        for (order, trace) in &column.harmonics {
            outcome.curve(&format!("h{order}_db"), At::cell(output, input), ("Hz", "dB"), trace);
        }
    }
    let (healthy, fault) = (Db(THD_HEALTHY_DB), Db(THD_FAULT_DB));
    outcome.limit(format!(
        "Harmonics at the level played: up to {healthy} is healthy, over {fault} is a fault (our limits)."
    ));
    outcome
}

fn figures(outcome: &mut Outcome, at: At, tones: &Tones) {
    if let Some(thd) = tones.thd_seen() {
        outcome.figure("thd_db", at, "dB", thd);
    }
    outcome.figure("thdn_db", at, "dB", tones.thdn_db);
    for (order, level) in &tones.harmonics_db {
        outcome.figure(&format!("h{order}_db"), at, "dB", *level);
    }
    if let Some(clip) = tones.clip_dbfs() {
        outcome.figure("clip_dbfs", at, "dBFS", clip);
    }
    for (id, imd) in [("smpte_imd_db", tones.smpte_imd_db), ("ccif_imd_db", tones.ccif_imd_db)] {
        if let Some(imd) = imd {
            outcome.figure(id, at, "dB", imd);
        }
    }
}

fn verdict(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(outcome) = toned::broken_up(evidence) {
        return outcome;
    }
    let seen = |tones: &Tones| tones.thd_seen().map(|thd| thd.value);
    if let Some((output, tones, _)) = toned::worst(evidence, seen) {
        let (name, thd) = (words::channel(setup, output), tones.thd_db);
        if exceeds(thd, THD_FAULT_DB) {
            let headline = match tones.clip_dbfs() {
                Some(clip) => format!("{} clips from {} on.", words::capital(&name), Dbfs(clip.value)),
                None => format!("{} distorts: harmonics at {}.", words::capital(&name), Db(thd.value)),
            };
            let mut outcome = Outcome::new(Verdict::Fail, headline);
            outcome.advise("Turn the input gain down and set the input to LINE, then run this again.");
            return outcome;
        }
        if exceeds(thd, THD_HEALTHY_DB) {
            return Outcome::new(
                Verdict::Warn,
                format!("{} distorts a little: harmonics at {}.", words::capital(&name), Db(thd.value)),
            );
        }
    }
    if let Some(outcome) = toned::gap_in(evidence, setup) {
        return outcome;
    }
    let Some((_, tones, bound)) = toned::worst(evidence, |tones| Some(tones.thd_db.value)) else {
        return super::gap::not_measured();
    };
    if tones.harmonics_db.is_empty() && bound > THD_HEALTHY_DB {
        return toned::unsure(
            format!("The noise hides harmonics below {}, so this can't be told.", Db(bound)),
            "Raise the level or lower the noise, then run this again.".to_owned(),
        );
    }
    let below = if tones.harmonics_db.is_empty() { "below" } else { "at" };
    Outcome::new(Verdict::Pass, format!("The tone comes back pure: harmonics {below} {}.", Db(bound)))
}
