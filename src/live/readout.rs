//! What the audio thread tells the rest, a few hundred times a second at most. Every field is a held value or a
//! running count, so a reader that skips one loses nothing.

pub use crate::meter::Meter;
use crate::meter::{Loudness, Programme, SoundLevels, Stereo, TruePeak};
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
    /// Whether a simulated studio takes what is sent: nothing leaves the plugin.
    pub practice: bool,
    /// Level of the manual generator while it sounds: what was asked for, unless it is held to less for the ears or its peaks
    /// would be too high.
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

/// What the meters of one input show.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Channel {
    /// Sample peak, rms, DC, overs.
    pub level: Meter,
    /// True peak, PPM, VU.
    pub programme: Programme,
    /// Weighted levels.
    pub sound: SoundLevels,
}

/// What the meters of one output show.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sent {
    /// Sample peak, rms, DC, overs.
    pub level: Meter,
    /// True peak.
    pub true_peak: TruePeak,
}

/// Everything the meters show: larger than the [`Readout`], so it comes at a slower pace.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Snapshot {
    /// Frames processed since activation.
    pub frames: u64,
    /// The count of resets that the meters have obeyed.
    pub resets: u32,
    /// Channels that count.
    pub inputs: u8,
    /// Channels that count.
    pub outputs: u8,
    /// The return, per input.
    pub input: [Channel; MAX_CHANNELS],
    /// What was sent, per output.
    pub output: [Sent; MAX_CHANNELS],
    /// Loudness of all inputs together.
    pub loudness: Loudness,
    /// Inputs 1 and 2 against each other; `None` with one input.
    pub stereo: Option<Stereo>,
}

impl Snapshot {
    /// The inputs that count.
    pub fn back(&self) -> &[Channel] {
        self.input.get(..usize::from(self.inputs)).unwrap_or(&self.input)
    }

    /// The outputs that count.
    pub fn sent(&self) -> &[Sent] {
        self.output.get(..usize::from(self.outputs)).unwrap_or(&self.output)
    }
}
