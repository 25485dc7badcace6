//! Tables that go over several sheets, with their heads again on each.

use super::sheets::{BLACK, Ink, SOFT, Sheets, Style, TINT, WHITE};
use crate::report::content::figures::{Block, Heading, Matrix, Table};

const CELL: Style = Style::new(9.0, BLACK, false);
const NAME: Style = Style::new(9.0, BLACK, false);
const HEAD: Style = Style::new(8.0, SOFT, false);
const NOTE: Style = Style::new(8.0, SOFT, false);
/// Between columns.
const GAP: f32 = 12.0;
/// Above and below the words of a row.
const PAD: f32 = 2.6;
/// The first column at least.
const FIRST: f32 = 96.0;
/// Columns of a matrix beside each other.
const INPUTS: usize = 16;
/// The colours of a matrix, weakest first, and of the numbers on them.
const STRENGTHS: [(Ink, Ink); 5] = [
    (TINT, BLACK),
    (Ink(0xd8, 0xe6, 0xf4), BLACK),
    (Ink(0xb5, 0xd0, 0xea), BLACK),
    (Ink(0x92, 0xb9, 0xe0), BLACK),
    (Ink(0x0b, 0x62, 0xb8), WHITE),
];

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
    let head = |sheets: &mut Sheets<'_>| {
        let cells = columns.iter().map(|column| column.head.clone());
        row(sheets, (first, HEAD), name_width, (&cells.collect::<Vec<_>>(), HEAD), (columns, widths, start));
    };
    // A head never stands alone.
    sheets.need(4.0 * CELL.line());
    head(sheets);
    for (index, name) in names.iter().enumerate() {
        let cells: Vec<String> =
            columns.iter().map(|column| column.cells.get(index).cloned().unwrap_or_default()).collect();
        let lines = sheets.letters.wrapped(name, NAME.size, name_width - GAP).len().max(1);
        if sheets.need(lines as f32 * NAME.line() + 2.0 * PAD) {
            head(sheets);
        }
        row(sheets, (name, NAME), name_width, (&cells, CELL), (columns, widths, start));
    }
}

/// One row and the line below it.
fn row(
    sheets: &mut Sheets<'_>,
    (name, name_style): (&str, Style),
    name_width: f32,
    (cells, style): (&[String], Style),
    (columns, widths, start): (&[Column], &[f32], f32),
) {
    let letters = sheets.letters;
    let top = sheets.y + PAD;
    let mut lines = 1;
    for (n, line) in letters.wrapped(name, name_style.size, name_width - GAP).iter().enumerate() {
        sheets.text(sheets.left, top + n as f32 * name_style.line(), line, name_style);
        lines = lines.max(n + 1);
    }
    let mut left = start;
    for ((cell, column), wide) in cells.iter().zip(columns).zip(widths) {
        for (n, line) in letters.wrapped(cell, style.size, wide - GAP + 0.5).iter().enumerate() {
            let shift = if column.is_right { wide - letters.width(line, style.size) } else { GAP };
            sheets.text(left + shift, top + n as f32 * style.line(), line, style);
            lines = lines.max(n + 1);
        }
        left += wide;
    }
    sheets.y = top + lines as f32 * style.line() + PAD;
    sheets.rule(sheets.left, sheets.right);
}

fn matrix(sheets: &mut Sheets<'_>, matrix: &Matrix) {
    let parts = matrix.inputs.div_ceil(INPUTS).max(1);
    for part in 0..parts {
        let inputs = part * INPUTS..matrix.inputs.min((part + 1) * INPUTS);
        let head = |sheets: &mut Sheets<'_>| matrix_head(sheets, matrix, inputs.clone());
        sheets.need(70.0);
        head(sheets);
        for (output, cells) in matrix.rows.iter().enumerate() {
            let (_, high) = cell_size(sheets, matrix);
            if sheets.need(high) {
                head(sheets);
            }
            matrix_row(sheets, matrix, output, cells.get(inputs.clone()).unwrap_or_default());
        }
        sheets.y += 4.0;
    }
    sheets.paragraph(sheets.left, &matrix.note, NOTE);
}

const MATRIX_FIRST: f32 = 40.0;

fn cell_size(sheets: &Sheets<'_>, matrix: &Matrix) -> (f32, f32) {
    let beside = matrix.inputs.min(INPUTS) as f32;
    let wide = ((sheets.width() - MATRIX_FIRST) / beside).min(62.0);
    (wide, if matrix.is_dense() { 15.0 } else { 21.0 })
}

fn matrix_style(matrix: &Matrix) -> f32 {
    if matrix.is_dense() { 7.0 } else { 9.0 }
}

