//! Small multiples: how one figure went, each in a picture of its own scale, with its uncertainty.

use crate::report::drift::{Along, Point, Series};
use maud::{Markup, html};

const WIDTH: f64 = 200.0;
const HEIGHT: f64 = 60.0;
const MARGIN: f64 = 5.0;
/// Figures that are drawn on the page of one report: those that moved most.
const DRAWN: usize = 24;

/// How the figures went, as one section of a page; nothing where there is one report only.
pub fn section(along: Along<'_>) -> Markup {
    let several = along.drift.moved();
    let moved: Vec<&Series> = several.iter().copied().filter(|series| series.has_moved()).collect();
    html! {
        @if !several.is_empty() {
            section {
                h2 { "How the figures went" }
                p.note {
                    "Over " (along.drift.reports()) " reports of this chain, the oldest on the left. Each picture has its own \
                     scale; a bar is the standard uncertainty"
                    @if along.baseline.is_some() { ", a ring the run that was good" }
                    ". Drawn are the figures that moved by more than their uncertainty."
                }
                @if moved.is_empty() { p { "None did: all " (several.len()) " stayed where they were." } }
                (multiples(moved.get(..DRAWN).unwrap_or(&moved), along.baseline))
                @if moved.len() > DRAWN { p.note { "And " (moved.len() - DRAWN) " more." } }
            }
        }
    }
}

/// One picture for each series; `baseline` is when the report was made that was good.
pub fn multiples(series: &[&Series], baseline: Option<&str>) -> Markup {
    html! { @if !series.is_empty() {
        div.multiples { @for series in series { (multiple(series, baseline)) } }
    } }
}

fn multiple(series: &Series, baseline: Option<&str>) -> Markup {
    let write = |point: Option<&Point>| point.map(|point| series.written(point)).unwrap_or_default();
    let (first, last) = (write(series.points.first()), write(series.points.last()));
    let name = format!("{}, {}", series.check, series.name());
    let mut described = format!("{name}: from {first} to {last} over {} reports", series.points.len());
    if let Some(good) = series.points.iter().find(|point| Some(&*point.made) == baseline) {
        described.push_str(&format!(", {} when it was good", series.written(good)));
    }
    html! { figure {
        figcaption { b { (name) } (first) " → " (last) }
        (picture(&series.points, baseline, &described))
    } }
}

fn picture(points: &[Point], baseline: Option<&str>, described: &str) -> Markup {
    let low = points.iter().map(|point| point.value - point.bar()).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.value + point.bar()).fold(f64::NEG_INFINITY, f64::max);
    let across = |index: usize| {
        let last = points.len().saturating_sub(1).max(1) as f64;
        MARGIN + index as f64 / last * (WIDTH - 2.0 * MARGIN)
    };
    let down = |value: f64| {
        // A figure that stays where it is runs through the middle.
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN)
    };
    let at = |index: usize, point: &Point| format!("{:.1},{:.1}", across(index), down(point.value));
    let line: Vec<String> = points.iter().enumerate().map(|(index, point)| at(index, point)).collect();
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(described) {
            @for (index, point) in points.iter().enumerate() {
                @let x = format!("{:.1}", across(index));
                @let y = format!("{:.1}", down(point.value));
                @if point.bar() > 0.0 {
                    line class="bar" x1=(x) x2=(x) y1=(format!("{:.1}", down(point.value - point.bar())))
                        y2=(format!("{:.1}", down(point.value + point.bar()))) {}
                }
                circle class="dot" cx=(x) cy=(y) r="1.8" {}
                @if Some(&*point.made) == baseline { circle class="good" cx=(x) cy=(y) r="4" {} }
            }
            polyline class="line" points=(line.join(" ")) {}
        }
    }
}
