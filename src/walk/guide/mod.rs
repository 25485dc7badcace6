//! The guided walk as a pure state machine: which steps a chain asks for, what each waits for, how each stands, and
//! where the user is. What can be derived from the report and from what the user said is derived; [`Trail`] holds the
//! rest and is saved with the project.

mod stand;
mod steps;
#[cfg(test)]
mod tests;
mod trail;

pub use stand::{Guide, Mark, Ran, Row, Seen, Standing};
pub use steps::{CHECK_STEPS, FAULT_STEPS, STEPS, Step, Waits, step_of_check, step_of_fault};
pub use trail::{Circumstances, Kept, Trail};
