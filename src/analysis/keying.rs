//! Tones that are switched on and off: the phasor of a known frequency, a few milliseconds at a time.

use super::fft::Bin;
use std::ops::{Add, Sub};

/// Time from one phasor to the next, about.
const STEP_SECONDS: f64 = 0.005;
/// How each phasor is made of four steps: zeros at every odd multiple of half the step rate, on top of those at its
/// multiples that a step has by itself.
const WEIGHTS: [f64; 4] = [0.125, 0.375, 0.375, 0.125];
/// Phasors that overlap share their noise: so many of them count as one (1 / Σ w²).
const SHARED: f64 = 3.2;

/// What one recording holds at some frequencies.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// Time from one phasor to the next, in seconds.
    pub step: f64,
    /// Per frequency: amplitude (peak) and phase re the first sample, step by step. Each looks at
    /// [`Keyed::window`] from its own time on.
    pub tones: Vec<Vec<Bin>>,
    /// Mean square of everything, seen through the same window.
    pub power: Vec<f64>,
}

impl Keyed {
    /// Of `samples` at a sample rate and frequencies in hertz. A sample that is no number counts as 0.
    pub fn new(samples: &[f32], rate: f64, frequencies: &[f64]) -> Self {
        let frames = (STEP_SECONDS * rate).round().max(8.0) as usize;
        let mut rotors: Vec<Rotor> = frequencies
            .iter()
            .map(|frequency| Rotor::new(std::f64::consts::TAU * frequency / rate, frames))
            .collect();
        let steps = samples.len() / frames;
        let mut power = Vec::with_capacity(steps);
        let mut raw: Vec<Vec<Bin>> = rotors.iter().map(|_| Vec::with_capacity(steps)).collect();
        let mut stretch = vec![0.0; frames];
        for samples in samples.chunks_exact(frames) {
            for (slot, sample) in stretch.iter_mut().zip(samples) {
                *slot = clean(*sample);
            }
            power.push(product(&stretch, &stretch) / frames as f64);
            for (raw, rotor) in raw.iter_mut().zip(&mut rotors) {
                raw.push(rotor.turn_back(&stretch) * (2.0 / frames as f64));
            }
        }
        let smooth = |raw: &Vec<Bin>| -> Vec<Bin> {
            let four = raw.windows(4);
            four.map(|four| four.iter().zip(WEIGHTS).map(|(bin, weight)| bin * weight).sum()).collect()
        };
        Self {
            step: frames as f64 / rate,
            tones: raw.iter().map(smooth).collect(),
            power: power
                .windows(4)
                .map(|four| four.iter().zip(WEIGHTS).map(|(p, weight)| p * weight).sum())
                .collect(),
        }
    }

    /// How long each phasor looks, in seconds.
    pub fn window(&self) -> f64 {
        4.0 * self.step
    }
}

/// A wave of amplitude 1.
struct Rotor {
    /// Sample by sample of a stretch.
    cosine: Vec<f64>,
    sine: Vec<f64>,
    /// Where it stands at the stretch's beginning, backwards, and how far it turns until the next.
    start: Bin,
    turn: Bin,
}

impl Rotor {
    /// Of a frequency in radians a sample, for stretches of so many samples.
    fn new(pulsation: f64, frames: usize) -> Self {
        let wave = |of: fn(f64) -> f64| (0..frames).map(|n| of(pulsation * n as f64)).collect();
        Self {
            cosine: wave(f64::cos),
            sine: wave(f64::sin),
            start: Bin::new(1.0, 0.0),
            turn: Bin::cis(-pulsation * frames as f64),
        }
    }

    /// The sum of the next stretch's samples, each turned back by the wave.
    fn turn_back(&mut self, samples: &[f64]) -> Bin {
        let sum = Bin::new(product(samples, &self.cosine), -product(samples, &self.sine));
        let start = self.start;
        self.start *= self.turn;
        start * sum
    }
}

/// Σ a b, several at a time.
fn product(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}

fn clean(sample: f32) -> f64 {
    if sample.is_finite() { f64::from(sample) } else { 0.0 }
}

/// By how much the phasors turn per step, in radians: what is left when the return's clock is not quite ours. Steps in
/// which the amplitude changes by more than a part of `steadiness` are left out.
pub fn drift<'a>(tracks: impl Iterator<Item = &'a [Bin]>, steadiness: f64) -> f64 {
    let mut sum = Bin::default();
    for track in tracks {
        for pair in track.windows(2) {
            if let [before, after] = pair
                && (after.norm() - before.norm()).abs() <= steadiness * before.norm()
            {
                sum += after * before.conj();
            }
        }
    }
    if sum == Bin::default() { 0.0 } else { sum.arg() }
}

