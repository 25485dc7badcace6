//! Plugs and leads.

/// A plug, or a socket at the end of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plug {
    /// 6.3 mm jack with three contacts.
    Trs,
    /// 6.3 mm jack with two contacts.
    Ts,
    /// XLR with pins.
    XlrMale,
    /// XLR with holes.
    XlrFemale,
    /// RCA (phono plug, cinch).
    Rca,
    /// 3.5 mm jack with three contacts.
    MiniTrs,
    /// 3.5 mm stereo socket at the end of a lead.
    MiniSocket,
    /// Bare wire or banana plug.
    Wire,
    /// Fixed to the device.
    Captive,
}

impl Plug {
    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trs => "6.3 mm TRS plug",
            Self::Ts => "6.3 mm TS plug",
            Self::XlrMale => "XLR male",
            Self::XlrFemale => "XLR female",
            Self::Rca => "RCA plug",
            Self::MiniTrs => "3.5 mm TRS plug",
            Self::MiniSocket => "3.5 mm stereo socket",
            Self::Wire => "bare wire",
            Self::Captive => "fixed lead",
        }
    }

    /// Its contacts, from the tip or pin 1 on.
    pub fn contacts(self) -> &'static [Contact] {
        use Contact::{Hole, Pin, Ring, Sleeve, Tip};
        match self {
            Self::Trs | Self::MiniTrs | Self::MiniSocket => &[Tip, Ring, Sleeve],
            Self::Ts => &[Tip, Sleeve],
            Self::XlrMale => &[Pin(1), Pin(2), Pin(3)],
            Self::XlrFemale => &[Hole(1), Hole(2), Hole(3)],
            Self::Rca => &[Tip, Sleeve],
            Self::Wire | Self::Captive => &[],
        }
    }
}

/// One contact of a plug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// The tip of a jack, the centre of an RCA plug.
    Tip,
    /// The ring.
    Ring,
    /// The sleeve, the shell of an RCA plug.
    Sleeve,
    /// A pin of an XLR plug.
    Pin(u8),
    /// A hole of an XLR socket.
    Hole(u8),
}

/// How the two ends of a lead are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// One plug to one plug, contact by contact.
    Straight,
    /// One stereo plug to two mono plugs.
    Split,
    /// Two mono plugs to one stereo plug.
    Merge,
    /// Two channels tied together.
    Sum,
}

/// A lead that can be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lead {
    /// Stable id.
    pub id: &'static str,
    /// The name shown to people.
    pub name: &'static str,
    /// The plug at the source.
    pub from: Plug,
    /// The plug at the receiver.
    pub to: Plug,
    /// How they are joined.
    pub join: Join,
    /// How many of them a stereo pair takes.
    pub per_pair: u8,
}

const fn lead(id: &'static str, name: &'static str, from: Plug, to: Plug, join: Join, per_pair: u8) -> Lead {
    Lead { id, name, from, to, join, per_pair }
}

/// Balanced, jack to jack.
pub const TRS_TRS: Lead = lead("trs-trs", "TRS to TRS lead", Plug::Trs, Plug::Trs, Join::Straight, 2);
/// Balanced, jack to XLR.
pub const TRS_XLR: Lead =
    lead("trs-xlr", "TRS to XLR male lead", Plug::Trs, Plug::XlrMale, Join::Straight, 2);
/// Balanced, jack to XLR, with an adapter from XLR female to TRS at its end.
pub const TRS_XLR_TRS: Lead = lead(
    "trs-xlr-trs",
    "the same TRS to XLR lead with an XLR female to TRS adapter",
    Plug::Trs,
    Plug::Trs,
    Join::Straight,
    2,
);
/// Unbalanced, jack to RCA.
pub const TS_RCA: Lead = lead("ts-rca", "TS to RCA lead", Plug::Ts, Plug::Rca, Join::Straight, 2);
/// Unbalanced, jack to RCA, with an adapter from RCA to TS at its end.
pub const TS_RCA_TS: Lead = lead(
    "ts-rca-ts",
    "the same TS to RCA lead with an RCA to TS adapter",
    Plug::Ts,
    Plug::Ts,
    Join::Straight,
    2,
);
/// Unbalanced, jack to jack.
pub const TS_TS: Lead = lead("ts-ts", "TS to TS lead", Plug::Ts, Plug::Ts, Join::Straight, 2);
/// Unbalanced stereo, one jack to one jack: the same article as [`TRS_TRS`].
pub const STEREO_TRS: Lead = lead("stereo-trs", "TRS to TRS lead", Plug::Trs, Plug::Trs, Join::Straight, 1);
/// Unbalanced stereo to two mono plugs.
pub const TRS_TWO_TS: Lead =
    lead("trs-two-ts", "TRS to two TS lead (insert lead)", Plug::Trs, Plug::Ts, Join::Split, 1);
