//! The steps: which there are, which a chain asks for, and which checks and faults belong to each.

use crate::chain::staging::{Circumstances, plan};
use crate::chain::{Chain, ReturnPath};

/// A step of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// What is plugged where.
    Connect,
    /// What is switched on in which order.
    PowerUp,
    /// How loud.
    Gain,
    /// Which output arrives at which input.
    Channels,
    /// Which way round and how late.
    Phase,
    /// How clean.
    Quality,
    /// What the ears say.
    Listen,
    /// What came out of it.
    Report,
}

/// What a step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// That the user says it is done.
    Word,
    /// A measured run.
    Run,
    /// What is done on its own page.
    Page,
    /// All others.
    Others,
}

/// (step, stable id, title), in the order of the walk.
pub const STEPS: &[(Step, &str, &str)] = &[
    (Step::Connect, "connect", "Connect"),
    (Step::PowerUp, "power-up", "Power up"),
    (Step::Gain, "gain", "Gain"),
    (Step::Channels, "channels", "Channels"),
    (Step::Phase, "phase", "Phase"),
    (Step::Quality, "quality", "Quality"),
    (Step::Listen, "listen", "Listen"),
    (Step::Report, "report", "Report"),
];

/// The steps that checks belong to, by the checks' ids; all others belong to [`Step::Quality`].
pub const CHECK_STEPS: &[(Step, &[&str])] = &[
    (Step::Channels, &["return", "routing", "level"]),
    (Step::Phase, &["polarity", "latency", "second-path", "arrival"]),
];

/// The steps that faults belong to, by the faults' ids; all others belong to [`Step::Quality`].
pub const FAULT_STEPS: &[(Step, &[&str])] = &[
    (
        Step::Channels,
        &[
            "no-return",
            "internal-loopback",
            "stereo-into-balanced",
            "balanced-into-stereo",
            "mono-sum",
            "channels-swapped",
            "output-dead",
            "input-dead",
            "no-power-amp",
            "speaker-silent",
            "outputs-joined",
            "broken-leg",
            "unbalanced-loss",
            "channel-imbalance",
            "operating-level-mismatch",
            "wrong-input-type",
        ],
    ),
    (
        Step::Phase,
        &[
            "polarity-one",
            "polarity-all",
            "speaker-reversed",
            "direct-monitor",
            "feedback-loop",
            "unstable-latency",
        ],
    ),
];

impl Step {
    /// The stable id.
    pub fn id(self) -> &'static str {
        STEPS.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The name shown to people.
    pub fn title(self) -> &'static str {
        STEPS.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }

    /// The step of an id.
    pub fn of(id: &str) -> Option<Self> {
        STEPS.iter().find(|row| row.1 == id).map(|row| row.0)
    }

    /// What it waits for. Where nothing tells the level there is only the user's word for it.
    pub fn waits(self, chain: Chain, return_path: ReturnPath) -> Waits {
        match self {
            Self::Connect | Self::PowerUp => Waits::Word,
            Self::Gain if is_unread(chain, return_path) => Waits::Word,
            Self::Gain | Self::Listen => Waits::Page,
            Self::Channels | Self::Phase | Self::Quality => Waits::Run,
            Self::Report => Waits::Others,
        }
    }

    /// Whether this chain and return path ask for it: ears measure nothing, and at a line loop there is nothing to hear.
    pub fn applies(self, chain: Chain, return_path: ReturnPath) -> bool {
        match self {
            Self::Channels | Self::Phase | Self::Quality => return_path != ReturnPath::Ear,
            Self::Listen => chain != Chain::LineLoop,
            Self::Connect | Self::PowerUp | Self::Gain | Self::Report => true,
        }
    }
}

/// Whether nothing tells how loud this chain is.
fn is_unread(chain: Chain, return_path: ReturnPath) -> bool {
    plan(chain, return_path, Circumstances::unknown()).is_empty()
}

/// The step that a check belongs to.
pub fn step_of_check(id: &str) -> Step {
    find(CHECK_STEPS, id)
}

/// The step that a fault belongs to.
pub fn step_of_fault(id: &str) -> Step {
    find(FAULT_STEPS, id)
}

fn find(table: &[(Step, &[&str])], id: &str) -> Step {
    table.iter().find(|row| row.1.contains(&id)).map_or(Step::Quality, |row| row.0)
}
