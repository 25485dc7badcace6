//! Every fault by its signature, the neighbours that must not be taken for it, and healthy chains.

use super::*;
use crate::chain::gear::{Catalogue, Choice};
use crate::chain::{Chain, Connected, ReturnPath};
use crate::check::fixture::Bench;
use crate::check::tests::{assert_sentence, shapes};
use crate::measure::{Cell, Estimate, MainsKind, Tones};

pub(super) fn ids(bench: &Bench) -> Vec<String> {
    diagnose(&bench.evidence, &bench.setup).into_iter().map(|diagnosis| diagnosis.id).collect()
}

/// Stereo, straight, with these gains and signs.
pub(super) fn stereo(left: (f64, i8), right: (f64, i8)) -> Bench {
    Bench::silent(2, 2).wire(0, 0, left.0, left.1).wire(1, 1, right.0, right.1)
}

#[test]
fn ids_are_unique_and_explain_what_exists() {
    let known: Vec<&str> = FAULTS.iter().map(|fault| fault.id).collect();
    for fault in FAULTS {
        assert_eq!(known.iter().filter(|id| **id == fault.id).count(), 1, "{}", fault.id);
        assert!(fault.explains.iter().all(|id| known.contains(id) && *id != fault.id), "{}", fault.id);
    }
    let contract = "no-return internal-loopback channels-swapped output-dead input-dead mono-sum polarity-one \
        polarity-all unbalanced-loss broken-leg stereo-into-balanced balanced-into-stereo channel-imbalance mains-hum \
        usb-whine noise-high dc-offset gate-in-path input-overload level-dependent-gain distortion-high clock-drift \
        dropouts bad-contact unstable-latency eq-in-path operating-level-mismatch wrong-input-type outputs-joined \
        crosstalk-high direct-monitor feedback-loop sample-rate-mismatch no-power-amp speaker-reversed speaker-silent";
    assert!(known.iter().all(|id| contract.split(' ').any(|name| name == *id)), "{known:?}");
    assert_eq!(known.len(), contract.split(' ').count());
}

#[test]
fn no_return_after_a_survey_or_a_whole_climb() {
    for path in [ReturnPath::Loopback, ReturnPath::Microphone] {
        let mut bench = Bench::silent(2, 2).return_path(path);
        assert_eq!(ids(&bench), ["no-return"]);
        bench.evidence.columns.clear();
        assert_eq!(ids(&bench), ["no-return"]);
        bench.setup.level.0 = -6.0;
        assert!(ids(&bench).is_empty(), "the climb was cut short");
        bench.evidence.find = None;
        assert!(ids(&bench).is_empty(), "nothing was played");
    }
    assert!(ids(&Bench::silent(2, 2).return_path(ReturnPath::Ear)).is_empty());
    assert!(ids(&Bench::silent(2, 2).cell(0, 0, Cell::Damaged)).is_empty());
}

#[test]
fn internal_loopback_needs_exact_bits_and_silence() {
    let bench = stereo((0.0, 1), (0.0, 1)).bit_exact(0).bit_exact(1);
    assert!(ids(&bench).is_empty(), "there is noise");
    let silent = bench.noise(0, None).noise(1, None);
    assert_eq!(ids(&silent), ["internal-loopback"]);
    assert!(ids(&stereo((0.0, 1), (0.0, 1)).noise(0, None).noise(1, None).bit_exact(0)).is_empty());
    let swapped = Bench::silent(2, 2).wire(0, 1, 0.0, 1).wire(1, 0, 0.0, 1).bit_exact(0).bit_exact(1);
    assert_eq!(ids(&swapped.noise(0, None).noise(1, None)), ["channels-swapped", "internal-loopback"]);
}

