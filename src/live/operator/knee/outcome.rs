//! What was read of a knob, as a check.

use crate::chain::knee::{Knee, NoKnee, Reading, Way, travel};
use crate::check::{At, Outcome, Verdict};
use crate::live::knob::Knob;
use crate::measure::knee::{a_weighted, band};
use crate::measure::{Estimate, Trace};
use crate::signal::tone;
use crate::units::{Db, power_to_db};

/// The check's id.
pub const ID: &str = "noise-knee";
const TITLE: &str = "Noise knee";
const WHY: &str = "Behind a volume knob there are two noises: one that it turns up and down with the music, and the \
                   amplifier's own, which stays. Where one takes over decides how much of the level is best made here, and \
                   how much before it.";
/// Curves hold one point for each step of the gain.
const STEP_DB: f64 = 1.0;
/// The asymptote of what comes from before the knob is drawn down to so far below the noise that stays.
const BELOW_DB: f64 = 12.0;

/// What was found of a knob; `None` where nothing can be said yet.
pub fn outcome(knob: &Knob, way: &Way, rate: f64) -> Option<Outcome> {
    let found = knob.found?;
    let turned = travel(&knob.readings)?;
    let at = At::input(knob.input);
    let (verdict, headline, advice) = match found {
        Ok(knee) => (Verdict::Pass, knee.headline(way), knee.advice(way)),
        Err(why @ (NoKnee::NoneBefore | NoKnee::NoneBehind)) => {
            let headline = format!("{} It was turned over {turned:.0}.", why.meaning());
            (Verdict::Pass, headline, vec![why.remedy(way)])
        }
        Err(NoKnee::TooFew | NoKnee::NotTurned) => return None,
    };
    let mut outcome = Outcome::new(verdict, headline);
    (outcome.id, outcome.title, outcome.why) = (ID.to_owned(), TITLE.to_owned(), WHY.to_owned());
    outcome.advice = advice;
    let highest = highest(&knob.readings)?;
    if let Ok(knee) = found {
        figures(&mut outcome, at, &knee, a_weighted(tone::frequency(rate), rate));
    }
    curves(&mut outcome, at, knob, highest);
    let (low, high) = band(tone::frequency(rate), rate);
    outcome.limit(format!(
        "Noise from {low} to {high} beside a pilot tone, without the tone's harmonics, AES17 rms; readings in which the pilot \
         stands less than 20 dB over the noise in its own bin do not count."
    ));
    outcome.limit(
        "What stays is the noise of the amplifier and of the return together: if as much is left with the amplifier switched \
         off, the amplifier is quieter than can be seen here.",
    );
    Some(outcome)
}

fn figures(outcome: &mut Outcome, at: At, knee: &Knee, weighting: Db) {
    let sure = |value: f64| Estimate { value, uncertainty: knee.uncertainty.0 };
    outcome.figure("knee_gain_db", at, "dB", sure(knee.gain.0));
    outcome.figure("knee_travel_db", at, "dB", sure(knee.travel().0));
    for (id, level, spread) in [
        ("noise_below_dbfs", knee.below, knee.below_uncertainty),
        ("noise_above_dbfs", knee.above, knee.above_uncertainty),
        ("noise_below_dbfs_a", knee.below + weighting, knee.below_uncertainty),
        ("noise_above_dbfs_a", knee.above + weighting, knee.above_uncertainty),
    ] {
        outcome.figure(id, at, "dBFS", Estimate { value: level.0, uncertainty: spread.0 });
    }
}

fn highest(readings: &[Reading]) -> Option<f64> {
    readings.iter().map(|reading| reading.gain.0).reduce(f64::max)
}

/// Noise over the position of the knob re its highest: as read, and where a knee was found, what was fitted.
fn curves(outcome: &mut Outcome, at: At, knob: &Knob, highest: f64) {
    let units = ("dB", "dBFS");
    let read = thinned(&knob.readings, highest);
    outcome.curve("noise_by_gain_dbfs", at, units, &read);
    let (Some(Ok(knee)), Some(lowest)) = (knob.found, read.x.first().copied()) else { return };
    let steps = (-lowest / STEP_DB).ceil().max(1.0) as usize;
    let x: Vec<f64> = (0..=steps).map(|step| lowest * (1.0 - step as f64 / steps as f64)).collect();
    let trace = |value: &dyn Fn(Db) -> f64| {
        let points = x.iter().map(|x| (*x, value(Db(highest + x))));
        let (x, y) = points.filter(|(_, y)| *y >= knee.below.0 - BELOW_DB).unzip();
        Trace { x, y }
    };
    outcome.curve("noise_by_gain_fit_dbfs", at, units, &trace(&|gain| knee.noise_at(gain).0));
    outcome.curve("noise_by_gain_behind_dbfs", at, units, &trace(&|_| knee.below.0));
    outcome.curve("noise_by_gain_before_dbfs", at, units, &trace(&|gain| knee.before_at(gain).0));
}

/// The middle of the readings in each step of the gain.
fn thinned(readings: &[Reading], highest: f64) -> Trace {
    let mut points: Vec<(f64, f64)> = readings
        .iter()
        .map(|reading| (reading.gain.0 - highest, 10f64.powf(reading.noise.0 / 10.0)))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let step = |point: &(f64, f64)| (point.0 / STEP_DB).round() as i64;
    let mut trace = Trace::default();
    for group in points.chunk_by(|a, b| step(a) == step(b)) {
        let mut noises: Vec<f64> = group.iter().map(|point| point.1).collect();
        noises.sort_by(f64::total_cmp);
        let Some(noise) = noises.get(noises.len() / 2) else { continue };
        trace.x.push(group.iter().map(|point| point.0).sum::<f64>() / group.len() as f64);
        trace.y.push(power_to_db(*noise));
    }
    trace
}
