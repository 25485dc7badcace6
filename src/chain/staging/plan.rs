//! Which knobs are set for a chain, in which order, with which sound, and what tells that they are right.

use super::words::INPUT_GAIN;
use super::{Listening, Target};
use crate::chain::{Chain, Expectation, ReturnPath, expected_gain};
use crate::units::{Db, Dbfs, Hz};

/// What is played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sound {
    /// A sine.
    Tone(Hz),
    /// Pink noise, as listening levels are defined for.
    PinkNoise,
}

/// What tells the level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reads {
    /// The loudest input, in dBFS.
    Return,
    /// The same, as it is at the ear: so many dB SPL at full scale of the return.
    Ear(Db),
    /// A calibrated microphone, C slow: its 0-based input, and dB SPL at full scale.
    Microphone {
        /// 0-based input.
        input: usize,
        /// dB SPL at full scale.
        full_scale: Db,
    },
    /// What the user types from a sound level meter, in dB SPL.
    Typed,
}

/// One knob, and all that is needed to set it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// What it is for: "Left", or the whole chain.
    pub name: String,
    /// 1-based output that plays; 0 is all.
    pub output: usize,
    /// What plays.
    pub sound: Sound,
    /// What tells the level.
    pub reads: Reads,
    /// The knob and its zone.
    pub target: Target,
}

/// Where the gear decides.
const BY_ITSELF: &str = "with the input gain at minimum good leads bring it there by themselves";
/// Levels are reckoned for a tone of this one.
const TONE_LEVEL: Dbfs = Dbfs(-20.0);
/// The tone of the staging.
const TONE: Sound = Sound::Tone(Hz(1_000.0));

/// What is known beside chain and return.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circumstances<'a> {
    /// Outputs of the plugin.
    pub outputs: usize,
    /// The microphone's input and its dB SPL at full scale, once calibrated.
    pub microphone: Option<(usize, Db)>,
    /// dB SPL at the ear for a return at full scale, where headphones and input are known.
    pub ear: Option<Db>,
    /// The listening level that was chosen.
    pub listening: &'a Listening,
}

/// The knobs of a chain, in the order in which they are set; none where nothing tells the level.
pub fn plan(chain: Chain, return_path: ReturnPath, given: Circumstances) -> Vec<Stand> {
    let knob = speaker_knob(chain);
    match (return_path, knob) {
        (ReturnPath::Loopback, _) => by_cable(chain, given),
        (ReturnPath::Microphone, Some(knob)) => match given.microphone {
            Some((input, full_scale)) => {
                let reads = Reads::Microphone { input, full_scale };
                each(given.outputs, Sound::PinkNoise, reads, Target::acoustic(knob, given.listening))
            }
            None => whole(Reads::Return, Target::microphone("the microphone's gain")),
        },
        (ReturnPath::Microphone, None) => whole(Reads::Return, Target::microphone("the microphone's gain")),
        (ReturnPath::Ear, Some(knob)) => {
            each(given.outputs, Sound::PinkNoise, Reads::Typed, Target::acoustic(knob, given.listening))
        }
        (ReturnPath::Ear, None) => Vec::new(),
    }
}

fn by_cable(chain: Chain, given: Circumstances) -> Vec<Stand> {
    match (chain, given.ear) {
        (Chain::Headphones, Some(ear)) => whole(Reads::Ear(ear), Target::headphones("the phones knob")),
        (Chain::Headphones | Chain::HeadphoneAmpFromPhones, _) => {
            whole(Reads::Return, Target::electrical("the phones knob"))
        }
        _ => each(given.outputs, TONE, Reads::Return, input_gain(chain)),
    }
}

/// The input gain of a chain by cable. A level that the leads and the gear lead one to expect is good as it is: who turned
/// the input up to reach the usual zone would have it judged as too loud afterwards.
fn input_gain(chain: Chain) -> Target {
    let mut target = Target::electrical(INPUT_GAIN);
    if let Expectation::Nominal { gains, tolerance, .. } = expected_gain(chain, ReturnPath::Loopback) {
        let lowest = gains.iter().map(|gain| TONE_LEVEL.0 + gain.0 - tolerance.0);
        target.good.0 = lowest.fold(target.good.0, f64::min);
        target.source = BY_ITSELF;
    }
    target
}

/// The knob that sets how loud a loudspeaker is; `None` for chains without.
fn speaker_knob(chain: Chain) -> Option<&'static str> {
    match chain {
        Chain::ActiveMonitors => Some("the monitor's own level"),
        Chain::PowerAmp | Chain::Receiver => Some("the amplifier's volume"),
        Chain::PcSpeakers => Some("the loudspeakers' volume"),
        _ => None,
    }
}

fn whole(reads: Reads, target: Target) -> Vec<Stand> {
    vec![Stand { name: "All channels".to_owned(), output: 0, sound: TONE, reads, target }]
}

/// The same for each output by itself.
fn each(outputs: usize, sound: Sound, reads: Reads, target: Target) -> Vec<Stand> {
    if outputs < 2 {
        return vec![Stand { name: "The channel".to_owned(), output: 0, sound, reads, target }];
    }
    let name = |output| match (outputs, output) {
        (2, 1) => "Left".to_owned(),
        (2, 2) => "Right".to_owned(),
        _ => format!("Output {output}"),
    };
    (1..=outputs).map(|output| Stand { name: name(output), output, sound, reads, target }).collect()
}

impl Chain {
    /// Whether what hangs at its end is worn: such a chain is set before that.
    pub fn is_worn(self) -> bool {
        matches!(
            self,
            Self::Headphones
                | Self::HeadphoneAmpFromPhones
                | Self::HeadphoneAmpFromLineOuts
                | Self::HeadphoneAmpBalanced
        )
    }
}
