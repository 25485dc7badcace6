//! Which way round each channel is and how late: arrows, the impulses themselves, and the times.

use super::{figures, layout, plot, theme};
use crate::check::{Curve, Figure};
use crate::report::Report;
use crate::report::words::{POLARITY, place};
use egui::accesskit::Role;
use egui::{Pos2, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Width of one channel's arrow with its words.
const CHANNEL: f32 = 208.0;
const ARROW: f32 = 40.0;
/// Figures that are read at a glance, beside those of the checks' details.
const TIMES: &[&str] =
    &["latency_ms", "latency_samples", "interchannel_samples", "spread_samples", "arrival_difference_ms"];

/// Draws what a report says of it; `blind`: the impulses and the times, without what they mean.
pub fn show(ui: &mut Ui, report: &Report, blind: bool, copied: &mut String) {
    let all = || report.checks.iter().flat_map(|check| &check.figures);
    let signs: Vec<&Figure> = all().filter(|figure| figure.id == POLARITY).collect();
    let times: Vec<&Figure> = all().filter(|figure| TIMES.contains(&figure.id.as_str())).collect();
    let impulses: Vec<&Curve> =
        report.checks.iter().flat_map(|check| &check.curves).filter(|curve| curve.id == "impulse").collect();
    if signs.is_empty() && times.is_empty() && impulses.is_empty() {
        layout::dim(ui, "Arrows, impulses and latencies stand here as soon as a run has measured them.");
        return;
    }
    if !blind {
        rows(ui, CHANNEL, &signs, |ui, sign| channel(ui, sign));
    }
    for (part, drawn) in impulses.chunks(crate::report::plot::CURVES).enumerate() {
        ui.push_id(("impulse", part), |ui| plot::show(ui, drawn, &impulses, copied));
    }
    if !times.is_empty() {
        figures::table(ui, times, copied);
    }
}

/// Equal parts, as many in a row as there is room for.
fn rows<T>(ui: &mut Ui, width: f32, parts: &[T], mut draw: impl FnMut(&mut Ui, &T)) {
    let columns = ((ui.available_width() / (width + theme::GAP)) as usize).max(1);
    for row in parts.chunks(columns) {
        ui.horizontal_top(|ui| {
            for part in row {
                layout::cell(ui, width, |ui| draw(ui, part));
            }
        });
    }
}

/// An arrow up or down, and what it says.
fn channel(ui: &mut Ui, sign: &Figure) {
    let upright = sign.value >= 0.0;
    let (word, detail) = if upright { ("Upright", "+1") } else { ("Upside down", "\u{2212}1") };
    let place = place(sign.output, sign.input);
    ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(ARROW, ARROW), Sense::hover());
        let words = format!("{place}: {word}");
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
        let palette = theme::palette(ui);
        let colour = if upright { palette.pass } else { palette.fail };
        let at = |x: f32, y: f32| -> Pos2 {
            let y = if upright { y } else { 1.0 - y };
            pos2(rect.left() + x * rect.width(), rect.top() + y * rect.height())
        };
        let painter = ui.painter();
        painter.line_segment([at(0.5, 0.95), at(0.5, 0.4)], Stroke::new(6.0, colour));
        let head = vec![at(0.5, 0.05), at(0.85, 0.5), at(0.15, 0.5)];
        painter.add(Shape::convex_polygon(head, colour, Stroke::NONE));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.colored_label(colour, format!("{word} ({detail})"));
            layout::caption(ui, &place);
        });
    });
}
