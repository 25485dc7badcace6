//! What is connected, with its pictures, and the conditions of the run.

use crate::chain::diagram::Diagram;
use crate::chain::diagram::picture::{USUAL_WIDTH, picture as drawn};
use crate::chain::picture::{Picture, svg};
use crate::chain::wiring::{Wiring, picture::picture};
use crate::report::content::conditions::{self, Row};
use crate::report::content::known::{COLUMNS, Known, SOURCES, TITLE};
use crate::report::content::{levels, wiring, wiring_caption};
use crate::report::model::Report;
use maud::{Markup, PreEscaped, html};

/// The set-up, the wiring and, where there are any, the level diagrams to the ear and back.
pub fn section(report: &Report, diagram: Option<&Diagram>, back: Option<&Diagram>) -> Markup {
    let Some(setup) = &report.setup else { return html! {} };
    html! {
        section {
            h2 { "Set-up" }
            (rows(&conditions::set_up(setup)))
            @if let Some((found, is_usual)) = wiring(report) { (connections(found, is_usual)) }
            @if let Some(diagram) = diagram { (level_diagram(diagram)) }
            @if let Some(back) = back { (level_diagram(back)) }
            (known(&Known::of(setup)))
        }
    }
}

/// Host, system, block and duration, as far as they are known.
pub fn conditions(report: &Report) -> Markup {
    let found = conditions::conditions(report);
    html! { @if !found.is_empty() { section { h2 { "Conditions" } (rows(&found)) } } }
}

fn rows(rows: &[Row]) -> Markup {
    html! { dl.setup { @for (name, value) in rows { div { dt { (name) } dd { (value) } } } } }
}

/// Calibration and the figures of the gear, with their sources.
fn known(known: &Known) -> Markup {
    html! { @if !known.rows.is_empty() {
        h3 { (TITLE) }
        div.scroll tabindex="0" role="group" aria-label=(TITLE) {
            table.overview.known {
                thead { tr { @for head in COLUMNS { th scope="col" { (head) } } } }
                tbody { @for [what, value, from] in &known.rows { tr {
                    th scope="row" { (what) }
                    td { (value) }
                    td { (from) }
                } } }
            }
        }
        @if !known.sources.is_empty() {
            h4 { (SOURCES) }
            ol.hops.sources { @for source in &known.sources { li { (source) } } }
        }
    } }
}

/// A picture as it stands inside of a page, where an SVG element needs no name space.
fn inside(picture: &Picture) -> PreEscaped<String> {
    PreEscaped(svg::render(picture).replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1))
}

fn level_diagram(diagram: &Diagram) -> Markup {
    html! {
        figure.wide {
            figcaption { span { b { "Levels" } " " (levels::caption(diagram)) } }
            (inside(&drawn(diagram, USUAL_WIDTH)))
        }
        ul.hops { @for line in levels::notes(diagram) { li { (line) } } }
    }
}

fn connections(wiring: &Wiring, is_usual: bool) -> Markup {
    html! {
        figure.wide {
            figcaption { span { b { "Wiring" } " " (wiring_caption(wiring, is_usual)) } }
            div.scroll tabindex="0" role="group" aria-label="Wiring" {
                div.wiring { (inside(&picture(wiring, None))) }
            }
        }
        ol.hops { @for hop in wiring.hops { li { (hop.why) } } }
    }
}
