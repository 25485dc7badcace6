//! What comes between on a walk: skipping, going back, Stop, a host that stops or changes the rate, a window that is
//! closed; on a real session.

use crate::walk_chains::healthy;
use crate::walker::{RATE, Walker};
use egui::{Key, Modifiers};
use linecheck::chain::{Chain, ReturnPath};
use linecheck::editor::Page;
use linecheck::live::StopReason;
use linecheck::report::Status;
use linecheck::studio::Plan;
use std::time::Duration;

fn line() -> Plan {
    healthy(Chain::LineLoop, ReturnPath::Loopback)
}

/// Before the first measurement, the steps before it skipped or taken as done.
fn at_channels() -> Walker {
    let mut walker = Walker::new(&line());
    walker.press("Next");
    walker.press("Next");
    walker.press("Skip");
    assert_eq!(walker.page(), Page::Channels);
    walker
}

/// Some seconds into a run.
fn in_mid_run() -> Walker {
    let mut walker = at_channels();
    walker.begin("Measure");
    walker.frames(20);
    assert!(walker.rig.shared.is_busy() && walker.rig.sounding > 0);
    walker.says("Measuring");
    assert_eq!(walker.stands("Channels"), "measuring");
    walker
}

#[test]
fn what_is_skipped_is_gone_back_to() {
    let mut walker = at_channels();
    walker.measure("Measure");
    assert_eq!((walker.stands("Gain").as_str(), walker.stands("Report").as_str()), ("skipped", "done"));
    walker.press("Back");
    assert_eq!(walker.page(), Page::Gain);
    walker.press("Start the sound");
    walker.until("Every level is set");
    walker.frames(3);
    assert_eq!(walker.stands("Gain"), "done");
    walker.press("Next");
    walker.says("Every channel arrives where it should");
}

#[test]
fn stop_in_mid_run_is_silence_and_the_run_can_be_made_again() {
    for (stop, name) in [(Key::Space, "Space"), (Key::Escape, "Esc")] {
        let mut walker = in_mid_run();
        walker.key(Modifiers::NONE, stop);
        assert!(!walker.rig.shared.is_busy(), "{name}");
        let sounded = walker.rig.sounding;
        walker.frames(8);
        assert_eq!(walker.rig.sounding, sounded, "{name}: it stays silent");
        assert_eq!(walker.report().status, Status::Stopped);
        walker.says("Stopped before the end");
        walker.says(StopReason::Window.sentence());
        assert_eq!(walker.stands("Channels"), "to do");
        if stop == Key::Escape {
            walker.measure("Measure");
            assert_eq!(walker.stands("Quality"), "done");
        }
    }
}

#[test]
fn what_was_measured_before_outlives_a_stopped_repeat() {
    let mut walker = at_channels();
    walker.measure("Measure");
    walker.begin("Measure again");
    walker.frames(12);
    walker.press("Stop");
    assert_eq!(walker.report().status, Status::Stopped);
    assert_eq!(walker.stands("Channels"), "done");
    walker.says("Stopped before the end");
    walker.says("What was measured before still holds: done, ");
}

#[test]
fn a_host_that_stops_calling_is_told_and_goes_on() {
    let mut walker = in_mid_run();
    std::thread::sleep(Duration::from_millis(2600));
    walker.still_frame();
    walker.still_frame();
    assert!(!walker.rig.shared.is_busy());
    walker.says(StopReason::HostStalled.sentence());
    // It calls again: nothing sounds by itself.
    let sounded = walker.rig.sounding;
    walker.frames(8);
    let fade = (0.02 * RATE) as usize;
    assert!(walker.rig.sounding - sounded <= fade, "{}", walker.rig.sounding - sounded);
    walker.measure("Measure");
    assert_eq!(walker.stands("Channels"), "done");
}

#[test]
fn another_rate_in_mid_run_ends_it_and_asks_for_it_again() {
    let mut walker = in_mid_run();
    walker.activate_at(&line(), 44_100.0);
    walker.says("The host restarted the plugin in mid-run");
    walker.says("44.1 kHz");
    let sounded = walker.rig.sounding;
    walker.frames(8);
    assert_eq!(walker.rig.sounding, sounded, "nothing sounds by itself");
    walker.measure("Measure");
    assert_eq!(walker.stands("Quality"), "done");
    // Between two runs the rate is changed back.
    walker.activate_at(&line(), RATE);
    assert_eq!(walker.stands("Channels"), "again");
    walker.says("Measured with another sample rate");
}

#[test]
fn another_rate_in_mid_tone_ends_it() {
    let mut walker = Walker::new(&line());
    walker.go_to("Gain");
    walker.press("Start the sound");
    walker.frames(10);
    assert!(walker.rig.sounding > 0);
    walker.activate_at(&line(), 96_000.0);
    walker.frames(6);
    let sounded = walker.rig.sounding;
    walker.frames(8);
    assert_eq!(walker.rig.sounding, sounded);
    assert_eq!(walker.stands("Gain"), "to do");
}

#[test]
fn a_window_that_is_closed_in_mid_run_finds_its_result() {
    let mut walker = in_mid_run();
    walker.reopen();
    assert_eq!(walker.page(), Page::Channels, "it goes on at the same step");
    walker.says("Measuring");
    walker.run_out();
    assert_eq!(walker.report().status, Status::Complete);
    walker.press("Next");
    walker.press("Next");
    walker.reopen();
    assert_eq!(walker.page(), Page::Quality);
    walker.says("Clean: nothing here needs mending");
    assert_eq!((walker.stands("Connect").as_str(), walker.stands("Gain").as_str()), ("done", "skipped"));
}

#[test]
fn a_project_that_is_closed_and_opened_goes_on_where_it_was() {
    let mut walker = at_channels();
    walker.measure("Measure");
    walker.press("Next");
    let saved = walker.rig.saved.clone();
    drop(walker);
    let walker = Walker::at(&line(), RATE, saved);
    assert_eq!(walker.page(), Page::Phase);
    walker.says("Every channel is the right way round, and in time");
    walker.says("Done, ");
    assert_eq!(walker.rig.sounding, 0);
}

#[test]
fn a_tone_ends_with_its_window() {
    let mut walker = Walker::new(&line());
    walker.go_to("Gain");
    walker.press("Start the sound");
    walker.frames(10);
    assert!(walker.rig.sounding > 0);
    walker.rig.operator.turn();
    // No window draws any more.
    std::thread::sleep(Duration::from_millis(2100));
    walker.rig.operator.turn();
    walker.rig.seconds(0.05, 256);
    let sounded = walker.rig.sounding;
    walker.rig.seconds(2.0, 256);
    assert_eq!(walker.rig.sounding, sounded);
}
