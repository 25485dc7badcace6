//! The noise knee, on the page Quality: a quiet pilot sounds while the user turns a volume knob, the noise is drawn over
//! the gain as it is read, and what to do with the knob is said in words.

mod plot;

use super::intent::Intent;
use super::outcomes::verdict;
use super::shape::{self, Mark};
use super::state::{Page, UiState};
use super::{Scene, is_running, layout, theme};
use crate::chain::knee::{Knee, NoKnee, Way, travel};
use crate::chain::{Chain, ReturnPath};
use crate::check::Verdict;
use crate::live::knob::{Hindrance, Knob, LOUDEST, Phase, QUIETEST};
use crate::live::{Controls, View};
use crate::units::Dbfs;
use egui::{Align, Button, ComboBox, Label, Rect, Response, RichText, Ui, vec2};

/// Pilots to choose from: 10 dB apart.
const PILOTS: [Dbfs; 4] = [QUIETEST, Dbfs(-50.0), Dbfs(-40.0), LOUDEST];
/// Two lines of words, so that nothing below moves.
const TWO_LINES: f32 = 2.0 * theme::LINE;

/// What the section remembers.
#[derive(Debug, Clone)]
pub struct State {
    /// Level of the pilot.
    level: Dbfs,
    /// The headphones are off the head.
    unworn: bool,
    /// Whether the pilot was on in the last frame: what is new is scrolled into sight.
    was_on: bool,
}

impl Default for State {
    fn default() -> Self {
        Self { level: Dbfs(-50.0), unworn: false, was_on: false }
    }
}

/// How the knob gets into the way of the signal; or why it does not.
fn way(chain: Chain, path: ReturnPath) -> Result<&'static str, &'static str> {
    match (path, chain) {
        (ReturnPath::Ear, _) => {
            Err("Ears can't tell this: choose a cable or a microphone on the page Connect.")
        }
        (_, Chain::LineLoop) => Err("There is no volume knob in this chain."),
        (ReturnPath::Microphone, _) if chain.is_worn() => {
            Err("A microphone in the room does not hear headphones: choose the cable on the page Connect.")
        }
        (ReturnPath::Loopback, Chain::Headphones) => Ok(
            "Phones knob to zero. Pull the headphones and put a TRS to two TS lead in their place; its two ends into line \
             inputs 1 and 2.",
        ),
        (ReturnPath::Loopback, chain) if chain.is_worn() => Ok(
            "The amplifier's volume to zero. Pull the headphones and put a TRS to two TS lead in their place; its two ends \
             into line inputs 1 and 2. Never do so at a balanced headphone output: neither of its legs is ground.",
        ),
        (ReturnPath::Loopback, _) => Ok(
            "By the cable the only knob on the way is the interface's own (MONITOR or OUTPUT): turn that one, from zero. For \
             the volume of the speakers or the amplifier choose the microphone; nothing may be led back from there.",
        ),
        (ReturnPath::Microphone, _) => Ok(
            "The volume of the amplifier or the speakers to zero; the microphone a hand's breadth before the left tweeter, so \
             that it hears the speaker's noise above the room's.",
        ),
    }
}

/// Ends the pilot where its page is left.
pub fn tick(view: &View, state: &UiState, intents: &mut Vec<Intent>) {
    if view.knob.is_on() && state.page != Page::Quality {
        intents.push(Intent::Stop);
    }
}

/// Draws the section, where there is a knob.
pub fn show(ui: &mut Ui, scene: Scene<'_>, barred: bool, state: &mut State, intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    if controls.chain == Chain::LineLoop {
        return;
    }
    let colour = theme::palette(ui).text;
    layout::title(ui, "Noise knee: how far up should the volume knob be?", theme::TITLE, colour);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.add(Label::new(
            "Turn the knob slowly while a quiet tone sounds: the noise beside it shows where the amplifier's own noise \
             takes over.",
        ));
        let way = way(controls.chain, controls.return_path);
        match way {
            Ok(words) | Err(words) => layout::dim(ui, words),
        };
        ui.add_space(theme::GAP);
        let here = Some((controls.chain, controls.return_path));
        let knob = if view.knob.on == here { view.knob.clone() } else { Knob::default() };
        let ready = way.is_ok()
            && !barred
            && view.rate.is_some()
            && !controls.bypass
            && !is_running(view)
            && view.practice.is_none()
            && (state.unworn || !controls.chain.is_worn());
        buttons(ui, view.knob.is_on(), ready, controls, state, intents);
        let was_on = std::mem::replace(&mut state.was_on, knob.is_on());
        if knob.phase == Phase::Idle {
            return;
        }
        ui.add_space(theme::GAP);
        let top = ui.cursor().min;
        ui.scope(|ui| {
            ui.set_min_height(TWO_LINES);
            now(ui, &knob);
        });
        plot::show(ui, &knob);
        if knob.is_on() && !was_on {
            ui.scroll_to_rect(Rect::from_min_max(top, ui.min_rect().max), Some(Align::Max));
        }
        if let Some(found) = knob.found {
            let connected = project.connected(controls.chain, controls.return_path);
            let way = Way::of(controls.chain, controls.return_path).with(&connected, &project.calibrated);
            match found {
                Ok(found) => result(ui, &found, &way),
                Err(why) if knob.phase == Phase::Over => none(ui, why, &way),
                Err(_) => {}
            }
        }
        if was_on && !knob.is_on() {
            ui.scroll_to_rect(Rect::from_min_max(top, ui.min_rect().max), Some(Align::Max));
        }
    });
    ui.add_space(theme::GAP);
}

