//! No step at a start, a stop, a change or a loop point; nothing above the ceiling; the same in any block.

use super::*;
use linecheck::signal::Invert;

/// Largest step between two samples.
fn step(samples: impl Iterator<Item = f64>) -> f64 {
    let mut before: Option<f64> = None;
    samples.fold(0.0, |step, sample| match before.replace(sample) {
        Some(before) => step.max((sample - before).abs()),
        None => step,
    })
}

/// What the signal's own steps are, at an amplitude factor of 1, over more than its cycle where that is short.
fn own(generator: Generator, rate: f64, frequency: f64) -> f64 {
    if generator == Generator::Sine {
        return 2.0 * (std::f64::consts::PI * frequency / rate).sin();
    }
    let programme = programme(generator, rate);
    let longest = programme.sounds.iter().map(Vec::len).max().unwrap_or(0);
    let frames = (longest + 100).max((14.0 * rate) as usize);
    (0..programme.parts.iter().map(|part| 16 - part.legs.0.leading_zeros()).max().unwrap_or(1).min(2))
        .map(|channel| step(leg(&programme, channel as usize, 0, frames).into_iter()))
        .fold(0.0, f64::max)
}

#[test]
fn no_start_stop_or_change_steps_more_than_a_ramp_of_5_ms() {
    let rate = 16_000.0;
    let ramp = 1.0 / (0.005 * rate);
    for generator in all() {
        let mut bench = Bench::new(rate, 2);
        let press = |bench: &mut Bench, change: &dyn Fn(&mut Controls)| {
            change(&mut bench.controls);
            bench.seconds(0.15);
        };
        bench.controls.level = at(-30.0);
        // Level, frequency, output, polarity, signal, off: each while it sounds, once in mid-fade.
        press(&mut bench, &|controls| controls.generator = generator);
        press(&mut bench, &|controls| controls.level = at(-20.0));
        press(&mut bench, &|controls| controls.frequency = 440.0);
        press(&mut bench, &|controls| controls.output = 1);
        press(&mut bench, &|controls| controls.invert = Invert::All);
        press(&mut bench, &|controls| controls.output = 0);
        press(&mut bench, &|controls| controls.invert = Invert::Even);
        press(&mut bench, &|controls| controls.sweep = Seconds(5.0));
        press(&mut bench, &|controls| controls.step = Seconds(1.0));
        press(&mut bench, &|controls| controls.generator = Generator::Off);
        bench.controls.generator = generator;
        bench.seconds(0.005);
        bench.controls.output = 2;
        bench.seconds(0.004);
        press(&mut bench, &|controls| controls.generator = Generator::Off);
        let amplitude = at(-20.0).amplitude();
        let crest = if generator == Generator::Sine { 1.0 } else { programme(generator, rate).peak };
        let limit = amplitude * (own(generator, rate, 1000.0) + crest * ramp) * (1.0 + 1e-6);
        for channel in &bench.sent {
            let largest = step(channel.iter().map(|&sample| f64::from(sample)));
            assert!(largest <= limit, "{generator:?}: {largest} against {limit}");
            assert!(channel[channel.len() - 100..].iter().all(|sample| *sample == 0.0), "off is silent");
        }
        assert!(bench.sent.iter().any(|channel| peak(channel) > 0.0), "{generator:?}");
    }
}

#[test]
fn loop_points_and_gates_step_no_more_than_a_ramp_of_5_ms() {
    let rate = 16_000.0;
    let ramp = 1.0 / (0.005 * rate);
    let highest = |generator| match generator {
        Generator::EbuStereoIdent | Generator::Glits => 1000.0,
        Generator::Blits => 2000.0,
        _ => 997.0,
    };
    for generator in [Generator::EbuStereoIdent, Generator::Glits, Generator::Blits, Generator::SteppedLevel]
    {
        let programme = programme(generator, rate);
        let tone = 2.0 * (std::f64::consts::PI * highest(generator) / rate).sin();
        let limit = tone + ramp;
        for channel in 0..6 {
            let samples = leg(&programme, channel, 0, 2 * programme.cycle as usize + 100);
            let largest = step(samples.into_iter());
            assert!(largest <= limit, "{generator:?}, leg {channel}: {largest} against {limit}");
        }
    }
    for generator in [
        Generator::PinkNoise,
        Generator::WhiteNoise,
        Generator::PinkNoise40To80,
        Generator::Multitone,
        Generator::PolarityPulse,
        Generator::PhaseCheck,
    ] {
        for sound in programme(generator, rate).sounds {
            let inside = step(sound.iter().copied());
            let join = (sound[0] - sound[sound.len() - 1]).abs();
            assert!(join <= inside, "{generator:?}: {join} at the loop point, {inside} elsewhere");
        }
    }
}

#[test]
fn nothing_exceeds_the_ceiling_and_what_is_limited_says_so() {
    let rate = 16_000.0;
    for generator in all() {
        let mut bench = Bench::new(rate, 2);
        bench.controls.level = at(-6.0);
        bench.controls.generator = generator;
        let longest =
            if generator == Generator::Sine { 0 } else { programme(generator, rate).cycle as usize };
        bench.play(longest.clamp(4 * 16_000, 16 * 16_000), 512);
        let loudest = bench.sent.iter().map(peak).fold(0.0, f64::max);
        assert!(loudest <= CEILING, "{generator:?} peaks at {loudest}");
        let played = bench.operator.readout.read().generator.expect("it sounds").0;
        let crest = if generator == Generator::Sine { 1.0 } else { programme(generator, rate).peak };
        let highest = (-6.0f64).min(-6.0 - 20.0 * crest.log10());
        assert!((played - highest).abs() < 1e-9, "{generator:?} says {played}");
        assert!(crest <= 1.0 || (loudest > 0.4 && played < -10.0), "{generator:?}: as loud as can be");
        bench.controls.level = at(-40.0);
        bench.seconds(0.1);
        assert!((bench.operator.readout.read().generator.expect("it sounds").0 + 40.0).abs() < 1e-9);
        bench.controls.generator = Generator::Off;
        bench.seconds(0.1);
        assert_eq!(bench.operator.readout.read().generator, None);
    }
}

#[test]
fn every_entry_is_the_same_whatever_the_block_size() {
    for generator in all() {
        let mut first: Option<Vec<Vec<f32>>> = None;
        for block in [1usize, 64, 441, 2_016] {
            let mut bench = Bench::new(8_000.0, 2);
            bench.prepare(generator);
            bench.controls.generator = generator;
            // A multiple of every block: there the controls change.
            bench.play(28_224, block);
            bench.controls.output = 2;
            bench.controls.level = at(-30.0);
            bench.play(28_224, block);
            assert!(bench.sent.iter().all(|channel| peak(channel) > 0.0), "{generator:?}");
            assert_eq!(
                first.get_or_insert_with(|| bench.sent.clone()),
                &bench.sent,
                "{generator:?}, {block}"
            );
        }
    }
}
