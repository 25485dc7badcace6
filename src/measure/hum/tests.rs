//! Hum and whine of known make, found and read.

use super::*;
use crate::analysis::imitation::{Noise, recorded, white};
use crate::analysis::spectrum::hann_mean;
use crate::units::db_to_gain;
use std::f64::consts::TAU;

/// What an idle recording has for the search, in seconds.
const LENGTH: f64 = 1.75;

/// A recording to which tones are added.
struct Room {
    rate: f64,
    samples: Vec<f64>,
    phases: Noise,
}

impl Room {
    fn new(rate: f64, noise_dbfs: f64, seed: u64) -> Self {
        let samples = white((LENGTH * rate) as usize, noise_dbfs, 0.001, seed);
        Self { rate, samples, phases: Noise::new(seed + 1_000_000) }
    }

    fn tone(mut self, hz: f64, dbfs: f64) -> Self {
        let phase = TAU * self.phases.uniform();
        let (amplitude, turn) = (db_to_gain(dbfs), TAU * hz / self.rate);
        if hz < 0.5 * self.rate {
            for (frame, sample) in self.samples.iter_mut().enumerate() {
                *sample += amplitude * (turn * frame as f64 + phase).sin();
            }
        }
        self
    }

    /// Lines at the multiples of `hz`, each with its weight, which together have `dbfs`.
    fn hum(self, hz: f64, dbfs: f64, weights: &[(usize, f64)]) -> Self {
        let power: f64 = weights.iter().map(|row| row.1.powi(2)).sum();
        let level = |weight: f64| dbfs + 20.0 * weight.log10() - 10.0 * power.log10();
        weights.iter().fold(self, |room, row| room.tone(hz * row.0 as f64, level(row.1)))
    }

    fn measure(&self) -> (Option<Mains>, Option<UsbLines>) {
        let samples = recorded(&self.samples);
        let found = measure(&samples, hann_mean(&samples), self.rate);
        (found.mains, found.usb)
    }

    /// White noise made pink (three poles, after P. Kellet).
    fn pink(mut self) -> Self {
        let mut poles = [0.0f64; 3];
        for sample in &mut self.samples {
            let white = *sample;
            for (pole, (keep, gain)) in
                poles.iter_mut().zip([(0.997_65, 0.099), (0.963, 0.296_5), (0.57, 1.052_7)])
            {
                *pole = keep * *pole + gain * white;
            }
            *sample = poles.iter().sum::<f64>() + 0.184_8 * white;
        }
        self
    }
}

const KINDS: [MainsKind; 3] = [MainsKind::GroundLoop, MainsKind::MagneticField, MainsKind::Supply];

fn pattern(kind: MainsKind) -> Vec<(usize, f64)> {
    match kind {
        MainsKind::GroundLoop => {
            (1..=9).map(|n| (n, if n % 2 == 1 { 1.0 } else { 0.4 } / n as f64)).collect()
        }
        MainsKind::MagneticField => vec![(1, 1.0), (3, 0.1)],
        _ => vec![(1, 0.05), (2, 1.0), (4, 0.5), (6, 0.3)],
    }
}

#[test]
fn frequency_level_and_kind() {
    let (mut hz_error, mut db_error) = (0.0f64, 0.0f64);
    for (index, hz) in [49.9, 50.0, 50.1, 59.9, 60.0, 60.1].into_iter().cycle().take(36).enumerate() {
        let (kind, dbfs) = (KINDS[index % 3], [-75.0, -80.0, -85.0][index / 12]);
        let hz = if index % 12 >= 6 { 110.0 - hz } else { hz };
        let (mains, usb) = Room::new(48_000.0, -90.0, index as u64).hum(hz, dbfs, &pattern(kind)).measure();
        let mains = mains.expect("hum");
        hz_error = hz_error.max((mains.hz.value - hz).abs());
        db_error = db_error.max((mains.total_dbfs.value - dbfs).abs());
        assert!((mains.hz.value - hz).abs() <= 0.05 && mains.hz.uncertainty < 0.02, "{hz}: {mains:?}");
        assert!((mains.total_dbfs.value - dbfs).abs() <= 0.3, "{dbfs}: {mains:?}");
        assert_eq!(mains.kind, kind, "{mains:?}");
        assert!(mains.above_floor_db > 30.0 && usb.is_none());
    }
    println!("worst {hz_error:.4} Hz, {db_error:.3} dB");
}

#[test]
fn fifty_and_sixty_are_never_confused() {
    let mut random = Noise::new(3);
    let (mut found, mut beyond) = (0, 0);
    for trial in 0..300 {
        let rate = [8_000.0, 16_000.0, 44_100.0, 48_000.0, 8_000.0, 8_000.0][trial as usize % 6];
        let nominal = if random.uniform() < 0.5 { 50.0 } else { 60.0 };
        let hz = nominal + random.uniform() - 0.5;
        let (noise, above) = (-110.0 + 40.0 * random.uniform(), -30.0 + 60.0 * random.uniform());
        let supply = [vec![(2, 1.0)], vec![(2, 1.0), (4, 0.3)], vec![(1, 1.0)]];
        let weights = match (5.0 * random.uniform()) as usize {
            kind @ 0..3 => pattern(KINDS[kind]),
            _ => supply[trial as usize % 3].clone(),
        };
        let room = Room::new(rate, noise, trial).hum(hz, noise + above, &weights);
        let Some(mains) = room.measure().0 else { continue };
        found += 1;
        let error = (mains.hz.value - hz).abs();
        assert!(error < 1.0, "{hz} at {above} dB: {mains:?}");
        beyond += usize::from(error > 3.0 * mains.hz.uncertainty + 0.003);
        let level = (mains.total_dbfs.value - noise - above).abs();
        // Lines of a comb that the noise hides are missing in the sum.
        let whole = mains.harmonics >= weights.len() && mains.total_dbfs.uncertainty < 0.1;
        assert!(!whole || level < 0.3, "{level}: {mains:?}");
    }
    println!("{found} of 300 found, {beyond} frequencies beyond three sigma");
    assert!(found >= 200 && beyond <= 6);
}

