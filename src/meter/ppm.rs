//! Programme meters: PPM types I and II (IEC 60268-10) and the VU (IEC 60268-17).
//!
//! They see the oversampled channel, so that where the samples happen to fall on a wave does not matter. Both scales
//! are such that a steady full-scale sine reads 0 dBFS; where 0 VU or PPM 4 stands is for the scale that is drawn.

use super::clock::{Piece, SLOTS_PER_SECOND, Sum};
use super::oversample::Oversampled;
use std::f64::consts::{LN_10, PI};

/// A quasi-peak detector: two capacitors that charge at different speeds and discharge alike; it reads their sum.
struct Type {
    /// Charging speeds in 1/s.
    charge: [f64; 2],
    /// Fall in dB a second.
    fall: f64,
    /// Reading of a steady full-scale sine before this gain is the inverse of it.
    gain: f64,
}

/// IEC 60268-10 type I: 10 ms bursts −1 dB, 5 ms −2, 3 ms −4, 0.4 ms −15; falls 20 dB in 1.7 s.
const TYPE_I: Type = Type { charge: [450.0, 1_300.0], fall: 20.0 / 1.7, gain: 0.5108 };

/// IEC 60268-10 type II: 10 ms bursts −2.2 dB, 5 ms −4, 1.5 ms −9, 0.5 ms −17; falls 24 dB in 2.8 s.
const TYPE_II: Type = Type { charge: [200.0, 860.0], fall: 24.0 / 2.8, gain: 0.5141 };

/// Reading of a programme meter: as a fraction of what a steady full-scale sine reads.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Needle {
    /// Now.
    pub now: f32,
    /// Largest since the reset.
    pub max: f32,
}

impl Needle {
    /// Where the needle is, in dBFS of a steady sine.
    pub fn dbfs(self) -> f64 {
        20.0 * f64::from(self.now).log10()
    }

    /// The furthest it went since the reset, in dBFS of a steady sine.
    pub fn max_dbfs(self) -> f64 {
        20.0 * f64::from(self.max).log10()
    }
}

/// Frames after which the charges are brought up to date at the latest.
const LAZY: usize = 64;

/// Frames looked at together.
const GROUP: usize = 8;

/// Both types of PPM for one channel.
#[derive(Debug, Clone)]
pub(super) struct Ppm {
    /// Type I's two capacitors, then type II's.
    charges: [f32; 4],
    attack: [f32; 4],
    /// By type: what is left of a charge after so many frames.
    left: [[f32; LAZY + 1]; 2],
    /// Frames since the charges were last brought up to date: as long as nothing charges them, they only fall.
    since: usize,
    max: [f32; 2],
}

impl Ppm {
    pub fn new(rate: f64, factor: usize) -> Self {
        let types = [&TYPE_I, &TYPE_II];
        let attack = |n: usize| -(-types[n / 2].charge[n % 2] / (rate * factor as f64)).exp_m1() as f32;
        let left =
            |kind: &Type, frames: usize| (-kind.fall * LN_10 / 20.0 / rate * frames as f64).exp() as f32;
        Self {
            charges: [0.0; 4],
            attack: [0, 1, 2, 3].map(attack),
            left: types.map(|kind| std::array::from_fn(|frames| left(kind, frames))),
            since: 0,
            max: [0.0; 2],
        }
    }

    pub fn piece(&mut self, samples: &Oversampled, piece: Piece) {
        match samples.factor {
            4 => self.run::<4>(samples),
            _ => self.run::<2>(samples),
        }
        if piece.ends.is_some() {
            for charge in self.charges.iter_mut().filter(|charge| **charge < 1e-20) {
                *charge = 0.0;
            }
        }
    }

    fn run<const FACTOR: usize>(&mut self, samples: &Oversampled) {
        let sizes = samples.sizes();
        let mut frame = 0;
        while frame < sizes.len() {
            let length = GROUP.min(sizes.len() - frame).min(LAZY - self.since);
            if length < GROUP || self.rises(&sizes[frame..frame + GROUP], self.since + 1) {
                for at in frame..frame + length {
                    self.since += 1;
                    if self.rises(&sizes[at..=at], self.since) {
                        self.charge(samples.frame::<FACTOR>(at));
                    }
                }
            } else {
                self.since += GROUP;
            }
            if self.since >= LAZY {
                self.catch_up();
            }
            frame += length;
        }
    }

    /// Whether any of these frames charges a capacitor; the first comes so long after the charges were up to date.
    #[inline(always)]
    fn rises(&self, sizes: &[f32], since: usize) -> bool {
        let [a, b, c, d] = self.charges;
        let low = [smaller(a, b), smaller(c, d)];
        let mut rises = false;
        for (n, &size) in sizes.iter().enumerate() {
            rises |= (size > low[0] * self.left[0][since + n]) | (size > low[1] * self.left[1][since + n]);
        }
        rises
    }

