//! What stands at the end: how it was measured, and what the words mean.

use crate::report::model::Report;
use crate::report::words::{self, label, meaning, quantity, unit_of, with_unit, without_channel};
use crate::units::number;
use std::collections::BTreeMap;

/// How it was measured, in a sentence.
pub const METHOD: &str = "Linecheck played test signals through the chain, recorded the return beside them on the same \
                          sample clock, and compared the two.";
/// What the self-test is for.
pub const SELF_TEST: &str = "The same computation on a digital loop that changes nothing. What it shows is added by the \
                             measuring itself, and nothing smaller can be told apart in this report.";
/// Of when the meters are.
pub const METERS: &str = "The meters when this report was made.";

/// What the measuring itself adds, as (name, value).
pub fn self_test(report: &Report) -> Vec<(String, String)> {
    rows(&report.self_test, words::self_test_label)
}

/// The meters, as (name, value).
pub fn meters(report: &Report) -> Vec<(String, String)> {
    rows(&report.meters, label)
}

fn rows(readings: &BTreeMap<String, f64>, label: fn(&str) -> String) -> Vec<(String, String)> {
    let finite = readings.iter().filter(|(_, value)| value.is_finite());
    finite.map(|(id, value)| (label(id), small(*value, unit_of(id)))).collect()
}

/// A reading of unknown certainty: in the usual decimals of its unit, in more where these would leave nothing.
fn small(value: f64, unit: &str) -> String {
    let text = match value.abs() {
        size if size > 0.0 && size < 0.1 => {
            number(value, (1.0 - size.log10().floor()).clamp(0.0, 9.0) as usize)
        }
        _ => quantity(value, 0.0, unit),
    };
    with_unit(text, unit)
}

/// The units and figures that this report uses, each with what it means.
pub fn definitions(report: &Report) -> Vec<(String, &'static str)> {
    let figures = report.checks.iter().flat_map(|check| &check.figures);
    let curves = report.checks.iter().flat_map(|check| &check.curves);
    let ids = figures.clone().map(|figure| &figure.id).chain(curves.map(|curve| &curve.id));
    let ids = ids.map(String::as_str).chain(report.meters.keys().map(|id| without_channel(id)));
    let terms: BTreeMap<String, &str> = ids.filter_map(|id| Some((label(id), meaning(id)?))).collect();
    let has_unsure = figures.clone().any(|figure| figure.uncertainty > 0.0);
    let reads = |unit: &str| {
        figures.clone().any(|figure| figure.unit == unit)
            || report.meters.keys().any(|id| unit_of(id) == unit)
    };
    let units = [
        (
            report.setup.is_some() || reads("dBFS"),
            "dBFS",
            "Level re digital full scale. Rms levels are AES17: a sine that just reaches full scale reads 0.00 dBFS, so \
             a sine reads the same as its peak.",
        ),
        (reads("dB"), "dB", "A ratio or difference of two levels."),
        (reads("dBTP"), "dBTP", "True peak re full scale (ITU-R BS.1770)."),
        (reads("LUFS"), "LUFS", "Loudness re full scale (ITU-R BS.1770, EBU R 128)."),
        (
            has_unsure,
            "±",
            "Standard uncertainty, one sigma: the true value lies within it about two times in three.",
        ),
    ];
    let units = units.into_iter().filter(|unit| unit.0).map(|(_, name, meaning)| (name.to_owned(), meaning));
    units.chain(terms).collect()
}
