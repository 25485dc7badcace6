//! Harmonics against frequency: in the impulse response of a synchronised sweep the harmonic n stands L·ln n ahead of
//! the linear arrival, and its spectrum at n·f is what a tone of f gets of it (A. Novak et al., "Synchronized
//! Swept-Sine", J. Audio Eng. Soc. 63, 2015).

use super::Reference;
use crate::analysis::fft::Fft;
use crate::analysis::gate::Gate;
use crate::analysis::smooth::mean;
use crate::measure::Trace;
use crate::units::{db_to_gain, power_to_db};

/// Harmonics that are read.
const ORDERS: std::ops::RangeInclusive<usize> = 2..=9;
/// Points an octave of the fundamental, the first of them in hertz, and how many there are below 20 kHz.
const PER_OCTAVE: f64 = 8.0;
const FIRST: f64 = 20.0;
const POINTS: usize = 80;
/// Share of the way to the harmonics on either side that is read: what is before an arrival is shorter.
const BEFORE: f64 = 0.4;
const AFTER: f64 = 0.5;
/// Harmonics above this frequency need less: then an alias of another one hardly passes through. Hertz and seconds.
const BRIGHT: f64 = 600.0;
const BRIGHT_REACH: f64 = 0.012;
/// Where the chain distorts inside the computer, aliases of the third harmonic stand where the second is from here on, as
/// a fraction of the rate.
const ALIASES_OF_RATE: f64 = 0.36;
/// A harmonic is one if its power is this many times the noise's, and … times the noise's over the number of independent
/// values that a point is the mean of: then the noise moves it by less than 0.5 dB at one point in a thousand.
const OVER_NOISE: f64 = 10.0;
const OVER_NOISE_OF_ONE: f64 = 1_000.0;
/// What is left of the linear arrival adds to a harmonic as an amplitude does: this much less power moves it by 0.5 dB.
const OVER_LEAK: f64 = 300.0;
/// Fewer points than this are no curve.
const FEWEST: usize = 3;
/// Ratio of the edges of the band that a point stands for to its centre: 1/12 octave in all.
const HALF_BAND: f64 = 1.029_302_236_643_492;
/// The noise is read in pieces of this length, further ahead than any harmonic that counts, in seconds.
const PIECE: f64 = 0.05;
const AHEAD: f64 = 0.06;

/// Level of each harmonic re the fundamental, dB, over the fundamental's frequency, hertz; only points and orders that
/// stand over the noise. `wide` is the impulse response of an input where the arrival is at `index` and has the
/// magnitude `response`.
pub(super) fn measure(
    reference: &Reference,
    wide: &[f64],
    index: usize,
    response: &Trace,
) -> Vec<(usize, Trace)> {
    let noise = Noise::new(reference, wide, index);
    let loudest = db_to_gain(response.y.iter().copied().fold(f64::NEG_INFINITY, f64::max)).powi(2);
    let curve = |order: usize| {
        let pieces = |response: &[f64], index| {
            [None, Some(BRIGHT_REACH)].map(|reach| piece(reference, response, index, order, reach))
        };
        let ([low, high], [low_leak, high_leak]) = (pieces(wide, index), pieces(&reference.ideal, 0));
        let top = reference.wide.high.min(ALIASES_OF_RATE * reference.rate);
        let mut trace = Trace::default();
        for point in 0..POINTS {
            let frequency = FIRST * (point as f64 / PER_OCTAVE).exp2();
            let at = frequency * order as f64;
            if at * HALF_BAND > top {
                break;
            }
            let (piece, leak) = if at < BRIGHT { (&low, &low_leak) } else { (&high, &high_leak) };
            let (power, noise) = (piece.power(at), noise.density(at) * piece.energy);
            // What the edges of the band leave of the linear arrival so far ahead of it: at the lowest frequencies only.
            let left = leak.power(at) * loudest;
            let over = OVER_NOISE.max(OVER_NOISE_OF_ONE / piece.independent(at));
            if power > over * noise && power > OVER_LEAK * left && power > 0.0 {
                trace.x.push(frequency);
                trace.y.push(power_to_db(power - noise) - between(response, frequency));
            }
        }
        (order, trace)
    };
    ORDERS.map(curve).filter(|(_, trace)| trace.x.len() >= FEWEST).collect()
}

