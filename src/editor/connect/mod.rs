//! The page *Connect*: what is listened to and how the sound comes back, and from there every lead, what must never be
//! plugged, the routing in the host, and the gear.

mod chains;
mod file;
mod gear;
mod host;
mod leads;
mod own;
mod pictogram;
mod plugged;
mod refused;

pub use file::GearFile;

use super::intent::Intent;
use super::state::UiState;
use super::{is_running, layout, theme};
use crate::chain::connection::wiring_of;
use crate::chain::plugged::Spot;
use crate::editor::Scene;
use egui::Ui;

/// What the page remembers, and what it was given by the glue.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The hop that is lit in the picture.
    pub(super) lit: Option<usize>,
    /// The places where it is asked how they are plugged.
    pub(super) asked: Vec<Spot>,
    /// The search for gear that is open.
    pub(super) search: gear::Search,
    /// The host's process; empty when unknown.
    pub host: String,
    /// The user's own gear file.
    pub gear_file: GearFile,
}

/// Draws the page.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    let state = &mut state.connect;
    let heading = theme::palette(ui).text;
    layout::title(ui, "What do you listen on?", theme::HEADING, heading);
    if is_running(view) {
        layout::dim(ui, "A run is on: what is connected can be changed when it is over.");
    }
    // Where the host has changed the chain, nothing is chosen of it: then that of which something was said is shown.
    let chosen = project.wiring.as_deref();
    let meant = project.actual.meant(controls.chain, chosen);
    let Some(wiring) = meant.or_else(|| wiring_of(controls.chain, chosen)) else { return };
    ui.add_enabled_ui(!is_running(view), |ui| {
        chains::grid(ui, controls.chain, intents);
        chains::variants(ui, wiring, intents);
        ui.add_space(theme::GAP);
        layout::title(ui, "How does the sound come back?", theme::HEADING, heading);
        leads::back(ui, wiring, controls.return_path, intents);
    });
    section(ui, "Plug it like this", |ui| leads::show(ui, wiring, project, state, intents));
    section(ui, "Then the return", |ui| {
        leads::way_back(ui, wiring, controls.return_path, project, state, intents);
    });
    section(ui, "Never plug it like this", |ui| refused::show(ui, wiring, project, intents));
    section(ui, "Lead it through your host", |ui| host::show(ui, project, &state.host, intents));
    section(ui, "Your gear (if you like)", |ui| {
        ui.add_enabled_ui(!is_running(view), |ui| {
            gear::show(ui, wiring, controls.return_path, project, state, intents);
        });
    });
    ui.add_space(theme::GAP);
}

/// A titled card.
fn section(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    ui.add_space(theme::GAP);
    let colour = theme::palette(ui).text;
    layout::title(ui, title, theme::HEADING, colour);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        content(ui);
    });
}
