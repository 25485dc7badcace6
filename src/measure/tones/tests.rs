use super::*;
use crate::analysis::imitation::{Noise as Random, Path, recorded, resampled, white};
use crate::tape::End;

pub(super) const RATE: f64 = 48_000.0;
pub(super) const LEVEL: Dbfs = Dbfs(-20.0);

/// The tones at `level` through gain and delay, then `chain`, then white noise (AES17 dBFS).
pub(super) fn heard(
    rate: f64,
    level: Dbfs,
    path: Path,
    noise: f64,
    chain: impl Fn(Vec<f64>) -> Vec<f64>,
) -> Option<Tones> {
    let tape = tape(1, 2, level, path.delay / rate + 0.35, rate).expect("fits");
    let mut take = Take::new(tape, 1, rate);
    let mut samples = vec![0.0; take.tape.frames()];
    path.add(&take.tape.channel(1), &mut samples);
    let samples = chain(samples);
    let noise = white(samples.len(), noise, 0.0, 5);
    let sum: Vec<f64> = samples.iter().zip(noise).map(|(sample, noise)| sample + noise).collect();
    take.recording[0] = recorded(&sum);
    take.recording[0].resize(take.tape.frames(), 0.0);
    take.end = Some(End::Finished);
    measure(&take, 1, 0, path.delay, level)
}

pub(super) fn through(noise: f64, chain: impl Fn(Vec<f64>) -> Vec<f64>) -> Tones {
    heard(RATE, LEVEL, Path { gain: 0.5, delay: 592.25 }, noise, chain).expect("a tone")
}

pub(super) fn each(map: impl Fn(f64) -> f64) -> impl Fn(Vec<f64>) -> Vec<f64> {
    move |samples| samples.into_iter().map(&map).collect()
}

pub(super) fn change(tones: &Tones) -> f64 {
    tones.quiet_gain_db.expect("seen").value - tones.gain_db.value
}

#[test]
fn a_float_loop_is_clean_at_every_rate() {
    for rate in [8_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        let path = Path { gain: 1.0, delay: 700.0 };
        let tones = heard(rate, LEVEL, path, -400.0, |samples| samples).expect("a tone");
        println!("{rate}: {tones:?}");
        assert!(tones.gain_db.value.abs() < 1e-4 && change(&tones).abs() < 1e-4);
        assert!(tones.thd_db.value <= -140.0 && tones.thdn_db.value <= -140.0, "{rate}");
        assert!((tones.rate_ratio.value - 1.0).abs() < 1e-10 && tones.dropouts == 0);
        assert!(tones.flicker_db.value < 1e-3 && tones.sag_db.value.abs() < 1e-3);
        assert!((tones.flat_top - 0.09).abs() < 0.015 && (tones.top_dbfs + 20.0).abs() < 0.01);
    }
}

#[test]
fn gains_hold_within_5_mdb_and_their_uncertainty() {
    for (gain, noise) in [(0.5, -100.0), (0.031_6, -80.0), (2.0, -90.0), (1.0, -110.0)] {
        let path = Path { gain, delay: 1_234.567 };
        let tones = heard(RATE, LEVEL, path, noise, |samples| samples).expect("a tone");
        let quiet = tones.quiet_gain_db.expect("seen");
        for (estimate, within) in [(tones.gain_db, 0.005), (quiet, 0.01)] {
            let error = (estimate.value - gain_to_db(gain)).abs();
            assert!(error < 4.5 * estimate.uncertainty + 2e-4, "{gain} {noise}: {error} {estimate:?}");
            println!("gain {gain} noise {noise}: error {error:.5} dB of {:.5}", estimate.uncertainty);
            if noise < -80.0 {
                assert!(error < within, "{gain} {noise}: {error}");
            }
        }
        // White noise counts up to 20 kHz.
        let expected = noise - (-20.0 + gain_to_db(gain)) + 10.0 * (20_000.0f64 / 24_000.0).log10();
        assert!((tones.thdn_db.value - expected).abs() < 0.2, "{} {expected}", tones.thdn_db.value);
        assert!(tones.harmonics_db.is_empty(), "{tones:?}");
        assert!(tones.flicker_db.value < 0.5 + 4.0 * tones.flicker_db.uncertainty && tones.dropouts == 0);
        assert!(tones.sag_db.value.abs() < 4.5 * tones.sag_db.uncertainty + 1e-3);
    }
}

