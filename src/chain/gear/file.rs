//! The user's own gear file: where it lies, and reading it. The only place of the chain that touches the file system.

use super::parse::{Parsed, parse};
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// No gear file is larger than this, in bytes.
const LARGEST: u64 = 1 << 20;

/// A system's habit of where settings lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux and other systems that follow the XDG base directories.
    Unix,
    /// macOS.
    Mac,
    /// Windows.
    Windows,
}

impl System {
    /// The one this was built for.
    pub const HERE: Self = if cfg!(target_os = "macos") {
        Self::Mac
    } else if cfg!(target_os = "windows") {
        Self::Windows
    } else {
        Self::Unix
    };
}

/// Where the user's gear file lies, by the environment's variables. `None` where they do not tell.
pub fn path(system: System, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let settings = match system {
        // A relative XDG_CONFIG_HOME is to be ignored (XDG base directory specification).
        System::Unix => {
            let set = folder("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
            set.or_else(|| Some(folder("HOME")?.join(".config")))?.join("linecheck")
        }
        System::Mac => folder("HOME")?.join("Library/Application Support/Linecheck"),
        System::Windows => folder("APPDATA")?.join("Linecheck"),
    };
    Some(settings.join("gear.toml"))
}

/// Why the file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Too large to be a gear file.
    #[error("“{}” is larger than 1 MB: that is no gear file.", .0.display())]
    TooLarge(PathBuf),
    /// Not text.
    #[error("“{}” is no text in UTF-8. Save it as such.", .0.display())]
    NotText(PathBuf),
    /// The system does not let us.
    #[error("“{}” can't be read ({source}).", .path.display())]
    Other {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Reads the user's gear. No file: no entries, and nothing wrong.
pub fn read(path: &Path) -> Result<Parsed, ReadError> {
    let other = |source| ReadError::Other { path: path.to_owned(), source };
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Parsed::default()),
        opened => opened.map_err(other)?,
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(other)?;
    if bytes.len() as u64 > LARGEST {
        return Err(ReadError::TooLarge(path.to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| ReadError::NotText(path.to_owned()))?;
    Ok(parse(&text))
}
