//! Sweeps and bursts that come back on another clock, put back on the clock they were played on.
//!
//! A clock that is a few ppm off stretches a sweep by a fraction of a sample, and a sweep that is stretched is divided
//! out wrongly: a few hundred ppm turn its phase round and round. The tones tell the ratio of the clocks, so the
//! recording is read again at the right speed before anything is divided out.
//!
//! On two clocks the latency moves all the time. What is reported is that of the first sample of the first sweep, from
//! writing it to reading it back. What other outputs differ from that is taken from the repeated bursts, which all
//! outputs play by turns in one take.

use super::{Column, Dbfs, Take};
use crate::analysis::resample::Resampler;
use crate::measure::{Cell, Estimate, Repeats, Tones, repeats};

/// Less is left as it is: 0.05 ppm move the end of a sweep by 0.005 samples.
const NEGLIGIBLE: f64 = 5e-8;
/// A ratio counts from this many standard deviations on.
const SIGMAS: f64 = 5.0;
/// A tone further off than this did not come back through two clocks.
const MOST: f64 = 5e-3;

/// Return clock over stimulus clock, per input; 1 where they are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Clocks(Vec<f64>);

impl Clocks {
    /// What the tones of all outputs say about `inputs` inputs. An input that none was heard on runs with the others.
    pub fn read(tones: &[Option<Tones>], inputs: usize) -> Self {
        let ratio = |input: Option<usize>| {
            let heard = tones.iter().flatten().filter(|tones| input.is_none_or(|input| tones.input == input));
            // A tone in one piece rather than one with samples missing, then the surest.
            let order = |tones: &&Tones| (tones.dropouts > 0, tones.rate_ratio.uncertainty);
            heard.min_by(|a, b| order(a).partial_cmp(&order(b)).unwrap_or(std::cmp::Ordering::Equal))
        };
        let significant = |estimate: Estimate| {
            let off = (estimate.value - 1.0).abs();
            off > NEGLIGIBLE && off > SIGMAS * estimate.uncertainty && off < MOST
        };
        let one = |input: usize| {
            let tones = ratio(Some(input)).or_else(|| ratio(None));
            let estimate = tones.map(|tones| tones.rate_ratio).filter(|ratio| significant(*ratio));
            estimate.map_or(1.0, |ratio| ratio.value)
        };
        Self((0..inputs).map(one).collect())
    }

    fn ratio(&self, input: usize) -> f64 {
        self.0.get(input).copied().unwrap_or(1.0)
    }

    /// `take` as one clock would have heard it, with the first sound of its tape where it is; `None` if nothing drifts.
    fn straightened(&self, take: &Take) -> Option<Take> {
        let drifts = |input: &usize| self.ratio(*input) != 1.0 && take.is_whole(*input);
        let drifting: Vec<usize> = (0..take.recording.len()).filter(drifts).collect();
        if drifting.is_empty() {
            return None;
        }
        let resampler = Resampler::default();
        let anchor = take.tape.cues().first().map_or(0, |cue| cue.start) as f64;
        let mut straight = take.clone();
        for input in drifting {
            if let Some(samples) = straight.recording.get_mut(input) {
                let read = resampler.resample(samples, anchor, self.ratio(input), samples.len());
                *samples = read.into_iter().map(|sample| sample as f32).collect();
            }
        }
        Some(straight)
    }
}

/// As [`super::measure`], on these clocks.
pub fn measure(take: &Take, output: usize, played: Dbfs, clocks: &Clocks) -> Column {
    let Some(straight) = clocks.straightened(take) else { return super::measure(take, output, played) };
    let mut column = super::measure(&straight, output, played);
    for (input, cell) in column.cells.iter_mut().enumerate() {
        if let Cell::Arrives(arrival) = cell {
            // What is read `delay` later than the anchor on the return's clock has drifted for so long.
            arrival.delay.value *= clocks.ratio(input);
        }
    }
    column
}

/// Puts the delays of all columns to the time of the first one that arrives, by what the bursts of `timed` differ.
/// Nothing is changed on one clock.
pub fn align(columns: &mut [Option<Column>], timed: &Repeats, clocks: &Clocks) {
    if clocks.0.iter().all(|ratio| *ratio == 1.0) {
        return;
    }
    let swept = |column: &Option<Column>| {
        let arrivals = column.iter().flat_map(|column| &column.cells).filter_map(|cell| match cell {
            Cell::Arrives(arrival) => Some(arrival),
            Cell::Damaged | Cell::Nothing { .. } => None,
        });
        let main = arrivals.max_by(|a, b| a.gain_db.value.total_cmp(&b.gain_db.value))?;
        Some(main.delay.value)
    };
    let burst = |output: usize| {
        let delays = timed.delays.get(output).filter(|delays| !delays.is_empty())?;
        Some(delays.iter().sum::<f64>() / delays.len() as f64)
    };
    let late = |(output, column): (usize, &Option<Column>)| Some(burst(output)? - swept(column)?);
    let moved: Vec<Option<f64>> = columns.iter().enumerate().map(late).collect();
    let Some(first) = moved.iter().flatten().next().copied() else { return };
    for (column, moved) in columns.iter_mut().zip(&moved) {
        let Some(moved) = moved else { continue };
        for cell in column.iter_mut().flat_map(|column| &mut column.cells) {
            if let Cell::Arrives(arrival) = cell {
                arrival.delay.value += moved - first;
            }
        }
    }
}

/// As [`repeats::measure`], on these clocks: the drift from burst to burst is taken out.
pub fn repeats(take: &Take, expected: &[Option<(usize, f64)>], clocks: &Clocks) -> Repeats {
    match clocks.straightened(take) {
        Some(straight) => repeats::measure(&straight, expected),
        None => repeats::measure(take, expected),
    }
}
