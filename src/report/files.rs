//! Writing files, whole or not at all: the only place of the report that touches the file system.

use super::csv;
use super::extras::Extras;
use super::html;
use super::json::Layout;
use super::model::Report;
use super::pdf::{self, Paper, PdfError};
use super::rew;
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
            Self::Wav => "wav",
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
        }
    }

    /// The same on this paper, where it is on paper.
    pub fn on(self, paper: Paper) -> Self {
        if matches!(self, Self::Pdf(_)) { Self::Pdf(paper) } else { self }
    }

    /// What a path with this ending holds: a page where the ending says nothing else.
    pub fn of_path(path: &str) -> Self {
        let path = path.trim().to_ascii_lowercase();
        let ends =
            |format: &Self| path.strip_suffix(format.extension()).is_some_and(|rest| rest.ends_with('.'));
        [Self::Pdf(Paper::A4), Self::Json, Self::Csv, Self::Rew, Self::Wav]
            .into_iter()
            .find(ends)
            .unwrap_or(Self::Html)
    }
}

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
    /// The report holds no frequency response.
    #[error("The report holds no frequency response. Run the line check to its end first.")]
    NoResponse,
    /// There is no impulse response.
    #[error(
        "There are no impulse responses to save: they are not kept with the project. Run the line check again, then save."
    )]
    NoImpulse,
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
        Format::Json => report.to_json(Layout::Pretty).into_bytes(),
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
    };
    write(&path, &contents)?;
    Ok(path)
}

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
