//! Hum, whine and hiss, each by its own lines.

use crate::chain::ReturnPath;
use crate::check::fixture::Bench;
use crate::fault::{Diagnosis, diagnose};
use crate::measure::MainsKind;

fn diagnose_of(bench: &Bench) -> Vec<Diagnosis> {
    diagnose(&bench.evidence, &bench.setup)
}

fn ids(bench: &Bench) -> Vec<String> {
    diagnose_of(bench).into_iter().map(|diagnosis| diagnosis.id).collect()
}

#[test]
fn mains_hum_says_where_it_comes_from() {
    let hum = |level, above, kind| Bench::straight(2, 2).hum(1, 60.0, level, above, kind);
    for (kind, words) in [
        (MainsKind::GroundLoop, "ground loop"),
        (MainsKind::MagneticField, "magnetic field"),
        (MainsKind::Supply, "supply ripple"),
    ] {
        let found = diagnose_of(&hum(-88.0, 10.0, kind));
        assert_eq!(found.len(), 1, "{found:?}");
        let (hum, saw) = (&found[0], found[0].evidence.join(" "));
        assert!(hum.id == "mains-hum" && hum.headline.starts_with("The right input hums"), "{hum:?}");
        assert!(saw.contains(words) && saw.contains("60.0 Hz") && saw.contains("88.0 dBFS"), "{saw}");
        let lifts =
            |step: &String| ["lift", "tape over", "cut the earth"].iter().any(|bad| step.contains(bad));
        assert!(!hum.fix.iter().any(lifts), "{hum:?}");
    }
    assert!(ids(&hum(-88.1, 30.0, MainsKind::Supply)).is_empty());
    assert!(ids(&hum(-60.0, 9.9, MainsKind::Supply)).is_empty());
    assert!(ids(&hum(-60.0, 30.0, MainsKind::Supply).return_path(ReturnPath::Ear)).is_empty());
    let by_microphone = hum(-60.0, 30.0, MainsKind::Supply).return_path(ReturnPath::Microphone);
    assert!(diagnose_of(&by_microphone).iter().any(|hum| hum.id == "mains-hum" && hum.certainty < 0.7));
}

#[test]
fn whine_of_usb() {
    for spacing in [1_000.0, 8_000.0] {
        assert_eq!(ids(&Bench::straight(2, 2).usb(0, spacing, -100.0, 15.0)), ["usb-whine"]);
        assert!(ids(&Bench::straight(2, 2).usb(0, spacing, -100.1, 40.0)).is_empty());
        assert!(ids(&Bench::straight(2, 2).usb(0, spacing, -80.0, 14.9)).is_empty());
    }
}

#[test]
fn hiss_is_what_hum_and_whine_leave() {
    let noisy = |level| Bench::straight(2, 2).noise(0, Some(level));
    let hum = |bench: Bench, level| bench.hum(0, 50.0, level, 40.0, MainsKind::GroundLoop);
    assert_eq!(ids(&noisy(-79.9)), ["noise-high"]);
    assert!(ids(&noisy(-80.0)).is_empty());
    assert!(ids(&noisy(-60.0).return_path(ReturnPath::Microphone)).is_empty());
    assert_eq!(ids(&hum(noisy(-70.0), -70.0)), ["mains-hum"]);
    assert_eq!(ids(&hum(noisy(-69.5), -70.1)), ["mains-hum", "noise-high"]);
    assert_eq!(ids(&hum(noisy(-70.0), -69.9)), ["mains-hum"], "lines read a little more than all");
    assert_eq!(ids(&noisy(-75.0).usb(0, 1_000.0, -75.2, 40.0)), ["usb-whine"]);
    assert_eq!(ids(&hum(noisy(-70.0), -90.0)), ["noise-high"]);
    assert!(ids(&noisy(f64::NAN)).is_empty());
}
