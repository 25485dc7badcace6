//! Does the return come back as loud as the chain leads one to expect, and equally on both sides?

use super::wiring::{Landing, Wiring};
use super::{At, Check, Outcome, Verdict, learnt, words};
use crate::chain::{Expectation, Setup};
use crate::measure::{Estimate, Evidence};
use crate::units::Db;

/// Healthy left − right (contract §3).
pub(crate) const BALANCE_HEALTHY_DB: f64 = 0.5;
/// Left − right beyond this is a fault (contract §3).
pub(crate) const BALANCE_FAULT_DB: f64 = 0.75;
/// A nominal gain that is missed by this can be a fault's signature: the lower edge of the lost leg, 6.02 − 1.25 dB.
const SIGNATURE_DB: f64 = 4.77;

/// Is the level right?
pub(super) const CHECK: Check = Check {
    id: "level",
    title: "Level",
    why: "A level that is off betrays a wrong lead, a wrong input or a knob, and pulls the stereo picture aside.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let wiring = Wiring::read(evidence, setup);
    if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    }
    let expectation = setup.expected_gain();
    let landings: Vec<Landing> = wiring.landings().collect();
    let error = |landing: &Landing| error(setup, &expectation, landing).0;
    let balance = balance(&wiring, &landings);
    let mut outcome = verdict(&wiring, &expectation, &landings, balance);
    for landing in &landings {
        let estimate = Estimate { value: error(landing), uncertainty: landing.arrival.gain_db.uncertainty };
        outcome.figure("gain_error_db", At::output(landing.output), "dB", estimate);
    }
    if landings.iter().any(|landing| learnt::change(setup, landing).is_some()) {
        outcome.limit(
            "Gain from what is played to what returns: as learnt, ± 0.3 dB and two standard deviations.",
        );
    } else {
        outcome.limit(format!("Gain from what is played to what returns: {}.", expectation.describe()));
    }
    if let Some(balance) = balance {
        outcome.figure("balance_db", At::ALL, "dB", balance);
    }
    if wiring.is_cable() && setup.outputs > 1 {
        let (healthy, fault) = (Db(BALANCE_HEALTHY_DB), Db(BALANCE_FAULT_DB));
        outcome.limit(format!(
            "Left − right: up to {healthy} is healthy, over {fault:.2} is a fault (our limits)."
        ));
    }
    outcome
}

/// How far a landing is from what was learnt, or is expected, and what of that is healthy, in dB.
fn error(setup: &Setup, expectation: &Expectation, landing: &Landing) -> (f64, f64) {
    let learnt = learnt::change(setup, landing).and_then(|change| Some((change.by?.0, change.tolerance.0)));
    learnt.unwrap_or_else(|| (expectation.error(Db(landing.gain_db())).0, expectation.tolerance().0))
}

/// Left − right, where both arrive. Two microphones can't be held against each other.
fn balance(wiring: &Wiring, landings: &[Landing]) -> Option<Estimate> {
    let [left, right] = landings else { return None };
    if wiring.setup.outputs != 2 || !(wiring.is_cable() || left.input == right.input) {
        return None;
    }
    let (l, r) = (left.arrival.gain_db, right.arrival.gain_db);
    Some(Estimate { value: l.value - r.value, uncertainty: l.uncertainty.hypot(r.uncertainty) })
}

fn verdict(
    wiring: &Wiring,
    expectation: &Expectation,
    landings: &[Landing],
    balance: Option<Estimate>,
) -> Outcome {
    let setup = wiring.setup;
    let limited = |landing: &Landing| error(setup, expectation, landing);
    let error = |landing: &Landing| limited(landing).0;
    let worst = landings.iter().max_by(|a, b| error(a).abs().total_cmp(&error(b).abs()));
    let off = worst.filter(|landing| error(landing).abs() > limited(landing).1);
    let learnt = off.is_some_and(|landing| learnt::change(setup, landing).is_some());
    let fault_from = match expectation {
        // A knob that was turned since is no fault.
        Expectation::Range { .. } if learnt => f64::INFINITY,
        Expectation::Range { .. } => 0.0,
        Expectation::Nominal { .. } => SIGNATURE_DB,
    };
    let own = match learnt::gains(setup, landings).as_slice() {
        [left, right] => left - right,
        _ => 0.0,
    };
    let sides = if balance.is_some() && wiring.is_cable() { own } else { 0.0 };
    let lopsided = sides.abs() > BALANCE_HEALTHY_DB;
    let failed =
        off.is_some_and(|landing| error(landing).abs() > fault_from) || sides.abs() > BALANCE_FAULT_DB;
    if !failed && let Some((why, advice)) = wiring.gap() {
        let mut outcome = Outcome::new(Verdict::Unsure, why);
        outcome.advise(advice);
        return outcome;
    }
    let verdict = if failed { Verdict::Fail } else { Verdict::Warn };
    match off {
        Some(landing) => {
            let (name, by) = (words::capital(&words::channel(setup, landing.output)), error(landing));
            let loud = if by < 0.0 { "quieter" } else { "louder" };
            let (by, gain) = (Db(by.abs()), Db(landing.gain_db()));
            let than = if learnt { "when it was learnt" } else { "it should" };
            let headline = format!("{name} comes back {by} {loud} than {than} ({gain} re what is played).");
            let mut outcome = Outcome::new(verdict, headline);
            outcome.advise(remedy(wiring, expectation));
            outcome
        }
        None if lopsided => {
            let (loud, soft) = if sides > 0.0 { (0, 1) } else { (1, 0) };
            let (loud, soft) = (words::channel(setup, loud), words::channel(setup, soft));
            let headline = format!("{} is {} louder than {soft}.", words::capital(&loud), Db(sides.abs()));
            let mut outcome = Outcome::new(verdict, headline);
            outcome.advise("Set both input knobs alike, then push every plug fully home.");
            outcome
        }
        None => Outcome::new(Verdict::Pass, format!("The level is right: {}.", gains(landings))),
    }
}