fn buttons(
    ui: &mut Ui,
    on: bool,
    ready: bool,
    controls: &Controls,
    state: &mut State,
    intents: &mut Vec<Intent>,
) {
    ui.horizontal_wrapped(|ui| {
        let palette = theme::palette(ui);
        let word = if on { "Stop the pilot" } else { "Start the pilot" };
        let text = RichText::new(word).color(palette.on_accent);
        let button = Button::new(text).fill(palette.accent).min_size(vec2(160.0, theme::CONTROL));
        if ui.add_enabled(on || ready, button).clicked() {
            intents.push(if on { Intent::Stop } else { Intent::PlayPilot(state.level) });
        }
        let label = whole(ui, "Pilot");
        let list = ui.add_enabled_ui(!on, |ui| {
            let list =
                ComboBox::from_id_salt("pilot").width(112.0).selected_text(format!("{:.0}", state.level));
            list.show_ui(ui, |ui| {
                for level in PILOTS {
                    if ui.selectable_value(&mut state.level, level, format!("{level:.0}")).clicked() {
                        ui.close();
                    }
                }
            })
        });
        list.inner.response.labelled_by(label.id);
        if controls.chain.is_worn() {
            ui.checkbox(&mut state.unworn, "The headphones are off my head");
        }
    });
    let words = "It starts at \u{2212}60 dBFS and climbs by 6 dB a second, never above the level of the run; Space or Esc stops it.";
    layout::dim(ui, layout::unbroken(words));
}

/// A caption in a row that may break before it, never in it.
fn whole(ui: &mut Ui, text: &str) -> Response {
    let colour = theme::palette(ui).dim;
    ui.add(Label::new(RichText::new(text).size(theme::SMALL).color(colour)).extend())
}

/// What to do now.
fn now(ui: &mut Ui, knob: &Knob) {
    let (mark, words) = match (knob.phase, knob.hindrance) {
        (Phase::FadingIn, _) => (Mark::Running, "The pilot fades in: leave the knob at zero.".to_owned()),
        (Phase::Reading, Some(Hindrance::TooFast)) => {
            (Mark::Verdict(Verdict::Warn), "More slowly: what is turned so fast can't be read.".to_owned())
        }
        (Phase::Reading, Some(Hindrance::NoPilot)) => (
            Mark::Verdict(Verdict::Warn),
            "The pilot does not come back yet: turn the knob up a little. If that does not help, look at the lead, or stop and \
             take a louder pilot."
                .to_owned(),
        ),
        (Phase::Reading, Some(Hindrance::Holes)) => (
            Mark::Verdict(Verdict::Warn),
            "Samples are lost: the computer is too busy. Close what else runs, or take a larger buffer.".to_owned(),
        ),
        (Phase::Reading, None) => {
            (Mark::Running, format!("Turn the knob slowly from zero to full, in about 20 seconds. {}", turned(knob)))
        }
        (Phase::Idle | Phase::Over, _) => (Mark::Ready, format!("The pilot has ended. {}", turned(knob))),
    };
    let left = |ui: &mut Ui| shape::draw(ui, mark, 20.0);
    layout::beside(ui, 20.0, left, |ui| {
        ui.add(Label::new(words).wrap());
    });
}

fn turned(knob: &Knob) -> String {
    match travel(&knob.readings) {
        Some(turned) => format!("So far it was turned over {turned:.0}."),
        None => "Nothing was read so far.".to_owned(),
    }
}

fn result(ui: &mut Ui, found: &Knee, way: &Way) {
    ui.add_space(theme::GAP);
    verdict(ui, Mark::Verdict(Verdict::Pass), "Found", |ui| {
        ui.label(found.headline(way));
        for line in found.advice(way) {
            layout::item(ui, "•", &layout::unbroken(&line));
        }
    });
}

fn none(ui: &mut Ui, why: NoKnee, way: &Way) {
    let (mark, word) = match why {
        NoKnee::TooFew | NoKnee::NotTurned => (Mark::Verdict(Verdict::Unsure), "Can't tell"),
        NoKnee::NoneBefore | NoKnee::NoneBehind => (Mark::Verdict(Verdict::Pass), "No knee"),
    };
    ui.add_space(theme::GAP);
    verdict(ui, mark, word, |ui| {
        ui.label(why.meaning());
        layout::item(ui, "•", &layout::unbroken(&why.remedy(way)));
    });
}
