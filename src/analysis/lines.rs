//! Lines in noise: one Hann-windowed spectrum of the whole recording, and how far a line stands over the noise
//! around it.

use std::f64::consts::LN_2;

use super::fft::Fft;
use super::spectrum::hann;
use crate::units::Hz;

/// The spectrum is finer than the resolution by at least this, so that a parabola through three bins finds a peak to
/// a few hundredths of a decibel.
const FINER: f64 = 1.5;
/// Reach of the median to both sides, in hertz: less than half the distance of two lines of the mains.
const REACH: f64 = 20.0;
/// The closer neighbourhood, in units of the resolution: from the foot of a Hann line outwards. A resonance, or the
/// skirt of a loud tone, stands over the wide neighbourhood but not over this one.
const NEAR: (f64, f64) = (2.2, 6.0);
/// Floor where there is no noise at all, as a mean square: −197 dBFS, below what rounding makes.
const LEAST: f64 = 1e-20;
/// Standard deviation of a Hann line's frequency, in units of the resolution over the root of its height: from the
/// moments of the window, √(∫w²t² / (∫wt²)²) / 2π · √(2 / 3), half of the noise being in phase.
const FREQUENCY_SCATTER: f64 = 0.487;

/// A line in a spectrum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Where its top is, in hertz.
    pub hz: f64,
    /// Standard deviation of that.
    pub hz_deviation: f64,
    /// Mean square, the noise beneath it taken away.
    pub power: f64,
    /// Mean square of the noise beneath it, in the bandwidth of the analysis.
    pub floor: f64,
}

impl Line {
    /// Its power re the noise beneath it.
    pub fn height(&self) -> f64 {
        self.power / self.floor
    }

    /// Variance of its power: beat of the line with the noise, and the noise itself.
    pub fn variance(&self) -> f64 {
        self.floor * (2.0 * self.power + self.floor)
    }
}

/// A spectrum in which a sine reads its mean square.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Distance of two bins, in hertz.
    pub width: f64,
    /// One over the length of the recording, in hertz: a Hann line is four of these wide.
    pub resolution: f64,
    powers: Vec<f64>,
}

impl Lines {
    /// Of `samples` at a rate in hertz, after `offset` is taken away from each. `None` if they are too few to tell lines
    /// [`REACH`] apart.
    pub fn new(samples: &[f32], offset: f64, rate: f64) -> Option<Self> {
        let frames = samples.len();
        let resolution = rate / frames as f64;
        if !(resolution > 0.0 && resolution * 2.0 * NEAR.1 < REACH) {
            return None;
        }
        let fft = Fft::holding((FINER * frames as f64) as usize);
        let windowed = samples.iter().zip(hann(frames)).map(|(sample, w)| (f64::from(*sample) - offset) * w);
        // A Hann window sums up to half its length; an amplitude of 1 has a mean square of 1/2.
        let scale = 8.0 / (frames as f64).powi(2);
        let powers = fft.forward(windowed).iter().map(|bin| bin.norm_sqr() * scale).collect();
        Some(Self { width: rate / fft.size() as f64, resolution, powers })
    }

    /// The mean noise around `hz`, from the median: lines hardly move it.
    pub fn floor(&self, hz: Hz) -> f64 {
        // What is left of DC stays out.
        let low = (hz.0 - REACH).max(NEAR.0 * self.resolution);
        self.noise([(low, hz.0 + REACH)])
    }

    /// The mean noise close to both sides of `hz`.
    fn near_floor(&self, hz: f64) -> f64 {
        let (inner, outer) = (NEAR.0 * self.resolution, NEAR.1 * self.resolution);
        self.noise([(hz - outer, hz - inner), (hz + inner, hz + outer)])
    }

    fn noise<const N: usize>(&self, ranges: [(f64, f64); N]) -> f64 {
        let bin = |hz: f64| ((hz / self.width).max(0.0) as usize).min(self.powers.len());
        let pieces = ranges.iter().filter_map(|range| self.powers.get(bin(range.0)..bin(range.1)));
        let mut powers: Vec<f64> = pieces.flatten().copied().collect();
        let middle = powers.len() / 2;
        if powers.is_empty() {
            return f64::INFINITY;
        }
        // Powers of noise are exponentially distributed: their median is ln 2 of their mean.
        let median = *powers.select_nth_unstable_by(middle, f64::total_cmp).1;
        (median / LN_2).max(LEAST)
    }

