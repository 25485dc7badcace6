//! What stands at the end: how it was measured, and what the words mean.

use crate::report::content::notes;
use crate::report::model::Report;
use maud::{Markup, html};

/// What the measuring itself adds, and the meters.
pub fn measuring(report: &Report) -> Markup {
    let (self_test, meters) = (notes::self_test(report), notes::meters(report));
    html! {
        @if !(self_test.is_empty() && meters.is_empty()) {
            section {
                h2 { "How it was measured" }
                p { (notes::METHOD) }
                @if !self_test.is_empty() {
                    h3 { "Self-test" }
                    p { (notes::SELF_TEST) }
                    (list(&self_test))
                }
                @if !meters.is_empty() {
                    h3 { "Meters" }
                    p { (notes::METERS) }
                    (list(&meters))
                }
            }
        }
    }
}

fn list(rows: &[(String, String)]) -> Markup {
    html! {
        dl.readings { @for (name, value) in rows { div { dt { (name) } dd { (value) } } } }
    }
}

/// The units and figures that this report uses, each with what it means.
pub fn definitions(report: &Report) -> Markup {
    let terms = notes::definitions(report);
    html! {
        @if !terms.is_empty() {
            section {
                h2 { "What the words mean" }
                dl.terms { @for (name, meaning) in &terms { dt { (name) } dd { (meaning) } } }
            }
        }
    }
}
