//! An output's full scale by a voltmeter.

use crate::chain::Chain;
use crate::chain::levels::converter::{Legs, full_scale_from_reading};
use crate::chain::wiring::{Port, Wiring};
use crate::units::{Dbfs, Dbu, Volts};

/// Lowest and highest full-scale level of a line or phones output that exists: what is outside was misread.
const PLAUSIBLE: (Dbu, Dbu) = (Dbu(-10.0), Dbu(30.0));

/// A kind of output. Each has an amplifier, a knob and a full scale of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jack {
    /// The line outputs.
    Line,
    /// The phones jack.
    Phones,
}

impl Jack {
    /// The one that feeds a chain.
    pub fn of(chain: Chain) -> Self {
        let first = Wiring::of(chain).next().and_then(|wiring| wiring.connections().next());
        if first.is_some_and(|first| first.from == Port::Phones) { Self::Phones } else { Self::Line }
    }
}

/// Where the tips of the voltmeter are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tips {
    /// On both legs of a line output.
    Balanced,
    /// On one leg of a line output that drives two.
    OneLeg,
    /// On the tip of a line output that drives nothing else: an unbalanced or impedance-balanced one, or one of which a
    /// TS plug grounds the ring.
    Unbalanced,
    /// On a channel of the phones jack and its sleeve.
    Phones,
}

/// (tips, what they are called), in the order in which they are offered.
pub const TIPS: &[(Tips, &str)] = &[
    (Tips::Balanced, "Tip to ring, or pins 2 and 3"),
    (Tips::OneLeg, "Tip to sleeve: one leg of two"),
    (Tips::Unbalanced, "Tip to sleeve: unbalanced, or RCA"),
    (Tips::Phones, "Tip to sleeve of the phones jack"),
];

/// How to find out which of them it is. Which legs an output drives stands on few sheets (`chains.md` §2).
pub const WHICH_TIPS: &str = "Tip to ring is right for every balanced output. Tip to sleeve is one leg of two only where tip \
    to ring reads twice as much; where that reads the same, or there is no ring (TS, RCA), the output is unbalanced.";

impl Tips {
    /// What is usual at the output that feeds a chain.
    pub fn usual(chain: Chain) -> Self {
        match Jack::of(chain) {
            Jack::Line => Self::Balanced,
            Jack::Phones => Self::Phones,
        }
    }

    /// The output they are held to.
    pub fn jack(self) -> Jack {
        if self == Self::Phones { Jack::Phones } else { Jack::Line }
    }

    /// How much of its voltage they are held to.
    pub fn legs(self) -> Legs {
        match self {
            Self::Balanced => Legs::Both,
            Self::OneLeg => Legs::One,
            Self::Unbalanced | Self::Phones => Legs::Tip,
        }
    }
}

/// Why a reading is questioned.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ReadingDoubt {
    /// No number, or not above zero.
    #[error("A reading in volts is a number above zero.")]
    NoVoltage,
    /// Far too small.
    #[error(
        "{0} would make this output {1} at full scale: too little. Millivolts typed as volts, the knob not fully up, \
         or the meter not at AC?"
    )]
    TooSmall(Volts, Dbu),
    /// Far too large.
    #[error(
        "{0} would make this output {1} at full scale: too much. Millivolts typed as volts, or speaker terminals \
         instead of a line output?"
    )]
    TooLarge(Volts, Dbu),
    /// The tone is too quiet for common meters.
    #[error("At {0} a common meter reads too coarsely. Play the tone at \u{2212}20 dBFS or above.")]
    TooQuiet(Dbfs),
}

