//! Saving the report: by the system's file dialog, or to a path that is typed.

use super::intent::{ExportTo, Intent};
use super::shape::{self, Mark};
use super::state::UiState;
use super::{layout, theme};
use crate::check::Verdict;
use crate::live::View;
use crate::report::files::Format;
use crate::report::pdf::{PAPERS, Paper};
use egui::{Button, Key, Label, RichText, TextEdit, Ui};

/// The formats that are offered, with this paper.
fn formats(paper: Paper) -> [Format; 7] {
    [Format::Html, Format::Pdf(paper), Format::Json, Format::Csv, Format::Rew, Format::Wav, Format::Takes]
}

/// Draws the row, and what came of the last export.
pub fn show(ui: &mut Ui, view: &View, state: &mut UiState, intents: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        ui.label("Save the report");
        ui.add_enabled_ui(!state.saving, |ui| {
            for format in formats(state.paper) {
                let button = Button::new(format!("{}…", format.name()));
                // There are none to save once the project is loaded again.
                let ready = match format {
                    Format::Wav => !view.impulses.is_empty(),
                    Format::Takes => !view.takes.is_empty(),
                    _ => true,
                };
                if ui.add_enabled(ready, button).on_hover_text(hint(format)).clicked() {
                    // Where no dialog comes up, this is what is offered for typing.
                    state.path = format.fit(&state.path);
                    intents.push(Intent::Export(format, ExportTo::Dialog));
                }
            }
        });
        if state.saving {
            layout::dim(ui, "Choose a file in the dialog.");
        }
    });
    ui.horizontal(|ui| {
        ui.label("PDF on");
        for paper in PAPERS {
            ui.radio_value(&mut state.paper, *paper, paper.name());
        }
    });
    if let Some(missing) = view.takes.missing() {
        ui.add(Label::new(RichText::new(missing).color(theme::palette(ui).dim)).wrap());
    }
    if let Some(message) = &state.message {
        let verdict = if message.good { Verdict::Pass } else { Verdict::Warn };
        layout::beside(
            ui,
            20.0,
            |ui| shape::draw(ui, Mark::Verdict(verdict), 20.0),
            |ui| {
                ui.label(&message.text);
            },
        );
    }
    if state.path_field {
        path_field(ui, state, intents);
    }
    ui.add_space(theme::PAD);
}

/// What is saved.
fn hint(format: Format) -> &'static str {
    match format {
        Format::Html => "A page to read, print or hand over.",
        Format::Pdf(_) => "Sheets of paper, to file or hand over.",
        Format::Json => "Data for other programs.",
        Format::Csv => "The figures as a table.",
        Format::Rew => "Responses that Room EQ Wizard imports, one file each.",
        Format::Wav => "Impulse responses of this run, one file each.",
        Format::Takes => "All that was sent and came back, a WAV file for each step of this run.",
    }
}

fn path_field(ui: &mut Ui, state: &mut UiState, intents: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        let label = ui.label("Save to");
        let width = (ui.available_width() - 80.0 - theme::GAP).max(80.0);
        let field = TextEdit::singleline(&mut state.path)
            .desired_width(width)
            .min_size(egui::vec2(0.0, theme::CONTROL));
        let field = ui.add(field.align(egui::Align2::LEFT_CENTER)).labelled_by(label.id);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let path = state.path.trim();
        let ready = !state.saving && !path.is_empty();
        let save = Button::new("Save").min_size(egui::vec2(80.0, 0.0));
        if ui.add_enabled(ready, save).clicked() || ready && entered {
            let format = Format::of_path(path).on(state.paper);
            intents.push(Intent::Export(format, ExportTo::Path(path.to_owned())));
        }
    });
}
