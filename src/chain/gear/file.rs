//! The user's own gear file: where it lies, reading it, and adding to it. The only place of the chain that touches the file system.

use super::device::Device;
use super::entry::{entry, own_id};
use super::parse::{Parsed, parse};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// No gear file is larger than this, in bytes.
const LARGEST: u64 = 1 << 20;

/// What a new gear file begins with.
const HEAD: &str = "\
# Gear that Linecheck lists before its own. An entry begins with its kind in double brackets; every figure has its
# unit, its source, and the kind of source. Entries that can't be read are named in the window; the rest is kept.
";

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

/// Why a device could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// What is there can't be read, and is left alone.
    #[error(transparent)]
    Unread(#[from] ReadError),
    /// There is another of this name.
    #[error(
        "“{name}” is in your gear file with other figures. Give this one another name, or change them there: {}.",
        .path.display()
    )]
    Taken {
        /// Where.
        path: PathBuf,
        /// Its name.
        name: String,
    },
    /// It would be too large to be read again.
    #[error("“{}” has no room for more: a gear file holds 1 MB.", .0.display())]
    Full(PathBuf),
    /// TOML can't hold it.
    #[error("It can't be written as TOML ({0}).")]
    Unwritable(#[from] toml::ser::Error),
    /// The system does not let us.
    #[error("“{}” can't be written ({source}).", .path.display())]
    Other {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Adds a device to the user's gear, at the end of the file, which is made where there is none: what stands in it stays
/// as it is. A device that is there already is not added again.
///
/// # Errors
/// A file that can't be read or written, one that is full, and one with other gear of this name.
pub fn add(path: &Path, device: &Device) -> Result<(), AddError> {
    let other = |source| AddError::Other { path: path.to_owned(), source };
    let there = read(path)?.devices;
    match there.iter().find(|one| one.is_called_as(device)) {
        Some(one) if one.is_same(device) => return Ok(()),
        Some(one) => return Err(AddError::Taken { path: path.to_owned(), name: one.name().to_owned() }),
        None => {}
    }
    let id = own_id(device, |id| there.iter().any(|one| one.id() == id));
    let entry = entry(&device.clone().with_id(&id))?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(other)?;
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path).map_err(other)?;
    let length = file.metadata().map_err(other)?.len();
    // The line break ends a last line that has none.
    let text = format!("{}\n{entry}", if length == 0 { HEAD } else { "" });
    if length + text.len() as u64 > LARGEST {
        return Err(AddError::Full(path.to_owned()));
    }
    file.write_all(text.as_bytes()).map_err(other)
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