/// Full scale of an output from the voltage that is read while a sine plays at `tone` (peak).
///
/// # Errors
/// Where the reading cannot be right.
pub fn output_by_voltmeter(tone: Dbfs, reading: Volts, legs: Legs) -> Result<Dbu, ReadingDoubt> {
    if !(reading.0.is_finite() && reading.0 > 0.0) {
        return Err(ReadingDoubt::NoVoltage);
    }
    if tone.0 < -40.0 {
        return Err(ReadingDoubt::TooQuiet(tone));
    }
    let full_scale = full_scale_from_reading(tone, reading, legs);
    match full_scale {
        level if level < PLAUSIBLE.0 => Err(ReadingDoubt::TooSmall(reading, level)),
        level if level > PLAUSIBLE.1 => Err(ReadingDoubt::TooLarge(reading, level)),
        level => Ok(level),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reading_and_nothing_else_limits_it() {
        // Vectors CAL01 and CAL02; a reading that is 1 % off is 0.086 dB off.
        for (legs, volts) in [(Legs::Both, 0.461), (Legs::One, 0.2305)] {
            let right = output_by_voltmeter(Dbfs(-20.0), Volts(volts), legs).unwrap();
            assert!((right.0 - 15.4925).abs() < 0.001);
            let off = output_by_voltmeter(Dbfs(-20.0), Volts(volts * 1.01), legs).unwrap();
            assert!((off.above(right).0 - 0.0864).abs() < 0.001);
        }
    }

    /// Outputs of the same full scale, vectors CAL01 and CAL02; what a voltmeter reads at each.
    #[test]
    fn no_kind_of_output_is_taken_for_another() {
        for (kind, tip_to_ring, tip_to_sleeve, tips) in [
            ("both legs driven", Some(0.461), 0.2305, Tips::OneLeg),
            ("impedance-balanced", Some(0.461), 0.461, Tips::Unbalanced),
            ("cross-coupled, its ring grounded by a TS plug", None, 0.461, Tips::Unbalanced),
            ("RCA", None, 0.461, Tips::Unbalanced),
        ] {
            let read =
                |volts, tips: Tips| output_by_voltmeter(Dbfs(-20.0), Volts(volts), tips.legs()).unwrap().0;
            assert!((read(tip_to_sleeve, tips) - 15.4925).abs() < 0.001, "{kind}");
            if let Some(volts) = tip_to_ring {
                assert!((read(volts, Tips::Balanced) - 15.4925).abs() < 0.001, "{kind}");
                // What the window tells to find out by.
                assert_eq!(volts > 1.5 * tip_to_sleeve, tips == Tips::OneLeg, "{kind}");
            }
        }
        let offered: Vec<Tips> = TIPS.iter().map(|row| row.0).collect();
        assert_eq!(offered, [Tips::Balanced, Tips::OneLeg, Tips::Unbalanced, Tips::Phones]);
    }

    #[test]
    fn the_phones_jack_is_read_as_it_is() {
        let read = |tips: Tips| output_by_voltmeter(Dbfs(-20.0), Volts(0.275), tips.legs()).unwrap();
        // 0.275 V are −9.0 dBu.
        assert!((read(Tips::Phones).0 - 11.005).abs() < 0.01);
        assert!((read(Tips::OneLeg).above(read(Tips::Phones)).0 - 6.02).abs() < 0.01);
        for chain in [Chain::Headphones, Chain::HeadphoneAmpFromPhones] {
            assert_eq!((Tips::usual(chain), Tips::usual(chain).jack()), (Tips::Phones, Jack::Phones));
        }
        assert_eq!(Tips::usual(Chain::LineLoop).jack(), Jack::Line);
    }

    #[test]
    fn slips_of_the_pen_are_questioned() {
        let read = |volts| output_by_voltmeter(Dbfs(-20.0), Volts(volts), Legs::Both);
        assert!(matches!(read(461.0), Err(ReadingDoubt::TooLarge(..))), "millivolts as volts");
        assert!(matches!(read(0.000_461), Err(ReadingDoubt::TooSmall(..))));
        for nothing in [0.0, -0.4, f64::NAN, f64::INFINITY] {
            assert_eq!(read(nothing), Err(ReadingDoubt::NoVoltage));
        }
        let quiet = output_by_voltmeter(Dbfs(-60.0), Volts(0.0046), Legs::Both);
        assert!(quiet.unwrap_err().to_string().contains("too coarsely"));
    }
}
