//! How the user says it is plugged in truth, hop by hop, and what is to be said of that.

mod said;

pub use said::{Actual, Said};

use super::ReturnPath;
use super::refusals::{Moment, Refusal, of_connection};
use super::wiring::{Class, Connection, Direction, Join, LEADS, Lead, Port, Role, Wiring};

/// (socket, stable id).
pub const PORT_IDS: &[(Port, &str)] = &[
    (Port::LineOut, "line-out"),
    (Port::Phones, "phones"),
    (Port::LineIn, "line-in"),
    (Port::InstrumentIn, "instrument-in"),
    (Port::MicIn, "mic-in"),
    (Port::MonitorTrs, "monitor-trs"),
    (Port::MonitorXlr, "monitor-xlr"),
    (Port::MonitorRca, "monitor-rca"),
    (Port::MonitorLink, "monitor-link"),
    (Port::ComputerSpeakers, "computer-speakers"),
    (Port::AmpTrs, "amp-trs"),
    (Port::AmpXlr, "amp-xlr"),
    (Port::AmpRca, "amp-rca"),
    (Port::Aux, "aux"),
    (Port::Phono, "phono"),
    (Port::Terminals, "terminals"),
    (Port::BridgedTerminals, "bridged-terminals"),
    (Port::Speaker, "speaker"),
    (Port::HeadphoneAmpStereo, "headphone-amp-stereo"),
    (Port::HeadphoneAmpTrs, "headphone-amp-trs"),
    (Port::HeadphoneAmpXlr, "headphone-amp-xlr"),
    (Port::HeadphoneAmpRca, "headphone-amp-rca"),
    (Port::HeadphoneAmpOut, "headphone-amp-out"),
    (Port::HeadphoneAmpBalancedOut, "headphone-amp-balanced-out"),
    (Port::Headphones, "headphones"),
];

fn port_id(port: Port) -> &'static str {
    PORT_IDS.iter().find(|row| row.0 == port).map_or("", |row| row.1)
}

fn port(id: &str) -> Option<Port> {
    PORT_IDS.iter().find(|row| row.1 == id).map(|row| row.0)
}

/// A place of a chain where a lead is plugged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A hop of the chain, from 0.
    Hop(usize),
    /// The way back.
    Back,
}

impl Spot {
    /// The stable id.
    pub fn id(self) -> String {
        match self {
            Self::Hop(hop) => (hop + 1).to_string(),
            Self::Back => "back".to_owned(),
        }
    }

    /// The places of a chain, in the signal's order.
    pub fn all(wiring: &Wiring, path: ReturnPath) -> Vec<Self> {
        let back = (path == ReturnPath::Loopback && wiring.loop_point.is_some()).then_some(Self::Back);
        (0..wiring.hops.len()).map(Self::Hop).chain(back).collect()
    }

    /// What belongs there.
    pub fn right(self, wiring: &Wiring) -> Option<Connection> {
        match self {
            Self::Hop(hop) => wiring.hops.get(hop).map(|hop| hop.connection),
            Self::Back => wiring.loop_point.map(|point| point.back),
        }
    }
}

/// What is plugged in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plugged {
    /// From where, into what, by which lead.
    pub connection: Connection,
    /// What else is so.
    pub moment: Moment,
}

impl Plugged {
    /// As it belongs there.
    pub fn right(connection: Connection) -> Self {
        Self { connection, moment: Moment::default() }
    }

    /// What is to be said of it, in a place where `right` belongs.
    pub fn judge(self, right: Connection) -> Judged {
        let onward = onward(self.connection);
        let refused = of_connection(onward, self.moment);
        match () {
            () if !self.connection.fits() => Judged::DoesNotFit,
            () if !refused.is_empty() => Judged::Refused(refused),
            () if onward == right => Judged::Right,
            () => Judged::Other,
        }
    }

    /// Whether it matters if 48 V is on.
    pub fn asks_for_phantom(self) -> bool {
        onward(self.connection).to.class() == Class::Microphone
    }

    /// Whether it matters how the knob of the phones jack stands.
    pub fn asks_for_knob(self) -> bool {
        let Connection { from, to, .. } = onward(self.connection);
        let feeds_an_input = to.direction() == Direction::In && to.role() != Role::Headphones;
        from.direction() == Direction::Out && from.class() == Class::Phones && feeds_an_input
    }
}

/// The connection as the signal goes: a lead that was said from the input to the output carries it all the same.
fn onward(connection: Connection) -> Connection {
    let Connection { from, to, lead } = connection;
    if (from.direction(), to.direction()) == (Direction::In, Direction::Out) {
        Connection::new(to, turned(lead), from)
    } else {
        connection
    }
}

/// The same lead the other way round.
fn turned(lead: Lead) -> Lead {
    let join = match lead.join {
        Join::Split => Join::Merge,
        Join::Merge => Join::Split,
        straight => straight,
    };
    let alike = |other: &&Lead| {
        (other.from, other.to, other.join, other.per_pair) == (lead.to, lead.from, join, lead.per_pair)
    };
    // A lead whose ends are alike stays itself.
    let found = LEADS.iter().find(|other| **other == lead && alike(other));
    let found = found.or_else(|| LEADS.iter().find(alike));
    found.copied().unwrap_or(Lead { from: lead.to, to: lead.from, join, ..lead })
}

/// What is to be said of what is plugged.
#[derive(Debug, Clone, PartialEq)]
pub enum Judged {
    /// It is as it should be.
    Right,
    /// It is not what belongs there, and nothing is against it.
    Other,
    /// A plug does not go into its socket.
    DoesNotFit,
    /// It is refused, the gravest first.
    Refused(Vec<&'static Refusal>),
}

#[cfg(test)]
mod tests;
