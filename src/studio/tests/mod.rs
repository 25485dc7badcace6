//! What the studios promise: the physics to many decimals, and the same samples whatever the blocks.

mod broken;
mod physics;
mod plans;
mod playing;
mod stages;

use super::{Plan, Studio};

/// What comes back to each input when `sent` is played in one block, as long as the longest of it.
pub(super) fn play(studio: &mut Studio, inputs: usize, sent: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let frames = sent.iter().map(Vec::len).max().unwrap_or(0);
    let mut heard = vec![vec![f32::NAN; frames]; inputs];
    let sent: Vec<&[f32]> = sent.iter().map(Vec::as_slice).collect();
    let mut places: Vec<&mut [f32]> = heard.iter_mut().map(Vec::as_mut_slice).collect();
    studio.process(&sent, &mut places);
    heard
}

/// One channel through `plan` at 48 kHz.
fn through(plan: &Plan, sent: Vec<f32>) -> Vec<f32> {
    play(&mut Studio::new(plan, 48_000.0, 1), 1, &[sent]).remove(0)
}

/// Uniform noise of ±0.5 on each of `channels`.
fn programme(channels: usize, frames: usize) -> Vec<Vec<f32>> {
    let mut rng = super::Rng::new(99);
    (0..channels).map(|_| (0..frames).map(|_| rng.range(-0.5, 0.5) as f32).collect()).collect()
}

/// A silent direct path of one channel, to be changed.
fn wire() -> Plan {
    Plan::straight("wire", crate::chain::Chain::LineLoop, 1, crate::units::Db(0.0), 0.0)
}
