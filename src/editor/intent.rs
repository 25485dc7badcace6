//! What the user wants, as data: the pages only say it, [`super::glue`] does it.

use crate::chain::{Chain, ReturnPath};
use crate::signal::Generator;
use crate::units::Dbfs;

/// One wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Make a run.
    Run,
    /// Silence, now.
    Stop,
    /// Stimulus level, peak.
    SetLevel(Dbfs),
    /// What hangs on the outputs.
    SetChain(Chain),
    /// How the signal comes back.
    SetReturnPath(ReturnPath),
    /// Start, change or end the signal played by hand.
    SetGenerator(Generator),
    /// Frequency of its sine, in hertz.
    SetFrequency(f64),
    /// Its 1-based output; 0 is all.
    SetOutput(usize),
    /// Whether the input passes while nothing plays.
    SetThru(bool),
    /// Write the report to a file.
    Export(Format, ExportTo),
}

impl Intent {
    /// Whether something may sound because of it.
    pub fn may_sound(&self) -> bool {
        match self {
            Self::Run | Self::SetThru(true) => true,
            Self::SetGenerator(generator) => *generator != Generator::Off,
            _ => false,
        }
    }
}

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For other programs.
    Json,
    /// For people: a page that opens in any browser.
    Html,
}

/// Where the report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportTo {
    /// Where the system's file dialog says.
    Dialog,
    /// To this path, as typed.
    Path(String),
}

impl Format {
    /// The ending of its files, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Html => "HTML",
        }
    }

    /// What a path with this ending holds: JSON if it says so, a page otherwise.
    pub fn of_path(path: &str) -> Self {
        let path = path.trim();
        if path.len() > 5 && path.to_ascii_lowercase().ends_with(".json") { Self::Json } else { Self::Html }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides() {
        assert_eq!(Format::of_path("/tmp/a.JSON "), Format::Json);
        assert_eq!(Format::of_path("/tmp/a.html"), Format::Html);
        assert_eq!(Format::of_path(""), Format::Html);
    }
}
