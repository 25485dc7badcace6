//! The quiet climb: which outputs are there at all, where do they land and with what delay.

mod recording;
mod stretched;
#[cfg(test)]
mod tests;

use super::Sighting;
use crate::analysis::arrival::{background, burst_limit};
use crate::analysis::correlate::MatchedFilter;
use crate::signal::code;
use crate::tape::{Cue, Outputs, Take, Tape, TapeError};
use crate::units::{Dbfs, db_to_gain, gain_to_db};
pub use stretched::{Foreign, foreign};

/// Silence before the first code, between two, in seconds.
const LEAD_IN: f64 = 0.03;
const GAP: f64 = 0.05;
/// Silence between a code and the same once more: no whole number of them should fit a driver's buffer.
const BETWEEN: f64 = 0.03;
/// A code is seen this far above the standard deviation of the correlation: 7.9 σ. The correlation of 2.3 s of noise
/// has about 60 000 independent values, each of which gets there once in 10¹⁵: less than one false sighting in 10⁹.
const CLEARANCE_DB: f64 = 18.0;
/// Half-width of an arrival itself, in seconds.
const ITSELF: f64 = 0.005;
/// A gain below this is nothing, whatever the noise: it is what rounding leaves of the stimulus.
const FLOOR_DB: f64 = -140.0;
/// Where another output's code is heard, what is this far below it is not a code of its own but their correlation:
/// −20 dB on a flat chain (−16 dB at 8 kHz), and a chain that lets only part of the band through takes some more.
const CROSS_DB: f64 = -12.0;
/// Elsewhere in the take, what is this far below another output may be its reverberation.
const REMNANT_DB: f64 = -40.0;
/// A ratio without noise is infinite; this is as much as double precision can show.
const HIGHEST_CLEARANCE_DB: f64 = 200.0;

/// One step of the climb.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// 0-based outputs, in the order in which they are played.
    pub outputs: Vec<usize>,
    /// Peak level of the codes.
    pub level: Dbfs,
    /// Silence after the last code, in seconds: the longest delay that can be seen.
    pub tail_seconds: f64,
    /// Each code is played so many times on end. More than once only where the return may run at another sample rate:
    /// what converts it overflows again and again, so one code alone may fall into a gap.
    pub times: usize,
}

/// The codes of a step one after the other.
///
/// # Errors
/// Refuses levels above the ceiling of −6 dBFS.
pub fn tape(step: &Step, outputs: usize, rate: f64) -> Result<Tape, TapeError> {
    let frames_of = |seconds: f64| (seconds.max(0.0) * rate).round() as usize;
    let gain = step.level.amplitude() as f32;
    let mut end = frames_of(LEAD_IN);
    let (mut sounds, mut cues) = (Vec::new(), Vec::new());
    for output in &step.outputs {
        let start = if cues.is_empty() { end } else { end + frames_of(GAP) };
        let sound = code::render(*output, rate);
        let every = sound.len() + frames_of(BETWEEN);
        let starts = (0..step.times).map(|time| start + time * every);
        end = start + step.times.saturating_sub(1) * every + sound.len();
        let cue = |start| Cue { sound: sounds.len(), outputs: Outputs::one(*output), start, gain };
        cues.extend(starts.map(cue));
        sounds.push(sound);
    }
    Tape::new(outputs, end + frames_of(step.tail_seconds), step.level, sounds, cues)
}

/// Where each output of the step was seen, in the step's order: at the input where it is strongest.
pub fn measure(take: &Take, step: &Step) -> Vec<(usize, Option<Sighting>)> {
    let last_lag = (step.tail_seconds.max(0.0) * take.rate).round() as usize;
    let codes: Vec<Option<Code>> =
        step.outputs.iter().map(|output| Code::new(take, *output, last_lag)).collect();
    let mut best: Vec<Option<Sighting>> = vec![None; codes.len()];
    for (input, recording) in take.recording.iter().enumerate() {
        if !take.is_whole(input) {
            continue;
        }
        for (best, seen) in best.iter_mut().zip(look(&codes, &mean_free(recording), input, take.rate)) {
            let stronger = |seen: &Sighting| best.is_none_or(|best| seen.gain_db > best.gain_db);
            if let Some(seen) = seen.filter(stronger) {
                *best = Some(seen);
            }
        }
    }
    step.outputs.iter().copied().zip(best).collect()
}

/// A recording without its mean: where the first and the last of its samples are not zero, it would sound like a click
/// at either end that hides a quiet code.
fn mean_free(recording: &[f32]) -> Vec<f32> {
    let sum: f64 = recording.iter().map(|sample| f64::from(*sample)).sum();
    let mean = sum / recording.len().max(1) as f64;
    recording.iter().map(|sample| (f64::from(*sample) - mean) as f32).collect()
}

