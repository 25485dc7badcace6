//! Which output gets what, which way up, and what happens where there are too few.

use super::*;
use linecheck::signal::Invert;

/// Mean product of two channels re their powers.
fn alike(a: &[f32], b: &[f32]) -> f64 {
    let product =
        |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    product(a, b) / (product(a, a) * product(b, b)).sqrt()
}

#[test]
fn outputs_are_fed_in_phase_and_inverted() {
    for generator in [Generator::Sine, Generator::PinkNoise, Generator::PolarityPulse] {
        let play = |invert| {
            let mut bench = Bench::new(16_000.0, 4);
            bench.controls.invert = invert;
            bench.prepare(generator);
            bench.controls.generator = generator;
            bench.seconds(0.5);
            bench.sent
        };
        let plain = play(Invert::None);
        let (even, all) = (play(Invert::Even), play(Invert::All));
        for output in 0..4 {
            let sign = if output % 2 == 1 { -1.0 } else { 1.0 };
            assert!(peak(&plain[output]) > 0.05 && plain[output] == plain[0]);
            assert!(plain[output].iter().zip(&even[output]).all(|(a, b)| *a == sign * b), "{generator:?}");
            assert!(plain[output].iter().zip(&all[output]).all(|(a, b)| *a == -b), "{generator:?}");
        }
    }
}

#[test]
fn the_pulse_goes_up() {
    let mut bench = Bench::new(48_000.0, 1);
    bench.controls.generator = Generator::PolarityPulse;
    bench.seconds(2.0);
    let (low, high) =
        bench.sent[0].iter().fold((0.0f32, 0.0f32), |(low, high), &s| (low.min(s), high.max(s)));
    assert!((f64::from(high) - 0.1).abs() < 1e-5 && low > -0.007, "{low} … {high}");
    let pulses = bench.sent[0].windows(2).filter(|pair| pair[0] < 0.05 && pair[1] >= 0.05).count();
    assert!((7..=8).contains(&pulses), "{pulses} in two seconds");
}

#[test]
fn one_output_gets_its_own_leg() {
    let mut bench = Bench::new(8_000.0, 6);
    bench.controls.output = 3;
    bench.controls.generator = Generator::Blits;
    bench.seconds(14.0);
    for (output, channel) in bench.sent.iter().enumerate() {
        assert_eq!(peak(channel) > 0.0, output == 2, "output {}", output + 1);
    }
    // The centre's 1320 Hz from 1.6 s on, not the left's 880 Hz from the start.
    let first = bench.sent[2].iter().position(|sample| *sample != 0.0).expect("sounds");
    assert!((first as f64 / 8_000.0 - 1.6).abs() < 0.1, "{first}");
}

#[test]
fn the_phase_check_turns_the_even_outputs() {
    let mut bench = Bench::new(16_000.0, 2);
    bench.prepare(Generator::PhaseCheck);
    bench.controls.generator = Generator::PhaseCheck;
    bench.seconds(12.0);
    for stretch in 0..6 {
        let range = stretch * 32_000 + 1_000..(stretch + 1) * 32_000;
        let alike = alike(&bench.sent[0][range.clone()], &bench.sent[1][range]);
        let expected = if stretch % 2 == 0 { 1.0 } else { -1.0 };
        assert!((alike - expected).abs() < 1e-6, "stretch {stretch}: {alike}");
    }
}

#[test]
fn with_too_few_outputs_nothing_sounds_and_the_reason_is_said() {
    for (generator, outputs, words) in [
        (Generator::Glits, 1, "GLITS needs 2 outputs and there is 1"),
        (Generator::Blits, 2, "BLITS needs 6 outputs"),
    ] {
        let mut rig = common::Rig::new(48_000.0, outputs, outputs);
        rig.block(64);
        rig.controls.generator = generator;
        rig.seconds(1.0, 512);
        std::thread::sleep(std::time::Duration::from_millis(20));
        rig.block(64);
        assert_eq!(rig.sounding, 0);
        let notice = rig.view().notice.clone().expect("a notice");
        assert!(notice.starts_with(words), "{notice}");
        // Another choice takes it back.
        rig.controls.generator = Generator::PinkNoise;
        rig.seconds(0.5, 512);
        assert!(rig.sounding > 0);
        std::thread::sleep(std::time::Duration::from_millis(20));
        rig.block(64);
        assert_eq!(rig.view().notice, None);
    }
}

#[test]
fn quick_changes_end_with_what_was_wanted_last() {
    let mut rig = common::Rig::new(8_000.0, 2, 2);
    rig.block(64);
    for round in 0..60 {
        rig.controls.generator =
            [Generator::PinkNoise, Generator::Glits, Generator::WhiteNoise, Generator::Off][round % 4];
        rig.block(16);
    }
    rig.controls.generator = Generator::EbuStereoIdent;
    rig.seconds(0.1, 64);
    rig.keep_sent();
    rig.seconds(4.0, 64);
    let sent = rig.sent.take().expect("kept");
    let silent = |channel: &[f32]| {
        let gaps = channel.chunk_by(|a, b| *a == 0.0 && *b == 0.0).map(<[f32]>::len);
        gaps.filter(|length| *length > 20).sum::<usize>()
    };
    // 250 ms of the left leg are silent, once or twice; the right sounds all the time.
    let (left, right) = (silent(&sent[0]), silent(&sent[1]));
    assert!((1_900..4_100).contains(&left) && right == 0, "{left} {right}");
}
