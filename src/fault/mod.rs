//! Faults recognise a signature in the evidence and say what is wrong and what to do: one entry each.

#[cfg(test)]
mod bend_tests;
mod clock;
mod dc;
mod dead;
mod eq;
mod gain;
#[cfg(test)]
mod healthy;
mod hum;
mod leak;
mod level;
mod missing;
mod operating;
mod overload;
#[cfg(test)]
mod path_tests;
mod polarity;
mod routing;
mod second;
mod speaker;
#[cfg(test)]
mod tests;
mod time;

use crate::chain::Setup;
use crate::measure::Evidence;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One fault: how it is recognised and what it explains.
pub struct Fault {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Ids of faults that are mere symptoms of this one and are not reported beside it.
    pub explains: &'static [&'static str],
    /// The recognition. Pure; never panics, whatever is missing.
    pub recognise: fn(&Evidence, &Setup) -> Option<Diagnosis>,
}

/// All faults.
pub const FAULTS: &[Fault] = &[
    missing::NO_RETURN,
    missing::INTERNAL_LOOPBACK,
    routing::STEREO_INTO_BALANCED,
    routing::BALANCED_INTO_STEREO,
    routing::MONO_SUM,
    routing::CHANNELS_SWAPPED,
    dead::OUTPUT_DEAD,
    dead::INPUT_DEAD,
    speaker::NO_POWER_AMP,
    speaker::SPEAKER_REVERSED,
    speaker::SPEAKER_SILENT,
    polarity::POLARITY_ONE,
    polarity::POLARITY_ALL,
    level::BROKEN_LEG,
    level::UNBALANCED_LOSS,
    level::CHANNEL_IMBALANCE,
    hum::MAINS_HUM,
    hum::USB_WHINE,
    hum::NOISE_HIGH,
    operating::OPERATING_LEVEL_MISMATCH,
    operating::WRONG_INPUT_TYPE,
    leak::OUTPUTS_JOINED,
    leak::CROSSTALK_HIGH,
    eq::EQ_IN_PATH,
    second::DIRECT_MONITOR,
    second::FEEDBACK_LOOP,
    dc::DC_OFFSET,
    gain::GATE_IN_PATH,
    overload::INPUT_OVERLOAD,
    gain::LEVEL_DEPENDENT_GAIN,
    overload::DISTORTION_HIGH,
    clock::SAMPLE_RATE_MISMATCH,
    clock::CLOCK_DRIFT,
    time::DROPOUTS,
    time::BAD_CONTACT,
    time::UNSTABLE_LATENCY,
];

/// Faults that leave the gain of the way as it is: they add something to the signal, or delay it.
const SPARE_THE_GAIN: &[&str] = &[
    hum::MAINS_HUM.id,
    hum::USB_WHINE.id,
    hum::NOISE_HIGH.id,
    dc::DC_OFFSET.id,
    clock::CLOCK_DRIFT.id,
    time::UNSTABLE_LATENCY.id,
];

/// Whether a fault leaves the gain of the way as it is; of one that this version does not know nobody can say so.
pub fn spares_the_gain(id: &str) -> bool {
    SPARE_THE_GAIN.contains(&id)
}

/// What is wrong, how sure that is, what shows it, and what mends it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosis {
    /// The fault's id.
    pub id: String,
    /// How often a statement like this is right, 0 … 1.
    pub certainty: f64,
    /// What it means, in one sentence.
    pub headline: String,
    /// What was measured, with figures.
    pub evidence: Vec<String>,
    /// What to do, step by step.
    pub fix: Vec<String>,
}

impl Diagnosis {
    /// A diagnosis; its id is filled in by [`diagnose`].
    fn new(certainty: f64, headline: impl Into<String>, evidence: Vec<String>, fix: &[&str]) -> Self {
        let fix = fix.iter().map(|&step| step.to_owned()).collect();
        Self { id: String::new(), certainty, headline: headline.into(), evidence, fix }
    }
}

/// All faults that the evidence shows, most certain first, without those that another one explains.
pub fn diagnose(evidence: &Evidence, setup: &Setup) -> Vec<Diagnosis> {
    let mut found: Vec<(&Fault, Diagnosis)> = FAULTS
        .iter()
        .filter_map(|fault| Some((fault, (fault.recognise)(evidence, setup)?)))
        .map(|(fault, diagnosis)| (fault, Diagnosis { id: fault.id.to_owned(), ..diagnosis }))
        .collect();
    let explained: Vec<&str> = found.iter().flat_map(|(fault, _)| fault.explains.iter().copied()).collect();
    found.retain(|(fault, _)| !explained.contains(&fault.id));
    let mut diagnoses: Vec<Diagnosis> = found.into_iter().map(|(_, diagnosis)| diagnosis).collect();
    diagnoses.sort_by(|a, b| b.certainty.total_cmp(&a.certainty));
    diagnoses
}
