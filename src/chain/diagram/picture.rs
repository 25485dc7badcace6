//! The level diagram as a picture: a column per stage.
//!
//! Levels are drawn as the tone that makes them, so that one scale in dBFS serves all stages: the tone is a level line,
//! the lowest ceiling is the bottleneck, and what lies between tone and ceiling is headroom. Below each column stand its
//! figures in the stage's own unit.

use super::{Diagram, Origin, Scale, Stage};
use crate::chain::picture::{Align, Ink, LETTER, Mark, Picture, Point, wrapped};
use crate::units::number;
use std::collections::BTreeSet;

/// A width that suits a page of a report.
pub const USUAL_WIDTH: f64 = 760.0;

const MARGIN: f64 = 8.0;
/// Room at the left for the captions of the rows and the numbers of the scale.
const CAPTIONS: f64 = 76.0;
/// A column is no narrower than its figures.
const NARROWEST: f64 = 92.0;
/// Between two columns.
const GAP: f64 = 8.0;
const PLOT: f64 = 168.0;
/// Gap within a line in dashes.
const DASH: f64 = 4.0;
/// Height of a row of figures.
const ROW: f64 = 16.0;
const SMALL: f64 = 11.0;
const NORMAL: f64 = 12.0;
/// Ceilings above this many dBFS are beyond what matters.
const HIGHEST: f64 = 20.0;
/// The scale goes at least down to here, and no further than there, in dBFS.
const LOWEST: (f64, f64) = (-100.0, -140.0);
/// From one line of the scale to the next, in dB.
const STEP: f64 = 20.0;

/// The picture of a diagram, about `width` points wide; wider only where its columns would be too narrow to read.
pub fn picture(diagram: &Diagram, width: f64) -> Picture {
    let count = diagram.stages.len().max(1) as f64;
    let column = ((width - 2.0 * MARGIN - CAPTIONS) / count).max(NARROWEST);
    let letters = (column - GAP) / (LETTER * NORMAL);
    let names: Vec<Vec<String>> = diagram.stages.iter().map(|stage| wrapped(&stage.name, letters)).collect();
    let lines = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let top = MARGIN + lines * NORMAL * 1.25 + ROW + 4.0;
    let rows = rows(diagram);
    let height = top + PLOT + 8.0 + rows.len() as f64 * ROW + MARGIN;
    let mut drawing =
        Drawing { marks: Vec::new(), rows, left: MARGIN + CAPTIONS, column, top, range: range(diagram) };
    drawing.scale(diagram.stages.len());
    for (index, (stage, name)) in diagram.stages.iter().zip(&names).enumerate() {
        drawing.stage(diagram, index, stage, name);
    }
    drawing.captions();
    Picture {
        size: (drawing.left + count * column + MARGIN, height),
        alt: alt(diagram),
        marks: drawing.marks,
    }
}

