//! Takes: what the plugin kept of a run goes to files, and the files tell the same as the run's report.

use crate::rig::{LOOP, Rig};
use crate::{assert_refused, call, folder, name, out};
use linecheck::chain::Chain;
use linecheck::live::takes::Takes;
use linecheck::report::{Report, Status, files};
use linecheck::studio::{Plan, Studio};
use linecheck::units::{Db, Dbfs};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const DELAY: f64 = 100.25;

/// A run through a line loop that leaves 6 dB behind, in which the studio's return is changed.
fn run(channels: usize, prepare: impl FnOnce(&mut Rig)) -> (Report, Arc<Takes>) {
    let mut plan = Plan::straight("plain", Chain::LineLoop, channels, Db(-6.0), DELAY);
    plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(-95.0)));
    let mut rig = Rig::new(48_000.0, channels, channels);
    rig.studio = Some(Studio::new(&plan, 48_000.0, 5));
    prepare(&mut rig);
    let report = rig.run(&[512]);
    (report, rig.view().takes.clone())
}

fn export(folder: &Path, takes: &Takes) -> Vec<PathBuf> {
    let first =
        files::export_takes(takes.recordings(), takes.missing().as_deref(), &folder.join("room-takes.wav"));
    let entries = std::fs::read_dir(folder).expect("there").map(|entry| entry.expect("there").path());
    let mut written: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "wav")).collect();
    written.sort();
    assert_eq!(first.as_ref().ok(), written.first());
    written
}

fn analysed(takes: &[PathBuf]) -> (Option<i32>, Report) {
    let arguments: Vec<&str> =
        ["analyse", "--json"].into_iter().chain(takes.iter().map(|path| name(path))).collect();
    let output = call(&arguments);
    let report = Report::parse(&out(&output));
    (output.status.code(), report.unwrap_or_else(|why| panic!("{why}: {output:?}")))
}

/// Every figure of the one report stands in the other with the same value.
fn assert_same(a: &Report, b: &Report) {
    assert_eq!(a.verdict(), b.verdict());
    assert_eq!(a.faults, b.faults);
    let mut compared = 0;
    for (one, other) in a.checks.iter().zip(&b.checks) {
        assert_eq!(
            (&one.id, one.verdict, one.figures.len()),
            (&other.id, other.verdict, other.figures.len())
        );
        for (one, other) in one.figures.iter().zip(&other.figures) {
            let close = (one.value - other.value).abs() <= 1e-9 * one.value.abs().max(1.0);
            assert!(close, "{one:?} {other:?}");
            compared += 1;
        }
    }
    assert!(compared > 10, "{compared} figures");
}

#[test]
fn all_takes_of_a_run_tell_what_its_report_says() {
    for channels in [1, 2, 3] {
        let folder = folder(&format!("takes-{channels}"));
        let (report, takes) = run(channels, |_| ());
        assert_eq!((report.status, takes.missing()), (Status::Complete, None));
        let written = export(&folder, &takes);
        assert_eq!(written.len(), takes.len());
        assert_eq!(takes.len(), 3 + 2 * channels, "silence, search, a tone and a sweep each, repeats");
        assert!(written[0].ends_with("room-take-01-silence.wav"), "{written:?}");
        let (code, again) = analysed(&written);
        assert_same(&report, &again);
        assert_eq!(code, Some(0), "{}", again.verdict().text);
        let words = std::fs::read_to_string(folder.join("room-takes.txt")).expect("written");
        let line = format!("channel {}: returned at input {channels}", 2 * channels);
        assert!(words.contains("channel 1: sent to output 1\n") && words.contains(&line), "{words}");
        assert!(!words.contains("lost"), "{words}");
    }
}

