//! The foot of each step's page: back, on, Undo, and what was copied or taken back last.

use super::intent::Intent;
use super::state::UiState;
use super::{rail, theme, undo};
use crate::live::{Controls, View};
use crate::report::now;
use crate::walk::guide::{Circumstances, Guide, Kept, Mark, Row, Standing, Step, Waits};
use crate::walk::{Edit, Project};
use egui::{Align, Button, Label, Layout, Panel, RichText, Ui, vec2};

const WIDTH: f32 = 96.0;

/// Draws the foot of a step's page, where a step is open; what takes an answer back, where that was pressed.
pub fn show(
    ui: &mut Ui,
    guide: &Guide,
    (controls, project): (&Controls, &Project),
    view: &View,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) -> Vec<Intent> {
    let mut undone = Vec::new();
    let here = Circumstances::new(controls.chain, controls.return_path, view.rate);
    let Some(step) = rail::step_of(state.page) else { return undone };
    let frame = theme::bar(ui).fill(theme::palette(ui).background);
    Panel::bottom("foot").frame(frame).show_separator_line(true).show(ui, |ui| {
        ui.horizontal(|ui| {
            let back = guide.back(step);
            let button = Button::new("Back").min_size(vec2(WIDTH, theme::CONTROL));
            let back_pressed = ui.add_enabled(back.is_some(), button).on_hover_text("Alt+Left or Page Up");
            if let (true, Some(step)) = (back_pressed.clicked(), back) {
                rail::go(step, state, intents);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                onward(ui, guide, step, &here, state, intents);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add_space(theme::GAP);
                    undone = undo::button(ui, undo::may(view), (controls, project), state);
                    ui.add_space(theme::GAP);
                    let text = RichText::new(&state.copied).size(theme::SMALL).color(theme::palette(ui).dim);
                    ui.add(Label::new(text).truncate());
                });
            });
        });
    });
    undone
}

/// The button that leads on: it says whether something is left undone.
fn onward(
    ui: &mut Ui,
    guide: &Guide,
    step: Step,
    here: &Circumstances,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let Some(Row { mark, waits, .. }) = guide.row(step).cloned() else { return };
    let next = guide.next(step);
    let skips = !mark.is_settled() && matches!(waits, Waits::Run | Waits::Page);
    let palette = theme::palette(ui);
    let enabled = next.is_some() && mark != Mark::Running;
    // Where something is to be mended, the way on is not what is offered first.
    let button = match (skips, mark.is_well() && enabled) {
        (true, _) => Button::new("Skip"),
        (false, true) => Button::new(RichText::new("Next").color(palette.on_accent)).fill(palette.accent),
        (false, false) => Button::new("Next"),
    };
    let hint = if skips {
        "Does without this step, which stays marked as skipped. Alt+Right or Page Down only turns the page."
    } else {
        "Alt+Right or Page Down"
    };
    let pressed = ui.add_enabled(enabled, button.min_size(vec2(WIDTH, theme::CONTROL))).on_hover_text(hint);
    let (true, Some(next)) = (pressed.clicked(), next) else { return };
    if skips {
        intents.push(Intent::Edit(Edit::Skip(step)));
    } else if waits == Waits::Word {
        // The user's word is the result.
        let kept = Kept { made: now(), standing: Standing::Good, circumstances: here.clone() };
        intents.push(Intent::Edit(Edit::Keep(step, kept)));
    }
    rail::go(next, state, intents);
}
