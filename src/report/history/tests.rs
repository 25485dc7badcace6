use super::{BYTES, History, HistoryError, REPORTS};
use crate::report::tests::sample;
use crate::report::{Layout, Report};

fn dated(mut report: Report, day: usize) -> Report {
    report.made = format!("2026-{:02}-{:02}T00:00:00Z", day / 28 + 1, day % 28 + 1);
    report
}

fn of(days: std::ops::Range<usize>) -> History {
    let mut history = History::default();
    days.for_each(|day| history.keep(&dated(sample::faulty(), day)));
    history
}

#[test]
fn fifty_reports_of_any_size_stay_within_two_megabytes() {
    for report in [sample::faulty(), sample::wide()] {
        let mut history = History::default();
        for day in 0..REPORTS + 1 {
            history.keep(&dated(report.clone(), day));
        }
        let text = history.to_text();
        assert_eq!(history.reports().len(), REPORTS);
        assert!(text.len() <= BYTES, "{} bytes", text.len());
        let (read, named) = History::parse(&text).unwrap();
        assert_eq!((read.to_text(), named), (text, Vec::new()));
    }
}

#[test]
fn all_that_a_stereo_report_says_is_kept_and_its_curves_are_thinned() {
    let whole = dated(sample::faulty(), 3);
    let history = of(3..4);
    let kept = history.reports().next().unwrap();
    assert_eq!((kept.verdict(), &kept.faults), (whole.verdict(), &whole.faults));
    for (kept, whole) in kept.checks.iter().zip(&whole.checks) {
        assert_eq!(kept.figures, whole.figures);
        assert_eq!(kept.curves.len(), whole.curves.len());
        for (kept, whole) in kept.curves.iter().zip(&whole.curves) {
            let highest = |y: &[f64]| y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            assert!(kept.x.len() <= 128 && kept.x.is_sorted());
            assert_eq!(highest(&kept.y), highest(&whole.y), "{}", kept.id);
        }
    }
}

#[test]
fn even_a_monster_is_kept_small_with_its_verdict() {
    let mut monster = sample::wide();
    let copies = monster.checks.clone();
    (0..15).for_each(|_| monster.checks.extend(copies.clone()));
    monster.checks.iter_mut().for_each(|check| check.headline = "Long. ".repeat(5_000));
    let mut history = History::default();
    history.keep(&monster);
    assert!(history.to_text().len() < 40_000, "{}", history.to_text().len());
    assert_eq!(
        history.reports().next().map(|report| report.verdict().verdict),
        Some(monster.verdict().verdict)
    );
}

#[test]
fn the_oldest_goes_and_the_baseline_never() {
    let mut history = of(0..10);
    history.set_baseline(Some(2));
    let good = history.baseline().unwrap().made.clone();
    (10..90).for_each(|day| history.keep(&dated(sample::healthy(), day)));
    assert_eq!(history.reports().len(), REPORTS);
    assert_eq!(history.baseline().map(|report| &report.made), Some(&good));
    assert_eq!(history.reports().next().map(|report| &report.made), Some(&good));
    assert_eq!(
        history.reports().nth(1).map(|report| report.made.clone()),
        Some(dated(Report::default(), 41).made)
    );
    let read = History::parse(&history.to_text()).unwrap().0;
    assert_eq!(read.baseline().map(|report| &report.made), Some(&good));
    // The same report again is the same report.
    history.keep(&dated(sample::healthy(), 89));
    assert_eq!(history.reports().len(), REPORTS);
    history.set_baseline(None);
    assert_eq!(history.baseline(), None);
}

#[test]
fn what_changed_since_the_baseline() {
    for report in sample::all() {
        let mut history = History::default();
        history.keep(&report);
        assert_eq!(history.since_baseline(&report), None);
        history.set_baseline(Some(0));
        let same = history.since_baseline(&report).unwrap();
        assert!(same.is_empty(), "{same}");
    }
    let mut history = History::default();
    history.keep(&sample::healthy());
    history.set_baseline(Some(0));
    assert!(history.since_baseline(&sample::faulty()).unwrap().is_worse());
}

#[test]
fn drift_follows_the_kept_reports() {
    let mut history = History::default();
    for day in 0..20 {
        let mut report = dated(sample::healthy(), day);
        let noise = report.checks.iter_mut().find(|check| check.id == "noise").unwrap();
        noise.figures[0].value += day as f64;
        history.keep(&report);
    }
    let drift = history.drift();
    let moved = drift.moved();
    assert_eq!((moved[0].figure.id.as_str(), moved[0].points.len()), ("noise_dbfs", 20));
}

#[test]
fn a_damaged_line_is_named_and_takes_nothing_with_it() {
    let text = of(0..6).to_text();
    let lines: Vec<&str> = text.lines().collect();
    let newer = lines[5].replace("linecheck.report/1", "linecheck.report/8");
    let cut = &lines[6][..lines[6].len() / 2];
    let broken = [lines[0], lines[1], "\u{0}\u{1}garbage", lines[3], lines[4], &newer, cut].join("\n");
    let (history, named) = History::parse(&broken).unwrap();
    assert_eq!(history.reports().len(), 3);
    assert_eq!(named.len(), 3);
    assert!(named[0].starts_with("Kept report in line 3 is skipped."), "{named:?}");
    assert!(named[1].contains("newer Linecheck"), "{named:?}");
    // What could not be read is still there when it is saved again: another version may be able to.
    let again = history.to_text();
    assert!(again.contains(&newer) && again.contains(cut));
    assert_eq!(History::parse(&again).unwrap().0, history);
}

#[test]
fn interrupted_anywhere_it_loses_one_report_at_most() {
    let text = of(0..4).to_text();
    for end in (0..text.len()).step_by(997).filter(|end| text.is_char_boundary(*end)) {
        let whole = text[..end].matches('\n').count().saturating_sub(1);
        match History::parse(&text[..end]) {
            Ok((history, _)) => assert!(history.reports().len() >= whole),
            Err(why) => assert!(whole == 0, "{why}"),
        }
    }
}

#[test]
fn what_is_no_history_is_refused() {
    assert_eq!(History::parse("").unwrap().0, History::default());
    assert_eq!(History::parse("hello"), Err(HistoryError::Foreign));
    let newer = History::parse("{\"schema\":\"linecheck.history/2\"}\n{}").unwrap_err();
    assert!(newer.to_string().contains("linecheck.history/2"), "{newer}");
    let report = sample::healthy().to_json(Layout::Compact);
    assert_eq!(History::parse(&report), Err(HistoryError::Foreign));
}
