//! Practice: the simulated studio in the engine, and what the operator makes of it.

mod common;

use common::{OFF, Rig, faults};
use linecheck::check::{Outcome, Verdict};
use linecheck::live::engine::{Engine, Format};
use linecheck::live::exercise::{Choice, HEALTHY};
use linecheck::live::link::{Command, Event, link};
use linecheck::live::practice::Practice;
use linecheck::live::{Controls, Shared, Sounding, Wish};
use linecheck::report::{Report, Status};
use linecheck::signal::Generator;
use linecheck::studio::{Studio, catalogue};
use linecheck::tape::{Cue, Outputs, Take, Tape};
use linecheck::units::Dbfs;
use std::sync::Arc;
use std::time::Duration;

const RATE: f64 = 48_000.0;

/// What the window shows by now.
fn shown(rig: &mut Rig) -> Arc<linecheck::live::View> {
    std::thread::sleep(Duration::from_millis(20));
    rig.block(1);
    rig.view()
}

fn practise(rig: &mut Rig, choice: Choice) {
    rig.view.wishes.ask(Wish::Practise(choice));
    rig.seconds(0.1, 480);
}

fn run(rig: &mut Rig) -> Report {
    rig.run(&[512, 64, 1999]);
    rig.controls.run = false;
    Report::clone(&shown(rig).report)
}

#[test]
fn a_run_in_practice_finds_the_fault_leaves_the_plugin_silent_and_the_real_report_as_it_is() {
    let mut rig = Rig::new(RATE, 2, 2);
    let real = run(&mut rig);
    let saved = rig.saved.json();
    rig.sounding = 0;
    let resets = rig.shared.meter_resets();
    for id in ["channels-swapped", "polarity-one", "mains-hum"] {
        practise(&mut rig, Choice::Named(id));
        let view = shown(&mut rig);
        assert!(view.readout.practice && view.report.status == Status::Empty);
        assert_eq!(view.practice.as_ref().and_then(|it| it.exercise.as_ref()).map(|one| one.id), Some(id));
        let report = run(&mut rig);
        assert_eq!((report.status, faults(&report).first().copied()), (Status::Complete, Some(id)));
        assert!(report.setup.as_ref().is_some_and(|setup| setup.practice));
        assert!(report.verdict().text.starts_with("Practice in a simulated studio: "));
    }
    practise(&mut rig, Choice::Named("healthy-loop"));
    assert_eq!(faults(&run(&mut rig)), [""; 0]);
    assert_eq!(rig.sounding, 0, "nothing left the plugin");
    assert_eq!(rig.saved.json(), saved, "the real report was not touched");
    rig.view.wishes.ask(Wish::EndPractice);
    rig.seconds(0.1, 480);
    let view = shown(&mut rig);
    assert!(!view.readout.practice && view.practice.is_none());
    // What the meters hold of one studio says nothing of another: four were entered, and all left.
    assert_eq!(rig.shared.meter_resets(), resets + 5);
    assert_eq!((&view.report.checks, &view.report.setup), (&real.checks, &real.setup));
    assert_eq!(rig.sounding, 0);
    // And the real thing is back.
    let again = run(&mut rig);
    assert!(rig.sounding > 0 && again.setup.is_some_and(|setup| !setup.practice));
}

#[test]
fn a_run_in_practice_is_made_for_the_chain_of_its_studio() {
    let mut rig = Rig::new(RATE, 2, 2);
    practise(&mut rig, Choice::Named("unbalanced-loss"));
    let report = run(&mut rig);
    assert_eq!(report.setup.as_ref().map(|setup| setup.chain.as_str()), Some("active-monitors"));
    assert_eq!(faults(&report), ["unbalanced-loss"]);
}

#[test]
fn a_hidden_fault_is_told_with_its_evidence_after_a_guess() {
    let (mut right, mut wrong) = (0, 0);
    for seed in [3, 11] {
        let mut rig = Rig::new(RATE, 2, 2);
        practise(&mut rig, Choice::Hidden(seed));
        rig.view.wishes.ask(Wish::Guess(HEALTHY));
        rig.block(64);
        let practice = shown(&mut rig).practice.clone().expect("on");
        assert_eq!((practice.guess, practice.exercise.is_none()), (None, true), "first a run, then a guess");
        let report = run(&mut rig);
        assert!(faults(&report).is_empty() && report.checks.len() > 10);
        // The figures are there, and nothing that says what they mean; nor does a run that is only looked at.
        let silent = |check: &Outcome| {
            check.headline.is_empty() && check.advice.is_empty() && check.verdict == Verdict::Unsure
        };
        assert!(report.checks.iter().all(silent), "{:?}", report.checks);
        assert!(report.checks.iter().any(|check| !check.figures.is_empty() && !check.limits.is_empty()));
        let said = report.verdict().text;
        assert!(!said.contains("fault") && !said.contains("outside"), "{said}");
        let healthy = shown(&mut rig).exercises.iter().filter(|one| one.healthy).count();
        assert!(healthy > 0);
        rig.view.wishes.ask(Wish::Guess("channels-swapped"));
        rig.block(64);
        let view = shown(&mut rig);
        let practice = view.practice.as_ref().expect("on");
        let exercise = practice.exercise.as_ref().expect("told");
        let (said, is_right) = practice.guess.clone().expect("guessed");
        assert_eq!((said.as_str(), is_right), ("channels-swapped", exercise.id == "channels-swapped"));
        let told = faults(&view.report);
        assert!(view.report.checks.iter().all(|check| !check.headline.is_empty()), "the verdicts are told");
        assert_eq!(view.report.checks.iter().any(|check| check.verdict == Verdict::Fail), !told.is_empty());
        assert!(exercise.healthy || told.first() == Some(&exercise.id), "{told:?} in {}", exercise.id);
        if is_right {
            right += 1;
        } else {
            wrong += 1;
        }
        assert_eq!(rig.sounding, 0);
        // Looked at again, it stays told.
        assert_eq!(faults(&run(&mut rig)).is_empty(), exercise.healthy);
    }
    assert_eq!(right + wrong, 2);
}

