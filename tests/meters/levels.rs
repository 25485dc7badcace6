//! Peak, rms, weightings, Fast and Slow.

use crate::signals::{amplitude, db, sine};
use linecheck::meter::{LevelMeter, SoundLevel, SoundLevelMeter, Weighting};

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn peak_and_rms_from_20_hz_to_20_khz() {
    let mut worst = (0.0f64, 0.0f64);
    for rate in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        for n in 0..=60 {
            // Whole periods in a second, and no two samples at the same place of a period.
            let near = (20.0 * 1_000f64.powf(f64::from(n) / 60.0)) as u64;
            let coprime = (near..).find(|f| gcd(*f, rate as u64) == 1).expect("a prime at the latest");
            let frequency = coprime as f64;
            let level = -20.0 + f64::from(n) / 3.0;
            let mut meter = LevelMeter::new(rate);
            meter.process(&sine(rate, frequency, amplitude(level), 31.0, rate as usize));
            let reading = meter.read();
            worst.0 = worst.0.max((db(reading.max.into()) - level).abs());
            worst.1 = worst.1.max((reading.rms_dbfs().expect("samples") - level).abs());
        }
    }
    println!("peak at most {:.4} dB off, rms {:.4} dB", worst.0, worst.1);
    assert!(worst.0 < 0.02 && worst.1 < 0.02, "{worst:?}");
}

#[test]
fn dc_and_crest() {
    let mut meter = LevelMeter::new(48_000.0);
    let samples: Vec<f32> = sine(48_000.0, 1_000.0, 0.5, 0.0, 48_000).iter().map(|s| s + 0.01).collect();
    meter.process(&samples);
    assert!((meter.read().dc().expect("samples") - 0.01).abs() < 1e-6);
    meter.reset();
    meter.process(&[1.0, -1.0].repeat(1_000));
    assert!(meter.read().crest_db().expect("sound").abs() < 1e-9);
}

#[test]
fn weighted_levels_of_sines_meet_the_curves() {
    let mut worst = [0.0f64; 4];
    for rate in [8e3f64, 16e3, 44.1e3, 48e3, 96e3, 192e3, 384e3] {
        for n in 0..=24 {
            let frequency = 25.0 * (0.45 * rate / 25.0).powf(f64::from(n) / 24.0);
            let mut meter = SoundLevelMeter::new(rate, 1);
            let tone = sine(rate, frequency, 0.5, 20.0, (0.8 * rate) as usize);
            let (settling, steady) = tone.split_at(tone.len() / 2);
            meter.process(&[settling]);
            let before = meter.read(0);
            meter.process(&[steady]);
            let after = meter.read(0);
            let level = |after: SoundLevel, before: SoundLevel| {
                let squares = after.sum_of_squares - before.sum_of_squares;
                SoundLevel::dbfs(squares / (after.samples - before.samples) as f64)
            };
            let expected = |weighting: Weighting| db(0.5 * weighting.gain(frequency));
            let found = [
                level(after.a, before.a) - expected(Weighting::A),
                level(after.c, before.c) - expected(Weighting::C),
                level(after.z, before.z) - db(0.5),
                level(after.ccir_rms, before.ccir_rms) - expected(Weighting::CcirRms),
            ];
            // What is left of a period at the lowest frequencies is not the filter's.
            if frequency > 200.0 {
                worst = [0, 1, 2, 3].map(|i| worst[i].max(found[i].abs()));
            }
        }
    }
    println!("A, C, Z, CCIR-RMS to 0.45 fs, 8 to 384 kHz: at most {worst:.4?} dB off");
    assert!(worst.iter().all(|worst| *worst < 0.05), "{worst:?}");
}

#[test]
fn fast_and_slow_answer_tone_bursts_as_iec_61672_says() {
    let mut worst = 0.0f64;
    for rate in [16e3, 44.1e3, 48e3, 192e3] {
        for milliseconds in [1_000.0, 500.0, 200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0] {
            // Anywhere in the meter's grid.
            let mut samples = vec![0.0; 1_003];
            samples.extend(sine(rate, 4_000.0, 0.5, 0.0, (rate * milliseconds / 1_000.0).round() as usize));
            samples.extend(vec![0.0; (0.1 * rate) as usize]);
            let mut meter = SoundLevelMeter::new(rate, 1);
            meter.process(&[&samples]);
            let reading = meter.read(0).z;
            for (max, time) in [(reading.fast_max, 125.0f64), (reading.slow_max, 1_000.0)] {
                let formula = 10.0 * (1.0 - (-milliseconds / time).exp()).log10();
                let error = SoundLevel::dbfs(max) - db(0.5) - formula;
                worst = worst.max(error.abs());
            }
        }
    }
    println!("tone bursts of 1 s to 1 ms: at most {worst:.4} dB off the formula");
    assert!(worst < 0.1);
}

#[test]
fn leq_is_the_mean_energy() {
    let mut meter = SoundLevelMeter::new(48_000.0, 2);
    let (loud, quiet) = (sine(48e3, 1e3, 0.5, 0.0, 48_000), vec![0.0; 48_000]);
    meter.process(&[&loud, &quiet]);
    meter.process(&[&quiet, &quiet]);
    assert!((meter.read(0).z.leq_dbfs().expect("sound") - db(0.5) + 3.01).abs() < 0.01);
    assert!((meter.read(0).a.leq_dbfs().expect("sound") - db(0.5) + 3.01).abs() < 0.01);
    assert_eq!(meter.read(1).a.leq_dbfs(), Some(f64::NEG_INFINITY));
}
