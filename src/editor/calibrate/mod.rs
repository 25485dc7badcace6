//! Calibrating: the outputs by a voltmeter, the inputs by the loop, the microphone by a calibrator or a sound level
//! meter, and learning a good loop.

mod learn;
pub mod loader;
mod microphone;
mod play;
mod voltmeter;

use super::intent::Intent;
use super::state::UiState;
use super::{layout, theme};
use crate::chain::calibration::{Ear, Tips};
use crate::editor::Scene;
use crate::live::View;
use crate::live::rta::Settings;
use egui::{CollapsingHeader, Label, Response, RichText, Ui};

/// What came of a press, in a sentence, and whether it was good.
type Said = Option<(bool, String)>;

/// What calibrating remembers.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What stands in the field for the voltmeter.
    volts: String,
    /// Where the tips are held, once that was said.
    tips: Option<Tips>,
    voltmeter: Said,
    /// What was asked of the inputs before they are taken.
    inputs: Option<String>,
    /// The headphones are out of the jack.
    unplugged: bool,
    /// Row of the calibrator's levels.
    level: usize,
    /// 0-based input of the microphone.
    input: u8,
    /// Listening to a calibrator; and the time of the last frame.
    pub ear: Option<(Ear, f64)>,
    /// What it found, for the next frame that may change the project.
    heard: Option<crate::chain::calibration::CalibratorTake>,
    /// What stands in the field for the sound level meter.
    spl: String,
    microphone: Said,
    /// Nobody wears the headphones.
    unworn: bool,
    /// What stands in the field for the correction's path.
    path: String,
    /// What came of the file.
    pub file: Said,
}

/// What the spectrum must be set to while a calibrator is listened to.
pub(super) fn spectrum(input: u8) -> Settings {
    Settings { input, resolution: 5, average: 0 }
}

/// Listens on, whatever page is open.
pub fn tick(ui: &Ui, view: &View, here: bool, state: &mut UiState, intents: &mut Vec<Intent>) {
    microphone::listen(ui, view, here, state, intents);
}

/// Draws the sections.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, project, .. } = scene;
    section(ui, "Calibrate the outputs with a voltmeter", |ui| {
        voltmeter::show(ui, scene, state, intents);
    });
    section(ui, "Calibrate the microphone", |ui| {
        microphone::show(ui, scene, state, intents);
    });
    section(ui, "What was good", |ui| {
        learn::show(ui, view, project, &mut state.marked, intents);
    });
}

fn section(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    CollapsingHeader::new(title).id_salt(title).show_unindented(ui, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            content(ui);
        });
    });
}

/// Wrapped words.
fn words(ui: &mut Ui, text: &str) {
    ui.add(Label::new(layout::unbroken(text)).wrap());
}

/// The caption of a control in a row that may break before it, never in it.
fn caption(ui: &mut Ui, text: &str) -> Response {
    let colour = theme::palette(ui).dim;
    ui.add(Label::new(RichText::new(text).size(theme::SMALL).color(colour)).extend())
}

/// What came of a press.
fn said(ui: &mut Ui, said: &Said) {
    if let Some((good, text)) = said {
        let palette = theme::palette(ui);
        let colour = if *good { palette.pass } else { palette.warn };
        ui.add(Label::new(RichText::new(layout::unbroken(text)).color(colour)).wrap());
    }
}
