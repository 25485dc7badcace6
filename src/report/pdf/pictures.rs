//! Plots and the signs of verdicts, as lines and areas.

use super::sheets::{BLACK, Ink, Mark, Point, RULE, SOFT, Sheets, Style, WHITE};
use super::tags::Role;
use crate::check::Verdict;
use crate::report::content::curves::Picture;
use crate::report::plot::{self, CURVES};
use std::f32::consts::TAU;

/// Colour and dashes of each curve of a picture, as on the page.
const CURVE: [(Ink, &[f32]); CURVES] = [
    (Ink(0x0b, 0x62, 0xb8), &[]),
    (Ink(0xb3, 0x47, 0x00), &[5.0, 3.0]),
    (Ink(0x0f, 0x7a, 0x55), &[1.5, 2.2]),
    (Ink(0x98, 0x33, 0x8a), &[7.0, 2.2, 1.5, 2.2]),
];
/// What stands above a picture.
pub const CAPTION: Style = Style::new(8.5, BLACK, false);
const TICK: Style = Style::new(7.5, SOFT, false);
/// The name of a line, and the radius of the dot at its tip.
const NAME: Style = Style::new(7.5, BLACK, false);
const TIP: f32 = 1.8;
/// How wide a plot is re the paper's.
const WIDE: f32 = 0.94;

/// The colour of a verdict.
pub fn colour(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Pass => Ink(0x12, 0x5c, 0x35),
        Verdict::Warn => Ink(0x6f, 0x48, 0x00),
        Verdict::Fail => Ink(0x9c, 0x1c, 0x16),
        Verdict::Unsure => Ink(0x46, 0x3f, 0x8a),
        Verdict::Skipped => Ink(0x50, 0x58, 0x5f),
    }
}

/// A picture of curves with its caption and legend; it never goes over two sheets.
pub fn graph(sheets: &mut Sheets<'_>, picture: &Picture) {
    let scale = sheets.width() * WIDE / plot::SIZE.0 as f32;
    let high = plot::SIZE.1 as f32 * scale;
    sheets.skip(8.0);
    sheets.need(high + 2.0 * CAPTION.line() + 6.0);
    sheets.part(Role::Paragraph, |sheets| legend(sheets, picture));
    sheets.y += CAPTION.line() + 2.0;
    let wide = plot::SIZE.0 as f32 * scale;
    sheets.figure(&picture.description, (wide, high), |sheets| plotted(sheets, picture, scale));
    sheets.y += high + 2.0;
}

/// Name and axes at the left of the line at hand; at its right what each curve is, or below where there is no room.
fn legend(sheets: &mut Sheets<'_>, picture: &Picture) {
    let letters = sheets.letters;
    let after = caption(sheets, &picture.name, &picture.axes);
    let used = after + letters.width(&picture.axes, CAPTION.size);
    let wide: f32 = picture.keys.iter().map(|key| letters.width(key, CAPTION.size) + 38.0).sum();
    let mut x = sheets.right - wide;
    if x < used + 10.0 {
        sheets.y += CAPTION.line();
        x = sheets.left;
    }
    for (key, (ink, dash)) in picture.keys.iter().zip(CURVE) {
        let middle = sheets.y + CAPTION.size * 0.75;
        sheets.mark(Mark::Line(vec![(x, middle), (x + 20.0, middle)], 1.3, ink, dash));
        sheets.text(x + 24.0, sheets.y, key, CAPTION);
        x += letters.width(key, CAPTION.size) + 38.0;
    }
}

/// A name and what it is of at the left of the line at hand; returns where the latter begins.
pub fn caption(sheets: &mut Sheets<'_>, name: &str, of: &str) -> f32 {
    let name = format!("{name} ");
    let bold = Style { bold: true, ..CAPTION };
    sheets.text(sheets.left, sheets.y, &name, bold);
    let after = sheets.left + sheets.letters.width(&name, CAPTION.size) + 2.0;
    sheets.text(after, sheets.y, of, CAPTION);
    after
}

