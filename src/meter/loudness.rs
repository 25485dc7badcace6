//! Loudness of a programme: momentary, short-term, integrated, range (ITU-R BS.1770-5, EBU R 128, Tech 3341, Tech 3342).

use super::biquad::{Pair, Section, power};
use super::clock::{Clock, Piece, Window};
use super::gate::{Histogram, loudness};
use super::pieces::{Neighbours, Pairs};
use super::surround::MAX_CHANNELS;
use super::wide::{Wide, Work, slices};
use std::f64::consts::PI;

/// Slots of the momentary loudness: 400 ms.
const MOMENTARY: usize = 80;

/// Slots of the short-term loudness: 3 s.
const SHORT_TERM: usize = 600;

/// Slots from one block of the gates to the next: 100 ms.
const HOP: usize = 20;

/// Reading of the loudness. What has not yet lasted long enough, or never rose above the gate, is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Loudness {
    /// Of the last 400 ms, in LUFS; −∞ for digital silence.
    pub momentary: Option<f64>,
    /// Largest momentary loudness since the reset, seen every 5 ms.
    pub momentary_max: Option<f64>,
    /// Of the last 3 s, in LUFS.
    pub short_term: Option<f64>,
    /// Largest short-term loudness since the reset, seen every 5 ms.
    pub short_term_max: Option<f64>,
    /// Of everything since the reset, gated, in LUFS.
    pub integrated: Option<f64>,
    /// Loudness range since the reset, in LU.
    pub range: Option<f64>,
    /// Samples since the reset that were not finite; they count as silence.
    pub invalid: u64,
}

/// Two channels' K-weighting.
#[derive(Debug, Clone)]
struct Side {
    filter: Pair,
    /// With the power gain that the filter leaves out.
    weights: [f64; 2],
    /// Those that count are the last two.
    energies: [f64; 4],
}

/// Meters the loudness of up to 16 channels together.
#[derive(Debug, Clone)]
pub struct LoudnessMeter {
    clock: Clock,
    wide: Wide,
    sides: Vec<Side>,
    channels: usize,
    momentary: Window,
    short_term: Window,
    momentary_max: f64,
    short_term_max: f64,
    slots: usize,
    blocks: Histogram,
    ranges: Histogram,
    reading: Loudness,
}

impl LoudnessMeter {
    /// A meter for a sample rate in hertz and the channels' weights ([`super::weights`]); of more than 16 the first
    /// count.
    pub fn new(rate: f64, weights: &[f64]) -> Self {
        let weights = &weights[..weights.len().min(MAX_CHANNELS)];
        let sections = k_weighting(rate);
        let (filter, gain) = (Pair::new(&sections), power(&sections));
        let side = |pair: &[f64]| Side {
            filter,
            weights: [0, 1].map(|lane| gain * pair.get(lane).copied().unwrap_or(0.0)),
            energies: [0.0; 4],
        };
        Self {
            clock: Clock::new(rate),
            wide: Wide::here(),
            sides: weights.chunks(2).map(side).collect(),
            channels: weights.len(),
            momentary: Window::new(MOMENTARY),
            short_term: Window::new(SHORT_TERM),
            momentary_max: 0.0,
            short_term_max: 0.0,
            slots: 0,
            blocks: Histogram::new(),
            ranges: Histogram::new(),
            reading: Loudness::default(),
        }
    }

    /// Takes in as many samples of each channel as the shortest has.
    pub fn process<C: AsRef<[f32]>>(&mut self, channels: &[C]) {
        let wide = self.wide;
        wide.run(self, slices(channels).first(self.channels));
    }

    /// Takes in a piece of two neighbours; of the last channel of an odd number, twice the same.
    #[inline(always)]
    pub(super) fn pair(&mut self, side: usize, pair: Neighbours<'_>, piece: Piece) {
        let Some(side) = self.sides.get_mut(side).filter(|side| side.weights != [0.0; 2]) else { return };
        let mut filter = side.filter;
        let mut energies = side.energies;
        let [one, other] = pair.both();
        for (&a, &b) in one.first(piece.length).iter().zip(other.first(piece.length)) {
            let weighted = filter.step([f64::from(a), f64::from(b)]);
            for lane in 0..4 {
                energies[lane] += weighted[lane] * weighted[lane];
            }
        }
        (side.filter, side.energies) = (filter, energies);
    }

    pub(super) fn count_invalid(&mut self, invalid: u64) {
        self.reading.invalid += invalid;
    }

