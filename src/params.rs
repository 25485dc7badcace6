//! The plugin's parameters: ids, ranges and defaults are the public contract and never change their meaning.

use crate::chain::{CHAINS, Chain, RETURN_PATHS, ReturnPath};
use crate::live::{Controls, Kept, Memory, Saved};
use crate::signal::{GENERATORS, Generator, INVERTS, Invert};
use crate::units::{Dbfs, Seconds};
use nice_plug::prelude::*;
use std::sync::Arc;

/// The column of names (or ids) of a table of variants, as nice-plug wants it.
const fn names<T: Copy, const N: usize>(rows: &[(T, &'static str, &'static str)]) -> [&'static str; N] {
    let mut column = [""; N];
    let mut row = 0;
    while row < N {
        column[row] = rows[row].2;
        row += 1;
    }
    column
}

const fn ids<T: Copy, const N: usize>(rows: &[(T, &'static str, &'static str)]) -> [&'static str; N] {
    let mut column = [""; N];
    let mut row = 0;
    while row < N {
        column[row] = rows[row].1;
        row += 1;
    }
    column
}

macro_rules! host_enum {
    ($type:ty, $table:ident) => {
        impl Enum for $type {
            fn variants() -> &'static [&'static str] {
                const NAMES: [&str; $table.len()] = names($table);
                &NAMES
            }

            fn ids() -> Option<&'static [&'static str]> {
                const IDS: [&str; $table.len()] = ids($table);
                Some(&IDS)
            }

            fn to_index(self) -> usize {
                $table.iter().position(|row| row.0 == self).unwrap_or(0)
            }

            fn from_index(index: usize) -> Self {
                $table.get(index).map_or_else(Default::default, |row| row.0)
            }
        }
    };
}

host_enum!(Chain, CHAINS);
host_enum!(ReturnPath, RETURN_PATHS);
host_enum!(Generator, GENERATORS);
host_enum!(Invert, INVERTS);

fn seconds(name: &str, default: f32, min: f32, max: f32) -> FloatParam {
    FloatParam::new(name, default, FloatRange::Linear { min, max }).with_unit(" s").with_step_size(0.1)
}

/// The parameters, and what is saved beside them in the host's project.
#[derive(Params)]
#[allow(missing_docs, reason = "each field is described by the contract under its id")]
pub struct LinecheckParams {
    #[id = "bypass"]
    pub bypass: BoolParam,
    #[id = "run"]
    pub run: BoolParam,
    #[id = "level"]
    pub level: FloatParam,
    #[id = "chain"]
    pub chain: EnumParam<Chain>,
    #[id = "return_path"]
    pub return_path: EnumParam<ReturnPath>,
    #[id = "generator"]
    pub generator: EnumParam<Generator>,
    #[id = "frequency"]
    pub frequency: FloatParam,
    #[id = "output"]
    pub output: IntParam,
    #[id = "invert"]
    pub invert: EnumParam<Invert>,
    #[id = "sweep_seconds"]
    pub sweep_seconds: FloatParam,
    #[id = "step_seconds"]
    pub step_seconds: FloatParam,
    #[id = "thru"]
    pub thru: BoolParam,
    /// The report's JSON, saved with the project.
    #[persist = "report"]
    pub report: Saved,
    /// What the user has said, saved with the project.
    #[persist = "project"]
    pub project: Memory,
    /// The reports that are kept, saved with the project.
    #[persist = "history"]
    pub history: Kept,
}

impl LinecheckParams {
    /// Parameters at their defaults, over what is saved.
    pub fn new(report: Saved) -> Self {
        let level = FloatRange::Linear { min: -80.0, max: -6.0 };
        let frequency =
            FloatRange::Skewed { min: 20.0, max: 20_000.0, factor: FloatRange::skew_factor(-2.3) };
        Self {
            bypass: BoolParam::new("Bypass", false).make_bypass(),
            run: BoolParam::new("Run", false),
            level: FloatParam::new("Level", -20.0, level).with_unit(" dBFS").with_step_size(0.01),
            chain: EnumParam::new("Chain", Chain::default()),
            return_path: EnumParam::new("Return", ReturnPath::default()),
            generator: EnumParam::new("Generator", Generator::default()),
            frequency: FloatParam::new("Frequency", 1000.0, frequency)
                // A normalised value does not carry every frequency exactly; the step brings round ones back.
                .with_step_size(0.1)
                .with_value_to_string(formatters::v2s_f32_hz_then_khz(1))
                .with_string_to_value(formatters::s2v_f32_hz_then_khz()),
            output: IntParam::new("Output", 0, IntRange::Linear { min: 0, max: 16 })
                .with_value_to_string(Arc::new(|output| match output {
                    0 => "All".to_owned(),
                    output => output.to_string(),
                }))
                .with_string_to_value(Arc::new(|text| match text.trim() {
                    all if all.eq_ignore_ascii_case("all") => Some(0),
                    number => number.parse().ok(),
                })),
            invert: EnumParam::new("Invert", Invert::default()),
            sweep_seconds: seconds("Sweep time", 10.0, 1.0, 60.0),
            step_seconds: seconds("Step time", 2.0, 0.5, 10.0),
            thru: BoolParam::new("Thru", false),
            project: report.project.clone(),
            history: report.kept.clone(),
            report,
        }
    }

    /// The values as the engine takes them, once a block.
    pub fn controls(&self) -> Controls {
        Controls {
            bypass: self.bypass.value(),
            run: self.run.value(),
            level: Dbfs(f64::from(self.level.value())),
            chain: self.chain.value(),
            return_path: self.return_path.value(),
            generator: self.generator.value(),
            frequency: f64::from(self.frequency.value()),
            output: usize::try_from(self.output.value()).unwrap_or(0),
            invert: self.invert.value(),
            sweep: Seconds(f64::from(self.sweep_seconds.value())),
            step: Seconds(f64::from(self.step_seconds.value())),
            thru: self.thru.value(),
        }
    }
}
