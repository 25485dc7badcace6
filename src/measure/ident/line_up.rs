//! GLITS and the EBU stereo ident: one tone, interrupted now on one leg and now on the other.
//!
//! For every place in the cycle the return could be at, the phasor of each input is fitted as the sum of two legs
//! that come and go. Right is the place that explains what a tone without interruptions would leave unexplained.

use super::wheel::{Wheel, stretches};
use super::{Arrival, Identified, Kind, Leg, arrivals, inverted, states};
use crate::analysis::fft::Bin;
use crate::analysis::keying::{Keyed, Sums, drift, steady, two_tones};

/// Frequency of both, in hertz.
const TONE: f64 = 1000.0;
/// Part of the power that must be the tone's.
const TONE_SHARE: f64 = 0.25;
/// What may be left unexplained of what the interruptions make.
const UNEXPLAINED: f64 = 0.1;
/// The other ident must leave this many times as much.
const CLEARER: f64 = 3.0;
/// Steps in which the amplitude changes by more than this part hold an edge.
const STEADINESS: f64 = 0.1;
/// An input this far below the strongest takes no part in the search.
const QUIET: f64 = 1e-4;
/// Offsets that are tried, in milliseconds.
const OFFSETS: usize = 5;

/// The phasors of both legs on every input, and how well they fit.
struct Fit {
    kind: Kind,
    legs: [Vec<Option<(Bin, f64)>>; 2],
    unexplained: f64,
}

pub fn identify(inputs: &[Vec<f32>], rate: f64) -> Option<Identified> {
    let keyed: Vec<Keyed> = inputs.iter().map(|input| Keyed::new(input, rate, &[TONE])).collect();
    let raw: Vec<&[Bin]> = keyed.iter().filter_map(|input| input.tones.first()).map(Vec::as_slice).collect();
    let power = |track: &[Bin]| track.iter().map(Bin::norm_sqr).sum::<f64>();
    let strongest = raw.iter().map(|track| power(track)).fold(0.0, f64::max);
    let heard: Vec<bool> = raw.iter().map(|track| power(track) > QUIET * strongest).collect();
    let all: f64 = keyed.iter().zip(&heard).filter(|row| *row.1).flat_map(|row| &row.0.power).sum();
    let tone: f64 = raw.iter().zip(&heard).filter(|row| *row.1).map(|row| power(row.0) / 2.0).sum();
    if tone.is_nan() || tone <= TONE_SHARE * all {
        return None;
    }
    let turn = drift(raw.iter().zip(&heard).filter(|row| *row.1).map(|row| *row.0), STEADINESS);
    let tracks: Vec<Vec<Bin>> = raw.iter().map(|track| steady(track, turn)).collect();
    let (step, window) = keyed.first().map(|keyed| (keyed.step, keyed.window()))?;
    let mut fits: Vec<Fit> = [Kind::EbuStereo, Kind::Glits]
        .into_iter()
        .filter_map(|kind| best(kind, &tracks, &heard, step, window))
        .collect();
    fits.sort_by(|a, b| a.unexplained.total_cmp(&b.unexplained));
    let fit = fits.first().filter(|fit| fit.unexplained < UNEXPLAINED)?;
    if fits.get(1).is_some_and(|other| other.unexplained < CLEARER * fit.unexplained) {
        return None;
    }
    let legs = legs(fit);
    // The right leg of the EBU's ident alone is a tone like any other.
    let told = legs.iter().enumerate().any(|(leg, found)| {
        let keyed = fit.kind == Kind::Glits || leg == 0;
        keyed && !found.arrivals.is_empty()
    });
    told.then_some(Identified { kind: fit.kind, legs })
}

/// The place in the cycle that explains most.
fn best(kind: Kind, tracks: &[Vec<Bin>], heard: &[bool], step: f64, window: f64) -> Option<Fit> {
    let ident = kind.ident();
    let cycle = ident.cycle as usize;
    let steps = tracks.first().map_or(0, Vec::len);
    if (steps as f64 * step * 1000.0) < cycle as f64 {
        return None;
    }
    // Which legs are on instead of which tones.
    let legs: Vec<Option<u16>> = states(ident, window * 1000.0)
        .into_iter()
        .map(|state| {
            let tones = state?;
            let legs = ident.tones.iter().enumerate().filter(|(bit, _)| tones & 1 << bit != 0);
            Some(legs.fold(0, |mask, (_, tone)| mask | tone.legs))
        })
        .collect();
    let wheel = |track: &Vec<Bin>| Wheel::new(track.iter().copied().map(Sums::of), step, cycle);
    let wheels: Vec<Wheel<Sums>> = tracks.iter().map(wheel).collect();
    let stretches = stretches(&legs);
    // By the legs that are on.
    let sums = |wheel: &Wheel<Sums>, offset: usize| {
        let mut sums = [Sums::default(); 4];
        for stretch in &stretches {
            if let Some(slot) = sums.get_mut(usize::from(stretch.2)) {
                *slot = *slot + wheel.over(*stretch, offset);
            }
        }
        sums
    };
    let unexplained = |offset: usize| {
        let (mut left, mut plain) = (0.0, 0.0);
        for (wheel, _) in wheels.iter().zip(heard).filter(|row| *row.1) {
            let [_, first, second, both] = sums(wheel, offset);
            left += two_tones(both, first, second)?.1;
            plain += (both + first + second).rest();
        }
        Some(left / plain).filter(|share: &f64| share.is_finite())
    };
    let (offset, unexplained) = (0..cycle)
        .step_by(OFFSETS)
        .filter_map(|offset| Some((offset, unexplained(offset)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    let fitted: Vec<Option<[(Bin, f64); 2]>> = wheels
        .iter()
        .map(|wheel| {
            let [_, first, second, both] = sums(wheel, offset);
            Some(two_tones(both, first, second)?.0)
        })
        .collect();
    let leg = |leg: usize| fitted.iter().map(|pair| pair.and_then(|pair| pair.get(leg).copied())).collect();
    Some(Fit { kind, legs: [leg(0), leg(1)], unexplained })
}

fn legs(fit: &Fit) -> Vec<Leg> {
    let mut reference = None;
    let mut found = Vec::new();
    for (name, seen) in fit.kind.ident().legs.iter().zip(&fit.legs) {
        let strongest = arrivals(seen, |_, _| None).first().map(|arrival: &Arrival| arrival.input);
        if reference.is_none() {
            reference = strongest.and_then(|input| seen.get(input).copied().flatten()).map(|seen| seen.0);
        }
        let polarity = |_, bin| reference.and_then(|reference| inverted(bin, reference));
        found.push(Leg { name, arrivals: arrivals(seen, polarity) });
    }
    found
}
