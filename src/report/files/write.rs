//! One file, whole or not at all.

use super::error::WriteError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

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

    /// One in the folder of `path`, with these contents, and all of it on the disk.
    fn beside(path: &Path, contents: &[u8]) -> io::Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (temporary, mut file) = Self::create(folder)?;
        file.write_all(contents)?;
        file.flush()?;
        file.sync_all()?;
        Ok(temporary)
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
    Temporary::beside(&target, contents)
        .and_then(|temporary| temporary.rename(&target))
        .map_err(|error| WriteError::of(path, error))
}

/// Writes `contents` to `path` unless there is something: beside it first; then the name is taken, which only one can, and
/// the whole put in its place. Whether it was written.
pub(in crate::report) fn write_new(path: &Path, contents: &[u8]) -> Result<bool, WriteError> {
    let work = || -> io::Result<bool> {
        let temporary = Temporary::beside(path, contents)?;
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
pub(in crate::report) fn probe(folder: &Path) -> Result<(), WriteError> {
    Temporary::create(folder).map(drop).map_err(|error| WriteError::of(&folder.join("report.json"), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_is_left_as_it_is_and_nothing_stays_beside_it() {
        let folder = std::env::temp_dir().join(format!("linecheck-taken-{}", process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.json");
        let written = [b"first".as_slice(), b"second"].map(|contents| write_new(&path, contents).unwrap());
        let (kept, names) = (fs::read(&path).unwrap(), fs::read_dir(&folder).unwrap().count());
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((written, kept.as_slice(), names), ([true, false], b"first".as_slice(), 1));
    }
}