#[test]
fn harmonics_of_a_known_curve_within_a_tenth_of_a_db() {
    let amplitude = 0.05;
    for second in [-40.0, -60.0, -90.0, -110.0] {
        let third = second - 6.0;
        let (a2, a3) = (db_to_gain(second) * 2.0 / amplitude, db_to_gain(third) * 4.0 / amplitude.powi(2));
        let tones = through(-150.0, each(|x| x + a2 * x * x + a3 * x * x * x));
        // The cubic term adds to the fundamental.
        let fundamental = gain_to_db(1.0 + 0.75 * a3 * amplitude * amplitude);
        let found = |order| {
            let line = tones.harmonics_db.iter().find(|line| line.0 == order);
            line.unwrap_or_else(|| panic!("{order} at {second}: {tones:?}")).1.value
        };
        assert!((found(2) - second + fundamental).abs() < 0.1, "{} {second}", found(2));
        assert!((found(3) - third + fundamental).abs() < 0.1, "{} {third}", found(3));
        println!("H2 {second}: {:.4}, H3 {third}: {:.4}", found(2) + fundamental, found(3) + fundamental);
        let thd = 10.0 * (10f64.powf(second / 10.0) + 10f64.powf(third / 10.0)).log10() - fundamental;
        assert!((tones.thd_db.value - thd).abs() < 0.1, "{:?} {thd}", tones.thd_db);
    }
    let drowned = through(-80.0, each(|x| x + 1e-4 * x * x));
    assert!(drowned.harmonics_db.is_empty() && drowned.thd_db.value > -115.0, "{drowned:?}");
}

#[test]
fn the_clock_within_a_fifth_of_a_ppm_and_levels_stay_right() {
    for ppm in [-300.0, -40.0, -1.0, 0.5, 3.0, 100.0] {
        let ratio = 1.0 + ppm * 1e-6;
        // 60 dB over the noise.
        let tones = through(-86.0, |samples| resampled(&each(|x| x + 0.4 * x * x)(samples), ratio));
        let found = (tones.rate_ratio.value - 1.0) * 1e6;
        println!("{ppm} ppm: {found:.4} ± {:.4}", tones.rate_ratio.uncertainty * 1e6);
        assert!((found - ppm).abs() < 0.2, "{ppm}: {found}");
        assert!(
            (found - ppm).abs() < 5.0 * tones.rate_ratio.uncertainty * 1e6,
            "{ppm}: {:?}",
            tones.rate_ratio
        );
        assert!((tones.gain_db.value + 6.0206).abs() < 0.005 && change(&tones).abs() < 0.02);
        assert!((tones.thd_db.value + 40.0).abs() < 0.1, "{:?}", tones.thd_db);
        assert_eq!(tones.dropouts, 0);
    }
}

#[test]
fn lost_and_repeated_samples_are_counted() {
    let cut = |places: &'static [(usize, isize)]| {
        move |samples: Vec<f64>| {
            let mut samples = samples;
            for (place, lost) in places.iter().rev() {
                if *lost > 0 {
                    samples.drain(*place..*place + *lost as usize);
                } else {
                    let doubled: Vec<f64> = samples[place - lost.unsigned_abs()..*place].to_vec();
                    samples.splice(place..place, doubled);
                }
            }
            samples
        }
    };
    let cases: [(&'static [(usize, isize)], usize); 4] = [
        (&[(20_000, 1)], 1),
        (&[(30_000, -1)], 1),
        (&[(12_000, 64), (20_000, -64), (29_000, 3), (60_000, 128)], 4),
        (&[], 0),
    ];
    for (places, count) in cases {
        for noise in [-120.0, -80.0] {
            let tones = through(noise, cut(places));
            assert_eq!(tones.dropouts, count, "{places:?} {noise}");
            assert!(tones.flicker_db.value < 0.1 && tones.sag_db.value.abs() < 0.1, "{tones:?}");
            assert!((tones.gain_db.value + 6.0206).abs() < 0.01 && tones.thd_db.value < -70.0);
        }
    }
    let gap = through(-100.0, |mut samples| {
        samples[25_000..25_100].fill(0.0);
        samples
    });
    assert!(gap.dropouts <= 1);
}

