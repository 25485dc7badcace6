//! The window. Pages are functions of data that return [`Intent`]s; nothing here but [`glue`] knows the host.
//!
//! Header, body and strip: the body is one of the pages, which the header names, in a scroll area; a rail with the
//! steps of a walk fits to its left. No check and no fault is known by name: the page draws what the report holds.

mod bench;
mod export;
mod figures;
mod generator;
pub mod glue;
mod header;
mod intent;
mod layout;
mod meters;
mod outcomes;
mod past;
mod results;
mod run_switch;
mod save;
mod say;
mod setup;
mod shape;
mod state;
mod strip;
pub mod theme;

pub use crate::report::files::Format;
pub use intent::{ExportTo, Intent};
pub use run_switch::{RunSwitch, Seen};
pub use state::{Message, Page, UiState};

use crate::live::{Controls, Sounding, View};
use crate::report::Status;
use crate::walk::Project;
use egui::{CentralPanel, Key, Modifiers, ScrollArea, Ui};

/// Draws the whole window and says what the user wants.
pub fn window(
    ui: &mut Ui,
    view: &View,
    controls: &Controls,
    _project: &Project,
    state: &mut UiState,
) -> Vec<Intent> {
    theme::apply(ui, state.dark);
    let mut intents = Vec::new();
    if stop_key(ui, view) {
        intents.push(Intent::Stop);
    }
    header::show(ui, view, state);
    strip::show(ui, view, controls, state, &mut intents);
    CentralPanel::default().frame(theme::body(ui)).show(ui, |ui| {
        ScrollArea::vertical().id_salt(state.page).auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(theme::PAGE_WIDTH) - theme::SCROLL_BAR);
            match state.page {
                Page::LineCheck => line_check(ui, view, controls, state, &mut intents),
                Page::Bench => bench::show(ui, view, controls, state, &mut intents),
            }
        });
    });
    // What was pressed in the same frame as Stop must not sound after it.
    if intents.contains(&Intent::Stop) {
        intents.retain(|intent| !intent.may_sound());
    }
    intents
}

fn line_check(ui: &mut Ui, view: &View, controls: &Controls, state: &mut UiState, intents: &mut Vec<Intent>) {
    say::banner(ui, view, controls);
    setup::show(ui, view, controls, intents);
    results::show(ui, &view.report);
    past::show(ui, view, intents);
    outcomes::show(ui, &view.report, &mut state.open);
    if !matches!(view.report.status, Status::Empty | Status::Running) {
        export::show(ui, state, !view.impulses.is_empty(), intents);
    }
    generator::show(ui, view, controls, state, intents, false);
    ui.add_space(theme::GAP);
}

/// Whether a run is on, as far as the view knows.
fn is_running(view: &View) -> bool {
    view.progress.is_some() || view.report.status == Status::Running
}

/// Esc always stops. So does Space, unless it is being typed, or nothing sounds and it presses the focused control.
fn stop_key(ui: &Ui, view: &View) -> bool {
    let quiet = view.readout.sounding == Sounding::Silent && !is_running(view);
    let typing = ui.ctx().text_edit_focused();
    let focused = ui.ctx().memory(|memory| memory.focused().is_some());
    let space_is_free = !(typing || quiet && focused);
    ui.ctx().input_mut(|input| {
        let escape = input.consume_key(Modifiers::NONE, Key::Escape);
        escape || space_is_free && input.consume_key(Modifiers::NONE, Key::Space)
    })
}
