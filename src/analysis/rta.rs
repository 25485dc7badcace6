//! A spectrum that moves: the newest stretch of a channel under a Hann window, averaged exponentially, in fractions of
//! an octave (IEC 61260-1) or line by line.

use super::fft::{Bin, Fft, size_at_most};
use super::spectrum::hann;

/// Length of the stretch: 20 Hz are seven periods of it.
const STRETCH: f64 = 0.35;
/// The spectrum's ends, in hertz; the upper one is lower where the rate is.
const LOWEST: f64 = 20.0;
const HIGHEST: f64 = 20_000.0;
/// Highest frequency over the rate.
const TOP: f64 = 0.45;
/// Points of a spectrum drawn line by line.
const POINTS: usize = 480;
/// An octave as IEC 61260-1 has it.
const OCTAVE: f64 = 1.995_262_314_968_879_5;

/// How finely the spectrum is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Bands of one octave by so many; each reads all that it holds.
    Octave(u8),
    /// The lines of the transform; a tone reads its level.
    Lines,
}

/// One point of the spectrum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Its lower and upper end, in hertz.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// Mean square in it.
    pub power: f64,
}

impl Point {
    /// Its middle, in hertz.
    pub fn centre(&self) -> f64 {
        (self.low * self.high).sqrt()
    }
}

/// Keeps an averaged power spectrum.
pub struct Analyser {
    rate: f64,
    fft: Fft,
    window: Vec<f64>,
    scale: f64,
    samples: Vec<f64>,
    bins: Vec<Bin>,
    scratch: Vec<Bin>,
    mean: Vec<f64>,
    updates: u64,
}

impl Analyser {
    /// For a sample rate in hertz. `None` below about 20 Hz.
    pub fn new(rate: f64) -> Option<Self> {
        let size = size_at_most((STRETCH * rate) as usize)?;
        let fft = Fft::holding(size);
        let window: Vec<f64> = hann(size).collect();
        let energy: f64 = window.iter().map(|weight| weight * weight).sum();
        Some(Self {
            rate,
            // Twice, because a bin stands for its negative frequency as well.
            scale: 2.0 / (energy * size as f64),
            samples: vec![0.0; size],
            bins: vec![Bin::default(); size / 2 + 1],
            scratch: fft.scratch(),
            mean: vec![0.0; size / 2 + 1],
            updates: 0,
            window,
            fft,
        })
    }

    /// Samples in the stretch.
    pub fn size(&self) -> usize {
        self.window.len()
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.updates = 0;
    }

    /// Takes in the newest stretch, `seconds` after the last. The average forgets with a time constant of `average`
    /// seconds; `None` keeps the mean of all since the reset. False, and nothing is taken in, if a sample is not finite
    /// or one is missing.
    pub fn update(&mut self, stretch: impl Iterator<Item = f32>, seconds: f64, average: Option<f64>) -> bool {
        let mut filled = 0;
        for ((slot, weight), sample) in self.samples.iter_mut().zip(&self.window).zip(stretch) {
            if !sample.is_finite() {
                return false;
            }
            *slot = f64::from(sample) * weight;
            filled += 1;
        }
        if filled < self.window.len() {
            return false;
        }
        self.fft.forward_into(&mut self.samples, &mut self.bins, &mut self.scratch);
        let share = match average {
            _ if self.updates == 0 => 1.0,
            Some(time) => -(-seconds / time).exp_m1(),
            None => 1.0 / (self.updates + 1) as f64,
        };
        for (mean, bin) in self.mean.iter_mut().zip(&self.bins) {
            *mean += share * (bin.norm_sqr() * self.scale - *mean);
        }
        self.updates += 1;
        true
    }

    /// The spectrum from 20 Hz to 20 kHz, or 0.45 of the rate; empty before the first update.
    pub fn points(&self, resolution: Resolution) -> Vec<Point> {
        let top = HIGHEST.min(TOP * self.rate);
        if self.updates == 0 || top <= LOWEST {
            return Vec::new();
        }
        match resolution {
            Resolution::Octave(parts) => self.bands(parts.clamp(1, 48).into(), top),
            Resolution::Lines => self.lines(top),
        }
    }

    /// IEC 61260-1: 1 kHz is the middle of a band of an odd fraction and the edge of two of an even one.
    fn bands(&self, parts: i32, top: f64) -> Vec<Point> {
        let offset = if parts % 2 == 0 { 0.5 } else { 0.0 };
        let at = |place: f64| 1000.0 * OCTAVE.powf(place / f64::from(parts));
        (-6 * parts..=5 * parts)
            .map(|band| f64::from(band) + offset)
            .filter(|band| at(*band) >= LOWEST * 0.97 && at(*band) <= top * 1.03)
            .map(|band| {
                let (low, high) = (at(band - 0.5), at(band + 0.5));
                Point { low, high, power: self.between(low, high) }
            })
            .collect()
    }

