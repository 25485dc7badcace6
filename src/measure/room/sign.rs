//! Which way round a direct sound is, octave by octave: against an ideal loudspeaker, or against another one.

use std::f64::consts::TAU;

use super::direct::{Onset, Scene};
use super::evidence::{Band, Direct};
use crate::analysis::fft::{Bin, Fft};
use crate::analysis::gate::{Gate, around};
use crate::units::power_to_db;

/// Middles of the octaves, in hertz.
pub const CENTRES: [f64; 7] = [125.0, 250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0];
/// An octave must end below this part of the rate.
const HIGHEST_OF_RATE: f64 = 0.42;
/// What is cut out about an arrival: so many periods of the octave's middle after it, within these seconds; half of
/// that before it.
const PERIODS: f64 = 2.5;
const SHORTEST: f64 = 0.0012;
const LONGEST: f64 = 0.010;
/// A sign is told when the likeness to the ideal is at least this (52° off), and to another loudspeaker this …
const LIKE_IDEAL: f64 = 0.62;
pub const LIKE_EACH_OTHER: f64 = 0.6;
/// … and the octave is this far over its noise, in dB.
pub const SNR_DB: f64 = 10.0;
/// The woofer's own part, clear of its box below and of its crossover above, in hertz.
const BODY: (f64, f64) = (180.0, 700.0);
/// How much of the response is kept about the arrival, in seconds before and after.
const KEPT: (f64, f64) = (0.006, 0.012);
/// Noise is looked for this long before the arrival, in seconds: nothing of the sweep is there.
const NOISE: (f64, f64) = (0.15, 0.02);

/// Everything about the direct sound at `onset`.
pub fn direct(scene: &Scene, onset: &Onset) -> Direct {
    let frames = |seconds: f64| (seconds * scene.rate) as usize;
    let before = frames(KEPT.0);
    let piece: Vec<f64> = around(&scene.wide, onset.index, before, frames(KEPT.1)).collect();
    let place = before as f64 + onset.offset;
    let noise: Vec<f64> = around(
        &scene.wide,
        onset.index + scene.wide.len() - frames(NOISE.1).min(scene.wide.len()),
        frames(NOISE.0 - NOISE.1),
        0,
    )
    .collect();
    let bands: Vec<Band> = CENTRES
        .iter()
        .filter(|centre| *centre * std::f64::consts::SQRT_2 < HIGHEST_OF_RATE * scene.rate)
        .map(|centre| band(&piece, place, &noise, *centre, scene.rate))
        .collect();
    let sign = woofer(&piece, place, &bands, scene.rate);
    Direct { delay: onset.delay(), bands, sign, piece, place }
}

/// The cut for an octave.
fn gate(centre: f64, rate: f64) -> Gate {
    let after = (PERIODS / centre).clamp(SHORTEST, LONGEST);
    Gate::new(rate, after / 2.0, after / 2.0, after, after / 2.0)
}

/// Bins of the piece about `place` from `low` to `high` hertz, with the arrival at time 0.
pub fn bins(piece: &[f64], place: f64, centre: f64, (low, high): (f64, f64), rate: f64) -> Vec<Bin> {
    let gate = gate(centre, rate);
    // Long enough that an octave has a few dozen bins.
    let fft = Fft::holding(gate.frames().max((24.0 * rate / centre) as usize));
    let width = rate / fft.size() as f64;
    let index = place.round().max(0.0) as usize;
    let shift = gate.before as f64 + place - index as f64;
    let spectrum = fft.forward(gate.cut(piece, index));
    let wanted = (low / width).ceil() as usize..=(high / width).floor() as usize;
    let turned = |bin: usize| {
        let turn = Bin::cis(TAU * bin as f64 / fft.size() as f64 * shift);
        spectrum.get(bin).map(|value| value * turn)
    };
    wanted.filter_map(turned).collect()
}

/// The octave about a centre.
pub fn octave(centre: f64) -> (f64, f64) {
    (centre / std::f64::consts::SQRT_2, centre * std::f64::consts::SQRT_2)
}

pub fn energy(bins: &[Bin]) -> f64 {
    bins.iter().map(|bin| bin.norm_sqr()).sum()
}

/// Real part of the sum re what it would be if all were upright: 1 for an ideal loudspeaker.
fn upright(bins: &[Bin]) -> f64 {
    let sum: Bin = bins.iter().sum();
    let most = (energy(bins) * bins.len() as f64).sqrt();
    if most > 0.0 { sum.re / most } else { 0.0 }
}

fn band(piece: &[f64], place: f64, noise: &[f64], centre: f64, rate: f64) -> Band {
    let cut = |piece: &[f64], place: f64| bins(piece, place, centre, octave(centre), rate);
    let heard = cut(piece, place);
    let length = gate(centre, rate).frames().max(1);
    let pieces: Vec<f64> = (length / 2..noise.len().saturating_sub(length))
        .step_by(length)
        .map(|place| energy(&cut(noise, place as f64)))
        .collect();
    let floor = pieces.iter().sum::<f64>() / pieces.len().max(1) as f64;
    let snr_db = power_to_db(energy(&heard) / floor.max(f64::MIN_POSITIVE)).min(200.0);
    let likeness = upright(&heard);
    Band { hz: centre, sign: told(likeness, LIKE_IDEAL, snr_db), likeness, snr_db }
}

/// The sign of a likeness that is clear enough.
pub fn told(likeness: f64, least: f64, snr_db: f64) -> Option<i8> {
    (likeness.abs() >= least && snr_db >= SNR_DB).then_some(if likeness < 0.0 { -1 } else { 1 })
}

/// Which way round the woofer is: its own part says so clearly, and no octave of it says otherwise.
fn woofer(piece: &[f64], place: f64, bands: &[Band], rate: f64) -> Option<i8> {
    let middle = (BODY.0 * BODY.1).sqrt();
    let body = upright(&bins(piece, place, middle, BODY, rate));
    let own = || bands.iter().filter(|band| (BODY.0..=BODY.1).contains(&band.hz));
    let clear = own().map(|band| band.snr_db).fold(f64::INFINITY, f64::min);
    let sign = told(body, LIKE_IDEAL, clear)?;
    let agree = own().any(|band| band.sign == Some(sign)) && own().all(|band| band.sign != Some(-sign));
    agree.then_some(sign)
}
