//! Why a file could not be written, in words.

use crate::report::pdf::PdfError;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

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
    pub(super) fn of(path: &Path, error: io::Error) -> Self {
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
}
