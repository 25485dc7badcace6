//! The kept reports as operator and window see them: what was kept with the project and in the folder, what changed
//! since, and how the figures went.

mod archive;
#[cfg(test)]
mod tests;

pub(super) use archive::Archive;

use super::kept::Earlier;
use crate::check::Verdict;
use crate::report::compare::Comparison;
use crate::report::drift::Drift;
use crate::report::{Heard, Report};
use std::sync::Arc;

/// Which earlier report the newest one is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one of which the user said that it was good.
    Baseline,
    /// The one before.
    Before,
    /// The one that was chosen from the list.
    Chosen,
}

/// What the newest report is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// The earlier report, with as many points of its curves as are kept.
    pub report: Arc<Report>,
    /// Why this one.
    pub which: Which,
    /// What changed.
    pub comparison: Comparison,
}

/// A report that the newest one can be held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Where it is.
    pub earlier: Earlier,
    /// When it was made.
    pub made: String,
    /// What it comes to.
    pub verdict: Verdict,
}

/// What the window shows of the kept reports.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// How many are kept with the project.
    pub count: usize,
    /// When the one that was good was made, if one was chosen.
    pub baseline: Option<String>,
    /// What changed since; none before a second report.
    pub since: Option<Since>,
    /// All that the newest can be held against, the latest first.
    pub others: Vec<Other>,
    /// The one that was chosen, if one was.
    pub chosen: Option<Earlier>,
    /// Why there is nothing of the chosen one yet, in a sentence.
    pub trouble: Option<String>,
    /// How the figures went over all of the same chain and return, with the project and in the folder.
    pub drift: Drift,
    /// What the reports that are kept with the project say of noise, the latest first.
    pub heard: Vec<Heard>,
}
