//! Noise over gain: each reading a dot; once there is a knee, both noises, their sum, and where they are equal.

use crate::chain::knee::{Knee, Reading};
use crate::editor::{layout, plot, theme};
use crate::live::knob::Knob;
use crate::report::plot::Axis;
use crate::units::{Db, number};
use egui::accesskit::Role;
use egui::{Align2, FontId, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 184.0;
const LEFT: f32 = 48.0;
const ABOVE: f32 = 8.0;
const BELOW: f32 = 26.0;
const DOT: f32 = 2.5;
/// The axes show at least this much, so that the picture does not jump while the first readings come in.
const GAINS: (f64, f64) = (-60.0, 0.0);
/// The noise shown beside what was read, in dB.
const ROOM: f64 = 6.0;

/// Draws the picture.
pub fn show(ui: &mut Ui, knob: &Knob) {
    layout::caption(ui, "Noise in dBFS over the knob's gain in dB (return re stimulus)");
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let area = Rect::from_min_max(rect.min + vec2(LEFT, ABOVE), rect.max - vec2(theme::GAP, BELOW));
    let words = words(knob);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let (x, y) = axes(&knob.readings);
    plot::grid(ui, area, &x, &y);
    let palette = theme::palette(ui);
    let painter = ui.painter_at(area.expand(2.0));
    let at = |gain: f64, noise: f64| -> Pos2 {
        pos2(
            area.left() + x.position(gain) as f32 * area.width(),
            area.bottom() - y.position(noise) as f32 * area.height(),
        )
    };
    let ink = palette.curves;
    for Reading { gain, noise, .. } in knob.readings.iter() {
        painter.circle_filled(at(gain.0, noise.0), DOT, ink[0]);
    }
    let Some(Ok(knee)) = knob.found else { return };
    let (low, high) = (x.low, x.high);
    let dashed =
        |from: Pos2, to: Pos2, colour| Shape::dashed_line(&[from, to], Stroke::new(1.5, colour), 6.0, 4.0);
    painter.extend(dashed(at(low, knee.below.0), at(high, knee.below.0), ink[1]));
    let before = |gain: f64| knee.before_at(Db(gain)).0;
    painter.extend(dashed(at(low, before(low)), at(high, before(high)), ink[2]));
    let steps = 120;
    let sum = (0..=steps).map(|step| {
        let gain = low + (high - low) * f64::from(step) / f64::from(steps);
        at(gain, knee.noise_at(Db(gain)).0)
    });
    painter.add(Shape::line(sum.collect(), Stroke::new(1.5, palette.text)));
    mark(ui, area, &knee, &at);
    keys(ui, &[(ink[1], "from behind the knob"), (ink[2], "from before the knob"), (palette.text, "both")]);
}

/// The knee with what it may be off by, two standard deviations to each side.
fn mark(ui: &Ui, area: Rect, knee: &Knee, at: &dyn Fn(f64, f64) -> Pos2) {
    let palette = theme::palette(ui);
    let painter = ui.painter_at(area);
    let spread = 2.0 * knee.uncertainty.0;
    let (from, to) = (at(knee.gain.0 - spread, 0.0).x, at(knee.gain.0 + spread, 0.0).x);
    let band = Rect::from_x_y_ranges(from..=to.max(from + 2.0), area.y_range());
    painter.rect_filled(band, 0.0, palette.accent.gamma_multiply(0.35));
    let point = at(knee.gain.0, knee.noise_at(knee.gain).0);
    painter.circle_stroke(point, 6.0, Stroke::new(2.0, palette.text));
    let words = format!("knee {} ± {:.1}", number(knee.gain.0, 1), knee.uncertainty);
    let right = point.x < area.center().x;
    let (side, align) = if right { (12.0, Align2::LEFT_TOP) } else { (-12.0, Align2::RIGHT_TOP) };
    let place = pos2(point.x + side, area.top() + 4.0);
    painter.text(place, align, words, FontId::proportional(theme::SMALL), palette.text);
}

/// What the lines are.
fn keys(ui: &mut Ui, keys: &[(egui::Color32, &str)]) {
    ui.horizontal_wrapped(|ui| {
        for (colour, words) in keys {
            let (rect, _) = ui.allocate_exact_size(vec2(20.0, theme::LINE), Sense::hover());
            ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(2.0, *colour));
            super::whole(ui, words);
            ui.add_space(theme::GAP);
        }
    });
}

fn axes(readings: &[Reading]) -> (Axis, Axis) {
    let ends = |values: &dyn Fn(&Reading) -> f64| {
        let of = || readings.iter().map(values);
        of().reduce(f64::min).zip(of().reduce(f64::max))
    };
    let gains = ends(&|reading| reading.gain.0).unwrap_or(GAINS);
    let x = Axis::linear(&[gains.0.min(GAINS.0), gains.1.max(GAINS.1)], true);
    let noises = ends(&|reading| reading.noise.0).unwrap_or((-120.0, -80.0));
    (x, Axis::decibels(&[noises.0 - ROOM, noises.1 + ROOM]))
}

/// The same in words.
fn words(knob: &Knob) -> String {
    let count = knob.readings.len();
    let found = match &knob.found {
        Some(Ok(knee)) => format!(
            "the knee lies at {:.1}, {:.1} re the highest position, ± {:.1}",
            knee.gain,
            knee.travel(),
            knee.uncertainty
        ),
        _ => "no knee yet".to_owned(),
    };
    format!("Noise over gain: {count} readings, {found}")
}
