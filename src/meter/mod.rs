//! The DSP that meters in the audio thread: each meter is `process` / `read` / `reset`, gives the same reading
//! whatever the block size, loses nothing to a slow reader and heals after non-finite samples.

mod level;

pub use level::{LevelMeter, Meter};