fn matrix_head(sheets: &mut Sheets<'_>, matrix: &Matrix, inputs: std::ops::Range<usize>) {
    let caption = format!("{} in dB, each output at each input", matrix.name);
    sheets.text(sheets.left, sheets.y, &caption, Style::new(8.5, BLACK, false));
    sheets.y += 8.5 * 1.6;
    let (wide, _) = cell_size(sheets, matrix);
    let style = Style { size: matrix_style(matrix), ink: SOFT, bold: false };
    for (place, input) in inputs.enumerate() {
        let text = format!("In {}", input + 1);
        let x = sheets.left + MATRIX_FIRST + place as f32 * wide;
        let shift = (wide - sheets.letters.width(&text, style.size)) / 2.0;
        sheets.text(x + shift, sheets.y, &text, style);
    }
    sheets.y += style.line() + 1.0;
}

fn matrix_row(sheets: &mut Sheets<'_>, matrix: &Matrix, output: usize, cells: &[Option<(String, u8)>]) {
    let (wide, high) = cell_size(sheets, matrix);
    let size = matrix_style(matrix);
    let top = sheets.y + (high - 2.0 - size * LINE) / 2.0;
    sheets.text(sheets.left, top, &format!("Out {}", output + 1), Style::new(size, SOFT, false));
    for (place, cell) in cells.iter().enumerate() {
        let x = sheets.left + MATRIX_FIRST + place as f32 * wide;
        let (text, (ground, ink)) = match cell {
            Some((number, strength)) => {
                let colours = STRENGTHS.get(usize::from(*strength)).copied();
                (number.as_str(), colours.unwrap_or((TINT, BLACK)))
            }
            None => ("–", (TINT, SOFT)),
        };
        sheets.area((x, sheets.y), (wide - 2.0, high - 2.0), ground);
        let shift = (wide - 2.0 - sheets.letters.width(text, size)) / 2.0;
        sheets.text(x + shift, top, text, Style::new(size, ink, ground == STRENGTHS[4].0));
    }
    sheets.y += high;
}

/// Height of letters and what hangs below them, re the font size.
const LINE: f32 = 1.35;

/// Names with values, three beside each other.
pub fn list<N: AsRef<str>>(sheets: &mut Sheets<'_>, rows: &[(N, String)]) {
    const BESIDE: usize = 3;
    const TERM: Style = Style::new(8.0, SOFT, false);
    const VALUE: Style = Style::new(9.5, BLACK, true);
    let letters = sheets.letters;
    let wide = (sheets.width() + GAP) / BESIDE as f32;
    for beside in rows.chunks(BESIDE) {
        let wrapped: Vec<(Vec<String>, Vec<String>)> = beside
            .iter()
            .map(|(name, value)| {
                let within = wide - GAP;
                (
                    letters.wrapped(name.as_ref(), TERM.size, within),
                    letters.wrapped(value, VALUE.size, within),
                )
            })
            .collect();
        let terms = wrapped.iter().map(|cell| cell.0.len()).max().unwrap_or(0) as f32 * TERM.line();
        let values = wrapped.iter().map(|cell| cell.1.len()).max().unwrap_or(0) as f32 * VALUE.line();
        sheets.need(terms + values + 4.0);
        for (place, (term, value)) in wrapped.iter().enumerate() {
            let x = sheets.left + place as f32 * wide;
            for (n, line) in term.iter().enumerate() {
                sheets.text(x, sheets.y + n as f32 * TERM.line(), line, TERM);
            }
            for (n, line) in value.iter().enumerate() {
                sheets.text(x, sheets.y + terms + n as f32 * VALUE.line(), line, VALUE);
            }
        }
        sheets.y += terms + values + 4.0;
    }
}

/// Terms with what they mean.
pub fn terms(sheets: &mut Sheets<'_>, terms: &[(String, &str)]) {
    const TERM: Style = Style::new(8.5, BLACK, false);
    const MEANING: Style = Style::new(8.5, SOFT, false);
    const WIDE: f32 = 140.0;
    for (term, meaning) in terms {
        let left = sheets.left + WIDE;
        let names = sheets.letters.wrapped(term, TERM.size, WIDE - GAP);
        let high = sheets.height(left, meaning, MEANING).max(names.len() as f32 * TERM.line());
        sheets.need(high);
        let top = sheets.y;
        for (n, line) in names.iter().enumerate() {
            sheets.text(sheets.left, top + n as f32 * TERM.line(), line, TERM);
        }
        sheets.paragraph(left, meaning, MEANING);
        sheets.y = top + high + 2.5;
    }
}