fn remedy(wiring: &Wiring, expectation: &Expectation) -> &'static str {
    match expectation {
        _ if !wiring.is_cable() => "Set the monitor volume and the microphone's gain, then run this again.",
        Expectation::Range { .. } => "Set the output and input knobs, then run this again.",
        Expectation::Nominal { .. } => {
            "Look at the leads, at the input's gain and switches, and at the volume knob: expected is fully up."
        }
    }
}

/// The gains in words: one, or from … to.
fn gains(landings: &[Landing]) -> String {
    let low = landings.iter().map(Landing::gain_db).fold(f64::INFINITY, f64::min);
    let high = landings.iter().map(Landing::gain_db).fold(f64::NEG_INFINITY, f64::max);
    if landings.len() < 2 || high - low < 0.1 {
        return format!("{} re what is played", Db(high));
    }
    format!("{} to {} re what is played", Db(low), Db(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{Chain, ReturnPath};
    use crate::check::fixture::Bench;

    fn verdict_of(bench: &Bench) -> Verdict {
        judge(&bench.evidence, &bench.setup).verdict
    }

    #[test]
    fn knob_gear_and_balance() {
        let both = |l, r| Bench::silent(2, 2).wire(0, 0, l, 1).wire(1, 1, r, 1);
        assert_eq!(verdict_of(&both(-12.0, -12.3)), Verdict::Pass);
        assert_eq!(verdict_of(&both(-12.0, -12.6)), Verdict::Warn);
        assert_eq!(verdict_of(&both(-12.0, -12.8)), Verdict::Fail);
        assert_eq!(verdict_of(&both(-31.0, -31.0)), Verdict::Fail);
        assert_eq!(verdict_of(&both(-6.5, -6.5).chain(Chain::ActiveMonitors)), Verdict::Pass);
        assert_eq!(verdict_of(&both(-8.5, -8.5).chain(Chain::ActiveMonitors)), Verdict::Warn);
        assert_eq!(verdict_of(&both(-12.0, -12.0).chain(Chain::ActiveMonitors)), Verdict::Fail);
        assert_eq!(verdict_of(&both(-12.0, -12.0).chain(Chain::Receiver)), Verdict::Pass);
    }

    #[test]
    fn a_learnt_loop_narrows_the_limits_and_allows_its_own_difference() {
        use crate::chain::learnt::{Gain, Learnt};
        let gain = |output, gain_db| Gain { output, input: output, gain_db, uncertainty_db: 0.001 };
        let learnt = Learnt::new("line-loop", "loopback", 2, &[gain(0, -12.0), gain(1, -13.1)]).unwrap();
        let judged = |l, r| {
            let mut bench = Bench::silent(2, 2).wire(0, 0, l, 1).wire(1, 1, r, 1);
            bench.setup.known.learnt = Some(learnt.clone());
            judge(&bench.evidence, &bench.setup)
        };
        let same = judged(-12.0, -13.1);
        assert_eq!(same.verdict, Verdict::Pass, "1.1 dB apart, as learnt: {}", same.headline);
        assert!(same.limits[0].contains("as learnt"), "{:?}", same.limits);
        let turned = judged(-14.0, -15.1);
        assert_eq!(turned.verdict, Verdict::Warn, "a knob was turned");
        assert!(turned.headline.contains("quieter than when it was learnt"), "{}", turned.headline);
        assert_eq!(judged(-12.0, -12.0).verdict, Verdict::Fail, "alike is wrong where it was not");
        let error =
            |outcome: &Outcome| outcome.figures.iter().find(|f| f.id == "gain_error_db").unwrap().value;
        assert!((error(&turned) + 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_calibrated_loop_is_judged_by_its_own_figures() {
        use crate::chain::calibration::Socket;
        let judged = |gain, calibrated| {
            let mut bench =
                Bench::silent(2, 2).wire(0, 0, gain, 1).wire(1, 1, gain, 1).chain(Chain::ActiveMonitors);
            if calibrated {
                let socket = Some(Socket { full_scale_dbu: 18.5, uncertainty_db: 0.05 });
                (bench.setup.known.output, bench.setup.known.input) = (socket, socket);
            }
            judge(&bench.evidence, &bench.setup)
        };
        assert_eq!(judged(0.0, false).verdict, Verdict::Fail, "no Scarlett");
        let found = judged(0.0, true);
        assert_eq!(found.verdict, Verdict::Pass, "{}", found.headline);
        assert!(
            found.limits[0].contains("0.00 dB ± 0.30 dB (calibrated here: +18.5 dBu out"),
            "{:?}",
            found.limits
        );
        assert_eq!(judged(-0.5, true).verdict, Verdict::Warn, "within what a sheet allows");
        assert_eq!(judged(-6.0, true).verdict, Verdict::Fail, "as a Scarlett would return it");
    }

    #[test]
    fn a_microphone_may_hear_one_side_louder() {
        let bench = Bench::silent(2, 1).wire(0, 0, -10.0, 1).wire(1, 0, -13.0, 1);
        let bench = bench.return_path(ReturnPath::Microphone);
        let outcome = judge(&bench.evidence, &bench.setup);
        assert_eq!(outcome.verdict, Verdict::Pass);
        assert!(outcome.figures.iter().any(|figure| figure.id == "balance_db" && figure.value == 3.0));
    }
}
