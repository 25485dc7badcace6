//! What the parts of the bench draw alike.

use crate::editor::theme;
use crate::units::number;
use egui::accesskit::Role;
use egui::{Align2, FontId, Label, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// A level with one decimal; of silence, and of what is no number, none.
pub fn level(level: f64) -> String {
    if level.is_finite() { number(level, 1) } else { "\u{2212}∞".to_owned() }
}

/// A value with so many decimals, or a dash while there is none.
pub fn value(value: Option<f64>, decimals: usize) -> String {
    match value {
        Some(value) if value.is_finite() => number(value, decimals),
        Some(_) => "\u{2212}∞".to_owned(),
        None => "–".to_owned(),
    }
}

/// Which standard a part follows.
pub fn legend(ui: &mut Ui, text: &str) {
    let dim = theme::palette(ui).dim;
    ui.add(Label::new(RichText::new(text).size(theme::SMALL).color(dim)).wrap());
}

/// A value between two ends with a mark where it stands, its name on the left and what it reads on the right; nothing is
/// marked while there is no value.
pub fn between(ui: &mut Ui, name: &str, ends: (f64, f64), value: Option<f64>, words: &str, is_bad: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    let said = format!("{name}: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &said));
    let palette = theme::palette(ui);
    let font = FontId::proportional(theme::SMALL);
    let painter = ui.painter();
    let line = rect.top() + 10.0;
    painter.text(pos2(rect.left(), line), Align2::LEFT_CENTER, name, font.clone(), palette.dim);
    let ink = if is_bad { palette.fail } else { palette.text };
    painter.text(pos2(rect.right(), line), Align2::RIGHT_CENTER, words, font, ink);
    let bar = Rect::from_min_max(pos2(rect.left(), rect.top() + 23.0), pos2(rect.right(), rect.top() + 31.0));
    painter.rect_filled(bar, 2.0, palette.raised);
    painter.vline(bar.center().x, bar.expand(3.0).y_range(), Stroke::new(1.0, palette.dim));
    if let Some(value) = value.filter(|value| value.is_finite()) {
        let share = ((value - ends.0) / (ends.1 - ends.0)).clamp(0.0, 1.0) as f32;
        let x = (bar.left() + share * bar.width()).clamp(bar.left() + 2.0, bar.right() - 2.0);
        let mark = Rect::from_center_size(pos2(x, bar.center().y), vec2(4.0, 14.0));
        painter.rect_filled(mark, 1.0, if is_bad { palette.fail } else { palette.pass });
    }
}
