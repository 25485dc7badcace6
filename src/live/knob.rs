//! A volume knob that is turned while a pilot tone sounds: what the window shows of it.

use crate::chain::knee::{Knee, NoKnee, Reading};
use crate::chain::{Chain, ReturnPath};
use std::sync::Arc;

pub use crate::measure::knee::{LOUDEST, QUIETEST};

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Nothing has been read yet.
    #[default]
    Idle,
    /// The pilot fades in.
    FadingIn,
    /// The knob is read.
    Reading,
    /// The pilot has ended.
    Over,
}

/// What keeps the knob from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The pilot does not come back, or not clear of the noise.
    NoPilot,
    /// The knob is turned too fast.
    TooFast,
    /// Samples of the return are lost on the way to the reading: the computer is too busy.
    Holes,
}

/// A knob that is turned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knob {
    /// How far it is.
    pub phase: Phase,
    /// On which chain and by which return it was begun.
    pub on: Option<(Chain, ReturnPath)>,
    /// 0-based input whose readings these are: the one on which the pilot is strongest.
    pub input: usize,
    /// What was read so far, in the order of time.
    pub readings: Arc<Vec<Reading>>,
    /// What they show; `None` before the first of them.
    pub found: Option<Result<Knee, NoKnee>>,
    /// What keeps it from being read just now.
    pub hindrance: Option<Hindrance>,
}

impl Knob {
    /// Whether the pilot sounds, or is about to.
    pub fn is_on(&self) -> bool {
        matches!(self.phase, Phase::FadingIn | Phase::Reading)
    }
}
