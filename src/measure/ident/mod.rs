//! Which ident comes back, which of its legs is on which input, at what level and which way up.
//!
//! A pure function of a stretch of the return. GLITS and the EBU stereo ident repeat within 4 s, BLITS within 13.4 s;
//! the stretch must hold a whole cycle, two if only one leg arrives.

mod blits;
mod line_up;
#[cfg(test)]
mod tests;
mod wheel;

use super::Estimate;
use crate::analysis::fft::Bin;
use crate::signal::ident::{BLITS, EBU_STEREO, GLITS, Ident};
use crate::units::gain_to_db;

/// An arrival more than this below the strongest of its leg is not listed.
const FAINTEST: f64 = 0.01;
/// An amplitude below this many of its own standard deviations was not seen.
const SIGMAS: f64 = 5.0;
/// Edges of the tones may be this soft, in milliseconds; what is nearer to one is not looked at.
const SOFT: i64 = 10;

/// The idents that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// EBU stereo ident.
    EbuStereo,
    /// GLITS.
    Glits,
    /// BLITS.
    Blits,
}

impl Kind {
    /// What it is made of.
    pub fn ident(self) -> &'static Ident {
        match self {
            Self::EbuStereo => &EBU_STEREO,
            Self::Glits => &GLITS,
            Self::Blits => &BLITS,
        }
    }
}

/// An ident that was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Identified {
    /// Which.
    pub kind: Kind,
    /// Every leg, in the order of the standard.
    pub legs: Vec<Leg>,
}

/// One leg of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// Its name: L, R, C …
    pub name: &'static str,
    /// Where it arrives, strongest first; empty when it does not.
    pub arrivals: Vec<Arrival>,
}

/// A leg on an input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// 0-based input.
    pub input: usize,
    /// Peak level of the leg's line-up tone, in dBFS.
    pub level: Estimate,
    /// Whether it is upside down re the first leg that arrives; `None` where the phase says neither, and where
    /// several legs share the input. Half a period of delay (0.5 ms at 1 kHz) looks the same.
    pub inverted: Option<bool>,
}

impl Identified {
    /// Pairs of legs (0-based) that arrive on each other's input.
    pub fn swapped(&self) -> Vec<(usize, usize)> {
        let at = |leg: &Leg| leg.arrivals.first().map(|arrival| arrival.input);
        let mut pairs = Vec::new();
        for (a, leg) in self.legs.iter().enumerate() {
            for (b, other) in self.legs.iter().enumerate().skip(a + 1) {
                if at(leg) == Some(b) && at(other) == Some(a) {
                    pairs.push((a, b));
                }
            }
        }
        pairs
    }
}

/// What the return holds; `None` when it is no ident, too short, or not whole. `inputs` start together.
pub fn identify(inputs: &[Vec<f32>], rate: f64) -> Option<Identified> {
    let whole = |input: &&Vec<f32>| input.iter().all(|sample| sample.is_finite());
    if inputs.is_empty() || !inputs.iter().all(|input| whole(&input)) {
        return None;
    }
    line_up::identify(inputs, rate).or_else(|| blits::identify(inputs, rate))
}

/// Per millisecond of the cycle, the tones (a bit each) that sound throughout a window of `window` milliseconds from
/// there on; `None` where one of them changes.
fn states(ident: &Ident, window: f64) -> Vec<Option<u16>> {
    let cycle = i64::from(ident.cycle);
    let on = |at: i64| {
        (0..).zip(ident.tones).fold(0u16, |mask, (bit, tone)| {
            let offset = (at - i64::from(tone.start)).rem_euclid(cycle);
            if offset < i64::from(tone.length) { mask | 1 << bit } else { mask }
        })
    };
    let masks: Vec<u16> = (0..cycle).map(on).collect();
    // For how long nothing changes, from each millisecond on; the cycle goes on after its end.
    let mut steady = vec![0i64; masks.len()];
    for at in (0..masks.len()).rev().chain((0..masks.len()).rev()) {
        let next = (at + 1) % masks.len();
        steady[at] = if masks[at] == masks[next] { (steady[next] + 1).min(cycle) } else { 1 };
    }
    let reach = window.ceil() as i64 + SOFT;
    (0..cycle)
        .zip(&masks)
        .map(|(at, mask)| {
            let from = usize::try_from((at - SOFT).rem_euclid(cycle)).ok()?;
            steady.get(from).is_some_and(|steady| *steady > SOFT + reach).then_some(*mask)
        })
        .collect()
}

/// The millisecond of the cycle at a step.
fn place(step: usize, seconds: f64, offset: usize, cycle: usize) -> usize {
    ((step as f64 * seconds * 1000.0) as usize + offset) % cycle
}

/// Arrivals out of one phasor per input, with its standard deviation; the strongest first.
fn arrivals(seen: &[Option<(Bin, f64)>], polarity: impl Fn(usize, Bin) -> Option<bool>) -> Vec<Arrival> {
    let strongest = seen.iter().flatten().map(|(bin, _)| bin.norm()).fold(0.0, f64::max);
    let mut arrivals: Vec<Arrival> = seen
        .iter()
        .enumerate()
        .filter_map(|(input, seen)| {
            let (bin, sigma) = (*seen)?;
            let amplitude = bin.norm();
            let is_there =
                amplitude > SIGMAS * sigma && amplitude >= FAINTEST * strongest && amplitude > 1e-6;
            let level = Estimate {
                value: gain_to_db(amplitude),
                uncertainty: 20.0 / std::f64::consts::LN_10 * sigma / amplitude,
            };
            is_there.then(|| Arrival { input, level, inverted: polarity(input, bin) })
        })
        .collect();
    arrivals.sort_by(|a, b| b.level.value.total_cmp(&a.level.value));
    arrivals
}

/// Whether `bin` is upside down re `reference`.
fn inverted(bin: Bin, reference: Bin) -> Option<bool> {
    let cosine = (bin * reference.conj()).re / (bin.norm() * reference.norm());
    (cosine.abs() >= std::f64::consts::FRAC_1_SQRT_2).then_some(cosine < 0.0)
}
