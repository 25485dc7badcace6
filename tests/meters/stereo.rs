//! Correlation, balance, goniometer.

use crate::signals::{noise, sine};
use linecheck::meter::{POINTS, Stereo, StereoMeter};

fn read(left: &[f32], right: &[f32]) -> Stereo {
    let mut meter = StereoMeter::new(48_000.0);
    meter.process(left, right);
    meter.read()
}

#[test]
fn correlation_of_known_signals() {
    let rate = 48_000.0;
    for degrees in [0.0, 30.0, 60.0, 90.0, 120.0, 180.0] {
        let (left, right) =
            (sine(rate, 1_000.0, 0.5, 0.0, 48_000), sine(rate, 1_000.0, 0.1, degrees, 48_000));
        let expected = f64::to_radians(degrees).cos();
        let reading = read(&left, &right);
        for found in [reading.correlation, reading.correlation_whole] {
            let found = found.expect("sound");
            assert!((found - expected).abs() < 0.005, "{degrees}°: {found}");
        }
        assert!((reading.balance_db.expect("sound") - 13.979).abs() < 0.01);
    }
    // Noise mixed so that the share in common is known: exact, because what is not common is made orthogonal.
    let frames = 28_800;
    let (common, mut own) = (noise(1, frames), noise(2, frames));
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let share = dot(&common, &own) / dot(&common, &common);
    own.iter_mut().zip(&common).for_each(|(own, common)| *own -= (share * f64::from(*common)) as f32);
    let scale = (dot(&common, &common) / dot(&own, &own)).sqrt();
    for expected in [-0.9, -0.3, 0.0, 0.5, 0.99] {
        let rest = f64::sqrt(1.0 - expected * expected) * scale;
        let mix =
            |(common, own): (&f32, &f32)| (expected * f64::from(*common) + rest * f64::from(*own)) as f32;
        let right: Vec<f32> = common.iter().zip(&own).map(mix).collect();
        let found = read(&common, &right).correlation.expect("sound");
        assert!((found - expected).abs() < 0.005, "{expected}: {found}");
    }
}

#[test]
fn nothing_is_said_of_silence() {
    let sound = noise(1, 48_000);
    let reading = read(&sound, &vec![0.0; 48_000]);
    assert_eq!((reading.correlation, reading.correlation_whole, reading.balance_db), (None, None, None));
}

#[test]
fn the_smallest_correlation_is_held() {
    let mut meter = StereoMeter::new(48_000.0);
    let sound = noise(1, 48_000);
    let inverse: Vec<f32> = sound.iter().map(|sample| -sample).collect();
    meter.process(&sound, &sound);
    assert!(meter.read().correlation_min.expect("sound") > 0.99);
    meter.process(&sound, &inverse);
    meter.process(&sound, &sound);
    let reading = meter.read();
    assert!(reading.correlation_min.expect("sound") < -0.99 && reading.correlation.expect("sound") > 0.99);
}

#[test]
fn points_are_samples_and_reach_back_far_enough() {
    for rate in [8e3, 44.1e3, 384e3] {
        let frames = rate as usize;
        let (left, right) = (noise(3, frames), noise(4, frames));
        let mut meter = StereoMeter::new(rate);
        meter.process(&left, &right);
        let reading = meter.read();
        let seconds = POINTS as f64 / reading.points_written as f64;
        assert!((1.0 / 16.0..0.14).contains(&seconds), "{rate} Hz: the points reach back {seconds} s");
        let half = std::f32::consts::FRAC_1_SQRT_2;
        let newest = reading.points[((reading.points_written - 1) % POINTS as u64) as usize];
        assert!(
            (frames - frames / 20..frames)
                .any(|n| { newest == [half * (left[n] - right[n]), half * (left[n] + right[n])] })
        );
    }
}