#[test]
fn channels_swapped_and_what_is_not() {
    let swapped = Bench::silent(2, 2).wire(0, 1, -6.0, 1).wire(1, 0, -6.0, 1);
    assert_eq!(ids(&swapped), ["channels-swapped"]);
    assert_eq!(ids(&swapped.clone().wire(0, 0, -60.0, 1)), ["channels-swapped"]);
    assert!(!ids(&swapped.clone().wire(0, 0, -20.0, 1)).contains(&"channels-swapped".to_owned()));
    let inverted = swapped.wire(1, 0, -6.0, -1);
    assert_eq!(ids(&inverted), ["channels-swapped", "polarity-one"]);
    let turned = (0..4).fold(Bench::silent(4, 4), |bench, n| bench.wire(n, (n + 1) % 4, -6.0, 1));
    assert_eq!(ids(&turned), ["channels-swapped"]);
    let elsewhere = Bench::silent(2, 4).wire(0, 2, -6.0, 1).wire(1, 3, -6.0, 1);
    assert!(ids(&elsewhere).is_empty(), "not each other's inputs");
}

#[test]
fn mono_sum_explains_what_it_makes() {
    let sum = |a, b, c, d: (f64, i8)| stereo(a, d).wire(0, 1, b, 1).wire(1, 0, c, 1);
    assert_eq!(ids(&sum((-6.0, 1), -6.4, -5.6, (-6.0, 1))), ["mono-sum"]);
    assert!(!ids(&sum((-6.0, 1), -6.0, -9.0, (-6.0, 1))).contains(&"mono-sum".to_owned()));
    assert!(!ids(&sum((-6.0, 1), -6.0, -6.0, (-6.0, -1))).contains(&"mono-sum".to_owned()));
    let balanced = sum((-12.0, 1), -12.0, -12.0, (-12.0, 1)).chain(Chain::ActiveMonitors);
    assert_eq!(ids(&balanced), ["mono-sum"]);
}

#[test]
fn a_stereo_plug_in_a_balanced_input() {
    for inputs in [1, 2] {
        let bench = Bench::silent(2, inputs).wire(0, 0, -12.0, 1).wire(1, 0, -12.3, -1);
        assert_eq!(ids(&bench), ["stereo-into-balanced"]);
        assert_eq!(ids(&bench.clone().chain(Chain::ActiveMonitors)), ["stereo-into-balanced"]);
        let alike = bench.wire(1, 0, -12.3, 1);
        assert!(!ids(&alike).contains(&"stereo-into-balanced".to_owned()));
    }
    let elsewhere = Bench::silent(2, 2).wire(0, 1, -12.0, -1).wire(1, 1, -12.0, 1);
    assert_eq!(ids(&elsewhere), ["stereo-into-balanced"]);
}

#[test]
fn a_balanced_output_in_a_stereo_input() {
    for output in [0, 1] {
        let bench = Bench::silent(2, 2).wire(output, 0, -12.0, 1).wire(output, 1, -12.2, -1);
        assert_eq!(ids(&bench), ["balanced-into-stereo"]);
        assert_eq!(ids(&bench.clone().chain(Chain::HeadphoneAmpBalanced)), ["balanced-into-stereo"]);
        assert_eq!(ids(&bench.wire(output, 1, -12.2, 1)), ["output-dead"]);
    }
}

#[test]
fn a_dead_end_is_named_where_it_can_be_told() {
    let half = Bench::straight(2, 2).cut(1, 1);
    assert_eq!(ids(&half), ["output-dead", "input-dead"], "its own noise says little");
    assert_eq!(ids(&half.clone().wire(1, 0, -80.0, 1)), ["input-dead"], "output 2 leaks");
    assert_eq!(ids(&half.clone().wire(0, 1, -80.0, 1)), ["output-dead"], "input 2 hears the leak");
    assert_eq!(ids(&half.clone().noise(1, None)), ["input-dead"], "digital silence");
    let even = diagnose(&half.clone().noise(0, None).noise(1, None).evidence, &half.setup);
    assert!(even.len() == 2 && even.iter().all(|diagnosis| diagnosis.certainty == 0.5), "{even:?}");
    let leaks = half.clone().wire(1, 0, -80.0, 1).wire(0, 1, -80.0, 1);
    assert_eq!(ids(&leaks), ["output-dead", "input-dead"], "the lead between them");
    assert_eq!(ids(&half.wire(1, 1, -70.0, 1)), ["output-dead", "input-dead"], "a trace is no arrival");
    let multi = Bench::straight(16, 16).cut(4, 4).cut(9, 9).wire(4, 5, -80.0, 1).wire(8, 9, -80.0, 1);
    let found = diagnose(&multi.evidence, &multi.setup);
    let headlines: Vec<&str> = found.iter().map(|diagnosis| diagnosis.headline.as_str()).collect();
    assert_eq!(headlines, ["Output 10 never arrives.", "Input 5 receives nothing."]);
}

