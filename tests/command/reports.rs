//! Showing, exporting and comparing reports.

use crate::{assert_refused, call, folder, name, out, report, save};
use linecheck::check::Verdict;
use linecheck::report::Report;

const DAY: &str = "2026-01-01T00:00:00Z";

#[test]
fn a_report_is_shown_and_its_verdict_is_the_exit_code() {
    let folder = folder("show");
    let path = folder.join("report.json");
    let verdicts = [
        (Verdict::Pass, 0),
        (Verdict::Warn, 1),
        (Verdict::Unsure, 1),
        (Verdict::Fail, 2),
        (Verdict::Skipped, 1),
    ];
    for (verdict, code) in verdicts {
        save(&path, &report(DAY, verdict, -6.0));
        let output = call(&["show", name(&path)]);
        assert_eq!(output.status.code(), Some(code), "{verdict:?}");
        let text = out(&output);
        assert!(text.contains("Chain: Line loop") && text.contains("\u{2212}6.000 ± 0.012 dB"), "{text}");
        assert_eq!(text.contains("1. Turn the knob."), verdict == Verdict::Fail);
    }
}

#[test]
fn exports_go_where_they_are_asked_to() {
    let folder = folder("export");
    let path = folder.join("report.json");
    save(&path, &report(DAY, Verdict::Pass, -6.0));
    let (page, table, rew) = (folder.join("r.html"), folder.join("r.csv"), folder.join("rew"));
    let arguments = ["show", name(&path), "--html", name(&page), "--csv", name(&table), "--rew", name(&rew)];
    let output = call(&arguments);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), ""));
    let read = |path| std::fs::read_to_string(path).expect("it was written");
    let number = "\u{2212}6.000 ± 0.012 dB";
    assert!(read(page).starts_with("<!DOCTYPE html>"));
    assert!(read(table).contains(number));
    assert!(read(rew.join("response-out1-in1.txt")).lines().count() > 500);
    let again = out(&call(&["show", name(&path), "--json"]));
    assert_eq!(Report::parse(&again), Report::parse(&read(path)));
}

#[test]
fn sheets_are_written_and_say_what_changed_since() {
    let folder = folder("sheets");
    let (path, earlier) = (folder.join("report.json"), folder.join("earlier.json"));
    save(&path, &report(DAY, Verdict::Pass, -6.0));
    save(&earlier, &report("2025-12-31T00:00:00Z", Verdict::Pass, -7.0));
    let (a4, letter, page) = (folder.join("a4.pdf"), folder.join("letter.pdf"), folder.join("page.html"));
    let since = ["--since", name(&earlier)];
    let of = |arguments: &[&str]| call(&[&["show", name(&path)], arguments].concat()).status.code();
    assert_eq!(of(&[&["--pdf", name(&a4), "--html", name(&page)][..], &since].concat()), Some(0));
    assert_eq!(of(&["--pdf", name(&letter), "--letter"]), Some(0));
    let (a4, letter) = (std::fs::read(a4).expect("written"), std::fs::read(letter).expect("written"));
    assert!(a4.starts_with(b"%PDF-") && letter.starts_with(b"%PDF-") && a4 != letter);
    let page = std::fs::read_to_string(page).expect("written");
    assert!(page.contains("What changed since 31 December 2025"), "{page}");
    assert_refused(&["show", name(&path), "--pdf", name(&folder)], 3, "is a folder");
    let nowhere = folder.join("nowhere").join("r.pdf");
    assert_refused(&["show", name(&path), "--pdf", name(&nowhere)], 3, "There is no folder");
    let again = folder.join("again.pdf");
    assert_refused(&["show", name(&path), "--pdf", name(&again), "--since", "nothing"], 3, "nothing");
    assert!(!again.exists(), "what was refused is not begun");
}

#[test]
fn a_comparison_says_what_changed_and_whether_it_got_worse() {
    let folder = folder("compare");
    let file = |file: &str, verdict, gain| {
        let path = folder.join(file);
        save(&path, &report(DAY, verdict, gain));
        path
    };
    let good = file("good.json", Verdict::Pass, -6.0);
    let other = file("other.json", Verdict::Pass, -6.5);
    let bad = file("bad.json", Verdict::Fail, -12.0);
    let code = |a, b| call(&["compare", name(a), name(b)]).status.code();
    assert_eq!(code(&good, &good), Some(0));
    assert_eq!(code(&good, &other), Some(1));
    assert_eq!(code(&good, &bad), Some(2));
    assert_eq!(code(&bad, &good), Some(1), "better is a change, too");
    let text = out(&call(&["compare", name(&good), name(&other)]));
    assert!(text.contains("\u{2212}6.000 ± 0.012 dB → \u{2212}6.500 ± 0.012 dB"), "{text}");
    let page = folder.join("c.html");
    assert_eq!(call(&["compare", name(&good), name(&bad), "--html", name(&page)]).status.code(), Some(2));
    let page = std::fs::read_to_string(page).expect("written");
    assert!(page.contains("It got worse.") && page.contains("Curves, before and after"));
    assert!(page.contains("\u{2212}12.000 ± 0.012 dB"));
}

