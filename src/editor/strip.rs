//! The strip at the bottom, always there: Stop, what sounds, and the meters.

use super::intent::Intent;
use super::state::UiState;
use super::{is_running, layout, meters, theme};
use crate::live::{Controls, Sounding, View};
use crate::signal::Generator;
use crate::units::Hz;
use egui::{Button, Label, Panel, RichText, Ui, Vec2};

/// Height of what is in the strip.
const HEIGHT: f32 = 64.0;
const STOP: f32 = 112.0;
/// Some hosts keep keys for themselves until their plugin's window has been clicked; a button they can't keep.
const HOVER: &str = "Space or Esc does the same once this window has been clicked. The button always works.";
/// In place of the caption while a simulated studio takes what is sent.
const PRACTICE: &str = "Practice: nothing leaves the plugin";
/// Room for the resize corner.
const CORNER: f32 = 8.0;

/// Draws the strip.
pub fn show(ui: &mut Ui, view: &View, controls: &Controls, state: &mut UiState, intents: &mut Vec<Intent>) {
    Panel::bottom("strip").frame(theme::bar(ui)).exact_size(HEIGHT + 16.0).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::PAD;
            let palette = theme::palette(ui);
            let text = RichText::new("Stop").size(theme::HEADING).color(palette.on_accent);
            let stop = Button::new(text).fill(palette.stop);
            let stop = ui.add_sized(Vec2::new(STOP, HEIGHT), stop);
            if stop.on_hover_text(HOVER).clicked() {
                intents.push(Intent::Stop);
            }
            let rest = ui.available_width() - 2.0 * theme::PAD - CORNER;
            let words = (rest * 0.3).clamp(96.0, 220.0);
            let group = ((rest - words) / 2.0).max(64.0);
            layout::cell(ui, words, |ui| sounding(ui, view, controls));
            if state.listen.blind {
                for title in ["Outputs", "Return"] {
                    layout::cell(ui, group, |ui| hidden(ui, title));
                }
                return;
            }
            let readout = &view.readout;
            let (outputs, inputs) = (usize::from(readout.outputs), usize::from(readout.inputs));
            let sent = &readout.output[..outputs.min(readout.output.len())];
            layout::cell(ui, group, |ui| meters::group(ui, ("Outputs", "Output"), sent, &mut state.held_out));
            let back = &readout.input[..inputs.min(readout.input.len())];
            layout::cell(ui, group, |ui| meters::group(ui, ("Return", "Input"), back, &mut state.held_in));
        });
    });
}

/// In place of meters that would tell what a blind trial plays.
fn hidden(ui: &mut Ui, title: &str) {
    ui.spacing_mut().item_spacing.y = 4.0;
    layout::caption(ui, title);
    layout::dim(ui, "Hidden while you listen blind");
}

fn sounding(ui: &mut Ui, view: &View, controls: &Controls) {
    ui.spacing_mut().item_spacing.y = 4.0;
    if view.readout.practice || view.practice.is_some() {
        let colour = theme::palette(ui).warn;
        let words = RichText::new(PRACTICE).size(theme::SMALL).color(colour);
        ui.add(Label::new(words).wrap());
    } else {
        layout::caption(ui, "Now");
    }
    let words = layout::unbroken(&words(view, controls));
    let colour = match view.readout.sounding {
        Sounding::Silent => theme::palette(ui).dim,
        _ => theme::palette(ui).text,
    };
    ui.add(Label::new(RichText::new(words).color(colour)).wrap());
}

/// What sounds now, in words.
fn words(view: &View, controls: &Controls) -> String {
    match view.readout.sounding {
        Sounding::Silent if is_running(view) => "Silent for a moment".to_owned(),
        Sounding::Silent => "Silent".to_owned(),
        Sounding::Tape if view.knob.is_on() => "A quiet pilot tone".to_owned(),
        Sounding::Tape if view.trials.playing.is_some() => "A trial: what do you hear?".to_owned(),
        Sounding::Tape => {
            view.progress.as_ref().map_or_else(|| "A run".to_owned(), |progress| progress.step.clone())
        }
        Sounding::Generator => {
            let signal = match controls.generator {
                Generator::Off => "A tone, fading".to_owned(),
                Generator::Sine => format!("Sine {}", Hz(controls.frequency)),
                other => other.name().to_owned(),
            };
            let output = match controls.output {
                0 => "all outputs".to_owned(),
                output => format!("output {output}"),
            };
            format!("{signal} on {output}")
        }
        Sounding::Thru => "The input, passed through".to_owned(),
    }
}
