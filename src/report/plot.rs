//! Curves as SVG. Colours and lines are left to the page's style sheet, so that one picture serves light, dark and
//! paper.

mod marks;
mod scale;

use super::finite;
use crate::check::Curve;
pub(crate) use marks::{Manner, Room, is_silence, manner, marks, named};
use maud::{Markup, PreEscaped, html};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
pub(crate) use scale::Axis;

/// Curves in one picture at most: more can't be told apart.
pub const CURVES: usize = 4;

/// Width and height in the picture's own units: two to a CSS pixel at full width, for plotters draws at whole ones.
pub const SIZE: (i32, i32) = (WIDTH, HEIGHT);
const WIDTH: i32 = 1440;
const HEIGHT: i32 = 560;
const LEFT: i32 = 110;
const RIGHT: i32 = 32;
const TOP: i32 = 24;
const BOTTOM: i32 = 64;

/// Columns that a curve is thinned to, with its lowest and highest point in each.
const COLUMNS: usize = 240;

/// Least distance from the middle of a phase axis to either end, in degrees, and of an axis of delays, in milliseconds:
/// less is nothing that anyone hears.
const LEAST_DEGREES: f64 = 5.0;
const LEAST_MS: f64 = 0.5;
/// The same of a latency that stays, in samples.
const LEAST_SAMPLES: f64 = 0.5;
/// Room above the highest line for its name, in dB.
const FOR_NAMES_DB: f64 = 6.0;
/// A letter of a name: how wide it is and how much a line of it takes; half the size of a dot.
const LETTER: (f64, f64) = (14.0, 28.0);
const DOT: i32 = 6;

/// No measured value is larger; a span of such values still is a number.
const LARGEST: f64 = 1e12;

/// Stand-ins, exchanged for classes of the style sheet.
const GRID: RGBColor = RGBColor(1, 0, 0);
const ZERO: RGBColor = RGBColor(1, 0, 1);
const LABEL: RGBColor = RGBColor(1, 0, 2);
const NAME: RGBColor = RGBColor(1, 0, 3);
const CURVE: [RGBColor; CURVES] =
    [RGBColor(1, 1, 0), RGBColor(1, 1, 1), RGBColor(1, 1, 2), RGBColor(1, 1, 3)];
