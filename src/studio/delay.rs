//! Delays: a ring of what was sent, read back whole samples ago or, through a windowed sinc, in between.

use std::f64::consts::PI;

/// Taps of the interpolating filter on either side of the moment that is read.
const HALF: usize = 64;
/// Shape of the Kaiser window. 64 taps a side and 14.5 keep the error below −120 dB up to 0.45 of the rate.
const KAISER_BETA: f64 = 14.5;

/// The shortest delay, in samples, that need not be a whole number of them: the interpolating filter looks at as
/// many samples after the moment that is read as before it, and nothing can be read before it was sent.
pub const MIN_FRACTIONAL_DELAY: f64 = HALF as f64;

/// The last samples sent to one output. Each is kept twice, so that any stretch can be read in one piece.
#[derive(Debug, Clone)]
pub(super) struct Ring {
    samples: Vec<f32>,
    /// A power of two.
    size: usize,
    newest: usize,
}

impl Ring {
    /// Silence; remembers samples that are up to `age` samples old.
    pub fn new(age: usize) -> Self {
        let size = (age + 1).next_power_of_two();
        Self { samples: vec![0.0; 2 * size], size, newest: 0 }
    }

    /// Takes in the next sample, which is then 0 samples old.
    pub fn push(&mut self, sample: f32) {
        self.newest = (self.newest + 1) & (self.size - 1);
        for index in [self.newest, self.newest + self.size] {
            if let Some(place) = self.samples.get_mut(index) {
                *place = sample;
            }
        }
    }

    /// `count` samples in the order they were sent, the first of them `age` samples old; empty if that is not kept.
    pub fn span(&self, age: usize, count: usize) -> &[f32] {
        let first = (self.newest + self.size).saturating_sub(age);
        self.samples.get(first..first + count).unwrap_or(&[])
    }
}

/// How long ago a ring is read.
#[derive(Debug, Clone)]
pub(super) enum Delay {
    /// A whole number of samples: bit-exact.
    Whole(usize),
    /// Anything in between.
    Fractional {
        /// Age of the oldest sample that the filter looks at.
        oldest: usize,
        /// The filter, for the oldest sample first.
        taps: Vec<f64>,
    },
}

impl Delay {
    /// A delay of `samples`; below [`MIN_FRACTIONAL_DELAY`] the nearest whole number.
    pub fn new(samples: f64) -> Self {
        let whole = samples.floor();
        let fraction = samples - whole;
        if fraction == 0.0 || samples < MIN_FRACTIONAL_DELAY {
            return Self::Whole(samples.round() as usize);
        }
        let oldest = whole as usize + HALF;
        let taps = (0..2 * HALF).map(|tap| tap_at(tap, fraction, 1.0)).collect();
        Self::Fractional { oldest, taps }
    }

    /// Age of the oldest sample that is read.
    pub fn age(&self) -> usize {
        match self {
            Self::Whole(age) => *age,
            Self::Fractional { oldest, .. } => *oldest,
        }
    }

    /// What was sent this long ago.
    pub fn read(&self, ring: &Ring) -> f64 {
        match self {
            Self::Whole(age) => ring.span(*age, 1).first().copied().map_or(0.0, f64::from),
            Self::Fractional { oldest, taps } => dot(taps, ring.span(*oldest, taps.len())),
        }
    }
}

/// Tap `tap` (the oldest first) of the filter that reads `fraction` (0 … 1) of a sample before a whole one and lets
/// through what is below `band` (0 … 1) of half the rate.
fn tap_at(tap: usize, fraction: f64, band: f64) -> f64 {
    let x = (HALF as f64 - tap as f64) - fraction;
    let sinc = if x == 0.0 { 1.0 } else { (PI * band * x).sin() / (PI * band * x) };
    band * sinc * kaiser(x / HALF as f64)
}

/// The filters of a delay that moves: one for each of many fractions of a sample, read in between.
#[derive(Debug, Clone)]
pub(super) struct Glide(Vec<Vec<f64>>);

impl Glide {
    /// How many samples before the moment that is read it looks at, and after.
    pub const REACH: usize = HALF;
    /// Fractions. Straight lines between 1024 of them keep the error below −115 dB up to 0.45 of the rate.
    const PHASES: usize = 1024;

    /// All of them, for what is below `band` (0 … 1) of half the rate.
    pub fn new(band: f64) -> Self {
        let fraction = |phase: usize| phase as f64 / Self::PHASES as f64;
        let row = |phase: usize| (0..2 * HALF).map(|tap| tap_at(tap, fraction(phase), band)).collect();
        Self((0..=Self::PHASES).map(row).collect())
    }

    /// What was sent `delay` samples ago, at least [`Self::REACH`].
    pub fn read(&self, ring: &Ring, delay: f64) -> f64 {
        let whole = delay.floor();
        let phase = (delay - whole) * Self::PHASES as f64;
        let samples = ring.span(whole as usize + HALF, 2 * HALF);
        let row = |index: usize| self.0.get(index).map_or(0.0, |taps| dot(taps, samples));
        let (low, share) = (row(phase as usize), phase.fract());
        low + (row(phase as usize + 1) - low) * share
    }
}

/// Sum of products, in eight interleaved sums: a fixed order, and one that the compiler can make parallel.
fn dot(taps: &[f64], samples: &[f32]) -> f64 {
    let mut sums = [0.0; 8];
    for (taps, samples) in taps.chunks_exact(8).zip(samples.chunks_exact(8)) {
        for ((sum, tap), sample) in sums.iter_mut().zip(taps).zip(samples) {
            *sum += tap * f64::from(*sample);
        }
    }
    sums.iter().sum()
}

/// The Kaiser window at −1 … 1.
fn kaiser(x: f64) -> f64 {
    bessel_i0(KAISER_BETA * (1.0 - x * x).max(0.0).sqrt()) / bessel_i0(KAISER_BETA)
}

/// Modified Bessel function of the first kind, order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut term, mut sum, mut order) = (1.0, 1.0, 1.0);
    while term > sum * f64::EPSILON {
        term *= quarter / (order * order);
        sum += term;
        order += 1.0;
    }
    sum
}
