//! The wiring picture in the window: the layout of `chain::wiring::picture`, in the theme's colours.

use super::theme::{self, Palette};
use crate::chain::wiring::Wiring;
use crate::chain::wiring::picture::{Align, Ink, Mark, Point, folded};
use egui::accesskit::Role;
use egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo,
};

/// A picture is never larger than this, re its own size.
const LARGEST: f32 = 1.15;
/// Smaller than this, it is folded: the letters must stay readable.
const SMALLEST: f32 = 0.9;
/// From the bottom of a line of text up to its base line, re the height of its letters.
const DESCENT: f32 = 0.25;

/// Draws the picture as wide as there is room, with the hop `lit` marked and a level on each hop that has one. Its
/// accessible name says the whole chain in words.
pub fn show(ui: &mut Ui, wiring: &Wiring, lit: Option<usize>, levels: &[Option<String>]) -> Response {
    let room = ui.available_width();
    let mut picture = folded(wiring, lit, levels, usize::MAX);
    if room < SMALLEST * picture.size.0 as f32 {
        picture = folded(wiring, lit, levels, 1);
    }
    let size = Vec2::new(picture.size.0 as f32, picture.size.1 as f32);
    let scale = (room / size.x).min(LARGEST);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(room, size.y * scale), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &picture.alt));
    if ui.is_rect_visible(rect) {
        let corner = Pos2::new(rect.center().x - size.x * scale / 2.0, rect.top());
        let brush = Brush { painter: ui.painter(), palette: theme::palette(ui), corner, scale };
        picture.marks.iter().for_each(|mark| brush.paint(mark));
    }
    response
}

struct Brush<'a> {
    painter: &'a Painter,
    palette: &'a Palette,
    corner: Pos2,
    scale: f32,
}

impl Brush<'_> {
    fn at(&self, (x, y): Point) -> Pos2 {
        self.corner + self.scale * Vec2::new(x as f32, y as f32)
    }

    fn paint(&self, mark: &Mark) {
        match mark {
            Mark::Rect { at, size, filled, ink } => {
                let size = self.scale * Vec2::new(size.0 as f32, size.1 as f32);
                let rect = Rect::from_min_size(self.at(*at), size);
                let corners = CornerRadius::same(3);
                if *filled {
                    self.painter.rect_filled(rect, corners, self.colour(*ink));
                } else {
                    let stroke = Stroke::new(1.5, self.colour(*ink));
                    self.painter.rect_stroke(rect, corners, stroke, StrokeKind::Middle);
                }
            }
            Mark::Disc { centre, radius, filled, ink } => {
                let radius = *radius as f32 * self.scale;
                if *filled {
                    self.painter.circle_filled(self.at(*centre), radius, self.colour(*ink));
                } else {
                    self.painter.circle_stroke(self.at(*centre), radius, Stroke::new(1.5, self.colour(*ink)));
                }
            }
            Mark::Line { from, to, ink } => {
                self.painter
                    .line_segment([self.at(*from), self.at(*to)], Stroke::new(3.0, self.colour(*ink)));
            }
            Mark::Text { at, text, size, align, .. } => {
                let size = *size as f32 * self.scale;
                let align = match align {
                    Align::Start => Align2::LEFT_BOTTOM,
                    Align::Middle => Align2::CENTER_BOTTOM,
                };
                let foot = self.at(*at) + Vec2::new(0.0, DESCENT * size);
                self.painter.text(foot, align, text, FontId::proportional(size), self.palette.text);
            }
        }
    }

    fn colour(&self, ink: Ink) -> Color32 {
        match ink {
            Ink::Device | Ink::Plug | Ink::Ground => self.palette.dim,
            Ink::Left | Ink::Hot => self.palette.left,
            Ink::Right | Ink::Cold => self.palette.right,
            Ink::Lit => self.palette.warn.gamma_multiply(0.35),
            Ink::Words => self.palette.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::wiring::WIRINGS;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    #[test]
    fn every_picture_is_named_and_fits_the_room() {
        for wiring in WIRINGS {
            for width in [440.0, 700.0, 1000.0] {
                let level = [Some("−26.0 dBFS".to_owned())];
                let harness = Harness::builder().with_size(Vec2::new(width, 700.0)).build_ui(|ui| {
                    show(ui, wiring, Some(0), &level);
                });
                let picture = harness.get_by_label_contains(wiring.name);
                assert!(picture.rect().right() <= width, "{} in {width}", wiring.id);
            }
        }
    }
}
