//! How the figures went from run to run: small multiples, each over its own axis, with a read-out under the pointer or
//! the arrow keys. A click copies what is read.

use super::state::UiState;
use super::{figures, layout, theme};
use crate::live::View;
use crate::report::day;
use crate::report::drift::{Point, Series};
use crate::report::plot::Axis;
use egui::accesskit::Role;
use egui::{
    Align2, EventFilter, FontId, Key, Label, Pos2, Rect, Response, RichText, Sense, Shape, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

/// Width of one picture, at least, and its height with its numbers.
const WIDTH: f32 = 264.0;
const HEIGHT: f32 = 112.0;
/// Room for the numbers of the ordinate, above the highest, and for the days below.
const LEFT: f32 = 60.0;
const ABOVE: f32 = 8.0;
const BELOW: f32 = 24.0;
/// Between two numbers of the ordinate, at least.
const APART: f32 = 18.0;
/// Pictures that are drawn, at most.
const DRAWN: usize = 24;
/// Radius of a point, and of the ring around the run that was good.
const DOT: f32 = 2.5;
const RING: f32 = 5.5;

/// Draws the card, once there are two runs.
pub fn show(ui: &mut Ui, view: &View, state: &mut UiState) {
    let past = &view.past;
    let several = past.drift.moved();
    if view.report.is_practice() || several.is_empty() {
        return;
    }
    let moved = several.iter().filter(|series| series.has_moved()).count();
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let text = theme::palette(ui).text;
        layout::title(ui, "How the figures went", theme::TITLE, text);
        let good = if past.baseline.is_some() { ", a ring the run that was good" } else { "" };
        let words = format!(
            "Over {} runs of this chain, the oldest on the left. A bar is the standard uncertainty{good}.",
            past.drift.reports()
        );
        ui.add(Label::new(RichText::new(words).color(theme::palette(ui).dim)).wrap());
        if moved == 0 {
            ui.label(format!(
                "Nothing moved by more than its uncertainty: all {} figures stayed.",
                several.len()
            ));
        }
        if moved < several.len() {
            let stayed = several.len() - moved;
            ui.checkbox(&mut state.all_figures, format!("Also the {stayed} that stayed where they were"));
        }
        let drawn = if state.all_figures { several.len() } else { moved };
        let drawn: Vec<&Series> = several.into_iter().take(drawn).collect();
        grid(ui, drawn.get(..DRAWN).unwrap_or(&drawn), past.baseline.as_deref(), &mut state.copied);
        if drawn.len() > DRAWN {
            layout::dim(ui, format!("and {} more", drawn.len() - DRAWN));
        }
    });
    ui.add_space(theme::GAP);
}

fn grid(ui: &mut Ui, drawn: &[&Series], baseline: Option<&str>, copied: &mut String) {
    let columns = (((ui.available_width() + theme::PAD) / (WIDTH + theme::PAD)) as usize).clamp(1, 3);
    let width = (ui.available_width() - (columns - 1) as f32 * theme::PAD) / columns as f32;
    for row in drawn.chunks(columns) {
        ui.add_space(theme::GAP);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::PAD;
            for series in row {
                let id = (&series.check_id, &series.figure.id, series.figure.output, series.figure.input);
                ui.push_id(id, |ui| layout::cell(ui, width, |ui| multiple(ui, series, baseline, copied)));
            }
        });
    }
}

fn multiple(ui: &mut Ui, series: &Series, baseline: Option<&str>, copied: &mut String) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let name = format!("{}, {}", series.check, series.name());
    ui.add(Label::new(RichText::new(&name).size(theme::SMALL)).wrap());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let area = Rect::from_min_max(rect.min + vec2(LEFT, ABOVE), rect.max - vec2(theme::GAP, BELOW));
    let read = cursor(ui, &response, area, series.points.len());
    let spans = series.points.iter().flat_map(|point| [point.value - point.bar(), point.value + point.bar()]);
    let axis = Axis::linear(&spans.collect::<Vec<f64>>(), true);
    let place = Place { area, axis: &axis, count: series.points.len() };
    place.axes(ui, series);
    place.draw(ui, &series.points, baseline, read);
    let palette = theme::palette(ui);
    if response.has_focus() {
        ui.painter().rect_stroke(area, 0.0, Stroke::new(2.0, palette.text), egui::StrokeKind::Outside);
    }
    let value = match read.and_then(|index| series.points.get(index)) {
        Some(point) => {
            let good = if Some(&*point.made) == baseline { ", good" } else { "" };
            format!("{}{good}: {}", day(&point.made), series.written(point))
        }
        None => {
            let write = |point: Option<&Point>| point.map(|point| series.written(point)).unwrap_or_default();
            format!("{} → {}", write(series.points.first()), write(series.points.last()))
        }
    };
    ui.add(Label::new(RichText::new(&value).size(theme::SMALL).color(palette.dim)).wrap());
    let words = format!("{name}: {value}");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    if response.clicked() {
        figures::copy(ui, words, copied);
    }
}