/// The phasors turned back by `drift` radians per step.
pub fn steady(track: &[Bin], drift: f64) -> Vec<Bin> {
    (0..).zip(track).map(|(step, bin)| bin * Bin::cis(-drift * f64::from(step))).collect()
}

/// Sums over some phasors: enough for every fit that follows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// How many.
    pub count: f64,
    /// Their sum.
    pub sum: Bin,
    /// Sum of their squared magnitudes.
    pub square: f64,
}

impl Sums {
    /// Of one.
    pub fn of(bin: Bin) -> Self {
        Self { count: 1.0, sum: bin, square: bin.norm_sqr() }
    }

    /// What is left, summed and squared, when the mean is taken out.
    pub fn rest(self) -> f64 {
        if self.count > 0.0 { (self.square - self.sum.norm_sqr() / self.count).max(0.0) } else { 0.0 }
    }

    /// The mean and its standard deviation.
    pub fn mean(self) -> Option<(Bin, f64)> {
        (self.count >= 2.0)
            .then(|| (self.sum / self.count, (SHARED * self.rest() / self.count / (self.count - 1.0)).sqrt()))
    }
}

impl Add for Sums {
    type Output = Self;

    /// Both together.
    fn add(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            sum: self.sum + other.sum,
            square: self.square + other.square,
        }
    }
}

impl Sub for Sums {
    type Output = Self;

    /// What is left of it when a part is taken away.
    fn sub(self, part: Self) -> Self {
        Self { count: self.count - part.count, sum: self.sum - part.sum, square: self.square - part.square }
    }
}

/// Two tones of one frequency that are on together (`both`), and each alone: their phasors and standard deviations,
/// and what is left. `None` when one of them cannot be told from the other.
pub fn two_tones(both: Sums, first: Sums, second: Sums) -> Option<([(Bin, f64); 2], f64)> {
    // Normal equations of z = a·[first on] + b·[second on].
    let (aa, bb, ab) = (both.count + first.count, both.count + second.count, both.count);
    let determinant = aa * bb - ab * ab;
    if determinant <= 0.0 {
        return None;
    }
    let (za, zb) = (both.sum + first.sum, both.sum + second.sum);
    let a = (za * bb - zb * ab) / determinant;
    let b = (zb * aa - za * ab) / determinant;
    let explained = (a.conj() * za + b.conj() * zb).re;
    let rest = (both.square + first.square + second.square - explained).max(0.0);
    let variance = SHARED * rest / (both.count + first.count + second.count - 2.0).max(1.0);
    Some(([(a, (variance * bb / determinant).sqrt()), (b, (variance * aa / determinant).sqrt())], rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyed_tone_is_read_step_by_step() {
        let rate = 44_100.0;
        let tone = |n: usize| {
            let on = f64::from(u8::from(n < 22_050));
            (on * 0.25 * (std::f64::consts::TAU * 1000.05 * n as f64 / rate).sin()) as f32
        };
        let samples: Vec<f32> = (0..44_100).map(tone).collect();
        let keyed = Keyed::new(&samples, rate, &[1000.0, 660.0]);
        assert!((keyed.step - 0.005).abs() < 1e-4);
        assert!((keyed.tones[0][40].norm() - 0.25).abs() < 1e-3 && keyed.tones[0][150].norm() < 1e-9);
        assert!(keyed.tones[1][40].norm() < 0.01, "{}", keyed.tones[1][40].norm());
        assert!((keyed.power[40] - 0.03125).abs() < 2e-3);
        let turn = drift([&keyed.tones[0][..80]].into_iter(), 0.1);
        assert!((turn - std::f64::consts::TAU * 0.05 * keyed.step).abs() < 1e-4, "{turn}");
    }

    #[test]
    fn two_tones_are_told_apart() {
        let (a, b) = (Bin::new(0.3, 0.1), Bin::new(-0.2, 0.4));
        let make = |bin: Bin, count: usize| {
            let mut sums = Sums::default();
            (0..count).for_each(|_| sums = sums + Sums::of(bin));
            sums
        };
        let ([(one, _), (two, _)], rest) =
            two_tones(make(a + b, 50), make(a, 5), make(b, 7)).expect("solvable");
        assert!((one - a).norm() < 1e-12 && (two - b).norm() < 1e-12 && rest < 1e-12);
        assert!(two_tones(make(a, 50), Sums::default(), Sums::default()).is_none());
    }
}
