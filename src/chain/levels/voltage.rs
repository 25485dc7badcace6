//! dBu, dBV and volts; what one leg of a balanced output is worth.

use crate::units::{Db, Dbu, Dbv, Volts, db_to_gain, gain_to_db};

/// 0 dBu: the voltage of 1 mW in 600 Ω, √0.6 V rms (IEC 60268-2).
pub const DBU_REFERENCE: Volts = Volts(0.774_596_669_241_483_4);

/// What is lost where only one leg of an active-balanced output is used: half the voltage.
pub const ONE_LEG: Db = Db(-6.020_599_913_279_624);

/// +4 dBu: nominal level of studio gear.
pub const NOMINAL_STUDIO: Dbu = Dbu(4.0);

/// −10 dBV: nominal level of home gear.
pub const NOMINAL_HOME: Dbv = Dbv(-10.0);

/// Full scale of a consumer source with RCA sockets (Red Book players and the inputs made for them).
pub const CONSUMER_FULL_SCALE: Volts = Volts(2.0);

impl Dbu {
    /// The voltage that this level stands for.
    pub fn volts(self) -> Volts {
        Volts(DBU_REFERENCE.0 * db_to_gain(self.0))
    }

    /// The same level re 1 V.
    pub fn dbv(self) -> Dbv {
        self.volts().dbv()
    }
}

impl Dbv {
    /// The voltage that this level stands for.
    pub fn volts(self) -> Volts {
        Volts(db_to_gain(self.0))
    }

    /// The same level re 0.7746 V.
    pub fn dbu(self) -> Dbu {
        self.volts().dbu()
    }
}

impl Volts {
    /// The level re 0.7746 V; −∞ for no voltage.
    pub fn dbu(self) -> Dbu {
        Dbu(gain_to_db(self.0 / DBU_REFERENCE.0))
    }

    /// The level re 1 V; −∞ for no voltage.
    pub fn dbv(self) -> Dbv {
        Dbv(gain_to_db(self.0))
    }

    /// Peak of a sine with this rms voltage, in volts.
    pub fn peak_of_sine(self) -> f64 {
        self.0 * std::f64::consts::SQRT_2
    }
}
