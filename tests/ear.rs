//! The ear tests from the press to the report: what sounds, when it ends, and what the report says of it.

mod common;

use common::{OFF, Rig};
use linecheck::chain::gear::Choice;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::check::Verdict;
use linecheck::live::{Controls, Heard, Saved, Sounding, StopReason, Wish};
use linecheck::report::Status;
use linecheck::signal::Generator;
use linecheck::units::Dbfs;
use linecheck::walk::Edit;
use linecheck::walk::ear::{Answer, EarEdit, Stimulus, Test};
use std::time::Duration;

const RATE: f64 = 48_000.0;

fn begin(rig: &Rig, test: Test, seed: u64) {
    let chain = rig.controls.chain.id().to_owned();
    rig.saved.project.apply(Edit::Ear(EarEdit::Begin(test, chain, seed)));
}

fn ask(rig: &Rig, test: Test, stops: u32) {
    rig.view.wishes.ask(Wish::Trial { test, controls: rig.controls, stops });
}

fn press(rig: &Rig, test: Test) {
    ask(rig, test, rig.shared.stops());
}

/// Answers a series until it is over, without playing it.
fn answer(rig: &Rig, test: Test, says: impl Fn(Stimulus) -> Answer) {
    loop {
        let project = rig.saved.project.get();
        let series = project.ear.series(test).expect("begun");
        if series.ending(test).is_some() {
            return;
        }
        let said = says(series.stimulus(test, series.answers.len()));
        rig.saved.project.apply(Edit::Ear(EarEdit::Answer(test, said)));
    }
}

fn right(played: Stimulus) -> Answer {
    played.right_answer()
}

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
}

#[test]
fn in_known_headphones_no_trial_is_louder_than_85_db() {
    let mut rig = Rig::new(RATE, 2, 2);
    for (place, id) in [("interface", "focusrite-scarlett-4i4-4g"), ("headphones", "sennheiser-hd650")] {
        let choice = Choice::Listed { id: id.to_owned() };
        rig.saved.project.apply(Edit::SetGear(place.to_owned(), choice));
    }
    rig.controls.chain = Chain::Headphones;
    let most = rig.saved.project.get().worn(Chain::Headphones).expect("is known").most;
    assert!(most < Dbfs(-26.0) && most > Dbfs(-28.0), "{most}");
    begin(&rig, Test::Channels, 1);
    rig.keep_sent();
    press(&rig, Test::Channels);
    rig.seconds(3.0, 480);
    assert_eq!(rig.shown().trials.level, Some(most));
    let sent = rig.sent.as_ref().expect("kept");
    let loudest = sent.iter().map(|channel| f64::from(peak(channel))).fold(0.0, f64::max);
    // Pink noise of that level, with its crest.
    assert!(loudest > 0.0 && loudest < Dbfs(most.0 + 16.0).amplitude(), "{loudest}");
}

#[test]
fn a_trial_sounds_at_a_press_where_it_should_and_once() {
    for seed in 0..6 {
        let mut rig = Rig::new(RATE, 2, 2);
        begin(&rig, Test::Channels, seed);
        rig.keep_sent();
        rig.seconds(0.2, 480);
        assert_eq!(rig.sounding, 0, "nothing sounds without a press");
        press(&rig, Test::Channels);
        rig.seconds(0.3, 480);
        let view = rig.shown();
        assert_eq!((view.trials.playing, view.trials.heard), (Some(Test::Channels), None));
        assert_eq!((view.readout.sounding, view.trials.level), (Sounding::Tape, Some(OFF.level)));
        // A second press while it sounds is none.
        press(&rig, Test::Channels);
        rig.seconds(2.5, 480);
        std::thread::sleep(Duration::from_millis(20));
        rig.block(1);
        let heard = Heard { test: Test::Channels, seed, trial: 0 };
        assert_eq!((rig.view().trials.playing, rig.view().trials.heard), (None, Some(heard)));
        let project = rig.saved.project.get();
        let series = project.ear.channels.as_ref().expect("begun");
        assert!(series.begun.ends_with('Z'), "it is marked with its time: {}", series.begun);
        let sent = rig.sent.as_ref().expect("kept");
        let sounds = (peak(&sent[0]) > 0.01, peak(&sent[1]) > 0.01);
        let expected = match series.stimulus(Test::Channels, 0) {
            Stimulus::Left => (true, false),
            Stimulus::Right => (false, true),
            _ => (true, true),
        };
        assert_eq!(sounds, expected);
        assert!(rig.sounding < (0.75 * RATE) as usize, "it sounds once: {}", rig.sounding);
        assert!(sent.iter().all(|channel| f64::from(peak(channel)) <= Dbfs(-6.0).amplitude()));
    }
}

