//! Further arrivals of the same output: what is left of the impulse response once the pulse of a chain that changes
//! nothing has been taken out where the main arrival is, and looks like that pulse again. What a filter leaves behind
//! is smooth or rings; it does not look like a pulse.

use std::f64::consts::TAU;

use super::reading::Found;
use crate::analysis::arrival;
use crate::analysis::fft::{Bin, Fft};
use crate::analysis::gate::{Gate, around};
use crate::measure::{Estimate, SecondArrival};
use crate::signal::sweep::Sweep;
use crate::units::{db_to_gain, gain_to_db};

/// Fainter than this re the main arrival is not looked for, in dB; a little room for the limit of −50 dB.
const FAINTEST_DB: f64 = -51.0;
/// Closer than this to another arrival it can't be told from it: samples, and seconds (at high rates the sweep's top
/// decides, not the rate).
const APART_SAMPLES: f64 = 8.0;
const APART_SECONDS: f64 = 160e-6;
/// At least this far above the standard deviation of the noise, and of what is around it, in dB.
const CLEARANCE_DB: f64 = 16.0;
/// A sample may miss the peak that it is beside by this, in dB: half a sample of 10 kHz at 44.1 kHz, and a little.
const MISSED_DB: f64 = 3.0;
/// How far around a candidate is looked at for the latter, in seconds.
const NEAR: f64 = 0.003;
/// Share of the energy just around a candidate that may be left when a pulse is taken out.
const LEFT: f64 = 0.2;
/// Reach of a pulse, in seconds to either side.
const REACH: f64 = 0.010;
/// How many are looked for, and how many candidates are looked at.
const MOST: usize = 8;
const TRIES: usize = 24;
/// Rounds of fitting every arrival with the others taken out.
const ROUNDS: usize = 3;
/// Harmonics of the sweep that are left out, and how far around each, in seconds.
const HARMONICS: usize = 9;
const HARMONIC_WIDTH: f64 = 0.004;
/// A copy of a copy is where it should be, in samples, and as loud as it should be, in dB.
const SAME_PLACE: f64 = 0.6;
const SAME_RATIO_DB: f64 = 2.5;
/// What the method itself may be off by, in dB and in samples: bounds that the tests hold it to.
const METHOD_DB: f64 = 0.05;
const METHOD_SAMPLES: f64 = 0.02;

/// One pulse: where it is (index and offset in samples), and its height.
#[derive(Debug, Clone, Copy)]
struct Pulse {
    index: usize,
    offset: f64,
    height: f64,
    curvature: f64,
}

impl Pulse {
    fn place(&self) -> f64 {
        self.index as f64 + self.offset
    }
}

/// What is left of a response when the pulses found so far are taken out.
struct Rest<'a> {
    found: &'a Found<'a>,
    values: Vec<f64>,
    fft: Fft,
    reach: usize,
    /// Height of the ideal pulse.
    unit: f64,
}

