//! The noise behind a volume knob while it is turned: a quiet pilot tone tells the gain, the noise beside it is read in a
//! fixed band.

mod pilot;
mod reader;

pub use pilot::{LOUDEST, Pilot, QUIETEST};
pub use reader::{Heard, Reader, Unread, a_weighted, band};

#[cfg(test)]
mod tests;
