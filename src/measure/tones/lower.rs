//! The tones below the run's level: do they come back with the same gain, and what is beside the faintest?

use std::f64::consts::TAU;

use super::track::Track;
use super::{FLOOR_DB, PRESENT_SIGMAS, RELEASE, SURELY_SIGMAS, decibels};
use crate::analysis::sine::Window;
use crate::analysis::weighting;
use crate::measure::Estimate;
use crate::signal::tone;
use crate::units::{Hz, db_to_gain, gain_to_db, mean_square_to_dbfs, power_to_db};

/// Bandwidth of the noise (AES17), and its end as a fraction of the rate where that is lower.
const BAND: (f64, f64) = (20.0, 20_000.0);
const BAND_OF_RATE: f64 = 0.45;
/// A step of 16 bits: a tone with a smaller amplitude may be rounded away without any gate.
const STEP_16_BITS: f64 = 1.0 / 32_768.0;
/// A return that loses more than this re the loud tone fades away: where it jumps then, that is the noise.
const FADED_DB: f64 = 3.0;
/// What is left is no noise of a chain but the rounding of the samples, AES17 dBFS.
const ARITHMETIC_DBFS: f64 = -150.0;

/// What the loud tone has told.
pub(super) struct Loud {
    /// Radians per sample in the return.
    pub pulsation: f64,
    /// Gain as an amplitude factor.
    pub gain: f64,
    /// Density of the noise in the silence, and the largest one of all.
    pub idle: f64,
    pub noise: f64,
    /// Hertz.
    pub rate: f64,
    /// From the end of a fade on, all has settled after this, in seconds.
    pub settle: f64,
}

/// A lower tone.
pub(super) struct Lower {
    /// Gain in dB, if it is there.
    pub gain_db: Option<Estimate>,
    /// Whether it should have been seen, had it the gain of the loud one.
    pub should_be_seen: bool,
    /// Samples lost or repeated while it played.
    pub dropouts: usize,
    /// AES17: full scale over what is beside it, dB, if it is there.
    pub dynamic_range_db: Option<Estimate>,
}

/// The tone in `piece`, which was played with the amplitude `stimulus`.
pub(super) fn read(piece: &[f32], stimulus: f64, loud: &Loud) -> Option<Lower> {
    let track = Track::new(piece, loud.pulsation, loud.rate, loud.idle)?;
    let skip = ((RELEASE - tone::FADE - loud.settle).max(0.0) * loud.rate) as usize;
    let heard = piece.get(track.longest_clean(skip, piece.len()))?;
    let window = Window::new(heard.len());
    let phasor = window.tone(heard, loud.pulsation);
    let rest = window.rest(heard, loud.pulsation, phasor);
    let sigma = window.amplitude_sigma(loud.idle.max(rest.density(loud.pulsation)));
    let height = phasor.norm();
    let seen = height > (PRESENT_SIGMAS * sigma).max(stimulus * db_to_gain(FLOOR_DB));
    let expected = loud.gain * stimulus;
    // A gate takes the noise away with the tone, so that of the loud tone counts.
    let should_be_seen = expected > (SURELY_SIGMAS * window.amplitude_sigma(loud.noise)).max(STEP_16_BITS);
    let faded = gain_to_db(height / expected) < -FADED_DB;

    let pulsation = |frequency: f64| TAU * frequency / loud.rate;
    let top = BAND.1.min(BAND_OF_RATE * loud.rate);
    let weight = |pulsation: f64| db_to_gain(weighting::ccir_rms(Hz(pulsation * loud.rate / TAU)).0).powi(2);
    let (power, independent) = rest.weighted(pulsation(BAND.0), pulsation(top), weight);
    let level = mean_square_to_dbfs(power).0;
    let dynamic_range_db = (seen && !faded && level > ARITHMETIC_DBFS)
        .then(|| Estimate { value: -level, uncertainty: power_to_db(1.0 + 1.0 / independent.sqrt()) });
    Some(Lower {
        gain_db: seen.then(|| decibels(height / stimulus, sigma / height)),
        should_be_seen,
        dropouts: if seen && !faded { track.dropouts() } else { 0 },
        dynamic_range_db,
    })
}
