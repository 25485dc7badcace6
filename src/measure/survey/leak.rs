//! How much of an output arrives at an input in every third octave, at the time when its main arrival does: what is
//! found there may lie far below what stands out as an arrival by itself.

use super::Reference;
use crate::analysis::arrival;
use crate::analysis::fft::Fft;
use crate::analysis::gate::{Gate, around};
use crate::measure::{BandGain, Estimate, Leak};
use crate::signal::sweep::Sweep;
use crate::units::power_to_db;

/// Steps of a third octave (IEC 61260-1, base 10) from 1 kHz: 20 Hz to 20 kHz.
const STEPS: std::ops::RangeInclusive<i32> = -17..=13;
/// Steps of 1 kHz and of 10 kHz, which have figures of their own (contract §3).
const AT_1K: i32 = 0;
const AT_10K: i32 = 10;
/// Upper edge of a third octave re its centre.
const EDGE: f64 = 1.122_018_454_301_963_3;
/// A band ends below this part of the rate, or is left out.
const HIGHEST_OF_RATE: f64 = 0.45;
/// The pieces of an impulse response that count: how much longer than what 800 Hz takes, up to which step of a third
/// octave, and from how many times the noise energy counts as seen. A third octave at 1 kHz has some seven degrees of
/// freedom in its gate, and their noise gets there once in a thousand; at 20 Hz it has three.
const PIECES: [(f64, i32, f64); 3] = [(16.0, -8, 9.0), (4.0, -2, 5.0), (1.0, i32::MAX, 4.0)];
/// Below this step there is room for noise after the arrival: from `AFTER` seconds on, in so many pieces if they start
/// a quarter of their length apart or more.
const LOW: i32 = -1;
const AFTER: f64 = 0.2;
const NOISE_PIECES: usize = 16;
/// A power gain below this is what rounding leaves: −160 dB.
const FLOOR: f64 = 1e-16;
/// Where it is looked for what was there at the same time: from this many seconds on, in so many pieces.
const NEAR: f64 = 0.04;
const BESIDE: usize = 7;
/// It is more than noise if it has so many times its energy: with seven degrees of freedom noise gets there once in a
/// hundred thousand.
const DISTURBED: f64 = 6.0;
/// What the mathematics itself may be off by, in dB: the ends of the gate.
const METHOD_DB: f64 = 0.05;

/// A piece that is cut out, and what the bands read from it hold on a chain that changes nothing.
struct Piece {
    gate: Gate,
    window: Vec<f64>,
    fft: Fft,
    clearance: f64,
    /// Step, and energy.
    bands: Vec<(i32, f64)>,
}

/// The bands of one sweep.
pub struct Bands<'a> {
    reference: &'a Reference,
    pieces: Vec<Piece>,
}

impl<'a> Bands<'a> {
    /// All that the rate allows.
    pub fn new(reference: &'a Reference) -> Self {
        let rate = reference.rate;
        let mut steps = STEPS.filter(|step| centre(*step) * EDGE <= HIGHEST_OF_RATE * rate).peekable();
        let mut pieces = Vec::new();
        for (longer, last, clearance) in PIECES {
            let gate = Gate::new(rate, 0.006 * longer, 0.004 * longer, 0.014 * longer, 0.008 * longer);
            let window = (0..gate.frames()).map(|index| gate.weight(index)).collect();
            let fft = Fft::holding(gate.frames());
            let mut piece = Piece { gate, window, fft, clearance, bands: Vec::new() };
            let ideal = piece.power(&reference.ideal, 0);
            while let Some(step) = steps.next_if(|step| *step <= last) {
                piece.bands.push((step, piece.energy(&ideal, step, rate)));
            }
            pieces.push(piece);
        }
        Self { reference, pieces }
    }

