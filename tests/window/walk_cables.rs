//! Each chain with one wrong cable, as somebody new to it would walk: the symptom, where the window leads, and the right
//! cable. `LINECHECK_PICTURES=cable` keeps a picture of each page on the way.

use crate::walk_chains::{healthy, studio};
use crate::walker::Walker;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::check::Verdict;
use linecheck::editor::Page;
use linecheck::walk::guide::step_of_fault;

/// A chain, how it comes back, the studio with the wrong cable (which is the id of its fault), and how much louder than
/// there it is here, in dB.
type Cable = (Chain, ReturnPath, &'static str, f64);

/// What an unbalanced lead leaves of a balanced output, dB.
const ONE_LEG: f64 = -6.02;

const CABLES: &[Cable] = &[
    // The two leads are in each other's sockets.
    (Chain::LineLoop, ReturnPath::Loopback, "channels-swapped", 0.0),
    // Guitar leads (TS) instead of TRS.
    (Chain::ActiveMonitors, ReturnPath::Loopback, "unbalanced-loss", 0.0),
    // Red and black crossed at one loudspeaker.
    (Chain::PowerAmp, ReturnPath::Microphone, "speaker-reversed", 0.0),
    // A TRS to two RCA lead from one balanced output.
    (Chain::Receiver, ReturnPath::Loopback, "balanced-into-stereo", ONE_LEG),
    // A stereo jack lead from one balanced output.
    (Chain::PcSpeakers, ReturnPath::Loopback, "balanced-into-stereo", 0.0),
    // The phones jack led back into one balanced line input.
    (Chain::Headphones, ReturnPath::Loopback, "stereo-into-balanced", 0.0),
    // A mono jack lead from the phones jack: the right one is short.
    (Chain::HeadphoneAmpFromPhones, ReturnPath::Loopback, "output-dead", 0.0),
    // The splitter fed from one balanced output.
    (Chain::HeadphoneAmpFromLineOuts, ReturnPath::Loopback, "balanced-into-stereo", 0.0),
    // One lead with a broken leg.
    (Chain::HeadphoneAmpBalanced, ReturnPath::Loopback, "broken-leg", 0.0),
];

fn walk((chain, back, id, louder): Cable) {
    let name = |page: &str| format!("cable-{}-{page}", chain.id());
    let mut walker = Walker::new(&studio(id, chain, louder));
    walker.connect(chain, back);
    walker.picture(&name("1-connect"));
    walker.press("Next");
    walker.picture(&name("2-power"));
    walker.press("Next");
    if walker.is_said("The headphones are off my head") {
        walker.press_role(egui::accesskit::Role::CheckBox, "The headphones are off my head");
    }
    walker.press("Start the sound");
    walker.frames(50);
    walker.picture(&name("3-gain"));
    walker.press("Stop");
    walker.go_to("Channels");
    walker.picture(&name("4-before"));
    walker.measure("Measure");
    walker.picture(&name("5-channels"));
    let report = walker.report();
    let found = report.faults.first().unwrap_or_else(|| panic!("{id} on {} is not found", chain.id()));
    assert_eq!(found.id, id, "{}: {:?}", chain.id(), report.faults);
    // Next leads to the fault, wherever it stands.
    let step = step_of_fault(id).title();
    while !walker.is_said(&format!("Measure again: {}", found.headline)) {
        assert_ne!(walker.page(), Page::Report, "Next does not lead to it");
        walker.press("Next");
    }
    assert_eq!(walker.stands(step), "failed");
    for other in ["Channels", "Phase", "Quality"] {
        // What fails elsewhere because of it sends back to it.
        if other != step && walker.stands(other) == "failed" && report.faults.len() == 1 {
            walker.go_to(other);
            walker.says(&format!("First mend what stands on the page {step}"));
            walker.go_to(step);
        }
    }
    walker.picture(&name("6-fault"));
    walker.mend(&healthy(chain, back));
    walker.measure(&format!("Measure again: {}", found.headline));
    walker.picture(&name("7-mended"));
    assert_eq!(walker.report().verdict().verdict, Verdict::Pass, "{}", walker.report().verdict().text);
    walker.go_to("Report");
    let steps = ["Gain", "Listen"].into_iter().filter(|step| *step != "Listen" || chain != Chain::LineLoop);
    if let Some(open) = steps.into_iter().find(|step| walker.stands(step) == "to do") {
        walker.says(&format!("Of the walk there is still to do: {open}"));
    }
    walker.picture(&name("8-report"));
}

#[test]
fn each_chain_with_a_wrong_cable() {
    CABLES.iter().step_by(2).for_each(|cable| walk(*cable));
}

#[test]
fn each_chain_with_a_wrong_cable_the_other_half() {
    CABLES.iter().skip(1).step_by(2).for_each(|cable| walk(*cable));
}

#[test]
fn every_chain_has_one() {
    assert!(linecheck::chain::CHAINS.iter().all(|row| CABLES.iter().any(|cable| cable.0 == row.0)));
}
