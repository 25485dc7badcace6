//! A signal played by hand.

use super::intent::Intent;
use super::setup::choice;
use super::state::{Page, UiState};
use super::{is_running, layout, theme};
use crate::chain::calibration::{Measure, Unit};
use crate::editor::Scene;
use crate::live::{Controls, View};
use crate::signal::{GENERATORS, Generator, INVERTS};
use crate::units::{Dbfs, HARD_CEILING, Hz, Seconds};
use egui::{Button, CollapsingHeader, ComboBox, Label, RichText, Slider, SliderClamping, Ui};
use std::ops::RangeInclusive;

/// The range of the sine's frequency, in hertz, as the parameter has it.
const FREQUENCIES: RangeInclusive<f64> = 20.0..=20_000.0;
/// The ranges of its timings, as the parameters have them.
const SWEEP_TIMES: RangeInclusive<f64> = 1.0..=60.0;
const STEP_TIMES: RangeInclusive<f64> = 0.5..=10.0;
/// Height of the list of signals, in points: all of them without scrolling.
const LIST: f32 = 600.0;
/// From here on its controls stand in one row.
const WIDE: f32 = 800.0;
/// From this height of the window on, the bench has room for it.
const TALL: f32 = 600.0;
/// A level lower than asked for by more than this is worth a word, in dB.
const LIMITED: f64 = 0.05;

/// Draws the section.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, .. } = scene;
    // On the bench it is folded out, unless that would leave no room for the meters.
    let open = state.page == Page::Bench && ui.ctx().content_rect().height() >= TALL;
    let header =
        CollapsingHeader::new("Play a signal by hand").id_salt(("by hand", state.page)).default_open(open);
    header.show_unindented(ui, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.add_enabled_ui(!is_running(view), |ui| {
                // In one row where there is room, else in two.
                let room = ui.available_width() - theme::PAD;
                let wide = room >= WIDE;
                let parts = if wide { [0.33, 0.31, 0.12, 0.24] } else { [0.5; 4] };
                let width = |part: usize| {
                    let room = if wide { room - 2.0 * theme::PAD } else { room };
                    (parts[part] * room).floor()
                };
                let first = |ui: &mut Ui, intents: &mut Vec<Intent>, state: &mut UiState| {
                    layout::cell(ui, width(0), |ui| signal(ui, view, controls, state, intents));
                    layout::cell(ui, width(1), |ui| setting(ui, controls, state, intents));
                };
                let second = |ui: &mut Ui, intents: &mut Vec<Intent>| {
                    layout::cell(ui, width(2), |ui| output(ui, view, controls, intents));
                    layout::cell(ui, width(3), |ui| {
                        let invert = choice(ui, "Polarity", INVERTS, controls.invert);
                        intents.extend(invert.map(Intent::SetInvert));
                    });
                };
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = theme::PAD;
                    first(ui, intents, state);
                    if wide {
                        second(ui, intents);
                    }
                });
                if !wide {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = theme::PAD;
                        second(ui, intents);
                    });
                }
                ui.add_space(theme::GAP);
                let words = layout::unbroken(chosen(controls, state).description());
                ui.add(Label::new(RichText::new(words).color(theme::palette(ui).dim)).wrap());
                ui.add_space(theme::GAP);
                buttons(ui, scene, state, intents);
            });
        });
    });
}

/// What plays, or what Play would play.
fn chosen(controls: &Controls, state: &UiState) -> Generator {
    if controls.generator == Generator::Off { state.signal } else { controls.generator }
}

/// Why a signal cannot be played here; `None` when it can, or when nobody knows yet how many outputs there are.
fn lacking(signal: Generator, view: &View) -> Option<String> {
    let outputs = usize::from(view.readout.outputs);
    (outputs > 0 && signal.outputs() > outputs).then(|| format!("needs {} outputs", signal.outputs()))
}

fn signal(ui: &mut Ui, view: &View, controls: &Controls, state: &mut UiState, intents: &mut Vec<Intent>) {
    let now = chosen(controls, state);
    let label = layout::caption(ui, "Signal");
    let list = ComboBox::from_id_salt("signal").width(ui.available_width()).selected_text(now.name());
    let list = list.height(LIST).show_ui(ui, |ui| {
        for (signal, _, name) in GENERATORS.iter().filter(|row| row.0 != Generator::Off) {
            let reason = lacking(*signal, view);
            let words = reason.as_ref().map_or((*name).to_owned(), |reason| format!("{name} ({reason})"));
            let row = ui.add_enabled(reason.is_none(), Button::selectable(*signal == now, words));
            if row.on_hover_text(signal.description()).clicked() && *signal != now {
                state.signal = *signal;
                if controls.generator != Generator::Off {
                    intents.push(Intent::SetGenerator(*signal));
                }
            }
        }
    });
    list.response.labelled_by(label.id);
}

/// The one setting of the signal that has one: a frequency, or a time.
fn setting(ui: &mut Ui, controls: &Controls, state: &UiState, intents: &mut Vec<Intent>) {
    match chosen(controls, state) {
        Generator::Sweep => {
            let time = time(ui, "Sweep time", SWEEP_TIMES, controls.sweep);
            intents.extend(time.map(Intent::SetSweep));
        }
        Generator::SteppedLevel => {
            let time = time(ui, "Step time", STEP_TIMES, controls.step);
            intents.extend(time.map(Intent::SetStep));
        }
        signal => {
            ui.add_enabled_ui(signal == Generator::Sine, |ui| frequency(ui, controls, intents));
        }
    }
}

