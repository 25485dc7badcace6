//! The bench: the generator, all meters on their standards' scales, the spectrum, and the numbers.

mod analyser;
mod levels;
mod loudness;
mod numbers;
mod paint;
mod scale;
mod stereo;

use super::intent::Intent;
use super::state::UiState;
use super::{generator, layout, theme};
use crate::chain::Chain;
use crate::chain::calibration::{Calibrated, Measure, Unit};
use crate::editor::Scene;
use crate::live::rta::Settings;
use crate::live::{Bench, View};
use egui::{Button, ComboBox, Ui};
use std::sync::Arc;

/// From here on the three meters stand beside each other.
const WIDE: f32 = 860.0;
/// From here on two do.
const MIDDLE: f32 = 560.0;
/// Height of the meters' cards, at least: what the loudness takes.
const CARD: f32 = 296.0;

/// What the bench remembers.
#[derive(Debug, Clone)]
pub struct State {
    /// What is shown while it is frozen.
    pub frozen: Option<Arc<Bench>>,
    /// What the spectrum is set to; its input is also that of the readings.
    pub analyser: Settings,
    /// Whether the peaks of the spectrum are drawn.
    pub peaks: bool,
    /// Row of the scales that the levels stand on.
    pub(super) scale: usize,
    /// Unit of the readings, as far as it is known.
    pub unit: Unit,
    /// Loudness on the scale to +18 LU, else to +9.
    pub(super) plus_18: bool,
    /// What was copied last.
    pub(super) copied: String,
}

impl Default for State {
    fn default() -> Self {
        Self {
            frozen: None,
            analyser: Settings::default(),
            peaks: true,
            scale: 0,
            unit: Unit::default(),
            plus_18: false,
            copied: String::new(),
        }
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    generator::show(ui, scene, state, intents);
    let state = &mut state.bench;
    tools(ui, view, (&project.calibrated, controls.chain), state, intents);
    let bench = state.frozen.clone().unwrap_or_else(|| view.bench.clone());
    if bench.meters.inputs == 0 {
        ui.label("The host has not switched this plugin on, so there is nothing to meter.");
        return;
    }
    ident(ui, &bench);
    meters(ui, &bench, state);
    ui.add_space(theme::GAP);
    card(ui, 0.0, |ui| analyser::show(ui, &bench, state, intents));
    ui.add_space(theme::GAP);
    card(ui, 0.0, |ui| numbers::show(ui, &bench.meters, &project.calibrated, state));
    ui.add_space(theme::GAP);
}

/// Whether anything on the page stands visibly elsewhere than before.
pub fn moved(now: &Bench, last: &Bench) -> bool {
    let visible = |now: f32, last: f32| now.max(last) > analyser::FLOOR && (now - last).abs() > 0.1;
    let bands = now.rta.bands.iter().zip(&last.rta.bands);
    let loudness = |bench: &Bench| {
        let meters = &bench.meters.loudness;
        [meters.momentary, meters.short_term]
            .map(|level| level.map_or(f32::NEG_INFINITY, |level| level as f32))
    };
    now.rta.bands.len() != last.rta.bands.len()
        || bands.into_iter().any(|(now, last)| visible(now.level, last.level))
        || loudness(now).into_iter().zip(loudness(last)).any(|(now, last)| visible(now, last))
        || now.ident != last.ident
        || now.meters.resets != last.meters.resets
}

fn card(ui: &mut Ui, height: f32, content: impl FnOnce(&mut Ui)) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.set_min_height(height);
        content(ui);
    });
}

