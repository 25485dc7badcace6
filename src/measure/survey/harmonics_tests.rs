use super::*;
use crate::analysis::imitation::{Path, recorded, white};
use crate::measure::tones;
use crate::tape::End;

const LEVEL: Dbfs = Dbfs(-20.0);
const DELAY: f64 = 592.25;

/// The recording of `tape` through gain, delay and a curve, with white noise (AES17 dBFS).
fn heard(tape: Tape, rate: f64, noise: f64, curve: impl Fn(f64) -> f64) -> Take {
    let mut take = Take::new(tape, 1, rate);
    let mut samples = vec![0.0; take.tape.frames()];
    Path { gain: 0.5, delay: DELAY }.add(&take.tape.channel(0), &mut samples);
    let noise = white(samples.len(), noise, 0.0, 11);
    let sum: Vec<f64> = samples.iter().zip(noise).map(|(sample, noise)| curve(*sample) + noise).collect();
    take.recording[0] = recorded(&sum);
    take.recording[0].resize(take.tape.frames(), 0.0);
    take.end = Some(End::Finished);
    take
}

fn swept(rate: f64, noise: f64, curve: impl Fn(f64) -> f64) -> Column {
    let tape = tape(0, 1, LEVEL, 0.35 + DELAY / rate, rate).expect("fits");
    measure(&heard(tape, rate, noise, curve), 0, LEVEL)
}

/// Largest error of the harmonic `order` against `truth` (dB), and from where to where it was seen.
fn error(column: &Column, order: usize, truth: f64) -> (f64, f64, f64) {
    let (_, trace) = column.harmonics.iter().find(|line| line.0 == order).expect("seen");
    let worst = trace.y.iter().fold(0.0f64, |worst, y| worst.max((y - truth).abs()));
    (worst, trace.x[0], trace.x[trace.x.len() - 1])
}

/// Coefficients of a curve that gives the return of the sweep these harmonics (dB re the tone as it comes in), and the
/// change of its fundamental in dB.
fn cubic(second: f64, third: f64) -> (f64, f64, f64) {
    let amplitude = 0.5 * LEVEL.amplitude();
    let a2 = db_to_gain(second) * 2.0 / amplitude;
    let a3 = db_to_gain(third) * 4.0 / amplitude.powi(2);
    (a2, a3, gain_to_db(1.0 + 0.75 * a3 * amplitude * amplitude))
}

#[test]
fn harmonics_of_a_known_curve_at_every_frequency() {
    for rate in [8_000.0, 44_100.0, 48_000.0, 96_000.0] {
        for (second, third, noise) in [(-40.0, -46.0, -110.0), (-60.0, -50.0, -110.0), (-80.0, -80.0, -115.0)]
        {
            let (a2, a3, change) = cubic(second, third);
            let column = swept(rate, noise, |x| x + a2 * x * x + a3 * x * x * x);
            for (order, truth) in [(2, second - change), (3, third - change)] {
                let (worst, low, high) = error(&column, order, truth);
                println!("{rate} H{order} at {truth:.1}: within {worst:.3} dB, {low:.0} to {high:.0} Hz");
                assert!(worst < 0.5, "{rate} H{order} {truth}: {worst}");
                let whole = high > 0.9 * 20_000f64.min(0.36 * rate) / order as f64 && low < 60.0;
                assert!(whole || noise - truth > -40.0, "{rate} H{order} {truth}: {low} to {high}");
            }
            // Where noise hides some points of the one, the other stands alone.
            if noise > -112.0 {
                let both = 10.0 * (10f64.powf(second / 10.0) + 10f64.powf(third / 10.0)).log10() - change;
                let near = column.thd_db.x.iter().position(|x| *x > 400.0).expect("seen");
                assert!((column.thd_db.y[near] - both).abs() < 0.5, "{} {both}", column.thd_db.y[near]);
            }
        }
    }
}

#[test]
fn they_agree_with_those_of_the_tone() {
    let rate = 48_000.0;
    let curve = |x: f64| 0.1 * (x / 0.1 + 0.1).tanh();
    let column = swept(rate, -110.0, curve);
    let tape = tones::tape(0, 1, LEVEL, 0.4, rate).expect("fits");
    let tones = tones::measure(&heard(tape, rate, -110.0, curve), 0, 0, DELAY, LEVEL).expect("a tone");
    for order in [2, 3] {
        let (_, trace) = column.harmonics.iter().find(|line| line.0 == order).expect("seen");
        let near = trace.x.iter().position(|x| *x > 950.0).expect("at 1 kHz");
        let tone = tones.harmonics_db.iter().find(|line| line.0 == order).expect("seen").1.value;
        println!("H{order}: sweep {:.3}, tone {tone:.3}", trace.y[near]);
        assert!((trace.y[near] - tone).abs() < 0.2, "{order}");
    }
}

#[test]
fn noise_and_clean_loops_have_none() {
    for noise in [-60.0, -85.0, -110.0, -400.0] {
        let column = swept(48_000.0, noise, |x| x);
        let seen: Vec<_> = column.harmonics.iter().map(|(order, trace)| (*order, trace.y.clone())).collect();
        println!("{noise}: {seen:?}");
        assert!(seen.iter().flat_map(|line| &line.1).all(|y| *y < -120.0), "{noise}: {seen:?}");
        assert_eq!(column.thd_db.x.is_empty(), seen.is_empty());
    }
}