#[test]
fn only_multiples_of_twice_the_frequency() {
    for hz in [50.0, 60.0] {
        let room = Room::new(48_000.0, -95.0, 7).hum(hz, -80.0, &[(2, 1.0), (4, 0.5), (6, 0.2), (10, 0.1)]);
        let mains = room.measure().0.expect("ripple");
        assert!((mains.hz.value - hz).abs() < 0.02 && mains.kind == MainsKind::Supply, "{mains:?}");
        assert_eq!(mains.fundamental_dbfs.value, f64::NEG_INFINITY);
        assert_eq!(mains.harmonics, 4);
    }
}

#[test]
fn noise_does_not_hum() {
    let mut hums = 0;
    for seed in 0..1_500 {
        let room = Room::new(if seed % 3 == 0 { 8_000.0 } else { 4_000.0 }, -80.0, 10_000 + seed);
        let (mains, usb) = if seed % 2 == 0 { room.measure() } else { room.pink().measure() };
        hums += usize::from(mains.is_some());
        assert!(usb.is_none(), "{usb:?}");
    }
    // The limit is 1 in 1000; the threshold was set for 1 in 9000 (see `analysis::mains`).
    assert!(hums <= 1, "{hums}");
}

#[test]
fn other_tones_are_no_hum() {
    for (index, hz) in
        [45.5, 70.0, 92.0, 110.0, 225.0, 440.0, 997.0, 1_000.0, 3_150.0].into_iter().enumerate()
    {
        let (mains, usb) = Room::new(48_000.0, -100.0, index as u64).tone(hz, -40.0).measure();
        assert!(mains.is_none() && usb.is_none(), "{hz}: {mains:?} {usb:?}");
    }
    let hidden = Room::new(48_000.0, -100.0, 5).tone(440.0, -40.0).hum(50.0, -80.0, &pattern(KINDS[0]));
    let mains = hidden.measure().0.expect("hum beside a tone");
    assert!((mains.hz.value - 50.0).abs() < 0.05 && (mains.total_dbfs.value + 80.0).abs() < 0.3, "{mains:?}");
}

#[test]
fn the_clock_of_usb() {
    for (index, clocks) in [1.0, 1.0 + 80e-6, 1.0 - 150e-6].into_iter().enumerate() {
        let room = || Room::new(48_000.0, -100.0, index as u64);
        let whine = |room: Room, multiples: &[usize]| {
            multiples.iter().fold(room, |room, n| room.tone(1_000.0 * clocks * *n as f64, -100.0)).measure()
        };
        let (mains, usb) = whine(room(), &[1, 2, 3, 7]);
        let usb = usb.expect("whine");
        assert!(mains.is_none() && usb.spacing_hz == 1_000.0 && usb.lines == 4, "{usb:?}");
        assert!((usb.total_dbfs.value + 93.98).abs() < 0.5 && usb.above_floor_db > 25.0, "{usb:?}");
        assert_eq!(whine(room(), &[8]).1.expect("microframes").spacing_hz, 8_000.0);
        assert_eq!(whine(room(), &[8, 16]).1.expect("microframes").lines, 2);
        assert!(whine(room(), &[1]).1.is_none() && whine(room(), &[3]).1.is_none());
        let both = whine(room().hum(50.0, -80.0, &pattern(KINDS[0])), &[1, 2, 8]);
        assert!(both.1.is_some_and(|usb| usb.lines == 3) && both.0.is_some_and(|mains| mains.harmonics == 9));
    }
    let apart = Room::new(48_000.0, -100.0, 1).tone(2_000.2, -90.0).tone(5_003.0, -90.0).measure();
    assert!(apart.1.is_none(), "not multiples of one clock: {apart:?}");
}

#[test]
fn a_buzz_up_to_the_treble_is_no_usb() {
    let buzz: Vec<(usize, f64)> = (1..=100).map(|n| (n, 1.0 / (n as f64).sqrt())).collect();
    let (mains, usb) = Room::new(48_000.0, -100.0, 1).hum(50.0, -60.0, &buzz).measure();
    assert!(usb.is_none() && mains.is_some_and(|mains| mains.kind == MainsKind::GroundLoop), "{usb:?}");
}

#[test]
fn nothing_of_nothing() {
    let none = |samples: &[f32]| measure(samples, hann_mean(samples), 48_000.0) == Found::default();
    assert!(none(&[]) && none(&[0.0; 84_000]) && none(&[0.25; 84_000]) && none(&[0.1; 500]));
    assert!(none(&[f32::NAN; 84_000]) && none(&[f32::INFINITY; 84_000]));
    let tiny = Room::new(48_000.0, -80.0, 1).hum(50.0, -125.0, &pattern(KINDS[0]));
    assert_eq!(tiny.measure(), (None, None));
}
