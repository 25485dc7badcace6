//! Figures as tables.

use crate::report::content::figures::{Block, Heading, Matrix, Table};
use maud::{Markup, html};

/// All figures of a check.
pub fn figures(blocks: &[Block]) -> Markup {
    html! { @for block in blocks { @match block {
        Block::Matrix(found) => { (matrix(found)) },
        Block::Table(found) => { (table(found)) },
        Block::List(rows) => { dl.readings { @for (name, value) in rows { div {
            dt { (name) }
            dd { (value) }
        } } } },
    } } }
}

fn heading(heading: &Heading) -> Markup {
    html! { (heading.name) @if !heading.unit.is_empty() { span.unit { ", " (heading.unit) } } }
}

fn table(table: &Table) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label="Figures" {
            table.figures.long[table.by_place] {
                thead { tr {
                    th scope="col" { @if table.by_place { "Channel" } @else { "Figure" } }
                    @for column in &table.columns { th scope="col" { (heading(column)) } }
                } }
                tbody { @for (name, cells) in &table.rows { tr {
                    th scope="row" { (heading(name)) }
                    @for cell in cells {
                        @match cell { Some(written) => td { (written) }, None => td.none { "–" } }
                    }
                } } }
            }
        }
    }
}

fn matrix(matrix: &Matrix) -> Markup {
    const STRENGTHS: [&str; 5] = ["s0", "s1", "s2", "s3", "s4"];
    let class = |strength: u8| STRENGTHS.get(usize::from(strength)).copied().unwrap_or("s0");
    html! {
        div.scroll tabindex="0" role="group" aria-label={ (matrix.name) " matrix" } {
            table.matrix.dense[matrix.is_dense()] {
                caption { b { (matrix.name) } " in dB, each output at each input" }
                thead { tr {
                    td {}
                    @for input in 1..=matrix.inputs { th scope="col" { "In " (input) } }
                } }
                tbody { @for (row, cells) in matrix.rows.iter().enumerate() { tr {
                    th scope="row" { "Out " (row + 1) }
                    @for cell in cells {
                        @match cell {
                            Some((number, strength)) => td class=(class(*strength)) { (number) },
                            None => td.none { "–" },
                        }
                    }
                } } }
            }
        }
        @if !matrix.note.is_empty() { p.note { (matrix.note) } }
    }
}
