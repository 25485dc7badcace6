//! What bends a signal is told apart: clipping, distortion, gain that follows the level, gates, joined outputs.

use super::tests::{ids, stereo};
use super::*;
use crate::check::fixture::Bench;
use crate::measure::{Estimate, Tones};
use crate::units::{Dbfs, gain_to_db};

fn about(value: f64, uncertainty: f64) -> Estimate {
    Estimate { value, uncertainty }
}

/// Tones that lose `lost` dB at the run's level and get these harmonics, dB, in both channels.
fn bent(lost: f64, harmonics: &[(usize, f64)]) -> Bench {
    let mut bench = Bench::straight(2, 2);
    for tones in bench.evidence.tones.iter_mut().flatten() {
        tones.gain_db.value = -6.0 - lost;
        tones.quiet_gain_db = Some(about(-6.0, 0.01));
        tones.faint_gain_db = Some(about(-6.0, 0.05));
        tones.harmonics_db = harmonics.iter().map(|(order, level)| (*order, about(*level, 0.1))).collect();
        let power: f64 = harmonics.iter().map(|line| 10f64.powf(line.1 / 10.0)).sum();
        tones.thd_db = about(10.0 * power.log10(), 0.1);
        tones.top_dbfs = tones.played.0 + tones.gain_db.value;
    }
    bench
}

fn clip(bench: &Bench) -> Option<f64> {
    Some(bench.evidence.tones[0].as_ref().and_then(Tones::clip_dbfs)?.value)
}

#[test]
fn a_curve_changes_the_gain_by_what_its_harmonics_explain() {
    // A cubic curve whose third harmonic is −29 dB re the fundamental that is left: 1 − 3h of it.
    let third = 10f64.powf(-29.0 / 20.0);
    let lost = gain_to_db(1.0 + 3.0 * third);
    assert_eq!(ids(&bent(lost, &[(3, -29.0)])), ["distortion-high"]);
    assert_eq!(ids(&bent(-lost, &[(3, -29.0)])), ["distortion-high"]);
    assert_eq!(ids(&bent(lost + 0.7, &[(3, -29.0)])), ["level-dependent-gain"]);
    assert_eq!(ids(&bent(1.6, &[(2, -29.0)])), ["level-dependent-gain"], "even orders leave the gain alone");
}

#[test]
fn ripple_of_a_fast_compressor_is_no_distortion_of_its_own() {
    assert_eq!(ids(&bent(6.0, &[(3, -45.0)])), ["level-dependent-gain"]);
    let both = ids(&bent(6.0, &[(2, -12.0), (3, -45.0)]));
    assert!(
        both.contains(&"distortion-high".to_owned()) && both.contains(&"level-dependent-gain".to_owned())
    );
}

#[test]
fn clipping_is_known_by_its_tops_or_by_its_harmonics() {
    // Cut at 0.794 of the amplitude, 2 dB below: by closed form 0.893 of the fundamental are left, and a third harmonic.
    let harmonics = [(3, -21.9), (5, -30.2)];
    let by_harmonics = bent(1.0, &harmonics);
    let level = clip(&by_harmonics).expect("clips");
    assert!((level + 22.0).abs() < 0.2, "{level}");
    assert_eq!(ids(&by_harmonics), ["input-overload"]);
    let mut by_tops = bent(1.0, &[(3, -30.0), (2, -24.0)]);
    for tones in by_tops.evidence.tones.iter_mut().flatten() {
        (tones.flat_top, tones.top_dbfs) = (0.4, -28.0);
    }
    assert!((clip(&by_tops).expect("clips") + 22.0).abs() < 1e-9);
    // A limiter that nothing escapes has flat tops of its own, but they are as high as its fundamental.
    for tones in by_tops.evidence.tones.iter_mut().flatten() {
        (tones.top_dbfs, tones.gain_db.value) = (-32.0, -12.0);
    }
    assert_eq!((clip(&by_tops), ids(&by_tops)[0].as_str()), (None, "level-dependent-gain"));
    assert_eq!(clip(&bent(0.9, &[(3, -29.0)])), None, "a cubic curve");
}

#[test]
fn gates_swallow_or_fade() {
    let change = |change: fn(&mut Tones)| {
        let mut bench = Bench::straight(2, 2);
        change(bench.evidence.tones[1].as_mut().expect("played"));
        bench
    };
    assert_eq!(ids(&change(|tones| tones.faint_gain_db = None)), ["gate-in-path"]);
    let lower = change(|tones| (tones.faint_gain_db, tones.faint_should_be_seen) = (None, false));
    assert!(ids(&lower).is_empty(), "noise hides it");
    assert_eq!(ids(&change(|tones| tones.faint_gain_db = Some(about(-12.0, 0.1)))), ["gate-in-path"]);
    assert!(ids(&change(|tones| tones.faint_gain_db = Some(about(-12.0, 1.0)))).is_empty());
    let rising = change(|tones| {
        tones.quiet_gain_db = Some(about(-10.0, 0.01));
        (tones.sag_db.value, tones.flicker_db.value) = (-9.0, 0.9);
    });
    assert_eq!(ids(&rising), ["level-dependent-gain"], "a slow automatic gain on its way");
}

#[test]
fn joined_outputs_strain_and_a_mono_switch_does_not() {
    let sum = |left, right| stereo((left, 1), (right, 1)).wire(0, 1, left, 1).wire(1, 0, right, 1);
    let strained = |mut bench: Bench| {
        for tones in bench.evidence.tones.iter_mut().flatten() {
            tones.harmonics_db = vec![(3, about(-45.0, 0.1))];
            tones.thd_db = about(-45.0, 0.1);
        }
        bench
    };
    assert_eq!(ids(&sum(-12.0, -12.3)), ["mono-sum"]);
    assert_eq!(ids(&strained(sum(-12.0, -12.3))), ["outputs-joined"]);
    assert_eq!(ids(&sum(-11.0, -13.5)), ["outputs-joined"], "unequal sources");
    let found = diagnose(&strained(sum(-12.0, -12.0)).evidence, &sum(-12.0, -12.0).setup);
    assert!(found[0].certainty > 0.8 && found[0].evidence.len() == 3, "{found:?}");
    let loud = strained(sum(-12.0, -12.0)).evidence.tones[0].clone().expect("played");
    assert_eq!(loud.played, Dbfs(-20.0));
}
