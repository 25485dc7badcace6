//! A campaign of random studios.

use anyhow::Result;

/// Runs it with `options`, which are its own.
pub fn studios(options: &[String]) -> Result<()> {
    let args =
        ["run", "--quiet", "--release", "--package", "linecheck-host", "--bin", "linecheck-studios", "--"];
    crate::finish(crate::cargo(&args).args(options))
}
