//! Runs in which something goes wrong that is no fault of the chain: somebody speaks, a door bangs, the return is cut
//! off, clips or drowns. What that spoils is absent or unsure, with the reason; the rest stands; no fault is invented.

mod common;

use common::{Disturb, Rig, faults, figure};
use linecheck::chain::Chain;
use linecheck::check::{Outcome, Verdict};
use linecheck::report::{Report, Status};
use linecheck::studio::{Plan, Rng, Studio};
use linecheck::units::{Db, Dbfs, db_to_gain};
use std::f64::consts::TAU;

const RATE: f64 = 48_000.0;
/// Gain of the studio: the return of a sweep peaks at −26 dBFS.
const GAIN: Db = Db(-6.0);
const RETURN: f64 = -26.0;
const DELAY: f64 = 100.25;

/// A healthy line loop.
fn studio() -> Plan {
    let mut plan = Plan::straight("plain", Chain::LineLoop, 2, GAIN, DELAY);
    plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(-95.0)));
    plan
}

fn run(plan: &Plan, disturb: Option<Disturb>) -> Report {
    let mut rig = Rig::new(RATE, plan.inputs, plan.outputs);
    rig.studio = Some(Studio::new(plan, RATE, 7));
    rig.disturb = disturb;
    let report = rig.run(&[512]);
    assert_eq!(report.status, Status::Complete, "{:?}", report.stopped_because);
    report
}

/// Speech of unit rms while it sounds: noise through three formants that wander, in syllables, three to six a second,
/// with a pause now and then.
fn speech(seconds: f64, seed: u64) -> Vec<f32> {
    let mut rng = Rng::new(seed);
    let mut samples: Vec<f64> = Vec::new();
    let mut states = [[0.0f64; 2]; 3];
    while (samples.len() as f64) < seconds * RATE {
        let length = (RATE / rng.range(3.0, 6.0)) as usize;
        let loud = if rng.chance(0.15) { 0.0 } else { rng.range(0.3, 1.0) };
        let formants = [rng.range(150.0, 700.0), rng.range(800.0, 2_000.0), rng.range(2_200.0, 3_800.0)];
        for frame in 0..length {
            let swell = (std::f64::consts::PI * frame as f64 / length as f64).sin().powi(2);
            let breath = rng.gaussian() * swell * loud;
            let mut sum = 0.0;
            for ((state, hz), weight) in states.iter_mut().zip(formants).zip([1.0, 0.5, 0.25]) {
                let radius = (-std::f64::consts::PI * 150.0 / RATE).exp();
                let next = breath * (1.0 - radius) + 2.0 * radius * (TAU * hz / RATE).cos() * state[0]
                    - radius * radius * state[1];
                *state = [next, state[0]];
                sum += weight * next;
            }
            samples.push(sum);
        }
    }
    let rms = (samples.iter().map(|sample| sample * sample).sum::<f64>() / samples.len() as f64).sqrt();
    samples.iter().map(|sample| (sample / rms) as f32).collect()
}

/// Somebody speaks while the run does what begins with `during`, so many dB below the return.
fn talk(during: &'static str, below: f64, seed: u64) -> Option<Disturb> {
    let speech = speech(8.0, seed);
    let gain = db_to_gain(RETURN - below - 3.0) as f32;
    Some(Box::new(move |step, frame, _, sample| {
        if step.starts_with(during) { sample + gain * speech[frame % speech.len()] } else { sample }
    }))
}

fn check<'a>(report: &'a Report, id: &str) -> &'a Outcome {
    report.checks.iter().find(|outcome| outcome.id == id).expect("every check is in the report")
}

/// What doubts: an unsure check has a reason and an advice.
fn assert_unsure(report: &Report, id: &str) {
    let outcome = check(report, id);
    assert_eq!(outcome.verdict, Verdict::Unsure, "{id}: {}", outcome.headline);
    assert!(!outcome.headline.is_empty() && !outcome.advice.is_empty());
}

/// Nothing is called faulty, neither as a fault nor by a check.
fn assert_no_fault(report: &Report, what: &str) {
    assert_eq!(faults(report), Vec::<&str>::new(), "{what}");
    for outcome in &report.checks {
        assert_ne!(outcome.verdict, Verdict::Fail, "{what}: {} says {}", outcome.id, outcome.headline);
    }
}

/// Latency and gain are right within so many samples and dB, or absent.
fn assert_right(report: &Report, samples: f64, db: f64, what: &str) {
    let latency = common::LOOP as f64 + DELAY;
    for channel in [Some(1), Some(2)] {
        if let Some(found) = figure(report, "latency", "latency_samples", channel, channel) {
            assert!((found - latency).abs() < samples, "{what}: latency {found}");
        }
        if let Some(found) = figure(report, "routing", "gain_db", channel, channel) {
            assert!((found - GAIN.0).abs() < db, "{what}: gain {found}");
        }
    }
}

