//! What goes out with a report beside what it holds itself.

use super::model::Report;
use super::wav::Impulse;

/// What there is beside the report; nothing by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extras<'a> {
    /// The report to say what changed since, as a rule the baseline.
    pub since: Option<&'a Report>,
    /// The level diagram as one SVG element, trusted as it is.
    pub levels: Option<&'a str>,
    /// The impulse responses of the run.
    pub impulses: &'a [Impulse],
}
