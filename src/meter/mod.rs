//! The DSP that meters in the audio thread: each meter is `process` / `read` / `reset`, gives the same reading
//! whatever the block size, loses nothing to a slow reader and heals after non-finite samples. [`Bank`] is all of them.

mod bank;
mod biquad;
mod clock;
mod gate;
mod level;
mod loudness;
mod oversample;
mod peaks;
mod pieces;
mod ppm;
mod sound_level;
mod stereo;
mod surround;
mod true_peak;
mod weighting;
mod wide;

pub use bank::Bank;
pub use level::{FULL_SCALE, KScale, LevelMeter, Meter, OVER_RUN};
pub use loudness::{Loudness, LoudnessMeter};
pub use peaks::{Programme, ProgrammeMeter, TruePeakMeter};
pub use ppm::Needle;
pub use sound_level::{SoundLevel, SoundLevelMeter, SoundLevels};
pub use stereo::{POINTS, Stereo, StereoMeter};
pub use surround::{MAX_CHANNELS, SIDE, weights, weights_of_mask};
pub use true_peak::TruePeak;
pub use weighting::Weighting;
