//! Times and pitches that follow from distance and from rates.

use crate::units::{Hz, Metres, Milliseconds};

/// Speed of sound in dry air at about 20 °C, in metres a second.
pub const SPEED_OF_SOUND: f64 = 343.0;

/// The time that sound takes.
pub fn acoustic_delay(distance: Metres) -> Milliseconds {
    Milliseconds(1000.0 * distance.0 / SPEED_OF_SOUND)
}

/// How a tone sounds that was made for the rate `made_for` and is played at the rate `played_at`.
pub fn at_wrong_rate(tone: Hz, made_for: Hz, played_at: Hz) -> Hz {
    Hz(tone.0 * played_at.0 / made_for.0)
}
