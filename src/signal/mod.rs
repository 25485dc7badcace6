//! What can be played, rendered to buffers.

pub mod chirp;
pub mod code;
pub mod noise;
pub mod sweep;
pub mod tone;
pub mod twin;

/// What the manual generator plays. Ids as in the host's project: stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Generator {
    /// Nothing.
    #[default]
    Off,
    /// A sine of the `frequency` parameter.
    Sine,
    /// Pink noise.
    PinkNoise,
    /// Pink noise, 500 Hz to 2 kHz, for setting levels.
    PinkNoise500To2k,
    /// White noise.
    WhiteNoise,
    /// Logarithmic sweep.
    Sweep,
    /// Polarity pulse.
    PolarityPulse,
    /// EBU stereo ident.
    EbuStereoIdent,
    /// GLITS.
    Glits,
    /// BLITS.
    Blits,
}

/// (variant, stable id, name shown), in the order of the host's list.
pub const GENERATORS: &[(Generator, &str, &str)] = &[
    (Generator::Off, "off", "Off"),
    (Generator::Sine, "sine", "Sine"),
    (Generator::PinkNoise, "pink-noise", "Pink noise"),
    (Generator::PinkNoise500To2k, "pink-noise-500-2k", "Pink noise 500 Hz – 2 kHz"),
    (Generator::WhiteNoise, "white-noise", "White noise"),
    (Generator::Sweep, "sweep", "Sweep"),
    (Generator::PolarityPulse, "polarity-pulse", "Polarity pulse"),
    (Generator::EbuStereoIdent, "ebu-stereo-ident", "EBU stereo ident"),
    (Generator::Glits, "glits", "GLITS"),
    (Generator::Blits, "blits", "BLITS"),
];

impl Generator {
    /// The name shown to people.
    pub fn name(self) -> &'static str {
        GENERATORS.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }
}
