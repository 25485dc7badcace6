//! How far the loudspeakers are from the microphone, and whether equally far.

use super::wiring::{Landing, Wiring};
use super::{At, Check, Outcome, Verdict, gap, words};
use crate::chain::Setup;
use crate::measure::room::Room;
use crate::measure::{Estimate, Evidence};
use crate::units::{Metres, Milliseconds};

/// Loudspeakers that differ by no more are placed symmetrically: 5 cm (`chains.md` §2.5).
const HEALTHY_MS: f64 = 0.15;
/// From here on a sound that both play is heard from the nearer one alone: summing localisation has ended.
const FAULT_MS: f64 = 1.0;
/// Metres a second, at 20 °C.
const SPEED_OF_SOUND: f64 = 343.0;
/// It changes by 0.6 m/s per degree: what a few degrees make of a distance.
const TEMPERATURE: f64 = 0.01;

/// Are the loudspeakers equally far away?
pub(super) const CHECK: Check = Check {
    id: "arrival",
    title: "Arrival",
    why: "What comes from the nearer loudspeaker comes first, and pulls the stereo picture to its side.",
    judge,
};

/// One loudspeaker's direct sound.
struct Arriving {
    output: usize,
    /// Samples.
    delay: Estimate,
    /// Metres, where the latency of the electronics is known.
    distance: Option<Estimate>,
}

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    if let Some(skipped) = gap::by_ear(setup) {
        return skipped;
    }
    let wiring = Wiring::read(evidence, setup);
    if wiring.is_cable() {
        return Outcome::skipped("A cable has no distance: this takes a microphone.");
    }
    if let Some(outcome) = wiring.nothing_to_judge() {
        return outcome;
    }
    let heard = evidence.room.as_ref().map(|room| arrivals(&wiring, room)).unwrap_or_default();
    let apart = apart(&heard, setup);
    let mut outcome = verdict(&wiring, &heard, apart);
    for arriving in &heard {
        if let Some(distance) = arriving.distance {
            outcome.figure("distance_m", At::output(arriving.output), "m", distance);
        }
    }
    if let Some(apart) = apart {
        outcome.figure("arrival_difference_ms", At::ALL, "ms", apart);
        let (healthy, fault) = (Milliseconds(HEALTHY_MS), Milliseconds(FAULT_MS));
        outcome.limit(format!(
            "Difference: up to {healthy} (5 cm) is symmetrical; over {fault} the nearer loudspeaker is heard alone (our limits)."
        ));
    }
    outcome
}

/// Direct sounds at the microphone that hears most loudspeakers: two microphones can't be held against each other.
fn arrivals(wiring: &Wiring, room: &Room) -> Vec<Arriving> {
    let setup = wiring.setup;
    let landings: Vec<Landing> = wiring.landings().collect();
    let at = |input: usize| landings.iter().filter(move |at| room.direct(at.output, input).is_some());
    let Some(input) = (0..setup.inputs).rev().max_by_key(|input| at(*input).count()) else {
        return Vec::new();
    };
    let electrical = room.electrical_delay();
    let arriving = |landing: &Landing| {
        let delay = room.direct(landing.output, input)?.delay;
        let distance = electrical.map(|cable| {
            let per_sample = SPEED_OF_SOUND / setup.sample_rate;
            let value = (delay.value - cable.value) * per_sample;
            let timing = delay.uncertainty.hypot(cable.uncertainty) * per_sample;
            Estimate { value, uncertainty: timing.hypot(TEMPERATURE * value) }
        });
        let distance = distance.filter(|distance| distance.value > 0.0);
        delay.value.is_finite().then_some(Arriving { output: landing.output, delay, distance })
    };
    landings.iter().filter_map(arriving).collect()
}

/// Right after left, in milliseconds; of more than two, the latest after the earliest.
fn apart(heard: &[Arriving], setup: &Setup) -> Option<Estimate> {
    let by_delay = |a: &&Arriving, b: &&Arriving| a.delay.value.total_cmp(&b.delay.value);
    let (first, last) = match heard {
        [left, right] if setup.outputs == 2 => (left, right),
        [] | [_] => return None,
        more => (more.iter().min_by(by_delay)?, more.iter().max_by(by_delay)?),
    };
    let ms = 1_000.0 / setup.sample_rate;
    let value = (last.delay.value - first.delay.value) * ms;
    Some(Estimate { value, uncertainty: last.delay.uncertainty.hypot(first.delay.uncertainty) * ms })
        .filter(|apart| apart.value.is_finite())
}

