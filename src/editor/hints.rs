//! Hints for those who are here for the first time; they can be switched off, and on again in the header.

use super::intent::Intent;
use super::{layout, theme};
use crate::walk::guide::Step;
use crate::walk::{Edit, Project};
use egui::{Align, Button, Label, Layout, RichText, Ui};

/// Draws the hint of a step, unless the user wants none.
pub fn show(ui: &mut Ui, project: &Project, step: Step, intents: &mut Vec<Intent>) {
    if project.hints_off {
        return;
    }
    theme::card(ui).inner_margin(theme::GAP).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let button = Button::new(RichText::new("Hide hints").size(theme::SMALL));
            if ui.add(button).on_hover_text("The header brings them back").clicked() {
                intents.push(Intent::Edit(Edit::ShowHints(false)));
            }
            let rest = ui.available_width() - theme::GAP;
            layout::cell(ui, rest, |ui| {
                let words = RichText::new(text(step)).size(theme::SMALL).color(theme::palette(ui).dim);
                ui.add(Label::new(words).wrap());
            });
        });
    });
    ui.add_space(theme::GAP);
}

/// The switch in the header.
pub fn switch(ui: &mut Ui, project: &Project, intents: &mut Vec<Intent>) {
    let mut shown = !project.hints_off;
    let switch = ui.checkbox(&mut shown, "Hints").on_hover_text("A word to each step, for newcomers");
    if switch.changed() {
        intents.push(Intent::Edit(Edit::ShowHints(shown)));
    }
}

fn text(step: Step) -> &'static str {
    match step {
        Step::Channels => {
            "Rows are outputs, columns are inputs. In a healthy chain each row has one filled cell, on the diagonal: \
             green is in place, red is on the wrong input, amber arrives there too. Point at a number for its meaning; \
             click it to copy it."
        }
        Step::Phase => {
            "Both arrows should point up, and both impulses should start at the same place in the same direction. If \
             one is upside down, bass and centre vanish."
        }
        Step::Quality => {
            "One line for each check. Details shows why it matters, every figure with its limit, and the curves: point \
             at a curve to read it."
        }
        Step::Report => {
            "What stands here is what is saved. HTML is for reading and handing over, JSON for comparing later, CSV \
             for a table."
        }
        Step::Connect | Step::PowerUp | Step::Gain | Step::Listen => {
            "The steps at the left lead from the first plug to the report. Click this window once, so that Space and Esc \
             reach Stop: before that, some hosts keep both for themselves. The Stop button at the bottom always works."
        }
    }
}
