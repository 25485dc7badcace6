//! The outputs by a voltmeter, and from them the inputs by the loop.

use super::{caption, play, said, words};
use crate::chain::calibration::{Calibrated, Dates, Jack, Reading, Socket, TIPS, Tips, WHICH_TIPS};
use crate::chain::connection::wiring_of;
use crate::chain::staging::Sound;
use crate::chain::wiring::Change;
use crate::chain::{ReturnPath, learnt::Gain};
use crate::editor::Scene;
use crate::editor::intent::Intent;
use crate::editor::state::UiState;
use crate::editor::{layout, theme};
use crate::live::{Controls, View};
use crate::report::{main_gains, now};
use crate::signal::Generator;
use crate::units::{Db, Hz};
use crate::walk::Edit;
use egui::{Align2, Button, TextEdit, Ui};

/// Cheap meters read 50 to 400 Hz best; this is no multiple of the mains.
const TONE: Sound = Sound::Tone(Hz(220.0));

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
    known(ui, scene, intents);
}

fn take(view: &View, controls: &Controls, typed: &str, tips: Tips) -> Result<Socket, String> {
    let tone = view.readout.generator.filter(|_| controls.generator == Generator::Sine);
    let tone = tone.ok_or("Play the tone first, and read the meter while it sounds.")?;
    let reading = Reading::parse(typed).ok_or("Type a voltage, such as 0.461 or 461 mV.")?;
    Socket::by_voltmeter(tone, reading, tips.legs()).map_err(|doubt| doubt.to_string())
}

/// What is calibrated, and what follows from it.
fn known(ui: &mut Ui, scene: Scene<'_>, intents: &mut Vec<Intent>) {
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
    let reckoned = output.as_ref().map(|output| inputs(scene, output));
    match (input, &reckoned) {
        (Some(input), _) => words(ui, &format!("Inputs, by the loop: {}.", full_scale(input))),
        (None, Some(Err(why))) => {
            layout::dim(ui, *why);
        }
        (None, Some(Ok(_)) | None) => {}
    }
    let mut set = |calibrated: Calibrated| {
        intents.push(Intent::Edit(Edit::SetCalibrated(Box::new(calibrated))));
    };
    ui.horizontal(|ui| {
        if let Some(reckoned) = reckoned {
            let button = Button::new("Reckon the inputs from the last run");
            if ui.add_enabled(reckoned.is_ok(), button).clicked()
                && let Ok(input) = reckoned
            {
                let made = Dates { input: Some(now()), ..calibrated.made.clone() };
                set(Calibrated { input: Some(input), made, ..calibrated.clone() });
            }
        }
        if ui.button("Forget the voltmeter").clicked() {
            set(calibrated.clone().with(Jack::Line, None, None).with(Jack::Phones, None, None));
        }
    });
}

fn full_scale(socket: &Socket) -> String {
    format!(
        "{} at full scale, ± {:.2} (one standard deviation)",
        socket.full_scale(),
        Db(socket.uncertainty_db)
    )
}

/// The inputs by the loop of the last run, or why not.
fn inputs(scene: Scene<'_>, output: &Socket) -> Result<Socket, &'static str> {
    let Scene { view, controls, project, .. } = scene;
    const NO_LOOP: &str = "The inputs follow from a run with the loopback cable: make one.";
    let setup = view.report.setup.as_ref().ok_or(NO_LOOP)?;
    let same = setup.chain == controls.chain.id() && setup.return_path == controls.return_path.id();
    if controls.return_path != ReturnPath::Loopback || !same {
        return Err(NO_LOOP);
    }
    let change = wiring_of(controls.chain, project.wiring.as_deref()).and_then(|wiring| wiring.change());
    if change != Some(Change::None) {
        return Err(
            "The inputs follow from a loop over balanced leads only: others may lose 6 dB on the way.",
        );
    }
    let gains: Vec<Gain> = main_gains(&view.report);
    output.input_by_loop(&gains).ok_or(NO_LOOP)
}
