//! The report as a PDF: the words, numbers and pictures of the page on sheets of paper, with text that can be selected
//! and searched, and pictures made of lines.

mod font;
mod painting;
mod pictures;
mod sheets;
mod tables;
mod writer;

use super::compare::{Comparison, NOTHING};
use super::content::{self, conditions, curves, figures, notes};
use super::model::Report;
use super::verdict::title;
use super::words;
use crate::chain::wiring::picture::picture;
use crate::check::{Outcome, Verdict};
use crate::fault::Diagnosis;
use font::Letters;
use sheets::{BLACK, SOFT, Sheets, Style, TINT};
use tables::Column;

/// The paper that it is laid out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

impl Paper {
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

const BODY: Style = Style::new(9.5, BLACK, false);
const QUIET: Style = Style::new(9.0, SOFT, false);
const SMALL: Style = Style::new(8.0, SOFT, false);
const LABEL: Style = Style::new(8.5, SOFT, true);
const PART: Style = Style::new(14.0, BLACK, true);
const TITLE: Style = Style::new(11.0, BLACK, true);

/// The report as a PDF file.
///
/// # Errors
/// Where the fonts can't be read or the PDF library refuses; no report leads to either.
pub fn document(report: &Report, paper: Paper) -> Result<Vec<u8>, PdfError> {
    document_with(report, None, paper)
}

/// [`document`], with what changed since an earlier report.
///
/// # Errors
/// As [`document`].
pub fn document_with(report: &Report, since: Option<&Report>, paper: Paper) -> Result<Vec<u8>, PdfError> {
    let letters = Letters::new().ok_or(PdfError::Fonts)?;
    let mut sheets = Sheets::new(&letters, paper);
    front(&mut sheets, report);
    set_up(&mut sheets, report);
    faults(&mut sheets, &report.faults);
    if let Some(before) = since {
        changes(&mut sheets, before, report);
    }
    overview(&mut sheets, &report.checks);
    let checks = content::sections(report);
    if let Some((first, rest)) = checks.split_first() {
        part(&mut sheets, "The checks", 150.0);
        check(&mut sheets, first, content::size(report));
        rest.iter().for_each(|outcome| check(&mut sheets, outcome, content::size(report)));
    }
    left_open(&mut sheets, report);
    ending(&mut sheets, report);
    let name = content::made(report).map_or_else(String::new, |day| format!(", {day}"));
    let name = format!("Linecheck report{name}");
    feet(&mut sheets, &name);
    let title = writer::Title { title: name, creator: format!("Linecheck {}", report.version) };
    writer::write(&sheets, title).map_err(|why| PdfError::Refused(format!("{why:?}")))
}

/// The heading of a part, with so much room below it at least.
fn part(sheets: &mut Sheets<'_>, text: &str, room: f32) {
    sheets.skip(22.0);
    sheets.need(PART.line() + room);
    sheets.entry(1, text);
    sheets.paragraph(sheets.left, text, PART);
    sheets.y += 1.0;
    sheets.rule(sheets.left, sheets.right);
    sheets.y += 8.0;
}

fn front(sheets: &mut Sheets<'_>, report: &Report) {
    let summary = report.verdict();
    sheets.paragraph(sheets.left, "Linecheck report", Style::new(20.0, BLACK, true));
    let made = content::made(report).map_or_else(String::new, |day| format!("{day} · "));
    sheets.paragraph(sheets.left, &format!("{made}Linecheck {}", report.version), QUIET);
    sheets.skip(12.0);
    const VERDICT: Style = Style::new(12.0, BLACK, true);
    let x = sheets.left + 44.0;
    let high = VERDICT.line() + sheets.height(x, &summary.text, BODY) + 18.0;
    let (top, wide) = (sheets.y, sheets.width());
    if top + high < sheets.bottom() {
        sheets.area((sheets.left, top), (wide, high), TINT);
        sheets.area((sheets.left, top), (4.0, high), pictures::colour(summary.verdict));
    }
    pictures::sign(sheets, (sheets.left + 16.0, top + 10.0), 17.0, summary.verdict);
    sheets.y = top + 8.0;
    sheets.right -= 10.0;
    sheets.paragraph(x, content::heading(report, summary.verdict), VERDICT);
    sheets.paragraph(x, &summary.text, BODY);
    sheets.right += 10.0;
    sheets.y += 10.0;
}

fn set_up(sheets: &mut Sheets<'_>, report: &Report) {
    let Some(setup) = &report.setup else { return };
    part(sheets, "Set-up", 60.0);
    tables::list(sheets, &conditions::set_up(setup));
    let Some((wiring, is_usual)) = content::wiring(report) else { return };
    let caption = content::wiring_caption(wiring, is_usual);
    painting::paint(sheets, ("Wiring", &caption), &picture(wiring, None), 0.85);
    let hops = wiring.hops.iter().enumerate();
    let whys: Vec<(String, String)> =
        hops.map(|(n, hop)| (format!("{}.", n + 1), hop.why.to_owned())).collect();
    sheets.items(whys.iter().map(|(sign, why)| (sign.clone(), why)), QUIET);
}

fn faults(sheets: &mut Sheets<'_>, faults: &[Diagnosis]) {
    if faults.is_empty() {
        return;
    }
    part(sheets, "What is wrong", 110.0);
    if faults.len() > 1 {
        sheets.paragraph(sheets.left, "Most certain first. Mend one, measure again, then the next.", SMALL);
        sheets.y += 4.0;
    }
    for (place, fault) in faults.iter().enumerate() {
        if place > 0 {
            sheets.skip(12.0);
        }
        sheets.need(90.0);
        sheets.left += 12.0;
        let begin = (sheets.sheets.len() - 1, sheets.y);
        sheets.entry(2, &fault.headline);
        sheets.paragraph(sheets.left, &fault.headline, TITLE);
        sheets.paragraph(sheets.left, &words::certainty(fault.certainty), QUIET);
        if !fault.evidence.is_empty() {
            label(sheets, "What I measured");
            bullets(sheets, &fault.evidence, BODY);
        }
        if !fault.fix.is_empty() {
            label(sheets, "Do this");
            let steps = fault.fix.iter().enumerate();
            sheets.items(steps.map(|(n, line)| (format!("{}.", n + 1), line)), BODY);
        }
        sheets.bar(begin, pictures::colour(Verdict::Fail));
        sheets.left -= 12.0;
    }
}

fn changes(sheets: &mut Sheets<'_>, before: &Report, after: &Report) {
    const LISTED: usize = 40;
    let day = content::made(before).unwrap_or_else(|| "an earlier report".to_owned());
    part(sheets, &format!("What changed since {day}"), 60.0);
    let parts = Comparison::of(before, after).parts(LISTED);
    if parts.is_empty() {
        sheets.paragraph(sheets.left, NOTHING, BODY);
    }
    for (name, lines) in &parts {
        label(sheets, name);
        bullets(sheets, lines, BODY);
    }
}

fn label(sheets: &mut Sheets<'_>, text: &str) {
    sheets.skip(5.0);
    sheets.need(LABEL.line() + BODY.line());
    sheets.paragraph(sheets.left, text, LABEL);
}

fn bullets(sheets: &mut Sheets<'_>, lines: &[String], style: Style) {
    sheets.items(lines.iter().map(|line| ("•".to_owned(), line)), style);
}

fn overview(sheets: &mut Sheets<'_>, checks: &[Outcome]) {
    if checks.is_empty() {
        return;
    }
    part(sheets, "At a glance", 90.0);
    let names: Vec<String> = checks.iter().map(title).collect();
    let column = |head: &str, cell: fn(&Outcome) -> String| Column {
        head: head.to_owned(),
        cells: checks.iter().map(cell).collect(),
        is_right: false,
    };
    let columns = [
        column("Verdict", |check| words::verdict(check.verdict).to_owned()),
        column("In short", |check| check.headline.clone()),
    ];
    tables::grid(sheets, ("Check", &names), &columns);
}

/// The sign and the word of a verdict at the right end of the line at hand.
fn badge(sheets: &mut Sheets<'_>, verdict: Verdict) {
    let style = Style::new(9.5, pictures::colour(verdict), true);
    let word = words::verdict(verdict);
    let x = sheets.right - sheets.letters.width(word, style.size);
    pictures::sign(sheets, (x - 15.0, sheets.y + 2.2), 10.5, verdict);
    sheets.text(x, sheets.y + 1.0, word, style);
}

/// What a check is called, with its verdict, and what it says.
fn head(sheets: &mut Sheets<'_>, outcome: &Outcome) {
    badge(sheets, outcome.verdict);
    sheets.right -= 100.0;
    sheets.paragraph(sheets.left, &title(outcome), TITLE);
    sheets.right += 100.0;
    sheets.paragraph(sheets.left, &outcome.headline, BODY);
}

fn check(sheets: &mut Sheets<'_>, outcome: &Outcome, size: (usize, usize)) {
    let words =
        sheets.height(sheets.left, &outcome.why, QUIET) + sheets.height(sheets.left, &outcome.headline, BODY);
    sheets.skip(14.0);
    sheets.need(TITLE.line() + words + 60.0);
    sheets.entry(2, &title(outcome));
    head(sheets, outcome);
    sheets.paragraph(sheets.left, &outcome.why, QUIET);
    if !outcome.advice.is_empty() {
        label(sheets, "What to do");
        bullets(sheets, &outcome.advice, BODY);
    }
    tables::figures(sheets, &figures::blocks(&outcome.figures, size));
    for kind in curves::pictures(outcome) {
        kind.pictures.iter().for_each(|picture| pictures::graph(sheets, picture));
        if let Some(note) = &kind.note {
            sheets.paragraph(sheets.left, note, SMALL);
        }
    }
    if !outcome.limits.is_empty() {
        label(sheets, "Limits");
        bullets(sheets, &outcome.limits, SMALL);
    }
}

fn left_open(sheets: &mut Sheets<'_>, report: &Report) {
    let open = content::left_open(report);
    if open.is_empty() {
        return;
    }
    part(sheets, "Left open", 60.0);
    for (place, outcome) in open.into_iter().enumerate() {
        if place > 0 {
            sheets.skip(8.0);
        }
        sheets.need(TITLE.line() + 2.0 * BODY.line());
        head(sheets, outcome);
        for advice in &outcome.advice {
            sheets.paragraph(sheets.left, advice, BODY);
        }
    }
}

fn ending(sheets: &mut Sheets<'_>, report: &Report) {
    let found = conditions::conditions(report);
    if !found.is_empty() {
        part(sheets, "Conditions", 40.0);
        tables::list(sheets, &found);
    }
    let (self_test, meters) = (notes::self_test(report), notes::meters(report));
    if !(self_test.is_empty() && meters.is_empty()) {
        part(sheets, "How it was measured", 80.0);
        sheets.paragraph(sheets.left, notes::METHOD, BODY);
        for (name, about, rows) in
            [("Self-test", notes::SELF_TEST, &self_test), ("Meters", notes::METERS, &meters)]
        {
            if !rows.is_empty() {
                sheets.skip(9.0);
                sheets.need(80.0);
                sheets.paragraph(sheets.left, name, TITLE);
                sheets.paragraph(sheets.left, about, QUIET);
                sheets.y += 5.0;
                tables::list(sheets, rows);
            }
        }
    }
    let terms = notes::definitions(report);
    if !terms.is_empty() {
        part(sheets, "What the words mean", 60.0);
        tables::terms(sheets, &terms);
    }
}

/// What stands at the foot of every sheet.
fn feet(sheets: &mut Sheets<'_>, name: &str) {
    let count = sheets.sheets.len();
    let (letters, bottom) = (sheets.letters, sheets.size.1 - 34.0);
    let (left, right) = (sheets.left, sheets.right);
    for (index, sheet) in sheets.sheets.iter_mut().enumerate() {
        let number = format!("Page {} of {count}", index + 1);
        let x = right - letters.width(&number, SMALL.size);
        sheet.push(sheets::Mark::Text((x, bottom), number, SMALL));
        sheet.push(sheets::Mark::Text((left, bottom), name.to_owned(), SMALL));
    }
}
