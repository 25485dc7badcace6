//! The level diagram on the page Gain, with the knobs on the way: turned here as they stand there, it follows.

use crate::chain::ReturnPath;
use crate::chain::diagram::picture::picture;
use crate::chain::diagram::{Diagram, Position, Silence, Turned};
use crate::editor::Scene;
use crate::editor::intent::Intent;
use crate::editor::{layout, paint, theme};
use crate::live::{Controls, View};
use crate::report::{Heard, Status, day, main_gains, mean_gain};
use crate::units::Db;
use crate::walk::{Edit, FromRuns};
use egui::accesskit::Role;
use egui::{Button, Slider, SliderClamping, Ui, WidgetInfo};

/// Draws it for the run's level.
pub fn show(ui: &mut Ui, scene: Scene<'_>, intents: &mut Vec<Intent>) {
    let Scene { controls, project, .. } = scene;
    layout::title(ui, "Level diagram", theme::TITLE, theme::palette(ui).text);
    let (told, made) = heard(scene);
    let levels = project.levels(controls.chain, controls.return_path, controls.level, told);
    if let Some(missing) = levels.missing {
        layout::dim(ui, missing.to_string());
    }
    let to_ear = levels.diagram.iter().flat_map(|drawn| &drawn.stages).filter_map(|stage| stage.knob);
    let to_ear: Vec<Turned> = to_ear.collect();
    if let Some(drawn) = &levels.diagram {
        one(ui, drawn);
        knobs(ui, scene, &to_ear, intents);
    }
    if levels.diagram.is_none() && levels.back.is_none() {
        return;
    }
    layout::dim(
        ui,
        "A sine's peak at the level of the run; noise is A-weighted rms, a full-scale sine being 0 dBFS (AES17). A knob that \
         is not set counts as fully up.",
    );
    if let Some(back) = &levels.back {
        ui.add_space(theme::GAP);
        layout::title(ui, "Round the loop", theme::TITLE, theme::palette(ui).text);
        one(ui, back);
        // Those on both ways stand above.
        let others = back.stages.iter().filter_map(|stage| stage.knob);
        let others = others.filter(|turned| to_ear.iter().all(|other| other.knob != turned.knob));
        knobs(ui, scene, &others.collect::<Vec<_>>(), intents);
    }
    if let Some(made) = made {
        layout::dim(ui, format!("Noise as it was measured in the run of {}.", day(&made)));
    }
}

/// A diagram, and what it says in words.
fn one(ui: &mut Ui, drawn: &Diagram) {
    paint::show(ui, &picture(drawn, f64::from(ui.available_width())), 1.0);
    for sentence in drawn.sentences() {
        layout::item(ui, "•", &layout::unbroken(&sentence));
    }
}

/// The noise by the latest runs of this chain and return as they are connected now, and when the latest of them was made;
/// and what the latest that tells it says of the output.
fn heard(scene: Scene<'_>) -> (FromRuns, Option<String>) {
    let Scene { view, controls, project, .. } = scene;
    let (chain, back) = (controls.chain, controls.return_path);
    let newest = Heard::of(&view.report);
    if newest.is_none() && view.past.heard.is_empty() {
        return (FromRuns::default(), None);
    }
    let connected = project.connected(chain, back);
    let runs = newest.iter().chain(&view.past.heard);
    let (gear, knobs) = (project.known_gear(), project.known_knobs());
    let output_kind = runs.clone().find_map(|run| run.output_kind(&connected, &gear, knobs));
    let runs = runs.filter(|run| run.holds_for(chain, back, &connected) && !run.silence.is_empty());
    let made = runs.clone().next().map(|run| run.made.clone()).filter(|made| !made.is_empty());
    let silence = runs.fold(Silence::default(), |silence, run| silence.or(run.silence));
    (FromRuns { silence, output_kind }, made)
}

/// A slider for each of these knobs on the way.
fn knobs(ui: &mut Ui, scene: Scene<'_>, turned: &[Turned], intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    let told = loop_gain(view, controls).and_then(|gain| project.knob_by_loop(controls.chain, gain));
    ui.add_space(theme::GAP);
    for &turned in turned {
        let told = told.filter(|told| told.0 == turned.knob).map(|told| told.1);
        let said = project.knobs.get(turned.knob.id());
        intents.extend(knob(ui, turned, said, told).map(|to| Intent::Edit(Edit::TurnKnob(turned.knob, to))));
    }
}

/// One knob: its name, a slider, and what the loop tells of it. What it is to be turned to, if it is.
fn knob(ui: &mut Ui, turned: Turned, said: Option<&Position>, told: Option<Db>) -> Option<Option<Position>> {
    /// Room for the number of the slider.
    const NUMBER: f32 = 96.0;
    let Turned { knob, at } = turned;
    let (low, high) = knob.range();
    let room = ui.available_width();
    let mut to = None;
    ui.horizontal_wrapped(|ui| {
        let label = layout::caption_beside(ui, NAMES, &capital(knob.name()));
        let mut value = at.value.0;
        ui.spacing_mut().slider_width = (room - NAMES - NUMBER - BUTTONS).clamp(96.0, 280.0);
        let slider = Slider::new(&mut value, low..=high)
            .step_by(0.5)
            .clamping(SliderClamping::Edits)
            .update_while_editing(false)
            .custom_formatter(|value, _| Db(value).to_string())
            .custom_parser(read);
        if ui.add(slider).labelled_by(label.id).changed() && value != at.value.0 {
            to = Some(Some(Position { db: value.clamp(low, high), measured: false }));
        }
        if let Some(told) = told {
            let measured = Position { db: told.0, measured: true };
            let is_so = said == Some(&measured);
            let word = format!("As measured: {told}");
            let button = ui.add_enabled(!is_so, Button::new(word));
            if button.on_hover_text("What the last run's loop returned less than fully up.").clicked() {
                to = Some(Some(measured));
            }
        }
        if said.is_some() {
            let button = ui.button(capital(knob.rest())).on_hover_text("Not set any more.");
            let name = format!("{}: {}", capital(knob.name()), knob.rest());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if button.clicked() {
                to = Some(None);
            }
        }
    });
    to
}

/// Room for the name of a knob.
const NAMES: f32 = 200.0;
/// Room for the buttons beside its slider.
const BUTTONS: f32 = 240.0;

/// With a capital letter, and as short as beside a slider.
fn capital(name: &str) -> String {
    let name = name.strip_prefix("the ").unwrap_or(name);
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A position as people type it.
fn read(text: &str) -> Option<f64> {
    let text = text.replace('\u{2212}', "-").to_ascii_lowercase();
    text.trim().trim_end_matches("db").trim().parse().ok().filter(|value: &f64| value.is_finite())
}

/// The gain of the last run's loop in this chain, the mean power of its outputs.
fn loop_gain(view: &View, controls: &Controls) -> Option<Db> {
    let setup = view.report.setup.as_ref().filter(|setup| !setup.practice)?;
    let same = setup.chain == controls.chain.id() && setup.return_path == controls.return_path.id();
    if controls.return_path != ReturnPath::Loopback || !same || view.report.status != Status::Complete {
        return None;
    }
    mean_gain(&main_gains(&view.report))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::diagram::Knob;

    #[test]
    fn positions_are_read_as_they_are_written() {
        assert_eq!(read(&Db(-12.5).to_string()), Some(-12.5));
        assert_eq!(read(" -3 dB"), Some(-3.0));
        assert_eq!(read("three"), None);
        assert_eq!(capital(Knob::Output.name()), "Interface's output knob");
        assert_eq!(capital(Knob::InputGain.rest()), "At its lowest");
    }
}
