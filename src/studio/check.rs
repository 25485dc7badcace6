//! Whether a plan can be played as it is written, and why not.

use super::delay::MIN_FRACTIONAL_DELAY;
use super::filter::warped;
use super::plan::{Input, LowPass, MAX_DELAY, Path, Plan};
use super::rng::Rng;
use super::room;
use super::stage::{Compressor, Flicker, Gating, Shaper, Turning, section};
use super::timing;
use crate::units::Hz;

/// Samples of the longest dropout.
const LONGEST_DROPOUT: usize = 1 << 16;
/// Samples of the widest jump of the latency.
const LONGEST_JUMP: usize = 1 << 20;

/// Why a plan cannot be played as it is written.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// The tables do not have one entry for each input and output.
    #[error("the tables do not have one entry for each of {inputs} inputs and {outputs} outputs")]
    Shape {
        /// Inputs of the plan.
        inputs: usize,
        /// Outputs of the plan.
        outputs: usize,
    },
    /// A gain, level or constant is not a finite number.
    #[error("input {0} has a figure that is not a finite number")]
    NotFinite(usize),
    /// A delay is below 0, above [`MAX_DELAY`], or fractional and too short for the interpolation.
    #[error("a delay of {0} samples is out of range, or not a whole number and too short")]
    Delay(f64),
    /// A corner frequency is not between 0 and half the rate.
    #[error("a corner at {0} is not between 0 and half the sample rate")]
    Corner(Hz),
    /// What this is called has a figure that cannot be.
    #[error("the {0} has a figure that cannot be")]
    Gear(&'static str),
    /// The return is fed back at a gain of 1 or more, or without a delay.
    #[error("the feedback would howl")]
    Howl,
}

/// The name of the first device at `input` that cannot be made.
fn gear(input: &Input, rate: f64) -> Option<&'static str> {
    let made = |is: bool, name| (!is).then_some(name);
    let tones = |levels: [f64; 2]| levels.iter().all(|figure| figure.is_finite()) && levels[0] > 0.0;
    let contact = input.contact.is_none_or(|it| Flicker::new(&it, rate, Rng::new(0)).is_some());
    let knob = input.knob.is_none_or(|it| Turning::new(&it, rate, Rng::new(0)).is_some());
    made(contact, "contact")
        .or_else(|| made(knob, "knob"))
        .or_else(|| made(input.eq.is_none_or(|it| section(&it, rate).is_some()), "equaliser"))
        .or_else(|| made(input.curve.is_none_or(|it| Shaper::new(it).is_some()), "curve"))
        .or_else(|| made(input.dynamics.is_none_or(|it| Compressor::new(it, rate).is_some()), "compressor"))
        .or_else(|| made(input.gate.is_none_or(|it| Gating::new(it, rate).is_some()), "gate"))
        .or_else(|| made(input.hum.is_none_or(|it| tones([it.mains.0, it.level.0])), "hum"))
        .or_else(|| made(input.whine.is_none_or(|it| tones([it.spacing.0, it.level.0])), "whine"))
}

impl Plan {
    /// Whether [`Studio::new`](super::Studio::new) can play it at `rate` (hertz) exactly as it is written.
    ///
    /// # Errors
    /// Says what is not possible.
    pub fn check(&self, rate: f64) -> Result<(), PlanError> {
        let whole_rows = self.paths.iter().all(|row| row.len() == self.outputs);
        if !whole_rows || self.paths.len() != self.inputs || self.channels.len() != self.inputs {
            return Err(PlanError::Shape { inputs: self.inputs, outputs: self.outputs });
        }
        for (index, (row, input)) in self.paths.iter().zip(&self.channels).enumerate() {
            let levels = [input.noise, input.clip].into_iter().flatten().map(|level| level.0);
            let mut figures = row.iter().map(|path| path.gain).chain(levels).chain([input.dc]);
            if !figures.all(f64::is_finite) {
                return Err(PlanError::NotFinite(index + 1));
            }
            let ways = [0.0, self.echo.map_or(0.0, |echo| echo.delay)];
            for delay in row.iter().flat_map(|path| ways.map(|way| path.delay + way)) {
                let possible = delay.fract() == 0.0 || delay >= MIN_FRACTIONAL_DELAY;
                if !possible || !(0.0..=MAX_DELAY.0 * rate).contains(&delay) {
                    return Err(PlanError::Delay(delay));
                }
            }
            let corners = [input.high_pass, input.low_pass.map(LowPass::corner)];
            if let Some(corner) = corners.into_iter().flatten().find(|corner| warped(*corner, rate).is_none())
            {
                return Err(PlanError::Corner(corner));
            }
            gear(input, rate).map_or(Ok(()), |name| Err(PlanError::Gear(name)))?;
        }
        self.check_room(rate)?;
        self.check_loop()
    }

    /// What concerns the room, if there is one.
    fn check_room(&self, rate: f64) -> Result<(), PlanError> {
        let Some(room) = &self.room else { return Ok(()) };
        let short = |path: &&Path| path.delay < room::SHORTEST_LATENCY as f64;
        let heard = self.paths.iter().zip(&room.microphones).filter(|(_, place)| place.is_some());
        match heard.flat_map(|(row, _)| row).find(short) {
            Some(path) => Err(PlanError::Delay(path.delay)),
            None if !room.is_possible(self.inputs, self.outputs, rate) => Err(PlanError::Gear("room")),
            None => Ok(()),
        }
    }

    /// What concerns the plan as a whole: second ways, feedback, clocks.
    fn check_loop(&self) -> Result<(), PlanError> {
        let wrong = |name| Err(PlanError::Gear(name));
        if self.echo.is_some_and(|echo| !echo.gain.is_finite()) {
            return wrong("second way");
        }
        if self.clock.is_some_and(|ratio| !timing::RATIOS.contains(&ratio)) {
            return wrong("clock");
        }
        if self
            .dropouts
            .is_some_and(|dropouts| !(dropouts.every.0 > 0.0 && dropouts.samples <= LONGEST_DROPOUT))
        {
            return wrong("dropouts");
        }
        if self.jumps.iter().any(|jump| !jump.at.0.is_finite() || jump.late > LONGEST_JUMP) {
            return wrong("jumps");
        }
        let Some(feedback) = self.feedback else { return Ok(()) };
        // No more than all paths into an input together can go round.
        let second = 1.0 + self.echo.map_or(0.0, |echo| echo.gain.abs());
        let gains = self.paths.iter().map(|row| row.iter().map(|path| path.gain.abs()).sum::<f64>() * second);
        let round = gains.fold(0.0, f64::max) * feedback.gain.abs();
        if round < 1.0 && feedback.delay >= 1 { Ok(()) } else { Err(PlanError::Howl) }
    }
}
