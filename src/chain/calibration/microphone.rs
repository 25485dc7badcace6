//! Sound pressure: a microphone by a calibrator, or by a sound level meter's reading.

use crate::units::{Db, Dbfs, Hz, Spl};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Levels of common calibrators (IEC 60942 names 94 dB; many have 104 or 114 as well).
pub const CALIBRATOR_LEVELS: &[Spl] = &[Spl(94.0), Spl(104.0), Spl(114.0)];

/// What a calibrator of class 1 keeps: ±0.3 dB (IEC 60942), taken as two standard deviations.
const CALIBRATOR_DB: f64 = 0.15;
/// From this peak on the input counts as clipped.
const CLIPPED: Dbfs = Dbfs(-0.1);
/// What a simple sound level meter keeps (class 2: ±1.0 dB at 1 kHz), taken as two standard deviations.
const METER_DB: f64 = 0.5;

/// What a microphone was calibrated by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// A sound calibrator of this level, in dB SPL.
    Calibrator(f64),
    /// A sound level meter beside it that showed this, in dB SPL.
    SoundLevelMeter(f64),
}

/// How sound pressure and the converter's levels belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// The sound pressure level at which a sine reaches full scale.
    pub full_scale: Spl,
    /// One standard deviation, in dB.
    pub uncertainty: Db,
    /// What it was calibrated by.
    pub by: Standard,
}

impl Calibration {
    /// The sound pressure level of an AES17 rms level.
    pub fn spl(&self, level: Dbfs) -> Spl {
        self.full_scale + Db(level.0)
    }
}

/// What was recorded with the calibrator on the microphone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibratorTake {
    /// The strongest tone.
    pub frequency: Hz,
    /// Its level, AES17 rms.
    pub level: Dbfs,
    /// The highest less the lowest level of it over the take.
    pub drift: Db,
    /// The tone over everything else.
    pub over_rest: Db,
    /// Highest sample.
    pub peak: Dbfs,
}

/// Why a calibration is rejected, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum CalibratorError {
    /// No figure at all.
    #[error("Nothing was heard. Is the microphone on this input, and the calibrator on?")]
    Nothing,
    /// The converter or the preamplifier clips.
    #[error("The input clips. Turn the preamplifier down and repeat.")]
    Clipped,
    /// Not the calibrator's tone.
    #[error("The tone is at {0}, not at {1}. Is it the calibrator that sounds, and its battery fresh?")]
    OffFrequency(Hz, Hz),
    /// It wavers.
    #[error("The level moved by {0}. Push the microphone fully in, wait five seconds and repeat.")]
    Unsteady(Db),
    /// It does not stand clear.
    #[error(
        "The tone is only {0} above the rest. Push the microphone fully in; a loose fit lets the room in."
    )]
    NotDominant(Db),
    /// No such calibrator.
    #[error("Calibrators give 94, 104 or 114 dB; {0} was typed. If yours is another, check its label.")]
    OddLevel(Spl),
}

impl CalibratorTake {
    /// The calibration that follows with a calibrator of `nominal` frequency and `level`.
    ///
    /// # Errors
    /// Where the take is no good.
    pub fn calibrate(&self, nominal: Hz, level: Spl) -> Result<Calibration, CalibratorError> {
        let figures = [self.frequency.0, self.level.0, self.drift.0, self.over_rest.0, self.peak.0];
        if figures.iter().any(|figure| !figure.is_finite()) || self.level.0 < -100.0 {
            return Err(CalibratorError::Nothing);
        }
        if self.peak > CLIPPED {
            return Err(CalibratorError::Clipped);
        }
        // Labels say 93.8 or 94.0; a decibel more is another device.
        if !CALIBRATOR_LEVELS.iter().any(|usual| level.above(*usual).0.abs() <= 1.0) {
            return Err(CalibratorError::OddLevel(level));
        }
        if (self.frequency.0 / nominal.0 - 1.0).abs() > 0.02 {
            return Err(CalibratorError::OffFrequency(self.frequency, nominal));
        }
        if self.over_rest.0 < 20.0 {
            return Err(CalibratorError::NotDominant(self.over_rest));
        }
        if self.drift.0 > 0.1 {
            return Err(CalibratorError::Unsteady(self.drift));
        }
        let uncertainty = Db(CALIBRATOR_DB.hypot(self.drift.0 / 12f64.sqrt()));
        let by = Standard::Calibrator(level.0);
        Ok(Calibration { full_scale: level - Db(self.level.0), uncertainty, by })
    }
}

