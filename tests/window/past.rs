//! What changed since an earlier run, and the mark "this was good".

use crate::common::{Desk, healthy, open, press as pressed};
use crate::layout::look;
use crate::picture;
use egui_kittest::kittest::Queryable;
use linecheck::check::{Curve, Verdict};
use linecheck::editor::{Intent, Message, Page};
use linecheck::live::{Earlier, KeptWish, Other, Past, Since, View, Which};
use linecheck::report::compare::Comparison;
use linecheck::report::{CalibrationReport, FullScale, How};
use linecheck::walk::Edit;
use std::sync::Arc;

const MADE: &str = "2026-11-21T06:48:16Z";

/// The healthy run, held against one of May in which the noise was worse, the rate another and nothing calibrated.
fn compared(is_baseline: bool) -> View {
    let mut view = healthy();
    let report = Arc::make_mut(&mut view.report);
    report.made = MADE.to_owned();
    let mut before = report.clone();
    before.made = "2026-05-03T10:01:00Z".to_owned();
    before.setup.as_mut().expect("there").sample_rate_hz = 44_100.0;
    let outputs = FullScale {
        value: 15.49,
        unit: "dBu".to_owned(),
        uncertainty: 0.05,
        input: None,
        how: Some(How::Voltmeter),
        by_db_spl: None,
        made: None,
    };
    report.setup.as_mut().expect("there").calibration =
        Some(CalibrationReport { outputs: Some(outputs), ..CalibrationReport::default() });
    for check in &mut before.checks {
        check.verdict = if check.title == "Noise" { Verdict::Warn } else { check.verdict };
    }
    let comparison = Comparison::of(&before, &view.report);
    let baseline = is_baseline.then(|| before.made.clone());
    let which = if is_baseline { Which::Baseline } else { Which::Before };
    let since = Some(Since { report: Arc::new(before), which, comparison });
    view.past = Arc::new(Past { count: 7, baseline, since, ..Past::default() });
    view
}

#[test]
fn what_changed_is_said_after_a_run() {
    let mut harness = open(compared(true));
    harness.get_by_label("What changed since the run that was good, 3 May 2026, 10:01 UTC");
    harness.get_by_label("Sample rate: 44100 Hz → 48000 Hz");
    harness
        .get_by_label("Calibration of the outputs: none → full scale 15.49 ± 0.05 dBu, read off a voltmeter");
    harness.get_by_label("Noise: Worth a look → In order");
    harness.get_by_label("7 runs are kept with the project.");
    let forgotten = [Intent::Keep(KeptWish::NoBaseline), Intent::Edit(Edit::Learn(None))];
    assert_eq!(pressed(&mut harness, "Forget what was good"), forgotten);
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
    harness.get_by_label_contains("Later runs are compared with this one. Its levels are not learnt.");
    let mut view = compared(false);
    view.past = Arc::new(Past { count: 1, baseline: Some(MADE.to_owned()), ..Past::default() });
    let harness = open(view);
    harness.get_by_label("Nothing to compare with yet");
    harness.get_by_label("This run is the measure of the others.");
    assert!(harness.query_by_label("This was good").is_none());
}

#[test]
fn without_kept_runs_there_is_nothing_to_say() {
    assert!(open(healthy()).query_by_label("This was good").is_none());
}

#[test]
fn one_press_marks_a_loop_as_baseline_and_learns_its_levels() {
    let mut view = compared(false);
    let report = Arc::make_mut(&mut view.report);
    for output in [1, 2] {
        let mut figure = report.checks[0].figures[0].clone();
        figure.id = "gain_db".to_owned();
        (figure.output, figure.input, figure.value, figure.uncertainty) =
            (Some(output), Some(output), -6.0, 0.01);
        report.checks[0].figures.push(figure);
    }
    let mut harness = open(view);
    let [keep, learn] = pressed(&mut harness, "This was good").try_into().expect("both");
    assert_eq!(keep, Intent::Keep(KeptWish::Baseline(MADE.to_owned())));
    let Intent::Edit(Edit::Learn(Some(learnt))) = learn else { panic!("{learn:?}") };
    assert_eq!(learnt.gains.len(), 2);
    harness.get_by_label_contains("and their levels judged by its own, to 0.3 dB");
}

