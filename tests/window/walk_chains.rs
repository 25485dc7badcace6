//! Every chain from a fresh window through all its steps to its passed report, by mouse and by keyboard, on a real
//! session.

use crate::listener::{GOOD, INVERTED, SWAPPED, listen};
use crate::walker::{RATE, Walker};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use linecheck::chain::connection::wiring_of;
use linecheck::chain::procedures::{prepare, switch_on};
use linecheck::chain::{CHAINS, Chain, ReturnPath};
use linecheck::check::Verdict;
use linecheck::editor::Page;
use linecheck::report::Status;
use linecheck::studio::{Plan, catalogue};
use linecheck::units::db_to_gain;
use linecheck::walk::ear::Test;

/// A named studio as that of another chain, so much louder (dB).
pub fn studio(name: &str, chain: Chain, louder_db: f64) -> Plan {
    let mut plan = (catalogue::named(name).expect("a studio").plan)(RATE);
    plan.chain = chain;
    (0..plan.outputs).for_each(|output| plan.scale_output(output, db_to_gain(louder_db)));
    plan
}

/// A healthy studio of a chain, as it comes back.
pub fn healthy(chain: Chain, back: ReturnPath) -> Plan {
    match (back, chain) {
        (ReturnPath::Microphone, _) => studio("healthy-room", chain, 0.0),
        (_, Chain::LineLoop) => studio("healthy-loop", chain, 0.0),
        (_, Chain::Receiver) => studio("healthy-receiver", chain, 0.0),
        (_, Chain::Headphones) => studio("healthy-headphones", chain, 6.0),
        (_, Chain::PcSpeakers | Chain::HeadphoneAmpFromLineOuts) => studio("healthy-receiver", chain, 0.0),
        _ => studio("healthy-monitors", chain, 0.0),
    }
}

/// Connect and Power up, every box ticked.
fn plug_and_switch_on(walker: &mut Walker, chain: Chain, back: ReturnPath) {
    walker.says("What do you listen on?");
    walker.connect(chain, back);
    walker.press("Next");
    assert_eq!(walker.page(), Page::PowerUp);
    let wiring = wiring_of(chain, None).expect("every chain has one");
    for task in [prepare(wiring), switch_on(wiring)].concat() {
        walker.press_role(Role::CheckBox, task.act);
    }
    walker.says("Everything is on, in the right order");
    walker.press("Next");
    assert_eq!(walker.page(), Page::Gain);
}

/// The levels, for a chain that comes back as it should.
fn set_levels(walker: &mut Walker) {
    if walker.is_said("The headphones are off my head") {
        walker.press_role(Role::CheckBox, "The headphones are off my head");
    }
    let judged = walker.is_said("The interface's volume is at zero");
    if judged {
        walker.press_role(Role::CheckBox, "The interface's volume is at zero");
    }
    walker.press("Start the sound");
    // Ears set each loudspeaker, one after the other.
    for words in ["someone who speaks beside you", "as loud as the one before"].iter().filter(|_| judged) {
        walker.until(words);
        walker.press("It is as loud as that");
    }
    walker.until("Every level is set");
    walker.frames(4);
    assert_eq!(walker.stands("Gain"), "done");
    walker.press("Next");
}

fn measure(walker: &mut Walker) {
    assert_eq!(walker.page(), Page::Channels);
    walker.says("Leave the knobs as you have set them on Gain.");
    walker.measure("Measure");
    for step in ["Channels", "Phase", "Quality"] {
        assert_eq!(walker.stands(step), "done", "{:#?}", walker.words());
        walker.press("Next");
    }
}

fn hear(walker: &mut Walker) {
    assert_eq!(walker.page(), Page::Listen);
    listen(walker, Test::Channels, GOOD);
    walker.says("Left is left, right is right, and both are heard.");
    walker.press("Go on: Phase");
    listen(walker, Test::Phase, GOOD);
    walker.says("Both sides are the same way round");
    assert_eq!(walker.stands("Listen"), "done");
    walker.press("Next");
}

