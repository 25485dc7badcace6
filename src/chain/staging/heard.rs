//! What a reading says of the sound alone: there is a background, and meters take their time.

use crate::units::{Db, Dbfs, Seconds, db_to_gain, mean_square_to_dbfs, power_to_db};

/// So far a reading must stand above the background before more is reckoned from it than it shows: what comes and goes
/// in a room must not be taken for the sound. Our choice.
pub const CLEAR: Db = Db(10.0);
/// So far where nothing is reckoned: less than that, and the difference to the background says nothing.
pub const AUDIBLE: Db = Db(3.0);
/// Up to here a sound counts as at its full level.
const AT_FULL: Db = Db(0.5);
/// A background is the mean of so long.
const WINDOW: f64 = 0.5;
/// A reading that falls by more than this from one window to the next still shows what sounded before.
const FALLS: Db = Db(1.0);
/// After so many windows it is what it is: what falls for longer is no meter's own time.
const MOST_WINDOWS: u32 = 20;

fn db_to_power(db: f64) -> f64 {
    db_to_gain(2.0 * db)
}

/// The level of the sound alone, as it would be with `below` more of it, from mean squares of what is there now and of
/// what was there without it. `None` where it does not stand out.
pub fn alone(present: f64, background: f64, below: Db) -> Option<Dbfs> {
    let needed = if below > AT_FULL { CLEAR } else { AUDIBLE };
    let stands_out = present > background * db_to_power(needed.0);
    let level = mean_square_to_dbfs(present - background) + below;
    (stands_out && level.0.is_finite()).then_some(level)
}

/// Listens to an input before the sound begins, until the meter shows nothing of what sounded before.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quiet {
    sum: f64,
    time: f64,
    last: Option<f64>,
    windows: u32,
}

impl Quiet {
    /// Takes the mean square that was shown for so long; the background's, once it is known.
    pub fn hear(&mut self, elapsed: Seconds, mean_square: f64) -> Option<f64> {
        let elapsed = super::sound(elapsed);
        self.time += elapsed;
        if mean_square.is_finite() {
            self.sum += elapsed * mean_square.max(0.0);
        }
        if self.time < WINDOW - 1e-6 {
            return None;
        }
        let mean = self.sum / self.time;
        let settled = self.last.is_some_and(|last| last <= mean * db_to_power(FALLS.0));
        let windows = self.windows + 1;
        *self = Self { last: Some(mean), windows, ..Self::default() };
        (settled || windows >= MOST_WINDOWS).then_some(mean)
    }
}

/// What was played, as a meter with a time constant shows it: while a tone climbs, its meter lags behind by as much.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Played {
    power: f64,
}

impl Played {
    /// For so long this was played (`None`: nothing), into a meter with this time constant.
    pub fn follow(&mut self, elapsed: Seconds, level: Option<Dbfs>, constant: Seconds) {
        let now = level.filter(|level| level.0.is_finite()).map_or(0.0, |level| db_to_power(level.0));
        let left = (-super::sound(elapsed) / constant.0).exp();
        self.power = now + (self.power - now) * left;
    }

    /// How far the meter is below one that shows `full`; infinite where nothing was played.
    pub fn below(&self, full: Dbfs) -> Db {
        Db(full.0 - power_to_db(self.power))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICK: Seconds = Seconds(0.05);

    fn square(dbfs: f64) -> f64 {
        0.5 * db_to_power(dbfs)
    }

    #[test]
    fn the_background_is_taken_off_and_what_does_not_stand_out_says_nothing() {
        for (sound, background) in [(-40.0, -60.0), (-40.0, -50.1), (-76.0, -92.0)] {
            let there = square(sound) + square(background);
            let level = alone(there, square(background), Db(40.0)).expect("it stands out").0;
            assert!((level - (sound + 40.0)).abs() < 1e-9, "{level}");
        }
        assert_eq!(
            alone(square(-50.0), square(-59.0), Db(40.0)),
            None,
            "9 dB above: not to be reckoned with"
        );
        let full = alone(square(-50.0), square(-59.0), Db(0.0)).expect("read as it is").0;
        assert!((full - -50.58).abs() < 0.01, "{full}");
        assert_eq!(alone(square(-50.0), square(-52.0), Db(0.0)), None);
        assert_eq!(alone(square(-50.0), square(-40.0), Db(0.0)), None, "it has become quieter");
        assert_eq!(alone(0.0, 0.0, Db(0.0)), None);
        assert_eq!(alone(f64::NAN, 0.0, Db(0.0)), None);
        assert_eq!(alone(square(-50.0), 0.0, Db(f64::INFINITY)), None, "nothing was played");
    }

    #[test]
    fn a_background_waits_for_the_meter_to_forget() {
        // 76 dB before, 40 dB now, C slow.
        let mut quiet = Quiet::default();
        let mut time = 0.0;
        let background = loop {
            time += TICK.0;
            let shown = square(-44.0) * (-time).exp() + square(-80.0);
            if let Some(background) = quiet.hear(TICK, shown) {
                break mean_square_to_dbfs(background).0;
            }
        };
        assert!((-80.0..-77.5).contains(&background) && time < 10.0, "{background} after {time} s");
        // In silence that is said after a second, a meter that falls without end after ten.
        let heard = |level: fn(f64) -> f64| {
            let mut quiet = Quiet::default();
            (1..).find(|tick| quiet.hear(TICK, level(f64::from(*tick))).is_some()).map(f64::from)
        };
        let seconds = |ticks: Option<f64>| ticks.expect("ends") * TICK.0;
        assert!((0.9..1.2).contains(&seconds(heard(|_| 0.0))));
        assert!((0.9..1.2).contains(&seconds(heard(|tick| 1e-6 * (1.0 + 0.1 * tick.sin())))));
        assert!((9.0..11.5).contains(&seconds(heard(|tick| (-0.1 * tick).exp()))));
        assert_eq!(Quiet::default().hear(Seconds(9.0), f64::NAN), None);
    }

    #[test]
    fn what_a_slow_meter_lacks_while_a_tone_climbs_is_known() {
        let (mut played, mut meter, mut level) = (Played::default(), 0.0, -60.0);
        for _ in 0..200 {
            level = f64::min(level + 6.0 * TICK.0, -20.0);
            let share = 1.0 - (-TICK.0).exp();
            meter += share * (db_to_power(level + 3.0) - meter);
            played.follow(TICK, Some(Dbfs(level)), Seconds(1.0));
            let reckoned = power_to_db(meter) + played.below(Dbfs(-20.0)).0;
            assert!((reckoned - -17.0).abs() < 1e-6, "{reckoned}");
        }
        assert!(played.below(Dbfs(-20.0)).0 < 0.2, "the tone has stood for three seconds");
        played.follow(Seconds(f64::NAN), None, Seconds(1.0));
        assert!(played.below(Dbfs(-20.0)).0 < 0.2);
        assert_eq!(Played::default().below(Dbfs(-20.0)).0, f64::INFINITY);
    }
}
