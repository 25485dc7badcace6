//! How much noise the room makes, as it is heard.

use super::gap::{self, INVALID_ADVICE};
use super::wiring::Wiring;
use super::{At, Check, Outcome, Verdict, words};
use crate::chain::Setup;
use crate::chain::calibration::Microphone;
use crate::measure::{Estimate, Evidence, Trace};
use crate::units::{Db, Dbfs, number, power_to_db};

/// The stimulus is to be this far over the room's noise, A-weighted: as for every other verdict (`return`).
const HEALTHY_DB: f64 = 20.0;

/// Is the room quiet?
pub(super) const CHECK: Check = Check {
    id: "room-noise",
    title: "Room noise",
    why: "Fans and traffic hide what you ought to hear in a mix, and what is to be measured.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(skipped) = gap::by_ear(setup) {
        return skipped;
    }
    let wiring = Wiring::read(evidence, setup);
    if wiring.is_cable() {
        return Outcome::skipped("A cable hears no room: this takes a microphone.");
    }
    let idle = match gap::idle(evidence, setup) {
        Ok(idle) => idle,
        Err(outcome) => return *outcome,
    };
    // An input on which no loudspeaker is heard has no microphone.
    let live = wiring.live_inputs();
    let inputs: Vec<usize> =
        (0..setup.inputs).filter(|input| live.is_empty() || live.contains(input)).collect();
    let levels: Vec<(usize, Estimate)> = inputs
        .iter()
        .filter_map(|&input| Some((input, idle.get(input)?.as_ref()?.noise?.a)))
        .filter(|(_, level)| level.value.is_finite())
        .collect();
    let holes: Vec<usize> =
        inputs.iter().copied().filter(|input| idle.get(*input).is_none_or(Option::is_none)).collect();
    let loudest = levels.iter().map(|(_, level)| level.value).reduce(f64::max);
    let mut outcome = match loudest {
        _ if !holes.is_empty() => {
            let names = words::inputs(setup, &holes);
            let headline = format!("The return contained invalid samples on {names}.");
            let mut outcome = Outcome::new(Verdict::Unsure, headline);
            outcome.advise(INVALID_ADVICE);
            outcome
        }
        Some(level) => {
            let mut outcome = verdict(&wiring, level);
            let here = |(input, _): &&(usize, Estimate)| {
                setup.known.microphone.is_some_and(|microphone| microphone.input == *input)
            };
            if let (Some((_, noise)), Some(microphone)) = (levels.iter().find(here), setup.known.microphone) {
                let spl = number(microphone.spl(Dbfs(noise.value)).0, 1);
                outcome.headline = format!("{} The room makes {spl} dBA.", outcome.headline);
            }
            outcome
        }
        None => {
            let headline = "The return is digital silence: no microphone hears the room.";
            let mut outcome = Outcome::new(Verdict::Unsure, headline);
            outcome.advise("Select the microphone's input on this track, then run this again.");
            outcome
        }
    };
    for (input, level) in levels {
        let Some(microphone) = setup.known.microphone.filter(|microphone| microphone.input == input) else {
            outcome.figure("noise_dbfs_a", At::input(input), "dBFS", level);
            continue;
        };
        let uncertainty = level.uncertainty.hypot(microphone.uncertainty_db);
        let value = microphone.spl(Dbfs(level.value)).0;
        outcome.figure("noise_dba", At::input(input), "dB", Estimate { value, uncertainty });
        let spectrum = idle.get(input).and_then(Option::as_ref).map(|idle| &idle.spectrum);
        if let Some(value) = spectrum.and_then(|spectrum| noise_rating(spectrum, &microphone)) {
            outcome.figure("nr_rating", At::input(input), "", Estimate { value, uncertainty });
        }
    }
    outcome
        .limit(format!("The return: at least {:.0} over the noise, A-weighted, our choice.", Db(HEALTHY_DB)));
    outcome
}

/// Octaves of the noise rating curves: centre in hertz, and the two figures of each curve, level = a + b·NR (of ISO/R
/// 1996:1971, as printed by Castle Group, “Noise Rating (NR) and Noise Criteria (NC)”, and by Arup, “Strutt”, NR curve).
const NOISE_RATING: &[(f64, f64, f64)] = &[
    (31.5, 55.4, 0.681),
    (63.0, 35.4, 0.790),
    (125.0, 22.0, 0.870),
    (250.0, 12.0, 0.930),
    (500.0, 4.8, 0.974),
    (1_000.0, 0.0, 1.0),
    (2_000.0, -3.5, 1.015),
    (4_000.0, -6.1, 1.025),
    (8_000.0, -8.0, 1.03),
];

