//! What the window says.

use crate::common::{Desk, TALL, faulty, healthy, idle, many, open, running, says, stopped};
use egui_kittest::kittest::Queryable;
use linecheck::editor::Message;
use linecheck::live::View;

#[test]
fn an_empty_report_says_what_to_do_first() {
    let harness = open(idle());
    says(&harness, "Say what is connected, then press Run");
    says(&harness, "48 kHz · block 256 · VST3");
    says(&harness, "Silent");
    assert!(harness.query_by_label("Save the report").is_none());
}

#[test]
fn an_inactive_plugin_says_so() {
    says(&open(View::default()), "The host has not switched this plugin on");
}

#[test]
fn a_run_shows_how_far_it_is() {
    let harness = open(running());
    says(&harness, "Sweep on output 1");
    says(&harness, "about 7 s left");
}

#[test]
fn faults_are_shown_with_their_fix() {
    let harness = open(faulty());
    says(&harness, "2 faults found");
    says(&harness, "The right channel is upside down.");
    says(&harness, "Output 2 arrives at input 2 with polarity");
    says(&harness, "at the right speaker");
    says(&harness, "Use a balanced cable on the right line.");
}

#[test]
fn every_check_is_listed_with_its_verdict() {
    let mut harness = open(faulty());
    for check in harness.state().view.report.checks.clone() {
        says(&harness, &check.title);
        says(&harness, &check.headline);
    }
    for word in ["Pass", "Warning", "Fail", "Can't tell", "Not measured"] {
        says(&harness, word);
    }
    assert!(harness.query_by_label("Noise floor").is_none());
    harness.get_by_label("Details of Noise").click();
    harness.run();
    says(&harness, "Noise floor");
    says(&harness, "\u{2212}96.2 ± 0.2 dBFS");
    says(&harness, "at least 80 dB below full scale");
    says(&harness, "Turn the gain of the input down");
    harness.get_by_label("Less of Noise").click();
    harness.run();
    assert!(harness.query_by_label("Noise floor").is_none());
}

#[test]
fn health_is_said_in_words() {
    says(&open(healthy()), "Everything that was measured is healthy");
}

#[test]
fn a_stop_says_why() {
    let harness = open(stopped());
    says(&harness, "Stopped before the end");
    says(&harness, "grew like a feedback loop");
    says(&harness, "The saved report could not be read");
}

#[test]
fn every_channel_has_a_meter() {
    let mut desk = Desk::new(many());
    desk.controls.generator = linecheck::signal::Generator::Sine;
    desk.controls.output = 12;
    let harness = desk.open(TALL, 1.0);
    says(&harness, "Sine 1000\u{a0}Hz on output 12");
    says(&harness, "Output 12: \u{2212}20.0 dBFS");
    says(&harness, "Output 1: \u{2212}∞ dBFS");
    says(&harness, "Input 16: ");
}

#[test]
fn a_signal_by_hand_says_what_it_is_and_how_loud() {
    let mut desk = Desk::new(many());
    desk.controls.generator = linecheck::signal::Generator::PinkNoise;
    desk.controls.level = linecheck::units::Dbfs(-10.0);
    desk.view.readout.generator = Some(linecheck::units::Dbfs(-15.2));
    let mut harness = desk.open(TALL, 1.0);
    harness.get_by_label("Play a signal by hand").click();
    harness.run();
    says(&harness, "Equal power in every octave");
    says(&harness, "at \u{2212}15.2 dBFS only: louder, its peaks would exceed \u{2212}6 dBFS");
}

#[test]
fn an_export_says_what_came_of_it() {
    let mut desk = Desk::new(healthy());
    desk.state.message = Some(Message { good: true, text: "Saved to /home/ana/a.html".to_owned() });
    says(&desk.open(TALL, 1.0), "Saved to /home/ana/a.html");
}
