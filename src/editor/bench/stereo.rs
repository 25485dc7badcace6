//! Inputs 1 and 2 against each other: goniometer, correlation, balance.

use super::paint;
use crate::editor::{layout, theme};
use crate::live::Snapshot;
use crate::units::{gain_to_db, number};
use egui::accesskit::Role;
use egui::{Align2, FontId, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Height of the goniometer.
const PICTURE: f32 = 168.0;
/// What is quieter than this (−60 dBFS) is not blown up any further.
const SMALLEST: f32 = 1e-3;
/// The balance's scale ends here, in dB either way.
const BALANCE: f64 = 12.0;

/// Draws the card's content.
pub fn show(ui: &mut Ui, meters: &Snapshot) {
    layout::caption(ui, "Stereo: inputs 1 and 2");
    let Some(stereo) = &meters.stereo else {
        ui.label("It takes two inputs to compare them.");
        return;
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let newest = usize::try_from(stereo.points_written).unwrap_or(usize::MAX).min(stereo.points.len());
    goniometer(ui, &stereo.points[..newest]);
    ui.add_space(4.0);
    let correlation = stereo.correlation;
    let words = match correlation {
        Some(value) => number(value, 2),
        None => "–".to_owned(),
    };
    let opposite = correlation.is_some_and(|value| value < 0.0);
    paint::between(ui, "Correlation, \u{2212}1 … +1", (-1.0, 1.0), correlation, &words, opposite);
    let balance = stereo.balance_db;
    let words = match balance {
        Some(value) if value.abs() < 0.05 => "0.0 dB".to_owned(),
        Some(value) if value > 0.0 => format!("1 louder by {} dB", number(value, 1)),
        Some(value) => format!("2 louder by {} dB", number(-value, 1)),
        None => "–".to_owned(),
    };
    paint::between(ui, "Balance", (BALANCE, -BALANCE), balance, &words, false);
    paint::legend(ui, "Over 600 ms.");
}

/// Points of (side, mid), up: in phase, across: out of phase, scaled to fill the picture.
fn goniometer(ui: &mut Ui, points: &[[f32; 2]]) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), PICTURE), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Goniometer"));
    let palette = theme::palette(ui);
    let painter = ui.painter_at(rect);
    let font = FontId::proportional(theme::SMALL);
    let square = Rect::from_center_size(rect.center(), vec2(PICTURE, PICTURE)).shrink(4.0);
    let (centre, radius) = (square.center(), 0.5 * square.width());
    let faint = Stroke::new(1.0, palette.line);
    let corners =
        [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)].map(|(x, y)| centre + radius * vec2(x, y));
    painter.add(egui::Shape::closed_line(corners.to_vec(), faint));
    painter.line_segment([corners[0], corners[2]], faint);
    painter.line_segment([corners[1], corners[3]], faint);
    for (words, x) in [("1", -0.62), ("2", 0.62)] {
        let at: Pos2 = centre + radius * vec2(x, -0.62);
        painter.text(at, Align2::CENTER_CENTER, words, font.clone(), palette.dim);
    }
    // The diamond is where either channel reaches the scale.
    let reach = |[side, mid]: &[f32; 2]| (side.abs() + mid.abs()) * std::f32::consts::FRAC_1_SQRT_2;
    let largest = points.iter().map(reach).fold(0.0, f32::max);
    if largest.is_finite() && largest > 0.0 {
        let scale = radius * std::f32::consts::FRAC_1_SQRT_2 / largest.max(SMALLEST);
        for [side, mid] in points {
            // Side is (1 − 2)/√2: input 1 alone lies along the upper left.
            let at = centre + scale * vec2(-side, -mid);
            painter.rect_filled(Rect::from_center_size(at, vec2(1.5, 1.5)), 0.0, palette.pass);
        }
    }
    let edge = gain_to_db(f64::from(largest.max(SMALLEST)));
    let words = format!("edge {} dBFS", paint::level(edge));
    painter.text(pos2(rect.left(), rect.bottom()), Align2::LEFT_BOTTOM, words, font, palette.dim);
}
