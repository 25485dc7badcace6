//! Tables that go over several sheets, with their heads again on each.

use super::lists::list;
use super::matrix::matrix;
use super::sheets::{BLACK, SOFT, Sheets, Style};
use super::tags::{Across, Role};
use crate::report::content::figures::{Block, Heading, Table};

const CELL: Style = Style::new(9.0, BLACK, false);
const NAME: Style = Style::new(9.0, BLACK, false);
const HEAD: Style = Style::new(8.0, SOFT, false);
/// Between columns.
pub const GAP: f32 = 12.0;
/// Above and below the words of a row.
const PAD: f32 = 2.6;
/// The first column at least.
const FIRST: f32 = 96.0;
/// All figures of a check.
pub fn figures(sheets: &mut Sheets<'_>, blocks: &[Block]) {
    for block in blocks {
        sheets.skip(7.0);
        match block {
            Block::Matrix(found) => matrix(sheets, found),
            Block::Table(found) => table(sheets, found),
            Block::List(rows) => list(sheets, rows),
        }
    }
}

fn written(heading: &Heading) -> String {
    if heading.unit.is_empty() { heading.name.clone() } else { format!("{}, {}", heading.name, heading.unit) }
}

fn table(sheets: &mut Sheets<'_>, table: &Table) {
    let column = |index: usize| {
        let cell = |row: &(Heading, Vec<Option<String>>)| row.1.get(index).cloned().flatten();
        table.rows.iter().map(cell).map(|cell| cell.unwrap_or_else(|| "–".to_owned())).collect::<Vec<_>>()
    };
    let columns: Vec<Column> = table
        .columns
        .iter()
        .enumerate()
        .map(|(index, heading)| Column { head: written(heading), cells: column(index), is_right: true })
        .collect();
    let names: Vec<String> = table.rows.iter().map(|row| written(&row.0)).collect();
    let first = if table.by_place { "Channel" } else { "Figure" };
    grid(sheets, (first, &names), &columns);
}

/// One column of a grid.
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// Its cells, from above.
    pub cells: Vec<String>,
    /// Whether its cells stand at its right end.
    pub is_right: bool,
}

/// A table with a first column of names. Where not all columns fit beside each other, the rest follows below with the
/// names again.
pub fn grid(sheets: &mut Sheets<'_>, (first, names): (&str, &[String]), columns: &[Column]) {
    let letters = sheets.letters;
    let room = sheets.width() - FIRST;
    let width = |column: &Column| {
        let cells = column.cells.iter().map(|cell| letters.width(cell, CELL.size));
        let words = column.head.split_whitespace().map(|word| letters.width(word, HEAD.size));
        let widest = cells.chain(words).fold(0.0, f32::max);
        // Words beside each other may be broken; numbers never.
        if column.is_right { widest.max(46.0) } else { widest.min(room - GAP) }
    };
    let mut rest: &[Column] = columns;
    while !rest.is_empty() {
        let mut taken = 0;
        let mut sum = 0.0;
        let mut widths = Vec::new();
        for column in rest {
            let wide = width(column) + GAP;
            if taken > 0 && sum + wide > room {
                break;
            }
            (taken, sum) = (taken + 1, sum + wide);
            widths.push(wide);
        }
        let (now, later) = rest.split_at(taken);
        part(sheets, (first, names), now, &widths);
        rest = later;
        if !rest.is_empty() {
            sheets.skip(8.0);
        }
    }
}

fn part(sheets: &mut Sheets<'_>, (first, names): (&str, &[String]), columns: &[Column], widths: &[f32]) {
    let sum: f32 = widths.iter().sum();
    // Columns of words stand next to the names, numbers at the right.
    let is_right = columns.iter().any(|column| column.is_right);
    let start = if is_right { sheets.right - sum } else { sheets.right - sum.max(sheets.width() * 0.6) };
    let name_width = (start - sheets.left).max(FIRST);
    let layout = (columns, widths, start);
    let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
    let head = |sheets: &mut Sheets<'_>| {
        row(sheets, (first, HEAD, Across::Column), name_width, (&heads, HEAD), layout);
    };
    let rows = |sheets: &mut Sheets<'_>| {
        for (index, name) in names.iter().enumerate() {
            let cells: Vec<String> =
                columns.iter().map(|column| column.cells.get(index).cloned().unwrap_or_default()).collect();
            let lines = sheets.letters.wrapped(name, NAME.size, name_width - GAP).len().max(1);
            if sheets.need(lines as f32 * NAME.line() + 2.0 * PAD) {
                // Whoever listens has heard the head.
                sheets.decoration(head);
            }
            row(sheets, (name, NAME, Across::Row), name_width, (&cells, CELL), layout);
        }
    };
    // A head never stands alone.
    sheets.need(4.0 * CELL.line());
    sheets.part(Role::Table, |sheets| {
        sheets.part(Role::Head, head);
        sheets.part(Role::Rows, rows);
    });
}

/// One row and the line below it: names of columns where its first cell is one, else a name and its cells.
fn row(
    sheets: &mut Sheets<'_>,
    (name, name_style, across): (&str, Style, Across),
    name_width: f32,
    (cells, style): (&[String], Style),
    (columns, widths, start): (&[Column], &[f32], f32),
) {
    let top = sheets.y + PAD;
    let mut lines = 1;
    sheets.part(Role::Row, |sheets| {
        let (x, wide) = (sheets.left, name_width - GAP);
        let named = |sheets: &mut Sheets<'_>| lines = cell(sheets, (x, top, wide), name, name_style, false);
        sheets.part(Role::Header(across), named);
        let mut left = start;
        for ((text, column), wide) in cells.iter().zip(columns).zip(widths) {
            let role = if across == Across::Column { Role::Header(across) } else { Role::Cell };
            let place = (left + GAP, top, wide - GAP);
            sheets.part(role, |sheets| {
                lines = lines.max(cell(sheets, place, text, style, column.is_right));
            });
            left += wide;
        }
    });
    sheets.y = top + lines as f32 * style.line() + PAD;
    sheets.rule(sheets.left, sheets.right);
}

/// The lines of a cell from its upper left corner, within a width; returns how many there are.
pub fn cell(
    sheets: &mut Sheets<'_>,
    (x, top, wide): (f32, f32, f32),
    text: &str,
    style: Style,
    is_right: bool,
) -> usize {
    let letters = sheets.letters;
    let lines = letters.broken(text, style.size, wide + 0.5);
    for (n, line) in lines.iter().enumerate() {
        let shift = if is_right { wide - letters.width(line.trim_end(), style.size) } else { 0.0 };
        sheets.text(x + shift, top + n as f32 * style.line(), line, style);
    }
    lines.len()
}
