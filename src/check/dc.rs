//! Whether the return rests at zero.

use super::gap::{self, INVALID_ADVICE};
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::measure::Evidence;
use crate::units::number;

/// Healthy offset, as a fraction of full scale (contract §3).
const HEALTHY: f64 = 0.0005;
/// An offset beyond this is a fault (contract §3).
pub(crate) const FAULT: f64 = 0.001;

/// Does the return rest at zero?
pub(super) const CHECK: Check = Check {
    id: "dc",
    title: "DC offset",
    why: "A signal that does not rest at zero clicks at every start and wastes headroom.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let idle = match gap::idle(evidence, setup) {
        Ok(idle) => idle,
        Err(outcome) => return *outcome,
    };
    let offset = |input: usize| Some(idle[input]?.dc).filter(|dc| dc.value.is_finite());
    let holes: Vec<usize> = (0..idle.len()).filter(|&input| offset(input).is_none()).collect();
    let worst = (0..idle.len())
        .filter_map(|input| Some((input, offset(input)?.value)))
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    let mut outcome = match worst {
        Some((input, dc)) if dc.abs() > FAULT => {
            let name = words::capital(&words::input(setup, input));
            let headline = format!("{name} does not rest at zero: {} of full scale.", number(dc, 4));
            let mut outcome = Outcome::new(Verdict::Fail, headline);
            outcome.advise("Switch phantom power (48 V) off, then try another input or lead.");
            outcome
        }
        Some((_, dc)) if holes.is_empty() && dc.abs() <= HEALTHY => {
            // Rounded up: "0.0000" would claim more than was measured.
            let within = (dc.abs() * 1e4).ceil().max(1.0) / 1e4;
            let headline =
                format!("The return rests at zero, to within {} of full scale.", number(within, 4));
            Outcome::new(Verdict::Pass, headline)
        }
        Some((input, dc)) if holes.is_empty() => {
            let name = words::capital(&words::input(setup, input));
            Outcome::new(
                Verdict::Warn,
                format!("{name} is a little off zero: {} of full scale.", number(dc, 4)),
            )
        }
        _ => {
            let headline =
                format!("The return contained invalid samples on {}.", words::inputs(setup, &holes));
            let mut outcome = Outcome::new(Verdict::Unsure, headline);
            outcome.advise(INVALID_ADVICE);
            outcome
        }
    };
    for (input, idle) in idle.iter().enumerate().filter_map(|(input, idle)| Some((input, idle.as_ref()?))) {
        outcome.figure("dc_fs", At::input(input), "", idle.dc);
    }
    let (healthy, fault) = (number(HEALTHY, 4), number(FAULT, 3));
    outcome.limit(format!(
        "Mean: up to {healthy} of full scale is healthy, over {fault} is a fault (our limits)."
    ));
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    #[test]
    fn limits() {
        let judged = |dc| {
            let bench = Bench::straight(2, 2).dc(1, dc);
            judge(&bench.evidence, &bench.setup).verdict
        };
        assert_eq!(judged(0.0005), Verdict::Pass);
        assert_eq!(judged(-0.0008), Verdict::Warn);
        assert_eq!(judged(-0.0011), Verdict::Fail);
    }
}
