//! The report as a page: one file with no script and nothing to load, to read, print or hand over. It knows no check
//! by name: it draws what the report holds.

mod badge;
mod changes;
mod check;
mod connected;
mod figures;
mod multiples;
mod notes;
mod rooms;

pub use changes::comparison;
pub use rooms::trend;

use super::content::{self, day};
use super::extras::Extras;
use super::model::Report;
use super::verdict::title;
use super::words;
use crate::check::Outcome;
use crate::fault::Diagnosis;
use badge::{badge, class, shape};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("html/style.css");

/// The page of `report`.
pub fn page(report: &Report) -> String {
    page_with(report, &Extras::default())
}

/// The page of `report`, with `extras`.
pub fn page_with(report: &Report, extras: &Extras<'_>) -> String {
    let summary = report.verdict();
    let sections = content::sections(report);
    let made = content::made(report);
    let body = html! {
        header {
            h1 { "Linecheck report" }
            p.made {
                @if let Some(made) = &made { (made) " · " }
                "Linecheck " (report.version)
            }
            p class={ "summary " (class(summary.verdict)) } {
                (shape(summary.verdict))
                span { b { (content::heading(report, summary.verdict)) } (summary.text) }
            }
        }
        (connected::section(report, extras.levels, extras.back))
        @if !report.notes.trim().is_empty() {
            section { h2 { "Notes" } @for line in report.notes.trim().lines() { p { (line) } } }
        }
        @if !report.faults.is_empty() { (faults(&report.faults)) }
        @if let Some(before) = extras.since { (changes::since(before, report)) }
        @if let Some(along) = extras.along { (multiples::section(along)) }
        @if !report.checks.is_empty() { (overview(&report.checks, &sections)) }
        @if !sections.is_empty() {
            section {
                h2 { "The checks" }
                @for outcome in &sections { (check::section(outcome, content::size(report))) }
            }
        }
        (left_open(report, &sections))
        (connected::conditions(report))
        (notes::measuring(report))
        (notes::definitions(report))
    };
    let title = made.map_or_else(String::new, |day| format!(", {day}"));
    document(&format!("Linecheck report{title}"), &report.version, &body)
}

/// A page around `body`: one file, with nothing to load.
fn document(title: &str, version: &str, body: &Markup) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "Linecheck " (version) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    markup.into_string()
}

fn faults(faults: &[Diagnosis]) -> Markup {
    html! {
        section {
            h2 { "What is wrong" }
            @if faults.len() > 1 { p.note { "Most certain first. Mend one, measure again, then the next." } }
            @for fault in faults {
                section.fault {
                    h3 { (fault.headline) }
                    p.certainty { (words::certainty(fault.certainty)) }
                    @if !fault.evidence.is_empty() {
                        h4 { "What I measured" }
                        ul { @for line in &fault.evidence { li { (line) } } }
                    }
                    @if !fault.fix.is_empty() {
                        h4 { "Do this" }
                        ol { @for line in &fault.fix { li { (line) } } }
                    }
                }
            }
        }
    }
}

fn overview(checks: &[Outcome], sections: &[&Outcome]) -> Markup {
    html! {
        section {
            h2 { "At a glance" }
            div.scroll tabindex="0" role="group" aria-label="Verdicts" {
                table.overview {
                    thead { tr { th scope="col" { "Check" } th scope="col" { "Verdict" } th scope="col" { "In short" } } }
                    tbody { @for outcome in checks { tr {
                        th scope="row" { (name(outcome, sections)) }
                        td { (badge(outcome.verdict)) }
                        td { (outcome.headline) }
                    } } }
                }
            }
        }
    }
}

/// What a check is called, as a link to its section if it has one.
fn name(outcome: &Outcome, sections: &[&Outcome]) -> Markup {
    let has_section = sections.iter().any(|section| section.id == outcome.id);
    html! {
        @if has_section { a href={ "#" (check::anchor(outcome)) } { (title(outcome)) } }
        @else { (title(outcome)) }
    }
}

/// What was not measured or can't be told, why, and what would make it possible.
fn left_open(report: &Report, sections: &[&Outcome]) -> Markup {
    let open = content::left_open(report);
    html! {
        @if !open.is_empty() {
            section {
                h2 { "Left open" }
                @for outcome in open {
                    section.open {
                        div.heading { h3 { (name(outcome, sections)) } (badge(outcome.verdict)) }
                        p { (outcome.headline) }
                        @for advice in &outcome.advice { p { (advice) } }
                    }
                }
            }
        }
    }
}
