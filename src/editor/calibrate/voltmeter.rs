//! The outputs by a voltmeter, and from them the inputs by the loop.

use super::{caption, play, said, words};
use crate::chain::calibration::{Calibrated, Dates, Jack, Reading, Socket, TIPS, Tips, WHICH_TIPS};
use crate::chain::staging::Sound;
use crate::editor::Scene;
use crate::editor::intent::Intent;
use crate::editor::state::UiState;
use crate::editor::{layout, theme};
use crate::live::{Controls, View};
use crate::report::{self, Reckoned, inputs_by_loop, now};
use crate::signal::Generator;
use crate::units::{Db, Hz};
use crate::walk::Edit;
use egui::{Align2, Button, TextEdit, Ui};

/// Cheap meters read 50 to 400 Hz best; this is no multiple of the mains.
const TONE: Sound = Sound::Tone(Hz(220.0));

/// How everything must stand in the run that the inputs are reckoned from.
const FOR_INPUTS: &str = "The inputs follow from a run by cable in which all stands as it did under the voltmeter: the \
    interface's output knob fully up, balanced leads (TRS or XLR), the inputs on LINE with the gain at minimum and no pad. Take \
    a level of the run at which nothing clips.";

/// Draws the section.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    words(
        ui,
        "Unplug what hangs on output 1, or on the phones jack, and turn its knob fully up. Set the multimeter to volts AC. \
         Play the tone, hold the tips to the plug and type what the meter shows. The other outputs of the kind are taken to \
         be alike.",
    );
    let gain = &mut state.gain;
    ui.horizontal_wrapped(|ui| {
        // The knob is fully up here: off the head is not enough.
        let asked = (&mut gain.calibrate.unplugged, "The headphones are out of the jack");
        let may = play::may_sound(ui, scene, asked);
        play::button(ui, view, controls, (TONE, "Play the tone", may), &mut gain.drive, intents);
    });
    let mut tips = gain.calibrate.tips.unwrap_or_else(|| Tips::usual(controls.chain));
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = theme::LINE;
        for (held, name) in TIPS {
            if ui.radio_value(&mut tips, *held, *name).clicked() {
                gain.calibrate.tips = Some(*held);
            }
        }
    });
    layout::dim(ui, layout::unbroken(WHICH_TIPS));
    ui.horizontal_wrapped(|ui| {
        let label = caption(ui, "Voltmeter");
        let field = TextEdit::singleline(&mut gain.calibrate.volts)
            .align(Align2::LEFT_CENTER)
            .hint_text("0.461")
            .desired_width(96.0);
        let field = ui.add(field).labelled_by(label.id);
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.button("Take this voltage").clicked() || enter {
            gain.calibrate.voltmeter = Some(match take(view, controls, &gain.calibrate.volts, tips) {
                Ok(socket) => {
                    let calibrated = project.calibrated.clone().with(tips.jack(), Some(socket), Some(now()));
                    intents.push(Intent::Edit(Edit::SetCalibrated(Box::new(calibrated))));
                    (true, "Taken.".to_owned())
                }
                Err(why) => (false, why),
            });
        }
    });
    said(ui, &state.gain.calibrate.voltmeter);
    known(ui, scene, &mut state.gain.calibrate, intents);
}

fn take(view: &View, controls: &Controls, typed: &str, tips: Tips) -> Result<Socket, String> {
    let tone = view.readout.generator.filter(|_| controls.generator == Generator::Sine);
    let tone = tone.ok_or("Play the tone first, and read the meter while it sounds.")?;
    let reading = Reading::parse(typed).ok_or("Type a voltage, such as 0.461 or 461 mV.")?;
    Socket::by_voltmeter(tone, reading, tips.legs()).map_err(|doubt| doubt.to_string())
}

/// What is calibrated, and what follows from it.
fn known(ui: &mut Ui, scene: Scene<'_>, state: &mut super::State, intents: &mut Vec<Intent>) {
    let Scene { project, .. } = scene;
    let calibrated = &project.calibrated;
    let Calibrated { output, phones, input, .. } = calibrated;
    if output.is_none() && phones.is_none() {
        layout::dim(ui, "The outputs are not calibrated.");
        return;
    }
    for (socket, name) in [(output, "Outputs"), (phones, "Phones jack")] {
        match socket {
            Some(socket) => words(ui, &format!("{name}: {}.", full_scale(socket))),
            None => {
                layout::dim(ui, format!("{name}: not calibrated."));
            }
        }
    }
    if let Some(input) = input {
        words(ui, &format!("Inputs, by the loop: {}.", full_scale(input)));
    }
    let reckoned = output.as_ref().map(|output| inputs(scene, output));
    if reckoned.is_some() {
        words(ui, FOR_INPUTS);
    }
    // A question about another run is none any more.
    let asks = reckoned.as_ref().and_then(|reckoned| reckoned.as_ref().ok()?.doubt.as_ref());
    state.inputs.take_if(|asked| Some(&*asked) != asks);
    if let Some(Err(why)) = &reckoned {
        layout::dim(ui, layout::unbroken(why));
    }
    let mut set = |calibrated: Calibrated| {
        intents.push(Intent::Edit(Edit::SetCalibrated(Box::new(calibrated))));
    };
    ui.horizontal(|ui| {
        if let Some(reckoned) = reckoned {
            let button = Button::new("Reckon the inputs from the last run");
            if ui.add_enabled(reckoned.is_ok(), button).clicked()
                && let Ok(reckoned) = reckoned
                && let Some(input) = once_more(state, reckoned)
            {
                let made = Dates { input: Some(now()), ..calibrated.made.clone() };
                set(Calibrated { input: Some(input), made, ..calibrated.clone() });
            }
        }
        if ui.button("Forget the voltmeter").clicked() {
            state.inputs = None;
            set(calibrated.clone().with(Jack::Line, None, None).with(Jack::Phones, None, None));
        }
    });
    if let Some(question) = &state.inputs {
        let said = Some((false, question.clone()));
        super::said(ui, &said);
    }
}

/// What is taken: what is odd at the second press on the same question alone.
fn once_more(state: &mut super::State, reckoned: Reckoned) -> Option<Socket> {
    let is_asked = state.inputs == reckoned.doubt;
    state.inputs = reckoned.doubt.filter(|_| !is_asked);
    state.inputs.is_none().then_some(reckoned.socket)
}

fn full_scale(socket: &Socket) -> String {
    format!(
        "{} at full scale, ± {:.2} (one standard deviation)",
        socket.full_scale(),
        Db(socket.uncertainty_db)
    )
}

/// The inputs by the loop of the last run, or why not.
fn inputs(scene: Scene<'_>, output: &Socket) -> Result<Reckoned, String> {
    let Scene { view, controls, project, .. } = scene;
    let Controls { chain, return_path, .. } = *controls;
    let connected = &project.connected(chain, return_path);
    let (actual, knobs) = (&project.actual, project.known_knobs());
    inputs_by_loop(&view.report, output, report::Now { chain, return_path, connected, actual, knobs })
}
