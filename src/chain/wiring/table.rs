//! Every chain of the parameter `chain`, in the variants that people have.

use super::lead::{
    HEADPHONE_LEAD, SPEAKER_WIRE, STEREO_TRS, TRS_TRS, TRS_TWO_TS, TRS_XLR, TRS_XLR_TRS, TS_RCA, TS_RCA_TS,
    TWO_TS_MINI, TWO_TS_MINI_TWO_TS, TWO_TS_TRS, TWO_TS_TWO_TS,
};
use super::{Connection, Hop, Lead, LoopPoint, Port, Wiring};
use crate::chain::Chain;

const fn hop(from: Port, lead: Lead, to: Port, why: &'static str) -> Hop {
    Hop { connection: Connection::new(from, lead, to), why, parts: &[] }
}

/// A hop to a device of several parts.
const fn parted(hop: Hop, parts: &'static [&'static str]) -> Hop {
    Hop { parts, ..hop }
}

const fn back(from: Port, lead: Lead, how: &'static str, mind: &'static str) -> Option<LoopPoint> {
    Some(LoopPoint { how, back: Connection::new(from, lead, Port::LineIn), mind })
}

const BALANCED_WHY: &str = "Balanced at both ends: what the lead picks up on its way cancels.";
const RCA_WHY: &str = "One lead per channel. A TRS to two RCA lead would split one balanced channel into itself and its inverse. \
                       The TS plug grounds the output's cold leg: not every output may be used so, look into the interface's manual first.";
const WIRE_WHY: &str =
    "Red to red, black to black, no strand across. 16 AWG is enough for 7 m at 4 ohms and 14 m at 8 ohms.";
const LINE_MIND: &str = "Input on LINE, gain at minimum, 48 V and Direct Monitor off.";
const AMP_MIND: &str = "The amplifier stays off. Never lead anything back from its speaker terminals: that is the microphone's job.";
const OWN_WHY: &str = "Stereo: tip left, ring right.";

const PULL_TRS: &str = "Pull the two plugs at the far end and put them into line inputs 1 and 2.";
const PULL_XLR: &str = "Pull the two XLR plugs, put an XLR female to TRS adapter on each and plug these into line inputs 1 and 2.";
const PULL_RCA: &str =
    "Pull the two RCA plugs, put an RCA to TS adapter on each and plug these into line inputs 1 and 2.";
const XLR_MIND: &str = "Not into the XLR sockets: those are microphone inputs. Gain at minimum, 48 V off.";

const fn monitors(to: Port, lead: Lead, why: &'static str) -> [Hop; 1] {
    [hop(Port::LineOut, lead, to, why)]
}

const fn amplifier(to: Port, lead: Lead, why: &'static str, out: Port) -> [Hop; 2] {
    [hop(Port::LineOut, lead, to, why), hop(out, SPEAKER_WIRE, Port::Speaker, WIRE_WHY)]
}

const fn headphone_amp(from: Port, lead: Lead, to: Port, why: &'static str) -> [Hop; 2] {
    [hop(from, lead, to, why), hop(Port::HeadphoneAmpOut, HEADPHONE_LEAD, Port::Headphones, OWN_WHY)]
}

