//! When idents, sweep and steps sound and when they do not, to the sample, against the standards' own tables.

use super::*;

/// The ramp lies within the time in which a tone is on: the first frame and what is past the last are silent.
const RAMP: f64 = 0.008;

/// Silent and sounding stretches of a leg, in seconds: from, to, amplitude (0: silent).
type Table = &'static [(f64, f64, f64)];

const GLITS_LEFT: Table = &[(0.0, 0.25, 0.0), (0.25, 4.0, 1.0), (4.0, 4.25, 0.0)];
const GLITS_RIGHT: Table = &[(0.5, 0.75, 0.0), (0.75, 1.0, 1.0), (1.0, 1.25, 0.0), (1.25, 4.5, 1.0)];
const EBU_LEFT: Table = &[(0.0, 0.25, 0.0), (0.25, 3.0, 1.0), (3.0, 3.25, 0.0), (3.25, 6.0, 1.0)];
/// EBU Tech 3304 §4.1: 600 ms tones from 0.0, 0.8, 1.6, 2.4, 3.2, 4.0 s; left and right from 4.8 s; phase check 10.2 s.
const HALF: f64 = 0.501_187_233_627_272_2;
const BLITS: [Table; 6] = [
    &[
        (0.0, 0.6, 1.0),
        (0.6, 4.8, 0.0),
        (4.8, 5.8, 1.0),
        (5.8, 6.1, 0.0),
        (6.1, 6.4, 1.0),
        (6.4, 6.7, 0.0),
        (6.7, 7.0, 1.0),
        (7.0, 7.3, 0.0),
        (7.3, 7.6, 1.0),
        (7.6, 7.9, 0.0),
        (7.9, 9.9, 1.0),
        (9.9, 10.2, 0.0),
        (10.2, 13.2, HALF),
        (13.2, 13.4, 0.0),
        (13.4, 14.0, 1.0),
    ],
    &[
        (0.0, 0.8, 0.0),
        (0.8, 1.4, 1.0),
        (1.4, 4.8, 0.0),
        (4.8, 9.9, 1.0),
        (9.9, 10.2, 0.0),
        (10.2, 13.2, HALF),
    ],
    &[(0.0, 1.6, 0.0), (1.6, 2.2, 1.0), (2.2, 10.2, 0.0), (10.2, 13.2, HALF), (13.2, 15.0, 0.0)],
    &[(0.0, 2.4, 0.0), (2.4, 3.0, 1.0), (3.0, 10.2, 0.0), (10.2, 13.2, HALF), (13.2, 15.8, 0.0)],
    &[(0.0, 3.2, 0.0), (3.2, 3.8, 1.0), (3.8, 10.2, 0.0), (10.2, 13.2, HALF), (13.2, 16.6, 0.0)],
    &[(0.0, 4.0, 0.0), (4.0, 4.6, 1.0), (4.6, 10.2, 0.0), (10.2, 13.2, HALF), (13.2, 17.4, 0.0)],
];

fn check(generator: Generator, channel: usize, table: Table, rate: f64) {
    let programme = programme(generator, rate);
    for (from, to, amplitude) in table {
        let frame = |time: f64| (time * rate).round() as u64;
        let (start, length) = (frame(*from), (frame(*to) - frame(*from)) as usize);
        let samples = leg(&programme, channel, start, length);
        let what = format!("{generator:?}, leg {channel}, {from} … {to} s at {rate} Hz");
        if *amplitude == 0.0 {
            assert!(samples.iter().all(|sample| *sample == 0.0), "{what}: not silent");
            continue;
        }
        // A sine sounds from its second frame on, and in the last; where no edge is, more than in a ramp.
        let first = samples.iter().position(|sample| *sample != 0.0).expect("sounds");
        let last = samples.iter().rposition(|sample| *sample != 0.0).expect("sounds");
        let slack = if start == 0 && generator != Generator::Blits { length } else { 1 };
        assert!(first <= slack && last + 2 >= length, "{what}: {first}, {last} of {length}");
        let ramp = (RAMP * rate).round() as usize + 1;
        let steady = &samples[ramp..length - ramp];
        let top = steady.iter().fold(0.0f64, |top, sample| top.max(sample.abs()));
        assert!((top / amplitude - 1.0).abs() < 0.02, "{what}: {top}");
        // Full level wherever no ramp is: no stretch of 30 ms is weaker.
        for piece in steady.chunks_exact((0.03 * rate) as usize) {
            let square = piece.iter().map(|sample| sample * sample).sum::<f64>() / piece.len() as f64;
            assert!((square / (amplitude * amplitude / 2.0) - 1.0).abs() < 0.1, "{what}");
        }
    }
}

