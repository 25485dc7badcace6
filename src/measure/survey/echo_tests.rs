//! Second arrivals, leaks and curves of imitated chains: what is asked of them, and what must not be taken for them.

use super::tests::{LEVEL, arrival, take};
use super::*;
use crate::analysis::imitation::{Path, recorded};
use crate::measure::{Arrival, Estimate, IdleInput, NoiseLevels, Trace};
use std::f64::consts::{PI, TAU};

const RATE: f64 = 48_000.0;

/// A loop of gain 0.5 and further paths, in noise.
fn paths(rate: f64, delay: f64, more: &[(f64, f64)], noise: f64) -> Take {
    let mut take = take(rate, 0.15, Path { gain: 0.5, delay }, noise, 5);
    let mut heard: Vec<f64> = take.recording[0].iter().map(|x| f64::from(*x)).collect();
    for (gain, delay) in more {
        Path { gain: 0.5 * gain, delay: *delay }.add(&take.tape.channel(0), &mut heard);
    }
    take.recording[0] = recorded(&heard);
    take
}

/// A biquad or less, b over a (a0 = 1), over a recording.
fn filtered(mut take: Take, b: [f64; 3], a: [f64; 2]) -> Take {
    let mut state = [0.0; 2];
    for sample in &mut take.recording[0] {
        let x = f64::from(*sample);
        let y = b[0] * x + state[0];
        state = [b[1] * x - a[0] * y + state[1], b[2] * x - a[1] * y];
        *sample = y as f32;
    }
    take
}

/// First-order section (g0 at 0 Hz, g1 at half the rate) with a corner in hertz, bilinear.
fn first(take: Take, corner: f64, low: f64, high: f64) -> Take {
    let k = (PI * corner / take.rate).tan();
    let n = 1.0 + k;
    filtered(take, [(low * k + high) / n, (low * k - high) / n, 0.0], [(k - 1.0) / n, 0.0])
}

/// Second-order low-pass of a quality; or a peak of some gain (Bristow-Johnson).
fn low_pass(take: Take, corner: f64, q: f64) -> Take {
    let w = TAU * corner / take.rate;
    let alpha = w.sin() / (2.0 * q);
    let (n, c) = (1.0 + alpha, 1.0 - w.cos());
    filtered(take, [c / 2.0 / n, c / n, c / 2.0 / n], [-2.0 * w.cos() / n, (1.0 - alpha) / n])
}

fn peak(take: Take, corner: f64, q: f64, db: f64) -> Take {
    let a = db_to_gain(db / 2.0);
    let w = TAU * corner / take.rate;
    let alpha = w.sin() / (2.0 * q);
    let n = 1.0 + alpha / a;
    let b = [(1.0 + alpha * a) / n, -2.0 * w.cos() / n, (1.0 - alpha * a) / n];
    filtered(take, b, [-2.0 * w.cos() / n, (1.0 - alpha / a) / n])
}

#[test]
fn a_second_arrival_is_found_to_a_tenth_of_a_sample_and_half_a_decibel() {
    let mut worst = (0.0f64, 0.0f64);
    for rate in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        for level in [-50.0, -40.0, -20.0, -3.0] {
            for away in [-700.5f64, -40.0, -9.3, 10.0, 8.4, 33.7, 1_000.25, 4_000.0] {
                // The sweep ends at 20 kHz or so: eight samples at 48 kHz are as close as it can tell.
                let away = if away.abs() < 30.0 { away * (rate / RATE).max(1.0) } else { away };
                for sign in [1.0, -1.0] {
                    let gain = sign * db_to_gain(level);
                    let take = paths(rate, 1_000.3, &[(gain, 1_000.3 + away)], -95.0);
                    let found = arrival(&take).seconds;
                    assert_eq!(found.len(), 1, "{rate} {level} {away} {sign}: {found:?}");
                    let (delay, height) = (found[0].delay.value - away, found[0].level_db.value - level);
                    worst = (worst.0.max(delay.abs()), worst.1.max(height.abs()));
                    assert!(delay.abs() <= 0.1 && height.abs() <= 0.5, "{rate} {level} {away}: {found:?}");
                    assert!(!found[0].repeats, "{rate} {level} {away}");
                }
            }
        }
    }
    println!("second arrival: worst {:.4} samples, {:.4} dB", worst.0, worst.1);
}

