//! The weightings as the noise levels apply them, tone by tone.

use crate::chains::{each, take};
use linecheck::analysis::weighting;
use linecheck::measure::idle;
use linecheck::units::{Hz, db_to_gain};
use std::f64::consts::TAU;

/// A-weighting in dB: four zeros at 0, poles f1 twice, f2, f3, f4 twice, +2.000 dB (IEC 61672-1:2013, annex E).
fn a(hz: f64) -> f64 {
    let pole = |corner: f64| 10.0 * (1.0 + (corner / hz).powi(2)).log10();
    let (f1, f2, f3, f4) = (20.599, 107.653, 737.862, 12_194.217);
    2.000 - 2.0 * pole(f1) - pole(f2) - pole(f3) - 2.0 * 10.0 * (1.0 + (hz / f4).powi(2)).log10()
}

#[test]
fn the_weightings_are_applied_to_a_twentieth_of_a_decibel_at_every_rate() {
    let mut worst = [0.0f64; 2];
    for rate in [44_100.0, 48_000.0, 88_200.0, 96_000.0, 192_000.0] {
        let top = 20_000f64.min(0.45 * rate);
        // Two bins clear of the band's ends, where the Hann window spills over.
        let tones: Vec<f64> =
            (0..32).map(|n| 40.0 * ((top - 10.0) / 40.0).powf(f64::from(n) / 31.0)).collect();
        let errors = each(tones.len(), |n| {
            let (hz, tape) = (tones[n], idle::tape(1, rate));
            let amplitude = db_to_gain(-20.0);
            let heard = (0..tape.frames()).map(|n| amplitude * (TAU * hz * n as f64 / rate).sin()).collect();
            let idle = idle::measure(&take(tape, rate, &[heard]));
            let levels = idle.inputs[0].as_ref().expect("whole").noise.expect("a tone has a level");
            let read = [levels.a.value - levels.flat.value, levels.ccir_rms.value - levels.flat.value];
            let errors = [read[0] - a(hz), read[1] - weighting::ccir_rms(Hz(hz)).0];
            assert!(errors.iter().all(|error| error.abs() <= 0.05), "{rate} Hz, tone of {hz}: {errors:?} dB");
            errors
        });
        for error in errors {
            worst = [worst[0].max(error[0].abs()), worst[1].max(error[1].abs())];
        }
    }
    println!(
        "weightings by tones, 40 Hz – 20 kHz, 44.1 – 192 kHz: A {:.4} dB, CCIR-RMS {:.4} dB",
        worst[0], worst[1]
    );
}
