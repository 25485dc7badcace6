//! Checks judge evidence against limits and say the verdict in words: one file and one line each.
//!
//! The order of [`CHECKS`] is the order of the walk. Report, editor and parameters know no check by name.

pub(crate) mod air;
mod arrival;
mod bending;
mod clock;
mod continuity;
pub(crate) mod crosstalk;
pub(crate) mod dc;
mod distortion;
#[cfg(test)]
pub(crate) mod fixture;
mod gap;
pub(crate) mod hum;
pub(crate) mod latency;
pub(crate) mod learnt;
pub(crate) mod level;
mod linearity;
pub(crate) mod noise;
mod polarity;
mod response;
mod return_path;
mod room_noise;
mod routing;
pub(crate) mod second_path;
pub(crate) mod shape;
mod spl;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod toned;
pub(crate) mod wiring;
pub(crate) mod words;

use crate::chain::Setup;
use crate::measure::{Estimate, Evidence, Trace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One check: what it is called, why one cares, and how it judges.
pub struct Check {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Shown as heading.
    pub title: &'static str,
    /// One sentence: why this matters to the listener.
    pub why: &'static str,
    /// The judgement. Pure; never panics, whatever is missing.
    pub judge: fn(&Evidence, &Setup) -> Outcome,
}

/// All checks, in the order of the walk.
pub const CHECKS: &[Check] = &[
    return_path::CHECK,
    routing::CHECK,
    level::CHECK,
    polarity::CHECK,
    latency::CHECK,
    second_path::CHECK,
    clock::CHECK,
    response::CHECK,
    linearity::CHECK,
    distortion::CHECK,
    crosstalk::CHECK,
    noise::CHECK,
    hum::CHECK,
    dc::CHECK,
    continuity::CHECK,
    arrival::CHECK,
    spl::CHECK,
    room_noise::CHECK,
];

/// Checks of what leaves the gain of the way as it is.
const SPARE_THE_GAIN: &[&str] =
    &[noise::CHECK.id, hum::CHECK.id, dc::CHECK.id, clock::CHECK.id, latency::CHECK.id];

/// Whether what a check looks for leaves the gain of the way as it is, also where it fails.
pub fn spares_the_gain(id: &str) -> bool {
    SPARE_THE_GAIN.contains(&id)
}

/// A verdict. "Can't tell" is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Healthy.
    Pass,
    /// Between healthy and faulty.
    Warn,
    /// Outside the limit.
    Fail,
    /// Measured, but it can't be told.
    Unsure,
    /// Not measured.
    Skipped,
}

/// One measured number. What could not be measured has no figure at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Stable id, snake_case, with the unit's suffix.
    pub id: String,
    /// 1-based output, where it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub output: Option<usize>,
    /// 1-based input, where it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub input: Option<usize>,
    /// The value: always finite.
    pub value: f64,
    /// Unit as printed; empty for a pure number.
    pub unit: String,
    /// Standard uncertainty (one sigma), in the same unit.
    pub uncertainty: f64,
}

/// A measured curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Curve {
    /// Stable id.
    pub id: String,
    /// 1-based output, where it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub output: Option<usize>,
    /// 1-based input, where it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub input: Option<usize>,
    /// Unit of `x`.
    pub x_unit: String,
    /// Unit of `y`.
    pub y_unit: String,
    /// Abscissa.
    pub x: Vec<f64>,
    /// Ordinate, as long as `x`.
    pub y: Vec<f64>,
}

/// What a check says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// The check's id.
    pub id: String,
    /// The check's title.
    pub title: String,
    /// The check's reason to be.
    pub why: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What it means, then the number.
    pub headline: String,
    /// The figures.
    pub figures: Vec<Figure>,
    /// The curves.
    pub curves: Vec<Curve>,
    /// The limits that were used and where each comes from, one sentence each.
    pub limits: Vec<String>,
    /// What to do, or what would make a verdict possible.
    pub advice: Vec<String>,
}

impl Outcome {
    /// An outcome with a verdict and a headline; figures and the rest are added by the `with_…` methods. Id, title
    /// and reason are filled in by [`judge_all`].
    pub fn new(verdict: Verdict, headline: impl Into<String>) -> Self {
        Self {
            id: String::new(),
            title: String::new(),
            why: String::new(),
            verdict,
            headline: headline.into(),
            figures: Vec::new(),
            curves: Vec::new(),
            limits: Vec::new(),
            advice: Vec::new(),
        }
    }

    /// Not measured, and why.
    pub fn skipped(reason: impl Into<String>) -> Self {
        Self::new(Verdict::Skipped, reason)
    }

    /// Adds a figure, unless it is not finite: what could not be measured is absent.
    pub fn figure(&mut self, id: &str, at: At, unit: &str, estimate: Estimate) {
        if !estimate.value.is_finite() {
            return;
        }
        let uncertainty = if estimate.uncertainty.is_finite() { estimate.uncertainty.abs() } else { 0.0 };
        let value = estimate.value;
        let (id, unit) = (id.to_owned(), unit.to_owned());
        self.figures.push(Figure { id, output: at.output, input: at.input, value, unit, uncertainty });
    }

    /// Adds a curve, unless it is empty.
    pub fn curve(&mut self, id: &str, at: At, units: (&str, &str), trace: &Trace) {
        if trace.x.is_empty() {
            return;
        }
        self.curves.push(Curve {
            id: id.to_owned(),
            output: at.output,
            input: at.input,
            x_unit: units.0.to_owned(),
            y_unit: units.1.to_owned(),
            x: trace.x.clone(),
            y: trace.y.clone(),
        });
    }

    /// Adds a limit and its source.
    pub fn limit(&mut self, sentence: impl Into<String>) {
        self.limits.push(sentence.into());
    }

    /// Adds a piece of advice.
    pub fn advise(&mut self, sentence: impl Into<String>) {
        self.advice.push(sentence.into());
    }
}

/// Where a figure or curve belongs, 1-based as it is printed.
#[derive(Debug, Clone, Copy, Default)]
pub struct At {
    /// 1-based output.
    pub output: Option<usize>,
    /// 1-based input.
    pub input: Option<usize>,
}

impl At {
    /// Belongs to no channel.
    pub const ALL: Self = Self { output: None, input: None };

    /// Belongs to the 0-based `output`.
    pub fn output(output: usize) -> Self {
        Self { output: Some(output + 1), input: None }
    }

    /// Belongs to the 0-based `input`.
    pub fn input(input: usize) -> Self {
        Self { output: None, input: Some(input + 1) }
    }

    /// Belongs to the 0-based `output` at the 0-based `input`.
    pub fn cell(output: usize, input: usize) -> Self {
        Self { output: Some(output + 1), input: Some(input + 1) }
    }
}

/// The outcomes of all checks, in the order of the walk.
pub fn judge_all(evidence: &Evidence, setup: &Setup) -> Vec<Outcome> {
    let judge = |check: &Check| Outcome {
        id: check.id.to_owned(),
        title: check.title.to_owned(),
        why: check.why.to_owned(),
        ..(check.judge)(evidence, setup)
    };
    CHECKS.iter().map(judge).collect()
}
