//! The page where levels are set: one instruction at a time, a big meter with the zone to aim for, the level diagram,
//! and what calibrates it all.

mod drive;
mod levels;
mod meter;
mod reading;

pub use drive::Drive;
pub(super) use drive::Shown;

use super::calibrate;
use super::intent::Intent;
use super::shape::{self, Mark};
use super::state::{Page, UiState};
use super::{barred, is_running, layout, theme};
use crate::chain::calibration::sound_level;
use crate::chain::connection::wiring_of;
use crate::chain::diagram::Gear;
use crate::chain::staging::{
    Circumstances, LISTENING, Reads, Say, Stand, Stop, at_full_knob, by_ear, has_own_volume, plan,
};
use crate::check::Verdict;
use crate::editor::Scene;
use crate::live::{Controls, View};
use crate::report::now;
use crate::units::Db;
use crate::walk::guide::{self, Kept, Standing, Step};
use crate::walk::{Edit, Project};
use egui::{Align2, Button, ComboBox, Label, RichText, TextEdit, Ui, vec2};
use std::time::Duration;

/// What the page remembers.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The sound at hand, or the last one.
    pub drive: Option<Drive>,
    /// What calibrating remembers.
    pub calibrate: calibrate::State,
    /// What stands in the field for the sound level meter.
    typed: String,
    /// Why what was typed does not count.
    doubt: Option<String>,
    /// The headphones are off the head.
    unworn: bool,
    /// The volume is at zero, as must be said before each sound that only ears judge.
    low: bool,
}

impl State {
    /// Whether somebody needs the spectrum.
    pub fn listens(&self) -> bool {
        self.calibrate.ear.is_some()
    }
}

/// Lets the sound follow the procedure, whatever page is open.
pub fn tick(ui: &Ui, view: &View, controls: &Controls, state: &mut UiState, intents: &mut Vec<Intent>) {
    let here = state.page == Page::Gain;
    calibrate::tick(ui, view, here, state, intents);
    let Some(drive) = state.gain.drive.as_mut().filter(|drive| drive.is_active()) else { return };
    let was_on = drive.is_on();
    intents.extend(drive.tick(ui.input(|input| input.time), view, controls, here));
    if was_on && !drive.is_held() && drive.shown() == Shown::Say(Say::Done) {
        let circumstances = guide::Circumstances::new(controls.chain, controls.return_path, view.rate);
        let standing = if drive.is_short() { Standing::Remark } else { Standing::Good };
        let kept = Kept { made: now(), standing, circumstances };
        intents.push(Intent::Edit(Edit::Keep(Step::Gain, kept)));
    }
    ui.ctx().request_repaint_after(Duration::from_millis(33));
}

/// Stop was pressed: the sound ends, also where it was only about to begin.
pub fn stop(state: &mut UiState, intents: &mut Vec<Intent>) {
    if let Some(drive) = &mut state.gain.drive {
        intents.extend(drive.end());
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { controls, project, .. } = scene;
    let gear = project.known_gear();
    let given = circumstances(scene, &gear);
    let stands = plan(controls.chain, controls.return_path, given);
    let by_ear = by_ear(controls.chain, controls.return_path, given);
    instruction(ui, controls, &stands, by_ear, &mut state.gain);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        setting(ui, scene, &stands, state, intents);
    });
    ui.add_space(theme::GAP);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        levels::show(ui, scene, intents);
    });
    ui.add_space(theme::GAP);
    calibrate::show(ui, scene, state, intents);
    ui.add_space(theme::GAP);
}

/// What the plan depends on beside chain and return.
fn circumstances<'a>(scene: Scene<'a>, gear: &Gear) -> Circumstances<'a> {
    let Scene { view, controls, project, .. } = scene;
    let microphone = project.calibrated.microphone;
    let wiring = wiring_of(controls.chain, project.wiring.as_deref());
    let knobs = project.known_knobs();
    Circumstances {
        outputs: usize::from(view.readout.outputs).max(1),
        microphone: microphone.map(|microphone| (microphone.input, Db(microphone.full_scale_db_spl))),
        ear: gear.ear(controls.chain, knobs),
        full: wiring.and_then(|wiring| at_full_knob(wiring, gear, knobs)),
        own_volume: wiring.is_some_and(has_own_volume),
        expected: project.expected_gain(controls.chain, controls.return_path).nominal(),
        listening: project.listening(),
    }
}