    #[inline(always)]
    fn charge<const FACTOR: usize>(&mut self, samples: [f32; FACTOR]) {
        self.catch_up();
        let (mut charges, attack) = (self.charges, self.attack);
        for sample in samples {
            for lane in 0..4 {
                let risen = (1.0 - attack[lane]) * charges[lane] + attack[lane] * sample.abs();
                charges[lane] = if risen > charges[lane] { risen } else { charges[lane] };
            }
        }
        let [a, b, c, d] = charges;
        self.max = [self.max[0].max(a + b), self.max[1].max(c + d)];
        self.charges = charges;
    }

    /// Lets the charges fall by what is due.
    #[inline(always)]
    fn catch_up(&mut self) {
        let left = [self.left[0][self.since], self.left[1][self.since]];
        for (lane, charge) in self.charges.iter_mut().enumerate() {
            *charge *= left[lane / 2];
        }
        self.since = 0;
    }

    /// Type I and type II.
    pub fn read(&self) -> [Needle; 2] {
        let [a, b, c, d] = self.charges;
        let left = [self.left[0][self.since], self.left[1][self.since]];
        let needle = |now: f32, max: f32, kind: &Type| {
            let gain = kind.gain as f32;
            Needle { now: now * gain, max: max * gain }
        };
        [needle((a + b) * left[0], self.max[0], &TYPE_I), needle((c + d) * left[1], self.max[1], &TYPE_II)]
    }

    pub fn reset(&mut self) {
        (self.charges, self.since, self.max) = ([0.0; 4], 0, [0.0; 2]);
    }
}

fn smaller(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// The VU's needle: overswing of a step (IEC 60268-17 allows 1 to 1.5 %).
const OVERSWING: f64 = 0.0125;

/// Time to 99 % of a step.
const RISE_SECONDS: f64 = 0.3;

/// The VU of one channel: the mean magnitude of 5 ms drives a needle with mass, spring and damping.
#[derive(Debug, Clone)]
pub(super) struct Vu {
    magnitudes: Sum,
    /// The needle's position and speed (a slot).
    needle: [f64; 2],
    /// Their change from one slot to the next: both from both, and from what drives.
    step: [[f64; 3]; 2],
    max: f64,
}

impl Vu {
    pub fn new() -> Self {
        let log = OVERSWING.ln();
        let damping = -log / (PI * PI + log * log).sqrt();
        let speed = rise(damping) / RISE_SECONDS / SLOTS_PER_SECOND as f64;
        // The oscillator's own motion over a slot, exactly.
        let (decay, beat) = (damping * speed, speed * (1.0 - damping * damping).sqrt());
        let (shrink, cos, sin) = ((-decay).exp(), beat.cos(), beat.sin() / beat);
        let position = [shrink * (cos + decay * sin), shrink * sin];
        let velocity = [-shrink * speed * speed * sin, shrink * (cos - decay * sin)];
        let step = [[position[0], position[1], 1.0 - position[0]], [velocity[0], velocity[1], -velocity[0]]];
        Self { magnitudes: Sum::default(), needle: [0.0; 2], step, max: 0.0 }
    }

    pub fn piece(&mut self, samples: &Oversampled, piece: Piece) {
        let means = samples.means();
        self.magnitudes.add(piece.at, means.len(), |frame| f64::from(means[frame]));
        let Some(length) = piece.ends else { return };
        let drive = self.magnitudes.take() / length as f64;
        let [position, speed] = self.needle;
        self.needle = self.step.map(|[a, b, c]| a * position + b * speed + c * drive);
        if self.needle.iter().all(|value| value.abs() < 1e-20) {
            self.needle = [0.0; 2];
        }
        self.max = self.max.max(self.needle[0]);
    }

    pub fn read(&self) -> Needle {
        // A rectified sine's mean is 2/π of its peak. The needle's stop is at 0.
        let gain = PI / 2.0;
        Needle { now: (gain * self.needle[0].max(0.0)) as f32, max: (gain * self.max) as f32 }
    }

    pub fn reset(&mut self) {
        (self.magnitudes, self.needle, self.max) = (Sum::default(), [0.0; 2], 0.0);
    }
}

/// When the step response of an oscillator of this damping and the speed 1 first reaches 99 %.
fn rise(damping: f64) -> f64 {
    let beat = (1.0 - damping * damping).sqrt();
    let response =
        |t: f64| 1.0 - (-damping * t).exp() * ((beat * t).cos() + damping / beat * (beat * t).sin());
    let (mut low, mut high) = (0.0, PI / beat);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if response(middle) < 0.99 { low = middle } else { high = middle }
    }
    low
}
