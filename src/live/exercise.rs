//! What can be practised on: the named studios that fit the channels of the instance.

use crate::chain::{Chain, ReturnPath};
use crate::studio::Plan;
use crate::studio::catalogue::{self, Named};

/// The answer that nothing is wrong.
pub const HEALTHY: &str = "healthy";

/// A studio that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// Id of the studio.
    pub id: &'static str,
    /// What is wrong in it, in a word or two; for one that is healthy, what it is.
    pub name: String,
    /// What it is, in a sentence.
    pub description: &'static str,
    /// Whether nothing is wrong.
    pub healthy: bool,
    /// What its owner says is connected, and how it comes back.
    pub setup: String,
}

/// What is practised on just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercising {
    /// The studio; `None` while it is hidden.
    pub exercise: Option<Exercise>,
    /// What its owner says is connected, and how it comes back.
    pub setup: String,
    /// The same, as a run is made for it.
    pub chain: Chain,
    /// See [`Self::chain`].
    pub return_path: ReturnPath,
    /// Whether it was hidden at first.
    pub hidden: bool,
    /// Whether a run has been made in it.
    pub ran: bool,
    /// What was guessed, and whether that was right.
    pub guess: Option<(String, bool)>,
}

impl Exercising {
    /// Whether the user is still to find what is wrong: figures are shown, and nothing that names it.
    pub fn is_blind(&self) -> bool {
        self.hidden && self.exercise.is_none()
    }
}

/// Which studio to practise on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The one with this id.
    Named(&'static str),
    /// One that is drawn from this number, and not told.
    Hidden(u64),
}

/// The studios that fit, with their plans, at a sample rate in hertz.
pub fn fitting(inputs: usize, outputs: usize, rate: f64) -> impl Iterator<Item = (&'static Named, Plan)> {
    catalogue::all()
        .map(move |studio| (studio, (studio.plan)(rate)))
        .filter(move |(_, plan)| plan.inputs == inputs && plan.outputs == outputs && plan.check(rate).is_ok())
}

/// A studio as it is shown.
pub fn exercise(studio: &'static Named, plan: &Plan) -> Exercise {
    Exercise {
        id: studio.id,
        name: in_words(studio.id),
        description: studio.description,
        healthy: plan.is_healthy(),
        setup: format!("{} · {}", plan.chain.name(), plan.return_path.name()),
    }
}

/// An id as words.
fn in_words(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