/// The lowest noise rating curve that the octaves of the noise, each from its three thirds, stay under.
fn noise_rating(thirds: &Trace, microphone: &Microphone) -> Option<f64> {
    let octave = |centre: f64| {
        let inside = |hz: f64| (hz / centre).log2().abs() < 0.5;
        let bands = thirds.x.iter().zip(&thirds.y).filter(|(hz, _)| inside(**hz));
        let powers: Vec<f64> = bands.map(|(_, level)| 10f64.powf(level / 10.0)).collect();
        (powers.len() == 3).then(|| microphone.spl(Dbfs(power_to_db(powers.iter().sum()))).0)
    };
    let curves = NOISE_RATING.iter().filter_map(|(centre, a, b)| Some((octave(*centre)? - a) / b));
    curves.filter(|curve| curve.is_finite()).reduce(f64::max)
}

fn verdict(wiring: &Wiring, noise: f64) -> Outcome {
    let played = |output: usize| Some(wiring.evidence.columns.get(output)?.as_ref()?.played.0);
    let returns = wiring.landings().filter_map(|landing| Some(played(landing.output)? + landing.gain_db()));
    let noise_words = format!("{} A-weighted", Dbfs(noise));
    let Some(over) = returns.reduce(f64::min).map(|softest| softest - noise) else {
        let mut outcome = Outcome::new(
            Verdict::Unsure,
            format!("The microphone hears {noise_words}; whether that is much can't be told."),
        );
        outcome.advise("First find out why nothing comes back, then run this again.");
        return outcome;
    };
    if over >= HEALTHY_DB {
        let headline = format!("The room is quiet: {} below the test sound ({noise_words}).", Db(over));
        return Outcome::new(Verdict::Pass, headline);
    }
    let headline = format!("The room is noisy: only {} below the test sound ({noise_words}).", Db(over));
    let mut outcome = Outcome::new(Verdict::Warn, headline);
    outcome.advise(
        "Switch fans off, close the windows, wait for a quiet moment or play louder, then run this again.",
    );
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    #[test]
    fn a_calibrated_microphone_gives_sound_pressure() {
        let mut bench = Bench::in_room([Some(1); 2], Some(1)).noise(0, Some(-80.0));
        let microphone = Microphone { input: 0, full_scale_db_spl: 115.0, uncertainty_db: 0.15, by: None };
        bench.setup.known.microphone = Some(microphone);
        let outcome = judge(&bench.evidence, &bench.setup);
        let of = |id: &str| outcome.figures.iter().find(|figure| figure.id == id).map(|figure| figure.value);
        assert_eq!((of("noise_dba"), of("noise_dbfs_a")), (Some(33.0), None));
        assert!(outcome.headline.ends_with("The room makes 33.0 dBA."), "{}", outcome.headline);
    }

    #[test]
    fn the_noise_rating_is_that_of_the_octave_that_stands_out() {
        let microphone = Microphone { input: 0, full_scale_db_spl: 100.0, uncertainty_db: 0.1, by: None };
        let thirds = |level: fn(f64) -> f64| {
            let x: Vec<f64> = (-16..=13).map(|band| 1_000.0 * 10f64.powf(f64::from(band) / 10.0)).collect();
            Trace { y: x.iter().map(|hz| level(*hz)).collect(), x }
        };
        // NR 30 allows 30.0 dB at 1 kHz: a third of the power in each of its thirds.
        let rating = noise_rating(
            &thirds(|hz| if hz > 700.0 && hz < 1_400.0 { -74.771 } else { -120.0 }),
            &microphone,
        );
        assert!((rating.unwrap() - 30.0).abs() < 0.01, "{rating:?}");
        // And 48.1 dB at 125 Hz.
        let low =
            noise_rating(&thirds(|hz| if hz > 90.0 && hz < 170.0 { -56.671 } else { -120.0 }), &microphone);
        assert!((low.unwrap() - 30.0).abs() < 0.05, "{low:?}");
        assert_eq!(noise_rating(&Trace::default(), &microphone), None);
    }

    #[test]
    fn the_noise_is_held_against_the_return() {
        // −26 dBFS come back; the A-weighted noise is 2 dB below the flat one.
        let judged = |noise| {
            let bench = Bench::in_room([Some(1); 2], Some(1)).noise(0, noise);
            judge(&bench.evidence, &bench.setup)
        };
        assert_eq!(judged(Some(-60.0)).verdict, Verdict::Pass);
        assert_eq!(judged(Some(-40.0)).verdict, Verdict::Warn);
        assert_eq!(judged(None).verdict, Verdict::Unsure);
        assert_eq!(judged(Some(-60.0)).figures[0].value, -62.0);
        let cable = Bench::straight(2, 2);
        assert_eq!(judge(&cable.evidence, &cable.setup).verdict, Verdict::Skipped);
    }
}