#[test]
fn one_sweep_by_itself_tells_latency_and_gain() {
    let folder = folder("take");
    let (report, takes) = run(2, |_| ());
    let written = export(&folder, &takes);
    let sweep = written.iter().find(|path| name(path).ends_with("sweep-out2.wav")).expect("swept");
    let (_, alone) = analysed(std::slice::from_ref(sweep));
    assert_eq!(alone.status, Status::Stopped);
    assert_eq!(alone.stopped_because.as_deref(), Some("Of the 7 takes of the run 1 were given whole."));
    for (check, id, truth) in
        [("latency", "latency_samples", LOOP as f64 + DELAY), ("routing", "gain_db", -6.0)]
    {
        let [of_all, of_one] =
            [&report, &alone].map(|report| crate::rig::figure(report, check, id, Some(2), Some(2)));
        let of_one = of_one.unwrap_or_else(|| panic!("{id} is missing"));
        assert!(
            (of_one - truth).abs() < 0.01 && (of_one - of_all.expect("measured")).abs() < 1e-9,
            "{of_one}"
        );
    }
    let impulses = folder.join("impulses");
    call(&["analyse", name(sweep), "--ir", name(&impulses)]);
    assert!(impulses.join("impulse-out2-in2.wav").exists());

    // What is none, of another run, there twice or changed is refused.
    assert_refused(&["analyse", name(sweep), name(sweep)], 3, "the same take");
    assert_refused(&["analyse", name(sweep), "--tape", "x.wav"], 4, "--tape is for other files");
    assert_refused(
        &["analyse", name(&impulses.join("impulse-out2-in2.wav"))],
        3,
        "does not say that it is a take",
    );
    let bytes = std::fs::read(sweep).expect("there");
    let changed = folder.join("changed.wav");
    let write = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        std::fs::write(&changed, bytes).expect("written");
    };
    write(&|bytes| bytes[68 + 16 * 48_000 + 4..][..4].copy_from_slice(&0.3f32.to_le_bytes()));
    assert_refused(&["analyse", name(&changed)], 3, "changed since it was exported");
    write(&|bytes| bytes.truncate(bytes.len() / 2));
    assert_refused(&["analyse", name(&changed)], 3, "does not say that it is a take");
    let newer = |bytes: &mut Vec<u8>| {
        let place = bytes.windows(16).position(|part| part == b"linecheck.take/1").expect("the note");
        bytes[place + 15] = b'2';
    };
    write(&newer);
    assert_refused(&["analyse", name(&changed)], 3, "newer Linecheck");
    let other = crate::folder("take-of-another-run");
    crate::rig::another_second();
    let others = export(&other, &run(2, |_| ()).1);
    assert_refused(&["analyse", name(sweep), name(&others[0])], 3, "of another run");
}

#[test]
fn holes_are_named_and_stay_holes() {
    let folder = folder("holes");
    let mut since = 0usize;
    let lost = Box::new(move |step: &str, _: usize, input: usize, sample: f32| {
        since += usize::from(step.starts_with("Sweeping output 2") && input == 1);
        if input == 1 && (24_000..24_480).contains(&since) { f32::NAN } else { sample }
    });
    let (report, takes) = run(2, |rig| rig.disturb = Some(lost));
    assert_eq!(report.status, Status::Complete, "{:?}", report.stopped_because);
    let written = export(&folder, &takes);
    let words = std::fs::read_to_string(folder.join("room-takes.txt")).expect("written");
    assert_eq!(words.matches("Input 2 lost 480 samples from frame").count(), 1, "{words}");
    assert_same(&report, &analysed(&written).1);
}

#[test]
fn a_run_that_was_stopped_leaves_what_it_had() {
    let mut plan = Plan::straight("plain", Chain::LineLoop, 1, Db(-6.0), DELAY);
    plan.channels[0].noise = Some(Dbfs(-95.0));
    let mut rig = Rig::new(48_000.0, 1, 1);
    rig.studio = Some(Studio::new(&plan, 48_000.0, 5));
    rig.block(512);
    rig.controls.run = true;
    rig.seconds(3.0, 512);
    rig.shared.stop(linecheck::live::StopReason::Window);
    rig.seconds(0.5, 512);
    let takes = rig.view().takes.clone();
    let written = export(&folder("stopped"), &takes);
    // The silence was whole; the search may have come back before the run was ended.
    assert!((1..=2).contains(&written.len()), "{written:?}");
    let (_, report) = analysed(&written[..1]);
    assert!(crate::rig::figure(&report, "noise", "noise_dbfs", None, Some(1)).is_some());
    // Another run begins anew.
    rig.controls.run = false;
    rig.block(512);
    rig.controls.run = true;
    rig.seconds(0.1, 512);
    assert!(rig.shown().takes.is_empty());
}
