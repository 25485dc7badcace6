//! Names with what is said of them.

use super::sheets::{BLACK, SOFT, Sheets, Style};
use super::tables::{GAP, cell};
use super::tags::{Numbers, Role};

/// Names with values, three beside each other.
pub fn list<N: AsRef<str>>(sheets: &mut Sheets<'_>, rows: &[(N, String)]) {
    const BESIDE: usize = 3;
    const TERM: Style = Style::new(8.0, SOFT, false);
    const VALUE: Style = Style::new(9.5, BLACK, true);
    let letters = sheets.letters;
    let wide = (sheets.width() + GAP) / BESIDE as f32;
    let draw = |sheets: &mut Sheets<'_>| {
        for beside in rows.chunks(BESIDE) {
            let lines = |text: &str, style: Style| letters.wrapped(text, style.size, wide - GAP).len() as f32;
            let highest = |high: f32, line: f32| high.max(line);
            let terms = beside.iter().map(|row| lines(row.0.as_ref(), TERM)).fold(0.0, highest) * TERM.line();
            let values = beside.iter().map(|row| lines(&row.1, VALUE)).fold(0.0, highest) * VALUE.line();
            sheets.need(terms + values + 4.0);
            for (place, (term, value)) in beside.iter().enumerate() {
                let (x, top) = (sheets.left + place as f32 * wide, sheets.y);
                pair(
                    sheets,
                    |sheets| {
                        cell(sheets, (x, top, wide - GAP), term.as_ref(), TERM, false);
                    },
                    |sheets| {
                        cell(sheets, (x, top + terms, wide - GAP), value, VALUE, false);
                    },
                );
            }
            sheets.y += terms + values + 4.0;
        }
    };
    sheets.part(Role::List(Numbers::None), draw);
}

/// A term, and what is said of it.
fn pair(sheets: &mut Sheets<'_>, term: impl FnOnce(&mut Sheets<'_>), said: impl FnOnce(&mut Sheets<'_>)) {
    sheets.part(Role::Item, |sheets| {
        sheets.part(Role::Label, term);
        sheets.part(Role::Body, said);
    });
}

/// Terms with what they mean.
pub fn terms(sheets: &mut Sheets<'_>, terms: &[(String, &str)]) {
    const TERM: Style = Style::new(8.5, BLACK, false);
    const MEANING: Style = Style::new(8.5, SOFT, false);
    const WIDE: f32 = 140.0;
    let draw = |sheets: &mut Sheets<'_>| {
        for (term, meaning) in terms {
            let left = sheets.left + WIDE;
            let names = sheets.letters.wrapped(term, TERM.size, WIDE - GAP);
            let high = sheets.height(left, meaning, MEANING).max(names.len() as f32 * TERM.line());
            sheets.need(high);
            let top = sheets.y;
            let place = (sheets.left, top, WIDE - GAP);
            pair(
                sheets,
                |sheets| {
                    cell(sheets, place, term, TERM, false);
                },
                |sheets| sheets.paragraph(left, meaning, MEANING),
            );
            sheets.y = top + high + 2.5;
        }
    };
    sheets.part(Role::List(Numbers::None), draw);
}
