//! The gear in each place of the chain: searched by name; “not in the list” is an answer like any other.

use super::State;
use super::file;
use super::own::{self, Own};
use crate::chain::ReturnPath;
use crate::chain::connection::{Place, contradiction};
use crate::chain::gear::{Catalogue, Choice, Device};
use crate::chain::wiring::Wiring;
use crate::check::Verdict;
use crate::editor::shape::{self, Mark};
use crate::editor::{Intent, layout, theme};
use crate::walk::{Edit, Project};
use egui::{Button, Key, TextEdit, Ui};

/// So many results are listed.
const LISTED: usize = 8;

/// A search that is open.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// For this place.
    place: Option<Place>,
    /// What was typed.
    query: String,
    /// What is said of gear that is not in the list, once that was pressed.
    own: Option<Own>,
}

/// Draws the places of the chain.
pub fn show(
    ui: &mut Ui,
    wiring: &Wiring,
    back: ReturnPath,
    project: &Project,
    state: &mut State,
    intents: &mut Vec<Intent>,
) {
    layout::dim(ui, "Known gear narrows what is expected. Leave out what you like.");
    for line in state.gear_file.complaints() {
        warning(ui, line);
    }
    let catalogue = state.gear_file.catalogue();
    let catalogue = catalogue.as_deref().unwrap_or_else(|| Catalogue::built_in());
    for place in Place::of_wiring(wiring, back) {
        ui.push_id(place.id(), |ui| {
            ui.separator();
            let said = project.gear.get(place.id()).unwrap_or(&Choice::NotSaid);
            row(ui, place, said, catalogue, state, intents);
            let device = said.resolve(catalogue);
            if let Some(line) = device.and_then(|device| contradiction(wiring, device)) {
                warning(ui, &line);
            }
            for note in device.map(Device::notes).unwrap_or_default() {
                layout::item(ui, "•", &note);
            }
            if state.search.place == Some(place) {
                let chosen = search(ui, place, said, catalogue, &mut state.search);
                if let Some(choice) = chosen {
                    intents.push(Intent::Edit(Edit::SetGear(place.id().to_owned(), choice)));
                    state.search = Search::default();
                }
            }
        });
    }
}

pub(super) fn warning(ui: &mut Ui, line: &str) {
    layout::beside(
        ui,
        20.0,
        |ui| shape::draw(ui, Mark::Verdict(Verdict::Warn), 20.0),
        |ui| {
            ui.label(line);
        },
    );
}

/// What stands in a place, and the buttons that change it and keep it.
fn row(
    ui: &mut Ui,
    place: Place,
    said: &Choice,
    catalogue: &Catalogue,
    state: &mut State,
    intents: &mut Vec<Intent>,
) {
    let State { search, gear_file, .. } = state;
    let is_open = search.place == Some(place);
    layout::captioned(ui, place.name(), |ui| {
        ui.label(said.name(catalogue));
        if let Some(known) = known(place, said, catalogue) {
            layout::dim(ui, known);
        }
        let word = match (is_open, said) {
            (true, _) => "Close",
            (false, Choice::NotSaid) => "Choose",
            (false, _) => "Change",
        };
        ui.horizontal_wrapped(|ui| {
            if layout::button_of(ui, word, place.name()) {
                *search = Search { place: (!is_open).then_some(place), ..Search::default() };
            }
            file::button(ui, place, said, gear_file, intents);
        });
        file::standing(ui, said, gear_file);
    });
}

/// What is known of it: of an interface, as far as the return depends on it.
fn known(place: Place, said: &Choice, catalogue: &Catalogue) -> Option<String> {
    if *said == Choice::NotSaid {
        return None;
    }
    if place != Place::Interface {
        let told = said.resolve(catalogue)?.told();
        let lines: Vec<String> = told
            .iter()
            .map(|figure| format!("{} {} ({})", figure.name(), figure.shown(), figure.kind))
            .collect();
        return (!lines.is_empty()).then(|| format!("Known: {}.", lines.join("; ")));
    }
    let interface = match said.resolve(catalogue) {
        Some(Device::Interface(interface)) => Some(interface),
        _ => None,
    };
    let figure = |figure: Option<&crate::chain::gear::Figure<crate::units::Dbu>>| {
        figure.map_or_else(|| "not known".to_owned(), |figure| format!("{} ({})", figure.value, figure.kind))
    };
    let out = figure(interface.and_then(|interface| interface.line_out_max.as_ref()));
    let back = figure(interface.and_then(|interface| interface.line_in_max.as_ref()));
    Some(format!("Full scale of the line outputs: {out}; of the line inputs: {back}."))
}

/// The open search; what was chosen in it.
fn search(
    ui: &mut Ui,
    place: Place,
    said: &Choice,
    catalogue: &Catalogue,
    search: &mut Search,
) -> Option<Choice> {
    let label = layout::caption(ui, &format!("Search: {}", place.kind().name()));
    let width = ui.available_width().min(420.0);
    let field = TextEdit::singleline(&mut search.query)
        .desired_width(width)
        .min_size(egui::vec2(0.0, theme::CONTROL))
        .align(egui::Align2::LEFT_CENTER);
    let field = ui.add(field).labelled_by(label.id);
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let found = catalogue.search(Some(place.kind()), &search.query);
    let mut chosen =
        found.first().filter(|_| entered && !search.query.trim().is_empty()).map(|one| listed(one));
    for device in found.iter().take(LISTED) {
        let is_it = said.resolve(catalogue) == Some(*device);
        let own = if catalogue.own().contains(device) { ", your own" } else { "" };
        if ui.add(Button::selectable(is_it, format!("{}{own}", device.name()))).clicked() {
            chosen = Some(listed(device));
        }
    }
    if found.is_empty() {
        layout::dim(ui, "Nothing in the list is called like this.");
    } else if found.len() > LISTED {
        layout::dim(ui, format!("and {} more: type a part of the name", found.len() - LISTED));
    }
    ui.horizontal_wrapped(|ui| {
        let typing = search.own.as_ref().map(Own::is_over);
        if ui.add(Button::selectable(typing == Some(false), "Not in the list")).clicked() {
            let own = || Own::unlisted(place, said, &search.query);
            search.own = (typing != Some(false)).then(own);
        }
        let known = said.resolve(catalogue).filter(|device| device.kind() == place.kind());
        if let Some(known) = known
            && ui.add(Button::selectable(typing == Some(true), "Type its figures")).clicked()
        {
            search.own = (typing != Some(true)).then(|| Own::over(known));
        }
        if *said != Choice::NotSaid && ui.button("Say nothing of it").clicked() {
            chosen = Some(Choice::NotSaid);
        }
    });
    let told = search.own.as_mut().and_then(|own| own::show(ui, place, own));
    chosen.or(told)
}

/// A device of the list, so that the project opens with it elsewhere: by its id where every copy knows it.
fn listed(device: &Device) -> Choice {
    if Catalogue::built_in().device(device.id()) == Some(device) {
        Choice::Listed { id: device.id().to_owned() }
    } else {
        Choice::Measured { device: device.clone() }
    }
}
