//! How much noise the room makes, as it is heard.

use super::gap::{self, INVALID_ADVICE};
use super::wiring::Wiring;
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence};
use crate::units::{Db, Dbfs};

/// The stimulus is to be this far over the room's noise, A-weighted: as for every other verdict (`return`).
const HEALTHY_DB: f64 = 20.0;

/// Is the room quiet?
pub(super) const CHECK: Check = Check {
    id: "room-noise",
    title: "Room noise",
    why: "Fans and traffic hide what you ought to hear in a mix, and what is to be measured.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(skipped) = gap::by_ear(setup) {
        return skipped;
    }
    let wiring = Wiring::read(evidence, setup);
    if wiring.is_cable() {
        return Outcome::skipped("A cable hears no room: this takes a microphone.");
    }
    let idle = match gap::idle(evidence, setup) {
        Ok(idle) => idle,
        Err(outcome) => return *outcome,
    };
    // An input on which no loudspeaker is heard has no microphone.
    let live = wiring.live_inputs();
    let inputs: Vec<usize> =
        (0..setup.inputs).filter(|input| live.is_empty() || live.contains(input)).collect();
    let levels: Vec<(usize, Estimate)> = inputs
        .iter()
        .filter_map(|&input| Some((input, idle.get(input)?.as_ref()?.noise?.a)))
        .filter(|(_, level)| level.value.is_finite())
        .collect();
    let holes: Vec<usize> =
        inputs.iter().copied().filter(|input| idle.get(*input).is_none_or(Option::is_none)).collect();
    let loudest = levels.iter().map(|(_, level)| level.value).reduce(f64::max);
    let mut outcome = match loudest {
        _ if !holes.is_empty() => {
            let names = words::inputs(setup, &holes);
            let headline = format!("The return contained invalid samples on {names}.");
            let mut outcome = Outcome::new(Verdict::Unsure, headline);
            outcome.advise(INVALID_ADVICE);
            outcome
        }
        Some(level) => verdict(&wiring, level),
        None => {
            let headline = "The return is digital silence: no microphone hears the room.";
            let mut outcome = Outcome::new(Verdict::Unsure, headline);
            outcome.advise("Select the microphone's input on this track, then run this again.");
            outcome
        }
    };
    for (input, level) in levels {
        outcome.figure("noise_dbfs_a", At::input(input), "dBFS", level);
    }
    outcome
        .limit(format!("The return: at least {:.0} over the noise, A-weighted, our choice.", Db(HEALTHY_DB)));
    outcome
}

fn verdict(wiring: &Wiring, noise: f64) -> Outcome {
    let played = |output: usize| Some(wiring.evidence.columns.get(output)?.as_ref()?.played.0);
    let returns = wiring.landings().filter_map(|landing| Some(played(landing.output)? + landing.gain_db()));
    let noise_words = format!("{} A-weighted", Dbfs(noise));
    let Some(over) = returns.reduce(f64::min).map(|softest| softest - noise) else {
        let mut outcome = Outcome::new(
            Verdict::Unsure,
            format!("The microphone hears {noise_words}; whether that is much can't be told."),
        );
        outcome.advise("First find out why nothing comes back, then run this again.");
        return outcome;
    };
    if over >= HEALTHY_DB {
        let headline = format!("The room is quiet: {} below the test sound ({noise_words}).", Db(over));
        return Outcome::new(Verdict::Pass, headline);
    }
    let headline = format!("The room is noisy: only {} below the test sound ({noise_words}).", Db(over));
    let mut outcome = Outcome::new(Verdict::Warn, headline);
    outcome.advise(
        "Switch fans off, close the windows, wait for a quiet moment or play louder, then run this again.",
    );
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    #[test]
    fn the_noise_is_held_against_the_return() {
        // −26 dBFS come back; the A-weighted noise is 2 dB below the flat one.
        let judged = |noise| {
            let bench = Bench::in_room([Some(1); 2], Some(1)).noise(0, noise);
            judge(&bench.evidence, &bench.setup)
        };
        assert_eq!(judged(Some(-60.0)).verdict, Verdict::Pass);
        assert_eq!(judged(Some(-40.0)).verdict, Verdict::Warn);
        assert_eq!(judged(None).verdict, Verdict::Unsure);
        assert_eq!(judged(Some(-60.0)).figures[0].value, -62.0);
        let cable = Bench::straight(2, 2);
        assert_eq!(judge(&cable.evidence, &cable.setup).verdict, Verdict::Skipped);
    }
}