#[test]
fn the_schema_is_the_kept_one() {
    assert_eq!(out(&call(&["schema"])), include_str!("../../docs/report.schema.json"));
}

#[test]
fn help_is_printed_for_everything() {
    for command in ["show", "compare", "trend", "tape", "analyse", "meter", "schema"] {
        let output = call(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        let help = out(&output);
        assert!(help.starts_with(&format!("linecheck {command}")) && help.len() > 50, "{help}");
        assert!(out(&call(&["--help"])).contains(&format!("linecheck {command}")));
    }
}

#[test]
fn what_cannot_be_shown_is_refused_in_a_sentence() {
    let folder = folder("refused");
    let good = folder.join("good.json");
    save(&good, &report(DAY, Verdict::Pass, -6.0));
    let text = std::fs::read_to_string(&good).expect("there");
    let write = |file: &str, bytes: &[u8]| {
        let path = folder.join(file);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let cut = write("cut.json", &text.as_bytes()[..text.len() / 2]);
    let future =
        write("future.json", text.replace("report/1", "report/7").replace("complete", "perfect").as_bytes());
    let foreign = write("foreign.json", b"{\"a\": 1}");
    let binary = write("binary.json", &[0xff, 0xfe, 0, 1]);
    let empty = write("empty.json", b"");
    assert_refused(&["show", name(&cut)], 3, "not JSON");
    assert_refused(&["show", name(&future)], 3, "newer Linecheck");
    let later = write("later.json", text.replace("report/1", "report/7").as_bytes());
    let output = call(&["show", name(&later)]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("newer Linecheck (linecheck.report/7)"), "{said}");
    assert_refused(&["compare", name(&good), name(&later)], 3, "newer Linecheck");
    assert_refused(&["show", name(&foreign)], 3, "not a Linecheck report");
    assert_refused(&["show", name(&binary)], 3, "no text");
    assert_refused(&["show", name(&empty)], 3, "no report yet");
    assert_refused(&["show", name(&folder)], 3, "a folder");
    assert_refused(&["show", name(&folder.join("missing.json"))], 3, "cannot be read");
    assert_refused(&["compare", name(&good), name(&cut)], 3, "not JSON");
    assert_refused(&["show", name(&good), "--html", name(&folder)], 3, "is a folder");
    let nowhere = folder.join("nowhere").join("page.html");
    assert_refused(&["show", name(&good), "--html", name(&nowhere)], 3, "no folder");
    assert_refused(&["show", name(&good), "--rew", name(&cut)], 3, "cannot be made");
    assert_refused(&["show"], 4, "One report must be named");
    assert_refused(&["compare", name(&good)], 4, "Two reports");
    assert_refused(&["show", name(&good), "--hmtl", "x"], 4, "no option");
    assert_refused(&["show", name(&good), "--html"], 4, "needs a value");
    assert_refused(&["shwo"], 4, "no subcommand");
    assert_refused(&[], 4, "No subcommand");
    assert_eq!(std::fs::read_to_string(&good).expect("still there"), text);
}

#[test]
#[cfg(unix)]
fn a_full_disk_and_a_read_only_file_leave_what_was_there() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("kept");
    let good = folder.join("good.json");
    save(&good, &report(DAY, Verdict::Pass, -6.0));
    let page = folder.join("page.html");
    std::fs::write(&page, "old").expect("written");
    std::fs::set_permissions(&page, std::fs::Permissions::from_mode(0o444)).expect("set");
    assert_refused(&["show", name(&good), "--html", name(&page)], 3, "read-only");
    assert_eq!(std::fs::read_to_string(&page).expect("there"), "old");
    if std::path::Path::new("/dev/full").exists() {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("opened");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_linecheck"));
        let status =
            command.args(["show", name(&good)]).stdout(full).stderr(std::process::Stdio::null()).status();
        assert_eq!(status.expect("it ran").code(), Some(3));
    }
}
