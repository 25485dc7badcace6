//! Two tones at once, the dynamic range and gates, against known truth.

use super::tests::{LEVEL, RATE, change, each, heard, through};
use super::*;
use crate::analysis::imitation::Path;
use crate::analysis::weighting;
use crate::units::{Hz, power_to_db};

/// Closed forms for y = x + a2·x² + a3·x³ and tones of amplitudes `low` and `high`.
fn smpte_truth(a2: f64, a3: f64, low: f64, high: f64) -> f64 {
    let carrier = 1.0 + a3 * (0.75 * high * high + 1.5 * low * low);
    gain_to_db((2.0 * a2 * low).hypot(1.5 * a3 * low * low) / carrier)
}

fn ccif_truth(a2: f64, a3: f64, each: f64) -> f64 {
    let (second, third) = (a2 * each * each, 1.5 * a3 * each.powi(3));
    gain_to_db(second.hypot(third) / (2.0 * each * (1.0 + 2.25 * a3 * each * each)))
}

#[test]
fn intermodulation_of_a_known_curve_within_a_tenth_of_a_db() {
    let amplitude = 0.5 * LEVEL.amplitude();
    let mut worst = 0.0f64;
    for (second, third) in
        [(-40.0, -300.0), (-300.0, -40.0), (-60.0, -66.0), (-80.0, -80.0), (-100.0, -300.0), (-300.0, -98.0)]
    {
        // Re what a lone tone of the run's level would get.
        let (a2, a3) = (db_to_gain(second) / amplitude, db_to_gain(third) / amplitude.powi(2));
        for rate in [8_000.0, 44_100.0, 48_000.0, 96_000.0] {
            let path = Path { gain: 0.5, delay: 592.0 };
            let curve = each(|x| x + a2 * x * x + a3 * x * x * x);
            let tones = heard(rate, LEVEL, path, -160.0, curve).expect("a tone");
            for (found, truth) in [
                (tones.smpte_imd_db, smpte_truth(a2, a3, 0.8 * amplitude, 0.2 * amplitude)),
                (tones.ccif_imd_db, ccif_truth(a2, a3, 0.5 * amplitude)),
            ] {
                let found = found.unwrap_or_else(|| panic!("{rate} {second} {third}: hidden"));
                let error = (found.value - truth).abs();
                worst = worst.max(error);
                assert!(error < 0.1, "{rate} {second} {third}: {} for {truth}", found.value);
            }
        }
    }
    println!("intermodulation within {worst:.4} dB");
}

#[test]
fn noise_hides_intermodulation_and_its_uncertainty_holds() {
    let clean = through(-90.0, each(|x| x));
    assert!(clean.smpte_imd_db.is_none() && clean.ccif_imd_db.is_none(), "{clean:?}");
    let amplitude = 0.5 * LEVEL.amplitude();
    let a2 = 0.01 / amplitude;
    let tones = through(-85.0, each(|x| x + a2 * x * x));
    let truth = smpte_truth(a2, 0.0, 0.8 * amplitude, 0.2 * amplitude);
    let found = tones.smpte_imd_db.expect("seen");
    assert!((found.value - truth).abs() < 4.5 * found.uncertainty, "{found:?} {truth}");
    let exact = heard(RATE, LEVEL, Path { gain: 1.0, delay: 700.0 }, -400.0, |x| x).expect("a tone");
    for imd in [exact.smpte_imd_db, exact.ccif_imd_db].into_iter().flatten() {
        assert!(imd.value < -130.0, "{imd:?}");
    }
}

#[test]
fn the_dynamic_range_is_that_of_the_noise_beside_the_tone() {
    let mut worst = 0.0f64;
    for rate in [8_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        for noise in [-80.0, -95.0, -115.0, -135.0] {
            let path = Path { gain: 0.7, delay: 700.5 };
            let tones = heard(rate, LEVEL, path, noise, |x| x).expect("a tone");
            let top = 20_000f64.min(0.45 * rate) as usize;
            let weight = |hz: usize| db_to_gain(weighting::ccir_rms(Hz(hz as f64 + 0.5)).0).powi(2);
            let share = power_to_db((20..top).map(weight).sum::<f64>() / (0.5 * rate));
            let range = tones.dynamic_range_db.expect("noise");
            let error = (range.value + noise + share).abs();
            assert!(error < 4.5 * range.uncertainty, "{rate} {noise}: {range:?}, off by {error}");
            // At 8 kHz the band that counts is a fifth as wide.
            assert!(
                range.uncertainty < if rate < 40_000.0 { 0.4 } else { 0.15 },
                "{rate} {noise}: {range:?}"
            );
            worst = worst.max(if rate < 40_000.0 { 0.0 } else { error });
        }
    }
    println!("dynamic range within {worst:.3} dB");
    assert!(worst < 0.5);
    let exact = heard(RATE, LEVEL, Path { gain: 1.0, delay: 700.0 }, -400.0, |x| x).expect("a tone");
    assert!(exact.dynamic_range_db.is_none(), "only arithmetic: {exact:?}");
    let distorted = through(-130.0, each(|x| if x.abs() < 1e-3 { 1.1 * x } else { x }));
    assert!(distorted.dynamic_range_db.is_some_and(|range| range.value < 130.0));
}

/// Opens at once above `threshold`, closes with the time constant `release` (seconds).
fn gate(threshold: f64, release: f64) -> impl Fn(Vec<f64>) -> Vec<f64> {
    move |samples| {
        let keep = (-1.0 / (release * RATE)).exp();
        let mut gain = 0.0;
        let step = |x: f64| {
            gain = if x.abs() >= threshold { 1.0 } else { gain * keep };
            x * gain
        };
        samples.into_iter().map(step).collect()
    }
}

#[test]
fn gates_fade_or_swallow_the_lower_tones() {
    // Of the return, which is 6 dB below the stimulus.
    let at = |stimulus: f64| 0.5 * db_to_gain(stimulus);
    let low = through(-100.0, gate(at(-50.0), 0.02));
    assert!(change(&low).abs() < 0.2 && low.faint_gain_db.is_none() && low.faint_should_be_seen, "{low:?}");
    let high = through(-100.0, gate(at(-30.0), 0.02));
    assert!(
        high.quiet_gain_db.is_none_or(|gain| gain.value < -60.0) && high.quiet_should_be_seen,
        "{high:?}"
    );
    let slow = through(-100.0, gate(at(-50.0), 0.5));
    let lost = slow.gain_db.value - slow.faint_gain_db.expect("still there").value;
    assert!((4.0..9.0).contains(&lost) && slow.dynamic_range_db.is_none(), "{lost} {slow:?}");
    assert!([low, high, slow].iter().all(|tones| tones.dropouts == 0));
    let open = through(-100.0, |samples| samples);
    let faint = open.faint_gain_db.expect("seen");
    assert!((faint.value - open.gain_db.value).abs() < 4.5 * faint.uncertainty, "{faint:?}");
    // A step of 16 bits: what is rounded away is no gate's.
    let far = heard(RATE, LEVEL, Path { gain: 0.02, delay: 600.0 }, -130.0, |x| x).expect("a tone");
    assert!(!far.faint_should_be_seen && far.faint_gain_db.is_some() && far.quiet_should_be_seen);
}
