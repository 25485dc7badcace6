//! What else can be in a chain: the devices, disturbances and clocks of a plan, as plain data.

use crate::units::{Db, Dbfs, Hz, Seconds};

/// Hum of the mains at an input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hum {
    /// The mains frequency.
    pub mains: Hz,
    /// All harmonics together, AES17 rms.
    pub level: Dbfs,
    /// How it comes in.
    pub kind: HumKind,
}

/// How hum comes in, which decides its harmonics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HumKind {
    /// Many harmonics, the odd ones stronger, falling slowly.
    GroundLoop,
    /// Almost the fundamental alone.
    Magnetic,
    /// Twice the mains frequency and its multiples: what a rectifier leaves.
    Supply,
}

/// Whine of a bus: lines at multiples of one frequency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whine {
    /// The first line and the distance from each to the next.
    pub spacing: Hz,
    /// The first line, AES17 rms; each further one is 2 dB lower.
    pub level: Dbfs,
    /// Lines; those at or above half the rate are left out.
    pub count: usize,
}

/// A static curve y = x + a2·x² + a3·x³, held where it would turn back. A sine of amplitude A gets a second harmonic
/// of a2·A/2 and a third of a3·A²/4, re itself as it comes in.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Curve {
    /// Second-order coefficient, re full scale.
    pub a2: f64,
    /// Third-order coefficient, re full scale squared.
    pub a3: f64,
}

/// A compressor; with a ratio of infinity a limiter, with slow times and a makeup gain an automatic gain control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dynamics {
    /// Peak level above which it turns down.
    pub threshold: Dbfs,
    /// dB in for one dB out above the threshold, 1 … ∞.
    pub ratio: f64,
    /// Time constant of turning down; 0: at once.
    pub attack: Seconds,
    /// Time constant of turning up again.
    pub release: Seconds,
    /// Gain of what is below the threshold.
    pub makeup: Db,
}

impl Dynamics {
    /// Gain in dB of a steady signal with a peak `level`.
    pub fn gain(&self, level: Dbfs) -> Db {
        Db(self.makeup.0 - (level.0 - self.threshold.0).max(0.0) * (1.0 - 1.0 / self.ratio))
    }
}

/// A noise gate: opens at once, closes slowly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gate {
    /// Peak level below which it closes.
    pub threshold: Dbfs,
    /// Time constant of closing.
    pub release: Seconds,
}

/// A bad contact: it fails at random moments, for a random while, by a random amount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact {
    /// Failures a second, on average.
    pub per_second: f64,
    /// The deepest drop of level; each is between half of it (in dB) and all of it.
    pub depth: Db,
    /// The longest failure; each is between a tenth of it and all of it.
    pub longest: Seconds,
    /// Peak of the click with which each begins; −∞: it fails without a sound.
    pub crackle: Dbfs,
}

/// A filter of an equaliser.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eq {
    /// Its shape.
    pub kind: EqKind,
    /// Centre or corner: half the gain (in dB) for shelves, −3 dB at a Q of 0.71 for the high-pass.
    pub corner: Hz,
    /// Gain of the shelf or peak; a high-pass has none.
    pub gain: Db,
    /// Quality; 0.71 is the steepest shelf without overshoot.
    pub q: f64,
}

/// Shapes of [`Eq`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EqKind {
    /// Everything below the corner.
    LowShelf,
    /// Everything above the corner.
    HighShelf,
    /// Around the centre.
    Peak,
    /// Second order: nothing below the corner.
    HighPass,
}

/// A volume knob that somebody turns evenly, in dB, from one place to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knob {
    /// White noise over the full band that comes from before it, AES17 rms at a gain of 0 dB; none: none.
    pub noise: Option<Dbfs>,
    /// Gain at first.
    pub from: Db,
    /// Gain in the end.
    pub to: Db,
    /// When it begins to be turned, from the start of play.
    pub begins: Seconds,
    /// How long that takes.
    pub lasts: Seconds,
}

/// A second way from every output to where it arrives anyway.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Echo {
    /// Amplitude factor re the first way.
    pub gain: f64,
    /// Samples after the first way; negative: before it.
    pub delay: f64,
}

/// The return is fed back: input n to output n.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feedback {
    /// Amplitude factor from the return to the output. With the path's own gain it must stay below 1.
    pub gain: f64,
    /// Samples, at least 1.
    pub delay: usize,
}

/// A jump of the latency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jump {
    /// When, from the start of play.
    pub at: Seconds,
    /// From then on everything is so many samples later than the plan's delays say.
    pub late: usize,
}

/// Samples go wrong, again and again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dropouts {
    /// From one to the next.
    pub every: Seconds,
    /// Samples that each costs.
    pub samples: usize,
    /// What becomes of them.
    pub kind: DropoutKind,
}

/// What becomes of the samples of a dropout. Where the delay moves, it goes back to where it was with every
/// eighth: no driver's buffer is without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropoutKind {
    /// They are silent.
    Silent,
    /// They are left out; what follows comes sooner.
    Lost,
    /// They come twice; what follows comes later.
    Repeated,
}
