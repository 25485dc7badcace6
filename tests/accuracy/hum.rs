//! The mains: never invented, and as certain as the length of the silence allows.

use crate::chains::{each, pink, take};
use crate::imitation::{Noise, white};
use linecheck::measure::idle;
use linecheck::units::db_to_gain;
use std::f64::consts::TAU;

#[test]
fn noise_is_hardly_ever_taken_for_hum() {
    const TRIALS: usize = 6_000;
    const INPUTS: usize = 20;
    for (name, is_pink) in [("white", false), ("pink", true)] {
        let alarms: usize = each(TRIALS / INPUTS, |group| {
            let rate = [8_000.0, 8_000.0, 16_000.0][group % 3];
            let tape = idle::tape(1, rate);
            let heard: Vec<Vec<f64>> = (0..INPUTS)
                .map(|input| {
                    let seed = (group * INPUTS + input) as u64 + 1_000_000;
                    let level = -100.0 + (seed % 41) as f64;
                    if is_pink {
                        pink(tape.frames(), level, rate, seed)
                    } else {
                        white(tape.frames(), level, 0.0, seed)
                    }
                })
                .collect();
            let idle = idle::measure(&take(tape, rate, &heard));
            idle.inputs.iter().filter(|input| input.as_ref().expect("whole").mains.is_some()).count()
        })
        .iter()
        .sum();
        println!("hum found in {name} noise: {alarms} of {TRIALS}");
        assert!(alarms as f64 <= 0.001 * TRIALS as f64, "{name}: {alarms} of {TRIALS}");
    }
}

/// One mains line of random phase and frequency in white noise, `above` dB over the noise of its own third octave: the
/// errors of frequency and level, and the least rms errors that any estimate can have (D. C. Rife and R. R. Boorstyn,
/// IEEE Trans. IT-20, 1974). None where it is not seen.
fn errors(trial: usize, above: f64) -> Option<[f64; 4]> {
    let rate = 8_000.0;
    let tape = idle::tape(1, rate);
    let mut draw = Noise::new(31_000 + trial as u64);
    let hz = [50.0, 60.0][trial % 2] + 0.4 * (draw.uniform() - 0.5);
    let (level, phase) = (-70.0, TAU * draw.uniform());
    // AES17: a sine's level is its peak's.
    let amplitude = db_to_gain(level);
    let third = 0.2308 * hz;
    let sigma = (amplitude.powi(2) / 2.0 / db_to_gain(above).powi(2) / third * rate / 2.0).sqrt();
    let heard: Vec<f64> = (0..tape.frames())
        .map(|frame| amplitude * (TAU * hz * frame as f64 / rate + phase).sin() + sigma * draw.normal())
        .collect();
    let idle = idle::measure(&take(tape, rate, &[heard]));
    let mains = idle.inputs[0].as_ref().expect("whole").mains?;
    // The first quarter of a second is left out.
    let frames = 1.75 * rate;
    let ratio = amplitude.powi(2) / 2.0 / sigma.powi(2);
    let least_level = 8.686 / (frames * ratio).sqrt();
    let least_hz = rate / TAU * (12.0 / (ratio * frames.powi(3))).sqrt();
    Some([mains.hz.value - hz, mains.fundamental_dbfs.value - level, least_hz, least_level])
}

#[test]
fn a_line_is_read_nearly_as_well_as_can_be() {
    const TRIALS: usize = 300;
    // 10 dB over its third octave the level can't be known better than 0.4 dB in 1.75 s; 0.3 dB takes some more.
    for (above, most_hz, most_db) in
        [(10.0, f64::INFINITY, f64::INFINITY), (16.0, 0.05, f64::INFINITY), (26.0, 0.05, 0.3)]
    {
        let trials: Vec<[f64; 4]> =
            each(TRIALS, |trial| errors(trial, above)).into_iter().flatten().collect();
        let rms = |place: usize| {
            (trials.iter().map(|trial| trial[place].powi(2)).sum::<f64>() / trials.len() as f64).sqrt()
        };
        let worst = |place: usize| trials.iter().map(|trial| trial[place].abs()).fold(0.0, f64::max);
        println!(
            "mains {above} dB over its third octave, {} of {TRIALS} seen: {:.4} Hz rms (bound {:.4}), worst {:.4}; \
             {:.3} dB rms (bound {:.3}), worst {:.3}",
            trials.len(),
            rms(0),
            rms(2),
            worst(0),
            rms(1),
            rms(3),
            worst(1)
        );
        assert!(trials.len() >= TRIALS * 95 / 100, "{above}: {} seen", trials.len());
        assert!(rms(0) <= 2.0 * rms(2) && rms(1) <= 2.0 * rms(3), "{above}");
        assert!(worst(0) <= most_hz && worst(1) <= most_db, "{above}");
    }
}
