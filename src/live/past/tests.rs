use super::*;
use crate::check::{At, Outcome, Verdict};
use crate::live::kept::{Kept, KeptWish};
use crate::live::shelf::{Shelf, ShelfWish};
use crate::measure::Estimate;
use crate::report::Status;
use nice_plug::params::persist::PersistentField;
use std::path::PathBuf;

fn report(minute: u32, noise: f64) -> Report {
    let mut outcome = Outcome { id: "noise".into(), ..Outcome::new(Verdict::Pass, "Quiet.") };
    outcome.figure("noise_dbfs", At::input(0), "dBFS", Estimate { value: noise, uncertainty: 0.05 });
    let made = format!("2026-05-03T10:{minute:02}:00Z");
    Report { made, status: Status::Complete, checks: vec![outcome], ..Report::default() }
}

#[test]
fn complete_runs_are_kept_and_held_against_the_one_that_was_good() {
    let kept = Kept::default();
    let (mut archive, notice) = Archive::load(&kept, &Report::default());
    assert_eq!(notice, None);
    archive.add(&report(1, -98.0), &kept);
    assert_eq!((archive.shown.count, archive.shown.since.is_some()), (1, false));
    kept.wish(KeptWish::Baseline(report(1, 0.0).made));
    assert!(archive.follow(&kept, &report(1, -98.0)));
    archive.add(&report(2, -90.0), &kept);
    archive.add(&report(3, -98.0), &kept);
    let since = archive.shown.since.clone().unwrap();
    assert!(since.which == Which::Baseline && since.comparison.is_empty(), "{since:?}");
    kept.wish(KeptWish::NoBaseline);
    assert!(archive.follow(&kept, &report(3, -98.0)));
    let since = archive.shown.since.clone().unwrap();
    assert!(since.which == Which::Before && !since.comparison.is_empty(), "then it is the one before");

    let stopped = Report { status: Status::Stopped, ..report(4, -98.0) };
    archive.add(&stopped, &kept);
    assert_eq!((archive.shown.count, &archive.shown.since), (3, &None));
    let (loaded, _) = Archive::load(&kept, &report(3, -98.0));
    assert_eq!(loaded.shown.count, 3);
}

#[test]
fn what_a_newer_version_kept_is_left_alone() {
    let kept = Kept::default();
    let newer = "{\"schema\":\"linecheck.history/9\"}\n".to_owned();
    kept.set(newer.clone());
    let (mut archive, notice) = Archive::load(&kept, &Report::default());
    assert!(notice.is_some_and(|why| why.contains("newer Linecheck")));
    archive.add(&report(1, -98.0), &kept);
    assert_eq!(kept.text(), newer);
    assert_eq!(archive.shown.count, 1, "this session's are there all the same");
}

#[test]
fn damaged_ones_are_told_and_kept() {
    let kept = Kept::default();
    let (mut archive, _) = Archive::load(&kept, &Report::default());
    archive.add(&report(1, -98.0), &kept);
    kept.set(kept.text() + "{ damaged\n");
    assert!(archive.is_stale(&kept));
    let (mut archive, notice) = Archive::load(&kept, &Report::default());
    assert!(notice.is_some_and(|why| why.starts_with("1 of the kept reports")));
    archive.add(&report(2, -98.0), &kept);
    assert!(kept.text().contains("{ damaged") && archive.shown.count == 2);
}

/// A folder with reports in it, chosen in a shelf of its own.
fn shelf(name: &str, reports: &[Report]) -> (Shelf, PathBuf) {
    let home = std::env::temp_dir().join(format!("linecheck-past-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&home);
    let folder = home.join("reports");
    std::fs::create_dir_all(&folder).unwrap();
    reports.iter().for_each(|report| drop(crate::report::folder::add(&folder, report).unwrap()));
    let shelf = Shelf::default();
    shelf.start(home.join("settings.json"));
    shelf.wish(ShelfWish::Choose(Some(folder)));
    (shelf, home)
}

#[track_caller]
fn wait(archive: &mut Archive, shelf: &Shelf, newest: &Report, wanted: impl Fn(&Past) -> bool) {
    // A disk may be slow.
    for _ in 0..15_000 {
        archive.see(shelf, newest);
        if wanted(&archive.shown) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("{:?}", archive.shown);
}

#[test]
fn any_report_of_project_and_folder_can_be_compared_with_and_all_of_them_make_the_drift() {
    let foreign = Report { made: "2026-05-03T10:09:00Z".into(), ..Report::default() };
    let reports = [report(1, -80.0), report(3, -98.0), foreign];
    let (shelf, home) = shelf("compare", &reports);
    let kept = Kept::default();
    let (mut archive, _) = Archive::load(&kept, &Report::default());
    archive.add(&report(2, -90.0), &kept);
    archive.add(&report(3, -98.0), &kept);
    let newest = report(4, -98.0);
    archive.add(&newest, &kept);
    wait(&mut archive, &shelf, &newest, |past| past.others.len() == 4);
    let made: Vec<&str> = archive.shown.others.iter().map(|other| &other.made[14..16]).collect();
    assert_eq!(made, ["09", "03", "02", "01"]);
    assert!(matches!(archive.shown.others[1].earlier, Earlier::Project(_)), "kept twice");
    let values: Vec<f64> = archive.shown.drift.series()[0].points.iter().map(|point| point.value).collect();
    assert_eq!(values, [-80.0, -90.0, -98.0, -98.0]);

    // One of the folder, one of the project, and back.
    let last = archive.shown.others[3].clone();
    kept.wish(KeptWish::CompareWith(Some(last.earlier.clone())));
    archive.follow(&kept, &newest);
    wait(&mut archive, &shelf, &newest, |past| {
        past.since.as_ref().is_some_and(|since| since.report.made == last.made)
    });
    assert_eq!(archive.shown.trouble, None);
    assert_eq!(archive.shown.since.as_ref().map(|since| since.which), Some(Which::Chosen));
    kept.wish(KeptWish::CompareWith(Some(Earlier::Project(report(2, 0.0).made))));
    archive.follow(&kept, &newest);
    assert_eq!(
        archive.shown.since.as_ref().map(|since| since.report.made.clone()),
        Some(report(2, 0.0).made)
    );
    kept.wish(KeptWish::CompareWith(None));
    archive.follow(&kept, &newest);
    assert_eq!(archive.shown.since.as_ref().map(|since| since.which), Some(Which::Before));

    // One that has gone since is told.
    std::fs::remove_dir_all(&home).unwrap();
    archive.see(&shelf, &newest);
    kept.wish(KeptWish::CompareWith(Some(last.earlier)));
    archive.follow(&kept, &newest);
    wait(&mut archive, &shelf, &newest, |past| {
        past.trouble.as_ref().is_some_and(|why| why.contains("cannot be read"))
    });
    assert_eq!(archive.shown.since, None);
}

#[test]
fn only_runs_of_the_same_chain_make_the_drift() {
    let of = |minute, chain: &str, practice| {
        let setup = crate::report::SetupReport { chain: chain.into(), practice, ..Default::default() };
        Report { setup: Some(setup), ..report(minute, -f64::from(minute)) }
    };
    let kept = Kept::default();
    let (mut archive, _) = Archive::load(&kept, &Report::default());
    for run in [
        of(1, "receiver", false),
        of(2, "line-loop", false),
        of(3, "receiver", true),
        of(4, "receiver", false),
    ] {
        archive.add(&run, &kept);
    }
    let values: Vec<f64> = archive.shown.drift.series()[0].points.iter().map(|point| point.value).collect();
    assert_eq!(values, [-1.0, -4.0]);
}
