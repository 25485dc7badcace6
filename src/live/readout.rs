//! What the audio thread tells the rest, a few hundred times a second at most. Every field is a held value or a
//! running count, so a reader that skips one loses nothing.

use crate::tape::MAX_CHANNELS;

/// What sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sounding {
    /// Nothing.
    #[default]
    Silent,
    /// The tape of a run.
    Tape,
    /// The manual generator.
    Generator,
    /// The input, passed through.
    Thru,
}

/// One channel's level.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Meter {
    /// Largest |sample| with a fall of 20 dB in 1.7 s (IEC 60268-18).
    pub peak: f32,
    /// Largest |sample| since the reset.
    pub max: f32,
    /// Sum of squares since the reset; with `samples` of two readouts, the mean square between them.
    pub sum_of_squares: f64,
    /// Sum since the reset.
    pub sum: f64,
    /// Finite samples since the reset.
    pub samples: u64,
    /// Samples since the reset that were NaN or infinite.
    pub invalid: u64,
    /// Samples since the reset at or above full scale.
    pub overs: u64,
}

/// A snapshot of the engine.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Readout {
    /// Frames processed since activation.
    pub frames: u64,
    /// Frames of the current tape played, and its length.
    pub position: Option<(u64, u64)>,
    /// What sounds.
    pub sounding: Sounding,
    /// Frames of the newest block.
    pub block: u32,
    /// Channels that count.
    pub inputs: u8,
    /// Channels that count.
    pub outputs: u8,
    /// The return, per input.
    pub input: [Meter; MAX_CHANNELS],
    /// What was sent, per output.
    pub output: [Meter; MAX_CHANNELS],
}
