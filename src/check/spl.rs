//! How loud it is in the room.

use super::wiring::{Landing, Wiring};
use super::{At, Check, Outcome, Verdict, gap, words};
use crate::chain::Setup;
use crate::chain::calibration::Microphone;
use crate::measure::spl::{Weighting, pink_gain};
use crate::measure::{Estimate, Evidence};
use crate::units::{Db, Dbfs, number};

/// Loudspeakers whose levels differ by less are set alike: half of it is what turning a knob by eye can do.
const ALIKE_DB: f64 = 1.0;

/// How loud is it?
pub(super) const CHECK: Check = Check {
    id: "spl",
    title: "Sound pressure",
    why: "Mixes made too loud or too quiet sound wrong elsewhere: a known level is where judgement starts.",
    judge,
};

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(skipped) = gap::by_ear(setup) {
        return skipped;
    }
    let wiring = Wiring::read(evidence, setup);
    if wiring.is_cable() {
        return Outcome::skipped("A cable has no sound pressure: this takes a microphone.");
    }
    let Some(microphone) = &setup.known.microphone else {
        let mut outcome =
            Outcome::skipped("The microphone is not calibrated, so its sound pressure is not known.");
        outcome.advise("Until then a sound level meter beside the microphone, C slow, tells it.");
        return outcome;
    };
    if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    }
    let landings: Vec<Landing> =
        wiring.landings().filter(|landing| landing.input == microphone.input).collect();
    let loud: Vec<(Landing, Estimate)> = landings
        .into_iter()
        .filter_map(|landing| Some((landing, level(setup, microphone, &landing, Weighting::C)?)))
        .collect();
    let mut outcome = verdict(setup, microphone, &loud);
    for (landing, c) in &loud {
        let at = At::output(landing.output);
        outcome.figure("spl_dbc", at, "dB", *c);
        if let Some(a) = level(setup, microphone, landing, Weighting::A) {
            outcome.figure("spl_dba", at, "dB", a);
        }
    }
    outcome.limit(format!(
        "Pink noise at {}, reckoned from the sweep. The microphone's calibration is good for ±{} (two standard \
         deviations); loudspeakers within {:.0} are alike, our choice.",
        setup.level,
        Db(2.0 * microphone.uncertainty_db),
        Db(ALIKE_DB)
    ));
    outcome
}

/// What a sound level meter would read of pink noise at the run's level.
fn level(
    setup: &Setup,
    microphone: &Microphone,
    landing: &Landing,
    weighting: Weighting,
) -> Option<Estimate> {
    let gain = pink_gain(landing.arrival, weighting)?;
    let value = microphone.spl(Dbfs(setup.level.0 + gain.value)).0;
    Some(Estimate { value, uncertainty: gain.uncertainty.hypot(microphone.uncertainty_db) })
}

fn verdict(setup: &Setup, microphone: &Microphone, loud: &[(Landing, Estimate)]) -> Outcome {
    let by_level = |a: &&(Landing, Estimate), b: &&(Landing, Estimate)| a.1.value.total_cmp(&b.1.value);
    let (Some(softest), Some(loudest)) = (loud.iter().min_by(by_level), loud.iter().max_by(by_level)) else {
        let input = words::input(setup, microphone.input);
        let mut outcome = Outcome::new(
            Verdict::Unsure,
            format!("No loudspeaker is heard on {input}, which was calibrated."),
        );
        outcome.advise("Put the calibrated microphone on that input again, or calibrate the one in use.");
        return outcome;
    };
    let name = |one: &(Landing, Estimate)| words::channel(setup, one.0.output);
    let (low, high) = (number(softest.1.value, 1), number(loudest.1.value, 1));
    let apart = loudest.1.value - softest.1.value;
    if apart > ALIKE_DB {
        let headline = format!(
            "{} is {} louder than {}: {high} against {low} dBC.",
            words::capital(&name(loudest)),
            Db(apart),
            name(softest)
        );
        let mut outcome = Outcome::new(Verdict::Warn, headline);
        outcome.advise(
            "Put the microphone as far from the one as from the other, then set both loudspeakers to the same level.",
        );
        return outcome;
    }
    let levels = if loud.len() < 2 || low == high { high } else { format!("{low} to {high}") };
    Outcome::new(Verdict::Pass, format!("Pink noise at {} makes {levels} dBC.", setup.level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    fn calibrated(input: usize) -> Bench {
        let mut bench = Bench::in_room([Some(1); 2], Some(1));
        bench.setup.known.microphone =
            Some(Microphone { input, full_scale_db_spl: 110.0, uncertainty_db: 0.15, by: None });
        bench
    }

    #[test]
    fn a_calibrated_microphone_knows_the_level() {
        let bench = calibrated(0);
        let outcome = judge(&bench.evidence, &bench.setup);
        assert_eq!(outcome.verdict, Verdict::Pass, "{}", outcome.headline);
        let of = |id: &str| outcome.figures.iter().find(|figure| figure.id == id && figure.output == Some(1));
        // Flat at −6 dB: 110 − 20 − 6 dB, less what C and A take of pink noise (10 Hz to 22 kHz).
        let (c, a) = (of("spl_dbc").unwrap(), of("spl_dba").unwrap());
        assert!((c.value - 82.48).abs() < 0.1 && (a.value - 80.68).abs() < 0.15, "{} {}", c.value, a.value);
        assert!((c.uncertainty - 0.15).abs() < 0.01);
        assert!(outcome.headline.contains("dBC"), "{}", outcome.headline);
    }

    #[test]
    fn the_wrong_input_and_no_calibration_say_so() {
        let elsewhere = calibrated(3);
        assert_eq!(judge(&elsewhere.evidence, &elsewhere.setup).verdict, Verdict::Unsure);
        let bench = Bench::in_room([Some(1); 2], Some(1));
        let skipped = judge(&bench.evidence, &bench.setup);
        assert!(skipped.verdict == Verdict::Skipped && skipped.figures.is_empty());
        let uneven = calibrated(0).wire(1, 0, -8.0, 0);
        let outcome = judge(&uneven.evidence, &uneven.setup);
        assert_eq!(outcome.verdict, Verdict::Warn);
        assert!(outcome.headline.starts_with("The left channel is 2.0 dB louder"), "{}", outcome.headline);
    }
}
