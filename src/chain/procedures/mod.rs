//! What to do in which order: switching on and off, and routing in the host. Each step has its reason.

mod power;
mod routing;
mod routing_table;

pub use power::{Task, prepare, switch_off, switch_on};
pub use routing::{Routing, Trap, routing, routings};

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What to do, as one instruction.
    pub act: &'static str,
    /// Why.
    pub why: &'static str,
    /// Whether a manual says so. Otherwise it is what users tell, and the menu may have moved.
    pub documented: bool,
}

const fn step(act: &'static str, why: &'static str) -> Step {
    Step { act, why, documented: true }
}

/// A step as users tell it.
const fn told_step(act: &'static str, why: &'static str) -> Step {
    Step { act, why, documented: false }
}
