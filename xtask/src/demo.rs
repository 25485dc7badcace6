//! The built plugin in a simulated studio.

use anyhow::{Context, Result, bail};
use std::path::Path;

/// Bundles the plugin and runs it in one studio, or in a healthy one and one with two faults.
pub fn demo(options: &[String], stood: &Path) -> Result<()> {
    let (mut studio, mut out) = (None, crate::target()?.join("demo"));
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let value = options.next().with_context(|| format!("{option} needs a value"));
        match option.as_str() {
            "--studio" => studio = Some(value?.clone()),
            "--out" => out = stood.join(value?),
            unknown => bail!("unknown option {unknown}\n\n{}", crate::HELP),
        }
    }
    let clap = crate::bundle::bundle(&[])?.clap;
    crate::finish(&mut crate::cargo(&["build", "--release", "--package", "linecheck-host"]))?;
    let host =
        crate::target()?.join("release").join(format!("linecheck-host{}", std::env::consts::EXE_SUFFIX));
    let run = |studio: &str, out: &Path| {
        println!("\n{studio}:");
        let mut command = std::process::Command::new(&host);
        crate::finish(command.arg("--clap").arg(&clap).args(["--studio", studio]).arg("--out").arg(out))
    };
    match studio {
        Some(studio) => run(&studio, &out),
        None => ["healthy-loop", "swapped-and-inverted"]
            .into_iter()
            .try_for_each(|name| run(name, &out.join(name))),
    }
}
