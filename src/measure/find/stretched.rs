//! Codes that come back at another speed than they were played: what records runs at another sample rate.

use super::{CLEARANCE_DB, FLOOR_DB, GAP, HIGHEST_CLEARANCE_DB, ITSELF, Step, mean_free};
use crate::analysis::arrival::{background, burst_limit, largest, middle, summit};
use crate::analysis::fft::{Bin, Fft};
use crate::analysis::gate::Gate;
use crate::measure::{Estimate, Sighting};
use crate::signal::code;
use crate::tape::Take;
use crate::units::{STANDARD_RATES, db_to_gain, gain_to_db};

/// Ratios of two rates that are looked for, and the difference below which two of them are the same.
const RATIOS: std::ops::RangeInclusive<f64> = 0.2..=5.0;
const SAME: f64 = 1e-6;
/// More clearance than for a code at its own speed, as there are more trials: 10 σ, which Gaussian noise reaches once
/// in 10²³. The trials are at most 14 ratios × 4 outputs × 4 inputs × 10⁵ values.
const MORE_DB: f64 = 2.0;
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
/// Longest code that is looked for, in seconds, and the time before the first sound in which a bang would show.
const LONGEST: f64 = 1.2;
const BEFORE: f64 = 0.25;
/// A higher rate is brought down to this or a little less: the codes end at 7 kHz.
const ENOUGH: f64 = 48_000.0;
/// While a ratio is refined the peak moves less than this, in seconds.
const AROUND: f64 = 0.02;

/// A thump speaks for one hop of a code at best: of so many parts no single one may make up more than this share.
const PARTS: usize = 8;
const MOST_OF_ONE: f64 = 0.6;
/// A sighting is doubtful where the return has so many times the energy that it accounts for, and so many standard
/// deviations of the noise's energy besides …
const UNACCOUNTED: f64 = 8.0;
const ENERGY_SIGMAS: f64 = 6.0;
/// … and wrong if at another rate a code stands out so much further.
const BETTER_DB: f64 = 6.0;

/// A recording as a spectrum, at no higher rate than need be.
struct Recording {
    fft: Fft,
    bins: Vec<Bin>,
    /// The same in time.
    samples: Vec<f64>,
    /// Hertz.
    rate: f64,
    /// Lag 0 of the correlation is so many samples before the start of the recording.
    before: usize,
    /// Lags that are computed.
    lags: usize,
}

