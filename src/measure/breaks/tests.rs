use super::*;
use crate::analysis::imitation::{Noise, recorded, white};
use crate::tape::{End, Tape};
use crate::units::db_to_gain;
use std::f64::consts::TAU;

const RATE: f64 = 48_000.0;
const FRAMES: usize = 96_000;

fn breaks(rate: f64, inputs: &[Vec<f64>]) -> Breaks {
    let frames = inputs[0].len();
    let mut take = Take::new(Tape::silent(2, frames), inputs.len(), rate);
    take.recording = inputs.iter().map(|input| recorded(input)).collect();
    take.end = Some(End::Finished);
    let mut breaks = Breaks::default();
    breaks.add(&take);
    breaks
}

/// Pink noise by the Voss–McCartney sum: white noises, each held twice as long as the one before.
fn pink(frames: usize, seed: u64) -> Vec<f64> {
    let mut noise = Noise::new(seed);
    let mut rows = [0.0; 14];
    let next = |frame: usize| {
        let row = (frame.trailing_zeros() as usize).min(13);
        rows[row] = noise.normal();
        rows.iter().sum::<f64>() * 1e-5
    };
    (1..=frames).map(next).collect()
}

fn hum(frames: usize, hz: f64, rate: f64) -> Vec<f64> {
    let line =
        |frame: usize, order: usize| (TAU * hz * order as f64 * frame as f64 / rate).sin() / order as f64;
    (0..frames).map(|frame| (1..30).step_by(2).map(|order| line(frame, order)).sum::<f64>() * 0.003).collect()
}

#[test]
fn steady_noise_and_hum_neither_click_nor_stir() {
    let mut worst = 0.0f64;
    for seed in 0..60 {
        let rate = [8_000.0, 44_100.0, 48_000.0, 96_000.0][seed as usize % 4];
        let frames = (2.0 * rate) as usize;
        let hiss = white(frames, -95.0 + (seed % 7) as f64 * 5.0, 0.0005, seed);
        let humming = hum(frames, 49.98 + (seed % 3) as f64 * 0.02, rate);
        let humming = humming.iter().zip(&hiss).map(|(a, b)| a + b).collect();
        // A 16-bit converter turns noise of less than a step into single steps.
        let coarse = hiss.iter().map(|sample| (sample * 32_768.0).round() / 32_768.0).collect();
        let breaks = breaks(rate, &[hiss, pink(frames, seed), humming, coarse]);
        assert_eq!(breaks.gaps, 0);
        for silence in breaks.silence.iter().take(3) {
            let silence = silence.expect("whole");
            worst = worst.max(silence.unrest_db);
            assert!(silence.clicks == Some(0) && !silence.unsteady, "{seed} at {rate}: {silence:?}");
        }
        assert_eq!(breaks.silence[3].expect("whole").clicks, Some(0), "{seed} at {rate}");
    }
    println!("largest unrest of steady noise {worst:.2} dB");
}

#[test]
fn clicks_are_counted() {
    for (height, width) in [(0.01, 1), (0.001, 1), (0.02, 4)] {
        let mut noise = white(FRAMES, -90.0, 0.0, 3);
        for place in [20_000, 31_000, 31_100, 47_000, 80_000] {
            (0..width).for_each(|step| noise[place + step] += height);
        }
        let found = breaks(RATE, &[noise]).silence[0].expect("whole");
        assert_eq!(found.clicks, Some(4), "{height} {width}: {found:?}");
    }
    let mut dimmer = white(FRAMES, -90.0, 0.0, 3);
    dimmer.iter_mut().step_by(480).for_each(|sample| *sample += 0.01);
    assert_eq!(breaks(RATE, &[dimmer]).silence[0].expect("whole").clicks, None);
}

#[test]
fn what_swells_is_unsteady_and_no_click() {
    let mut noise = Noise::new(8);
    let mut low = 0.0;
    // Syllables: noise below 2 kHz, four a second.
    let syllables: Vec<f64> = (0..FRAMES)
        .map(|frame| {
            low += 0.23 * (noise.normal() - low);
            let swell = (TAU * 4.0 * frame as f64 / RATE).sin().max(0.0);
            low * swell * db_to_gain(-60.0) + noise.normal() * 1e-5
        })
        .collect();
    let found = breaks(RATE, &[syllables]).silence[0].expect("whole");
    assert!(found.unsteady && found.clicks == Some(0) && found.unrest_db > 10.0, "{found:?}");
    let silent = breaks(RATE, &[vec![0.0; FRAMES]]).silence[0].expect("whole");
    assert!(!silent.unsteady && silent.clicks == Some(0) && silent.unrest_db == 0.0, "{silent:?}");
}

#[test]
fn gaps_are_zeros_on_all_living_inputs_at_once() {
    let noise = |seed| white(FRAMES, -95.0, 0.0, seed);
    let cut = |mut samples: Vec<f64>, places: &[usize], length: usize| {
        places.iter().for_each(|place| samples[*place..*place + length].fill(0.0));
        samples
    };
    for length in [16, 64, 1_024] {
        let places = [9_000, 30_000, 70_000];
        let both = [cut(noise(1), &places, length), cut(noise(2), &places, length), vec![0.0; FRAMES]];
        assert_eq!(breaks(RATE, &both).gaps, 3, "{length}");
        let one = [cut(noise(1), &places, length), noise(2)];
        assert_eq!(breaks(RATE, &one).gaps, 0, "{length}");
    }
    assert_eq!(breaks(RATE, &[cut(noise(1), &[9_000], 20_000)]).gaps, 0, "switched off");
    assert_eq!(breaks(RATE, &[vec![0.0; FRAMES]]).gaps, 0);
    let mut take = Take::new(Tape::silent(1, 3), 1, RATE);
    take.end = Some(End::Finished);
    let mut holes = Breaks::default();
    holes.add(&take);
    assert_eq!(holes, Breaks { gaps: 0, silence: vec![None] });
}
