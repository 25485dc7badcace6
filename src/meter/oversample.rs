//! Samples between the samples: four times below 80 kHz, twice from there on.
//!
//! Each interpolated sample is the least-squares best sum of its neighbours for everything up to 0.45 of the sample
//! rate (finer than the 12 taps a phase of ITU-R BS.1770-5, annex 2). The samples themselves are passed on as they are.

use super::clock::PIECE;
use std::f64::consts::PI;

/// Pairs of neighbours that make the sample half-way.
const PAIRS: usize = 16;

/// Pairs of neighbours, of the samples and those half-way, that make the samples at a quarter and three quarters.
const NEAR: usize = 4;

/// Where in the half-way samples of a stretch its first frame is.
const HERE: usize = NEAR / 2;

/// Samples kept from before.
const PAST: usize = 2 * PAIRS + NEAR;

/// Frames by which what comes out lags: the half-way samples by `PAIRS`, the others by `NEAR / 2` more.
pub(super) const LAG: usize = PAIRS + NEAR / 2;

/// Upper end of the band in which the interpolation is right, as a fraction of the sample rate.
const BAND: f64 = 0.45;

/// From here on to the end of the band an error counts for more, lest it all collects at the edge.
const EDGE: f64 = 0.445;

/// How much more.
const EDGE_WEIGHT: f64 = 10.0;

/// From this sample rate on, in hertz, twice is enough.
const TWICE_FROM: f64 = 80_000.0;

/// Computed side by side.
const LANES: usize = 8;

/// A piece, oversampled: by frame, the samples at 0, ¼, ½ and ¾ of the way to the next.
#[derive(Debug, Clone)]
pub(super) struct Oversampled {
    phases: [[f32; PIECE]; 4],
    sizes: [f32; PIECE],
    means: [f32; PIECE],
    /// Samples a frame: 4 or 2.
    pub factor: usize,
    length: usize,
}

impl Oversampled {
    /// The samples of a frame, in the order of time.
    #[inline(always)]
    pub fn frame<const FACTOR: usize>(&self, frame: usize) -> [f32; FACTOR] {
        std::array::from_fn(|n| self.phases[n * (4 / FACTOR)][frame])
    }

    /// Largest magnitude of each frame.
    #[inline(always)]
    pub fn sizes(&self) -> &[f32] {
        &self.sizes[..self.length]
    }

    /// Mean magnitude of each frame.
    #[inline(always)]
    pub fn means(&self) -> &[f32] {
        &self.means[..self.length]
    }
}

/// Interpolates one channel: first half-way between the samples, then half-way between all of these.
#[derive(Debug, Clone)]
pub(super) struct Oversampler {
    /// By pair, nearest first.
    far: [f32; PAIRS],
    near: [f32; NEAR],
    samples: [f32; PAST + PIECE],
    /// The samples half-way, of which the first `NEAR` are from before.
    halves: [f32; NEAR + PIECE],
    out: Oversampled,
}

impl Oversampler {
    pub fn new(rate: f64) -> Self {
        let factor = if rate < TWICE_FROM { 4 } else { 2 };
        let (phases, none) = ([[0.0; PIECE]; 4], [0.0; PIECE]);
        Self {
            far: weights(1.0),
            near: weights(0.5),
            samples: [0.0; PAST + PIECE],
            halves: [0.0; NEAR + PIECE],
            out: Oversampled { phases, sizes: none, means: none, factor, length: 0 },
        }
    }

    pub fn reset(&mut self) {
        self.samples.fill(0.0);
        self.halves.fill(0.0);
    }

    /// Samples that come out for each that goes in.
    pub fn factor(&self) -> usize {
        self.out.factor
    }

    /// Takes in at most [`PIECE`] clean samples; what comes out lags by [`LAG`] frames.
    #[inline(always)]
    pub fn process(&mut self, samples: &[f32]) -> &Oversampled {
        let length = samples.len().min(PIECE);
        self.samples[PAST..PAST + length].copy_from_slice(&samples[..length]);
        self.out.length = length;
        for start in (0..length).step_by(LANES) {
            self.half(start);
        }
        for start in (0..length).step_by(LANES) {
            if self.out.factor == 4 { self.finish::<true>(start) } else { self.finish::<false>(start) }
        }
        self.samples.copy_within(length..length + PAST, 0);
        self.halves.copy_within(length..length + NEAR, 0);
        &self.out
    }