#[test]
fn talk_in_the_silence_makes_only_the_noise_unsure() {
    for below in [20.0, 40.0] {
        let report = run(&studio(), talk("Listening", below, 1));
        assert_no_fault(&report, "talk in the silence");
        if below < 30.0 {
            assert_unsure(&report, "noise");
        }
        assert_eq!(figure(&report, "noise", "noise_dbfs", None, Some(1)), None, "it was not steady");
        for id in ["routing", "polarity", "latency", "response", "linearity", "distortion", "clock"] {
            assert_eq!(check(&report, id).verdict, Verdict::Pass, "{id}");
        }
        assert_right(&report, 0.01, 0.01, "talk in the silence");
    }
}

#[test]
fn talk_during_the_sweeps_invents_no_fault() {
    for (below, seed) in [(20.0, 2), (30.0, 3), (40.0, 4)] {
        let report = run(&studio(), talk("Sweeping", below, seed));
        assert_no_fault(&report, "talk during the sweeps");
        assert_right(&report, 0.05, 0.1, "talk during the sweeps");
        assert_eq!(check(&report, "polarity").verdict, Verdict::Pass);
        assert_eq!(check(&report, "noise").verdict, Verdict::Pass);
    }
}

#[test]
fn talk_during_the_tones_invents_no_fault() {
    for (below, seed) in [(20.0, 5), (30.0, 6), (40.0, 7)] {
        let report = run(&studio(), talk("A tone", below, seed));
        assert_no_fault(&report, "talk during the tones");
        assert_right(&report, 0.01, 0.01, "talk during the tones");
        if let Some(ratio) = figure(&report, "clock", "drift_ppm", Some(1), None) {
            assert!(ratio.abs() < 2.0, "{ratio} ppm");
        }
    }
}

#[test]
fn a_bang_is_no_fault() {
    for during in ["Listening", "Sweeping", "A tone", "Timing"] {
        let mut since = 0usize;
        let mut rng = Rng::new(3);
        let bang: Disturb = Box::new(move |step, _, input, sample| {
            since += usize::from(input == 0 && step.starts_with(during));
            let time = (since as f64 / RATE - 0.8).max(0.0);
            let loud = if time > 0.0 { (-time / 0.05).exp() * db_to_gain(RETURN - 10.0) } else { 0.0 };
            sample + (loud * rng.gaussian()) as f32
        });
        let report = run(&studio(), Some(bang));
        assert_no_fault(&report, during);
        assert_right(&report, 0.05, 0.1, during);
    }
}

#[test]
fn a_return_that_is_cut_off_leaves_what_was_measured_before() {
    let cut: Disturb = Box::new(|_, frame, _, sample| if frame as f64 > 14.5 * RATE { 0.0 } else { sample });
    let report = run(&studio(), Some(cut));
    let latency = figure(&report, "latency", "latency_samples", Some(1), Some(1)).expect("swept before");
    assert!((latency - common::LOOP as f64 - DELAY).abs() < 0.01);
    assert!(figure(&report, "noise", "noise_dbfs", None, Some(1)).is_some());
    for id in ["clock", "linearity", "distortion", "continuity"] {
        assert_ne!(check(&report, id).verdict, Verdict::Fail, "{id}: {}", check(&report, id).headline);
    }
    assert_eq!(faults(&report), Vec::<&str>::new(), "what stopped was not dead");
    let words = &check(&report, "return").headline;
    assert!(words.contains("stopped in mid-run"), "{words}");
    assert_unsure(&report, "return");
}

#[test]
fn a_clipped_return_is_overload_and_nothing_else() {
    let mut plan = studio();
    plan.channels.iter_mut().for_each(|input| input.clip = Some(Dbfs(-32.0)));
    let report = run(&plan, None);
    assert_eq!(faults(&report), ["input-overload"]);
    assert_right(&report, 0.05, 8.0, "clipped");
}

#[test]
fn a_return_that_drowns_is_noisy_and_nothing_else() {
    let mut plan = studio();
    plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(RETURN - 6.0)));
    let report = run(&plan, None);
    assert_eq!(faults(&report), ["noise-high"]);
    assert_right(&report, 1.0, 0.5, "drowned");
    assert_eq!(check(&report, "noise").verdict, Verdict::Fail);
    for outcome in report.checks.iter().filter(|outcome| outcome.verdict == Verdict::Unsure) {
        assert!(!outcome.advice.is_empty(), "{}", outcome.id);
    }
}
