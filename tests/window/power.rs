//! The page Power up.

use crate::common::{Desk, idle, says};
use crate::layout::look;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::Chain;
use linecheck::chain::procedures::{prepare, switch_off, switch_on};
use linecheck::chain::wiring::{WIRINGS, Wiring};
use linecheck::editor::Page;
use linecheck::walk::Project;

const LONG: Vec2 = Vec2::new(960.0, 3000.0);

fn desk(wiring: &Wiring) -> Desk {
    let mut desk = Desk::new(idle());
    desk.state.page = Page::PowerUp;
    desk.controls.chain = wiring.chain;
    desk.project.wiring = Some(wiring.id.to_owned());
    desk
}

fn is_ticked(harness: &Harness<'static, Desk>, act: &str) -> bool {
    let node = harness.get_by_role_and_label(Role::CheckBox, act);
    node.accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn every_step_is_there_with_its_reason_and_the_way_off_folds_out() {
    for wiring in WIRINGS {
        let mut harness = desk(wiring).open(LONG, 1.0);
        for task in [prepare(wiring), switch_on(wiring)].concat() {
            assert!(!is_ticked(&harness, task.act));
            says(&harness, task.why);
        }
        harness.get_by_label("Switch off, in this order").click();
        harness.run();
        for task in switch_off(wiring) {
            says(&harness, task.act);
            says(&harness, task.why);
        }
        crate::layout::check(&harness, wiring.id);
    }
}

#[test]
fn a_tick_by_mouse_or_keyboard_survives_reopening() {
    let wiring = Wiring::by_id("amp-rca").expect("is there");
    let (first, second) = (prepare(wiring)[0].act, prepare(wiring)[1].act);
    let mut harness = desk(wiring).open(LONG, 1.0);
    harness.get_by_role_and_label(Role::CheckBox, first).click();
    harness.run();
    harness.get_by_role_and_label(Role::CheckBox, second).focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    harness.run();
    assert!(is_ticked(&harness, first) && is_ticked(&harness, second));
    says(&harness, "2 of ");
    let saved = harness.state().project.to_json();
    let mut again = desk(wiring);
    again.project = Project::parse(&saved).expect("is whole");
    let mut harness = again.open(LONG, 1.0);
    assert!(is_ticked(&harness, first) && is_ticked(&harness, second));
    harness.state_mut().project.wiring = Some("amp-xlr".to_owned());
    harness.run();
    assert!(!is_ticked(&harness, first), "a tick holds for the variant that it was made for");
    harness.state_mut().project.wiring = Some("amp-rca".to_owned());
    harness.run();
    harness.get_by_label("Start again").click();
    harness.run();
    harness.run();
    assert!(!is_ticked(&harness, first) && harness.state().project.ticked.is_empty());
}

#[test]
fn when_all_is_ticked_it_says_so() {
    for wiring in WIRINGS {
        let mut desk = desk(wiring);
        for task in [prepare(wiring), switch_on(wiring)].concat() {
            desk.project.ticked.insert(format!("{}/{}", wiring.id, task.id));
        }
        says(&desk.open(LONG, 1.0), "Everything is on, in the right order");
    }
}

#[test]
fn it_looks_right() {
    let page = |desk: &mut Desk| {
        desk.state.page = Page::PowerUp;
        desk.controls.chain = Chain::HeadphoneAmpFromPhones;
        desk.project.ticked.insert("headphone-amp-phones-stereo/knobs-zero".to_owned());
    };
    look("power", &idle(), page, 0.0);
    look("power-end", &idle(), page, 4000.0);
}