#[test]
fn idents_are_timed_to_the_sample() {
    for rate in [8_000.0, 44_100.0, 48_000.0] {
        check(Generator::Glits, 0, GLITS_LEFT, rate);
        check(Generator::Glits, 1, GLITS_RIGHT, rate);
        check(Generator::EbuStereoIdent, 0, EBU_LEFT, rate);
        check(Generator::EbuStereoIdent, 1, &[(0.0, 9.0, 1.0)], rate);
        for (channel, table) in BLITS.iter().enumerate() {
            check(Generator::Blits, channel, table, rate);
        }
    }
}

#[test]
fn the_tones_of_the_idents_have_their_frequencies() {
    let rate = 48_000.0;
    let cases = [
        (Generator::Glits, 0, 2.0, 1_000.0),
        (Generator::EbuStereoIdent, 1, 0.0, 1_000.0),
        (Generator::Blits, 0, 0.1, 880.0),
        (Generator::Blits, 1, 0.9, 880.0),
        (Generator::Blits, 2, 1.7, 1_320.0),
        (Generator::Blits, 3, 2.5, 82.5),
        (Generator::Blits, 4, 3.3, 660.0),
        (Generator::Blits, 5, 4.1, 660.0),
        (Generator::Blits, 0, 8.0, 1_000.0),
        (Generator::Blits, 1, 8.0, 1_000.0),
        (Generator::Blits, 5, 11.0, 2_000.0),
    ];
    for (generator, channel, from, frequency) in cases {
        let start = (from * rate) as u64;
        let samples = leg(&programme(generator, rate), channel, start, 19_200);
        let gain = if from > 10.0 { HALF } else { 1.0 };
        for (index, sample) in samples.iter().enumerate() {
            let expected = gain * reference(frequency, rate, 2.0, start + index as u64);
            assert!((sample - expected).abs() < 1e-9, "{generator:?}, leg {channel}, {frequency} Hz");
        }
    }
}

#[test]
fn the_sweep_keeps_its_time() {
    for (rate, seconds) in [(48_000.0, 2.0), (44_100.0, 10.0), (8_000.0, 1.0)] {
        let recipe = Recipe::new(Generator::Sweep, Seconds(seconds), STEP);
        let programme = entries::programme(recipe, rate).expect("made");
        let frames = (seconds * rate) as u64;
        assert_eq!(programme.cycle, frames + rate as u64, "a second of silence");
        let samples = leg(&programme, 0, 0, programme.cycle as usize);
        assert!(samples[frames as usize..].iter().all(|sample| *sample == 0.0));
        // f(t) = f1 (f2/f1)^(t/T), by its phase.
        let high = 20_000f64.min(0.45 * rate);
        let growth = seconds / (high / 20.0).ln();
        let phase = |time: f64| 20.0 * growth * ((time / growth).exp() - 1.0);
        let inside = (0.06 * rate) as usize..(frames as usize - (0.06 * rate) as usize);
        for n in inside.step_by(97) {
            let expected = (std::f64::consts::TAU * phase(n as f64 / rate).fract()).sin();
            assert!((samples[n] - expected).abs() < 1e-6, "{rate}: frame {n}");
        }
        let again = leg(&programme, 0, programme.cycle, 1_000);
        assert_eq!(again[..], samples[..1_000], "it repeats");
    }
}

#[test]
fn the_steps_keep_their_time_and_level() {
    let rate = 48_000.0;
    let programme = programme(Generator::SteppedLevel, rate);
    let length = (STEP.0 * rate) as usize;
    assert_eq!(programme.cycle as usize, 7 * length);
    for step in 0..7usize {
        // After the ramp, whole periods of 997 Hz: one second.
        let samples = leg(&programme, 0, (step * length) as u64 + 24_000, 48_000);
        let expected = -60.0 + 10.0 * step as f64;
        assert!((level(&samples) - expected).abs() < 1e-6, "step {step}: {}", level(&samples));
        // Between two steps there is no dip below the lower one.
        if step > 0 {
            let edge = leg(&programme, 0, (step * length) as u64 - 48, 500);
            let top = edge.iter().fold(0.0f64, |top, sample| top.max(sample.abs()));
            assert!(top >= 10f64.powf((expected - 10.0) / 20.0) * 0.99);
        }
    }
}

#[test]
fn an_hour_of_ident_is_as_exact_as_its_start() {
    for rate in [44_100.0, 48_000.0] {
        let programme = programme(Generator::Glits, rate);
        let hour = 3600 * rate as u64;
        let (start, later) = (leg(&programme, 1, 0, 200_000), leg(&programme, 1, hour, 200_000));
        let error = start.iter().zip(&later).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(error < 1e-6, "{rate}: {error}");
    }
}
