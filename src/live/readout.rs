//! What the audio thread tells the rest, a few hundred times a second at most. Every field is a held value or a
//! running count, so a reader that skips one loses nothing.

pub use crate::meter::Meter;
use crate::tape::MAX_CHANNELS;
use crate::units::Dbfs;

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

/// A snapshot of the engine.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Readout {
    /// Frames processed since activation.
    pub frames: u64,
    /// Frames of the current tape played, and its length.
    pub position: Option<(u64, u64)>,
    /// What sounds.
    pub sounding: Sounding,
    /// Level of the manual generator while it sounds: what was asked for, unless its peaks would be too high.
    pub generator: Option<Dbfs>,
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
