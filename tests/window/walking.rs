//! The walk by label and by keys: steps in order, skipped, gone back to, taken up again; a fault stands on its page and
//! goes with a passed repeat.

use crate::common::{Desk, TALL, USUAL, does_not_say, idle, page, press, running, says};
use crate::rig::Rig;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::{Chain, ReturnPath};
use linecheck::editor::{Intent, Page};
use linecheck::live::{Saved, View};
use linecheck::report::{Report, Status};
use linecheck::studio::{Plan, Studio};
use linecheck::units::Db;
use linecheck::walk::guide::{Mark, Standing, Step};
use linecheck::walk::{Edit, Project};
use nice_plug::params::persist::PersistentField;
use std::sync::Arc;

/// A run through a studio with a line loop, in which something may have been changed.
pub fn measured(change: impl FnOnce(&mut Plan)) -> (View, Project) {
    let mut plan = Plan::straight("walk", Chain::LineLoop, 2, Db(-6.0), 480.25);
    for input in &mut plan.channels {
        input.noise = Some(linecheck::units::Dbfs(-96.0));
    }
    change(&mut plan);
    let mut rig = Rig::new(48_000.0, 2, 2);
    rig.studio = Some(Studio::new(&plan, 48_000.0, 1));
    let report = rig.run(&[1024]);
    assert_eq!(report.status, Status::Complete, "{:?}", report.stopped_because);
    let project = Project::clone(&rig.saved.project.get());
    (View { report: Arc::new(report), ..idle() }, project)
}

pub fn desk(view: View, project: Project) -> Desk {
    let mut desk = Desk::new(view);
    desk.project = project;
    // What these walks are about begins with the measuring.
    for step in [Step::Connect, Step::PowerUp, Step::Gain] {
        desk.project.apply(Edit::Skip(step));
    }
    desk.state.resume = true;
    desk
}

fn open(view: View, project: Project) -> Harness<'static, Desk> {
    let mut harness = desk(view, project).open(TALL, 1.0);
    harness.run();
    harness
}

#[test]
fn a_fresh_window_begins_at_the_first_step_and_leads_on() {
    let mut desk = Desk::new(idle());
    desk.state.resume = true;
    let mut harness = desk.open(TALL, 1.0);
    harness.run();
    assert_eq!(page(&harness), Page::Connect);
    says(&harness, "Step 1, Connect: to do");
    assert_eq!(press(&mut harness, "Back"), []);
    // The user's word is the result.
    let said = press(&mut harness, "Next");
    assert!(matches!(&said[0], Intent::Edit(Edit::Keep(Step::Connect, _))), "{said:?}");
    assert_eq!(said[1..], [Intent::Edit(Edit::GoTo(Step::PowerUp))]);
    says(&harness, "Step 1, Connect: done");
    press(&mut harness, "Next");
    assert_eq!(page(&harness), Page::Gain);
    let skipped = press(&mut harness, "Skip");
    assert_eq!(skipped, [Edit::Skip(Step::Gain), Edit::GoTo(Step::Channels)].map(Intent::Edit));
    assert_eq!(page(&harness), Page::Channels);
    says(&harness, "Step 4, Channels: to do");
    says(&harness, "Press Measure: each output plays in turn");
    assert_eq!(press(&mut harness, "Measure"), [Intent::Run]);
    press(&mut harness, "Skip");
    says(&harness, "Step 4, Channels: skipped");
    press(&mut harness, "Skip");
    press(&mut harness, "Skip");
    assert_eq!(page(&harness), Page::Report);
    says(&harness, "Nothing has been measured yet");
    assert_eq!(press(&mut harness, "Next"), []);
    press(&mut harness, "Back");
    assert_eq!(page(&harness), Page::Quality);
}

#[test]
fn keys_turn_the_pages() {
    let mut harness = open(idle(), Project::default());
    let mut turn = |modifiers, key, to| {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
        assert_eq!(page(&harness), to);
    };
    turn(Modifiers::ALT, Key::ArrowRight, Page::Phase);
    turn(Modifiers::NONE, Key::PageDown, Page::Quality);
    turn(Modifiers::NONE, Key::PageUp, Page::Phase);
    turn(Modifiers::ALT, Key::ArrowLeft, Page::Channels);
    turn(Modifiers::ALT, Key::ArrowLeft, Page::Gain);
    assert_eq!(harness.state().project.trail.skipped.len(), 3, "only the page was turned");
    harness.get_by_label("Step 6, Quality: to do").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(page(&harness), Page::Quality);
}

