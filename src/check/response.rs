//! Is every frequency passed on alike?

use super::shape::{FAULT_DB, HEALTHY_DB, JUDGED, Point, Shape};
use super::wiring::Wiring;
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::Evidence;
use crate::units::{Db, Hz};

/// Is every frequency passed on alike?
pub(super) const CHECK: Check = Check {
    id: "response",
    title: "Response",
    why: "A chain that bends the response colours everything that is mixed on it.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let wiring = Wiring::read(evidence, setup);
    if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    }
    let shapes: Vec<Shape> = wiring.landings().filter_map(|landing| Shape::of(&wiring, landing)).collect();
    let mut outcome = verdict(&wiring, &shapes);
    for shape in &shapes {
        let at = At::output(shape.landing.output);
        let figures = [
            ("ripple_db", "dB", shape.ripple()),
            ("low_3db_hz", "Hz", shape.low_edge()),
            ("high_3db_hz", "Hz", shape.high_edge()),
        ];
        for (id, unit, estimate) in figures {
            if let Some(estimate) = estimate {
                outcome.figure(id, at, unit, estimate);
            }
        }
        let at = At::cell(shape.landing.output, shape.landing.input);
        outcome.curve("response_db", at, ("Hz", "dB"), &shape.landing.arrival.response);
        outcome.curve("phase_deg", at, ("Hz", "°"), &shape.landing.arrival.phase);
        outcome.curve("group_delay_ms", at, ("Hz", "ms"), &shape.landing.arrival.group_delay_ms());
    }
    if let ([left, right], 2) = (shapes.as_slice(), setup.outputs)
        && let Some(apart) = left.mismatch(right)
    {
        outcome.figure("match_db", At::ALL, "dB", apart);
    }
    if setup.known.correction.is_some() {
        outcome.limit("The microphone's correction is taken off, where its file says anything.");
    }
    if wiring.is_cable() {
        let (low, high) = (Hz(JUDGED.0), Hz(JUDGED.1));
        let (healthy, fault) = (Db(HEALTHY_DB), Db(FAULT_DB));
        outcome.limit(format!(
            "Re the median of 200 Hz to 5 kHz, {low} to {high}: ±{healthy} is healthy, over {fault} is a fault (our limits)."
        ));
    }
    outcome
}

fn verdict(wiring: &Wiring, shapes: &[Shape]) -> Outcome {
    let size = |point: &Point| point.surely().abs();
    let worst = shapes
        .iter()
        .filter_map(|shape| Some((shape, shape.worst()?)))
        .max_by(|a, b| size(a.1).total_cmp(&size(b.1)));
    let off = worst.filter(|_| wiring.is_cable()).filter(|(_, point)| size(point) > HEALTHY_DB);
    if !off.is_some_and(|(_, point)| size(point) > FAULT_DB)
        && let Some((why, advice)) = wiring.gap()
    {
        let mut outcome = Outcome::new(Verdict::Unsure, why);
        outcome.advise(advice);
        return outcome;
    }
    if shapes.is_empty() {
        let mut outcome = Outcome::new(Verdict::Unsure, "The response could not be read.");
        outcome.advise("Run this again.");
        return outcome;
    }
    if !wiring.is_cable() {
        let headline = "Loudspeaker and room bend the response: it is drawn, and no limit holds for it.";
        return Outcome::new(Verdict::Pass, headline);
    }
    if let Some((shape, point)) = off {
        let verdict = if size(point) > FAULT_DB { Verdict::Fail } else { Verdict::Warn };
        let name = words::capital(&words::channel(wiring.setup, shape.landing.output));
        let (by, at) = (Db(point.db.abs()), Hz(point.hz));
        let more = if point.db < 0.0 { "less" } else { "more" };
        let headline = format!("{name} does not pass all frequencies alike: {by} {more} at {at}.");
        let mut outcome = Outcome::new(verdict, headline);
        outcome
            .advise("Set every tone control, loudness, EQ and Air mode to flat or off, then run this again.");
        return outcome;
    }
    if shapes.iter().any(Shape::is_blurred) {
        let mut outcome = Outcome::new(Verdict::Unsure, "The noise hides part of the response.");
        outcome.advise("Raise the level or make the noise less, then run this again.");
        return outcome;
    }
    let largest = shapes.iter().flat_map(Shape::judged).map(|point| point.db.abs()).fold(0.0, f64::max);
    Outcome::new(Verdict::Pass, format!("All frequencies pass alike, within {:.2}.", Db(largest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    fn judged(bend: impl Fn(f64) -> f64) -> Outcome {
        let bench = Bench::straight(2, 2).bend(1, bend);
        judge(&bench.evidence, &bench.setup)
    }

    fn figure(outcome: &Outcome, id: &str, output: Option<usize>) -> Option<f64> {
        outcome.figures.iter().find(|f| f.id == id && f.output == output).map(|f| f.value)
    }

    /// First-order high-pass in dB.
    fn high_pass(corner: f64) -> impl Fn(f64) -> f64 {
        move |hz| -10.0 * (1.0 + (corner / hz).powi(2)).log10()
    }

    #[test]
    fn limits() {
        assert_eq!(judged(|_| 0.0).verdict, Verdict::Pass);
        assert_eq!(judged(|hz| if hz > 3_000.0 { 0.7 } else { 0.0 }).verdict, Verdict::Warn);
        assert_eq!(judged(|hz| if hz > 3_000.0 { 1.2 } else { 0.0 }).verdict, Verdict::Fail);
        assert_eq!(judged(high_pass(10.0)).verdict, Verdict::Pass);
        assert_eq!(judged(high_pass(60.0)).verdict, Verdict::Fail);
        assert_eq!(judged(|hz| if hz > 17_000.0 { -9.0 } else { 0.0 }).verdict, Verdict::Pass);
    }

    #[test]
    fn edges_and_match() {
        let outcome = judged(high_pass(80.0));
        let edge = figure(&outcome, "low_3db_hz", Some(2)).expect("inside");
        assert!((edge / 80.0 - 1.0).abs() < 0.02, "{edge}");
        assert_eq!(figure(&outcome, "low_3db_hz", Some(1)), None, "below what is swept");
        assert_eq!(figure(&outcome, "high_3db_hz", Some(2)), None);
        assert!(figure(&outcome, "match_db", None).expect("stereo") > 5.0);
        assert!(figure(&judged(|_| -3.0), "match_db", None).expect("stereo") < 1e-9);
    }

    #[test]
    fn noise_is_no_ripple() {
        let ragged = |hz: f64| if (hz.ln() * 20.0) as i64 % 2 == 0 { 1.5 } else { -1.5 };
        let noisy = Bench::straight(2, 2).bend(1, ragged).noise(1, Some(-15.0));
        assert_eq!(judge(&noisy.evidence, &noisy.setup).verdict, Verdict::Unsure);
    }
}
