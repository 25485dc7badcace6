//! What is connected and how loud, and the Run button; while a run is on, how far it is.

use super::intent::Intent;
use super::{barred, is_running, layout, theme};
use crate::chain::{CHAINS, RETURN_PATHS};
use crate::editor::Scene;
use crate::live::{Controls, Progress, View};
use crate::units::{Dbfs, HARD_CEILING, Seconds};
use egui::{Button, ComboBox, Label, ProgressBar, RichText, Slider, SliderClamping, Ui, Vec2};

/// The lowest level the slider goes to, as the parameter does.
const LOWEST: Dbfs = Dbfs(-80.0);
/// What a run takes apart from the outputs, and for each output, in seconds; more where little comes back.
const BEFORE: f64 = 7.5;
const PER_OUTPUT: f64 = 5.7;
/// Every run starts at or below this and climbs.
const FIRST_SOUND: Dbfs = Dbfs(-60.0);
/// Narrower than this, the three controls stand below each other.
const NARROW: f32 = 560.0;

/// Draws the card.
pub fn show(ui: &mut Ui, scene: Scene<'_>, intents: &mut Vec<Intent>) {
    let Scene { view, controls, .. } = scene;
    // In practice they are those of the simulated studio.
    let fixed = is_running(view) || view.practice.is_some();
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let width = ui.available_width();
        let part = |share: f32| if width < NARROW { width } else { (width - 2.0 * theme::PAD) * share };
        let mut controls_row = |ui: &mut Ui| {
            layout::cell(ui, part(0.37), |ui| {
                let list = ui.add_enabled_ui(!fixed, |ui| choice(ui, "Chain", CHAINS, controls.chain));
                intents.extend(list.inner.map(Intent::SetChain));
            });
            layout::cell(ui, part(0.29), |ui| {
                let list =
                    ui.add_enabled_ui(!fixed, |ui| choice(ui, "Return", RETURN_PATHS, controls.return_path));
                intents.extend(list.inner.map(Intent::SetReturnPath));
            });
            layout::cell(ui, part(0.34), |ui| level(ui, controls.level, intents));
        };
        if width < NARROW {
            ui.vertical(controls_row);
        } else {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = theme::PAD;
                controls_row(ui);
            });
        }
        ui.add_space(theme::GAP);
        action(ui, scene, "Run", intents);
    });
    ui.add_space(theme::GAP);
}

/// The button that makes a run, called `word`; while a run is on, how far it is.
pub fn action(ui: &mut Ui, scene: Scene<'_>, word: &str, intents: &mut Vec<Intent>) {
    let Scene { view, .. } = scene;
    match (&view.progress, is_running(view)) {
        (Some(progress), _) => show_progress(ui, progress),
        (None, true) => {
            show_progress(ui, &Progress { step: "Judging".to_owned(), fraction: 1.0, seconds_left: 0.0 })
        }
        (None, false) => run(ui, scene, word, intents),
    }
}

/// Whether a press would make a run, as far as the plugin is concerned.
pub fn is_ready(view: &View, controls: &Controls) -> bool {
    !controls.bypass && view.rate.is_some() && !is_running(view) && !view.knob.is_on()
}

/// Whether a press would make a run, with what the user said of the leads.
pub fn may_run(scene: Scene<'_>) -> bool {
    let Scene { view, controls, .. } = scene;
    is_ready(view, controls) && barred(scene).is_none()
}

/// A captioned list of the rows of a table; the row that was newly chosen.
pub fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    caption: &str,
    table: &[(T, &'static str, &'static str)],
    now: T,
) -> Option<T> {
    let label = layout::caption(ui, caption);
    let name = table.iter().find(|row| row.0 == now).map_or("", |row| row.2);
    let mut chosen = None;
    let list =
        ComboBox::from_id_salt(caption).width(ui.available_width()).selected_text(name).show_ui(ui, |ui| {
            for (value, _, name) in table {
                if ui.selectable_label(*value == now, *name).clicked() && *value != now {
                    chosen = Some(*value);
                }
            }
        });
    list.response.labelled_by(label.id);
    chosen
}

