use super::super::{Plan, Rng, Studio, catalogue, random};
use super::play;
use crate::chain::{Chain, ReturnPath, expected_gain};
use crate::units::{db_to_gain, gain_to_db};
use std::f64::consts::TAU;

const RATE: f64 = 48_000.0;

fn drawn(id: &'static str) -> impl Iterator<Item = Plan> {
    let mut rng = Rng::new(23);
    (0..100).map(move |_| random::faulty(id, &mut rng, RATE).expect("a fault of the list"))
}

#[test]
fn severities_are_beyond_the_limits() {
    let within = |value: f64, low: f64, high: f64| assert!((low..=high).contains(&value), "{value}");
    for plan in drawn("mains-hum") {
        within(plan.channels[0].hum.expect("hums").level.0, -85.0, -50.0);
    }
    for plan in drawn("usb-whine") {
        within(plan.channels[1].whine.expect("whines").level.0, -95.0, -60.0);
    }
    for plan in drawn("clock-drift") {
        within(((plan.clock.expect("drifts") - 1.0) * 1e6).abs(), 4.99, 300.01);
    }
    for plan in drawn("sample-rate-mismatch") {
        let ratio = plan.clock.expect("two rates");
        within(ratio, 0.2, 5.0);
        assert!((ratio - 1.0).abs() > 0.05);
    }
    for plan in drawn("crosstalk-high") {
        within(gain_to_db(plan.gain(1, 0) / plan.gain(0, 0)), -70.01, -29.99);
    }
    for plan in drawn("direct-monitor") {
        within(gain_to_db(plan.echo.expect("a second way").gain), -35.01, -5.99);
    }
    for plan in drawn("noise-high") {
        within(plan.channels[0].noise.expect("hisses").0, -70.0, -45.0);
    }
    for plan in drawn("operating-level-mismatch") {
        let gain = crate::units::Db(gain_to_db(plan.gain(0, 0)));
        within(expected_gain(plan.chain, ReturnPath::Loopback).error(gain).0.abs(), 10.5, 13.1);
        assert_ne!(plan.chain, Chain::LineLoop);
    }
    for plan in drawn("unstable-latency") {
        assert!(plan.jumps.windows(2).any(|pair| pair[0].late.abs_diff(pair[1].late) >= 2));
    }
}

/// Amplitudes of 997 Hz and its harmonics at input 1 of a named studio, for a sine of this peak level in dBFS.
fn harmonics(id: &str, level: f64) -> Vec<f64> {
    let plan = (catalogue::named(id).expect("in the catalogue").plan)(RATE);
    let angle = |frame: usize, order: f64| TAU * (order * 997.0 * frame as f64 / RATE).fract();
    let sent = (0..144_000).map(|frame| (db_to_gain(level) * angle(frame, 1.0).sin()) as f32).collect();
    let heard = play(&mut Studio::new(&plan, RATE, 1), 2, &[sent, vec![0.0; 144_000]]);
    let second = heard[0].iter().enumerate().skip(96_000);
    (1..=5)
        .map(|order| {
            let (mut re, mut im) = (0.0, 0.0);
            for (frame, sample) in second.clone() {
                let (sin, cos) = angle(frame, f64::from(order)).sin_cos();
                re += f64::from(*sample) * cos;
                im += f64::from(*sample) * sin;
            }
            re.hypot(im) / 24_000.0
        })
        .collect()
}

#[test]
fn distortion_compression_and_overload_are_as_bad_as_told() {
    let thd = |heard: &[f64]| {
        gain_to_db(heard[1..].iter().map(|level| level * level).sum::<f64>().sqrt() / heard[0])
    };
    assert!((thd(&harmonics("distortion-high", -20.0)) + 40.0).abs() < 0.3);
    assert!(thd(&harmonics("healthy-loop", -20.0)) < -75.0);
    let gain = |id, level| gain_to_db(harmonics(id, level)[0]) - level;
    let step = |id| gain(id, -20.0) - gain(id, -40.0);
    assert!((step("level-dependent-gain") + 6.0).abs() < 0.2, "{}", step("level-dependent-gain"));
    assert!(step("healthy-loop").abs() < 0.01);
    assert!(thd(&harmonics("input-overload", -23.0)) > -30.0);
    assert!(thd(&harmonics("input-overload", -29.0)) < -70.0);
    assert!(harmonics("gate-in-path", -42.0)[0] < 1e-5 && gain("gate-in-path", -20.0) > -7.0);
}
