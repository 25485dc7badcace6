//! How far the figures of a report are from the truth of its studio.

use crate::rig::BLOCK;
use linecheck::report::Report;
use linecheck::studio::{Input, Plan};
use linecheck::units::gain_to_db;

/// A path this much quieter than the loudest is a leak, whose gain drowns: it does not count. dB.
const LEAK: f64 = 40.0;

/// A figure that can be held against the truth.
pub struct Figure {
    /// The check that states it.
    check: &'static str,
    /// Its id.
    pub id: &'static str,
    /// In words.
    pub unit: &'static str,
    /// What is true from an output to an input, or at an input (0-based) where it belongs to no output.
    truth: fn(&Plan, rate: f64, output: Option<usize>, input: usize) -> Option<f64>,
}

/// All of them.
pub const FIGURES: &[Figure] = &[
    Figure { check: "latency", id: "latency_samples", unit: "samples", truth: latency },
    Figure { check: "routing", id: "gain_db", unit: "dB", truth: gain },
    Figure { check: "noise", id: "noise_dbfs", unit: "dB", truth: noise },
    Figure {
        check: "dc",
        id: "dc_fs",
        unit: "of full scale",
        truth: |plan, _, _, input| Some(plain(plan, input)?.dc),
    },
];

impl Figure {
    /// |error| of each value in the report whose truth is known.
    pub fn errors(&self, report: &Report, plan: &Plan, rate: f64) -> Vec<f64> {
        let figures =
            report.checks.iter().filter(|outcome| outcome.id == self.check).flat_map(|it| &it.figures);
        figures
            .filter(|figure| figure.id == self.id)
            .filter_map(|figure| {
                let output = figure.output.and_then(|output| output.checked_sub(1));
                let truth = (self.truth)(plan, rate, output, figure.input?.checked_sub(1)?)?;
                Some((figure.value - truth).abs())
            })
            .collect()
    }
}

/// An input that nothing comes and goes on; elsewhere there is no one truth.
fn plain(plan: &Plan, input: usize) -> Option<&Input> {
    let steady = plan.jumps.is_empty()
        && plan.dropouts.is_none()
        && plan.feedback.is_none()
        && plan.clock.is_none()
        && plan.channels.iter().all(|input| input.contact.is_none() && input.gate.is_none());
    plan.channels.get(input).filter(|_| steady)
}

fn latency(plan: &Plan, rate: f64, output: Option<usize>, input: usize) -> Option<f64> {
    let output = output.filter(|output| is_main(plan, *output, input))?;
    // A filter delays as well.
    plain(plan, input).filter(|input| input.eq.is_none())?;
    Some(plan.delay(input, output, rate)?.0 + BLOCK as f64)
}

fn gain(plan: &Plan, _rate: f64, output: Option<usize>, input: usize) -> Option<f64> {
    let output = output.filter(|output| is_main(plan, *output, input))?;
    let bent = |input: &Input| {
        input.eq.is_some() || input.curve.is_some() || input.dynamics.is_some() || input.clip.is_some()
    };
    plain(plan, input).filter(|input| !bent(input) && plan.echo.is_none())?;
    Some(gain_to_db(plan.gain(input, output).abs()))
}

/// The noise fills the band up to half the rate; the figure counts 20 Hz – 20 kHz.
fn noise(plan: &Plan, rate: f64, _output: Option<usize>, input: usize) -> Option<f64> {
    let band = (20_000f64.min(0.45 * rate) - 20.0) / (rate / 2.0);
    let alone = plain(plan, input).filter(|input| input.hum.is_none() && input.whine.is_none())?;
    Some(alone.noise?.0 + 10.0 * band.log10())
}

fn is_main(plan: &Plan, output: usize, input: usize) -> bool {
    let loudest = plan.paths.iter().flatten().map(|path| path.gain.abs()).fold(0.0, f64::max);
    gain_to_db(plan.gain(input, output).abs() / loudest) > -LEAK
}