/// The level, as a slider.
pub fn level(ui: &mut Ui, now: Dbfs, intents: &mut Vec<Intent>) {
    let label = layout::caption(ui, "Level (peak)");
    let mut value = now.0;
    ui.spacing_mut().item_spacing.x = theme::GAP;
    ui.spacing_mut().slider_width = (ui.available_width() - 104.0).max(64.0);
    let slider = Slider::new(&mut value, LOWEST.0..=HARD_CEILING.0)
        .step_by(0.1)
        .clamping(SliderClamping::Edits)
        .update_while_editing(false)
        .custom_formatter(|value, _| Dbfs(value).to_string())
        .custom_parser(read_level);
    let response = ui.add(slider).labelled_by(label.id);
    if response.changed() && value != now.0 {
        intents.push(Intent::SetLevel(Dbfs(value.clamp(LOWEST.0, HARD_CEILING.0))));
    }
}

/// A level as people type it.
fn read_level(text: &str) -> Option<f64> {
    let text = text.replace('\u{2212}', "-").to_ascii_lowercase();
    text.trim()
        .trim_end_matches("dbfs")
        .trim_end_matches("db")
        .trim()
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
}

fn run(ui: &mut Ui, scene: Scene<'_>, word: &str, intents: &mut Vec<Intent>) {
    let Scene { view, controls, .. } = scene;
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let text = RichText::new(word).size(theme::HEADING).color(palette.on_accent);
        let button = Button::new(text).fill(palette.accent).min_size(Vec2::new(160.0, theme::BIG));
        if ui.add_enabled(may_run(scene), button).clicked() {
            intents.push(Intent::Run);
        }
        ui.add_space(theme::GAP);
        let first = if controls.level.0 < FIRST_SOUND.0 { controls.level } else { FIRST_SOUND };
        let words = format!(
            "About {:.0}. The sound starts at {first:.0} or below and never goes above {}.",
            duration(view.readout.outputs),
            controls.level
        );
        ui.add(Label::new(RichText::new(layout::unbroken(&words)).color(palette.dim)).wrap());
    });
}

/// How long a run is going to take. Until the host has said how many outputs there are, two are assumed.
fn duration(outputs: u8) -> Seconds {
    let outputs = if outputs == 0 { 2 } else { outputs };
    Seconds(BEFORE + PER_OUTPUT * f64::from(outputs))
}

fn show_progress(ui: &mut Ui, progress: &Progress) {
    ui.vertical(|ui| {
        // As high as the Run button, so that nothing below it moves when the run begins.
        ui.set_min_height(theme::BIG);
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal(|ui| {
            ui.label(&progress.step);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                layout::dim(ui, left(progress.seconds_left));
            });
        });
        let fraction = if progress.fraction.is_finite() { progress.fraction.clamp(0.0, 1.0) } else { 0.0 };
        let bar = ProgressBar::new(fraction).desired_height(12.0).fill(theme::palette(ui).accent);
        let response = ui.add(bar);
        let name = format!("Progress: {}", progress.step);
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ProgressIndicator, true, &name));
    });
}

/// The time left, in words.
fn left(seconds: f64) -> String {
    if seconds >= 1.0 {
        format!("about {:.0} left", Seconds(seconds.ceil()))
    } else {
        "nearly done".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_as_people_type_them() {
        assert_eq!(read_level("\u{2212}18.0 dBFS"), Some(-18.0));
        assert_eq!(read_level("-18"), Some(-18.0));
        assert_eq!(read_level(" -18 db "), Some(-18.0));
        assert_eq!(read_level("nan"), None);
        assert_eq!(read_level("loud"), None);
    }

    #[test]
    fn time_left() {
        assert_eq!(left(6.4), "about 7 s left");
        assert_eq!(left(0.2), "nearly done");
    }
}
