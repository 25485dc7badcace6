//! What a plan plays, and what its take adds to the evidence: the same for a run in a host, a bench and recordings
//! made elsewhere.

use super::run::Plan;
use crate::chain::{ReturnPath, Setup};
use crate::measure::find::Foreign;
use crate::measure::survey::drift::{self, Clocks};
use crate::measure::tones::Pace;
use crate::measure::{Evidence, Find, correct, find, idle, repeats, room, survey, tones};
use crate::tape::{Take, Tape, TapeError};

/// No evidence yet, with room for that of every output.
pub fn no_evidence(setup: &Setup) -> Evidence {
    let (columns, tones) = (vec![None; setup.outputs], vec![None; setup.outputs]);
    Evidence { columns, tones, ..Evidence::default() }
}

/// The tape of `plan`.
///
/// # Errors
/// As [`Tape::new`].
pub fn tape(plan: &Plan, setup: &Setup) -> Result<Tape, TapeError> {
    let (outputs, rate) = (setup.outputs, setup.sample_rate);
    match plan {
        Plan::Idle => Ok(idle::tape(outputs, rate)),
        Plan::Find(step) => find::tape(step, outputs, rate),
        Plan::Survey { output, level, tail_seconds } => {
            survey::tape(*output, outputs, *level, *tail_seconds, rate)
        }
        Plan::Tones { output, level, tail_seconds } => {
            let pace = Pace::of(setup.return_path);
            tones::tape_at(pace, *output, outputs, *level, *tail_seconds, rate)
        }
        Plan::Repeats { level, tail_seconds } => repeats::tape(outputs, *level, *tail_seconds, rate),
    }
}

/// Measures the take of `plan` into the evidence.
pub fn measure(evidence: &mut Evidence, plan: &Plan, take: &Take, setup: &Setup) {
    evidence.breaks.add(take);
    match plan {
        Plan::Idle => evidence.idle = Some(idle::measure(take)),
        Plan::Find(step) => search(evidence, step, take, setup),
        Plan::Survey { output, level, .. } => {
            let clocks = Clocks::read(&evidence.tones, setup.inputs);
            let mut column = drift::measure(take, *output, *level, &clocks);
            if let Some(correction) = &setup.known.correction {
                correct::apply(&mut column, correction);
            }
            if setup.return_path == ReturnPath::Microphone {
                room::add(evidence.room.get_or_insert_default(), take, *output);
            }
            if let Some(slot) = evidence.columns.get_mut(*output) {
                *slot = Some(column);
            }
        }
        Plan::Tones { output, level, .. } => {
            if let Some(place) = place(evidence, *output) {
                let pace = Pace::of(setup.return_path);
                let tones = tones::measure_at(pace, take, *output, place, *level);
                if let Some(slot) = evidence.tones.get_mut(*output) {
                    *slot = tones;
                }
            }
        }
        Plan::Repeats { .. } => {
            let swept = |output| evidence.main_arrival(output).map(|(input, at)| (input, at.delay.value));
            let expected: Vec<_> = (0..setup.outputs).map(swept).collect();
            let clocks = Clocks::read(&evidence.tones, setup.inputs);
            let timed = drift::repeats(take, &expected, &clocks);
            drift::align(&mut evidence.columns, &timed, &clocks);
            evidence.repeats = Some(timed);
        }
    }
}

fn search(evidence: &mut Evidence, step: &find::Step, take: &Take, setup: &Setup) {
    let nothing = Find { seen: vec![None; setup.outputs], climbed_to: step.level, rate_ratio: None };
    let find = evidence.find.get_or_insert(nothing);
    find.climbed_to = step.level;
    let found = if step.times > 1 { Vec::new() } else { find::measure(take, step) };
    match find::foreign(take, step, &found) {
        Foreign::No => {
            for (output, sighting) in found {
                if let Some(slot) = find.seen.get_mut(output) {
                    *slot = sighting;
                }
            }
        }
        Foreign::Unclear => {}
        Foreign::Ratio(ratio) => {
            find.rate_ratio = Some(ratio);
            find.seen.fill(None);
        }
    }
}

/// Where `output` arrives, and how late in samples: as its sweep says, or the search before that.
fn place(evidence: &Evidence, output: usize) -> Option<(usize, f64)> {
    if let Some((input, arrival)) = evidence.main_arrival(output) {
        return Some((input, arrival.delay.value));
    }
    let sighting = evidence.find.as_ref()?.seen.get(output).copied().flatten()?;
    Some((sighting.input, sighting.delay as f64))
}
