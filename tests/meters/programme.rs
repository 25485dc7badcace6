//! PPM types I and II and VU: the burst tables of IEC 60268-10 and -17.

use crate::signals::{db, sine};
use linecheck::meter::{Programme, ProgrammeMeter};

const RATES: [f64; 5] = [32_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0];

fn read(rate: f64, samples: &[f32]) -> Programme {
    let mut meter = ProgrammeMeter::new(rate);
    meter.process(samples);
    meter.flush();
    meter.read()
}

/// A burst of 5 kHz between silences.
fn burst(rate: f64, milliseconds: f64) -> Vec<f32> {
    let mut samples = vec![0.0; 777];
    samples.extend(sine(rate, 5_000.0, 0.5, 0.0, (rate * milliseconds / 1_000.0).round() as usize));
    samples.extend(vec![0.0; 2_000]);
    samples
}

#[test]
fn steady_tones_read_their_level() {
    for rate in RATES {
        for frequency in [40.0, 200.0, 1_000.0, 5_000.0, 10_000.0] {
            let reading = read(rate, &sine(rate, frequency, 0.5, 12.0, 3 * rate as usize));
            for (name, needle, tolerance) in
                [("I", reading.ppm_i, 0.2), ("II", reading.ppm_ii, 0.2), ("VU", reading.vu, 0.1)]
            {
                let error = needle.dbfs() - db(0.5);
                assert!(error.abs() < tolerance, "{name} at {frequency} Hz, rate {rate}: {error:.3} dB");
            }
        }
    }
}

/// Errors of a type against its table of (milliseconds, dB, tolerance).
fn bursts(name: &str, table: &[(f64, f64, f64)], needle: impl Fn(Programme) -> f64) {
    for rate in RATES {
        let steady = needle(read(rate, &burst(rate, 3_000.0)));
        for (milliseconds, expected, tolerance) in table {
            let found = needle(read(rate, &burst(rate, *milliseconds))) - steady;
            println!("{name}, rate {rate}: {milliseconds} ms {found:.2} dB, table {expected}");
            assert!((found - expected).abs() <= *tolerance, "{name}: {milliseconds} ms {found:.2} dB");
        }
    }
}

#[test]
fn type_i_meets_its_burst_table() {
    let table = [(10.0, -1.0, 0.5), (5.0, -2.0, 1.0), (3.0, -4.0, 1.0), (0.4, -15.0, 4.0)];
    bursts("type I", &table, |reading| reading.ppm_i.max_dbfs());
}

#[test]
fn type_ii_meets_its_burst_table() {
    let table =
        [(100.0, 0.0, 0.5), (10.0, -2.2, 0.5), (5.0, -4.0, 0.75), (1.5, -9.0, 1.0), (0.5, -17.0, 2.0)];
    bursts("type II", &table, |reading| reading.ppm_ii.max_dbfs());
}

#[test]
fn both_types_fall_as_they_should() {
    for rate in RATES {
        let mut meter = ProgrammeMeter::new(rate);
        meter.process(&sine(rate, 1_000.0, 0.5, 0.0, 2 * rate as usize));
        let before = meter.read();
        meter.process(&vec![0.0; (1.7 * rate) as usize]);
        let fall = before.ppm_i.dbfs() - meter.read().ppm_i.dbfs();
        assert!((fall - 20.0).abs() < 0.1, "type I: {fall} dB in 1.7 s");
        meter.process(&vec![0.0; (1.1 * rate) as usize]);
        let fall = before.ppm_ii.dbfs() - meter.read().ppm_ii.dbfs();
        assert!((fall - 24.0).abs() < 0.1, "type II: {fall} dB in 2.8 s");
    }
}

#[test]
fn the_vu_rises_in_300_ms_and_swings_over_by_1_to_1_5_percent() {
    for rate in [8e3, 44.1e3, 48e3, 96e3, 384e3] {
        let mut meter = ProgrammeMeter::new(rate);
        let tone = sine(rate, 1_000.0, 0.5, 0.0, 2 * rate as usize);
        let mut reached = None;
        for (index, block) in tone.chunks((rate / 1_000.0) as usize).enumerate() {
            meter.process(block);
            if reached.is_none() && meter.read().vu.now > 0.99 * 0.5 {
                reached = Some(index);
            }
        }
        let reached = reached.expect("it rises") as f64;
        assert!((reached - 300.0).abs() <= 30.0, "99 % after {reached} ms");
        let reading = meter.read().vu;
        let overswing = f64::from(reading.max / reading.now) - 1.0;
        assert!((0.010..=0.015).contains(&overswing), "{overswing}");
    }
}
