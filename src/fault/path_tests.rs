//! The faults of a path's shape, its leaks, its copies and its level, and what must not be taken for them.

use super::tests::{diagnose_of, ids, stereo};
use crate::chain::{Chain, ReturnPath};
use crate::check::fixture::Bench;

#[test]
fn a_bent_response_is_told_and_where() {
    let shelf = |low: bool, db: f64| {
        move |hz: f64| {
            let x = if low { 100.0 / hz } else { hz / 8_000.0 };
            db * x * x / (1.0 + x * x)
        }
    };
    let said = |bench: Bench| diagnose_of(&bench).into_iter().map(|d| d.headline).collect::<Vec<_>>();
    let stereo = || Bench::straight(2, 2);
    for (low, db, word) in
        [(true, -4.0, "bass"), (true, 4.0, "bass"), (false, -4.0, "treble"), (false, 4.0, "treble")]
    {
        let found = said(stereo().bend(0, shelf(low, db)));
        assert!(found.len() == 1 && found[0].contains(word) && found[0].contains("left"), "{found:?}");
        assert_eq!(found[0].contains("cut"), db < 0.0, "{found:?}");
    }
    let peak = |db: f64| move |hz: f64| db * (-((hz / 1_000.0).log2() * 1.5).powi(2)).exp();
    assert_eq!(ids(&stereo().bend(1, peak(1.6))), ["eq-in-path"]);
    assert!(ids(&stereo().bend(1, peak(0.9))).is_empty());
    let healthy =
        |hz: f64| -10.0 * (1.0 + (18.0 / hz).powi(2)).log10() - if hz > 16_500.0 { 9.0 } else { 0.0 };
    assert!(ids(&stereo().bend(0, healthy).bend(1, healthy)).is_empty(), "a converter's own edges");
    let room = stereo().bend(0, peak(9.0)).return_path(ReturnPath::Microphone);
    assert!(ids(&room).is_empty(), "a room");
}

#[test]
fn leaks_and_joined_outputs() {
    let straight = || Bench::straight(2, 2);
    assert_eq!(ids(&straight().leak(0, 1, -77.0)), ["crosstalk-high"]);
    assert!(ids(&straight().leak(0, 1, -79.0)).is_empty());
    assert_eq!(ids(&straight().wire(0, 1, -50.0, 1)), ["crosstalk-high"]);
    assert_eq!(ids(&straight().wire(0, 1, -20.0, 1)), ["crosstalk-high"], "one way only");
    let both = |left, right, sign| straight().wire(0, 1, left, sign).wire(1, 0, right, sign);
    assert_eq!(ids(&both(-12.0, -12.0, 1)), ["outputs-joined"]);
    assert_eq!(ids(&both(-9.0, -24.0, 1)), ["outputs-joined"]);
    assert_eq!(ids(&both(-30.0, -30.0, 1)), ["crosstalk-high"]);
    assert_eq!(ids(&both(-12.0, -12.0, -1)), ["crosstalk-high"], "opposite signs");
    assert_eq!(ids(&both(-6.0, -6.0, 1)), ["mono-sum"]);
    assert!(ids(&both(-12.0, -12.0, 1).return_path(ReturnPath::Microphone)).is_empty());
}

#[test]
fn what_comes_back_twice_or_for_ever() {
    let straight = || Bench::straight(2, 2);
    let comb = |hz: f64| 2.0 * (hz / 900.0).cos();
    assert_eq!(ids(&straight().second(0, 800.0, -12.0, false).bend(0, comb)), ["direct-monitor"]);
    assert_eq!(ids(&straight().second(0, -800.0, -39.0, false)), ["direct-monitor"]);
    assert!(ids(&straight().second(0, 800.0, -41.0, false)).is_empty());
    let twice = straight().second(0, 800.0, -12.0, true).second(1, 700.0, -12.0, false);
    assert_eq!(ids(&twice), ["feedback-loop"]);
    assert!(ids(&twice.return_path(ReturnPath::Microphone)).is_empty());
}

#[test]
fn levels_that_do_not_meet() {
    let level = |chain, left, right| ids(&stereo((left, 1), (right, 1)).chain(chain));
    let monitors = Chain::ActiveMonitors;
    assert_eq!(level(monitors, -17.8, -17.4), ["operating-level-mismatch"]);
    assert_eq!(level(monitors, 5.8, 5.8), ["operating-level-mismatch"]);
    assert!(level(monitors, -15.5, -15.5).is_empty() && level(monitors, -6.0, -6.0).is_empty());
    assert_eq!(level(monitors, -12.0, -12.0), ["unbalanced-loss"]);
    assert_eq!(level(monitors, -17.8, -6.0), ["channel-imbalance"], "one side only");
    assert_eq!(level(Chain::Receiver, -23.8, -23.8), ["operating-level-mismatch"]);
    assert!(level(Chain::LineLoop, -17.8, -17.8).is_empty(), "a knob decides");
    assert_eq!(level(monitors, -36.0, -36.0), ["wrong-input-type"]);
    assert!(level(Chain::LineLoop, -55.0, -55.0).is_empty(), "the knobs are down");
    let thin = |hz: f64| -10.0 * (1.0 + (4_000.0 / hz).powi(2)).log10();
    let tilted = stereo((-55.0, 1), (-55.0, 1)).bend(0, thin).bend(1, thin);
    assert_eq!(ids(&tilted), ["wrong-input-type"]);
    assert_eq!(ids(&stereo((-20.0, 1), (-20.0, 1)).bend(0, thin)), ["eq-in-path"]);
}
