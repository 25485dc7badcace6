//! A project with fifty kept reports: how large it is, and that saving it is no hitch in the audio thread.

mod common;

use common::{OFF, Rig};
use linecheck::chain::Chain;
use linecheck::live::engine::{Engine, Format};
use linecheck::live::link::link;
use linecheck::live::{Kept, KeptWish, Saved, Shared, ShelfWish, Which};
use linecheck::params::LinecheckParams;
use linecheck::report::history::{History, REPORTS};
use linecheck::report::{Layout, Status};
use linecheck::studio::{Plan, Studio};
use linecheck::units::{Db, Dbfs};
use nice_plug::params::Params;
use nice_plug::params::persist::PersistentField;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const RATE: f64 = 48_000.0;
/// What saving and keeping may take, outside of the audio thread, on a machine that does much else.
const SAVING: Duration = Duration::from_millis(500);
/// Blocks of 64 frames that are processed meanwhile: half a minute of sound.
const BLOCKS: usize = 22_500;

/// What a host's project holds after fifty stereo runs.
fn saved() -> Saved {
    let mut plan = Plan::straight("plain", Chain::LineLoop, 2, Db(-6.0), 480.25);
    plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(-96.0)));
    let mut rig = Rig::new(RATE, 2, 2);
    rig.studio = Some(Studio::new(&plan, RATE, 1));
    let mut report = rig.run(&[512]);
    assert_eq!(report.status, Status::Complete);
    let mut history = History::default();
    for minute in 0..REPORTS {
        report.made = format!("2026-05-03T10:{minute:02}:00Z");
        history.keep(&report);
    }
    let begin = Instant::now();
    let text = history.to_text();
    let took = begin.elapsed();
    println!("the text of {} kept reports is made in {took:?}", history.reports().len());
    assert!(took <= SAVING, "{took:?}");
    rig.saved.store(report.to_json(Layout::Compact));
    rig.saved.kept.store(text);
    rig.saved.clone()
}

/// How often this thread has given the processor away of itself: it does so where it waits for a lock, a file or a clock.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "the only way to the count")]
fn waits() -> i64 {
    // SAFETY: of numbers, all zero is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: it writes one rusage, which is there.
    let result = unsafe { libc::getrusage(libc::RUSAGE_THREAD, &mut usage) };
    assert_eq!(result, 0);
    usage.ru_nvcsw
}

#[cfg(not(target_os = "linux"))]
fn waits() -> i64 {
    0
}

#[test]
fn saving_fifty_kept_reports_keeps_the_audio_thread_waiting_for_nothing() {
    let saved = saved();
    let params = LinecheckParams::new(saved.clone());
    let begin = Instant::now();
    let state: usize = params.serialize_fields().values().map(String::len).sum();
    let took = begin.elapsed();
    println!("a state with {REPORTS} kept reports has {state} bytes and is saved in {took:?}");
    assert!(state <= 2_000_000 && took <= SAVING, "{state} bytes, {took:?}");

    let (engine_end, _operator) = link();
    let format = Format { rate: RATE, inputs: 2, outputs: 2, offline: false };
    let mut engine = Engine::new(format, engine_end, Arc::new(Shared::default()));
    let (done, saves) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (waited, slowest) = std::thread::scope(|scope| {
        // The host saves and the operator keeps, over and over, while audio is processed.
        scope.spawn(|| {
            let kept = saved.kept.text();
            while !done.load(Ordering::Relaxed) {
                assert_eq!(params.serialize_fields().values().map(String::len).sum::<usize>(), state);
                saved.kept.store(kept.clone());
                saves.fetch_add(1, Ordering::Relaxed);
            }
        });
        while saves.load(Ordering::Relaxed) == 0 {
            std::thread::yield_now();
        }
        let mut buffers = [vec![0.1f32; 64], vec![0.1f32; 64]];
        let (before, mut slowest) = (waits(), Duration::ZERO);
        for _ in 0..BLOCKS {
            let [left, right] = &mut buffers;
            let begin = Instant::now();
            engine.process(&mut [left, right], OFF);
            slowest = slowest.max(begin.elapsed());
        }
        let waited = waits() - before;
        // As many saves as it takes for both to have had their turn on a single processor.
        while saves.load(Ordering::Relaxed) < 5 {
            std::thread::yield_now();
        }
        done.store(true, Ordering::Relaxed);
        (waited, slowest)
    });
    println!(
        "{} saves in {BLOCKS} blocks, of which the slowest took {slowest:?}",
        saves.load(Ordering::Relaxed)
    );
    assert_eq!(waited, 0, "the audio thread waited");
}

