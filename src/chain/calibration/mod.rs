//! Calibration: what a voltmeter, a sound calibrator or a sound level meter says of a chain. A typed reading that
//! cannot be is questioned, not swallowed.

mod correction;
mod microphone;
mod voltmeter;

pub use correction::{Correction, CorrectionError};
pub use microphone::{CALIBRATOR_LEVELS, Calibration, CalibratorError, CalibratorTake, TypedSpl, by_reading};
pub use voltmeter::{InputCalibration, ReadingDoubt, input_by_loop, output_by_voltmeter};
