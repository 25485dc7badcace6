//! Codes that come back at another speed than they were played: what records runs at another sample rate.

use super::recording::{Peak, Recording, Sound};
use super::{Step, mean_free};
use crate::analysis::arrival::{largest, middle, summit};
use crate::analysis::gate::Gate;
use crate::measure::{Estimate, Sighting};
use crate::signal::code;
use crate::tape::Take;
use crate::units::{STANDARD_RATES, db_to_gain, gain_to_db};

/// Ratios of two rates that are looked for, and the difference below which two of them are the same.
const RATIOS: std::ops::RangeInclusive<f64> = 0.2..=5.0;
const SAME: f64 = 1e-6;
/// So many outputs are looked for on so many of the loudest inputs: a rate is that of a whole device.
const OUTPUTS: usize = 4;
const INPUTS: usize = 4;
/// Two crystals may be this far off the standard ratio, either way; and the grid on which that is looked for. A code
/// that is off by a step is still as high as 98 %.
const OFF: f64 = 600e-6;
const GRID: f64 = 100e-6;
/// Steps of the search between the points of the grid; each leaves 0.62 of what was open.
const ROUNDS: usize = 12;
/// What the search itself may be off by.
const METHOD: f64 = 5e-6;
/// While a ratio is refined the peak moves less than this, in seconds.
const AROUND: f64 = 0.02;

/// A sighting is doubtful where the return has so many times the energy that it accounts for, and so many standard
/// deviations of the noise's energy besides …
const UNACCOUNTED: f64 = 8.0;
const ENERGY_SIGMAS: f64 = 6.0;
/// … and wrong if at another rate a code stands out so much further.
const BETTER_DB: f64 = 6.0;

/// A code heard at another speed.
#[derive(Clone, Copy)]
struct Heard {
    output: usize,
    /// Its place among the inputs.
    place: usize,
    ratio: f64,
    peak: Peak,
}

/// What was seen of codes at another speed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Foreign {
    /// Nothing, or it was not looked for.
    No,
    /// Something that fits another speed better than that at which a code was seen, but not a whole code: a bang, or a
    /// piece of one. What was seen does not count; it must be played again.
    Unclear,
    /// Return clock over stimulus clock, the ratio of two standard rates: above 1 the return is slower than it was
    /// played.
    Ratio(Estimate),
}

/// Looks for the codes of the step at the ratios of two standard rates. `found` is what [`super::measure`] saw of the
/// step. This is done in a step that is played for it, with each code several times, and where what was seen may be a
/// code at another rate that was taken for one at its own.
pub fn foreign(take: &Take, step: &Step, found: &[(usize, Option<Sighting>)]) -> Foreign {
    let seen = found.iter().filter_map(|(output, sighting)| Some((*output, (*sighting)?)));
    let clearances = seen.clone().map(|(_, sighting)| sighting.clearance_db);
    let own = clearances.reduce(f64::max);
    let look = match own {
        None => step.times > 1,
        Some(_) => seen.clone().any(|(output, sighting)| is_doubtful(take, output, &sighting)),
    };
    if !look {
        return Foreign::No;
    }
    let inputs = loudest(take);
    let better = |heard: &Heard| {
        heard.ratio != 1.0 && own.is_none_or(|own| gain_to_db(heard.peak.clearance) > own + BETTER_DB)
    };
    let best = clearest(take, step, &inputs).filter(better);
    match best.and_then(|heard| Some((heard, inputs.get(heard.place)?))) {
        None => Foreign::No,
        Some((heard, input)) if heard.peak.spread => Foreign::Ratio(refine(&heard, input, take.rate)),
        Some(_) => Foreign::Unclear,
    }
}

/// Whether the return holds much more than `sighting` of the code of `output` accounts for.
fn is_doubtful(take: &Take, output: usize, sighting: &Sighting) -> bool {
    let Some(cue) = take.tape.cues().iter().find(|cue| cue.outputs.contains(output)) else { return false };
    let played = code::render(output, take.rate);
    let energy = |samples: &[f32]| samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
    let accounted = energy(&played) * (f64::from(cue.gain) * db_to_gain(sighting.gain_db)).powi(2);
    let samples =
        take.recording.get(sighting.input).map(|recording| mean_free(recording)).unwrap_or_default();
    let start = cue.start + sighting.delay;
    let heard = energy(samples.get(start..(start + played.len()).min(samples.len())).unwrap_or(&[]));
    let noise = middle(samples.chunks_exact(played.len().max(1)).map(energy).collect());
    let sigma = noise * (2.0 / played.len().max(1) as f64).sqrt();
    heard - noise > UNACCOUNTED * accounted + ENERGY_SIGMAS * sigma
}