const CLASSES: &[(&str, &str)] = &[
    ("stroke=\"#010000\"", "class=\"grid\""),
    ("stroke=\"#010001\"", "class=\"zero\""),
    ("fill=\"#010002\"", ""),
    ("fill=\"#010003\"", "class=\"name\""),
    ("fill=\"#010100\"", "class=\"tip c1\""),
    ("fill=\"#010101\"", "class=\"tip c2\""),
    ("fill=\"#010102\"", "class=\"tip c3\""),
    ("fill=\"#010103\"", "class=\"tip c4\""),
    ("stroke=\"#010100\"", "class=\"curve c1\""),
    ("stroke=\"#010101\"", "class=\"curve c2\""),
    ("stroke=\"#010102\"", "class=\"curve c3\""),
    ("stroke=\"#010103\"", "class=\"curve c4\""),
    (" opacity=\"1\"", ""),
    (" stroke-width=\"1\"", ""),
    (" font-family=\"sans-serif\"", ""),
    (" font-size=\"20.967741935483872\"", ""),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

/// What is read of a knob that is turned, and what was fitted to it, belong in one picture.
const KNOB: &str = "noise_by_gain_";

/// Whether two curves can share axes.
pub fn alike(a: &Curve, b: &Curve) -> bool {
    if is_silence(a) && is_silence(b) {
        // One input to a picture, so that it can be told whose lines they are.
        return (a.output, a.input) == (b.output, b.input) && a.x_unit == b.x_unit && a.y_unit == b.y_unit;
    }
    let together = a.id == b.id || [a, b].iter().all(|curve| curve.id.starts_with(KNOB));
    together && a.x_unit == b.x_unit && a.y_unit == b.y_unit
}

/// The axes that suit all of `curves`; `None` where there is nothing to draw.
pub(crate) fn axes(curves: &[&Curve]) -> Option<(Axis, Axis)> {
    let first = curves.first()?;
    let all: Vec<(f64, f64)> = curves.iter().flat_map(|curve| points(curve)).collect();
    let xs: Vec<f64> = all.iter().map(|point| point.0).collect();
    if xs.is_empty() {
        return None;
    }
    let x = if first.x_unit == "Hz" { Axis::frequency(&xs) } else { Axis::linear(&xs, false) };
    let is_shown = |point: &&(f64, f64)| (0.0..=1.0).contains(&x.position(point.0));
    let mut ys: Vec<f64> = all.iter().filter(is_shown).map(|point| point.1).collect();
    if curves.iter().any(|curve| manner(curve) == Manner::Stems) {
        ys.extend(ys.iter().copied().reduce(f64::max).map(|highest| highest + FOR_NAMES_DB));
    }
    let y = match first.y_unit.as_str() {
        unit if unit.starts_with("dB") => Axis::decibels(&ys),
        "°" => Axis::around(&ys, LEAST_DEGREES),
        "ms" => Axis::around(&ys, LEAST_MS),
        "samples" => Axis::around(&ys, LEAST_SAMPLES),
        _ => Axis::linear(&ys, true),
    };
    Some((x, y))
}

/// The curves of a check whose axes those of a `kind` have as well, so that the pictures of several inputs can be
/// compared.
pub(crate) fn sharing<'a>(curves: &'a [Curve], kind: &[&'a Curve]) -> Vec<&'a Curve> {
    match kind.first() {
        Some(first) if is_silence(first) => {
            let same = |curve: &&Curve| {
                is_silence(curve) && (&curve.x_unit, &curve.y_unit) == (&first.x_unit, &first.y_unit)
            };
            curves.iter().filter(same).collect()
        }
        _ => kind.to_vec(),
    }
}

/// Lines and ticks in a picture of [`SIZE`], x to the right, y down.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    /// Where each vertical line of the grid stands, and what it says.
    pub x: Vec<(i32, String)>,
    /// The same of the horizontal ones, and whether it is the zero.
    pub y: Vec<(i32, String, bool)>,
    /// The curves; empty where one has marks alone.
    pub lines: Vec<Vec<(i32, i32)>>,
    /// Points that are drawn as such.
    pub marks: Vec<Mark>,
}

/// A point that is drawn as such.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Which curve it belongs to.
    pub curve: usize,
    /// Its place.
    pub at: (i32, i32),
    /// Whether a stem leads down from it to the foot of the frame.
    pub is_stem: bool,
    /// Its name and the middle of that, where there is room for it.
    pub name: Option<(String, (i32, i32))>,
}

impl Graph {
    /// Lays up to [`CURVES`] of `drawn` over the axes that suit `all`, so that pictures of the same kind can be compared.
    /// `None` where there is nothing to draw.
    pub fn of(drawn: &[&Curve], all: &[&Curve]) -> Option<Self> {
        let (x, y) = axes(all)?;
        let placed = |point: &(f64, f64)| (across(point.0), down(y.position(point.1)));
        let line = |curve: &&Curve| match manner(curve) {
            Manner::Stems => Vec::new(),
            Manner::Line | Manner::Dots => thinned(curve, &x).iter().map(placed).collect(),
        };
        let lines = drawn.iter().map(line).collect();
        let frame = (f64::from(WIDTH - LEFT - RIGHT), f64::from(HEIGHT - BOTTOM - TOP));
        let point = |at: (f64, f64)| (LEFT + at.0.round() as i32, TOP + at.1.round() as i32);
        let marks = marks(drawn, (&x, &y), Room { frame, letter: LETTER });
        let mark = |mark: marks::Mark| Mark {
            curve: mark.curve,
            at: point(mark.at),
            is_stem: mark.is_stem,
            name: mark.name.map(|(text, middle)| (text, point(middle))),
        };
        let marks = marks.into_iter().map(mark).collect();
        let across = |(at, label): &(f64, String)| (across(x.position(*at)), label.clone());
        let down = |(at, label): &(f64, String)| (down(y.position(*at)), label.clone(), at.abs() < 1e-9);
        let (x, y) = (x.ticks.iter().map(across).collect(), y.ticks.iter().map(down).collect());
        Some(Self { x, y, lines, marks })
    }
}

/// The rectangle that the grid fills: left, top, right, bottom.
pub fn frame() -> (i32, i32, i32, i32) {
    (across(0.0), down(1.0), across(1.0), down(0.0))
}

/// Draws up to [`CURVES`] of `drawn` over the axes that suit `all`. `None` where there is nothing to draw.
pub fn picture(drawn: &[&Curve], all: &[&Curve], description: &str) -> Option<Markup> {
    Graph::of(drawn, all).map(|graph| svg(&graph, description))
}