impl Found<'_> {
    /// All that is found, strongest first.
    pub fn seconds(&self) -> Vec<SecondArrival> {
        let rate = self.reference.rate;
        let reach = ((REACH * rate) as usize).min(self.bright.len() / 2);
        let fft = Fft::holding(2 * reach);
        let mut rest = Rest { found: self, values: self.bright.to_vec(), fft, reach, unit: 1.0 };
        rest.unit = rest.shape(0.0).first().copied().unwrap_or(1.0);
        let apart = APART_SAMPLES.max((APART_SECONDS * rate).floor()) as usize;
        let nearest = (self.index.saturating_sub(apart / 2)..=self.index + apart / 2)
            .max_by(|a, b| rest.at(*a).abs().total_cmp(&rest.at(*b).abs()));
        let mut pulses = vec![rest.fit(nearest.unwrap_or(self.index))];
        rest.add(&pulses[0], -1.0);
        let noise = arrival::background(self.bright.iter().copied());
        let limit = (pulses[0].height.abs() * db_to_gain(FAINTEST_DB)).max(noise * db_to_gain(CLEARANCE_DB));
        let mut masked = self.masked(&pulses[0], apart);
        for _ in 0..TRIES {
            let open = |lag: &usize| masked.get(*lag).is_some_and(|masked| !masked);
            let best = (0..masked.len()).filter(open);
            let best = best.max_by(|a, b| rest.at(*a).abs().total_cmp(&rest.at(*b).abs()));
            let seen = limit * db_to_gain(-MISSED_DB);
            let Some(lag) = best.filter(|lag| rest.at(*lag).abs() > seen) else { break };
            let pulse = rest.fit(lag);
            if pulse.height.abs() > limit && rest.looks_like_a_pulse(lag, apart, &pulses) {
                rest.add(&pulse, -1.0);
                pulses.push(pulse);
                rest.refine(&mut pulses);
            }
            let around = lag.saturating_sub(apart - 1)..(lag + apart).min(masked.len());
            masked.get_mut(around).into_iter().flatten().for_each(|masked| *masked = true);
            if pulses.len() > MOST {
                break;
            }
        }
        let mut seconds = self.described(&rest, &pulses, noise);
        seconds.sort_by(|a, b| b.level_db.value.total_cmp(&a.level_db.value));
        seconds
    }

    /// Lags that no second arrival is looked for at: the main arrival itself and the sweep's harmonics before it.
    fn masked(&self, main: &Pulse, apart: usize) -> Vec<bool> {
        let rate = self.reference.rate;
        let growth = Sweep::new(rate).growth().0 * rate;
        let harmonics: Vec<f64> = (2..=HARMONICS).map(|n| main.place() - growth * (n as f64).ln()).collect();
        let end = (self.reference.last_lag + 1).min(self.bright.len());
        let masked = |lag: usize| {
            let lag = lag as f64;
            (lag - main.place()).abs() < apart as f64 - 0.5
                || harmonics.iter().any(|place| (lag - place).abs() < HARMONIC_WIDTH * rate)
        };
        (0..end).map(masked).collect()
    }

    fn described(&self, rest: &Rest, pulses: &[Pulse], noise: f64) -> Vec<SecondArrival> {
        let Some((main, others)) = pulses.split_first() else { return Vec::new() };
        let slope = noise * self.reference.bright_pulsation;
        let describe = |pulse: &Pulse| {
            let random = if pulse.curvature > 0.0 { slope / pulse.curvature } else { 0.0 };
            let level = gain_to_db((pulse.height / main.height).abs());
            let blur = gain_to_db(1.0 + noise / pulse.height.abs().max(f64::MIN_POSITIVE));
            SecondArrival {
                delay: Estimate {
                    value: pulse.place() - main.place(),
                    uncertainty: random.hypot(METHOD_SAMPLES),
                },
                level_db: Estimate { value: level, uncertainty: blur.hypot(METHOD_DB) },
                repeats: false,
            }
        };
        let mut seconds: Vec<SecondArrival> = others.iter().map(describe).collect();
        let loops: Vec<f64> =
            others.iter().filter(|pulse| rest.recurs(main, pulse, others)).map(|p| p.place()).collect();
        for (second, pulse) in seconds.iter_mut().zip(others) {
            second.repeats = loops.iter().any(|place| {
                let turns = (pulse.place() - main.place()) / (place - main.place());
                turns > 0.5 && (turns - turns.round()).abs() * (place - main.place()).abs() <= SAME_PLACE
            });
        }
        seconds
    }
}

