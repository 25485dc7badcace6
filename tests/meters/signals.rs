//! Signals to meter.

use linecheck::meter::{Loudness, LoudnessMeter};
use std::f64::consts::PI;

/// Amplitude of a peak level in dBFS.
pub fn amplitude(dbfs: f64) -> f64 {
    10f64.powf(dbfs / 20.0)
}

/// Level of an amplitude in dB.
pub fn db(amplitude: f64) -> f64 {
    20.0 * amplitude.log10()
}

/// A sine of so many frames: frequency in hertz, phase in degrees.
pub fn sine(rate: f64, frequency: f64, amplitude: f64, degrees: f64, frames: usize) -> Vec<f32> {
    let wave = |n: usize| {
        let turns = (n as f64 * frequency / rate).fract() + degrees / 360.0;
        (amplitude * (2.0 * PI * turns).sin()) as f32
    };
    (0..frames).map(wave).collect()
}

/// A tone of 1 kHz in steps of (dBFS, seconds), without a break in its phase; −∞ is silence.
pub fn steps(rate: f64, steps: &[(f64, f64)]) -> Vec<f32> {
    let mut samples = Vec::new();
    let mut end = 0.0;
    for (dbfs, seconds) in steps {
        end += seconds * rate;
        while samples.len() < end.round() as usize {
            let turns = (samples.len() as f64 * 1_000.0 / rate).fract();
            samples.push((amplitude(*dbfs) * (2.0 * PI * turns).sin()) as f32);
        }
    }
    samples
}

/// The loudness of channels, metered in ragged blocks.
pub fn loudness(rate: f64, weights: &[f64], channels: &[Vec<f32>]) -> Loudness {
    let mut meter = LoudnessMeter::new(rate, weights);
    let parts: Vec<&[f32]> = channels.iter().map(Vec::as_slice).collect();
    meter.process(&parts);
    meter.read()
}

/// White noise between −1 and 1; each seed another.
pub fn noise(seed: u64, frames: usize) -> Vec<f32> {
    let mut random = Random(seed);
    (0..frames).map(|_| (2.0 * random.unit() - 1.0) as f32).collect()
}

/// Numbers without pattern (splitmix64).
pub struct Random(pub u64);

impl Random {
    /// From 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}
