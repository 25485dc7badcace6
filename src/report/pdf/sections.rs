//! The parts of the report, one after the other as on the page.

use super::lists;
use super::painting;
use super::pictures;
use super::sheets::{BLACK, Belongs, Mark, SOFT, Sheets, Style, TINT};
use super::tables::{self, Column};
use super::tags::{Numbers, Role};
use crate::check::{Outcome, Verdict};
use crate::fault::Diagnosis;
use crate::report::compare::{Comparison, NOTHING};
use crate::report::content::known::{self, Known};
use crate::report::content::{self, conditions, curves, figures, levels, notes};
use crate::report::extras::Extras;
use crate::report::model::Report;
use crate::report::verdict::title;
use crate::report::words;

const BODY: Style = Style::new(9.5, BLACK, false);
const QUIET: Style = Style::new(9.0, SOFT, false);
const SMALL: Style = Style::new(8.0, SOFT, false);
const LABEL: Style = Style::new(8.5, SOFT, true);
const PART: Style = Style::new(14.0, BLACK, true);
const TITLE: Style = Style::new(11.0, BLACK, true);

/// The heading of a part, with so much room below it at least.
fn part(sheets: &mut Sheets<'_>, text: &str, room: f32) {
    sheets.skip(22.0);
    sheets.need(PART.line() + room);
    sheets.heading(2, text, PART);
    sheets.y += 1.0;
    sheets.rule(sheets.left, sheets.right);
    sheets.y += 8.0;
}

/// What it is, and its verdict.
pub fn front(sheets: &mut Sheets<'_>, report: &Report) {
    let summary = report.verdict();
    sheets.heading(1, "Linecheck report", Style::new(20.0, BLACK, true));
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

/// What is connected, with its pictures, and what was played.
pub fn set_up(sheets: &mut Sheets<'_>, report: &Report, extras: &Extras<'_>) {
    let Some(setup) = &report.setup else { return };
    part(sheets, "Set-up", 60.0);
    lists::list(sheets, &conditions::set_up(setup));
    if let Some((wiring, is_usual)) = content::wiring(report) {
        let caption = content::wiring_caption(wiring, is_usual);
        let picture = painting::wiring(sheets, wiring);
        painting::paint(sheets, ("Wiring", &caption), &picture);
        let whys: Vec<String> = wiring.hops.iter().map(|hop| hop.why.to_owned()).collect();
        sheets.items(Numbers::Decimal, whys.iter(), QUIET);
    }
    for diagram in [extras.levels, extras.back].into_iter().flatten() {
        let picture = painting::levels(sheets, diagram);
        painting::paint(sheets, ("Levels", levels::caption(diagram)), &picture);
        sheets.items(Numbers::Bullets, levels::notes(diagram).iter(), QUIET);
    }
    known(sheets, &Known::of(setup));
}

/// Calibration and the figures of the gear, with their sources.
fn known(sheets: &mut Sheets<'_>, known: &Known) {
    if known.rows.is_empty() {
        return;
    }
    sheets.skip(9.0);
    label(sheets, 3, known::TITLE);
    let [first, value, from] = known::COLUMNS;
    let cells = |index: usize| known.rows.iter().filter_map(|row| row.get(index).cloned()).collect();
    let column = |head: &str, index| Column { head: head.to_owned(), cells: cells(index), is_right: false };
    let names: Vec<String> = cells(0);
    tables::grid(sheets, (first, &names), &[column(value, 1), column(from, 2)]);
    if !known.sources.is_empty() {
        label(sheets, 4, known::SOURCES);
        sheets.items(Numbers::Decimal, known.sources.iter(), SMALL);
    }
}

/// What the user wrote.
pub fn remarks(sheets: &mut Sheets<'_>, notes: &str) {
    if notes.trim().is_empty() {
        return;
    }
    part(sheets, "Notes", 40.0);
    notes.trim().lines().for_each(|line| sheets.paragraph(sheets.left, line, BODY));
}

/// What is wrong, most certain first.
pub fn faults(sheets: &mut Sheets<'_>, faults: &[Diagnosis]) {
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
        sheets.heading(3, &fault.headline, TITLE);
        sheets.paragraph(sheets.left, &words::certainty(fault.certainty), QUIET);
        if !fault.evidence.is_empty() {
            label(sheets, 4, "What I measured");
            bullets(sheets, &fault.evidence, BODY);
        }
        if !fault.fix.is_empty() {
            label(sheets, 4, "Do this");
            sheets.items(Numbers::Decimal, fault.fix.iter(), BODY);
        }
        sheets.bar(begin, pictures::colour(Verdict::Fail));
        sheets.left -= 12.0;
    }
}

