//! How the figures went, as small multiples on the page Report.

use crate::common::{Desk, TALL, healthy};
use crate::layout::look;
use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use linecheck::editor::Page;
use linecheck::live::{Past, View};
use linecheck::report::drift::Drift;
use std::sync::Arc;

/// A healthy run after so many others, in which the noise of one output rises and all else stays.
fn drifted(days: usize, baseline: Option<usize>) -> View {
    let mut view = healthy();
    let made = |day: usize| format!("2026-05-{:02}T10:01:00Z", day + 1);
    let mut drift = Drift::default();
    let first = (*view.report).clone();
    for day in 0..days {
        let mut report = first.clone();
        report.made = made(day);
        for check in &mut report.checks {
            // Every day has a reading of its own within the uncertainty.
            check.figures.iter_mut().for_each(|figure| figure.value += 0.05 * (day % 3) as f64);
        }
        let noise = report.checks.iter_mut().find(|check| check.title == "Noise").expect("there");
        noise.figures[0].value += 0.6 * day as f64;
        drift.add(&report);
        view.report = Arc::new(report);
    }
    view.past = Arc::new(Past { count: days, baseline: baseline.map(made), drift, ..Past::default() });
    view
}

fn open(view: View) -> Harness<'static, Desk> {
    let mut desk = Desk::new(view);
    desk.state.page = Page::Report;
    let mut harness = desk.open(TALL, 1.0);
    harness.run();
    harness
}

#[track_caller]
fn says(harness: &Harness<'static, Desk>, words: &str) {
    assert!(harness.query_all_by_label_contains(words).next().is_some(), "nowhere: {words}");
}

const FROM_TO: &str =
    "Noise, Noise floor, Output 1 → input 1: \u{2212}96.2 ± 0.2 dBFS → \u{2212}89.5 ± 0.2 dBFS";

#[test]
fn what_moved_is_drawn_and_what_stayed_is_counted() {
    let mut harness = open(drifted(12, Some(3)));
    says(&harness, "Over 12 runs of this chain");
    says(&harness, "a ring the run that was good");
    says(&harness, FROM_TO);
    assert!(harness.query_by_label_contains("Gain, Noise floor, Output 1").is_none());
    harness.get_by_label("Also the 9 that stayed where they were").click();
    harness.run();
    says(&harness, "Gain, Noise floor, Output 1 → input 1: ");
}

#[test]
fn every_point_can_be_read_by_keyboard_and_copied() {
    let mut harness = open(drifted(12, Some(10)));
    harness.get_by_label(FROM_TO).focus();
    harness.run();
    says(&harness, "Output 1 → input 1: 12 May 2026, 10:01 UTC: \u{2212}89.5 ± 0.2 dBFS");
    harness.key_press(Key::ArrowLeft);
    harness.run();
    says(&harness, "Output 1 → input 1: 11 May 2026, 10:01 UTC, good: \u{2212}90.2 ± 0.2 dBFS");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().state.copied.contains("11 May 2026, 10:01 UTC, good: \u{2212}90.2"));
}

#[test]
fn one_run_has_no_course_and_runs_that_agree_say_so() {
    let harness = open(drifted(1, None));
    assert!(harness.query_by_label("How the figures went").is_none());
    let harness = open(drifted(2, None));
    says(&harness, "Nothing moved by more than its uncertainty: all 10 figures stayed.");
}

#[test]
fn the_card_fits() {
    let prepare = |desk: &mut Desk| {
        desk.state.page = Page::Report;
        desk.state.all_figures = true;
    };
    look("course", &drifted(30, Some(7)), prepare, 560.0);
}
