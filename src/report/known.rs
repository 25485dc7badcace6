//! What a report holds of calibration, and of the figures of the gear: each with where it comes from.

use super::finite::{FIGURE_DIGITS, rounded};
use crate::chain::calibration::{Known, Microphone, Socket, Standard};
use crate::chain::gear::Told;
use crate::chain::learnt::Gain;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a full scale was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// A voltmeter was read while a tone played.
    Voltmeter,
    /// By the loop from the outputs, which were calibrated.
    Loop,
    /// By a sound calibrator on the microphone.
    Calibrator,
    /// By a sound level meter beside the microphone, its reading typed.
    SoundLevelMeter,
}

/// The level that is full scale of a converter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FullScale {
    /// The level of a sine at full scale.
    pub value: f64,
    /// Its unit: dBu at a socket, dB SPL at a microphone.
    pub unit: String,
    /// One standard deviation, in dB.
    pub uncertainty: f64,
    /// Input that it holds for, from 1; absent where it holds for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<usize>,
    /// How it was found; absent where an earlier version found it and did not keep that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<How>,
    /// What the calibrator gave or the sound level meter showed, in dB SPL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_db_spl: Option<f64>,
    /// When: RFC 3339, UTC; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<String>,
}

/// The level of one output's return in the run that was learnt as good.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LearntLevel {
    /// Output, from 1.
    pub output: usize,
    /// Input that it arrives at, from 1.
    pub input: usize,
    /// Return re stimulus, in dB.
    pub gain_db: f64,
    /// One standard deviation, in dB.
    pub uncertainty_db: f64,
}

/// What was calibrated, as far as it holds for the run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CalibrationReport {
    /// The line outputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outputs: Option<FullScale>,
    /// The phones jack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<FullScale>,
    /// The inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<FullScale>,
    /// The microphone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub microphone: Option<FullScale>,
    /// Name of the file whose deviation of the microphone was taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction_file: Option<String>,
    /// The levels of the run that was learnt as good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learnt: Vec<LearntLevel>,
}

impl FullScale {
    fn socket(socket: Socket, how: How, made: Option<&String>) -> Self {
        Self {
            value: socket.full_scale_dbu,
            unit: "dBu".to_owned(),
            uncertainty: socket.uncertainty_db,
            input: None,
            how: Some(how),
            by_db_spl: None,
            made: made.cloned(),
        }
    }

    fn microphone(microphone: Microphone, made: Option<&String>) -> Self {
        let (how, by_db_spl) = match microphone.by {
            Some(Standard::Calibrator(level)) => (Some(How::Calibrator), Some(level)),
            Some(Standard::SoundLevelMeter(level)) => (Some(How::SoundLevelMeter), Some(level)),
            None => (None, None),
        };
        Self {
            value: microphone.full_scale_db_spl,
            unit: "dB SPL".to_owned(),
            uncertainty: microphone.uncertainty_db,
            input: Some(microphone.input + 1),
            how,
            by_db_spl,
            made: made.cloned(),
        }
    }

    fn finite(&self) -> Option<Self> {
        (self.value.is_finite() && self.uncertainty.is_finite()).then(|| Self {
            value: rounded(self.value, FIGURE_DIGITS),
            uncertainty: rounded(self.uncertainty, FIGURE_DIGITS),
            by_db_spl: self
                .by_db_spl
                .filter(|level| level.is_finite())
                .map(|level| rounded(level, FIGURE_DIGITS)),
            ..self.clone()
        })
    }
}

impl LearntLevel {
    fn of(gain: &Gain) -> Self {
        let Gain { output, input, gain_db, uncertainty_db } = *gain;
        Self { output: output + 1, input: input + 1, gain_db, uncertainty_db }
    }

    fn finite(&self) -> Option<Self> {
        (self.gain_db.is_finite() && self.uncertainty_db.is_finite()).then(|| Self {
            gain_db: rounded(self.gain_db, FIGURE_DIGITS),
            uncertainty_db: rounded(self.uncertainty_db, FIGURE_DIGITS),
            ..*self
        })
    }
}

impl CalibrationReport {
    /// What a run knew; none where nothing was calibrated.
    pub fn of(known: &Known) -> Option<Self> {
        let Known { output, phones, input, microphone, learnt, correction_file, made, .. } = known;
        let learnt = learnt.iter().flat_map(|learnt| &learnt.gains).map(LearntLevel::of).collect();
        Self {
            outputs: output.map(|socket| FullScale::socket(socket, How::Voltmeter, made.output.as_ref())),
            phones: phones.map(|socket| FullScale::socket(socket, How::Voltmeter, made.phones.as_ref())),
            inputs: input.map(|socket| FullScale::socket(socket, How::Loop, made.input.as_ref())),
            microphone: microphone.map(|found| FullScale::microphone(found, made.microphone.as_ref())),
            correction_file: correction_file.clone(),
            learnt,
        }
        .finite()
    }

    /// What of it is finite; none where nothing is.
    pub(super) fn finite(&self) -> Option<Self> {
        let finite = |level: &Option<FullScale>| level.as_ref().and_then(FullScale::finite);
        let kept = Self {
            outputs: finite(&self.outputs),
            phones: finite(&self.phones),
            inputs: finite(&self.inputs),
            microphone: finite(&self.microphone),
            correction_file: self.correction_file.clone(),
            learnt: self.learnt.iter().filter_map(LearntLevel::finite).collect(),
        };
        (kept != Self::default()).then_some(kept)
    }
}

/// Those of the figures that are finite, by place.
pub(super) fn gear_figures(figures: &BTreeMap<String, Vec<Told>>) -> BTreeMap<String, Vec<Told>> {
    let finite = |told: &Told| {
        (told.value.is_finite() && told.load_ohm.is_none_or(f64::is_finite)).then(|| Told {
            value: rounded(told.value, FIGURE_DIGITS),
            load_ohm: told.load_ohm.map(|load| rounded(load, FIGURE_DIGITS)),
            ..told.clone()
        })
    };
    let of_place = |(place, told): (&String, &Vec<Told>)| {
        let kept: Vec<Told> = told.iter().filter_map(finite).collect();
        (!kept.is_empty()).then(|| (place.clone(), kept))
    };
    figures.iter().filter_map(of_place).collect()
}
