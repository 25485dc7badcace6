//! The report: what was measured and what it means, as JSON and as a page. Rendering is pure; only
//! [`files`] touches the file system.

pub mod compare;
pub mod csv;
pub mod drift;
pub mod files;
mod finite;
mod gains;
mod glance;
pub mod history;
pub mod html;
mod json;
mod model;
pub(crate) mod plot;
pub mod rew;
#[cfg(test)]
mod tests;
pub mod text;
pub mod trend;
mod unknown;
mod verdict;
pub(crate) mod words;

pub use gains::main_gains;
pub use json::{Layout, ReportError, schema};
pub use model::{MeterReadings, Report, SCHEMA, SelfTestReport, SetupReport, Status, now, self_test_report};
pub use verdict::Summary;