#[test]
fn a_host_that_saves_gets_the_old_or_the_new_and_nothing_between() {
    let kept = Kept::default();
    kept.store("a".repeat(1 << 20));
    std::thread::scope(|scope| {
        let writer = scope
            .spawn(|| (0..200).for_each(|n| kept.store(if n % 2 == 0 { "b" } else { "a" }.repeat(1 << 20))));
        while !writer.is_finished() {
            let text = kept.map(Clone::clone);
            assert!(text.len() == 1 << 20 && text.bytes().all(|byte| byte == text.as_bytes()[0]));
        }
    });
}

/// A folder of its own, empty, with room for settings beside the reports.
fn home(name: &str) -> std::path::PathBuf {
    let home = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("saving").join(name);
    let _ = std::fs::remove_dir_all(&home);
    std::fs::create_dir_all(home.join("reports")).expect("a folder");
    home
}

/// Turns the operator until it is so.
#[track_caller]
fn until(rig: &mut Rig, wanted: impl Fn(&Rig) -> bool) {
    // A disk may be slow.
    for _ in 0..30_000 {
        rig.block(64);
        if wanted(rig) {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("{:?} {:?}", rig.view.shelf, rig.view().past);
}

#[test]
fn finished_runs_go_to_the_folder_whole_and_come_back_in_another_project() {
    let home = home("folder");
    let start = |rig: &mut Rig| {
        let mut plan = Plan::straight("plain", Chain::LineLoop, 1, Db(-6.0), 480.25);
        plan.channels[0].noise = Some(Dbfs(-96.0));
        rig.studio = Some(Studio::new(&plan, RATE, 1));
        rig.view.shelf.start(home.join("settings.json"));
    };
    let mut rig = Rig::new(RATE, 1, 1);
    start(&mut rig);
    rig.view.shelf.wish(ShelfWish::Choose(Some(home.join("reports"))));
    until(&mut rig, |rig| rig.view.shelf.get().folder.is_some());
    // A run that was stopped says too little.
    rig.controls.run = true;
    rig.seconds(1.0, 512);
    rig.shared.stop(linecheck::live::StopReason::Window);
    rig.seconds(0.1, 512);
    let report = rig.run(&[512]);
    assert_eq!(report.status, Status::Complete);
    until(&mut rig, |rig| !rig.view.shelf.get().contents.found.is_empty());
    let files: Vec<_> = std::fs::read_dir(home.join("reports")).expect("there").collect();
    assert_eq!(files.len(), 1);
    let path = files[0].as_ref().expect("readable").path();
    let written = linecheck::report::folder::read(&path).expect("a report");
    assert_eq!(written.checks, report.checks, "curves and all");

    // Another project on the same computer: nothing of its own, but the folder's is there to compare with.
    common::another_second();
    let mut other = Rig::new(RATE, 1, 1);
    start(&mut other);
    other.run(&[512]);
    until(&mut other, |rig| {
        rig.view().past.others.len() == 1 && rig.view.shelf.get().contents.found.len() == 2
    });
    let past = other.view().past.clone();
    assert_eq!((past.count, past.since.is_none()), (1, true));
    assert!(past.drift.series().iter().all(|series| series.points.len() == 2), "{:?}", past.drift);
    other.saved.kept.wish(KeptWish::CompareWith(Some(past.others[0].earlier.clone())));
    until(&mut other, |rig| rig.view().past.since.is_some());
    let since = other.view().past.since.clone().expect("chosen");
    assert_eq!((since.which, &since.report.made), (Which::Chosen, &report.made));
    assert!(!since.comparison.is_worse(), "{}", since.comparison);
}
