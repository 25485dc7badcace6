//! How much the return makes of itself with nothing playing.

mod silence;

use super::gap::{self, INVALID_ADVICE};
use super::toned;
use super::wiring::Wiring;
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::Evidence;
use crate::units::{Db, Dbfs};

/// Healthy noise by cable, 20 Hz – 20 kHz rms (contract §3).
const HEALTHY_DBFS: f64 = -82.0;
/// Noise by cable beyond this is a fault (contract §3).
pub(crate) const FAULT_DBFS: f64 = -80.0;
/// By microphone the room decides: what is this far below the return does not disturb the other checks, our choice.
const BELOW_RETURN_DB: f64 = 20.0;

/// Is the return quiet?
pub(super) const CHECK: Check = Check {
    id: "noise",
    title: "Noise",
    why: "Noise that comes back with nothing playing is in everything you hear.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let idle = match gap::idle(evidence, setup) {
        Ok(idle) => idle,
        Err(outcome) => return *outcome,
    };
    let wiring = Wiring::read(evidence, setup);
    let by_cable = wiring.is_cable();
    let levels: Vec<(usize, f64)> = idle
        .iter()
        .enumerate()
        .filter_map(|(input, idle)| Some((input, idle.as_ref()?.noise?)))
        // What a room makes below hearing does not count.
        .map(|(input, noise)| (input, if by_cable { noise.flat.value } else { noise.a.value }))
        .collect();
    let holes: Vec<usize> = (0..idle.len())
        .filter(|&input| idle[input].is_none() || levels.iter().any(|l| l.0 == input && l.1.is_nan()))
        .collect();
    let worst = levels.iter().copied().filter(|level| !level.1.is_nan()).max_by(|a, b| a.1.total_cmp(&b.1));
    let unsteady: Vec<usize> = (0..idle.len()).filter(|&input| evidence.breaks.is_unsteady(input)).collect();
    let mut outcome = match worst {
        Some((_, level)) if !unsteady.is_empty() && level > HEALTHY_DBFS => gap::not_steady(setup, &unsteady),
        Some((input, level)) if wiring.is_cable() && level > FAULT_DBFS => {
            let name = words::capital(&words::input(setup, input));
            let mut outcome = Outcome::new(Verdict::Fail, format!("{name} is noisy: {}.", Dbfs(level)));
            outcome
                .advise("Turn the input gain down and the output up; keep leads away from mains adapters.");
            outcome
        }
        _ if !holes.is_empty() => {
            let names = words::inputs(setup, &holes);
            let headline = format!("The return contained invalid samples on {names}.");
            let mut outcome = Outcome::new(Verdict::Unsure, headline);
            outcome.advise(INVALID_ADVICE);
            outcome
        }
        None => Outcome::new(Verdict::Pass, "The return is digital silence: every sample is exactly zero."),
        Some((_, level)) if !wiring.is_cable() => by_microphone(&wiring, level),
        Some((input, level)) if level > HEALTHY_DBFS => {
            let name = words::capital(&words::input(setup, input));
            let mut outcome =
                Outcome::new(Verdict::Warn, format!("{name} is a little noisy: {}.", Dbfs(level)));
            outcome.advise("Turn the input gain down and the output up.");
            outcome
        }
        Some((_, level)) => {
            let most = if setup.inputs > 1 { "at most " } else { "" };
            Outcome::new(Verdict::Pass, format!("The return is quiet: {most}{}.", Dbfs(level)))
        }
    };
    for (input, levels) in
        idle.iter().enumerate().filter_map(|(input, idle)| Some((input, idle.as_ref()?.noise?)))
    {
        if unsteady.contains(&input) {
            continue;
        }
        let at = At::input(input);
        outcome.figure("noise_dbfs", at, "dBFS", levels.flat);
        outcome.figure("noise_dbfs_a", at, "dBFS", levels.a);
        outcome.figure("noise_dbfs_ccir_rms", at, "dBFS", levels.ccir_rms);
    }
    // With another rate in the way nothing is where it seems to be.
    if toned::foreign_rate(evidence).is_none() {
        let steady = (0..idle.len()).filter(|input| !unsteady.contains(input));
        for (input, idle) in steady.filter_map(|input| Some((input, idle[input]?))) {
            silence::curves(&mut outcome, input, idle);
        }
    }
    for (output, tones) in toned::every(evidence).filter(|(_, tones)| tones.dropouts == 0) {
        if let Some(range) = tones.dynamic_range_db.filter(|_| wiring.is_cable()) {
            outcome.figure("dynamic_range_db", At::cell(output, tones.input), "dB", range);
        }
    }
    outcome.limit(if wiring.is_cable() {
        let (healthy, fault) = (Dbfs(HEALTHY_DBFS), Dbfs(FAULT_DBFS));
        format!("Noise, 20 Hz – 20 kHz rms: up to {healthy:.0} is healthy, over {fault:.0} is a fault (our limits).")
    } else {
        format!("Noise, A-weighted: at least {:.0} below the return, our choice.", Db(BELOW_RETURN_DB))
    });
    outcome
}

fn by_microphone(wiring: &Wiring, level: f64) -> Outcome {
    let played = |output: usize| Some(wiring.evidence.columns.get(output)?.as_ref()?.played.0);
    let returns = wiring.landings().filter_map(|landing| Some(played(landing.output)? + landing.gain_db()));
    let softest = returns.reduce(f64::min).map(|softest| softest - level);
    match softest {
        Some(below) if below >= BELOW_RETURN_DB => {
            let headline =
                format!("Room and microphone are quiet enough to measure: {} A-weighted.", Dbfs(level));
            Outcome::new(Verdict::Pass, headline)
        }
        _ => {
            let headline = format!(
                "Room and microphone make {} A-weighted; whether that is much can't be told.",
                Dbfs(level)
            );
            let mut outcome = Outcome::new(Verdict::Unsure, headline);
            outcome.advise("Wait for a quiet moment or play louder, then run this again.");
            outcome
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    #[test]
    fn limits() {
        let judged = |level| {
            let bench = Bench::straight(2, 2).noise(1, Some(level));
            judge(&bench.evidence, &bench.setup).verdict
        };
        assert_eq!(judged(-82.0), Verdict::Pass);
        assert_eq!(judged(-81.0), Verdict::Warn);
        assert_eq!(judged(-80.0), Verdict::Warn);
        assert_eq!(judged(-79.9), Verdict::Fail);
    }

    #[test]
    fn noise_that_is_not_steady_is_no_hiss() {
        let bench = Bench::straight(2, 2).noise(1, Some(-60.0)).silence(1, 0, true);
        let outcome = judge(&bench.evidence, &bench.setup);
        assert_eq!(outcome.verdict, Verdict::Unsure);
        let mut noise = outcome.figures.iter().filter(|figure| figure.id.starts_with("noise"));
        assert!(
            noise.clone().count() == 3 && noise.all(|figure| figure.input == Some(1)),
            "{:?}",
            outcome.figures
        );
        let quiet = Bench::straight(2, 2).silence(1, 0, true);
        assert_eq!(judge(&quiet.evidence, &quiet.setup).verdict, Verdict::Pass);
    }

    #[test]
    fn digital_silence_has_no_figure() {
        let mut bench = Bench::straight(2, 2).noise(0, None).noise(1, None);
        bench.evidence.tones.iter_mut().flatten().for_each(|tones| tones.dynamic_range_db = None);
        let outcome = judge(&bench.evidence, &bench.setup);
        assert_eq!(outcome.verdict, Verdict::Pass);
        assert!(outcome.headline.contains("digital silence") && outcome.figures.is_empty());
    }
}
