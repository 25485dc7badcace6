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

/// A burst of 5 kHz between silences; the first of so many samples.
fn burst(rate: f64, before: usize, level: f64, milliseconds: f64) -> Vec<f32> {
    let mut samples = vec![0.0; before];
    samples.extend(sine(rate, 5_000.0, level, 0.0, (rate * milliseconds / 1_000.0).round() as usize));
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

/// A row of a burst table: milliseconds, reading in dB re the steady tone, tolerance.
type Row = (f64, f64, f64);

/// IEC 60268-10, type I.
const TYPE_I: [Row; 4] = [(10.0, -1.0, 0.5), (5.0, -2.0, 1.0), (3.0, -4.0, 1.0), (0.4, -15.0, 4.0)];

/// IEC 60268-10, types IIa and IIb.
const TYPE_II: [Row; 5] =
    [(100.0, 0.0, 0.5), (10.0, -2.2, 0.5), (5.0, -4.0, 0.75), (1.5, -9.0, 1.0), (0.5, -17.0, 2.0)];

/// Each row within its own tolerance: at every rate, wherever the burst falls, loud and quiet.
fn bursts(name: &str, table: &[Row], needle: impl Fn(Programme) -> f64) {
    for (milliseconds, expected, tolerance) in table {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for rate in RATES {
            for before in [0, 777, 1_003] {
                for level in [0.9, 0.05] {
                    let steady = needle(read(rate, &burst(rate, before, level, 3_000.0)));
                    let found = needle(read(rate, &burst(rate, before, level, *milliseconds))) - steady;
                    (low, high) = (low.min(found), high.max(found));
                    assert!(
                        (found - expected).abs() <= *tolerance,
                        "{name}: {milliseconds} ms {found:.2} dB, rate {rate}"
                    );
                }
            }
        }
        let share = (low - expected).abs().max((high - expected).abs()) / tolerance;
        println!(
            "{name}: {milliseconds} ms {low:.2} to {high:.2} dB, table {expected} ± {tolerance}: {:.0} % of the \
             tolerance",
            100.0 * share
        );
    }
}

#[test]
fn type_i_meets_its_burst_table() {
    bursts("type I", &TYPE_I, |reading| reading.ppm_i.max_dbfs());
}

#[test]
fn type_ii_meets_its_burst_table() {
    bursts("type II", &TYPE_II, |reading| reading.ppm_ii.max_dbfs());
}

/// Seconds until a reading, taken every millisecond, is there.
fn seconds(
    meter: &mut ProgrammeMeter,
    rate: f64,
    samples: &[f32],
    there: impl Fn(Programme) -> bool,
) -> Option<f64> {
    let block = (rate / 1_000.0).round() as usize;
    let mut blocks = 0;
    for samples in samples.chunks(block) {
        meter.process(samples);
        blocks += 1;
        if there(meter.read()) {
            return Some((blocks * block) as f64 / rate);
        }
    }
    None
}

#[test]
fn both_types_fall_in_their_time_and_never_swing_over() {
    for rate in RATES {
        let mut meter = ProgrammeMeter::new(rate);
        meter.process(&sine(rate, 1_000.0, 0.5, 0.0, 2 * rate as usize));
        let before = meter.read();
        // A peak of an electronic needle is no overswing, so long as it is no higher than the tone.
        for needle in [before.ppm_i, before.ppm_ii] {
            assert!((needle.max_dbfs() - db(0.5)).abs() < 0.2, "{} dBFS", needle.max_dbfs());
        }
        let silence = vec![0.0; 4 * rate as usize];
        let by = |fall: f64, needle: fn(Programme) -> f64| {
            let mut meter = meter.clone();
            seconds(&mut meter, rate, &silence, |reading| needle(before) - needle(reading) >= fall)
                .expect("it falls")
        };
        // IEC 60268-10: 20 dB in 1.7 s ± 0.3 s, and 24 dB in 2.8 s ± 0.3 s. Ours keep the middle.
        let one = by(20.0, |reading| reading.ppm_i.dbfs());
        let two = by(24.0, |reading| reading.ppm_ii.dbfs());
        println!("rate {rate}: type I falls 20 dB in {one:.3} s, type II 24 dB in {two:.3} s");
        assert!((one - 1.7).abs() < 0.02, "type I at {rate}: {one} s");
        assert!((two - 2.8).abs() < 0.02, "type II at {rate}: {two} s");
        // In decibels, evenly.
        let half = by(10.0, |reading| reading.ppm_i.dbfs());
        assert!((half - 0.85).abs() < 0.02, "type I at {rate}: {half} s");
    }
}

#[test]
fn the_vu_rises_and_falls_in_300_ms_and_swings_over_by_1_to_1_5_percent() {
    for rate in [8e3, 44.1e3, 48e3, 96e3, 192e3, 384e3] {
        let mut meter = ProgrammeMeter::new(rate);
        let tone = sine(rate, 1_000.0, 0.5, 0.0, 2 * rate as usize);
        let mut rising = meter.clone();
        let rise =
            seconds(&mut rising, rate, &tone, |reading| reading.vu.now > 0.99 * 0.5).expect("it rises");
        meter.process(&tone);
        let reading = meter.read().vu;
        let overswing = f64::from(reading.max / reading.now) - 1.0;
        let silence = vec![0.0; rate as usize];
        let fall =
            seconds(&mut meter, rate, &silence, |reading| reading.vu.now < 0.01 * 0.5).expect("it falls");
        println!(
            "rate {rate}: VU rises in {:.0} ms, swings over by {:.2} %, falls in {:.0} ms",
            1e3 * rise,
            1e2 * overswing,
            1e3 * fall
        );
        // IEC 60268-17: 300 ms ± 10 %, 1 to 1.5 %, and back in the same time.
        assert!((0.27..=0.33).contains(&rise), "99 % after {rise} s at {rate} Hz");
        assert!((0.010..=0.015).contains(&overswing), "{overswing} at {rate} Hz");
        assert!((0.27..=0.33).contains(&fall), "1 % after {fall} s at {rate} Hz");
    }
}
