//! Readings as people type them.

use crate::units::{Db, Spl, Volts, gain_to_db};

/// A voltage as it was read off a meter, and how finely that shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The voltage, rms.
    pub volts: Volts,
    /// One step of the last digit.
    pub step: Volts,
}

impl Reading {
    /// “0.461”, “0,461 V”, “461 mV”. `None`: no number. Whether it can be is for others to judge.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase().replace(',', ".");
        let (digits, factor) = match (text.strip_suffix("mv"), text.strip_suffix('v')) {
            (Some(digits), _) => (digits, 1e-3),
            (None, Some(digits)) => (digits, 1.0),
            (None, None) => (text.as_str(), 1.0),
        };
        let digits = digits.trim();
        let value: f64 = digits.parse().ok().filter(|value: &f64| value.is_finite())?;
        let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let step = factor * 10f64.powi(-i32::try_from(decimals).ok()?);
        Some(Self { volts: Volts(value * factor), step: Volts(step) })
    }

    /// One standard deviation of a reading that is right to half a step, in dB.
    pub fn uncertainty(&self) -> Db {
        let relative = self.step.0 / (12f64.sqrt() * self.volts.0);
        Db(gain_to_db(1.0 + relative.abs()))
    }
}

/// A sound level: “79”, “79.4”, “79,4 dB”, “79 dBC”.
pub fn sound_level(text: &str) -> Option<Spl> {
    let text = text.trim().to_ascii_lowercase().replace(',', ".");
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ' || c == '(' || c == ')');
    digits.trim().parse().ok().filter(|value: &f64| value.is_finite()).map(Spl)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voltages() {
        let read = |text| Reading::parse(text).map(|reading| (reading.volts.0, reading.step.0));
        assert_eq!(read("0.461"), Some((0.461, 0.001)));
        assert_eq!(read(" 0,46 V "), Some((0.46, 0.01)));
        assert_eq!(read("461 mV"), Some((0.461, 0.001)));
        assert_eq!(read("1"), Some((1.0, 1.0)));
        assert_eq!(read("-1"), Some((-1.0, 1.0)), "questioned elsewhere");
        for nothing in ["", "V", "a lot", "nan", "inf", "0.4.6"] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
        let fine = Reading::parse("0.461").unwrap().uncertainty().0;
        assert!((fine - 0.0054).abs() < 0.0002, "{fine}");
    }

    #[test]
    fn sound_levels() {
        for text in ["79", "79.0 dB", "79,0 dBC", " 79 dB(C) "] {
            assert_eq!(sound_level(text), Some(Spl(79.0)), "{text}");
        }
        assert_eq!(sound_level("loud"), None);
        assert_eq!(sound_level(""), None);
    }
}