/// All of them; the usual variant of a chain comes first.
pub const WIRINGS: &[Wiring] = &[
    Wiring {
        id: "line-loop-trs",
        chain: Chain::LineLoop,
        name: "Line outputs to line inputs",
        when: "Nothing but the interface and two leads.",
        hops: &[hop(Port::LineOut, TRS_TRS, Port::LineIn, BALANCED_WHY)],
        loop_point: back(Port::LineOut, TRS_TRS, "Output 1 to input 1, output 2 to input 2.", LINE_MIND),
    },
    Wiring {
        id: "monitors-trs",
        chain: Chain::ActiveMonitors,
        name: "Active monitors, TRS inputs",
        when: "The monitors have a jack input.",
        hops: &monitors(Port::MonitorTrs, TRS_TRS, BALANCED_WHY),
        loop_point: back(Port::LineOut, TRS_TRS, PULL_TRS, LINE_MIND),
    },
    Wiring {
        id: "monitors-xlr",
        chain: Chain::ActiveMonitors,
        name: "Active monitors, XLR inputs",
        when: "The monitors have an XLR input.",
        hops: &monitors(Port::MonitorXlr, TRS_XLR, BALANCED_WHY),
        loop_point: back(Port::LineOut, TRS_XLR_TRS, PULL_XLR, XLR_MIND),
    },
    Wiring {
        id: "monitors-rca",
        chain: Chain::ActiveMonitors,
        name: "Active monitors, RCA inputs",
        when: "The monitors have RCA inputs alone.",
        hops: &monitors(Port::MonitorRca, TS_RCA, RCA_WHY),
        loop_point: back(Port::LineOut, TS_RCA_TS, PULL_RCA, LINE_MIND),
    },
    Wiring {
        id: "monitors-several",
        chain: Chain::ActiveMonitors,
        name: "Several pairs of active monitors on different outputs",
        when: "A second pair hangs on outputs 3 and 4, or further ones.",
        hops: &[parted(
            hop(
                Port::LineOut,
                TRS_TRS,
                Port::MonitorTrs,
                "Each pair on outputs of its own: never two pairs of outputs on one pair of monitors.",
            ),
            &["Speakers on outputs 1, 2", "Speakers on outputs 3, 4"],
        )],
        loop_point: back(
            Port::LineOut,
            TRS_TRS,
            "One pair after the other: pull its plugs and put them into line inputs 1 and 2.",
            "Outputs other than 1 and 2 are often at a fixed level that no knob turns down.",
        ),
    },
    Wiring {
        id: "amp-xlr",
        chain: Chain::PowerAmp,
        name: "Power amplifier, XLR inputs",
        when: "The amplifier has XLR inputs.",
        hops: &amplifier(Port::AmpXlr, TRS_XLR, BALANCED_WHY, Port::Terminals),
        loop_point: back(Port::LineOut, TRS_XLR_TRS, PULL_XLR, AMP_MIND),
    },
    Wiring {
        id: "amp-trs",
        chain: Chain::PowerAmp,
        name: "Power amplifier, TRS inputs",
        when: "The amplifier has jack inputs.",
        hops: &amplifier(Port::AmpTrs, TRS_TRS, BALANCED_WHY, Port::Terminals),
        loop_point: back(Port::LineOut, TRS_TRS, PULL_TRS, AMP_MIND),
    },
    Wiring {
        id: "amp-rca",
        chain: Chain::PowerAmp,
        name: "Amplifier, RCA inputs",
        when: "The amplifier has RCA inputs and is no small class-D one.",
        hops: &amplifier(Port::AmpRca, TS_RCA, RCA_WHY, Port::Terminals),
        loop_point: back(Port::LineOut, TS_RCA_TS, PULL_RCA, AMP_MIND),
    },
    Wiring {
        id: "amp-bridged",
        chain: Chain::PowerAmp,
        name: "Small class-D amplifier (bridged), RCA inputs",
        when: "A small amplifier with an outside power supply: its speaker terminals are almost always bridged.",
        hops: &amplifier(Port::AmpRca, TS_RCA, RCA_WHY, Port::BridgedTerminals),
        loop_point: back(
            Port::LineOut,
            TS_RCA_TS,
            PULL_RCA,
            "The amplifier stays off. No speaker terminal may touch ground, a jack or the other channel: \
             neither of them is ground, and the short ruins the amplifier.",
        ),
    },
    Wiring {
        id: "amp-bi-wired",
        chain: Chain::PowerAmp,
        name: "Power amplifier, bi-wired speakers",
        when: "The speakers have four terminals each.",
        hops: &[
            hop(Port::LineOut, TRS_TRS, Port::AmpTrs, BALANCED_WHY),
            parted(
                hop(
                    Port::Terminals,
                    SPEAKER_WIRE,
                    Port::Speaker,
                    "Two runs per speaker with the bridges out, or one run with the bridges in. \
                     Two amplifiers on one speaker only with the bridges out.",
                ),
                &["Speakers: treble", "Speakers: bass"],
            ),
        ],
        loop_point: back(Port::LineOut, TRS_TRS, PULL_TRS, AMP_MIND),
    },
    Wiring {
        id: "receiver-aux",
        chain: Chain::Receiver,
        name: "Hi-fi or AV receiver, AUX or CD input",
        when: "A receiver or hi-fi amplifier with a line input. Never PHONO.",
        hops: &amplifier(Port::Aux, TS_RCA, RCA_WHY, Port::Terminals),
        loop_point: back(Port::LineOut, TS_RCA_TS, PULL_RCA, AMP_MIND),
    },
    Wiring {
        id: "pc-speakers-mini",
        chain: Chain::PcSpeakers,
        name: "PC speakers with a 3.5 mm plug",
        when: "The speakers' own lead ends in a 3.5 mm plug.",
        hops: &monitors(
            Port::ComputerSpeakers,
            TWO_TS_MINI,
            "Their plug needs a socket. Their nominal level is 12 dB below the interface's: keep the knob low. The TS plugs ground \
             the outputs' cold legs: not every output may be used so, look into the interface's manual first.",
        ),
        loop_point: back(
            Port::LineOut,
            TWO_TS_MINI_TWO_TS,
            "Pull the speakers' plug out of the socket and put a 3.5 mm TRS to two TS lead in; into inputs 1 and 2.",
            LINE_MIND,
        ),
    },
    Wiring {
        id: "pc-speakers-rca",
        chain: Chain::PcSpeakers,
        name: "PC speakers with RCA inputs",
        when: "The speakers have two RCA sockets.",
        hops: &monitors(Port::MonitorRca, TS_RCA, RCA_WHY),
        loop_point: back(Port::LineOut, TS_RCA_TS, PULL_RCA, LINE_MIND),
    },
    Wiring {
        id: "headphones-jack",
        chain: Chain::Headphones,
        name: "Headphones in the interface",
        when: "The headphones are in the interface's own jack.",
        hops: &[hop(Port::Phones, HEADPHONE_LEAD, Port::Headphones, OWN_WHY)],
        loop_point: back(
            Port::Phones,
            TRS_TWO_TS,
            "Pull the headphones and put a TRS to two TS lead in their place; its two ends into inputs 1 and 2.",
            "Phones knob at zero first. Without headphones the jack gives a little more than with them.",
        ),
    },
    Wiring {
        id: "headphone-amp-phones-stereo",
        chain: Chain::HeadphoneAmpFromPhones,
        name: "Headphone amp with one stereo input, from the phones jack",
        when: "The amplifier or splitter has one jack for both channels.",
        hops: &headphone_amp(
            Port::Phones,
            STEREO_TRS,
            Port::HeadphoneAmpStereo,
            "The plug is TRS, the signal unbalanced stereo, at both ends.",
        ),
        loop_point: back(
            Port::Phones,
            TRS_TWO_TS,
            "Pull the plug at the amplifier; lead the phones jack with a TRS to two TS lead to inputs 1 and 2.",
            "Phones knob at zero first, then up to the target of the return, then leave it.",
        ),
    },
    Wiring {
        id: "headphone-amp-phones-split",
        chain: Chain::HeadphoneAmpFromPhones,
        name: "Headphone amp with separate inputs, from the phones jack",
        when: "The amplifier has one jack for left and one for right.",
        hops: &headphone_amp(
            Port::Phones,
            TRS_TWO_TS,
            Port::HeadphoneAmpTrs,
            "One TRS lead would feed left and right into one balanced input, which takes their difference.",
        ),
        loop_point: back(Port::Phones, TRS_TWO_TS, PULL_TRS, "Phones knob at zero first."),
    },
    Wiring {
        id: "headphone-amp-line-stereo",
        chain: Chain::HeadphoneAmpFromLineOuts,
        name: "Headphone amp with one stereo input, from both line outputs",
        when: "One jack for both channels, and the phones jack is not free.",
        hops: &headphone_amp(
            Port::LineOut,
            TWO_TS_TRS,
            Port::HeadphoneAmpStereo,
            "Both outputs, left on the tip and right on the ring. One output alone gives one channel in both ears, \
             one of them inverted. The TS plugs ground the outputs' cold legs: not every output may be used so, look into the \
             interface's manual first.",
        ),
        loop_point: back(
            Port::LineOut,
            TWO_TS_TWO_TS,
            "Pull the TRS plug at the amplifier; with a coupler and a second insert lead into inputs 1 and 2.",
            "The monitor knob sets this level, and the monitors lose their feed.",
        ),
    },
    Wiring {
        id: "headphone-amp-line-rca",
        chain: Chain::HeadphoneAmpFromLineOuts,
        name: "Hi-fi headphone amp with RCA inputs, from the line outputs",
        when: "The amplifier has two RCA sockets.",
        hops: &headphone_amp(Port::LineOut, TS_RCA, Port::HeadphoneAmpRca, RCA_WHY),
        loop_point: back(Port::LineOut, TS_RCA_TS, PULL_RCA, LINE_MIND),
    },
    Wiring {
        id: "headphone-amp-balanced-trs",
        chain: Chain::HeadphoneAmpBalanced,
        name: "Headphone amp with balanced TRS inputs",
        when: "The amplifier has a balanced jack for left and one for right.",
        hops: &headphone_amp(Port::LineOut, TRS_TRS, Port::HeadphoneAmpTrs, BALANCED_WHY),
        loop_point: back(Port::LineOut, TRS_TRS, PULL_TRS, LINE_MIND),
    },
    Wiring {
        id: "headphone-amp-balanced-xlr",
        chain: Chain::HeadphoneAmpBalanced,
        name: "Headphone amp with balanced XLR inputs",
        when: "The amplifier has an XLR socket for left and one for right.",
        hops: &headphone_amp(Port::LineOut, TRS_XLR, Port::HeadphoneAmpXlr, BALANCED_WHY),
        loop_point: back(Port::LineOut, TRS_XLR_TRS, PULL_XLR, XLR_MIND),
    },
];