    /// Of all lines in each point, the strongest.
    fn lines(&self, top: f64) -> Vec<Point> {
        let width = self.width();
        let at = |point: usize| LOWEST * (top / LOWEST).powf(point as f64 / POINTS as f64);
        // A Hann window spreads a tone over three lines or four; the three strongest hold all but 0.09 dB of it.
        let tone = |line: usize| -> f64 {
            let lines = self.mean.get(line.saturating_sub(1)..=line + 1);
            lines.map_or(0.0, |lines| lines.iter().sum())
        };
        (0..POINTS)
            .map(|point| {
                let (low, high) = (at(point), at(point + 1));
                let first = (low / width).round() as usize;
                let last = ((high / width).round() as usize).max(first + 1);
                Point { low, high, power: (first..last).map(tone).fold(0.0, f64::max) }
            })
            .collect()
    }

    /// Width of a line, in hertz.
    fn width(&self) -> f64 {
        self.rate / self.window.len() as f64
    }

    /// Mean square between two frequencies; a line across an edge counts in part.
    fn between(&self, low: f64, high: f64) -> f64 {
        let (low, high) = (low / self.width() + 0.5, high / self.width() + 0.5);
        let lines = self.mean.get(low as usize..).unwrap_or(&[]);
        (low as usize..=high as usize)
            .zip(lines)
            .map(|(line, power)| (high.min(line as f64 + 1.0) - low.max(line as f64)).max(0.0) * power)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::mean_square_to_dbfs;
    use std::f64::consts::TAU;

    fn sine(frequency: f64, rate: f64) -> impl Iterator<Item = f32> {
        (0..).map(move |n| (0.1 * (TAU * frequency * f64::from(n) / rate).sin()) as f32)
    }

    fn strongest(points: &[Point]) -> (f64, f64) {
        let point = points.iter().max_by(|a, b| a.power.total_cmp(&b.power)).expect("points");
        (point.centre(), mean_square_to_dbfs(point.power).0)
    }

    #[test]
    fn a_tone_reads_its_level_in_its_band_and_in_its_line() {
        for rate in [8_000.0, 44_100.0, 48_000.0, 192_000.0] {
            for frequency in [100.0, 997.0, 1000.0, 2600.0] {
                let mut analyser = Analyser::new(rate).expect("a rate");
                assert!(analyser.update(sine(frequency, rate), 0.05, Some(0.125)));
                for parts in [1, 3] {
                    let (centre, level) = strongest(&analyser.points(Resolution::Octave(parts)));
                    let half = 0.5 / f64::from(parts) + 0.01;
                    assert!(
                        (centre / frequency).log2().abs() <= half,
                        "{rate} {frequency} 1/{parts}: {centre}"
                    );
                    assert!((level + 20.0).abs() < 0.1, "{rate} {frequency} 1/{parts}: {level}");
                }
                let (centre, level) = strongest(&analyser.points(Resolution::Lines));
                assert!((centre - frequency).abs() < 5.0 + 0.02 * frequency, "{rate} {frequency}: {centre}");
                assert!((level + 20.0).abs() < 0.1, "{rate} {frequency} line: {level}");
            }
        }
    }

    #[test]
    fn the_bands_are_those_of_the_standard_and_hold_everything() {
        let mut analyser = Analyser::new(48_000.0).expect("a rate");
        analyser.update(sine(1000.0, 48_000.0), 0.05, None);
        for (parts, count) in [(1, 10), (3, 31), (6, 60), (48, 480)] {
            let points = analyser.points(Resolution::Octave(parts));
            assert!(
                points.len().abs_diff(count) <= 2 * usize::from(parts) / 3 + 1,
                "{parts}: {}",
                points.len()
            );
            assert!(points.windows(2).all(|pair| (pair[0].high - pair[1].low).abs() < 1e-6));
            let whole: f64 = points.iter().map(|point| point.power).sum();
            assert!((mean_square_to_dbfs(whole).0 + 20.0).abs() < 0.01, "{parts}");
        }
        let middle = analyser.points(Resolution::Octave(3))[17].centre();
        assert!((middle - 1000.0).abs() < 1e-6, "{middle}");
    }

    #[test]
    fn the_average_forgets_as_it_should_and_holes_are_refused() {
        let mut analyser = Analyser::new(48_000.0).expect("a rate");
        assert!(analyser.points(Resolution::Lines).is_empty());
        analyser.update(sine(1000.0, 48_000.0), 0.1, Some(1.0));
        for _ in 0..10 {
            analyser.update(std::iter::repeat(0.0), 0.1, Some(1.0));
        }
        let level = strongest(&analyser.points(Resolution::Octave(1))).1;
        assert!((level + 20.0 + 4.343).abs() < 0.1, "e⁻¹ after a time constant: {level}");
        assert!(!analyser.update(std::iter::repeat(f32::NAN), 0.1, None));
        assert!(!analyser.update(sine(1.0, 2.0).take(100), 0.1, None));
        analyser.reset();
        assert!(analyser.points(Resolution::Lines).is_empty());
    }
}
