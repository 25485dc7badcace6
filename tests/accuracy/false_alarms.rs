//! Nothing is found where nothing is: ten thousand recordings of silence and noise for each step that looks for a return.

use crate::chains::{LEVEL, each, pink, sweep, take};
use crate::imitation::white;
use linecheck::measure::find::{self, Step};
use linecheck::measure::{Cell, survey};
use linecheck::units::{Dbfs, db_to_gain};
use std::f64::consts::TAU;

/// Recordings in all.
const TRIALS: usize = 10_000;
/// Inputs of one take: each is a recording of its own.
const INPUTS: usize = 50;

/// Whether a recording has a knock in it.
fn is_knock(seed: u64) -> bool {
    seed % 8 == 3
}

/// Silence, or noise of some colour, alone or with what else comes in with nothing playing: DC, hum, a knock, a gate.
fn nothing(frames: usize, rate: f64, seed: u64) -> Vec<f64> {
    let level = -110.0 + (seed % 89) as f64;
    let mut heard = if seed.is_multiple_of(3) {
        pink(frames, level, rate, seed)
    } else {
        white(frames, level, 0.0, seed)
    };
    let loud = db_to_gain(level + (seed % 31) as f64);
    let knock = frames / 97 * (seed as usize % 90);
    match seed % 8 {
        0 => heard.fill([0.0, 1e-3, -0.3][seed as usize / 8 % 3]),
        1 => heard.iter_mut().enumerate().for_each(|(frame, sample)| {
            let phase = TAU * 50.0 * frame as f64 / rate;
            *sample += loud * (phase.sin() + 0.3 * (3.0 * phase).sin() + 0.1 * (5.0 * phase).sin());
        }),
        2 => heard.iter_mut().for_each(|sample| *sample += 0.002),
        _ if is_knock(seed) => {
            heard.iter_mut().skip(knock).take((0.03 * rate) as usize).for_each(|sample| *sample *= 40.0)
        }
        4 => heard.iter_mut().skip(knock).step_by(frames / 5).for_each(|sample| *sample += loud),
        5 => heard.iter_mut().skip(knock).take((0.3 * rate) as usize).for_each(|sample| *sample = 0.0),
        _ => {}
    }
    heard
}

#[test]
fn the_survey_invents_no_arrival() {
    let invented: usize = each(TRIALS / INPUTS, |group| {
        let rate = [8_000.0, 8_000.0, 11_025.0][group % 3];
        let tape = sweep([0.05, 0.3, 1.0][group % 3], rate);
        let heard: Vec<Vec<f64>> =
            (0..INPUTS).map(|input| nothing(tape.frames(), rate, (group * INPUTS + input) as u64)).collect();
        let column = survey::measure(&take(tape, rate, &heard), 0, LEVEL);
        assert!(column.cells.iter().all(|cell| !matches!(cell, Cell::Damaged)));
        column.cells.iter().filter(|cell| matches!(cell, Cell::Arrives(_))).count()
    })
    .iter()
    .sum();
    println!("survey: {invented} arrivals in {TRIALS} recordings without any");
    assert_eq!(invented, 0);
}

#[test]
fn the_search_invents_no_output() {
    let seen = each(TRIALS / INPUTS, |group| {
        let rate = [8_000.0, 8_000.0, 11_025.0][group % 3];
        let step = Step {
            outputs: vec![group % 16],
            level: Dbfs(-60.0 + 10.0 * (group % 5) as f64),
            tail_seconds: [0.3, 1.0, 2.1][group % 3],
            times: 1,
        };
        let tape = find::tape(&step, 16, rate).expect("fits");
        // Every input by itself: what is asked is how many of them seem to hear something.
        let seeds = (0..INPUTS).map(|input| (700_000 + group * INPUTS + input) as u64);
        let seen = seeds.filter(|seed| {
            let heard = nothing(tape.frames(), rate, *seed);
            find::measure(&take(tape.clone(), rate, &[heard]), &step)[0].1.is_some()
        });
        seen.map(is_knock).collect::<Vec<_>>()
    });
    let (knocks, others) =
        seen.iter().flatten().fold(
            (0, 0),
            |(knocks, others), knock| {
                if *knock { (knocks + 1, others) } else { (knocks, others + 1) }
            },
        );
    println!(
        "search: {others} outputs seen in {TRIALS} recordings without any, and {knocks} in the knocks among them"
    );
    // Thirty milliseconds of pink noise 32 dB louder than the rest may hold the right hops by chance.
    assert!(others == 0 && knocks <= TRIALS / 8 / 500, "{others}, {knocks}");
}
