//! The big meter with its target.

use crate::chain::staging::{Target, Zone};
use crate::editor::theme;
use crate::units::number;
use egui::accesskit::Role;
use egui::epaint::PathShape;
use egui::{Align2, Color32, FontId, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

const VALUE: f32 = 36.0;
const BAR: f32 = 28.0;
const WORDS: f32 = 20.0;

/// The ends of its scale.
fn ends(target: &Target) -> (f64, f64) {
    let (low, high) = target.good;
    match target.clip {
        Some(_) => (-60.0, 0.0),
        None if high - low < 5.0 => (target.aim - 10.0, target.aim + 10.0),
        None => (low - 20.0, target.stop + 10.0),
    }
}

/// The zones on the scale: from, to, which.
fn zones(target: &Target) -> Vec<(f64, f64, Zone)> {
    let (first, last) = ends(target);
    let (low, high) = target.good;
    let clip = target.clip.filter(|clip| *clip < target.stop);
    let (end, zone) = clip.map_or((target.stop, Zone::Unsafe), |clip| (clip, Zone::Clip));
    let zones = [
        (first, low, Zone::Low),
        (low, high, Zone::Good),
        (high, end.min(last), Zone::Hot),
        (end.min(last), last, zone),
    ];
    zones.into_iter().filter(|zone| zone.1 > zone.0).collect()
}

/// Draws it. `steady`: how much of the time that a level must stay is over, 0 … 1.
pub fn show(ui: &mut Ui, target: &Target, unit: &str, level: Option<f64>, steady: f32) {
    let size = vec2(ui.available_width(), VALUE + BAR + WORDS + 8.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let zone = level.map(|level| target.zone(level));
    let words = match (level, zone) {
        (Some(level), Some(zone)) => format!("{} {unit}, {}", number(level, 1), zone.word()),
        _ => "nothing yet".to_owned(),
    };
    let label = format!("Level: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &label));
    let palette = theme::palette(ui);
    let painter = ui.painter();
    let bar = Rect::from_min_size(rect.min + vec2(0.0, VALUE), vec2(rect.width(), BAR));
    let (first, last) = ends(target);
    let across = |level: f64| {
        let share = ((level - first) / (last - first)).clamp(0.0, 1.0) as f32;
        bar.left() + share * bar.width()
    };
    let small = FontId::proportional(theme::SMALL);
    // Where words would touch, the zone at hand and the good one stand.
    let mut taken: Vec<(f32, f32)> = Vec::new();
    let mut rows = zones(target);
    for (from, to, which) in &rows {
        let area = bar.with_min_x(across(*from)).with_max_x(across(*to)).shrink2(vec2(1.0, 0.0));
        let strength = if zone == Some(*which) { 1.0 } else { 0.45 };
        painter.rect_filled(area, 3.0, colour(*which, palette).gamma_multiply(strength));
    }
    rows.sort_by_key(|row| (zone != Some(row.2), row.2 != Zone::Good));
    for (from, to, which) in rows {
        let middle = 0.5 * (across(from) + across(to));
        let galley = painter.layout_no_wrap(which.word().to_owned(), small.clone(), palette.text);
        let half = 0.5 * galley.size().x;
        let left = (middle - half).clamp(rect.left(), rect.right() - 2.0 * half);
        if taken.iter().all(|(a, b)| left + 2.0 * half + 6.0 < *a || left > *b + 6.0) {
            taken.push((left, left + 2.0 * half));
            painter.galley(pos2(left, bar.bottom() + 4.0), galley, palette.text);
        }
    }
    let aim = across(target.aim);
    painter.vline(aim, bar.bottom()..=bar.bottom() + 4.0, Stroke::new(2.0, palette.text));
    if steady > 0.0 {
        let (from, to) = (across(target.good.0), across(target.good.1));
        let under = Rect::from_min_max(
            pos2(from, bar.bottom() - 4.0),
            pos2(from + steady * (to - from), bar.bottom()),
        );
        painter.rect_filled(under, 0.0, palette.text);
    }
    let font = FontId::proportional(theme::HEADING);
    let Some(level) = level else {
        painter.text(rect.left_top() + vec2(0.0, 4.0), Align2::LEFT_TOP, words, font, palette.dim);
        return;
    };
    let x = across(level);
    let galley = painter.layout_no_wrap(words, font, palette.text);
    let half = 0.5 * galley.size().x;
    let left = (x - half).clamp(rect.left(), (rect.right() - 2.0 * half).max(rect.left()));
    painter.galley(pos2(left, rect.top()), galley, palette.text);
    let tip = bar.top() + 6.0;
    let corners = vec![pos2(x - 7.0, tip - 12.0), pos2(x + 7.0, tip - 12.0), pos2(x, tip)];
    painter.add(Shape::Path(PathShape::convex_polygon(corners, palette.text, Stroke::NONE)));
    painter.vline(x, bar.y_range(), Stroke::new(2.0, palette.text));
}

fn colour(zone: Zone, palette: &theme::Palette) -> Color32 {
    match zone {
        Zone::Low => palette.raised,
        Zone::Good => palette.pass,
        Zone::Hot => palette.warn,
        Zone::Clip | Zone::Unsafe => palette.fail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::staging::LISTENING;

    #[test]
    fn zones_fill_the_scale_without_a_gap() {
        let targets = [
            Target::electrical("x"),
            Target::microphone("x"),
            Target::headphones("x"),
            Target::acoustic("x", &LISTENING[3]),
        ];
        for target in targets {
            let (zones, (first, last)) = (zones(&target), ends(&target));
            assert_eq!((zones[0].0, zones[zones.len() - 1].1), (first, last));
            assert!(zones.windows(2).all(|pair| pair[0].1 == pair[1].0), "{zones:?}");
            for (from, to, zone) in zones {
                assert_eq!(target.zone(0.5 * (from + to)), zone, "{target:?}");
            }
        }
    }
}
