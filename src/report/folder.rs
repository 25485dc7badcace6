//! A folder of reports, and the settings that remember which. With [`super::files`] the only place of the report that
//! touches the file system.

use super::files::{self, WriteError};
use super::json::Layout;
use super::model::Report;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Reports of a folder that are read, at most: the latest, by their names.
pub const LATEST: usize = 200;
/// A file larger than this is no report.
const LARGEST: u64 = 256 << 20;
/// Reports made in the same second, at most.
const SAME_SECOND: usize = 99;
/// The format of the settings that this version writes.
const SETTINGS: &str = "linecheck.settings/1";

/// What is remembered for this user on this computer, whatever the project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Name and number of this format.
    pub schema: String,
    /// Where every finished run is written, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports: Option<PathBuf>,
    /// What this version does not know.
    #[serde(flatten)]
    pub unknown: BTreeMap<String, serde_json::Value>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { schema: SETTINGS.to_owned(), reports: None, unknown: BTreeMap::new() }
    }
}

impl Settings {
    /// Reads them. No file: nothing is remembered, and nothing wrong.
    ///
    /// # Errors
    /// A sentence where they can't be read; then nothing is to be written over them unasked.
    pub fn read(path: &Path) -> Result<Self, String> {
        let complain = |why: String| format!("The settings in “{}” can't be read ({why}).", path.display());
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            read => read.map_err(|error| complain(error.to_string()))?,
        };
        let settings: Self = serde_json::from_str(&text).map_err(|error| complain(error.to_string()))?;
        if settings.schema == SETTINGS { Ok(settings) } else { Err(complain(settings.schema)) }
    }

    /// Writes them, whole or not at all, into a folder that is made where there is none.
    ///
    /// # Errors
    /// A sentence.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())?;
        if let Some(folder) = path.parent() {
            // What stands in the way is told by what follows.
            let _ = fs::create_dir_all(folder);
        }
        files::write(path, (text + "\n").as_bytes()).map_err(|error| error.to_string())
    }
}

/// A report in a folder, without its curves.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its file.
    pub path: PathBuf,
    /// What it says.
    pub report: Report,
}

/// What there is in a folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contents {
    /// The latest reports, oldest first.
    pub found: Vec<Found>,
    /// What was no report that can be read, and why: a sentence each.
    pub skipped: Vec<String>,
    /// Older files that were not looked into.
    pub older: usize,
}

/// The name of a report's file: they sort by the time of the report. `n` from 1 tells those of the same second apart.
fn name(made: &str, n: usize) -> String {
    let time: String = made.chars().filter(|c| c.is_ascii_digit() || matches!(c, '-' | 'T' | 'Z')).collect();
    let time = if time.is_empty() { "undated" } else { &time };
    // An underscore sorts behind a full stop.
    if n <= 1 { format!("{time}.json") } else { format!("{time}_{n:02}.json") }
}

/// Whether a file is called as [`add`] calls it: by a time, such as `2026-11-21T064816Z.json`.
pub fn is_dated(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (time, number) = stem.split_once('_').map_or((&*stem, "02"), |(time, number)| (time, number));
    let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T000000Z" && number.len() == 2 && number.bytes().all(|c| c.is_ascii_digit())
}

/// Writes a report into a folder, under the time at which it was made. What is there is never written over; a report that
/// is there already is not written again. Returns its file.
///
/// # Errors
/// Why it could not be written, in words for the user.
pub fn add(folder: &Path, report: &Report) -> Result<PathBuf, WriteError> {
    let text = report.to_json(Layout::Pretty);
    for n in 1..=SAME_SECOND {
        let path = folder.join(name(&report.made, n));
        let is_there = fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
        if is_there || files::write_new(&path, text.as_bytes())? {
            return Ok(path);
        }
    }
    Err(WriteError::Crowded(folder.join(name(&report.made, 1))))
}

/// Reads what there is. Only files ending in `.json` count; folders inside are left alone.
///
/// # Errors
/// A sentence where the folder can't be read at all.
pub fn look(folder: &Path) -> Result<Contents, String> {
    let entries = fs::read_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("The folder “{}” is not there (any more).", folder.display()),
        _ => format!("The folder “{}” can't be read ({error}).", folder.display()),
    })?;
    let paths = entries.flatten().map(|entry| entry.path());
    let is_json = |path: &PathBuf| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let mut paths: Vec<PathBuf> = paths.filter(|path| is_json(path) && !path.is_dir()).collect();
    // Whatever else is called `….json` does not crowd out what was put here by date.
    paths.sort_by_cached_key(|path| (is_dated(path), path.clone()));
    let older = paths.len().saturating_sub(LATEST);
    let mut contents = Contents { older, ..Contents::default() };
    for path in paths.into_iter().skip(older) {
        let report = text_of(&path).and_then(|text| Report::glance(&text).map_err(|why| why.to_string()));
        match report {
            Ok(report) => contents.found.push(Found { path, report }),
            Err(why) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                contents.skipped.push(format!("{name}: {why}"));
            }
        }
    }
    contents.found.sort_by(|a, b| a.report.made.cmp(&b.report.made));
    Ok(contents)
}

/// Reads one report whole.
///
/// # Errors
/// A sentence.
pub fn read(path: &Path) -> Result<Report, String> {
    Report::parse(&text_of(path)?).map_err(|why| why.to_string())
}

/// The text of a file that may be a report.
///
/// # Errors
/// A sentence.
pub fn text_of(path: &Path) -> Result<String, String> {
    let found = fs::metadata(path).map_err(|why| format!("The file cannot be read ({why})."))?;
    if found.is_dir() {
        return Err("This is a folder, not a report.".to_owned());
    }
    // Reading a pipe would wait for ever.
    if !found.is_file() {
        return Err("This is no file.".to_owned());
    }
    if found.len() > LARGEST {
        return Err(format!("The file is too large for a report ({} MB).", found.len() >> 20));
    }
    let bytes = fs::read(path).map_err(|why| format!("The file cannot be read ({why})."))?;
    String::from_utf8(bytes).map_err(|_| "This is not a report: it is no text.".to_owned())
}

/// Whether files can be made in a folder.
///
/// # Errors
/// Why not, in words for the user.
pub fn can_be_written(folder: &Path) -> Result<(), WriteError> {
    if !folder.is_dir() {
        return Err(WriteError::NoFolder(folder.to_owned()));
    }
    files::probe(folder)
}
