//! How much of an output arrives at an input in two narrow bands, at the time when its main arrival does: what is
//! found there may lie far below what stands out as an arrival by itself.

use super::Reference;
use crate::analysis::arrival;
use crate::analysis::fft::Fft;
use crate::analysis::gate::Gate;
use crate::measure::{BandGain, Estimate, Leak};
use crate::units::power_to_db;

/// Centres of the bands, in hertz (contract §3).
const CENTRES: (f64, f64) = (1_000.0, 10_000.0);
/// Upper edge of a third octave re its centre.
const EDGE: f64 = 1.122_018_454_301_963_3;
/// A band ends below this part of the rate, or is left out.
const HIGHEST_OF_RATE: f64 = 0.45;
/// Energy counts as seen when it is this many times that of the noise: a third octave at 1 kHz has some seven degrees
/// of freedom in the gate, and their noise gets there once in a thousand.
const CLEARANCE: f64 = 4.0;
/// A power gain below this is what rounding leaves: −160 dB.
const FLOOR: f64 = 1e-16;
/// Where it is looked for what was there at the same time: from this many seconds on, in so many pieces.
const NEAR: f64 = 0.04;
const BESIDE: usize = 5;
/// What the mathematics itself may be off by, in dB: the ends of the gate.
const METHOD_DB: f64 = 0.05;

/// The piece of an impulse response that counts: long enough for a third octave at 1 kHz.
fn gate(rate: f64) -> Gate {
    Gate::new(rate, 0.006, 0.004, 0.014, 0.008)
}

/// Gains of a wide impulse response about the lag `index`.
pub fn measure(reference: &Reference, wide: &[f64], index: usize) -> Leak {
    let gate = gate(reference.rate);
    let fft = Fft::holding(gate.frames());
    let ideal = reference.division.ideal(&reference.wide);
    let away: Vec<usize> = reference.away(index, wide.len(), gate.frames()).collect();
    let [before, after] = beside(index, wide.len(), gate.frames(), reference.rate);
    let band = |centre: f64| {
        if centre * EDGE > HIGHEST_OF_RATE * reference.rate {
            return None;
        }
        let energy =
            |response: &[f64], lag: usize| energy(&fft, &gate, response, lag, centre, reference.rate);
        let noise = |lags: &[usize]| arrival::middle(lags.iter().map(|lag| energy(wide, *lag)).collect());
        // Whoever spoke when the sweep passed this band is heard just before and just after it as well.
        let noise = noise(&away).max(noise(&before)).max(noise(&after));
        let independent = centre * (EDGE - 1.0 / EDGE) * gate.frames() as f64 / reference.rate;
        Some(gain(energy(wide, index), noise, energy(&ideal, 0), independent))
    };
    Leak { at_1k: band(CENTRES.0), at_10k: band(CENTRES.1) }
}

/// Lags before and after that at `index` of an impulse response of `size`, near it and `frames` apart: clear of its own
/// decay and of the sweep's harmonics.
fn beside(index: usize, size: usize, frames: usize, rate: f64) -> [Vec<usize>; 2] {
    let distance = |step: usize| ((NEAR * rate) as usize + step * frames) % size.max(1);
    let before = (0..BESIDE).map(|step| (index + size - distance(step)) % size.max(1)).collect();
    let after = (0..BESIDE).map(|step| (index + distance(step)) % size.max(1)).collect();
    [before, after]
}

/// Energy of a third octave about `centre` in the gate about `lag`.
fn energy(fft: &Fft, gate: &Gate, response: &[f64], lag: usize, centre: f64, rate: f64) -> f64 {
    let width = rate / fft.size() as f64;
    let (first, last) = ((centre / EDGE / width).ceil() as usize, (centre * EDGE / width).floor() as usize);
    let bins = fft.forward(gate.cut(response, lag));
    bins.iter().take(last + 1).skip(first).map(|bin| bin.norm_sqr()).sum()
}

/// The gain whose energy is `whole` less the noise's; `ideal` is that of a chain that changes nothing.
fn gain(whole: f64, noise: f64, ideal: f64, independent: f64) -> BandGain {
    let limit = (CLEARANCE * noise).max(FLOOR * ideal);
    let below_db = power_to_db(limit / ideal);
    if whole <= limit {
        return BandGain { gain_db: None, below_db };
    }
    let signal = whole - noise;
    let ratio = noise / signal;
    let random = power_to_db(1.0 + ((2.0 * ratio + ratio * ratio) / independent).sqrt());
    let gain_db = Estimate { value: power_to_db(signal / ideal), uncertainty: random.hypot(METHOD_DB) };
    BandGain { gain_db: Some(gain_db), below_db }
}
