//! What is known of a room, as plain data.

use crate::measure::Estimate;

/// What microphones heard of all loudspeakers.
#[derive(Debug, Clone, Default)]
pub struct Room {
    /// Per output, per input; `None` where nothing stands out, and an empty list where the output was not swept.
    pub heard: Vec<Vec<Option<Heard>>>,
    /// Every two loudspeakers that one microphone heard, the first of them the same for all.
    pub pairs: Vec<Pair>,
}

/// How an input hears an output.
#[derive(Debug, Clone)]
pub enum Heard {
    /// By cable: hardly anything follows the arrival.
    Cable {
        /// Samples from writing to reading.
        delay: Estimate,
    },
    /// Through the air.
    Air(Direct),
}

/// The direct sound of a loudspeaker at a microphone.
#[derive(Debug, Clone)]
pub struct Direct {
    /// Samples from writing to reading of its first significant arrival, which need not be its strongest.
    pub delay: Estimate,
    /// Octaves, the lowest first: which way round each is re an ideal loudspeaker.
    pub bands: Vec<Band>,
    /// Which way round the woofer is, +1 or −1; `None` when it cannot be told.
    pub sign: Option<i8>,
    /// The impulse response about the arrival.
    pub(super) piece: Vec<f64>,
    /// Where the arrival is in it, in samples.
    pub(super) place: f64,
}

/// One octave of a direct sound, re an ideal loudspeaker or re another one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Its middle, in hertz.
    pub hz: f64,
    /// +1 or −1; `None` when it cannot be told.
    pub sign: Option<i8>,
    /// How much alike they are: 1 the same, −1 the same upside down, 0 nothing in common.
    pub likeness: f64,
    /// Level over the noise in this octave, in dB.
    pub snr_db: f64,
}

/// Two loudspeakers at one microphone.
#[derive(Debug, Clone)]
pub struct Pair {
    /// 0-based output that the other is held against.
    pub first: usize,
    /// 0-based output.
    pub second: usize,
    /// 0-based input of the microphone.
    pub input: usize,
    /// How much later the second arrives, in samples.
    pub later: Estimate,
    /// Octaves, the lowest first: the second re the first.
    pub bands: Vec<Band>,
    /// +1: the same way round in every octave that tells; −1: the other way round; `None` when it cannot be told.
    pub sign: Option<i8>,
}

impl Room {
    /// How `input` hears `output`, both 0-based.
    pub fn heard(&self, output: usize, input: usize) -> Option<&Heard> {
        self.heard.get(output)?.get(input)?.as_ref()
    }

    /// The direct sound of `output` at `input`, if that is a microphone which hears it.
    pub fn direct(&self, output: usize, input: usize) -> Option<&Direct> {
        match self.heard(output, input)? {
            Heard::Air(direct) => Some(direct),
            Heard::Cable { .. } => None,
        }
    }

    /// Delay of a cable that leads any output back to any input: what converters and drivers take.
    pub fn electrical_delay(&self) -> Option<Estimate> {
        let cables = self.heard.iter().flatten().flatten().filter_map(|heard| match heard {
            Heard::Cable { delay } => Some(*delay),
            Heard::Air(_) => None,
        });
        cables.min_by(|a, b| a.value.total_cmp(&b.value))
    }

    /// Whether any loudspeaker is heard through the air.
    pub fn has_air(&self) -> bool {
        self.heard.iter().flatten().flatten().any(|heard| matches!(heard, Heard::Air(_)))
    }

    /// Whether `input` hears `output` by cable.
    pub fn is_cable(&self, output: usize, input: usize) -> bool {
        matches!(self.heard(output, input), Some(Heard::Cable { .. }))
    }
}

#[cfg(test)]
impl Room {
    /// Two loudspeakers at one microphone, for tests of checks and faults: which way round each is by itself, and the
    /// second re the first.
    pub fn imitated(own: [Option<i8>; 2], pair: Option<i8>, delay: Estimate) -> Self {
        let octave = |hz: f64, sign: Option<i8>| Band {
            hz,
            sign,
            likeness: sign.map_or(0.1, f64::from) * 0.9,
            snr_db: 40.0,
        };
        let octaves = |sign| [250.0, 500.0, 1_000.0, 4_000.0].map(|hz| octave(hz, sign)).to_vec();
        let direct =
            |sign| Heard::Air(Direct { delay, bands: octaves(sign), sign, piece: Vec::new(), place: 0.0 });
        let later = Estimate { value: 0.0, uncertainty: delay.uncertainty };
        Self {
            heard: own.map(|sign| vec![Some(direct(sign))]).to_vec(),
            pairs: vec![Pair { first: 0, second: 1, input: 0, later, bands: octaves(pair), sign: pair }],
        }
    }
}
