//! What the manual generator repeats: parts that sound on some legs from one frame to another. Made off the audio
//! thread ([`super::entries`]), played in it: everything here is a function of the frame alone, in double precision.

use std::f64::consts::PI;

use super::Recipe;

/// Frames that are rendered at once.
pub const CHUNK: usize = 64;
/// Channels at most.
const LEGS: usize = 16;

/// What is added up before it is rounded to the output's 32 bits: a chunk per leg.
pub type Mix = [[f64; CHUNK]; LEGS];

/// A set of legs, a bit each; leg n is output n.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Legs(pub u16);

impl Legs {
    /// None.
    pub const NONE: Self = Self(0);
    /// All.
    pub const ALL: Self = Self(u16::MAX);
    /// The second, the fourth …
    pub const EVEN: Self = Self(0xaaaa);

    /// Whether leg `leg` (0-based) is in the set.
    pub fn contains(self, leg: usize) -> bool {
        leg < LEGS && self.0 & (1 << leg) != 0
    }
}

/// Where the samples of a part come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// A sine, by the turn per frame in 2⁻⁶⁴: its phase is exact for ever and runs on through gaps.
    Sine(u64),
    /// An exponential sweep (A. Farina, AES 108, 2000): first frequency in turns per frame, and the frames in which
    /// it grows by e.
    Sweep(f64, f64),
    /// A sound of the programme, repeated.
    Sound(usize),
}

/// One part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What.
    pub source: Source,
    /// On which legs.
    pub legs: Legs,
    /// On which of them inverted.
    pub inverted: Legs,
    /// First frame of the cycle.
    pub start: u64,
    /// Frames, beyond the end of the cycle if need be; the whole cycle or more: for ever, without a ramp.
    pub length: u64,
    /// Amplitude factor.
    pub gain: f64,
    /// Frames of the ramps at both ends, which lie within the length.
    pub ramp: u64,
}

/// A signal that repeats itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// What it was made from.
    pub recipe: Recipe,
    /// Frames of the cycle.
    pub cycle: u64,
    /// Sounds that the parts use; none is empty.
    pub sounds: Vec<Vec<f64>>,
    /// What sounds when.
    pub parts: Vec<Part>,
    /// No |sample| is above this.
    pub peak: f64,
}

/// 2⁻⁶⁴ of a turn, per frame, for a frequency as a fraction of the rate below one half.
pub fn turns(of_rate: f64) -> u64 {
    // A power of two: the product is exact, and so is the conversion.
    (of_rate.clamp(0.0, 0.5) * 18_446_744_073_709_551_616.0) as u64
}

/// The sine of a phase in 2⁻⁶⁴ of a turn.
pub fn sine(phase: u64) -> f64 {
    // As a signed number the phase lies within ± half a turn, where a sine is most exact.
    (phase as i64 as f64 * (PI / 9_223_372_036_854_775_808.0)).sin()
}

impl Programme {
    /// Adds `frames` (≤ [`CHUNK`]) from frame `position` on, for the first `outputs` legs. Real-time safe.
    pub fn add(&self, position: u64, frames: usize, outputs: usize, mix: &mut Mix) {
        let cycle = self.cycle.max(1);
        for part in &self.parts {
            let mut offset = (position % cycle + cycle - part.start % cycle) % cycle;
            if offset >= part.length && part.length < cycle && offset + frames as u64 <= cycle {
                // Silent all along.
                continue;
            }
            let mut values = [0.0; CHUNK];
            let mut sounds = false;
            for (index, value) in values.iter_mut().take(frames).enumerate() {
                let gain = part.gain_at(offset, cycle);
                if gain != 0.0 {
                    sounds = true;
                    *value = gain * self.sample(part.source, position + index as u64, offset);
                }
                offset = if offset + 1 == cycle { 0 } else { offset + 1 };
            }
            if !sounds {
                continue;
            }
            for (leg, channel) in mix.iter_mut().enumerate().take(outputs) {
                if part.legs.contains(leg) {
                    let sign = if part.inverted.contains(leg) { -1.0 } else { 1.0 };
                    for (slot, value) in channel.iter_mut().zip(&values) {
                        *slot += sign * value;
                    }
                }
            }
        }
    }

    /// The source at frame `position` since the start, which is frame `offset` of its part.
    fn sample(&self, source: Source, position: u64, offset: u64) -> f64 {
        match source {
            Source::Sine(increment) => sine(increment.wrapping_mul(position)),
            Source::Sweep(first, growth) => {
                let turns = first * growth * (offset as f64 / growth).exp_m1();
                (2.0 * PI * turns.fract()).sin()
            }
            Source::Sound(sound) => {
                let samples = self.sounds.get(sound).map_or(&[][..], Vec::as_slice);
                let frame = position % (samples.len() as u64).max(1);
                samples.get(frame as usize).copied().unwrap_or(0.0)
            }
        }
    }
}

impl Part {
    /// Its amplitude factor `offset` frames after its start.
    fn gain_at(&self, offset: u64, cycle: u64) -> f64 {
        if self.length >= cycle {
            return self.gain;
        }
        if offset >= self.length {
            return 0.0;
        }
        let edge = offset.min(self.length - offset);
        if edge >= self.ramp {
            return self.gain;
        }
        // Raised cosine. One part's end laid over the next one's start adds up to one.
        self.gain * (0.5 - 0.5 * (PI * edge as f64 / self.ramp as f64).cos())
    }
}
