//! One sweep on one output, and how it arrives at every input: a column of the output × input matrix.

pub mod certainty;
pub mod drift;
#[cfg(test)]
mod echo_tests;
mod harmonics;
#[cfg(test)]
mod harmonics_tests;
mod impulse;
mod leak;
mod reading;
mod reference;
mod response;
mod seconds;
#[cfg(test)]
mod tests;

use super::{Cell, Column, Trace};
use crate::analysis::arrival;
use crate::analysis::fft::Bin;
use crate::analysis::gate::around;
use crate::signal::sweep::Sweep;
use crate::tape::{Cue, Outputs, Take, Tape, TapeError};
use crate::units::{Dbfs, db_to_gain, gain_to_db};
pub use impulse::impulse_responses;
pub(super) use reference::Reference;

/// Silence before the sweep, in seconds: a cut's ramp and the first block are over.
const LEAD_IN: f64 = 0.03;
/// An arrival is this far above the standard deviation of the noise in the impulse response. Gaussian noise gets
/// there once in 10¹⁵ samples, so a take of 2 s shows a false arrival less than once in 10⁹.
const CLEARANCE_DB: f64 = 18.0;
/// What lies just around an arrival, and what belongs to the arrival itself, in seconds.
const NEAR: f64 = 0.05;
const ITSELF: f64 = 0.005;
/// A gain below this is nothing, whatever the noise: it is what rounding leaves of the stimulus.
const FLOOR_DB: f64 = -160.0;

/// One sweep on `output` (0-based) that peaks at `level`, then silence for `tail_seconds`.
///
/// # Errors
/// Refuses levels above the ceiling of −6 dBFS.
pub fn tape(
    output: usize,
    outputs: usize,
    level: Dbfs,
    tail_seconds: f64,
    rate: f64,
) -> Result<Tape, TapeError> {
    let sweep = Sweep::new(rate).render();
    let start = (LEAD_IN * rate).round() as usize;
    let frames = start + sweep.len() + (tail_seconds.max(0.0) * rate).round() as usize;
    let cue = Cue { sound: 0, outputs: Outputs::one(output), start, gain: level.amplitude() as f32 };
    Tape::new(outputs, frames, level, vec![sweep], vec![cue])
}

/// How the sweep on `output` (0-based) arrives at every input; `played` is its level. An input whose recording has a
/// hole is [`Cell::Damaged`], and so are all if that output was not swept.
pub fn measure(take: &Take, output: usize, played: Dbfs) -> Column {
    match Reference::new(take, output) {
        Some(reference) => measure_by(&reference, take, played),
        None => {
            let cells = take.recording.iter().map(|_| Cell::Damaged).collect();
            Column { played, cells, leaks: Vec::new(), harmonics: Vec::new(), thd_db: Trace::default() }
        }
    }
}

/// [`measure`] with the sweep of that output, ready.
pub(super) fn measure_by(reference: &Reference, take: &Take, played: Dbfs) -> Column {
    let whole = take.recording.iter().enumerate().map(|(input, recording)| {
        take.is_whole(input).then(|| (recording.as_slice(), Responses::new(reference, recording)))
    });
    let whole: Vec<Option<(&[f32], Responses)>> = whole.collect();
    let found: Vec<(Cell, usize)> = whole
        .iter()
        .map(|input| match input {
            Some((recording, responses)) => cell(reference, recording, responses),
            None => (Cell::Damaged, 0),
        })
        .collect();
    let gain = |row: &&(Cell, usize)| match &row.0 {
        Cell::Arrives(arrival) => arrival.gain_db.value,
        _ => f64::NEG_INFINITY,
    };
    let arriving = found.iter().enumerate().filter(|(_, row)| matches!(row.0, Cell::Arrives(_)));
    let main_input = arriving.max_by(|a, b| gain(&a.1).total_cmp(&gain(&b.1))).map(|(input, _)| input);
    let main = main_input.and_then(|input| Some(found.get(input)?.1));
    let harmonics = main_input.and_then(|input| match (found.get(input)?, whole.get(input)?) {
        ((Cell::Arrives(arrival), index), Some((_, responses))) => {
            Some(harmonics::measure(reference, &responses.wide, *index, &arrival.response))
        }
        _ => None,
    });
    let harmonics = harmonics.unwrap_or_default();
    let leak = |index: usize| {
        let bands = leak::Bands::new(reference);
        let leak = |input: &Option<(&[f32], Responses)>| {
            input.as_ref().map(|(_, responses)| bands.measure(&responses.wide, index))
        };
        whole.iter().map(leak).collect()
    };
    Column {
        played,
        leaks: main.map(leak).unwrap_or_default(),
        thd_db: harmonics::total(&harmonics),
        harmonics,
        cells: found.into_iter().map(|row| row.0).collect(),
    }
}

/// The impulse responses of one input.
struct Responses {
    transfer: Vec<Bin>,
    wide: Vec<f64>,
    narrow: Vec<f64>,
}

impl Responses {
    fn new(reference: &Reference, recording: &[f32]) -> Self {
        let division = &reference.division;
        let transfer = division.transfer(recording);
        let response = |band| division.impulse_response(&transfer, band);
        Self { wide: response(&reference.wide), narrow: response(&reference.narrow), transfer }
    }
}

/// What one input heard, and at which lag.
fn cell(reference: &Reference, recording: &[f32], responses: &Responses) -> (Cell, usize) {
    let Responses { transfer, wide, narrow } = responses;
    // Harmonics of the sweep lie at negative times; only what comes after it was played can be an arrival.
    let searched = narrow.get(..=reference.last_lag).unwrap_or(narrow);
    let Some(index) = arrival::largest(searched) else { return (Cell::Damaged, 0) };
    let background = arrival::background(narrow.iter().copied());
    let limit = (background * db_to_gain(CLEARANCE_DB))
        .max(nearby_limit(narrow, index, reference.rate))
        .max(reference.narrow_height * db_to_gain(FLOOR_DB));
    if searched.get(index).is_none_or(|peak| peak.abs() <= limit) {
        return (Cell::Nothing { below_db: gain_to_db(limit / reference.narrow_height) }, 0);
    }
    let bright = &reference.division.impulse_response(transfer, &reference.bright);
    let found = reading::Found { reference, recording, wide, narrow, bright, index, background };
    (Cell::Arrives(Box::new(found.arrival())), index)
}

/// What a peak at `index` must exceed, given what lies around it.
fn nearby_limit(response: &[f64], index: usize, rate: f64) -> f64 {
    let (reach, own) = ((NEAR * rate) as usize, (ITSELF * rate) as usize);
    let size = response.len().max(1);
    let before: Vec<f64> = around(response, index + size - own.min(size), reach, 0).collect();
    let after: Vec<f64> = around(response, index + own, 0, reach).collect();
    arrival::burst_limit(&before, &after)
}
