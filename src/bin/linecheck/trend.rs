//! A folder of reports, read one after the other.

use crate::options::{Options, Spec};
use crate::{CANNOT, Failure, code, print};
use linecheck::report::folder::{is_dated, text_of};
use linecheck::report::trend::Trend;
use linecheck::report::{Report, files, html};
use std::path::{Path, PathBuf};

pub const TREND: Spec = Spec { flags: &[], values: &["--html"] };

/// `linecheck trend`.
pub fn trend(options: &Options) -> Result<u8, Failure> {
    let [folder] = options.names("One folder")?;
    let folder = Path::new(folder);
    if !folder.is_dir() {
        return Err(Failure(CANNOT, format!("There is no folder {}.", folder.display())));
    }
    let mut trend = Trend::default();
    let mut skipped = 0usize;
    walk(folder, &mut |found| {
        let added = found.and_then(|path| add(&mut trend, folder, &path).map_err(|why| (path, why)));
        if let Err((path, why)) = added {
            skipped += 1;
            eprintln!("Skipped {}: {why}", path.display());
        }
    });
    let Some(verdict) = trend.verdict() else {
        let all = if skipped > 0 { format!(" ({skipped} files are none)") } else { String::new() };
        return Err(Failure(CANNOT, format!("There is no report in {}{all}.", folder.display())));
    };
    match options.value("--html") {
        Some(path) => files::write(Path::new(path), html::trend(&trend).as_bytes())?,
        None => print(&trend.to_string())?,
    }
    Ok(code(verdict))
}

fn add(trend: &mut Trend, folder: &Path, path: &Path) -> Result<(), String> {
    let report = Report::glance(&text_of(path)?).map_err(|why| why.to_string())?;
    trend.add(&room(folder, path), &report);
    Ok(())
}

/// A report in a sub-folder is of the room that the sub-folder is called; one that the plugin put into the folder itself,
/// under its time, of the one that the folder is called; another of the one its file is called.
fn room(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parent = inside.parent().filter(|parent| !parent.as_os_str().is_empty());
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let own = whole.file_name().filter(|_| is_dated(path));
    let name = parent.map(Path::as_os_str).or(own).or(inside.file_stem()).unwrap_or_default();
    // A name must not break the table, whatever the file system allows.
    name.to_string_lossy().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Hands out every file below `folder` in the order of the names, or the path and why it could not be read. Links to
/// folders are not followed: they may lead round in a circle.
fn walk(folder: &Path, each: &mut impl FnMut(Result<PathBuf, (PathBuf, String)>)) {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(why) => {
                each(Err((folder, format!("The folder cannot be read ({why})."))));
                continue;
            }
        };
        let mut files = Vec::new();
        for entry in entries.flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                // Nothing else can be a report, and reading a pipe would wait for ever.
                Ok(kind) if kind.is_file() || (kind.is_symlink() && path.is_file()) => files.push(path),
                _ => each(Err((path, "This is no file.".to_owned()))),
            }
        }
        files.sort();
        files.into_iter().for_each(|file| each(Ok(file)));
    }
}
