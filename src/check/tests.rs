//! What holds of every check, whatever the evidence.

use super::fixture::Bench;
use super::*;
use crate::chain::{CHAINS, RETURN_PATHS, ReturnPath};
use crate::measure::{Cell, Find, MainsKind, Sighting};
use crate::units::Dbfs;

/// Evidence of every shape, from nothing to too much.
pub(crate) fn shapes() -> Vec<Bench> {
    let mut shapes = Vec::new();
    for (outputs, inputs) in
        [(1, 1), (2, 1), (1, 2), (2, 2), (4, 2), (2, 4), (16, 16), (0, 0), (2, 0), (0, 2)]
    {
        let whole = Bench::straight(outputs, inputs);
        shapes.push(whole.clone());
        shapes.push(Bench::silent(outputs, inputs));
        shapes.push(Bench { evidence: Evidence::default(), ..whole.clone() });
        let mut only_idle = whole.clone();
        only_idle.evidence.columns.clear();
        only_idle.evidence.find = None;
        shapes.push(only_idle.clone());
        let mut found = only_idle.clone();
        let seen = Some(Sighting { input: 0, delay: 592, gain_db: -6.0, clearance_db: 30.0 });
        found.evidence.find =
            Some(Find { seen: vec![seen; outputs], climbed_to: Dbfs(-40.0), rate_ratio: None });
        shapes.push(found.clone());
        found.evidence.find =
            Some(Find { seen: vec![None; outputs], climbed_to: Dbfs(-20.0), rate_ratio: None });
        shapes.push(found);
        let mut no_idle = whole.clone();
        no_idle.evidence.idle = None;
        shapes.push(no_idle);
        if outputs > 0 && inputs > 0 {
            let mut half = whole.clone();
            half.evidence.columns[0] = None;
            shapes.push(half.clone());
            half.evidence.columns.truncate(1);
            shapes.push(half);
            shapes.push(whole.clone().cell(0, 0, Cell::Damaged));
            shapes.push(Bench::silent(outputs, inputs).at_another_rate(0.918_75));
            shapes.push(whole.clone().wire(0, 0, f64::NAN, 1));
            shapes.push(whole.clone().delay(0, f64::NAN).noise(0, Some(f64::NAN)).dc(0, f64::NAN));
            for level in [-95.0, -89.0, -70.0, f64::NAN] {
                let hums = whole.clone().hum(0, 50.0, level, 30.0, MainsKind::GroundLoop);
                shapes.push(hums.usb(inputs - 1, 8_000.0, level, 30.0));
            }
            let mut hole = whole.clone();
            hole.evidence.idle.iter_mut().for_each(|idle| idle.inputs[0] = None);
            shapes.push(hole.clone());
            hole.evidence.idle.iter_mut().for_each(|idle| idle.inputs.clear());
            shapes.push(hole);
            let mut short = whole.clone();
            short.evidence.columns.iter_mut().flatten().for_each(|column| column.cells.clear());
            shapes.push(short);
            let all = |bench: Bench, o: usize| (0..inputs).fold(bench, |bench, i| bench.wire(o, i, -6.0, 1));
            shapes.push((0..outputs).fold(whole.clone(), all));
            shapes.push(
                (0..outputs).fold(whole.clone(), |bench, o| bench.wire(o, inputs - 1 - o % inputs, 9.0, -1)),
            );
        }
    }
    for own in [[Some(1); 2], [Some(-1); 2], [Some(1), Some(-1)], [None; 2], [Some(1), None]] {
        for pair in [Some(1), Some(-1), None] {
            let room = Bench::in_room(own, pair);
            shapes.push(room.clone().later(1, 20.0).cable_beside(0, 300.0));
            shapes.push(room.clone().later(1, f64::NAN));
            shapes.push(room.clone().later(0, 400.0).cut(1, 0));
            shapes.push(room);
        }
    }
    let returns = RETURN_PATHS.iter().map(|row| row.0);
    let mut all: Vec<Bench> =
        returns.flat_map(|path| shapes.iter().map(move |bench| bench.clone().return_path(path))).collect();
    all.extend(CHAINS.iter().flat_map(|row| shapes.iter().map(|bench| bench.clone().chain(row.0))));
    all
}

/// Asserts that a sentence is one.
pub(crate) fn assert_sentence(text: &str) {
    let letters: Vec<char> = text.chars().collect();
    assert!(letters.len() > 5 && letters.len() <= 220, "length of {text:?}");
    assert!(text.ends_with('.'), "{text:?} has no end");
    assert!(!letters[0].is_lowercase(), "{text:?} has no capital");
    for bad in ["NaN", "inf", "  ", "..", "{", "}"] {
        assert!(!text.contains(bad) || bad == "inf" && !text.contains("inf "), "{text:?} contains {bad:?}");
    }
    let hyphen = letters.windows(2).any(|pair| pair[0] == '-' && pair[1].is_ascii_digit());
    assert!(!hyphen, "hyphen for a minus in {text:?}");
}