/// Why a typed level is questioned.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum TypedSpl {
    /// Not a level that a meter shows.
    #[error("A sound level meter shows 30 to 130 dB; {0} was typed.")]
    OutOfRange(Spl),
    /// It does not go with what the microphone hears.
    #[error(
        "By this reading full scale would be {0}: no microphone and preamplifier do that. Is it the right input?"
    )]
    Implausible(Spl),
    /// Nothing was heard while it was read.
    #[error("Nothing was heard while the meter was read.")]
    Nothing,
    /// The converter or the preamplifier clips.
    #[error("The input clips. Turn the preamplifier down and read the meter again.")]
    Clipped,
}

/// The calibration from a sound level meter (C, slow) beside the microphone, that shows `reading` while noise is heard
/// at `level` (C-weighted, AES17 rms), with `peak` as its highest sample.
///
/// # Errors
/// Where the reading cannot be right, or the input clips: it hears less than the meter then.
pub fn by_reading(level: Dbfs, peak: Dbfs, reading: Spl) -> Result<Calibration, TypedSpl> {
    if !(30.0..=130.0).contains(&reading.0) {
        return Err(TypedSpl::OutOfRange(reading));
    }
    if !level.0.is_finite() || level.0 < -100.0 {
        return Err(TypedSpl::Nothing);
    }
    // A peak that nobody knows is none that is low enough.
    let whole = peak <= CLIPPED;
    if !whole {
        return Err(TypedSpl::Clipped);
    }
    let full_scale = reading - Db(level.0);
    if !(80.0..=180.0).contains(&full_scale.0) {
        return Err(TypedSpl::Implausible(full_scale));
    }
    Ok(Calibration { full_scale, uncertainty: Db(METER_DB), by: Standard::SoundLevelMeter(reading.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: CalibratorTake = CalibratorTake {
        frequency: Hz(1000.4),
        level: Dbfs(-26.0),
        drift: Db(0.02),
        over_rest: Db(48.0),
        peak: Dbfs(-25.9),
    };

    #[test]
    fn a_good_take_calibrates() {
        for level in CALIBRATOR_LEVELS {
            let found = GOOD.calibrate(Hz(1000.0), *level).unwrap();
            assert!((found.spl(GOOD.level).0 - level.0).abs() < 1e-9);
            assert!((found.uncertainty.0 - 0.15).abs() < 0.01);
        }
        assert_eq!(GOOD.calibrate(Hz(1000.0), Spl(94.0)).unwrap().full_scale, Spl(120.0));
    }

    #[test]
    fn bad_takes_are_rejected_with_the_reason() {
        let of = |take: CalibratorTake| take.calibrate(Hz(1000.0), Spl(94.0)).unwrap_err();
        use CalibratorError::*;
        assert!(matches!(of(CalibratorTake { frequency: Hz(1021.0), ..GOOD }), OffFrequency(..)));
        assert!(matches!(of(CalibratorTake { frequency: Hz(250.0), ..GOOD }), OffFrequency(..)));
        assert!(matches!(of(CalibratorTake { drift: Db(0.11), ..GOOD }), Unsteady(_)));
        assert_eq!(of(CalibratorTake { peak: Dbfs(-0.05), ..GOOD }), Clipped);
        assert!(matches!(of(CalibratorTake { over_rest: Db(12.0), ..GOOD }), NotDominant(_)));
        assert_eq!(of(CalibratorTake { level: Dbfs(f64::NEG_INFINITY), ..GOOD }), Nothing);
        assert_eq!(of(CalibratorTake { frequency: Hz(f64::NAN), ..GOOD }), Nothing);
        assert!(matches!(GOOD.calibrate(Hz(1000.0), Spl(49.0)), Err(OddLevel(_))));
        assert!(GOOD.calibrate(Hz(1000.0), Spl(93.8)).is_ok(), "as labelled");
    }

    #[test]
    fn typed_levels_are_questioned() {
        let read = |level, reading| by_reading(Dbfs(level), Dbfs(-20.0), Spl(reading));
        assert_eq!(read(-40.0, 79.0).unwrap().full_scale, Spl(119.0));
        assert!(matches!(read(-40.0, 790.0), Err(TypedSpl::OutOfRange(_))));
        assert!(matches!(read(-40.0, f64::NAN), Err(TypedSpl::OutOfRange(_))));
        assert!(matches!(read(-3.0, 45.0), Err(TypedSpl::Implausible(_))));
        assert_eq!(read(f64::NEG_INFINITY, 80.0), Err(TypedSpl::Nothing));
    }

    /// Noise of 92 dB that full scale, at 94 dB, cuts: its level alone would make a microphone of it that is too deaf.
    #[test]
    fn a_clipped_input_is_not_calibrated_by_a_meter_either() {
        for peak in [0.0, -0.05, 0.3, f64::NAN] {
            assert_eq!(by_reading(Dbfs(-12.0), Dbfs(peak), Spl(92.0)), Err(TypedSpl::Clipped), "{peak}");
        }
        assert!(by_reading(Dbfs(-12.0), Dbfs(-0.2), Spl(92.0)).is_ok());
    }
}
