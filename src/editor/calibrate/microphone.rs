//! The microphone: by a sound calibrator, by a sound level meter beside it, and its correction file.

use super::{caption, play, said, spectrum, words};
use crate::chain::calibration::{
    CALIBRATOR_LEVELS, Calibrated, Dates, Ear, Microphone, Moment, by_reading, sound_level, strongest,
};
use crate::chain::staging::Sound;
use crate::editor::Scene;
use crate::editor::intent::{ExportTo, Intent};
use crate::editor::layout;
use crate::editor::state::UiState;
use crate::live::{Channel, Controls, View};
use crate::report::now;
use crate::signal::Generator;
use crate::units::{Db, Dbfs, Hz, Seconds, Spl, gain_to_db, mean_square_to_dbfs};
use crate::walk::{Edit, Project};
use egui::{Align2, Button, ComboBox, TextEdit, Ui};

/// The tone of nearly all calibrators.
const CALIBRATOR: Hz = Hz(1_000.0);

/// Listens to the calibrator, frame by frame.
pub fn listen(ui: &Ui, view: &View, here: bool, state: &mut UiState, intents: &mut Vec<Intent>) {
    let calibrate = &mut state.gain.calibrate;
    let Some((ear, last)) = &mut calibrate.ear else { return };
    let now = ui.input(|input| input.time);
    let elapsed = Seconds((now - *last).clamp(0.0, 0.3));
    *last = now;
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(33));
    let take = match channel(view, calibrate.input) {
        Some(channel) => ear.hear(moment(view, channel, elapsed, calibrate.input)),
        None => None,
    };
    if take.is_some() || !here {
        calibrate.heard = take;
        calibrate.ear = None;
        intents.push(Intent::SetAnalyser(state.bench.analyser));
    }
}

fn channel(view: &View, input: u8) -> Option<&Channel> {
    view.bench.meters.back().get(usize::from(input))
}

/// The highest sample of the last two seconds.
fn peak(channel: &Channel) -> Dbfs {
    Dbfs(gain_to_db(f64::from(channel.level.held)))
}

fn moment(view: &View, channel: &Channel, elapsed: Seconds, input: u8) -> Moment {
    let rta = &view.bench.rta;
    let bands: Vec<(Hz, Hz, f64)> = rta
        .bands
        .iter()
        .map(|band| (Hz(band.low.into()), Hz(band.high.into()), f64::from(band.level)))
        .collect();
    let ready = rta.settings == spectrum(input);
    Moment {
        elapsed,
        level: Dbfs(channel.level.short_rms_dbfs()),
        peak: peak(channel),
        tone: strongest(&bands).filter(|_| ready),
    }
}

/// Draws the section.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    let calibrate = &mut state.gain.calibrate;
    if let Some(take) = calibrate.heard.take() {
        let level = CALIBRATOR_LEVELS.get(calibrate.level).copied().unwrap_or(Spl(94.0));
        calibrate.microphone = Some(match take.calibrate(CALIBRATOR, level) {
            Ok(found) => {
                let microphone = Microphone::new(calibrate.input.into(), found);
                set(project, Some(microphone), intents);
                (true, "Taken.".to_owned())
            }
            Err(why) => (false, why.to_string()),
        });
    }
    words(
        ui,
        "Push the calibrator over the microphone and switch it on, then listen to it. Or play pink noise and type what a \
         sound level meter shows beside the microphone.",
    );
    ui.horizontal_wrapped(|ui| {
        choices(ui, view, &mut state.gain.calibrate);
        calibrator(ui, view, &mut state.gain.calibrate, intents);
    });
    let gain = &mut state.gain;
    ui.horizontal_wrapped(|ui| {
        let asked = (&mut gain.calibrate.unworn, "Nobody wears the headphones");
        let may = play::may_sound(ui, scene, asked);
        let noise = (Sound::PinkNoise, "Play pink noise", may);
        play::button(ui, view, controls, noise, &mut gain.drive, intents);
    });
    ui.horizontal_wrapped(|ui| {
        let calibrate = &mut gain.calibrate;
        let label = caption(ui, "Meter beside the microphone, C slow");
        let field = TextEdit::singleline(&mut calibrate.spl)
            .align(Align2::LEFT_CENTER)
            .hint_text("79.0")
            .desired_width(96.0);
        let field = ui.add(field).labelled_by(label.id);
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.button("Take this sound level").clicked() || enter {
            calibrate.microphone = Some(match by_meter(view, controls, &calibrate.spl, calibrate.input) {
                Ok(microphone) => {
                    set(project, Some(microphone), intents);
                    (true, "Taken.".to_owned())
                }
                Err(why) => (false, why),
            });
        }
    });
    said(ui, &state.gain.calibrate.microphone);
    if let Some(microphone) = &project.calibrated.microphone {
        words(
            ui,
            &format!(
                "The microphone on input {}: {} at full scale, ± {:.2} (one standard deviation).",
                microphone.input + 1,
                Spl(microphone.full_scale_db_spl),
                Db(microphone.uncertainty_db)
            ),
        );
        if ui.button("Forget the microphone").clicked() {
            set(project, None, intents);
        }
    } else {
        layout::dim(ui, "The microphone is not calibrated.");
    }
    correction(ui, project, &mut state.gain.calibrate, intents);
}

