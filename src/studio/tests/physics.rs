use super::super::{Input, LowPass, MIN_FRACTIONAL_DELAY};
use super::{programme, through, wire};
use crate::units::{Dbfs, Hz, db_to_gain, gain_to_db, mean_square_to_dbfs};
use std::f64::consts::TAU;

/// Amplitude and phase (radians, re the stimulus) of what becomes of a sine of `cycles` per sample.
fn sine_response(plan: &super::Plan, cycles: f64) -> (f64, f64) {
    let frames = 60_000;
    let angle = |frame: usize| TAU * (cycles * frame as f64).fract();
    let heard = through(plan, (0..frames).map(|frame| (0.5 * angle(frame).sin()) as f32).collect());
    // Least squares for a·sin + b·cos over the settled part.
    let (mut ss, mut sc, mut cc, mut ys, mut yc) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (frame, sample) in heard.iter().enumerate().skip(frames / 2) {
        let (sin, cos) = angle(frame).sin_cos();
        let sample = f64::from(*sample);
        ss += sin * sin;
        sc += sin * cos;
        cc += cos * cos;
        ys += sample * sin;
        yc += sample * cos;
    }
    let determinant = ss * cc - sc * sc;
    let (a, b) = ((ys * cc - yc * sc) / determinant, (yc * ss - ys * sc) / determinant);
    (a.hypot(b) / 0.5, b.atan2(a))
}

#[test]
fn a_fractional_delay_is_exact_up_to_nearly_half_the_rate() {
    for delay in [MIN_FRACTIONAL_DELAY, 64.5, 65.001, 100.999, 240.25, 1234.1, 9999.75] {
        let mut plan = wire();
        plan.paths[0][0].delay = delay;
        for cycles in [0.0005, 0.0123, 0.1, 0.25, 0.333, 0.4, 0.43, 0.45] {
            let (amplitude, phase) = sine_response(&plan, cycles);
            let turns = phase / TAU + cycles * delay;
            let late = (turns - turns.round()) / cycles;
            assert!((amplitude - 1.0).abs() < 1e-5, "{delay} at {cycles}: amplitude {amplitude}");
            assert!(late.abs() < 1e-4, "{delay} at {cycles}: off by {late} samples");
        }
    }
}

#[test]
fn the_error_of_a_fractional_delay_is_below_minus_120_db() {
    let mut plan = wire();
    plan.paths[0][0].delay = 200.5;
    for cycles in [0.01, 0.21, 0.37, 0.45] {
        let sine = |time: f64| 0.5 * (TAU * (cycles * time).fract()).sin();
        let heard = through(&plan, (0..20_000).map(|frame| sine(f64::from(frame)) as f32).collect());
        let settled = heard.iter().enumerate().skip(400);
        let error = settled.map(|(frame, sample)| f64::from(*sample) - sine(frame as f64 - 200.5));
        let worst = error.fold(0.0f64, |worst, error| worst.max(error.abs()));
        assert!(gain_to_db(worst / 0.5) < -120.0, "{} dB at {cycles}", gain_to_db(worst / 0.5));
    }
}

#[test]
fn a_whole_delay_changes_no_bit() {
    let mut sent = programme(1, 5000).remove(0);
    sent[10] = -0.0;
    sent[11] = f32::MIN_POSITIVE / 8.0;
    for delay in [0, 1, 2, 63, 64, 1000, 4096] {
        let mut plan = wire();
        plan.paths[0][0].delay = f64::from(delay);
        let heard = through(&plan, sent.clone());
        let delay = delay as usize;
        assert!(heard[..delay].iter().all(|sample| *sample == 0.0));
        for (heard, sent) in heard[delay..].iter().zip(&sent) {
            assert_eq!(heard.to_bits(), sent.to_bits(), "delay {delay}");
        }
    }
}