#[test]
fn what_filters_leave_behind_is_no_arrival() {
    let plain = |rate| paths(rate, 700.4, &[], -100.0);
    for rate in [44_100.0, 48_000.0, 96_000.0] {
        let chains: Vec<(&str, Take)> = vec![
            ("plain", plain(rate)),
            ("high-pass 5 Hz", first(plain(rate), 5.0, 0.0, 1.0)),
            ("high-pass 100 Hz", first(plain(rate), 100.0, 0.0, 1.0)),
            ("high-pass 2 × 300 Hz", first(first(plain(rate), 300.0, 0.0, 1.0), 300.0, 0.0, 1.0)),
            ("low-pass 20 kHz", first(plain(rate), 20_000.0, 1.0, 0.0)),
            ("low-pass 20 kHz, second order", low_pass(plain(rate), 20_000.0, 0.707)),
            ("low-pass 8 kHz, second order", low_pass(plain(rate), 8_000.0, 0.707)),
            ("shelf 100 Hz", first(plain(rate), 100.0, 2.0, 1.0)),
            ("shelf 1 kHz", first(plain(rate), 1_000.0, 2.0, 1.0)),
            ("shelf 8 kHz", first(plain(rate), 8_000.0, 1.0, 2.0)),
            ("peak 3 kHz", peak(plain(rate), 3_000.0, 2.0, 6.0)),
            ("peak 8 kHz", peak(plain(rate), 8_000.0, 4.0, 9.0)),
            ("notch 6 kHz", peak(plain(rate), 6_000.0, 8.0, -12.0)),
        ];
        let found: Vec<String> = chains
            .iter()
            .map(|(name, take)| (name, arrival(take).seconds))
            .filter(|(_, seconds)| !seconds.is_empty())
            .map(|(name, seconds)| format!("{name} at {rate}: {seconds:?}"))
            .collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn a_second_arrival_is_found_through_the_filters_of_a_converter() {
    for (level, away) in [(-38.0, 12.0), (-30.0, -300.5), (-12.0, 64.25)] {
        let take = paths(RATE, 900.0, &[(db_to_gain(level), 900.0 + away)], -100.0);
        let take = low_pass(first(take, 5.0, 0.0, 1.0), 0.45 * RATE, 0.707);
        let found = arrival(&take).seconds;
        assert_eq!(found.len(), 1, "{level} {away}: {found:?}");
        assert!((found[0].delay.value - away).abs() <= 0.1, "{found:?}");
        assert!((found[0].level_db.value - level).abs() <= 0.5, "{found:?}");
    }
}

#[test]
fn a_loop_repeats_itself() {
    for (db, spacing) in [(-3.0, 700.4), (-10.0, 512.0), (-20.0, 60.5), (-30.0, 900.0)] {
        for sign in [1.0, -1.0] {
            let ratio = sign * db_to_gain(db);
            let copy = |turn: i32| (ratio.powi(turn), 300.0 + f64::from(turn) * spacing);
            let copies: Vec<(f64, f64)> = (1..8).map(copy).collect();
            let found = arrival(&paths(RATE, 300.0, &copies, -100.0)).seconds;
            assert!(!found.is_empty() && found.iter().all(|s| s.repeats), "{db} {spacing}: {found:?}");
            assert!((found[0].delay.value - spacing).abs() <= 0.1, "{db} {spacing}: {found:?}");
        }
    }
    let double = arrival(&paths(RATE, 300.0, &[(0.3, 500.0), (0.3, 800.0)], -100.0)).seconds;
    assert!(double.len() == 2 && double.iter().all(|s| !s.repeats), "two ways are no loop: {double:?}");
}

#[test]
fn noise_harmonics_and_clipping_are_no_arrivals() {
    for seed in 0..20 {
        let take = take(RATE, 0.3, Path { gain: db_to_gain(-30.0), delay: 11_000.7 }, -80.0, seed);
        let found = arrival(&take).seconds;
        assert!(found.is_empty(), "{seed}: {found:?}");
    }
    for delay in [500.0, 12_000.0, 30_000.0] {
        let mut bent = take(RATE, 0.8, Path { gain: 5.0, delay }, -100.0, 1);
        for sample in &mut bent.recording[0] {
            *sample += 0.3 * *sample * *sample + 0.2 * *sample * *sample * *sample;
            *sample = sample.clamp(-0.4, 0.4);
        }
        let found = arrival(&bent).seconds;
        assert!(found.is_empty(), "{delay}: {found:?}");
    }
}

fn leaks(take: &Take) -> (Option<f64>, Option<f64>) {
    let column = measure(take, 0, LEVEL);
    let leak = column.leaks[1].as_ref().expect("whole");
    let value = |band: Option<crate::measure::BandGain>| Some(band?.gain_db?.value);
    (value(leak.at_1k), value(leak.at_10k))
}

/// A straight loop of gain 1 and its leak into a second input.
fn leaking(leak: Path, noise: f64) -> Take {
    let mut take = take(RATE, 0.1, Path { gain: 1.0, delay: 640.3 }, noise, 7);
    let mut heard = crate::analysis::imitation::white(take.tape.frames(), noise, 0.0, 99);
    leak.add(&take.tape.channel(0), &mut heard);
    take.recording.push(recorded(&heard));
    take
}

#[test]
fn crosstalk_is_read_to_half_a_decibel_down_to_minus_100() {
    let mut worst = 0.0f64;
    for level in [-20.0, -60.0, -80.0, -100.0] {
        let (low, high) = leaks(&leaking(Path { gain: db_to_gain(level), delay: 640.3 }, -115.0));
        let (low, high) = (low.expect("seen") - level, high.expect("seen") - level);
        println!("{level}: {low:.3} {high:.3}");
        worst = worst.max(low.abs()).max(high.abs());
    }
    assert!(worst <= 0.5, "{worst}");
    assert_eq!(leaks(&leaking(Path { gain: 0.0, delay: 640.3 }, -90.0)), (None, None), "noise is no leak");
}

#[test]
fn phase_is_that_of_the_filter_without_the_delay() {
    let points = |arrival: &Arrival| -> Vec<(f64, f64)> {
        let phase = &arrival.phase;
        phase
            .x
            .iter()
            .copied()
            .zip(phase.y.iter().copied())
            .filter(|p| (20.0..20_000.0).contains(&p.0))
            .collect()
    };
    let flat = points(&arrival(&paths(RATE, 700.37, &[], -400.0)));
    let worst = flat.iter().map(|p| p.1.abs()).fold(0.0, f64::max);
    println!("phase of a loop: {worst:.5}°");
    assert!(worst <= 0.1, "{worst}");
    let upside_down = take(RATE, 0.1, Path { gain: -0.5, delay: 700.37 }, -400.0, 0);
    assert!(points(&arrival(&upside_down)).iter().all(|p| (p.1 - 180.0).abs() <= 0.1));
    let filtered = points(&arrival(&first(paths(RATE, 700.0, &[], -400.0), 40.0, 0.0, 1.0)));
    for (hz, degrees) in filtered.into_iter().filter(|p| p.0 < 1_000.0) {
        let expected = (40.0 / hz).atan().to_degrees();
        assert!((degrees - expected).abs() <= 0.5, "{hz}: {degrees} for {expected}");
    }
}

#[test]
fn the_uncertainty_of_a_response_covers_its_error() {
    let exactly = |value| Estimate { value, uncertainty: 0.0 };
    let mut farthest = 0.0f64;
    for seed in 0..12 {
        let take = take(RATE, 0.1, Path { gain: db_to_gain(-30.0), delay: 800.0 }, -80.0, seed);
        let arrival = arrival(&take);
        let noise = NoiseLevels { flat: exactly(-80.8), a: exactly(-82.0), ccir_rms: exactly(-78.0) };
        let (spectrum, fine, lines) = (Trace::default(), Trace::default(), Vec::new());
        let idle =
            IdleInput { noise: Some(noise), dc: exactly(0.0), spectrum, fine, lines, mains: None, usb: None };
        for idle in [Some(&idle), None] {
            let sigmas = certainty::response_db(&arrival, LEVEL, idle, RATE);
            let points = arrival.response.x.iter().zip(&arrival.response.y).zip(sigmas);
            for ((hz, db), sigma) in points.filter(|((hz, _), _)| (20.0..20_000.0).contains(*hz)) {
                let error = (db + 30.0).abs();
                assert!(error <= 5.0 * sigma + 0.001, "{hz}: {error} ± {sigma}");
                assert!(sigma <= 0.25, "{hz}: {sigma} would hide what is judged");
                farthest = farthest.max(error);
            }
        }
    }
    println!("response at an SNR of 30 dB: within {farthest:.4} dB");
}