    /// Bins between two frequencies, with their powers.
    pub fn bins(&self, low: Hz, high: Hz) -> impl Iterator<Item = (Hz, f64)> + '_ {
        let first = (low.0 / self.width).max(0.0) as usize;
        let last = (high.0 / self.width).max(0.0) as usize;
        let within = self.powers.iter().enumerate().take(last + 1).skip(first);
        within.map(|(bin, power)| (Hz(bin as f64 * self.width), *power))
    }

    /// The strongest line within `tolerance` (hertz) of `hz`, if it stands over the noise by a power ratio of
    /// `least`, and by half of that over its close neighbourhood.
    pub fn line(&self, hz: Hz, tolerance: f64, least: f64) -> Option<Line> {
        let near = ((hz.0 - tolerance) / self.width).ceil().max(1.0) as usize;
        let far = ((hz.0 + tolerance) / self.width) as usize;
        let within = self.powers.get(near..=far)?.iter().enumerate();
        let (step, _) = within.max_by(|a, b| a.1.total_cmp(b.1))?;
        let bin = near + step;
        let [before, top, after] = *self.powers.get(bin - 1..bin + 2)? else { return None };
        // Slopes of a stronger neighbour are no tops.
        if !(top > 0.0 && top >= before && top >= after) {
            return None;
        }
        let hz = bin as f64 * self.width;
        let floor = self.floor(Hz(hz));
        // Close by there are only a few bins, so that their median scatters: half the height will do.
        if top < least * floor || top < 0.5 * least * self.near_floor(hz) {
            return None;
        }
        let (slope, bend) = (0.5 * (after / before).ln(), (before * after / (top * top)).ln());
        let offset = if bend < 0.0 { (-slope / bend).clamp(-0.5, 0.5) } else { 0.0 };
        let power = top * (0.5 * slope * offset).exp() - floor;
        let line = Line { hz: (bin as f64 + offset) * self.width, hz_deviation: 0.0, power, floor };
        (line.height() >= least && power.is_finite()).then(|| Line {
            hz_deviation: FREQUENCY_SCATTER * self.resolution / line.height().sqrt(),
            ..line
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::imitation::{recorded, white};
    use crate::units::{db_to_gain, mean_square_to_dbfs};

    fn tone(hz: f64, dbfs: f64, noise: f64, seed: u64) -> Lines {
        let mut samples = white(84_000, noise, 0.0, seed);
        for (frame, sample) in samples.iter_mut().enumerate() {
            *sample += db_to_gain(dbfs) * (std::f64::consts::TAU * hz * frame as f64 / 48_000.0 + 1.0).sin();
        }
        Lines::new(&recorded(&samples), 0.0, 48_000.0).expect("long enough")
    }

    #[test]
    fn a_line_is_read_to_a_hundredth() {
        for step in 0..20 {
            let hz = 100.0 + 0.037 * f64::from(step);
            let line = tone(hz, -60.0, -120.0, 1).line(Hz(100.3), 1.0, 10.0).expect("a line");
            assert!((line.hz - hz).abs() < 0.01, "{line:?} for {hz}");
            assert!((mean_square_to_dbfs(line.power).0 + 60.0).abs() < 0.05, "{line:?}");
        }
    }

    #[test]
    fn the_floor_is_that_of_the_noise_and_scatter_is_as_said() {
        // Over the whole bandwidth −90 dBFS; a Hann bin is 1.5 resolutions wide.
        let share = 1.5 / 84_000.0 * 2.0;
        let (mut squares, mut said, mut floors) = (0.0, 0.0, 0.0);
        for seed in 0..60 {
            let line = tone(150.0, -115.0, -90.0, seed).line(Hz(150.0), 1.0, 10.0).expect("a line");
            floors += line.floor / 60.0;
            squares += (line.hz - 150.0).powi(2);
            said += line.hz_deviation.powi(2);
        }
        // The line's own foot is among the bins of the median, hence a little more.
        assert!((0.9..1.15).contains(&(floors / (0.5e-9 * share))), "{floors}");
        assert!((0.6..1.6).contains(&(squares / said)), "{}", squares / said);
    }

    #[test]
    fn neither_skirts_nor_silence_have_lines() {
        let loud = tone(103.0, -20.0, -120.0, 1);
        assert!(loud.line(Hz(100.0), 1.0, 10.0).is_none() && loud.line(Hz(106.0), 1.0, 10.0).is_none());
        let silent = Lines::new(&[0.0; 84_000], 0.0, 48_000.0).expect("long enough");
        assert!(silent.line(Hz(100.0), 1.0, 10.0).is_none());
        assert!(silent.line(Hz(1e9), 1.0, 10.0).is_none() && silent.line(Hz(-5.0), 1.0, 10.0).is_none());
        assert!(Lines::new(&[0.0; 999], 0.0, 48_000.0).is_none() && Lines::new(&[], 0.0, 48_000.0).is_none());
    }
}
