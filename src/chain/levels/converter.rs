//! From full scale to volts and back: what a converter's sheet, or a voltmeter, says.
//!
//! Sheets quote the level of a full-scale sine (AES17); 3 dB are not to be taken off again.

use super::voltage::ONE_LEG;
use crate::units::{Db, Dbfs, Dbu, Volts};

/// Where the two tips of a voltmeter were held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legs {
    /// Tip to ring, or XLR pin 2 to pin 3: the whole balanced voltage.
    Both,
    /// Tip to sleeve on an active-balanced output: one leg, half the voltage.
    One,
    /// Tip to sleeve where nothing but the tip is driven: the whole voltage.
    Tip,
}

/// Level at an output whose full scale is `full_scale`, when a sine is played at `tone` (peak).
pub fn output_level(tone: Dbfs, full_scale: Dbu) -> Dbu {
    full_scale + Db(tone.0)
}

/// The sine (peak) that gives `level` at an output whose full scale is `full_scale`.
pub fn tone_for(level: Dbu, full_scale: Dbu) -> Dbfs {
    Dbfs(level.above(full_scale).0)
}

/// What an input whose full scale is `in_max` makes of a sine sent at `tone` from an output whose full scale is
/// `out_max`, over a way with the gain `way`.
pub fn return_level(tone: Dbfs, out_max: Dbu, in_max: Dbu, way: Db) -> Dbfs {
    tone + out_max.above(in_max) + way
}

/// The sine that just leaves `room` below full scale at that input.
pub fn largest_tone(room: Db, out_max: Dbu, in_max: Dbu, way: Db) -> Dbfs {
    Dbfs(-room.0) - out_max.above(in_max) - way
}

/// Full scale of an output, from the voltage read while a sine plays at `tone` (peak).
pub fn full_scale_from_reading(tone: Dbfs, reading: Volts, legs: Legs) -> Dbu {
    let balanced = match legs {
        Legs::Both | Legs::Tip => reading.dbu(),
        Legs::One => reading.dbu() - ONE_LEG,
    };
    balanced - Db(tone.0)
}

/// Full scale of an input, from a known level at its socket and the sine level (peak) that it makes of it.
pub fn input_full_scale(at_socket: Dbu, read: Dbfs) -> Dbu {
    at_socket - Db(read.0)
}
