//! What must never be connected, why, and what to do instead.

use super::Chain;
use super::wiring::{Class, Connection, Direction, Join, LEADS, Plug, Port, Role, Signal, Wiring};

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

fn from_speaker_level(connection: Connection) -> bool {
    connection.from.direction() == Direction::Out && connection.from.class() == Class::Speaker
}

fn is_source(connection: Connection, signal: Signal) -> bool {
    connection.from.direction() == Direction::Out && connection.from.signal() == signal
}

fn is_input(port: Port, signal: Signal) -> bool {
    port.direction() == Direction::In && port.signal() == signal
}

/// All of them.
pub const REFUSALS: &[Refusal] = &[
    Refusal {
        id: "power-amp-into-input",
        what: "A power amplifier's speaker terminals must not go to an input or to headphones.",
        why: "They carry tens of volts where an input takes a few: the input dies, and headphones with it.",
        instead: "Lead only passive speakers from there. To measure this amplifier, use a microphone.",
        stake: Stake::Gear,
        applies: |connection, _| {
            from_speaker_level(connection)
                && connection.to.direction() == Direction::In
                && connection.to.role() != Role::Speakers
        },
    },
    Refusal {
        id: "bridged-to-ground",
        what: "A bridged output must not touch anything that is grounded.",
        why: "Neither of its terminals is ground. A jack, that of ordinary headphones too, an RCA plug or a common \
              minus shorts one half of the amplifier to ground and can ruin it at once.",
        instead: "Speaker terminals: each only to its own speaker, and measure with a microphone. A balanced headphone \
                  output: only headphones with a balanced lead; ordinary ones go to the ordinary output.",
        stake: Stake::Gear,
        // Headphones with a balanced lead are not in the list of leads: their own lead has the ordinary plug.
        applies: |connection, _| {
            is_source(connection, Signal::Bridged) && connection.to.role() != Role::Speakers
        },
    },
    Refusal {
        id: "output-to-output",
        what: "Two outputs must not be joined.",
        why: "They drive against each other; the stronger one wins and the other overheats. If one feeds the other, \
              it is a loop that howls at full level.",
        instead: "An output goes to an input: the headphone amplifier's input takes the interface's output, and the \
                  headphones take the amplifier's output.",
        stake: Stake::Ears,
        applies: |connection, _| {
            [connection.from, connection.to].iter().all(|port| port.direction() == Direction::Out)
        },
    },
    Refusal {
        id: "summing-lead",
        what: "A lead that ties two channels together is no way to mono.",
        why: "It joins two outputs, which then drive against each other.",
        instead: "Make mono in the DAW or in the interface's mixer, and take a lead per channel.",
        stake: Stake::Gear,
        applies: |connection, _| {
            connection.lead.join == Join::Sum && connection.from.direction() == Direction::Out
        },
    },
    Refusal {
        id: "balanced-into-stereo",
        what: "One balanced line output must not feed a stereo input.",
        why: "Tip and ring are one channel and its inverse: you hear the left channel in both ears, one of them \
              upside down, or in one ear alone.",
        instead: "Feed it from the phones jack with one TRS lead, or from both line outputs with a two TS to TRS lead.",
        stake: Stake::Sound,
        applies: |connection, _| {
            is_source(connection, Signal::Balanced)
                && is_input(connection.to, Signal::Stereo)
                && connection.lead.join == Join::Straight
        },
    },
    Refusal {
        id: "stereo-into-balanced",
        what: "A stereo jack must not feed one balanced input.",
        why: "The input takes the difference of tip and ring: left minus right. Mono vanishes.",
        instead: "Take a TRS to two TS lead, one end per input.",
        stake: Stake::Sound,
        applies: |connection, _| {
            is_source(connection, Signal::Stereo)
                && is_input(connection.to, Signal::Balanced)
                && connection.lead.join == Join::Straight
        },
    },
    Refusal {
        id: "split-on-line-output",
        what: "A TRS to two RCA (or two TS) lead must not be used on a line output.",
        why: "It splits the two legs of one channel: one plug gets the left channel, the other the left channel \
              upside down. It is made for phones jacks.",
        instead: "Take one TS to RCA lead per channel, from both outputs.",
        stake: Stake::Sound,
        applies: |connection, _| {
            is_source(connection, Signal::Balanced) && connection.lead.join == Join::Split
        },
    },
    Refusal {
        id: "passive-on-line-output",
        what: "A passive speaker must not hang on a line output.",
        why: "The output sees almost a short: it gives a thousandth of a watt, a whisper at best, and can overheat.",
        instead: "Put a power amplifier between them, or use active speakers.",
        stake: Stake::Gear,
        applies: |connection, _| {
            connection.to.role() == Role::Speakers
                && connection.from.direction() == Direction::Out
                && connection.from.class() == Class::Line
        },
    },
    Refusal {
        id: "passive-on-phones",
        what: "A passive speaker must not hang on a headphone output.",
        why: "4 or 8 ohms are far below what it is made for: it distorts, overheats, and barely sounds.",
        instead: "Put a power amplifier between them, or use active speakers.",
        stake: Stake::Gear,
        applies: |connection, _| {
            connection.to.role() == Role::Speakers && connection.from.class() == Class::Phones
        },
    },
    Refusal {
        id: "phones-at-full-level",
        what: "A phones jack must not feed a line input while its knob is up.",
        why: "It may be well above line level: the input clips, and what stands behind it starts far too loud.",
        instead: "Knob to zero, plug, then turn up to the level that is asked for, and leave it there.",
        stake: Stake::Ears,
        applies: |connection, moment| {
            connection.from.direction() == Direction::Out
                && connection.from.class() == Class::Phones
                && connection.to.direction() == Direction::In
                && connection.to.role() != Role::Headphones
                && moment.phones == PhonesKnob::Up
        },
    },
    Refusal {
        id: "line-into-phantom",
        what: "A line output must not go to a microphone input while 48 V is on.",
        why: "48 V are sent back into the output, which may not survive it; and line level overloads the preamplifier.",
        instead: "48 V off, wait ten seconds, and use the jack (line) input with an XLR female to TRS adapter.",
        stake: Stake::Gear,
        applies: |connection, moment| into_microphone_input(connection) && moment.phantom,
    },
    Refusal {
        id: "line-into-microphone",
        what: "A line output belongs in a line input, not in a microphone input.",
        why: "The microphone preamplifier adds gain, noise and another full-scale level: the return tells nothing.",
        instead: "Use the jack (line) input, with an XLR female to TRS adapter where the lead ends in XLR.",
        stake: Stake::Sound,
        applies: |connection, _| into_microphone_input(connection),
    },
    Refusal {
        id: "phono-input",
        what: "Nothing but a turntable goes into a PHONO input.",
        why: "It amplifies a hundredfold, the bass more than the treble: far too loud at once, and nothing is flat.",
        instead: "Use AUX, CD, TUNER or TAPE IN.",
        stake: Stake::Ears,
        applies: |connection, _| connection.to.class() == Class::Phono,
    },
    Refusal {
        id: "mono-plug-in-phones",
        what: "A mono (TS) plug must not go into a headphone output.",
        why: "Its sleeve shorts the right channel to ground.",
        instead: "Take a TRS plug: a TRS to two TS lead for two mono inputs.",
        stake: Stake::Gear,
        applies: |connection, _| {
            connection.from.direction() == Direction::Out
                && connection.from.class() == Class::Phones
                && connection.lead.from == Plug::Ts
        },
    },
    Refusal {
        id: "speaker-lead-at-line-level",
        what: "A speaker lead must not carry line level.",
        why: "It has no shield: it hums.",
        instead: "Take a shielded line lead. Speaker leads go from a power amplifier to passive speakers only.",
        stake: Stake::Sound,
        applies: |connection, _| !connection.lead.is_shielded() && connection.from.class() != Class::Speaker,
    },
    Refusal {
        id: "starts-at-an-input",
        what: "Nothing comes out of an input.",
        why: "Both ends are inputs, or the headphones are in the amplifier's input: silence.",
        instead: "Headphones and speakers go to an output of what feeds them.",
        stake: Stake::Sound,
        applies: |connection, _| {
            connection.from.direction() == Direction::In && connection.to.direction() == Direction::In
        },
    },
];