/// Rows of figures below the columns: caption, what stands there, and in which ink.
type Row = (&'static str, fn(&Stage) -> String);

const EXPECTED: Row = ("expected, A", |stage| stage.expected_shown().unwrap_or_else(dash));

/// The rows of a diagram: what is to be expected of the noise stands where some of it was measured.
fn rows(diagram: &Diagram) -> Vec<Row> {
    let measured = diagram.stages.iter().any(|stage| stage.measured.is_some());
    let mut rows = ROWS.to_vec();
    if let Some(noise) = rows.iter().position(|row| row.0 == "noise, A").filter(|_| measured) {
        rows.insert(noise + 1, EXPECTED);
    }
    rows
}

const ROWS: &[Row] = &[
    ("clips at", |stage| stage.clip_shown().unwrap_or_else(|| "not known".to_owned())),
    ("tone", Stage::shown),
    ("headroom", |stage| stage.headroom.map_or_else(dash, |headroom| headroom.to_string())),
    ("noise, A", |stage| stage.floor_shown().unwrap_or_else(dash)),
    ("noise from", |stage| origins(&stage.floor_from)),
    ("knob", |stage| stage.knob.map_or_else(dash, |knob| knob.short())),
    ("clip from", |stage| match stage.clip {
        // The DAW's side: no sheet says it, and no knob moves it.
        Some(_) if stage.scale == Scale::Digital && stage.knob.is_none() => "full scale".to_owned(),
        Some(clip) => origin(clip.origin).to_owned(),
        None => dash(),
    }),
];

fn dash() -> String {
    "\u{2013}".to_owned()
}

/// Where all of these are from, as short as can be.
fn origins(from: &BTreeSet<Origin>) -> String {
    match (from.first(), from.last()) {
        (Some(first), Some(last)) if first == last => origin(*first).to_owned(),
        (Some(_), Some(Origin::Assumed)) => "partly assumed".to_owned(),
        (Some(_), Some(_)) => "both".to_owned(),
        _ => dash(),
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Measured => "measured here",
        Origin::Listed => "data sheet",
        Origin::Set => "as said",
        Origin::Assumed => "assumed",
    }
}

/// Highest and lowest tone on the scale, in dBFS.
fn range(diagram: &Diagram) -> (f64, f64) {
    let ceilings = diagram.stages.iter().filter_map(|stage| stage.clips_at);
    let high = ceilings.map(|at| at.0).filter(|at| at.is_finite()).fold(0.0, f64::max).min(HIGHEST);
    let levels = |stage: &Stage| [stage.floor, stage.expected];
    let known = diagram.stages.iter().flat_map(|stage| levels(stage).map(|level| (stage, level)));
    let floors = known.filter_map(|(stage, level)| Some(re_tone(diagram, stage, level?)));
    let low = floors.filter(|floor| floor.is_finite()).fold(LOWEST.0, f64::min);
    // A floor on a line of the scale would lie on its end and not be seen.
    let low = ((low.min(diagram.tone.0 - STEP) - 1.0) / STEP).floor() * STEP;
    (high, low.max(LOWEST.1))
}

/// A level behind a stage as the tone that makes it.
fn re_tone(diagram: &Diagram, stage: &Stage, level: f64) -> f64 {
    level - stage.level + diagram.tone.0
}

/// What stands above the bottleneck.
fn clips_first(diagram: &Diagram) -> &'static str {
    if diagram.may_not_clip() { "may clip first" } else { "clips first" }
}

fn alt(diagram: &Diagram) -> String {
    let stages = diagram.stages.iter().enumerate().map(|(index, stage)| {
        let clip = stage.clip_shown().map_or_else(String::new, |clip| format!(", clips at {clip}"));
        let room = stage.headroom.map_or_else(String::new, |room| format!(", headroom {room}"));
        let noise = stage.floor_shown().map_or_else(String::new, |noise| format!(", noise {noise}"));
        let measured = if stage.measured.is_some() { " measured here" } else { "" };
        let expected = stage.expected_shown().map_or_else(String::new, |noise| format!(", expected {noise}"));
        let knob = stage.knob.map_or_else(String::new, |knob| format!(", knob {}", knob.short()));
        let first = diagram.bottleneck == Some(index);
        let first = if first { format!(", {}", clips_first(diagram)) } else { String::new() };
        format!("{} {}{clip}{room}{noise}{measured}{expected}{knob}{first}", stage.name, stage.shown())
    });
    format!("Level diagram: {}.", stages.collect::<Vec<_>>().join("; "))
}

struct Drawing {
    marks: Vec<Mark>,
    /// What stands below each column.
    rows: Vec<Row>,
    /// Where the first column begins.
    left: f64,
    /// Width of a column.
    column: f64,
    /// Upper end of the scale.
    top: f64,
    /// Highest and lowest tone on it.
    range: (f64, f64),
}

impl Drawing {
    fn text(&mut self, at: Point, text: &str, size: f64, align: Align, ink: Ink) {
        self.marks.push(Mark::Text { at, text: text.to_owned(), size, align, ink });
    }

    fn y(&self, tone: f64) -> f64 {
        let (high, low) = self.range;
        self.top + PLOT * ((high - tone) / (high - low)).clamp(0.0, 1.0)
    }

    /// Lines and numbers in dBFS.
    fn scale(&mut self, columns: usize) {
        let (high, low) = self.range;
        let right = self.left + columns as f64 * self.column;
        let steps = ((high - low) / STEP).floor() as i32;
        self.text((self.left - 6.0, self.top - 8.0), "tone, dBFS", SMALL, Align::End, Ink::Caption);
        for step in 0..=steps {
            let tone = low + f64::from(step) * STEP;
            let y = self.y(tone);
            self.marks.push(Mark::Line { from: (self.left, y), to: (right, y), ink: Ink::Frame });
            let at = (self.left - 6.0, y + SMALL * 0.35);
            self.text(at, &number(tone, 0), SMALL, Align::End, Ink::Caption);
        }
    }

