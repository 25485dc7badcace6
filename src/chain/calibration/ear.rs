//! Listening to a sound calibrator for some seconds. Pure: time comes in with each reading.

use super::microphone::CalibratorTake;
use crate::units::{Db, Dbfs, Hz, Seconds, power_to_db};

/// The meters still hold what was before the press for so long.
const SETTLE: f64 = 1.0;
/// Then it is listened for so long.
const LISTEN: f64 = 5.0;
/// What lies within so many parts of the strongest band belongs to the tone.
const TONE_WIDTH: f64 = 0.06;

/// What the meters show at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Time since the last one.
    pub elapsed: Seconds,
    /// AES17 rms level.
    pub level: Dbfs,
    /// Highest sample.
    pub peak: Dbfs,
    /// The strongest tone, and how far it stands over everything else; `None` while there is no spectrum.
    pub tone: Option<(Hz, Db)>,
}

/// Collects moments into a take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ear {
    time: f64,
    moments: f64,
    power: f64,
    lowest: f64,
    highest: f64,
    peak: f64,
    frequency: f64,
    over_rest: f64,
}

impl Default for Ear {
    fn default() -> Self {
        Self {
            time: 0.0,
            moments: 0.0,
            power: 0.0,
            lowest: f64::INFINITY,
            highest: f64::NEG_INFINITY,
            peak: f64::NEG_INFINITY,
            frequency: f64::NAN,
            over_rest: f64::INFINITY,
        }
    }
}

impl Ear {
    /// Time left.
    pub fn left(&self) -> Seconds {
        Seconds((SETTLE + LISTEN - self.time).max(0.0))
    }

    /// Takes a moment in; the take, once there is enough.
    pub fn hear(&mut self, moment: Moment) -> Option<CalibratorTake> {
        let Seconds(elapsed) = moment.elapsed;
        self.time += if elapsed.is_finite() { elapsed.clamp(0.0, 1.0) } else { 0.0 };
        if self.time > SETTLE {
            self.moments += 1.0;
            self.power += 10f64.powf(moment.level.0 / 10.0);
            self.lowest = self.lowest.min(moment.level.0);
            self.highest = self.highest.max(moment.level.0);
            self.peak = self.peak.max(moment.peak.0);
            if let Some((frequency, over_rest)) = moment.tone {
                self.frequency = frequency.0;
                self.over_rest = self.over_rest.min(over_rest.0);
            }
        }
        (self.time >= SETTLE + LISTEN).then(|| CalibratorTake {
            frequency: Hz(self.frequency),
            level: Dbfs(power_to_db(self.power / self.moments)),
            drift: Db(self.highest - self.lowest),
            over_rest: Db(self.over_rest),
            peak: Dbfs(self.peak),
        })
    }
}

/// The strongest tone of a spectrum in narrow bands (lower end, upper end, level in dB), and how far it stands over
/// everything else. `None` without a sound.
pub fn strongest(bands: &[(Hz, Hz, f64)]) -> Option<(Hz, Db)> {
    let power = |level: f64| 10f64.powf(level / 10.0);
    let centre = |band: &(Hz, Hz, f64)| (band.0.0 * band.1.0).sqrt();
    let sounding = bands.iter().filter(|band| band.2.is_finite());
    let at = centre(sounding.clone().max_by(|a, b| a.2.total_cmp(&b.2))?);
    let (mut tone, mut moment, mut rest) = (0.0, 0.0, 0.0);
    for band in sounding {
        if (centre(band) / at - 1.0).abs() <= TONE_WIDTH {
            tone += power(band.2);
            moment += power(band.2) * centre(band);
        } else {
            rest += power(band.2);
        }
    }
    // Where there is nothing else, it stands 200 dB over it: more than any converter has.
    Some((Hz(moment / tone), Db(power_to_db(tone / rest).min(200.0))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::calibration::CalibratorError;
    use crate::units::Spl;

    fn heard(level: impl Fn(f64) -> f64) -> CalibratorTake {
        let mut ear = Ear::default();
        for step in 1..1_000 {
            let time = f64::from(step) * 0.05;
            let moment = Moment {
                elapsed: Seconds(0.05),
                level: Dbfs(level(time)),
                peak: Dbfs(level(time)),
                tone: Some((Hz(1_000.0), Db(40.0))),
            };
            if let Some(take) = ear.hear(moment) {
                assert!((time - 6.0).abs() < 0.06, "{time}");
                return take;
            }
        }
        panic!("never enough");
    }

    #[test]
    fn a_steady_tone_calibrates_and_a_wavering_one_does_not() {
        let steady = heard(|_| -26.0).calibrate(Hz(1_000.0), Spl(94.0)).unwrap();
        assert!((steady.full_scale.0 - 120.0).abs() < 1e-9);
        let pushed_in = heard(|time| if time < 0.9 { -60.0 } else { -26.0 });
        assert!(pushed_in.calibrate(Hz(1_000.0), Spl(94.0)).is_ok(), "what was before does not count");
        let wavering = heard(|time| -26.0 + 0.2 * time.sin()).calibrate(Hz(1_000.0), Spl(94.0));
        assert!(matches!(wavering, Err(CalibratorError::Unsteady(_))));
    }

    #[test]
    fn the_strongest_tone_of_a_spectrum() {
        let band = |place: i32, level| {
            let at = |place: f64| 1_000.0 * 10f64.powf(place / 160.0);
            (Hz(at(f64::from(place) - 0.5)), Hz(at(f64::from(place) + 0.5)), level)
        };
        let bands: Vec<_> =
            (-200..200).map(|place| band(place, if place == 0 { -20.0 } else { -80.0 })).collect();
        let (frequency, over) = strongest(&bands).unwrap();
        assert!((frequency.0 - 1_000.0).abs() < 1.0 && (over.0 - 34.1).abs() < 0.2, "{frequency} {over}");
        assert_eq!(strongest(&[band(0, f64::NEG_INFINITY)]), None);
        assert_eq!(strongest(&[]), None);
    }
}