/// One output's code as it is on the tape.
struct Code {
    start: usize,
    length: usize,
    /// Reach to either side of a peak in which a bang would show; and as many lags are computed beyond either end of
    /// those that are searched, so that it shows there too. Not more than the gap between codes, or a loud output's
    /// code would pass for the bang beside a quiet output's.
    margin: usize,
    filter: MatchedFilter,
}

impl Code {
    fn new(take: &Take, output: usize, last_lag: usize) -> Option<Self> {
        let played = take.tape.channel(output);
        let start = played.iter().position(|sample| *sample != 0.0)?;
        let end = played.iter().rposition(|sample| *sample != 0.0)? + 1;
        let length = end - start;
        let margin = (GAP * take.rate) as usize;
        let filter = MatchedFilter::new(played.get(start..end)?, last_lag + 2 * margin)?;
        Some(Self { start, length, margin, filter })
    }

    /// Gain by lag; lag 0 is at index `margin`.
    fn gains(&self, recording: &[f32]) -> Vec<f64> {
        let mut piece = vec![0.0; self.margin.saturating_sub(self.start)];
        piece.extend(recording.iter().skip(self.start.saturating_sub(self.margin)));
        self.filter.gains(&piece)
    }

    /// The lags that are searched.
    fn searched<'a>(&self, gains: &'a [f64]) -> &'a [f64] {
        gains.get(self.margin..gains.len().saturating_sub(self.margin)).unwrap_or(&[])
    }

    /// How far the peak at `lag` stands above the background, in dB, if that is far enough.
    fn clearance(&self, gains: &[f64], lag: usize, rate: f64) -> Option<f64> {
        let index = lag + self.margin;
        let peak = gains.get(index)?.abs();
        let own = (ITSELF * rate) as usize;
        let before = gains.get(index - self.margin..index.saturating_sub(own)).unwrap_or(&[]);
        let after = gains.get(index + own..index + self.margin).unwrap_or(&[]);
        let everywhere = background(gains.iter().copied());
        let limit =
            (everywhere * db_to_gain(CLEARANCE_DB)).max(burst_limit(before, after)).max(db_to_gain(FLOOR_DB));
        (peak > limit).then(|| gain_to_db(peak / everywhere).min(HIGHEST_CLEARANCE_DB))
    }
}

/// An output's code that was recognised on the input at hand.
struct Heard {
    /// When it is heard, in frames of the tape.
    start: usize,
    length: usize,
    /// |gain|.
    gain: f64,
}

impl Heard {
    /// The smallest gain that cannot be this code's doing if another of `length` were heard at `start`.
    fn mask(&self, start: usize, length: usize) -> f64 {
        let overlaps = start < self.start + self.length && self.start < start + length;
        self.gain * db_to_gain(if overlaps { CROSS_DB } else { REMNANT_DB })
    }
}

/// What is seen of each code on one input. The loudest is recognised first; from then on it masks the others where
/// they would only be its correlation with them.
fn look(codes: &[Option<Code>], recording: &[f32], input: usize, rate: f64) -> Vec<Option<Sighting>> {
    let mut open: Vec<(usize, &Code, Vec<f64>)> = codes
        .iter()
        .enumerate()
        .filter_map(|(index, code)| {
            let code = code.as_ref()?;
            Some((index, code, code.gains(recording)))
        })
        .collect();
    let mut seen = vec![None; codes.len()];
    let mut heard: Vec<Heard> = Vec::new();
    loop {
        let peaks = open.iter().enumerate().filter_map(|(place, (_, code, gains))| {
            let (lag, gain) = unmasked_peak(code, gains, &heard)?;
            Some((place, lag, gain))
        });
        let Some((place, lag, gain)) = peaks.max_by(|a, b| a.2.total_cmp(&b.2)) else { break };
        let (index, code, gains) = open.swap_remove(place);
        if let (Some(clearance_db), Some(slot)) = (code.clearance(&gains, lag, rate), seen.get_mut(index)) {
            *slot = Some(Sighting { input, delay: lag, gain_db: gain_to_db(gain), clearance_db });
            heard.push(Heard { start: code.start + lag, length: code.length, gain });
        }
    }
    seen
}

/// Lag and |gain| of the highest peak that no code heard so far accounts for.
fn unmasked_peak(code: &Code, gains: &[f64], heard: &[Heard]) -> Option<(usize, f64)> {
    let candidates = code.searched(gains).iter().enumerate().map(|(lag, gain)| (lag, gain.abs()));
    candidates
        .filter(|(lag, gain)| heard.iter().all(|other| *gain > other.mask(code.start + lag, code.length)))
        .max_by(|a, b| a.1.total_cmp(&b.1))
}
