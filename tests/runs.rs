//! The line check through simulated studios: figures against the studio's truth, whatever the rate and the block size.

mod common;

use common::{LOOP, OFF, Rig, faults, figure};
use linecheck::chain::gear::Choice;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::check::Verdict;
use linecheck::live::{Controls, StopReason};
use linecheck::report::{Report, Status};
use linecheck::studio::{Hum, HumKind, Plan, Studio, Whine, catalogue};
use linecheck::units::{Db, Dbfs, Hz};
use linecheck::walk::Edit;
use std::time::Duration;

fn rig(rate: f64, plan: &Plan) -> Rig {
    let mut rig = Rig::new(rate, plan.inputs, plan.outputs);
    rig.studio = Some(Studio::new(plan, rate, 1));
    rig.controls.chain = plan.chain;
    rig
}

fn run(rate: f64, plan: &Plan, blocks: &[usize]) -> Report {
    rig(rate, plan).run(blocks)
}

#[test]
fn figures_do_not_depend_on_the_block_size() {
    let sets: [&[usize]; 7] = [&[1024], &[1], &[32], &[64], &[441], &[8192], &[1, 7, 480, 3, 1999, 64]];
    for (rate, channels) in [(44_100.0, 2), (48_000.0, 1), (96_000.0, 2), (192_000.0, 1)] {
        let plan = Plan::straight("plain", Chain::LineLoop, channels, Db(-7.3), 333.37);
        let mut first: Option<Vec<(String, f64)>> = None;
        for blocks in sets {
            // A frame at a time is slow; one rate shows it.
            if blocks == [1] && rate != 44_100.0 {
                continue;
            }
            let report = run(rate, &plan, blocks);
            assert_eq!(report.status, Status::Complete, "{rate} {blocks:?}");
            let figures: Vec<(String, f64)> = report
                .checks
                .iter()
                .flat_map(|check| &check.figures)
                .map(|figure| (format!("{} {:?} {:?}", figure.id, figure.output, figure.input), figure.value))
                .collect();
            assert!(figures.iter().any(|(id, _)| id.starts_with("latency_samples")));
            let reference = first.get_or_insert_with(|| figures.clone());
            assert_eq!(reference.len(), figures.len());
            for ((id, a), (_, b)) in reference.iter().zip(&figures) {
                let allowed = if id.contains("samples") || id.contains("_ms") { 1e-4 } else { 1e-6 };
                assert!((a - b).abs() <= allowed, "{rate} Hz, {blocks:?}, {id}: {a} against {b}");
            }
        }
    }
}

#[test]
fn latency_gain_noise_dc_and_polarity_agree_with_the_studio() {
    let (mut worst_latency, mut worst_gain, mut worst_noise, mut worst_dc) = (0.0f64, 0.0f64, 0.0f64, 0.0f64);
    let cases = [
        (44_100.0, 0.0, -30.0, -92.0),
        (44_100.0, 100.0, 0.0, -110.0),
        (48_000.0, 960.25, -6.0, -90.0),
        (48_000.0, 77_000.5, 3.0, -100.0),
        (96_000.0, 5_000.811, -20.0, -95.0),
        (192_000.0, 19_999.123, 6.0, -90.0),
    ];
    for (rate, delay, gain, noise) in cases {
        let mut plan = Plan::straight("truth", Chain::LineLoop, 2, Db(gain), delay);
        plan.scale_output(1, -1.0);
        for (input, dc) in plan.channels.iter_mut().zip([3e-4, -4e-4]) {
            input.noise = Some(Dbfs(noise));
            input.dc = dc;
        }
        let report = run(rate, &plan, &[512]);
        assert_eq!(report.status, Status::Complete, "{:?}", report.stopped_because);
        for channel in 1..=2usize {
            let get = |check, id| {
                let value = figure(&report, check, id, Some(channel), Some(channel));
                value.unwrap_or_else(|| panic!("{rate} Hz: no {id} for channel {channel}"))
            };
            let input = |check, id| figure(&report, check, id, None, Some(channel)).expect("per input");
            let latency = get("latency", "latency_samples") - delay - LOOP as f64;
            worst_latency = worst_latency.max(latency.abs());
            worst_gain = worst_gain.max((get("routing", "gain_db") - gain).abs());
            // The studio's noise fills the whole band; the figure counts 20 Hz – 20 kHz.
            let band = 10.0 * ((20_000f64.min(0.45 * rate) - 20.0) / (rate / 2.0)).log10();
            worst_noise = worst_noise.max((input("noise", "noise_dbfs") - noise - band).abs());
            worst_dc = worst_dc.max((input("dc", "dc_fs") - plan.channels[channel - 1].dc).abs());
            let sign = if channel == 2 { -1.0 } else { 1.0 };
            assert_eq!(get("polarity", "polarity"), sign);
        }
        assert_eq!(faults(&report), ["polarity-one"], "{rate} Hz");
    }
    println!(
        "worst errors: latency {worst_latency:.6} samples, gain {worst_gain:.6} dB, noise {worst_noise:.3} dB, DC {worst_dc:.2e}"
    );
    assert!(worst_latency <= 0.01 && worst_gain <= 0.01 && worst_noise <= 0.2 && worst_dc <= 1e-5);
}

