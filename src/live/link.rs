//! To be filled.

use crate::chain::{Chain, ReturnPath};
use crate::signal::Generator;
use crate::units::Dbfs;

/// The parameters as the engine takes them, once a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Controls {
    /// The host's bypass.
    pub bypass: bool,
    /// Run.
    pub run: bool,
    /// Stimulus level, peak.
    pub level: Dbfs,
    /// What hangs on the outputs.
    pub chain: Chain,
    /// How the signal comes back.
    pub return_path: ReturnPath,
    /// The manual generator.
    pub generator: Generator,
    /// Frequency of its sine, in hertz.
    pub frequency: f64,
    /// Its 1-based output; 0 is all.
    pub output: usize,
    /// Whether the input passes while nothing plays.
    pub thru: bool,
}
