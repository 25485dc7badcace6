//! The report as a PDF: the words, numbers and pictures of the page on sheets of paper, with text that can be selected
//! and searched, and pictures made of lines.

mod font;
mod lists;
mod matrix;
mod painting;
mod pictures;
mod sections;
mod sheets;
mod tables;
mod tagging;
mod tags;
mod writer;

use super::content;
use super::extras::Extras;
use super::model::Report;
use font::Letters;
use sheets::Sheets;

/// The paper that it is laid out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// All papers.
pub const PAPERS: &[Paper] = &[Paper::A4, Paper::Letter];

impl Paper {
    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
        }
    }

    /// Width and height in points of 1/72 inch.
    fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.276, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The fonts are damaged.
    #[error(
        "The PDF could not be made: the fonts can't be read. Install Linecheck again, or export the page instead."
    )]
    Fonts,
    /// The library refused.
    #[error("The PDF could not be made ({0}). Export the page instead.")]
    Refused(String),
}

/// The report as a PDF file, tagged for programs that read it out (PDF/UA-1).
///
/// # Errors
/// Where the fonts can't be read or the PDF library refuses; no report leads to either.
pub fn document(report: &Report, paper: Paper) -> Result<Vec<u8>, PdfError> {
    document_with(report, &Extras::default(), paper)
}

/// [`document`], with `extras`.
///
/// # Errors
/// As [`document`].
pub fn document_with(report: &Report, extras: &Extras<'_>, paper: Paper) -> Result<Vec<u8>, PdfError> {
    let letters = Letters::new().ok_or(PdfError::Fonts)?;
    let mut sheets = Sheets::new(&letters, paper);
    sections::front(&mut sheets, report);
    sections::set_up(&mut sheets, report, extras);
    sections::remarks(&mut sheets, &report.notes);
    sections::faults(&mut sheets, &report.faults);
    if let Some(before) = extras.since {
        sections::changes(&mut sheets, before, report);
    }
    sections::overview(&mut sheets, &report.checks);
    sections::checks(&mut sheets, report);
    sections::left_open(&mut sheets, report);
    sections::ending(&mut sheets, report);
    let name = content::made(report).map_or_else(String::new, |day| format!(", {day}"));
    let name = font::clean(&format!("Linecheck report{name}"));
    sections::feet(&mut sheets, &name);
    let creator = font::clean(&format!("Linecheck {}", report.version));
    writer::write(&sheets, writer::Title { title: name, creator })
        .map_err(|why| PdfError::Refused(format!("{why:?}")))
}
