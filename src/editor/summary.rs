//! The report as it will be saved: what came out, the notes, and the way to a file.

use super::intent::Intent;
use super::shape::Mark as Sign;
use super::state::UiState;
use super::{Scene, course, export, folder, hints, layout, outcomes, past, practice, results, say, theme};
use crate::report::day;
use crate::report::{Report, Status, words};
use crate::walk::Edit;
use crate::walk::guide::Step;
use egui::{Label, RichText, TextEdit, Ui};

/// Draws the page.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let report = &scene.view.report;
    let summary = report.verdict();
    let (sign, heading) = match report.status {
        Status::Empty => (Sign::Ready, "Nothing has been measured yet"),
        Status::Running => (Sign::Running, "A run is on: its report stands here when it ends"),
        Status::Stopped => (Sign::Stopped, "The run was stopped before its end"),
        Status::Complete => (Sign::Verdict(summary.verdict), words::verdict(summary.verdict)),
    };
    let body = if matches!(report.status, Status::Empty | Status::Running) { "" } else { &summary.text };
    match practice::to_find(scene.view) {
        Some((heading, body)) => say::line(ui, Sign::Ready, heading, body),
        None => say::line(ui, sign, heading, body),
    }
    say::notice(ui, scene.view);
    if let Some(left) = left(scene) {
        layout::dim(ui, left);
        ui.add_space(theme::GAP);
    }
    hints::show(ui, scene.project, Step::Report, intents);
    if !report.checks.is_empty() {
        overview(ui, report);
    }
    past::show(ui, scene.view, scene.project, state, intents);
    course::show(ui, scene.view, state);
    notes(ui, scene, intents);
    if !matches!(report.status, Status::Empty | Status::Running) {
        export::show(ui, scene.view, state, intents);
    }
    folder::show(ui, state, intents);
}

/// The steps of the walk that are still to be done, in a sentence.
fn left(scene: Scene<'_>) -> Option<String> {
    let open = scene.guide.rows().iter().filter(|row| row.step != Step::Report && !row.mark.is_settled());
    let names: Vec<&str> = open.map(|row| row.step.title()).collect();
    (!names.is_empty()).then(|| format!("Of the walk there is still to do: {}.", names.join(", ")))
}

fn overview(ui: &mut Ui, report: &Report) {
    let colour = theme::palette(ui).text;
    if let Some(setup) = &report.setup {
        let made = if report.made.is_empty() { String::new() } else { format!(" · {}", day(&report.made)) };
        layout::caption(ui, &format!("{}{made}", results::made_for(setup)));
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        for (place, fault) in report.faults.iter().enumerate() {
            layout::item(ui, &format!("{}.", place + 1), &fault.headline);
        }
        if !report.faults.is_empty() {
            ui.separator();
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        for outcome in &report.checks {
            let waiting = outcomes::is_waiting(report, outcome);
            let (sign, word, headline) =
                if waiting { (Sign::Ready, "Not yet", "") } else { outcomes::said(outcome) };
            outcomes::verdict(ui, sign, word, |ui| {
                let title = |ui: &mut Ui| {
                    ui.colored_label(colour, &outcome.title);
                };
                layout::beside(ui, theme::CAPTION, title, |ui| {
                    let headline = RichText::new(headline).color(theme::palette(ui).dim);
                    ui.add(Label::new(headline).wrap());
                });
            });
        }
    });
    ui.add_space(theme::GAP);
}

/// What the user writes for whoever reads the report.
fn notes(ui: &mut Ui, scene: Scene<'_>, intents: &mut Vec<Intent>) {
    let label = layout::caption(ui, "Notes for the report");
    let mut notes = scene.project.notes.clone();
    let hint = "The room, the gear, what was changed, who measured.";
    let field = TextEdit::multiline(&mut notes).desired_rows(3).desired_width(f32::INFINITY).hint_text(hint);
    if ui.add(field).labelled_by(label.id).changed() {
        intents.push(Intent::Edit(Edit::SetNotes(notes)));
    }
    ui.add_space(theme::GAP);
}