/// The whole walk; returns it at its report.
fn walk(chain: Chain, back: ReturnPath, by_keys: bool) -> Walker {
    let mut walker = Walker::new(&healthy(chain, back));
    walker.by_keys = by_keys;
    assert_eq!(walker.page(), Page::Connect, "a fresh window begins at the first step");
    plug_and_switch_on(&mut walker, chain, back);
    set_levels(&mut walker);
    measure(&mut walker);
    if chain != Chain::LineLoop {
        hear(&mut walker);
    }
    passed(&mut walker);
    walker
}

fn passed(walker: &mut Walker) {
    assert_eq!(walker.page(), Page::Report);
    let report = walker.report();
    assert_eq!(report.status, Status::Complete);
    assert_eq!(report.verdict().verdict, Verdict::Pass, "{}", report.verdict().text);
    walker.says("In order");
    assert_eq!(walker.stands("Report"), "done");
    assert!(report.setup.as_ref().is_some_and(|setup| setup.chain == walker.rig.controls.chain.id()));
}

/// Every chain, and how its sound comes back.
const WALKS: &[(Chain, ReturnPath)] = &[
    (Chain::LineLoop, ReturnPath::Loopback),
    (Chain::ActiveMonitors, ReturnPath::Loopback),
    (Chain::ActiveMonitors, ReturnPath::Microphone),
    (Chain::PowerAmp, ReturnPath::Microphone),
    (Chain::Receiver, ReturnPath::Loopback),
    (Chain::PcSpeakers, ReturnPath::Loopback),
    (Chain::Headphones, ReturnPath::Loopback),
    (Chain::HeadphoneAmpFromPhones, ReturnPath::Loopback),
    (Chain::HeadphoneAmpFromLineOuts, ReturnPath::Loopback),
    (Chain::HeadphoneAmpBalanced, ReturnPath::Loopback),
];

/// Every so many of them from `first` on, by turns by mouse and by keyboard.
fn walks(first: usize) {
    for (place, (chain, back)) in WALKS.iter().enumerate().skip(first).step_by(3) {
        walk(*chain, *back, place % 2 == 1);
    }
}

#[test]
fn every_chain_to_its_passed_report() {
    assert!(CHAINS.iter().all(|row| WALKS.iter().any(|walk| walk.0 == row.0)));
    walks(0);
}

#[test]
fn every_chain_to_its_passed_report_the_second_third() {
    walks(1);
}

#[test]
fn every_chain_to_its_passed_report_the_last_third() {
    walks(2);
}

#[test]
fn back_by_keys_through_every_page() {
    let mut walker = Walker::new(&healthy(Chain::LineLoop, ReturnPath::Loopback));
    walker.go_to("Report");
    for page in [Page::Quality, Page::Phase, Page::Channels, Page::Gain, Page::PowerUp, Page::Connect] {
        walker.key(Modifiers::ALT, Key::ArrowLeft);
        assert_eq!(walker.page(), page);
    }
}

#[test]
fn headphones_by_ear_alone() {
    let chain = Chain::Headphones;
    let mut walker = Walker::new(&healthy(chain, ReturnPath::Loopback));
    plug_and_switch_on(&mut walker, chain, ReturnPath::Ear);
    walker.says("By ear there is nothing to read here");
    walker.press("Next");
    assert_eq!(walker.stands("Gain"), "done", "the user's word is enough where nothing can be read");
    hear(&mut walker);
    passed(&mut walker);
}

#[test]
fn swapped_headphones_and_one_upside_down_are_found_by_ear_and_mended() {
    let chain = Chain::HeadphoneAmpFromPhones;
    let mut walker = Walker::new(&healthy(chain, ReturnPath::Loopback));
    plug_and_switch_on(&mut walker, chain, ReturnPath::Ear);
    walker.press("Next");
    listen(&mut walker, Test::Channels, SWAPPED);
    walker.says("Left and right are swapped.");
    walker.says("Do this");
    assert_eq!(walker.stands("Listen"), "failed");
    walker.press("Listen again");
    listen(&mut walker, Test::Channels, GOOD);
    assert_eq!(walker.stands("Listen"), "to do", "the other test is still open");
    walker.press("Go on: Phase");
    listen(&mut walker, Test::Phase, INVERTED);
    assert_eq!(walker.stands("Listen"), "failed");
    walker.press("Listen again");
    listen(&mut walker, Test::Phase, GOOD);
    assert_eq!(walker.stands("Listen"), "done");
    walker.press("Next");
    passed(&mut walker);
}
