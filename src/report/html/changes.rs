//! What changed between two reports, as a section and as a page of its own.

use super::badge::{badge, class, shape};
use super::{day, document};
use crate::check::{Figure, Verdict};
use crate::report::compare::{Comparison, FigureChange, NOTHING, curves};
use crate::report::model::Report;
use crate::report::plot;
use crate::report::words::{label, place, quantity, short_place, with_unit, written};
use maud::{Markup, html};

/// Figures that are listed at most; the rest is counted.
const LISTED: usize = 60;
/// Pictures at most.
const PICTURES: usize = 16;

/// The page of what changed from `before` to `after`.
pub fn comparison(before: &Report, after: &Report) -> String {
    let comparison = Comparison::of(before, after);
    let (verdict, word) = match (comparison.is_worse(), comparison.is_empty()) {
        (true, _) => (Verdict::Fail, "It got worse."),
        (_, true) => (Verdict::Pass, "Nothing changed."),
        _ => (Verdict::Warn, "Something changed, nothing got worse."),
    };
    let summary = |name: &str, report: &Report| {
        let summary = report.verdict();
        html! { tr {
            th scope="row" { (name) }
            td { @if report.made.is_empty() { "–" } @else { (day(&report.made)) } }
            td { (badge(summary.verdict)) }
            td { (summary.text) }
        } }
    };
    let body = html! {
        header {
            h1 { "What changed" }
            p class={ "summary " (class(verdict)) } { (shape(verdict)) span { b { (word) } } }
        }
        section {
            h2 { "The two reports" }
            div.scroll tabindex="0" role="group" aria-label="Reports" { table.overview {
                thead { tr {
                    th scope="col" { "Report" } th scope="col" { "Made" } th scope="col" { "Verdict" }
                    th scope="col" { "In short" }
                } }
                tbody { (summary("Before", before)) (summary("After", after)) }
            } }
        }
        (section(&comparison, before, after))
    };
    document("Linecheck comparison", env!("CARGO_PKG_VERSION"), &body)
}

/// What changed from `before`, as one section of a page that is about `after`.
pub(super) fn since(before: &Report, after: &Report) -> Markup {
    let comparison = Comparison::of(before, after);
    let day = if before.made.is_empty() { "an earlier report".to_owned() } else { day(&before.made) };
    html! {
        section {
            h2 { "What changed since " (day) }
            @if comparison.is_empty() { p { (NOTHING) } }
            (parts(&comparison, before, after, heading_3))
        }
    }
}

type Heading = fn(&str) -> Markup;

fn heading_2(text: &str) -> Markup {
    html! { h2 { (text) } }
}

fn heading_3(text: &str) -> Markup {
    html! { h3 { (text) } }
}

fn section(comparison: &Comparison, before: &Report, after: &Report) -> Markup {
    html! {
        @if comparison.is_empty() { section { h2 { "Changes" } p { (NOTHING) } } }
        (parts(comparison, before, after, heading_2))
    }
}

fn parts(comparison: &Comparison, before: &Report, after: &Report, heading: Heading) -> Markup {
    html! {
        @if !comparison.setup.is_empty() {
            section {
                (heading("Another set-up"))
                p.note { "Figures may differ for this reason alone." }
                div.scroll tabindex="0" role="group" aria-label="Set-up" { table.overview {
                    thead { tr { th scope="col" { "What" } th scope="col" { "Before" } th scope="col" { "After" } } }
                    tbody { @for difference in &comparison.setup { tr {
                        th scope="row" { (difference.name) } td { (difference.before) } td { (difference.after) }
                    } } }
                } }
            }
        }
        (headlines(heading("New faults"), &comparison.new_faults))
        (headlines(heading("Faults that are gone"), &comparison.gone_faults))
        @if !comparison.verdicts.is_empty() {
            section {
                (heading("Verdicts"))
                div.scroll tabindex="0" role="group" aria-label="Changed verdicts" { table.overview {
                    thead { tr { th scope="col" { "Check" } th scope="col" { "Before" } th scope="col" { "After" } } }
                    tbody { @for change in &comparison.verdicts { tr {
                        th scope="row" { (change.check) } td { (badge(change.before)) } td { (badge(change.after)) }
                    } } }
                } }
            }
        }
        (figures(comparison, heading))
        (overlays(before, after, heading))
    }
}

fn headlines(heading: Markup, lines: &[String]) -> Markup {
    html! { @if !lines.is_empty() { section { (heading) ul { @for line in lines { li { (line) } } } } } }
}

fn figures(comparison: &Comparison, heading: Heading) -> Markup {
    let changed: Vec<&FigureChange> = comparison.changed().collect();
    html! {
        @if !changed.is_empty() {
            section {
                (heading("Figures that changed by more than their uncertainty"))
                div.scroll tabindex="0" role="group" aria-label="Figures" { table.figures {
                    thead { tr {
                        th scope="col" { "Figure" } th scope="col" { "Before" } th scope="col" { "After" }
                        th scope="col" { "Change" }
                    } }
                    tbody { @for change in changed.iter().take(LISTED) { (row(change)) } }
                } }
                @if changed.len() > LISTED { p.note { "And " (changed.len() - LISTED) " more." } }
            }
        }
    }
}

fn row(change: &FigureChange) -> Markup {
    let value = |figure: &Option<Figure>| {
        figure.as_ref().map_or_else(|| "–".to_owned(), |figure| with_unit(written(figure), &figure.unit))
    };
    let unit = change.figure().map_or("", |figure| figure.unit.as_str());
    let by =
        change.change().map(|by| with_unit(quantity(by, change.uncertainty().unwrap_or(0.0), unit), unit));
    html! { tr {
        th scope="row" {
            (change.check)
            @if let Some(figure) = change.figure() { ", " (label(&figure.id)) ", " (place(figure.output, figure.input)) }
        }
        td { (value(&change.before)) } td { (value(&change.after)) } td { (by.unwrap_or_else(|| "–".to_owned())) }
    } }
}

/// The curves that both reports hold, one over the other; those that are the same are left out.
fn overlays(before: &Report, after: &Report, heading: Heading) -> Markup {
    let pictures: Vec<Markup> = curves(before, after).take(PICTURES).filter_map(|(check, before, after)| {
        let name = format!("{check}, {}, {}", label(&after.id), short_place(after.output, after.input));
        let described = format!("{name}: before and after, {} over {}", after.y_unit, after.x_unit);
        let picture = plot::picture(&[before, after], &[before, after], &described)?;
        Some(html! { figure {
            figcaption {
                span { (name) @if !after.y_unit.is_empty() { ", " (after.y_unit) } }
                span.legend { @for (class, word) in [("curve c1", "Before"), ("curve c2", "After")] { span.key {
                    svg viewBox="0 0 28 6" aria-hidden="true" { path class=(class) d="M0 3h28" {} }
                    (word)
                } } }
            }
            (picture)
        } })
    }).collect();
    html! {
        @if !pictures.is_empty() {
            section { (heading("Curves, before and after")) @for picture in pictures { (picture) } }
        }
    }
}
