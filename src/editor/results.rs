//! What a run was made for, and its faults as cards: what it means, what was measured, what to do.

use super::intent::Intent;
use super::shape::{self, Mark};
use super::{layout, theme};
use crate::chain::{CHAINS, RETURN_PATHS};
use crate::check::Verdict;
use crate::fault::Diagnosis;
use crate::live::View;
use crate::report::SetupReport;
use crate::units::{Dbfs, number};
use egui::accesskit::Role;
use egui::{Button, Ui, WidgetInfo};

/// Draws the faults, under a line that says what they were measured with; `may_run`: whether a press would make a run.
pub fn show(ui: &mut Ui, view: &View, may_run: bool, intents: &mut Vec<Intent>) {
    let report = &view.report;
    if report.faults.is_empty() && report.checks.is_empty() {
        return;
    }
    if let Some(setup) = &report.setup {
        layout::caption(ui, &made_for(setup));
    }
    for (place, fault) in report.faults.iter().enumerate() {
        card(ui, (place, fault), report.verdict().verdict, may_run, intents);
    }
    ui.add_space(theme::GAP);
}

/// What a run was made for, in a line.
pub fn made_for(setup: &SetupReport) -> String {
    let chain = CHAINS.iter().find(|row| row.1 == setup.chain).map_or(setup.chain.as_str(), |row| row.2);
    let path = RETURN_PATHS.iter().find(|row| row.1 == setup.return_path);
    let path = path.map_or(setup.return_path.as_str(), |row| row.2);
    format!("Measured with: {chain} · {path} · {}", Dbfs(setup.level_dbfs))
}

/// Draws one fault: what it means, what was measured, what to do, and the button that measures again. Some are no more
/// than remarks: `severity` is what the whole report comes to.
pub fn card(
    ui: &mut Ui,
    (place, fault): (usize, &Diagnosis),
    severity: Verdict,
    may_run: bool,
    intents: &mut Vec<Intent>,
) {
    let remark = severity == Verdict::Warn;
    let (mark, word) = if remark { (severity, "Remark") } else { (Verdict::Fail, "Fault") };
    let mark = Mark::Verdict(mark);
    let colour = shape::colour(mark, theme::palette(ui));
    ui.push_id(("fault", place), |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.spacing_mut().interact_size.y = theme::LINE;
            let left = |ui: &mut Ui| {
                ui.horizontal(|ui| {
                    shape::draw(ui, mark, 20.0);
                    ui.colored_label(colour, word);
                });
            };
            layout::beside(ui, theme::CAPTION, left, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let text = theme::palette(ui).text;
                layout::caption(ui, "What it means");
                layout::title(ui, &fault.headline, theme::TITLE, text);
            });
            if !fault.evidence.is_empty() {
                layout::captioned(ui, "What I measured", |ui| {
                    for line in &fault.evidence {
                        layout::item(ui, "•", line);
                    }
                });
            }
            if !fault.fix.is_empty() {
                layout::captioned(ui, "Do this", |ui| {
                    // The button below is this line.
                    let lines = fault.fix.iter().filter(|line| *line != "Run this again.");
                    for (step, line) in lines.enumerate() {
                        layout::item(ui, &format!("{}.", step + 1), line);
                    }
                });
            }
            layout::captioned(ui, "How sure", |ui| {
                ui.label(certainty(fault.certainty));
            });
            layout::captioned(ui, "Then", |ui| {
                let button = Button::new("Measure again");
                let response = ui.add_enabled(may_run, button);
                let name = format!("Measure again: {}", fault.headline);
                response.widget_info(|| WidgetInfo::labeled(Role::Button, may_run, &name));
                if response.on_hover_text("The whole run: the figures hold together").clicked() {
                    intents.push(Intent::Run);
                }
            });
        });
    });
}

/// How often a statement like this is right, in words.
fn certainty(certainty: f64) -> String {
    if certainty >= 0.995 {
        "Certain".to_owned()
    } else if certainty.is_finite() && certainty > 0.0 {
        format!("Right in {} of 100 cases", number(certainty * 100.0, 0))
    } else {
        "A guess".to_owned()
    }
}
