//! Whether what plays and what records run on one clock.

use super::toned::{self, DRIFT_FAULT_PPM, DRIFT_HEALTHY_PPM, exceeds};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence};
use crate::units::Ppm;

/// Do output and input run on one clock?
pub(super) const CHECK: Check = Check {
    id: "clock",
    title: "Clock",
    why: "Two clocks drift apart: the sound wanders in time and now and then clicks.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(outcome) = toned::nothing_to_judge(evidence, setup) {
        return outcome;
    }
    let mut outcome = verdict(evidence, setup);
    for (output, tones) in toned::every(evidence) {
        outcome.figure("rate_ratio", At::output(output), "", tones.rate_ratio);
        outcome.figure("drift_ppm", At::output(output), "ppm", tones.drift_ppm());
    }
    let (healthy, fault) = (Ppm(DRIFT_HEALTHY_PPM), Ppm(DRIFT_FAULT_PPM));
    outcome.limit(format!("Drift: below {healthy} is healthy, from {fault} on it is a fault (our limits)."));
    outcome
}

fn verdict(evidence: &Evidence, setup: &Setup) -> Outcome {
    let size = |drift: Estimate| Estimate { value: drift.value.abs(), ..drift };
    let Some((output, tones, _)) = toned::worst(evidence, |tones| Some(tones.drift_ppm().value.abs())) else {
        return super::gap::not_measured();
    };
    let drift = size(tones.drift_ppm());
    let name = words::channel(setup, output);
    if exceeds(drift, DRIFT_FAULT_PPM) {
        let headline = format!("The return of {name} runs on another clock: {} apart.", Ppm(drift.value));
        let mut outcome = Outcome::new(Verdict::Fail, headline);
        outcome.advise("Use one audio device for input and output, or lock their clocks together.");
        return outcome;
    }
    if exceeds(drift, DRIFT_HEALTHY_PPM) {
        let headline = format!("The return of {name} drifts a little: {}.", Ppm(drift.value));
        return Outcome::new(Verdict::Warn, headline);
    }
    if let Some(outcome) = toned::gap_in(evidence, setup) {
        return outcome;
    }
    if toned::every(evidence).any(|(_, tones)| tones.drift_ppm().uncertainty > DRIFT_HEALTHY_PPM) {
        return toned::unsure(
            "The return is too noisy or too broken to tell its clock.".to_owned(),
            "Raise the level or lower the noise, then run this again.".to_owned(),
        );
    }
    Outcome::new(Verdict::Pass, "Output and input run on one clock.")
}
