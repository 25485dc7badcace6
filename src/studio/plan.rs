//! What a simulated studio is made of: plain data, and the truth about it.

use super::filter::low_pass_delay;
use super::gear::{Contact, Curve, Dropouts, Dynamics, Echo, Eq, Feedback, Gate, Hum, Jump, Knob, Whine};
use super::room::{Room, SPEED_OF_SOUND};
use super::timing;
use crate::chain::{Chain, ReturnPath};
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
    /// How its owner says the signal comes back.
    pub return_path: ReturnPath,
    /// Outputs of the plugin that lead somewhere.
    pub outputs: usize,
    /// Inputs of the plugin that something may arrive at.
    pub inputs: usize,
    /// How each output reaches each input: `paths[input][output]`, 0-based.
    pub paths: Vec<Vec<Path>>,
    /// What else happens at each input.
    pub channels: Vec<Input>,
    /// The room between loudspeakers and microphones; none: every path is a cable.
    pub room: Option<Room>,
    /// A second way of everything that arrives.
    pub echo: Option<Echo>,
    /// The return led back to the outputs.
    pub feedback: Option<Feedback>,
    /// Clock of the inputs over clock of the outputs; none: one clock. Above 1 a tone reads low. The delay drifts
    /// and slips back now and then, as a driver's buffer does.
    pub clock: Option<f64>,
    /// Jumps of the latency, in the order of time.
    pub jumps: Vec<Jump>,
    /// Samples that go wrong.
    pub dropouts: Option<Dropouts>,
    /// Ids of the faults that a measurement should find, the main one first; empty: healthy.
    pub truth: Vec<&'static str>,
}

/// How one output reaches one input.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Path {
    /// Amplitude factor, signed; 0: not at all. Exactly 1 changes no bit.
    pub gain: f64,
    /// Delay in samples, 0 (the same frame) … [`MAX_DELAY`]. A whole number (bit-exact), or at least
    /// [`MIN_FRACTIONAL_DELAY`](super::MIN_FRACTIONAL_DELAY).
    pub delay: f64,
}

/// What happens at one input to the sum of all that arrives, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Input {
    /// A volume knob that is turned; what follows stands behind it.
    pub knob: Option<Knob>,
    /// A contact that fails now and then.
    pub contact: Option<Contact>,
    /// Corner of a first-order high-pass (coupling capacitors).
    pub high_pass: Option<Hz>,
    /// Upper band limit.
    pub low_pass: Option<LowPass>,
    /// An equaliser.
    pub eq: Option<Eq>,
    /// A static non-linearity.
    pub curve: Option<Curve>,
    /// A limiter, compressor or automatic gain control.
    pub dynamics: Option<Dynamics>,
    /// A noise gate.
    pub gate: Option<Gate>,
    /// Hum of the mains.
    pub hum: Option<Hum>,
    /// Whine of a bus.
    pub whine: Option<Whine>,
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

impl Plan {
    /// Each of `channels` outputs to the input of the same number, alike in `gain` and `delay` (samples); no noise.
    /// All other paths carry nothing, with the same delay.
    pub fn straight(name: &str, chain: Chain, channels: usize, gain: Db, delay: f64) -> Self {
        let gain = db_to_gain(gain.0);
        let path = |input, output| Path { gain: if input == output { gain } else { 0.0 }, delay };
        Self {
            name: name.to_owned(),
            chain,
            return_path: ReturnPath::Loopback,
            outputs: channels,
            inputs: channels,
            paths: (0..channels).map(|i| (0..channels).map(|o| path(i, o)).collect()).collect(),
            channels: vec![Input::default(); channels],
            room: None,
            echo: None,
            feedback: None,
            clock: None,
            jumps: Vec::new(),
            dropouts: None,
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
    /// input's low-pass adds to the frequencies far below its corner, and through the air that of the direct sound; none where nothing arrives. Where the latency
    /// moves, this is where it starts.
    pub fn delay(&self, input: usize, output: usize, rate: f64) -> Option<Samples> {
        let path = self.paths.get(input)?.get(output).filter(|path| path.gain != 0.0)?;
        let low_pass = self.channels.get(input)?.low_pass;
        let low_pass = low_pass.map_or(0.0, |kind| low_pass_delay(kind, rate));
        let air = self.room.as_ref().and_then(|room| room.distance(input, output));
        let air = air.map_or(0.0, |metres| metres / SPEED_OF_SOUND * rate);
        Some(Samples(path.delay + air + low_pass + timing::start(self, rate)))
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
}
