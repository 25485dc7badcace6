//! A small, repeatable imitation of a chain for tests: gain, whole and fractional delay, white noise, DC.

use std::f64::consts::PI;

/// White noise from a 64-bit linear congruential generator with xorshift output (PCG): the same for the same seed.
pub struct Noise(u64);

impl Noise {
    /// A generator of its own for every seed.
    pub fn new(seed: u64) -> Self {
        let mut noise = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1));
        for _ in 0..4 {
            noise.uniform();
        }
        noise
    }

    /// Evenly distributed over 0 … 1, both excluded.
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        ((mixed >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// Normally distributed, standard deviation 1 (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (2.0 * PI * self.uniform()).cos()
    }
}

/// What one output goes through on its way to one input.
#[derive(Debug, Clone, Copy)]
pub struct Path {
    /// Amplitude factor; negative inverts.
    pub gain: f64,
    /// In samples.
    pub delay: f64,
}

impl Path {
    /// Adds `played`, as it arrives, to `heard`; what arrives after its end is lost.
    pub fn add(&self, played: &[f32], heard: &mut [f64]) {
        let whole = self.delay.floor();
        let fraction = self.delay - whole;
        let whole = whole as usize;
        if fraction == 0.0 {
            for (slot, sample) in heard.iter_mut().skip(whole).zip(played) {
                *slot += self.gain * f64::from(*sample);
            }
            return;
        }
        let kernel: Vec<f64> = (-REACH..=REACH).map(|tap| kaiser_sinc(tap as f64 - fraction)).collect();
        for (frame, sample) in played.iter().enumerate().filter(|(_, sample)| **sample != 0.0) {
            let value = self.gain * f64::from(*sample);
            for (tap, weight) in kernel.iter().enumerate() {
                let target = (frame + whole + tap) as isize - REACH;
                if let Some(slot) = usize::try_from(target).ok().and_then(|target| heard.get_mut(target)) {
                    *slot += value * weight;
                }
            }
        }
    }
}

const REACH: isize = 160;

/// Ideal interpolator under a Kaiser window of −100 dB.
fn kaiser_sinc(x: f64) -> f64 {
    const BETA: f64 = 10.06;
    let edge = 1.0 - (x / (REACH as f64 + 1.0)).powi(2);
    let sinc = if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) };
    sinc * bessel(BETA * edge.max(0.0).sqrt()) / bessel(BETA)
}

fn bessel(x: f64) -> f64 {
    let mut term = 1.0;
    (1..60).fold(1.0, |sum, k| {
        term *= (x / 2.0 / f64::from(k)).powi(2);
        sum + term
    })
}

/// `frames` of white noise whose AES17 rms level over the whole bandwidth is `dbfs`, plus DC.
pub fn white(frames: usize, dbfs: f64, dc: f64, seed: u64) -> Vec<f64> {
    let mut noise = Noise::new(seed);
    let rms = 10f64.powf(dbfs / 20.0) / 2f64.sqrt();
    (0..frames).map(|_| rms * noise.normal() + dc).collect()
}

/// As a recording.
pub fn recorded(heard: &[f64]) -> Vec<f32> {
    heard.iter().map(|sample| *sample as f32).collect()
}

/// `samples` as a converter hears them whose clock is `ratio` times as fast as the player's.
pub fn resampled(samples: &[f64], ratio: f64) -> Vec<f64> {
    const TAPS: isize = 24;
    let value = |frame: usize| {
        let place = frame as f64 / ratio;
        let whole = place.floor() as isize;
        (whole - TAPS + 1..=whole + TAPS)
            .filter_map(|tap| Some((tap, samples.get(usize::try_from(tap).ok()?)?)))
            .map(|(tap, sample)| {
                let x = place - tap as f64;
                let sinc = if x.abs() < 1e-12 { 1.0 } else { (PI * x).sin() / (PI * x) };
                let edge = PI * x / TAPS as f64;
                sample * sinc * (0.42 + 0.5 * edge.cos() + 0.08 * (2.0 * edge).cos())
            })
            .sum()
    };
    (0..samples.len()).map(value).collect()
}
