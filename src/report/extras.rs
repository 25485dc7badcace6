//! What goes out with a report beside what it holds itself.

use super::drift::Along;
use super::model::Report;
use super::wav::Impulse;
use crate::chain::diagram::Diagram;

/// What there is beside the report; nothing by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extras<'a> {
    /// The report to say what changed since, as a rule the baseline.
    pub since: Option<&'a Report>,
    /// How the figures went until this one.
    pub along: Option<Along<'a>>,
    /// The level diagram of what the report was made for.
    pub levels: Option<&'a Diagram>,
    /// That of the loop, where it is another and its noise was measured.
    pub back: Option<&'a Diagram>,
    /// The impulse responses of the run.
    pub impulses: &'a [Impulse],
}