/// A code heard at another speed.
#[derive(Clone, Copy)]
struct Heard {
    output: usize,
    /// Its place among the inputs.
    place: usize,
    ratio: f64,
    /// Index of the peak among the gains.
    index: usize,
    /// Peak over the standard deviation of the correlation around it.
    clearance: f64,
    /// Square root of the energy that it accounts for.
    amplitude: f64,
    /// More than one part of the code speaks for it.
    spread: bool,
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
        heard.ratio != 1.0 && own.is_none_or(|own| gain_to_db(heard.clearance) > own + BETTER_DB)
    };
    let best = clearest(take, step, &inputs).filter(better);
    match best.and_then(|heard| Some((heard, inputs.get(heard.place)?))) {
        None => Foreign::No,
        Some((heard, input)) if heard.spread => Foreign::Ratio(refine(&heard, input, take.rate)),
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
                let Some(heard) = recording.look(&sound, start) else { continue };
                if best.is_none_or(|best| best.amplitude < heard.amplitude) {
                    best = Some(Heard { output: *output, place, ..heard });
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

/// A code stretched by a ratio, at the rate of the recordings.
struct Sound {
    samples: Vec<f32>,
    energy: f64,
    ratio: f64,
}

/// How many samples become one.
fn thinning(rate: f64) -> usize {
    let factor = (rate / ENOUGH).ceil().max(1.0) as usize;
    factor.next_power_of_two()
}

impl Sound {
    /// The code of `output`, played at `rate`.
    fn new(output: usize, rate: f64, ratio: f64) -> Self {
        // Fewer samples a second are a stretch the other way.
        let samples = code::stretched(output, rate, ratio / thinning(rate) as f64);
        let energy = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        Self { samples, energy, ratio }
    }
}

impl Recording {
    fn new(samples: &[f32], rate: f64) -> Self {
        let factor = thinning(rate);
        let before = (BEFORE * rate) as usize / factor * factor;
        let whole = Fft::holding(before + samples.len() + (LONGEST * rate) as usize);
        let padded = std::iter::repeat_n(0.0, before).chain(samples.iter().map(|sample| f64::from(*sample)));
        let mut bins = whole.forward(padded);
        bins.truncate(whole.size() / factor / 2 + 1);
        bins.iter_mut().for_each(|bin| *bin /= factor as f64);
        let lags = (before + samples.len()) / factor;
        let fft = Fft::holding(whole.size() / factor);
        let samples = fft.inverse(bins.iter().copied());
        Self { fft, bins, samples, rate: rate / factor as f64, before: before / factor, lags }
    }

    /// The gain with which the sound would have to be there, by lag.
    fn gains(&self, sound: &Sound) -> Vec<f64> {
        let spectrum = self.fft.forward(sound.samples.iter().map(|sample| f64::from(*sample)));
        let product = self.bins.iter().zip(&spectrum).map(|(bin, sound)| bin * sound.conj());
        let scale = if sound.energy > 0.0 { 1.0 / sound.energy } else { 0.0 };
        let mut gains = self.fft.inverse(product.map(|bin| bin * scale));
        gains.truncate(self.lags);
        gains
    }

    /// Where from frame `start` on the sound stands out, and how far, if it does; as if it were that of output 0 at the
    /// first input.
    fn look(&self, sound: &Sound, start: usize) -> Option<Heard> {
        let gains = self.gains(sound);
        let first = self.before + start;
        let index = first + largest(gains.get(first..)?)?;
        let peak = gains.get(index)?.abs();
        let wide = sound.ratio.max(1.0) * self.rate;
        let (own, margin) = ((ITSELF * wide) as usize, (GAP * wide) as usize);
        let piece = |from: usize, to: usize| gains.get(from..to.min(gains.len())).unwrap_or(&[]);
        let before = piece(index.saturating_sub(margin), index.saturating_sub(own));
        let after = piece(index + own, index + margin);
        let everywhere = background(gains.iter().copied());
        let limit = (everywhere * db_to_gain(CLEARANCE_DB + MORE_DB))
            .max(burst_limit(before, after))
            .max(db_to_gain(FLOOR_DB));
        let clearance = (peak / everywhere).min(db_to_gain(HIGHEST_CLEARANCE_DB));
        let (spread, amplitude) = (self.is_spread(sound, index), peak * sound.energy.sqrt());
        let heard = Heard { output: 0, place: 0, ratio: sound.ratio, index, clearance, amplitude, spread };
        (peak > limit).then_some(heard)
    }

    /// Whether more than one part of the sound speaks for it to start at `index`.
    fn is_spread(&self, sound: &Sound, index: usize) -> bool {
        let long = (sound.samples.len() / PARTS).max(1);
        let heard = self.samples.get(index..).unwrap_or(&[]).chunks(long);
        let products = |(part, heard): (&[f32], &[f64])| {
            part.iter().zip(heard).map(|(sound, heard)| f64::from(*sound) * heard).sum::<f64>()
        };
        let parts: Vec<f64> = sound.samples.chunks(long).zip(heard).map(products).collect();
        let largest = parts.iter().fold(0.0f64, |largest, part| largest.max(part.abs()));
        largest <= MOST_OF_ONE * parts.iter().sum::<f64>().abs()
    }
}

/// The ratio at which the code fits best; it was played at `rate`.
fn refine(heard: &Heard, recording: &Recording, rate: f64) -> Estimate {
    let gate = Gate::new(recording.rate, 0.01, 0.004, 0.01, 0.004);
    let reach = (AROUND * recording.rate) as usize;
    let first = heard.index.saturating_sub(reach);
    let height = |off: f64| {
        let gains = recording.gains(&Sound::new(heard.output, rate, heard.ratio * (1.0 + off)));
        let near = gains.get(first..(heard.index + reach).min(gains.len())).unwrap_or(&[]);
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
    let random = 1.0 / (heard.clearance * bend.sqrt());
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
