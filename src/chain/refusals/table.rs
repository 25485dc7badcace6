//! The table of what is refused: one entry each.

use super::{PhonesKnob, Refusal, Stake};
use crate::chain::wiring::{Class, Connection, Direction, Join, Plug, Port, Role, Signal};

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
        id: "line-into-instrument",
        what: "A line or headphone output belongs in a line input, not in an instrument (INST, Hi-Z) input.",
        why: "That one is made for a guitar: it clips several dB below what a line output gives at full scale, and takes \
              one leg of a balanced lead only.",
        instead: "Switch that input to LINE, or take another jack that is one, with its gain at minimum.",
        stake: Stake::Sound,
        applies: |connection, _| {
            connection.from.direction() == Direction::Out
                && connection.from.class() != Class::Speaker
                && connection.to == Port::InstrumentIn
        },
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

pub(super) fn from_speaker_level(connection: Connection) -> bool {
    connection.from.direction() == Direction::Out && connection.from.class() == Class::Speaker
}

fn is_source(connection: Connection, signal: Signal) -> bool {
    connection.from.direction() == Direction::Out && connection.from.signal() == signal
}

fn is_input(port: Port, signal: Signal) -> bool {
    port.direction() == Direction::In && port.signal() == signal
}

fn into_microphone_input(connection: Connection) -> bool {
    let source = connection.from;
    source.direction() == Direction::Out
        && matches!(source.class(), Class::Line | Class::Phones)
        && connection.to.class() == Class::Microphone
}
