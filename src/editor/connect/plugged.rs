//! “How did you connect it?”: what is plugged in truth, place by place, and what is to be said of it at once.

use super::refused;
use crate::chain::plugged::{Judged, Plugged, Said, Spot};
use crate::chain::refusals::{PhonesKnob, sockets};
use crate::chain::wiring::picture::counted;
use crate::chain::wiring::{Connection, LEADS, Lead, Port, Wiring};
use crate::check::Verdict;
use crate::editor::shape::{self, Mark};
use crate::editor::{Intent, layout, theme};
use crate::walk::{Edit, Project};
use egui::accesskit::Role;
use egui::{Button, ComboBox, Label, Ui, WidgetInfo};

/// Height of a list, at most.
const LIST: f32 = 320.0;

/// What is asked in a place, as it is called for those who can't see where it stands.
fn called(spot: Spot) -> String {
    match spot {
        Spot::Hop(hop) => format!("Hop {}", hop + 1),
        Spot::Back => "The way back".to_owned(),
    }
}

/// A socket with its device.
fn socket(port: Port) -> String {
    format!("{}: {}", port.role().name(), port.name())
}

fn article(lead: Lead) -> String {
    counted(lead.per_pair, lead.name)
}

/// Draws the question of a place and, once it is asked or answered, the answer. `open` are the places that are asked.
pub fn show(
    ui: &mut Ui,
    wiring: &Wiring,
    spot: Spot,
    project: &Project,
    open: &mut Vec<Spot>,
    intents: &mut Vec<Intent>,
) {
    let (Some(right), Some(now)) = (spot.right(wiring), project.actual.at(wiring, spot)) else { return };
    let said = now != Plugged::right(right);
    let is_open = said || open.contains(&spot);
    ui.push_id(("plugged", spot.id()), |ui| {
        let name = called(spot);
        let button = Button::new("How did you connect it?").selected(is_open);
        let response = ui.add_enabled(!said, button.min_size(egui::vec2(0.0, theme::CONTROL)));
        let words = format!("{name}: how did you connect it?");
        response.widget_info(|| WidgetInfo::selected(Role::Button, !said, is_open, &words));
        if response.clicked() {
            if is_open {
                open.retain(|one| *one != spot);
            } else {
                open.push(spot);
            }
        }
        if !is_open {
            return;
        }
        let mut plugged = now;
        lists(ui, wiring, &name, &mut plugged);
        if plugged.asks_for_phantom() {
            ui.checkbox(&mut plugged.moment.phantom, format!("{name}: 48 V is on at this input"));
        } else {
            plugged.moment.phantom = false;
        }
        if plugged.asks_for_knob() {
            let mut up = plugged.moment.phones == PhonesKnob::Up;
            ui.checkbox(&mut up, format!("{name}: the volume of this output is up, not at zero"));
            plugged.moment.phones = if up { PhonesKnob::Up } else { PhonesKnob::Zero };
        } else {
            plugged.moment.phones = PhonesKnob::Zero;
        }
        judged(ui, now, right, project, intents);
        let back = said && ui.button(format!("{name}: it is as shown above")).clicked();
        if back || plugged != now {
            let plugged = if back { Plugged::right(right) } else { plugged };
            let said = (plugged != Plugged::right(right)).then(|| Said::from(plugged));
            intents.push(Intent::Edit(Edit::Plug(wiring.id.to_owned(), spot.id(), said)));
        }
    });
}

/// The three lists.
fn lists(ui: &mut Ui, wiring: &Wiring, name: &str, plugged: &mut Plugged) {
    let Connection { from, lead, to } = &mut plugged.connection;
    let mut sockets = sockets(wiring);
    for (caption, end) in [("From", from), ("Into", to)] {
        // The way back ends at the interface, which is in every chain.
        if !sockets.contains(end) {
            sockets.push(*end);
        }
        let words = format!("{name}, {}", caption.to_lowercase());
        list(ui, caption, &words, &sockets, end, |port| socket(*port));
    }
    list(ui, "By", &format!("{name}, lead"), LEADS, lead, |lead| article(*lead));
}

fn list<T: Copy + PartialEq>(
    ui: &mut Ui,
    caption: &str,
    name: &str,
    rows: &[T],
    now: &mut T,
    words: impl Fn(&T) -> String,
) {
    let left = |ui: &mut Ui| {
        ui.add_space((theme::CONTROL - theme::LINE) / 2.0);
        layout::dim(ui, caption);
    };
    layout::beside(ui, theme::CAPTION, left, |ui| {
        let width = ui.available_width().min(420.0);
        let chosen = words(now);
        let list = ComboBox::from_id_salt(caption).width(width).height(LIST).selected_text(&chosen);
        let list = list.show_ui(ui, |ui| {
            for row in rows {
                // By the keyboard no click closes the list.
                if ui.selectable_value(now, *row, words(row)).clicked() {
                    ui.close();
                }
            }
        });
        list.response.widget_info(|| WidgetInfo {
            current_text_value: Some(chosen.clone()),
            ..WidgetInfo::labeled(Role::ComboBox, true, name)
        });
    });
}

/// What is to be said of what is plugged.
fn judged(ui: &mut Ui, plugged: Plugged, right: Connection, project: &Project, intents: &mut Vec<Intent>) {
    let (verdict, words) = match plugged.judge(right) {
        Judged::Right => (Verdict::Pass, "That is right.".to_owned()),
        Judged::Other => (Verdict::Warn, other(plugged.connection, right)),
        Judged::DoesNotFit => (
            Verdict::Warn,
            "That plug does not go into that socket: choose the lead that you hold.".to_owned(),
        ),
        Judged::Refused(refused) => {
            for refusal in refused {
                ui.push_id(refusal.id, |ui| {
                    refused::plugged(ui, plugged.connection, refusal, project, intents)
                });
            }
            return;
        }
    };
    layout::beside(
        ui,
        20.0,
        |ui| shape::draw(ui, Mark::Verdict(verdict), 20.0),
        |ui| {
            ui.add(Label::new(words).wrap());
        },
    );
}

/// What to say of a lead that works, though another belongs there.
fn other(plugged: Connection, right: Connection) -> String {
    let loss = match (plugged.is_balanced(), right.is_balanced()) {
        (false, true) => " It is not balanced: up to 6 dB less arrive, and hum gets in more easily.",
        (true, false) => " It is balanced, where the other is not: up to 6 dB more arrive.",
        _ => "",
    };
    format!(
        "Nothing speaks against it, but what is expected of the levels holds for what is shown above: {}, from {} to {}.{loss} \
         If your gear has other sockets, choose that variant of the chain at the top.",
        article(right.lead),
        socket(right.from),
        socket(right.to)
    )
}
