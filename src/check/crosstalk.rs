//! How much of each channel leaks into the others.

use super::wiring::{Landing, Wiring};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{BandGain, Estimate, Evidence, Leak, Trace};
use crate::units::Db;

/// Healthy crosstalk at 1 kHz (contract §3).
const HEALTHY_DB: f64 = -75.0;
/// Crosstalk at 1 kHz beyond this is a fault (contract §3).
const FAULT_DB: f64 = -72.0;
/// What is seen may be noise once in a thousand; this far above what can be seen it is not in a hundred million.
const STANDS_OUT_DB: f64 = 3.0;
/// It counts as beyond a limit when it is so by this many standard uncertainties.
const SURE: f64 = 3.0;

/// How much leaks from one channel into the others?
pub(super) const CHECK: Check = Check {
    id: "crosstalk",
    title: "Crosstalk",
    why: "What leaks into the other channel narrows the stereo picture.",
    judge,
};

/// The leak of one output into an input that is not its own, re its own arrival.
#[derive(Clone, Copy)]
pub(crate) struct Crossing {
    /// 0-based output.
    pub output: usize,
    /// 0-based input.
    pub input: usize,
    /// Level at 1 kHz; `None` when it is lost in the noise.
    pub at_1k: Option<Estimate>,
    /// Level at 10 kHz; `None` when it is lost in the noise.
    pub at_10k: Option<Estimate>,
    /// At 1 kHz it is not above this, seen or not.
    pub bound_db: f64,
    /// At 1 kHz nothing below this would have been seen.
    unseen_db: f64,
}

impl Crossing {
    /// The level at 1 kHz, if it surely is beyond `limit` dB.
    fn beyond(&self, limit: f64) -> Option<Db> {
        let level = self.at_1k?;
        let stands_out = level.value > self.unseen_db + STANDS_OUT_DB;
        (stands_out && level.value - SURE * level.uncertainty > limit).then_some(Db(level.value))
    }

    /// The level at 1 kHz, if it is a fault.
    pub fn fault(&self) -> Option<Db> {
        self.beyond(FAULT_DB)
    }
}

/// Every leak of an output that arrives, by cable.
pub(crate) fn crossings(wiring: &Wiring) -> Vec<Crossing> {
    if !wiring.is_cable() {
        return Vec::new();
    }
    let of = |landing: Landing| -> Vec<Crossing> {
        let others = (0..wiring.setup.inputs).filter(|&input| input != landing.input);
        others.filter_map(|input| crossing(wiring, &landing, input)).collect()
    };
    wiring.landings().flat_map(of).collect()
}

fn crossing(wiring: &Wiring, landing: &Landing, input: usize) -> Option<Crossing> {
    let own = wiring.evidence.leak(landing.output, landing.input)?;
    let other = wiring.evidence.leak(landing.output, input)?;
    let level = |band: fn(&Leak) -> Option<BandGain>| re(band(own)?, band(other)?);
    let at_1k = level(|leak| leak.at_1k);
    let unseen = other.at_1k?.below_db - own.at_1k?.gain_db?.value;
    let bound_db = at_1k.map_or(unseen, |level| level.value);
    let at_10k = level(|leak| leak.at_10k);
    Some(Crossing { output: landing.output, input, at_1k, at_10k, bound_db, unseen_db: unseen })
}

/// The gain of one band re another; `None` where the noise hides either.
fn re(own: BandGain, other: BandGain) -> Option<Estimate> {
    let (own, other) = (own.gain_db?, other.gain_db?);
    let (value, uncertainty) = (other.value - own.value, other.uncertainty.hypot(own.uncertainty));
    value.is_finite().then_some(Estimate { value, uncertainty })
}

