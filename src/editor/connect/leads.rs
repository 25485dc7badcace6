//! Every lead of the chain, and the way back.

use super::{State, plugged};
use crate::chain::plugged::Spot;
use crate::chain::wiring::picture::counted;
use crate::chain::wiring::{Connection, Hop, Wiring};
use crate::chain::{Chain, RETURN_PATHS, ReturnPath};
use crate::editor::{Intent, layout, theme, wiring};
use crate::walk::Project;
use egui::{Button, Ui};

/// Draws the ways back; a cable only where there is a point to close a loop at.
pub fn back(ui: &mut Ui, wiring: &Wiring, now: ReturnPath, intents: &mut Vec<Intent>) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().interact_size.y = theme::LINE;
        for (path, id, name) in RETURN_PATHS {
            ui.push_id(id, |ui| {
                let possible = *path != ReturnPath::Loopback || wiring.loop_point.is_some();
                let radio = ui.add_enabled_ui(possible, |ui| ui.radio(*path == now, *name)).inner;
                if radio.clicked() && *path != now {
                    intents.push(Intent::SetReturnPath(*path));
                }
                layout::under(ui, says(wiring, *path));
            });
        }
    });
}

fn is_on_the_head(wiring: &Wiring) -> bool {
    wiring.connections().any(|connection| connection.to.role() == crate::chain::wiring::Role::Headphones)
}

/// What a way back is good for in this chain.
fn says(wiring: &Wiring, path: ReturnPath) -> &'static str {
    match path {
        ReturnPath::Loopback if wiring.loop_point.is_none() => {
            "Nothing electrical may be led back from this chain: take a microphone, or your ears."
        }
        ReturnPath::Loopback => {
            "Most exact: it proves everything up to the plug that you pull, without a sound in the room."
        }
        ReturnPath::Microphone if wiring.chain == Chain::LineLoop => {
            "There is nothing to hear in this chain. Choose what you listen on."
        }
        ReturnPath::Microphone if is_on_the_head(wiring) => {
            "A microphone in the room does not hear what headphones do at the ear: take the cable, or your ears."
        }
        ReturnPath::Microphone => "Proves the whole chain, loudspeakers and places included.",
        ReturnPath::Ear => "Nothing is measured. You answer what you hear, blind.",
    }
}

/// Draws the picture and each hop.
pub fn show(ui: &mut Ui, wiring: &Wiring, project: &Project, state: &mut State, intents: &mut Vec<Intent>) {
    let lit = state.lit.filter(|hop| *hop < wiring.hops.len());
    wiring::show(ui, wiring, lit, &[]);
    for (place, hop) in wiring.hops.iter().enumerate() {
        ui.separator();
        ui.push_id(("hop", place), |ui| {
            let words = title(place, hop);
            let chosen = lit == Some(place);
            let button = Button::selectable(chosen, &words).min_size(egui::vec2(0.0, theme::CONTROL));
            if ui.add(button).on_hover_text("Light this hop up in the picture").clicked() {
                state.lit = (!chosen).then_some(place);
            }
            ends(ui, hop.connection, hop.times());
            layout::captioned(ui, "Why", |ui| {
                ui.label(hop.why);
            });
            plugged::show(ui, wiring, Spot::Hop(place), project, &mut state.asked, intents);
        });
    }
}

fn title(place: usize, hop: &Hop) -> String {
    let Connection { from, to, .. } = hop.connection;
    format!("{}. {} → {}", place + 1, from.role().name(), to.role().name())
}

/// The lead, so many times, and what is at either end of it.
fn ends(ui: &mut Ui, connection: Connection, times: u8) {
    let Connection { from, to, lead } = connection;
    let (first, last) = lead.plugs();
    layout::captioned(ui, "Lead", |ui| {
        ui.label(format!("{}, {}", counted(times * lead.per_pair, lead.name), connection.manner()));
    });
    layout::captioned(ui, "From", |ui| {
        ui.label(format!("{}: {}", from.name(), counted(times * first, lead.from.name())));
    });
    layout::captioned(ui, "To", |ui| {
        ui.label(format!("{}: {}", to.name(), counted(times * last, lead.to.name())));
    });
}

const MICROPHONE: &[&str] = &[
    "Put the microphone where your head is, at the height of your ears.",
    "With everything turned down: plug it into a microphone input (XLR), then switch 48 V on at that input alone, \
     if the microphone needs it.",
    "Leave the loopback cable out, and Direct Monitor off: the microphone would hear itself and howl.",
];

/// Draws how the signal is led back, and what to expect of it.
pub fn way_back(
    ui: &mut Ui,
    wiring: &Wiring,
    path: ReturnPath,
    project: &Project,
    state: &mut State,
    intents: &mut Vec<Intent>,
) {
    match (path, wiring.loop_point) {
        (ReturnPath::Loopback, Some(point)) => {
            layout::captioned(ui, "Do this", |ui| {
                ui.label(point.how);
            });
            ends(ui, point.back, 1);
            layout::captioned(ui, "Mind", |ui| {
                ui.label(point.mind);
            });
            layout::captioned(ui, "All is right if", |ui| {
                ui.label(wiring.right());
            });
            layout::captioned(ui, "Expected", |ui| {
                let expected = project.expected_gain(wiring.chain, path).describe();
                ui.label(format!("From what is played to what returns: {expected}."));
            });
            plugged::show(ui, wiring, Spot::Back, project, &mut state.asked, intents);
        }
        (ReturnPath::Loopback, None) => {
            ui.label(says(wiring, path));
        }
        (ReturnPath::Microphone, _) => {
            for (place, line) in MICROPHONE.iter().enumerate() {
                layout::item(ui, &format!("{}.", place + 1), line);
            }
        }
        (ReturnPath::Ear, _) => {
            ui.label("No lead is needed. What you hear is asked for in random order, and counts once chance is ruled out.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    #[test]
    fn where_nothing_may_be_led_back_no_cable_can_be_chosen() {
        let closed = Wiring { loop_point: None, ..*Wiring::by_id("amp-bridged").expect("is there") };
        let mut harness = Harness::new_ui_state(
            |ui, intents: &mut Vec<Intent>| back(ui, &closed, ReturnPath::Microphone, intents),
            Vec::new(),
        );
        harness.get_by_label("Loopback cable").click();
        harness.run();
        assert_eq!(harness.state(), &[]);
        assert!(harness.query_by_label_contains("Nothing electrical may be led back").is_some());
        harness.get_by_label("My ears").click();
        harness.run();
        assert_eq!(harness.state(), &[Intent::SetReturnPath(ReturnPath::Ear)]);
    }
}