    /// Eight samples half-way.
    #[inline(always)]
    fn half(&mut self, start: usize) {
        let first = start + PAST + 1 - 2 * PAIRS;
        let Some(window) = self.samples[first..].first_chunk::<{ 2 * PAIRS + LANES - 1 }>() else { return };
        let mut half = [0.0f32; LANES];
        for (k, weight) in self.far.iter().enumerate() {
            for lane in 0..LANES {
                half[lane] += weight * (window[PAIRS + k + lane] + window[PAIRS - 1 - k + lane]);
            }
        }
        self.halves[NEAR + start..][..LANES].copy_from_slice(&half);
    }

    /// Eight frames.
    #[inline(always)]
    fn finish<const QUARTERS: bool>(&mut self, start: usize) {
        let Some(halves) = self.halves[start..].first_chunk::<{ NEAR + LANES }>() else { return };
        // The sample before the half-way sample `halves[0]`.
        let first = start + PAST - PAIRS - NEAR;
        let Some(samples) = self.samples[first..].first_chunk::<{ NEAR + LANES + 1 }>() else { return };
        let (own, middle) = (eight(samples, HERE), eight(halves, HERE));
        let mut size = each(own, middle, |a, b| larger(a.abs(), b.abs()));
        let mut mean = each(own, middle, |a, b| 0.5 * (a.abs() + b.abs()));
        if QUARTERS {
            // Around a quarter: x₀ h₀ · h₋₁ x₁ · x₋₁ h₁ · h₋₂ x₂; around three quarters: h₀ x₁ · x₀ h₁ · h₋₁ x₂ · x₋₁ h₂.
            let (mut early, mut late) = ([0.0; LANES], [0.0; LANES]);
            for (k, weight) in self.near.iter().enumerate() {
                let step = k / 2;
                let [inner, outer] = if k % 2 == 0 {
                    let (x, h) = (eight(samples, HERE - step), eight(halves, HERE + step));
                    let (g, y) = (eight(halves, HERE - step), eight(samples, HERE + 1 + step));
                    [each(x, h, |a, b| a + b), each(g, y, |a, b| a + b)]
                } else {
                    let (h, x) = (eight(halves, HERE - 1 - step), eight(samples, HERE + 1 + step));
                    let (y, g) = (eight(samples, HERE - step), eight(halves, HERE + 1 + step));
                    [each(h, x, |a, b| a + b), each(y, g, |a, b| a + b)]
                };
                early = each(early, inner, |sum, pair| sum + weight * pair);
                late = each(late, outer, |sum, pair| sum + weight * pair);
            }
            let between = each(early, late, |a, b| larger(a.abs(), b.abs()));
            size = each(size, between, larger);
            let between = each(early, late, |a, b| 0.5 * (a.abs() + b.abs()));
            mean = each(mean, between, |a, b| 0.5 * (a + b));
            self.out.phases[1][start..][..LANES].copy_from_slice(&early);
            self.out.phases[3][start..][..LANES].copy_from_slice(&late);
        }
        self.out.phases[0][start..][..LANES].copy_from_slice(&own);
        self.out.phases[2][start..][..LANES].copy_from_slice(&middle);
        self.out.sizes[start..][..LANES].copy_from_slice(&size);
        self.out.means[start..][..LANES].copy_from_slice(&mean);
    }
}

/// Eight in a row.
#[inline(always)]
fn eight(list: &[f32], from: usize) -> [f32; LANES] {
    match list.get(from..).and_then(|rest| rest.first_chunk()) {
        Some(eight) => *eight,
        None => [0.0; LANES],
    }
}

/// Lane by lane.
#[inline(always)]
fn each(a: [f32; LANES], b: [f32; LANES], of: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    let mut each = [0.0; LANES];
    for lane in 0..LANES {
        each[lane] = of(a[lane], b[lane]);
    }
    each
}

