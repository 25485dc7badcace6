//! The chores around the code: `cargo xtask help` lists them.

mod bundle;
mod debian;
mod demo;
mod hosts;
mod install;
mod page;
mod studios;
mod test;

use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask COMMAND

  bundle [cargo build options]     build the plugin (release unless told otherwise) into target/bundled
  install                          bundle, then copy both formats to where this system's hosts look for them
  demo [--studio NAME] [--out DIR] run the line check in a simulated studio (without NAME: a healthy one and one with
                                   two faults) and write the report to DIR (target/demo)
  studios [--seed N] [--count N] [--first N] [--only FAULT]
                                   run the line check in random studios and print what was true against what it said;
                                   fails if a healthy one is called faulty or more than 1 % of the faults are missed
  hosts                            the built plugin with its window in real hosts under Xvfb: the CLAP in linecheck-window, the
                                   VST3 in Ardour 7; pictures go to target/hosts (Linux)
  page                             hold the report's pages against the HTML standard and accessibility rules, in a
                                   browser without a window
  test                             format, lints, tests, the report's pages, bundle, random studios, the CLAP in our host,
                                   the VST3 in pedalboard
  help                             this text";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent directory")?;
    // Paths that the user gives are meant from where the user stands.
    let stood = std::env::current_dir()?;
    std::env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let (command, rest) =
        args.split_first().map_or(("help", args), |(command, rest)| (command.as_str(), rest));
    match command {
        "bundle" => bundle::bundle(rest)
            .map(|bundled| println!("{}\n{}", bundled.clap.display(), bundled.vst3.display())),
        "install" => no_options(rest).and_then(|()| install::install()),
        "demo" => demo::demo(rest, &stood),
        "studios" => studios::studios(rest),
        "hosts" => no_options(rest).and_then(|()| hosts::hosts()),
        "page" => no_options(rest).and_then(|()| page::page()),
        "test" => no_options(rest).and_then(|()| test::test()),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        unknown => bail!("there is no command {unknown:?}\n\n{HELP}"),
    }
}

fn no_options(rest: &[String]) -> Result<()> {
    ensure!(rest.is_empty(), "unknown option {:?}\n\n{HELP}", rest.join(" "));
    Ok(())
}

/// Cargo's target directory, wherever the environment or a configuration file puts it.
fn target() -> Result<PathBuf> {
    let output = cargo(&["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .output()
        .context("cannot start cargo")?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    let json = String::from_utf8(output.stdout)?;
    let (_, rest) =
        json.split_once(r#""target_directory":""#).context("cargo metadata names no target directory")?;
    let (path, _) = rest.split_once('"').context("cargo metadata is cut off")?;
    Ok(PathBuf::from(path.replace(r"\\", r"\")))
}

/// The cargo that runs us.
fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args);
    command
}

/// Runs a command to its end; anything but success is an error.
fn finish(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}