impl Rest<'_> {
    fn at(&self, lag: usize) -> f64 {
        self.values.get(lag % self.values.len().max(1)).copied().unwrap_or(0.0)
    }

    /// The pulse of a chain that changes nothing, later by `offset` samples; it closes on itself.
    fn shape(&self, offset: f64) -> Vec<f64> {
        let reference = self.found.reference;
        let size = self.fft.size();
        let bin = |index: usize| {
            let turn = index as f64 / size as f64;
            Bin::cis(-TAU * turn * offset) * reference.bright.weight(turn * reference.rate)
        };
        self.fft.inverse((0..=size / 2).map(bin))
    }

    /// The pulse that peaks at or beside `lag`.
    fn fit(&self, lag: usize) -> Pulse {
        let gate = Gate::new(self.found.reference.rate, 0.003, 0.001, 0.003, 0.001);
        let piece: Vec<f64> = gate.cut(&self.values, lag).collect();
        let summit = arrival::summit(&piece, gate.before);
        Pulse { index: lag, offset: summit.offset, height: summit.height, curvature: summit.curvature }
    }

    /// Puts a pulse in (`sign` 1) or takes it out (−1).
    fn add(&mut self, pulse: &Pulse, sign: f64) {
        let shape = self.shape(pulse.offset);
        let (size, length) = (shape.len(), self.values.len());
        let scale = sign * pulse.height / self.unit;
        for step in 0..2 * self.reach {
            let slot = self.values.get_mut((pulse.index + length + step - self.reach) % length);
            let value = shape.get((step + size - self.reach) % size);
            if let (Some(slot), Some(value)) = (slot, value) {
                *slot += scale * value;
            }
        }
    }

    /// Fits every pulse again with all others taken out.
    fn refine(&mut self, pulses: &mut [Pulse]) {
        for _ in 0..ROUNDS {
            for pulse in pulses.iter_mut() {
                self.add(pulse, 1.0);
                *pulse = self.fit((pulse.place().round().max(0.0)) as usize);
                self.add(pulse, -1.0);
            }
        }
    }

    /// Whether what peaks at `lag` stands out of what is around it, and is gone when a pulse is taken out.
    fn looks_like_a_pulse(&mut self, lag: usize, apart: usize, pulses: &[Pulse]) -> bool {
        let near = (NEAR * self.found.reference.rate) as usize;
        let nearby: Vec<f64> = around(&self.values, lag, near, near + 1).collect();
        let pulse = self.fit(lag);
        if pulse.height.abs() < arrival::background(nearby.into_iter()) * db_to_gain(CLEARANCE_DB) {
            return false;
        }
        // What is nearer to another arrival than to this one is not its own.
        let own = |n: &usize| {
            let distance = n.abs_diff(lag) as f64;
            pulses.iter().all(|other| (*n as f64 - other.place()).abs() > distance)
        };
        let own: Vec<usize> = (lag.saturating_sub(2 * apart)..=lag + 2 * apart).filter(own).collect();
        let energy = |rest: &Self| own.iter().map(|n| rest.at(*n).powi(2)).sum::<f64>();
        let before = energy(self);
        self.add(&pulse, -1.0);
        let after = energy(self);
        self.add(&pulse, 1.0);
        after <= LEFT * before
    }

    /// Whether `pulse` is followed by a copy of itself, as far from it and as much weaker as it is from `main`. A copy
    /// may be too faint to be an arrival by itself: its place and level are known beforehand.
    fn recurs(&self, main: &Pulse, pulse: &Pulse, others: &[Pulse]) -> bool {
        let away = pulse.place() - main.place();
        let expected = pulse.height * pulse.height / main.height;
        let place = pulse.place() + away;
        if away <= 0.0 || place >= self.found.reference.last_lag as f64 {
            return false;
        }
        let fits = |height: f64| gain_to_db(height / expected).abs() <= SAME_RATIO_DB;
        let listed = |other: &Pulse| (other.place() - place).abs() <= SAME_PLACE;
        if let Some(other) = others.iter().find(|other| listed(other)) {
            return fits(other.height);
        }
        let near = (NEAR * self.found.reference.rate) as usize;
        let lag = place.round() as usize;
        let nearby: Vec<f64> = around(&self.values, lag, near, near + 1).collect();
        let copy = self.fit(lag);
        let clear = arrival::background(nearby.into_iter()) * db_to_gain(CLEARANCE_DB);
        copy.height.abs() > clear && (copy.place() - place).abs() <= SAME_PLACE && fits(copy.height)
    }
}
