//! The `linecheck` command as it is called: what it prints, what it writes, and with what code it ends.

mod elsewhere;
mod reports;
#[path = "../common/mod.rs"]
mod rig;
mod takes;
mod trend;

use linecheck::check::{At, Outcome, Verdict};
use linecheck::fault::Diagnosis;
use linecheck::measure::{Estimate, Trace};
use linecheck::report::{Layout, Report, SetupReport, Status};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn call(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linecheck")).args(arguments).output().expect("it starts")
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a name")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// It ended with `code` and one sentence on standard error that holds `words`.
fn assert_refused(arguments: &[&str], code: i32, words: &str) {
    let output = call(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    assert!(said.contains(words), "{arguments:?}: {words:?} is missing in {said}");
    assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
    assert!(said.trim_end().ends_with('.') && !said.contains("panicked"), "{said}");
}

/// A report of one check with a gain, a response, and a fault where it fails.
fn report(made: &str, verdict: Verdict, gain_db: f64) -> Report {
    let mut outcome = Outcome::new(verdict, "What it says.");
    (outcome.id, outcome.title) = ("level".to_owned(), "Level".to_owned());
    outcome.figure("gain_db", At::cell(0, 0), "dB", Estimate { value: gain_db, uncertainty: 0.012 });
    let x: Vec<f64> = (0..540).map(|n| 10.0 * 2f64.powf(f64::from(n) / 48.0)).collect();
    let y = x.iter().map(|hz| gain_db - 3.0 * (8.0 / hz).powi(2)).collect();
    outcome.curve("response_db", At::cell(0, 0), ("Hz", "dB"), &Trace { x, y });
    let fault = Diagnosis {
        id: "gain".to_owned(),
        certainty: 0.9,
        headline: "The gain is wrong.".to_owned(),
        evidence: vec!["It was measured.".to_owned()],
        fix: vec!["Turn the knob.".to_owned()],
    };
    let setup = SetupReport {
        chain: "line-loop".to_owned(),
        return_path: "loopback".to_owned(),
        level_dbfs: -20.0,
        sample_rate_hz: 48_000.0,
        inputs: 1,
        outputs: 1,
        plugin_api: "clap".to_owned(),
        ..SetupReport::default()
    };
    Report {
        made: made.to_owned(),
        status: Status::Complete,
        setup: Some(setup),
        checks: vec![outcome],
        faults: if verdict == Verdict::Fail { vec![fault] } else { Vec::new() },
        ..Report::default()
    }
}

fn save(path: &Path, report: &Report) {
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, report.to_json(Layout::Pretty)).expect("written");
}
