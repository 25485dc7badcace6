//! The report as a page.

use super::model::Report;

/// The page.
pub fn page(report: &Report) -> String {
    report.verdict().text
}
