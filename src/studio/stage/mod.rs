//! The stages of an input, one file each: what the devices and disturbances of a plan do to the samples.

mod contact;
mod curve;
mod dynamics;
mod eq;
mod gate;
mod knob;
mod tones;

pub(super) use contact::Flicker;
pub(super) use curve::Shaper;
pub(super) use dynamics::Compressor;
pub(super) use eq::section;
pub(super) use gate::Gating;
pub(super) use knob::Turning;
pub(super) use tones::Tones;

/// Factor per sample of an exponential with this time constant; 0 for no time at all.
fn decay(seconds: f64, rate: f64) -> f64 {
    if seconds > 0.0 { (-1.0 / (seconds * rate)).exp() } else { 0.0 }
}
