//! The built plugin file, driven as a DAW drives it: what the contract promises must hold for what users install.
//!
//! Ignored by a plain `cargo test`, which does not build that file; `cargo xtask test` does and runs these.

mod demo;
mod loops;
mod parameters;
mod sound;
mod state;
mod trouble;

use anyhow::{Context, Result};
use linecheck_host::{Blocks, Host, Session};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const RATE: f64 = 48_000.0;
/// How long is waited for the plugin's own threads, which a busy machine lets wait.
const PATIENCE: Duration = Duration::from_secs(60);
const BLOCK: Blocks = Blocks::Fixed(512);

/// The plugin file under test.
fn file() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let file = std::env::var_os("LINECHECK_CLAP")
        .map_or_else(|| root.join("target/bundled/Linecheck.clap"), PathBuf::from);
    assert!(
        file.exists(),
        "there is no {}: run `cargo xtask bundle`, or set LINECHECK_CLAP to the built plugin",
        file.display()
    );
    file
}

fn load() -> Result<Host> {
    Host::load(&file())
}

/// A stereo instance at work on a lossless loop.
fn playing() -> Result<Session> {
    let mut session = load()?.instance(2)?;
    session.activate(RATE, BLOCK)?;
    session.process(0.1)?;
    Ok(session)
}

/// Presses Run and waits until the plugin sounds.
fn press_and_wait_for_sound(session: &mut Session) -> Result<()> {
    session.set("run", 1.0)?;
    wait_for_sound(session)
}

fn wait_for_sound(session: &mut Session) -> Result<()> {
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        session.process(0.01)?;
        let heard = session.heard();
        if heard.last_sound == Some(heard.frames) {
            return Ok(());
        }
    }
    anyhow::bail!("no sound in {PATIENCE:?}")
}

/// Lets sound pass until the report has this status.
fn wait_for_status(session: &mut Session, status: &str) -> Result<linecheck_host::Report> {
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        session.process(0.1)?;
        // What cannot be read is not it yet.
        if let Some(report) = session.report().ok().flatten().filter(|report| report.status() == status) {
            return Ok(report);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let report = session.report()?;
    anyhow::bail!("the report never says {status:?} but {:?}", report.context("there is none")?.status())
}

/// Asserts that nothing sounds for so many seconds.
#[track_caller]
fn assert_silent(session: &mut Session, seconds: f64) {
    session.forget(false).expect("an active session");
    session.process(seconds).expect("a plugin that processes");
    let heard = session.heard();
    assert_eq!((heard.first_sound, heard.finite), (None, true), "sounds, up to {}", heard.peak);
}

/// 20 ms, the longest a sound may go on after a stop.
fn assert_ends_at_once(session: &mut Session) {
    session.process(0.020).expect("a plugin that processes");
    assert_silent(session, 1.0);
}
