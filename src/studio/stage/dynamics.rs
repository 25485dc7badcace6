//! Gain that depends on the level: limiter, compressor, automatic gain control.

use super::super::gear::Dynamics;
use super::decay;
use crate::units::{Dbfs, db_to_gain, gain_to_db};

/// Nothing is quieter than this to the detector: it keeps logarithms finite.
const FLOOR: f64 = 1e-9;

/// A [`Dynamics`], ready to play.
#[derive(Debug, Clone)]
pub struct Compressor {
    dynamics: Dynamics,
    /// Factors per sample by which the detector nears what it hears, upwards and downwards.
    attack: f64,
    release: f64,
    /// Peak amplitude that the detector sees.
    level: f64,
}

impl Compressor {
    /// At rest on a clock of `rate` (hertz); nothing if it has an impossible figure.
    pub fn new(dynamics: Dynamics, rate: f64) -> Option<Self> {
        let figures = [dynamics.threshold.0, dynamics.makeup.0, dynamics.attack.0, dynamics.release.0];
        let possible = figures.iter().all(|figure| figure.is_finite()) && dynamics.ratio >= 1.0;
        let (attack, release) = (decay(dynamics.attack.0, rate), decay(dynamics.release.0, rate));
        possible.then_some(Self { dynamics, attack, release, level: FLOOR })
    }

    /// The next sample.
    pub fn process(&mut self, x: f64) -> f64 {
        let now = x.abs().max(FLOOR);
        let keep = if now > self.level { self.attack } else { self.release };
        self.level = now + (self.level - now) * keep;
        x * db_to_gain(self.dynamics.gain(Dbfs(gain_to_db(self.level))).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Db, Seconds};
    use std::f64::consts::TAU;

    /// Gain in dB of a sine with this peak level after ten seconds.
    fn gain(dynamics: Dynamics, level: f64) -> f64 {
        let mut compressor = Compressor::new(dynamics, 48_000.0).expect("possible");
        let (mut sent, mut heard) = (0.0, 0.0);
        for frame in 0..480_000 {
            let x = db_to_gain(level) * (TAU * 997.0 * f64::from(frame) / 48_000.0).sin();
            let y = compressor.process(x);
            if frame > 432_000 {
                sent += x * x;
                heard += y * y;
            }
        }
        10.0 * (heard / sent).log10()
    }

    #[test]
    fn the_gain_over_a_step_is_as_the_formula_says() {
        let times = |attack, release| Dynamics {
            threshold: Dbfs(-40.0),
            ratio: 4.0,
            attack: Seconds(attack),
            release: Seconds(release),
            makeup: Db(0.0),
        };
        let compressor = times(0.0, 1.0);
        for level in [-60.0, -40.0, -30.0, -10.0] {
            assert!((gain(compressor, level) - compressor.gain(Dbfs(level)).0).abs() < 0.02, "{level}");
        }
        assert!((gain(compressor, -10.0) - gain(compressor, -30.0) + 15.0).abs() < 0.02);
        let limiter = Dynamics { ratio: f64::INFINITY, ..compressor };
        assert!((gain(limiter, -10.0) - gain(limiter, -30.0) + 20.0).abs() < 0.02);
        // A slow attack sees less than the peaks of a sine, but the same share of them at every level.
        let slow = Dynamics { makeup: Db(20.0), ..times(0.3, 1.5) };
        assert!((gain(slow, -10.0) - gain(slow, -25.0) + 0.75 * 15.0).abs() < 0.05);
        assert!((gain(slow, -60.0) - 20.0).abs() < 0.02);
    }
}
