//! What a report can be exported as, and how the names of such files end.

use crate::report::pdf::Paper;
use std::path::Path;

/// How the name of a path ends that holds takes.
pub(super) const TAKES_END: &str = "-takes";

/// What a report is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A page to read, print or hand over.
    Html,
    /// Sheets of paper, to file or hand over.
    Pdf(Paper),
    /// Data for other programs.
    Json,
    /// The figures as a table.
    Csv,
    /// Responses as text, one file each, that Room EQ Wizard imports.
    Rew,
    /// Impulse responses as WAV, one file each.
    Wav,
    /// All that was sent and came back as WAV, one file for each step of the run: [`export_takes`](super::export_takes).
    Takes,
}

impl Format {
    /// The extension of such files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf(_) => "pdf",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Rew => "txt",
            Self::Wav | Self::Takes => "wav",
        }
    }

    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Pdf(_) => "PDF",
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::Rew => "REW",
            Self::Wav => "WAV",
            Self::Takes => "Takes",
        }
    }

    /// The path with the ending that a file of this format has, and with `-takes` before it where it holds takes: instead of
    /// another format's ending, or after one that means something else.
    pub fn fit(self, path: &str) -> String {
        let path = path.trim();
        let file = Path::new(path);
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let name = match ending {
            Some(ending) if Self::of_ending(&ending).is_some() => file.file_stem(),
            _ => file.file_name(),
        };
        let Some(name) = name.filter(|_| !path.ends_with(std::path::is_separator)) else {
            return path.to_owned();
        };
        let name = name.to_string_lossy();
        let stem = name.strip_suffix(TAKES_END).unwrap_or(&name);
        let end = if self == Self::Takes { TAKES_END } else { "" };
        file.with_file_name(format!("{stem}{end}.{}", self.extension())).to_string_lossy().into_owned()
    }

    /// The same on this paper, where it is on paper.
    pub fn on(self, paper: Paper) -> Self {
        if matches!(self, Self::Pdf(_)) { Self::Pdf(paper) } else { self }
    }

    /// What a path with this ending holds: a page where the ending says nothing else, takes where the name ends like it.
    pub fn of_path(path: &str) -> Self {
        let path = path.trim().to_ascii_lowercase();
        if path.strip_suffix(".wav").is_some_and(|name| name.ends_with("takes")) {
            return Self::Takes;
        }
        path.rsplit_once('.').and_then(|(_, ending)| Self::of_ending(ending)).unwrap_or(Self::Html)
    }

    /// The format whose files have this extension; of the two that are WAV, the one of a report.
    fn of_ending(ending: &str) -> Option<Self> {
        let formats = [Self::Html, Self::Pdf(Paper::A4), Self::Json, Self::Csv, Self::Rew, Self::Wav];
        formats.into_iter().find(|format| format.extension() == ending)
    }
}
