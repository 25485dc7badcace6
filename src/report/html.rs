//! The report as a page: one file with no script and nothing to load, to read, print or hand over. It knows no check
//! by name: it draws what the report holds.

mod badge;
mod changes;
mod check;
mod figures;
mod multiples;
mod notes;
mod rooms;

pub use changes::{changes, comparison};
pub use rooms::trend;

use super::model::{Report, SetupReport, Status};
use super::verdict::title;
use super::words;
use crate::chain::{CHAINS, RETURN_PATHS};
use crate::check::{Outcome, Verdict};
use crate::fault::Diagnosis;
use crate::units::{Dbfs, Hz};
use badge::{badge, class, shape};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("html/style.css");

/// The page of `report`.
pub fn page(report: &Report) -> String {
    let size = report.setup.as_ref().map_or((0, 0), |setup| (setup.outputs, setup.inputs));
    let summary = report.verdict();
    let has_section = |outcome: &&Outcome| {
        outcome.verdict != Verdict::Skipped || !(outcome.figures.is_empty() && outcome.curves.is_empty())
    };
    let sections: Vec<&Outcome> = report.checks.iter().filter(has_section).collect();
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "Linecheck " (report.version) };
                title { "Linecheck report" @if let Some(day) = made(report) { ", " (day) } }
                style { (PreEscaped(STYLE)) }
            }
            body { main {
                header {
                    h1 { "Linecheck report" }
                    p.made {
                        @if let Some(made) = made(report) { (made) " · " }
                        "Linecheck " (report.version)
                    }
                    p class={ "summary " (class(summary.verdict)) } {
                        (shape(summary.verdict))
                        span { b { (heading(report, summary.verdict)) } (summary.text) }
                    }
                }
                @if let Some(setup) = &report.setup { (set_up(setup)) }
                @if !report.notes.trim().is_empty() {
                    section { h2 { "Notes" } @for line in report.notes.trim().lines() { p { (line) } } }
                }
                @if !report.faults.is_empty() { (faults(&report.faults)) }
                @if !report.checks.is_empty() { (overview(&report.checks, &sections)) }
                @if !sections.is_empty() {
                    section {
                        h2 { "The checks" }
                        @for outcome in &sections { (check::section(outcome, size)) }
                    }
                }
                (left_open(&report.checks, &sections))
                (notes::measuring(report))
                (notes::definitions(report))
            } }
        }
    };
    markup.into_string()
}

/// A page around `body`: one file, with nothing to load.
fn document(title: &str, body: &Markup) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "Linecheck " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    markup.into_string()
}

/// The word before the verdict line.
fn heading(report: &Report, verdict: Verdict) -> &'static str {
    match report.status {
        Status::Empty => "Empty",
        Status::Running => "Running",
        Status::Stopped => "Stopped",
        Status::Complete => words::verdict(verdict),
    }
}

fn made(report: &Report) -> Option<String> {
    (!report.made.is_empty()).then(|| day(&report.made))
}

/// A time as it is read; one that can't be read is shown as it is.
pub fn day(made: &str) -> String {
    let time: Option<jiff::Timestamp> = made.parse().ok();
    time.map_or_else(|| made.to_owned(), |time| time.strftime("%-d %B %Y, %H:%M UTC").to_string())
}

fn set_up(setup: &SetupReport) -> Markup {
    let chain = CHAINS.iter().find(|row| row.1 == setup.chain).map_or(setup.chain.as_str(), |row| row.2);
    let back = RETURN_PATHS.iter().find(|row| row.1 == setup.return_path);
    let back = back.map_or(setup.return_path.as_str(), |row| row.2);
    let api = match setup.plugin_api.as_str() {
        "vst3" => "VST3",
        "clap" => "CLAP",
        "standalone" => "Standalone",
        other => other,
    };
    html! {
        section {
            h2 { "Set-up" }
            dl.setup {
                div { dt { "Chain" } dd { (chain) } }
                div { dt { "Return" } dd { (back) } }
                @for (name, value) in super::text::connected(setup) { div { dt { (name) } dd { (value) } } }
                @if setup.level_dbfs.is_finite() { div { dt { "Stimulus level" } dd { (Dbfs(setup.level_dbfs)) " peak" } } }
                @if setup.sample_rate_hz.is_finite() { div { dt { "Sample rate" } dd { (Hz(setup.sample_rate_hz)) } } }
                div { dt { "Channels" } dd { (setup.outputs) " out, " (setup.inputs) " in" } }
                @if !matches!(api, "" | "none") { div { dt { "Plugin format" } dd { (api) } } }
            }
        }
    }
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
            div.scroll tabindex="0" role="region" aria-label="Verdicts" {
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
fn left_open(checks: &[Outcome], sections: &[&Outcome]) -> Markup {
    let is_open = |outcome: &&Outcome| matches!(outcome.verdict, Verdict::Unsure | Verdict::Skipped);
    let open: Vec<&Outcome> = checks.iter().filter(is_open).collect();
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
