//! The few arrangements that the pages share.

use super::theme;
use egui::accesskit::Role;
use egui::{Align, Color32, Label, Layout, Response, RichText, Ui, Vec2, WidgetInfo};

/// A group of `width` points beside others in a row.
pub fn cell<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::top_down(Align::Min);
    ui.allocate_ui_with_layout(Vec2::new(width, 0.0), layout, |ui| {
        ui.set_width(width);
        content(ui)
    })
    .inner
}

/// A narrow column on the left and the rest of the width on the right, tops aligned.
pub fn beside(ui: &mut Ui, width: f32, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        cell(ui, width, left);
        let rest = ui.available_width();
        cell(ui, rest, right);
    });
}

/// A caption on the left, its content on the right.
pub fn captioned(ui: &mut Ui, caption: &str, right: impl FnOnce(&mut Ui)) {
    beside(
        ui,
        theme::CAPTION,
        |ui| {
            dim(ui, caption);
        },
        right,
    );
}

/// One line of a list, wrapped beside its marker.
pub fn item(ui: &mut Ui, marker: &str, text: &str) {
    let left = |ui: &mut Ui| {
        dim(ui, marker);
    };
    beside(ui, 16.0, left, |ui| {
        ui.add(Label::new(text).wrap());
    });
}

/// What explains the box or the radio button above it: set back as far as its words.
pub fn under(ui: &mut Ui, text: &str) {
    let left = |_: &mut Ui| {};
    beside(ui, 12.0, left, |ui| {
        let colour = theme::palette(ui).dim;
        ui.add(Label::new(RichText::new(text).color(colour)).wrap());
    });
}

/// The text with numbers and units kept on one line.
pub fn unbroken(text: &str) -> String {
    ["Hz", "kHz", "dBFS"]
        .into_iter()
        .fold(text.to_owned(), |text, unit| text.replace(&format!(" {unit}"), &format!("\u{a0}{unit}")))
}

/// Words that matter less.
pub fn dim(ui: &mut Ui, text: impl Into<String>) -> Response {
    let colour = theme::palette(ui).dim;
    ui.add(Label::new(RichText::new(text).color(colour)))
}

/// The caption of a control.
pub fn caption(ui: &mut Ui, text: &str) -> Response {
    let colour = theme::palette(ui).dim;
    ui.add(Label::new(RichText::new(text).size(theme::SMALL).color(colour)))
}

/// A button that stands more than once on a page, named by what it is for: “Change: Amplifier”. Whether it was pressed.
pub fn button_of(ui: &mut Ui, word: &str, of: &str) -> bool {
    let button = ui.button(word);
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{word}: {of}")));
    button.clicked()
}

/// The caption of a control that stands at its right, in a column of `width` points and at the control's middle.
pub fn caption_beside(ui: &mut Ui, width: f32, text: &str) -> Response {
    let (size, middle) = (Vec2::new(width, theme::CONTROL), Layout::left_to_right(Align::Center));
    let content = |ui: &mut Ui| {
        ui.set_width(width);
        caption(ui, text)
    };
    ui.allocate_ui_with_layout(size, middle, content).inner
}

/// A title; bold does not exist in the font, so it is larger.
pub fn title(ui: &mut Ui, text: &str, size: f32, colour: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).size(size).color(colour)).wrap())
}
