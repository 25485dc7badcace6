//! The live half: [`link`] joins the audio thread's [`engine`] to the [`operator`], the thread that runs the line
//! check, measures and judges. Nothing but the types of `link` crosses between them.

pub mod engine;
mod generator;
mod kept;
pub mod link;
mod listener;
mod memory;
mod metering;
mod meters;
pub mod operator;
mod past;
mod readout;
pub mod rta;
mod runaway;
mod saved;
mod session;
mod shared;
mod thread;
mod view;

pub use kept::{Kept, Wish};
pub use link::Controls;
pub use memory::Memory;
pub use past::{Past, Since};
pub use readout::{Channel, Meter, Readout, Sent, Snapshot, Sounding};
pub use saved::Saved;
pub use shared::{Shared, StopReason};
pub use thread::OperatorThread;
pub use view::{Bench, Progress, View, ViewSlot};
