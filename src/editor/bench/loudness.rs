//! Loudness, on the scales of EBU Tech 3341.

use super::{State, paint};
use crate::editor::{layout, theme};
use crate::live::Snapshot;
use crate::units::{gain_to_db, number};
use egui::accesskit::Role;
use egui::{Align2, Button, FontId, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Target of EBU R 128, in LUFS: 0 LU.
const TARGET: f64 = -23.0;
/// Highest permitted true peak of EBU R 128, in dBTP.
const CEILING: f64 = -1.0;
const ROW: f32 = 20.0;

/// Draws the card's content.
pub fn show(ui: &mut Ui, meters: &Snapshot, state: &mut State) {
    let loudness = &meters.loudness;
    layout::caption(ui, "Loudness scale");
    ui.horizontal(|ui| {
        let wide = state.plus_18;
        if ui.add(Button::new("EBU +9").selected(!wide)).clicked() {
            state.plus_18 = false;
        }
        if ui.add(Button::new("EBU +18").selected(wide)).clicked() {
            state.plus_18 = true;
        }
    });
    let ends = if state.plus_18 { (-36.0, 18.0) } else { (-18.0, 9.0) };
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(4.0);
    bar(ui, "Momentary", loudness.momentary, ends);
    bar(ui, "Short-term", loudness.short_term, ends);
    ends_line(ui, ends);
    ui.add_space(4.0);
    let lufs = |value: Option<f64>| format!("{} LUFS", paint::value(value, 1));
    line(ui, "Integrated", &lufs(loudness.integrated), false);
    line(ui, "Range", &format!("{} LU", paint::value(loudness.range, 1)), false);
    line(ui, "Momentary, max", &lufs(loudness.momentary_max), false);
    line(ui, "Short-term, max", &lufs(loudness.short_term_max), false);
    let peak = meters.back().iter().map(|channel| channel.programme.true_peak.max).fold(0.0, f32::max);
    let peak = gain_to_db(f64::from(peak));
    line(ui, "True peak, max", &format!("{} dBTP", paint::level(peak)), peak > CEILING);
    ui.add_space(4.0);
    paint::legend(ui, "ITU-R BS.1770-5 and EBU R 128: 0 LU at \u{2212}23 LUFS. Range: EBU Tech 3342.");
}

fn bar(ui: &mut Ui, name: &str, now: Option<f64>, (low, high): (f64, f64)) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let words = format!("{name}: {} LUFS", paint::value(now, 1));
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &words));
    let palette = theme::palette(ui);
    let font = FontId::proportional(theme::SMALL);
    let painter = ui.painter();
    painter.text(rect.left_center(), Align2::LEFT_CENTER, name, font.clone(), palette.dim);
    painter.text(rect.right_center(), Align2::RIGHT_CENTER, paint::value(now, 1), font, palette.text);
    let track = track(rect);
    painter.rect_filled(track, 2.0, palette.raised);
    let across = |lu: f64| track.left() + ((lu - low) / (high - low)).clamp(0.0, 1.0) as f32 * track.width();
    if let Some(lu) = now.map(|now| now - TARGET).filter(|lu| *lu > low) {
        painter.rect_filled(
            track.with_max_x(across(lu)),
            2.0,
            if lu > 1.0 { palette.warn } else { palette.pass },
        );
    }
    painter.vline(across(0.0), track.expand2(vec2(0.0, 3.0)).y_range(), egui::Stroke::new(2.0, palette.text));
}

fn track(rect: Rect) -> Rect {
    Rect::from_min_max(
        pos2(rect.left() + 76.0, rect.center().y - 5.0),
        pos2(rect.right() - 44.0, rect.center().y + 5.0),
    )
}

fn ends_line(ui: &mut Ui, (low, high): (f64, f64)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let (font, dim) = (FontId::proportional(theme::SMALL), theme::palette(ui).dim);
    let track = track(rect);
    let zero = track.left() + (-low / (high - low)) as f32 * track.width();
    let y = rect.center().y;
    let painter = ui.painter();
    painter.text(pos2(track.left(), y), Align2::LEFT_CENTER, number(low, 0), font.clone(), dim);
    painter.text(pos2(zero, y), Align2::CENTER_CENTER, "0 LU", font.clone(), dim);
    painter.text(pos2(track.right(), y), Align2::RIGHT_CENTER, format!("+{}", number(high, 0)), font, dim);
}

fn line(ui: &mut Ui, name: &str, value: &str, is_bad: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let words = format!("{name}: {value}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let palette = theme::palette(ui);
    let font = FontId::proportional(theme::SMALL);
    let ink = if is_bad { palette.fail } else { palette.text };
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, font.clone(), palette.dim);
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, value, font, ink);
}