/// Unbalanced stereo to two RCA plugs: for a phones jack only.
pub const TRS_TWO_RCA: Lead =
    lead("trs-two-rca", "TRS to two RCA lead", Plug::Trs, Plug::Rca, Join::Split, 1);
/// Two mono plugs to unbalanced stereo.
pub const TWO_TS_TRS: Lead =
    lead("two-ts-trs", "two TS to TRS lead (insert lead)", Plug::Ts, Plug::Trs, Join::Merge, 1);
/// The same, looped back with a second insert lead.
pub const TWO_TS_TWO_TS: Lead = lead(
    "two-ts-two-ts",
    "the same two TS to TRS lead, with a TRS coupler and a TRS to two TS lead",
    Plug::Ts,
    Plug::Ts,
    Join::Straight,
    2,
);
/// Two mono plugs to a 3.5 mm stereo socket, for speakers whose own lead ends in a plug.
pub const TWO_TS_MINI: Lead =
    lead("two-ts-mini", "two TS to 3.5 mm stereo socket lead", Plug::Ts, Plug::MiniSocket, Join::Merge, 1);
/// The same, looped back.
pub const TWO_TS_MINI_TWO_TS: Lead = lead(
    "two-ts-mini-two-ts",
    "the same lead, with a 3.5 mm TRS to two TS lead in its socket",
    Plug::Ts,
    Plug::Ts,
    Join::Straight,
    2,
);
/// A lead that ties tip and ring, or two channels, together.
pub const SUMMING: Lead =
    lead("summing", "summing lead (two plugs tied together)", Plug::Ts, Plug::Ts, Join::Sum, 1);
/// Two bare conductors without a shield.
pub const SPEAKER_WIRE: Lead = lead(
    "speaker-wire",
    "speaker wire, 14 or 16 AWG (1.5 to 2 mm²)",
    Plug::Wire,
    Plug::Wire,
    Join::Straight,
    2,
);
/// Speaker wire with jack plugs, as sold for guitar cabinets.
pub const SPEAKER_JACK: Lead =
    lead("speaker-jack", "speaker lead with jack plugs (no shield)", Plug::Ts, Plug::Ts, Join::Straight, 2);
/// From a jack to bare wire: an adapter that makes a wrong connection possible.
pub const JACK_WIRE: Lead =
    lead("jack-wire", "jack to speaker wire adapter", Plug::Ts, Plug::Wire, Join::Straight, 2);
/// From speaker terminals to a jack: the adapter that ruins amplifiers and inputs.
pub const WIRE_JACK: Lead =
    lead("wire-jack", "speaker wire to jack adapter", Plug::Wire, Plug::Ts, Join::Straight, 2);
/// The headphone's own lead.
pub const HEADPHONE_LEAD: Lead =
    lead("headphone-lead", "the headphone's own lead", Plug::Trs, Plug::Captive, Join::Straight, 1);

/// All of them.
pub const LEADS: &[Lead] = &[
    TRS_TRS,
    TRS_XLR,
    TRS_XLR_TRS,
    TS_RCA,
    TS_RCA_TS,
    TS_TS,
    STEREO_TRS,
    TRS_TWO_TS,
    TRS_TWO_RCA,
    TWO_TS_TRS,
    TWO_TS_TWO_TS,
    TWO_TS_MINI,
    TWO_TS_MINI_TWO_TS,
    SUMMING,
    SPEAKER_WIRE,
    SPEAKER_JACK,
    JACK_WIRE,
    WIRE_JACK,
    HEADPHONE_LEAD,
];

impl Lead {
    /// Whether it keeps the two legs of a balanced channel apart from end to end.
    pub fn is_balanced(self) -> bool {
        let three = |plug: Plug| matches!(plug, Plug::Trs | Plug::XlrMale | Plug::XlrFemale);
        self.join == Join::Straight && three(self.from) && three(self.to)
    }

    /// How many plugs a stereo pair takes at the source and at the receiver.
    pub fn plugs(self) -> (u8, u8) {
        match self.join {
            Join::Split => (1, 2),
            Join::Merge => (2, 1),
            Join::Straight | Join::Sum => (self.per_pair, self.per_pair),
        }
    }

    /// Whether a shield surrounds what it carries.
    pub fn is_shielded(self) -> bool {
        ![SPEAKER_WIRE, SPEAKER_JACK, JACK_WIRE, WIRE_JACK].contains(&self)
    }
}
