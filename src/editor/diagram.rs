//! Paints a level diagram: the same layout that the report has.

use super::theme::{self, Palette};
use crate::chain::diagram::picture::{Align, Ink, Mark, Picture};
use egui::accesskit::Role;
use egui::epaint::PathShape;
use egui::{Align2, Color32, FontId, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Paints it as wide as there is room, or as it is.
pub fn show(ui: &mut Ui, picture: &Picture) {
    let scale = (ui.available_width() / picture.size.0 as f32).min(1.0);
    let size = vec2(picture.size.0 as f32, picture.size.1 as f32) * scale;
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &picture.alt));
    let palette = theme::palette(ui);
    let painter = ui.painter();
    let at = |(x, y): (f64, f64)| rect.min + vec2(x as f32, y as f32) * scale;
    for mark in &picture.marks {
        match mark {
            Mark::Rect { at: corner, size, filled, ink } => {
                let area = Rect::from_min_size(at(*corner), vec2(size.0 as f32, size.1 as f32) * scale);
                if *filled {
                    painter.rect_filled(area, 0.0, fill(*ink, palette));
                } else {
                    painter.rect_stroke(area, 0.0, stroke(*ink, palette), egui::StrokeKind::Middle);
                }
            }
            Mark::Triangle { corners, ink } => {
                let corners: Vec<Pos2> = corners.iter().map(|corner| at(*corner)).collect();
                let shape = PathShape::convex_polygon(corners, fill(*ink, palette), Stroke::NONE);
                painter.add(Shape::Path(shape));
            }
            Mark::Line { from, to, ink } => {
                painter.line_segment([at(*from), at(*to)], stroke(*ink, palette));
            }
            Mark::Text { at: point, text, size, align, ink } => {
                let font = FontId::proportional(*size as f32 * scale);
                let base = at(*point) + vec2(0.0, 0.25 * *size as f32 * scale);
                let anchor = match align {
                    Align::Middle => Align2::CENTER_BOTTOM,
                    Align::End => Align2::RIGHT_BOTTOM,
                };
                painter.text(pos2(base.x, base.y), anchor, text, font, words(*ink, palette));
            }
        }
    }
}

fn stroke(ink: Ink, palette: &Palette) -> Stroke {
    match ink {
        Ink::Tone => Stroke::new(3.0, palette.accent),
        Ink::Clip => Stroke::new(2.0, palette.warn),
        Ink::Alarm => Stroke::new(3.0, palette.fail),
        Ink::Frame | Ink::Noise | Ink::Lit | Ink::Words | Ink::Caption => Stroke::new(1.0, palette.line),
    }
}

fn fill(ink: Ink, palette: &Palette) -> Color32 {
    match ink {
        Ink::Noise => palette.dim.gamma_multiply(0.25),
        Ink::Lit => palette.warn.gamma_multiply(0.18),
        Ink::Alarm => palette.fail,
        Ink::Tone => palette.accent,
        Ink::Clip => palette.warn,
        Ink::Frame | Ink::Words | Ink::Caption => palette.line,
    }
}

fn words(ink: Ink, palette: &Palette) -> Color32 {
    match ink {
        Ink::Alarm => palette.fail,
        Ink::Caption => palette.dim,
        _ => palette.text,
    }
}