fn verdict(wiring: &Wiring, heard: &[Arriving], apart: Option<Estimate>) -> Outcome {
    let setup = wiring.setup;
    if let Some(apart) = apart.filter(|apart| apart.value.abs() > HEALTHY_MS) {
        return uneven(setup, apart.value, heard);
    }
    if let Some((why, advice)) = wiring.gap() {
        let mut outcome = Outcome::new(Verdict::Unsure, why);
        outcome.advise(advice);
        return outcome;
    }
    let room = wiring.evidence.room.as_ref();
    if room.is_some_and(|room| !room.has_air() && room.electrical_delay().is_some()) {
        let mut outcome = Outcome::new(
            Verdict::Unsure,
            "What comes back sounds like a cable, not like a microphone in a room.",
        );
        outcome.advise(
            "Choose the loopback cable as the return, or plug the microphone in, and run this again.",
        );
        return outcome;
    }
    if heard.len() < setup.outputs {
        let mut outcome =
            Outcome::new(Verdict::Unsure, "The first sound of a loudspeaker drowns in noise or reflections.");
        outcome.advise("Put the microphone nearer to the loudspeakers or play louder, then run this again.");
        return outcome;
    }
    let away: Vec<f64> = heard.iter().filter_map(|at| Some(at.distance?.value)).collect();
    let far = away.iter().copied().reduce(f64::max).map(Metres);
    let mut outcome = match (apart, far) {
        (Some(apart), Some(far)) => Outcome::new(
            Verdict::Pass,
            format!("All loudspeakers are equally far, {far}: {} apart.", Milliseconds(apart.value.abs())),
        ),
        (Some(apart), None) => Outcome::new(
            Verdict::Pass,
            format!("All loudspeakers are equally far: {} apart.", Milliseconds(apart.value.abs())),
        ),
        (None, Some(far)) => Outcome::new(Verdict::Pass, format!("The loudspeaker is {far} away.")),
        (None, None) => Outcome::skipped("With one loudspeaker there is no difference to tell."),
    };
    note_distance(&mut outcome, !away.is_empty());
    outcome
}

/// Not equally far.
fn uneven(setup: &Setup, apart: f64, heard: &[Arriving]) -> Outcome {
    let by = Milliseconds(apart.abs());
    let metres = Metres(apart.abs() / 1_000.0 * SPEED_OF_SOUND);
    let stereo = setup.outputs == 2;
    // Loudspeakers all around may be meant to be unequally far, and delayed for it elsewhere.
    let verdict = if stereo && apart.abs() > FAULT_MS { Verdict::Fail } else { Verdict::Warn };
    let headline = if stereo {
        let late = words::capital(&words::channel(setup, usize::from(apart > 0.0)));
        format!("{late} arrives {by} later: its loudspeaker is {metres} further away.")
    } else {
        format!("The loudspeakers are not equally far: {by} ({metres}) apart.")
    };
    let mut outcome = Outcome::new(verdict, headline);
    outcome.advise("Measure both ways with a tape: put the microphone where your head is, and both loudspeakers equally far from it.");
    note_distance(&mut outcome, heard.iter().any(|at| at.distance.is_some()));
    outcome
}

/// Says what the distances are worth.
fn note_distance(outcome: &mut Outcome, known: bool) {
    if known {
        outcome.limit(
            "Distance at 343 m/s; a loudspeaker with a delay of its own (digital crossover) reads too far.",
        );
    } else {
        outcome.advise("How far they are can't be told, as converters take time too: a cable from one output to a second input shows how much.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;

    #[test]
    fn five_centimetres_and_a_millisecond() {
        let judged = |ms: f64| {
            let bench = Bench::in_room([Some(1); 2], Some(1)).later(1, ms * 48.0);
            judge(&bench.evidence, &bench.setup)
        };
        for (ms, verdict) in [
            (0.0, Verdict::Pass),
            (0.14, Verdict::Pass),
            (-0.16, Verdict::Warn),
            (0.99, Verdict::Warn),
            (1.01, Verdict::Fail),
            (-3.0, Verdict::Fail),
        ] {
            let outcome = judged(ms);
            assert_eq!(outcome.verdict, verdict, "{ms}: {}", outcome.headline);
            let figure = outcome.figures.iter().find(|figure| figure.id == "arrival_difference_ms");
            assert!((figure.expect("is there").value - ms).abs() < 1e-9);
            assert!(
                outcome.figures.iter().all(|figure| figure.id != "distance_m"),
                "the latency is not known"
            );
        }
        assert!(judged(-0.5).headline.starts_with("The left channel arrives 0.50 ms later"));
    }

    #[test]
    fn a_cable_that_is_taken_for_a_microphone() {
        let mut bench = Bench::in_room([Some(1); 2], Some(1));
        for heard in bench.evidence.room.iter_mut().flat_map(|room| &mut room.heard).flatten() {
            *heard = Some(crate::measure::room::Heard::Cable {
                delay: Estimate { value: 96.0, uncertainty: 0.0 },
            });
        }
        let outcome = judge(&bench.evidence, &bench.setup);
        assert_eq!(outcome.verdict, Verdict::Unsure);
        assert!(outcome.headline.contains("like a cable"), "{}", outcome.headline);
    }

    #[test]
    fn a_cable_beside_the_microphone_tells_the_distance() {
        let bench = Bench::in_room([Some(1); 2], Some(1)).cable_beside(0, 592.25 - 140.0);
        let outcome = judge(&bench.evidence, &bench.setup);
        let distances: Vec<f64> =
            outcome.figures.iter().filter(|f| f.id == "distance_m").map(|f| f.value).collect();
        assert_eq!(distances.len(), 2);
        assert!(distances.iter().all(|metres| (metres - 1.0004).abs() < 0.001), "{distances:?}");
        assert_eq!(outcome.verdict, Verdict::Pass, "{}", outcome.headline);
    }
}
