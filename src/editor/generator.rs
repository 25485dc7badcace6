//! A signal played by hand.

use super::intent::Intent;
use super::setup::choice;
use super::state::UiState;
use super::{is_running, layout, theme};
use crate::live::{Controls, View};
use crate::signal::{GENERATORS, Generator};
use crate::units::Hz;
use egui::{Button, CollapsingHeader, ComboBox, Slider, SliderClamping, Ui};

/// The range of the sine's frequency, in hertz, as the parameter has it.
const FREQUENCIES: std::ops::RangeInclusive<f64> = 20.0..=20_000.0;

/// Draws the section, folded in at first.
pub fn show(ui: &mut Ui, view: &View, controls: &Controls, state: &mut UiState, intents: &mut Vec<Intent>) {
    CollapsingHeader::new("Play a signal by hand").show_unindented(ui, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.add_enabled_ui(!is_running(view), |ui| {
                let width = (ui.available_width() - 2.0 * theme::PAD) / 3.0;
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = theme::PAD;
                    layout::cell(ui, width, |ui| signal(ui, controls, state, intents));
                    layout::cell(ui, width, |ui| frequency(ui, controls, state, intents));
                    layout::cell(ui, width, |ui| output(ui, view, controls, intents));
                });
                ui.add_space(theme::GAP);
                buttons(ui, view, controls, state, intents);
            });
        });
    });
}

fn signal(ui: &mut Ui, controls: &Controls, state: &mut UiState, intents: &mut Vec<Intent>) {
    let playing = controls.generator != Generator::Off;
    let now = if playing { controls.generator } else { state.signal };
    let signals: Vec<_> = GENERATORS.iter().copied().filter(|row| row.0 != Generator::Off).collect();
    if let Some(chosen) = choice(ui, "Signal", &signals, now) {
        state.signal = chosen;
        if playing {
            intents.push(Intent::SetGenerator(chosen));
        }
    }
}

fn frequency(ui: &mut Ui, controls: &Controls, state: &UiState, intents: &mut Vec<Intent>) {
    let playing = controls.generator != Generator::Off;
    let signal = if playing { controls.generator } else { state.signal };
    ui.add_enabled_ui(signal == Generator::Sine, |ui| {
        let label = layout::caption(ui, "Frequency");
        let mut value = controls.frequency;
        ui.spacing_mut().item_spacing.x = theme::GAP;
        ui.spacing_mut().slider_width = (ui.available_width() - 96.0).max(64.0);
        let slider = Slider::new(&mut value, FREQUENCIES)
            .logarithmic(true)
            .clamping(SliderClamping::Edits)
            .update_while_editing(false)
            .custom_formatter(|value, _| Hz(value).to_string())
            .custom_parser(read_frequency);
        let response = ui.add(slider).labelled_by(label.id);
        if response.changed() && value != controls.frequency {
            intents.push(Intent::SetFrequency(value.clamp(*FREQUENCIES.start(), *FREQUENCIES.end())));
        }
    });
}

/// A frequency as people type it: "997", "997 Hz", "1.5 kHz", "1.5k".
fn read_frequency(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.trim_end_matches("hz").trim();
    let (digits, factor) = text.strip_suffix('k').map_or((text, 1.0), |digits| (digits.trim(), 1000.0));
    digits.parse().ok().map(|value: f64| value * factor).filter(|value| value.is_finite())
}

fn output(ui: &mut Ui, view: &View, controls: &Controls, intents: &mut Vec<Intent>) {
    let label = layout::caption(ui, "Output");
    let name = |output: usize| if output == 0 { "All".to_owned() } else { output.to_string() };
    let last = usize::from(view.readout.outputs).max(controls.output);
    let width = ui.available_width();
    let list = ComboBox::from_id_salt("output").width(width).selected_text(name(controls.output)).show_ui(
        ui,
        |ui| {
            for output in 0..=last {
                if ui.selectable_label(output == controls.output, name(output)).clicked()
                    && output != controls.output
                {
                    intents.push(Intent::SetOutput(output));
                }
            }
        },
    );
    list.response.labelled_by(label.id);
}

fn buttons(ui: &mut Ui, view: &View, controls: &Controls, state: &UiState, intents: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        let playing = controls.generator != Generator::Off;
        let (word, next) = if playing { ("Switch off", Generator::Off) } else { ("Play", state.signal) };
        let button = Button::new(word).min_size(egui::vec2(120.0, theme::CONTROL));
        if ui.add_enabled(!controls.bypass && view.rate.is_some() || playing, button).clicked() {
            intents.push(Intent::SetGenerator(next));
        }
        layout::dim(ui, format!("at {}", controls.level));
        ui.add_space(theme::PAD);
        let mut thru = controls.thru;
        let words = "Thru: pass the input on while nothing plays";
        if ui.checkbox(&mut thru, words).changed() {
            intents.push(Intent::SetThru(thru));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_as_people_type_them() {
        assert_eq!(read_frequency("997 Hz"), Some(997.0));
        assert_eq!(read_frequency("1.5k"), Some(1500.0));
        assert_eq!(read_frequency("1.5 kHz"), Some(1500.0));
        assert_eq!(read_frequency("inf"), None);
    }
}