    /// Ends the slot if the piece does, when all sides have it.
    pub(super) fn end(&mut self, piece: Piece) {
        let Some(length) = piece.ends else { return };
        let mut energy = 0.0;
        for side in &mut self.sides {
            side.filter.settle();
            // The filter lags by a sample. The slot's last one is counted here, and taken off where it comes out.
            let last = side.filter.pending().map(|sample| sample * sample);
            let [_, _, one, other] = side.energies;
            energy += side.weights[0] * (one + last[0]) + side.weights[1] * (other + last[1]);
            side.energies = [0.0, 0.0, -last[0], -last[1]];
        }
        self.momentary.push(energy / length as f64);
        self.short_term.push(energy / length as f64);
        self.slots += 1;
        let hop = self.slots == HOP;
        if hop {
            self.slots = 0;
        }
        if self.momentary.is_full() {
            let energy = self.momentary.sum() / MOMENTARY as f64;
            self.momentary_max = self.momentary_max.max(energy);
            if hop {
                self.blocks.add(energy);
                self.reading.integrated = self.blocks.integrated();
            }
        }
        if self.short_term.is_full() {
            let energy = self.short_term.sum() / SHORT_TERM as f64;
            self.short_term_max = self.short_term_max.max(energy);
            if hop {
                self.ranges.add(energy);
                self.reading.range = self.ranges.range();
            }
        }
    }

    /// The reading.
    pub fn read(&self) -> Loudness {
        let now = |window: &Window| window.is_full().then(|| loudness(window.sum() / window.length() as f64));
        Loudness {
            momentary: now(&self.momentary),
            momentary_max: self.momentary.is_full().then(|| loudness(self.momentary_max)),
            short_term: now(&self.short_term),
            short_term_max: self.short_term.is_full().then(|| loudness(self.short_term_max)),
            ..self.reading
        }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clock.reset();
        for side in &mut self.sides {
            side.filter.reset();
            side.energies = [0.0; 4];
        }
        self.momentary.reset();
        self.short_term.reset();
        (self.momentary_max, self.short_term_max, self.slots) = (0.0, 0.0, 0);
        self.blocks.reset();
        self.ranges.reset();
        self.reading = Loudness::default();
    }
}

impl Work for LoudnessMeter {
    #[inline(always)]
    fn work(&mut self, channels: &[&[f32]]) {
        let mut pairs = Pairs::new(self.clock, channels);
        while let Some(piece) = pairs.next() {
            for side in 0..pairs.sides() {
                let pair = pairs.side(side, piece);
                pair.channels().iter().for_each(|clean| self.count_invalid(clean.invalid));
                self.pair(side, pair, piece);
            }
            self.end(piece);
        }
        self.clock = pairs.clock;
    }
}

/// K-weighting at a sample rate in hertz: the analogue prototypes behind BS.1770-5's tables 1 and 2 (whose coefficients
/// come out at 48 kHz), each with its corner held by the bilinear transform.
fn k_weighting(rate: f64) -> [Section; 2] {
    const SHELF_HZ: f64 = 1_681.974_450_955_533;
    const SHELF_DB: f64 = 3.999_843_853_973_347;
    const SHELF_Q: f64 = 0.707_175_236_955_419_6;
    const HIGH_PASS_HZ: f64 = 38.135_470_876_024_44;
    const HIGH_PASS_Q: f64 = 0.500_327_037_323_877_3;
    let denominator = |k: f64, q: f64| {
        let a0 = 1.0 + k / q + k * k;
        (a0, [2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0])
    };
    let k = (PI * SHELF_HZ / rate).tan();
    let high = 10f64.powf(SHELF_DB / 20.0);
    let middle = high.powf(0.499_666_774_154_541_6);
    let (a0, a) = denominator(k, SHELF_Q);
    let b = [high + middle * k / SHELF_Q + k * k, 2.0 * (k * k - high), high - middle * k / SHELF_Q + k * k];
    let shelf = Section { b: b.map(|b| b / a0), a };
    let (_, a) = denominator((PI * HIGH_PASS_HZ / rate).tan(), HIGH_PASS_Q);
    [shelf, Section { b: [1.0, -2.0, 1.0], a }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_bs_1770_come_out_at_48_khz() {
        let [shelf, high_pass] = k_weighting(48_000.0);
        let close = |found: &[f64], table: &[f64]| {
            for (found, table) in found.iter().zip(table) {
                assert!((found - table).abs() < 1e-11, "{found} {table}");
            }
        };
        close(&shelf.b, &[1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85]);
        close(&shelf.a, &[-1.690_659_293_182_41, 0.732_480_774_215_85]);
        close(&high_pass.a, &[-1.990_047_454_833_98, 0.990_072_250_366_21]);
    }

    #[test]
    fn k_weighting_is_the_same_at_every_rate() {
        let gain = |rate: f64, f: f64| {
            let omega = 2.0 * PI * f / rate;
            20.0 * k_weighting(rate).iter().map(|section| section.gain(omega)).product::<f64>().log10()
        };
        for rate in [44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0] {
            // The tables bend at 48 kHz as the bilinear transform does; at 384 kHz that is 0.032 dB less.
            assert!((gain(rate, 997.0) - 0.691).abs() < 0.04, "{rate}: {}", gain(rate, 997.0));
            assert!((gain(rate, 38.0) + 6.0).abs() < 0.05, "{rate}: {}", gain(rate, 38.0));
        }
    }
}
