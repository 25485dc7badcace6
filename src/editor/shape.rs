//! A verdict has a shape and a word, not only a colour.

use super::theme::{self, Palette};
use crate::check::Verdict;
use egui::epaint::{CircleShape, PathShape};
use egui::{Color32, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, pos2};

/// What stands before a line: a verdict, or how far things are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A judgement.
    Verdict(Verdict),
    /// Nothing to judge yet.
    Ready,
    /// A run is on.
    Running,
    /// A run was stopped.
    Stopped,
    /// What is known is of another set-up.
    Again,
}

/// The word for a verdict.
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Pass",
        Verdict::Warn => "Warning",
        Verdict::Fail => "Fail",
        Verdict::Unsure => "Can't tell",
        Verdict::Skipped => "Not measured",
    }
}

/// The colour of a mark.
pub fn colour(mark: Mark, palette: &Palette) -> Color32 {
    match mark {
        Mark::Verdict(Verdict::Pass) => palette.pass,
        Mark::Verdict(Verdict::Warn) => palette.warn,
        Mark::Verdict(Verdict::Fail) => palette.fail,
        Mark::Verdict(Verdict::Unsure) => palette.unsure,
        Mark::Verdict(Verdict::Skipped) | Mark::Ready => palette.dim,
        Mark::Running => palette.accent,
        Mark::Stopped | Mark::Again => palette.warn,
    }
}

/// Draws a mark of the given size.
pub fn draw(ui: &mut Ui, mark: Mark, size: f32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    paint(ui, mark, rect);
}

/// Paints a mark into a square.
pub fn paint(ui: &Ui, mark: Mark, rect: Rect) {
    let size = rect.width();
    let palette = theme::palette(ui);
    ui.painter().extend(shapes(mark, rect.shrink(size * 0.06), colour(mark, palette), palette.surface));
}

/// The shapes of a mark in a square, in `ink`, with the sign cut out in `paper`.
fn shapes(mark: Mark, square: Rect, ink: Color32, paper: Color32) -> Vec<Shape> {
    let at = |x: f32, y: f32| -> Pos2 {
        pos2(square.left() + x * square.width(), square.top() + y * square.height())
    };
    let width = square.width();
    let sign = Stroke::new(width * 0.11, paper);
    let outline = Stroke::new(width * 0.1, ink);
    let line = |points: &[(f32, f32)], stroke| {
        Shape::Path(PathShape::line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke))
    };
    let area = |points: &[(f32, f32)]| {
        let points = points.iter().map(|(x, y)| at(*x, *y)).collect();
        Shape::Path(PathShape::convex_polygon(points, ink, Stroke::NONE))
    };
    let disc = || Shape::Circle(CircleShape::filled(square.center(), width * 0.5, ink));
    let ring = || Shape::Circle(CircleShape::stroke(square.center(), width * 0.44, outline));
    let dot = |x, y, colour| Shape::Circle(CircleShape::filled(at(x, y), width * 0.065, colour));
    match mark {
        Mark::Verdict(Verdict::Pass) => vec![disc(), line(&[(0.27, 0.52), (0.44, 0.69), (0.74, 0.34)], sign)],
        Mark::Verdict(Verdict::Warn) => vec![
            area(&[(0.5, 0.02), (1.0, 0.95), (0.0, 0.95)]),
            line(&[(0.5, 0.34), (0.5, 0.65)], sign),
            dot(0.5, 0.79, paper),
        ],
        Mark::Verdict(Verdict::Fail) => vec![
            area(&[
                (0.3, 0.0),
                (0.7, 0.0),
                (1.0, 0.3),
                (1.0, 0.7),
                (0.7, 1.0),
                (0.3, 1.0),
                (0.0, 0.7),
                (0.0, 0.3),
            ]),
            line(&[(0.3, 0.3), (0.7, 0.7)], sign),
            line(&[(0.7, 0.3), (0.3, 0.7)], sign),
        ],
        Mark::Verdict(Verdict::Unsure) => vec![
            ring(),
            line(
                &[
                    (0.36, 0.4),
                    (0.38, 0.31),
                    (0.45, 0.25),
                    (0.56, 0.25),
                    (0.63, 0.32),
                    (0.62, 0.42),
                    (0.5, 0.54),
                    (0.5, 0.6),
                ],
                Stroke::new(width * 0.09, ink),
            ),
            dot(0.5, 0.74, ink),
        ],
        Mark::Verdict(Verdict::Skipped) => vec![ring(), line(&[(0.3, 0.5), (0.7, 0.5)], outline)],
        Mark::Ready => vec![ring()],
        Mark::Running => vec![area(&[(0.12, 0.04), (0.98, 0.5), (0.12, 0.96)])],
        Mark::Again => vec![
            line(
                &[(0.8, 0.28), (0.5, 0.12), (0.2, 0.28), (0.1, 0.55), (0.27, 0.85), (0.6, 0.9), (0.86, 0.68)],
                outline,
            ),
            area(&[(1.0, 0.06), (0.98, 0.5), (0.6, 0.38)]),
        ],
        Mark::Stopped => vec![area(&[(0.06, 0.06), (0.94, 0.06), (0.94, 0.94), (0.06, 0.94)])],
    }
}
