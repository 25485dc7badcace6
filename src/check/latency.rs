//! How long the round trip takes, and whether all channels take equally long.

use super::wiring::{Landing, Wiring};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence};
use crate::units::{Milliseconds, Samples};

/// Channels that differ by more take different ways: what a cable or an analogue filter can do is far less
/// (contract §3: latency that moves by more than 1 sample is a fault).
const INTERCHANNEL_SAMPLES: f64 = 1.0;

/// What a spread of repeats is known to at 60 dB over the noise (docs/figures.md).
const TIMING_SAMPLES: f64 = 0.02;

/// How long is the round trip?
pub(super) const CHECK: Check = Check {
    id: "latency",
    title: "Latency",
    why: "The round trip decides how live playing feels; channels that differ blur the stereo picture.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let wiring = Wiring::read(evidence, setup);
    if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    }
    let landings: Vec<Landing> =
        wiring.landings().filter(|landing| landing.arrival.delay.value.is_finite()).collect();
    let mut outcome = verdict(&wiring, &landings);
    for landing in &landings {
        let at = At::cell(landing.output, landing.input);
        let delay = landing.arrival.delay;
        let (value, uncertainty) = (ms(setup, delay.value), ms(setup, delay.uncertainty));
        outcome.figure("latency_samples", at, "samples", delay);
        outcome.figure("latency_ms", at, "ms", Estimate { value, uncertainty });
        if let Some(value) = evidence.repeats.as_ref().and_then(|repeats| repeats.spread(landing.output)) {
            outcome.figure("spread_samples", at, "samples", Estimate { value, uncertainty: TIMING_SAMPLES });
        }
    }
    if let ([left, right], 2) = (landings.as_slice(), setup.outputs) {
        let (l, r) = (left.arrival.delay, right.arrival.delay);
        let apart = Estimate { value: r.value - l.value, uncertainty: l.uncertainty.hypot(r.uncertainty) };
        outcome.figure("interchannel_samples", At::ALL, "samples", apart);
    }
    if wiring.is_cable() && setup.outputs > 1 {
        outcome.limit("Channels: at most one sample apart, our choice.");
    }
    outcome
}

fn ms(setup: &Setup, samples: f64) -> f64 {
    samples * 1000.0 / setup.sample_rate
}

fn verdict(wiring: &Wiring, landings: &[Landing]) -> Outcome {
    let setup = wiring.setup;
    let by_delay = |a: &&Landing, b: &&Landing| a.arrival.delay.value.total_cmp(&b.arrival.delay.value);
    let (first, last) = (landings.iter().min_by(by_delay), landings.iter().max_by(by_delay));
    let (Some(first), Some(last)) = (first, last) else {
        return unsure(wiring.gap());
    };
    let apart = last.arrival.delay.value - first.arrival.delay.value;
    if wiring.is_cable() && apart > INTERCHANNEL_SAMPLES {
        let (late, early) = (words::channel(setup, last.output), words::channel(setup, first.output));
        let headline = format!("{} comes back {} after {early}.", words::capital(&late), Samples(apart));
        let mut outcome = Outcome::new(Verdict::Warn, headline);
        outcome.advise(
            "A cable can't do that. Look for a plug-in, a digital device or a delay in one channel only.",
        );
        return outcome;
    }
    if let Some(gap) = wiring.gap() {
        return unsure(Some(gap));
    }
    let delay = first.arrival.delay.value;
    let (samples, time) = (Samples(delay), ms(setup, delay));
    if !time.is_finite() {
        return Outcome::new(Verdict::Pass, format!("The round trip takes {samples}."));
    }
    Outcome::new(Verdict::Pass, format!("The round trip takes {} ({samples}).", Milliseconds(time)))
}

fn unsure(gap: Option<(String, String)>) -> Outcome {
    let (why, advice) = gap.unwrap_or_else(|| {
        ("The round trip can't be told.".to_owned(), "Raise the level, then run this again.".to_owned())
    });
    let mut outcome = Outcome::new(Verdict::Unsure, why);
    outcome.advise(advice);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    #[test]
    fn a_late_channel_is_named() {
        let bench = Bench::straight(2, 2).delay(1, 3.0);
        let outcome = judge(&bench.evidence, &bench.setup);
        assert_eq!(outcome.verdict, Verdict::Warn);
        assert_eq!(outcome.headline, "The right channel comes back 3.00 samples after the left channel.");
        let apart = outcome.figures.iter().find(|figure| figure.id == "interchannel_samples");
        assert_eq!(apart.map(|figure| figure.value), Some(3.0));
    }
}