#[test]
fn an_output_that_the_search_never_saw_needs_no_sweep() {
    let mut bench = Bench::silent(2, 2).wire(0, 0, -6.0, 1);
    bench.evidence.columns[1] = None;
    assert_eq!(ids(&bench), ["output-dead", "input-dead"]);
    let mut bench = Bench::straight(2, 2);
    bench.evidence.columns[1] = None;
    assert!(ids(&bench).is_empty(), "it was seen, and will be swept");
}

#[test]
fn one_cable_is_no_dead_output() {
    for output in [0, 1] {
        assert!(ids(&Bench::silent(2, 1).wire(output, 0, -6.0, 1)).is_empty());
    }
    assert!(ids(&Bench::silent(1, 2).wire(0, 0, -6.0, 1)).is_empty());
    assert!(ids(&Bench::straight(4, 2)).is_empty());
    assert_eq!(ids(&Bench::straight(4, 2).cut(1, 1)), ["input-dead"]);
    let merged = Bench::silent(2, 2).wire(0, 0, -6.0, 1).wire(1, 0, -6.0, 1);
    assert_eq!(ids(&merged), ["input-dead"]);
}

#[test]
fn polarity_of_one_and_of_all() {
    let found = |left, right| diagnose_of(&stereo((-6.0, left), (-6.0, right)));
    assert!(found(1, -1)[0].headline.starts_with("The right channel is upside down"));
    assert!(found(-1, 1)[0].headline.starts_with("The left channel is upside down"));
    assert_eq!(found(-1, -1)[0].id, "polarity-all");
    assert!(found(1, 0).is_empty() && found(-1, 0).is_empty() && found(1, 1).is_empty());
    assert_eq!(ids(&Bench::silent(1, 1).wire(0, 0, -6.0, -1)), ["polarity-all"]);
}

pub(super) fn diagnose_of(bench: &Bench) -> Vec<Diagnosis> {
    diagnose(&bench.evidence, &bench.setup)
}

/// What the user said of the chain narrows what is a fault: monitors with RCA inputs lose one leg by right, and the
/// +4/−10 mismatch is one against the figures of the chosen interface.
#[test]
fn what_was_said_of_the_chain_counts() {
    let level = |wiring: Option<&str>, interface: Option<&str>, gain: f64| {
        let mut bench = stereo((gain, 1), (gain, 1)).chain(Chain::ActiveMonitors);
        let gear = interface.map(|id| ("interface".to_owned(), Choice::Listed { id: id.to_owned() }));
        let (chain, back) = (Chain::ActiveMonitors, ReturnPath::Loopback);
        let gear = gear.into_iter().collect();
        bench.setup.connected = Connected::new(chain, back, wiring, &gear, Catalogue::built_in());
        ids(&bench)
    };
    assert_eq!(level(None, None, -12.0), ["unbalanced-loss"]);
    assert_eq!(level(Some("monitors-xlr"), None, -12.0), ["unbalanced-loss"]);
    assert!(level(Some("monitors-rca"), None, -12.0).is_empty());
    assert_eq!(level(None, Some("focusrite-scarlett-4i4-3g"), -6.5 - 11.79), ["operating-level-mismatch"]);
    assert!(level(None, Some("behringer-umc22"), -12.0).is_empty(), "nobody says what it should give");
}

