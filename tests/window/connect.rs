//! The page Connect, by label and keyboard.

use crate::common::{Desk, idle, intents, is_said, running, says};
use crate::layout::look;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::calibration::{Calibrated, Socket};
use linecheck::chain::gear::{Choice, parse};
use linecheck::chain::refusals::of_devices;
use linecheck::chain::wiring::{WIRINGS, Wiring};
use linecheck::chain::{CHAINS, Chain, RETURN_PATHS, ReturnPath};
use linecheck::editor::{GearFile, Intent, Page};
use linecheck::walk::{Edit, Project};

/// The whole page without scrolling.
const LONG: Vec2 = Vec2::new(960.0, 8000.0);

fn desk() -> Desk {
    let mut desk = Desk::new(idle());
    desk.state.page = Page::Connect;
    desk
}

/// The page with this variant chosen.
pub fn open(wiring: &Wiring) -> Harness<'static, Desk> {
    let mut desk = desk();
    desk.controls.chain = wiring.chain;
    desk.project.wiring = Some(wiring.id.to_owned());
    desk.open(LONG, 1.0)
}

fn usual(chain: Chain) -> &'static Wiring {
    Wiring::of(chain).next().expect("every chain has a variant")
}

/// Presses it, and does what is asked for.
pub fn press(harness: &mut Harness<'static, Desk>, role: Role, label: &str) -> Vec<Intent> {
    harness.get_by_role_and_label(role, label).click();
    let wanted = intents(harness);
    harness.run();
    wanted
}

#[test]
fn every_chain_can_be_chosen_by_mouse_and_by_keyboard() {
    for (chain, _, name) in CHAINS {
        let other = if *chain == Chain::Receiver { Chain::LineLoop } else { Chain::Receiver };
        let mut harness = open(usual(other));
        assert_eq!(press(&mut harness, Role::RadioButton, name), [Intent::SetChain(*chain)]);
        harness.get_by_role_and_label(Role::RadioButton, name).focus();
        harness.run();
        harness.key_press(Key::Space);
        assert_eq!(intents(&mut harness), [Intent::SetChain(*chain)], "{name}");
    }
}

#[test]
fn the_tab_key_goes_through_the_chains_in_order() {
    let mut harness = open(usual(Chain::LineLoop));
    harness.get_by_role_and_label(Role::RadioButton, CHAINS[0].2).focus();
    harness.run();
    for (_, _, name) in &CHAINS[1..] {
        harness.key_press(Key::Tab);
        harness.run();
        assert!(harness.get_by_role_and_label(Role::RadioButton, name).is_focused(), "{name}");
    }
}

#[test]
fn every_variant_can_be_chosen_and_its_picture_says_the_whole_chain() {
    for wiring in WIRINGS {
        let mut harness = open(usual(wiring.chain));
        let edit = Intent::Edit(Edit::SetWiring(wiring.id.to_owned()));
        assert_eq!(press(&mut harness, Role::RadioButton, wiring.name), [edit]);
        let radio = harness.get_by_role_and_label(Role::RadioButton, wiring.name);
        assert_eq!(radio.accesskit_node().toggled(), Some(Toggled::True), "{}", wiring.id);
        says(&harness, wiring.when);
        let picture = harness.get_by_role(Role::Image);
        let name = picture.accesskit_node().label().expect("is named");
        assert!(name.starts_with(&format!("{}: ", wiring.name)), "{name}");
        for hop in wiring.hops {
            for words in [hop.connection.lead.name, hop.connection.from.name(), hop.connection.to.name()] {
                assert!(name.contains(words), "{}: {words} in {name}", wiring.id);
            }
            says(&harness, hop.why);
        }
        let point = wiring.loop_point.expect("has one");
        says(&harness, point.how);
        says(&harness, point.mind);
        says(&harness, wiring.right());
    }
}

