//! A contact that crackles.

use super::super::gear::Contact;
use super::super::rng::Rng;
use crate::units::db_to_gain;

/// A [`Contact`], ready to play.
#[derive(Debug, Clone)]
pub struct Flicker {
    /// Chance of a failure at each sample.
    chance: f64,
    depth: f64,
    /// The longest failure, samples.
    longest: f64,
    /// Largest click, amplitude.
    crackle: f64,
    rng: Rng,
    /// Samples until it is well again.
    left: u64,
    gain: f64,
}

impl Flicker {
    /// On a clock of `rate` (hertz); nothing if it has an impossible figure.
    pub fn new(contact: &Contact, rate: f64, rng: Rng) -> Option<Self> {
        let longest = contact.longest.0 * rate;
        let crackle = contact.crackle.amplitude();
        let possible =
            [contact.per_second, contact.depth.0, longest, crackle].iter().all(|figure| figure.is_finite());
        let chance = contact.per_second / rate;
        possible.then_some(Self {
            chance,
            depth: contact.depth.0.abs(),
            longest,
            crackle,
            rng,
            left: 0,
            gain: 1.0,
        })
    }

    /// The next sample. It draws one number a sample while it is well: what it does next depends on nothing else.
    pub fn process(&mut self, x: f64) -> f64 {
        if self.left > 0 {
            self.left -= 1;
            return x * self.gain;
        }
        if self.rng.chance(self.chance) {
            self.left = (self.longest * self.rng.range(0.1, 1.0)).max(0.0) as u64;
            self.gain = db_to_gain(-self.depth * self.rng.range(0.5, 1.0));
            if self.crackle > 0.0 {
                let height = self.crackle * self.rng.range(0.5, 1.0);
                return x + if self.rng.chance(0.5) { height } else { -height };
            }
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Db, Dbfs, Seconds};

    const SILENT: Dbfs = Dbfs(f64::NEG_INFINITY);

    #[test]
    fn it_fails_as_often_as_long_and_as_deep_as_told() {
        let contact = Contact { per_second: 3.0, depth: Db(-20.0), longest: Seconds(0.01), crackle: SILENT };
        let mut flicker = Flicker::new(&contact, 48_000.0, Rng::new(1)).expect("possible");
        let heard: Vec<f64> = (0..48_000 * 100).map(|_| flicker.process(1.0)).collect();
        let failures: Vec<&[f64]> = heard.chunk_by(|a, b| a == b).filter(|part| part[0] != 1.0).collect();
        assert!((250..350).contains(&failures.len()), "{}", failures.len());
        for failure in failures {
            assert!((47..=480).contains(&failure.len()) && (0.0999..0.3163).contains(&failure[0]));
        }
    }

    #[test]
    fn it_clicks_in_the_silence_as_loud_as_told() {
        let contact =
            Contact { per_second: 3.0, depth: Db(-20.0), longest: Seconds(0.01), crackle: Dbfs(-40.0) };
        let mut flicker = Flicker::new(&contact, 48_000.0, Rng::new(1)).expect("possible");
        let clicks: Vec<f64> =
            (0..48_000 * 100).map(|_| flicker.process(0.0)).filter(|sample| *sample != 0.0).collect();
        assert!((250..350).contains(&clicks.len()), "{}", clicks.len());
        assert!(clicks.iter().all(|click| (0.005..=0.01).contains(&click.abs())));
        assert!(clicks.iter().any(|click| *click > 0.0) && clicks.iter().any(|click| *click < 0.0));
    }
}
