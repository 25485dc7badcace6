//! The ear tests in the window, by label and by keyboard.

use crate::common::{Desk, SMALL, TALL, USUAL, idle, reached_by_tab};
use crate::listener::label;
use crate::picture;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::Chain;
use linecheck::editor::{Intent, Page};
use linecheck::live::{Heard, Sounding};
use linecheck::walk::Edit;
use linecheck::walk::ear::{Answer, EarEdit, Stimulus, Test};

fn open(size: Vec2) -> Harness<'static, Desk> {
    let mut desk = Desk::new(idle());
    // At a line loop there is nothing to hear.
    desk.controls.chain = Chain::ActiveMonitors;
    desk.state.page = Page::Listen;
    desk.state.listen.seed = 1;
    let mut harness = desk.open(size, 1.0);
    harness.run();
    harness
}

/// The operator's part: the trial at hand was played to its end.
fn hear(harness: &mut Harness<'static, Desk>, test: Test) -> Stimulus {
    let desk = harness.state_mut();
    let series = desk.project.ear.series(test).expect("begun");
    let trial = series.answers.len();
    let played = series.stimulus(test, trial);
    desk.view.trials.heard = Some(Heard { test, seed: series.seed, trial });
    harness.run();
    played
}

fn key(answer: Answer) -> Key {
    match answer {
        Answer::Left => Key::ArrowLeft,
        Answer::Right => Key::ArrowRight,
        Answer::Both => Key::ArrowUp,
        Answer::First => Key::Num1,
        Answer::Second => Key::Num2,
        Answer::CantHear => Key::N,
        Answer::CantTell => Key::T,
    }
}

/// Listens to trials until the series is over: by turns by key and by button.
fn listen(harness: &mut Harness<'static, Desk>, test: Test, says: impl Fn(usize, Stimulus) -> Answer) {
    for trial in 0..40 {
        harness.state_mut().intents.clear();
        if trial % 2 == 0 {
            harness.key_press(Key::P);
        } else {
            harness.get_by_label(if trial == 0 { "Play the trial" } else { "Go on" }).click();
        }
        harness.run();
        let series = harness.state().project.ear.series(test).expect("begun");
        assert_eq!((series.answers.len(), series.said), (trial, None));
        if series.ending(test).is_some() {
            assert!(
                !harness.state().intents.contains(&Intent::PlayTrial(test)),
                "nothing plays after the end"
            );
            harness.run();
            return;
        }
        assert!(harness.state().intents.contains(&Intent::PlayTrial(test)), "{:?}", harness.state().intents);
        let answer = says(trial, hear(harness, test));
        if trial % 3 == 0 {
            harness.get_by_label(label(answer)).click();
        } else {
            harness.key_press(key(answer));
        }
        harness.run();
        let series = harness.state().project.ear.series(test).expect("begun");
        assert_eq!((series.answers.len(), series.said), (trial, Some(answer)), "it does not count yet");
    }
    panic!("the series does not end");
}

#[test]
fn nothing_sounds_and_nothing_is_begun_unasked() {
    let harness = open(USUAL);
    assert_eq!(harness.state().intents, []);
    assert!(harness.state().project.ear.is_empty());
    assert!(harness.get_by_label("Left").accesskit_node().is_disabled());
}

#[test]
fn an_answer_counts_only_once_the_trial_was_heard() {
    let mut harness = open(USUAL);
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert!(harness.state().project.ear.is_empty());
    harness.key_press(Key::P);
    harness.run();
    for refused in [Key::ArrowLeft, Key::ArrowUp, Key::N] {
        harness.key_press(refused);
        harness.run();
    }
    assert_eq!(harness.state().project.ear.channels.as_ref().expect("begun").answers, []);
    hear(&mut harness, Test::Channels);
    let said = |harness: &mut Harness<'static, Desk>, key| {
        harness.key_press(key);
        harness.run();
        let series = harness.state().project.ear.channels.clone().expect("begun");
        (series.answers, series.said)
    };
    assert_eq!(said(&mut harness, Key::ArrowUp), (vec![], Some(Answer::Both)));
    harness.get_by_label("You said: both, or the middle. It counts once you go on.");
    // A slip, taken back, corrected, undone.
    assert_eq!(said(&mut harness, Key::Backspace), (vec![], None));
    assert_eq!(said(&mut harness, Key::ArrowLeft), (vec![], Some(Answer::Left)));
    assert_eq!(said(&mut harness, Key::ArrowRight), (vec![], Some(Answer::Right)));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(harness.state().project.ear.channels.as_ref().expect("begun").said, Some(Answer::Left));
    // Gone on, it counts, and the next trial has not been heard yet.
    assert_eq!(said(&mut harness, Key::P), (vec![Answer::Left], None));
    for nothing in [Key::ArrowUp, Key::Backspace] {
        assert_eq!(said(&mut harness, nothing), (vec![Answer::Left], None));
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(harness.state().project.ear.channels.as_ref().expect("begun").answers, [Answer::Left]);
}

