//! Writing files, whole or not at all: with [`super::folder`] the only place of the report that touches the file system.

mod error;
mod format;
mod write;

pub use error::WriteError;
pub use format::Format;
pub use write::write;
pub(super) use write::{probe, write_new};

use super::csv;
use super::extras::Extras;
use super::html;
use super::json::Layout;
use super::model::Report;
use super::pdf;
use super::rew;
use super::stages::with_levels;
use super::wav::Recording;
use format::TAKES_END;
use std::path::{Path, PathBuf};

/// Exports `report` to `path`, with the extension of `format` added where the name has none. Returns where it went.
///
/// # Errors
/// Why it could not be written, in words for the user.
pub fn export(report: &Report, path: &Path, format: Format) -> Result<PathBuf, WriteError> {
    export_with(report, &Extras::default(), path, format)
}

/// [`export`], with what goes out beside the report. Of several files each is named after `path` and what is in it, and
/// the first one is returned.
///
/// # Errors
/// As [`export`].
pub fn export_with(
    report: &Report,
    extras: &Extras<'_>,
    path: &Path,
    format: Format,
) -> Result<PathBuf, WriteError> {
    let mut path = path.to_owned();
    if path.extension().is_none() && path.file_name().is_some() && !path.is_dir() {
        path.set_extension(format.extension());
    }
    let contents = match format {
        Format::Html => html::page_with(report, extras).into_bytes(),
        Format::Pdf(paper) => pdf::document_with(report, extras, paper)?,
        Format::Json => with_levels(report, extras).to_json(Layout::Pretty).into_bytes(),
        Format::Csv => csv::table(report).into_bytes(),
        Format::Rew => {
            let made = rew::measurements(report);
            let files = made.into_iter().map(|made| (made.name, made.text.into_bytes()));
            return several(&path, files).unwrap_or(Err(WriteError::NoResponse));
        }
        Format::Wav => {
            let files =
                extras.impulses.iter().filter_map(|impulse| Some((impulse.name(), impulse.to_wav()?)));
            return several(&path, files).unwrap_or(Err(WriteError::NoImpulse));
        }
        // They are no part of a report.
        Format::Takes => return Err(WriteError::NoTake),
    };
    write(&path, &contents)?;
    Ok(path)
}

/// Writes takes, each into a file that is named after `path` and what is in it, and a text beside them that says which
/// channel is which, with `missing` where that is not all. Returns the first one's path.
///
/// # Errors
/// As [`export`].
pub fn export_takes(
    takes: impl Iterator<Item = Recording>,
    missing: Option<&str>,
    path: &Path,
) -> Result<PathBuf, WriteError> {
    let mut path = path.to_owned();
    let Some(stem) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else {
        return Err(WriteError::NoName);
    };
    let stem = stem.strip_suffix(TAKES_END).unwrap_or(&stem);
    let list = path.with_file_name(format!("{stem}{TAKES_END}.txt"));
    if !path.is_dir() {
        path.set_file_name(format!("{stem}.{}", Format::Takes.extension()));
    }
    let mut words = TAKES.to_owned();
    let files = takes.filter_map(|take| {
        let bytes = take.to_wav()?;
        words.push_str(&format!("\n{}, {} Hz\n", take.name, take.rate));
        take.words.iter().for_each(|line| words.push_str(&format!("  {line}\n")));
        Some((take.name, bytes))
    });
    let first = several(&path, files).unwrap_or(Err(WriteError::NoTake))?;
    if let Some(missing) = missing {
        words.push_str(&format!("\n{missing}\n"));
    }
    write(&list, words.as_bytes())?;
    Ok(first)
}

/// What stands above the list of takes.
const TAKES: &str = "\
The takes of a line check by Linecheck: what was sent and what came back at the same moment, sample for sample, as 32-bit
floats with full scale 1. What was sent comes first. What was not recorded is written as zeros, for the sake of ears and
loudspeakers, and named here and in the file's own comment: it is no silence.

`linecheck analyse` with the names of these files measures them again; one take by itself tells what that take shows.
";

/// Writes files that are named after `path` and what is in each; the first one's path, or none where there is no file.
fn several(
    path: &Path,
    files: impl Iterator<Item = (String, Vec<u8>)>,
) -> Option<Result<PathBuf, WriteError>> {
    if path.is_dir() {
        return Some(Err(WriteError::IsFolder(path.to_owned())));
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let written = files.map(|(name, contents)| {
        let path = path.with_file_name(format!("{stem}-{name}.{extension}"));
        write(&path, &contents).map(|()| path)
    });
    let written: Result<Vec<PathBuf>, WriteError> = written.collect();
    match written {
        Ok(paths) => paths.into_iter().next().map(Ok),
        Err(why) => Some(Err(why)),
    }
}