/// What changed since an earlier report.
pub fn changes(sheets: &mut Sheets<'_>, before: &Report, after: &Report) {
    const LISTED: usize = 40;
    let day = content::made(before).unwrap_or_else(|| "an earlier report".to_owned());
    part(sheets, &format!("What changed since {day}"), 60.0);
    let parts = Comparison::of(before, after).parts(LISTED);
    if parts.is_empty() {
        sheets.paragraph(sheets.left, NOTHING, BODY);
    }
    for (name, lines) in &parts {
        label(sheets, 3, name);
        bullets(sheets, lines, BODY);
    }
}

/// A small heading.
fn label(sheets: &mut Sheets<'_>, level: u16, text: &str) {
    sheets.skip(5.0);
    sheets.need(LABEL.line() + BODY.line());
    sheets.heading(level, text, LABEL);
}

fn bullets(sheets: &mut Sheets<'_>, lines: &[String], style: Style) {
    sheets.items(Numbers::Bullets, lines.iter(), style);
}

/// All verdicts.
pub fn overview(sheets: &mut Sheets<'_>, checks: &[Outcome]) {
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

/// The sign and the word of a verdict at the right end of the line whose upper edge is at `top`.
fn badge(sheets: &mut Sheets<'_>, top: f32, verdict: Verdict) {
    let style = Style::new(9.5, pictures::colour(verdict), true);
    let word = words::verdict(verdict);
    let x = sheets.right - sheets.letters.width(word, style.size);
    pictures::sign(sheets, (x - 15.0, top + 2.2), 10.5, verdict);
    sheets.part(Role::Paragraph, |sheets| sheets.text(x, top + 1.0, word, style));
}

/// What a check is called, with its verdict, and what it says. There must be room for it on the sheet.
fn head(sheets: &mut Sheets<'_>, outcome: &Outcome) {
    let top = sheets.y;
    sheets.right -= 100.0;
    sheets.heading(3, &title(outcome), TITLE);
    sheets.right += 100.0;
    badge(sheets, top, outcome.verdict);
    sheets.paragraph(sheets.left, &outcome.headline, BODY);
}

/// All checks that have something to show.
pub fn checks(sheets: &mut Sheets<'_>, report: &Report) {
    let checks = content::sections(report);
    if !checks.is_empty() {
        part(sheets, "The checks", 150.0);
    }
    checks.into_iter().for_each(|outcome| check(sheets, outcome, content::size(report)));
}

fn check(sheets: &mut Sheets<'_>, outcome: &Outcome, size: (usize, usize)) {
    let words =
        sheets.height(sheets.left, &outcome.why, QUIET) + sheets.height(sheets.left, &outcome.headline, BODY);
    sheets.skip(14.0);
    sheets.need(TITLE.line() + words + 60.0);
    head(sheets, outcome);
    sheets.paragraph(sheets.left, &outcome.why, QUIET);
    if !outcome.advice.is_empty() {
        label(sheets, 4, "What to do");
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
        label(sheets, 4, "Limits");
        bullets(sheets, &outcome.limits, SMALL);
    }
}

/// What was not measured or can't be told, why, and what would make it possible.
pub fn left_open(sheets: &mut Sheets<'_>, report: &Report) {
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

/// Conditions, how it was measured, and what the words mean.
pub fn ending(sheets: &mut Sheets<'_>, report: &Report) {
    let found = conditions::conditions(report);
    if !found.is_empty() {
        part(sheets, "Conditions", 40.0);
        lists::list(sheets, &found);
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
                sheets.heading(3, name, TITLE);
                sheets.paragraph(sheets.left, about, QUIET);
                sheets.y += 5.0;
                lists::list(sheets, rows);
            }
        }
    }
    let terms = notes::definitions(report);
    if !terms.is_empty() {
        part(sheets, "What the words mean", 60.0);
        lists::terms(sheets, &terms);
    }
}

/// What stands at the foot of every sheet.
pub fn feet(sheets: &mut Sheets<'_>, name: &str) {
    let count = sheets.sheets.len();
    let (letters, bottom) = (sheets.letters, sheets.size.1 - 34.0);
    let (left, right) = (sheets.left, sheets.right);
    for (index, sheet) in sheets.sheets.iter_mut().enumerate() {
        let number = format!("Page {} of {count}", index + 1);
        let x = right - letters.width(&number, SMALL.size);
        sheet.push((Mark::Text((x, bottom), number, SMALL), Belongs::Foot));
        sheet.push((Mark::Text((left, bottom), name.to_owned(), SMALL), Belongs::Foot));
    }
}
