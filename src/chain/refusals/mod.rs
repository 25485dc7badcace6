//! What must never be connected, why, and what to do instead.

mod table;
#[cfg(test)]
mod tests;

pub use table::REFUSALS;

use super::Chain;
use super::wiring::{Class, Connection, LEADS, Port, Role, Wiring};

/// What is at stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stake {
    /// It will not sound right, no more.
    Sound,
    /// Gear can be damaged.
    Gear,
    /// Hearing can be damaged.
    Ears,
}

impl Stake {
    /// Whether a user may go on all the same.
    pub fn can_be_overruled(self) -> bool {
        self == Self::Sound
    }
}

/// How the phones jack stands when it feeds a line input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PhonesKnob {
    /// At zero, to be turned up to a target.
    #[default]
    Zero,
    /// Anywhere else.
    Up,
}

/// What else is known of the moment when a lead is plugged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// 48 V is on at the microphone inputs.
    pub phantom: bool,
    /// The knob of the phones jack.
    pub phones: PhonesKnob,
}

/// A connection that is refused.
#[derive(Debug, Clone, Copy)]
pub struct Refusal {
    /// Stable id.
    pub id: &'static str,
    /// What is refused, in one sentence.
    pub what: &'static str,
    /// Why.
    pub why: &'static str,
    /// The right way.
    pub instead: &'static str,
    /// What is at stake.
    pub stake: Stake,
    applies: fn(Connection, Moment) -> bool,
}

impl PartialEq for Refusal {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Refusal {
    /// The refusal with this id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        REFUSALS.iter().find(|refusal| refusal.id == id)
    }

    /// Whether it applies to a connection.
    pub fn applies(&self, connection: Connection, moment: Moment) -> bool {
        (self.applies)(connection, moment)
    }
}

/// Every refusal that applies to a connection, the gravest first.
pub fn of_connection(connection: Connection, moment: Moment) -> Vec<&'static Refusal> {
    let mut found: Vec<&Refusal> =
        REFUSALS.iter().filter(|refusal| refusal.applies(connection, moment)).collect();
    found.sort_by_key(|refusal| std::cmp::Reverse(refusal.stake));
    found
}

/// Every refusal that applies to a chain as it is wired, its way back included.
pub fn of_wiring(wiring: &Wiring, moment: Moment) -> Vec<(Connection, &'static Refusal)> {
    let all = wiring.connections().chain(wiring.loop_point.map(|point| point.back));
    all.flat_map(|connection| of_connection(connection, moment).into_iter().map(move |one| (connection, one)))
        .collect()
}

/// The sockets that somebody can plug into by mistake in a chain: all of its devices.
pub fn sockets(wiring: &Wiring) -> Vec<Port> {
    let roles: Vec<Role> = wiring.connections().flat_map(|hop| [hop.from.role(), hop.to.role()]).collect();
    // Only receivers and hi-fi amplifiers have a turntable's input.
    let is_there = |port: &Port| {
        roles.contains(&port.role()) && (port.class() != Class::Phono || wiring.chain == Chain::Receiver)
    };
    Port::ALL.iter().copied().filter(is_there).collect()
}

/// What must not be done among the sockets of a chain: each refusal that a lead which fits could earn there, with such a
/// connection, the gravest first. Other sockets of the same devices count too, as plugs go there by mistake.
pub fn of_devices(wiring: &Wiring) -> Vec<(Connection, &'static Refusal)> {
    let ports = sockets(wiring);
    let ends = ports.iter().flat_map(|&from| ports.iter().map(move |&to| (from, to)));
    let leads = ends.filter(|(from, to)| from != to).flat_map(|(from, to)| {
        LEADS.iter().map(move |&lead| Connection::new(from, lead, to)).filter(|one| one.fits())
    });
    let leads: Vec<Connection> = leads.collect();
    let earns = |refusal: &Refusal| {
        let refused = leads.iter().copied().filter(|one| refusal.applies(*one, WORST));
        // The plainest example earns nothing else, and its lead has the shortest name.
        refused.min_by_key(|one| (of_connection(*one, WORST).len(), one.lead.name.len()))
    };
    let mut found: Vec<(Connection, &Refusal)> =
        REFUSALS.iter().filter_map(|refusal| Some((earns(refusal)?, refusal))).collect();
    found.sort_by_key(|(_, refusal)| std::cmp::Reverse(refusal.stake));
    found
}

/// The moment in which most is refused.
const WORST: Moment = Moment { phantom: true, phones: PhonesKnob::Up };
