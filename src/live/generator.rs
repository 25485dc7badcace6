//! The manual generator: a sine from a 64-bit phase, or a pre-rendered period that is repeated. Every change of
//! signal or output fades out and in again; level and frequency glide.

use super::link::{Controls, Period};
use crate::signal::Generator;
use crate::tape::Outputs;
use crate::units::HARD_CEILING;

/// From silence to full level, and back.
const FADE_SECONDS: f64 = 0.010;
/// Time constant of a change of level.
const GLIDE_SECONDS: f64 = 0.005;
/// Highest frequency of the sine, re the sample rate.
const HIGHEST: f64 = 0.45;
/// 2⁶⁴: one turn of the phase.
const TURN: f64 = 18_446_744_073_709_551_616.0;

/// Plays the manual generator.
pub struct Player {
    rate: f64,
    outputs: usize,
    /// What should sound; `Off` until a change of the parameter was seen while processing.
    wanted: (Generator, Outputs),
    /// What sounds.
    now: (Generator, Outputs),
    /// Fade of the present signal, 0 … 1.
    fade: f64,
    amplitude: f64,
    phase: u64,
    position: usize,
    period: Option<Box<Period>>,
}

impl Player {
    /// A silent generator.
    pub fn new(outputs: usize, rate: f64) -> Self {
        let off = (Generator::Off, Outputs::first(0));
        Self {
            rate,
            outputs,
            wanted: off,
            now: off,
            fade: 0.0,
            amplitude: 0.0,
            phase: 0,
            position: 0,
            period: None,
        }
    }

    /// The parameter has changed: play this, or fade out.
    pub fn want(&mut self, generator: Generator, output: usize) {
        let outputs = match output.checked_sub(1) {
            None => Outputs::first(self.outputs),
            Some(one) => Outputs::one(one),
        };
        self.wanted = (generator, outputs);
    }

    /// Other outputs for what is playing, if anything is.
    pub fn redirect(&mut self, output: usize) {
        self.want(self.wanted.0, output);
    }

    /// Fade out and stay silent until the parameter changes again.
    pub fn stop(&mut self) {
        self.wanted.0 = Generator::Off;
    }

    /// Whether something sounds or is about to.
    pub fn is_active(&self) -> bool {
        self.fade > 0.0 || (self.wanted.0 != Generator::Off && self.is_ready(self.wanted.0))
    }

    /// Takes a new period; the old one comes back to be freed elsewhere.
    pub fn take_period(&mut self, period: Box<Period>) -> Option<Box<Period>> {
        self.period.replace(period)
    }

    /// Whether a new period may replace the present one without a step.
    pub fn may_replace_period(&self) -> bool {
        self.fade == 0.0 || matches!(self.now.0, Generator::Sine | Generator::Off)
    }

    fn is_ready(&self, generator: Generator) -> bool {
        match generator {
            Generator::Off => false,
            Generator::Sine => true,
            other => {
                self.period.as_ref().is_some_and(|period| period.kind == other && !period.samples.is_empty())
            }
        }
    }

    /// Adds the signal to the frames `from..to` of every output. Real-time safe.
    pub fn add_to(&mut self, channels: &mut [&mut [f32]], from: usize, to: usize, controls: &Controls) {
        let fade_step = 1.0 / (FADE_SECONDS * self.rate).max(1.0);
        let glide = 1.0 - (-1.0 / (GLIDE_SECONDS * self.rate)).exp();
        let frequency = controls.frequency.clamp(0.0, HIGHEST * self.rate);
        let increment = (frequency / self.rate * TURN) as u64;
        for frame in from..to {
            if self.now != self.wanted && self.fade == 0.0 {
                self.now = self.wanted;
                self.amplitude = self.target(controls);
                self.phase = 0;
                self.position = 0;
            }
            let rising = self.now == self.wanted && self.is_ready(self.now.0);
            self.fade = (self.fade + if rising { fade_step } else { -fade_step }).clamp(0.0, 1.0);
            self.amplitude += (self.target(controls) - self.amplitude) * glide;
            if self.fade == 0.0 {
                continue;
            }
            // Raised cosine, so that the slope has no corner either.
            let shape = 0.5 - 0.5 * (std::f64::consts::PI * self.fade).cos();
            let sample = (self.next_sample(increment) * self.amplitude * shape) as f32;
            for (output, channel) in channels.iter_mut().take(self.outputs).enumerate() {
                if self.now.1.contains(output)
                    && let Some(slot) = channel.get_mut(frame)
                {
                    *slot += sample;
                }
            }
        }
    }

    /// The amplitude factor that the level asks for, with the peaks under the hard ceiling.
    fn target(&self, controls: &Controls) -> f64 {
        let ceiling = HARD_CEILING.amplitude();
        let wanted = controls.level.amplitude().min(ceiling);
        match (&self.period, self.now.0) {
            (_, Generator::Sine) => wanted,
            (Some(period), _) => wanted.min(ceiling / f64::from(period.peak.max(f32::MIN_POSITIVE))),
            (None, _) => 0.0,
        }
    }

    fn next_sample(&mut self, increment: u64) -> f64 {
        if self.now.0 == Generator::Sine {
            let sample = (self.phase as f64 / TURN * std::f64::consts::TAU).sin();
            self.phase = self.phase.wrapping_add(increment);
            return sample;
        }
        let Some(period) = &self.period else { return 0.0 };
        let sample = period.samples.get(self.position).copied().unwrap_or(0.0);
        self.position = if self.position + 1 >= period.samples.len() { 0 } else { self.position + 1 };
        f64::from(sample)
    }
}