#[test]
fn a_listener_with_swapped_sides_is_told_what_to_do() {
    let mut harness = open(TALL);
    listen(&mut harness, Test::Channels, |_, played| match played {
        Stimulus::Left => Answer::Right,
        Stimulus::Right => Answer::Left,
        _ => Answer::Both,
    });
    harness.get_by_label("Left and right are swapped.");
    harness.get_by_label_contains("swap the two leads");
    harness.get_by_label("Listen again").click();
    harness.run();
    listen(&mut harness, Test::Channels, |_, played| played.right_answer());
    harness.get_by_label("Left is left, right is right, and both are heard.");
    harness.get_by_label("Go on: Phase").click();
    harness.run();
    listen(&mut harness, Test::Phase, |_, played| played.right_answer());
    harness.get_by_label("Both sides are the same way round: in phase stands in the middle.");
}

#[test]
fn a_guesser_ends_as_chance_and_mono_is_told() {
    let mut harness = open(USUAL);
    let guesses = [Answer::Right, Answer::Both, Answer::Left, Answer::Left, Answer::Both, Answer::Right];
    listen(&mut harness, Test::Channels, |trial, _| guesses[trial % guesses.len()]);
    let series = harness.state().project.ear.channels.clone().expect("begun");
    let finding = series.finding(Test::Channels).expect("over");
    assert!(finding.p_value > 0.05);
    assert!(harness.query_all_by_label("Can't tell").next().is_some(), "{finding:?}");
    harness.get_by_label("Listen again").click();
    harness.run();
    listen(&mut harness, Test::Channels, |_, _| Answer::Both);
    harness.get_by_label("You hear mono: whatever plays, both sides get it.");
}

#[test]
fn the_strip_gives_nothing_away_and_stop_stops() {
    let mut harness = open(USUAL);
    assert_eq!(harness.query_all_by_label("Hidden while you listen blind").count(), 0);
    harness.key_press(Key::P);
    harness.run();
    let view = &mut harness.state_mut().view;
    view.trials.playing = Some(Test::Channels);
    view.readout.sounding = Sounding::Tape;
    view.readout.output[0].peak = 0.1;
    harness.run_steps(2);
    assert_eq!(harness.query_all_by_label("Hidden while you listen blind").count(), 2);
    assert!(harness.query_by_label_contains("Output 1").is_none());
    harness.get_by_label("A trial: what do you hear?");
    harness.state_mut().intents.clear();
    harness.key_press(Key::P);
    harness.key_press(Key::Space);
    harness.run_steps(2);
    assert_eq!(harness.state().intents, [Intent::Stop]);
    // Elsewhere the meters stay hidden for a moment, too.
    harness.state_mut().state.page = Page::Bench;
    harness.run_steps(2);
    assert_eq!(harness.query_all_by_label("Hidden while you listen blind").count(), 2);
}

#[test]
fn what_was_heard_on_another_chain_does_not_count() {
    let mut harness = open(USUAL);
    listen(&mut harness, Test::Channels, |_, played| played.right_answer());
    harness.state_mut().controls.chain = Chain::Headphones;
    harness.run();
    harness.get_by_label("Trial 1");
}

#[test]
fn everything_can_be_reached_by_tab_and_the_arrows_answer() {
    let mut harness = open(USUAL);
    harness.key_press(Key::P);
    harness.run();
    hear(&mut harness, Test::Channels);
    harness.get_by_label("Play the trial").focus();
    harness.run();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert!(harness.get_by_label("Go on").accesskit_node().is_focused());
    assert_eq!(harness.state().project.ear.channels.as_ref().expect("begun").said, Some(Answer::Right));
    hear(&mut harness, Test::Channels);
    let names = ["Left", "Both, or the middle", "Right", "I can't hear it", "I can't tell"];
    reached_by_tab(&mut harness, &names);
}

#[test]
fn pictures() {
    for (dark, theme) in [(true, "dark"), (false, "light")] {
        for (size, name) in [(USUAL, "usual"), (SMALL, "small")] {
            let mut harness = open(size);
            harness.state_mut().state.dark = dark;
            harness.run();
            picture::save(&harness, &format!("listen-first-{name}-{theme}"));
            harness.key_press(Key::P);
            harness.run();
            hear(&mut harness, Test::Channels);
            picture::save(&harness, &format!("listen-trial-{name}-{theme}"));
            let chain = harness.state().controls.chain.id().to_owned();
            for (test, says) in [(Test::Channels, Answer::Left), (Test::Phase, Answer::First)] {
                let project = &mut harness.state_mut().project;
                project.apply(Edit::Ear(EarEdit::Begin(test, chain.clone(), 1)));
                project.apply(Edit::Ear(EarEdit::Stamp(test, "2026-11-21T17:05:09Z".to_owned())));
                for _ in 0..24 {
                    let ear = &mut project.ear;
                    ear.apply(EarEdit::Answer(test, says));
                }
            }
            harness.run();
            picture::save(&harness, &format!("listen-fail-{name}-{theme}"));
            harness.state_mut().state.listen.test = Test::Phase;
            harness.run();
            picture::save(&harness, &format!("listen-chance-{name}-{theme}"));
        }
    }
}
