use super::*;
use crate::analysis::imitation::Noise;
use crate::tape::Outputs;
use crate::units::{Dbfs, db_to_gain, gain_to_db, mean_square_to_dbfs};
use std::f64::consts::TAU;

const RATES: [f64; 6] = [8_000.0, 22_050.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0];

fn pilot(level: f64, rate: f64) -> Pilot {
    Pilot::new(Dbfs(level), Outputs::first(1), 1, rate).expect("can be played")
}

#[test]
fn the_pilot_begins_quietly_climbs_slowly_and_has_no_corner() {
    for rate in [8_000.0, 44_100.0, 48_000.0] {
        for level in [-70.0, -60.0, -50.0, -40.0, -30.0, -10.0] {
            let pilot = pilot(level, rate);
            assert_eq!(pilot.level, Dbfs(level.min(LOUDEST.0)));
            let sent = pilot.tape.channel(0);
            let peak = |from: f64, to: f64| {
                let part = &sent[(from * rate) as usize..(to * rate) as usize];
                gain_to_db(f64::from(part.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()))))
            };
            assert!(peak(0.0, 0.2) <= QUIETEST.0 + 1.3, "{level}: begins at {}", peak(0.0, 0.2));
            let mut last = peak(0.1, 0.2);
            for tenth in 2..100 {
                let now = peak(f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
                assert!(now - last <= 0.65, "{level}: climbs by {} in a tenth of a second", now - last);
                last = now;
            }
            assert!((last - pilot.level.0).abs() < 0.01 && pilot.settled <= (7.0 * rate) as usize);
            let steepest = TAU * pilot.frequency.0 / rate * pilot.level.amplitude() * 1.01 + 1e-6;
            assert!(sent.windows(2).all(|pair| f64::from((pair[1] - pair[0]).abs()) <= steepest), "a step");
            assert!(sent.last().is_some_and(|sample| sample.abs() < 1e-6));
        }
    }
}

/// What comes back of a pilot by a gain in dB that changes by `turned` dB a second, with harmonics and white noise of a
/// level over the full band.
fn back(pilot: &Pilot, rate: f64, seconds: f64, gain: (f64, f64), noise: f64, seed: u64) -> Vec<f32> {
    let mut random = Noise::new(seed);
    let sigma = db_to_gain(noise) * std::f64::consts::FRAC_1_SQRT_2;
    let sample = |n: usize| {
        let time = n as f64 / rate;
        let amplitude = pilot.level.amplitude() * db_to_gain(gain.0 + gain.1 * time);
        let phase = TAU * pilot.frequency.0 * time;
        (amplitude * (phase.sin() + 0.01 * (2.0 * phase).sin() + 0.003 * (3.0 * phase).sin())
            + sigma * random.normal()) as f32
    };
    (0..(seconds * rate) as usize).map(sample).collect()
}

fn readings(heard: &[Heard]) -> Vec<crate::chain::knee::Reading> {
    heard.iter().filter_map(|heard| heard.reading.ok()).collect()
}

#[test]
fn gain_and_noise_are_read_several_times_a_second_at_every_rate() {
    for rate in RATES {
        let pilot = pilot(-50.0, rate);
        let mut reader = Reader::new(&pilot, rate, 1);
        let heard = reader.hear(back(&pilot, rate, 4.0, (-6.0, 0.0), -95.0, 3));
        let read = readings(&heard);
        assert!(read.len() >= 4 * 4, "{rate}: {}", read.len());
        let (low, high) = band(pilot.frequency, rate);
        let most = -95.0 + 10.0 * ((high.0 - low.0) / (rate / 2.0)).log10();
        let mean =
            read.iter().map(|reading| 10f64.powf(reading.noise.0 / 10.0)).sum::<f64>() / read.len() as f64;
        let level = 10.0 * mean.log10();
        // What is left out around the harmonics is missing from it; of the harmonics nothing is in it.
        assert!(level < most + 0.2 && level > most - 1.6, "{rate}: {level} of {most}");
        for reading in read {
            assert!((reading.gain.0 + 6.0).abs() < 0.1, "{rate}: {reading:?}");
            assert!((reading.noise.0 - level).abs() < 1.0, "{rate}: {reading:?}");
            assert!(reading.pilot_snr.0 > 40.0, "{rate}: {reading:?}");
        }
    }
}

