//! Figures of one's own: of gear that is not in the list, and over what the list knows.

use crate::common::{Desk, is_said as says};
use crate::connect::{open, press};
use crate::picture;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use linecheck::chain::gear::{Choice, Device, Topology};
use linecheck::chain::wiring::Wiring;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::editor::GearFile;
use linecheck::units::{Db, Dbfs, Dbu, Ohms, Watts};
use linecheck::walk::Project;

fn fill(harness: &mut Harness<'static, Desk>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run();
}

fn device(project: &Project, place: &str) -> Device {
    match project.gear.get(place) {
        Some(Choice::Measured { device }) => device.clone(),
        other => panic!("{place}: {other:?}"),
    }
}

#[test]
fn a_power_amplifier_and_its_loudspeakers_are_typed_from_their_manuals_and_drawn() {
    let mut harness = open(Wiring::by_id("amp-rca").expect("is there"));
    press(&mut harness, Role::Button, "Choose: Amplifier");
    press(&mut harness, Role::Button, "Not in the list");
    fill(&mut harness, "Its name", "Grandfather's amp");
    for (caption, text) in [
        ("Voltage gain, fully up, in dB", "26"),
        ("Power, into 8 Ω, in W", "25 W"),
        ("Power, into 4 Ω, in W", "50"),
        ("Highest input level, in dBu", "2 V"),
    ] {
        fill(&mut harness, caption, text);
    }
    press(&mut harness, Role::RadioButton, "bridged: neither is ground");
    picture::save(&harness, "own-amplifier");
    press(&mut harness, Role::Button, "Keep");
    let Device::PowerAmp(amp) = device(&harness.state().project, "amplifier") else { panic!("an amplifier") };
    assert_eq!((amp.name.as_str(), amp.gain.map(|gain| gain.value)), ("Grandfather's amp", Some(Db(26.0))));
    assert_eq!(amp.power[1].power.value, Watts(50.0));
    assert_eq!(amp.output_topology.map(|topology| topology.value), Some(Topology::Bridged));
    assert!(says(&harness, "The Grandfather's amp is bridged"), "what was typed is minded at once");
    assert!(says(&harness, "voltage gain, fully up 26.0 dB (your own figure)"));
    press(&mut harness, Role::Button, "Choose: Passive speakers");
    press(&mut harness, Role::Button, "Not in the list");
    fill(&mut harness, "Sensitivity, in dB/2.83V or dB/W", "87");
    fill(&mut harness, "Nominal impedance, in Ω", "4");
    press(&mut harness, Role::Button, "Keep");
    assert!(says(&harness, "the two are not the same"));
    fill(&mut harness, "Sensitivity, in dB/2.83V or dB/W", "87 dB/W");
    press(&mut harness, Role::Button, "Keep");
    let project = &harness.state().project;
    let levels = project.levels(Chain::PowerAmp, ReturnPath::Microphone, Dbfs(-40.0), Default::default());
    assert_eq!(levels.missing, None);
    // +16 dBu of the interface that is assumed, at −40 dBFS; 26 dB; 87 dB SPL for 1 W, which are 2 V into 4 Ω: 8.24 dBu.
    let end = levels.diagram.and_then(|drawn| drawn.end().map(|stage| stage.level)).expect("drawn");
    assert!((end - (16.0 - 40.0 + 26.0 - 8.24 + 87.0)).abs() < 0.02, "{end} dB SPL");
    assert_eq!(Project::parse(&project.to_json()).expect("is whole"), *project);
}

#[test]
fn what_cannot_be_is_named_and_asked_again() {
    let mut harness = open(Wiring::by_id("headphones-jack").expect("is there"));
    press(&mut harness, Role::Button, "Choose: Headphones");
    press(&mut harness, Role::Button, "Not in the list");
    fill(&mut harness, "Sensitivity, in dB/V or dB/mW", "97");
    press(&mut harness, Role::Button, "Keep");
    assert!(says(&harness, "the two are not the same"));
    fill(&mut harness, "Sensitivity, in dB/V or dB/mW", "97 dB/mW");
    press(&mut harness, Role::Button, "Keep");
    assert!(says(&harness, "says nothing without the impedance"));
    fill(&mut harness, "Nominal impedance, in Ω", "-32");
    press(&mut harness, Role::Button, "Keep");
    assert!(says(&harness, "an impedance of -32 ohm is impossible"));
    fill(&mut harness, "Nominal impedance, in Ω", "3200");
    press(&mut harness, Role::Button, "Keep");
    assert!(says(&harness, "is unusual, most lie between 8 and 600 ohm"));
    assert!(harness.state().project.gear.is_empty(), "nothing of it was kept");
    fill(&mut harness, "Nominal impedance, in Ω", "32");
    press(&mut harness, Role::Button, "Keep");
    let Device::Headphone(phones) = device(&harness.state().project, "headphones") else {
        panic!("headphones")
    };
    assert_eq!(
        (phones.name.as_str(), phones.impedance.map(|ohms| ohms.value)),
        ("My headphones", Some(Ohms(32.0)))
    );
}

