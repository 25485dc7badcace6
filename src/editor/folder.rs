//! The folder into which every finished run is written, and what is in it.

use super::intent::Intent;
use super::state::{Message, UiState};
use super::{layout, past, theme};
use crate::live::ShelfWish;
use egui::{Align2, Button, Key, Label, RichText, TextEdit, Ui, vec2};
use std::path::PathBuf;

/// Files that are named of those which are no reports.
const NAMED: usize = 6;
/// Room for one button beside the field.
const BUTTON: f32 = 104.0;

/// Draws the card.
pub fn show(ui: &mut Ui, state: &mut UiState, intents: &mut Vec<Intent>) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let text = theme::palette(ui).text;
        layout::title(ui, "A folder for reports", theme::TITLE, text);
        match state.shelved.folder.clone() {
            Some(folder) => chosen(ui, &folder.to_string_lossy(), state, intents),
            None => {
                let words = "Every finished run can also be written to a folder, as JSON: to compare with in any project, \
                             and for `linecheck trend`. It is remembered on this computer, for every project.";
                ui.add(Label::new(words).wrap());
            }
        }
        field(ui, state, intents);
        if state.no_folder {
            let text = "No folder was chosen. If no dialog came up, type it here.".to_owned();
            past::said(ui, Some(&Message { good: false, text }));
        }
        if let Some((good, text)) = state.shelved.said.clone() {
            past::said(ui, Some(&Message { good, text }));
        }
        skipped(ui, state);
    });
    ui.add_space(theme::GAP);
}

fn chosen(ui: &mut Ui, folder: &str, state: &UiState, intents: &mut Vec<Intent>) {
    let contents = &state.shelved.contents;
    let count = match contents.found.len() {
        1 => "1 report".to_owned(),
        count => format!("{count} reports"),
    };
    let older = if contents.older > 0 {
        format!(", {} older ones were not read", contents.older)
    } else {
        String::new()
    };
    ui.add(Label::new(format!("{folder}: {count}{older}.")).wrap());
    if state.shelved.waiting > 0 {
        let waiting = match state.shelved.waiting {
            1 => "1 run waits to be written.".to_owned(),
            count => format!("{count} runs wait to be written."),
        };
        layout::dim(ui, waiting);
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button("Look again").on_hover_text("Reads the folder, and writes what waits").clicked() {
            intents.push(Intent::Shelf(ShelfWish::Look));
        }
        if ui.button("Write to no folder").clicked() {
            intents.push(Intent::Shelf(ShelfWish::Choose(None)));
        }
    });
}

/// The field for another folder.
fn field(ui: &mut Ui, state: &mut UiState, intents: &mut Vec<Intent>) {
    let label = layout::caption(ui, "Folder");
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 2.0 * (BUTTON + theme::GAP)).max(80.0);
        let hint = state.shelved.folder.as_ref().map(|folder| folder.to_string_lossy().into_owned());
        let field = TextEdit::singleline(&mut state.folder)
            .desired_width(width)
            .min_size(vec2(0.0, theme::CONTROL))
            .hint_text(hint.unwrap_or_default());
        let field = ui.add(field.align(Align2::LEFT_CENTER)).labelled_by(label.id);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let path = state.folder.trim();
        let button = |words: &str| Button::new(words.to_owned()).min_size(vec2(BUTTON, 0.0));
        let pressed = ui.add_enabled(!path.is_empty(), button("Use it")).clicked();
        if pressed || entered && !path.is_empty() {
            state.no_folder = false;
            intents.push(Intent::Shelf(ShelfWish::Choose(Some(PathBuf::from(path)))));
        }
        if ui.add(button("Choose…")).clicked() {
            state.no_folder = false;
            intents.push(Intent::PickFolder);
        }
    });
}

/// What is no report, named.
fn skipped(ui: &mut Ui, state: &UiState) {
    let skipped = &state.shelved.contents.skipped;
    if skipped.is_empty() {
        return;
    }
    let files =
        if skipped.len() == 1 { "1 file is".to_owned() } else { format!("{} files are", skipped.len()) };
    layout::dim(ui, format!("{files} no report that can be read, and left as they are:"));
    let colour = theme::palette(ui).dim;
    for line in skipped.iter().take(NAMED) {
        ui.add(Label::new(RichText::new(line).size(theme::SMALL).color(colour)).wrap());
    }
    if skipped.len() > NAMED {
        layout::dim(ui, format!("and {} more", skipped.len() - NAMED));
    }
}