#[test]
fn stop_is_silent_within_20_ms_and_the_trial_was_not_heard() {
    let mut rig = Rig::new(RATE, 2, 2);
    begin(&rig, Test::Phase, 1);
    press(&rig, Test::Phase);
    rig.seconds(0.4, 64);
    assert!(rig.sounding > 0);
    rig.shared.stop(StopReason::Window);
    rig.seconds(0.02, 64);
    let before = rig.sounding;
    rig.seconds(3.0, 480);
    assert_eq!(rig.sounding, before);
    std::thread::sleep(Duration::from_millis(20));
    rig.block(1);
    assert_eq!((rig.view().trials.playing, rig.view().trials.heard), (None, None));
}

#[test]
fn nothing_sounds_that_was_asked_for_before_a_stop_or_with_bypass_or_on_one_output() {
    let mut rig = Rig::new(RATE, 2, 2);
    begin(&rig, Test::Channels, 1);
    let stops = rig.shared.stops();
    rig.shared.stop(StopReason::Window);
    ask(&rig, Test::Channels, stops);
    rig.seconds(0.5, 480);
    rig.controls.bypass = true;
    rig.block(480);
    press(&rig, Test::Channels);
    rig.seconds(0.5, 480);
    assert_eq!(rig.sounding, 0);

    let mut mono = Rig::new(RATE, 1, 1);
    begin(&mono, Test::Channels, 1);
    press(&mono, Test::Channels);
    mono.seconds(0.5, 480);
    assert_eq!(mono.sounding, 0);
    std::thread::sleep(Duration::from_millis(20));
    mono.block(1);
    assert!(mono.view().notice.as_ref().is_some_and(|notice| notice.contains("two outputs")));
}

#[test]
fn a_state_that_is_loaded_silences_a_trial_and_an_open_series_makes_no_sound() {
    let mut rig = Rig::new(RATE, 2, 2);
    begin(&rig, Test::Phase, 1);
    press(&rig, Test::Phase);
    rig.seconds(0.4, 64);
    nice_load(&rig.saved, String::new());
    rig.seconds(0.03, 64);
    let before = rig.sounding;
    assert!(before > 0);
    rig.seconds(3.0, 480);
    assert_eq!(rig.sounding, before);
    // What was pressed while nobody was there to do it is not done later.
    begin(&rig, Test::Phase, 1);
    let (saved, view) = (rig.saved.clone(), rig.view.clone());
    view.wishes.ask(Wish::Trial { test: Test::Phase, controls: OFF, stops: 0 });
    let mut again = Rig::with_view(RATE, 2, 2, saved, view);
    again.seconds(1.0, 480);
    assert_eq!(again.sounding, 0);
}

/// As the host loads a state.
fn nice_load(saved: &Saved, json: String) {
    use nice_plug::params::persist::PersistentField;
    PersistentField::set(saved, json);
}

#[test]
fn a_trial_stops_when_its_window_is_gone() {
    let mut rig = Rig::new(RATE, 2, 2);
    begin(&rig, Test::Phase, 1);
    rig.shared.heartbeat();
    rig.shared.set_window_owns_tone(true);
    press(&rig, Test::Phase);
    rig.seconds(0.3, 64);
    std::thread::sleep(Duration::from_millis(2100));
    // The operator notices, then the engine fades. Whole windows, so that a long sleep is not taken for a stopped host.
    rig.seconds(0.03, 480);
    let before = rig.sounding;
    assert!(before > 0);
    rig.seconds(3.0, 480);
    assert_eq!(rig.sounding, before);
    assert_eq!(rig.shared.stop_reason(), Some(StopReason::WindowGone));
}

