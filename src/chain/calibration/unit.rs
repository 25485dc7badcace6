//! Levels in the units that a calibration makes known.

use super::known::{Calibrated, Microphone, Socket};
use crate::chain::Chain;
use crate::units::{Dbfs, Dbu};
use std::fmt::Display;

/// A unit of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// dB re full scale: always known.
    #[default]
    Dbfs,
    /// dB re 0.775 V.
    Dbu,
    /// dB re 1 V.
    Dbv,
    /// Volts rms.
    Volts,
    /// dB re 20 µPa.
    Spl,
}

impl Unit {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dbfs => "dBFS",
            Self::Dbu => "dBu",
            Self::Dbv => "dBV",
            Self::Volts => "V",
            Self::Spl => "dB SPL",
        }
    }
}

/// What is known of one channel.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measure {
    socket: Option<Socket>,
    microphone: Option<Microphone>,
}

impl Measure {
    /// Of the 0-based `input`. With a microphone on it, its volts say little: sound pressure alone.
    pub fn of_input(calibrated: &Calibrated, input: usize) -> Self {
        let microphone = calibrated.microphone_on(input).copied();
        Self { socket: calibrated.input.filter(|_| microphone.is_none()), microphone }
    }

    /// Of any output that feeds this chain.
    pub fn of_output(calibrated: &Calibrated, chain: Chain) -> Self {
        Self { socket: calibrated.feeding(chain), microphone: None }
    }

    /// The units that are known, dBFS first.
    pub fn units(&self) -> Vec<Unit> {
        let electrical = self.socket.map(|_| [Unit::Dbu, Unit::Dbv, Unit::Volts]);
        let acoustic = self.microphone.map(|_| Unit::Spl);
        [Unit::Dbfs].into_iter().chain(electrical.into_iter().flatten()).chain(acoustic).collect()
    }

    /// An AES17 rms level, or the peak of a sine, in a unit, with that; `None` where it is not known.
    pub fn shown(&self, level: Dbfs, unit: Unit, decimals: usize) -> Option<String> {
        let written = |value: &dyn Display| format!("{value:.decimals$}");
        let dbu = || Some(Dbu(self.socket?.full_scale_dbu + level.0));
        Some(match unit {
            Unit::Dbfs => written(&level),
            Unit::Dbu => written(&dbu()?),
            Unit::Dbv => written(&dbu()?.volts().dbv()),
            Unit::Volts => dbu()?.volts().to_string(),
            Unit::Spl => written(&self.microphone?.spl(level)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::levels::converter::output_level;

    #[test]
    fn only_what_is_known_is_offered_and_it_equals_the_level_arithmetic() {
        let nothing = Calibrated::default();
        assert_eq!(Measure::of_input(&nothing, 0).units(), [Unit::Dbfs]);
        assert_eq!(Measure::of_output(&nothing, Chain::LineLoop).shown(Dbfs(-20.0), Unit::Dbu, 1), None);
        let socket = Socket { full_scale_dbu: 16.0, uncertainty_db: 0.1 };
        let microphone = Microphone { input: 1, full_scale_db_spl: 120.0, uncertainty_db: 0.1, by: None };
        let known = Calibrated {
            output: Some(socket),
            input: Some(socket),
            microphone: Some(microphone),
            ..Calibrated::default()
        };
        assert_eq!(Measure::of_output(&known, Chain::Headphones).units(), [Unit::Dbfs], "another jack");
        let output = Measure::of_output(&known, Chain::LineLoop);
        assert_eq!(output.units(), [Unit::Dbfs, Unit::Dbu, Unit::Dbv, Unit::Volts]);
        let level = output_level(Dbfs(-20.0), socket.full_scale());
        let shown = |unit| output.shown(Dbfs(-20.0), unit, 2).unwrap();
        assert_eq!(shown(Unit::Dbu), format!("{level:.2}"));
        assert_eq!(shown(Unit::Dbv), format!("{:.2}", level.volts().dbv()));
        assert_eq!(shown(Unit::Volts), level.volts().to_string());
        assert_eq!(shown(Unit::Dbfs), "\u{2212}20.00 dBFS");
        let heard = Measure::of_input(&known, 1);
        assert_eq!(heard.units(), [Unit::Dbfs, Unit::Spl]);
        assert_eq!(heard.shown(Dbfs(-26.0), Unit::Spl, 1).unwrap(), "94.0 dB SPL");
        assert_eq!(Measure::of_input(&known, 0).units().len(), 4);
    }
}