fn plotted(sheets: &mut Sheets<'_>, picture: &Picture, scale: f32) {
    let (x0, y0) = (sheets.left, sheets.y);
    let at = |(x, y): (i32, i32)| (x0 + x as f32 * scale, y0 + y as f32 * scale);
    let (left, top, right, bottom) = plot::frame();
    let letters = sheets.letters;
    for (x, label) in &picture.graph.x {
        sheets.mark(Mark::Line(vec![at((*x, top)), at((*x, bottom))], 0.4, RULE, &[]));
        let (middle, below) = at((*x, bottom));
        sheets.text(middle - letters.width(label, TICK.size) / 2.0, below + 3.0, label, TICK);
    }
    for (y, label, is_zero) in &picture.graph.y {
        let ink = if *is_zero { SOFT } else { RULE };
        sheets.mark(Mark::Line(vec![at((left, *y)), at((right, *y))], 0.4, ink, &[]));
        let (end, middle) = at((left, *y));
        let x = end - 5.0 - letters.width(label, TICK.size);
        sheets.text(x, middle - TICK.size * 0.72, label, TICK);
    }
    for (line, (ink, dash)) in picture.graph.lines.iter().zip(CURVE).filter(|(line, _)| !line.is_empty()) {
        let line: Vec<Point> = line.iter().copied().map(at).collect();
        sheets.mark(Mark::Line(line, 0.9, ink, dash));
    }
    for mark in &picture.graph.marks {
        let Some((ink, dash)) = CURVE.get(mark.curve) else { continue };
        if mark.is_stem {
            sheets.mark(Mark::Line(vec![at(mark.at), at((mark.at.0, bottom))], 0.9, *ink, dash));
        }
        sheets.mark(Mark::Area(circle(at(mark.at), TIP), *ink));
        if let Some((name, middle)) = &mark.name {
            let (x, y) = at(*middle);
            sheets.text(x - letters.width(name, NAME.size) / 2.0, y - NAME.size * 0.72, name, NAME);
        }
    }
}

/// A closed line round a centre.
pub fn circle(centre: Point, radius: f32) -> Vec<Point> {
    polygon(centre, radius, 40, 0.0)
}

/// The corners of a regular polygon, the first one again at the end; `turned` by so many turns from the right.
fn polygon((x, y): Point, radius: f32, corners: u8, turned: f32) -> Vec<Point> {
    let corner = |n: u8| {
        let angle = (f32::from(n) / f32::from(corners) + turned) * TAU;
        (x + radius * angle.cos(), y + radius * angle.sin())
    };
    (0..=corners).map(corner).collect()
}

/// The sign of a verdict in a square of `size`: a disc with a tick, a triangle, an octagon with a cross, a diamond with
/// a question mark, a ring. The word beside it says the same.
pub fn sign(sheets: &mut Sheets<'_>, at: Point, size: f32, verdict: Verdict) {
    sheets.decoration(|sheets| draw_sign(sheets, at, size, verdict));
}

fn draw_sign(sheets: &mut Sheets<'_>, (x, y): Point, size: f32, verdict: Verdict) {
    let ink = colour(verdict);
    let radius = size / 2.0;
    let centre = (x + radius, y + radius);
    let at = |dx: f32, dy: f32| (centre.0 + dx * radius, centre.1 + dy * radius);
    let stroke = size * 0.11;
    let line = |points: Vec<Point>| Mark::Line(points, stroke, WHITE, &[]);
    match verdict {
        Verdict::Pass => {
            sheets.mark(Mark::Area(circle(centre, radius), ink));
            sheets.mark(line(vec![at(-0.42, 0.05), at(-0.12, 0.35), at(0.44, -0.3)]));
        }
        Verdict::Warn => {
            sheets.mark(Mark::Area(vec![at(0.0, -0.95), at(1.0, 0.85), at(-1.0, 0.85)], ink));
            sheets.mark(line(vec![at(0.0, -0.3), at(0.0, 0.3)]));
            sheets.mark(line(vec![at(0.0, 0.48), at(0.0, 0.64)]));
        }
        Verdict::Fail => {
            sheets.mark(Mark::Area(polygon(centre, radius, 8, 1.0 / 16.0), ink));
            sheets.mark(line(vec![at(-0.36, -0.36), at(0.36, 0.36)]));
            sheets.mark(line(vec![at(0.36, -0.36), at(-0.36, 0.36)]));
        }
        Verdict::Unsure => {
            sheets.mark(Mark::Area(polygon(centre, radius, 4, 0.0), ink));
            let bow = [(-0.26, -0.2), (-0.16, -0.4), (0.1, -0.42), (0.25, -0.24), (0.14, -0.02), (0.0, 0.2)];
            sheets.mark(line(bow.into_iter().map(|(dx, dy)| at(dx, dy)).collect()));
            sheets.mark(line(vec![at(0.0, 0.38), at(0.0, 0.52)]));
        }
        Verdict::Skipped => {
            sheets.mark(Mark::Line(circle(centre, radius - stroke / 2.0), stroke, ink, &[]));
            sheets.mark(Mark::Line(vec![at(-0.4, 0.0), at(0.4, 0.0)], stroke, ink, &[]));
        }
    }
}