#[test]
fn noise_has_its_level_and_is_white() {
    for level in [-80.0, -115.0] {
        let mut plan = wire();
        plan.channels[0].noise = Some(Dbfs(level));
        let heard = through(&plan, vec![0.0; 480_000]);
        let mean = |lag: usize| {
            let pairs = heard.iter().zip(&heard[lag..]);
            pairs.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>() / heard.len() as f64
        };
        assert!((mean_square_to_dbfs(mean(0)).0 - level).abs() < 0.1);
        for lag in 1..20 {
            assert!((mean(lag) / mean(0)).abs() < 0.01, "correlated at {lag}");
        }
    }
}

#[test]
fn inputs_have_noise_of_their_own() {
    let mut plan = super::Plan::straight("two", Default::default(), 2, crate::units::Db(0.0), 0.0);
    plan.channels.fill(Input { noise: Some(Dbfs(-60.0)), ..Input::default() });
    let mut studio = super::Studio::new(&plan, 48_000.0, 1);
    let heard = super::play(&mut studio, 2, &[vec![0.0; 100_000], Vec::new()]);
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum::<f64>();
    assert!((product(&heard[0], &heard[1]) / product(&heard[0], &heard[0])).abs() < 0.02);
}

#[test]
fn a_constant_is_added() {
    let mut plan = wire();
    plan.channels[0].dc = -0.0125;
    assert!(through(&plan, vec![0.25; 100]).iter().all(|sample| *sample == 0.25 - 0.0125));
}

#[test]
fn clipping_is_flat_and_comes_after_the_gain() {
    let mut plan = wire();
    plan.paths[0][0].gain = -2.0;
    plan.channels[0].clip = Some(Dbfs(-12.0));
    let limit = db_to_gain(-12.0) as f32;
    let heard = through(&plan, vec![0.1, 0.125, 0.2, -0.3]);
    assert_eq!(heard, [-0.2, -0.25, -limit, limit]);
}

#[test]
fn band_limits_lose_3_db_at_the_corner_and_fall_as_they_should() {
    let response = |input: Input, hertz: f64| {
        let mut plan = wire();
        plan.channels[0] = input;
        gain_to_db(sine_response(&plan, hertz / 48_000.0).0)
    };
    let high = Input { high_pass: Some(Hz(100.0)), ..Input::default() };
    assert!((response(high, 100.0) + 3.0103).abs() < 0.001);
    assert!((response(high, 10.0) + 20.04).abs() < 0.05);
    assert!(response(high, 5000.0).abs() < 0.01);
    for (low_pass, decade) in [(LowPass::First(Hz(1000.0)), -6.99), (LowPass::Second(Hz(1000.0)), -12.30)] {
        let low = Input { low_pass: Some(low_pass), ..Input::default() };
        assert!((response(low, 1000.0) + 3.0103).abs() < 0.001);
        assert!((response(low, 2000.0) - decade).abs() < 0.2);
        assert!(response(low, 10.0).abs() < 0.001);
    }
    let band = Input { low_pass: Some(LowPass::Second(Hz(21_600.0))), ..high };
    assert!((response(band, 21_600.0) + 3.0103).abs() < 0.01);
}

#[test]
fn the_delay_of_a_band_limit_is_known() {
    for low_pass in [LowPass::First(Hz(9000.0)), LowPass::Second(Hz(21_600.0))] {
        let mut plan = wire();
        plan.paths[0][0].delay = 100.3;
        plan.channels[0].low_pass = Some(low_pass);
        let cycles = 0.002;
        let late = -sine_response(&plan, cycles).1 / TAU / cycles;
        assert!((late - plan.delay(0, 0, 48_000.0).map_or(f64::NAN, |delay| delay.0)).abs() < 0.001);
    }
}

#[test]
fn a_filter_falls_silent() {
    let mut plan = wire();
    plan.channels[0] = Input {
        high_pass: Some(Hz(200.0)),
        low_pass: Some(LowPass::Second(Hz(20_000.0))),
        ..Input::default()
    };
    let mut sent = vec![0.0; 48_000];
    sent[0] = 1.0;
    assert_eq!(through(&plan, sent).last().copied().map(f32::abs), Some(0.0));
}
