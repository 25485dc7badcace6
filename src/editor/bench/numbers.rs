//! The readings as numbers that can be copied: by a click, or with Ctrl+C.

use super::{State, paint};
use crate::editor::{layout, theme};
use crate::live::Snapshot;
use crate::units::{gain_to_db, mean_square_to_dbfs};
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
pub fn show(ui: &mut Ui, meters: &Snapshot, state: &mut State) {
    let input = usize::from(state.analyser.input);
    let figures = figures(meters, input);
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
        let text = focused.unwrap_or_else(|| all(meters));
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
pub fn all(meters: &Snapshot) -> String {
    let mut lines = Vec::new();
    for input in 0..meters.back().len() {
        for figure in figures(meters, input) {
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

fn figures(meters: &Snapshot, input: usize) -> Vec<Figure> {
    let Some(channel) = meters.back().get(input) else { return Vec::new() };
    let (level, programme, sound) = (&channel.level, &channel.programme, &channel.sound);
    let decibels = |amplitude: f32| paint::value(Some(gain_to_db(f64::from(amplitude))), 2);
    let power = |power: f64| paint::value(Some(mean_square_to_dbfs(power).0), 2);
    let percent = level.dc().map(|dc| 100.0 * dc);
    vec![
        Figure("True peak", decibels(programme.true_peak.max), "dBTP"),
        Figure("Sample peak", decibels(level.max), "dBFS"),
        Figure("Rms (AES17)", paint::value(level.rms_dbfs(), 2), "dBFS"),
        Figure("Rms, 600 ms", paint::value(Some(level.short_rms_dbfs()), 2), "dBFS"),
        Figure("Crest factor", paint::value(level.crest_db(), 2), "dB"),
        Figure("DC", paint::value(percent, 4), "%"),
        Figure("PPM type I, max", paint::value(Some(programme.ppm_i.max_dbfs()), 1), "dBFS"),
        Figure("PPM type II, max", paint::value(Some(programme.ppm_ii.max_dbfs()), 1), "dBFS"),
        Figure("VU, max", paint::value(Some(programme.vu.max_dbfs()), 1), "dBFS"),
        Figure("Fast, A", power(sound.a.fast), "dBFS"),
        Figure("Slow, A", power(sound.a.slow), "dBFS"),
        Figure("Slow, C", power(sound.c.slow), "dBFS"),
        Figure("Slow, Z", power(sound.z.slow), "dBFS"),
        Figure("Leq, A", paint::value(sound.a.leq_dbfs(), 2), "dBFS"),
        Figure("Leq, C", paint::value(sound.c.leq_dbfs(), 2), "dBFS"),
        Figure("CCIR-RMS, Slow", power(sound.ccir_rms.slow), "dBFS"),
        Figure("Overs", level.overs.to_string(), ""),
        Figure("True-peak overs", programme.true_peak.overs.to_string(), ""),
        Figure("Invalid samples", level.invalid.to_string(), ""),
    ]
}