fn into_microphone_input(connection: Connection) -> bool {
    let source = connection.from;
    source.direction() == Direction::Out
        && matches!(source.class(), Class::Line | Class::Phones)
        && connection.to.class() == Class::Microphone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::wiring::{LEADS, WIRINGS, lead};
    use std::collections::BTreeSet;

    const MOMENTS: [Moment; 4] = [
        Moment { phantom: false, phones: PhonesKnob::Zero },
        Moment { phantom: true, phones: PhonesKnob::Zero },
        Moment { phantom: false, phones: PhonesKnob::Up },
        Moment { phantom: true, phones: PhonesKnob::Up },
    ];

    /// Everything that can be plugged at all: what a chain editor lets one build.
    fn everything() -> Vec<Connection> {
        let mut all = Vec::new();
        for &from in Port::ALL {
            for &to in Port::ALL {
                all.extend(LEADS.iter().map(|&lead| Connection::new(from, lead, to)));
            }
        }
        all.retain(|connection| connection.from != connection.to && connection.fits());
        all
    }

    fn ids(from: Port, lead: lead::Lead, to: Port, moment: Moment) -> Vec<&'static str> {
        let connection = Connection::new(from, lead, to);
        assert!(connection.fits(), "{connection:?} can be plugged");
        of_connection(connection, moment).iter().map(|refusal| refusal.id).collect()
    }

    #[test]
    fn every_refusal_can_be_reached_by_plugs_that_fit() {
        let everything = everything();
        assert!(everything.len() > 200, "{}", everything.len());
        let mut reached = BTreeSet::new();
        for moment in MOMENTS {
            for &connection in &everything {
                reached.extend(of_connection(connection, moment).iter().map(|refusal| refusal.id));
            }
        }
        let all: BTreeSet<&str> = REFUSALS.iter().map(|refusal| refusal.id).collect();
        assert_eq!(reached, all);
        assert_eq!(all.len(), REFUSALS.len());
    }

    #[test]
    fn the_ones_that_people_make() {
        use lead::*;
        let calm = Moment::default();
        let cases = [
            (Port::Terminals, WIRE_JACK, Port::LineIn, "power-amp-into-input"),
            (Port::BridgedTerminals, WIRE_JACK, Port::LineIn, "bridged-to-ground"),
            (Port::HeadphoneAmpBalancedOut, TRS_TRS, Port::LineIn, "bridged-to-ground"),
            (Port::HeadphoneAmpBalancedOut, HEADPHONE_LEAD, Port::Headphones, "bridged-to-ground"),
            (Port::HeadphoneAmpOut, TRS_TRS, Port::LineOut, "output-to-output"),
            (Port::LineOut, STEREO_TRS, Port::HeadphoneAmpStereo, "balanced-into-stereo"),
            (Port::Phones, STEREO_TRS, Port::HeadphoneAmpTrs, "stereo-into-balanced"),
            (Port::LineOut, TRS_TWO_RCA, Port::AmpRca, "split-on-line-output"),
            (Port::LineOut, JACK_WIRE, Port::Speaker, "passive-on-line-output"),
            (Port::Phones, JACK_WIRE, Port::Speaker, "passive-on-phones"),
            (Port::LineOut, TRS_XLR, Port::MicIn, "line-into-microphone"),
            (Port::LineOut, TS_RCA, Port::Phono, "phono-input"),
            (Port::Phones, TS_TS, Port::MonitorTrs, "mono-plug-in-phones"),
            (Port::LineOut, SUMMING, Port::MonitorTrs, "summing-lead"),
            (Port::LineOut, SPEAKER_JACK, Port::HeadphoneAmpTrs, "speaker-lead-at-line-level"),
            (Port::HeadphoneAmpStereo, HEADPHONE_LEAD, Port::Headphones, "starts-at-an-input"),
        ];
        for (from, lead, to, id) in cases {
            let found = ids(from, lead, to, calm);
            assert!(found.contains(&id), "{id}: {found:?}");
        }
        let phantom = Moment { phantom: true, ..calm };
        assert_eq!(ids(Port::LineOut, TRS_XLR, Port::MicIn, phantom)[0], "line-into-phantom");
        let up = Moment { phones: PhonesKnob::Up, ..calm };
        assert_eq!(ids(Port::Phones, TRS_TWO_TS, Port::MonitorTrs, up), ["phones-at-full-level"]);
        assert_eq!(ids(Port::Phones, TRS_TWO_TS, Port::MonitorTrs, calm), [""; 0]);
    }

    #[test]
    fn the_right_ways_are_not_refused() {
        for wiring in WIRINGS {
            let refused = of_wiring(wiring, Moment::default());
            assert!(refused.is_empty(), "{}: {refused:?}", wiring.id);
        }
    }

    #[test]
    fn what_endangers_gear_or_ears_stands() {
        for refusal in REFUSALS {
            assert_eq!(refusal.stake.can_be_overruled(), refusal.stake == Stake::Sound, "{}", refusal.id);
            for words in [refusal.what, refusal.why, refusal.instead] {
                assert!(words.ends_with('.') && !words.contains("  "), "{}: {words}", refusal.id);
            }
        }
        let grave =
            |id: &str| !REFUSALS.iter().find(|refusal| refusal.id == id).unwrap().stake.can_be_overruled();
        for id in ["power-amp-into-input", "bridged-to-ground", "output-to-output", "line-into-phantom"] {
            assert!(grave(id), "{id}");
        }
    }

    #[test]
    fn speaker_level_never_reaches_an_input_unrefused() {
        for connection in everything() {
            if from_speaker_level(connection) && connection.to.role() != Role::Speakers {
                let grave = of_connection(connection, Moment::default());
                assert!(grave.iter().any(|refusal| !refusal.stake.can_be_overruled()), "{connection:?}");
            }
        }
    }

    #[test]
    fn each_chain_has_refusals_of_its_own_and_every_refusal_a_chain() {
        let of = |id: &str| -> Vec<&str> {
            let wiring = Wiring::by_id(id).expect("is there");
            of_devices(wiring).iter().map(|(_, refusal)| refusal.id).collect()
        };
        let mut all = BTreeSet::new();
        for wiring in WIRINGS {
            let found = of_devices(wiring);
            let stakes: Vec<Stake> = found.iter().map(|(_, refusal)| refusal.stake).collect();
            assert!(stakes.is_sorted_by(|a, b| a >= b), "{}: {stakes:?}", wiring.id);
            for (connection, refusal) in &found {
                assert!(connection.fits() && refusal.applies(*connection, WORST), "{}", refusal.id);
            }
            all.extend(found.iter().map(|(_, refusal)| refusal.id));
        }
        assert_eq!(all.len(), REFUSALS.len(), "{all:?}");
        for (id, refused) in [
            ("amp-rca", "power-amp-into-input"),
            ("amp-rca", "bridged-to-ground"),
            ("headphone-amp-phones-stereo", "balanced-into-stereo"),
            ("headphone-amp-balanced-trs", "stereo-into-balanced"),
            ("receiver-aux", "phono-input"),
            ("headphones-jack", "mono-plug-in-phones"),
        ] {
            assert!(of(id).contains(&refused), "{id}: {refused}");
        }
        assert!(!of("monitors-trs").contains(&"power-amp-into-input"));
        assert!(!of("amp-xlr").contains(&"phono-input"));
        assert_eq!(Refusal::by_id("phono-input").map(|refusal| refusal.stake), Some(Stake::Ears));
    }
}
