//! Everything that must hold before a change goes in, cheapest first.

use crate::bundle::Bundled;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The Python host, pinned so that a new release of it can't fail a change of ours.
const PEDALBOARD: &str = "pedalboard==0.9.26";

/// A third of them healthy. It fails when one of these is called faulty or more than 1 % of the faults are missed.
const CAMPAIGN: [&str; 4] = ["--seed", "2026", "--count", "3000"];

/// Of the tests that draw what they try, so that a change is judged by itself; by hand each run draws anew.
const SEED: &str = "2026";

/// Runs every stage in order and ends at the first that fails.
pub fn test() -> Result<()> {
    let mut stages = Stages(Vec::new());
    let result = all(&mut stages);
    println!("\nSummary");
    for (name, took, passed) in &stages.0 {
        println!("  {:6} {:>7.1} s  {name}", if *passed { "passed" } else { "FAILED" }, took.as_secs_f64());
    }
    result
}

fn all(stages: &mut Stages) -> Result<()> {
    stages.run("format", || crate::finish(&mut crate::cargo(&["fmt", "--all", "--check"])))?;
    stages.run("lints", || {
        let args = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        crate::finish(&mut crate::cargo(&args))
    })?;
    stages.run("tests", || {
        crate::finish(crate::cargo(&["test", "--workspace"]).env("PROPTEST_RNG_SEED", SEED))
    })?;
    stages.run("the report's pages", crate::page::page)?;
    let bundled = stages.run("bundle", || crate::bundle::bundle(&[]))?;
    stages.run("the CLAP plugin in our host", || clap(&bundled))?;
    stages.run("the VST3 plugin in pedalboard", || vst3(&bundled))?;
    if cfg!(target_os = "linux") {
        stages.run("the CLAP plugin in a window", || crate::hosts::window(&bundled))?;
        stages.run("the VST3 plugin in Ardour", || crate::hosts::ardour(&bundled))?;
    }
    stages.run("random studios", || crate::studios::studios(&CAMPAIGN.map(str::to_owned)))
}

struct Stages(Vec<(&'static str, Duration, bool)>);

impl Stages {
    fn run<T>(&mut self, name: &'static str, stage: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n==== {name}");
        let started = Instant::now();
        let result = stage();
        let took = started.elapsed();
        println!("==== {name}: {:.1} s", took.as_secs_f64());
        self.0.push((name, took, result.is_ok()));
        result.with_context(|| format!("stage failed: {name}"))
    }
}

/// Where the plugin finds no settings: reports of tests do not go into the folder that the user chose for his own.
fn settings() -> Result<std::path::PathBuf> {
    Ok(crate::target()?.join("settings"))
}

/// The whole workspace is named so that its features, and with them everything built so far, stay as they are.
fn clap(bundled: &Bundled) -> Result<()> {
    let args = ["test", "--workspace", "--test", "clap", "--", "--include-ignored"];
    crate::finish(
        crate::cargo(&args).env("LINECHECK_CLAP", &bundled.clap).env("XDG_CONFIG_HOME", settings()?),
    )
}

fn vst3(bundled: &Bundled) -> Result<()> {
    let python = python(&crate::target()?.join("pedalboard"))?;
    let mut host = Command::new(python);
    host.arg("tests/hosts/pedalboard_loop.py").arg(&bundled.vst3).env("XDG_CONFIG_HOME", settings()?);
    crate::finish(&mut host)
}

/// A Python of our own with pedalboard in it.
fn python(home: &Path) -> Result<std::path::PathBuf> {
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let system = if cfg!(windows) { "python" } else { "python3" };
    if !works(&python, "import pip") && !make_environment(system, home)? {
        bail!(
            "`{system} -m venv` does not work here. Install Python 3.10 or newer with its venv module \
             (Debian and Ubuntu: apt-get install python3-venv), then try again."
        );
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEDALBOARD, "numpy"]);
    crate::finish(&mut install).context("pedalboard could not be installed from PyPI")?;
    Ok(python)
}

fn make_environment(system: &str, home: &Path) -> Result<bool> {
    let make = || {
        let status = Command::new(system).args(["-m", "venv", "--clear"]).arg(home).status();
        status.is_ok_and(|status| status.success())
    };
    if make() {
        return Ok(true);
    }
    println!("`{system} -m venv` does not work");
    if !crate::debian::install(&["python3-venv"])? {
        return Ok(false);
    }
    Ok(make())
}

fn works(python: &Path, code: &str) -> bool {
    Command::new(python).args(["-c", code]).output().is_ok_and(|output| output.status.success())
}
