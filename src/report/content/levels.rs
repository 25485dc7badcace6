//! What is said of the level diagram beside what is drawn.

use crate::chain::diagram::Diagram;

/// What it shows.
pub const CAPTION: &str = "from full scale to the ear";

/// What that of the loop shows.
pub const BACK: &str = "round the loop, with its noise as it was measured";

/// For what it is drawn and how the knobs stand, then what clips first and what must be minded.
pub fn notes(diagram: &Diagram) -> Vec<String> {
    let tone = format!(
        "Drawn for a sine of {} peak; noise is A-weighted rms, a full-scale sine being 0 dBFS (AES17).",
        diagram.tone
    );
    [tone].into_iter().chain(diagram.knobs()).chain(diagram.sentences()).collect()
}
