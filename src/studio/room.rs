//! Rooms: loudspeakers, reflections and microphones between the outputs and the inputs, as plain data.
//!
//! A path's gain is then the level at 1 m in front of the loudspeaker, and its delay that of converters and drivers:
//! the way through the air comes on top.

mod breakage;
mod draw;
mod hall;
mod hiss;
mod response;
#[cfg(test)]
mod tests;

pub(super) use breakage::BREAKAGES;
pub use draw::{FAULTS, faulty, healthy};
pub(super) use hall::Hall;
pub(super) use hiss::Hiss;
pub use response::impulse_response;

use crate::units::{Dbfs, Hz, Seconds};

/// Speed of sound at 20 °C, in metres a second (`chains.md` TM01).
pub const SPEED_OF_SOUND: f64 = 343.0;
/// Samples of an impulse response before the direct sound: as many as the studios' own interpolation takes.
pub const LEAD: usize = super::MIN_FRACTIONAL_DELAY as usize;
/// The shortest delay of converters and drivers together, in samples: the filters work in blocks.
pub const SHORTEST_LATENCY: usize = 2 * LEAD;

/// A place or a size in metres: along the room, across it, and up.
pub type Metres = [f64; 3];

/// A rectangular room with what stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Room {
    /// Length, width and height.
    pub size: Metres,
    /// Reverberation time (60 dB) of the middle frequencies; it says how much the walls absorb (Eyring).
    pub decay: Seconds,
    /// The microphone of each input; `None`: that input hears its paths by cable.
    pub microphones: Vec<Option<Metres>>,
    /// The loudspeaker of each output.
    pub speakers: Vec<Speaker>,
    /// What the room itself sounds like at a microphone, 20 Hz to 20 kHz, AES17 rms; none: it is silent.
    pub noise: Option<Dbfs>,
    /// Chooses the diffuse tail.
    pub seed: u64,
}

/// A loudspeaker with two ways.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speaker {
    /// Where its tweeter is.
    pub place: Metres,
    /// Lower corner of the woofer in its box.
    pub low: Hz,
    /// Whether the box is vented: a slope of fourth order below the corner instead of second.
    pub vented: bool,
    /// Where woofer and tweeter meet.
    pub crossover: Hz,
    /// How they meet.
    pub kind: Crossover,
    /// Upper corner of the tweeter, second order.
    pub high: Hz,
    /// How far the woofer's acoustic centre is behind the tweeter's, in metres.
    pub depth: f64,
}

/// How woofer and tweeter meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossover {
    /// Linkwitz–Riley of fourth order: both drivers the same way round.
    LinkwitzRiley4,
    /// Linkwitz–Riley of second order: it is flat only with the tweeter upside down.
    LinkwitzRiley2,
    /// Butterworth of third order, tweeter upside down.
    Butterworth3,
}

/// Distance of two places, in metres.
pub(super) fn distance(a: Metres, b: Metres) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

impl Room {
    /// Distance in metres from the loudspeaker of `output` to the microphone of `input` (both 0-based); none if there
    /// is no such loudspeaker or microphone.
    pub fn distance(&self, input: usize, output: usize) -> Option<f64> {
        let microphone = self.microphones.get(input).copied().flatten()?;
        Some(distance(self.speakers.get(output)?.place, microphone))
    }

    /// Whether it can be played at `rate` (hertz), for so many inputs and outputs.
    pub(super) fn is_possible(&self, inputs: usize, outputs: usize, rate: f64) -> bool {
        let inside = |place: &Metres| place.iter().zip(self.size).all(|(x, end)| *x > 0.0 && *x < end);
        let speaker = |it: &Speaker| {
            let corners = [it.low.0, it.crossover.0, it.high.0];
            inside(&it.place)
                && corners.iter().all(|corner| *corner > 0.0 && corner.is_finite())
                && (0.0..0.5).contains(&it.depth)
        };
        let apart = |microphone: &Metres| {
            self.speakers.iter().all(|speaker| distance(speaker.place, *microphone) >= 0.1)
        };
        self.microphones.len() == inputs
            && self.speakers.len() == outputs
            && (0.05..=10.0).contains(&self.decay.0)
            && self.size.iter().all(|side| (1.0..=100.0).contains(side))
            && self.speakers.iter().all(speaker)
            && self.microphones.iter().flatten().all(|place| inside(place) && apart(place))
            && self.noise.is_none_or(|level| level.0.is_finite())
            && rate > 0.0
    }
}
