//! What a simulated studio is made of: plain data, and the truth about it.

use super::delay::MIN_FRACTIONAL_DELAY;
use super::filter::{low_pass_delay, warped};
use crate::chain::Chain;
use crate::units::{Db, Dbfs, Hz, Samples, Seconds, db_to_gain};

/// The longest delay of a path.
pub const MAX_DELAY: Seconds = Seconds(2.0);

/// A simulated studio, from the plugin's outputs back to its inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// What its owner says is connected.
    pub chain: Chain,
    /// Outputs of the plugin that lead somewhere.
    pub outputs: usize,
    /// Inputs of the plugin that something may arrive at.
    pub inputs: usize,
    /// How each output reaches each input: `paths[input][output]`, 0-based.
    pub paths: Vec<Vec<Path>>,
    /// What else happens at each input.
    pub channels: Vec<Input>,
    /// Ids of the faults that a measurement should find, the main one first; empty: healthy.
    pub truth: Vec<&'static str>,
}

/// How one output reaches one input.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Path {
    /// Amplitude factor, signed; 0: not at all. Exactly 1 changes no bit.
    pub gain: f64,
    /// Delay in samples, 0 (the same frame) … [`MAX_DELAY`]. A whole number (bit-exact), or at least
    /// [`MIN_FRACTIONAL_DELAY`].
    pub delay: f64,
}

/// What happens at one input to the sum of all that arrives, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Input {
    /// Corner of a first-order high-pass (coupling capacitors).
    pub high_pass: Option<Hz>,
    /// Upper band limit.
    pub low_pass: Option<LowPass>,
    /// White Gaussian noise over the full band up to half the rate, AES17 rms; none: digital silence.
    pub noise: Option<Dbfs>,
    /// Added constant, as a fraction of full scale.
    pub dc: f64,
    /// Peak level at which everything above is cut off flat.
    pub clip: Option<Dbfs>,
}

/// An upper band limit: −3 dB at the frequency given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LowPass {
    /// First order.
    First(Hz),
    /// Second order, Butterworth.
    Second(Hz),
}

impl LowPass {
    /// Where it has lost 3 dB.
    pub fn corner(self) -> Hz {
        match self {
            Self::First(corner) | Self::Second(corner) => corner,
        }
    }
}

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
}

impl Plan {
    /// Each of `channels` outputs to the input of the same number, alike in `gain` and `delay` (samples); no noise.
    /// All other paths carry nothing, with the same delay.
    pub fn straight(name: &str, chain: Chain, channels: usize, gain: Db, delay: f64) -> Self {
        let gain = db_to_gain(gain.0);
        let path = |input, output| Path { gain: if input == output { gain } else { 0.0 }, delay };
        Self {
            name: name.to_owned(),
            chain,
            outputs: channels,
            inputs: channels,
            paths: (0..channels).map(|i| (0..channels).map(|o| path(i, o)).collect()).collect(),
            channels: vec![Input::default(); channels],
            truth: Vec::new(),
        }
    }

    /// Whether nothing is wrong with it.
    pub fn is_healthy(&self) -> bool {
        self.truth.is_empty()
    }

    /// The gain of the path from `output` to `input` (0-based), linear and signed; 0 where there is none.
    pub fn gain(&self, input: usize, output: usize) -> f64 {
        self.paths.get(input).and_then(|row| row.get(output)).map_or(0.0, |path| path.gain)
    }

    /// The delay that a measurement at `rate` (hertz) should find from `output` to `input` (0-based), with what the
    /// input's low-pass adds to the frequencies far below its corner; none where nothing arrives.
    pub fn delay(&self, input: usize, output: usize, rate: f64) -> Option<Samples> {
        let path = self.paths.get(input)?.get(output).filter(|path| path.gain != 0.0)?;
        let low_pass = self.channels.get(input)?.low_pass;
        Some(Samples(path.delay + low_pass.map_or(0.0, |kind| low_pass_delay(kind, rate))))
    }

    /// Multiplies all paths from `output` (0-based) by `factor`.
    pub fn scale_output(&mut self, output: usize, factor: f64) {
        for path in self.paths.iter_mut().filter_map(|row| row.get_mut(output)) {
            path.gain *= factor;
        }
    }

    /// Lets each output leak into all other inputs, at `level` re its own arrival at the input of the same number.
    pub fn leak(&mut self, level: Db) {
        let own: Vec<f64> = (0..self.outputs).map(|output| self.gain(output, output)).collect();
        for (input, row) in self.paths.iter_mut().enumerate() {
            for (output, (path, own)) in row.iter_mut().zip(&own).enumerate() {
                if output != input {
                    path.gain = own * db_to_gain(level.0);
                }
            }
        }
    }

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
            for delay in row.iter().map(|path| path.delay) {
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
        }
        Ok(())
    }
}
