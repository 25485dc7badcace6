//! Loudspeakers: sensitivity, distance, sums. Free field: a desk's near field follows it, a room is louder.

use crate::units::{Db, Dbu, Metres, Ohms, Spl, Volts, db_to_gain, gain_to_db, power_to_db};
use std::fmt;

/// The voltage at which sensitivities are quoted: 1 W into 8 Ω.
pub const SENSITIVITY_VOLTS: Volts = Volts(2.83);

/// Sensitivity for 2.83 V at 1 m, from the one for 1 W at 1 m.
pub fn per_283v(per_watt: Spl, impedance: Ohms) -> Spl {
    per_watt + Db(power_to_db(8.0 / impedance.0))
}

/// A passive loudspeaker's sensitivity at 1 m in the unit its maker quotes. The two are the same at 8 Ω alone: 2.83 V are
/// 1 W there, and 2 W at 4 Ω.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sensitivity {
    /// dB SPL for 2.83 V.
    PerVoltage(f64),
    /// dB SPL for 1 W.
    PerWatt(f64),
}

impl Sensitivity {
    /// dB SPL for 2.83 V; `None` where it is per watt and the impedance is not known.
    pub fn per_283v(self, impedance: Option<Ohms>) -> Option<Spl> {
        match self {
            Self::PerVoltage(level) => Some(Spl(level)),
            Self::PerWatt(level) => impedance.map(|impedance| per_283v(Spl(level), impedance)),
        }
    }
}

impl fmt::Display for Sensitivity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PerVoltage(level) => write!(f, "{level:.1} dB SPL/2.83 V"),
            Self::PerWatt(level) => write!(f, "{level:.1} dB SPL/W"),
        }
    }
}

/// What is lost from 1 m to `distance` in the free field.
pub fn distance_loss(distance: Metres) -> Db {
    Db(gain_to_db(distance.0))
}

/// Level at `distance` of a passive loudspeaker with this sensitivity (2.83 V, 1 m), driven with `voltage`.
pub fn spl(sensitivity: Spl, voltage: Volts, distance: Metres) -> Spl {
    sensitivity + Db(gain_to_db(voltage.0 / SENSITIVITY_VOLTS.0)) - distance_loss(distance)
}

/// The voltage for `target` at `distance`.
pub fn voltage_for(target: Spl, sensitivity: Spl, distance: Metres) -> Volts {
    let gain = (target + distance_loss(distance)).above(sensitivity);
    Volts(SENSITIVITY_VOLTS.0 * db_to_gain(gain.0))
}

/// Level at 1 m of an active monitor that gives 100 dB SPL there for `input_for_100`.
pub fn active_monitor(input: Dbu, input_for_100: Dbu) -> Spl {
    Spl(100.0) + input.above(input_for_100)
}

/// Sum of sounds that have nothing to do with each other. −∞ for none.
pub fn uncorrelated(levels: &[Spl]) -> Spl {
    Spl(power_to_db(levels.iter().map(|level| 10f64.powf(level.0 / 10.0)).sum()))
}

/// Sum of equal sounds that arrive in step, as mono bass does in the middle. −∞ for none.
pub fn coherent(levels: &[Spl]) -> Spl {
    Spl(gain_to_db(levels.iter().map(|level| db_to_gain(level.0)).sum()))
}