#[test]
fn a_level_turned_down_cuts_a_trial_and_the_generator_never_sounds_beside_it() {
    let mut rig = Rig::new(RATE, 2, 2);
    begin(&rig, Test::Phase, 1);
    rig.block(64);
    press(&rig, Test::Phase);
    rig.seconds(0.3, 64);
    rig.controls.generator = Generator::Sine;
    rig.keep_sent();
    rig.seconds(0.2, 64);
    let sent = rig.sent.as_ref().expect("kept");
    let tone = 0.05 * Dbfs(-20.0).amplitude() as f32;
    assert!(sent[0].iter().zip(&sent[1]).all(|(l, r)| (l.abs() - r.abs()).abs() < tone), "the trial alone");
    rig.controls.level = Dbfs(-40.0);
    rig.seconds(0.02, 64);
    let before = rig.sounding;
    rig.seconds(3.0, 480);
    assert_eq!(rig.sounding, before);
    assert_eq!(rig.shared.stop_reason(), Some(StopReason::LevelLowered));
}

#[test]
fn what_was_heard_stands_beside_what_was_measured() {
    let mut rig = Rig::new(RATE, 2, 2);
    let measured = rig.run(&[512]);
    rig.controls.run = false;
    let checks = measured.checks.len();
    begin(&rig, Test::Channels, 7);
    answer(&rig, Test::Channels, |played| match played {
        Stimulus::Left => Answer::Right,
        Stimulus::Right => Answer::Left,
        _ => Answer::Both,
    });
    rig.block(64);
    let report = rig.report();
    assert_eq!((report.status, report.checks.len()), (Status::Complete, checks + 1));
    let ear = report.checks.last().expect("a check");
    assert_eq!((ear.id.as_str(), ear.verdict), ("ear-channels", Verdict::Fail));
    assert!(ear.headline.contains("swapped") && !ear.advice.is_empty() && !ear.limits.is_empty());
    let ids: Vec<&str> = ear.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(ids, ["trials", "correct", "p_value"]);
    // Mended and heard again; a measured run keeps it.
    begin(&rig, Test::Channels, 8);
    rig.block(64);
    assert_eq!(rig.report().checks, report.checks, "the old result stands until there is a new one");
    answer(&rig, Test::Channels, right);
    let report = rig.run(&[512]);
    let ear = report.checks.iter().find(|check| check.id == "ear-channels").expect("kept");
    assert_eq!(ear.verdict, Verdict::Pass);
    assert!(common::figure(&report, "ear-channels", "p_value", None, None).is_some_and(|p| p < 0.05));
    // Of another chain it says nothing.
    rig.controls.run = false;
    rig.controls.chain = Chain::Headphones;
    let other = rig.run(&[512]);
    assert!(other.checks.iter().all(|check| check.id != "ear-channels"));
}

#[test]
fn a_run_by_ear_sends_to_listen_and_is_complete_once_both_tests_are() {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.controls = Controls { return_path: ReturnPath::Ear, ..OFF };
    let report = rig.run(&[512]);
    assert_eq!((report.status, rig.sounding), (Status::Stopped, 0));
    assert!(report.stopped_because.is_some_and(|why| why.contains("go to Listen")));
    rig.controls.run = false;
    for test in Test::ALL {
        begin(&rig, test, 3);
        press(&rig, test);
        rig.seconds(2.6, 512);
        answer(&rig, test, right);
        rig.block(64);
    }
    let report = rig.report();
    assert_eq!((report.status, report.stopped_because.as_deref()), (Status::Complete, None));
    let passed =
        |id: &str| report.checks.iter().any(|check| check.id == id && check.verdict == Verdict::Pass);
    assert!(passed("ear-channels") && passed("ear-phase"));
    let again = rig.run(&[512]);
    assert_eq!(again.status, Status::Complete);
}

#[test]
fn without_any_run_the_ears_alone_make_a_report() {
    let mut rig = Rig::new(RATE, 2, 2);
    for (test, status) in Test::ALL.into_iter().zip([Status::Stopped, Status::Complete]) {
        begin(&rig, test, 5);
        press(&rig, test);
        rig.seconds(2.6, 512);
        answer(&rig, test, right);
        rig.block(64);
        let report = rig.report();
        assert_eq!(report.status, status);
        assert_eq!(report.setup.expect("by ear").return_path, "ear");
    }
    assert_eq!(rig.report().verdict().verdict, Verdict::Pass);
}
