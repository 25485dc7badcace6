//! Units and how each is spelt: the one place where "−18.0 dBFS" is made.
//!
//! Levels are newtypes, so that a gain, a level and a ratio cannot be mixed up (a meter that stores decibels
//! where a gain belongs is a classic of the field). Numbers are shown with U+2212 as the minus sign.

use std::fmt;
use std::ops::{Add, Sub};

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
    /// A voltage level re 0.7746 V rms (the voltage of 1 mW in 600 Ω).
    Dbu, "dBu", 1
);
unit!(
    /// A voltage level re 1 V rms.
    Dbv, "dBV", 1
);
unit!(
    /// A sound pressure level re 20 µPa.
    Spl, "dB SPL", 1
);
unit!(
    /// A distance, in metres.
    Metres, "m", 2
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
    /// A time, in samples of the plugin's own clock.
    Samples, "samples", 2
);
unit!(
    /// A relative difference of clocks, in parts per million.
    Ppm, "ppm", 1
);

macro_rules! scaled_unit {
    ($(#[$doc:meta])* $name:ident, $suffix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(pub f64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                scaled(f, self.0, $suffix)
            }
        }
    };
}

/// Writes `value` with the prefix that leaves one to three digits before the point, and three digits that count.
fn scaled(f: &mut fmt::Formatter<'_>, value: f64, suffix: &str) -> fmt::Result {
    let size = value.abs();
    let (factor, prefix) = match size {
        _ if size >= 999.5e3 => (1e-6, "M"),
        _ if size >= 999.5 => (1e-3, "k"),
        _ if size >= 0.9995 || size == 0.0 => (1.0, ""),
        _ if size >= 0.9995e-3 => (1e3, "m"),
        _ => (1e6, "µ"),
    };
    let shown = value * factor;
    let decimals = f.precision().unwrap_or(match shown.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    });
    write!(f, "{} {prefix}{suffix}", number(shown, decimals))
}

scaled_unit!(
    /// An alternating voltage, in volts rms.
    Volts, "V"
);
scaled_unit!(
    /// An alternating current, in amperes rms.
    Amperes, "A"
);
scaled_unit!(
    /// A resistance, or the magnitude of an impedance, in ohms.
    Ohms, "Ω"
);
scaled_unit!(
    /// An electrical power, in watts.
    Watts, "W"
);

macro_rules! level {
    ($($name:ident),*) => { $(
        impl Add<Db> for $name {
            type Output = Self;
            fn add(self, by: Db) -> Self {
                Self(self.0 + by.0)
            }
        }
        impl Sub<Db> for $name {
            type Output = Self;
            fn sub(self, by: Db) -> Self {
                Self(self.0 - by.0)
            }
        }
    )* };
}

level!(Db, Dbfs, Dbu, Dbv, Spl);

impl Dbfs {
    /// By how much this level is above `other`.
    pub fn above(self, other: Self) -> Db {
        Db(self.0 - other.0)
    }
}

impl Dbu {
    /// By how much this level is above `other`.
    pub fn above(self, other: Self) -> Db {
        Db(self.0 - other.0)
    }
}

impl Spl {
    /// By how much this level is above `other`.
    pub fn above(self, other: Self) -> Db {
        Db(self.0 - other.0)
    }
}

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
    fn prefixes_keep_three_digits() {
        let shown = [Ohms(8.0), Ohms(430.0), Ohms(10e3), Ohms(1e6)].map(|ohms| ohms.to_string());
        assert_eq!(shown, ["8.00 Ω", "430 Ω", "10.0 kΩ", "1.00 MΩ"]);
        assert_eq!(Watts(0.000_888).to_string(), "888 µW");
        assert_eq!(Watts(0.0575).to_string(), "57.5 mW");
        assert_eq!(Volts(0.9996).to_string(), "1.00 V");
        assert_eq!(Volts(0.0).to_string(), "0.00 V");
        assert_eq!(Amperes(-0.035).to_string(), "\u{2212}35.0 mA");
    }

    #[test]
    fn levels_move_by_differences() {
        assert_eq!(Dbu(4.0) + Db(2.0) - Db(12.0), Dbu(-6.0));
        assert_eq!(Dbfs(-6.0).above(Dbfs(-20.0)), Db(14.0));
    }

    #[test]
    fn aes17_counts_a_full_scale_sine_as_zero() {
        assert!(mean_square_to_dbfs(0.5).0.abs() < 1e-12);
    }
}