    fn captions(&mut self) {
        for (row, (caption, _)) in self.rows.clone().into_iter().enumerate() {
            let y = self.row(row);
            self.text((self.left - 6.0, y), caption, SMALL, Align::End, Ink::Caption);
        }
    }

    /// Base line of a row of figures.
    fn row(&self, row: usize) -> f64 {
        self.top + PLOT + 8.0 + row as f64 * ROW + ROW * 0.75
    }

    /// A line in dashes.
    fn dashes(&mut self, (left, right): (f64, f64), y: f64) {
        let count = ((right - left) / (2.0 * DASH)).floor().max(1.0);
        let step = (right - left + DASH) / (count + 1.0);
        for dash in 0..=count as usize {
            let from = left + dash as f64 * step;
            let to = (from + step - DASH).min(right);
            self.marks.push(Mark::Line { from: (from, y), to: (to, y), ink: Ink::Words });
        }
    }

    fn stage(&mut self, diagram: &Diagram, index: usize, stage: &Stage, name: &[String]) {
        let left = self.left + index as f64 * self.column + GAP / 2.0;
        let width = self.column - GAP;
        let middle = left + width / 2.0;
        let bottom = self.top + PLOT;
        let first = diagram.bottleneck == Some(index);
        if first {
            let (at, size) = ((left, self.top), (width, PLOT));
            self.marks.push(Mark::Rect { at, size, round: 0, filled: true, ink: Ink::Narrow });
            self.text((middle, self.top - 8.0), clips_first(diagram), SMALL, Align::Middle, Ink::Alarm);
        }
        for (line, text) in name.iter().enumerate() {
            let y = MARGIN + NORMAL + line as f64 * NORMAL * 1.25;
            self.text((middle, y), text, NORMAL, Align::Middle, Ink::Words);
        }
        let known = |level: &f64| level.is_finite();
        if let Some(floor) = stage.floor.map(|floor| re_tone(diagram, stage, floor)).filter(known) {
            let y = self.y(floor);
            let (at, size) = ((left, y), (width, bottom - y));
            self.marks.push(Mark::Rect { at, size, round: 0, filled: true, ink: Ink::Noise });
        }
        // What is to be expected is a line of its own in or above what was measured.
        if let Some(expected) = stage.expected.map(|level| re_tone(diagram, stage, level)).filter(known) {
            self.dashes((left, left + width), self.y(expected));
        }
        let ceiling = stage.clips_at.map(|at| at.0).filter(known);
        let beyond = |at: &f64| *at <= self.range.0 + 1e-9;
        // Where no ceiling is known, or it is beyond the scale, the frame is open at the top.
        let top = ceiling.filter(beyond).map_or(self.top, |at| self.y(at));
        for x in [left, left + width] {
            self.marks.push(Mark::Line { from: (x, top), to: (x, bottom), ink: Ink::Frame });
        }
        if ceiling.as_ref().is_some_and(beyond) {
            self.marks.push(Mark::Line { from: (left, top), to: (left + width, top), ink: Ink::Clip });
        }
        if first {
            let corners = [(middle - 7.0, top - 9.0), (middle + 7.0, top - 9.0), (middle, top - 1.0)];
            let down = top - 9.0 >= self.top;
            let corners = if down { corners } else { corners.map(|(x, y)| (x, 2.0 * top - y)) };
            self.marks.push(Mark::Triangle { corners, ink: Ink::Alarm });
        }
        let over = stage.headroom.is_some_and(|room| room.0 < 0.0);
        let (y, ink) = (self.y(diagram.tone.0), if over { Ink::Alarm } else { Ink::Tone });
        self.marks.push(Mark::Line { from: (left, y), to: (left + width, y), ink });
        for (row, (caption, figure)) in self.rows.clone().into_iter().enumerate() {
            let ink = if over && caption == "headroom" { Ink::Alarm } else { Ink::Words };
            let at = (middle, self.row(row));
            self.text(at, &figure(stage), SMALL, Align::Middle, ink);
        }
    }
}