#[test]
fn any_kept_report_can_be_chosen_from_the_list() {
    let mut view = compared(false);
    let file = Earlier::Folder("/reports/2026-04-02T080000Z.json".into());
    let other =
        |earlier: Earlier, made: &str| Other { earlier, made: made.to_owned(), verdict: Verdict::Pass };
    let may = "2026-05-03T10:01:00Z";
    let others =
        vec![other(Earlier::Project(may.to_owned()), may), other(file.clone(), "2026-04-02T08:00:00Z")];
    Arc::make_mut(&mut view.past).others = others;
    let mut harness = open(view.clone());
    assert_eq!(pressed(&mut harness, "Compare with"), []);
    let words = "2 April 2026, 08:00 UTC: In order, in the folder";
    assert_eq!(pressed(&mut harness, words), [Intent::Keep(KeptWish::CompareWith(Some(file.clone())))]);
    // Where it can't be had, that is said, and nothing else is held against.
    let past = Arc::make_mut(&mut view.past);
    (past.chosen, past.since) = (Some(file), None);
    past.trouble = Some("2026-04-02T080000Z.json: The file cannot be read (gone).".to_owned());
    let harness = open(view);
    harness.get_by_label("Nothing to compare with");
    harness.get_by_label_contains("The file cannot be read (gone).");
}

#[test]
fn curves_are_laid_over_those_of_before() {
    let mut view = compared(true);
    let curve = |fall: f64| Curve {
        id: "response_db".to_owned(),
        output: Some(1),
        input: Some(1),
        x_unit: "Hz".to_owned(),
        y_unit: "dB".to_owned(),
        x: vec![20.0, 200.0, 2_000.0, 20_000.0],
        y: vec![-6.0, -6.0, -6.0, -6.0 - fall],
    };
    Arc::make_mut(&mut view.report).checks[1].curves.push(curve(2.0));
    let same = open(view.clone());
    assert!(same.query_by_label("Curves, before and after").is_none(), "there was none before");
    let past = Arc::make_mut(&mut view.past);
    let since = past.since.as_mut().expect("there");
    Arc::make_mut(&mut since.report).checks[1].curves.push(curve(0.0));
    let mut harness = open(view);
    pressed(&mut harness, "Curves, before and after");
    harness.run_steps(30);
    let name = "Magnitude response, Out 1 → in 1 in dB over frequency in Hz: Before, After";
    harness.get_by_label(name).focus();
    harness.run();
    (0..50).for_each(|_| harness.key_press(egui::Key::ArrowRight));
    harness.run();
    let read = "Hz: Before \u{2212}6.00 dB, After \u{2212}8.00 dB";
    assert!(harness.query_all_by_label_contains(read).next().is_some(), "nowhere: {read}");
    crate::layout::check(&harness, "overlay");
    picture::save(&harness, "past-overlay");
}

#[test]
fn the_card_fits_with_its_list_and_its_curves() {
    let others = |n: usize| Other {
        earlier: Earlier::Folder(format!("/reports/{n}.json").into()),
        made: format!("2026-03-{:02}T08:00:00Z", n + 1),
        verdict: Verdict::Warn,
    };
    let mut view = compared(true);
    Arc::make_mut(&mut view.past).others = (0..20).map(others).collect();
    let prepare = |desk: &mut Desk| {
        desk.state.page = Page::Report;
        let text =
            "Later runs are compared with this one. Its levels are not learnt: something in it was faulty.";
        desk.state.marked = Some(Message { good: true, text: text.to_owned() });
    };
    look("past-report", &view, prepare, 380.0);
}
