//! The curve of what leaks into another input.

use crate::chains::{LEVEL, delayed, each, noisy, sweep, take};
use crate::imitation::{Noise, white};
use linecheck::measure::{Leak, survey};
use linecheck::tape::Tape;
use linecheck::units::db_to_gain;

/// Sigma of noise of a level in dBFS (AES17).
fn sigma(dbfs: f64) -> f64 {
    db_to_gain(dbfs) / 2f64.sqrt()
}

/// What of a straight loop is found on a second input.
fn leak(tape: &Tape, rate: f64, heard: Vec<f64>, noise: f64, seed: u64) -> Leak {
    let own = noisy(&delayed(tape, 1.0, 640.3), sigma(noise), &mut Noise::new(seed));
    let take = take(tape.clone(), rate, &[own, heard]);
    survey::measure(&take, 0, LEVEL).leaks[1].clone().expect("whole")
}

#[test]
fn a_leak_is_read_to_half_a_decibel_down_to_minus_100() {
    let rate = 48_000.0;
    let tape = sweep(0.35, rate);
    for (level, noise) in [(-40.0, -100.0), (-60.0, -100.0), (-80.0, -110.0), (-100.0, -125.0)] {
        let bands = each(4, |seed| {
            let mut draw = Noise::new(77 + seed as u64);
            let heard = noisy(&delayed(&tape, db_to_gain(level), 640.3), sigma(noise), &mut draw);
            leak(&tape, rate, heard, noise, seed as u64).bands
        });
        let mut worst = 0.0f64;
        let mut lowest = f64::INFINITY;
        for (hz, band) in bands.iter().flatten() {
            let Some(gain) = band.gain_db else {
                assert!(*hz < 40.0, "{level} dB in noise of {noise} dBFS: {hz} Hz is hidden");
                continue;
            };
            let error = (gain.value - level).abs();
            assert!(error <= 4.0 * gain.uncertainty, "{level} dB, {hz} Hz: {gain:?}");
            if *hz >= 100.0 {
                worst = worst.max(error);
            }
            lowest = lowest.min(*hz);
        }
        println!(
            "leak of {level} dB, noise {noise} dBFS: within {worst:.3} dB from 100 Hz, seen from {lowest:.0} Hz"
        );
        assert!(worst <= 0.5, "{level}: {worst}");
        assert!(bands.iter().all(|bands| bands.len() >= 30));
    }
}

#[test]
fn noise_alone_leaks_nowhere() {
    const TRIALS: usize = 60;
    let rate = 16_000.0;
    let tape = sweep(0.35, rate);
    let seen: Vec<Leak> = each(TRIALS, |seed| {
        let noise = white(tape.frames(), -90.0, 0.0, 1_000 + seed as u64);
        leak(&tape, rate, noise, -90.0, seed as u64)
    });
    let bands = seen.iter().flat_map(|leak| &leak.bands);
    let (all, wrong) =
        bands.fold((0, 0), |(all, wrong), band| (all + 1, wrong + i32::from(band.1.gain_db.is_some())));
    println!("noise taken for a leak in {wrong} of {all} third octaves");
    assert!(f64::from(wrong) <= 0.005 * f64::from(all), "{wrong} of {all}");
}
