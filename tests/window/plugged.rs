//! “How did you connect it?” on the page Connect: every refusal is reached by a path through the lists, by label and
//! keyboard; what is grave bars every sound.

use crate::common::{Desk, SMALL, USUAL, idle};
use crate::layout;
use crate::picture;
use egui::accesskit::Role;
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::plugged::Spot;
use linecheck::chain::refusals::{REFUSALS, Refusal, of_devices};
use linecheck::chain::wiring::picture::counted;
use linecheck::chain::wiring::{Connection, Port, WIRINGS, Wiring};
use linecheck::chain::{Chain, RETURN_PATHS, ReturnPath};
use linecheck::editor::{Intent, Page};
use linecheck::walk::Project;

/// The whole page without scrolling.
const LONG: Vec2 = Vec2::new(960.0, 9000.0);

fn open(wiring: &Wiring) -> Harness<'static, Desk> {
    let mut desk = Desk::new(idle());
    desk.state.page = Page::Connect;
    desk.controls.chain = wiring.chain;
    desk.project.wiring = Some(wiring.id.to_owned());
    let mut harness = desk.open(LONG, 1.0);
    harness.run();
    harness
}

/// Presses what has this name by the keyboard.
fn press(harness: &mut Harness<'static, Desk>, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

/// Chooses a row of a list by the keyboard.
fn choose(harness: &mut Harness<'static, Desk>, list: &str, row: &str) {
    let chosen = harness.get_by_role_and_label(Role::ComboBox, list);
    if chosen.accesskit_node().value().is_some_and(|value| value == row) {
        return;
    }
    press(harness, Role::ComboBox, list);
    press(harness, Role::Button, row);
}

fn socket(port: Port) -> String {
    format!("{}: {}", port.role().name(), port.name())
}

/// Says that a connection was made at the first hop.
fn plug(harness: &mut Harness<'static, Desk>, connection: Connection) {
    press(harness, Role::Button, "Hop 1: how did you connect it?");
    choose(harness, "Hop 1, from", &socket(connection.from));
    choose(harness, "Hop 1, into", &socket(connection.to));
    choose(harness, "Hop 1, lead", &counted(connection.lead.per_pair, connection.lead.name));
    let project = &harness.state().project;
    let wiring = Wiring::by_id(project.wiring.as_deref().expect("chosen")).expect("is there");
    let now = project.actual.at(wiring, Spot::Hop(0)).expect("there");
    assert_eq!(now.connection, connection);
}

fn says(harness: &Harness<'static, Desk>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// Ticks what makes the moment the worst.
fn worsen(harness: &mut Harness<'static, Desk>) {
    for label in ["Hop 1: 48 V is on at this input", "Hop 1: the volume of this output is up, not at zero"] {
        if harness.query_by_label(label).is_some() {
            press(harness, Role::CheckBox, label);
        }
    }
}

/// An example of a refusal in the chain in which it is the plainest.
fn example(refusal: &Refusal) -> (&'static Wiring, Connection) {
    let found = WIRINGS.iter().find_map(|wiring| {
        let examples = of_devices(wiring);
        examples.iter().find(|(_, one)| one.id == refusal.id).map(|(connection, _)| (wiring, *connection))
    });
    found.unwrap_or_else(|| panic!("{}: in no chain", refusal.id))
}

#[test]
fn every_refusal_is_reached_by_a_path_through_the_lists_and_the_grave_ones_bar() {
    for refusal in REFUSALS {
        let (wiring, connection) = example(refusal);
        let mut harness = open(wiring);
        plug(&mut harness, connection);
        worsen(&mut harness);
        // Once in “never like this”, once where it was plugged.
        for words in [refusal.what, refusal.why, refusal.instead] {
            assert!(harness.query_all_by_label_contains(words).count() >= 2, "{}: {words}", refusal.id);
        }
        assert!(says(&harness, "Now: "), "{}", refusal.id);
        let project = harness.state().project.clone();
        let danger = project.danger(wiring.chain, ReturnPath::Loopback);
        let aside = format!("Understood: {}", refusal.what);
        if refusal.stake.can_be_overruled() {
            assert!(harness.query_all_by_label(&aside).next().is_some(), "{}", refusal.id);
        } else {
            assert!(danger.is_some(), "{}", refusal.id);
            assert!(harness.query_all_by_label(&aside).next().is_none(), "{}", refusal.id);
            assert!(says(&harness, "Nothing may sound until this is unplugged."), "{}", refusal.id);
        }
        for (page, label) in
            [(Page::LineCheck, "Run"), (Page::Channels, "Measure"), (Page::Gain, "Start the sound")]
        {
            harness.state_mut().state.page = page;
            harness.state_mut().state.gain = Default::default();
            harness.run();
            if page == Page::Gain && wiring.chain.is_worn() {
                press(&mut harness, Role::CheckBox, "The headphones are off my head");
            }
            let button = harness.get_by_role_and_label(Role::Button, label);
            assert_eq!(button.accesskit_node().is_disabled(), danger.is_some(), "{}: {label}", refusal.id);
            assert_eq!(says(&harness, "Nothing may sound as it is plugged now"), danger.is_some());
        }
        harness.state_mut().intents.clear();
        harness.state_mut().state.page = Page::LineCheck;
        harness.run();
        if danger.is_some() {
            press(&mut harness, Role::Button, "Mend it on Connect");
            assert_eq!(harness.state().state.page, Page::Connect);
        } else {
            harness.state_mut().state.page = Page::Connect;
            harness.run();
        }
        press(&mut harness, Role::Button, "Hop 1: it is as shown above");
        let desk = harness.state();
        assert!(desk.project.actual.is_empty(), "{}", refusal.id);
        assert_eq!(desk.project.danger(wiring.chain, ReturnPath::Loopback), None);
        assert!(!says(&harness, "Now: "), "{}", refusal.id);
    }
}

#[test]
fn the_right_wiring_is_silent_for_every_chain_and_variant() {
    for wiring in WIRINGS {
        for (path, ..) in RETURN_PATHS {
            let mut harness = open(wiring);
            harness.state_mut().controls.return_path = *path;
            harness.run();
            for spot in Spot::all(wiring, *path) {
                let name = match spot {
                    Spot::Hop(hop) => format!("Hop {}", hop + 1),
                    Spot::Back => "The way back".to_owned(),
                };
                press(&mut harness, Role::Button, &format!("{name}: how did you connect it?"));
            }
            let count = harness.query_all_by_label("That is right.").count();
            assert_eq!(count, Spot::all(wiring, *path).len(), "{}", wiring.id);
            assert!(!says(&harness, "Now: ") && !says(&harness, "Nothing may sound"), "{}", wiring.id);
            assert!(harness.state().project.actual.is_empty());
            layout::check(&harness, wiring.id);
        }
    }
}

#[test]
fn what_only_sounds_wrong_can_be_put_aside_and_stands_while_another_chain_is_looked_at() {
    let sound = Refusal::by_id("balanced-into-stereo").expect("is there");
    let (wiring, connection) = example(sound);
    let mut harness = open(wiring);
    plug(&mut harness, connection);
    let aside = format!("Understood: {}", sound.what);
    let button = harness.get_all_by_role_and_label(Role::Button, &aside).next().expect("is there");
    button.click();
    harness.run();
    harness.run();
    assert!(says(&harness, &format!("Read and put aside: {}", sound.what)));
    harness.state_mut().intents.clear();
    harness.get_by_role_and_label(Role::RadioButton, "Active monitors").click();
    harness.run();
    let asked = std::mem::take(&mut harness.state_mut().intents);
    assert_eq!(asked, [Intent::SetChain(Chain::ActiveMonitors)]);
    let now = harness.state().project.actual.at(wiring, Spot::Hop(0)).expect("there");
    assert_eq!(now.connection, connection);
    let json = harness.state().project.to_json();
    assert_eq!(Project::parse(&json).expect("is whole"), harness.state().project);
}

#[test]
fn a_danger_stands_until_its_own_place_is_answered() {
    let wiring = Wiring::by_id("amp-trs").expect("is there");
    let grave = Refusal::by_id("output-to-output").expect("is there");
    let mut harness = open(wiring);
    press(&mut harness, Role::Button, "Hop 1: how did you connect it?");
    choose(&mut harness, "Hop 1, into", "Audio interface: phones jack");
    let barred = |harness: &Harness<'static, Desk>| {
        let Desk { project, controls, .. } = harness.state();
        project.danger(controls.chain, controls.return_path).is_some()
    };
    assert!(barred(&harness) && says(&harness, grave.what));
    // As the host does it: the tile of a chain is pressed and the parameter follows.
    let tile = |harness: &mut Harness<'static, Desk>, name: &str, chain: Chain| {
        harness.get_by_role_and_label(Role::RadioButton, name).click();
        harness.run();
        assert!(harness.state().intents.contains(&Intent::SetChain(chain)));
        harness.state_mut().controls.chain = chain;
        harness.run();
    };
    let amplifier = "Power amp + speakers";
    tile(&mut harness, "Active monitors", Chain::ActiveMonitors);
    assert!(!barred(&harness), "that is another chain");
    let other = Wiring::of(Chain::ActiveMonitors).nth(1).expect("several");
    harness.get_by_role_and_label(Role::RadioButton, other.name).click();
    harness.run();
    tile(&mut harness, amplifier, Chain::PowerAmp);
    assert!(barred(&harness), "nobody said that it was unplugged");
    assert_eq!(harness.state().project.wiring.as_deref(), Some("amp-trs"), "where it can be answered");
    // Undo takes back what was looked at, not what is plugged.
    for _ in 0..5 {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
        harness.run();
        harness.state_mut().controls.chain = Chain::PowerAmp;
        harness.run();
        if harness.state().project.actual.is_empty() {
            break;
        }
        assert!(barred(&harness));
    }
    // The host changes the chain by itself: the page shows where it was said.
    let mut harness = open(wiring);
    plug(&mut harness, Connection { to: Port::Phones, ..Spot::Hop(0).right(wiring).expect("there") });
    harness.state_mut().project.wiring = None;
    harness.run();
    assert!(barred(&harness));
    press(&mut harness, Role::Button, "Hop 1: it is as shown above");
    assert!(!barred(&harness) && harness.state().project.actual.is_empty());
}

