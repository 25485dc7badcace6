//! The engine's meters: all of them on the return, level and true peak on what is sent.

use super::readout::{Channel, Sent, Snapshot};
use crate::meter::{Bank, LevelMeter, Meter, TruePeakMeter, weights};
use crate::tape::MAX_CHANNELS;

/// Everything that meters in the audio thread. Made on activation; nothing is allocated afterwards.
pub struct Metering {
    back: Bank,
    sent: Vec<(LevelMeter, TruePeakMeter)>,
    /// Resets so far, as [`super::Shared`] counts them.
    resets: u32,
}

impl Metering {
    /// Meters for a sample rate in hertz and so many channels each way, up to 16; the reset of this count has been
    /// obeyed.
    pub fn new(rate: f64, inputs: usize, outputs: usize, resets: u32) -> Self {
        let inputs = inputs.min(MAX_CHANNELS);
        Self {
            back: Bank::new(rate, &weights(inputs)[..inputs]),
            sent: vec![(LevelMeter::new(rate), TruePeakMeter::new(rate)); outputs.min(MAX_CHANNELS)],
            resets,
        }
    }

    /// Forgets everything if a reset was asked for since the last one.
    pub fn obey(&mut self, resets: u32) {
        if resets != self.resets {
            self.resets = resets;
            self.back.reset();
            for (level, true_peak) in &mut self.sent {
                level.reset();
                true_peak.reset();
            }
        }
    }

    /// Takes in a stretch of the return.
    pub fn hear(&mut self, channels: &[&[f32]]) {
        self.back.process(channels);
    }

    /// Takes in what was sent to an output.
    pub fn send(&mut self, output: usize, samples: &[f32]) {
        if let Some((level, true_peak)) = self.sent.get_mut(output) {
            level.process(samples);
            true_peak.process(samples);
        }
    }

    /// The level of an input; of one there is none, silence.
    pub fn input(&self, input: usize) -> Meter {
        self.back.level(input).unwrap_or_default()
    }

    /// The level of an output; of one there is none, silence.
    pub fn output(&self, output: usize) -> Meter {
        self.sent.get(output).map(|(level, _)| level.read()).unwrap_or_default()
    }

    /// Everything the meters show, written over an older one.
    pub fn read_into(&self, snapshot: &mut Snapshot, frames: u64) {
        snapshot.frames = frames;
        snapshot.resets = self.resets;
        snapshot.inputs = self.back.channels() as u8;
        snapshot.outputs = self.sent.len() as u8;
        for (input, slot) in snapshot.input.iter_mut().enumerate().take(self.back.channels()) {
            *slot = Channel {
                level: self.input(input),
                programme: self.back.programme(input).unwrap_or_default(),
                sound: self.back.sound_levels(input).unwrap_or_default(),
            };
        }
        for (slot, (level, true_peak)) in snapshot.output.iter_mut().zip(&self.sent) {
            *slot = Sent { level: level.read(), true_peak: true_peak.read() };
        }
        snapshot.loudness = self.back.loudness();
        snapshot.stereo = self.back.stereo();
    }
}