#[test]
fn a_hop_is_lit_by_its_button() {
    let mut harness = open(usual(Chain::PowerAmp));
    let lit = |harness: &Harness<'static, Desk>| {
        let drawn = harness.output().shapes.iter();
        let is_lit = |fill: egui::Color32| fill.a() > 60 && fill.a() < 120;
        drawn.filter(|shape| matches!(&shape.shape, egui::Shape::Rect(rect) if is_lit(rect.fill))).count()
    };
    assert_eq!(lit(&harness), 0);
    press(&mut harness, Role::Button, "2. Amplifier → Passive speakers");
    assert_eq!(lit(&harness), 1);
    press(&mut harness, Role::Button, "2. Amplifier → Passive speakers");
    assert_eq!(lit(&harness), 0);
}

#[test]
fn every_refusal_of_a_chain_is_shown_and_what_is_grave_stays() {
    for wiring in WIRINGS {
        let mut desk = desk();
        desk.controls.chain = wiring.chain;
        desk.project.wiring = Some(wiring.id.to_owned());
        // Not even a project that says so takes a grave one away.
        let grave = of_devices(wiring).into_iter().filter(|(_, refusal)| !refusal.stake.can_be_overruled());
        desk.project.overruled = grave.map(|(_, refusal)| refusal.id.to_owned()).collect();
        let harness = desk.open(LONG, 1.0);
        for (_, refusal) in of_devices(wiring) {
            says(&harness, refusal.what);
            says(&harness, refusal.why);
            says(&harness, refusal.instead);
            let button = format!("Understood: {}", refusal.what);
            assert_eq!(
                harness.query_by_label(&button).is_some(),
                refusal.stake.can_be_overruled(),
                "{}",
                refusal.id
            );
        }
    }
}

#[test]
fn what_only_sounds_wrong_is_put_aside_and_shown_again() {
    let wiring = usual(Chain::HeadphoneAmpFromPhones);
    let mut harness = open(wiring);
    for (_, refusal) in of_devices(wiring).into_iter().filter(|(_, one)| one.stake.can_be_overruled()) {
        press(&mut harness, Role::Button, &format!("Understood: {}", refusal.what));
        assert!(harness.state().project.overruled.contains(refusal.id));
        says(&harness, refusal.what);
        assert!(!is_said(&harness, refusal.why), "{} is put aside", refusal.id);
        press(&mut harness, Role::Button, &format!("Show again: {}", refusal.what));
        says(&harness, refusal.why);
    }
}

#[test]
fn the_return_is_chosen_and_explained() {
    for (path, _, name) in RETURN_PATHS {
        let mut harness = open(usual(Chain::PowerAmp));
        let other = if *path == ReturnPath::Loopback { ReturnPath::Microphone } else { ReturnPath::Loopback };
        harness.state_mut().controls.return_path = other;
        harness.run();
        assert_eq!(press(&mut harness, Role::RadioButton, name), [Intent::SetReturnPath(*path)]);
        harness.state_mut().controls.return_path = *path;
        harness.run();
        let words = match path {
            ReturnPath::Loopback => "Pull the two XLR plugs",
            ReturnPath::Microphone => "Put the microphone where your head is",
            ReturnPath::Ear => "No lead is needed",
        };
        says(&harness, words);
    }
}

#[test]
fn during_a_run_nothing_of_it_can_be_changed() {
    let mut desk = desk();
    desk.view = running();
    let mut harness = desk.open(LONG, 1.0);
    harness.get_by_role_and_label(Role::RadioButton, "Headphones").click();
    assert_eq!(intents(&mut harness), []);
    says(&harness, "A run is on");
}

#[test]
fn the_host_is_found_or_chosen() {
    let mut desk = desk();
    desk.state.connect.host = "/opt/REAPER/reaper".to_owned();
    let mut harness = desk.open(LONG, 1.0);
    says(&harness, "Found by the name of the program");
    says(&harness, "with your pair. (As users tell; the menu may have moved.)");
    assert!(!is_said(&harness, "master send off. (As users tell"), "a manual says so");
    press(&mut harness, Role::ComboBox, "Your host (DAW)");
    let edit = Edit::SetHost(Some("Any host".to_owned()));
    harness.get_by_label("Another host").click();
    assert_eq!(intents(&mut harness), [Intent::Edit(edit)]);
    harness.run();
    says(&harness, "Chosen by you.");
    says(&harness, "Make one stereo audio track");
    says(&harness, "An aggregate device has two clocks");
    let harness = self::desk().open(LONG, 1.0);
    says(&harness, "The host does not tell its name");
}

