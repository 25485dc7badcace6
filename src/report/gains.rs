//! The gains that a report holds, for what is learnt from them.

use super::model::Report;
use crate::chain::learnt::Gain;
use crate::units::{Db, power_to_db};

/// An output that arrives so much below the loudest is a leak into an input with nothing plugged into it, in dB.
const LEAK_DB: f64 = 40.0;

/// The gain of each output at the input where it is strongest, as the report has it; in the order of the outputs.
pub fn main_gains(report: &Report) -> Vec<Gain> {
    let figures = report.checks.iter().flat_map(|check| &check.figures);
    let mut found: Vec<Gain> = Vec::new();
    for figure in figures.filter(|figure| figure.id == "gain_db") {
        let (Some(output), Some(input)) = (figure.output, figure.input) else { continue };
        let (Some(output), Some(input)) = (output.checked_sub(1), input.checked_sub(1)) else { continue };
        let gain = Gain { output, input, gain_db: figure.value, uncertainty_db: figure.uncertainty };
        match found.iter_mut().find(|known| known.output == output) {
            Some(known) if known.gain_db >= gain.gain_db => {}
            Some(known) => *known = gain,
            None => found.push(gain),
        }
    }
    found.sort_by_key(|gain| gain.output);
    found
}

/// Those of them that arrive: not leaks into inputs with nothing plugged into them.
pub fn arriving(report: &Report) -> Vec<Gain> {
    let mut gains = main_gains(report);
    let strongest = gains.iter().map(|gain| gain.gain_db).fold(f64::NEG_INFINITY, f64::max);
    gains.retain(|gain| gain.gain_db > strongest - LEAK_DB);
    gains
}

/// The mean power of these gains; `None` without any.
pub fn mean_gain(gains: &[Gain]) -> Option<Db> {
    let sum: f64 = gains.iter().map(|gain| 10f64.powf(gain.gain_db / 10.0)).sum();
    let mean = Db(power_to_db(sum / gains.len() as f64));
    mean.0.is_finite().then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Figure, Outcome, Verdict};

    #[test]
    fn the_strongest_arrival_of_each_output() {
        let mut outcome = Outcome::new(Verdict::Pass, "");
        for (output, input, value) in [(2, 2, -6.1), (1, 1, -6.0), (1, 2, -80.0), (2, 1, -82.0)] {
            let (output, input) = (Some(output), Some(input));
            let (id, unit) = ("gain_db".to_owned(), "dB".to_owned());
            outcome.figures.push(Figure { id, output, input, value, unit, uncertainty: 0.01 });
        }
        let report = Report { checks: vec![outcome], ..Report::default() };
        let gains = main_gains(&report);
        let read: Vec<_> = gains.iter().map(|gain| (gain.output, gain.input, gain.gain_db)).collect();
        assert_eq!(read, [(0, 0, -6.0), (1, 1, -6.1)]);
        assert!(main_gains(&Report::default()).is_empty());
    }
}
