//! The report's pages held against the HTML standard and accessibility rules, in a browser without a window.

use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names under which a browser of Chromium's family is found.
const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
/// What `check.mjs` and what it imports need.
const NODE: u32 = 18;

/// Writes the pages of reports as they come, and checks each.
pub fn page() -> Result<()> {
    let home = crate::target()?.join("page");
    let samples = home.join("samples");
    if samples.exists() {
        std::fs::remove_dir_all(&samples).context("the old pages can't be removed")?;
    }
    std::fs::create_dir_all(&samples).with_context(|| format!("cannot make {}", samples.display()))?;
    let browser = browser()?;
    ensure_node()?;
    let tools = install(&home)?;
    // The whole workspace is named so that its features, and with them everything built so far, stay as they are.
    let mut write = crate::cargo(&["test", "--workspace", "--lib", "report::tests::html::samples"]);
    crate::finish(write.env("LINECHECK_SAMPLES", &samples)).context("the pages could not be written")?;
    let mut pages: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(&samples)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "html") {
            pages.push(path);
        }
    }
    pages.sort();
    ensure!(!pages.is_empty(), "no page was written");
    crate::finish(Command::new("node").arg(tools).arg(browser).args(pages))
}

/// The script beside the packages that it imports.
fn install(home: &Path) -> Result<PathBuf> {
    let source = Path::new("xtask/page");
    for name in ["package.json", "check.mjs"] {
        std::fs::copy(source.join(name), home.join(name)).with_context(|| format!("cannot copy {name}"))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    // What is there already is taken without asking the registry again.
    let mut install = Command::new(npm);
    install.args([
        "install",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        "--prefer-offline",
        "--loglevel=error",
    ]);
    crate::finish(install.current_dir(home)).context(
        "the checkers (html-validate, axe-core, puppeteer-core) could not be installed by npm. That needs the network once; \
         then they lie in the target folder",
    )?;
    Ok(home.join("check.mjs"))
}

fn browser() -> Result<PathBuf> {
    let found = || BROWSERS.iter().find_map(|name| located(name));
    if let Some(browser) = found() {
        return Ok(browser);
    }
    let installed = crate::debian::install(&["chromium"]);
    found().with_context(|| {
        let tried = if matches!(installed, Ok(false)) { "" } else { ", nor could it be installed" };
        format!(
            "there is no Chromium{tried}. Install it (Debian: apt-get install chromium), or Chrome or Edge, then try again"
        )
    })
}

fn ensure_node() -> Result<()> {
    let works = || version("node").is_some_and(|version| version >= NODE) && version("npm").is_some();
    let installed = if works() { Ok(true) } else { crate::debian::install(&["nodejs", "npm"]) };
    if !works() {
        let tried = if matches!(installed, Ok(false)) { "" } else { ", nor could it be installed" };
        bail!(
            "there is no Node.js {NODE} or newer with npm{tried}. Install it (Debian and Ubuntu: apt-get install nodejs npm), \
             then try again."
        );
    }
    Ok(())
}

/// The main version that a program says it has.
fn version(program: &str) -> Option<u32> {
    let program = if cfg!(windows) && program == "npm" { "npm.cmd" } else { program };
    let output =
        Command::new(program).arg("--version").output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Where on the path a program is.
fn located(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|path| path.is_file())
}
