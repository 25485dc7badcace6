use super::files::Folder;
use super::sample;
use crate::report::Report;
use crate::report::files::WriteError;
use crate::report::folder::{LATEST, Settings, add, can_be_written, is_dated, look, read};
use std::fs;
use std::path::Path;

fn dated(made: &str) -> Report {
    Report { made: made.to_owned(), ..sample::healthy() }
}

#[test]
fn reports_lie_there_by_their_time_and_none_is_written_over() {
    let folder = Folder::new();
    let (first, second) = (dated("2026-11-21T06:48:16Z"), dated("2026-05-03T10:01:00Z"));
    add(&folder.0, &first).unwrap();
    let path = add(&folder.0, &second).unwrap();
    assert_eq!(add(&folder.0, &second).unwrap(), path, "it is there already");
    // Another run of the same second, on another instance.
    let other = Report { notes: "Room B".to_owned(), ..second.clone() };
    add(&folder.0, &other).unwrap();
    let names = ["2026-05-03T100100Z.json", "2026-05-03T100100Z_02.json", "2026-11-21T064816Z.json"];
    assert_eq!(folder.names(), names);
    assert!(names.iter().all(|name| is_dated(Path::new(name))));
    assert!(
        ["report.json", "2026-05-03.json", "2026-05-03T100100Z_x1.json"]
            .iter()
            .all(|n| !is_dated(Path::new(n)))
    );
    assert_eq!(
        read(&path).unwrap().to_json(crate::report::Layout::Compact),
        second.to_json(crate::report::Layout::Compact)
    );
    let contents = look(&folder.0).unwrap();
    let made: Vec<&str> = contents.found.iter().map(|found| found.report.made.as_str()).collect();
    assert_eq!(made, ["2026-05-03T10:01:00Z", "2026-05-03T10:01:00Z", "2026-11-21T06:48:16Z"]);
    assert!(contents.skipped.is_empty() && contents.older == 0);
}

#[test]
fn what_is_no_report_is_named_and_skipped() {
    let folder = Folder::new();
    let write = |name: &str, text: &[u8]| fs::write(folder.0.join(name), text).unwrap();
    add(&folder.0, &dated("2026-05-03T10:01:00Z")).unwrap();
    let text = sample::healthy().to_json(crate::report::Layout::Pretty);
    write("exported.JSON", text.as_bytes());
    write("cut.json", &text.as_bytes()[..1_000]);
    write(
        "2027-01-01T000000Z.json",
        text.replace("report/1", "report/7").replace("complete", "perfect").as_bytes(),
    );
    write("foreign.json", b"{\"name\": \"left-pad\"}");
    write("binary.json", &[0xff, 0xfe, 0]);
    write("interrupted.json", b"");
    write("notes.txt", b"Buy a cable.");
    write(".linecheck-1-0.tmp", b"half a rep");
    fs::create_dir(folder.0.join("folder.json")).unwrap();
    let contents = look(&folder.0).unwrap();
    assert_eq!(contents.found.len(), 2);
    let named =
        ["binary.json: ", "cut.json: ", "foreign.json: ", "interrupted.json: ", "2027-01-01T000000Z.json: "];
    let begins = |line: &str| named.iter().filter(|name| line.starts_with(**name)).count();
    assert!(contents.skipped.iter().all(|line| begins(line) == 1), "{:?}", contents.skipped);
    assert_eq!(contents.skipped.len(), named.len());
    assert!(contents.skipped.iter().any(|line| line.contains("newer Linecheck")), "{:?}", contents.skipped);
    assert!(look(&folder.0.join("nowhere")).unwrap_err().contains("is not there"));
}

#[test]
fn of_very_many_the_latest_are_read() {
    let folder = Folder::new();
    let text = Report { checks: Vec::new(), ..sample::healthy() }.to_json(crate::report::Layout::Compact);
    for n in 0..LATEST + 30 {
        let name = format!("2026-01-01T{n:06}Z.json");
        fs::write(folder.0.join(name), text.replace("2026-11-21T06:48:16Z", &format!("{n:06}"))).unwrap();
    }
    fs::write(folder.0.join("a package.json"), "{}").unwrap();
    let contents = look(&folder.0).unwrap();
    assert_eq!((contents.found.len(), contents.older), (LATEST, 31));
    assert_eq!(contents.found[0].report.made, "000030");
}

#[test]
fn a_folder_that_is_gone_or_read_only_is_told_and_nothing_is_begun() {
    let folder = Folder::new();
    let gone = folder.0.join("gone");
    let report = dated("2026-05-03T10:01:00Z");
    assert!(matches!(add(&gone, &report), Err(WriteError::NoFolder(missing)) if missing == gone));
    assert!(matches!(can_be_written(&gone), Err(WriteError::NoFolder(_))));
    assert!(can_be_written(&folder.0).is_ok() && folder.names().is_empty());
    #[cfg(target_os = "linux")]
    {
        let refused = add(Path::new("/proc/self"), &report).unwrap_err().to_string();
        assert!(refused.contains("hoose") || refused.contains("Create"), "{refused}");
        assert!(can_be_written(Path::new("/proc/self")).is_err());
    }
}

#[test]
fn settings_are_remembered_with_what_is_not_known() {
    let folder = Folder::new();
    let path = folder.0.join("linecheck").join("settings.json");
    assert_eq!(Settings::read(&path), Ok(Settings::default()));
    let mut settings = Settings { reports: Some(folder.0.clone()), ..Settings::default() };
    settings.unknown.insert("later".to_owned(), serde_json::json!([1, "two"]));
    settings.write(&path).unwrap();
    assert_eq!(Settings::read(&path), Ok(settings));
    fs::write(&path, "{ half").unwrap();
    assert!(Settings::read(&path).unwrap_err().contains("can't be read"));
    fs::write(&path, "{\"schema\": \"linecheck.settings/2\"}").unwrap();
    assert!(Settings::read(&path).unwrap_err().contains("linecheck.settings/2"));
    fs::create_dir(folder.0.join("not a file")).unwrap();
    assert!(Settings::default().write(&folder.0.join("not a file")).unwrap_err().contains("is a folder"));
}
