//! Which knob is read, what stands before and behind it, and how much what it feeds can take.

use crate::chain::calibration::Calibrated;
use crate::chain::connection::{Connected, Place};
use crate::chain::diagram::Knob;
use crate::chain::gear::Told;
use crate::chain::{Chain, ReturnPath};
use crate::units::{Db, Dbu};

/// The knob that is on the way from output to return, and what is known around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// What hangs on the outputs.
    chain: Chain,
    /// The knob that is turned.
    knob: Knob,
    /// What the interface gives at full scale, fully up.
    gives: Option<Dbu>,
    /// What the input of the device that it feeds takes.
    takes: Option<Dbu>,
}

impl Way {
    /// By the cable the knob of a chain with loudspeakers is the interface's own, as nothing may be led back from behind
    /// it; so is that of headphones in the interface's jack.
    pub fn of(chain: Chain, path: ReturnPath) -> Self {
        let knob = match (chain, path) {
            (Chain::Headphones, _) => Knob::Phones,
            (chain, _) if chain.is_worn() => Knob::HeadphoneAmp,
            (Chain::PowerAmp | Chain::Receiver, ReturnPath::Microphone) => Knob::Amplifier,
            (_, ReturnPath::Microphone) => Knob::Monitor,
            _ => Knob::Output,
        };
        Self { chain, knob, gives: None, takes: None }
    }

    /// With the figures of the gear, and what was calibrated.
    pub fn with(self, connected: &Connected, calibrated: &Calibrated) -> Self {
        let told = |place: Place| connected.figures.get(place.id()).into_iter().flatten();
        let output = if self.chain == Chain::HeadphoneAmpFromPhones { "hp_max" } else { "line_out_max" };
        // Into an input, the lightest load of all.
        let load = |told: &&Told| told.load_ohm.unwrap_or(0.0);
        let listed = told(Place::Interface).filter(|told| told.id == output);
        let listed = listed.max_by(|a, b| load(a).total_cmp(&load(b))).map(|told| Dbu(told.value));
        let gives = calibrated.feeding(self.chain).map(|socket| socket.full_scale()).or(listed);
        let device = match self.chain {
            Chain::PowerAmp | Chain::Receiver => Place::Amplifier,
            chain if chain.is_worn() => Place::HeadphoneAmp,
            _ => Place::Monitors,
        };
        let takes = told(device).find(|told| told.id == "input_max").map(|told| Dbu(told.value));
        Self { gives, takes, ..self }
    }

    /// Whether it is a knob of the interface: before it there is nothing but the DAW.
    pub(super) fn is_the_interfaces(&self) -> bool {
        matches!(self.knob, Knob::Output | Knob::Phones)
    }

    /// Whether what is heard is on the head.
    pub(super) fn is_worn(&self) -> bool {
        self.chain.is_worn()
    }

    /// What the knob belongs to, whose noise stays.
    pub(super) fn owner(&self) -> &'static str {
        match self.knob {
            Knob::Output | Knob::InputGain => "the output",
            Knob::Phones => "the phones jack",
            Knob::Monitor => "the speakers",
            Knob::Amplifier => "the amplifier",
            Knob::HeadphoneAmp => "the headphone amplifier",
        }
    }

    /// Of what it belongs to.
    pub(super) fn owners(&self) -> String {
        let owner = self.owner();
        if owner.ends_with('s') { format!("{owner}'") } else { format!("{owner}'s") }
    }

    /// The knob before it, in the interface.
    pub(super) fn before(&self) -> &'static str {
        let knob = if self.chain == Chain::HeadphoneAmpFromPhones { Knob::Phones } else { Knob::Output };
        knob.name()
    }

    /// The knob behind that of the line outputs, if there is one.
    pub(super) fn behind(&self) -> Option<&'static str> {
        match (self.knob, self.chain) {
            (Knob::Output, Chain::ActiveMonitors) => Some("the monitors' own level"),
            (Knob::Output, Chain::PowerAmp | Chain::Receiver) => Some("the amplifier's volume"),
            (Knob::Output, Chain::PcSpeakers) => Some("the speakers' volume"),
            _ => None,
        }
    }

    /// What the input that the interface feeds can take, in a sentence.
    pub(super) fn room(&self) -> String {
        match (self.gives, self.takes) {
            (Some(gives), Some(takes)) if gives.0 <= takes.0 => {
                format!(
                    "The input behind the interface takes it: {takes}, and at full scale and fully up there come {gives}."
                )
            }
            (Some(gives), Some(takes)) => format!(
                "The input behind the interface clips above {takes}, and at full scale and fully up there come {gives}: stay \
                 {:.0} below that.",
                Db((gives.0 - takes.0).ceil())
            ),
            (None, Some(takes)) => {
                format!("The input behind the interface clips above {takes}: stay below that.")
            }
            (_, None) => {
                "The input behind the interface must not clip: where peaks sound hard or crackle, go back."
                    .to_owned()
            }
        }
    }
}
