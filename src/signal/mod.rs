//! What can be played. The measured run plays rendered sounds; the manual generator plays a [`programme`] made from
//! a [`Recipe`] by [`entries`], or its sine.

pub mod chirp;
pub mod code;
pub mod entries;
pub mod ident;
pub mod multitone;
pub mod noise;
pub mod programme;
pub mod pulse;
pub mod sweep;
pub mod synthesis;
pub mod tone;
pub mod twin;

use crate::units::Seconds;
use programme::Legs;

/// Highest of the generator's fixed tones, as a fraction of the rate: 20 kHz at 44.1 kHz is still below it.
pub const HIGHEST_TONE: f64 = 0.455;

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
    /// Pink noise, 40 to 80 Hz, for setting the level of a subwoofer.
    PinkNoise40To80,
    /// A tone whose level climbs in steps.
    SteppedLevel,
    /// 60 Hz and 7 kHz, for intermodulation.
    Smpte,
    /// 19 and 20 kHz, for the difference tone.
    Ccif,
    /// A tone in every third of an octave.
    Multitone,
    /// Noise in and out of phase, band by band.
    PhaseCheck,
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
    (Generator::PinkNoise40To80, "pink-noise-40-80", "Pink noise 40 – 80 Hz"),
    (Generator::SteppedLevel, "stepped-level", "Stepped level"),
    (Generator::Smpte, "smpte", "SMPTE twin tone"),
    (Generator::Ccif, "ccif", "CCIF twin tone"),
    (Generator::Multitone, "multitone", "Multitone"),
    (Generator::PhaseCheck, "phase-check", "Phase check"),
];

impl Generator {
    /// The name shown to people.
    pub fn name(self) -> &'static str {
        GENERATORS.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }

    /// How many outputs it needs: channel n of an ident goes to output n.
    pub fn outputs(self) -> usize {
        match self {
            Self::EbuStereoIdent | Self::Glits | Self::PhaseCheck => 2,
            Self::Blits => 6,
            _ => 1,
        }
    }

    /// What it is and what it is for, in a sentence or two.
    pub fn description(self) -> &'static str {
        match self {
            Self::Off => "Nothing.",
            Self::Sine => "A steady tone of the frequency you choose. The level is its peak.",
            Self::PinkNoise => {
                "Equal power in every octave, 10 Hz to 22.4 kHz. The level is its rms (AES17)."
            }
            Self::PinkNoise500To2k => {
                "Pink noise of the middle two octaves: sets the level of loudspeakers, with least help of the room."
            }
            Self::WhiteNoise => "Equal power in every hertz. The level is its rms (AES17).",
            Self::Sweep => "A sine from 20 Hz to 20 kHz, each octave equally long, then a second of silence.",
            Self::PolarityPulse => "Four pulses a second that go up, not down, where nothing inverts.",
            Self::EbuStereoIdent => {
                "1 kHz on outputs 1 and 2; the left is interrupted every 3 s. Usually at −18 dBFS."
            }
            Self::Glits => {
                "1 kHz on outputs 1 and 2; the left is interrupted once, then the right twice, every 4 s."
            }
            Self::Blits => {
                "Each of L R C LFE Ls Rs by a tone of its own, left and right told apart, then all in phase 6 dB lower."
            }
            Self::PinkNoise40To80 => "Pink noise of one low octave: sets the level of a subwoofer.",
            Self::SteppedLevel => "997 Hz, from 60 dB below the level up to it in steps of 10 dB.",
            Self::Smpte => "60 Hz and 7 kHz, four to one. What a bent chain adds stands beside 7 kHz.",
            Self::Ccif => "19 and 20 kHz, equally strong. What a bent chain adds is at 1 and 18 kHz.",
            Self::Multitone => {
                "A tone in every third of an octave: response and distortion at a glance on an analyser."
            }
            Self::PhaseCheck => {
                "Noise of a low, a middle and a high band, 2 s in phase and 2 s with the even outputs inverted: in phase \
                 it stands between the loudspeakers, out of phase it falls apart and loses its bass."
            }
        }
    }
}

/// Which outputs the manual generator feeds upside down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Invert {
    /// None.
    #[default]
    None,
    /// The second, the fourth …: left and right are out of phase.
    Even,
    /// All.
    All,
}

/// (variant, stable id, name shown).
pub const INVERTS: &[(Invert, &str, &str)] = &[
    (Invert::None, "off", "In phase"),
    (Invert::Even, "even-outputs", "Even outputs inverted"),
    (Invert::All, "all-outputs", "All outputs inverted"),
];

impl Invert {
    /// The outputs that are inverted.
    pub fn legs(self) -> Legs {
        match self {
            Self::None => Legs::NONE,
            Self::Even => Legs::EVEN,
            Self::All => Legs::ALL,
        }
    }
}

/// What a programme is made from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recipe {
    /// The entry.
    pub generator: Generator,
    /// How long a sweep lasts; 0 where there is none.
    pub sweep: Seconds,
    /// How long a step lasts; 0 where there is none.
    pub step: Seconds,
}

impl Recipe {
    /// For an entry; the timing that it does not use is left out, so that a change of it makes no other recipe.
    pub fn new(generator: Generator, sweep: Seconds, step: Seconds) -> Self {
        let only = |uses: bool, time: Seconds| if uses { time } else { Seconds(0.0) };
        Self {
            generator,
            sweep: only(generator == Generator::Sweep, sweep),
            step: only(generator == Generator::SteppedLevel, step),
        }
    }
}