/// Which point is read: the one nearest to the pointer, or the one to which the arrow keys have moved.
fn cursor(ui: &Ui, response: &Response, area: Rect, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    if let Some(at) = response.hover_pos().filter(|at| area.x_range().contains(at.x)) {
        let share = (at.x - area.left()) / area.width();
        return Some(((share * last as f32).round() as usize).min(last));
    }
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (on, back) =
        ui.input(|input| (input.num_presses(Key::ArrowRight), input.num_presses(Key::ArrowLeft)));
    let before = ui.data(|data| data.get_temp::<usize>(response.id)).unwrap_or(last);
    let now = before.saturating_add(on).saturating_sub(back).min(last);
    ui.data_mut(|data| data.insert_temp(response.id, now));
    Some(now)
}

/// Where the points of one picture stand.
struct Place<'a> {
    area: Rect,
    axis: &'a Axis,
    count: usize,
}

impl Place<'_> {
    fn at(&self, index: usize, value: f64) -> Pos2 {
        let across = index as f32 / self.count.saturating_sub(1).max(1) as f32;
        let up = self.axis.position(value).clamp(0.0, 1.0) as f32;
        // A little inwards, so that no ring is cut.
        let inside = self.area.shrink2(vec2(RING, 0.0));
        pos2(inside.left() + across * inside.width(), self.area.bottom() - up * self.area.height())
    }

    /// The numbers at the left as far as they fit, and the first and the last day below.
    fn axes(&self, ui: &Ui, series: &Series) {
        let palette = theme::palette(ui);
        let (font, painter) = (FontId::proportional(theme::SMALL), ui.painter());
        painter.rect_filled(self.area, 0.0, palette.background);
        let mut free = f32::INFINITY;
        for (value, name) in &self.axis.ticks {
            let at = self.at(0, *value).y;
            painter.hline(self.area.x_range(), at, Stroke::new(1.0, palette.line));
            if at < free {
                let from = pos2(self.area.left() - 6.0, at);
                painter.text(from, Align2::RIGHT_CENTER, name, font.clone(), palette.dim);
                free = at - APART;
            }
        }
        let date = |point: Option<&Point>| {
            point.map(|point| point.made.chars().take(10).collect::<String>()).unwrap_or_default()
        };
        let (first, last) = (date(series.points.first()), date(series.points.last()));
        let below = self.area.bottom() + 4.0;
        if first != last {
            let from = pos2(self.area.left(), below);
            painter.text(from, Align2::LEFT_TOP, first, font.clone(), palette.dim);
        }
        painter.text(pos2(self.area.right(), below), Align2::RIGHT_TOP, last, font, palette.dim);
    }

    fn draw(&self, ui: &Ui, points: &[Point], baseline: Option<&str>, read: Option<usize>) {
        let palette = theme::palette(ui);
        let painter = ui.painter_at(self.area.expand(2.0));
        let [colour, ..] = palette.curves;
        let line: Vec<Pos2> =
            points.iter().enumerate().map(|(index, point)| self.at(index, point.value)).collect();
        for (index, point) in points.iter().enumerate().filter(|(_, point)| point.bar() > 0.0) {
            let (low, high) =
                (self.at(index, point.value - point.bar()), self.at(index, point.value + point.bar()));
            painter.line_segment([low, high], Stroke::new(1.0, palette.dim));
        }
        if let Some(at) = read.and_then(|index| line.get(index)) {
            painter.vline(at.x, self.area.y_range(), Stroke::new(1.0, palette.text));
        }
        painter.add(Shape::line(line.clone(), Stroke::new(1.5, colour)));
        for (at, point) in line.iter().zip(points) {
            painter.circle_filled(*at, DOT, colour);
            if Some(&*point.made) == baseline {
                painter.circle_stroke(*at, RING, Stroke::new(1.5, palette.text));
            }
        }
    }
}