#[test]
fn lines_in_the_silence_and_repeats_are_drawn_as_the_studio_has_them() {
    let mut plan = Plan::straight("hum", Chain::LineLoop, 2, Db(-6.0), 960.25);
    for input in &mut plan.channels {
        input.noise = Some(Dbfs(-100.0));
    }
    let mains = Hz(50.01);
    plan.channels[0].hum = Some(Hum { mains, level: Dbfs(-70.0), kind: HumKind::GroundLoop });
    plan.channels[1].whine = Some(Whine { spacing: Hz(1_000.0), level: Dbfs(-84.0), count: 4 });
    let report = run(48_000.0, &plan, &[512]);
    let curve = |check: &str, id: &str, input: usize| {
        let check = report.checks.iter().find(|one| one.id == check).expect("a check");
        check.curves.iter().find(|curve| curve.id == id && curve.input == Some(input))
    };
    let hum = curve("noise", "lines_ground_loop_dbfs", 1).expect("hum");
    let together: f64 = hum.y.iter().map(|level| 10f64.powf(level / 10.0)).sum();
    let error = 10.0 * together.log10() + 70.0;
    assert!(error.abs() <= 0.3 && (hum.x[0] - 50.01).abs() <= 0.05, "{error:.3} dB, {:?}", hum.x);
    let usb = curve("noise", "lines_usb_dbfs", 2).expect("whine");
    assert_eq!(usb.x.len(), 4);
    for (n, level) in usb.y.iter().enumerate() {
        let error = level + 84.0 + 2.0 * n as f64;
        assert!(error.abs() <= 0.3, "line {n}: {error:.3} dB");
    }
    assert!(
        curve("noise", "lines_usb_dbfs", 1).is_none() && curve("noise", "lines_unknown_dbfs", 2).is_none()
    );
    let spectrum = curve("noise", "spectrum_dbfs", 2).expect("a spectrum");
    assert!(spectrum.x.len() == 120 && spectrum.x.iter().all(|hz| (20.0..20_000.0).contains(hz)));
    for input in [1, 2] {
        let repeats = curve("latency", "latency_repeats_samples", input).expect("repeats");
        assert_eq!(repeats.x, [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert!(repeats.y.iter().all(|late| late.abs() <= 0.05), "{:?}", repeats.y);
    }
}

#[test]
fn a_latency_of_two_seconds_is_found() {
    let rate = 44_100.0;
    let delay = 2.0 * rate - LOOP as f64;
    let report = run(rate, &Plan::straight("late", Chain::LineLoop, 1, Db(-6.0), delay), &[1024]);
    let latency = figure(&report, "latency", "latency_samples", Some(1), Some(1)).expect("found");
    assert!((latency - 2.0 * rate).abs() <= 0.01, "{latency}");
}

#[test]
fn a_digital_loop_is_flat_and_the_self_test_is_in_the_report() {
    for rate in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        let report = run(rate, &Plan::straight("digital", Chain::LineLoop, 2, Db(0.0), 480.0), &[1024]);
        assert_eq!(faults(&report), ["internal-loopback"]);
        let curve = report
            .checks
            .iter()
            .flat_map(|check| &check.curves)
            .find(|curve| curve.id == "response_db")
            .expect("the response is drawn");
        let top = 20_000f64.min(0.45 * rate);
        let band = curve.x.iter().zip(&curve.y).filter(|(x, _)| (20.0..=top).contains(*x));
        let worst = band.fold(0.0f64, |worst, (_, y)| worst.max(y.abs()));
        let residual = report.self_test["residual_db"];
        println!("{rate} Hz: response within {worst:.6} dB, residual {residual:.1} dB");
        assert!(worst <= 0.01 && residual <= -120.0);
        assert!(report.self_test["ripple_db"].abs() <= 0.01);
    }
}

#[test]
fn a_healthy_stereo_run_is_short_and_the_verdict_prompt() {
    let rate = 48_000.0;
    // 20 ms, all in: the rig's own loop is 171 ms, so the engine is fed by hand with a delay of 960 frames.
    let mut plan = Plan::straight("healthy", Chain::LineLoop, 2, Db(-6.0), 960.0 - 64.0);
    plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(-100.0)));
    let mut studio = Studio::new(&plan, rate, 3);
    let mut rig = Rig::new(rate, 2, 2);
    let mut buffers = vec![vec![0.0f32; 64]; 2];
    rig.process(&mut buffers);
    rig.controls.run = true;
    let mut slowest = Duration::ZERO;
    let mut last_turn = Duration::ZERO;
    let start = rig.frames;
    while rig.frames == start || rig.shared.is_busy() {
        let outputs: Vec<Vec<f32>> = buffers.clone();
        let outputs: Vec<&[f32]> = outputs.iter().map(Vec::as_slice).collect();
        let mut back: Vec<&mut [f32]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
        studio.process(&outputs, &mut back);
        let before = std::time::Instant::now();
        rig.process(&mut buffers);
        last_turn = before.elapsed();
        slowest = slowest.max(last_turn);
        assert!(rig.frames < 40 * 48_000);
    }
    let report = rig.report();
    assert_eq!((report.status, faults(&report)), (Status::Complete, vec![]));
    let latency = figure(&report, "latency", "latency_samples", Some(1), Some(1)).expect("found");
    assert!((latency - 960.0).abs() < 0.01, "{latency}");
    let seconds = (rig.frames - start) as f64 / rate;
    let sound = rig.sounding as f64 / rate;
    println!(
        "run {seconds:.2} s, of which {sound:.2} s sound; verdict {last_turn:?} after the last sample, slowest turn {slowest:?}"
    );
    assert!(seconds <= 20.0);
    // Optimised as it ships it takes a fraction of this; the debug profile with a busy machine gets some slack.
    assert!(last_turn <= Duration::from_millis(if cfg!(debug_assertions) { 400 } else { 200 }));
}