/// Of the codes that stand out at another rate, the one that accounts for most of what was recorded.
fn clearest(take: &Take, step: &Step, inputs: &[Recording]) -> Option<Heard> {
    let mut best: Option<Heard> = None;
    // What is there at its own speed, though hidden by something else, is at no other.
    for ratio in ratios().into_iter().chain([1.0]) {
        for output in step.outputs.iter().take(OUTPUTS) {
            let start = take.tape.cues().iter().find(|cue| cue.outputs.contains(*output))?.start;
            let sound = Sound::new(*output, take.rate, ratio);
            for (place, recording) in inputs.iter().enumerate() {
                let start = (start as f64 * recording.rate / take.rate) as usize;
                let Some(peak) = recording.look(&sound, start) else { continue };
                if best.is_none_or(|best| best.peak.amplitude < peak.amplitude) {
                    best = Some(Heard { output: *output, place, ratio, peak });
                }
            }
        }
    }
    best
}

/// The ratios of two different standard rates, each once.
pub(super) fn ratios() -> Vec<f64> {
    let pairs = STANDARD_RATES.iter().flat_map(|a| STANDARD_RATES.iter().map(move |b| a.0 / b.0));
    let mut ratios: Vec<f64> =
        pairs.filter(|ratio| RATIOS.contains(ratio) && (ratio - 1.0).abs() > SAME).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.dedup_by(|a, b| (*a - *b).abs() < SAME);
    ratios
}

/// The loudest inputs, loudest first; those with a hole or nothing but silence are none.
fn loudest(take: &Take) -> Vec<Recording> {
    let whole = take.recording.iter().enumerate().filter(|(input, _)| take.is_whole(*input));
    let energy = |samples: &[f32]| samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
    let mut inputs: Vec<(f64, Vec<f32>)> = whole
        .map(|(_, recording)| mean_free(recording))
        .map(|samples| (energy(&samples), samples))
        .filter(|(energy, _)| *energy > 0.0)
        .collect();
    inputs.sort_by(|a, b| b.0.total_cmp(&a.0));
    inputs.into_iter().take(INPUTS).map(|(_, samples)| Recording::new(&samples, take.rate)).collect()
}

/// The ratio at which the code fits best; it was played at `rate`.
fn refine(heard: &Heard, recording: &Recording, rate: f64) -> Estimate {
    let gate = Gate::new(recording.rate, 0.01, 0.004, 0.01, 0.004);
    let reach = (AROUND * recording.rate) as usize;
    let first = heard.peak.index.saturating_sub(reach);
    let height = |off: f64| {
        let gains = recording.gains(&Sound::new(heard.output, rate, heard.ratio * (1.0 + off)));
        let near = gains.get(first..(heard.peak.index + reach).min(gains.len())).unwrap_or(&[]);
        let Some(top) = largest(near) else { return 0.0 };
        let cut: Vec<f64> = gate.cut(&gains, first + top).collect();
        summit(&cut, gate.before).height.abs()
    };
    let steps = (OFF / GRID).round() as i32;
    let grid = (-steps..=steps).map(|step| f64::from(step) * GRID);
    let (_, coarse) =
        grid.map(|off| (height(off), off)).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
    let off = golden(coarse - GRID, coarse + GRID, height);
    let top = height(off);
    let bend = (2.0 * top - height(off - GRID) - height(off + GRID)).max(0.0) / (GRID * GRID * top);
    // The noise of the peak's slope over its curvature.
    let random = 1.0 / (heard.peak.clearance * bend.sqrt());
    let random = if random.is_finite() { random } else { OFF };
    Estimate { value: heard.ratio * (1.0 + off), uncertainty: heard.ratio * random.hypot(METHOD) }
}

/// Where `height` is largest between `low` and `high`, by the golden section.
fn golden(mut low: f64, mut high: f64, height: impl Fn(f64) -> f64) -> f64 {
    let share = (5f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (high - share * (high - low), low + share * (high - low));
    let (mut at_a, mut at_b) = (height(a), height(b));
    for _ in 0..ROUNDS {
        if at_a > at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - share * (high - low);
            at_a = height(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + share * (high - low);
            at_b = height(b);
        }
    }
    0.5 * (low + high)
}
