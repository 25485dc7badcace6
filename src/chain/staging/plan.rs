//! Which knobs are set for a chain, in which order, with which sound, and what tells that they are right.

use super::words::{INPUT_GAIN, MICROPHONE_GAIN, OUTPUT_KNOB, PHONES_KNOB};
use super::{LISTENING, Listening, Target, speakers};
use crate::chain::diagram::{Gear, Knob, Knobs, Origin, line_return};
use crate::chain::wiring::Wiring;
use crate::chain::{Chain, ReturnPath};
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
    /// A microphone that is not calibrated, C slow: the loudest input, in dBFS.
    Air,
    /// What the user types from a sound level meter, in dB SPL.
    Typed,
    /// The user's own judgement; what a microphone picks up, as [`Reads::Air`], only guards it.
    Judged(Like),
}

/// What it is to be as loud as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Like {
    /// Someone who speaks beside the listener: loud enough for a microphone, and a level that everybody knows. Our choice.
    Voice,
    /// The loudspeaker that was set first.
    First,
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
    /// What must be done in silence before it sounds, if anything must.
    pub first: Option<&'static str>,
}

/// How a headphone amplifier's own volume is measured: never a level into an input before it is at zero, and only where
/// the minus of its output is ground (chains, "Measuring a headphone amp's output").
const TO_ITS_OUTPUT: &str = "Turn the headphone amplifier's volume to zero and unplug the headphones. Plug the lead \
    back into the amplifier's input, and lead its headphone output to the line inputs (one TRS to two TS). Never a \
    balanced headphone output: leave this one out then, and set the volume by ear.";
/// What nothing measures.
const VOLUME_BY_EAR: &str = "The headphone amplifier's volume is left, and nothing here measures it: turn it to \
    zero, plug everything as it belongs, put the headphones on, play something you know, and turn it up until it is \
    just comfortable. With headphones and interface chosen on the page Connect it is measured before you put them \
    on.";
/// The same for the interface's own jack.
const PHONES_BY_EAR: &str = "How loud this is in your headphones nobody knows: turn the phones knob to zero before \
    you put them on, play something you know, and turn it up until it is just comfortable. With headphones and \
    interface chosen on the page Connect it is measured before you put them on.";
/// Where the gear decides.
const BY_ITSELF: &str =
    "with the input gain at minimum, or as you said that it stands, good leads bring it there by themselves";
/// Where the knob's end decides.
const FULLY_UP: &str = "by its data sheet this output gives no more with its knob fully up";
/// A loop may return so much less than the sheets say.
const SHEET: Db = Db(2.0);
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
    /// The lowest and the highest gain of a loop by cable that are right as it is connected; `None` where a knob decides.
    pub expected: Option<(Db, Db)>,
    /// The gain of a loop by cable with the output's knob fully up, where the gear tells it.
    pub full: Option<Db>,
    /// The level of an amplifier is set at its own volume, not at the interface.
    pub own_volume: bool,
    /// The listening level that was chosen.
    pub listening: &'a Listening,
}

impl Circumstances<'static> {
    /// Left and right, the first listening level, and nothing known beside.
    pub fn unknown() -> Self {
        Self {
            outputs: 2,
            microphone: None,
            ear: None,
            expected: None,
            full: None,
            own_volume: false,
            listening: &LISTENING[0],
        }
    }
}

/// The knobs of a chain, in the order in which they are set; none where nothing tells the level.
pub fn plan(chain: Chain, return_path: ReturnPath, given: Circumstances) -> Vec<Stand> {
    let volume = speakers::volume(chain, given.own_volume);
    let level = given.listening;
    match (return_path, volume) {
        (ReturnPath::Loopback, _) => by_cable(chain, given),
        (ReturnPath::Microphone, Some(volume)) => match given.microphone {
            Some((input, full_scale)) => {
                speakers::read(chain, given, volume, (Reads::Microphone { input, full_scale }, level))
            }
            None => speakers::judged(chain, given, volume),
        },
        (ReturnPath::Microphone, None) => whole(Reads::Air, Target::microphone(MICROPHONE_GAIN)),
        (ReturnPath::Ear, Some(volume)) => speakers::read(chain, given, volume, (Reads::Typed, level)),
        (ReturnPath::Ear, None) => Vec::new(),
    }
}

