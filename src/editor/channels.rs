//! Which output arrives where: a table that fills in while the run goes.

use super::matrix::{Cell, Matrix, Role};
use super::{figures, layout, theme};
use crate::report::Report;
use crate::report::words::{with_unit, written};
use crate::units::Db;
use egui::accesskit;
use egui::{Align2, Color32, FontId, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

/// Room for the names of the outputs.
const LEFT: f32 = 112.0;
const LEFT_MANY: f32 = 40.0;
/// Height of the names of the inputs.
const ABOVE: f32 = 24.0;
/// More channels than this have cells without words.
const WORDY: usize = 4;
/// Size of a cell with words, at most, and of one without.
const WIDTH: f32 = 184.0;
const HEIGHT: f32 = 52.0;
const SMALL: f32 = 26.0;

/// Draws the table of a report; `blind`: its gains, and not what they mean.
pub fn show(ui: &mut Ui, report: &Report, blind: bool, copied: &mut String) {
    let matrix = Matrix::read(report).map(|matrix| if blind { matrix.unjudged() } else { matrix });
    let Some(matrix) = matrix else {
        layout::dim(ui, "The table of outputs and inputs stands here as soon as the first run has begun.");
        return;
    };
    let (outputs, inputs) = (matrix.rows.len(), matrix.rows.first().map_or(0, Vec::len));
    if inputs == 0 {
        layout::dim(ui, "There are no inputs: nothing can come back.");
        return;
    }
    let wordy = outputs.max(inputs) <= WORDY;
    let left = if wordy { LEFT } else { LEFT_MANY };
    let room = (ui.available_width() - left) / inputs as f32;
    let size = if wordy { vec2(room.min(WIDTH), HEIGHT) } else { vec2(room.min(2.0 * SMALL), SMALL) };
    let whole = vec2(left + size.x * inputs as f32, ABOVE + size.y * outputs as f32);
    let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
    names(ui, rect, left, size, (outputs, inputs), wordy);
    for (output, row) in matrix.rows.iter().enumerate() {
        for (input, cell) in row.iter().enumerate() {
            let at = vec2(left + size.x * input as f32, ABOVE + size.y * output as f32);
            let place = Rect::from_min_size(rect.min + at, size).shrink(2.0);
            draw(ui, place, (output, input), cell, wordy, copied);
        }
    }
}

fn names(ui: &Ui, rect: Rect, left: f32, size: Vec2, (outputs, inputs): (usize, usize), wordy: bool) {
    let dim = theme::palette(ui).dim;
    let font = FontId::proportional(theme::SMALL);
    let painter = ui.painter();
    for input in 0..inputs {
        let at = rect.min + vec2(left + size.x * (input as f32 + 0.5), ABOVE / 2.0);
        let name = if wordy { format!("Input {}", input + 1) } else { (input + 1).to_string() };
        painter.text(at, Align2::CENTER_CENTER, name, font.clone(), dim);
    }
    for output in 0..outputs {
        let at = rect.min + vec2(0.0, ABOVE + size.y * (output as f32 + 0.5));
        let side = match (outputs, output) {
            (2, 0) => ", left",
            (2, 1) => ", right",
            _ => "",
        };
        let name = if wordy { format!("Output {}{side}", output + 1) } else { (output + 1).to_string() };
        painter.text(at, Align2::LEFT_CENTER, name, font.clone(), dim);
    }
}

fn draw(
    ui: &mut Ui,
    place: Rect,
    (output, input): (usize, usize),
    cell: &Cell,
    wordy: bool,
    copied: &mut String,
) {
    let id = ui.scope_id().with(("cell", output, input));
    let sense = if cell.gain.is_some() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(place, id, sense);
    let gain = cell.gain.map(|gain| with_unit(written(gain), &gain.unit));
    let read = gain.as_ref().map_or_else(String::new, |gain| format!(", {gain}"));
    let words = match (cell.role, &gain) {
        (Role::Unjudged, Some(gain)) => format!("Output {} → input {}: {gain}", output + 1, input + 1),
        _ => format!("Output {} → input {}: {}{read}", output + 1, input + 1, cell.role.word()),
    };
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Cell, true, &words));
    let palette = theme::palette(ui);
    let (fill, ink, edge) = match cell.role {
        Role::Own => (palette.pass, palette.surface, palette.pass),
        Role::Stray => (palette.fail, palette.surface, palette.fail),
        Role::Also => (palette.warn, palette.surface, palette.warn),
        Role::Missing => (palette.surface, palette.fail, palette.fail),
        Role::Faint | Role::Unjudged => (palette.background, palette.dim, palette.line),
        Role::Nothing | Role::Waiting => (Color32::TRANSPARENT, palette.dim, palette.line),
    };
    let painter = ui.painter();
    painter.rect_filled(place, 4.0, fill);
    let width = if cell.role == Role::Missing { 2.0 } else { 1.0 };
    painter.rect_stroke(place, 4.0, Stroke::new(width, edge), StrokeKind::Inside);
    if response.has_focus() {
        painter.rect_stroke(place, 4.0, Stroke::new(2.0, palette.text), StrokeKind::Outside);
    }
    if wordy {
        let (centre, quarter) = (place.center(), place.height() / 5.0);
        let font = FontId::proportional(theme::BODY);
        match cell.gain.map(|gain| Db(gain.value).to_string()) {
            Some(gain) if cell.role == Role::Unjudged => {
                painter.text(centre, Align2::CENTER_CENTER, gain, font, palette.text);
            }
            Some(gain) => {
                painter.text(centre - vec2(0.0, quarter), Align2::CENTER_CENTER, gain, font, ink);
                let font = FontId::proportional(theme::SMALL);
                painter.text(centre + vec2(0.0, quarter), Align2::CENTER_CENTER, cell.role.word(), font, ink);
            }
            None => {
                let word = if cell.role == Role::Nothing { "–" } else { cell.role.word() };
                painter.text(centre, Align2::CENTER_CENTER, word, font, ink);
            }
        }
    } else if let Some(sign) = sign(cell.role) {
        let font = FontId::proportional(theme::SMALL);
        painter.text(pos2(place.center().x, place.center().y), Align2::CENTER_CENTER, sign, font, ink);
    }
    let clicked = response.clicked();
    if cell.gain.is_some() {
        response.on_hover_text(format!("{words}. Return re stimulus, 200 Hz – 5 kHz. A click copies it."));
    }
    if clicked {
        figures::copy(ui, words, copied);
    }
}

/// What stands in a cell that has no room for words.
fn sign(role: Role) -> Option<&'static str> {
    match role {
        Role::Own => Some("•"),
        Role::Stray => Some("×"),
        Role::Also => Some("+"),
        Role::Missing => Some("?"),
        Role::Unjudged => Some("○"),
        Role::Faint | Role::Nothing | Role::Waiting => None,
    }
}
