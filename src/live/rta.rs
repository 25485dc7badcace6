//! What the spectrum of the bench shows, and what it is set to.

pub use crate::analysis::rta::Resolution;

/// Resolutions to choose from, and their names.
pub const RESOLUTIONS: &[(Resolution, &str)] = &[
    (Resolution::Octave(1), "1/1 octave"),
    (Resolution::Octave(3), "1/3 octave"),
    (Resolution::Octave(6), "1/6 octave"),
    (Resolution::Octave(12), "1/12 octave"),
    (Resolution::Octave(24), "1/24 octave"),
    (Resolution::Octave(48), "1/48 octave"),
    (Resolution::Lines, "FFT lines"),
];

/// Averages to choose from: time constant in seconds (`None`: everything since the reset), and their names.
pub const AVERAGES: &[(Option<f64>, &str)] = &[
    (Some(0.125), "Fast, 125 ms"),
    (Some(1.0), "Slow, 1 s"),
    (Some(10.0), "10 s"),
    (None, "Since the reset"),
];

/// What the spectrum is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// 0-based input.
    pub input: u8,
    /// Row of [`RESOLUTIONS`].
    pub resolution: u8,
    /// Row of [`AVERAGES`].
    pub average: u8,
}

impl Default for Settings {
    /// Input 1 in third octaves, Fast.
    fn default() -> Self {
        Self { input: 0, resolution: 1, average: 0 }
    }
}

impl Settings {
    /// As one word for an atomic; the default is 0.
    pub(super) fn pack(self) -> u32 {
        let Self { resolution, average, input } = self;
        let default = Self::default();
        u32::from_le_bytes([input, resolution ^ default.resolution, average ^ default.average, 0])
    }

    /// Out of [`Settings::pack`]; what is in no table becomes the default.
    pub(super) fn unpack(word: u32) -> Self {
        let [input, resolution, average, _] = word.to_le_bytes();
        let default = Self::default();
        let known = |row: u8, rows: usize, default: u8| if usize::from(row) < rows { row } else { default };
        Self {
            input,
            resolution: known(resolution ^ default.resolution, RESOLUTIONS.len(), default.resolution),
            average: known(average ^ default.average, AVERAGES.len(), default.average),
        }
    }

    /// How finely it is cut.
    pub fn resolution(self) -> Resolution {
        RESOLUTIONS.get(usize::from(self.resolution)).map_or(Resolution::Octave(3), |row| row.0)
    }

    /// Time constant of its average in seconds; `None`: everything since the reset.
    pub fn average(self) -> Option<f64> {
        AVERAGES.get(usize::from(self.average)).and_then(|row| row.0)
    }
}

/// A band or line of the spectrum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Its lower end, in hertz.
    pub low: f32,
    /// Its upper end, in hertz.
    pub high: f32,
    /// Its level in dBFS (AES17); −∞ for digital silence.
    pub level: f32,
    /// The highest since the reset, in dBFS.
    pub peak: f32,
}

/// A spectrum; without bands while there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rta {
    /// What it was made with.
    pub settings: Settings,
    /// From 20 Hz to 20 kHz or 0.45 of the rate.
    pub bands: Vec<Band>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_go_through_a_word() {
        assert_eq!(Settings::unpack(0), Settings::default());
        for resolution in 0..RESOLUTIONS.len() as u8 {
            for average in 0..AVERAGES.len() as u8 {
                let settings = Settings { input: 15, resolution, average };
                assert_eq!(Settings::unpack(settings.pack()), settings);
            }
        }
        assert_eq!(Settings::unpack(u32::MAX).resolution(), Resolution::Octave(3));
    }
}