/// What to do now, in one or two sentences.
fn instruction(
    ui: &mut Ui,
    controls: &Controls,
    stands: &[Stand],
    by_ear: Option<&'static str>,
    state: &mut State,
) {
    let staged = state.drive.as_ref().filter(|drive| !drive.is_held());
    let (mark, heading, body) = match staged {
        Some(drive) => {
            let name = drive.stand().map_or("", |stand| stand.name.as_str());
            match drive.shown() {
                Shown::Listening => {
                    let body = "Leave every knob as it is, and be still: what is heard without the sound is taken off what \
                                is heard with it.";
                    (Mark::Running, "Listening before the sound begins".to_owned(), body.to_owned())
                }
                Shown::Say(Say::Done) if drive.is_short() => {
                    let body = by_ear.unwrap_or(
                        "Leave the knobs where they are. What is too low is worth a look: the next steps tell whether it harms.",
                    );
                    (Mark::Verdict(Verdict::Warn), "As loud as the knobs go".to_owned(), body.to_owned())
                }
                Shown::Say(say) => {
                    let (heading, body) = say.words(name);
                    let left = by_ear.filter(|_| say == Say::Done).map(str::to_owned);
                    (mark(say), heading, left.unwrap_or(body))
                }
                Shown::First => {
                    let first = drive.stand().and_then(|stand| stand.first).unwrap_or("");
                    (Mark::Ready, format!("{name}: another lead first"), first.to_owned())
                }
                Shown::Judge(like) => {
                    let knob = drive.stand().map_or("", |stand| stand.target.knob);
                    let (heading, body) = like.words(name, knob);
                    (Mark::Running, heading, body)
                }
                Shown::Ask => {
                    let body = "Hold it where your head is: C weighting, slow.".to_owned();
                    (Mark::Running, format!("{name}: type what the sound level meter shows"), body)
                }
                Shown::Stopped | Shown::Held => {
                    let body = "Nothing was changed. Start again when you are ready.".to_owned();
                    (Mark::Stopped, "Stopped".to_owned(), body)
                }
            }
        }
        None if stands.is_empty() => {
            let body = "Turn the volume to zero, play something you know, and turn it up until it is just \
                        comfortable. A loopback cable from the same jack measures it.";
            let heading = "By ear there is nothing to read here";
            (Mark::Ready, heading.to_owned(), body.to_owned())
        }
        None => {
            let body = if controls.chain.is_worn() {
                "Take the headphones off your head and turn the volume to zero. The sound starts at \u{2212}60 dBFS and \
                 climbs by 6 dB a second."
            } else {
                "Turn the volume to zero. The sound starts at \u{2212}60 dBFS and climbs by 6 dB a second; Space or Esc \
                 stops it at once."
            };
            (Mark::Ready, "Set the levels, one knob at a time".to_owned(), body.to_owned())
        }
    };
    let colour = match mark {
        Mark::Ready | Mark::Running => theme::palette(ui).text,
        mark => shape::colour(mark, theme::palette(ui)),
    };
    let left = |ui: &mut Ui| {
        ui.vertical_centered(|ui| shape::draw(ui, mark, 32.0));
    };
    layout::beside(ui, 32.0, left, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        // As high with one line of words as with two, so that nothing below moves.
        ui.set_min_height(64.0);
        layout::title(ui, &heading, theme::HEADING, colour);
        ui.add(Label::new(layout::unbroken(&body)).wrap());
        let drive = state.drive.as_mut().filter(|drive| drive.is_waiting());
        if let Some(drive) = drive
            && ui.button("It is plugged").clicked()
        {
            drive.go_on();
        }
        let drive = state.drive.as_mut().filter(|drive| matches!(drive.shown(), Shown::Judge(_)));
        if let Some(drive) = drive
            && ui.button("It is as loud as that").clicked()
        {
            drive.leave();
        }
    });
    ui.add_space(theme::GAP);
}

fn mark(say: Say) -> Mark {
    match say {
        Say::FadingIn | Say::Turn { .. } => Mark::Running,
        Say::Hold { .. } | Say::Next | Say::Done => Mark::Verdict(Verdict::Pass),
        Say::Stopped(Stop::Unsafe) => Mark::Verdict(Verdict::Fail),
        Say::Stopped(Stop::NoReturn) => Mark::Verdict(Verdict::Unsure),
    }
}