fn frequency(ui: &mut Ui, controls: &Controls, intents: &mut Vec<Intent>) {
    let mut value = controls.frequency;
    let slider = Slider::new(&mut value, FREQUENCIES)
        .logarithmic(true)
        .custom_formatter(|value, _| Hz(value).to_string())
        .custom_parser(read_frequency);
    if slide(ui, "Frequency", slider) && value != controls.frequency {
        intents.push(Intent::SetFrequency(value.clamp(*FREQUENCIES.start(), *FREQUENCIES.end())));
    }
}

fn time(ui: &mut Ui, caption: &str, range: RangeInclusive<f64>, now: Seconds) -> Option<Seconds> {
    let mut value = now.0;
    let slider = Slider::new(&mut value, range.clone())
        .step_by(0.1)
        .custom_formatter(|value, _| Seconds(value).to_string())
        .custom_parser(|text| text.trim().trim_end_matches('s').trim().parse().ok());
    (slide(ui, caption, slider) && value != now.0).then(|| Seconds(value.clamp(*range.start(), *range.end())))
}

/// A captioned slider; whether it was moved.
fn slide(ui: &mut Ui, caption: &str, slider: Slider<'_>) -> bool {
    let label = layout::caption(ui, caption);
    ui.spacing_mut().item_spacing.x = theme::GAP;
    ui.spacing_mut().slider_width = (ui.available_width() - 96.0).max(64.0);
    let slider = slider.clamping(SliderClamping::Edits).update_while_editing(false);
    ui.add(slider).labelled_by(label.id).changed()
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

fn buttons(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, .. } = scene;
    let wide = ui.available_width() >= WIDE;
    let ear = ear(scene);
    ui.horizontal(|ui| {
        let playing = controls.generator != Generator::Off;
        let (word, next) = if playing { ("Switch off", Generator::Off) } else { ("Play", state.signal) };
        let button = Button::new(word).min_size(egui::vec2(120.0, theme::CONTROL));
        let may_play = !ear.as_ref().is_some_and(|ear| ear.asks) || state.unworn;
        let can_play =
            may_play && !controls.bypass && view.rate.is_some() && lacking(state.signal, view).is_none();
        if ui.add_enabled(can_play || playing, button).clicked() {
            intents.push(Intent::SetGenerator(next));
        }
        layout::dim(ui, level(scene, state.bench.unit));
        if wide {
            ui.add_space(theme::PAD);
            pass_thru(ui, controls, intents);
        }
    });
    if let Some(ear) = ear {
        if ear.asks {
            ui.checkbox(&mut state.unworn, "The headphones are off my head");
        }
        ui.add(Label::new(RichText::new(ear.words).color(theme::palette(ui).dim)).wrap());
    }
    if !wide {
        pass_thru(ui, controls, intents);
    }
}

/// What is to be said of a chain that is worn.
struct AtTheEar {
    words: String,
    /// Whether nothing holds the level, so that it is asked whether nobody wears them.
    asks: bool,
}

/// In practice nothing leaves, so nobody hears it.
fn ear(scene: Scene<'_>) -> Option<AtTheEar> {
    let Scene { view, controls, project, .. } = scene;
    let chain = controls.chain;
    if !chain.is_worn() || view.practice.is_some() {
        return None;
    }
    let knobs = "every knob as it stands on the page Gain, fully up where nothing was said";
    let Some(worn) = project.worn(chain) else {
        let words = "How loud this is at the ear is not known: name your gear on the page Connect, and it is told here, and \
                     held where you listen by ear. Until then play nothing into headphones that somebody wears.";
        return Some(AtTheEar { words: words.to_owned(), asks: true });
    };
    let loud = |level: Dbfs| format!("{:.0} dB SPL at the ear, {knobs}", worn.at_the_ear(level));
    Some(match held(scene) {
        Some(most) if most < controls.level => {
            let words = format!("Held to {most}, {}: no signal by hand gets louder.", loud(most));
            AtTheEar { words, asks: false }
        }
        Some(_) => AtTheEar { words: format!("That is {}.", loud(controls.level)), asks: false },
        None => {
            let words = format!("If somebody wore the headphones, it would be {}.", loud(controls.level));
            AtTheEar { words, asks: true }
        }
    })
}

/// The level that the ears hold it to.
fn held(scene: Scene<'_>) -> Option<Dbfs> {
    let Scene { view, controls, project, .. } = scene;
    project.by_hand(controls.chain, controls.return_path).filter(|_| view.practice.is_none())
}

fn pass_thru(ui: &mut Ui, controls: &Controls, intents: &mut Vec<Intent>) {
    let mut thru = controls.thru;
    if ui.checkbox(&mut thru, "Thru: pass the input on while nothing plays").changed() {
        intents.push(Intent::SetThru(thru));
    }
}

/// The level at which it plays.
fn level(scene: Scene<'_>, unit: Unit) -> String {
    let Scene { view, controls, project, .. } = scene;
    let known = Measure::of_output(&project.calibrated, controls.chain);
    let volts = |level: Dbfs| match unit {
        Unit::Dbfs => String::new(),
        unit => {
            known.shown(level, unit, 1).map_or_else(String::new, |shown| format!(", {shown} at the output"))
        }
    };
    let asked = held(scene).filter(|most| *most < controls.level).unwrap_or(controls.level);
    match view.readout.generator {
        Some(now) if now.0 < asked.0 - LIMITED => {
            format!("at {now}{} only: louder, its peaks would exceed {HARD_CEILING:.0}", volts(now))
        }
        _ => format!("at {asked}{}", volts(asked)),
    }
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
