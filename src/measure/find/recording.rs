//! A recording in which sounds are looked for at any speed.

use super::{CLEARANCE_DB, FLOOR_DB, GAP, HIGHEST_CLEARANCE_DB, ITSELF};
use crate::analysis::arrival::{background, burst_limit, largest};
use crate::analysis::fft::{Bin, Fft};
use crate::signal::code;
use crate::units::db_to_gain;

/// More clearance than for a code at its own speed, as there are more trials: 10 σ, which Gaussian noise reaches once
/// in 10²³. The trials are at most 14 ratios × 4 outputs × 4 inputs × 10⁵ values.
const MORE_DB: f64 = 2.0;
/// Longest code that is looked for, in seconds, and the time before the first sound in which a bang would show.
const LONGEST: f64 = 1.2;
const BEFORE: f64 = 0.25;
/// A higher rate is brought down to this or a little less: the codes end at 7 kHz.
const ENOUGH: f64 = 48_000.0;
/// A thump speaks for one hop of a code at best: of so many parts no single one may make up more than this share.
const PARTS: usize = 8;
const MOST_OF_ONE: f64 = 0.6;

/// A recording as a spectrum, at no higher rate than need be.
pub struct Recording {
    fft: Fft,
    bins: Vec<Bin>,
    /// The same in time.
    samples: Vec<f64>,
    /// Hertz.
    pub rate: f64,
    /// Lag 0 of the correlation is so many samples before the start of the recording.
    before: usize,
    /// Lags that are computed.
    lags: usize,
}

/// Where a sound stands out.
#[derive(Clone, Copy)]
pub struct Peak {
    /// Its index among the gains.
    pub index: usize,
    /// Over the standard deviation of the correlation around it.
    pub clearance: f64,
    /// Square root of the energy that it accounts for.
    pub amplitude: f64,
    /// More than one part of the sound speaks for it.
    pub spread: bool,
}

/// A code stretched by a ratio, at the rate of the recordings.
pub struct Sound {
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
    pub fn new(output: usize, rate: f64, ratio: f64) -> Self {
        // Fewer samples a second are a stretch the other way.
        let samples = code::stretched(output, rate, ratio / thinning(rate) as f64);
        let energy = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        Self { samples, energy, ratio }
    }
}

impl Recording {
    pub fn new(samples: &[f32], rate: f64) -> Self {
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
    pub fn gains(&self, sound: &Sound) -> Vec<f64> {
        let spectrum = self.fft.forward(sound.samples.iter().map(|sample| f64::from(*sample)));
        let product = self.bins.iter().zip(&spectrum).map(|(bin, sound)| bin * sound.conj());
        let scale = if sound.energy > 0.0 { 1.0 / sound.energy } else { 0.0 };
        let mut gains = self.fft.inverse(product.map(|bin| bin * scale));
        gains.truncate(self.lags);
        gains
    }

    /// Where from frame `start` on the sound stands out, if it does.
    pub fn look(&self, sound: &Sound, start: usize) -> Option<Peak> {
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
        (peak > limit).then_some(Peak { index, clearance, amplitude, spread })
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
