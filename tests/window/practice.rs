//! Practice in the window, by label and by keyboard.

use crate::common::{Desk, SMALL, USUAL, faulty, idle, page, press, reached_by_tab};
use crate::picture;
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::{Chain, ReturnPath};
use linecheck::editor::{Intent, Page};
use linecheck::live::exercise::{Choice, Exercise, Exercising};
use std::sync::Arc;

const FAULT: &str = "The left output's cable is in the right input and the other way round.";

fn exercises() -> Arc<[Exercise]> {
    let one = |id, name: &str, description, healthy| Exercise {
        id,
        name: name.to_owned(),
        description,
        healthy,
        setup: "Line loop · Loopback cable".to_owned(),
    };
    Arc::new([
        one("healthy-loop", "Healthy loop", "Two good cables from line outputs to line inputs.", true),
        one("channels-swapped", "Channels swapped", FAULT, false),
        one("mains-hum", "Mains hum", "The mains hum at \u{2212}64 dBFS.", false),
    ])
}

fn open(size: Vec2) -> Harness<'static, Desk> {
    let mut desk = Desk::new(idle());
    desk.state.page = Page::Practice;
    desk.view.exercises = exercises();
    let mut harness = desk.open(size, 1.0);
    harness.run();
    harness
}

/// As the operator shows it: in a hidden studio, with its run done or not, and what was guessed.
fn practising(harness: &mut Harness<'static, Desk>, ran: bool, guess: Option<(&str, bool)>) {
    let view = &mut harness.state_mut().view;
    view.readout.practice = true;
    view.practice = Some(Exercising {
        exercise: guess.is_some().then(|| exercises()[1].clone()),
        setup: "Line loop · Loopback cable".to_owned(),
        chain: Chain::LineLoop,
        return_path: ReturnPath::Loopback,
        hidden: true,
        ran,
        guess: guess.map(|(said, right)| (said.to_owned(), right)),
    });
    if ran {
        let mut report = faulty().report;
        let inner = Arc::make_mut(&mut report);
        inner.setup.as_mut().expect("made").practice = true;
        if guess.is_none() {
            inner.faults.clear();
        }
        view.report = report;
    }
    harness.run();
}

#[test]
fn studios_are_chosen_and_nothing_starts_unasked() {
    let mut harness = open(USUAL);
    assert_eq!(harness.state().intents, []);
    assert_eq!(press(&mut harness, "A healthy one"), [Intent::Practise(Choice::Named("healthy-loop"))]);
    let hidden = press(&mut harness, "Hide a fault from me");
    assert!(matches!(hidden[..], [Intent::Practise(Choice::Hidden(_))]));
    assert_ne!(press(&mut harness, "Hide a fault from me"), hidden, "another one");
    press(&mut harness, "Studio");
    press(&mut harness, "Mains hum");
    assert_eq!(press(&mut harness, "Practise with it"), [Intent::Practise(Choice::Named("mains-hum"))]);
}

#[test]
fn a_hidden_fault_is_found() {
    let mut harness = open(USUAL);
    practising(&mut harness, false, None);
    harness.get_by_label("Find what is wrong");
    harness.get_by_label("Practice: nothing leaves the plugin");
    assert!(harness.query_by_label("Tell me").is_none());
    assert_eq!(press(&mut harness, "Run"), [Intent::Run]);
    practising(&mut harness, true, None);
    assert!(harness.get_by_label("Tell me").accesskit_node().is_disabled());
    press(&mut harness, "What is wrong?");
    press(&mut harness, "Channels swapped");
    assert_eq!(press(&mut harness, "Tell me"), [Intent::Guess("channels-swapped")]);
    practising(&mut harness, true, Some(("channels-swapped", true)));
    harness.get_by_label_contains("Right: channels swapped.");
    harness.get_by_label("The right channel is upside down.");
    practising(&mut harness, true, Some(("mains-hum", false)));
    harness.get_by_label_contains("Not quite: you said mains hum, and it is: channels swapped.");
    assert_eq!(press(&mut harness, "End practice"), [Intent::EndPractice]);
}

#[test]
fn the_line_check_and_listen_say_that_it_is_practice() {
    let mut harness = open(USUAL);
    practising(&mut harness, true, Some(("mains-hum", false)));
    harness.state_mut().state.page = Page::LineCheck;
    harness.run();
    harness.get_by_label("Practice: 2 faults found");
    // The ears have nothing to do in a studio that is not there.
    harness.state_mut().controls.chain = Chain::ActiveMonitors;
    harness.state_mut().state.page = Page::Listen;
    harness.run();
    assert_eq!(page(&harness), Page::Channels);
    // It has been left, and the engine still fades.
    harness.state_mut().view.practice = None;
    harness.state_mut().state.page = Page::Listen;
    harness.run();
    harness.get_by_label_contains("You practise: nothing leaves the plugin");
    harness.key_press(Key::P);
    harness.run();
    assert_eq!(harness.state().intents, []);
}

#[test]
fn everything_can_be_reached_by_tab() {
    let mut harness = open(USUAL);
    practising(&mut harness, true, None);
    let names = [
        "Run",
        "End practice",
        "What is wrong?",
        "A healthy one",
        "Hide a fault from me",
        "Practise with it",
    ];
    reached_by_tab(&mut harness, &names);
}

#[test]
fn pictures() {
    for (dark, theme) in [(true, "dark"), (false, "light")] {
        for (size, name) in [(USUAL, "usual"), (SMALL, "small")] {
            let mut harness = open(size);
            harness.state_mut().state.dark = dark;
            harness.run();
            picture::save(&harness, &format!("practice-choose-{name}-{theme}"));
            practising(&mut harness, true, None);
            picture::save(&harness, &format!("practice-guess-{name}-{theme}"));
            practising(&mut harness, true, Some(("mains-hum", false)));
            picture::save(&harness, &format!("practice-told-{name}-{theme}"));
        }
    }
}
