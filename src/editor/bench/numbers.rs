//! The readings as numbers that can be copied: by a click, or with Ctrl+C.

use super::{State, paint};
use crate::chain::calibration::{Calibrated, Measure, Unit};
use crate::editor::{layout, theme};
use crate::live::Snapshot;
use crate::units::{Dbfs, gain_to_db, mean_square_to_dbfs};
use egui::accesskit::Role;
use egui::{Button, Event, Response, Ui, WidgetInfo, vec2};

/// Width of a number under its name, at least.
const CELL: f32 = 148.0;

/// A reading: name, value, unit.
struct Figure(&'static str, String, &'static str);

impl Figure {
    fn written(&self) -> String {
        if self.2.is_empty() { self.1.clone() } else { format!("{} {}", self.1, self.2) }
    }
}

/// Draws the card's content.
pub fn show(ui: &mut Ui, meters: &Snapshot, calibrated: &Calibrated, state: &mut State) {
    let input = usize::from(state.analyser.input);
    let figures = figures(meters, input, calibrated, state.unit);
    let place = format!("Input {}", input + 1);
    layout::caption(ui, &format!("Readings of input {} since the reset; a click copies one", input + 1));
    let room = ui.available_width() + theme::GAP;
    let columns = (room / (CELL + theme::GAP)).max(1.0).floor();
    let width = (room / columns - theme::GAP).floor();
    let mut focused = None;
    for row in figures.chunks(columns as usize) {
        ui.horizontal_top(|ui| {
            for figure in row {
                layout::cell(ui, width, |ui| {
                    let line = format!("{place}: {}: {}", figure.0, figure.written());
                    let button = reading(ui, figure, width);
                    if button.has_focus() {
                        focused = Some(line.clone());
                    }
                    if button.clicked() {
                        copy(ui, line, state);
                    }
                });
            }
        });
    }
    let asked = ui.input(|input| input.events.contains(&Event::Copy));
    if asked && !ui.ctx().text_edit_focused() {
        let text = focused.unwrap_or_else(|| all(meters, calibrated, state.unit));
        copy(ui, text, state);
    }
}

/// One reading under its name, to be pressed.
fn reading(ui: &mut Ui, figure: &Figure, width: f32) -> Response {
    ui.spacing_mut().item_spacing.y = 0.0;
    layout::caption(ui, figure.0);
    let written = figure.written();
    let button = ui.add(Button::new(&written).min_size(vec2(width, 24.0)));
    let words = format!("{}: {written}", figure.0);
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    button
}

/// Puts a text on the clipboard and says so.
pub fn copy(ui: &Ui, text: String, state: &mut State) {
    let lines = text.lines().count();
    state.copied = if lines > 1 { format!("{lines} readings copied") } else { format!("Copied: {text}") };
    ui.ctx().copy_text(text);
}

/// Every reading of every input, a line each.
pub fn all(meters: &Snapshot, calibrated: &Calibrated, unit: Unit) -> String {
    let mut lines = Vec::new();
    for input in 0..meters.back().len() {
        for figure in figures(meters, input, calibrated, unit) {
            lines.push(format!("Input {}: {}: {}", input + 1, figure.0, figure.written()));
        }
    }
    let loudness = &meters.loudness;
    for (name, value, unit) in [
        ("Integrated loudness", loudness.integrated, "LUFS"),
        ("Loudness range", loudness.range, "LU"),
        ("Momentary loudness, max", loudness.momentary_max, "LUFS"),
        ("Short-term loudness, max", loudness.short_term_max, "LUFS"),
    ] {
        lines.push(format!("{name}: {} {unit}", paint::value(value, 2)));
    }
    if let Some(stereo) = &meters.stereo {
        let whole = paint::value(stereo.correlation_whole, 3);
        lines.push(format!("Correlation of inputs 1 and 2: {whole}"));
    }
    lines.join("\n")
}

fn figures(meters: &Snapshot, input: usize, calibrated: &Calibrated, unit: Unit) -> Vec<Figure> {
    let Some(channel) = meters.back().get(input) else { return Vec::new() };
    let (level, programme, sound) = (&channel.level, &channel.programme, &channel.sound);
    let decibels = |amplitude: f32| paint::value(Some(gain_to_db(f64::from(amplitude))), 2);
    let known = Measure::of_input(calibrated, input);
    // A level in the unit that was chosen; where it is not known on this input, in dBFS.
    let rms = |name, level: Option<f64>| {
        let level = level.filter(|level| level.is_finite());
        let other = level.filter(|_| unit != Unit::Dbfs).and_then(|level| known.shown(Dbfs(level), unit, 2));
        match other {
            Some(shown) => Figure(name, shown, ""),
            None => Figure(name, paint::value(level, 2), "dBFS"),
        }
    };
    let power = |name, power: f64| rms(name, Some(mean_square_to_dbfs(power).0));
    let percent = level.dc().map(|dc| 100.0 * dc);
    vec![
        Figure("True peak", decibels(programme.true_peak.max), "dBTP"),
        Figure("Sample peak", decibels(level.max), "dBFS"),
        rms("Rms (AES17)", level.rms_dbfs()),
        rms("Rms, 600 ms", Some(level.short_rms_dbfs())),
        Figure("Crest factor", paint::value(level.crest_db(), 2), "dB"),
        Figure("DC", paint::value(percent, 4), "%"),
        Figure("PPM type I, max", paint::value(Some(programme.ppm_i.max_dbfs()), 1), "dBFS"),
        Figure("PPM type II, max", paint::value(Some(programme.ppm_ii.max_dbfs()), 1), "dBFS"),
        Figure("VU, max", paint::value(Some(programme.vu.max_dbfs()), 1), "dBFS"),
        power("Fast, A", sound.a.fast),
        power("Fast, C", sound.c.fast),
        power("Fast, Z", sound.z.fast),
        power("Slow, A", sound.a.slow),
        power("Slow, C", sound.c.slow),
        power("Slow, Z", sound.z.slow),
        rms("Leq, A", sound.a.leq_dbfs()),
        rms("Leq, C", sound.c.leq_dbfs()),
        rms("Leq, Z", sound.z.leq_dbfs()),
        power("CCIR-RMS, Slow", sound.ccir_rms.slow),
        Figure("Overs", level.overs.to_string(), ""),
        Figure("True-peak overs", programme.true_peak.overs.to_string(), ""),
        Figure("Invalid samples", level.invalid.to_string(), ""),
    ]
}
