//! The knobs of loudspeakers (chains.md, 2.6): one volume for all of them, and then what trims one side.

use super::plan::{Circumstances, Like, Reads, Sound, Stand, each};
use super::words::{
    AMPLIFIER_VOLUME, CHANNEL_LEVEL, INTERFACE_VOLUME, MICROPHONE_GAIN, MONITOR_LEVEL, ONE_SIDE,
    RECEIVER_VOLUME, SPEAKERS_VOLUME,
};
use super::{Listening, Target};
use crate::chain::Chain;
use crate::chain::wiring::{Port, Wiring};

/// Whether the amplifier of a wiring has its own volume set, as hi-fi ones and small ones have: a studio amplifier is
/// fully up, and the level is set at the interface.
pub fn has_own_volume(wiring: &Wiring) -> bool {
    wiring.connections().any(|connection| matches!(connection.to, Port::AmpRca | Port::Aux))
}

/// The knob that makes all loudspeakers louder; `None` for chains without any.
pub(super) fn volume(chain: Chain, own_volume: bool) -> Option<&'static str> {
    match chain {
        Chain::PowerAmp if own_volume => Some(AMPLIFIER_VOLUME),
        Chain::ActiveMonitors | Chain::PowerAmp => Some(INTERFACE_VOLUME),
        Chain::Receiver => Some(RECEIVER_VOLUME),
        Chain::PcSpeakers => Some(SPEAKERS_VOLUME),
        _ => None,
    }
}

/// Each loudspeaker to its level: the first with the volume of all, the others with what trims one. Where that can only
/// make one side quieter, the volume makes up for it, and the first is looked at again.
pub(super) fn read(
    chain: Chain,
    given: Circumstances,
    volume: &'static str,
    (reads, level): (Reads, &Listening),
) -> Vec<Stand> {
    let trimmed = trimmed(chain, given, Target::acoustic(volume, level));
    let mut stands = each(given.outputs, Sound::PinkNoise, reads, Target::acoustic(volume, level));
    stands.iter_mut().skip(1).for_each(|stand| stand.target = trimmed);
    let again = stands.first().filter(|_| trimmed.up.is_some() && given.outputs > 1).map(|first| Stand {
        name: format!("{} again", first.name),
        target: trimmed,
        ..first.clone()
    });
    stands.extend(again);
    stands
}

/// By a microphone that is not calibrated nothing tells how loud a loudspeaker is: ears set each of them, one at a time,
/// and only then the microphone's gain.
pub(super) fn judged(chain: Chain, given: Circumstances, volume: &'static str) -> Vec<Stand> {
    let target = Target::microphone(volume);
    let mut stands = each(given.outputs, Sound::PinkNoise, Reads::Judged(Like::First), target);
    stands.iter_mut().skip(1).for_each(|stand| stand.target = trimmed(chain, given, target));
    if let Some(first) = stands.first_mut() {
        first.reads = Reads::Judged(Like::Voice);
    }
    let microphone = stands.first().map(|first| Stand {
        name: "Microphone".to_owned(),
        reads: Reads::Air,
        target: Target::microphone(MICROPHONE_GAIN),
        ..first.clone()
    });
    stands.extend(microphone);
    stands
}

/// The target of a loudspeaker that is not the first. Monitors have a level of their own each, and so have the channels of
/// a surround receiver; the two sides of other gear share its volume.
fn trimmed(chain: Chain, given: Circumstances, target: Target) -> Target {
    match (chain, given.outputs) {
        (Chain::ActiveMonitors, _) => Target { knob: MONITOR_LEVEL, ..target },
        (_, 0..=2) => Target { knob: ONE_SIDE, up: Some(target.knob), ..target },
        _ => Target { knob: CHANNEL_LEVEL, ..target },
    }
}
