//! The report as data: serialised, this is the JSON that other programs read.

use super::finite;
use super::known::{CalibrationReport, gear_figures};
use super::stages::LevelsReport;
use super::unknown::Unknown;
use crate::chain::Setup;
use crate::chain::gear::Told;
use crate::check::Outcome;
use crate::fault::Diagnosis;
use crate::measure::SelfTest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The schema this version writes.
pub const SCHEMA: &str = "linecheck.report/1";

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing has been run yet.
    #[default]
    Empty,
    /// A run is on.
    Running,
    /// The last run came to its end.
    Complete,
    /// The last run was stopped before its end; `stopped_because` says why.
    Stopped,
}

/// What the run was made for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SetupReport {
    /// Id of the chain.
    pub chain: String,
    /// Id of the return path.
    pub return_path: String,
    /// Stimulus level, peak, in dBFS.
    pub level_dbfs: f64,
    /// Sample rate in hertz.
    pub sample_rate_hz: f64,
    /// Inputs of the plugin.
    pub inputs: usize,
    /// Outputs of the plugin.
    pub outputs: usize,
    /// Plugin format.
    #[serde(default)]
    pub plugin_api: String,
    /// Id of the variant of the chain; absent when none was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wiring: Option<String>,
    /// Names of the gear that was chosen, by its place in the chain.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gear: BTreeMap<String, String>,
    /// The figures of that gear that levels are reckoned with, by its place, each with its source. What no source says is
    /// absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gear_figures: BTreeMap<String, Vec<Told>>,
    /// What was calibrated; absent where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<CalibrationReport>,
    /// Whether it was practice in a simulated studio, and says nothing of the real one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub practice: bool,
}

/// Under which conditions a run was made: each absent where it is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Default)]
pub struct Conditions {
    /// The host, with its version if it says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Operating system and processor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os: Option<String>,
    /// The largest block that the host asked for, in samples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<usize>,
    /// From the press to the verdict, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

/// The meters, by name; a level that was never measured is absent.
pub type MeterReadings = BTreeMap<String, f64>;

/// What the measuring itself adds, by name.
pub type SelfTestReport = BTreeMap<String, f64>;

/// The report. Whichever way it is serialised, what is not finite is left out: JSON has no word for it, and a figure
/// that could not be measured is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Name and number of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// Version of Linecheck that made it.
    #[serde(default)]
    pub version: String,
    /// When it was made: RFC 3339, UTC; empty when nothing was run yet.
    #[serde(default)]
    pub made: String,
    /// How far the run has come.
    pub status: Status,
    /// Why it was stopped, in a sentence.
    #[serde(default)]
    pub stopped_because: Option<String>,
    /// What the run was made for; absent when nothing was run yet.
    #[serde(default, serialize_with = "finite::setup")]
    pub setup: Option<SetupReport>,
    /// Under which conditions it was made; absent in reports of earlier versions and when nothing was run yet.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "finite::conditions")]
    pub conditions: Option<Conditions>,
    /// What each check says, in the order of the walk.
    #[serde(default, serialize_with = "finite::checks")]
    pub checks: Vec<Outcome>,
    /// The levels through the chain, to the ear and round the loop; absent where they are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelsReport>,
    /// What is wrong, most certain first.
    #[serde(default, serialize_with = "finite::faults")]
    pub faults: Vec<Diagnosis>,
    /// The meters.
    #[serde(default, serialize_with = "finite::readings")]
    pub meters: MeterReadings,
    /// What the measuring itself adds.
    #[serde(default, serialize_with = "finite::readings")]
    pub self_test: SelfTestReport,
    /// What the user wrote for whoever reads it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// What another version wrote into it and this one does not know: kept, and written again by
    /// [`Report::to_json`].
    #[serde(skip)]
    pub unknown: Unknown,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            made: String::new(),
            status: Status::Empty,
            stopped_because: None,
            setup: None,
            conditions: None,
            checks: Vec::new(),
            levels: Vec::new(),
            faults: Vec::new(),
            meters: MeterReadings::new(),
            self_test: SelfTestReport::new(),
            notes: String::new(),
            unknown: Unknown::default(),
        }
    }
}

impl Report {
    /// Whether it was practice in a simulated studio, and says nothing of the real one.
    pub fn is_practice(&self) -> bool {
        self.setup.as_ref().is_some_and(|setup| setup.practice)
    }
}

impl From<&Setup> for SetupReport {
    fn from(setup: &Setup) -> Self {
        Self {
            chain: setup.chain.id().to_owned(),
            return_path: setup.return_path.id().to_owned(),
            level_dbfs: setup.level.0,
            sample_rate_hz: setup.sample_rate,
            inputs: setup.inputs,
            outputs: setup.outputs,
            plugin_api: setup.plugin_api.clone(),
            wiring: setup.connected.wiring.map(|wiring| wiring.id.to_owned()),
            gear: setup.connected.gear.clone(),
            gear_figures: gear_figures(&setup.connected.figures),
            calibration: CalibrationReport::of(&setup.known),
            practice: false,
        }
    }
}

/// The self-test as it stands in the report: only what is finite.
pub fn self_test_report(test: &SelfTest) -> SelfTestReport {
    [
        ("ripple_db", test.ripple_db),
        ("residual_db", test.residual_db),
        ("latency_error_samples", test.latency_error_samples),
        ("gain_error_db", test.gain_error_db),
    ]
    .into_iter()
    .filter(|(_, value)| value.is_finite())
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// The operating system and the processor that this was built for, in words.
pub fn system() -> String {
    let os = match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    format!("{os}, {}", std::env::consts::ARCH)
}

/// The program that this runs in, by the name of its file: for a plugin the host, or what hosts load plugins with.
pub fn host() -> Option<String> {
    let program = std::env::current_exe().ok()?;
    Some(program.file_stem()?.to_string_lossy().into_owned()).filter(|name| !name.is_empty())
}

/// The present time in UTC, RFC 3339, to the second: what [`Report::made`] holds.
pub fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}
