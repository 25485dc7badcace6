//! Calibration and the figures of the gear, each with where it comes from: rows of (what, value, from) with the sources
//! below, so that a page that many figures come from is named once.

use super::conditions::Row;
use crate::chain::connection::PLACES;
use crate::report::known::{CalibrationReport, FullScale, How, LearntLevel};
use crate::report::model::SetupReport;
use crate::report::words::{quantity, with_unit};
use crate::units::Spl;

/// What it is called.
pub const TITLE: &str = "Calibration and figures of the gear";
/// The heads of its columns.
pub const COLUMNS: [&str; 3] = ["Figure", "Value", "Where it comes from"];
/// What is said where nothing was calibrated that holds for the run.
const NONE: &str = "none";
/// What stands above the sources.
pub const SOURCES: &str = "Sources";

/// Everything that levels rest upon.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// What it is, its value, and where it comes from.
    pub rows: Vec<[String; 3]>,
    /// The sources, in the order of their numbers from 1.
    pub sources: Vec<String>,
}

impl Known {
    /// What the set-up holds; empty where nothing is known.
    pub fn of(setup: &SetupReport) -> Self {
        let mut known = Self::default();
        if let Some(calibration) = &setup.calibration {
            known.rows.extend(calibrated(calibration));
        }
        for (place, id, _) in PLACES {
            for figure in setup.gear_figures.get(*id).into_iter().flatten() {
                let from = format!("{}, source {}", figure.kind, known.source(&figure.source));
                known.rows.push([format!("{}: {}", place.name(), figure.name()), figure.shown(), from]);
            }
        }
        known
    }

    /// The number of a source.
    fn source(&mut self, source: &str) -> usize {
        let found = self.sources.iter().position(|known| known == source);
        found.unwrap_or_else(|| {
            self.sources.push(source.to_owned());
            self.sources.len() - 1
        }) + 1
    }
}

/// What levels rest upon, to be held against another report's: the same rows for each, said in words where there is
/// nothing. When it was found is left out, as the same found again changes no figure; so are the levels of a run that was
/// learnt as good, as every run since then has them and that one has not.
pub fn calibration(setup: &SetupReport) -> [Row; 4] {
    let CalibrationReport { outputs, inputs, microphone, correction_file, .. } =
        setup.calibration.clone().unwrap_or_default();
    let scale = |level: Option<FullScale>| {
        let said = |level| format!("full scale {}{}, {}", written(&level), on_input(&level), found(&level));
        level.map_or_else(|| NONE.to_owned(), said)
    };
    [
        ("Calibration of the outputs", scale(outputs)),
        ("Calibration of the inputs", scale(inputs)),
        ("Calibration of the microphone", scale(microphone)),
        ("Correction file of the microphone", correction_file.unwrap_or_else(|| NONE.to_owned())),
    ]
}

fn calibrated(calibration: &CalibrationReport) -> Vec<[String; 3]> {
    let CalibrationReport { outputs, phones, inputs, microphone, correction_file, learnt } = calibration;
    let scales =
        [("Outputs", outputs), ("Phones jack", phones), ("Inputs", inputs), ("Microphone", microphone)];
    let scales = scales.into_iter().filter_map(scale);
    let correction = correction_file.iter().map(|name| {
        let [what, value] = ["Microphone: its deviation", "taken off"].map(str::to_owned);
        [what, value, format!("correction file “{name}”")]
    });
    scales.chain(correction).chain(learnt.iter().map(good)).collect()
}

fn scale((name, level): (&str, &Option<FullScale>)) -> Option<[String; 3]> {
    let level = level.as_ref()?;
    let made = level.made.as_deref().map(|made| format!(", {}", super::day(made))).unwrap_or_default();
    Some([format!("{name}{}: full scale", on_input(level)), written(level), found(level) + &made])
}

fn written(level: &FullScale) -> String {
    with_unit(quantity(level.value, level.uncertainty, "dB"), &level.unit)
}

fn on_input(level: &FullScale) -> String {
    level.input.map(|input| format!(" on input {input}")).unwrap_or_default()
}

/// How a full scale was found.
fn found(level: &FullScale) -> String {
    match (level.how, level.by_db_spl.map(Spl)) {
        (Some(How::Voltmeter), _) => "read off a voltmeter".to_owned(),
        (Some(How::Loop), _) => "by the loop from the outputs".to_owned(),
        (Some(How::Calibrator), Some(by)) => format!("by a sound calibrator of {by}"),
        (Some(How::Calibrator), None) => "by a sound calibrator".to_owned(),
        (Some(How::SoundLevelMeter), Some(by)) => format!("by a sound level meter that showed {by}"),
        (Some(How::SoundLevelMeter), None) => "by a sound level meter".to_owned(),
        (None, _) => "calibrated; how is not known".to_owned(),
    }
}

fn good(level: &LearntLevel) -> [String; 3] {
    [
        format!("Good level, output {} → input {}", level.output, level.input),
        with_unit(quantity(level.gain_db, level.uncertainty_db, "dB"), "dB"),
        "learnt from a run marked as good".to_owned(),
    ]
}
