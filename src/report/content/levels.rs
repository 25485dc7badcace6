//! What is said of the level diagram beside what is drawn.

use crate::chain::diagram::{Diagram, Scale};

/// What it shows.
pub fn caption(diagram: &Diagram) -> &'static str {
    let measured = diagram.stages.iter().any(|stage| stage.measured.is_some());
    match diagram.end().map(|stage| stage.scale) {
        Some(Scale::Electrical) => "from full scale towards the ear, as far as it is known",
        Some(Scale::Digital) if measured => "round the loop, with its noise as it was measured",
        Some(Scale::Digital) => "round the loop",
        Some(Scale::Acoustic) | None => "from full scale to the ear",
    }
}

/// For what it is drawn and how the knobs stand, then what clips first and what must be minded.
pub fn notes(diagram: &Diagram) -> Vec<String> {
    let tone = format!(
        "Drawn for a sine of {} peak; noise is A-weighted rms, a full-scale sine being 0 dBFS (AES17).",
        diagram.tone
    );
    [tone].into_iter().chain(diagram.knobs()).chain(diagram.sentences()).collect()
}