#[test]
fn six_decibels_on_both_or_on_one() {
    let level = |chain, left, right| ids(&stereo((left, 1), (right, 1)).chain(chain));
    assert_eq!(level(Chain::ActiveMonitors, -12.0, -12.5), ["unbalanced-loss"]);
    assert!(level(Chain::ActiveMonitors, -10.0, -10.0).is_empty());
    assert!(level(Chain::Receiver, -12.0, -12.0).is_empty(), "an unbalanced hop");
    assert!(level(Chain::LineLoop, -12.0, -12.0).is_empty(), "a knob decides");
    for chain in [Chain::ActiveMonitors, Chain::Receiver, Chain::LineLoop] {
        assert_eq!(level(chain, -6.0, -12.0), ["broken-leg"]);
        assert_eq!(level(chain, -12.4, -6.0), ["broken-leg"]);
    }
    assert_eq!(level(Chain::LineLoop, -6.0, -11.0), ["channel-imbalance"]);
    assert_eq!(level(Chain::LineLoop, -6.0, -6.8), ["channel-imbalance"]);
    assert!(level(Chain::LineLoop, -6.0, -6.7).is_empty());
    let weak = diagnose_of(&stereo((-12.0, 1), (-6.0, 1)));
    assert!(weak[0].headline.starts_with("The left channel lacks 6 dB"), "{weak:?}");
    let odd = diagnose_of(&Bench::straight(4, 4).wire(2, 2, -12.0, 1));
    assert!(odd.len() == 1 && odd[0].headline.starts_with("Output 3 lacks"), "{odd:?}");
}

#[test]
fn a_learnt_difference_between_channels_is_no_fault() {
    use crate::chain::learnt::{Gain, Learnt};
    let gain = |output, gain_db| Gain { output, input: output, gain_db, uncertainty_db: 0.001 };
    let learnt = Learnt::new("line-loop", "loopback", 2, &[gain(0, -12.0), gain(1, -13.1)]).unwrap();
    let with = |left, right| {
        let mut bench = stereo((left, 1), (right, 1));
        bench.setup.known.learnt = Some(learnt.clone());
        bench
    };
    assert!(ids(&with(-12.0, -13.1)).is_empty());
    assert!(ids(&with(-15.0, -16.1)).is_empty(), "both knobs were turned");
    assert_eq!(ids(&with(-12.0, -12.0)), ["channel-imbalance"]);
    assert_eq!(ids(&stereo((-12.0, 1), (-13.1, 1))), ["channel-imbalance"]);
}

#[test]
fn direct_current() {
    assert_eq!(ids(&Bench::straight(2, 2).dc(1, -0.002)), ["dc-offset"]);
    assert!(ids(&Bench::straight(2, 2).dc(1, 0.0009)).is_empty());
    assert_eq!(ids(&Bench::straight(2, 2).dc(0, 0.02).return_path(ReturnPath::Microphone)), ["dc-offset"]);
}