/// The button, the meter, and the knobs with their ticks.
fn setting(ui: &mut Ui, scene: Scene<'_>, stands: &[Stand], state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    let on = state.gain.drive.as_ref().is_some_and(|drive| drive.is_on() && !drive.is_held());
    let busy = state.gain.drive.as_ref().is_some_and(Drive::is_active);
    let worn = controls.chain.is_worn();
    let judged = stands.first().filter(|stand| matches!(stand.reads, Reads::Judged(_)));
    ui.horizontal(|ui| {
        let silent = state.gain.drive.as_ref().is_some_and(|drive| drive.shown() == Shown::First);
        let word = match (on, silent) {
            (true, true) => "Stop here",
            (true, false) => "Stop the sound",
            _ => "Start the sound",
        };
        let palette = theme::palette(ui);
        let text = RichText::new(word).color(palette.on_accent);
        let button = Button::new(text).fill(palette.accent).min_size(vec2(160.0, theme::CONTROL));
        let ready = !busy
            && !stands.is_empty()
            && view.rate.is_some()
            && !controls.bypass
            && !is_running(view)
            && barred(scene).is_none()
            && (state.gain.unworn || !worn)
            && (state.gain.low || judged.is_none());
        if ui.add_enabled(on || ready, button).clicked() {
            if on {
                intents.push(Intent::Stop);
            } else {
                state.gain.drive = Some(Drive::set(stands.to_vec(), controls, view));
                (state.gain.doubt, state.gain.low) = (None, false);
            }
        }
        if let Some(stand) = judged.filter(|_| !on) {
            let knob = stand.target.knob.trim_start_matches("the ");
            ui.checkbox(&mut state.gain.low, format!("The {knob} is at zero"));
        }
        if worn && !on {
            ui.checkbox(&mut state.gain.unworn, "The headphones are off my head");
        }
        // What is set now has its aim already.
        if !on && stands.iter().any(|stand| matches!(stand.reads, Reads::Microphone { .. } | Reads::Typed)) {
            listening(ui, project, intents);
        }
        if let Some(drive) = state.gain.drive.as_mut().filter(|_| on) {
            let up = matches!(drive.shown(), Shown::Say(Say::Turn { by, .. }) if by.0 > 0.0);
            if ui.add_enabled(up, Button::new("It goes no further")).clicked() {
                drive.leave();
            }
        }
    });
    let shown = state.gain.drive.as_ref().filter(|drive| !drive.is_held());
    let stand = shown.and_then(Drive::stand).or(stands.first());
    let Some(stand) = stand.cloned() else { return };
    ui.add_space(theme::GAP);
    let unit = unit(&stand);
    let level = shown.filter(|drive| drive.is_active()).and_then(Drive::level);
    if matches!(stand.reads, Reads::Judged(_)) {
        let words = "By ear: without a calibrated microphone nothing tells how loud it is. Should the microphone come near \
                     full scale, the sound stops by itself.";
        layout::dim(ui, layout::unbroken(words));
    } else {
        meter::show(ui, &stand.target, unit, level, shown.map_or(0.0, Drive::steady));
        layout::dim(ui, layout::unbroken(&stand.target.describe(unit)));
    }
    if stand.reads == Reads::Typed {
        typed(ui, view, state);
    }
    let (all, set) = state
        .gain
        .drive
        .as_ref()
        .filter(|drive| !drive.is_held())
        .map_or((stands, 0), |drive| drive.stands());
    if all.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            for (index, stand) in all.iter().enumerate() {
                let done = index < set;
                let mark = if done { Mark::Verdict(Verdict::Pass) } else { Mark::Ready };
                shape::draw(ui, mark, 16.0);
                let words = format!("{}: {}", stand.name, if done { "set" } else { "not set yet" });
                ui.add(Label::new(words).extend());
                ui.add_space(theme::GAP);
            }
        });
    }
}

fn unit(stand: &Stand) -> &'static str {
    match stand.reads {
        Reads::Return | Reads::Air | Reads::Judged(_) => "dBFS",
        Reads::Ear(_) => "dB SPL",
        Reads::Microphone { .. } | Reads::Typed => "dBC",
    }
}

/// The listening level to aim for.
fn listening(ui: &mut Ui, project: &Project, intents: &mut Vec<Intent>) {
    let label = layout::caption(ui, "Listening level");
    let words =
        |level: &crate::chain::staging::Listening| format!("{}, {:.0} dBC", level.name, level.level.0);
    let now = project.listening();
    let list = ComboBox::from_id_salt("listening").width(240.0).selected_text(words(now));
    let list = list.show_ui(ui, |ui| {
        for level in LISTENING {
            let row = ui.selectable_label(level.id == now.id, words(level)).on_hover_text(level.source);
            if row.clicked() && level.id != now.id {
                intents.push(Intent::Edit(Edit::SetListening(level.id.to_owned())));
            }
        }
    });
    list.response.labelled_by(label.id);
}

/// The field for what a sound level meter shows.
fn typed(ui: &mut Ui, view: &View, state: &mut UiState) {
    let gain = &mut state.gain;
    ui.horizontal(|ui| {
        let label = layout::caption(ui, "Sound level meter, C slow");
        let field = ui
            .add(TextEdit::singleline(&mut gain.typed).align(Align2::LEFT_CENTER).desired_width(96.0))
            .labelled_by(label.id);
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.button("Take this level").clicked() || enter {
            gain.doubt = match sound_level(&gain.typed) {
                Some(level) if (30.0..=130.0).contains(&level.0) => {
                    if let Some(drive) = &mut gain.drive {
                        drive.type_in(level.0, view);
                    }
                    None
                }
                Some(level) => Some(format!("A sound level meter shows 30 to 130 dB; {level} was typed.")),
                None => Some("Type a number, such as 76.5.".to_owned()),
            };
        }
    });
    if let Some(doubt) = &gain.doubt {
        let colour = theme::palette(ui).warn;
        ui.add(Label::new(RichText::new(doubt).color(colour)).wrap());
    }
}
