//! Writing files, whole or not at all: with [`super::folder`] the only place of the report that touches the file system.

use super::csv;
use super::extras::Extras;
use super::html;
use super::json::Layout;
use super::model::Report;
use super::pdf::{self, Paper, PdfError};
use super::rew;
use super::stages::with_levels;
use super::wav::Recording;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a report is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A page to read, print or hand over.
    Html,
    /// Sheets of paper, to file or hand over.
    Pdf(Paper),
    /// Data for other programs.
    Json,
    /// The figures as a table.
    Csv,
    /// Responses as text, one file each, that Room EQ Wizard imports.
    Rew,
    /// Impulse responses as WAV, one file each.
    Wav,
    /// All that was sent and came back as WAV, one file for each step of the run: [`export_takes`].
    Takes,
}

impl Format {
    /// The extension of such files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf(_) => "pdf",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Rew => "txt",
            Self::Wav | Self::Takes => "wav",
        }
    }

    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Pdf(_) => "PDF",
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::Rew => "REW",
            Self::Wav => "WAV",
            Self::Takes => "Takes",
        }
    }

    /// The path with the ending that a file of this format has, and with `-takes` before it where it holds takes: instead of
    /// another format's ending, or after one that means something else.
    pub fn fit(self, path: &str) -> String {
        let path = path.trim();
        let file = Path::new(path);
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let is_format = |ending: &str| {
            let formats = [Self::Html, Self::Pdf(Paper::A4), Self::Json, Self::Csv, Self::Rew, Self::Wav];
            formats.iter().any(|format| format.extension() == ending)
        };
        let name = match ending {
            Some(ending) if is_format(&ending) => file.file_stem(),
            _ => file.file_name(),
        };
        let Some(name) = name.filter(|_| !path.ends_with(std::path::is_separator)) else {
            return path.to_owned();
        };
        let name = name.to_string_lossy();
        let stem = name.strip_suffix(TAKES_END).unwrap_or(&name);
        let end = if self == Self::Takes { TAKES_END } else { "" };
        file.with_file_name(format!("{stem}{end}.{}", self.extension())).to_string_lossy().into_owned()
    }

    /// The same on this paper, where it is on paper.
    pub fn on(self, paper: Paper) -> Self {
        if matches!(self, Self::Pdf(_)) { Self::Pdf(paper) } else { self }
    }

    /// What a path with this ending holds: a page where the ending says nothing else, takes where the name ends like it.
    pub fn of_path(path: &str) -> Self {
        let path = path.trim().to_ascii_lowercase();
        if path.strip_suffix(".wav").is_some_and(|name| name.ends_with("takes")) {
            return Self::Takes;
        }
        let ends =
            |format: &Self| path.strip_suffix(format.extension()).is_some_and(|rest| rest.ends_with('.'));
        [Self::Pdf(Paper::A4), Self::Json, Self::Csv, Self::Rew, Self::Wav]
            .into_iter()
            .find(ends)
            .unwrap_or(Self::Html)
    }
}

/// How the name of a path ends that holds takes.
const TAKES_END: &str = "-takes";

/// Why a file could not be written and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no file name.
    #[error("No file name was given. Choose a folder and a name for the file.")]
    NoName,
    /// The path is a folder.
    #[error("“{}” is a folder. Choose a name for a file inside it.", .0.display())]
    IsFolder(PathBuf),
    /// There is no such folder.
    #[error("There is no folder “{}”. Create it, or choose another one.", .0.display())]
    NoFolder(PathBuf),
    /// Writing is not allowed there.
    #[error("“{}” can't be written: no permission. Choose a folder of your own, such as Documents.", .0.display())]
    Denied(PathBuf),
    /// The file is marked as read-only, or the volume is.
    #[error("“{}” is read-only. Choose another name or another folder.", .0.display())]
    ReadOnly(PathBuf),
    /// No space left.
    #[error("“{}” can't be written: the disk is full. Make room, or choose another disk.", .0.display())]
    Full(PathBuf),
    /// The system refuses the name.
    #[error("“{}” can't be written: the system refuses this name. Choose a shorter or simpler one.", .0.display())]
    BadName(PathBuf),
    /// There are too many of the same name.
    #[error("There are too many files like “{}” already. Move some of them elsewhere.", .0.display())]
    Crowded(PathBuf),
    /// The report holds no frequency response.
    #[error("The report holds no frequency response. Run the line check to its end first.")]
    NoResponse,
    /// There is no impulse response.
    #[error(
        "There are no impulse responses to save: they are not kept with the project. Run the line check again, then save."
    )]
    NoImpulse,
    /// There is no take.
    #[error(
        "There are no takes to save: they are not kept with the project. Run the line check again, then save."
    )]
    NoTake,
    /// It could not be made.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// Anything else.
    #[error("“{}” can't be written ({source}). Try again, or choose another folder.", .path.display())]
    Other {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl WriteError {
    fn of(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                Self::NoFolder(path.parent().map(Path::to_owned).unwrap_or_default())
            }
            ErrorKind::IsADirectory => Self::IsFolder(path),
            ErrorKind::PermissionDenied => Self::Denied(path),
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Self::Full(path),
            ErrorKind::InvalidFilename | ErrorKind::InvalidInput => Self::BadName(path),
            _ => Self::Other { path, source: error },
        }
    }
}