#[test]
fn every_named_studio_is_recognised() {
    for named in catalogue::STUDIOS {
        let plan = (named.plan)(48_000.0);
        let report = run(48_000.0, &plan, &[512]);
        assert_eq!(report.status, Status::Complete, "{}", named.id);
        let found = faults(&report);
        for fault in &plan.truth {
            assert!(found.contains(fault), "{}: {found:?} lacks {fault}", named.id);
        }
        assert_eq!(found.first().copied(), plan.truth.first().copied(), "{}", named.id);
        assert!(plan.truth.len() >= found.len(), "{}: {found:?} says more than {:?}", named.id, plan.truth);
    }
}

#[test]
fn the_first_sound_is_quiet_it_climbs_slowly_and_nothing_exceeds_the_level() {
    let plan = (catalogue::named("no-return").expect("named").plan)(48_000.0);
    let mut rig = rig(48_000.0, &plan);
    rig.controls.level = Dbfs(-30.0);
    rig.keep_sent();
    let report = rig.run(&[480]);
    assert_eq!(faults(&report), ["no-return"]);
    let sent = rig.sent.take().expect("kept");
    let level = |from: usize| {
        let window =
            |channel: &Vec<f32>| channel[from..from + 480].iter().fold(0.0f32, |a, b| a.max(b.abs()));
        20.0 * f64::from(sent.iter().map(window).fold(0.0, f32::max)).log10()
    };
    let levels: Vec<f64> = (0..sent[0].len() / 480).map(|window| level(window * 480)).collect();
    let mut loudest = (0usize, f64::NEG_INFINITY);
    for (window, &level) in levels.iter().enumerate().filter(|(_, level)| level.is_finite()) {
        assert!(level <= -30.0 + 1e-3);
        if loudest.1 == f64::NEG_INFINITY {
            assert!(level <= -60.0 + 1e-3, "the first sound is at {level} dBFS");
        } else if level > loudest.1 + 0.5 && loudest.1 > -61.0 {
            let seconds = (window - loudest.0) as f64 / 100.0;
            assert!(level - loudest.1 <= 6.0 * seconds + 6.0, "{} dB in {seconds} s", level - loudest.1);
        }
        if level > loudest.1 {
            loudest = (window, level);
        }
    }
}

