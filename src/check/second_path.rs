//! Does the signal come back more than once?

use super::wiring::{Landing, Wiring};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{Evidence, SecondArrival};
use crate::units::{Db, Milliseconds};

/// A fainter second arrival is healthy (contract §3).
const HEALTHY_DB: f64 = -50.0;
/// A second arrival beyond this is a fault (contract §3).
pub(crate) const FAULT_DB: f64 = -40.0;

/// Does it come back only once?
pub(super) const CHECK: Check = Check {
    id: "second-path",
    title: "Second path",
    why: "What arrives twice sounds thin or echoes, and a closed loop can howl.",
    judge,
};

/// The strongest second arrival of a landing.
pub(crate) fn strongest<'a>(landing: &Landing<'a>) -> Option<&'a SecondArrival> {
    let finite =
        |second: &&SecondArrival| second.delay.value.is_finite() && second.level_db.value.is_finite();
    let seconds = landing.arrival.seconds.iter().filter(finite);
    seconds.max_by(|a, b| a.level_db.value.total_cmp(&b.level_db.value))
}

/// Its distance from the main arrival, in words: "4.02 ms later".
pub(crate) fn distance(setup: &Setup, second: &SecondArrival) -> String {
    let ms = Milliseconds(second.delay.value.abs() * 1_000.0 / setup.sample_rate);
    format!("{ms} {}", if second.delay.value < 0.0 { "earlier" } else { "later" })
}

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let wiring = Wiring::read(evidence, setup);
    if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    }
    let seconds: Vec<(Landing, &SecondArrival)> =
        wiring.landings().filter_map(|landing| Some((landing, strongest(&landing)?))).collect();
    let mut outcome = verdict(&wiring, &seconds);
    for (landing, second) in &seconds {
        let at = At::cell(landing.output, landing.input);
        outcome.figure("second_delay_samples", at, "samples", second.delay);
        outcome.figure("second_level_db", at, "dB", second.level_db);
    }
    if wiring.is_cable() {
        let (healthy, fault) = (Db(HEALTHY_DB), Db(FAULT_DB));
        outcome.limit(format!(
            "Re the main arrival: below {healthy:.0} is healthy, over {fault:.0} is a fault (our limits)."
        ));
    }
    outcome
}

fn verdict(wiring: &Wiring, seconds: &[(Landing, &SecondArrival)]) -> Outcome {
    let setup = wiring.setup;
    let worst = seconds.iter().max_by(|a, b| a.1.level_db.value.total_cmp(&b.1.level_db.value));
    let worst = worst.filter(|(_, second)| wiring.is_cable() && second.level_db.value >= HEALTHY_DB);
    let failed = worst.is_some_and(|(_, second)| second.level_db.value > FAULT_DB);
    if !failed && let Some((why, advice)) = wiring.gap() {
        let mut outcome = Outcome::new(Verdict::Unsure, why);
        outcome.advise(advice);
        return outcome;
    }
    let Some((landing, second)) = worst else {
        return Outcome::new(
            Verdict::Pass,
            match seconds.len() {
                0 => "Everything comes back once.",
                _ if wiring.is_cable() => "Everything comes back once; what follows is too faint to matter.",
                _ => "What comes back later are the room's own reflections: no limit holds for them.",
            },
        );
    };
    let name = words::capital(&words::channel(setup, landing.output));
    let (level, away) = (Db(second.level_db.value), distance(setup, second));
    let headline = if second.repeats {
        format!("{name} goes round in a loop: each copy {level}, {away} than the one before.")
    } else {
        format!("{name} comes back twice: {level} and {away}.")
    };
    let mut outcome = Outcome::new(if failed { Verdict::Fail } else { Verdict::Warn }, headline);
    outcome.advise("Switch Direct Monitor off, and let no track send the return to the outputs.");
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::ReturnPath;
    use crate::check::fixture::Bench;

    #[test]
    fn limits() {
        let verdict = |bench: &Bench| judge(&bench.evidence, &bench.setup).verdict;
        let judged = |level: f64| verdict(&Bench::straight(2, 2).second(1, 96.0, level, false));
        assert_eq!(judged(-51.0), Verdict::Pass);
        assert_eq!(judged(-45.0), Verdict::Warn);
        assert_eq!(judged(-39.0), Verdict::Fail);
        let room = Bench::straight(2, 2).second(0, 200.0, -10.0, false).return_path(ReturnPath::Microphone);
        assert_eq!(verdict(&room), Verdict::Pass);
    }
}
