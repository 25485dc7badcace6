//! Short bursts on all outputs, again and again: whether the latency stays what it was.

#[cfg(test)]
mod tests;

use super::Repeats;
use crate::analysis::arrival::{background, largest, summit};
use crate::analysis::correlate::MatchedFilter;
use crate::analysis::gate::Gate;
use crate::signal::chirp;
use crate::tape::{Cue, Outputs, Take, Tape, TapeError};
use crate::units::Dbfs;

/// Silence before the first burst, in seconds.
const LEAD_IN: f64 = 0.06;
/// How often every output is timed.
const ROUNDS: usize = 5;
/// From one round to the next, in seconds; the outputs take turns within.
pub const ROUND_SECONDS: f64 = 0.4;
/// How far a burst may have moved, in seconds, where the outputs leave room for it.
const REACH: f64 = 0.05;
/// A peak is a burst if it is this many standard deviations of what is around it high.
const CLEARANCE: f64 = 8.0;
/// A time less certain than this, in samples, is none: the fault begins at one sample (contract §3).
const MOST_UNCERTAIN: f64 = 0.2;
/// A burst that leaves more of its energy than this beside the pattern, and more than the noise by this factor, came
/// in pieces.
const IN_PIECES: f64 = 0.3;
const NOISE_MARGIN: f64 = 2.0;
/// A gain below this is what rounding leaves.
const FLOOR: f64 = 1e-8;
/// How much around a peak is its own, in seconds, and the soft part of that.
const OWN: (f64, f64) = (0.005, 0.004);

/// The bursts at peak `level`, and a tail of silence.
///
/// # Errors
/// As [`Tape::new`].
pub fn tape(outputs: usize, level: Dbfs, tail_seconds: f64, rate: f64) -> Result<Tape, TapeError> {
    let frames = |seconds: f64| (seconds.max(0.0) * rate).round() as usize;
    let turn = ROUND_SECONDS / outputs.max(1) as f64;
    let cue = |round: usize, output: usize| {
        let start = frames(LEAD_IN + round as f64 * ROUND_SECONDS + output as f64 * turn);
        Cue { sound: 0, outputs: Outputs::one(output), start, gain: level.amplitude() as f32 }
    };
    let cues = (0..ROUNDS).flat_map(|round| (0..outputs).map(move |output| cue(round, output))).collect();
    let length = frames(LEAD_IN + ROUNDS as f64 * ROUND_SECONDS + chirp::SECONDS + tail_seconds);
    Tape::new(outputs, length, level, vec![chirp::render(rate)], cues)
}

/// The delay of each burst; `expected` holds, per output, its main input and the delay found before.
pub fn measure(take: &Take, expected: &[Option<(usize, f64)>]) -> Repeats {
    let reach = (REACH.min(0.5 * ROUND_SECONDS / expected.len().max(1) as f64) * take.rate) as usize;
    let sound = chirp::render(take.rate);
    let filter = MatchedFilter::new(&sound, 2 * reach);
    let delays = expected.iter().enumerate().map(|(output, place)| match (place, &filter) {
        (Some((input, delay)), Some(filter)) if take.is_whole(*input) => {
            let recording = take.recording.get(*input).map_or(&[] as &[f32], Vec::as_slice);
            let bursts = take.tape.cues().iter().filter(|cue| cue.outputs.contains(output));
            let compressed = bursts.filter_map(|cue| {
                let from = cue.start as f64 + delay - reach as f64;
                // What lies before the first sample was never recorded.
                let from = if from >= 0.0 { from.round() as usize } else { return None };
                let heard = recording.get(from..from + sound.len() + 2 * reach)?;
                Some(((from as f64) - cue.start as f64, filter.gains(heard)))
            });
            times(&compressed.collect::<Vec<_>>(), take.rate)
        }
        _ => Vec::new(),
    });
    Repeats { delays: delays.collect() }
}

/// The delay in each of the compressed recordings, which start at the given delays.
///
/// The first one seen is the pattern for the others: whatever the chain does to the shape of a burst, it does to all,
/// so that none is taken half a period off.
fn times(compressed: &[(f64, Vec<f64>)], rate: f64) -> Vec<f64> {
    let gate = Gate::new(rate, OWN.0, OWN.1, OWN.0, OWN.1);
    let seen = |(_, gains): &&(f64, Vec<f64>)| peak(gains, gate).is_some();
    let Some((start, pattern)) = compressed.iter().find(seen) else { return Vec::new() };
    let Some(first) = largest(pattern) else { return Vec::new() };
    let Some((place, _)) = peak(pattern, gate) else { return Vec::new() };
    let shape: Vec<f32> = gate.cut(pattern, first).map(|value| value as f32).collect();
    let lags = pattern.len().saturating_sub(shape.len());
    let Some(matching) = MatchedFilter::new(&shape, lags) else { return Vec::new() };
    let own: f64 = shape.iter().map(|value| f64::from(*value).powi(2)).sum();
    // A burst in which samples were lost comes in pieces: what is left of it beside the pattern is not noise.
    let is_whole = |gains: std::iter::Copied<std::slice::Iter<f32>>, from: usize, height: f64| {
        let noise = background(gains.clone().map(f64::from)).powi(2) * shape.len() as f64;
        let all: f64 = gains.skip(from).take(shape.len()).map(|value| f64::from(value).powi(2)).sum();
        let explained = height * height * own;
        all - explained <= IN_PIECES * explained + NOISE_MARGIN * noise
    };
    let shift = |gains: &[f64]| {
        peak(gains, gate)?;
        let gains: Vec<f32> = gains.iter().map(|value| *value as f32).collect();
        // The pattern may not be turned upside down.
        let likeness: Vec<f64> = matching.gains(&gains).into_iter().map(|value| value.max(0.0)).collect();
        let top = largest(&likeness)?;
        let likeness = matching.gains(&gains);
        let (place, sigma) = refined(&likeness, top, gate)?;
        let height = likeness.get(top).copied().unwrap_or(0.0);
        (sigma <= MOST_UNCERTAIN && is_whole(gains.iter().copied(), top, height)).then_some(place)
    };
    let Some(origin) = shift(pattern) else { return Vec::new() };
    let delay = |(from, gains): &(f64, Vec<f64>)| Some(from - start + shift(gains)? - origin + start + place);
    compressed.iter().filter_map(delay).collect()
}

/// Place of the burst in a compressed recording, with its uncertainty, if there is one.
fn peak(gains: &[f64], gate: Gate) -> Option<(f64, f64)> {
    let top = largest(gains)?;
    let height = gains.get(top)?.abs();
    let found = height > FLOOR && height > CLEARANCE * background(gains.iter().copied());
    found.then(|| refined(gains, top, gate)).flatten()
}

/// The place of the peak at `top` between the samples, and its standard deviation in the noise around it.
fn refined(values: &[f64], top: usize, gate: Gate) -> Option<(f64, f64)> {
    let piece: Vec<f64> = gate.cut(values, top).collect();
    let found = summit(&piece, gate.before);
    let noise = background(values.iter().copied());
    let sigma = noise / (found.curvature * found.height.abs()).sqrt();
    sigma.is_finite().then_some((top as f64 + found.offset, sigma))
}
