//! The plugin in the shape hosts load.

use anyhow::{Result, ensure};
use std::path::PathBuf;

/// The two bundles.
pub struct Bundled {
    pub clap: PathBuf,
    pub vst3: PathBuf,
}

/// Builds and bundles the plugin; the options are those of `cargo build`.
pub fn bundle(options: &[String]) -> Result<Bundled> {
    let mut options = options.to_vec();
    if !options.iter().any(|option| option.starts_with("--profile") || option == "--release") {
        options.push("--release".to_owned());
    }
    let target = crate::target()?;
    // The library alone: the command has the same name, and nobody asked for it.
    let mut build = options.clone();
    build.push("--lib".to_owned());
    nice_plug_xtask::build(&["linecheck".to_owned()], &build)?;
    nice_plug_xtask::bundle(&target, "linecheck", &options, false)?;
    let bundled = target.join("bundled");
    // Where the command was built for itself, the bundler takes it along, as each system calls a program.
    for command in ["Linecheck", "Linecheck.exe", "Linecheck.app"] {
        crate::install::remove(&bundled.join(command))?;
    }
    let bundled = Bundled { clap: bundled.join("Linecheck.clap"), vst3: bundled.join("Linecheck.vst3") };
    for path in [&bundled.clap, &bundled.vst3] {
        ensure!(
            path.exists(),
            "the build went through but there is no {}: does the crate export this format?",
            path.display()
        );
    }
    Ok(bundled)
}
