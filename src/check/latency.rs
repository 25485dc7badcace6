//! How long the round trip takes, and whether all channels take equally long.

use super::wiring::{Landing, Wiring};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::repeats::ROUND_SECONDS;
use crate::measure::{Estimate, Evidence, Trace};
use crate::units::{Milliseconds, Samples};

/// Channels that differ by more take different ways: what a cable or an analogue filter can do is far less
/// (contract §3: latency that moves by more than 1 sample is a fault).
const INTERCHANNEL_SAMPLES: f64 = 1.0;

/// What a spread of repeats is known to at 60 dB over the noise (docs/figures.md).
const TIMING_SAMPLES: f64 = 0.02;

/// A delay that moves by more over the run is a fault, in samples (contract §3). A burst is timed to 0.2 samples or
/// not at all, so this is four standard deviations at the least.
pub(crate) const MOVED_SAMPLES: f64 = 1.0;
/// A sweep and a burst time a chain that is not flat a little differently; not by more than this, in seconds.
const SWEEP_TO_BURST: f64 = 0.0005;
/// From a sweep to the last burst it is this long at most in a stereo run, in seconds: two clocks drift apart over it.
const RUN_SECONDS: f64 = 15.0;

/// By how many samples the delay of `output` (0-based) moved in the run, if that is a fault: what two clocks that drift
/// apart explain is not counted.
pub(crate) fn moved(evidence: &Evidence, setup: &Setup, output: usize) -> Option<f64> {
    let delays = evidence.repeats.as_ref()?.delays.get(output)?;
    let tones = evidence.tones.iter().flatten();
    let own = evidence.tones.get(output).and_then(Option::as_ref).or_else(|| tones.last());
    let off = own.map_or(0.0, |tones| (tones.rate_ratio.value - 1.0).abs() * setup.sample_rate);
    let spread = evidence.repeats.as_ref()?.spread(output).unwrap_or(0.0);
    let drifted = off * delays.len().saturating_sub(1) as f64 * ROUND_SECONDS;
    if spread - drifted > MOVED_SAMPLES {
        return Some(spread);
    }
    let swept = evidence.main_arrival(output)?.1.delay.value;
    // Only a neighbour of the sweep's time tells: the burst that is nearest to it.
    let since = delays.iter().map(|delay| (delay - swept).abs()).reduce(f64::min)?;
    (since > SWEEP_TO_BURST * setup.sample_rate + off * RUN_SECONDS).then_some(since)
}

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
    let mut outcome = unstable(evidence, setup).unwrap_or_else(|| verdict(&wiring, &landings));
    for landing in &landings {
        let at = At::cell(landing.output, landing.input);
        let delay = landing.arrival.delay;
        let (value, uncertainty) = (ms(setup, delay.value), ms(setup, delay.uncertainty));
        outcome.figure("latency_samples", at, "samples", delay);
        outcome.figure("latency_ms", at, "ms", Estimate { value, uncertainty });
        if let Some(value) = evidence.repeats.as_ref().and_then(|repeats| repeats.spread(landing.output)) {
            outcome.figure("spread_samples", at, "samples", Estimate { value, uncertainty: TIMING_SAMPLES });
        }
        let units = ("repeat", "samples");
        outcome.curve("latency_repeats_samples", at, units, &repeats(evidence, landing.output));
    }
    if let ([left, right], 2) = (landings.as_slice(), setup.outputs) {
        let (l, r) = (left.arrival.delay, right.arrival.delay);
        let apart = Estimate { value: r.value - l.value, uncertainty: l.uncertainty.hypot(r.uncertainty) };
        outcome.figure("interchannel_samples", At::ALL, "samples", apart);
    }
    outcome.limit("Over the run: it moves by one sample at most, or it is a fault (our limit).");
    if wiring.is_cable() && setup.outputs > 1 {
        outcome.limit("Channels: at most one sample apart, our choice.");
    }
    outcome
}

/// Each repeat of the 0-based `output`, counted from 1, re the mean of all, in samples; empty if it was not timed at
/// least twice.
fn repeats(evidence: &Evidence, output: usize) -> Trace {
    let delays = evidence.repeats.as_ref().and_then(|repeats| repeats.delays.get(output));
    let Some(delays) = delays.filter(|delays| delays.len() > 1) else { return Trace::default() };
    let mean = delays.iter().sum::<f64>() / delays.len() as f64;
    let (x, y) = delays.iter().enumerate().map(|(n, delay)| ((n + 1) as f64, delay - mean)).unzip();
    Trace { x, y }
}

/// The outcome where the latency does not stay what it was.
fn unstable(evidence: &Evidence, setup: &Setup) -> Option<Outcome> {
    let moves = (0..setup.outputs).filter_map(|output| Some((output, moved(evidence, setup, output)?)));
    let (output, most) = moves.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = words::channel(setup, output);
    let mut outcome =
        Outcome::new(Verdict::Fail, format!("The latency of {name} moved by {} in mid-run.", Samples(most)));
    outcome.advise("Set a larger buffer in the audio settings, then run this again.");
    Some(outcome)
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
    fn a_latency_that_moves_is_no_latency() {
        let judged = |delays: &[f64]| {
            let bench = Bench::straight(2, 2).delays(1, delays);
            judge(&bench.evidence, &bench.setup).verdict
        };
        assert_eq!(judged(&[592.25, 592.3, 593.2]), Verdict::Pass);
        assert_eq!(judged(&[592.25, 592.3, 594.0]), Verdict::Fail);
        assert_eq!(judged(&[603.0; 5]), Verdict::Pass, "a sweep times it differently");
        assert_eq!(judged(&[663.0; 5]), Verdict::Fail, "it moved since the sweep");
    }

    #[test]
    fn repeats_are_drawn_as_they_jumped() {
        let bench = Bench::straight(2, 2).delays(1, &[592.25, 592.25, 595.25, 595.25]);
        let outcome = judge(&bench.evidence, &bench.setup);
        let curve = outcome.curves.iter().find(|curve| curve.output == Some(2)).unwrap();
        assert_eq!((curve.id.as_str(), curve.input), ("latency_repeats_samples", Some(2)));
        assert_eq!(curve.x, [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(curve.y, [-1.5, -1.5, 1.5, 1.5]);
        let once = Bench::straight(2, 2).delays(1, &[592.25]);
        let outcome = judge(&once.evidence, &once.setup);
        assert!(outcome.curves.iter().all(|curve| curve.output != Some(2)), "one repeat is none");
    }

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
