//! Voltage, gain and power of amplifiers.

use crate::units::{Amperes, Db, Dbu, Ohms, Volts, Watts, db_to_gain, gain_to_db};

/// Power of a voltage across a load.
pub fn power(voltage: Volts, load: Ohms) -> Watts {
    Watts(voltage.0 * voltage.0 / load.0)
}

/// The voltage that makes a power in a load.
pub fn voltage(power: Watts, load: Ohms) -> Volts {
    Volts((power.0 * load.0).sqrt())
}

/// The current that a voltage drives through a load.
pub fn current(voltage: Volts, load: Ohms) -> Amperes {
    Amperes(voltage.0 / load.0)
}

/// A voltage behind a gain.
pub fn amplified(voltage: Volts, gain: Db) -> Volts {
    Volts(voltage.0 * db_to_gain(gain.0))
}

/// The gain from one voltage to another.
pub fn gain(from: Volts, to: Volts) -> Db {
    Db(gain_to_db(to.0 / from.0))
}

/// The input level at which an amplifier of this gain gives `output`.
pub fn input_for(output: Volts, gain: Db) -> Dbu {
    output.dbu() - gain
}
