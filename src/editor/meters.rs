//! The meters of the strip: one line per channel while they are few, one column each when they are many.

use super::layout;
use super::theme::{self, Palette};
use crate::live::Meter;
use crate::units::{gain_to_db, number};
use egui::accesskit::Role;
use egui::{Align, Align2, Color32, FontId, Rect, Response, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

/// The left end of the scale.
const FLOOR_DB: f64 = -80.0;
/// Below this a level is called silence.
const SILENCE: f32 = 1e-6;
/// A held peak gives way after this many seconds.
const HOLD: f64 = 2.0;
/// More channels than this stand as columns.
const MOST_ROWS: usize = 2;
const ROW: f32 = 20.0;
const READING: f32 = 48.0;

/// A peak, held for reading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held {
    peak: f32,
    since: f64,
}

impl Held {
    /// Takes the newest peak in; what is no number counts as nothing.
    fn update(&mut self, peak: f32, now: f64) {
        let peak = if peak.is_finite() { peak } else { 0.0 };
        if peak >= self.peak || now - self.since > HOLD || now < self.since {
            *self = Self { peak, since: now };
        }
    }
}

/// Draws the meters of one side, under its name.
pub fn group(ui: &mut Ui, names: (&str, &str), meters: &[Meter], held: &mut [Held]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let now = ui.input(|input| input.time);
    for (held, meter) in held.iter_mut().zip(meters) {
        held.update(meter.peak, now);
    }
    let (title, channel) = names;
    if meters.is_empty() {
        layout::caption(ui, title);
        layout::caption(ui, "no channel");
    } else if meters.len() <= MOST_ROWS {
        layout::caption(ui, &format!("{title} (dBFS)"));
        for (place, (meter, held)) in meters.iter().zip(&*held).enumerate() {
            row(ui, channel, place + 1, meter, held);
        }
    } else {
        let loudest = held[..meters.len()].iter().enumerate().max_by(|a, b| a.1.peak.total_cmp(&b.1.peak));
        let words = loudest.filter(|(_, held)| held.peak > SILENCE).map_or_else(
            || format!("{title} (dBFS)"),
            |(place, held)| format!("{title}: {} at {} dBFS", place + 1, reading(held.peak)),
        );
        layout::caption(ui, &words);
        columns(ui, channel, meters, held);
    }
}

fn row(ui: &mut Ui, channel: &str, number: usize, meter: &Meter, held: &Held) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    describe(&response, channel, number, held);
    let palette = theme::palette(ui);
    let font = FontId::proportional(theme::SMALL);
    let middle = rect.center().y;
    let painter = ui.painter();
    painter.text(pos2(rect.left(), middle), Align2::LEFT_CENTER, number, font.clone(), palette.dim);
    let bar = Rect::from_min_max(
        pos2(rect.left() + 16.0, middle - 4.0),
        pos2(rect.right() - READING, middle + 4.0),
    );
    painter.rect_filled(bar, 2.0, palette.raised);
    let across = |share: f32| bar.left() + share * bar.width();
    let filled = Rect::from_min_max(bar.min, pos2(across(share(meter.peak)), bar.bottom()));
    painter.rect_filled(filled, 2.0, colour(meter.peak, palette));
    if held.peak > SILENCE {
        let x = across(share(held.peak)).min(bar.right() - 1.0);
        painter.vline(x, bar.y_range(), egui::Stroke::new(2.0, colour(held.peak, palette)));
    }
    let ink = if held.peak >= 1.0 { palette.fail } else { palette.text };
    painter.text(pos2(rect.right(), middle), Align2::RIGHT_CENTER, reading(held.peak), font, ink);
}

fn columns(ui: &mut Ui, channel: &str, meters: &[Meter], held: &[Held]) {
    let step = (ui.available_width() / meters.len() as f32).min(16.0);
    ui.with_layout(egui::Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (place, (meter, held)) in meters.iter().zip(held).enumerate() {
            let (rect, response) = ui.allocate_exact_size(Vec2::new(step, 2.0 * ROW), Sense::hover());
            describe(&response, channel, place + 1, held);
            let palette = theme::palette(ui);
            let bar = Rect::from_min_max(rect.min + vec2(0.0, 4.0), rect.max - vec2(2.0, 0.0));
            let up = |share: f32| bar.bottom() - share * bar.height();
            ui.painter().rect_filled(bar, 1.0, palette.raised);
            let filled = Rect::from_min_max(pos2(bar.left(), up(share(meter.peak))), bar.max);
            ui.painter().rect_filled(filled, 1.0, colour(meter.peak, palette));
            if held.peak > SILENCE {
                let stroke = egui::Stroke::new(2.0, colour(held.peak, palette));
                ui.painter().hline(bar.x_range(), up(share(held.peak)), stroke);
            }
            response.on_hover_text(format!("{channel} {}: {} dBFS", place + 1, reading(held.peak)));
        }
    });
}

/// What a screen reader says of one meter.
fn describe(response: &Response, channel: &str, number: usize, held: &Held) {
    let words = format!("{channel} {number}: {} dBFS", reading(held.peak));
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &words));
}

/// Where an amplitude stands on the scale, 0 … 1.
fn share(amplitude: f32) -> f32 {
    if amplitude.is_finite() && amplitude > SILENCE {
        (1.0 - gain_to_db(f64::from(amplitude)) / FLOOR_DB).clamp(0.0, 1.0) as f32
    } else {
        0.0
    }
}

/// An amplitude in dBFS; the unit stands in the title.
fn reading(amplitude: f32) -> String {
    if amplitude > SILENCE { number(gain_to_db(f64::from(amplitude)), 1) } else { "\u{2212}∞".to_owned() }
}

fn colour(amplitude: f32, palette: &Palette) -> Color32 {
    if amplitude >= 1.0 {
        palette.fail
    } else if amplitude >= 0.5 {
        palette.warn
    } else {
        palette.pass
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_is_held_and_then_given_up() {
        let mut held = Held::default();
        held.update(0.5, 0.0);
        held.update(0.1, 1.0);
        assert_eq!(held.peak, 0.5);
        held.update(0.1, 2.5);
        assert_eq!(held.peak, 0.1);
        held.update(f32::NAN, 5.0);
        assert_eq!(held.peak, 0.0);
    }

    #[test]
    fn scale() {
        assert_eq!(share(1.0), 1.0);
        assert_eq!(share(0.0), 0.0);
        assert_eq!(share(f32::NAN), 0.0);
        assert_eq!(reading(0.1), "\u{2212}20.0");
    }
}