#[test]
fn a_closed_window_goes_on_where_it_was_with_what_it_had() {
    let (view, project) = measured(|_| ());
    let made = linecheck::report::day(&view.report.made);
    let mut harness = open(view.clone(), project);
    assert_eq!(page(&harness), Page::Report, "all was passed");
    press(&mut harness, "Step 5, Phase: done");
    let saved = harness.state().project.to_json();
    // The host saves and loads; the report comes back with it, or does not.
    for report in [view.report.clone(), Arc::default()] {
        let project = Project::parse(&saved).expect("its own");
        let harness = open(View { report, ..idle() }, project);
        assert_eq!(page(&harness), Page::Phase);
        says(&harness, "Step 4, Channels: done");
        says(&harness, &format!("Done, {made}"));
    }
}

#[test]
fn a_swapped_pair_stands_on_its_page_and_goes_with_a_passed_repeat() {
    let (view, project) = measured(|plan| plan.paths.swap(0, 1));
    let mut harness = open(view, project);
    assert_eq!(page(&harness), Page::Channels, "the first page with something to mend");
    says(&harness, "Step 4, Channels: failed");
    says(&harness, "Output 1 → input 2: wrong input, \u{2212}6.0");
    let headline = harness.state().view.report.faults[0].headline.clone();
    says(&harness, &headline);
    says(&harness, "Do this");
    assert_eq!(press(&mut harness, &format!("Measure again: {headline}")), [Intent::Run]);
    press(&mut harness, "Step 5, Phase: done");
    does_not_say(&harness, &headline);
    press(&mut harness, "Back");
    // The leads are swapped back, and it is measured again.
    let (view, project) = measured(|_| ());
    harness.state_mut().view = View { report: Arc::new(Report::clone(&view.report)), ..running() };
    harness.state_mut().project.trail.results = project.trail.results;
    harness.run();
    says(&harness, "about 7 s left");
    harness.state_mut().view = view;
    harness.run();
    does_not_say(&harness, &headline);
    says(&harness, "Step 4, Channels: done");
    says(&harness, "Output 1 → input 1: in place, \u{2212}6.0");
    says(&harness, "Every channel arrives where it should");
    press(&mut harness, "Next");
    assert_eq!(page(&harness), Page::Phase);
}

#[test]
fn an_inverted_channel_stands_on_the_page_of_the_phase() {
    let (view, project) = measured(|plan| plan.scale_output(1, -1.0));
    let mut harness = open(view, project);
    says(&harness, "Step 4, Channels: done");
    press(&mut harness, "Step 5, Phase: failed");
    says(&harness, "Output 2 → input 2: Upside down");
    says(&harness, "Output 1 → input 1: Upright");
    says(&harness, "Impulse response");
    says(&harness, "Measure again: ");
    says(&harness, "Latency, Output 1 → input 1: ");
}

#[test]
fn another_setup_marks_results_as_of_the_earlier_one() {
    let (view, project) = measured(|_| ());
    let mut harness = open(view, project);
    press(&mut harness, "Step 4, Channels: done");
    harness.state_mut().controls.chain = Chain::ActiveMonitors;
    harness.run();
    says(&harness, "Step 4, Channels: again");
    says(&harness, "Measured with another chain");
    says(&harness, "Output 1 → input 1: in place");
    harness.state_mut().controls.chain = Chain::LineLoop;
    harness.state_mut().view.rate = Some(44_100.0);
    harness.run();
    says(&harness, "Measured with another sample rate");
    harness.state_mut().controls.return_path = ReturnPath::Ear;
    harness.run();
    assert_eq!(page(&harness), Page::Report, "ears measure nothing");
    does_not_say(&harness, "Step 4, Channels");
}

