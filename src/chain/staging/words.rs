//! What the procedure says, one instruction at a time.

use super::{Like, Say, Stop, Target, Zone};
use crate::units::{Db, Seconds, number};

/// The knob of an input that a lead comes back to.
pub(super) const INPUT_GAIN: &str = "the input gain";
/// The knob that such a level is to come from first (chains, "The loopback quantities": outputs fully up).
pub(super) const OUTPUT_KNOB: &str = "the outputs' volume knob";
/// The knob of the phones jack.
pub(super) const PHONES_KNOB: &str = "the phones knob";
/// What sets the level of all monitors, or of a studio amplifier.
pub(super) const INTERFACE_VOLUME: &str = "the interface's volume";
/// What sets that of a hi-fi or small amplifier.
pub(super) const AMPLIFIER_VOLUME: &str = "the amplifier's volume";
/// The same of a receiver.
pub(super) const RECEIVER_VOLUME: &str = "the receiver's volume";
/// The same of loudspeakers that have one for both.
pub(super) const SPEAKERS_VOLUME: &str = "the loudspeakers' volume";
/// What trims one monitor.
pub(super) const MONITOR_LEVEL: &str = "the monitor's own level";
/// What trims one side where both share a volume.
pub(super) const ONE_SIDE: &str = "this side's own volume or the balance";
/// What trims one of many channels.
pub(super) const CHANNEL_LEVEL: &str = "this channel's own level";
/// The knob of a microphone, whatever amplifies it.
pub(super) const MICROPHONE_GAIN: &str = "the microphone's gain";
/// Where that one does not do it.
const THEN_THE_INPUT: &str = " If it is fully up, or there is none, turn the input gain up instead.";
/// Where that one does not do it.
const THEN_BEHIND: &str = " If it is fully up, leave it there and turn the monitors' own level or the amplifier's volume up instead.";
/// Where a monitor that is trimmed is the quieter one.
const THEN_THE_OTHER: &str =
    " If it is fully up, leave it there, turn the other one's down by as much, and start again.";
/// Where nothing trims one side.
const OR_BOTH: &str = " The other side stays as it is. Where there is neither, turn the volume of both.";
/// Where none does it. The button leaves the knob as it is.
const LEAVE_IT: &str = " If it is fully up, leave it there and press \u{201C}It goes no further\u{201D}.";
/// A knob that makes up for a wrong lead hides it.
const WRONG_LEAD: &str =
    " If a lead may be the wrong one, leave the knob and press Skip: the next step finds out.";

impl Zone {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "too low",
            Self::Good => "good",
            Self::Hot => "hot",
            Self::Clip => "clips",
            Self::Unsafe => "unsafe",
        }
    }
}

impl Say {
    /// The instruction as heading and body, for a knob of the channel called `name`.
    pub fn words(&self, name: &str) -> (String, String) {
        match self {
            Self::FadingIn => (
                "The sound fades in".to_owned(),
                "Leave every knob as it is until it has faded in. Space or Esc stops it at once.".to_owned(),
            ),
            Self::Turn { knob, by } => {
                let (way, by) = if by.0 < 0.0 { ("down", Db(-by.0)) } else { ("up", *by) };
                let heading = format!("{name}: turn {knob} {way}");
                let (then, doubt) = match *knob {
                    OUTPUT_KNOB => (THEN_THE_INPUT, WRONG_LEAD),
                    ONE_SIDE => (OR_BOTH, ""),
                    INTERFACE_VOLUME if way == "up" => (THEN_BEHIND, ""),
                    MONITOR_LEVEL if way == "up" => (THEN_THE_OTHER, ""),
                    _ if way == "up" => (LEAVE_IT, ""),
                    _ => ("", ""),
                };
                let body = format!("By about {by:.0}, slowly, until the pointer stands in the green.{then}{doubt}");
                (heading, body)
            }
            Self::Hold { left } => {
                let left = Seconds(left.0.max(0.0));
                (format!("{name}: good. Leave it there"), format!("{left} more to be sure."))
            }
            Self::Next => (format!("{name}: set"), "On to the next one.".to_owned()),
            Self::Done => (
                "Every level is set".to_owned(),
                "Leave the knobs where they are; the next steps measure with them.".to_owned(),
            ),
            Self::Stopped(Stop::Unsafe) => (
                "Stopped: too loud".to_owned(),
                "Turn the volume to zero, then start again.".to_owned(),
            ),
            Self::Stopped(Stop::NoReturn) => (
                "Stopped: nothing comes back".to_owned(),
                "Look whether the input monitoring of this track is on, the return is on its inputs, and the input \
                 knobs are not at zero; by microphone, whether the room drowns the sound. Then start again."
                    .to_owned(),
            ),
        }
    }
}

impl Like {
    /// The instruction as heading and body, for `knob` of the channel called `name`.
    pub fn words(self, name: &str, knob: &str) -> (String, String) {
        match self {
            Self::Voice => (
                format!("{name}: turn {knob} up"),
                "Slowly, from zero, until it is as loud as someone who speaks beside you: just comfortable, and no more."
                    .to_owned(),
            ),
            Self::First => (
                format!("{name}: turn {knob}"),
                "Slowly, until it is as loud as the one before. If it goes no further, turn the one before down instead."
                    .to_owned(),
            ),
        }
    }
}

impl Target {
    /// The zone in words, in `unit`.
    pub fn describe(&self, unit: &str) -> String {
        let (low, high) = self.good;
        format!(
            "Aim: {} {unit}; good from {} to {} {unit} ({}).",
            number(self.aim, 0),
            number(low, 1),
            number(high, 1),
            self.source
        )
    }
}
