//! Levels between all outputs and inputs, as a table of coloured cells.

use super::sheets::{BLACK, Ink, SOFT, Sheets, Style, TINT, WHITE};
use super::tags::{Across, Role};
use crate::report::content::figures::Matrix;
use std::ops::Range;

const NOTE: Style = Style::new(8.0, SOFT, false);
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

/// Height of letters and what hangs below them, re the font size.
const LINE: f32 = 1.35;

/// A matrix; where not all inputs fit beside each other, the rest follows below.
pub fn matrix(sheets: &mut Sheets<'_>, matrix: &Matrix) {
    let parts = matrix.inputs.div_ceil(INPUTS).max(1);
    for part in 0..parts {
        let inputs = part * INPUTS..matrix.inputs.min((part + 1) * INPUTS);
        let rows = |sheets: &mut Sheets<'_>| {
            for (output, cells) in matrix.rows.iter().enumerate() {
                let (_, high) = cell_size(sheets, matrix);
                if sheets.need(high) {
                    sheets.decoration(|sheets| matrix_head(sheets, matrix, inputs.clone()));
                }
                matrix_row(sheets, matrix, output, cells.get(inputs.clone()).unwrap_or_default());
            }
        };
        sheets.need(70.0);
        sheets.part(Role::Table, |sheets| {
            matrix_head(sheets, matrix, inputs.clone());
            sheets.part(Role::Rows, rows);
        });
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

fn matrix_head(sheets: &mut Sheets<'_>, matrix: &Matrix, inputs: Range<usize>) {
    let caption = format!("{} in dB, each output at each input", matrix.name);
    let style = Style::new(8.5, BLACK, false);
    sheets.part(Role::Caption, |sheets| sheets.text(sheets.left, sheets.y, &caption, style));
    sheets.y += 8.5 * 1.6;
    let (wide, _) = cell_size(sheets, matrix);
    let style = Style { size: matrix_style(matrix), ink: SOFT, bold: false };
    let cells = |sheets: &mut Sheets<'_>| {
        // Above the names of the rows stands nothing.
        sheets.part(Role::Cell, |_| ());
        for (place, input) in inputs.enumerate() {
            let text = format!("In {}", input + 1);
            let x = sheets.left + MATRIX_FIRST + place as f32 * wide;
            let x = x + (wide - sheets.letters.width(&text, style.size)) / 2.0;
            sheets.part(Role::Header(Across::Column), |sheets| sheets.text(x, sheets.y, &text, style));
        }
    };
    sheets.part(Role::Head, |sheets| sheets.part(Role::Row, cells));
    sheets.y += style.line() + 1.0;
}

fn matrix_row(sheets: &mut Sheets<'_>, matrix: &Matrix, output: usize, cells: &[Option<(String, u8)>]) {
    let (wide, high) = cell_size(sheets, matrix);
    let size = matrix_style(matrix);
    let top = sheets.y + (high - 2.0 - size * LINE) / 2.0;
    let name = format!("Out {}", output + 1);
    sheets.part(Role::Row, |sheets| {
        let style = Style::new(size, SOFT, false);
        sheets.part(Role::Header(Across::Row), |sheets| sheets.text(sheets.left, top, &name, style));
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
            let style = Style::new(size, ink, ground == STRENGTHS[4].0);
            sheets.part(Role::Cell, |sheets| sheets.text(x + shift, top, text, style));
        }
    });
    sheets.y += high;
}
