//! True peak: Tech 3341 cases 15 to 23, and sines of any phase at every rate.

use crate::signals::{Random, db, sine};
use linecheck::meter::TruePeakMeter;
use std::f64::consts::PI;

fn true_peak(rate: f64, samples: &[f32]) -> f64 {
    let mut meter = TruePeakMeter::new(rate);
    meter.process(samples);
    meter.flush();
    db(meter.read().max.into())
}

/// Fades in and out over so many samples, so that the ends of a tone don't count.
fn faded(mut samples: Vec<f32>, fade: usize) -> Vec<f32> {
    let length = samples.len();
    for n in 0..fade.min(length / 2) {
        let gain = (0.5 - 0.5 * (PI * n as f64 / fade as f64).cos()) as f32;
        samples[n] *= gain;
        samples[length - 1 - n] *= gain;
    }
    samples
}

#[test]
fn cases_15_to_19_steady_tones() {
    for rate in [44_100.0, 48_000.0] {
        for (divisor, amplitude, degrees, expected) in [
            (4.0, 0.5, 0.0, -6.0),
            (4.0, 0.5, 45.0, -6.0),
            (6.0, 0.5, 60.0, -6.0),
            (8.0, 0.5, 67.5, -6.0),
            (4.0, 1.41, 45.0, 3.0),
        ] {
            let tone = faded(sine(rate, rate / divisor, amplitude, degrees, 9_600), 480);
            let found = true_peak(rate, &tone);
            assert!((found - expected).abs() <= 0.1, "fs/{divisor}, {degrees}°: {found:.3} dBTP");
        }
    }
}

/// Case 20 to 23: a tone of fs/6 with one period of fs/4 at full scale in its middle, made at 4 fs, low-passed, and
/// every fourth sample taken.
fn burst(offset: usize) -> Vec<f32> {
    let frames = 4 * 4_000;
    let middle = frames / 2 / 24 * 24;
    let high = |n: usize| {
        if (middle..middle + 16).contains(&n) {
            (2.0 * PI * (n - middle) as f64 / 16.0).sin()
        } else {
            let n = if n < middle { n } else { n - 16 };
            0.5 * (2.0 * PI * n as f64 / 24.0).sin()
        }
    };
    let samples: Vec<f64> = (0..frames).map(high).collect();
    // A low-pass at 0.45 fs with 0.05 fs of transition.
    let half = 160i64;
    let tap = |k: i64| {
        let t = k as f64;
        let sinc = if k == 0 { 0.2375 } else { (PI * 0.2375 * t).sin() / (PI * t) };
        let turn = PI * t / half as f64;
        sinc * (0.42 + 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos())
    };
    let at = |n: i64| usize::try_from(n).ok().and_then(|n| samples.get(n)).copied().unwrap_or(0.0);
    let low = |n: usize| (-half..=half).map(|k| tap(k) * at(n as i64 - k)).sum::<f64>() as f32;
    faded((offset..frames).step_by(4).map(low).collect(), 100)
}

#[test]
fn cases_20_to_23_a_burst_between_the_samples() {
    for rate in [44_100.0, 48_000.0] {
        let found: Vec<f64> = (0..4).map(|offset| true_peak(rate, &burst(offset))).collect();
        println!("cases 20 to 23 at {rate} Hz: {found:.3?} dBTP");
        assert!(found.iter().all(|found| found.abs() <= 0.1), "{found:?}");
    }
}

#[test]
fn sines_of_any_phase_to_20_khz_or_0_45_of_the_rate() {
    let mut random = Random(3);
    let mut worst = (0.0f64, 0.0, 0.0);
    for rate in
        [8e3f64, 11_025.0, 16e3, 32e3, 44.1e3, 48e3, 64e3, 79e3, 80e3, 88.2e3, 96e3, 176.4e3, 192e3, 384e3]
    {
        let top = (0.45 * rate).min(20_000.0);
        for n in 0..=60 {
            let frequency = top * (0.02 + 0.98 * f64::from(n) / 60.0);
            // Both as it falls and where the samples stand as far from the crest as they can.
            for degrees in [360.0 * random.unit(), 90.0 + 180.0 * frequency / rate] {
                let tone = faded(sine(rate, frequency, 0.8, degrees, 4_000), 400);
                let error = true_peak(rate, &tone) - db(0.8);
                if error.abs() > worst.0.abs() {
                    worst = (error, frequency, rate);
                }
            }
        }
    }
    println!(
        "true peak of sines: at most {:.4} dB off, at {:.0} Hz, rate {:.0} Hz",
        worst.0, worst.1, worst.2
    );
    assert!(worst.0.abs() < 0.1, "{worst:?}");
}

#[test]
fn counts_what_goes_over_between_the_samples_and_nothing_else() {
    let mut meter = TruePeakMeter::new(48_000.0);
    meter.process(&faded(sine(48_000.0, 12_000.0, 1.41, 45.0, 4_800), 480));
    // 0.99 of full scale at the samples, 3 dB over between them, two excursions a period.
    let overs = meter.read().overs;
    assert!((1_800..2_100).contains(&overs), "{overs}");
    meter.reset();
    meter.process(&faded(sine(48_000.0, 12_000.0, 1.0, 45.0, 4_800), 480));
    meter.process(&sine(48_000.0, 997.0, 1.0, 0.0, 48_000));
    assert_eq!(meter.read().overs, 0);
}

#[test]
fn true_peak_of_noise_is_that_of_its_finely_interpolated_wave() {
    // A wave made of sines, so that it is known between the samples.
    for seed in 0..20 {
        let mut random = Random(seed);
        let tones: Vec<(f64, f64, f64)> = (0..12)
            .map(|_| (0.43 * random.unit(), 6.3 * random.unit(), 0.02 + 0.1 * random.unit()))
            .collect();
        let wave =
            |t: f64| tones.iter().map(|(f, phase, a)| a * (2.0 * PI * f * t + phase).sin()).sum::<f64>();
        let frames = 3_000;
        let window = |t: f64| (PI * t / f64::from(frames)).sin().powi(2);
        let samples: Vec<f32> = (0..frames).map(|n| (window(n.into()) * wave(n.into())) as f32).collect();
        let truth = (0..frames * 32)
            .map(|n| f64::from(n) / 32.0)
            .map(|t| (window(t) * wave(t)).abs())
            .fold(0.0, f64::max);
        let error = true_peak(48_000.0, &samples) - db(truth);
        assert!(error.abs() < 0.1, "seed {seed}: {error:.3} dB");
    }
}
