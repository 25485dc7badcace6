//! The spectrum of one input.

use super::{State, paint};
use crate::editor::intent::Intent;
use crate::editor::{layout, theme};
use crate::live::Bench;
use crate::live::rta::{AVERAGES, Band, RESOLUTIONS, Resolution, Settings};
use crate::units::{Hz, number};
use egui::accesskit::Role;
use egui::{Align2, ComboBox, FontId, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Height of the plot.
const PLOT: f32 = 200.0;
/// Room for the levels' numbers.
const LEFT: f32 = 40.0;
/// Room for the frequencies' numbers.
const BELOW: f32 = 20.0;
/// Ends of the scales.
pub const FLOOR: f32 = -120.0;
const LOWEST: f32 = 20.0;
const HIGHEST: f32 = 20_000.0;
/// Narrower than this, the controls stand below each other.
const NARROW: f32 = 560.0;
const FREQUENCIES: [(f32, &str); 10] = [
    (20.0, "20"),
    (50.0, "50"),
    (100.0, "100"),
    (200.0, "200"),
    (500.0, "500"),
    (1000.0, "1k"),
    (2000.0, "2k"),
    (5000.0, "5k"),
    (10_000.0, "10k"),
    (20_000.0, "20k"),
];

/// Draws the card's content.
pub fn show(ui: &mut Ui, bench: &Bench, state: &mut State, intents: &mut Vec<Intent>) {
    let width = ui.available_width();
    let part = if width < NARROW { width } else { (width - 2.0 * theme::PAD) / 3.0 };
    let before = state.analyser;
    let mut controls = |ui: &mut Ui| {
        let Settings { resolution, average, .. } = &mut state.analyser;
        layout::cell(ui, part, |ui| {
            rows(ui, "Spectrum in", RESOLUTIONS.iter().map(|row| row.1), resolution);
        });
        layout::cell(ui, part, |ui| rows(ui, "Average", AVERAGES.iter().map(|row| row.1), average));
        layout::cell(ui, part, |ui| {
            layout::caption(ui, "Peaks");
            ui.checkbox(&mut state.peaks, "Peak hold");
        });
    };
    if width < NARROW {
        ui.vertical(&mut controls);
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::PAD;
            controls(ui);
        });
    }
    if state.analyser != before {
        intents.push(Intent::SetAnalyser(state.analyser));
    }
    plot(ui, bench, state.peaks);
    let settings = bench.rta.settings;
    let what = match settings.resolution() {
        Resolution::Octave(_) => {
            "Bands as IEC 61260-1, each the power that it holds; a sine reads its level (AES17)."
        }
        Resolution::Lines => {
            "Lines of a Hann window of 0.35 s; a sine reads its level (AES17), noise that of a line's width."
        }
    };
    paint::legend(ui, &format!("Input {}. {what}", settings.input + 1));
}

fn rows(ui: &mut Ui, caption: &str, names: impl Iterator<Item = &'static str> + Clone, now: &mut u8) {
    let label = layout::caption(ui, caption);
    let name = names.clone().nth(usize::from(*now)).unwrap_or("");
    let list = ComboBox::from_id_salt(caption).width(ui.available_width()).selected_text(name);
    let list = list.show_ui(ui, |ui| {
        for (row, name) in (0u8..).zip(names) {
            ui.selectable_value(now, row, name);
        }
    });
    list.response.labelled_by(label.id);
}

fn across(frequency: f32, area: Rect) -> f32 {
    let share = (frequency.max(1.0) / LOWEST).ln() / (HIGHEST / LOWEST).ln();
    area.left() + share.clamp(0.0, 1.0) * area.width()
}

fn up(level: f32, area: Rect) -> f32 {
    area.bottom() - (1.0 - level.max(FLOOR) / FLOOR).clamp(0.0, 1.0) * area.height()
}

fn plot(ui: &mut Ui, bench: &Bench, peaks: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), PLOT), Sense::hover());
    let bands = &bench.rta.bands;
    let loudest = bands.iter().max_by(|a, b| a.level.total_cmp(&b.level)).filter(|band| band.level > FLOOR);
    let words = match loudest {
        Some(band) => format!("Spectrum, loudest at {}", point(band)),
        None => "Spectrum: silent".to_owned(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let area = Rect::from_min_max(rect.min + vec2(LEFT, GAP), rect.max - vec2(GAP, BELOW));
    grid(ui, area);
    let palette = theme::palette(ui);
    let painter = ui.painter_at(area.expand(1.0));
    for band in bands.iter().filter(|band| band.level > FLOOR) {
        let (left, right) = (across(band.low, area), across(band.high, area));
        let gap = if right - left > 4.0 { 1.0 } else { 0.0 };
        let bar = Rect::from_min_max(pos2(left, up(band.level, area)), pos2(right - gap, area.bottom()));
        painter.rect_filled(bar, 0.0, palette.accent);
    }
    if peaks {
        let line: Vec<Pos2> = bands
            .iter()
            .flat_map(|band| [band.low, band.high].map(|end| pos2(across(end, area), up(band.peak, area))))
            .collect();
        painter.add(Shape::line(line, Stroke::new(1.0, palette.warn)));
    }
    // The band under the pointer, else the loudest.
    let pointer = response.hover_pos().map(|at| at.x);
    let under = pointer.and_then(|x| bands.iter().find(|band| across(band.high, area) >= x));
    if let Some(band) = under.or(loudest) {
        let words = match under {
            Some(_) => point(band),
            None => format!("loudest {}", point(band)),
        };
        let font = FontId::proportional(theme::SMALL);
        let galley = ui.painter().layout_no_wrap(words, font, palette.text);
        let at = area.right_top() + vec2(-galley.size().x - 8.0, 4.0);
        let behind = Rect::from_min_size(at, galley.size()).expand(3.0);
        ui.painter().rect_filled(behind, 2.0, palette.surface);
        ui.painter().galley(at, galley, palette.text);
    }
}

const GAP: f32 = theme::GAP;

fn point(band: &Band) -> String {
    let centre = Hz(f64::from(band.low * band.high).sqrt());
    format!("{centre}: {} dBFS", paint::level(f64::from(band.level)))
}

fn grid(ui: &Ui, area: Rect) {
    let palette = theme::palette(ui);
    let (font, faint) = (FontId::proportional(theme::SMALL), Stroke::new(1.0, palette.line));
    let painter = ui.painter();
    painter.rect_filled(area, 0.0, palette.background);
    for (frequency, name) in FREQUENCIES {
        let x = across(frequency, area);
        painter.vline(x, area.y_range(), faint);
        let side = if frequency >= HIGHEST { Align2::RIGHT_TOP } else { Align2::CENTER_TOP };
        let x = if frequency >= HIGHEST { x + GAP } else { x };
        painter.text(pos2(x, area.bottom() + 4.0), side, name, font.clone(), palette.dim);
    }
    for level in (FLOOR as i16..=0).step_by(20) {
        let y = up(f32::from(level), area);
        painter.hline(area.x_range(), y, faint);
        if f32::from(level) == FLOOR {
            continue;
        }
        let name = number(f64::from(level), 0);
        painter.text(pos2(area.left() - 6.0, y), Align2::RIGHT_CENTER, name, font.clone(), palette.dim);
    }
}
