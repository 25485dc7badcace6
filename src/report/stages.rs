//! The level diagrams as data, for the report's JSON.

use super::extras::Extras;
use super::finite::{FIGURE_DIGITS, rounded};
use super::model::Report;
use crate::chain::diagram::{Diagram, Origin, Scale, Stage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Where a level diagram leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// To the ear.
    Ear,
    /// Towards the ear, as far as it is known.
    Part,
    /// Round the loop.
    Loop,
}

/// A level diagram: one tone through every stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LevelsReport {
    /// Where it leads to.
    pub way: Way,
    /// Peak of the sine that it is drawn for, in dBFS.
    pub tone_dbfs: f64,
    /// The stages in the signal's order; the first is the digital side.
    pub stages: Vec<StageReport>,
}

/// One stage of a level diagram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StageReport {
    /// What it is.
    pub name: String,
    /// What its levels are counted in: dBFS, dBu or dB SPL. A sine's peak at full scale and its rms (AES17) are both
    /// 0 dBFS.
    pub unit: String,
    /// The tone behind it.
    pub level: f64,
    /// By how much less that may be, as nothing told yet what the output does when one of its legs is used; absent where
    /// it is not in doubt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_be_less_db: Option<f64>,
    /// The highest level behind it; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clip: Option<f64>,
    /// Where that is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clip_from: Option<Origin>,
    /// All noise up to here behind it, A-weighted; absent where nothing is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise_a: Option<NoiseReport>,
    /// Its own noise by the noise knee, A-weighted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_noise_a: Option<OwnNoiseReport>,
}

/// All noise up to a stage, A-weighted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NoiseReport {
    /// Its level.
    pub level: f64,
    /// Where the figures are from that it is made of.
    pub from: Vec<Origin>,
    /// Whether there is more of it, as a stage up to here says nothing of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_least: bool,
    /// Where it was measured here, all together: one standard deviation, in dB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<f64>,
    /// And the input that it was read on, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<usize>,
    /// And what is known of each stage leads one to expect; absent where one of them says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<f64>,
}

/// A stage's own noise, A-weighted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnNoiseReport {
    /// Its level.
    pub level: f64,
    /// One standard deviation, in dB.
    pub uncertainty: f64,
    /// Whether that of the input it was read with is still in it.
    pub with_input: bool,
}

/// The report with the level diagrams that go out with it; as it is, where there is none.
pub fn with_levels<'a>(report: &'a Report, extras: &Extras<'_>) -> Cow<'a, Report> {
    let drawn: Vec<LevelsReport> = extras.levels.into_iter().chain(extras.back).map(levels).collect();
    if drawn.is_empty() {
        return Cow::Borrowed(report);
    }
    Cow::Owned(Report { levels: drawn, ..report.clone() })
}

fn levels(diagram: &Diagram) -> LevelsReport {
    let way = match diagram.end().map(|stage| stage.scale) {
        Some(Scale::Acoustic) => Way::Ear,
        Some(Scale::Electrical) => Way::Part,
        Some(Scale::Digital) | None => Way::Loop,
    };
    LevelsReport { way, tone_dbfs: short(diagram.tone.0), stages: diagram.stages.iter().map(stage).collect() }
}

fn stage(stage: &Stage) -> StageReport {
    let clip = stage.clip.filter(|clip| clip.value.is_finite());
    let noise = stage.floor.filter(|level| level.is_finite()).map(|level| NoiseReport {
        level: short(level),
        from: stage.floor_from.iter().copied().collect(),
        at_least: stage.floor_at_least,
        uncertainty: stage.measured.map(|measured| short(measured.uncertainty)),
        input: stage.measured.map(|measured| measured.input),
        expected: stage.expected.filter(|level| level.is_finite()).map(short),
    });
    let own = stage.own.map(|own| OwnNoiseReport {
        level: short(own.level.0),
        uncertainty: short(own.uncertainty),
        with_input: own.with_input,
    });
    StageReport {
        name: stage.name.clone(),
        unit: stage.scale.to_string(),
        level: short(stage.level),
        may_be_less_db: Some(stage.less.0).filter(|less| *less > 0.0).map(short),
        clip: clip.map(|clip| short(clip.value)),
        clip_from: clip.map(|clip| clip.origin),
        noise_a: noise,
        own_noise_a: own,
    }
}

fn short(value: f64) -> f64 {
    rounded(value, FIGURE_DIGITS)
}
