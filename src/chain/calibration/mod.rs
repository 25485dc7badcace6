//! Calibration: what a voltmeter, a sound calibrator or a sound level meter says of a chain. A typed reading that
//! cannot be is questioned, not swallowed.

mod by_loop;
mod correction;
mod ear;
pub mod file;
mod known;
mod microphone;
mod typed;
mod unit;
mod voltmeter;

pub use by_loop::{InputCalibration, LoopDoubt, input_by_loop, loop_gain};
pub use correction::{Correction, CorrectionError};
pub use ear::{Ear, Moment, strongest};
pub use known::{Calibrated, CorrectionFile, Dates, Known, Microphone, Socket};
pub use microphone::{
    CALIBRATOR_LEVELS, Calibration, CalibratorError, CalibratorTake, Standard, TypedSpl, by_reading,
};
pub use typed::{Reading, sound_level};
pub use unit::{Measure, Unit};
pub use voltmeter::{Jack, ReadingDoubt, TIPS, Tips, WHICH_TIPS, output_by_voltmeter};