#[test]
fn words() {
    let swapped = Bench::silent(2, 2).wire(0, 1, -6.0, 1).wire(1, 0, -6.0, -1).dc(0, -0.02);
    let loops = stereo((0.0, 1), (0.0, -1)).bit_exact(0).bit_exact(1).noise(0, None).noise(1, None);
    let plugs = Bench::silent(2, 2).wire(0, 0, -12.0, 1).wire(1, 0, -12.3, -1);
    let headphones = Bench::silent(2, 2).wire(0, 0, -12.0, 1).wire(0, 1, -12.3, -1);
    let loss = stereo((-12.0, 1), (-12.0, 1)).chain(Chain::ActiveMonitors);
    let legs = [stereo((-6.0, 1), (-12.0, 1)), stereo((-6.0, 1), (-9.0, 1))];
    let half = Bench::straight(2, 2).cut(1, 1);
    let leaks =
        [half.clone().wire(1, 0, -80.0, 1), half.clone().wire(0, 1, -80.0, 1), half.clone().noise(1, None)];
    let mut odd = (0..16)
        .fold(Bench::silent(16, 16), |bench, n| bench.wire(n, 15 - n, -6.0 - n as f64, 1 - (n as i8 & 2)));
    odd = odd.cut(3, 12);
    let mut all = shapes();
    let straight = Bench::straight(2, 2);
    all.push(straight.clone().bend(0, |hz| if hz < 70.0 { -3.0 } else { 0.0 }));
    all.push(straight.clone().leak(0, 1, -60.0));
    all.push(straight.clone().wire(0, 1, -14.0, 1).wire(1, 0, -13.0, 1));
    all.push(straight.clone().second(0, -90.0, -12.0, false));
    all.push(straight.clone().second(1, 512.0, -12.0, true));
    all.push(stereo((-17.8, 1), (-17.8, 1)).chain(Chain::ActiveMonitors));
    all.push(stereo((-40.0, 1), (-40.0, 1)).chain(Chain::ActiveMonitors));
    all.extend([swapped, loops, plugs, headphones, loss, half, odd]);
    let hum = |kind| Bench::straight(2, 2).hum(1, 50.0, -70.0, 30.0, kind);
    all.extend(
        [MainsKind::GroundLoop, MainsKind::MagneticField, MainsKind::Supply, MainsKind::Unclear].map(hum),
    );
    all.push(hum(MainsKind::Supply).usb(0, 8_000.0, -70.0, 30.0).return_path(ReturnPath::Microphone));
    all.push(Bench::straight(2, 2).noise(0, Some(-60.0)));
    let room = |own, chain| Bench::in_room(own, Some(-1)).chain(chain);
    for own in [[Some(1), Some(-1)], [None, None]] {
        all.extend([Chain::PowerAmp, Chain::ActiveMonitors].map(|chain| room(own, chain)));
    }
    for chain in [Chain::PowerAmp, Chain::PcSpeakers] {
        let silent = Bench::in_room([Some(1); 2], None).chain(chain).cut(1, 0);
        all.extend([silent.clone().cable_beside(1, 400.0), silent]);
    }
    let faint = Bench::in_room([Some(1); 2], Some(1)).wire(0, 0, -50.0, 1).wire(1, 0, -51.0, 1);
    all.push(faint.chain(Chain::Receiver));
    all.extend(legs.into_iter().chain(leaks));
    all.extend(broken_tones());
    all.push(Bench::straight(2, 2).delays(0, &[592.25, 592.25, 656.25]));
    all.extend([48.0 / 44.1, 0.5, 1.5].map(|ratio| Bench::silent(2, 2).at_another_rate(ratio)));
    let mut seen = std::collections::BTreeSet::new();
    for diagnosis in all.iter().flat_map(diagnose_of) {
        assert!(!diagnosis.fix.is_empty() && !diagnosis.evidence.is_empty(), "{diagnosis:?}");
        assert!((0.0..=1.0).contains(&diagnosis.certainty), "{diagnosis:?}");
        let sentences = [&diagnosis.headline].into_iter().chain(&diagnosis.evidence).chain(&diagnosis.fix);
        sentences.for_each(|sentence| assert_sentence(sentence));
        seen.insert(diagnosis.id);
    }
    let unsaid: Vec<&str> = FAULTS.iter().map(|f| f.id).filter(|id| !seen.contains(*id)).collect();
    assert!(unsaid.is_empty(), "no words seen of {unsaid:?}");
}

fn toned(change: impl Fn(&mut Tones)) -> Bench {
    let mut bench = Bench::straight(2, 2);
    change(bench.evidence.tones[1].as_mut().expect("played"));
    bench
}