/// Hz, dB in third octaves of the leak of `landing` into `input`; those that the noise hides are left out.
fn curve(wiring: &Wiring, landing: &Landing, input: usize) -> Option<Trace> {
    let own = wiring.evidence.leak(landing.output, landing.input)?;
    let other = wiring.evidence.leak(landing.output, input)?;
    let bands = own.bands.iter().zip(&other.bands);
    let (x, y) = bands.filter_map(|(own, other)| Some((own.0, re(own.1, other.1)?.value))).unzip();
    Some(Trace { x, y })
}

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let wiring = Wiring::read(evidence, setup);
    if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    }
    if !wiring.is_cable() {
        return Outcome::skipped("A microphone hears every loudspeaker: there is no crosstalk to measure.");
    }
    if setup.inputs < 2 || setup.outputs < 2 {
        return Outcome::skipped("Crosstalk takes at least two outputs and two inputs.");
    }
    let crossings = crossings(&wiring);
    let mut outcome = verdict(&wiring, &crossings);
    for crossing in &crossings {
        let at = At::cell(crossing.output, crossing.input);
        for (id, level) in [("crosstalk_1k_db", crossing.at_1k), ("crosstalk_10k_db", crossing.at_10k)] {
            if let Some(level) = level {
                outcome.figure(id, at, "dB", level);
            }
        }
    }
    for landing in wiring.landings() {
        for input in (0..setup.inputs).filter(|&input| input != landing.input) {
            if let Some(curve) = curve(&wiring, &landing, input) {
                outcome.curve("crosstalk_db", At::cell(landing.output, input), ("Hz", "dB"), &curve);
            }
        }
    }
    let (healthy, fault) = (Db(HEALTHY_DB), Db(FAULT_DB));
    outcome
        .limit(format!("At 1 kHz: up to {healthy:.0} is healthy, over {fault:.0} is a fault (our limits)."));
    outcome
}

fn verdict(wiring: &Wiring, crossings: &[Crossing]) -> Outcome {
    let setup = wiring.setup;
    let worst = |limit: f64| {
        let beyond = crossings.iter().filter_map(|crossing| Some((crossing, crossing.beyond(limit)?)));
        beyond.max_by(|a, b| a.1.0.total_cmp(&b.1.0))
    };
    if worst(FAULT_DB).is_none()
        && let Some((why, advice)) = wiring.gap()
    {
        let mut outcome = Outcome::new(Verdict::Unsure, why);
        outcome.advise(advice);
        return outcome;
    }
    if let Some((crossing, level)) = worst(HEALTHY_DB) {
        let verdict = if crossing.fault().is_some() { Verdict::Fail } else { Verdict::Warn };
        let name = words::capital(&words::channel(setup, crossing.output));
        let input = words::input(setup, crossing.input);
        let headline = format!("{name} leaks into {input}: {level} at 1 kHz.");
        let mut outcome = Outcome::new(verdict, headline);
        outcome.advise("Use a lead of its own for each channel, balanced where both ends are, and short.");
        return outcome;
    }
    let bound = crossings.iter().map(|crossing| crossing.bound_db).reduce(f64::max);
    match bound.filter(|bound| bound.is_finite()) {
        Some(bound) if bound <= HEALTHY_DB => {
            let headline = format!("The channels are well apart: no more than {} at 1 kHz.", Db(bound));
            Outcome::new(Verdict::Pass, headline)
        }
        _ => {
            let mut outcome = Outcome::new(Verdict::Unsure, "The noise hides how much leaks.");
            outcome.advise("Raise the level or make the noise less, then run this again.");
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
        let judged = |db: f64| {
            let bench = Bench::straight(2, 2).leak(0, 1, -6.0 + db);
            judge(&bench.evidence, &bench.setup).verdict
        };
        assert_eq!(judged(-75.5), Verdict::Pass);
        assert_eq!(judged(-73.0), Verdict::Warn);
        assert_eq!(judged(-71.5), Verdict::Fail);
        let bench = Bench::straight(2, 2).leak(0, 1, -86.0);
        let curves = judge(&bench.evidence, &bench.setup).curves;
        assert!(
            matches!(&curves[..], [curve] if curve.y == [-80.0, -80.0] && curve.output == Some(1)),
            "what the noise hides is absent: {curves:?}"
        );
        let one = Bench::straight(2, 1);
        assert_eq!(judge(&one.evidence, &one.setup).verdict, Verdict::Skipped);
    }
}