fn by_cable(chain: Chain, given: Circumstances) -> Vec<Stand> {
    let mut stands = match (chain, given.ear) {
        (Chain::Headphones, Some(ear)) => {
            let full = given.full.map(|full| full + ear);
            whole(Reads::Ear(ear), within_reach(Target::headphones(PHONES_KNOB), full))
        }
        (Chain::Headphones | Chain::HeadphoneAmpFromPhones, _) => {
            whole(Reads::Return, within_reach(Target::electrical(PHONES_KNOB), given.full))
        }
        _ => each(given.outputs, TONE, Reads::Return, input_gain(given.expected)),
    };
    if let Some(ear) = given.ear.filter(|_| chain.has_headphone_amp()) {
        stands.push(Stand {
            name: "Headphone amplifier".to_owned(),
            output: 0,
            sound: TONE,
            reads: Reads::Ear(ear),
            target: Target::headphones("the headphone amplifier's volume"),
            first: Some(TO_ITS_OUTPUT),
        });
    }
    stands
}

/// What is left to the ears once every knob of the plan is set, in words; `None`: nothing.
pub fn by_ear(chain: Chain, return_path: ReturnPath, given: Circumstances) -> Option<&'static str> {
    let unknown = return_path == ReturnPath::Loopback && given.ear.is_none();
    match chain {
        Chain::Headphones if unknown => Some(PHONES_BY_EAR),
        chain if unknown && chain.has_headphone_amp() => Some(VOLUME_BY_EAR),
        _ => None,
    }
}

/// A target that a knob reaches: fully up there is no more than this gain, in the unit of the target.
fn within_reach(target: Target, full: Option<Db>) -> Target {
    let Some(level) = full.map(|full| TONE_LEVEL.0 + full.0).filter(|level| level.is_finite()) else {
        return target;
    };
    let low = target.good.0.min(level - SHEET.0);
    if low == target.good.0 && level >= target.aim {
        return target;
    }
    Target { aim: target.aim.min(level), good: (low, target.good.1), source: FULLY_UP, ..target }
}

/// The gain of the loop of a wiring with the phones knob fully up and the others as they stand, where the gear says it: of
/// an assumed one nothing follows.
pub fn at_full_knob(wiring: &Wiring, gear: &Gear, knobs: Knobs) -> Option<Db> {
    let links = line_return(wiring, gear, knobs.with(Knob::Phones, None)).ok()?;
    let known = links.iter().all(|link| link.clip.is_some_and(|clip| clip.origin != Origin::Assumed));
    known.then(|| Db(links.iter().map(|link| link.gain.0).sum()))
}

/// The input gain of a chain by cable. A level that the leads and the gear lead one to expect is good as it is: who turned
/// the input up to reach the usual zone would have it judged as too loud afterwards.
fn input_gain(expected: Option<(Db, Db)>) -> Target {
    let mut target = Target { up: Some(OUTPUT_KNOB), ..Target::electrical(INPUT_GAIN) };
    if let Some((low, high)) = expected {
        let (low, high) = (TONE_LEVEL.0 + low.0, TONE_LEVEL.0 + high.0);
        target.good = (target.good.0.min(low), target.good.1.max(high));
        // Not by clamp, which panics where a damaged project makes no number of them.
        target.aim = target.aim.max(low).min(high);
        target.source = BY_ITSELF;
    }
    target
}

fn whole(reads: Reads, target: Target) -> Vec<Stand> {
    vec![Stand { name: "All channels".to_owned(), output: 0, sound: TONE, reads, target, first: None }]
}

/// The same for each output by itself.
pub(super) fn each(outputs: usize, sound: Sound, reads: Reads, target: Target) -> Vec<Stand> {
    if outputs < 2 {
        let name = "The channel".to_owned();
        return vec![Stand { name, output: 0, sound, reads, target, first: None }];
    }
    let name = |output| match (outputs, output) {
        (2, 1) => "Left".to_owned(),
        (2, 2) => "Right".to_owned(),
        _ => format!("Output {output}"),
    };
    let stand = |output| Stand { name: name(output), output, sound, reads, target, first: None };
    (1..=outputs).map(stand).collect()
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

    /// Whether a headphone amplifier has the last knob.
    pub fn has_headphone_amp(self) -> bool {
        self.is_worn() && self != Self::Headphones
    }
}
