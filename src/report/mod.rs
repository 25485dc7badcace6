//! The report: what was measured and what it means, as JSON and as a page. Rendering is pure; only
//! [`files`] and [`folder`] touch the file system.

mod by_loop;
pub mod compare;
mod content;
pub mod csv;
pub mod drift;
mod extras;
pub mod files;
mod finite;
pub mod folder;
mod gains;
mod glance;
mod heard;
pub mod history;
pub mod html;
mod json;
mod known;
mod model;
pub mod pdf;
pub(crate) mod plot;
pub mod rew;
mod stages;
#[cfg(test)]
mod tests;
pub mod text;
pub mod trend;
mod unknown;
mod verdict;
pub mod wav;
pub(crate) mod words;

pub use by_loop::{Now, Reckoned, inputs_by_loop};
pub use content::day;
pub use extras::Extras;
pub use gains::{main_gains, mean_gain};
pub use heard::Heard;
pub use json::{Layout, ReportError, schema};
pub use known::{CalibrationReport, FullScale, How, LearntLevel};
pub use model::{
    Conditions, MeterReadings, Report, SCHEMA, SelfTestReport, SetupReport, Status, host, now,
    self_test_report, system,
};
pub use stages::{LevelsReport, NoiseReport, OwnNoiseReport, StageReport, Way};
pub use verdict::Summary;
