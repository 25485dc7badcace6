//! EBU Tech 3341 (2023) and Tech 3342: every case that can be synthesised, at four rates.

use crate::signals::{amplitude, loudness, sine, steps};
use linecheck::meter::{LoudnessMeter, weights};

const RATES: [f64; 4] = [44_100.0, 48_000.0, 96_000.0, 192_000.0];

/// Closer than the standard's own ±0.1 LU.
const TOLERANCE: f64 = 0.05;

const SILENCE: f64 = f64::NEG_INFINITY;

fn assert_close(what: &str, rate: f64, found: Option<f64>, expected: f64, tolerance: f64) {
    let found = found.unwrap_or_else(|| panic!("{what} at {rate} Hz: nothing"));
    assert!((found - expected).abs() <= tolerance, "{what} at {rate} Hz: {found:.4}, expected {expected}");
}

fn stereo(rate: f64, of: &[(f64, f64)]) -> [Vec<f32>; 2] {
    let channel = steps(rate, of);
    [channel.clone(), channel]
}

#[test]
fn cases_1_and_2_steady_tones() {
    for rate in RATES {
        for level in [-23.0, -33.0] {
            let reading = loudness(rate, &[1.0; 2], &stereo(rate, &[(level, 20.0)]));
            assert_close("momentary", rate, reading.momentary, level, TOLERANCE);
            assert_close("short-term", rate, reading.short_term, level, TOLERANCE);
            assert_close("integrated", rate, reading.integrated, level, TOLERANCE);
        }
    }
}

#[test]
fn cases_3_to_5_gates() {
    let cases: [&[(f64, f64)]; 3] = [
        &[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)],
        &[(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)],
        &[(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)],
    ];
    for rate in RATES {
        for case in cases {
            let reading = loudness(rate, &[1.0; 2], &stereo(rate, case));
            assert_close("integrated", rate, reading.integrated, -23.0, TOLERANCE);
        }
    }
}

#[test]
fn case_6_surround_with_and_without_lfe() {
    for rate in RATES {
        let tone = |level: f64| sine(rate, 1_000.0, amplitude(level), 0.0, 20 * rate as usize);
        let mut channels = vec![tone(-28.0), tone(-28.0), tone(-24.0), tone(-30.0), tone(-30.0)];
        let reading = loudness(rate, &weights(5)[..5], &channels);
        assert_close("5.0", rate, reading.integrated, -23.0, TOLERANCE);
        channels.insert(3, sine(rate, 80.0, amplitude(-20.0), 0.0, 20 * rate as usize));
        let reading = loudness(rate, &weights(6)[..6], &channels);
        assert_close("5.1", rate, reading.integrated, -23.0, TOLERANCE);
    }
}

/// Meters one channel twice over, and looks every 10 ms after `from` seconds.
fn watch(rate: f64, signal: &[f32], from: f64, mut look: impl FnMut(&LoudnessMeter)) {
    let mut meter = LoudnessMeter::new(rate, &[1.0; 2]);
    let step = (rate / 100.0) as usize;
    for (index, block) in signal.chunks(step).enumerate() {
        meter.process(&[block, block]);
        if (index + 1) as f64 / 100.0 >= from {
            look(&meter);
        }
    }
}

#[test]
fn case_9_short_term_stays() {
    for rate in RATES {
        let signal = steps(rate, &[(-20.0, 1.34), (-30.0, 1.66)].repeat(5));
        watch(rate, &signal, 3.0, |meter| {
            assert_close("short-term", rate, meter.read().short_term, -23.0, TOLERANCE);
        });
    }
}

#[test]
fn case_12_momentary_stays() {
    for rate in RATES {
        let signal = steps(rate, &[(-20.0, 0.18), (-30.0, 0.22)].repeat(25));
        watch(rate, &signal, 1.0, |meter| {
            assert_close("momentary", rate, meter.read().momentary, -23.0, TOLERANCE);
        });
    }
}

#[test]
fn cases_10_and_13_maxima_of_files() {
    for rate in RATES {
        for i in 0..20 {
            let late = f64::from(i);
            let file = stereo(rate, &[(SILENCE, 0.15 * late), (-23.0, 3.0), (SILENCE, 1.0)]);
            let reading = loudness(rate, &[1.0; 2], &file);
            assert_close("max short-term", rate, reading.short_term_max, -23.0, TOLERANCE);
            let file = stereo(rate, &[(SILENCE, 0.02 * late), (-23.0, 0.4), (SILENCE, 1.0)]);
            let reading = loudness(rate, &[1.0; 2], &file);
            assert_close("max momentary", rate, reading.momentary_max, -23.0, TOLERANCE);
        }
    }
}

#[test]
fn cases_11_and_14_maxima_of_live_meters() {
    for rate in RATES {
        let (mut short, mut momentary) = (Vec::new(), Vec::new());
        for i in 0..20 {
            let i = f64::from(i);
            short.extend([(SILENCE, 0.15 * i), (i - 38.0, 3.0), (SILENCE, 3.0 - 0.15 * i)]);
            momentary.extend([(SILENCE, 0.02 * i), (i - 38.0, 0.4), (SILENCE, 0.4 - 0.02 * i)]);
        }
        for (pattern, length) in [(short, 6.0), (momentary, 0.8)] {
            let signal = steps(rate, &pattern);
            let mut seen = 0;
            watch(rate, &signal, 0.0, |meter| {
                seen += 1;
                let segment = (f64::from(seen) / 100.0 / length).floor();
                if (f64::from(seen) / 100.0 - segment * length).abs() < 0.005 && segment >= 1.0 {
                    let reading = meter.read();
                    let max = if length > 1.0 { reading.short_term_max } else { reading.momentary_max };
                    assert_close("live maximum", rate, max, segment - 39.0, TOLERANCE);
                }
            });
            assert!(seen > 1_500);
        }
    }
}

#[test]
fn tech_3342_loudness_range() {
    let cases: [(&[(f64, f64)], f64); 4] = [
        (&[(-20.0, 20.0), (-30.0, 20.0)], 10.0),
        (&[(-20.0, 20.0), (-15.0, 20.0)], 5.0),
        (&[(-40.0, 20.0), (-20.0, 20.0)], 20.0),
        (&[(-50.0, 20.0), (-35.0, 20.0), (-20.0, 20.0), (-35.0, 20.0), (-50.0, 20.0)], 15.0),
    ];
    for rate in RATES {
        for (signal, expected) in cases {
            let reading = loudness(rate, &[1.0; 2], &stereo(rate, signal));
            assert_close("range", rate, reading.range, expected, 0.2);
        }
    }
}

#[test]
fn a_full_scale_tone_on_one_front_channel_reads_minus_3_01() {
    for rate in RATES {
        let tone = sine(rate, 997.0, 1.0, 0.0, 5 * rate as usize);
        let silence = vec![0.0; tone.len()];
        let reading = loudness(rate, &[1.0; 2], &[tone, silence]);
        assert_close("integrated", rate, reading.integrated, -3.01, 0.03);
    }
}

#[test]
fn nothing_is_said_too_early_or_of_silence() {
    let mut meter = LoudnessMeter::new(48_000.0, &[1.0]);
    meter.process(&[vec![0.1; 19_000]]);
    assert_eq!(meter.read().momentary, None);
    meter.reset();
    meter.process(&[vec![0.0; 48_000 * 10]]);
    let reading = meter.read();
    assert_eq!((reading.momentary, reading.integrated, reading.range), (Some(SILENCE), None, None));
}
