//! Paints the pictures of the chain: the layouts that the report has, in the theme's colours.

use super::theme::{self, Palette};
use crate::chain::picture::{Align, Ink, Mark, Picture, Point};
use egui::accesskit::Role;
use egui::epaint::PathShape;
use egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo,
};

/// From the bottom of a line of text up to its base line, re the height of its letters.
const DESCENT: f32 = 0.25;

/// Paints a picture in the middle of the room there is: as wide as that, but no larger than `largest` re its own size.
/// Its accessible name says it in words.
pub fn show(ui: &mut Ui, picture: &Picture, largest: f32) -> Response {
    let room = ui.available_width();
    let size = vector(picture.size);
    let scale = (room / size.x).min(largest);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(room, size.y * scale), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &picture.alt));
    if ui.is_rect_visible(rect) {
        let corner = Pos2::new(rect.center().x - size.x * scale / 2.0, rect.top());
        let brush = Brush { painter: ui.painter(), palette: theme::palette(ui), corner, scale };
        picture.marks.iter().for_each(|mark| brush.paint(mark));
    }
    response
}

fn vector((x, y): Point) -> Vec2 {
    Vec2::new(x as f32, y as f32)
}

struct Brush<'a> {
    painter: &'a Painter,
    palette: &'a Palette,
    corner: Pos2,
    scale: f32,
}

impl Brush<'_> {
    fn at(&self, point: Point) -> Pos2 {
        self.corner + self.scale * vector(point)
    }

    fn paint(&self, mark: &Mark) {
        match mark {
            Mark::Rect { at, size, round, filled, ink } => {
                let rect = Rect::from_min_size(self.at(*at), self.scale * vector(*size));
                let corners = CornerRadius::same(*round);
                if *filled {
                    self.painter.rect_filled(rect, corners, self.fill(*ink));
                } else {
                    self.painter.rect_stroke(rect, corners, self.stroke(*ink), StrokeKind::Middle);
                }
            }
            Mark::Disc { centre, radius, filled, ink } => {
                let radius = *radius as f32 * self.scale;
                if *filled {
                    self.painter.circle_filled(self.at(*centre), radius, self.fill(*ink));
                } else {
                    self.painter.circle_stroke(self.at(*centre), radius, self.stroke(*ink));
                }
            }
            Mark::Triangle { corners, ink } => {
                let corners = corners.iter().map(|corner| self.at(*corner)).collect();
                let shape = PathShape::convex_polygon(corners, self.fill(*ink), Stroke::NONE);
                self.painter.add(Shape::Path(shape));
            }
            Mark::Line { from, to, ink } => {
                self.painter.line_segment([self.at(*from), self.at(*to)], self.stroke(*ink));
            }
            Mark::Text { at, text, size, align, ink } => {
                let size = *size as f32 * self.scale;
                let align = match align {
                    Align::Middle => Align2::CENTER_BOTTOM,
                    Align::End => Align2::RIGHT_BOTTOM,
                };
                let foot = self.at(*at) + Vec2::new(0.0, DESCENT * size);
                self.painter.text(foot, align, text, FontId::proportional(size), self.words(*ink));
            }
        }
    }

    fn stroke(&self, ink: Ink) -> Stroke {
        let width = match ink {
            Ink::Left | Ink::Right | Ink::Tone | Ink::Alarm => 3.0,
            Ink::Clip => 2.0,
            Ink::Device | Ink::Plug | Ink::Hot | Ink::Cold | Ink::Ground => 1.5,
            Ink::Hop | Ink::Frame | Ink::Noise | Ink::Narrow | Ink::Words | Ink::Caption => 1.0,
        };
        Stroke::new(width, self.colour(ink))
    }

    fn fill(&self, ink: Ink) -> Color32 {
        match ink {
            Ink::Hop => self.palette.warn.gamma_multiply(0.35),
            Ink::Noise => self.palette.dim.gamma_multiply(0.25),
            Ink::Narrow => self.palette.warn.gamma_multiply(0.18),
            ink => self.colour(ink),
        }
    }

    fn words(&self, ink: Ink) -> Color32 {
        match ink {
            Ink::Alarm => self.palette.fail,
            Ink::Caption => self.palette.dim,
            _ => self.palette.text,
        }
    }

    fn colour(&self, ink: Ink) -> Color32 {
        match ink {
            Ink::Device | Ink::Plug | Ink::Ground | Ink::Noise | Ink::Caption => self.palette.dim,
            Ink::Left | Ink::Hot => self.palette.left,
            Ink::Right | Ink::Cold => self.palette.right,
            Ink::Tone => self.palette.accent,
            Ink::Clip | Ink::Hop | Ink::Narrow => self.palette.warn,
            Ink::Alarm => self.palette.fail,
            Ink::Frame => self.palette.line,
            Ink::Words => self.palette.text,
        }
    }
}