#[test]
fn what_works_though_it_is_not_the_right_lead_and_what_does_not_fit_are_told() {
    let wiring = Wiring::by_id("monitors-trs").expect("is there");
    let mut harness = open(wiring);
    press(&mut harness, Role::Button, "Hop 1: how did you connect it?");
    choose(&mut harness, "Hop 1, lead", "2 × TS to TS lead");
    assert!(says(&harness, "Nothing speaks against it") && says(&harness, "up to 6 dB less"));
    choose(&mut harness, "Hop 1, lead", "2 × TS to RCA lead");
    assert!(says(&harness, "That plug does not go into that socket"));
    assert_eq!(harness.state().project.danger(Chain::ActiveMonitors, ReturnPath::Loopback), None);
}

#[test]
fn the_way_back_and_a_second_hop_are_asked_too() {
    let wiring = Wiring::by_id("amp-rca").expect("is there");
    let mut harness = open(wiring);
    press(&mut harness, Role::Button, "The way back: how did you connect it?");
    choose(&mut harness, "The way back, from", "Amplifier: speaker terminals");
    choose(&mut harness, "The way back, lead", "2 × speaker wire to jack adapter");
    assert!(says(&harness, "Nothing may sound until this is unplugged."));
    let desk = harness.state_mut();
    desk.intents.clear();
    desk.state.page = Page::Bench;
    desk.controls.return_path = ReturnPath::Microphone;
    harness.run();
    assert!(!says(&harness, "Nothing may sound"), "by microphone nothing is led back");
    press(&mut harness, Role::Button, "Play");
    assert!(harness.state().intents.iter().any(Intent::may_sound));
    harness.state_mut().intents.clear();
    harness.state_mut().controls.return_path = ReturnPath::Loopback;
    harness.run();
    press(&mut harness, Role::Button, "Play");
    assert!(!harness.state().intents.iter().any(Intent::may_sound), "nor by hand");
    harness.state_mut().state.page = Page::Connect;
    harness.run();
    press(&mut harness, Role::Button, "Hop 2: how did you connect it?");
    assert!(says(&harness, "That is right."));
}