/// The larger of two that are no NaN.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// Weights of `N` pairs of neighbours for the value half-way, nearest first, best in the sense of least squares for
/// everything in the band, which is `share` of the one before: the solution of Σ r(t_i − t_j) w_j = r(t_i), r the
/// transform of the band.
fn weights<const N: usize>(share: f64) -> [f32; N] {
    let sinc = |t: f64| if t == 0.0 { 1.0 } else { (PI * t).sin() / (PI * t) };
    let low_pass = |top: f64, t: f64| top * sinc(2.0 * top * t);
    let band =
        |t: f64| (1.0 + EDGE_WEIGHT) * low_pass(share * BAND, t) - EDGE_WEIGHT * low_pass(share * EDGE, t);
    let mut matrix = [[0.0; 2 * PAIRS]; 2 * PAIRS];
    let mut right = [0.0; N];
    let time = |i: usize| i as f64 + 0.5;
    for (i, (row, right)) in matrix.iter_mut().zip(&mut right).enumerate() {
        for (j, cell) in row.iter_mut().take(N).enumerate() {
            // A pair has one weight. The little on the diagonal keeps the weights small where the band leaves them free.
            let ridge = if i == j { 1e-7 } else { 0.0 };
            *cell = band(time(i) - time(j)) + band(time(i) + time(j)) + ridge;
        }
        *right = band(time(i));
    }
    solve(&mut matrix, &mut right);
    right.map(|weight| weight as f32)
}

/// Gauss's elimination, in place; the matrix is symmetric and positive, so it needs no pivots.
pub(super) fn solve<const N: usize, const M: usize>(matrix: &mut [[f64; M]; M], right: &mut [f64; N]) {
    for pivot in 0..N {
        let (row, value) = (matrix[pivot], right[pivot]);
        for other in pivot + 1..N {
            let factor = matrix[other][pivot] / row[pivot];
            for column in pivot..N {
                matrix[other][column] -= factor * row[column];
            }
            right[other] -= factor * value;
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Error of the value half-way at a frequency (fraction of the rate), as a fraction of the amplitude.
    fn error(weights: &[f32], frequency: f64) -> f64 {
        let pairs = weights.iter().enumerate();
        let gain: f64 =
            pairs.map(|(k, w)| 2.0 * f64::from(*w) * (2.0 * PI * frequency * (k as f64 + 0.5)).cos()).sum();
        (gain - 1.0).abs()
    }

    #[test]
    fn is_right_up_to_0_45_of_the_rate() {
        let (far, near) = (weights::<PAIRS>(1.0), weights::<NEAR>(0.5));
        let worst = |weights: &[f32], top: f64| {
            (0..=450).map(|n| error(weights, top * f64::from(n) / 450.0)).fold(0.0, f64::max)
        };
        let (half, quarter) = (worst(&far, 0.45), worst(&near, 0.225));
        println!("interpolation up to 0.45 fs: half-way {half:.5} off, between these {quarter:.5}");
        assert!(half < 0.005 && quarter < 0.003);
    }

    #[test]
    fn what_comes_out_is_the_sine_between_the_samples() {
        for (rate, factor) in [(48_000.0, 4), (96_000.0, 2)] {
            let mut oversampler = Oversampler::new(rate);
            let wave = |t: f64| (2.0 * PI * 0.31 * t).sin();
            let samples: Vec<f32> = (0..640).map(|n| wave(f64::from(n)) as f32).collect();
            let mut frame = 0usize;
            for piece in samples.chunks(37) {
                let out = oversampler.process(piece);
                assert_eq!((out.sizes().len(), out.factor), (piece.len(), factor));
                for i in 0..piece.len() {
                    for (phase, sample) in out.frame::<4>(i).into_iter().enumerate().step_by(4 / factor) {
                        let time = frame as f64 - LAG as f64 + phase as f64 / 4.0;
                        assert!(frame < PAST || (f64::from(sample) - wave(time)).abs() < 0.003);
                    }
                    frame += 1;
                }
            }
        }
    }
}
