//! Plays a plan: takes what the plugin sent, gives what comes back.

use super::channel::Channel;
use super::delay::Ring;
use super::plan::Plan;
use super::rng::Rng;

/// A studio at work. All its memory is its own and is taken when it is made: two of them share nothing, and
/// processing neither allocates nor waits.
#[derive(Debug, Clone)]
pub struct Studio {
    sent: Vec<Ring>,
    channels: Vec<Channel>,
    invalid: u64,
}

impl Studio {
    /// The studio of `plan` on a clock of `rate` (hertz), before anything was sent. `seed` chooses the noise.
    ///
    /// What [`Plan::check`] refuses is played as nearly as it can be: a delay out of range at its limit, a
    /// fractional one that is too short at the nearest whole number, and what has an impossible figure not at all.
    pub fn new(plan: &Plan, rate: f64, seed: u64) -> Self {
        let inputs = plan.paths.iter().zip(&plan.channels).take(plan.inputs).enumerate();
        let channels: Vec<Channel> = inputs
            .map(|(index, (paths, input))| Channel::new(paths, input, rate, Rng::stream(seed, index as u64)))
            .collect();
        let sent = (0..plan.outputs)
            .map(|output| Ring::new(channels.iter().map(|channel| channel.age(output)).max().unwrap_or(0)))
            .collect();
        Self { sent, channels, invalid: 0 }
    }

    /// Takes a block of what the plugin sent to `outputs` and fills `inputs` with the return for the same frames: a
    /// delay of 0 is heard in the same frame. A host adds its own block of latency by handing the return on later.
    ///
    /// As many frames as the longest buffer of `inputs` are played. An output that is missing or too short is
    /// silent from there on, one too many goes nowhere, and an input too many hears nothing. Real-time safe.
    pub fn process(&mut self, outputs: &[&[f32]], inputs: &mut [&mut [f32]]) {
        let frames = inputs.iter().map(|input| input.len()).max().unwrap_or(0);
        for frame in 0..frames {
            self.send(|output| outputs.get(output).and_then(|block| block.get(frame)).copied());
            self.hear(frame, inputs);
        }
    }

    /// As [`Self::process`], for hosts whose buffers are both: `channels` holds what was sent to the outputs of the
    /// same numbers, and afterwards what arrived at the inputs.
    pub fn process_in_place(&mut self, channels: &mut [&mut [f32]]) {
        let frames = channels.iter().map(|channel| channel.len()).max().unwrap_or(0);
        for frame in 0..frames {
            self.send(|output| channels.get(output).and_then(|block| block.get(frame)).copied());
            self.hear(frame, channels);
        }
    }

    /// How many samples that are not finite numbers were sent so far. Each was taken for 0.
    pub fn invalid(&self) -> u64 {
        self.invalid
    }

    /// Takes in one frame: `sample` gives what was sent to an output, if anything.
    fn send(&mut self, sample: impl Fn(usize) -> Option<f32>) {
        for (output, ring) in self.sent.iter_mut().enumerate() {
            let sent = sample(output).unwrap_or(0.0);
            self.invalid += u64::from(!sent.is_finite());
            ring.push(if sent.is_finite() { sent } else { 0.0 });
        }
    }

    /// Writes the return of the frame just sent. An input without a buffer goes on all the same, so that its noise
    /// does not depend on who listens.
    fn hear(&mut self, frame: usize, inputs: &mut [&mut [f32]]) {
        for (index, channel) in self.channels.iter_mut().enumerate() {
            let sample = channel.next(&self.sent);
            if let Some(place) = inputs.get_mut(index).and_then(|block| block.get_mut(frame)) {
                *place = sample;
            }
        }
        for block in inputs.iter_mut().skip(self.channels.len()) {
            if let Some(place) = block.get_mut(frame) {
                *place = 0.0;
            }
        }
    }
}
