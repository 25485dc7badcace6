//! Headphones: how loud for which voltage.

use super::power;
use crate::units::{Amperes, Db, Ohms, Spl, Volts, Watts, db_to_gain, power_to_db};
use std::fmt;

/// A headphone's sensitivity in the unit its maker quotes. The two must not be mixed: at 32 Ω they are 15 dB apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sensitivity {
    /// dB SPL for 1 V rms.
    PerVolt(f64),
    /// dB SPL for 1 mW.
    PerMilliwatt(f64),
}

impl Sensitivity {
    /// dB SPL for 1 V rms.
    pub fn per_volt(self, impedance: Ohms) -> Spl {
        match self {
            Self::PerVolt(level) => Spl(level),
            Self::PerMilliwatt(level) => Spl(level + power_to_db(1000.0 / impedance.0)),
        }
    }

    /// dB SPL for 1 mW.
    pub fn per_milliwatt(self, impedance: Ohms) -> Spl {
        match self {
            Self::PerVolt(level) => Spl(level - power_to_db(1000.0 / impedance.0)),
            Self::PerMilliwatt(level) => Spl(level),
        }
    }

    /// Level at the ear for `voltage` at the headphone.
    pub fn spl(self, voltage: Volts, impedance: Ohms) -> Spl {
        self.per_volt(impedance) + Db(voltage.dbv().0)
    }

    /// What `target` asks of the amplifier.
    pub fn demand(self, target: Spl, impedance: Ohms) -> Demand {
        Demand::of(Volts(db_to_gain(target.above(self.per_volt(impedance)).0)), impedance)
    }
}

impl fmt::Display for Sensitivity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PerVolt(level) => write!(f, "{level:.1} dB SPL/V"),
            Self::PerMilliwatt(level) => write!(f, "{level:.1} dB SPL/mW"),
        }
    }
}

/// What a level at the ear asks of the amplifier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// Voltage at what it drives.
    pub voltage: Volts,
    /// Current through it.
    pub current: Amperes,
    /// Power in it.
    pub power: Watts,
}

impl Demand {
    /// What a voltage across an impedance asks.
    pub fn of(voltage: Volts, impedance: Ohms) -> Self {
        let (current, power) = (power::current(voltage, impedance), power::power(voltage, impedance));
        Self { voltage, current, power }
    }
}
