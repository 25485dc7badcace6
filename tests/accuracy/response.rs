//! Magnitude and group delay against filters whose response is known.

use crate::chains::{arrival, delayed, each, mean_square, noisy, sound, sweep, take};
use crate::imitation::Noise;
use linecheck::measure::Trace;
use linecheck::units::{db_to_gain, gain_to_db};
use std::f64::consts::{PI, TAU};

fn points(trace: &Trace, low: f64, high: f64) -> impl Iterator<Item = (f64, f64)> {
    trace.x.iter().copied().zip(trace.y.iter().copied()).filter(move |point| (low..=high).contains(&point.0))
}

#[test]
fn the_response_is_right_to_a_twentieth_of_a_decibel_at_60_db() {
    let worst = each(24, |trial| {
        let rate = [44_100.0, 48_000.0, 96_000.0][trial % 3];
        let tape = sweep(0.35, rate);
        let heard = delayed(&tape, db_to_gain(-6.0), 300.0 + 10.37 * trial as f64);
        let sound = sound(&tape);
        let sigma = mean_square(&heard, sound.start + 600..sound.end).sqrt() * db_to_gain(-60.0);
        let mut noise = Noise::new(trial as u64);
        let arrival = arrival(&take(tape, rate, &[noisy(&heard, sigma, &mut noise)])).expect("arrives");
        let top = 20_000f64.min(0.45 * rate);
        points(&arrival.response, 20.0, top).map(|point| (point.1 + 6.0).abs()).fold(0.0, f64::max)
    });
    let worst = worst.into_iter().fold(0.0, f64::max);
    println!("response at an SNR of 60 dB: within {worst:.4} dB");
    assert!(worst <= 0.05, "{worst}");
}

/// First-order high-pass (bilinear) over what was heard.
fn high_pass(heard: &mut [f64], corner: f64, rate: f64) {
    let k = (PI * corner / rate).tan();
    let (mut before, mut out) = (0.0, 0.0);
    for sample in heard {
        out = (*sample - before + (1.0 - k) * out) / (1.0 + k);
        before = *sample;
        *sample = out;
    }
}

/// Second-order all-pass (Bristow-Johnson) over what was heard.
fn all_pass(heard: &mut [f64], corner: f64, q: f64, rate: f64) {
    let w = TAU * corner / rate;
    let alpha = w.sin() / (2.0 * q);
    let (n, c) = (1.0 + alpha, -2.0 * w.cos());
    let (d, c) = ((1.0 - alpha) / n, c / n);
    let mut state = [0.0; 2];
    for sample in heard {
        let x = *sample;
        let y = d * x + state[0];
        state = [c * x - c * y + state[1], x - d * y];
        *sample = y;
    }
}

#[test]
fn the_group_delay_is_that_of_the_filter() {
    let rate = 48_000.0;
    let tape = sweep(0.35, rate);
    let plain = arrival(&take(tape.clone(), rate, &[delayed(&tape, 0.5, 700.4)])).expect("arrives");
    let flat = points(&plain.group_delay_ms(), 20.0, 20_000.0).map(|p| p.1.abs()).fold(0.0, f64::max);

    let mut heard = delayed(&tape, 0.5, 700.4);
    high_pass(&mut heard, 40.0, rate);
    let bent = arrival(&take(tape.clone(), rate, &[heard])).expect("arrives");
    let expected = |hz: f64| 1_000.0 * 40.0 / (TAU * (hz * hz + 1_600.0));
    let read = bent.group_delay_ms();
    let errors = points(&read, 20.0, 20_000.0).map(|(hz, ms)| {
        let error = (ms - expected(hz)).abs();
        assert!(error <= 0.005 + 0.04 * expected(hz), "{hz} Hz: {ms} ms for {}", expected(hz));
        error
    });
    let high = errors.fold(0.0, f64::max);

    // An all-pass of second order turns once about its corner: 4 Q / w there, far above it nothing.
    let mut heard = delayed(&tape, 0.5, 700.4);
    all_pass(&mut heard, 500.0, 2.0, rate);
    let turned = arrival(&take(tape, rate, &[heard])).expect("arrives");
    let expected = |hz: f64| {
        let (ratio, q) = (hz / 500.0, 2.0);
        let middle = 2.0 / q * (1.0 + ratio * ratio);
        middle / ((1.0 - ratio * ratio).powi(2) + (ratio / q).powi(2)) / (TAU * 500.0) * 1_000.0
    };
    let mut all = 0.0f64;
    for (hz, ms) in points(&turned.group_delay_ms(), 50.0, 5_000.0) {
        let error = (ms - expected(hz)).abs();
        assert!(error <= 0.01 + 0.05 * expected(hz), "{hz} Hz: {ms} ms for {}", expected(hz));
        all = all.max(error);
    }
    println!(
        "group delay: a loop's within {:.2} µs, a high-pass's (4 ms at 0 Hz) within {high:.3} ms, an all-pass's \
         (2.5 ms at its corner) within {all:.3} ms",
        1_000.0 * flat
    );
    assert!(flat <= 0.001, "{flat} ms");
}

#[test]
fn a_gain_of_any_size_is_read_alike() {
    let tape = sweep(0.1, 48_000.0);
    for gain in [1e-2f64, 0.3, 1.0, 2.0] {
        let heard = delayed(&tape, gain, 432.1);
        let read = arrival(&take(tape.clone(), 48_000.0, &[heard])).expect("arrives").gain_db.value;
        assert!((read - gain_to_db(gain)).abs() <= 0.001, "{gain}: {read}");
    }
}