#[test]
fn white_noise_beside_a_pilot_is_told_a_weighted() {
    use crate::analysis::imitation::white;
    use crate::measure::idle;
    use crate::tape::{End, Take};
    for (seed, rate) in RATES.into_iter().enumerate() {
        // As with nothing playing.
        let mut take = Take::new(idle::tape(1, rate), 1, rate);
        take.recording[0] =
            white((2.0 * rate) as usize, -90.0, 0.0, 3).iter().map(|sample| *sample as f32).collect();
        take.end = Some(End::Finished);
        let heard = idle::measure(&take).inputs[0].as_ref().and_then(|input| input.noise).expect("noise").a;
        let pilot = pilot(-50.0, rate);
        let mut reader = Reader::new(&pilot, rate, 1);
        let read = readings(&reader.hear(back(&pilot, rate, 8.0, (-6.0, 0.0), -90.0, seed as u64)));
        let power: f64 = read.iter().map(|reading| 10f64.powf(reading.noise.0 / 10.0)).sum();
        let told = 10.0 * (power / read.len() as f64).log10() + a_weighted(pilot.frequency, rate).0;
        assert!((told - heard.value).abs() <= 0.3, "{rate}: {told} instead of {}", heard.value);
    }
}

#[test]
fn the_signal_to_noise_ratio_is_that_of_the_bin() {
    let (rate, level) = (48_000.0, -60.0);
    let pilot = pilot(level, rate);
    let mut reader = Reader::new(&pilot, rate, 1);
    let read = readings(&reader.hear(back(&pilot, rate, 30.0, (-30.0, 0.0), -80.0, 5)));
    let mean = read.iter().map(|reading| reading.pilot_snr.0).sum::<f64>() / read.len() as f64;
    // A cos⁴ window is 1.94 bins wide.
    let bin = -80.0 + 10.0 * (1.94f64 / 8192.0).log10();
    assert!((mean - (level - 30.0 - bin)).abs() < 0.5, "{mean} instead of {}", level - 30.0 - bin);
    let errors = read.iter().map(|reading| (reading.gain.0 + 30.0).powi(2)).sum::<f64>() / read.len() as f64;
    let expected = 8.686 / 2f64.sqrt() / db_to_gain(mean);
    assert!((errors.sqrt() / expected - 1.0).abs() < 0.3, "{} instead of {expected}", errors.sqrt());
}

#[test]
fn a_slow_turn_is_read_true_and_a_jerk_is_not_read() {
    let rate = 48_000.0;
    let pilot = pilot(-40.0, rate);
    let mut reader = Reader::new(&pilot, rate, 1);
    let heard = reader.hear(back(&pilot, rate, 6.0, (-60.0, 6.0), -100.0, 7));
    let hop = 8192.0 / rate;
    for (place, heard) in heard.iter().enumerate() {
        let reading = heard.reading.expect("slow enough");
        let middle = (place as f64 + 1.0) * hop;
        assert!((reading.gain.0 - (-60.0 + 6.0 * middle)).abs() < 0.1, "{reading:?}");
        let noise = mean_square_to_dbfs(0.5 * 10f64.powf(-100.0 / 10.0) * 14_500.0 / 24_000.0).0;
        assert!((reading.noise.0 - noise).abs() < 1.0, "nothing of the turn leaks into it: {reading:?}");
    }
    let fast = reader.hear(back(&pilot, rate, 1.5, (-60.0, 40.0), -100.0, 7));
    assert!(fast.iter().skip(1).all(|heard| heard.reading == Err(Unread::Moving)), "{fast:?}");
}

#[test]
fn each_input_is_read_and_holes_are_none() {
    let rate = 48_000.0;
    let pilot = pilot(-40.0, rate);
    let mut reader = Reader::new(&pilot, rate, 2);
    let [mut left, right] = [-6.0, -26.0].map(|gain| back(&pilot, rate, 2.0, (gain, 0.0), -100.0, 9));
    left[70_000] = f32::NAN;
    let frames: Vec<f32> = left.iter().zip(&right).flat_map(|(left, right)| [*left, *right]).collect();
    let heard: Vec<Heard> =
        frames.chunks(1_000).flat_map(|piece| reader.hear(piece.iter().copied())).collect();
    for Heard { input, reading } in &heard {
        if let Ok(reading) = reading {
            assert!((reading.gain.0 - [-6.0, -26.0][*input]).abs() < 0.1, "{reading:?}");
        }
    }
    let holes = |input| heard.iter().filter(|heard| heard.input == input && heard.reading.is_err()).count();
    assert!((1..=2).contains(&holes(0)) && holes(1) == 0);
    reader.clear();
    assert!(reader.hear(vec![0.0; 32_000]).iter().all(|heard| heard.reading.is_ok_and(|it| !it.is_sound())));
    assert_eq!(Reader::new(&pilot, rate, 0).hear([0.0, 0.0]), []);
}