fn set(project: &Project, microphone: Option<Microphone>, intents: &mut Vec<Intent>) {
    let made = Dates { microphone: microphone.map(|_| now()), ..project.calibrated.made.clone() };
    let calibrated = Calibrated { microphone, made, ..project.calibrated.clone() };
    intents.push(Intent::Edit(Edit::SetCalibrated(Box::new(calibrated))));
}

fn choices(ui: &mut Ui, view: &View, calibrate: &mut super::State) {
    let label = caption(ui, "Microphone on");
    let inputs = view.readout.inputs.max(1);
    calibrate.input = calibrate.input.min(inputs - 1);
    let name = |input: u8| format!("Input {}", input + 1);
    let list = ComboBox::from_id_salt("microphone-input").width(96.0).selected_text(name(calibrate.input));
    let list = list.show_ui(ui, |ui| {
        for row in 0..inputs {
            ui.selectable_value(&mut calibrate.input, row, name(row));
        }
    });
    list.response.labelled_by(label.id);
    let label = caption(ui, "Calibrator");
    let name = |row: usize| CALIBRATOR_LEVELS.get(row).map(Spl::to_string).unwrap_or_default();
    let list = ComboBox::from_id_salt("calibrator").width(112.0).selected_text(name(calibrate.level));
    let list = list.show_ui(ui, |ui| {
        for row in 0..CALIBRATOR_LEVELS.len() {
            ui.selectable_value(&mut calibrate.level, row, name(row));
        }
    });
    list.response.labelled_by(label.id);
}

fn calibrator(ui: &mut Ui, view: &View, calibrate: &mut super::State, intents: &mut Vec<Intent>) {
    let word = match &calibrate.ear {
        Some((ear, _)) => format!("Listening, {:.0} left", ear.left()),
        None => "Listen to the calibrator".to_owned(),
    };
    let ready = calibrate.ear.is_none() && view.rate.is_some() && view.progress.is_none();
    if ui.add_enabled(ready, Button::new(word)).clicked() {
        calibrate.microphone = None;
        calibrate.ear = Some((Ear::default(), ui.input(|input| input.time)));
        intents.push(Intent::SetAnalyser(spectrum(calibrate.input)));
    }
}

/// The microphone by a meter beside it, while pink noise sounds.
fn by_meter(view: &View, controls: &Controls, typed: &str, input: u8) -> Result<Microphone, String> {
    if view.readout.generator.is_none() || controls.generator != Generator::PinkNoise {
        return Err("Play pink noise first, and read the meter while it sounds.".to_owned());
    }
    let reading = sound_level(typed).ok_or("Type a sound level, such as 79.0.")?;
    let channel = channel(view, input).ok_or("There is no such input.")?;
    let level = mean_square_to_dbfs(channel.sound.c.slow);
    let found = by_reading(level, peak(channel), reading).map_err(|doubt| doubt.to_string())?;
    Ok(Microphone::new(input.into(), found))
}

/// The correction file.
fn correction(ui: &mut Ui, project: &Project, calibrate: &mut super::State, intents: &mut Vec<Intent>) {
    ui.add_space(8.0);
    words(
        ui,
        "If a file came with the microphone that says how it deviates, it is taken off what is measured.",
    );
    ui.horizontal_wrapped(|ui| {
        if ui.button("Choose a correction file").clicked() {
            intents.push(Intent::LoadCorrection(ExportTo::Dialog));
        }
        let label = caption(ui, "or its path");
        let field = TextEdit::singleline(&mut calibrate.path).align(Align2::LEFT_CENTER).desired_width(280.0);
        let field = ui.add(field).labelled_by(label.id);
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let typed = !calibrate.path.trim().is_empty();
        if ui.add_enabled(typed, Button::new("Load it")).clicked() || enter && typed {
            let path = calibrate.path.trim().to_owned();
            intents.push(Intent::LoadCorrection(ExportTo::Path(path)));
        }
    });
    said(ui, &calibrate.file);
    if let Some(file) = &project.calibrated.correction {
        words(ui, &format!("Corrected by {}.", file.name));
        if ui.button("Forget the correction").clicked() {
            let calibrated = Calibrated { correction: None, ..project.calibrated.clone() };
            intents.push(Intent::Edit(Edit::SetCalibrated(Box::new(calibrated))));
        }
    }
}
