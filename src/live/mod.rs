//! The live half: [`link`] joins the audio thread's [`engine`] to the [`operator`], the thread that runs the line
//! check, measures and judges. Nothing but the types of `link` crosses between them.

pub mod engine;
mod generator;
pub mod link;
pub mod operator;
mod readout;
mod runaway;
mod saved;
mod shared;
mod view;

pub use link::Controls;
pub use readout::{Meter, Readout, Sounding};
pub use saved::Saved;
pub use shared::{Shared, StopReason};
pub use view::{Progress, View, ViewSlot};
