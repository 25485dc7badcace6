//! Two clocks: what a run measures through a return that drifts or runs at another rate, against the studio's truth.

mod common;

use common::{LOOP, Rig, faults, figure};
use linecheck::chain::Chain;
use linecheck::check::Verdict;
use linecheck::report::{Report, Status};
use linecheck::signal::sweep::Sweep;
use linecheck::studio::{Curve, Echo, Plan, Studio};
use linecheck::units::{Db, Dbfs, STANDARD_RATES, db_to_gain, gain_to_db};

const GAIN: f64 = -6.3;
const CROSSTALK: f64 = -80.0;
const THD: f64 = -70.0;
const SECOND: (f64, f64) = (1_000.0, -45.0);

/// A stereo loop whose inputs run `ppm` fast, with a second harmonic, crosstalk and a second path.
fn drifting(ppm: f64, noise: f64) -> Plan {
    let mut plan = Plan::straight("drifting", Chain::LineLoop, 2, Db(GAIN), 500.0);
    plan.leak(Db(CROSSTALK));
    plan.clock = Some(1.0 + ppm * 1e-6);
    let amplitude = db_to_gain(-20.0 + GAIN);
    for input in &mut plan.channels {
        input.noise = Some(Dbfs(noise));
        input.curve = Some(Curve { a2: 2.0 * db_to_gain(THD) / amplitude, a3: 0.0 });
    }
    plan.echo = Some(Echo { gain: db_to_gain(SECOND.1), delay: SECOND.0 });
    plan
}

/// The report, and the frame in which the sweep of the first output began.
fn run(plan: &Plan, rate: f64) -> (Report, usize) {
    run_after(0.0, plan, rate)
}

/// The same in a studio that has been on for so many `seconds`: its buffers overflow at other moments of the run.
fn run_after(seconds: f64, plan: &Plan, rate: f64) -> (Report, usize) {
    let mut rig = Rig::new(rate, plan.inputs, plan.outputs);
    let mut studio = Studio::new(plan, rate, 5);
    let mut silence = vec![vec![0.0; (seconds * rate) as usize]; plan.inputs];
    let mut buffers: Vec<&mut [f32]> = silence.iter_mut().map(Vec::as_mut_slice).collect();
    studio.process(&[], &mut buffers);
    rig.studio = Some(studio);
    rig.controls.chain = plan.chain;
    rig.keep_sent();
    let report = rig.run(&[2048]);
    assert_eq!(report.status, Status::Complete, "{:?}", report.stopped_because);
    let sent = rig.sent.take().expect("kept");
    let quiet = (0.05 * rate) as usize;
    let sounding: Vec<usize> = (0..sent[0].len()).filter(|frame| sent[0][*frame] != 0.0).collect();
    let sweep = Sweep::new(rate).render().len();
    let mut sounds = sounding.chunk_by(|a, b| b - a < quiet);
    // It begins and ends with zeros.
    let first = sounds.find(|sound| (sound[sound.len() - 1] - sound[0]).abs_diff(sweep) < sweep / 100);
    (report, first.map_or(0, |sound| sound[0] - 1))
}

