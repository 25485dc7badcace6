//! What changed since an earlier run, and the mark "this was good".

use crate::common::{healthy, open, press as pressed};
use crate::picture;
use egui_kittest::kittest::Queryable;
use linecheck::check::Verdict;
use linecheck::editor::Intent;
use linecheck::live::{KeptWish, Past, Since, View};
use linecheck::report::compare::Comparison;
use std::sync::Arc;

const MADE: &str = "2026-11-21T06:48:16Z";

/// The healthy run, held against one of May in which the noise was worse and the rate another.
fn compared(is_baseline: bool) -> View {
    let mut view = healthy();
    Arc::make_mut(&mut view.report).made = MADE.to_owned();
    let mut before = (*view.report).clone();
    before.made = "2026-05-03T10:01:00Z".to_owned();
    before.setup.as_mut().expect("there").sample_rate_hz = 44_100.0;
    for check in &mut before.checks {
        check.verdict = if check.title == "Noise" { Verdict::Warn } else { check.verdict };
    }
    let comparison = Comparison::of(&before, &view.report);
    let baseline = is_baseline.then(|| before.made.clone());
    let since = Some(Since { report: Arc::new(before), is_baseline, comparison });
    view.past = Arc::new(Past { count: 7, baseline, since });
    view
}

#[test]
fn what_changed_is_said_after_a_run() {
    let mut harness = open(compared(true));
    harness.get_by_label("What changed since the run that was good, 3 May 2026, 10:01 UTC");
    harness.get_by_label("Sample rate: 44100 Hz → 48000 Hz");
    harness.get_by_label("Noise: Worth a look → In order");
    harness.get_by_label("7 runs are kept with the project.");
    assert_eq!(pressed(&mut harness, "Forget what was good"), [Intent::Keep(KeptWish::NoBaseline)]);
    picture::save(&harness, "past");
    let other = open(compared(false));
    other.get_by_label("What changed since the run before, 3 May 2026, 10:01 UTC");
    assert!(other.query_by_label("Forget what was good").is_none());
}

#[test]
fn a_run_can_be_made_the_measure_of_the_others() {
    let mut harness = open(compared(false));
    let wish = KeptWish::Baseline(MADE.to_owned());
    assert_eq!(pressed(&mut harness, "This was good"), [Intent::Keep(wish)]);
    let mut view = compared(false);
    view.past = Arc::new(Past { count: 1, baseline: Some(MADE.to_owned()), since: None });
    let harness = open(view);
    harness.get_by_label("Nothing to compare with yet");
    harness.get_by_label("This run is the measure of the others.");
    assert!(harness.query_by_label("This was good").is_none());
}

#[test]
fn without_kept_runs_there_is_nothing_to_say() {
    assert!(open(healthy()).query_by_label("This was good").is_none());
}
