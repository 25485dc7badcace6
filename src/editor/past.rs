//! What changed since an earlier run, and the mark "this was good".

use super::intent::Intent;
use super::{layout, theme};
use crate::live::{KeptWish, Past, View};
use crate::report::compare::NOTHING;
use crate::report::{Report, Status, day};
use egui::Ui;

/// Figures that are listed at most; the exported page has more.
const LISTED: usize = 8;

/// Draws the card, once a run is complete.
pub fn show(ui: &mut Ui, view: &View, intents: &mut Vec<Intent>) {
    if view.report.status != Status::Complete || view.past.count == 0 {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        let text = theme::palette(ui).text;
        changes(ui, &view.past, text);
        ui.add_space(theme::GAP);
        ui.horizontal_wrapped(|ui| marks(ui, &view.report, &view.past, intents));
    });
    ui.add_space(theme::GAP);
}

fn changes(ui: &mut Ui, past: &Past, text: egui::Color32) {
    let Some(since) = &past.since else {
        layout::title(ui, "Nothing to compare with yet", theme::TITLE, text);
        ui.label("This is the first run that is kept with the project. The next one is held against it.");
        return;
    };
    let which = if since.is_baseline { "the run that was good" } else { "the run before" };
    let title = format!("What changed since {which}, {}", day(&since.report.made));
    layout::title(ui, &title, theme::TITLE, text);
    let parts = since.comparison.parts(LISTED);
    if parts.is_empty() {
        ui.label(NOTHING);
    }
    for (name, lines) in &parts {
        layout::captioned(ui, name, |ui| lines.iter().for_each(|line| layout::item(ui, "•", line)));
    }
}

fn marks(ui: &mut Ui, report: &Report, past: &Past, intents: &mut Vec<Intent>) {
    let is_baseline = past.baseline.as_deref() == Some(report.made.as_str());
    if is_baseline {
        layout::dim(ui, "This run is the measure of the others.");
    } else if ui.button("This was good").clicked() {
        intents.push(Intent::Keep(KeptWish::Baseline(report.made.clone())));
    }
    if past.baseline.is_some() && ui.button("Forget what was good").clicked() {
        intents.push(Intent::Keep(KeptWish::NoBaseline));
    }
    let kept = if past.count == 1 { "1 run is".to_owned() } else { format!("{} runs are", past.count) };
    layout::dim(ui, format!("{kept} kept with the project."));
}
