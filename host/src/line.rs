//! What hangs between the plugin's outputs and its inputs.

use linecheck::studio::Studio;
use std::collections::VecDeque;

/// Anything that turns what the plugin plays into what comes back. It adds its own delay to the host's.
pub trait Line: Send {
    /// As many frames back as went out.
    fn process(&mut self, outputs: &[&[f32]], inputs: &mut [&mut [f32]]);
}

impl<F: FnMut(&[&[f32]], &mut [&mut [f32]]) + Send> Line for F {
    fn process(&mut self, outputs: &[&[f32]], inputs: &mut [&mut [f32]]) {
        self(outputs, inputs);
    }
}

impl Line for Studio {
    fn process(&mut self, outputs: &[&[f32]], inputs: &mut [&mut [f32]]) {
        Self::process(self, outputs, inputs);
    }
}

/// A lossless digital loop: every input hears one output, at a gain, late by whole samples.
#[derive(Debug, Clone)]
pub struct Wire {
    /// For each input the output it hears, from 0.
    from: Vec<usize>,
    gain: f32,
    delays: Vec<VecDeque<f32>>,
}

impl Wire {
    /// Input n hears output n, bit for bit, with no delay of its own.
    pub fn straight(channels: usize) -> Self {
        Self { from: (0..channels).collect(), gain: 1.0, delays: vec![VecDeque::new(); channels] }
    }

    /// The same with a factor; negative inverts.
    pub fn gain(mut self, gain: f32) -> Self {
        self.gain = gain;
        self
    }

    /// The same, late by so many samples.
    pub fn late(mut self, samples: usize) -> Self {
        self.delays.fill(std::iter::repeat_n(0.0, samples).collect());
        self
    }
}

impl Line for Wire {
    fn process(&mut self, outputs: &[&[f32]], inputs: &mut [&mut [f32]]) {
        for ((input, &from), delay) in inputs.iter_mut().zip(&self.from).zip(&mut self.delays) {
            let Some(output) = outputs.get(from) else { continue };
            for (to, &sample) in input.iter_mut().zip(*output) {
                delay.push_back(sample * self.gain);
                *to = delay.pop_front().unwrap_or_default();
            }
        }
    }
}
