//! The live half: [`link`] joins the audio thread's [`engine`] to the [`operator`], the thread that runs the line
//! check, measures and judges. Nothing but the types of `link` crosses between them.

mod bars;
pub mod engine;
pub mod exercise;
mod generator;
mod kept;
pub mod knob;
pub mod link;
mod listener;
mod memory;
mod metering;
mod meters;
pub mod operator;
mod past;
pub mod practice;
mod readout;
pub mod rta;
mod runaway;
mod saved;
mod session;
mod shared;
mod shelf;
mod standing;
pub mod takes;
mod thread;
mod view;
mod wish;

pub use kept::{Earlier, Kept, KeptWish};
pub use link::Controls;
pub use memory::Memory;
pub use past::{Other, Past, Since, Which};
pub use readout::{Channel, Meter, Readout, Sent, Snapshot, Sounding};
pub use saved::Saved;
pub use shared::{Shared, StopReason};
pub use shelf::{Shelf, ShelfWish, Shelved};
pub use standing::{ran, results, with_notes};
pub use thread::OperatorThread;
pub use view::{Bench, Heard, Progress, Trials, View, ViewSlot};
pub use wish::{Wish, Wishes};