/// One of each fault that tones show.
fn broken_tones() -> Vec<Bench> {
    let line = |level: f64| (about(level, 0.1), vec![(2, about(level, 0.1))]);
    vec![
        toned(|t| t.quiet_gain_db = Some(about(-5.0, 0.01))),
        toned(|t| (t.sag_db.value, t.flicker_db.value) = (-3.0, 0.8)),
        toned(|t| t.quiet_gain_db = None),
        toned(|t| (t.thd_db, t.harmonics_db) = line(-50.0)),
        toned(|t| {
            (t.thd_db, t.harmonics_db) = line(-30.0);
            (t.flat_top, t.top_dbfs) = (0.4, -28.0);
        }),
        toned(|t| t.rate_ratio.value += 5e-5),
        toned(|t| t.dropouts = 1),
        toned(|t| t.dropouts = 4),
        toned(|t| t.flicker_db.value = 2.0),
    ]
}

#[test]
fn a_latency_that_moves() {
    let moved = Bench::straight(2, 2).delays(0, &[592.25, 592.25, 656.25]).delays(1, &[592.25; 3]);
    assert_eq!(ids(&moved), ["unstable-latency"]);
    assert!(ids(&Bench::straight(2, 2).delays(0, &[592.25, 593.2])).is_empty());
    assert!(ids(&Bench::straight(2, 2).delays(0, &[592.25])).is_empty());
    let mut drifting = Bench::straight(2, 2).delays(0, &[592.25, 593.0, 594.0]);
    drifting.evidence.tones.iter_mut().flatten().for_each(|tones| tones.rate_ratio.value += 5e-5);
    assert_eq!(ids(&drifting), ["clock-drift"]);
}

#[test]
fn a_return_that_stops_in_mid_run_is_no_dead_output() {
    assert!(ids(&Bench::straight(2, 2).gone(1, 1)).is_empty());
    assert_eq!(ids(&Bench::straight(2, 2).cut(1, 1)), ["output-dead", "input-dead"]);
}

#[test]
fn equal_steps_are_lost_samples() {
    let steps = |delays: &[f64]| Bench::straight(2, 2).delays(0, delays).delays(1, delays);
    assert_eq!(ids(&steps(&[592.25, 656.25, 784.25, 336.25])), ["dropouts"]);
    assert_eq!(ids(&steps(&[592.25, 667.25, 610.25, 721.25])), ["unstable-latency"]);
    let mut once = steps(&[592.25, 592.25, 656.25]);
    assert_eq!(ids(&once), ["unstable-latency"]);
    once.evidence.tones.iter_mut().flatten().for_each(|tones| tones.dropouts = 2);
    assert_eq!(ids(&once), ["dropouts"]);
    once = steps(&[592.25, 667.25, 610.25, 721.25]);
    once.evidence.tones.iter_mut().flatten().for_each(|tones| tones.dropouts = 2);
    assert_eq!(ids(&once), ["unstable-latency"]);
    once.evidence.breaks.gaps = 1;
    assert_eq!(ids(&once), ["dropouts"], "zeros on all inputs are nothing else");
    let looping = Bench::straight(2, 2).second(0, 480.0, -9.0, true).second(1, 480.0, -9.0, true);
    assert_eq!(ids(&looping), ["feedback-loop"]);
    let jumping = looping.delays(0, &[592.25, 656.25, 784.25]);
    assert_eq!(ids(&jumping), ["dropouts"], "a loop moves nothing");
}

#[test]
fn clicks_in_the_silence_are_a_contact_and_no_hiss() {
    let clicking = |clicks| Bench::straight(2, 2).noise(1, Some(-70.0)).silence(1, clicks, false);
    assert_eq!(ids(&clicking(0)), ["noise-high"]);
    assert!(ids(&clicking(2)).is_empty(), "a door");
    assert_eq!(ids(&clicking(3)), ["bad-contact"]);
    assert!(ids(&clicking(9).return_path(ReturnPath::Microphone)).is_empty());
    let talk = Bench::straight(2, 2).noise(0, Some(-50.0)).silence(0, 0, true);
    assert!(ids(&talk).is_empty(), "somebody spoke");
    let talk = talk.hum(0, 50.0, -60.0, 20.0, MainsKind::Unclear);
    assert!(ids(&talk).is_empty());
}

