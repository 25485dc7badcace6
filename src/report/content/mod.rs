//! What a report says, before it is laid out: one arrangement of words and numbers for the page and for the sheets.

pub mod conditions;
pub mod curves;
pub mod figures;
pub mod known;
pub mod levels;
pub mod notes;

use super::model::{Report, Status};
use super::words;
use crate::chain::CHAINS;
use crate::chain::wiring::Wiring;
use crate::check::{Outcome, Verdict};

/// The word before the verdict line.
pub fn heading(report: &Report, verdict: Verdict) -> &'static str {
    match report.status {
        Status::Empty => "Empty",
        Status::Running => "Running",
        Status::Stopped => "Stopped",
        Status::Complete => words::verdict(verdict),
    }
}

/// When a report was made, as it is read.
pub fn made(report: &Report) -> Option<String> {
    (!report.made.is_empty()).then(|| day(&report.made))
}

/// A time as it is read; one that can't be read is shown as it is.
pub fn day(made: &str) -> String {
    let time: Option<jiff::Timestamp> = made.parse().ok();
    time.map_or_else(|| made.to_owned(), |time| time.strftime("%-d %B %Y, %H:%M UTC").to_string())
}

/// The checks that have something to show in a section of their own.
pub fn sections(report: &Report) -> Vec<&Outcome> {
    let has_section = |outcome: &&Outcome| {
        outcome.verdict != Verdict::Skipped || !(outcome.figures.is_empty() && outcome.curves.is_empty())
    };
    report.checks.iter().filter(has_section).collect()
}

/// The checks of what was not measured or can't be told.
pub fn left_open(report: &Report) -> Vec<&Outcome> {
    let is_open = |outcome: &&Outcome| matches!(outcome.verdict, Verdict::Unsure | Verdict::Skipped);
    report.checks.iter().filter(is_open).collect()
}

/// Outputs and inputs of the chain, as far as they are known.
pub fn size(report: &Report) -> (usize, usize) {
    report.setup.as_ref().map_or((0, 0), |setup| (setup.outputs, setup.inputs))
}

/// What is plugged into what, and whether that is only the usual variant of the chain; none for an unknown chain.
pub fn wiring(report: &Report) -> Option<(&'static Wiring, bool)> {
    let setup = report.setup.as_ref()?;
    if let Some(said) = setup.wiring.as_deref().and_then(Wiring::by_id) {
        return Some((said, false));
    }
    let chain = CHAINS.iter().find(|row| row.1 == setup.chain)?.0;
    Wiring::of(chain).next().map(|usual| (usual, true))
}

/// What a wiring picture shows.
pub fn wiring_caption(wiring: &Wiring, is_usual: bool) -> String {
    let usual = if is_usual { " (the usual variant of this chain)" } else { "" };
    format!("as it should be: {}{usual}", wiring.name)
}
