//! What the tests need of the system, installed where that may be done unasked: as root on Debian.

use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// Installs packages; false if we may not or there is no apt-get.
pub fn install(packages: &[&str]) -> Result<bool> {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if !root || !Path::new("/usr/bin/apt-get").exists() {
        return Ok(false);
    }
    println!("installing {}", packages.join(", "));
    let apt = |arguments: &[&str]| {
        crate::finish(
            Command::new("apt-get")
                .args(["-o", "DPkg::Lock::Timeout=300"])
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    let install = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    // The lists may be missing or too old.
    if apt(&install).is_err() {
        apt(&["update"])?;
        apt(&install)?;
    }
    Ok(true)
}