fn search(wiring: &Wiring, words: &str) -> Harness<'static, Desk> {
    let mut harness = open(wiring);
    press(&mut harness, Role::Button, "Choose: Audio interface");
    harness.get_by_label("Search: Interface").focus();
    harness.run();
    harness.get_by_label("Search: Interface").type_text(words);
    harness.run();
    harness
}

#[test]
fn gear_is_found_by_a_mistyped_name_and_narrows_what_is_expected() {
    let mut harness = search(usual(Chain::ActiveMonitors), "scarlet 4i4 3rd");
    says(&harness, "Scarlett 4i4 4th Gen assumed");
    let choice = Choice::Listed { id: "focusrite-scarlett-4i4-3g".to_owned() };
    let edit = Intent::Edit(Edit::SetGear("interface".to_owned(), choice));
    assert_eq!(press(&mut harness, Role::Button, "Focusrite Scarlett 4i4 (3rd Gen)"), [edit]);
    says(&harness, "\u{2212}6.5 dB ± 1 dB (Focusrite Scarlett 4i4 (3rd Gen)");
    says(&harness, "Full scale of the line outputs: 15.5 dBu (an owner's word)");
    press(&mut harness, Role::Button, "Change: Audio interface");
    press(&mut harness, Role::Button, "Say nothing of it");
    assert_eq!(
        harness.state().project,
        Project { wiring: Some("monitors-trs".to_owned()), ..Project::default() }
    );
}

#[test]
fn what_was_calibrated_is_expected_here_as_in_a_run() {
    let mut harness = open(usual(Chain::ActiveMonitors));
    says(&harness, "Scarlett 4i4 4th Gen assumed");
    let socket = |full_scale_dbu| Some(Socket { full_scale_dbu, uncertainty_db: 0.1 });
    let calibrated = Calibrated { output: socket(12.0), input: socket(14.0), ..Calibrated::default() };
    harness.state_mut().project.apply(Edit::SetCalibrated(Box::new(calibrated)));
    harness.run();
    says(&harness, "\u{2212}2.00 dB ± 0.30 dB (calibrated here: +12 dBu out, +14 dBu in)");
}

/// A gear file that holds this, as the window opens it.
fn gear_file(name: &str, text: &str) -> GearFile {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gear").join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("gear.toml");
    std::fs::write(&path, text).expect("written");
    GearFile::open(path)
}

#[test]
fn an_own_gear_file_does_not_change_what_was_chosen_before() {
    let id = "focusrite-scarlett-4i4-3g";
    let figure = |level| format!("{{ v = {level}, unit = \"dBu\", source = \"here\", kind = \"own\" }}");
    let own = format!(
        "[[interface]]\nid = \"{id}\"\nname = \"My 4i4\"\nline_out_max = {}\nline_in_max = {}\n",
        figure(10.0),
        figure(12.0)
    );
    let mut harness = open(usual(Chain::ActiveMonitors));
    harness.state_mut().state.connect.gear_file = gear_file("replaced", &own);
    harness.run();
    assert!(!is_said(&harness, "is left out"));
    let choice = Choice::Listed { id: id.to_owned() };
    harness.state_mut().project.apply(Edit::SetGear("interface".to_owned(), choice));
    harness.run();
    // As a run takes it.
    says(&harness, "\u{2212}6.5 dB ± 1 dB (Focusrite Scarlett 4i4 (3rd Gen)");
    says(&harness, "Full scale of the line outputs: 15.5 dBu (an owner's word)");
    // Chosen anew, it is the user's own, and kept whole.
    press(&mut harness, Role::Button, "Change: Audio interface");
    harness.get_by_label("Search: Interface").focus();
    harness.run();
    harness.get_by_label("Search: Interface").type_text("My 4i4");
    harness.run();
    let mine = Choice::Measured { device: parse(&own).devices[0].clone() };
    let edit = Intent::Edit(Edit::SetGear("interface".to_owned(), mine));
    assert_eq!(press(&mut harness, Role::Button, "My 4i4, your own"), [edit]);
    says(&harness, "\u{2212}2.0 dB ± 1 dB (My 4i4: +10 dBu out, +12 dBu in, your own figure)");
}