#[test]
fn what_the_list_does_not_know_of_gear_is_typed_over_it() {
    let mut harness = open(Wiring::by_id("monitors-trs").expect("is there"));
    press(&mut harness, Role::Button, "Choose: Audio interface");
    fill(&mut harness, "Search: Interface", "scarlett solo 4th");
    harness.key_press(Key::Enter);
    harness.run();
    press(&mut harness, Role::Button, "Change: Audio interface");
    press(&mut harness, Role::Button, "Type its figures");
    let name = harness.get_by_role_and_label(Role::TextInput, "Its name");
    assert_eq!(name.value().as_deref(), Some("Focusrite Scarlett Solo (4th Gen)"));
    fill(&mut harness, "Line outputs, full scale, in dBu", "16");
    picture::save(&harness, "own-over");
    press(&mut harness, Role::Button, "Keep");
    let Device::Interface(interface) = device(&harness.state().project, "interface") else {
        panic!("an interface")
    };
    assert_eq!(interface.line_out_max.map(|level| level.value), Some(Dbu(16.0)));
    assert!(interface.missing.iter().all(|missing| missing != "line_out_max"));
    assert!(says(
        &harness,
        "Full scale of the line outputs: 16.0 dBu (your own figure); of the line inputs: not known."
    ));
}

#[test]
fn what_was_typed_is_kept_for_other_projects() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gear/kept");
    let _ = std::fs::remove_dir_all(&folder);
    let path = folder.join("linecheck/gear.toml");
    let at = |path: &std::path::Path| {
        let mut harness = open(Wiring::by_id("monitors-trs").expect("is there"));
        harness.state_mut().state.connect.gear_file = GearFile::open(path.to_owned());
        harness.run();
        press(&mut harness, Role::Button, "Choose: Audio interface");
        harness
    };
    let typed = |path: &std::path::Path, out_max: &str| {
        let mut harness = at(path);
        press(&mut harness, Role::Button, "Not in the list");
        fill(&mut harness, "Its name", "My desk");
        fill(&mut harness, "Line outputs, full scale, in dBu", out_max);
        press(&mut harness, Role::Button, "Keep");
        assert!(!path.exists() || out_max != "18.5", "nothing is written without a press");
        press(&mut harness, Role::Button, "Keep for other projects: Audio interface");
        harness
    };
    let harness = typed(&path, "18.5");
    let kept = device(&harness.state().project, "interface");
    assert!(says(&harness, &format!("In your gear file, for every project: {}", path.display())));
    assert!(harness.query_by_label("Keep for other projects: Audio interface").is_none());
    picture::save(&harness, "own-kept");
    // Another project finds it by its name.
    let mut other = at(&path);
    fill(&mut other, "Search: Interface", "my desk");
    press(&mut other, Role::Button, "My desk, your own");
    let found = device(&other.state().project, "interface");
    assert_eq!((found.id(), found.told()), ("own-my-desk", kept.told()));
    assert!(says(&other, "In your gear file, for every project"));
    // Nothing is written over, and where nothing can be written the button stays and says why.
    let before = std::fs::read(&path).expect("there");
    let other = typed(&path, "22");
    assert!(says(&other, "“My desk” is in your gear file with other figures."));
    assert_eq!(std::fs::read(&path).expect("there"), before);
    let nowhere = typed(&path.join("gear.toml"), "22");
    assert!(says(&nowhere, "can't be"));
    assert!(nowhere.query_by_label("Keep for other projects: Audio interface").is_some());
    picture::save(&nowhere, "own-unkept");
}

#[test]
fn what_is_said_of_danger_stands_at_the_gear() {
    let mut harness = open(Wiring::by_id("headphone-amp-line-rca").expect("is there"));
    press(&mut harness, Role::Button, "Choose: Headphone amp");
    fill(&mut harness, "Search: Headphone amplifier", "L30");
    harness.key_press(Key::Enter);
    harness.run();
    press(&mut harness, Role::Button, "Change: Headphone amp");
    assert!(says(&harness, "Safety: early batches failed and destroyed headphones"));
}
