//! The guided session, pure: no clock, no thread, no file. So far it is the measured line check, [`Run`], and what its plans
//! [`play`] and measure.

pub mod ear;
pub mod play;
mod project;
mod run;

pub use project::{Edit, PROJECT_SCHEMA, Project, ProjectError};
pub use run::{Plan, Run};