fn about(value: f64, uncertainty: f64) -> Estimate {
    Estimate { value, uncertainty }
}

#[test]
fn gains_that_depend_on_the_level() {
    let quiet = |gain, sigma| toned(|tones| tones.quiet_gain_db = Some(about(gain, sigma)));
    assert_eq!(ids(&quiet(-5.4, 0.01)), ["level-dependent-gain"]);
    assert_eq!(ids(&quiet(-7.0, 0.01)), ["level-dependent-gain"]);
    assert!(ids(&quiet(-5.6, 0.01)).is_empty());
    assert!(ids(&quiet(-4.0, 0.6)).is_empty(), "so uncertain is no fault");
    let sag = |sag, flicker| toned(|t| (t.sag_db.value, t.flicker_db.value) = (sag, flicker));
    assert_eq!(ids(&sag(-3.0, 0.8)), ["level-dependent-gain"]);
    assert_eq!(ids(&sag(-0.6, 3.0)), ["bad-contact"]);
    assert!(ids(&sag(-3.0, 0.8).return_path(ReturnPath::Microphone)).is_empty(), "a room builds up");
    let gate = toned(|tones| tones.quiet_gain_db = None);
    assert_eq!(ids(&gate), ["gate-in-path"]);
    assert!(ids(&toned(|t| (t.quiet_gain_db, t.quiet_should_be_seen) = (None, false))).is_empty());
}

#[test]
fn overload_and_distortion() {
    let thd = |level, sigma| {
        toned(move |tones| {
            tones.thd_db = about(level, sigma);
            tones.harmonics_db = vec![(3, about(level, sigma))];
        })
    };
    assert_eq!(ids(&thd(-60.0, 0.1)), ["distortion-high"]);
    assert!(ids(&thd(-66.0, 0.1)).is_empty() && ids(&thd(-64.0, 1.0)).is_empty());
    assert!(ids(&thd(-60.0, 0.1).return_path(ReturnPath::Microphone)).is_empty());
    let mut drowned = thd(-50.0, 1.0);
    drowned.evidence.tones.iter_mut().flatten().for_each(|tones| tones.harmonics_db.clear());
    assert!(ids(&drowned).is_empty(), "noise is no distortion");
    let mut clipped = thd(-30.0, 0.1);
    let tones = clipped.evidence.tones[1].as_mut().expect("played");
    (tones.flat_top, tones.top_dbfs, tones.gain_db.value) = (0.4, -28.0, -7.0);
    assert_eq!(ids(&clipped), ["input-overload"]);
    let clip = clipped.evidence.tones[1].as_ref().and_then(Tones::clip_dbfs).expect("clips").value;
    assert!((clip + 22.01).abs() < 1e-9, "{clip}");
}

#[test]
fn clocks_lost_samples_and_contacts() {
    let drift = |ppm: f64| toned(move |tones| tones.rate_ratio = about(1.0 + ppm * 1e-6, 1e-8));
    assert_eq!(ids(&drift(2.1)), ["clock-drift"]);
    assert_eq!(ids(&drift(-80.0)), ["clock-drift"]);
    assert!(ids(&drift(1.9)).is_empty() && ids(&drift(88_435.0)).is_empty());
    assert_eq!(ids(&toned(|tones| tones.dropouts = 2)), ["dropouts"]);
    assert_eq!(ids(&toned(|tones| tones.flicker_db.value = 0.9)), ["bad-contact"]);
    assert!(ids(&toned(|tones| tones.flicker_db = about(0.9, 0.15))).is_empty());
    let microphone = toned(|tones| tones.flicker_db.value = 0.9).return_path(ReturnPath::Microphone);
    assert!(ids(&microphone).is_empty(), "people move");
}
