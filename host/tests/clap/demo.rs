use crate::file;
use anyhow::{Context, Result};
use linecheck::studio::Studio;
use linecheck::studio::catalogue;
use linecheck_host::Blocks;
use std::process::Command;

fn program(studio: &str, out: &std::path::Path) -> Result<std::process::Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linecheck-host"));
    command.arg("--clap").arg(file()).args(["--studio", studio]).arg("--out").arg(out);
    command.output().context("linecheck-host does not start")
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn swapped_cables_are_named_by_a_first_run() -> Result<()> {
    let plan = (catalogue::named("channels-swapped").context("the studio")?.plan)(48_000.0);
    let mut session = crate::load()?.instance(2)?;
    session.activate_with(48_000.0, Blocks::Fixed(128), Box::new(Studio::new(&plan, 48_000.0, 7)))?;
    let report = session.run()?;
    assert_eq!((report.status(), report.fault_ids()), ("complete", vec!["channels-swapped"]));
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn the_demo_writes_a_report_that_agrees_with_the_studio() -> Result<()> {
    let out = std::env::temp_dir().join(format!("linecheck-demo-{}", std::process::id()));
    for studio in ["healthy-loop", "swapped-and-inverted"] {
        let output = program(studio, &out)?;
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&output.stderr));
        let json: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("report.json"))?)?;
        assert_eq!(json["schema"], "linecheck.report/1");
        assert!(out.join("report.html").exists());
    }
    std::fs::remove_dir_all(&out)?;
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn an_unknown_studio_brings_the_list() -> Result<()> {
    let output = program("no-such-studio", std::path::Path::new("."))?;
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(catalogue::STUDIOS.iter().all(|studio| said.contains(studio.id)), "{said}");
    Ok(())
}