/// What works on all meters.
fn tools(
    ui: &mut Ui,
    view: &View,
    (calibrated, chain): (&Calibrated, Chain),
    state: &mut State,
    intents: &mut Vec<Intent>,
) {
    ui.horizontal(|ui| {
        let inputs = view.bench.meters.inputs.max(1);
        let input = &mut state.analyser.input;
        let before = *input;
        *input = before.min(inputs - 1);
        let name = |input: u8| format!("Input {}", input + 1);
        let label = layout::caption(ui, "Read");
        let list = ComboBox::from_id_salt("bench-input").width(104.0).selected_text(name(*input));
        let list = list.show_ui(ui, |ui| {
            for row in 0..inputs {
                ui.selectable_value(input, row, name(row));
            }
        });
        list.response.labelled_by(label.id);
        if *input != before {
            intents.push(Intent::SetAnalyser(state.analyser));
        }
        unit(ui, calibrated, chain, state);
        if ui.button("Reset").on_hover_text("All meters, peaks and averages begin anew").clicked() {
            intents.push(Intent::ResetMeters);
            state.frozen = None;
        }
        if ui.add(Button::new("Freeze").selected(state.frozen.is_some())).clicked() {
            state.frozen = if state.frozen.is_none() { Some(view.bench.clone()) } else { None };
        }
        if ui.button("Copy all").on_hover_text("Ctrl+C does the same").clicked() {
            let bench = state.frozen.clone().unwrap_or_else(|| view.bench.clone());
            numbers::copy(ui, numbers::all(&bench.meters, calibrated, state.unit), state);
        }
    });
    let said = match (&state.frozen, state.copied.is_empty()) {
        (Some(_), _) => "Frozen. The meters go on behind this picture.",
        (None, false) => &state.copied,
        (None, true) => "",
    };
    if !said.is_empty() {
        paint::legend(ui, said);
    }
    ui.add_space(theme::GAP);
}

/// The unit of the readings, where more than one is known.
fn unit(ui: &mut Ui, calibrated: &Calibrated, chain: Chain, state: &mut State) {
    let mut units = Measure::of_input(calibrated, usize::from(state.analyser.input)).units();
    for unit in Measure::of_output(calibrated, chain).units() {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    if !units.contains(&state.unit) {
        state.unit = Unit::default();
    }
    if units.len() < 2 {
        return;
    }
    let label = layout::caption(ui, "Unit");
    let list = ComboBox::from_id_salt("bench-unit").width(80.0).selected_text(state.unit.name());
    let list = list.show_ui(ui, |ui| {
        for unit in units {
            ui.selectable_value(&mut state.unit, unit, unit.name());
        }
    });
    list.response.labelled_by(label.id);
}

/// The ident that comes back.
fn ident(ui: &mut Ui, bench: &Bench) {
    if !bench.ident.is_empty() {
        ui.label(layout::unbroken(&bench.ident.join(" ")));
        ui.add_space(theme::GAP);
    }
}

fn meters(ui: &mut Ui, bench: &Bench, state: &mut State) {
    let width = ui.available_width();
    let gap = theme::PAD;
    let row = |ui: &mut Ui, content: &mut dyn FnMut(&mut Ui)| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            content(ui);
        });
    };
    let meters = &bench.meters;
    let cell = |ui: &mut Ui, width: f32, height: f32, content: &mut dyn FnMut(&mut Ui)| {
        layout::cell(ui, width, |ui| card(ui, height, content));
    };
    if width >= WIDE {
        let side = ((width - 2.0 * gap) * 0.3).floor();
        row(ui, &mut |ui| {
            cell(ui, width - 2.0 * (side + gap), CARD, &mut |ui| levels::show(ui, meters, state));
            cell(ui, side, CARD, &mut |ui| loudness::show(ui, meters, state));
            cell(ui, side, CARD, &mut |ui| stereo::show(ui, meters));
        });
    } else if width >= MIDDLE {
        let half = ((width - gap) * 0.5).floor();
        cell(ui, width, 0.0, &mut |ui| levels::show(ui, meters, state));
        ui.add_space(theme::GAP);
        row(ui, &mut |ui| {
            cell(ui, half, CARD, &mut |ui| loudness::show(ui, meters, state));
            cell(ui, half, CARD, &mut |ui| stereo::show(ui, meters));
        });
    } else {
        cell(ui, width, 0.0, &mut |ui| levels::show(ui, meters, state));
        ui.add_space(theme::GAP);
        cell(ui, width, 0.0, &mut |ui| loudness::show(ui, meters, state));
        ui.add_space(theme::GAP);
        cell(ui, width, 0.0, &mut |ui| stereo::show(ui, meters));
    }
}
