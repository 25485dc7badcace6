//! What one check says.

use super::badge::badge;
use super::figures::figures;
use crate::check::{Curve, Outcome};
use crate::report::plot::{self, CURVES};
use crate::report::verdict::title;
use crate::report::words::{label, place, short_place};
use maud::{Markup, html};

/// Curves of one kind that are drawn at most; the JSON has all of them.
const DRAWN: usize = 16;

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
            (figures(&outcome.figures, size))
            (curves(&outcome.curves))
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

fn curves(curves: &[Curve]) -> Markup {
    let mut kinds: Vec<Vec<&Curve>> = Vec::new();
    for curve in curves {
        match kinds.iter_mut().find(|kind| kind.first().is_some_and(|first| plot::alike(first, curve))) {
            Some(kind) => kind.push(curve),
            None => kinds.push(vec![curve]),
        }
    }
    html! { @for kind in kinds { (pictures(kind)) } }
}

/// Pictures of curves of one kind, [`CURVES`] to a picture, all over the same axes.
fn pictures(mut kind: Vec<&Curve>) -> Markup {
    let count = kind.len();
    if count > DRAWN {
        // The highest ones say most: of leakage as of noise.
        kind.sort_by(|a, b| highest(b).total_cmp(&highest(a)));
        kind.truncate(DRAWN);
    }
    html! {
        @for drawn in kind.chunks(CURVES) { (figure(drawn, &kind)) }
        @if count > DRAWN {
            p.note { "The highest " (DRAWN) " of " (count) " curves are drawn. The JSON report has all of them." }
        }
    }
}

fn figure(drawn: &[&Curve], kind: &[&Curve]) -> Markup {
    let Some(first) = drawn.first() else { return html! {} };
    let names: Vec<String> = drawn.iter().map(|curve| place(curve.output, curve.input)).collect();
    let over = match first.x_unit.as_str() {
        "Hz" => "over frequency in Hz".to_owned(),
        "ms" | "s" | "samples" => format!("over time in {}", first.x_unit),
        unit => format!("over {unit}"),
    };
    let axes = if first.y_unit.is_empty() { over } else { format!("in {} {over}", first.y_unit) };
    let name = label(&first.id);
    let description = format!("{name} {axes}: {}", names.join(", "));
    let Some(picture) = plot::picture(drawn, kind, &description) else { return html! {} };
    html! {
        figure {
            figcaption {
                span { b { (name) } " " (axes) }
                span.legend { @for (n, curve) in drawn.iter().enumerate() {
                    span.key {
                        svg viewBox="0 0 56 12" aria-hidden="true" { path class={ "curve c" (n + 1) } d="M0 6h56" {} }
                        (short_place(curve.output, curve.input))
                    }
                } }
            }
            (picture)
        }
    }
}

fn highest(curve: &Curve) -> f64 {
    curve.y.iter().copied().filter(|y| y.is_finite()).fold(f64::NEG_INFINITY, f64::max)
}
