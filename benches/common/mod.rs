//! What a bench claims: a ratio to something that is timed in the same run, a share of real time, or a time that was
//! asked for. Each claim is printed beside its figure; one that is missed ends the bench with an error.

use std::process::ExitCode;

/// The claims of a bench.
#[derive(Default)]
pub struct Claims {
    missed: Vec<String>,
}

impl Claims {
    /// Holds a figure against what it may be at most. Returns the words that belong behind it.
    #[must_use]
    pub fn at_most(&mut self, what: &str, figure: f64, limit: f64, unit: &str) -> String {
        // What is no number is not within anything.
        if figure <= limit {
            return format!("within {limit} {unit}");
        }
        self.missed.push(format!("{what}: {figure:.3} {unit}, where at most {limit} is claimed"));
        format!("NOT within {limit} {unit}")
    }

    /// How the bench ends: in order, or with what was missed in words.
    pub fn end(self) -> ExitCode {
        for missed in &self.missed {
            eprintln!("missed: {missed}");
        }
        if self.missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Whether this is a bench's own run. `cargo test --benches` asks for nothing but that it starts, and what it builds is
/// not made for speed.
pub fn is_bench() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}
