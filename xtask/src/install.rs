//! Puts the bundles where this system's hosts look for plugins.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Bundles and installs both formats.
pub fn install() -> Result<()> {
    let bundled = crate::bundle::bundle(&[])?;
    for (bundle, format) in [(bundled.clap, "CLAP"), (bundled.vst3, "VST3")] {
        let to = folder(format)?;
        let name = bundle.file_name().context("a bundle without a name")?;
        replace(&bundle, &to, Path::new(name))
            .with_context(|| format!("cannot install the {format} plugin in {}", to.display()))?;
        println!("{format}: {}", to.join(name).display());
    }
    println!("Have your host scan for new plugins.");
    Ok(())
}

/// Where hosts look for a user's own plugins.
fn folder(format: &str) -> Result<PathBuf> {
    let of = |variable: &str| {
        let value = std::env::var_os(variable).filter(|value| !value.is_empty());
        value
            .map(PathBuf::from)
            .with_context(|| format!("{variable} is not set, so your plugin folder is unknown"))
    };
    if cfg!(windows) {
        Ok(of("LOCALAPPDATA")?.join("Programs").join("Common").join(format))
    } else if cfg!(target_os = "macos") {
        Ok(of("HOME")?.join("Library/Audio/Plug-Ins").join(format))
    } else {
        Ok(of("HOME")?.join(format!(".{}", format.to_lowercase())))
    }
}

/// Copies beside the old one first and swaps by renaming, so that a host never finds half a plugin and a failure
/// leaves the old one in place.
fn replace(bundle: &Path, folder: &Path, name: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let (fresh, old) = (folder.join(".linecheck.new"), folder.join(".linecheck.old"));
    let place = folder.join(name);
    remove(&fresh)?;
    remove(&old)?;
    copy(bundle, &fresh)?;
    if place.is_dir() || cfg!(windows) && place.exists() {
        fs::rename(&place, &old).context("the installed plugin is in use: close the host and try again")?;
        if let Err(error) = fs::rename(&fresh, &place) {
            fs::rename(&old, &place)?;
            return Err(error.into());
        }
        return remove(&old);
    }
    Ok(fs::rename(&fresh, &place)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Removes a file or a whole folder, if there is one.
pub fn remove(path: &Path) -> Result<()> {
    if path.is_dir() {
        fs::remove_dir_all(path)?;
    } else if path.exists() {
        fs::remove_file(path)?;
    }
    Ok(())
}
