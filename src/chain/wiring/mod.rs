//! What is plugged into what, with which lead: every chain in its variants, as data.

pub mod lead;
pub mod picture;
mod port;
mod signs;
mod table;

pub use lead::{Contact, Join, LEADS, Lead, Plug};
pub use port::{Class, Direction, Port, Role, Signal};
pub use signs::Sign;
pub use table::WIRINGS;

use super::Chain;
use super::levels::voltage::ONE_LEG;
use crate::units::Db;

/// One lead between two sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    /// Where the signal should come from.
    pub from: Port,
    /// Where it should go.
    pub to: Port,
    /// What lies between.
    pub lead: Lead,
}

/// What a hop does to the level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// Nothing.
    None,
    /// One leg of a balanced output is used: −6 dB from an active-balanced output, 0 dB from the impedance-balanced and
    /// cross-coupled kinds. The first measurement tells which.
    OneLeg,
    /// A knob decides.
    Knob,
}

impl Change {
    /// The changes that are right; none where a knob decides.
    pub fn gains(self) -> &'static [Db] {
        match self {
            Self::None => &[Db(0.0)],
            Self::OneLeg => &[Db(0.0), ONE_LEG],
            Self::Knob => &[],
        }
    }
}

impl Connection {
    /// A connection.
    pub const fn new(from: Port, lead: Lead, to: Port) -> Self {
        Self { from, to, lead }
    }

    /// Whether every plug goes into its socket.
    pub fn fits(self) -> bool {
        self.from.takes(self.lead.from) && self.to.takes(self.lead.to)
    }

    /// Whether it is balanced from end to end.
    pub fn is_balanced(self) -> bool {
        let both = [self.from, self.to].iter().all(|port| port.signal() == Signal::Balanced);
        both && self.lead.is_balanced()
    }

    /// How it carries the signal, in a word or two.
    pub fn manner(self) -> &'static str {
        match (self.is_balanced(), self.from.class()) {
            (true, _) => "balanced",
            (false, Class::Speaker) => "speaker level",
            (false, _) => "unbalanced",
        }
    }

    /// What it does to the level.
    pub fn change(self) -> Change {
        match self.from.signal() {
            _ if self.from.class() != Class::Line => Change::Knob,
            Signal::Balanced if !self.is_balanced() => Change::OneLeg,
            _ => Change::None,
        }
    }
}

/// A hop of a chain, and why it is made that way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// What is plugged.
    pub connection: Connection,
    /// Why this lead.
    pub why: &'static str,
    /// What of the device at its end has leads of its own, each the same; empty where the device is one.
    pub parts: &'static [&'static str],
}

impl Hop {
    /// How many times its lead, or its pair of leads, is there.
    pub fn times(self) -> u8 {
        u8::try_from(self.parts.len()).map_or(u8::MAX, |parts| parts.max(1))
    }
}

/// Where the signal may be taken out of the chain and led back, without danger to gear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoopPoint {
    /// What to unplug, and where to put it.
    pub how: &'static str,
    /// The way back: from the output that feeds the chain to the interface's input.
    pub back: Connection,
    /// What to mind.
    pub mind: &'static str,
}

/// A chain in one of its variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wiring {
    /// Stable id.
    pub id: &'static str,
    /// The chain that this is a variant of.
    pub chain: Chain,
    /// The name shown to people.
    pub name: &'static str,
    /// By what one recognises that it is this variant.
    pub when: &'static str,
    /// The hops from the interface to what is listened to, in the signal's order.
    pub hops: &'static [Hop],
    /// Where to close a loop. `None` where nothing electrical may be led back.
    pub loop_point: Option<LoopPoint>,
}

impl Wiring {
    /// The variant with this id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        WIRINGS.iter().find(|wiring| wiring.id == id)
    }

    /// The variants of a chain, the usual one first.
    pub fn of(chain: Chain) -> impl Iterator<Item = &'static Self> {
        WIRINGS.iter().filter(move |wiring| wiring.chain == chain)
    }

    /// What the way back does to the level; `None` where nothing may be led back.
    pub fn change(&self) -> Option<Change> {
        Some(self.loop_point?.back.change())
    }

    /// Everything that is plugged while the chain is used, in the signal's order.
    pub fn connections(&self) -> impl Iterator<Item = Connection> {
        self.hops.iter().map(|hop| hop.connection)
    }

    /// What the return looks like when all is right, in one or two sentences.
    pub fn right(&self) -> &'static str {
        signs::right(self)
    }

    /// What it looks like when something is wrong, and what that is.
    pub fn wrong(&self) -> Vec<Sign> {
        signs::wrong(self)
    }
}

#[cfg(test)]
mod tests;
