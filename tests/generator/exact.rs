//! Level and frequency, and what is left beside the signal.

use super::*;
use linecheck::live::Saved;
use linecheck::params::LinecheckParams;
use linecheck::signal::programme::{sine, turns};
use linecheck::units::gain_to_db;
use nice_plug::prelude::Param;

/// Amplitude, and phase in turns re a sine that starts at frame 0, by least squares.
fn fit(samples: &[f32], from: u64, frequency: f64, rate: f64) -> (f64, f64) {
    let (mut ss, mut cc, mut sc, mut ys, mut yc) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (index, sample) in samples.iter().enumerate() {
        let turns = (frequency * ((from + index as u64) as f64) / rate).fract();
        let (sin, cos) = (std::f64::consts::TAU * turns).sin_cos();
        let y = f64::from(*sample);
        ss += sin * sin;
        cc += cos * cos;
        sc += sin * cos;
        ys += y * sin;
        yc += y * cos;
    }
    let determinant = ss * cc - sc * sc;
    let (a, b) = ((ys * cc - yc * sc) / determinant, (yc * ss - ys * sc) / determinant);
    (a.hypot(b), b.atan2(a) / std::f64::consts::TAU)
}

#[test]
fn the_sine_has_its_level_at_every_rate_and_frequency() {
    for rate in [8_000.0, 44_100.0, 96_000.0, 384_000.0] {
        for (frequency, asked) in [(20.0, -20.0), (997.0, -6.0), (3_333.3, -80.0), (20_000.0, -33.3)] {
            let mut bench = Bench::new(rate, 1);
            bench.controls.frequency = frequency;
            bench.controls.level = at(asked);
            bench.controls.generator = Generator::Sine;
            bench.seconds(0.3);
            let from = (0.1 * rate) as usize;
            let (amplitude, _) = fit(&bench.sent[0][from..], from as u64, frequency.min(0.45 * rate), rate);
            let error = gain_to_db(amplitude) - asked;
            assert!(error.abs() < 0.000_5, "{frequency} Hz at {rate} Hz: {error} dB");
        }
    }
}

#[test]
fn the_sine_does_not_drift_in_an_hour() {
    let (rate, frequency) = (8_000.0, 997.3);
    let mut bench = Bench::new(rate, 1);
    bench.controls.frequency = frequency;
    bench.controls.generator = Generator::Sine;
    let hour = 3600 * rate as usize;
    let block = 8_000;
    while bench.sent[0].len() < block {
        bench.play(block, block);
    }
    let (_, first) = fit(&bench.sent[0][4_000..block], 4_000, frequency, rate);
    let mut from = block;
    while from < hour {
        bench.sent[0].clear();
        bench.play(block, block);
        from += block;
    }
    let (_, last) = fit(&bench.sent[0], (from - block) as u64, frequency, rate);
    assert!(first.abs() < 1e-6, "starts at a zero crossing: {first}");
    // Turns in an hour, as a fraction of the rate: 1e-9 would be 0.03.
    let error = (last - first) / hour as f64;
    assert!(error.abs() < 1e-12, "{error} of the rate");
}

#[test]
fn a_sine_of_any_frequency_is_free_of_anything_else() {
    // The generator's phase for frame n, against whole-number arithmetic, an hour in.
    for (frequency, rate) in [(997.0, 48_000.0), (20.0, 44_100.0), (19_845.0, 44_100.0), (3_600.0, 8_000.0)] {
        let increment = turns(frequency / rate);
        for start in [0u64, 3600 * rate as u64] {
            let frames = start..start + 10_000;
            let left: f64 = frames
                .map(|n| sine(increment.wrapping_mul(n)) - reference(frequency, rate, 1.0, n))
                .map(|error| error * error)
                .sum();
            let thdn = 10.0 * (left / 5_000.0).log10();
            // What is there is the last digit of the frequency, added up over the hour.
            assert!(thdn < -150.0, "{frequency} Hz at {rate} Hz: {thdn} dB");
        }
    }
}

#[test]
fn fixed_tones_are_free_of_anything_else() {
    let rate = 48_000.0;
    let cases: [(Generator, &[(f64, f64)]); 3] = [
        (Generator::Smpte, &[(60.0, 0.8), (7_000.0, 0.2)]),
        (Generator::Ccif, &[(19_000.0, 0.5), (20_000.0, 0.5)]),
        (Generator::Glits, &[(1_000.0, 1.0)]),
    ];
    for (generator, tones) in cases {
        let programme = programme(generator, rate);
        // A stretch of GLITS without an edge; an hour in for all.
        let from = 3600 * 48_000 + 96_000;
        let made = leg(&programme, 0, from, 48_000);
        let mut left = 0.0;
        for (index, sample) in made.iter().enumerate() {
            let frame = from + index as u64;
            let tone: f64 = tones.iter().map(|row| row.1 * reference(row.0, rate, 1.0, frame)).sum();
            left += (sample - tone).powi(2);
        }
        let thdn = 10.0 * (left / made.len() as f64).log10() - level(&made);
        assert!(thdn < -150.0, "{generator:?}: {thdn} dB");
        assert!(made.iter().all(|sample| sample.abs() <= 1.0 + 1e-12), "the level is the peak");
    }
}

#[test]
fn noise_and_multitone_have_their_level() {
    for rate in [44_100.0, 48_000.0] {
        for generator in [
            Generator::PinkNoise,
            Generator::PinkNoise500To2k,
            Generator::PinkNoise40To80,
            Generator::WhiteNoise,
            Generator::Multitone,
        ] {
            let mut bench = Bench::new(rate, 1);
            bench.controls.level = at(-23.0);
            bench.prepare(generator);
            bench.controls.generator = generator;
            let period = programme(generator, rate).sounds[0].len();
            let settled = 8_192;
            bench.play(settled + period, 512);
            let error = level(&wide(&bench.sent[0][settled..])) + 23.0;
            assert!(error.abs() < 0.000_5, "{generator:?}: {error} dB");
        }
    }
}

#[test]
fn tones_that_a_rate_cannot_carry_are_moved_or_left_out() {
    for generator in all().filter(|generator| *generator != Generator::Sine) {
        for rate in [8_000.0, 11_025.0, 16_000.0, 384_000.0] {
            let recipe = Recipe::new(generator, Seconds(1.0), STEP);
            let programme = entries::programme(recipe, rate).expect("made");
            let samples = leg(&programme, 0, 0, (0.5 * rate) as usize);
            assert!(samples.iter().all(|sample| sample.is_finite()), "{generator:?} at {rate}");
            assert!(samples.iter().any(|sample| sample.abs() > 1e-4), "{generator:?} at {rate}");
            for part in &programme.parts {
                if let linecheck::signal::programme::Source::Sine(increment) = part.source {
                    assert!(increment <= turns(0.455), "{generator:?} at {rate}");
                }
            }
        }
    }
}

#[test]
fn a_frequency_comes_back_from_the_host_as_it_was_set() {
    let params = LinecheckParams::new(Saved::default());
    for frequency in
        [20.0f32, 60.0, 82.5, 440.0, 997.0, 1000.0, 3_333.3, 7_000.0, 12_345.6, 19_999.9, 20_000.0]
    {
        let normalised = params.frequency.preview_normalized(frequency);
        let back = params.frequency.preview_plain(normalised);
        assert!((back - frequency).abs() <= frequency * 1e-7, "{frequency} became {back}");
    }
}