#[test]
fn the_enter_key_takes_the_likeliest() {
    let mut harness = search(usual(Chain::ActiveMonitors), "4i4 4th");
    harness.key_press(Key::Enter);
    harness.run();
    let choice = Choice::Listed { id: "focusrite-scarlett-4i4-4g".to_owned() };
    assert_eq!(harness.state().project.gear.get("interface"), Some(&choice));
}

#[test]
fn what_is_not_in_the_list_is_said_with_or_without_figures() {
    let mut harness = search(usual(Chain::ActiveMonitors), "Grandfather 2000");
    says(&harness, "Nothing in the list is called like this.");
    press(&mut harness, Role::Button, "Not in the list");
    press(&mut harness, Role::Button, "Keep");
    let named = Choice::NotListed { name: Some("Grandfather 2000".to_owned()) };
    assert_eq!(harness.state().project.gear.get("interface"), Some(&named));
    says(&harness, "full scale of outputs and inputs of Grandfather 2000 is not known");
    press(&mut harness, Role::Button, "Change: Audio interface");
    press(&mut harness, Role::Button, "Not in the list");
    for (field, text) in [
        ("Line outputs, full scale, in dBu", "24"),
        ("Line inputs at minimum gain, full scale, in dBu", "18"),
    ] {
        harness.get_by_label(field).focus();
        harness.run();
        harness.get_by_label(field).type_text(text);
        harness.run();
    }
    press(&mut harness, Role::Button, "Keep");
    says(&harness, "6.0 dB ± 1 dB (Grandfather 2000: +24 dBu out, +18 dBu in, your own figure)");
    let json = harness.state().project.to_json();
    assert_eq!(Project::parse(&json).expect("is whole"), harness.state().project);
}

#[test]
fn a_bridged_amplifier_is_told_from_a_grounded_one() {
    let mut harness = open(Wiring::by_id("amp-rca").expect("is there"));
    press(&mut harness, Role::Button, "Choose: Amplifier");
    press(&mut harness, Role::Button, "Fosi Audio BT20A");
    says(&harness, "The Fosi Audio BT20A is bridged");
    press(&mut harness, Role::RadioButton, "Small class-D amplifier (bridged), RCA inputs");
    assert!(!is_said(&harness, "The Fosi Audio BT20A is bridged"));
}

#[test]
fn complaints_of_the_users_own_list_are_shown() {
    let mut desk = desk();
    desk.state.connect.gear_file =
        gear_file("broken", "\n\n\n[[power_amp]]\nid = \"mine\"\nname = \"My amp\"\n");
    says(&desk.open(LONG, 1.0), "“My amp” in your gear file, line 4");
}

#[test]
fn it_looks_right() {
    let page = |chain: Chain| {
        move |desk: &mut Desk| {
            desk.state.page = Page::Connect;
            desk.controls.chain = chain;
        }
    };
    look("connect", &idle(), page(Chain::ActiveMonitors), 0.0);
    look("connect-leads", &idle(), page(Chain::PowerAmp), 620.0);
    look("connect-never", &idle(), page(Chain::HeadphoneAmpFromPhones), 1500.0);
    look("connect-end", &idle(), page(Chain::Receiver), 9000.0);
}

#[test]
fn no_words_are_cut_in_any_variant() {
    for width in [480.0, 720.0, 960.0] {
        for (place, wiring) in WIRINGS.iter().enumerate() {
            let mut desk = desk();
            desk.controls.chain = wiring.chain;
            desk.controls.return_path = RETURN_PATHS[place % RETURN_PATHS.len()].0;
            desk.project.wiring = Some(wiring.id.to_owned());
            desk.state.connect.host = "ardour".to_owned();
            let harness = desk.open(Vec2::new(width, 7000.0), 1.0);
            crate::layout::check(&harness, wiring.id);
        }
    }
}

#[test]
fn an_open_search_looks_right() {
    let mut harness = search(usual(Chain::Headphones), "scarlett");
    press(&mut harness, Role::Button, "Not in the list");
    crate::layout::check(&harness, "search");
    crate::picture::save(&harness, "connect-whole");
}
