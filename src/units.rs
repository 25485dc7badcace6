//! Units and how each is spelt: the one place where "−18.0 dBFS" is made.
//!
//! Levels are newtypes, so that a gain, a level and a ratio cannot be mixed up (a meter that stores decibels
//! where a gain belongs is a classic of the field). Numbers are shown with U+2212 as the minus sign.

use std::fmt;

/// rms of a full-scale sine, re which AES17 counts rms levels: such a sine reads 0.00 dBFS (AES17-2015, 3.12).
pub const AES17_OFFSET_DB: f64 = 3.010_299_956_639_812;

/// No sample leaves the plugin above this, whatever is asked for: −6 dBFS.
pub const HARD_CEILING: Dbfs = Dbfs(-6.0);

/// The sample rates that gear can usually be set to.
pub const STANDARD_RATES: [Hz; 6] =
    [Hz(44_100.0), Hz(48_000.0), Hz(88_200.0), Hz(96_000.0), Hz(176_400.0), Hz(192_000.0)];

/// Amplitude gain of a level difference in dB.
pub fn db_to_gain(db: f64) -> f64 {
    10f64.powf(db / 20.0)
}

/// Level difference in dB of an amplitude gain; −∞ for 0.
pub fn gain_to_db(gain: f64) -> f64 {
    20.0 * gain.log10()
}

/// Level difference in dB of a power ratio; −∞ for 0.
pub fn power_to_db(power: f64) -> f64 {
    10.0 * power.log10()
}

/// AES17 rms level of a mean square re full scale, i.e. a full-scale sine (mean square 0.5) is 0 dBFS.
pub fn mean_square_to_dbfs(mean_square: f64) -> Dbfs {
    Dbfs(power_to_db(mean_square) + AES17_OFFSET_DB)
}

/// Writes `value` with `decimals` places and a typographic minus; never "−0.0".
pub fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => rest.to_owned(),
        Some(rest) => format!("\u{2212}{rest}"),
        None => text,
    }
}

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $suffix:literal, $decimals:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(pub f64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let decimals = f.precision().unwrap_or($decimals);
                write!(f, concat!("{} ", $suffix), number(self.0, decimals))
            }
        }
    };
}

unit!(
    /// A ratio or difference of levels, in decibels.
    Db, "dB", 1
);
unit!(
    /// A level re digital full scale. Peak levels: |x| = 1 is 0. rms levels: AES17, a full-scale sine is 0.
    Dbfs, "dBFS", 1
);
unit!(
    /// A frequency, in hertz.
    Hz, "Hz", 0
);
unit!(
    /// A time, in seconds.
    Seconds, "s", 1
);
unit!(
    /// A time, in milliseconds.
    Milliseconds, "ms", 2
);
unit!(
    /// A length, in metres.
    Metres, "m", 2
);
unit!(
    /// A time, in samples of the plugin's own clock.
    Samples, "samples", 2
);
unit!(
    /// A relative difference of clocks, in parts per million.
    Ppm, "ppm", 1
);

impl Dbfs {
    /// The peak amplitude that this level stands for.
    pub fn amplitude(self) -> f64 {
        db_to_gain(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling() {
        assert_eq!(Dbfs(-18.0).to_string(), "\u{2212}18.0 dBFS");
        assert_eq!(format!("{:.2}", Db(0.004)), "0.00 dB");
        assert_eq!(format!("{:.2}", Db(-0.004)), "0.00 dB");
        assert_eq!(Hz(997.0).to_string(), "997 Hz");
    }

    #[test]
    fn aes17_counts_a_full_scale_sine_as_zero() {
        assert!(mean_square_to_dbfs(0.5).0.abs() < 1e-12);
    }
}