#[test]
fn gain_that_depends_on_the_level() {
    let limited = through(-100.0, each(|x| 0.03 * (x / 0.03).tanh()));
    assert!(change(&limited) > 0.5 && limited.thd_db.value > -40.0, "{limited:?}");
    let clipped = through(-100.0, each(|x| x.clamp(-0.04, 0.04)));
    assert!(clipped.flat_top > 0.3 && (clipped.top_dbfs - gain_to_db(0.04)).abs() < 0.05, "{clipped:?}");
    let gated = through(-100.0, |mut samples| {
        let start = ((LEAD_IN + LOUD + 0.1) * RATE) as usize + 592;
        samples[start..].fill(0.0);
        samples
    });
    assert!(gated.quiet_gain_db.is_none() && gated.quiet_should_be_seen, "{gated:?}");
    let agc = through(-100.0, |samples| {
        let mut gain = 1.0;
        let step = |x: f64| {
            gain = if x.abs() * gain > 0.03 { gain * 0.999_8 } else { gain * 1.000_01 };
            x * gain
        };
        samples.into_iter().map(step).collect()
    });
    assert!(agc.sag_db.value < -0.5, "{agc:?}");
}

#[test]
fn crackle_is_flicker_and_no_dropout() {
    let crackling = through(-90.0, |mut samples| {
        let mut random = Random::new(9);
        for _ in 0..12 {
            let place = 3_000 + (random.uniform() * 40_000.0) as usize;
            let long = 100 + (random.uniform() * 400.0) as usize;
            samples[place..place + long].iter_mut().for_each(|x| *x *= 0.3);
        }
        samples
    });
    assert!(crackling.flicker_db.value > 0.5 && crackling.dropouts == 0, "{crackling:?}");
}

#[test]
fn silence_noise_and_holes_give_nothing() {
    let path = Path { gain: 0.0, delay: 500.0 };
    for noise in [-400.0, -60.0, -20.0] {
        assert!(heard(RATE, LEVEL, path, noise, |samples| samples).is_none(), "{noise}");
    }
    let tape = tape(0, 1, LEVEL, 0.3, RATE).expect("fits");
    let mut take = Take::new(tape, 1, RATE);
    take.recording[0] = take.tape.channel(0);
    take.end = Some(End::Finished);
    assert!(measure(&take, 0, 0, 0.0, LEVEL).is_some());
    assert!(measure(&take, 0, 0, 30_000.0, LEVEL).is_none(), "later than the tape is long");
    take.recording[0][9_000] = f32::NAN;
    assert!(measure(&take, 0, 0, 0.0, LEVEL).is_none());
}

/// Healthy loops drawn at random, down to a return 30 dB over the noise.
#[test]
fn healthy_loops_stay_within_their_uncertainty() {
    let mut random = Random::new(77);
    for _ in 0..40 {
        let rate = [44_100.0, 48_000.0, 96_000.0][(random.uniform() * 3.0) as usize];
        let gain = db_to_gain(-30.0 + 35.0 * random.uniform());
        let path = Path { gain, delay: (200.0 + 5_000.0 * random.uniform()).round() };
        let noise = -115.0 + 35.0 * random.uniform();
        let tones = heard(rate, LEVEL, path, noise, |samples| samples).expect("a tone");
        let quiet = tones.quiet_gain_db.expect("seen");
        let sigma = quiet.uncertainty.hypot(tones.gain_db.uncertainty);
        assert!(change(&tones).abs() < 0.2 + 4.0 * sigma, "{noise} {gain} {tones:?}");
        assert!(tones.dropouts == 0 && tones.harmonics_db.iter().all(|line| line.1.value < -65.0));
        assert!(tones.flicker_db.value < 0.5 + 4.0 * tones.flicker_db.uncertainty, "{tones:?}");
        let ppm = (tones.rate_ratio.value - 1.0) * 1e6;
        assert!(ppm.abs() < 4.5 * tones.rate_ratio.uncertainty * 1e6 + 1e-3, "{ppm} {tones:?}");
        assert!(tones.flat_top < 0.12, "{tones:?}");
    }
}