/// All harmonics of `each` together, as [`measure`] has them.
pub(super) fn total(each: &[(usize, Trace)]) -> Trace {
    let mut sums: Vec<(f64, f64)> = Vec::new();
    for (x, y) in each.iter().flat_map(|(_, trace)| trace.x.iter().zip(&trace.y)) {
        let power = db_to_gain(*y).powi(2);
        match sums.iter_mut().find(|sum| sum.0 == *x) {
            Some(sum) => sum.1 += power,
            None => sums.push((*x, power)),
        }
    }
    sums.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (x, y) = sums.into_iter().map(|(x, power)| (x, power_to_db(power))).unzip();
    Trace { x, y }
}

/// A piece of an impulse response as a power spectrum.
struct Piece {
    powers: Vec<f64>,
    /// Hertz from bin to bin.
    width: f64,
    /// Energy of the window: what noise of a mean square of 1 per sample has in every bin.
    energy: f64,
    /// The same as a duration.
    seconds: f64,
}

impl Piece {
    fn new(reference: &Reference, wide: &[f64], gate: &Gate, centre: usize) -> Self {
        let fft = Fft::holding(2 * gate.frames());
        let powers = fft.forward(gate.cut(wide, centre)).iter().map(|bin| bin.norm_sqr()).collect();
        let ones = vec![1.0; gate.frames()];
        let energy: f64 = gate.cut(&ones, gate.before).map(|weight| weight * weight).sum();
        Self { powers, width: reference.rate / fft.size() as f64, energy, seconds: energy / reference.rate }
    }

    /// How many independent values that mean is made of.
    fn independent(&self, frequency: f64) -> f64 {
        (frequency * (HALF_BAND - 1.0 / HALF_BAND) * self.seconds).max(1.0)
    }

    /// Mean over 1/12 octave about `frequency`.
    fn power(&self, frequency: f64) -> f64 {
        mean(&self.powers, frequency / HALF_BAND / self.width, frequency * HALF_BAND / self.width)
    }
}

/// The piece with the harmonic `order` of an arrival at `index`, no longer than twice `reach` seconds.
fn piece(reference: &Reference, wide: &[f64], index: usize, order: usize, reach: Option<f64>) -> Piece {
    let lag = |order: usize| reference.growth * (order as f64).ln();
    let reach = reach.unwrap_or(f64::INFINITY);
    let before = (BEFORE * (lag(order + 1) - lag(order))).min(reach);
    let after = (AFTER * (lag(order) - lag(order - 1))).min(reach);
    let gate = Gate::new(reference.rate, before, before, after, after);
    Piece::new(reference, wide, &gate, ahead(reference, wide, index, lag(order)))
}

/// The sample `seconds` ahead of `index`; the response closes on itself.
fn ahead(reference: &Reference, wide: &[f64], index: usize, seconds: f64) -> usize {
    let size = wide.len().max(1);
    (index % size + size - (seconds * reference.rate).round() as usize % size) % size
}

/// The noise of an impulse response, where no harmonic is.
struct Noise(Vec<Piece>);

impl Noise {
    fn new(reference: &Reference, wide: &[f64], index: usize) -> Self {
        let first = reference.growth * (*ORDERS.end() as f64).ln() + AHEAD;
        // Nothing of the arrival itself is found half a sweep ahead of it.
        let last = (0.5 * reference.sound.len() as f64).min(0.5 * wide.len() as f64) / reference.rate;
        let gate = Gate::new(reference.rate, 0.5 * PIECE, 0.5 * PIECE, 0.5 * PIECE, 0.5 * PIECE);
        let count = ((last - first) / PIECE).max(1.0) as usize;
        let centre = |nth: usize| ahead(reference, wide, index, first + (nth as f64 + 0.5) * PIECE);
        Self((0..count).map(|nth| Piece::new(reference, wide, &gate, centre(nth))).collect())
    }

    /// Power per sample and bin about `frequency`.
    fn density(&self, frequency: f64) -> f64 {
        let sum: f64 = self.0.iter().map(|piece| piece.power(frequency) / piece.energy).sum();
        sum / self.0.len() as f64
    }
}

/// The ordinate of a curve at `x`, by straight lines over the logarithm of x; that of its ends beyond them.
fn between(trace: &Trace, x: f64) -> f64 {
    let right = trace.x.partition_point(|at| *at < x);
    let value = |index: usize| trace.y.get(index).copied();
    match (right.checked_sub(1), trace.x.get(right)) {
        (Some(left), Some(high)) => {
            let low = trace.x.get(left).copied().unwrap_or(*high);
            let share = (x / low).ln() / (high / low).ln();
            let (low, high) = (value(left).unwrap_or(0.0), value(right).unwrap_or(0.0));
            low + (high - low) * share
        }
        (None, _) => value(0).unwrap_or(0.0),
        (Some(left), None) => value(left).unwrap_or(0.0),
    }
}
