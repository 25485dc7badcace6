//! Curves over readable axes, the ones of the report's page, with a read-out under the pointer or the arrow keys. A click
//! copies what is read.

use super::{layout, theme};
use crate::check::Curve;
use crate::report::plot::{
    Axis, CURVES, Manner, Room, alike, axes, is_silence, manner, marks, named, points, sharing, thinned,
};
use crate::report::words::{label, quantity, short_place, with_unit};
use crate::units::{Hz, number};
use egui::accesskit::Role;
use egui::{
    Align2, EventFilter, FontId, Key, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Height of the picture with its numbers.
const HEIGHT: f32 = 212.0;
/// Room for the numbers of the ordinate, above the highest, and for those of the abscissa.
const LEFT: f32 = 48.0;
const ABOVE: f32 = 8.0;
const BELOW: f32 = 26.0;
/// Width of one name with its value below the picture, at least.
const KEY: f32 = 208.0;
/// Radius of the dot at a point that is drawn as such.
const TIP: f32 = 3.0;
/// One press of an arrow key, as a part of the width.
const STEP: f32 = 0.01;

/// Draws all curves: those of one kind over the same axes, the harmonics of one channel together.
pub fn all(ui: &mut Ui, curves: &[Curve], copied: &mut String) {
    let mut kinds: Vec<Vec<&Curve>> = Vec::new();
    for curve in curves {
        match kinds.iter_mut().find(|kind| kind.first().is_some_and(|first| together(first, curve))) {
            Some(kind) => kind.push(curve),
            None => kinds.push(vec![curve]),
        }
    }
    for (place, kind) in kinds.iter().enumerate() {
        let over = sharing(curves, kind);
        for (part, drawn) in kind.chunks(CURVES).enumerate() {
            ui.push_id(("plot", place, part), |ui| show(ui, drawn, &over, copied));
        }
    }
}

fn together(a: &Curve, b: &Curve) -> bool {
    let same_place = a.output == b.output && a.input == b.input;
    let same_units = a.x_unit == b.x_unit && a.y_unit == b.y_unit;
    same_units && (alike(a, b) || is_harmonic(&a.id) && is_harmonic(&b.id) && same_place)
}

fn is_harmonic(id: &str) -> bool {
    let order = id.strip_prefix('h').and_then(|rest| rest.strip_suffix("_db"));
    order.is_some_and(|order| order.parse::<u8>().is_ok())
}

/// Draws up to [`CURVES`] of `drawn` over the axes that suit all of their `kind`.
pub fn show(ui: &mut Ui, drawn: &[&Curve], kind: &[&Curve], copied: &mut String) {
    let Some(first) = drawn.first() else { return };
    let harmonics = is_harmonic(&first.id);
    let mixed = drawn.iter().any(|curve| curve.id != first.id);
    let what = if harmonics {
        format!("Harmonics, {}", short_place(first.output, first.input))
    } else if is_silence(first) {
        format!("{}, {}", label(&first.id), short_place(first.output, first.input).to_lowercase())
    } else {
        label(&first.id)
    };
    let name = |curve: &&Curve| {
        if harmonics || mixed { label(&curve.id) } else { short_place(curve.output, curve.input) }
    };
    let names: Vec<String> = drawn.iter().map(name).collect();
    draw(ui, drawn, kind, &format!("{what}{}", over(first)), &names, copied);
}

/// Draws a curve over the same one of an earlier report.
pub fn pair(ui: &mut Ui, before: &Curve, after: &Curve, copied: &mut String) {
    let what = format!("{}, {}{}", label(&after.id), short_place(after.output, after.input), over(after));
    let names = ["Before", "After"].map(str::to_owned);
    draw(ui, &[before, after], &[before, after], &what, &names, copied);
}

fn draw(ui: &mut Ui, drawn: &[&Curve], kind: &[&Curve], title: &str, names: &[String], copied: &mut String) {
    let Some(((x, y), first)) = axes(kind).zip(drawn.first()) else { return };
    layout::caption(ui, title);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let area = Rect::from_min_max(rect.min + vec2(LEFT, ABOVE), rect.max - vec2(theme::GAP, BELOW));
    let cursor = cursor(ui, &response, area);
    grid(ui, area, &x, &y);
    let palette = theme::palette(ui);
    let to_screen = |(across, value): (f64, f64)| -> Pos2 {
        let up = y.position(value).clamp(0.0, 1.0) as f32;
        pos2(area.left() + across as f32 * area.width(), area.bottom() - up * area.height())
    };
    // The first is widest, so that it shows where another lies on it.
    let strokes = palette.curves.iter().zip([3.0, 1.5, 1.5, 1.5]);
    for (curve, (colour, width)) in
        drawn.iter().zip(strokes).filter(|(curve, _)| manner(curve) != Manner::Stems)
    {
        let line = thinned(curve, &x).into_iter().map(to_screen).collect();
        ui.painter_at(area.expand(2.0)).add(Shape::line(line, Stroke::new(width, *colour)));
    }
    marked(ui, drawn, area, (&x, &y));
    if let Some(share) = cursor {
        let at = area.left() + share * area.width();
        ui.painter().vline(at, area.y_range(), Stroke::new(1.0, palette.text));
    }
    if response.has_focus() {
        ui.painter().rect_stroke(area, 0.0, Stroke::new(2.0, palette.text), egui::StrokeKind::Outside);
    }
    let readings: Vec<(String, Option<String>)> = drawn
        .iter()
        .zip(names)
        .map(|(curve, name)| {
            let read = cursor.and_then(|share| read(curve, &x, f64::from(share)));
            (
                name.clone(),
                read.map(|(_, value)| with_unit(quantity(value, 0.0, &curve.y_unit), &curve.y_unit)),
            )
        })
        .collect();
    let at = cursor.map(|share| written(x.value(f64::from(share)), &first.x_unit));
    keys(ui, &readings, at.as_deref());
    let list = |part: &(String, Option<String>)| match &part.1 {
        Some(value) => format!("{} {value}", part.0),
        None => part.0.clone(),
    };
    let parts: Vec<String> = readings.iter().map(list).collect();
    let words =
        format!("{title}{}: {}", at.map_or_else(String::new, |at| format!(" at {at}")), parts.join(", "));
    let words = named(drawn).map_or_else(|| words.clone(), |named| format!("{words}. {named}"));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    if response.clicked() {
        super::figures::copy(ui, words, copied);
    }
}

/// Points that are drawn as such, with the names of those that have one.
fn marked(ui: &Ui, drawn: &[&Curve], area: Rect, axes: (&Axis, &Axis)) {
    let palette = theme::palette(ui);
    let font = FontId::proportional(theme::SMALL);
    let letter = (0.55 * f64::from(theme::SMALL), 1.2 * f64::from(theme::SMALL));
    let frame = (f64::from(area.width()), f64::from(area.height()));
    let on_screen = |at: (f64, f64)| area.min + vec2(at.0 as f32, at.1 as f32);
    for mark in marks(drawn, axes, Room { frame, letter }) {
        let Some(colour) = palette.curves.get(mark.curve) else { continue };
        let tip = on_screen(mark.at);
        if mark.is_stem {
            ui.painter().vline(tip.x, tip.y..=area.bottom(), Stroke::new(1.5, *colour));
        }
        ui.painter().circle_filled(tip, TIP, *colour);
        if let Some((name, middle)) = mark.name {
            let middle = on_screen(middle);
            ui.painter().text(middle, Align2::CENTER_CENTER, name, font.clone(), palette.text);
        }
    }
}

/// What the axes are, in words.
fn over(curve: &Curve) -> String {
    let unit = if curve.y_unit.is_empty() { String::new() } else { format!(" in {}", curve.y_unit) };
    match curve.x_unit.as_str() {
        "Hz" => format!("{unit} over frequency in Hz"),
        "ms" | "s" | "samples" => format!("{unit} over time in {}", curve.x_unit),
        "dB" => format!("{unit} over gain in dB"),
        other => format!("{unit} over {other}"),
    }
}

/// Where the reading is taken, 0 … 1: under the pointer, or where the arrow keys have moved it.
fn cursor(ui: &Ui, response: &Response, area: Rect) -> Option<f32> {
    if let Some(at) = response.hover_pos().filter(|at| area.x_range().contains(at.x)) {
        return Some((at.x - area.left()) / area.width());
    }
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let presses = ui
        .input(|input| input.num_presses(Key::ArrowRight) as f32 - input.num_presses(Key::ArrowLeft) as f32);
    let last = ui.data(|data| data.get_temp::<f32>(response.id)).unwrap_or(0.5);
    let share = (last + STEP * presses).clamp(0.0, 1.0);
    ui.data_mut(|data| data.insert_temp(response.id, share));
    Some(share)
}

/// The point of a curve nearest to a place on the axis; `None` where the curve does not reach.
fn read(curve: &Curve, x: &Axis, share: f64) -> Option<(f64, f64)> {
    let away = |point: &(f64, f64)| (x.position(point.0) - share).abs();
    points(curve).min_by(|a, b| away(a).total_cmp(&away(b))).filter(|point| away(point) < 0.05)
}

/// A place on the abscissa.
fn written(value: f64, unit: &str) -> String {
    if unit == "Hz" { Hz(value).to_string() } else { with_unit(number(value, 2), unit) }
}

/// Draws the lines of the axes with their numbers.
pub fn grid(ui: &Ui, area: Rect, x: &Axis, y: &Axis) {
    let palette = theme::palette(ui);
    let (font, faint) = (FontId::proportional(theme::SMALL), Stroke::new(1.0, palette.line));
    let painter = ui.painter();
    painter.rect_filled(area, 0.0, palette.background);
    let mut taken = f32::NEG_INFINITY;
    for (value, name) in &x.ticks {
        let at = area.left() + x.position(*value) as f32 * area.width();
        painter.vline(at, area.y_range(), faint);
        let galley = painter.layout_no_wrap(name.clone(), font.clone(), palette.dim);
        let width = galley.size().x;
        let left = (at - width / 2.0).min(area.right() + theme::GAP - width);
        if left > taken + 4.0 {
            painter.galley(pos2(left, area.bottom() + 8.0), galley, palette.dim);
            taken = left + width;
        }
    }
    for (value, name) in &y.ticks {
        let at = area.bottom() - y.position(*value) as f32 * area.height();
        let stroke = if value.abs() < 1e-9 { Stroke::new(1.0, palette.dim) } else { faint };
        painter.hline(area.x_range(), at, stroke);
        painter.text(pos2(area.left() - 6.0, at), Align2::RIGHT_CENTER, name, font.clone(), palette.dim);
    }
}

/// The names of the curves with what is read of each, in places that do not move.
fn keys(ui: &mut Ui, readings: &[(String, Option<String>)], at: Option<&str>) {
    let width = ui.available_width() - LEFT;
    let columns = ((width / KEY) as usize).clamp(1, CURVES);
    let part = width / columns as f32;
    let rows = readings.len().div_ceil(columns) + 1;
    let size = vec2(ui.available_width(), rows as f32 * theme::LINE);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let palette = theme::palette(ui);
    let painter = ui.painter();
    let font = FontId::proportional(theme::SMALL);
    let place = |place: usize| {
        let (row, column) = (place / columns, place % columns);
        rect.min + vec2(LEFT + column as f32 * part, (row as f32 + 0.5) * theme::LINE)
    };
    for (n, ((name, value), colour)) in readings.iter().zip(palette.curves).enumerate() {
        let from = place(n);
        painter.hline(from.x..=from.x + 20.0, from.y, Stroke::new(if n == 0 { 3.0 } else { 1.5 }, colour));
        let words = value.as_ref().map_or_else(|| name.clone(), |value| format!("{name}: {value}"));
        painter.text(from + vec2(26.0, 0.0), Align2::LEFT_CENTER, words, font.clone(), palette.text);
    }
    let last = pos2(rect.left() + LEFT, rect.bottom() - theme::LINE / 2.0);
    let words = match at {
        Some(at) => format!("at {at}; a click copies it"),
        None => "Point at the picture to read it.".to_owned(),
    };
    painter.text(last, Align2::LEFT_CENTER, words, font, palette.dim);
}
