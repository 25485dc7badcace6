//! Undo for mistaken answers, by key and by button, on a real session.

use crate::walk_chains::healthy;
use crate::walker::Walker;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::connection::wiring_of;
use linecheck::chain::procedures::prepare;
use linecheck::chain::refusals::of_devices;
use linecheck::chain::wiring::Wiring;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::walk::Project;

fn open() -> Walker {
    Walker::new(&healthy(Chain::LineLoop, ReturnPath::Loopback))
}

fn undo(walker: &mut Walker) {
    walker.key(Modifiers::COMMAND, Key::Z);
}

fn project(walker: &Walker) -> Project {
    Project::clone(&walker.rig.saved.project.get())
}

#[test]
fn answers_on_connect_are_taken_back_one_after_the_other() {
    let mut walker = open();
    walker.connect(Chain::PowerAmp, ReturnPath::Microphone);
    let second = Wiring::of(Chain::PowerAmp).nth(1).expect("there are several");
    walker.press_role(Role::RadioButton, second.name);
    let wiring = wiring_of(Chain::PowerAmp, Some(second.id)).expect("is there");
    let aside = of_devices(wiring).into_iter().find(|(_, refusal)| refusal.stake.can_be_overruled());
    let (_, refusal) = aside.expect("one that can be put aside");
    walker.press(&format!("Understood: {}", refusal.what));
    assert!(project(&walker).overruled.contains(refusal.id));
    walker.press("Undo: what was put aside");
    walker.says("Taken back: what was put aside.");
    assert!(project(&walker).overruled.is_empty());
    undo(&mut walker);
    assert_eq!(project(&walker).wiring, None);
    undo(&mut walker);
    assert_eq!(
        (walker.rig.controls.chain, walker.rig.controls.return_path),
        (Chain::PowerAmp, ReturnPath::Loopback)
    );
    walker.press("Undo: the chain");
    assert_eq!(walker.rig.controls.chain, Chain::LineLoop);
    assert!(walker.window.get_by_label("Undo").accesskit_node().is_disabled(), "nothing is left");
    undo(&mut walker);
    walker.says("There is nothing to take back.");
    assert_eq!(project(&walker), Project::default());
}

#[test]
fn ticks_are_taken_back_and_so_is_their_loss() {
    let mut walker = open();
    walker.go_to("Power up");
    let wiring = wiring_of(Chain::LineLoop, None).expect("is there");
    let acts: Vec<&str> = prepare(wiring).iter().take(2).map(|task| task.act).collect();
    for act in &acts {
        walker.press_role(Role::CheckBox, act);
    }
    let ticked = |walker: &Walker| -> usize {
        let is_on = |act: &&&str| {
            let node = walker.window.get_by_role_and_label(Role::CheckBox, act);
            node.accesskit_node().toggled() == Some(Toggled::True)
        };
        acts.iter().filter(is_on).count()
    };
    assert_eq!(ticked(&walker), 2);
    walker.press("Start again");
    assert_eq!(ticked(&walker), 0);
    undo(&mut walker);
    assert_eq!(ticked(&walker), 2);
    undo(&mut walker);
    walker.press("Undo: the tick");
    assert_eq!(ticked(&walker), 0);
    // A step that was skipped by mistake.
    walker.go_to("Gain");
    walker.press("Skip");
    assert_eq!(walker.stands("Gain"), "skipped");
    undo(&mut walker);
    assert_eq!(walker.stands("Gain"), "to do");
}

#[test]
fn what_has_become_something_else_is_left_alone_and_text_has_its_own_undo() {
    let mut walker = open();
    walker.connect(Chain::Receiver, ReturnPath::Loopback);
    // The host's automation sets it to something else.
    walker.rig.controls.chain = Chain::PcSpeakers;
    walker.frames(2);
    undo(&mut walker);
    assert_eq!(walker.rig.controls.chain, Chain::PcSpeakers);
    walker.connect(Chain::Headphones, ReturnPath::Loopback);
    walker.go_to("Report");
    walker.window.get_by_label("Notes for the report").focus();
    walker.frame();
    walker.window.get_by_label("Notes for the report").type_text("Room B");
    walker.frames(2);
    undo(&mut walker);
    assert_eq!(walker.rig.controls.chain, Chain::Headphones);
}

#[test]
fn while_a_run_is_on_everything_stays_as_it_is() {
    let mut walker = open();
    walker.connect(Chain::Headphones, ReturnPath::Loopback);
    walker.go_to("Channels");
    walker.begin("Measure");
    walker.frames(4);
    assert!(walker.window.get_by_label("Undo").accesskit_node().is_disabled());
    undo(&mut walker);
    assert_eq!(walker.rig.controls.chain, Chain::Headphones);
}
