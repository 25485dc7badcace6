//! Small multiples: how one figure went, each in a picture of its own scale, with its uncertainty.

use crate::check::Figure;
use crate::report::drift::{Point, Series};
use crate::report::words::{with_unit, written};
use maud::{Markup, html};

const WIDTH: f64 = 200.0;
const HEIGHT: f64 = 60.0;
const MARGIN: f64 = 4.0;

/// One picture for each series.
pub fn multiples(series: &[&Series]) -> Markup {
    html! { div.multiples { @for series in series { (multiple(series)) } } }
}

fn multiple(series: &Series) -> Markup {
    let write = |point: Option<&Point>| {
        let figure = point.map(|point| Figure {
            value: point.value,
            uncertainty: point.uncertainty,
            ..series.figure.clone()
        });
        figure.map(|figure| with_unit(written(&figure), &figure.unit)).unwrap_or_default()
    };
    let (first, last) = (write(series.points.first()), write(series.points.last()));
    let name = format!("{}, {}", series.check, series.name());
    let described = format!("{name}: from {first} to {last} over {} reports", series.points.len());
    html! { figure {
        figcaption { b { (name) } (first) " → " (last) }
        (picture(&series.points, &described))
    } }
}

fn picture(points: &[Point], described: &str) -> Markup {
    let sure = |point: &Point| if point.uncertainty.is_finite() { point.uncertainty.abs() } else { 0.0 };
    let low = points.iter().map(|point| point.value - sure(point)).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.value + sure(point)).fold(f64::NEG_INFINITY, f64::max);
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
                @if sure(point) > 0.0 {
                    line class="bar" x1=(x) x2=(x) y1=(format!("{:.1}", down(point.value - sure(point))))
                        y2=(format!("{:.1}", down(point.value + sure(point)))) {}
                }
                circle class="dot" cx=(x) cy=(format!("{:.1}", down(point.value))) r="1.8" {}
            }
            polyline class="line" points=(line.join(" ")) {}
        }
    }
}