#[test]
fn stopping_in_mid_run_says_why_and_keeps_what_was_measured() {
    let plan = Plan::straight("plain", Chain::LineLoop, 2, Db(-6.0), 100.0);
    type Press = fn(&mut Rig);
    let stops: [(&str, Press); 4] = [
        ("switched off", |rig| rig.controls.run = false),
        ("Stop was pressed", |rig| rig.shared.stop(StopReason::Window)),
        ("bypass", |rig| rig.controls.bypass = true),
        ("level was turned down", |rig| rig.controls.level = Dbfs(-40.0)),
    ];
    for (words, stop) in stops {
        let mut rig = rig(48_000.0, &plan);
        rig.block(64);
        rig.controls.run = true;
        rig.seconds(3.0, 512);
        assert_eq!(rig.status(), Status::Running);
        stop(&mut rig);
        rig.seconds(0.2, 512);
        rig.controls.run = false;
        rig.seconds(0.1, 512);
        let report = rig.report();
        assert_eq!(report.status, Status::Stopped);
        assert!(report.stopped_because.as_ref().is_some_and(|why| why.contains(words)), "{report:?}");
        assert!(figure(&report, "dc", "dc_fs", None, Some(1)).is_some(), "the silence was measured");
        let sounding = rig.sounding;
        rig.seconds(1.0, 512);
        assert_eq!(rig.sounding, sounding, "{words}: silent afterwards");
        // And the next press works.
        rig.controls = Controls { chain: Chain::LineLoop, ..OFF };
        assert_eq!(rig.run(&[512]).status, Status::Complete, "{words}");
    }
}

#[test]
fn a_host_that_stops_calling_ends_the_run() {
    let plan = Plan::straight("plain", Chain::LineLoop, 1, Db(-6.0), 100.0);
    let mut rig = rig(48_000.0, &plan);
    rig.block(64);
    rig.controls.run = true;
    rig.seconds(1.0, 512);
    std::thread::sleep(Duration::from_millis(2700));
    rig.operator.turn();
    let report = rig.report();
    assert_eq!(report.status, Status::Stopped);
    assert!(report.stopped_because.is_some_and(|why| why.contains("stopped calling")));
    rig.controls.run = false;
    rig.seconds(0.5, 512);
    assert_eq!(rig.run(&[512]).status, Status::Complete);
}

#[test]
fn a_reactivation_ends_the_run() {
    let plan = Plan::straight("plain", Chain::LineLoop, 1, Db(-6.0), 100.0);
    let mut rig = rig(48_000.0, &plan);
    rig.block(64);
    rig.controls.run = true;
    rig.seconds(1.0, 512);
    rig.engine.deactivate();
    rig.operator.close();
    let report = rig.report();
    assert_eq!(report.status, Status::Stopped);
    assert!(report.stopped_because.is_some_and(|why| why.contains("restarted the plugin")));
}

#[test]
fn invalid_samples_are_no_verdict() {
    let plan = Plan::straight("plain", Chain::LineLoop, 2, Db(-6.0), 100.0);
    // On one input: the other one's figures stand.
    let mut one = rig(48_000.0, &plan);
    one.block(64);
    one.controls.run = true;
    let mut report = Report::default();
    for round in 0..20_000 {
        let mut buffers = vec![vec![0.0f32; 512], vec![f32::NAN; 512]];
        one.process(&mut buffers);
        report = one.report();
        if round > 10 && !one.shared.is_busy() {
            break;
        }
    }
    assert!(report.faults.iter().all(|fault| fault.id != "dc-offset"));
    assert!(figure(&report, "dc", "dc_fs", None, Some(2)).is_none(), "absent, not 0");
    assert!(report.checks.iter().all(|check| check.figures.iter().all(|figure| figure.value.is_finite())));
    // On all inputs: the run ends with a sentence.
    let mut all = rig(48_000.0, &plan);
    all.block(64);
    all.controls.run = true;
    for _ in 0..400 {
        let mut buffers = vec![vec![f32::NAN; 512]; 2];
        all.process(&mut buffers);
        assert!(buffers.iter().flatten().all(|sample| sample.is_finite()));
    }
    let report = all.report();
    assert_eq!((report.status, report.faults.len()), (Status::Stopped, 0));
    assert!(report.stopped_because.is_some_and(|why| why.contains("invalid samples")));
    assert!(report.checks.iter().all(|check| check.verdict != Verdict::Pass));
}

