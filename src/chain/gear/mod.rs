//! What is known of gear: the built-in catalogue, the user's own entries, and what was chosen.
//!
//! Every figure carries its source. What is unknown is absent.

mod asked;
mod catalogue;
mod choice;
mod device;
mod entry;
mod figure;
pub mod file;
mod kinds;
mod parse;
mod quantity;
mod search;
mod told;

pub use asked::{Asked, TYPED, asked, odd, own};
pub use catalogue::Catalogue;
pub use choice::Choice;
pub use device::{Device, Kind};
pub use figure::{Figure, SourceKind};
pub use kinds::{
    Headphone, HeadphoneAmp, Interface, LevelAtLoad, Microphone, Monitor, PowerAmp, PowerAtLoad, Speaker,
};
pub use parse::{Parsed, Refused, parse, schema};
pub use quantity::{Quantity, Remark, Topology, Value};
pub use told::Told;

#[cfg(test)]
mod tests;
