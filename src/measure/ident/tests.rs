//! Returns of the generator's own idents, wired and disturbed in every way; and what is none.

use super::*;
use crate::analysis::imitation::Noise;
use crate::signal::programme::{CHUNK, Mix};
use crate::signal::{Generator, Recipe, entries, noise};
use crate::units::{Dbfs, Seconds, db_to_gain};

/// Leg, input, gain.
type Lead = (usize, usize, f64);

/// Six legs at −18 dBFS, `seconds` long, from a time of the cycle on.
fn sent(generator: Generator, rate: f64, seconds: f64, from: f64) -> Vec<Vec<f64>> {
    let recipe = Recipe::new(generator, Seconds(0.0), Seconds(0.0));
    let programme = entries::programme(recipe, rate).expect("an ident is a programme");
    let mut legs = vec![Vec::new(); 6];
    let start = (from * rate) as u64;
    for chunk in 0..(seconds * rate) as u64 / CHUNK as u64 {
        let mut mix: Mix = [[0.0; CHUNK]; 16];
        programme.add(start + chunk * CHUNK as u64, CHUNK, 6, &mut mix);
        for (leg, mixed) in legs.iter_mut().zip(&mix) {
            leg.extend(mixed.iter().map(|sample| sample * Dbfs(-18.0).amplitude()));
        }
    }
    legs
}

/// What comes back on `inputs` inputs, in noise of `noise` dBFS (AES17).
fn back(sent: &[Vec<f64>], leads: &[Lead], inputs: usize, noise: f64, seed: u64) -> Vec<Vec<f32>> {
    let mut random = Noise::new(seed);
    let sigma = db_to_gain(noise) / std::f64::consts::SQRT_2;
    let frames = sent.first().map_or(0, Vec::len);
    let mut input = |input: usize| -> Vec<f32> {
        let mix = |frame: usize| -> f64 {
            leads.iter().filter(|lead| lead.1 == input).map(|lead| sent[lead.0][frame] * lead.2).sum()
        };
        (0..frames).map(|frame| (mix(frame) + sigma * random.normal()) as f32).collect()
    };
    (0..inputs).map(&mut input).collect()
}

/// Main input of every leg.
fn mains(found: &Identified) -> Vec<Option<usize>> {
    found.legs.iter().map(|leg| leg.arrivals.first().map(|arrival| arrival.input)).collect()
}

#[track_caller]
fn assert_levels(found: &Identified, expected: f64) {
    for arrival in found.legs.iter().filter_map(|leg| leg.arrivals.first()) {
        let error = (arrival.level.value - expected).abs();
        assert!(error < 0.1 && error < 5.0 * arrival.level.uncertainty + 0.02, "{arrival:?}");
    }
}

const STEREO: [(Generator, Kind); 2] =
    [(Generator::EbuStereoIdent, Kind::EbuStereo), (Generator::Glits, Kind::Glits)];

#[test]
fn the_stereo_idents_at_every_rate_and_from_any_moment() {
    for (generator, kind) in STEREO {
        for (rate, from) in [(8_000.0, 0.0), (11_025.0, 1.13), (44_100.0, 0.1), (48_000.0, 2.77)] {
            let legs = sent(generator, rate, 6.5, from);
            for noise in [-120.0, -48.0] {
                let found = identify(&back(&legs, &[(0, 0, 1.0), (1, 1, 1.0)], 2, noise, 1), rate)
                    .unwrap_or_else(|| panic!("{kind:?} at {rate} Hz from {from} s in {noise} dBFS"));
                assert_eq!((found.kind, mains(&found)), (kind, vec![Some(0), Some(1)]));
                assert_levels(&found, -18.0);
                assert!(found.legs.iter().all(|leg| leg.arrivals[0].inverted == Some(false)));
                assert!(found.swapped().is_empty());
            }
        }
    }
}

