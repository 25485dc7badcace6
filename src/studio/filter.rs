//! Band limits: first- and second-order sections by the bilinear transform, exact at the corner.

use super::plan::LowPass;
use crate::units::Hz;
use std::f64::consts::{PI, SQRT_2};

/// State smaller than this is silence: without it a decaying filter ends in denormals, which are slow.
const SILENCE: f64 = 1e-30;

/// One section in transposed direct form II.
#[derive(Debug, Clone)]
pub(super) struct Section {
    b: [f64; 3],
    a: [f64; 2],
    state: [f64; 2],
}

impl Section {
    /// First-order high-pass, −3 dB at `corner`; nothing if that is no frequency below half of `rate`.
    pub fn high_pass(corner: Hz, rate: f64) -> Option<Self> {
        let k = warped(corner, rate)?;
        let gain = 1.0 / (1.0 + k);
        Some(Self::new([gain, -gain, 0.0], [(k - 1.0) * gain, 0.0]))
    }

    /// First-order or Butterworth low-pass, −3 dB at its corner; nothing if that is no frequency below half of
    /// `rate`.
    pub fn low_pass(kind: LowPass, rate: f64) -> Option<Self> {
        let k = warped(kind.corner(), rate)?;
        Some(match kind {
            LowPass::First(_) => {
                let gain = 1.0 / (1.0 + k);
                Self::new([k * gain, k * gain, 0.0], [(k - 1.0) * gain, 0.0])
            }
            LowPass::Second(_) => {
                let gain = 1.0 / (1.0 + SQRT_2 * k + k * k);
                let b = k * k * gain;
                Self::new([b, 2.0 * b, b], [2.0 * (k * k - 1.0) * gain, (1.0 - SQRT_2 * k + k * k) * gain])
            }
        })
    }

    /// y = (b₀ + b₁z⁻¹ + b₂z⁻²) / (1 + a₁z⁻¹ + a₂z⁻²) · x.
    pub fn new(b: [f64; 3], a: [f64; 2]) -> Self {
        Self { b, a, state: [0.0; 2] }
    }

    /// The next sample.
    pub fn process(&mut self, x: f64) -> f64 {
        let y = self.b[0] * x + self.state[0];
        let next = [self.b[1] * x - self.a[0] * y + self.state[1], self.b[2] * x - self.a[1] * y];
        self.state = next.map(|state| if state.abs() < SILENCE { 0.0 } else { state });
        y
    }
}

/// Delay in samples that a low-pass adds to frequencies far below its corner.
pub(super) fn low_pass_delay(kind: LowPass, rate: f64) -> f64 {
    let order = match kind {
        LowPass::First(_) => 1.0,
        LowPass::Second(_) => SQRT_2,
    };
    warped(kind.corner(), rate).map_or(0.0, |k| order / (2.0 * k))
}

/// The corner as the bilinear transform sees it; nothing if it is no frequency below half of `rate`.
pub(super) fn warped(corner: Hz, rate: f64) -> Option<f64> {
    let valid = corner.0 > 0.0 && corner.0 < rate / 2.0;
    valid.then(|| (PI * corner.0 / rate).tan())
}