/// A file that is removed again unless it has been renamed to its real name.
struct Temporary {
    path: PathBuf,
    renamed: bool,
}

impl Temporary {
    fn create(folder: &Path) -> io::Result<(Self, File)> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!(".linecheck-{}-{count}.tmp", process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Self { path, renamed: false }, file)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
        }
    }

    fn rename(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            // Nothing is left to do if even that fails: the error that led here is the one to tell.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Writes `contents` to `path`: beside it first, then renamed, so that a file of that name is either the old one or
/// the whole new one.
pub fn write(path: &Path, contents: &[u8]) -> Result<(), WriteError> {
    let ends_in_separator = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    if path.is_dir() {
        return Err(WriteError::IsFolder(path.to_owned()));
    }
    if path.file_name().is_none() || ends_in_separator {
        return Err(WriteError::NoName);
    }
    // Behind a link, the file that it points to is the one to replace.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|found| found.permissions().readonly()) {
        return Err(WriteError::ReadOnly(path.to_owned()));
    }
    replace(&target, contents).map_err(|error| WriteError::of(path, error))
}

fn replace(target: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (temporary, mut file) = Temporary::create(folder)?;
    file.write_all(contents)?;
    file.flush()?;
    file.sync_all()?;
    drop(file);
    temporary.rename(target)
}

/// Writes `contents` to `path` unless there is something: beside it first; then the name is taken, which only one can, and
/// the whole put in its place. Whether it was written.
pub(super) fn write_new(path: &Path, contents: &[u8]) -> Result<bool, WriteError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let work = || -> io::Result<bool> {
        let (temporary, mut file) = Temporary::create(folder)?;
        file.write_all(contents)?;
        file.flush()?;
        file.sync_all()?;
        drop(file);
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(taken) => drop(taken),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(error),
        }
        temporary.rename(path).inspect_err(|_| {
            // It is ours and empty.
            let _ = fs::remove_file(path);
        })?;
        Ok(true)
    };
    work().map_err(|error| WriteError::of(path, error))
}

/// Whether a file can be made in `folder`; it is gone again.
pub(super) fn probe(folder: &Path) -> Result<(), WriteError> {
    Temporary::create(folder).map(drop).map_err(|error| WriteError::of(&folder.join("report.json"), error))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_plain_words_with_what_to_do() {
        let path = Path::new("/reports/a.html");
        for (kind, words) in [
            (ErrorKind::StorageFull, "“/reports/a.html” can't be written: the disk is full. Make room"),
            (ErrorKind::QuotaExceeded, "the disk is full"),
            (ErrorKind::ReadOnlyFilesystem, "is read-only. Choose another name or another folder."),
            (ErrorKind::PermissionDenied, "no permission. Choose a folder of your own"),
            (ErrorKind::NotFound, "There is no folder “/reports”. Create it"),
            (ErrorKind::NotADirectory, "There is no folder “/reports”."),
            (ErrorKind::IsADirectory, "is a folder. Choose a name for a file inside it."),
            (ErrorKind::InvalidFilename, "refuses this name"),
            (ErrorKind::TimedOut, "Try again, or choose another folder."),
        ] {
            let said = WriteError::of(path, kind.into()).to_string();
            assert!(said.contains(words), "{kind}: {said}");
        }
    }

    #[test]
    fn a_name_that_is_taken_is_left_as_it_is_and_nothing_stays_beside_it() {
        let folder = std::env::temp_dir().join(format!("linecheck-taken-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.json");
        let written = [b"first".as_slice(), b"second"].map(|contents| write_new(&path, contents).unwrap());
        let (kept, names) = (fs::read(&path).unwrap(), fs::read_dir(&folder).unwrap().count());
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((written, kept.as_slice(), names), ([true, false], b"first".as_slice(), 1));
    }
}
