//! Practice in the engine: a simulated studio stands between what would be sent and what is heard, and the real outputs
//! are silent. Made by the operator, handed over and back like a take.

use crate::studio::Studio;
use crate::tape::MAX_CHANNELS;

/// A studio at work, and its return on the way to the next window of the engine: a frame comes back so many frames after
/// it was sent, whatever the block size.
#[derive(Debug)]
pub struct Practice {
    studio: Studio,
    /// The return of the newest window, per input.
    back: Vec<Vec<f32>>,
}

impl Practice {
    /// A studio for an engine with so many inputs whose windows have so many frames.
    pub fn new(studio: Studio, inputs: usize, window: usize) -> Self {
        Self { studio, back: vec![vec![0.0; window]; inputs.min(MAX_CHANNELS)] }
    }

    /// Puts the return into the frames `from..to`, the first of which is frame `at` of its window. Real-time safe.
    pub fn hear(&mut self, channels: &mut [&mut [f32]], from: usize, to: usize, at: usize) {
        for (channel, back) in channels.iter_mut().zip(&self.back) {
            let slots = channel.get_mut(from..to).unwrap_or(&mut []);
            let samples = back.get(at..at + (to - from)).unwrap_or(&[]);
            for (slot, sample) in slots.iter_mut().zip(samples) {
                *slot = *sample;
            }
        }
    }

    /// Takes what would be sent on the first `outputs` channels, and leaves silence on all. Real-time safe.
    pub fn send(&mut self, channels: &mut [&mut [f32]], from: usize, to: usize, at: usize, outputs: usize) {
        let mut parts: [&mut [f32]; MAX_CHANNELS] = std::array::from_fn(|_| <&mut [f32]>::default());
        for (index, (part, channel)) in parts.iter_mut().zip(channels.iter_mut()).enumerate() {
            *part = channel.get_mut(from..to).unwrap_or(&mut []);
            if index >= outputs {
                part.fill(0.0);
            }
        }
        self.studio.process_in_place(&mut parts);
        for (part, back) in parts.iter().zip(&mut self.back) {
            let slots = back.get_mut(at..at + (to - from)).unwrap_or(&mut []);
            for (slot, sample) in slots.iter_mut().zip(part.iter()) {
                *slot = *sample;
            }
        }
        for part in &mut parts {
            part.fill(0.0);
        }
    }
}
