//! How far the noise can have moved the points of a response.

use crate::measure::{Arrival, IdleInput};
use crate::signal::sweep::Sweep;
use crate::units::{Dbfs, db_to_gain, power_to_db};

/// Time that the response's gate lets noise through, as energy, in seconds: 400 ms less what its edges take.
const GATE: f64 = 0.27;
/// The same of the gain's gate, by which the signal-to-noise ratio of an arrival counts.
const GAIN_GATE: f64 = 0.025;
/// Widths of the bands re their centre: one third octave (base 10) and 1/12 octave.
const THIRD: f64 = 0.2308;
const TWELFTH: f64 = 0.0578;
/// Below this noise is taken to be a single line (mains) in its third octave, in hertz: the worst case.
const LINES_BELOW: f64 = 500.0;
/// What is beside an arrival is more than noise if it has so many times its power. A twelfth of an octave of noise has
/// two degrees of freedom at the least: one point in 20 000 gets there by chance, and is a little less sure then.
const DISTURBED: f64 = 10.0;
/// A small power ratio in dB: 10 / ln 10; of an amplitude ratio twice that.
const DB_PER_POWER: f64 = 4.342_944_819_032_518;

/// Standard uncertainty in dB of every point of the arrival's response, from the noise `idle` of its input, or from
/// the arrival's own signal-to-noise ratio where that is not known. `played` is the sweep's level.
pub fn response_db(arrival: &Arrival, played: Dbfs, idle: Option<&IdleInput>, rate: f64) -> Vec<f64> {
    let growth = Sweep::new(rate).growth().0;
    let points = arrival.response.x.iter().zip(&arrival.response.y).enumerate();
    let noise_to_signal = |frequency: f64, gain_db: f64| match idle {
        // The sweep stays growth/f in every hertz; the noise gets in as long as the gate is open.
        Some(idle) => third_octave(idle, frequency, rate).map_or(0.0, |noise| {
            let lines = if frequency < LINES_BELOW { (THIRD * frequency * GATE).max(1.0) } else { 1.0 };
            power(noise - played.0 - gain_db) * GATE / (THIRD * growth) * lines
        }),
        // White noise: the sweep has less and less energy in every hertz.
        None => power(-arrival.snr_db) * GATE / GAIN_GATE * (frequency / 1_000.0).max(0.1),
    };
    let uncertainty = |(point, (frequency, gain_db)): (usize, (&f64, &f64))| {
        let ratio = noise_to_signal(*frequency, *gain_db);
        let independent = (TWELFTH * frequency * GATE).max(1.0);
        let noise = DB_PER_POWER * ((2.0 * ratio / independent).sqrt() + ratio);
        let beside = arrival.beside_db.get(point).map_or(0.0, |level| power(level - gain_db));
        // A voice is no noise: it may be in step with the sweep over the whole band.
        let voice =
            if beside > DISTURBED * ratio { DB_PER_POWER * (2.0 * beside.sqrt() + beside) } else { 0.0 };
        noise.max(voice)
    };
    points.map(uncertainty).collect()
}

fn power(db: f64) -> f64 {
    db_to_gain(db).powi(2)
}

/// Noise in the third octave about a frequency, dBFS; none for digital silence.
fn third_octave(idle: &IdleInput, frequency: f64, rate: f64) -> Option<f64> {
    let flat = idle.noise?.flat.value;
    let distance = |x: f64| (x / frequency).ln().abs();
    let bands = idle.spectrum.x.iter().zip(&idle.spectrum.y);
    let nearest = bands.min_by(|a, b| distance(*a.0).total_cmp(&distance(*b.0)));
    // Without a spectrum the noise is taken to be white.
    let white = || flat + power_to_db(THIRD * frequency / 20_000f64.min(0.45 * rate));
    Some(nearest.map_or_else(white, |(_, level)| *level))
}