#[test]
fn what_drifts_is_measured_as_if_it_did_not() {
    let mut worst = [0.0f64; 8];
    for (ppm, rate) in [
        (-300.0, 48_000.0),
        (300.0, 44_100.0),
        (-75.0, 96_000.0),
        (12.0, 48_000.0),
        (300.0, 48_000.0),
        (150.0, 192_000.0),
    ] {
        let plan = drifting(ppm, -112.0);
        let (report, start) = run(&plan, rate);
        assert_eq!(faults(&report), ["clock-drift"], "{ppm} ppm at {rate}");
        let get = |check, id, output, input| {
            figure(&report, check, id, output, input).unwrap_or_else(|| panic!("{ppm} {rate}: no {id}"))
        };
        let here = Some(1);
        // A sample that is written in frame s comes back in frame (s + delay at the very beginning) · ratio.
        let began = plan.delay(0, 0, rate).expect("a path").0;
        let latency = (start as f64 + began) * (1.0 + ppm * 1e-6) - start as f64 + LOOP as f64;
        let response = report.checks.iter().flat_map(|check| &check.curves);
        let response = response.clone().find(|curve| curve.id == "response_db").expect("drawn");
        let top = 20_000f64.min(0.45 * rate);
        // The second path makes a comb of its own.
        let comb = |hz: f64| {
            let angle = std::f64::consts::TAU * hz / rate * SECOND.0;
            let (re, im) = (1.0 + db_to_gain(SECOND.1) * angle.cos(), db_to_gain(SECOND.1) * angle.sin());
            gain_to_db(re.hypot(im))
        };
        let points = response.x.iter().zip(&response.y).filter(|(hz, _)| (20.0..=top).contains(*hz));
        let smooth = points.filter(|(hz, _)| **hz < 200.0 || **hz > 2_000.0);
        let ripple = smooth
            .map(|(hz, db)| (db - GAIN - if *hz < 200.0 { comb(*hz) } else { 0.0 }).abs())
            .fold(0.0, f64::max);
        let fundamental = get("distortion", "thd_db", here, None);
        let errors = [
            get("clock", "drift_ppm", here, None) - ppm,
            get("routing", "gain_db", here, here) - GAIN,
            ripple,
            fundamental - THD,
            get("latency", "latency_samples", here, here) - latency,
            get("crosstalk", "crosstalk_1k_db", here, None) - CROSSTALK,
            get("second-path", "second_delay_samples", here, None) - SECOND.0,
            get("second-path", "second_level_db", here, None) - SECOND.1,
        ];
        println!("{ppm} ppm at {rate}: {errors:.4?}");
        assert_eq!(figure(&report, "polarity", "polarity", here, here), Some(1.0));
        let apart = get("latency", "interchannel_samples", None, None);
        assert!(apart.abs() <= 0.1, "{ppm} {rate}: the sweeps come one after the other: {apart}");
        let spread = get("latency", "spread_samples", here, here);
        assert!(spread <= 0.1, "{ppm} {rate}: the drift is no jitter: {spread}");
        worst.iter_mut().zip(errors).for_each(|(worst, error)| *worst = worst.max(error.abs()));
    }
    println!("worst: {worst:.4?}");
    for (worst, allowed) in worst.into_iter().zip([0.2, 0.02, 0.05, 0.1, 0.1, 0.5, 0.3, 0.5]) {
        assert!(worst <= allowed, "{worst} of {allowed}");
    }
}

#[test]
fn the_clock_is_told_in_noise_and_the_rest_stands() {
    for (ppm, noise) in [(-300.0, -66.0), (3.0, -70.0), (200.0, -66.0)] {
        let mut plan = Plan::straight("noisy", Chain::LineLoop, 2, Db(GAIN), 500.0);
        plan.clock = Some(1.0 + ppm * 1e-6);
        plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(noise)));
        let (report, _) = run(&plan, 48_000.0);
        let found = figure(&report, "clock", "drift_ppm", Some(1), None).expect("measured");
        println!("{ppm} ppm, {:.0} dB over the noise: {found:.3}", -20.0 + GAIN - noise);
        assert!((found - ppm).abs() <= 0.2, "{ppm}: {found}");
        let gain = figure(&report, "routing", "gain_db", Some(1), Some(1)).expect("measured");
        assert!((gain - GAIN).abs() <= 0.02, "{gain}");
        assert_eq!(faults(&report), ["clock-drift", "noise-high"]);
    }
}

#[test]
fn every_ratio_of_two_rates_is_named() {
    let pairs = STANDARD_RATES.iter().flat_map(|a| STANDARD_RATES.iter().map(move |b| (a.0, b.0)));
    let mut ratios: Vec<f64> = pairs.map(|(output, input)| input / output).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    ratios.retain(|ratio| *ratio != 1.0);
    assert_eq!(ratios.len(), 14);
    for (ratio, seconds) in ratios.iter().flat_map(|ratio| [0.0, 0.23, 0.46].map(|after| (*ratio, after))) {
        let mut plan = Plan::straight("two rates", Chain::LineLoop, 2, Db(GAIN), 500.0);
        plan.clock = Some(ratio);
        // 20 dB below the return.
        plan.channels.iter_mut().for_each(|channel| channel.noise = Some(Dbfs(-20.0 + GAIN - 20.0)));
        let (report, _) = run_after(seconds, &plan, 48_000.0);
        // Buffers that overflow make the noise unsteady, so that its level can't always be told.
        let mut named = faults(&report);
        named.retain(|id| *id != "noise-high");
        assert_eq!(named, ["sample-rate-mismatch"], "{ratio} after {seconds} s");
        let found = figure(&report, "clock", "rate_ratio", None, None).expect("measured");
        println!("{ratio:.4} after {seconds} s: {:.1} ppm", (found / ratio - 1.0) * 1e6);
        assert!((found / ratio - 1.0).abs() < 1e-4, "{ratio}: {found}");
        let failed = report.checks.iter().filter(|check| check.verdict == Verdict::Fail);
        let mut failed: Vec<&str> = failed.map(|check| check.id.as_str()).collect();
        failed.retain(|id| *id != "noise");
        assert_eq!(failed, ["clock"], "{ratio} after {seconds} s");
    }
}
