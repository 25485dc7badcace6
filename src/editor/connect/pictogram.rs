//! A small picture of each chain.

use crate::chain::Chain;
use egui::epaint::{CircleShape, PathShape, RectShape};
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2};
use std::f32::consts::PI;

/// Draws the picture of a chain into a square, in `ink`; `paper` is what is behind it.
pub fn draw(painter: &Painter, square: Rect, chain: Chain, ink: Color32, paper: Color32) {
    let pen = Pen { square, ink, paper };
    painter.extend(match chain {
        Chain::LineLoop => [pen.unit(0.1, 0.5, 0.8), pen.lead(0.25, 0.75)].concat(),
        Chain::ActiveMonitors => {
            [pen.speaker(0.04, 0.12, 0.4, 0.76), pen.speaker(0.56, 0.12, 0.4, 0.76)].concat()
        }
        Chain::PowerAmp => [
            pen.speaker(0.06, 0.0, 0.34, 0.58),
            pen.speaker(0.6, 0.0, 0.34, 0.58),
            pen.unit(0.06, 0.68, 0.88),
        ]
        .concat(),
        Chain::Receiver => {
            [pen.speaker(0.0, 0.1, 0.24, 0.8), pen.speaker(0.76, 0.1, 0.24, 0.8), pen.unit(0.3, 0.34, 0.4)]
                .concat()
        }
        Chain::PcSpeakers => {
            [pen.screen(), pen.speaker(0.0, 0.46, 0.2, 0.48), pen.speaker(0.8, 0.46, 0.2, 0.48)].concat()
        }
        Chain::Headphones => pen.headphones(0.1, 0.08, 0.8),
        Chain::HeadphoneAmpFromPhones => {
            [pen.headphones(0.2, 0.0, 0.6), pen.unit(0.1, 0.68, 0.8), pen.plugs(1)].concat()
        }
        Chain::HeadphoneAmpFromLineOuts => {
            [pen.headphones(0.2, 0.0, 0.6), pen.unit(0.1, 0.68, 0.8), pen.plugs(2)].concat()
        }
        Chain::HeadphoneAmpBalanced => {
            [pen.headphones(0.2, 0.0, 0.6), pen.unit(0.1, 0.68, 0.8), pen.plugs(3)].concat()
        }
    });
}

/// Coordinates run from 0 to 1, from the upper left corner.
struct Pen {
    square: Rect,
    ink: Color32,
    paper: Color32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.square.min + Vec2::new(x * self.square.width(), y * self.square.height())
    }

    fn stroke(&self) -> Stroke {
        Stroke::new(self.square.width() * 0.045, self.ink)
    }

    fn rect(&self, x: f32, y: f32, width: f32, height: f32) -> Shape {
        let rect = Rect::from_min_max(self.at(x, y), self.at(x + width, y + height));
        Shape::Rect(RectShape::stroke(rect, CornerRadius::same(2), self.stroke(), StrokeKind::Inside))
    }

    fn ring(&self, x: f32, y: f32, radius: f32) -> Shape {
        Shape::Circle(CircleShape::stroke(self.at(x, y), radius * self.square.width(), self.stroke()))
    }

    fn disc(&self, x: f32, y: f32, radius: f32) -> Shape {
        Shape::Circle(CircleShape::filled(self.at(x, y), radius * self.square.width(), self.ink))
    }

    fn line(&self, points: &[(f32, f32)]) -> Shape {
        let points = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        Shape::Path(PathShape::line(points, self.stroke()))
    }

    /// A loudspeaker: a box with a small and a large cone.
    fn speaker(&self, x: f32, y: f32, width: f32, height: f32) -> Vec<Shape> {
        let middle = x + width / 2.0;
        vec![
            self.rect(x, y, width, height),
            self.disc(middle, y + height * 0.26, width * 0.13),
            self.ring(middle, y + height * 0.66, width * 0.27),
        ]
    }

    /// A flat device with a knob and two sockets.
    fn unit(&self, x: f32, y: f32, width: f32) -> Vec<Shape> {
        let height = 0.3;
        let middle = y + height / 2.0;
        vec![
            self.rect(x, y, width, height),
            self.disc(x + width * 0.22, middle, 0.035),
            self.disc(x + width * 0.42, middle, 0.035),
            self.ring(x + width * 0.76, middle, 0.07),
        ]
    }

    /// A lead from a socket back to the next.
    fn lead(&self, from: f32, to: f32) -> Vec<Shape> {
        let middle = (from + to) / 2.0;
        let radius = (to - from) / 2.0;
        let arc = |step: u8| {
            let angle = PI * (1.0 + f32::from(step) / 16.0);
            (middle + radius * angle.cos(), 0.36 + radius * angle.sin())
        };
        let mut points = vec![(from, 0.5)];
        points.extend((0..=16).map(arc));
        points.push((to, 0.5));
        vec![self.line(&points)]
    }

    fn screen(&self) -> Vec<Shape> {
        vec![
            self.rect(0.26, 0.1, 0.48, 0.46),
            self.line(&[(0.5, 0.56), (0.5, 0.76)]),
            self.line(&[(0.36, 0.78), (0.64, 0.78)]),
        ]
    }

    /// A band and two cups.
    fn headphones(&self, x: f32, y: f32, size: f32) -> Vec<Shape> {
        let arc = |step: u8| {
            let angle = PI * (1.0 + f32::from(step) / 16.0);
            (x + size * (0.5 + 0.42 * angle.cos()), y + size * (0.5 + 0.42 * angle.sin()))
        };
        let band: Vec<(f32, f32)> = (0..=16).map(arc).collect();
        let cup = |left: f32| {
            let (from, to) =
                (self.at(x + size * left, y + size * 0.5), self.at(x + size * (left + 0.2), y + size * 0.88));
            let shape = RectShape::filled(Rect::from_min_max(from, to), CornerRadius::same(3), self.ink);
            Shape::Rect(shape)
        };
        vec![self.line(&band), cup(0.0), cup(0.8)]
    }

    /// What the amplifier is fed by: one plug, two, or one with three pins.
    fn plugs(&self, kind: u8) -> Vec<Shape> {
        let (x, y) = (0.5, 0.44);
        match kind {
            1 => vec![self.disc(x, y, 0.05)],
            2 => vec![self.disc(x - 0.07, y, 0.05), self.disc(x + 0.07, y, 0.05)],
            _ => {
                let pin = |dx: f32, dy: f32| {
                    let radius = 0.022 * self.square.width();
                    Shape::Circle(CircleShape::filled(self.at(x + dx, y + dy), radius, self.paper))
                };
                vec![self.disc(x, y, 0.1), pin(-0.04, -0.025), pin(0.04, -0.025), pin(0.0, 0.045)]
            }
        }
    }
}
