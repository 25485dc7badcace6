//! Whether what plays and what records run on one clock.

use super::toned::{self, DRIFT_FAULT_PPM, DRIFT_HEALTHY_PPM, exceeds};
use super::{At, Check, Outcome, Verdict, gap, words};
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
    if let Some(skipped) = gap::by_ear(setup) {
        return skipped;
    }
    if let Some(ratio) = toned::foreign_rate(evidence) {
        return another_rate(ratio);
    }
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

fn another_rate(ratio: Estimate) -> Outcome {
    let (factor, speed) = if ratio.value > 1.0 { (ratio.value, "slow") } else { (1.0 / ratio.value, "fast") };
    let headline = format!("The return runs at another sample rate: {factor:.4} times too {speed}.");
    let mut outcome = Outcome::new(Verdict::Fail, headline);
    outcome.advise("Set the same sample rate in the DAW, the interface and the system, then run this again.");
    outcome.figure("rate_ratio", At::ALL, "", ratio);
    outcome.figure("drift_ppm", At::ALL, "ppm", toned::ppm(ratio));
    outcome
}

fn verdict(evidence: &Evidence, setup: &Setup) -> Outcome {
    let size = |drift: Estimate| Estimate { value: drift.value.abs(), ..drift };
    let Some((output, tones, _)) = toned::worst(evidence, |tones| Some(tones.drift_ppm().value.abs())) else {
        return gap::not_measured();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;
    use crate::check::judge_all;

    #[test]
    fn another_rate_fails_here_and_nowhere_else() {
        let bench = Bench::silent(2, 2).at_another_rate(48.0 / 44.1);
        let outcomes = judge_all(&bench.evidence, &bench.setup);
        let failed: Vec<&str> =
            outcomes.iter().filter(|o| o.verdict == Verdict::Fail).map(|o| o.id.as_str()).collect();
        assert_eq!(failed, ["clock"]);
        let clock = outcomes.iter().find(|outcome| outcome.id == "clock").expect("judged");
        assert_eq!(clock.headline, "The return runs at another sample rate: 1.0884 times too slow.");
        let figure =
            |id: &str| clock.figures.iter().find(|figure| figure.id == id).map(|f| (f.value, f.uncertainty));
        assert_eq!(figure("rate_ratio"), Some((48.0 / 44.1, 1e-6)));
        assert!(
            figure("drift_ppm").is_some_and(|(ppm, sigma)| (ppm - 88_435.37).abs() < 0.01 && sigma == 1.0)
        );
        for id in
            ["routing", "polarity", "latency", "response", "linearity", "crosstalk", "hum", "continuity"]
        {
            let outcome = outcomes.iter().find(|outcome| outcome.id == id).expect("judged");
            assert_eq!(outcome.verdict, Verdict::Unsure, "{id}: {}", outcome.headline);
            assert!(outcome.headline.contains("sample rate"), "{id}: {}", outcome.headline);
        }
    }
}
