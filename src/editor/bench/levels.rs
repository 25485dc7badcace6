//! The levels of all inputs, as bars on one scale.

use super::scale::{Reading, SCALES, Scale};
use super::{State, paint};
use crate::editor::{layout, theme};
use crate::live::Snapshot;
use crate::units::number;
use egui::accesskit::Role;
use egui::{Align2, Color32, ComboBox, FontId, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 20.0;
/// Few channels share this height.
const ROOM: f32 = 80.0;
const NUMBER: f32 = 20.0;
const READING: f32 = 56.0;

/// Draws the card's content.
pub fn show(ui: &mut Ui, meters: &Snapshot, state: &mut State) {
    let label = layout::caption(ui, "Scale of the levels");
    let now = SCALES.get(state.scale).unwrap_or(&SCALES[0]);
    let list = ComboBox::from_id_salt("scale").width(ui.available_width()).selected_text(now.name);
    let list = list.show_ui(ui, |ui| {
        for (place, scale) in SCALES.iter().enumerate() {
            ui.selectable_value(&mut state.scale, place, scale.name);
        }
    });
    list.response.labelled_by(label.id);
    let scale = SCALES.get(state.scale).unwrap_or(&SCALES[0]);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(4.0);
    heading(ui, scale);
    let height = (ROOM / meters.back().len().max(1) as f32).clamp(ROW, 2.0 * ROW);
    for (place, channel) in meters.back().iter().enumerate() {
        row(ui, scale, place + 1, scale.read(channel), height);
    }
    numbers(ui, scale);
    ui.add_space(4.0);
    paint::legend(ui, scale.legend);
}

fn heading(ui: &mut Ui, scale: &Scale) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let (font, dim) = (FontId::proportional(theme::SMALL), theme::palette(ui).dim);
    let painter = ui.painter();
    painter.text(
        rect.left_center(),
        Align2::LEFT_CENTER,
        format!("Return, {}", scale.unit),
        font.clone(),
        dim,
    );
    painter.text(rect.right_center(), Align2::RIGHT_CENTER, scale.written, font, dim);
}

/// The part of a row that the bar takes.
fn track(rect: Rect) -> Rect {
    let half = 0.25 * rect.height();
    Rect::from_min_max(
        pos2(rect.left() + NUMBER, rect.center().y - half),
        pos2(rect.right() - READING, rect.center().y + half),
    )
}

fn row(ui: &mut Ui, scale: &Scale, input: usize, reading: Reading, height: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let written = paint::level(reading.written);
    let words = format!("Input {input}, {}: {written} {}", scale.name, scale.unit);
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &words));
    let palette = theme::palette(ui);
    let font = FontId::proportional(theme::SMALL);
    let (painter, bar) = (ui.painter(), track(rect));
    painter.text(rect.left_center(), Align2::LEFT_CENTER, input, font.clone(), palette.dim);
    painter.rect_filled(bar, 2.0, palette.raised);
    let across = |level: f64| bar.left() + scale.share(level) * bar.width();
    let (high, too_high) = scale.zones;
    let zones: [(f64, f64, Color32); 3] = [
        (scale.low, high, palette.pass),
        (high, too_high, palette.warn),
        (too_high, scale.high, palette.fail),
    ];
    for (from, to, colour) in zones {
        if reading.now > from {
            let part = bar.with_min_x(across(from)).with_max_x(across(reading.now.min(to)));
            painter.rect_filled(part, 1.0, colour);
        }
    }
    if let Some(mark) = reading.mark.filter(|mark| *mark > scale.low) {
        let colour = zones.iter().rev().find(|zone| mark >= zone.0).map_or(palette.text, |zone| zone.2);
        let x = across(mark).clamp(bar.left() + 1.0, bar.right() - 1.0);
        painter.vline(x, bar.expand2(vec2(0.0, 2.0)).y_range(), Stroke::new(2.0, colour));
    }
    let ink = if reading.written >= too_high { palette.fail } else { palette.text };
    painter.text(rect.right_center(), Align2::RIGHT_CENTER, written, font, ink);
}

/// The numbers of the scale, below the bars; where two would touch, the one further from 0 is left out.
fn numbers(ui: &mut Ui, scale: &Scale) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let (font, dim) = (FontId::proportional(theme::SMALL), theme::palette(ui).dim);
    let bar = track(rect);
    let mut ticks: Vec<i16> = scale.ticks.to_vec();
    ticks.sort_by_key(|tick| tick.abs());
    let mut taken: Vec<(f32, f32)> = Vec::new();
    for tick in ticks {
        let x = bar.left() + scale.share(f64::from(tick)) * bar.width();
        let galley = ui.painter().layout_no_wrap(number(f64::from(tick), 0), font.clone(), dim);
        let half = 0.5 * galley.size().x;
        let left = (x - half).clamp(rect.left(), rect.right() - 2.0 * half);
        let right = left + 2.0 * half;
        if taken.iter().all(|(from, to)| right + 6.0 < *from || left > *to + 6.0) {
            taken.push((left, right));
            ui.painter().vline(x, rect.top()..=rect.top() + 4.0, Stroke::new(1.0, dim));
            ui.painter().galley(pos2(left, rect.top() + 4.0), galley, dim);
        }
    }
}
