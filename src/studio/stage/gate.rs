//! A noise gate.

use super::super::gear::Gate;
use super::decay;
use crate::units::Dbfs;

/// Gain below which it is shut.
const SHUT: f64 = 1e-6;

/// A [`Gate`], ready to play; shut at first.
#[derive(Debug, Clone)]
pub struct Gating {
    threshold: f64,
    keep: f64,
    gain: f64,
}

impl Gating {
    /// On a clock of `rate` (hertz); nothing if it has an impossible figure.
    pub fn new(gate: Gate, rate: f64) -> Option<Self> {
        let possible = gate.threshold.0.is_finite() && gate.release.0.is_finite();
        let threshold = Dbfs(gate.threshold.0).amplitude();
        possible.then(|| Self { threshold, keep: decay(gate.release.0, rate), gain: 0.0 })
    }

    /// The next sample.
    pub fn process(&mut self, x: f64) -> f64 {
        self.gain = if x.abs() >= self.threshold { 1.0 } else { self.gain * self.keep };
        if self.gain < SHUT {
            self.gain = 0.0;
        }
        x * self.gain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Seconds;

    #[test]
    fn it_opens_at_once_and_closes_with_its_time_constant() {
        let gate = Gate { threshold: Dbfs(-40.0), release: Seconds(0.1) };
        let mut gating = Gating::new(gate, 48_000.0).expect("possible");
        assert_eq!(gating.process(0.009_9), 0.0);
        assert_eq!(gating.process(0.010_1), 0.010_1);
        let closing: Vec<f64> = (0..96_000).map(|_| gating.process(0.005)).collect();
        assert!((closing[4799] / 0.005 - (-1.0f64).exp()).abs() < 1e-9);
        assert_eq!(closing[95_999], 0.0);
    }
}
