//! What a series came to: what it means, what was measured, what to do, and once again.

use super::super::intent::Intent;
use super::super::shape::{self, Mark};
use super::super::state::UiState;
use super::super::{layout, theme};
use super::{Desk, name, series, trial, verdict};
use crate::walk::ear::{EarEdit, Finding, Test};
use crate::walk::{Edit, Project};
use egui::{Button, Key, RichText, Ui, Vec2};

/// Draws the card.
pub fn show(
    ui: &mut Ui,
    desk: &Desk,
    finding: &Finding,
    project: &Project,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let mark = Mark::Verdict(verdict(finding.grade));
    let colour = shape::colour(mark, theme::palette(ui));
    let left = |ui: &mut Ui| {
        ui.spacing_mut().interact_size.y = theme::LINE;
        ui.horizontal(|ui| {
            shape::draw(ui, mark, 20.0);
            ui.colored_label(colour, shape::word(verdict(finding.grade)));
        });
    };
    layout::beside(ui, theme::CAPTION, left, |ui| {
        let text = theme::palette(ui).text;
        layout::title(ui, &finding.headline, theme::TITLE, text);
    });
    layout::captioned(ui, "What I measured", |ui| {
        for line in &finding.measured {
            layout::item(ui, "•", line);
        }
        if let Some(when) = desk.series.map(|series| when(&series.begun)).filter(|when| !when.is_empty()) {
            layout::dim(ui, format!("Heard on {when}."));
        }
    });
    if !finding.fix.is_empty() {
        layout::captioned(ui, "Do this", |ui| {
            for (step, line) in finding.fix.iter().enumerate() {
                layout::item(ui, &format!("{}.", step + 1), line);
            }
        });
    }
    layout::captioned(ui, "How it is judged", |ui| {
        ui.label(&finding.limit);
    });
    ui.add_space(theme::GAP);
    buttons(ui, desk, project, state, intents);
}

fn buttons(ui: &mut Ui, desk: &Desk, project: &Project, state: &mut UiState, intents: &mut Vec<Intent>) {
    let test = desk.test;
    let other = Test::ALL.into_iter().find(|other| *other != test);
    let open = other.filter(|other| {
        series(project, desk.controls, *other).is_none_or(|series| series.ending(*other).is_none())
    });
    ui.horizontal(|ui| {
        let again = Button::new(RichText::new("Listen again").size(theme::TITLE))
            .min_size(Vec2::new(160.0, theme::CONTROL));
        let again = ui.add(again);
        trial::keep_arrows(ui, &again);
        if again.clicked() || trial::pressed(ui, Key::A) {
            let chain = desk.controls.chain.id().to_owned();
            let begin = EarEdit::Begin(test, chain, state.listen.draw());
            intents.push(Intent::Edit(Edit::Ear(begin)));
        }
        if let Some(other) = open {
            let next = Button::new(RichText::new(format!("Go on: {}", name(other))).size(theme::TITLE))
                .min_size(Vec2::new(160.0, theme::CONTROL));
            if ui.add(next).clicked() {
                state.listen.test = other;
            }
        }
    });
}

/// "2026-11-21 17:05 UTC" of an RFC 3339 time.
fn when(time: &str) -> String {
    match (time.get(..10), time.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => String::new(),
    }
}