#[test]
fn wrong_wiring_of_the_stereo_idents() {
    for (generator, kind) in STEREO {
        let legs = sent(generator, 16_000.0, 9.0, 0.7);
        let look = |leads: &[Lead], inputs| identify(&back(&legs, leads, inputs, -90.0, 2), 16_000.0);
        let swapped = look(&[(0, 1, 0.5), (1, 0, 0.5)], 2).expect("swapped");
        assert_eq!((swapped.kind, swapped.swapped()), (kind, vec![(0, 1)]));
        assert_levels(&swapped, -24.02);
        let inverted = look(&[(0, 0, 1.0), (1, 1, -1.0)], 2).expect("inverted");
        assert_eq!(inverted.legs[1].arrivals[0].inverted, Some(true));
        let mono = look(&[(0, 0, 1.0), (1, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0)], 2).expect("summed");
        assert!(mono.legs.iter().all(|leg| leg.arrivals.len() == 2));
        assert_levels(&mono, -18.0);
        let difference = look(&[(0, 0, 1.0), (1, 0, -1.0)], 1).expect("a difference");
        assert_eq!(difference.legs[1].arrivals[0].inverted, Some(true));
        let leaking = look(&[(0, 0, 1.0), (1, 1, 1.0), (0, 1, 0.02)], 2).expect("with crosstalk");
        assert_eq!((mains(&leaking), leaking.legs[0].arrivals.len()), (vec![Some(0), Some(1)], 2));
        assert!((leaking.legs[0].arrivals[1].level.value + 18.0 + 33.98).abs() < 0.3);
        let left = look(&[(0, 3, 1.0)], 4).expect("one leg");
        assert_eq!((left.kind, mains(&left)), (kind, vec![Some(3), None]));
        let right = look(&[(1, 1, 1.0)], 2);
        match kind {
            // Without its left leg it is a tone like any other.
            Kind::EbuStereo => assert_eq!(right, None),
            _ => assert_eq!(right.map(|found| mains(&found)), Some(vec![None, Some(1)])),
        }
    }
}

#[test]
fn blits_leg_by_leg() {
    for (rate, from, noise) in [(8_000.0, 0.0, -110.0), (16_000.0, 9.1, -50.0), (48_000.0, 3.3, -90.0)] {
        let legs = sent(Generator::Blits, rate, 14.5, from);
        let straight: Vec<Lead> = (0..6).map(|leg| (leg, leg, 1.0)).collect();
        let found = identify(&back(&legs, &straight, 6, noise, 3), rate).expect("BLITS");
        let inputs: Vec<_> = (0..6).map(Some).collect();
        assert_eq!((found.kind, mains(&found)), (Kind::Blits, inputs), "{rate}");
        assert_levels(&found, -18.0);
        assert!(found.legs.iter().all(|leg| leg.arrivals[0].inverted == Some(false)), "{rate}");
    }
}

#[test]
fn wrong_wiring_of_blits() {
    let legs = sent(Generator::Blits, 8_000.0, 16.0, 6.0);
    let look = |leads: &[Lead], inputs| identify(&back(&legs, leads, inputs, -80.0, 4), 8_000.0);
    // Film order, the right surround upside down and at half level, no LFE.
    let film = [(0, 0, 1.0), (2, 1, 1.0), (1, 2, 1.0), (4, 3, 1.0), (5, 4, -0.5)];
    let found = look(&film, 6).expect("film order");
    assert_eq!(mains(&found), [Some(0), Some(2), Some(1), None, Some(3), Some(4)]);
    assert_eq!((found.swapped(), found.legs[5].arrivals[0].inverted), (vec![(1, 2)], Some(true)));
    assert!((found.legs[5].arrivals[0].level.value + 24.02).abs() < 0.1);
    let stereo = look(&[(0, 1, 1.0), (1, 0, 1.0)], 2).expect("two of six");
    assert_eq!(mains(&stereo), [Some(1), Some(0), None, None, None, None]);
    let mono: Vec<Lead> = (0..6).map(|leg| (leg, 0, 0.4)).collect();
    let found = look(&mono, 1).expect("all on one");
    assert!(found.legs.iter().all(|leg| leg.arrivals.len() == 1 && leg.arrivals[0].inverted.is_none()));
}

#[test]
fn a_return_whose_clock_is_off() {
    for (generator, kind) in [STEREO[0], STEREO[1], (Generator::Blits, Kind::Blits)] {
        for ppm in [-200.0, 100.0] {
            let legs = sent(generator, 16_000.0 * (1.0 + ppm * 1e-6), 15.0, 0.3);
            let found = identify(&back(&legs, &[(0, 0, 1.0), (1, 1, -1.0)], 2, -90.0, 5), 16_000.0);
            let found = found.unwrap_or_else(|| panic!("{kind:?}, {ppm} ppm"));
            assert_eq!((found.kind, &mains(&found)[..2]), (kind, &[Some(0), Some(1)][..]));
            assert_eq!(found.legs[1].arrivals[0].inverted, Some(true));
            assert_levels(&found, -18.0);
        }
    }
}

