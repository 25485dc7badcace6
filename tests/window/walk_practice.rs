//! Practice on a real session: a hidden fault is to be found, so until it is named nothing in the window names it.

use crate::walk_chains::healthy;
use crate::walker::Walker;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::editor::Page;
use linecheck::live::Wish;
use linecheck::live::exercise::Choice;
use linecheck::report::Report;

/// In a hidden studio that is this one.
fn hidden(id: &str) -> Walker {
    let mut walker = Walker::new(&healthy(Chain::LineLoop, ReturnPath::Loopback));
    walker.press("Practice");
    let place = walker.window.state().view.exercises.iter().position(|exercise| exercise.id == id);
    let place = place.expect("it fits a stereo instance") as u64;
    walker.rig.view.wishes.ask(Wish::Practise(Choice::Hidden(place)));
    walker.frames(3);
    walker.says("Find what is wrong");
    walker
}

/// Everything that can be read on any page that can be reached, with all details folded out.
fn read_all(walker: &mut Walker) -> Vec<String> {
    let ids: Vec<String> = walker.report().checks.iter().map(|check| check.id.clone()).collect();
    walker.window.state_mut().state.open = ids.into_iter().collect();
    let mut words = walker.words();
    for page in [Page::Channels, Page::Phase, Page::Quality, Page::Report, Page::LineCheck, Page::Bench] {
        walker.window.state_mut().state.page = page;
        walker.frames(3);
        assert_eq!(walker.page(), page);
        words.extend(walker.words());
    }
    walker.window.state_mut().state.page = Page::Practice;
    walker.frames(2);
    words
}

/// What gives a report's faults away: every sentence of it that says what was found.
fn telling(report: &Report) -> Vec<String> {
    let faults = report.faults.iter().flat_map(|fault| {
        fault.evidence.iter().chain(&fault.fix).chain([&fault.headline]).cloned().collect::<Vec<_>>()
    });
    let checks = report.checks.iter().flat_map(|check| check.advice.iter().chain([&check.headline]).cloned());
    faults.chain(checks).collect()
}

#[test]
fn a_hidden_fault_is_not_named_before_the_guess() {
    for id in ["channels-swapped", "polarity-one", "mains-hum"] {
        let mut walker = hidden(id);
        let kept = walker.rig.saved.project.get();
        walker.measure("Run");
        walker.picture(&format!("practice-blind-{id}"));
        walker.go_to("Channels");
        walker.picture(&format!("practice-blind-{id}-channels"));
        walker.press("Practice");
        let before = read_all(&mut walker);
        assert_eq!(walker.stands("Channels"), "to do", "the rail does not tell where it is");
        walker.says("You judge");
        walker.press("What is wrong?");
        let name = id.replace('-', " ");
        let label = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        walker.choose(&label);
        walker.press("Tell me");
        walker.says(&format!("Right: {name}."));
        let report = walker.report();
        assert_eq!(report.faults.first().map(|fault| fault.id.as_str()), Some(id));
        for sentence in telling(&report) {
            assert!(!before.iter().any(|words| words.contains(&sentence)), "{id}: {sentence}");
        }
        let named = ["wrong input", "missing", "Upside down", "here too", "Fail", "failed", "Fault"];
        for word in named {
            // Rows of the list of what may be wrong are no answer.
            assert!(
                !before.iter().any(|words| words == word || words.contains(&format!(": {word}"))),
                "{id}: {word}"
            );
        }
        let figures = report.checks.iter().filter(|check| !check.figures.is_empty()).count();
        assert!(figures > 5);
        walker.says(&report.faults[0].headline);
        assert_eq!(walker.rig.sounding, 0, "nothing left the plugin");
        // What was said of the real studio is as it was, and comes back.
        walker.press("End practice");
        walker.frames(2);
        assert_eq!(*walker.rig.saved.project.get(), *kept);
        assert_eq!(walker.stands("Connect"), "to do");
    }
}

#[test]
fn in_practice_the_rail_is_that_of_the_studio_and_the_real_walk_stays() {
    let mut walker = Walker::new(&healthy(Chain::LineLoop, ReturnPath::Loopback));
    walker.connect(Chain::Headphones, ReturnPath::Loopback);
    walker.go_to("Channels");
    walker.measure("Measure");
    let kept = walker.rig.saved.project.get();
    walker.press("Practice");
    walker.rig.view.wishes.ask(Wish::Practise(Choice::Named("unbalanced-loss")));
    walker.frames(3);
    assert!(!walker.words().iter().any(|words| words.contains(", Connect: ")), "there is nothing to plug");
    // Nor to take back.
    walker.key(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(walker.rig.controls.chain, Chain::Headphones);
    assert_eq!(walker.stands("Channels"), "to do", "the real result is not this studio's");
    walker.go_to("Channels");
    walker.measure("Measure");
    assert_eq!((walker.stands("Channels").as_str(), walker.stands("Phase").as_str()), ("failed", "done"));
    walker.press("Next");
    assert_eq!(walker.page(), Page::Phase);
    walker.press("Practice");
    walker.press("End practice");
    walker.frames(2);
    assert_eq!(*walker.rig.saved.project.get(), *kept);
    assert_eq!(walker.stands("Channels"), "done");
    walker.key(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(walker.rig.controls.chain, Chain::LineLoop, "what was said before can still be taken back");
}
