//! What each check says: verdict and headline; limits, figures and advice one click behind.

use super::shape::{self, Mark};
use super::state::UiState;
use super::{figures, layout, plot, theme};
use crate::check::{Outcome, Verdict};
use crate::report::{Report, Status};
use egui::accesskit::Role;
use egui::{Align, Button, Layout, RichText, Ui, Vec2, WidgetInfo};

/// Draws the list of those that are `wanted`; the state says which are folded out.
pub fn show(ui: &mut Ui, report: &Report, wanted: impl Fn(&Outcome) -> bool, state: &mut UiState) {
    let checks: Vec<&Outcome> = report.checks.iter().filter(|check| wanted(check)).collect();
    if checks.is_empty() {
        return;
    }
    let colour = theme::palette(ui).text;
    layout::title(ui, "Checks", theme::TITLE, colour);
    theme::card(ui).show(ui, |ui| {
        for (place, outcome) in checks.into_iter().enumerate() {
            if place > 0 {
                ui.separator();
            }
            ui.push_id(("check", place), |ui| {
                if is_waiting(report, outcome) {
                    waiting(ui, &outcome.title);
                } else {
                    row(ui, outcome, state);
                }
            });
        }
    });
    ui.add_space(theme::GAP);
}

/// Whether the run may still come to it.
pub fn is_waiting(report: &Report, outcome: &Outcome) -> bool {
    report.status == Status::Running && matches!(outcome.verdict, Verdict::Skipped | Verdict::Unsure)
}

/// A check that the run has still to come to; as high as one that is judged.
fn waiting(ui: &mut Ui, title: &str) {
    verdict(ui, Mark::Ready, "Not yet", |ui| words(ui, title, "The run has not come to it yet."));
}

/// A mark with its word on the left, and the rest on the right.
pub fn verdict(ui: &mut Ui, mark: Mark, word: &str, right: impl FnOnce(&mut Ui)) {
    ui.spacing_mut().interact_size.y = theme::LINE;
    let colour = shape::colour(mark, theme::palette(ui));
    let left = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            shape::draw(ui, mark, 20.0);
            ui.colored_label(colour, word);
        });
    };
    layout::beside(ui, theme::CAPTION, left, right);
}

fn words(ui: &mut Ui, title: &str, headline: &str) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let text = theme::palette(ui).text;
    layout::title(ui, title, theme::TITLE, text);
    ui.label(headline);
}

/// The sign, the word and the sentence of a check. Of one that says nothing of itself the verdict is the user's.
pub fn said(outcome: &Outcome) -> (Mark, &'static str, &str) {
    if !outcome.headline.is_empty() {
        return (Mark::Verdict(outcome.verdict), shape::word(outcome.verdict), &outcome.headline);
    }
    let sentence = match (outcome.figures.is_empty(), outcome.curves.is_empty()) {
        (true, true) => "It has no figures: there was nothing to measure.",
        (true, false) => "Read its curves.",
        (false, _) => "Read its figures, and hold them against the limits.",
    };
    (Mark::Ready, "You judge", sentence)
}

fn row(ui: &mut Ui, outcome: &Outcome, state: &mut UiState) {
    let (mark, word, sentence) = said(outcome);
    verdict(ui, mark, word, |ui| {
        let open = &mut state.open;
        let is_open = open.contains(&outcome.id);
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            if fold_button(ui, outcome, is_open) {
                if is_open {
                    open.remove(&outcome.id);
                } else {
                    open.insert(outcome.id.clone());
                }
            }
            ui.add_space(theme::GAP);
            let rest = ui.available_width();
            layout::cell(ui, rest, |ui| words(ui, &outcome.title, sentence));
        });
    });
    if state.open.contains(&outcome.id) {
        ui.add_space(4.0);
        details(ui, outcome, &mut state.copied);
    }
}

fn fold_button(ui: &mut Ui, outcome: &Outcome, is_open: bool) -> bool {
    let word = if is_open { "Less" } else { "Details" };
    let button = Button::new(RichText::new(word).size(theme::SMALL));
    let response = ui.add_sized(Vec2::new(72.0, 28.0), button);
    let name = format!("{word} of {}", outcome.title);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.clicked()
}

fn details(ui: &mut Ui, outcome: &Outcome, copied: &mut String) {
    if !outcome.why.is_empty() {
        layout::captioned(ui, "Why it matters", |ui| {
            ui.label(&outcome.why);
        });
    }
    list(ui, "What to do", &outcome.advice);
    if !outcome.figures.is_empty() {
        layout::captioned(ui, "Figures", |ui| figures::table(ui, &outcome.figures, copied));
    }
    list(ui, "Limits", &outcome.limits);
    if !outcome.curves.is_empty() {
        plot::all(ui, &outcome.curves, copied);
    }
}

fn list(ui: &mut Ui, caption: &str, lines: &[String]) {
    if !lines.is_empty() {
        layout::captioned(ui, caption, |ui| {
            for line in lines {
                layout::item(ui, "•", line);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    #[test]
    fn what_a_run_has_not_come_to_is_no_verdict_until_it_ends() {
        let mut outcome = Outcome::new(Verdict::Unsure, "The run ended before.");
        outcome.title = "Level".to_owned();
        let mut report = Report { checks: vec![outcome], ..Default::default() };
        for (status, running) in [(Status::Running, true), (Status::Stopped, false)] {
            report.status = status;
            let harness = Harness::new_ui(|ui| show(ui, &report, |_| true, &mut UiState::default()));
            assert_eq!(harness.query_by_label("Not yet").is_some(), running);
            assert_eq!(harness.query_by_label("Can't tell").is_some(), !running);
            assert_eq!(harness.query_by_label("The run ended before.").is_some(), !running);
        }
    }
}
