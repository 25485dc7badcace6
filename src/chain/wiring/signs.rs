//! What the return looks like, right and wrong. The fault ids are the contract's.

use super::{Change, Connection, Signal, Wiring};

/// A sign in the return, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// What the return shows.
    pub shows: &'static str,
    /// The fault it betrays.
    pub fault: &'static str,
    /// What to look at.
    pub look: &'static str,
}

const fn sign(fault: &'static str, shows: &'static str, look: &'static str) -> Sign {
    Sign { shows, fault, look }
}

const ANY: &[Sign] = &[
    sign(
        "no-return",
        "Nothing comes back.",
        "The output pair, the input pair, the knob at zero, a mute, monitoring of the track.",
    ),
    sign("channels-swapped", "Left arrives at the right input and right at the left.", "Swap one end."),
    sign(
        "output-dead",
        "One output arrives nowhere.",
        "Swap the two leads: if the silence moves with the lead, it is the lead.",
    ),
    sign("input-dead", "One input hears nothing.", "Its LINE switch, its gain, its plug."),
    sign(
        "mono-sum",
        "Each output arrives equally at both inputs.",
        "A mono button, a mono track, Direct Monitor.",
    ),
    sign("direct-monitor", "Everything comes twice, shortly after each other.", "Direct Monitor off."),
];

const BALANCED: &[Sign] = &[
    sign(
        "unbalanced-loss",
        "Both channels are 6 dB too quiet.",
        "A TS plug or an RCA lead in a balanced hop.",
    ),
    sign(
        "broken-leg",
        "One channel is 6 dB too quiet, and it hums.",
        "A plug that is half in, a broken leg: swap the leads.",
    ),
    sign(
        "polarity-one",
        "One channel is upside down.",
        "XLR pins 2 and 3, or tip and ring, crossed in one lead.",
    ),
    sign(
        "operating-level-mismatch",
        "Both channels are 11.8 dB off.",
        "One switch at +4 dBu, the other at −10 dBV.",
    ),
];

const UNBALANCED: &[Sign] = &[
    sign("mains-hum", "50 or 60 Hz and many multiples.", "A ground loop: same outlet, or a line isolator."),
    sign("crosstalk-high", "Each side leaks into the other, more towards the treble.", "A shorter lead."),
    sign(
        "operating-level-mismatch",
        "Both channels are 11.8 dB off.",
        "One switch at +4 dBu, the other at −10 dBV.",
    ),
];

const STEREO_JACK: &[Sign] = &[
    sign(
        "stereo-into-balanced",
        "Left and right arrive in one input, one of them upside down; mono vanishes.",
        "A stereo jack in a balanced mono input: take a TRS to two TS lead.",
    ),
    sign(
        "balanced-into-stereo",
        "Left arrives at both inputs, once upside down, right at none.",
        "One line output in a stereo input: feed it from the phones jack, or from both outputs.",
    ),
    sign(
        "outputs-joined",
        "Each side arrives at both inputs, far too quiet.",
        "Two outputs tied together: unplug at once.",
    ),
];

pub(super) fn right(wiring: &Wiring) -> &'static str {
    match wiring.change() {
        None => {
            "Nothing electrical comes back; the microphone hears each side once, both the same way round."
        }
        Some(Change::None) => {
            "Left at input 1 and right at input 2 alone, equally loud to half a decibel, both the right way round, \
             as loud as the two full-scale levels say."
        }
        Some(Change::OneLeg) => {
            "Left at input 1 and right at input 2 alone, equally loud to half a decibel, both the right way round; \
             0 or 6 dB below the balanced level, by the kind of output."
        }
        Some(Change::Knob) => {
            "Left at input 1 and right at input 2 alone, equally loud to half a decibel, both the right way round; \
             how loud, the knob decides."
        }
    }
}

pub(super) fn wrong(wiring: &Wiring) -> Vec<Sign> {
    let mut connections = wiring.connections().chain(wiring.loop_point.map(|point| point.back));
    let stereo = |connection: Connection| {
        [connection.from, connection.to].iter().any(|port| port.signal() == Signal::Stereo)
    };
    let jack = connections.any(stereo);
    let balanced = wiring.loop_point.is_some_and(|point| point.back.is_balanced());
    let lists = [ANY, if balanced { BALANCED } else { UNBALANCED }, if jack { STEREO_JACK } else { &[] }];
    lists.concat()
}