#[test]
fn a_host_that_stops_keeps_what_was_measured_before() {
    let (view, project) = measured(|_| ());
    let mut harness = open(view, project);
    press(&mut harness, "Step 6, Quality: done");
    harness.state_mut().view = running();
    harness.run();
    says(&harness, "Measuring");
    let why = linecheck::live::StopReason::HostStalled.sentence();
    let report =
        Report { status: Status::Stopped, stopped_because: Some(why.to_owned()), ..Report::default() };
    harness.state_mut().view = View { report: Arc::new(report), ..idle() };
    harness.state_mut().view.rate = None;
    harness.run();
    says(&harness, why);
    says(&harness, "Step 6, Quality: done");
}

#[test]
fn what_the_operator_keeps_is_what_the_page_shows() {
    let (view, project) = measured(|plan| plan.scale_output(0, 0.0));
    let kept = project.trail.results.get("channels").expect("kept");
    assert_eq!((kept.standing, kept.made.as_str()), (Standing::Bad, view.report.made.as_str()));
    assert_eq!(Mark::Result(kept.standing).word(), "failed");
    let harness = open(view, project);
    says(&harness, "Output 1 → input 1: missing");
}

#[test]
fn a_project_that_cannot_be_read_outlives_a_run() {
    let saved = Saved::default();
    saved.project.set("{ not JSON".to_owned());
    let mut rig = Rig::with_saved(48_000.0, 1, 1, saved);
    assert_eq!(rig.run(&[1024]).status, Status::Complete);
    assert_eq!(rig.saved.project.map(Clone::clone), "{ not JSON");
}

#[test]
fn hints_go_and_come_back() {
    let mut harness = open(idle(), Project::default());
    says(&harness, "Rows are outputs");
    assert_eq!(press(&mut harness, "Hide hints"), [Intent::Edit(Edit::ShowHints(false))]);
    does_not_say(&harness, "Rows are outputs");
    press(&mut harness, "Hints");
    says(&harness, "Rows are outputs");
}

#[test]
fn notes_are_written_and_stand_in_the_report() {
    let mut rig = Rig::new(48_000.0, 1, 1);
    rig.saved.project.apply(Edit::SetNotes("Room B, left monitor moved.".to_owned()));
    let report = rig.run(&[1024]);
    assert_eq!(report.notes, "Room B, left monitor moved.");
    assert!(linecheck::report::html::page(&report).contains("Room B, left monitor moved."));
    assert!(linecheck::report::text::text(&report).contains("Room B, left monitor moved."));
    let read = Report::parse(&report.to_json(linecheck::report::Layout::Compact)).expect("its own");
    assert_eq!(read.notes, report.notes);
    let mut harness = open(View { report: Arc::new(report), ..idle() }, Project::default());
    harness.query_all_by_label_contains("Step 7, Report").next().expect("a step").click();
    harness.run();
    harness.get_by_label("Notes for the report").focus();
    harness.run();
    // Space and page keys are typed here, not taken as Stop or as a way on.
    harness.get_by_label("Notes for the report").type_text("Studio A");
    harness.key_press(Key::Space);
    harness.key_press(Key::PageDown);
    harness.run();
    assert!(harness.state().project.notes.starts_with("Studio A"), "{:?}", harness.state().project.notes);
    assert_eq!(page(&harness), Page::Report);
    assert!(!harness.state().intents.contains(&Intent::Stop));
}

#[test]
fn figures_are_copied_and_plots_are_read_by_keys() {
    let (view, project) = measured(|_| ());
    let mut harness = desk(view, project).open(USUAL, 1.0);
    harness.run();
    press(&mut harness, "Step 4, Channels: done");
    let cell = harness.query_all_by_label_contains("Output 1 → input 1: in place").next().expect("a cell");
    cell.click();
    harness.run();
    says(&harness, "Copied: Output 1 → input 1: in place, \u{2212}6.0");
    press(&mut harness, "Step 5, Phase: done");
    let plot = |harness: &Harness<'static, Desk>| -> String {
        let found = harness.query_all_by_label_contains("Impulse response").find_map(|node| {
            let label = node.accesskit_node().label()?;
            label.contains("over time").then_some(label)
        });
        found.expect("a plot")
    };
    assert!(!plot(&harness).contains(" at "), "{}", plot(&harness));
    let name = plot(&harness);
    harness.get_by_role_and_label(egui::accesskit::Role::Image, &name).focus();
    harness.run();
    let first = plot(&harness);
    assert!(first.contains(" at ") && first.contains("Out 2 → in 2 "), "{first}");
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_ne!(plot(&harness), first);
}