#[test]
fn ids_are_the_contract_s_in_the_order_of_the_walk() {
    let ids: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
    let contract = "return routing level polarity latency second-path clock response linearity distortion crosstalk \
        noise hum dc continuity arrival spl room-noise";
    assert_eq!(ids, contract.split(' ').collect::<Vec<_>>());
}

#[test]
fn figures_are_the_contract_s_and_finite() {
    const KNOWN: &[&str] = &[
        "snr_db",
        "noise_floor_dbfs",
        "gain_db",
        "gain_error_db",
        "balance_db",
        "polarity",
        "latency_samples",
        "latency_ms",
        "interchannel_samples",
        "second_delay_samples",
        "second_level_db",
        "crosstalk_1k_db",
        "crosstalk_10k_db",
        "ripple_db",
        "match_db",
        "noise_dbfs",
        "noise_dbfs_a",
        "noise_dbfs_ccir_rms",
        "mains_hz",
        "hum_dbfs",
        "fundamental_dbfs",
        "harmonics",
        "dc_fs",
        "rate_ratio",
        "drift_ppm",
        "gain_change_db",
        "thd_db",
        "thdn_db",
        "h2_db",
        "h3_db",
        "smpte_imd_db",
        "ccif_imd_db",
        "dynamic_range_db",
        "dropouts",
        "clicks",
        "level_flicker_db",
        "spread_samples",
    ];
    const BY_MICROPHONE: &[&str] = &["distance_m", "arrival_difference_ms"];
    for bench in shapes() {
        for figure in judge_all(&bench.evidence, &bench.setup).iter().flat_map(|outcome| &outcome.figures) {
            assert!(figure.value.is_finite() && figure.uncertainty.is_finite(), "{figure:?}");
            let id = figure.id.as_str();
            assert!(KNOWN.contains(&id) || BY_MICROPHONE.contains(&id), "{figure:?}");
        }
    }
    let room = Bench::in_room([Some(1); 2], Some(1)).cable_beside(0, 300.0);
    let figures: Vec<_> =
        judge_all(&room.evidence, &room.setup).into_iter().flat_map(|outcome| outcome.figures).collect();
    assert!(
        BY_MICROPHONE.iter().all(|known| figures.iter().any(|figure| figure.id == *known)),
        "{figures:?}"
    );
    let bench = Bench::straight(2, 2).hum(0, 50.0, -80.0, 30.0, MainsKind::GroundLoop);
    let bench = bench
        .silence(0, 0, false)
        .delays(0, &[592.25, 592.26])
        .leak(0, 1, -100.0)
        .second(1, 64.0, -45.0, false);
    let outcomes = judge_all(&bench.evidence, &bench.setup);
    let all: Vec<&str> = outcomes.iter().flat_map(|o| &o.figures).map(|figure| figure.id.as_str()).collect();
    assert!(KNOWN.iter().all(|known| all.contains(known)), "{all:?}");
}

#[test]
fn words() {
    for bench in shapes() {
        for outcome in judge_all(&bench.evidence, &bench.setup) {
            let sentences = [&outcome.headline, &outcome.why].into_iter().chain(&outcome.limits);
            sentences.chain(&outcome.advice).for_each(|sentence| assert_sentence(sentence));
            let open = matches!(outcome.verdict, Verdict::Unsure | Verdict::Fail);
            assert!(!open || !outcome.advice.is_empty(), "{outcome:?}");
        }
    }
}

#[test]
fn nothing_passes_without_evidence() {
    for (outputs, inputs) in [(0, 0), (1, 1), (2, 1), (2, 2), (16, 16)] {
        let bench = Bench { evidence: Evidence::default(), ..Bench::straight(outputs, inputs) };
        for outcome in judge_all(&bench.evidence, &bench.setup) {
            assert_eq!(outcome.verdict, Verdict::Skipped, "{outcome:?}");
        }
    }
    let ear = Bench::straight(2, 2).return_path(ReturnPath::Ear);
    let outcomes = judge_all(&ear.evidence, &ear.setup);
    assert!(outcomes.iter().all(|outcome| outcome.verdict == Verdict::Skipped && outcome.figures.is_empty()));
}

