//! The built plugin in hosts with a window, on a screen of its own: the VST3 in Ardour, the CLAP in `linecheck-window`.

use crate::bundle::Bundled;
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;

/// The programs that the scripts start, and the Debian packages that bring them.
const PROGRAMS: &[(&str, &str)] = &[
    ("ardour", "ardour"),
    ("cc", "gcc"),
    ("convert", "imagemagick"),
    ("import", "imagemagick"),
    ("jack_lsp", "jackd2"),
    ("openbox", "openbox"),
    ("python3", "python3"),
    ("tesseract", "tesseract-ocr"),
    ("xdotool", "xdotool"),
    ("Xvfb", "xvfb"),
];

/// Bundles the plugin and runs it in both hosts; pictures go to `target/hosts`.
pub fn hosts() -> Result<()> {
    let bundled = crate::bundle::bundle(&[])?;
    window(&bundled)?;
    ardour(&bundled)
}

/// The CLAP in a window of our own host.
pub fn window(bundled: &Bundled) -> Result<()> {
    // As the tests build it: the plugin is the release, the host need not be.
    let build = ["test", "--workspace", "--test", "clap", "--no-run"];
    crate::finish(&mut crate::cargo(&build))?;
    let host = crate::target()?.join("debug").join("linecheck-window");
    script("window", &[&host, &bundled.clap])
}

/// The VST3 in Ardour.
pub fn ardour(bundled: &Bundled) -> Result<()> {
    script("ardour", &[&bundled.vst3])
}

fn script(name: &str, files: &[&Path]) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "this needs X11 and JACK, so it runs on Linux only");
    prepare()?;
    let pictures = crate::target()?.join("hosts").join(name);
    let script = format!("tests/hosts/{name}.py");
    // Nothing of an earlier run is left to be mistaken for one of this.
    if pictures.exists() {
        std::fs::remove_dir_all(&pictures).with_context(|| format!("cannot empty {}", pictures.display()))?;
    }
    println!("{script}; pictures go to {}", pictures.display());
    crate::finish(Command::new("python3").arg("-B").arg(script).args(files).arg(pictures))
}

/// Installs what is missing, or says what to install.
fn prepare() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    ensure!(
        crate::debian::install(&missing)?,
        "Install these, then try again (Debian and Ubuntu: apt-get install {}).",
        missing.join(" ")
    );
    let still = self::missing();
    ensure!(still.is_empty(), "still missing after the installation: {}", still.join(", "));
    Ok(())
}

fn missing() -> Vec<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |program: &str| std::env::split_paths(&path).any(|folder| folder.join(program).exists());
    let mut missing: Vec<_> =
        PROGRAMS.iter().filter(|(program, _)| !is_there(program)).map(|(_, package)| *package).collect();
    missing.dedup();
    missing
}
