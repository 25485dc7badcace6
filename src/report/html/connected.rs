//! What is connected, with its pictures, and the conditions of the run.

use crate::chain::wiring::{Wiring, picture::picture, svg};
use crate::report::content::conditions::{self, Row};
use crate::report::content::{wiring, wiring_caption};
use crate::report::model::Report;
use maud::{Markup, PreEscaped, html};

/// The set-up, the wiring and, where there is one, the level diagram, which is an SVG element of our own making.
pub fn section(report: &Report, levels: Option<&str>) -> Markup {
    let Some(setup) = &report.setup else { return html! {} };
    html! {
        section {
            h2 { "Set-up" }
            (rows(&conditions::set_up(setup)))
            @if let Some((found, is_usual)) = wiring(report) { (connections(found, is_usual)) }
            @if let Some(levels) = levels {
                figure.wide {
                    figcaption { span { b { "Levels" } " from full scale to the ear" } }
                    (inside(levels))
                }
            }
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

/// An SVG element as it stands inside of a page, where it needs no name space.
fn inside(svg: &str) -> PreEscaped<String> {
    PreEscaped(svg.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1))
}

fn connections(wiring: &Wiring, is_usual: bool) -> Markup {
    html! {
        figure.wide {
            figcaption { span { b { "Wiring" } " " (wiring_caption(wiring, is_usual)) } }
            div.scroll tabindex="0" role="group" aria-label="Wiring" {
                div.wiring { (inside(&svg::render(&picture(wiring, None)))) }
            }
        }
        ol.hops { @for hop in wiring.hops { li { (hop.why) } } }
    }
}
