//! Kept reports: small enough to travel in the host's project, and never lost because one of them is damaged.
//!
//! As text it is a line that names the format, then a line of JSON for every report: whatever breaks one line leaves the
//! others as they are.

mod reduce;
#[cfg(test)]
mod tests;

use super::compare::Comparison;
use super::drift::Drift;
use super::json::{Layout, ReportError};
use super::model::Report;
use serde_json::{Value, json};

/// The format this version writes.
pub const SCHEMA: &str = "linecheck.history/1";
/// Reports that are kept at most, the baseline among them.
pub const REPORTS: usize = 50;
/// Bytes of the text, at most.
pub const BYTES: usize = 2_000_000;
/// Bytes of one kept report, at most; [`REPORTS`] of them leave room for lines that could not be read.
const REPORT_BYTES: usize = 36_000;
/// Bytes of lines that could not be read and are kept all the same, at most.
const DAMAGED_BYTES: usize = BYTES - REPORTS * (REPORT_BYTES + 64) - 100;

/// Why a text is not a history, in a plain sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// A later version wrote it: it must not be written over.
    #[error(
        "The kept reports were written by a newer Linecheck ({0}); this version reads {SCHEMA} and leaves them alone."
    )]
    Newer(String),
    /// Nothing in it can be read.
    #[error("There are no kept reports here that can be read.")]
    Foreign,
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    report: Report,
    /// How much was left away: see [`reduce`].
    step: usize,
    is_baseline: bool,
}

/// Kept reports, oldest first, and one of them, the baseline, that says "this was good".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    kept: Vec<Kept>,
    /// Lines that could not be read, as they were.
    damaged: Vec<String>,
}

impl History {
    /// Keeps a report: its figures and thinned curves. A report made at the same time is replaced, unless it is the
    /// baseline; beyond [`REPORTS`] the oldest goes, the baseline never.
    pub fn keep(&mut self, report: &Report) {
        let (report, step) = reduce::to_fit(report, REPORT_BYTES);
        self.kept.retain(|kept| kept.is_baseline || kept.report.made != report.made);
        self.insert(Kept { report, step, is_baseline: false });
    }

    fn insert(&mut self, kept: Kept) {
        let place = self.kept.partition_point(|other| other.report.made <= kept.report.made);
        self.kept.insert(place, kept);
        while self.kept.len() > REPORTS {
            let Some(oldest) = self.kept.iter().position(|kept| !kept.is_baseline) else { return };
            self.kept.remove(oldest);
        }
    }

    /// The kept reports, oldest first.
    pub fn reports(&self) -> impl DoubleEndedIterator<Item = &Report> + ExactSizeIterator {
        self.kept.iter().map(|kept| &kept.report)
    }

    /// The report that was good, if one was chosen.
    pub fn baseline(&self) -> Option<&Report> {
        self.kept.iter().find(|kept| kept.is_baseline).map(|kept| &kept.report)
    }

    /// Makes the report with this place among [`Self::reports`] the baseline, or none where there is no such place.
    pub fn set_baseline(&mut self, place: Option<usize>) {
        for (index, kept) in self.kept.iter_mut().enumerate() {
            kept.is_baseline = Some(index) == place;
        }
    }

    /// What changed from `before`, one of [`Self::reports`], to `report`, in as much detail as was kept of both.
    pub fn since(&self, before: &Report, report: &Report) -> Comparison {
        let kept = self.kept.iter().find(|kept| kept.report == *before);
        let (_, step) = reduce::to_fit(report, REPORT_BYTES);
        let step = step.max(kept.map_or(0, |kept| kept.step));
        Comparison::of(&reduce::to_step(before, step), &reduce::to_step(report, step))
    }

    /// What changed from the baseline to `report`, in as much detail as was kept of both; none without a baseline.
    pub fn since_baseline(&self, report: &Report) -> Option<Comparison> {
        Some(self.since(self.baseline()?, report))
    }

    /// How the figures went.
    pub fn drift(&self) -> Drift {
        let mut drift = Drift::default();
        self.reports().for_each(|report| drift.add(report));
        drift
    }

    /// The text to save: at most [`BYTES`] long.
    pub fn to_text(&self) -> String {
        let mut text = json!({ "schema": SCHEMA }).to_string() + "\n";
        for kept in &self.kept {
            // Put together by hand so that the report's numbers are written the way reports write them.
            let report = kept.report.to_json(Layout::Compact);
            let (step, is_baseline) = (kept.step, kept.is_baseline);
            text.push_str(&format!("{{\"baseline\":{is_baseline},\"step\":{step},\"report\":{report}}}\n"));
        }
        for line in &self.damaged {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads a saved text. What of it could not be read is named, one sentence each, and kept as it is.
    ///
    /// # Errors
    /// A text of a later version, and one of which nothing can be read. An empty text is an empty history.
    pub fn parse(text: &str) -> Result<(Self, Vec<String>), HistoryError> {
        let lines = || text.trim_start_matches('\u{feff}').lines().map(str::trim).enumerate();
        let mut history = Self::default();
        let mut named = Vec::new();
        let mut has_head = false;
        for (index, line) in lines().filter(|(_, line)| !line.is_empty()) {
            if let Some(schema) = head(line) {
                has_head = true;
                if schema != SCHEMA {
                    return Err(HistoryError::Newer(schema));
                }
                continue;
            }
            match entry(line) {
                Ok(kept) => history.insert(kept),
                Err(why) => {
                    named.push(format!("Kept report in line {} is skipped. {why}", index + 1));
                    history.set_aside(line);
                }
            }
        }
        // Two that both claim to be it can only come from damage.
        for kept in history.kept.iter_mut().filter(|kept| kept.is_baseline).skip(1) {
            kept.is_baseline = false;
        }
        let nothing = !has_head && history.kept.is_empty() && !named.is_empty();
        if nothing { Err(HistoryError::Foreign) } else { Ok((history, named)) }
    }

    fn set_aside(&mut self, line: &str) {
        let length = |lines: &[String]| lines.iter().map(|line| line.len() + 1).sum::<usize>();
        if line.len() < DAMAGED_BYTES {
            self.damaged.push(line.to_owned());
        }
        while length(&self.damaged) > DAMAGED_BYTES {
            self.damaged.remove(0);
        }
    }
}

/// The format that a line names, if that is what the line is there for.
fn head(line: &str) -> Option<String> {
    if line.len() > 200 {
        return None;
    }
    let value: Value = serde_json::from_str(line).ok()?;
    let name = value.get("schema")?.as_str()?;
    name.starts_with("linecheck.history/").then(|| name.to_owned())
}

fn entry(line: &str) -> Result<Kept, ReportError> {
    let value: Value = serde_json::from_str(line).map_err(|why| ReportError::NotJson(why.to_string()))?;
    let report = value.get("report").map(Value::to_string).unwrap_or_default();
    let (report, step) = reduce::to_fit(&Report::parse(&report)?, REPORT_BYTES);
    let before = value.get("step").and_then(Value::as_u64).unwrap_or(0);
    let before = usize::try_from(before).unwrap_or(0).min(reduce::STEPS - 1);
    let is_baseline = value.get("baseline").and_then(Value::as_bool).unwrap_or(false);
    Ok(Kept { report, step: step.max(before), is_baseline })
}
