//! What the operator's ear hears of returns made by hand.

use super::*;
use crate::signal::programme::{CHUNK, Mix};
use crate::signal::{Generator, Recipe, entries};
use crate::units::{Dbfs, Seconds};

/// A stereo ident at −18 dBFS, frame by frame, wired: the input of each leg, and its gain.
fn ident(generator: Generator, rate: f64, seconds: f64, leads: [(usize, f64); 2]) -> Vec<f32> {
    let recipe = Recipe::new(generator, Seconds(0.0), Seconds(0.0));
    let programme = entries::programme(recipe, rate).expect("an ident is a programme");
    let mut samples = Vec::new();
    for chunk in 0..(seconds * rate) as u64 / CHUNK as u64 {
        let mut mix: Mix = [[0.0; CHUNK]; 16];
        programme.add(chunk * CHUNK as u64, CHUNK, 2, &mut mix);
        for frame in 0..CHUNK {
            let mut inputs = [0.0f64; 2];
            for (leg, (input, gain)) in mix.iter().zip(leads) {
                inputs[input] += leg[frame] * gain * Dbfs(-18.0).amplitude();
            }
            samples.extend(inputs.map(|sample| sample as f32));
        }
    }
    samples
}

fn found(samples: &[f32], rate: f64) -> Option<Identified> {
    let mut listener = Listener::new(rate, 2);
    let mut found = None;
    for piece in samples.chunks(2 * 4800) {
        listener.hear(piece.iter().copied(), Settings::default());
        if let Some(looked) = listener.look() {
            found = looked;
        }
    }
    found
}

#[test]
fn a_swapped_ident_is_recognised_with_its_levels_at_every_rate() {
    for rate in [44_100.0, 48_000.0, 96_000.0] {
        let samples = ident(Generator::EbuStereoIdent, rate, 10.0, [(1, 1.0), (0, -0.5)]);
        let found = found(&samples, rate).expect("an ident comes back");
        assert_eq!(found.swapped(), [(0, 1)]);
        let level = |leg: usize| found.legs[leg].arrivals[0].level.value;
        assert!((level(0) + 18.0).abs() < 0.02, "{rate}: {}", level(0));
        assert!((level(1) + 24.02).abs() < 0.02, "{rate}: {}", level(1));
        let words = in_words(&found);
        assert_eq!(words[0], "EBU stereo ident comes back.");
        assert_eq!(words[1], "The left leg and the right leg are swapped.");
        assert_eq!(words[2], "The left leg is on input 2 at \u{2212}18.0 dBFS.");
        assert_eq!(words[3], "The right leg is on input 1 at \u{2212}24.0 dBFS, upside down.");
    }
}

#[test]
fn neither_silence_nor_noise_nor_a_hole_is_an_ident() {
    let mut noise = 1u32;
    let noisy: Vec<f32> = (0..2 * 480_000)
        .map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise as f32 / u32::MAX as f32 - 0.5
        })
        .collect();
    assert!(found(&noisy, 48_000.0).is_none());
    assert!(found(&vec![0.0; 2 * 480_000], 48_000.0).is_none());
    assert!(found(&vec![f32::NAN; 2 * 480_000], 48_000.0).is_none());
}

#[test]
fn a_spectrum_comes_of_the_chosen_input_and_peaks_are_held() {
    let mut listener = Listener::new(48_000.0, 2);
    let tone = |amplitude: f32| {
        (0..48_000).flat_map(move |n| [0.0, amplitude * (n as f32 * 997.0 * 0.000_130_899_7).sin()])
    };
    let silent = listener.hear(tone(0.1), Settings::default()).expect("a spectrum");
    assert!(silent.bands.iter().all(|band| band.level < -200.0));
    let settings = Settings { input: 1, ..Default::default() };
    let loud = listener.hear(tone(0.1), settings).expect("a spectrum");
    let at_1k = |rta: &Rta| *rta.bands.iter().find(|band| band.high > 1000.0).expect("a band");
    assert!((at_1k(&loud).level + 20.0).abs() < 0.1, "{:?}", at_1k(&loud));
    for _ in 0..3 {
        listener.hear(tone(0.01), settings);
    }
    let quiet = listener.hear(tone(0.01), settings).expect("a spectrum");
    assert!((at_1k(&quiet).level + 40.0).abs() < 0.2, "{:?}", at_1k(&quiet));
    assert!((at_1k(&quiet).peak + 20.0).abs() < 0.1, "{:?}", at_1k(&quiet));
    listener.reset();
    let anew = listener.hear(tone(0.01), settings).expect("a spectrum");
    assert!((at_1k(&anew).peak + 40.0).abs() < 0.2, "{:?}", at_1k(&anew));
}