#[test]
fn it_looks_right() {
    for (dark, theme) in [(true, "dark"), (false, "light")] {
        for (size, name) in [(USUAL, "usual"), (SMALL, "small"), (Vec2::new(960.0, 3400.0), "long")] {
            let wiring = Wiring::by_id("amp-rca").expect("is there");
            let mut harness = open(wiring);
            press(&mut harness, Role::Button, "Hop 1: how did you connect it?");
            press(&mut harness, Role::Button, "The way back: how did you connect it?");
            choose(&mut harness, "The way back, from", "Amplifier: speaker terminals");
            choose(&mut harness, "The way back, lead", "2 × speaker wire to jack adapter");
            let mut desk = Desk::new(idle());
            desk.project = harness.state().project.clone();
            desk.state.connect = harness.state().state.connect.clone();
            desk.controls = harness.state().controls;
            desk.state.dark = dark;
            desk.state.page = Page::Connect;
            let mut shown = desk.open(size, 1.0);
            shown.run();
            layout::check(&shown, name);
            picture::save(&shown, &format!("plugged-{name}-{theme}"));
            for (page, called) in [(Page::LineCheck, "run"), (Page::Gain, "gain")] {
                shown.state_mut().state.page = page;
                shown.run();
                layout::check(&shown, called);
                picture::save(&shown, &format!("barred-{called}-{name}-{theme}"));
            }
        }
    }
}