/// The graph as SVG.
pub fn svg(graph: &Graph, description: &str) -> Markup {
    let mut drawing = String::new();
    // Drawing to a string does not fail.
    let _ = draw(&mut drawing, graph);
    // The opening tag is ours, the rest is plotters'.
    let inner = drawing.split_once('>').map(|(_, inner)| inner.replace("</svg>", "")).unwrap_or_default();
    let inner = CLASSES.iter().fold(inner, |text, (from, to)| text.replace(from, to));
    html! {
        svg class="plot" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(description) {
            title { (description) }
            (PreEscaped(inner))
        }
    }
}

/// The points that can be drawn.
pub(crate) fn points(curve: &Curve) -> impl Iterator<Item = (f64, f64)> {
    finite::points(curve).filter(|(x, y)| x.abs() <= LARGEST && y.abs() <= LARGEST)
}

fn across(position: f64) -> i32 {
    LEFT + (position * f64::from(WIDTH - LEFT - RIGHT)).round() as i32
}

fn down(position: f64) -> i32 {
    HEIGHT - BOTTOM - (position.clamp(0.0, 1.0) * f64::from(HEIGHT - BOTTOM - TOP)).round() as i32
}

/// What of a curve lies within the axis: place along it, 0 … 1, and value; thinned where it has more points than the
/// picture has columns.
pub(crate) fn thinned(curve: &Curve, x: &Axis) -> Vec<(f64, f64)> {
    let placed = points(curve).map(|(at, value)| (x.position(at), value));
    let inside: Vec<(f64, f64)> = placed.filter(|(at, _)| (-1e-9..=1.0 + 1e-9).contains(at)).collect();
    if inside.len() <= 2 * COLUMNS {
        return inside;
    }
    let column = |point: &(f64, f64)| (point.0 * COLUMNS as f64) as usize;
    let mut line = Vec::new();
    for group in inside.chunk_by(|a, b| column(a) == column(b)) {
        let by_value = |a: &(usize, &(f64, f64)), b: &(usize, &(f64, f64))| a.1.1.total_cmp(&b.1.1);
        let lowest = group.iter().enumerate().min_by(by_value);
        let highest = group.iter().enumerate().max_by(by_value);
        let (Some(lowest), Some(highest)) = (lowest, highest) else { continue };
        let (one, other) = if lowest.0 <= highest.0 { (lowest, highest) } else { (highest, lowest) };
        line.push(*one.1);
        if other.0 != one.0 {
            line.push(*other.1);
        }
    }
    line
}

fn draw(svg: &mut String, graph: &Graph) -> Drawn {
    let area = SVGBackend::with_string(svg, (WIDTH as u32, HEIGHT as u32)).into_drawing_area();
    let (left, top, right, bottom) = frame();
    for (at, label) in &graph.x {
        rule(&area, [(*at, top), (*at, bottom)], GRID)?;
        text(&area, label, (*at, bottom + 14), (HPos::Center, VPos::Top), LABEL)?;
    }
    for (at, label, is_zero) in &graph.y {
        rule(&area, [(left, *at), (right, *at)], if *is_zero { ZERO } else { GRID })?;
        text(&area, label, (left - 14, *at), (HPos::Right, VPos::Center), LABEL)?;
    }
    for (points, colour) in graph.lines.iter().zip(CURVE).filter(|(points, _)| !points.is_empty()) {
        area.draw(&PathElement::new(points.clone(), colour))?;
    }
    for mark in &graph.marks {
        let Some(colour) = CURVE.get(mark.curve) else { continue };
        if mark.is_stem {
            rule(&area, [mark.at, (mark.at.0, bottom)], *colour)?;
        }
        area.draw(&Circle::new(mark.at, DOT, colour.filled()))?;
        if let Some((name, middle)) = &mark.name {
            text(&area, name, *middle, (HPos::Center, VPos::Center), NAME)?;
        }
    }
    area.present()?;
    Ok(())
}

fn rule(area: &Area<'_>, ends: [(i32, i32); 2], colour: RGBColor) -> Drawn {
    Ok(area.draw(&PathElement::new(ends.to_vec(), colour))?)
}

fn text(
    area: &Area<'_>,
    label: &str,
    at: (i32, i32),
    (across, down): (HPos, VPos),
    colour: RGBColor,
) -> Drawn {
    let style = ("sans-serif", 26).into_font().color(&colour).pos(Pos::new(across, down));
    Ok(area.draw(&Text::new(label.to_owned(), at, style))?)
}
