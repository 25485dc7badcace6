use super::sample;
use crate::report::files::{Format, WriteError, export, export_takes, export_with, write};
use crate::report::pdf::Paper;
use crate::report::wav::{Impulse, Recording};
use crate::report::{Extras, Layout, Report};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder of its own, gone at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("linecheck-files-{}-{count}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn replaces_a_file_whole_and_leaves_nothing_beside_it() {
    let folder = Folder::new();
    let path = folder.0.join("report.txt");
    write(&path, &[b'a'; 10_000]).unwrap();
    write(&path, b"short").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"short");
    assert_eq!(folder.names(), ["report.txt"]);
}

#[test]
fn a_folder_is_not_a_file() {
    let folder = Folder::new();
    let error = write(&folder.0, b"x").unwrap_err();
    assert!(matches!(error, WriteError::IsFolder(_)), "{error}");
    assert!(error.to_string().contains("is a folder. Choose a name"));
    assert!(folder.names().is_empty());
}

#[test]
fn a_missing_folder_is_named() {
    let folder = Folder::new();
    let error = write(&folder.0.join("nowhere").join("report.html"), b"x").unwrap_err();
    assert!(matches!(&error, WriteError::NoFolder(missing) if missing.ends_with("nowhere")), "{error}");
    assert!(folder.names().is_empty());
}

#[test]
fn a_path_below_a_file_has_no_folder() {
    let folder = Folder::new();
    let file = folder.0.join("file");
    write(&file, b"kept").unwrap();
    let error = write(&file.join("report.html"), b"x").unwrap_err();
    assert!(matches!(&error, WriteError::NoFolder(missing) if *missing == file), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"kept");
    assert_eq!(folder.names(), ["file"]);
}

#[test]
fn an_empty_path_has_no_name() {
    assert!(matches!(write(Path::new(""), b"x"), Err(WriteError::NoName)));
    assert!(matches!(export(&Report::default(), Path::new(""), Format::Json), Err(WriteError::NoName)));
    assert!(matches!(write(Path::new("/nowhere-at-all/"), b"x"), Err(WriteError::NoName)));
}

