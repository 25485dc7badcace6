//! Is every channel the right way round?

use super::wiring::{Landing, Wiring};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence};
use crate::units::number;

/// Is every channel the right way round?
pub(super) const CHECK: Check = Check {
    id: "polarity",
    title: "Polarity",
    why: "If one loudspeaker pushes while the other pulls, bass and centre vanish.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let wiring = Wiring::read(evidence, setup);
    if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    }
    if !wiring.is_cable() {
        return super::air::judge(&wiring);
    }
    let landings: Vec<Landing> = wiring.landings().collect();
    let with = |sign: Option<i8>| -> Vec<usize> {
        landings.iter().filter(|l| l.sign() == sign).map(|landing| landing.output).collect()
    };
    let (upright, inverted, untold) = (with(Some(1)), with(Some(-1)), with(None));
    let mut outcome = verdict(&wiring, &upright, &inverted, &untold);
    outcome.limit("Every channel +1; all of them −1 is harmless for stereo.");
    for landing in &landings {
        if let Some(sign) = landing.sign() {
            let estimate = Estimate { value: f64::from(sign), uncertainty: 0.0 };
            outcome.figure("polarity", At::cell(landing.output, landing.input), "", estimate);
        }
    }
    outcome
}

fn verdict(wiring: &Wiring, upright: &[usize], inverted: &[usize], untold: &[usize]) -> Outcome {
    let setup = wiring.setup;
    let minus = number(-1.0, 0);
    if !inverted.is_empty() && !upright.is_empty() {
        let (names, is) = (words::channels(setup, inverted), words::verb(inverted.len(), "is", "are"));
        let headline = format!("{} {is} upside down (polarity {minus}).", words::capital(&names));
        let mut outcome = Outcome::new(Verdict::Fail, headline);
        outcome.advise("Swap the leads: if the fault goes with the lead, + and − are crossed in it.");
        return outcome;
    }
    if let Some((why, advice)) = wiring.gap() {
        let mut outcome = Outcome::new(Verdict::Unsure, why);
        outcome.advise(advice);
        return outcome;
    }
    if !untold.is_empty() {
        let names = words::channels(setup, untold);
        let mut outcome = Outcome::new(Verdict::Unsure, format!("Which way round {names} is can't be told."));
        outcome.advise(
            "Raise the level or make the noise less; bypass crossovers and equalisers; run this again.",
        );
        return outcome;
    }
    let (count, all) = (setup.outputs, words::capital(&words::every(setup.outputs)));
    let is = words::verb(count, "is", "are");
    if !inverted.is_empty() {
        let harmless = if count > 1 { ": harmless, as they agree" } else { "" };
        return Outcome::new(Verdict::Warn, format!("{all} {is} upside down (polarity {minus}){harmless}."));
    }
    Outcome::new(Verdict::Pass, format!("{all} {is} the right way round."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    #[test]
    fn one_all_none() {
        let both = |l, r| Bench::silent(2, 2).wire(0, 0, -6.0, l).wire(1, 1, -6.0, r);
        let judged = |bench: Bench| judge(&bench.evidence, &bench.setup);
        assert_eq!(judged(both(1, 1)).headline, "Both channels are the right way round.");
        assert_eq!(judged(both(1, -1)).headline, "The right channel is upside down (polarity −1).");
        assert_eq!(judged(both(-1, -1)).verdict, Verdict::Warn);
        let untold = judged(both(1, 0));
        assert_eq!(untold.verdict, Verdict::Unsure);
        assert_eq!(untold.figures.len(), 1);
    }
}
