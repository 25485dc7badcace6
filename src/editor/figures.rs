//! Figures with unit and uncertainty, as a table: each says what it means, and a click copies it.

use super::{layout, theme};
use crate::check::Figure;
use crate::report::words::{label, meaning, place, with_unit, written};
use egui::accesskit::Role;
use egui::{Button, Event, Grid, Label, Response, RichText, Ui, WidgetInfo, vec2};

/// With less room than this, names stand above their values.
const WIDE: f32 = 480.0;

/// Draws the table.
pub fn table<'a>(ui: &mut Ui, figures: impl IntoIterator<Item = &'a Figure>, copied: &mut String) {
    ui.spacing_mut().interact_size.y = theme::LINE;
    ui.spacing_mut().button_padding.y = 0.0;
    if ui.available_width() < WIDE {
        for figure in figures {
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let words = format!("{}, {}", label(&figure.id), place(figure.output, figure.input));
                let colour = theme::palette(ui).dim;
                let name = ui.add(Label::new(RichText::new(words).size(theme::SMALL).color(colour)).wrap());
                if let Some(meaning) = meaning(&figure.id) {
                    name.on_hover_text(meaning);
                }
                value(ui, figure, copied);
            });
        }
        return;
    }
    Grid::new("figures").num_columns(3).spacing([16.0, 4.0]).min_row_height(24.0).show(ui, |ui| {
        for figure in figures {
            let name = ui.label(label(&figure.id));
            if let Some(meaning) = meaning(&figure.id) {
                name.on_hover_text(meaning);
            }
            layout::dim(ui, place(figure.output, figure.input));
            value(ui, figure, copied);
            ui.end_row();
        }
    });
}

/// A figure's value as something that can be pressed.
fn value(ui: &mut Ui, figure: &Figure, copied: &mut String) -> Response {
    let value = with_unit(written(figure), &figure.unit);
    let button = Button::new(&value).frame_when_inactive(false).min_size(vec2(0.0, 24.0));
    let line = format!("{}, {}: {value}", label(&figure.id), place(figure.output, figure.input));
    let is_copied = *copied == sentence(&line);
    let hint = if is_copied { "Copied".to_owned() } else { definition(figure) };
    let response = ui.add(button).on_hover_text(hint);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &line));
    let asked = response.has_focus() && ui.input(|input| input.events.contains(&Event::Copy));
    if response.clicked() || asked {
        copy(ui, line, copied);
    }
    response
}

/// What a figure means, and what a press does.
fn definition(figure: &Figure) -> String {
    let sure = if figure.uncertainty > 0.0 { "± is one standard uncertainty. " } else { "" };
    let meaning = meaning(&figure.id).unwrap_or("");
    let gap = if meaning.is_empty() { "" } else { " " };
    format!("{meaning}{gap}{sure}A click copies it.")
}

fn sentence(text: &str) -> String {
    format!("Copied: {text}")
}

/// Puts a text on the clipboard and remembers it, so that the window can say so.
pub fn copy(ui: &Ui, text: String, copied: &mut String) {
    *copied = sentence(&text);
    ui.ctx().copy_text(text);
}
