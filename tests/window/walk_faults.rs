//! Every fault from its symptom to its fix and a passed repeat, on a real session: it is measured in a studio that has
//! it, its card is read, the studio is mended, and "Measure again" on the card is pressed.

use crate::walk_chains::healthy;
use crate::walker::{RATE, Walker};
use linecheck::chain::ReturnPath;
use linecheck::check::Verdict;
use linecheck::fault::FAULTS;
use linecheck::studio::{Plan, catalogue};
use linecheck::walk::guide::step_of_fault;

/// How many tests share the faults.
const PARTS: usize = 4;

/// What a step's row says where this was found.
fn worst(remark: bool) -> &'static str {
    if remark { "worth a look" } else { "failed" }
}

fn broken(id: &str) -> Plan {
    (catalogue::named(id).unwrap_or_else(|| panic!("no studio has {id}")).plan)(RATE)
}

/// Reads the card of the fault that was found first; its headline.
fn read_card(walker: &mut Walker, id: &str) -> String {
    let report = walker.report();
    let found = report.faults.first().unwrap_or_else(|| panic!("{id} is not found"));
    assert_eq!(found.id, id, "{:?}", report.faults);
    let step = step_of_fault(id).title();
    assert_eq!(walker.stands(step), worst(report.verdict().verdict == Verdict::Warn), "{id}");
    walker.go_to(step);
    walker.says("What it means");
    walker.says("What I measured");
    walker.says("Do this");
    // That line is the button.
    let fix = found.fix.iter().filter(|line| *line != "Run this again.");
    for line in found.evidence.iter().chain(fix).chain([&found.headline]) {
        walker.says(line);
    }
    assert!(!found.evidence.is_empty() && !found.fix.is_empty(), "{id}");
    found.headline.clone()
}

/// From the fresh window over the fault to the passed repeat.
fn walk(id: &str) {
    let plan = broken(id);
    let mut walker = Walker::new(&plan);
    walker.connect(plan.chain, plan.return_path);
    walker.go_to("Channels");
    walker.measure("Measure");
    let headline = read_card(&mut walker, id);
    walker.mend(&healthy(plan.chain, plan.return_path));
    walker.measure(&format!("Measure again: {headline}"));
    let report = walker.report();
    assert_eq!(report.faults, [], "{id}");
    assert_eq!(report.verdict().verdict, Verdict::Pass, "{id}: {}", report.verdict().text);
    walker.does_not_say(&headline);
    walker.does_not_say("Do this");
    for step in ["Channels", "Phase", "Quality"] {
        assert_eq!(walker.stands(step), "done", "{id}");
    }
}

fn walks(part: usize) {
    let slowly = |id: &&str| broken(id).return_path == ReturnPath::Microphone;
    // Rooms take longest, so each part has one of them at most.
    let (rooms, cables): (Vec<&str>, Vec<&str>) = FAULTS.iter().map(|fault| fault.id).partition(slowly);
    for id in rooms.iter().chain(&cables).skip(part).step_by(PARTS) {
        walk(id);
    }
}

#[test]
fn every_fault_from_symptom_to_passed_repeat() {
    walks(0);
}

#[test]
fn every_fault_from_symptom_to_passed_repeat_the_second_quarter() {
    walks(1);
}

#[test]
fn every_fault_from_symptom_to_passed_repeat_the_third_quarter() {
    walks(2);
}

#[test]
fn every_fault_from_symptom_to_passed_repeat_the_last_quarter() {
    walks(3);
}

#[test]
fn of_two_faults_one_is_mended_after_the_other() {
    let plan = broken("swapped-and-inverted");
    let mut walker = Walker::new(&plan);
    walker.go_to("Channels");
    walker.measure("Measure");
    let headline = read_card(&mut walker, "channels-swapped");
    assert_eq!(walker.stands("Phase"), "failed");
    // The leads are in their places; hot and cold of one are still crossed.
    walker.mend(&broken("polarity-one"));
    walker.measure(&format!("Measure again: {headline}"));
    assert_eq!(walker.stands("Channels"), "done");
    walker.press("Next");
    let headline = read_card(&mut walker, "polarity-one");
    walker.mend(&healthy(plan.chain, plan.return_path));
    walker.measure(&format!("Measure again: {headline}"));
    assert_eq!(walker.report().verdict().verdict, Verdict::Pass);
    assert_eq!(walker.stands("Phase"), "done");
}
