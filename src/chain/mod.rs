//! What the user says is connected, and what follows from it for the return.

pub mod calibration;
pub mod connection;
pub mod diagram;
mod expectation;
pub mod gear;
pub mod knee;
pub mod learnt;
pub mod levels;
pub mod picture;
pub mod plugged;
pub mod procedures;
pub mod refusals;
pub mod staging;
pub mod wiring;

pub use connection::Connected;
pub use expectation::{Expectation, expected_gain};

/// What hangs on the outputs. Ids as in the host's project: stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Chain {
    /// A cable from the interface's line outputs to its line inputs.
    #[default]
    LineLoop,
    /// Active monitors on the line outputs.
    ActiveMonitors,
    /// A power amplifier with passive loudspeakers.
    PowerAmp,
    /// A hi-fi or AV receiver.
    Receiver,
    /// PC loudspeakers.
    PcSpeakers,
    /// Headphones in the interface's own jack.
    Headphones,
    /// A headphone amplifier or splitter fed from the phones jack.
    HeadphoneAmpFromPhones,
    /// A headphone amplifier with one stereo jack, fed from both line outputs.
    HeadphoneAmpFromLineOuts,
    /// A headphone amplifier with separate balanced left and right inputs.
    HeadphoneAmpBalanced,
}

/// How the signal comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReturnPath {
    /// By a cable.
    #[default]
    Loopback,
    /// By a measurement microphone.
    Microphone,
    /// By the user's own ears: nothing to measure.
    Ear,
}

/// (variant, stable id, name shown), in the order of the host's list.
pub const CHAINS: &[(Chain, &str, &str)] = &[
    (Chain::LineLoop, "line-loop", "Line loop"),
    (Chain::ActiveMonitors, "active-monitors", "Active monitors"),
    (Chain::PowerAmp, "power-amp", "Power amp + speakers"),
    (Chain::Receiver, "receiver", "Hi-fi / AV receiver"),
    (Chain::PcSpeakers, "pc-speakers", "PC speakers"),
    (Chain::Headphones, "headphones", "Headphones"),
    (Chain::HeadphoneAmpFromPhones, "headphone-amp-from-phones", "Headphone amp from phones out"),
    (Chain::HeadphoneAmpFromLineOuts, "headphone-amp-from-line-outs", "Headphone amp from line outs"),
    (Chain::HeadphoneAmpBalanced, "headphone-amp-balanced", "Headphone amp, balanced inputs"),
];

/// (variant, stable id, name shown), in the order of the host's list.
pub const RETURN_PATHS: &[(ReturnPath, &str, &str)] = &[
    (ReturnPath::Loopback, "loopback", "Loopback cable"),
    (ReturnPath::Microphone, "microphone", "Measurement microphone"),
    (ReturnPath::Ear, "ear", "My ears"),
];

impl Chain {
    /// The stable id.
    pub fn id(self) -> &'static str {
        CHAINS.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The name shown to people.
    pub fn name(self) -> &'static str {
        CHAINS.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }
}

impl ReturnPath {
    /// The stable id.
    pub fn id(self) -> &'static str {
        RETURN_PATHS.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The name shown to people.
    pub fn name(self) -> &'static str {
        RETURN_PATHS.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }
}

/// What a run is made for: fixed from the press on Run to the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// What hangs on the outputs.
    pub chain: Chain,
    /// How the signal comes back.
    pub return_path: ReturnPath,
    /// Stimulus level, peak.
    pub level: crate::units::Dbfs,
    /// Rate of the plugin's clock, in hertz.
    pub sample_rate: f64,
    /// Inputs of the plugin (the return).
    pub inputs: usize,
    /// Outputs of the plugin.
    pub outputs: usize,
    /// The format the host loaded: `clap`, `vst3`, `standalone`, or `none` in tests.
    pub plugin_api: String,
    /// What was calibrated or learnt.
    pub known: calibration::Known,
    /// What else was said of how the chain is connected.
    pub connected: Connected,
}
