//! Simulated monitoring chains, healthy and faulty: what a plugin's outputs would bring back to its inputs.
//!
//! A [`Plan`] says what is connected and what is wrong with it; a [`Studio`] plays it, sample by sample, the same
//! whatever the block sizes. Tests, the demo host and the practice mode all listen to the same studios: the named
//! ones of the [`catalogue`] and the ones drawn by [`random`]. Each plan carries the truth about itself, so that
//! a diagnosis can be marked.

mod breakage;
pub mod catalogue;
mod channel;
mod check;
mod delay;
mod electrical;
mod filter;
mod gear;
mod plan;
mod player;
pub mod random;
mod rng;
pub mod room;
mod stage;
#[cfg(test)]
mod tests;
mod timing;

pub use check::PlanError;
pub use delay::MIN_FRACTIONAL_DELAY;
pub use gear::{
    Contact, Curve, DropoutKind, Dropouts, Dynamics, Echo, Eq, EqKind, Feedback, Gate, Hum, HumKind, Jump,
    Knob, Whine,
};
pub use plan::{Input, LowPass, MAX_DELAY, Path, Plan};
pub use player::Studio;
pub use rng::Rng;
