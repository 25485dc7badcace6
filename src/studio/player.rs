//! Plays a plan: takes what the plugin sent, gives what comes back.

use super::channel::Channel;
use super::delay::{Delay, Ring};
use super::gear::Feedback;
use super::plan::Plan;
use super::timing::Timing;

/// A studio at work. All its memory is its own and is taken when it is made: two of them share nothing, and
/// processing neither allocates nor waits.
#[derive(Debug, Clone)]
pub struct Studio {
    sent: Vec<Ring>,
    channels: Vec<Channel>,
    timing: Option<Timing>,
    back: Option<Back>,
    invalid: u64,
}

/// The way from the inputs back to the outputs.
#[derive(Debug, Clone)]
struct Back {
    gain: f64,
    delay: Delay,
    returned: Vec<Ring>,
}

impl Back {
    /// Most that it adds, either way: a plan that howls all the same stays finite.
    const LIMIT: f64 = 8.0;

    fn new(feedback: Feedback, inputs: usize) -> Option<Self> {
        // It is read before the return of the same frame is known, which is one sample of delay.
        let delay = Delay::new(feedback.delay.saturating_sub(1) as f64);
        let returned = (0..inputs).map(|_| Ring::new(delay.age())).collect();
        feedback.gain.is_finite().then_some(Self { gain: feedback.gain, delay, returned })
    }

    /// What goes to `output` beside what is sent there.
    fn read(&self, output: usize) -> f64 {
        let heard = self.returned.get(output).map_or(0.0, |ring| self.delay.read(ring));
        (self.gain * heard).clamp(-Self::LIMIT, Self::LIMIT)
    }
}

impl Studio {
    /// The studio of `plan` on a clock of `rate` (hertz), before anything was sent. `seed` chooses the noise.
    ///
    /// What [`Plan::check`] refuses is played as nearly as it can be: a delay out of range at its limit, a
    /// fractional one that is too short at the nearest whole number, and what has an impossible figure not at all.
    pub fn new(plan: &Plan, rate: f64, seed: u64) -> Self {
        let inputs = plan.paths.iter().zip(&plan.channels).take(plan.inputs).enumerate();
        let channels: Vec<Channel> = inputs
            .map(|(index, (paths, input))| {
                let channel = Channel::new(paths, plan.echo, input, rate, seed, index as u64);
                match &plan.room {
                    Some(room) => channel.inside(room, paths, rate, seed),
                    None => channel,
                }
            })
            .collect();
        let sent = (0..plan.outputs)
            .map(|output| Ring::new(channels.iter().map(|channel| channel.age(output)).max().unwrap_or(0)))
            .collect();
        let timing = Timing::new(plan, rate, channels.len());
        let back = plan.feedback.and_then(|feedback| Back::new(feedback, channels.len()));
        Self { sent, channels, timing, back, invalid: 0 }
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
            let sent = if sent.is_finite() { sent } else { 0.0 };
            ring.push(self.back.as_ref().map_or(sent, |back| (f64::from(sent) + back.read(output)) as f32));
        }
    }

    /// Writes the return of the frame just sent. An input without a buffer goes on all the same, so that its noise
    /// does not depend on who listens.
    fn hear(&mut self, frame: usize, inputs: &mut [&mut [f32]]) {
        if let Some(timing) = &mut self.timing {
            timing.advance();
        }
        for (index, channel) in self.channels.iter_mut().enumerate() {
            let mut sample = channel.next(&self.sent);
            if let Some(timing) = &mut self.timing {
                sample = timing.pass(index, sample);
            }
            if let Some(ring) = self.back.as_mut().and_then(|back| back.returned.get_mut(index)) {
                ring.push(sample);
            }
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