#[test]
fn half_a_run_passes_nothing_it_did_not_see() {
    let mut bench = Bench::straight(2, 2);
    bench.evidence.columns[1] = None;
    bench.evidence.idle = None;
    for outcome in judge_all(&bench.evidence, &bench.setup) {
        assert!(matches!(outcome.verdict, Verdict::Unsure | Verdict::Skipped), "{outcome:?}");
    }
}

#[test]
fn holes_are_told() {
    let bench = Bench::straight(2, 2).cell(1, 1, Cell::Damaged);
    for outcome in judge_all(&bench.evidence, &bench.setup).iter().take(8) {
        assert_eq!(outcome.verdict, Verdict::Unsure, "{outcome:?}");
        assert!(outcome.headline.contains("invalid samples"), "{outcome:?}");
    }
    let mut bench = Bench::straight(2, 2);
    bench.evidence.idle.iter_mut().for_each(|idle| idle.inputs[1] = None);
    for outcome in judge_all(&bench.evidence, &bench.setup) {
        let touched = ["return", "noise", "hum", "dc"].contains(&outcome.id.as_str());
        assert_eq!(outcome.verdict == Verdict::Unsure, touched, "{outcome:?}");
    }
}

#[test]
fn tones_are_judged_by_their_limits() {
    use crate::measure::{Estimate, Tones};
    let judged = |id: &str, change: &dyn Fn(&mut Tones)| {
        let mut bench = Bench::straight(2, 2);
        change(bench.evidence.tones[1].as_mut().expect("played"));
        let outcome = judge_all(&bench.evidence, &bench.setup).into_iter().find(|outcome| outcome.id == id);
        let outcome = outcome.expect("there is such a check");
        assert_sentence(&outcome.headline);
        outcome.verdict
    };
    let about = |value| Estimate { value, uncertainty: 0.001 };
    use Verdict::{Fail, Pass, Unsure, Warn};
    for (quiet, verdict) in [(-6.19, Pass), (-6.3, Warn), (-6.51, Fail), (-5.4, Fail)] {
        assert_eq!(judged("linearity", &|t| t.quiet_gain_db = Some(about(quiet))), verdict, "{quiet}");
    }
    assert_eq!(judged("linearity", &|t| t.quiet_gain_db = None), Fail);
    assert_eq!(judged("linearity", &|t| (t.quiet_gain_db, t.quiet_should_be_seen) = (None, false)), Unsure);
    assert_eq!(judged("linearity", &|t| t.dropouts = 1), Unsure);
    for (thd, verdict) in [(-75.1, Pass), (-70.0, Warn), (-64.9, Fail)] {
        assert_eq!(judged("distortion", &|t| t.thd_db = about(thd)), verdict, "{thd}");
    }
    let hidden = |bound: f64| move |t: &mut Tones| (t.thd_db, t.harmonics_db) = (about(bound), Vec::new());
    assert_eq!(judged("distortion", &hidden(-60.0)), Unsure);
    assert_eq!(judged("distortion", &hidden(-90.0)), Pass);
    assert_eq!(judged("distortion", &|t| t.dropouts = 1), Unsure);
    for (ppm, verdict) in [(0.9, Pass), (-1.5, Warn), (2.1, Fail), (-40.0, Fail)] {
        let ratio = Estimate { value: 1.0 + ppm * 1e-6, uncertainty: 1e-9 };
        assert_eq!(judged("clock", &|t| t.rate_ratio = ratio), verdict, "{ppm}");
    }
    assert_eq!(judged("clock", &|t| t.rate_ratio.uncertainty = 1e-5), Unsure);
    for (flicker, verdict) in [(0.19, Pass), (0.3, Warn), (0.51, Fail)] {
        assert_eq!(judged("continuity", &|t| t.flicker_db = about(flicker)), verdict, "{flicker}");
    }
    assert_eq!(judged("continuity", &|t| t.dropouts = 3), Fail);
}

#[test]
fn one_microphone_is_enough() {
    let bench = Bench::silent(2, 1).wire(0, 0, -10.0, 1).wire(1, 0, -11.0, 0).noise(0, Some(-60.0));
    let bench = bench.return_path(ReturnPath::Microphone);
    let verdicts: Vec<Verdict> = judge_all(&bench.evidence, &bench.setup).iter().map(|o| o.verdict).collect();
    use Verdict::{Pass, Skipped, Unsure};
    // Distortion is the loudspeaker's own, and one microphone hears every channel.
    let expected: [&[Verdict]; 4] = [
        &[Pass, Pass, Pass, Unsure, Pass],
        &[Pass, Pass, Pass, Pass, Skipped],
        &[Skipped, Pass, Pass, Pass, Pass],
        // No direct sound was found, and nothing is calibrated.
        &[Unsure, Skipped, Pass],
    ];
    assert_eq!(verdicts, expected.concat());
}
