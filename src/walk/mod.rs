//! The guided session, pure: no clock, no thread, no file. So far it is the measured line check, [`Run`].

mod run;

pub use run::{Plan, Run};