    /// Gains of a wide impulse response about the lag `index`.
    pub fn measure(&self, wide: &[f64], index: usize) -> Leak {
        let rate = self.reference.rate;
        let (mut at_1k, mut at_10k, mut bands) = (None, None, Vec::new());
        for piece in &self.pieces {
            let here = piece.power(wide, index);
            let away = self.away(piece, index).into_iter();
            let away: Vec<Vec<f64>> = away.map(|lag| piece.power(wide, lag)).collect();
            let beside = self.beside(piece, index, wide.len()).into_iter();
            let beside: Vec<Vec<f64>> = beside.map(|lag| piece.power(wide, lag)).collect();
            for (step, ideal) in &piece.bands {
                let energy = |power: &Vec<f64>| piece.energy(power, *step, rate);
                let steady = match away.is_empty() {
                    true => f64::INFINITY,
                    false => arrival::middle(away.iter().map(energy).collect()),
                };
                // Whoever spoke when the sweep passed this band is heard just before or just after it as well.
                let loudest = beside.iter().map(energy).fold(0.0, f64::max);
                let noise = if loudest > DISTURBED * steady { loudest } else { steady };
                let width = centre(*step) * (EDGE - 1.0 / EDGE);
                let independent = (width * piece.gate.frames() as f64 / rate).max(1.0);
                let whole = piece.energy(&here, *step, rate);
                let found = gain(whole, noise, *ideal, independent, piece.clearance);
                match *step {
                    AT_1K => at_1k = Some(found),
                    AT_10K => at_10k = Some(found),
                    _ => {}
                }
                bands.push((centre(*step), found));
            }
        }
        Leak { at_1k, at_10k, bands }
    }

    /// Lags that hold nothing but noise. The sweep passes a low frequency early, so most of what lies before the arrival
    /// was never recorded there, and there is much after it; for a high one it is the other way round.
    fn away(&self, piece: &Piece, index: usize) -> Vec<usize> {
        let reference = self.reference;
        let Some((step, _)) = piece.bands.last().filter(|row| row.0 < LOW) else {
            return reference.away(index, reference.ideal.len(), piece.gate.frames()).collect();
        };
        let sweep = Sweep::new(reference.rate);
        let passed = sweep.growth().0 * (centre(*step) * EDGE / sweep.low().0).ln();
        let passed = reference.sound.start + (passed * reference.rate) as usize;
        let first = index + (AFTER * reference.rate) as usize + piece.gate.before;
        let last = reference.played.len().saturating_sub(passed + piece.gate.after);
        let room = last.saturating_sub(first);
        let apart = (piece.gate.frames() / 4).max(room / NOISE_PIECES);
        (first..last).step_by(apart.max(1)).collect()
    }

    /// Lags before and after that at `index` of an impulse response of `size`, near it: clear of its own decay and of
    /// the sweep's harmonics. None where the piece is too long for that.
    fn beside(&self, piece: &Piece, index: usize, size: usize) -> Vec<usize> {
        if piece.bands.last().is_none_or(|row| row.0 < LOW) {
            return Vec::new();
        }
        let (near, size) = ((NEAR * self.reference.rate) as usize, size.max(1));
        let distances = (0..BESIDE).map(|step| (near + step * piece.gate.frames()) % size);
        distances.flat_map(|distance| [(index + size - distance) % size, (index + distance) % size]).collect()
    }
}

impl Piece {
    /// Power spectrum of the piece about `lag`.
    fn power(&self, response: &[f64], lag: usize) -> Vec<f64> {
        let piece = around(response, lag, self.gate.before, self.gate.after);
        let windowed = piece.zip(&self.window).map(|(sample, weight)| sample * weight);
        self.fft.forward(windowed).iter().map(|bin| bin.norm_sqr()).collect()
    }

    /// Energy of a third octave.
    fn energy(&self, power: &[f64], step: i32, rate: f64) -> f64 {
        let (centre, width) = (centre(step), rate / self.fft.size() as f64);
        let (first, last) =
            ((centre / EDGE / width).ceil() as usize, (centre * EDGE / width).floor() as usize);
        power.iter().take(last + 1).skip(first).sum()
    }
}

/// Centre of a third octave in hertz.
fn centre(step: i32) -> f64 {
    1_000.0 * 10f64.powf(f64::from(step) / 10.0)
}

/// The gain whose energy is `whole` less the noise's; `ideal` is that of a chain that changes nothing.
fn gain(whole: f64, noise: f64, ideal: f64, independent: f64, clearance: f64) -> BandGain {
    let limit = (clearance * noise).max(FLOOR * ideal);
    // Where it is not known how much noise there is, nothing is seen.
    let below_db = power_to_db(limit / ideal);
    if whole <= limit {
        return BandGain { gain_db: None, below_db };
    }
    let signal = whole - noise;
    let ratio = noise / signal;
    let random = power_to_db(1.0 + ((2.0 * ratio + ratio * ratio) / independent).sqrt());
    let gain_db = Estimate { value: power_to_db(signal / ideal), uncertainty: random.hypot(METHOD_DB) };
    BandGain { gain_db: Some(gain_db), below_db }
}
