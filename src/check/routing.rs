//! Does each output arrive on its own input, and only there?

use super::wiring::{DOMINANT_DB, FAINT_DB, Landing, Wiring};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::Evidence;
use crate::units::Db;

/// Does each output arrive where it belongs?
pub(super) const CHECK: Check = Check {
    id: "routing",
    title: "Routing",
    why: "Each channel must reach its own loudspeaker, or the stereo picture is wrong.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let wiring = Wiring::read(evidence, setup);
    let mut outcome = if setup.return_path != crate::chain::ReturnPath::Ear && wiring.is_silent() {
        fail("Nothing arrives on any input.", "First find out why nothing comes back, then run this again.")
    } else if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    } else if wiring.is_cable() {
        by_cable(&wiring)
    } else {
        by_microphone(&wiring)
    };
    outcome.limit(format!(
        "Fainter than {:.0} below the strongest arrival is crosstalk, our choice.",
        Db(FAINT_DB)
    ));
    for output in 0..setup.outputs {
        for input in 0..setup.inputs {
            if let Some(arrival) = evidence.arrival(output, input) {
                outcome.figure("gain_db", At::cell(output, input), "dB", arrival.gain_db);
            }
        }
    }
    outcome
}

fn by_microphone(wiring: &Wiring) -> Outcome {
    if let Some(outcome) = absent(wiring) {
        return outcome;
    }
    let every = words::capital(&words::every(wiring.setup.outputs));
    let reaches = words::verb(wiring.setup.outputs, "reaches", "reach");
    Outcome::new(Verdict::Pass, format!("{every} {reaches} the microphone."))
}

fn by_cable(wiring: &Wiring) -> Outcome {
    let setup = wiring.setup;
    let landings: Vec<Landing> = wiring.landings().collect();
    let arrives = |landing: &Landing| {
        let (channel, input) = (words::channel(setup, landing.output), words::input(setup, landing.input));
        words::capital(&format!("{channel} arrives on {input}"))
    };
    let stray: Vec<&Landing> =
        landings.iter().filter(|landing| wiring.own_input(landing.output) != Some(landing.input)).collect();
    let crossed = stray.len() == 2 && stray[0].input == 1 && stray[1].input == 0;
    if crossed && setup.outputs == 2 {
        return fail("Left and right are swapped.", "Swap the leads at one end only, then run this again.");
    }
    if let [first, more @ ..] = stray.as_slice() {
        let rest =
            if more.is_empty() { String::new() } else { format!(", and {} more are astray", more.len()) };
        let headline = format!("{} instead of its own{rest}.", arrives(first));
        return fail(headline, "Move the plug, or select the right input in the DAW, then run this again.");
    }
    if let Some(landing) = landings.iter().find(|landing| !wiring.dominates(landing)) {
        let headline = format!("{}, but also on another one nearly as loudly.", arrives(landing));
        let mut outcome =
            fail(headline, "Switch Mono and Direct Monitor off, and give each channel a lead of its own.");
        outcome
            .limit(format!("Any other input must be at least {:.0} quieter, our choice.", Db(DOMINANT_DB)));
        return outcome;
    }
    let shared = |a: &Landing| landings.iter().any(|b| a.output < b.output && a.input == b.input);
    if let Some(landing) = landings.iter().find(|landing| shared(landing)) {
        let headline = format!("{}, and so does another channel.", arrives(landing));
        return fail(headline, "Give each output a lead and an input of its own, then run this again.");
    }
    if let Some(outcome) = absent(wiring) {
        return outcome;
    }
    let headline = match setup.outputs {
        1 => "The channel arrives on its own input.".to_owned(),
        2 => "Left arrives left, and right arrives right.".to_owned(),
        count => format!("All {count} channels arrive on their own inputs."),
    };
    Outcome::new(Verdict::Pass, headline)
}

fn fail(headline: impl Into<String>, advice: &str) -> Outcome {
    let mut outcome = Outcome::new(Verdict::Fail, headline);
    outcome.advise(advice);
    outcome
}

/// The outcome where not every output is known to arrive.
fn absent(wiring: &Wiring) -> Option<Outcome> {
    let (why, advice) = wiring.gap()?;
    let faulty = wiring.is_complete() && !wiring.is_spare();
    let mut outcome = Outcome::new(if faulty { Verdict::Fail } else { Verdict::Unsure }, why);
    outcome.advise(advice);
    Some(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    #[test]
    fn one_cable_for_two_outputs_takes_turns() {
        let bench = Bench::silent(2, 1).wire(0, 0, -6.0, 1);
        let outcome = judge(&bench.evidence, &bench.setup);
        assert_eq!(outcome.verdict, Verdict::Unsure);
        assert!(outcome.advice[0].contains("move the plug to the right channel"), "{:?}", outcome.advice);
        let bench = Bench::silent(2, 1);
        assert_eq!(judge(&bench.evidence, &bench.setup).verdict, Verdict::Fail);
    }

    #[test]
    fn crosstalk_is_no_arrival() {
        let bench = Bench::straight(2, 2).wire(0, 1, -70.0, 1).wire(1, 0, -76.0, 1);
        assert_eq!(judge(&bench.evidence, &bench.setup).verdict, Verdict::Pass);
        let bench = bench.wire(0, 1, -20.0, 1);
        assert_eq!(judge(&bench.evidence, &bench.setup).verdict, Verdict::Fail);
    }
}