#[test]
fn my_ears_are_not_measured() {
    let plan = Plan::straight("plain", Chain::Headphones, 2, Db(-6.0), 100.0);
    let mut rig = rig(48_000.0, &plan);
    rig.controls.return_path = ReturnPath::Ear;
    let report = rig.run(&[512]);
    assert_eq!((report.status, rig.sounding), (Status::Stopped, 0));
    assert!(report.stopped_because.is_some_and(|why| why.contains("My ears")));
}

#[test]
fn sixteen_channels_and_one_in_two_out() {
    let mut plan = Plan::straight("sixteen", Chain::LineLoop, 16, Db(-3.0), 64.0);
    plan.scale_output(4, -1.0);
    let report = run(44_100.0, &plan, &[1024]);
    assert_eq!(faults(&report), ["polarity-one"]);
    assert_eq!(figure(&report, "polarity", "polarity", Some(5), Some(5)), Some(-1.0));
    let mut plan = Plan::straight("one in", Chain::LineLoop, 2, Db(-3.0), 64.0);
    plan.inputs = 1;
    plan.paths.truncate(1);
    plan.channels.truncate(1);
    let report = run(48_000.0, &plan, &[256]);
    assert_eq!((report.status, report.faults.len()), (Status::Complete, 0));
    assert!(figure(&report, "latency", "latency_samples", Some(1), Some(1)).is_some());
}

#[test]
fn a_loaded_state_replaces_the_report_and_a_damaged_one_is_named_and_kept() {
    let plan = Plan::straight("plain", Chain::LineLoop, 1, Db(-6.0), 100.0);
    let mut rig = rig(48_000.0, &plan);
    let complete = rig.run(&[512]);
    use nice_plug::params::persist::PersistentField;
    for damaged in ["{ not json", "{\"schema\":\"linecheck.report/99\",\"status\":\"complete\"}", "[1, 2]"] {
        rig.saved.set(damaged.to_owned());
        rig.seconds(0.1, 512);
        assert!(
            rig.view().notice.as_ref().is_some_and(|notice| notice.contains("can't be shown")),
            "{damaged}"
        );
        std::thread::sleep(Duration::from_millis(1050));
        rig.seconds(0.1, 512);
        assert_eq!(rig.saved.json(), damaged, "nothing that was saved is lost");
    }
    let json = complete.to_json(linecheck::report::Layout::Compact);
    rig.saved.set(json.replace("\"complete\"", "\"running\""));
    rig.seconds(0.1, 512);
    std::thread::sleep(Duration::from_millis(20));
    rig.seconds(0.1, 512);
    assert_eq!((rig.view().notice.clone(), rig.view().report.status), (None, Status::Stopped));
}

#[test]
fn what_was_said_of_the_chain_is_judged_by_and_stands_in_the_report() {
    let plan = Plan::straight("one leg", Chain::ActiveMonitors, 2, Db(-12.5), 333.37);
    let said = |edits: &[Edit]| {
        let mut rig = rig(48_000.0, &plan);
        edits.iter().for_each(|edit| rig.saved.project.apply(edit.clone()));
        rig.run(&[1024])
    };
    let silent = said(&[]);
    assert_eq!(faults(&silent), ["unbalanced-loss"]);
    let setup = silent.setup.expect("was run");
    assert_eq!((setup.wiring, setup.gear.len()), (None, 0));
    let interface = Choice::Listed { id: "focusrite-scarlett-4i4-3g".to_owned() };
    let edits = [
        Edit::SetWiring("monitors-rca".to_owned()),
        Edit::SetGear("interface".to_owned(), interface),
        Edit::SetGear("headphones".to_owned(), Choice::NotListed { name: None }),
    ];
    let report = said(&edits);
    assert_eq!(faults(&report), [""; 0], "monitors with RCA inputs use one leg by right");
    let error = figure(&report, "level", "gain_error_db", Some(1), None).expect("is measured");
    assert!((error - (-12.5 + 6.5 + 6.0206)).abs() < 0.05, "{error}");
    let level = report.checks.iter().find(|check| check.id == "level").expect("is judged");
    assert!(level.limits.iter().any(|limit| limit.contains("Scarlett 4i4 (3rd Gen): +15.5 dBu out")));
    let setup = report.setup.expect("was run");
    assert_eq!(setup.wiring.as_deref(), Some("monitors-rca"));
    assert_eq!(
        setup.gear.into_iter().collect::<Vec<_>>(),
        [("interface".to_owned(), "Focusrite Scarlett 4i4 (3rd Gen)".to_owned())]
    );
}
