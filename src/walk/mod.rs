//! The guided session, pure: no clock, no thread, no file. The measured line check is [`Run`], with what its plans
//! [`play`] and measure; the [`guide`] leads through the steps around it.

pub mod ear;
pub mod guide;
mod levels;
pub mod play;
mod project;
mod run;
mod undo;
mod worn;

pub use levels::{FromRuns, Levels};
pub use project::{Edit, PROJECT_SCHEMA, Project, ProjectError};
pub use run::{Plan, Run};
pub use undo::Undo;
pub use worn::Worn;
