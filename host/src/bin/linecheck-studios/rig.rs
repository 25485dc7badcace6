//! One instance without a host: engine and operator, stepped by turns, with the loop closed through a studio.

use linecheck::chain::{Connected, Setup};
use linecheck::live::engine::{Engine, Format};
use linecheck::live::link::link;
use linecheck::live::operator::Operator;
use linecheck::live::{Controls, Saved, Shared, ViewSlot};
use linecheck::report::Report;
use linecheck::studio::{Plan, Studio};
use std::sync::Arc;

/// Frames of a block, by which the return comes later than the studio says.
pub const BLOCK: usize = 2048;
/// A run that takes longer than this has got stuck, seconds of sound.
const LIMIT: f64 = 120.0;

/// Runs the line check once in `plan` at `rate` (hertz); none if it does not end.
pub fn run(plan: &Plan, rate: f64, seed: u64) -> Option<Report> {
    let (inputs, outputs) = (plan.inputs, plan.outputs);
    let mut controls = Controls { chain: plan.chain, ..Controls::DEFAULT };
    let setup = Setup {
        chain: plan.chain,
        return_path: controls.return_path,
        level: controls.level,
        sample_rate: rate,
        inputs,
        outputs,
        plugin_api: "none".to_owned(),
        known: linecheck::chain::calibration::Known::default(),
        connected: Connected::default(),
    };
    let (shared, saved) = (Arc::new(Shared::default()), Saved::default());
    let (engine_end, operator_end) = link();
    let mut engine =
        Engine::new(Format { rate, inputs, outputs, offline: false }, engine_end, shared.clone());
    let view = Arc::new(ViewSlot::default());
    let mut operator = Operator::new(operator_end, shared.clone(), saved.clone(), view, setup);
    let mut studio = Studio::new(plan, rate, seed);
    let mut buffers = vec![vec![0.0f32; BLOCK]; inputs.max(outputs)];
    for block in 0..(LIMIT * rate) as usize / BLOCK {
        let mut channels: Vec<&mut [f32]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
        engine.process(&mut channels, controls);
        operator.turn();
        if controls.run && !shared.is_busy() {
            return Report::parse(&saved.json()).ok();
        }
        // What was sent becomes what comes back with the next block.
        studio.process_in_place(&mut channels);
        // The press is a change from off to on.
        controls.run = block > 0;
    }
    None
}
