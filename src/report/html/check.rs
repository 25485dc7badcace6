//! What one check says.

use super::badge::badge;
use super::figures::figures;
use crate::check::Outcome;
use crate::report::content::curves::{Kind, Picture, pictures};
use crate::report::content::figures::blocks;
use crate::report::plot;
use crate::report::verdict::title;
use maud::{Markup, html};

/// The section of a check; `size` is (outputs, inputs) of the chain.
pub fn section(outcome: &Outcome, size: (usize, usize)) -> Markup {
    html! {
        section.check id=(anchor(outcome)) {
            div.heading { h3 { (title(outcome)) } (badge(outcome.verdict)) }
            p.headline { (outcome.headline) }
            @if !outcome.why.is_empty() { p.why { (outcome.why) } }
            @if !outcome.advice.is_empty() {
                h4 { "What to do" }
                ul { @for advice in &outcome.advice { li { (advice) } } }
            }
            (figures(&blocks(&outcome.figures, size)))
            @for kind in pictures(outcome) { (curves(&kind)) }
            @if !outcome.limits.is_empty() {
                h4 { "Limits" }
                ul.limits { @for limit in &outcome.limits { li { (limit) } } }
            }
        }
    }
}

/// Where the page's own links to a check lead.
pub fn anchor(outcome: &Outcome) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("check-{}", outcome.id.chars().map(plain).collect::<String>())
}

fn curves(kind: &Kind) -> Markup {
    html! {
        @for picture in &kind.pictures { (figure(picture)) }
        @if let Some(note) = &kind.note { p.note { (note) } }
    }
}

fn figure(picture: &Picture) -> Markup {
    html! {
        figure {
            figcaption {
                span { b { (picture.name) } " " (picture.axes) }
                span.legend { @for (n, key) in picture.keys.iter().enumerate() {
                    span.key {
                        svg viewBox="0 0 56 12" aria-hidden="true" { path class={ "curve c" (n + 1) } d="M0 6h56" {} }
                        (key)
                    }
                } }
            }
            (plot::svg(&picture.graph, &picture.description))
            @if let Some(named) = &picture.named { p.note { (named) } }
        }
    }
}
