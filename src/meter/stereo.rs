//! What two channels have to do with each other: correlation, balance, goniometer.

use super::clock::{Clock, Piece, Sum, Window};
use super::pieces::{Neighbours, Pairs};
use super::wide::{Wide, Work};
use crate::units::power_to_db;

/// Window of the correlation and of the balance, in slots: 600 ms.
const SLOTS: usize = 120;

/// Points of the goniometer.
pub const POINTS: usize = 512;

/// Time the goniometer's points reach back, at least: two frames of a window at 30 a second.
const POINTS_SECONDS: f64 = 1.0 / 15.0;

/// Below this mean square (−160 dBFS) a channel is silent, and nothing can be said about the two.
const SILENT: f64 = 5e-17;

/// Reading of a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stereo {
    /// Σ lr / √(Σ l² Σ r²) over the last 600 ms: 1 for mono, 0 for unrelated channels, −1 for opposite ones. `None` when
    /// either is silent.
    pub correlation: Option<f64>,
    /// The same since the reset.
    pub correlation_whole: Option<f64>,
    /// Smallest `correlation` since the reset.
    pub correlation_min: Option<f64>,
    /// Level of the left over the right in dB over the last 600 ms. `None` when either is silent.
    pub balance_db: Option<f64>,
    /// The last points: (side, mid), i.e. ((l − r)/√2, (l + r)/√2), of single samples drawn at random, one in so many.
    /// A ring: `points[(points_written − 1) % POINTS]` is the newest.
    pub points: [[f32; 2]; POINTS],
    /// Points written since the reset.
    pub points_written: u64,
}

/// Sums of products: left by left, right by right, left by right.
type Products = [f64; 3];

/// Meters two channels against each other.
#[derive(Debug, Clone)]
pub struct StereoMeter {
    clock: Clock,
    wide: Wide,
    slot: [Sum; 3],
    window: [Window; 3],
    total: Products,
    smallest: Option<f64>,
    points: [[f32; 2]; POINTS],
    written: u64,
    /// One point in so many samples.
    stride: usize,
    /// Where in its stride the next point stands, and samples until then.
    offset: usize,
    until: usize,
    random: u32,
}

impl StereoMeter {
    /// A meter for a sample rate in hertz.
    pub fn new(rate: f64) -> Self {
        let stride = (POINTS_SECONDS * rate / POINTS as f64).ceil().max(1.0) as usize;
        let mut meter = Self {
            clock: Clock::new(rate),
            wide: Wide::here(),
            slot: [Sum::default(); 3],
            window: std::array::from_fn(|_| Window::new(SLOTS)),
            total: [0.0; 3],
            smallest: None,
            points: [[0.0; 2]; POINTS],
            written: 0,
            stride,
            offset: 0,
            until: 0,
            random: 0,
        };
        meter.reset();
        meter
    }

    /// Takes in as many samples as the shorter channel has; those that are not finite count as silence.
    pub fn process(&mut self, left: &[f32], right: &[f32]) {
        let wide = self.wide;
        wide.run(self, &[left, right]);
    }

    #[inline(always)]
    pub(super) fn piece(&mut self, pair: Neighbours<'_>, piece: Piece) {
        let [left, right] = pair.both().map(|clean| clean.first(piece.length));
        let product = |a: &[f32], b: &[f32], i: usize| f64::from(a[i]) * f64::from(b[i]);
        let [ll, rr, lr] = &mut self.slot;
        ll.add(piece.at, piece.length, |i| product(left, left, i));
        rr.add(piece.at, piece.length, |i| product(right, right, i));
        lr.add(piece.at, piece.length, |i| product(left, right, i));
        self.draw(left, right);
        if piece.ends.is_some() {
            for (index, slot) in self.slot.iter_mut().enumerate() {
                let sum = slot.take();
                self.total[index] += sum;
                self.window[index].push(sum);
            }
            if self.window[0].is_full() {
                let now = self.correlation();
                self.smallest = [self.smallest, now].into_iter().flatten().reduce(f64::min);
            }
        }
    }

    /// Draws one point from each stride of samples, at random: every n-th would make a figure stand still or collapse
    /// that does not.
    fn draw(&mut self, left: &[f32], right: &[f32]) {
        let mut at = 0;
        while at + self.until < left.len() {
            at += self.until;
            let (l, r) = (left[at], right[at]);
            let half = std::f32::consts::FRAC_1_SQRT_2;
            self.points[(self.written % POINTS as u64) as usize] = [half * (l - r), half * (l + r)];
            self.written += 1;
            // xorshift, Marsaglia 2003.
            self.random ^= self.random << 13;
            self.random ^= self.random >> 17;
            self.random ^= self.random << 5;
            let offset = self.random as usize % self.stride;
            self.until = self.stride - self.offset + offset;
            self.offset = offset;
        }
        self.until -= left.len() - at;
    }

    fn products(&self) -> Products {
        [0, 1, 2].map(|index| self.window[index].sum())
    }

    fn samples(&self) -> f64 {
        self.clock.rate() * self.window[0].length() as f64 / super::clock::SLOTS_PER_SECOND as f64
    }

    fn correlation(&self) -> Option<f64> {
        correlation(self.products(), self.samples())
    }

    /// The reading.
    pub fn read(&self) -> Stereo {
        let now = self.products();
        let whole = [0, 1, 2].map(|index| self.total[index] + self.slot[index].total());
        let sounds = now[0].min(now[1]) > SILENT * self.samples();
        Stereo {
            correlation: self.correlation(),
            correlation_whole: correlation(whole, 1.0),
            correlation_min: self.smallest,
            balance_db: sounds.then(|| power_to_db(now[0] / now[1])),
            points: self.points,
            points_written: self.written,
        }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clock.reset();
        self.slot = [Sum::default(); 3];
        self.window.iter_mut().for_each(Window::reset);
        (self.total, self.smallest) = ([0.0; 3], None);
        (self.points, self.written) = ([[0.0; 2]; POINTS], 0);
        (self.offset, self.until, self.random) = (0, 0, 2_463_534_242);
    }
}

impl Work for StereoMeter {
    #[inline(always)]
    fn work(&mut self, channels: &[&[f32]]) {
        let mut pairs = Pairs::new(self.clock, channels);
        while let Some(piece) = pairs.next() {
            let pair = pairs.side(0, piece);
            self.piece(pair, piece);
        }
        self.clock = pairs.clock;
    }
}

fn correlation([ll, rr, lr]: Products, samples: f64) -> Option<f64> {
    (ll.min(rr) > SILENT * samples).then(|| (lr / (ll * rr).sqrt()).clamp(-1.0, 1.0))
}