#[test]
fn what_sounds_fades_before_practice_and_nothing_of_it_comes_back_afterwards() {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.block(64);
    rig.controls.generator = Generator::Sine;
    rig.seconds(0.2, 64);
    assert!(rig.sounding > 0);
    rig.keep_sent();
    practise(&mut rig, Choice::Named("healthy-loop"));
    let sent = rig.sent.take().expect("kept");
    let step = sent[0].windows(2).fold(0.0f32, |step, pair| step.max((pair[1] - pair[0]).abs()));
    let sine = 0.1 * std::f64::consts::TAU * 1000.0 / RATE;
    assert!(f64::from(step) < 1.1 * sine, "no click: {step}");
    let silent = sent[0].iter().rev().take_while(|sample| **sample == 0.0).count();
    assert!(silent > (0.075 * RATE) as usize, "{silent}");
    // A signal by hand and Thru stay in the studio, and it returns the signal.
    rig.sounding = 0;
    rig.controls.generator = Generator::Off;
    rig.seconds(0.05, 64);
    rig.controls = Controls { generator: Generator::Sine, thru: true, ..rig.controls };
    rig.seconds(0.5, 64);
    let view = shown(&mut rig);
    assert_eq!(view.readout.sounding, Sounding::Generator);
    // The healthy loop loses 6 dB.
    let back = 20.0 * f64::from(view.readout.input[0].peak).log10();
    assert!((back + 26.0).abs() < 0.3, "{back}");
    // Leaving in the middle of it is silent, and stays so.
    rig.view.wishes.ask(Wish::EndPractice);
    rig.seconds(0.5, 64);
    assert_eq!(rig.sounding, 0);
    assert!(!shown(&mut rig).readout.practice);
}

#[test]
fn leaving_in_the_middle_of_a_run_ends_it_in_silence() {
    let mut rig = Rig::new(RATE, 2, 2);
    practise(&mut rig, Choice::Named("polarity-one"));
    rig.controls.run = true;
    rig.seconds(5.0, 512);
    assert!(rig.shared.is_busy());
    rig.view.wishes.ask(Wish::EndPractice);
    rig.seconds(1.0, 512);
    assert!(!rig.shared.is_busy() && rig.sounding == 0);
    assert_eq!(shown(&mut rig).report.status, Status::Empty);
}

#[test]
fn loading_a_state_brings_the_real_studio_back_in_silence() {
    use nice_plug::params::persist::PersistentField;
    let mut rig = Rig::new(RATE, 2, 2);
    practise(&mut rig, Choice::Named("polarity-one"));
    rig.controls.run = true;
    rig.seconds(3.0, 512);
    PersistentField::set(&rig.saved, String::new());
    rig.seconds(1.0, 512);
    let view = shown(&mut rig);
    assert!(!view.readout.practice && view.practice.is_none() && !rig.shared.is_busy());
    assert_eq!(rig.sounding, 0);
}

#[test]
fn a_studio_that_does_not_fit_is_not_entered() {
    let mut rig = Rig::new(RATE, 1, 1);
    practise(&mut rig, Choice::Hidden(1));
    let view = shown(&mut rig);
    assert!(view.exercises.is_empty() && view.practice.is_none() && !view.readout.practice);
    assert!(view.notice.as_ref().is_some_and(|notice| notice.contains("stereo")));
}

#[test]
fn the_return_of_a_studio_is_the_same_whatever_the_block_size() {
    let mut first: Option<Vec<Vec<f32>>> = None;
    for block in [1usize, 64, 441, 4096, 0] {
        let (engine_end, mut operator) = link();
        let format = Format { rate: RATE, inputs: 2, outputs: 2, offline: false };
        let mut engine = Engine::new(format, engine_end, Arc::new(Shared::default()));
        let plan = (catalogue::named("mains-hum").expect("known").plan)(RATE);
        let practice = Practice::new(Studio::new(&plan, RATE, 5), 2, format.window());
        operator.commands.push(Command::Practice(Box::new(practice))).expect("room");
        let sound = (0..4800).map(|n| (n as f32 * 0.1).sin() * (n as f32 / 480.0).min(1.0)).collect();
        let cues = vec![Cue { sound: 0, outputs: Outputs::one(0), start: 100, gain: 0.1 }];
        let tape = Tape::new(2, 20_000, Dbfs(-20.0), vec![sound], cues).expect("fits");
        operator.commands.push(Command::Play(Box::new(Take::new(tape, 2, RATE)), 0)).expect("room");
        let mut ragged = [1usize, 7, 480, 3, 1999, 64].into_iter().cycle();
        let take = loop {
            let size = if block == 0 { ragged.next().expect("cycles") } else { block };
            // What the real inputs hear is of no interest.
            let mut buffers = [vec![0.5f32; size], vec![f32::NAN; size]];
            let [left, right] = &mut buffers;
            engine.process(&mut [left, right], OFF);
            assert!(buffers.iter().flatten().all(|sample| *sample == 0.0), "nothing leaves");
            if let Ok(Event::Take(take)) = operator.events.pop() {
                break take;
            }
        };
        assert!((0..2).all(|input| take.is_whole(input)));
        assert!(take.recording[0].iter().any(|sample| sample.abs() > 0.03));
        match &first {
            Some(first) => assert!(*first == take.recording, "block {block}"),
            None => first = Some(take.recording),
        }
    }
}
