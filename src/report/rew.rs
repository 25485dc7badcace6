//! Measured responses as text that Room EQ Wizard imports (File → Import → Import frequency response): lines of
//! frequency, level and phase, with comments behind asterisks.

use super::finite::points;
use super::model::Report;
use super::words::short_place;
use crate::check::Curve;
use std::fmt::Write;

/// One measurement as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    /// What it is called, fit for a file name.
    pub name: String,
    /// Its lines.
    pub text: String,
}

/// The magnitude of every output at its input, with the phase where it is known, each frequency in Hz, level in dB re
/// stimulus, phase in degrees within ±180 with the latency taken out.
pub fn measurements(report: &Report) -> Vec<Measurement> {
    let curves: Vec<&Curve> = report.checks.iter().flat_map(|check| &check.curves).collect();
    let magnitudes = curves.iter().filter(|curve| curve.id == "response_db");
    magnitudes
        .map(|magnitude| {
            let same = |curve: &&&Curve| {
                curve.id == "phase_deg" && (curve.output, curve.input) == (magnitude.output, magnitude.input)
            };
            measurement(report, magnitude, curves.iter().find(same).copied())
        })
        .collect()
}

fn measurement(report: &Report, magnitude: &Curve, phase: Option<&Curve>) -> Measurement {
    let place = short_place(magnitude.output, magnitude.input);
    let channel = |name: &str, n: Option<usize>| n.map(|n| format!("-{name}{n}")).unwrap_or_default();
    let name = format!("response{}{}", channel("out", magnitude.output), channel("in", magnitude.input));
    let mut text = String::new();
    let columns = if phase.is_some() { "Freq(Hz) SPL(dB) Phase(degrees)" } else { "Freq(Hz) SPL(dB)" };
    // Writing to a string does not fail.
    let _ = writeln!(text, "* Linecheck {}, {place}, level re stimulus", report.version);
    if !report.made.is_empty() {
        let _ = writeln!(text, "* {}", report.made);
    }
    let _ = writeln!(text, "* {columns}");
    let phase: Vec<(f64, f64)> = phase.map(|curve| points(curve).collect()).unwrap_or_default();
    for (hz, db) in points(magnitude).filter(|(hz, _)| *hz > 0.0) {
        if phase.is_empty() {
            let _ = writeln!(text, "{hz:.4} {db:.4}");
        } else if let Some(degrees) = between(&phase, hz) {
            let _ = writeln!(text, "{hz:.4} {db:.4} {degrees:.3}");
        }
    }
    Measurement { name, text }
}

/// The phase at `hz`, straight between the nearest points on a logarithmic scale, the short way round; none outside of
/// what was measured.
fn between(phase: &[(f64, f64)], hz: f64) -> Option<f64> {
    let after = phase.partition_point(|point| point.0 < hz);
    let above = phase.get(after)?;
    if above.0 == hz {
        return Some(wrapped(above.1));
    }
    let below = phase.get(after.checked_sub(1)?)?;
    let share = (hz / below.0).ln() / (above.0 / below.0).ln();
    Some(wrapped(below.1 + share * wrapped(above.1 - below.1)))
}

fn wrapped(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, Outcome, Verdict};
    use crate::measure::Trace;
    use crate::report::tests::sample;

    fn numbers(line: &str) -> Vec<f64> {
        line.split(' ').map(|field| field.parse().expect("a number")).collect()
    }

    #[test]
    fn every_response_with_its_phase_in_columns_of_numbers() {
        let mut outcome = Outcome::new(Verdict::Pass, "");
        let x = vec![20.0, 200.0, 2000.0];
        outcome.curve("response_db", At::cell(1, 0), ("Hz", "dB"), &Trace { x, y: vec![-6.0, -6.5, -7.0] });
        // A wrap lies between the two points: half way from 170 to 190 degrees is 180, which is −180.
        let phase = Trace { x: vec![20.0, 2000.0], y: vec![170.0, -170.0] };
        outcome.curve("phase_deg", At::cell(1, 0), ("Hz", "°"), &phase);
        let report = Report { checks: vec![outcome], ..Report::default() };
        let [only] = measurements(&report).try_into().expect("one response");
        assert_eq!(only.name, "response-out2-in1");
        let (comments, lines): (Vec<&str>, Vec<&str>) =
            only.text.lines().partition(|line| line.starts_with('*'));
        assert!(comments.iter().any(|line| line.contains("Out 2 → in 1")));
        let rows: Vec<Vec<f64>> = lines.into_iter().map(numbers).collect();
        assert_eq!(rows, [[20.0, -6.0, 170.0], [200.0, -6.5, -180.0], [2000.0, -7.0, -170.0]]);
    }

    #[test]
    fn without_a_phase_there_are_two_columns() {
        let report = sample::healthy();
        let made = measurements(&report);
        assert_eq!(made.len(), 2);
        for made in made {
            let rows = made.text.lines().filter(|line| !line.starts_with('*'));
            let rows: Vec<Vec<f64>> = rows.map(numbers).collect();
            assert!(rows.len() > 500 && rows.iter().all(|row| row.len() == 2));
            assert!(rows.windows(2).all(|pair| pair[0][0] < pair[1][0]));
        }
    }
}
