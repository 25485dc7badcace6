//! Any block size, any rate, any number of channels, any rubbish.

use crate::signals::{Random, noise, sine};
use linecheck::meter::{Bank, Loudness, Meter, Programme, SoundLevels, Stereo, weights};

type Reading = (Loudness, Option<Stereo>, Vec<(Meter, Programme, SoundLevels)>);

fn read(bank: &Bank) -> Reading {
    let channel = |n: usize| Some((bank.level(n)?, bank.programme(n)?, bank.sound_levels(n)?));
    (bank.loudness(), bank.stereo(), (0..bank.channels()).map_while(channel).collect())
}

fn bank(rate: f64, channels: usize) -> Bank {
    Bank::new(rate, &weights(channels)[..channels])
}

#[test]
fn readings_are_the_same_to_the_bit_whatever_the_block_size() {
    for (rate, count) in [(44_100.0, 3), (48_000.0, 2), (96_000.0, 1), (11_025.0, 2)] {
        let frames = (4.3 * rate) as usize;
        let mut random = Random(9);
        let channels: Vec<Vec<f32>> = (0..count)
            .map(|channel| {
                let mut samples = noise(channel as u64, frames);
                for _ in 0..200 {
                    let at = (frames as f64 * random.unit()) as usize;
                    samples[at] = [f32::NAN, f32::INFINITY, 1.0, -2.0, 1e-42][(5.0 * random.unit()) as usize];
                }
                samples
            })
            .collect();
        let run = |sizes: &mut dyn FnMut() -> usize| {
            let mut bank = bank(rate, count);
            let mut done = 0;
            while done < frames {
                let end = (done + sizes()).min(frames);
                let block: Vec<&[f32]> = channels.iter().map(|channel| &channel[done..end]).collect();
                bank.process(&block);
                done = end;
            }
            read(&bank)
        };
        let whole = run(&mut || frames);
        assert!(whole.0.short_term.is_some());
        for size in [1, 2, 7, 63, 64, 65, 480, 1_024, 8_192] {
            assert!(run(&mut || size) == whole, "blocks of {size} at {rate} Hz");
        }
        assert!(run(&mut || (700.0 * random.unit()) as usize) == whole, "ragged blocks at {rate} Hz");
    }
}

/// Whatever can be read is a number.
fn assert_sane(reading: &Reading) {
    let (loudness, stereo, channels) = reading;
    let maybe = [
        loudness.momentary,
        loudness.momentary_max,
        loudness.short_term,
        loudness.short_term_max,
        loudness.integrated,
        loudness.range,
        stereo.as_ref().and_then(|stereo| stereo.correlation),
        stereo.as_ref().and_then(|stereo| stereo.balance_db),
    ];
    assert!(maybe.iter().flatten().all(|value| !value.is_nan() && *value < f64::INFINITY));
    for (level, programme, sound) in channels {
        let floats = [
            level.peak,
            level.max,
            programme.true_peak.peak,
            programme.true_peak.max,
            programme.ppm_i.now,
            programme.ppm_ii.max,
            programme.vu.now,
        ];
        assert!(floats.iter().all(|value| value.is_finite()));
        let doubles =
            [level.sum_of_squares, sound.a.fast, sound.c.slow, sound.z.fast_max, sound.ccir_rms.slow_max];
        assert!(doubles.iter().all(|value| value.is_finite()));
    }
}

#[test]
fn rubbish_does_not_stick() {
    let rate = 48_000.0;
    let good = sine(rate, 1_000.0, 0.1, 0.0, 5 * 48_000);
    let rubbish: [(&str, Vec<f32>); 8] = [
        ("NaN", vec![f32::NAN; 5_000]),
        ("infinity", vec![f32::INFINITY; 5_000]),
        ("the largest number", vec![f32::MAX; 5_000]),
        ("denormal numbers", vec![1e-42; 5_000]),
        ("a rail", vec![1.0; 48_000]),
        ("a square wave", [1.0f32; 24].iter().chain(&[-1.0; 24]).copied().cycle().take(48_000).collect()),
        ("silence", vec![0.0; 48_000]),
        ("+180 dBFS", sine(rate, 500.0, 9e8, 0.0, 5_000)),
    ];
    for (name, rubbish) in rubbish {
        let mut bank = bank(rate, 2);
        bank.process(&[&rubbish, &rubbish]);
        assert_sane(&read(&bank));
        // Time to settle: a needle falls 20 dB in 1.7 s, a filter of 20 Hz forgets +180 dBFS in less.
        for _ in 0..8 {
            bank.process(&[&good, &good]);
        }
        let reading = read(&bank);
        assert_sane(&reading);
        let momentary = reading.0.momentary.expect("time enough");
        assert!((momentary + 20.0).abs() < 0.05, "after {name}: {momentary} LUFS");
        let (level, programme, sound) = &reading.2[0];
        assert!((level.short_rms_dbfs() + 20.0).abs() < 0.01, "after {name}");
        assert!((programme.ppm_i.dbfs() + 20.0).abs() < 0.3, "after {name}: {}", programme.ppm_i.dbfs());
        assert!((programme.vu.dbfs() + 20.0).abs() < 0.1, "after {name}");
        assert!((10.0 * sound.a.fast.log10() + 23.01).abs() < 0.05, "after {name}");
        bank.reset();
        assert!(read(&bank) == read(&self::bank(rate, 2)), "after {name} and a reset");
    }
}

#[test]
fn every_rate_and_every_number_of_channels() {
    for rate in [8e3, 11_025.0, 16e3, 22_050.0, 44.1e3, 48e3, 88.2e3, 96e3, 176.4e3, 192e3, 384e3] {
        for count in [1, 2, 3, 5, 6, 8, 12, 16] {
            let mut bank = bank(rate, count);
            let tone = sine(rate, 1_000.0, 0.1, 0.0, (0.45 * rate) as usize);
            bank.process(&vec![&tone; count]);
            let reading = read(&bank);
            assert_eq!(reading.2.len(), count);
            let weights: f64 = weights(count)[..count].iter().sum();
            let expected = -20.0 - 3.01 + 10.0 * weights.log10();
            let found = reading.0.momentary.expect("time enough");
            assert!(
                (found - expected).abs() < 0.15,
                "{count} channels at {rate} Hz: {found}, not {expected}"
            );
            for (level, programme, sound) in &reading.2 {
                assert!((f64::from(level.max) - 0.1).abs() < 1e-3);
                assert!((f64::from(programme.true_peak.max) - 0.1).abs() < 2e-3);
                assert!((10.0 * sound.a.sum_of_squares.log10()).is_finite());
            }
        }
    }
}

#[test]
fn an_hour_of_silence_after_sound_leaves_nothing() {
    let mut bank = bank(8_000.0, 2);
    bank.process(&[noise(1, 8_000), noise(2, 8_000)]);
    let silence = vec![0.0; 8_000];
    for _ in 0..3_600 {
        bank.process(&[&silence, &silence]);
    }
    let (loudness, stereo, channels) = read(&bank);
    assert_eq!(loudness.momentary, Some(f64::NEG_INFINITY));
    assert!(loudness.integrated.expect("the noise") > -10.0);
    assert_eq!(stereo.expect("two channels").correlation, None);
    for (level, programme, sound) in channels {
        assert_eq!((level.peak, programme.true_peak.peak, programme.ppm_i.now), (0.0, 0.0, 0.0));
        assert_eq!((programme.vu.now, sound.a.slow, sound.c.fast), (0.0, 0.0, 0.0));
    }
}