/// Notes with overtones that fade, in chords, on the scale that the idents' own frequencies lie on.
fn music(rate: f64, seconds: f64, seed: u64) -> Vec<Vec<f32>> {
    let mut random = Noise::new(seed);
    let mut draw = move |count: usize| ((random.normal().abs() * 1e4) as usize) % count;
    let scale = [220.0, 330.0, 440.0, 660.0, 880.0, 1000.0, 1320.0, 2000.0, 82.5, 165.0];
    let frames = (seconds * rate) as usize;
    let mut samples = vec![vec![0.0f32; frames]; 2];
    let beat = rate * [0.1, 0.2, 0.25, 0.5, 0.8][draw(5)];
    let mut start = 0.0;
    while (start as usize) < frames {
        for _ in 0..=draw(3) {
            let (frequency, pan, held) = (scale[draw(10)], draw(5) as f64 / 4.0, [0.05, 0.3, 3.0][draw(3)]);
            let length = (beat * (1 + draw(4)) as f64) as usize;
            for frame in 0..length.min(frames - start as usize) {
                let time = frame as f64 / rate;
                let tone =
                    |harmonic: f64| (std::f64::consts::TAU * frequency * harmonic * time).sin() / harmonic;
                let value =
                    0.1 * (-time / held).exp() * (tone(1.0) + 0.5 * tone(2.0) * f64::from(seed as u8 % 2));
                samples[0][start as usize + frame] += (value * pan) as f32;
                samples[1][start as usize + frame] += (value * (1.0 - pan)) as f32;
            }
        }
        start += beat;
    }
    samples
}

#[test]
fn what_is_no_ident() {
    let rate = 8_000.0;
    let frames = 15 * rate as usize;
    let tone = |on: &dyn Fn(f64) -> bool| -> Vec<f32> {
        let sample = |n: usize| {
            let time = n as f64 / rate;
            if on(time) { (0.1 * (std::f64::consts::TAU * 1000.0 * time).sin()) as f32 } else { 0.0 }
        };
        (0..frames).map(sample).collect()
    };
    let narrow = |samples: Vec<f64>| samples.iter().map(|&sample| 0.1 * sample as f32).collect::<Vec<f32>>();
    let returns = [
        ("silence", vec![vec![0.0; frames]; 2]),
        ("white noise", vec![narrow(noise::white(rate)); 2]),
        ("pink noise", vec![narrow(noise::pink(rate, noise::PINK)); 2]),
        ("a tone", vec![tone(&|_| true); 2]),
        ("a tone on one input", vec![tone(&|_| true), vec![0.0; frames]]),
        ("a tone that ends", vec![tone(&|time| time < 7.3); 2]),
        ("a tone with one gap", vec![tone(&|time| !(3.0..3.25).contains(&time)), tone(&|_| true)]),
        ("another rhythm", vec![tone(&|time| time % 1.0 < 0.5), tone(&|_| true)]),
        ("gaps of the EBU's length every 2 s", vec![tone(&|time| time % 2.0 > 0.25), tone(&|_| true)]),
        ("gaps too long", vec![tone(&|time| time % 3.0 > 0.6), tone(&|_| true)]),
        ("nothing", Vec::new()),
        ("too short", vec![vec![0.1; 10]; 2]),
        ("a hole", vec![vec![f32::NAN; frames]; 2]),
    ];
    for (name, inputs) in returns {
        assert_eq!(identify(&inputs, rate), None, "{name}");
    }
    // That is the left leg of the EBU's ident on both inputs.
    let found = identify(&[tone(&|time| time % 3.0 > 0.25), tone(&|time| time % 3.0 > 0.25)], rate);
    let found = found.expect("an ident");
    assert_eq!(
        (found.kind, found.legs[0].arrivals.len(), found.legs[1].arrivals.len()),
        (Kind::EbuStereo, 2, 0)
    );
}

#[test]
fn music_is_no_ident() {
    let found = (0..100).filter(|seed| identify(&music(6_000.0, 9.0, *seed), 6_000.0).is_some()).count();
    assert_eq!(found, 0);
}
