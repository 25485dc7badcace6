//! What of a report goes into JSON: only finite numbers, in as many digits as mean something.
//!
//! Figures keep 12 significant digits and curves 7. That is more than anything here can be measured to, keeps the
//! project file small, and is short enough for every JSON reader to give back the very same number, so that JSON →
//! report → JSON changes nothing.

use super::{CalibrationReport, Conditions, MeterReadings, SetupReport};
use crate::check::{Curve, Figure, Outcome};
use crate::fault::Diagnosis;
use serde::{Serialize, Serializer};

pub(super) const FIGURE_DIGITS: usize = 12;
const CURVE_DIGITS: usize = 7;

/// `value` with `digits` significant decimal digits.
pub(super) fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

fn figure(figure: &Figure) -> Option<Figure> {
    let uncertainty = if figure.uncertainty.is_finite() { figure.uncertainty.abs() } else { 0.0 };
    figure.value.is_finite().then(|| Figure {
        value: rounded(figure.value, FIGURE_DIGITS),
        uncertainty: rounded(uncertainty, FIGURE_DIGITS),
        ..figure.clone()
    })
}

fn curve(curve: &Curve) -> Option<Curve> {
    let (x, y) = points(curve).map(|(x, y)| (rounded(x, CURVE_DIGITS), rounded(y, CURVE_DIGITS))).unzip();
    let Curve { id, output, input, x_unit, y_unit, .. } = curve.clone();
    let kept = Curve { id, output, input, x_unit, y_unit, x, y };
    (!kept.x.is_empty()).then_some(kept)
}

/// The points of `curve` that are numbers.
pub(super) fn points(curve: &Curve) -> impl Iterator<Item = (f64, f64)> {
    let pairs = curve.x.iter().copied().zip(curve.y.iter().copied());
    pairs.filter(|(x, y)| x.is_finite() && y.is_finite())
}

/// Serialises the set-up, or none where one of its numbers is not finite.
pub fn setup<S: Serializer>(setup: &Option<SetupReport>, serializer: S) -> Result<S::Ok, S::Error> {
    let is_finite = |setup: &&SetupReport| setup.level_dbfs.is_finite() && setup.sample_rate_hz.is_finite();
    let rounded = setup.as_ref().filter(is_finite).map(|setup| SetupReport {
        level_dbfs: rounded(setup.level_dbfs, FIGURE_DIGITS),
        sample_rate_hz: rounded(setup.sample_rate_hz, FIGURE_DIGITS),
        gear_figures: super::known::gear_figures(&setup.gear_figures),
        calibration: setup.calibration.as_ref().and_then(CalibrationReport::finite),
        ..setup.clone()
    });
    rounded.serialize(serializer)
}

/// Serialises the conditions, without a duration that is not finite.
pub fn conditions<S: Serializer>(found: &Option<Conditions>, serializer: S) -> Result<S::Ok, S::Error> {
    let finite = found.as_ref().map(|found| Conditions {
        seconds: found.seconds.filter(|s| s.is_finite()).map(|seconds| rounded(seconds, FIGURE_DIGITS)),
        ..found.clone()
    });
    finite.serialize(serializer)
}

/// Serialises outcomes without figures, points and curves that are not finite.
pub fn checks<S: Serializer>(outcomes: &[Outcome], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(outcomes.iter().map(|outcome| Outcome {
        id: outcome.id.clone(),
        title: outcome.title.clone(),
        why: outcome.why.clone(),
        verdict: outcome.verdict,
        headline: outcome.headline.clone(),
        figures: outcome.figures.iter().filter_map(figure).collect(),
        curves: outcome.curves.iter().filter_map(curve).collect(),
        limits: outcome.limits.clone(),
        advice: outcome.advice.clone(),
    }))
}

/// Serialises diagnoses, each with a certainty in 0 … 1.
pub fn faults<S: Serializer>(diagnoses: &[Diagnosis], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(diagnoses.iter().map(|diagnosis| {
        let certainty =
            if diagnosis.certainty.is_finite() { diagnosis.certainty.clamp(0.0, 1.0) } else { 0.0 };
        Diagnosis { certainty: rounded(certainty, FIGURE_DIGITS), ..diagnosis.clone() }
    }))
}

/// Serialises the readings that are finite.
pub fn readings<S: Serializer>(readings: &MeterReadings, serializer: S) -> Result<S::Ok, S::Error> {
    let finite = readings.iter().filter(|(_, value)| value.is_finite());
    serializer.collect_map(finite.map(|(name, value)| (name, rounded(*value, FIGURE_DIGITS))))
}