#[test]
fn a_read_only_file_is_kept() {
    let folder = Folder::new();
    let path = folder.0.join("report.html");
    write(&path, b"old").unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = write(&path, b"new").unwrap_err();
    assert!(matches!(error, WriteError::ReadOnly(_)), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(folder.names(), ["report.html"]);
}

/// Where nobody may create a file, not even root.
#[cfg(target_os = "linux")]
#[test]
fn a_refused_folder_says_so() {
    let error = write(Path::new("/proc/self/report.html"), b"x").unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("“/proc/self/report.html”") || text.contains("“/proc/self”"), "{text}");
    assert!(text.contains("hoose"), "says what to do: {text}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_too_long_leaves_nothing() {
    let folder = Folder::new();
    let error = write(&folder.0.join("n".repeat(300)), b"x").unwrap_err();
    assert!(matches!(error, WriteError::BadName(_)), "{error}");
    assert!(folder.names().is_empty(), "the temporary file is gone: {:?}", folder.names());
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = Folder::new();
    let (file, link) = (folder.0.join("file"), folder.0.join("link"));
    write(&file, b"old").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    write(&link, b"new").unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn export_adds_an_extension_only_where_there_is_none() {
    let folder = Folder::new();
    let report = sample::healthy();
    let bare = export(&report, &folder.0.join("room"), Format::Html).unwrap();
    let typed = export(&report, &folder.0.join("room.txt"), Format::Json).unwrap();
    assert_eq!(folder.names(), ["room.html", "room.txt"]);
    assert!(bare.ends_with("room.html") && typed.ends_with("room.txt"));
    let read = Report::parse(&fs::read_to_string(typed).unwrap()).unwrap();
    assert_eq!(read.to_json(Layout::Pretty), report.to_json(Layout::Pretty));
}

#[test]
fn the_ending_of_a_path_decides_the_format() {
    assert_eq!(Format::of_path("/tmp/a.JSON "), Format::Json);
    assert_eq!(Format::of_path("/tmp/a.html"), Format::Html);
    assert_eq!(Format::of_path("b.csv"), Format::Csv);
    assert_eq!(Format::of_path("json"), Format::Html);
    assert_eq!(Format::of_path(""), Format::Html);
    assert_eq!(Format::of_path("/tmp/room.wav"), Format::Wav);
    assert_eq!(Format::of_path("/tmp/room-takes.WAV"), Format::Takes);
    for (path, format, fit) in [
        ("/a/room.html", Format::Takes, "/a/room-takes.wav"),
        ("/a/room-takes.wav", Format::Takes, "/a/room-takes.wav"),
        ("/a/room-takes.wav", Format::Json, "/a/room.json"),
        ("/a/room", Format::Csv, "/a/room.csv"),
        ("/a/room.JSON", Format::Pdf(Paper::Letter), "/a/room.pdf"),
        ("/a/room 2.5", Format::Csv, "/a/room 2.5.csv"),
        ("room", Format::Rew, "room.txt"),
        ("/a/", Format::Html, "/a/"),
        ("", Format::Csv, ""),
    ] {
        assert_eq!(format.fit(path), fit);
    }
}

#[test]
fn takes_go_into_files_of_their_own_with_a_list_beside_them() {
    let folder = Folder::new();
    let take = |n: usize| Recording {
        name: format!("take-{n:02}-silence"),
        note: String::new(),
        words: vec!["channel 1: sent to output 1".to_owned()],
        rate: 48_000,
        channels: vec![vec![0.0; 4]; 2],
    };
    let two = || [take(1), take(2)].into_iter();
    let missing = Some("Of the 3 takes of this run the first 2 are kept.");
    let first = export_takes(two(), missing, &folder.0.join("room-takes.wav")).unwrap();
    assert!(first.ends_with("room-take-01-silence.wav"), "{}", first.display());
    assert_eq!(folder.names(), ["room-take-01-silence.wav", "room-take-02-silence.wav", "room-takes.txt"]);
    let words = fs::read_to_string(folder.0.join("room-takes.txt")).unwrap();
    assert!(
        words.contains("take-02-silence, 48000 Hz\n  channel 1: sent")
            && words.contains("of this run the first 2")
    );
    let refused = |path: &Path| export_takes(two(), None, path).unwrap_err();
    assert!(matches!(refused(&folder.0), WriteError::IsFolder(_)));
    assert!(matches!(refused(&folder.0.join("nowhere/room")), WriteError::NoFolder(_)));
    assert!(matches!(refused(Path::new("")), WriteError::NoName));
    let none = export_takes(std::iter::empty(), None, &folder.0.join("none")).unwrap_err();
    assert!(matches!(none, WriteError::NoTake) && folder.names().len() == 3);
}

#[test]
fn responses_and_impulses_go_into_files_named_after_what_is_in_them() {
    let folder = Folder::new();
    let samples: Vec<f32> = vec![0.0, 0.5, -0.25];
    let impulse = |input| Impulse { output: 1, input, rate: 48_000, samples: samples.clone().into() };
    let impulses = [impulse(1), impulse(2)];
    let extras = Extras { impulses: &impulses, ..Extras::default() };
    let path = folder.0.join("room");
    let first = export_with(&sample::healthy(), &extras, &path, Format::Wav).unwrap();
    assert!(first.ends_with("room-impulse-out1-in1.wav"), "{}", first.display());
    export(&sample::healthy(), &path, Format::Rew).unwrap();
    let names = [
        "room-impulse-out1-in1.wav",
        "room-impulse-out1-in2.wav",
        "room-response-out1-in1.txt",
        "room-response-out2-in2.txt",
    ];
    assert_eq!(folder.names(), names);
    assert!(fs::read(&first).unwrap().starts_with(b"RIFF"));
}

#[test]
fn what_is_not_there_cannot_be_exported_and_no_file_is_begun() {
    let folder = Folder::new();
    let path = folder.0.join("room");
    let none = export(&sample::healthy(), &path, Format::Wav).unwrap_err();
    assert!(matches!(none, WriteError::NoImpulse) && none.to_string().contains("Run the line check again"));
    assert!(matches!(export(&Report::default(), &path, Format::Rew), Err(WriteError::NoResponse)));
    for format in [Format::Pdf(Paper::A4), Format::Rew, Format::Wav] {
        assert!(matches!(export(&sample::healthy(), &folder.0, format), Err(WriteError::IsFolder(_))));
    }
    let missing = export(&sample::healthy(), &folder.0.join("nowhere/r"), Format::Pdf(Paper::Letter));
    assert!(matches!(missing, Err(WriteError::NoFolder(_))));
    assert!(folder.names().is_empty());
}
