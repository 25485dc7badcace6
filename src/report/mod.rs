//! The report: what was measured and what it means, as JSON and as a page. Rendering is pure; only
//! [`files`] touches the file system.

pub mod files;
pub mod html;
mod model;
mod plot;

pub use model::{MeterReadings, Report, SelfTestReport, SetupReport, Status};
