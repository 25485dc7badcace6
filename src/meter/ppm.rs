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

/// Frames looked at together.
const GROUP: usize = 8;

/// Both types of PPM for one channel.
///
/// Charges are kept as what they are worth at the beginning of the slot, and what charges them is raised by what they have
/// fallen since: so nothing is done where nothing charges them, and the steady fall is exact.
#[derive(Debug, Clone)]
pub(super) struct Ppm {
    /// Type I's two capacitors, then type II's.
    charges: [f32; 4],
    attack: [f32; 4],
    /// By frame of a slot, and type: by how much a charge of the slot's beginning is too large, and the inverse of it.
    fallen: Vec<[f32; 2]>,
    left: Vec<[f32; 2]>,
    /// Frames of this slot so far.
    at: usize,
    max: [f32; 2],
}

impl Ppm {
    pub fn new(rate: f64, factor: usize) -> Self {
        let types = [&TYPE_I, &TYPE_II];
        let attack = |n: usize| -(-types[n / 2].charge[n % 2] / (rate * factor as f64)).exp_m1() as f32;
        // The last group may reach over the slot's end.
        let slot = (rate / SLOTS_PER_SECOND as f64).ceil().max(1.0) as usize;
        let fall = |frame: usize| types.map(|kind| kind.fall * LN_10 / 20.0 / rate * frame as f64);
        Self {
            charges: [0.0; 4],
            attack: [0, 1, 2, 3].map(attack),
            fallen: (0..=slot + GROUP).map(|frame| fall(frame).map(|fall| fall.exp() as f32)).collect(),
            left: (0..=slot + GROUP).map(|frame| fall(frame).map(|fall| (-fall).exp() as f32)).collect(),
            at: 0,
            max: [0.0; 2],
        }
    }

    #[inline(always)]
    pub fn piece(&mut self, samples: &Oversampled, piece: Piece) {
        self.at = piece.at;
        match samples.factor {
            4 => self.run::<4>(samples),
            _ => self.run::<2>(samples),
        }
        self.at = piece.at + samples.sizes().len();
        if piece.ends.is_some() {
            let left = self.left[self.at];
            for (lane, charge) in self.charges.iter_mut().enumerate() {
                *charge *= left[lane / 2];
                if *charge < 1e-20 {
                    *charge = 0.0;
                }
            }
            self.at = 0;
        }
    }

    #[inline(always)]
    fn run<const FACTOR: usize>(&mut self, samples: &Oversampled) {
        for (group, sizes) in samples.sizes().chunks(GROUP).enumerate() {
            let frame = group * GROUP;
            let Some(fallen) = self.fallen[self.at + frame..].first_chunk::<GROUP>() else { return };
            let [a, b, c, d] = self.charges;
            let low = [smaller(a, b), smaller(c, d)];
            let mut rising = 0u32;
            for (n, (&size, fallen)) in sizes.iter().zip(fallen).enumerate() {
                let rises = (size * fallen[0] > low[0]) | (size * fallen[1] > low[1]);
                rising |= u32::from(rises) << n;
            }
            while rising != 0 {
                let n = rising.trailing_zeros() as usize;
                rising &= rising - 1;
                self.charge(samples.frame::<FACTOR>(frame + n), self.at + frame + n);
            }
        }
    }

    /// Charges what is lower than the samples of a frame of the slot: nothing, to the bit, if that is no capacitor.
    #[inline(always)]
    fn charge<const FACTOR: usize>(&mut self, samples: [f32; FACTOR], frame: usize) {
        let (mut charges, attack) = (self.charges, self.attack);
        let ([one, two], left) = (self.fallen[frame], self.left[frame]);
        let raise = [one, one, two, two];
        for sample in samples {
            let size = sample.abs();
            for lane in 0..4 {
                let above = size * raise[lane] - charges[lane];
                charges[lane] += attack[lane] * if above > 0.0 { above } else { 0.0 };
            }
        }
        let [a, b, c, d] = charges;
        self.max = [self.max[0].max((a + b) * left[0]), self.max[1].max((c + d) * left[1])];
        self.charges = charges;
    }

    /// Type I and type II.
    pub fn read(&self) -> [Needle; 2] {
        let [a, b, c, d] = self.charges;
        let left = self.left.get(self.at).copied().unwrap_or([1.0; 2]);
        let needle = |now: f32, max: f32, kind: &Type| {
            let gain = kind.gain as f32;
            Needle { now: now * gain, max: max * gain }
        };
        [needle((a + b) * left[0], self.max[0], &TYPE_I), needle((c + d) * left[1], self.max[1], &TYPE_II)]
    }

    pub fn reset(&mut self) {
        (self.charges, self.at, self.max) = ([0.0; 4], 0, [0.0; 2]);
    }
}

#[inline(always)]
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

    #[inline(always)]
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
