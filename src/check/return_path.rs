//! Is there a return, and does it stand out of the noise?

use super::gap::{self, INVALID_ADVICE};
use super::wiring::Wiring;
use super::{At, Check, Outcome, Verdict, toned, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence};
use crate::units::Db;

/// Below this all other verdicts get doubtful: 10 dB, where nothing counts as seen (`chains.md` S1), and 10 dB spare.
const SNR_HEALTHY_DB: f64 = 20.0;

/// Is there a return?
pub(super) const CHECK: Check =
    Check { id: "return", title: "Return", why: "Only what comes back clearly can be judged.", judge };

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(skipped) = gap::by_ear(setup) {
        return skipped;
    }
    let wiring = Wiring::read(evidence, setup);
    let (snrs, noises) = figures(&wiring);
    let lowest = snrs.iter().map(|(_, snr)| snr.value).filter(|snr| snr.is_finite()).reduce(f64::min);
    let mut outcome = verdict(&wiring, lowest);
    outcome.limit(format!("Return over noise: at least {:.0}, our choice.", Db(SNR_HEALTHY_DB)));
    for (input, snr) in snrs {
        outcome.figure("snr_db", At::input(input), "dB", snr);
    }
    for (input, noise) in noises {
        outcome.figure("noise_floor_dbfs", At::input(input), "dBFS", noise);
    }
    for landing in wiring.landings() {
        let at = At::cell(landing.output, landing.input);
        outcome.curve("impulse", at, ("ms", ""), &landing.arrival.impulse);
    }
    outcome
}

fn verdict(wiring: &Wiring, lowest_snr: Option<f64>) -> Outcome {
    if toned::foreign_rate(wiring.evidence).is_some() {
        return gap::another_rate();
    }
    if wiring.is_silent() {
        let mut outcome = Outcome::new(Verdict::Fail, "Nothing came back on any input.");
        outcome.advise(
            "Check the input that is selected on the track, input monitoring, the cable and every knob.",
        );
        return outcome;
    }
    let seen = wiring.evidence.find.as_ref().is_some_and(|find| find.seen.iter().any(Option::is_some));
    if wiring.is_unswept() && !(seen && wiring.setup.inputs > 0) {
        return gap::not_measured();
    }
    let missing = wiring.missing();
    let names = words::channels(wiring.setup, &missing);
    match (wiring.gap(), lowest_snr) {
        (Some((why, advice)), _) if !wiring.is_complete() => {
            let mut outcome = Outcome::new(Verdict::Unsure, why);
            outcome.advise(advice);
            outcome
        }
        (Some((_, advice)), _) if !wiring.is_spare() => {
            let does = words::verb(missing.len(), "does", "do");
            let headline = format!("Something comes back, but not everything: {} {does} not arrive.", names);
            let mut outcome = Outcome::new(Verdict::Warn, headline);
            outcome.advise(advice);
            outcome
        }
        _ if idle_has_hole(wiring) => {
            let mut outcome =
                Outcome::new(Verdict::Unsure, "The return contained invalid samples with nothing playing.");
            outcome.advise(INVALID_ADVICE);
            outcome
        }
        (_, Some(snr)) if snr < SNR_HEALTHY_DB => {
            let headline = format!("The return is hard to tell from the noise: only {} over it.", Db(snr));
            let mut outcome = Outcome::new(Verdict::Warn, headline);
            outcome.advise("Raise the level or the input gain, or make the noise less, then run this again.");
            outcome
        }
        (_, Some(snr)) => {
            Outcome::new(Verdict::Pass, format!("The return comes back clearly, {} over the noise.", Db(snr)))
        }
        (_, None) => Outcome::new(Verdict::Pass, "The return comes back clearly."),
    }
}

fn idle_has_hole(wiring: &Wiring) -> bool {
    wiring.evidence.idle.as_ref().is_some_and(|idle| idle.inputs.iter().any(Option::is_none))
}

type PerInput = Vec<(usize, Estimate)>;

/// Per input: the strongest return over the noise, and the noise. Digital silence has neither.
fn figures(wiring: &Wiring) -> (PerInput, PerInput) {
    let Ok(idle) = gap::idle(wiring.evidence, wiring.setup) else { return Default::default() };
    let levels =
        idle.iter().enumerate().filter_map(|(input, idle)| Some((input, idle.as_ref()?.noise?.flat)));
    let noises: PerInput = levels.collect();
    let snr = |&(input, noise): &(usize, Estimate)| {
        let level = |output: usize| {
            let gain = wiring.arrival(output, input)?.gain_db;
            let played = wiring.evidence.columns.get(output)?.as_ref()?.played.0;
            Some(Estimate { value: played + gain.value, uncertainty: gain.uncertainty })
        };
        let returns = (0..wiring.setup.outputs).filter_map(level);
        let strongest = returns.max_by(|a, b| a.value.total_cmp(&b.value))?;
        let uncertainty = strongest.uncertainty.hypot(noise.uncertainty);
        Some((input, Estimate { value: strongest.value - noise.value, uncertainty }))
    };
    (noises.iter().filter_map(snr).collect(), noises)
}
