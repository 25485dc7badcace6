//! A volume knob that somebody turns.

use super::super::gear::Knob;
use super::super::rng::Rng;
use crate::units::{Dbfs, db_to_gain};
use std::f64::consts::FRAC_1_SQRT_2;

/// A [`Knob`], ready to play.
#[derive(Debug, Clone)]
pub struct Turning {
    gain: f64,
    /// Factor per sample while it is turned.
    step: f64,
    /// Samples until it is turned, and until it stays.
    before: u64,
    left: u64,
    last: f64,
    /// Plain rms amplitude of what comes from before it.
    noise: f64,
    rng: Rng,
}

impl Turning {
    /// On a clock of `rate` (hertz); nothing if it has an impossible figure.
    pub fn new(knob: &Knob, rate: f64, rng: Rng) -> Option<Self> {
        let figures = [knob.from.0, knob.to.0, knob.begins.0, knob.lasts.0];
        let possible = figures.iter().all(|figure| figure.is_finite()) && knob.lasts.0 >= 0.0;
        let left = (knob.lasts.0 * rate) as u64;
        // AES17 levels count a full-scale sine as 0, and that has a plain rms of 1/√2.
        let amplitude = |level: Dbfs| level.amplitude() * FRAC_1_SQRT_2;
        let noise = knob.noise.map_or(0.0, amplitude);
        possible.then(|| Self {
            gain: db_to_gain(knob.from.0),
            step: db_to_gain((knob.to.0 - knob.from.0) / left.max(1) as f64),
            before: (knob.begins.0 * rate).max(0.0) as u64,
            left,
            last: db_to_gain(knob.to.0),
            noise: if noise.is_finite() { noise } else { 0.0 },
            rng,
        })
    }

    /// The next sample.
    pub fn process(&mut self, x: f64) -> f64 {
        if self.before > 0 {
            self.before -= 1;
        } else if self.left > 0 {
            self.left -= 1;
            self.gain *= self.step;
        } else {
            self.gain = self.last;
        }
        (x + self.noise * self.rng.gaussian()) * self.gain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Db, Seconds, gain_to_db};

    const KNOB: Knob =
        Knob { noise: None, from: Db(-60.0), to: Db(0.0), begins: Seconds(1.0), lasts: Seconds(2.0) };

    #[test]
    fn it_is_turned_when_and_as_far_as_told() {
        let mut turning = Turning::new(&KNOB, 1000.0, Rng::new(1)).expect("possible");
        let gains: Vec<f64> = (0..4000).map(|_| gain_to_db(turning.process(1.0))).collect();
        for (at, gain) in [(0, -60.0), (999, -60.0), (1999, -30.0), (2999, 0.0), (3999, 0.0)] {
            assert!((gains[at] - gain).abs() < 1e-6, "{at}: {}", gains[at]);
        }
        let odd = Knob { lasts: Seconds(f64::NAN), ..KNOB };
        assert!(Turning::new(&odd, 1000.0, Rng::new(1)).is_none());
    }

    #[test]
    fn the_noise_before_it_goes_with_it() {
        let knob = Knob { noise: Some(Dbfs(-40.0)), from: Db(-20.0), to: Db(-20.0), ..KNOB };
        let mut turning = Turning::new(&knob, 48_000.0, Rng::new(3)).expect("possible");
        let square: f64 = (0..96_000).map(|_| turning.process(0.0).powi(2)).sum::<f64>() / 96_000.0;
        let level = 10.0 * (2.0 * square).log10();
        assert!((level + 60.0).abs() < 0.1, "{level}");
    }
}
