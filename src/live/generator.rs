//! The manual generator: a sine from a 64-bit phase, or a programme that is repeated. Every change of signal, output
//! or polarity fades out and in again; level and frequency glide.

use super::link::Controls;
use crate::signal::programme::{CHUNK, Legs, Mix, Programme, sine, turns};
use crate::signal::{Generator, Recipe};
use crate::tape::{MAX_CHANNELS, Outputs};
use crate::units::{Dbfs, HARD_CEILING, gain_to_db};

/// From silence to full level, and back: a raised cosine, which is nowhere steeper than a straight ramp of 6 ms.
const FADE_SECONDS: f64 = 0.010;
/// Time constant of a change of level: nowhere steeper than a straight ramp as long.
const GLIDE_SECONDS: f64 = 0.005;
/// Highest frequency of the sine, re the sample rate.
const HIGHEST: f64 = 0.45;

/// What sounds, and where.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Feed {
    recipe: Recipe,
    outputs: Outputs,
    inverted: Legs,
}

impl Feed {
    fn new(controls: &Controls, outputs: usize) -> Self {
        Self {
            recipe: Recipe::new(controls.generator, controls.sweep, controls.step),
            outputs: match controls.output.checked_sub(1) {
                None => Outputs::first(outputs),
                Some(one) => Outputs::one(one),
            },
            inverted: controls.invert.legs(),
        }
    }

    fn generator(&self) -> Generator {
        self.recipe.generator
    }
}

/// Plays the manual generator.
pub struct Player {
    rate: f64,
    outputs: usize,
    /// What should sound; `Off` until a change of the parameter was seen while processing.
    wanted: Feed,
    /// What sounds.
    now: Feed,
    /// Frames into the fade of the present signal, up to `fade_frames`.
    fade: usize,
    fade_frames: usize,
    glide: f64,
    /// Above this it is not played, whatever is asked for.
    most: Option<Dbfs>,
    amplitude: f64,
    phase: u64,
    position: u64,
    programme: Option<Box<Programme>>,
    /// Whether the programme that is wanted has been asked for.
    asked: bool,
}

impl Player {
    /// A silent generator.
    pub fn new(outputs: usize, rate: f64) -> Self {
        let off = Feed::new(&Controls::DEFAULT, 0);
        Self {
            rate,
            outputs: outputs.min(MAX_CHANNELS),
            wanted: off,
            now: off,
            fade: 0,
            fade_frames: ((FADE_SECONDS * rate) as usize).max(1),
            glide: 1.0 - (-1.0 / (GLIDE_SECONDS * rate)).exp(),
            most: None,
            amplitude: 0.0,
            phase: 0,
            position: 0,
            programme: None,
            asked: false,
        }
    }

    /// The parameter has changed: play this, or fade out.
    pub fn want(&mut self, controls: &Controls) {
        let wanted = Feed::new(controls, self.outputs);
        if wanted.recipe != self.wanted.recipe {
            self.asked = false;
        }
        self.wanted = wanted;
    }

    /// Another output, polarity or timing for what is playing, if anything is.
    pub fn redirect(&mut self, controls: &Controls) {
        if self.wanted.generator() != Generator::Off {
            self.want(&Controls { generator: self.wanted.generator(), ..*controls });
        }
    }

    /// From now on nothing above this is played; what is louder glides down to it.
    pub fn hold(&mut self, most: Option<Dbfs>) {
        self.most = most;
    }

    /// Fade out and stay silent until the parameter changes again.
    pub fn stop(&mut self) {
        self.wanted.recipe.generator = Generator::Off;
        self.asked = false;
    }

    /// Whether something sounds or is about to.
    pub fn is_active(&self) -> bool {
        self.fade > 0 || self.is_ready(&self.wanted)
    }

    /// The programme that has to be made, said once.
    pub fn ask(&mut self) -> Option<Recipe> {
        let needed = !self.asked
            && !matches!(self.wanted.generator(), Generator::Off | Generator::Sine)
            && !self.is_ready(&self.wanted);
        self.asked |= needed;
        needed.then_some(self.wanted.recipe)
    }

    /// Takes a programme, if it is the one that is wanted; what is not needed comes back to be freed elsewhere.
    pub fn take_programme(&mut self, programme: Box<Programme>) -> Option<Box<Programme>> {
        if programme.recipe == self.wanted.recipe {
            self.programme.replace(programme)
        } else {
            Some(programme)
        }
    }

    /// Whether a programme may take the place of the present one without a step.
    pub fn may_replace(&self) -> bool {
        self.fade == 0 || matches!(self.now.generator(), Generator::Sine | Generator::Off)
    }

    /// Level at which the present signal is heading, i.e. what was asked for unless it is held to less or its peaks would be
    /// too high.
    pub fn level(&self, controls: &Controls) -> Option<Dbfs> {
        let sounds = self.is_active() && self.is_ready(&self.now);
        sounds.then(|| Dbfs(gain_to_db(self.target(controls))))
    }

    fn is_ready(&self, feed: &Feed) -> bool {
        match feed.generator() {
            Generator::Off => false,
            Generator::Sine => true,
            _ => self.programme.as_ref().is_some_and(|programme| programme.recipe == feed.recipe),
        }
    }

    /// Adds the signal to the frames `from..to` of every output. Real-time safe.
    pub fn add_to(&mut self, channels: &mut [&mut [f32]], from: usize, to: usize, controls: &Controls) {
        let increment = turns((controls.frequency / self.rate).clamp(0.0, HIGHEST));
        let mut at = from;
        while at < to {
            if self.now != self.wanted && self.fade == 0 {
                self.now = self.wanted;
                self.amplitude = self.target(controls);
                self.phase = 0;
                self.position = 0;
            }
            let rising = self.now == self.wanted && self.is_ready(&self.now);
            if !rising && self.fade == 0 {
                return;
            }
            // A fade to silence ends a chunk, so that what comes next begins at the same frame whatever the block size.
            let room = (to - at).min(CHUNK);
            let frames = if rising { room } else { room.min(self.fade) };
            self.add_chunk(channels, at, frames, rising, controls, increment);
            at += frames;
        }
    }

    fn add_chunk(
        &mut self,
        channels: &mut [&mut [f32]],
        at: usize,
        frames: usize,
        rising: bool,
        controls: &Controls,
        increment: u64,
    ) {
        let mut mix: Mix = [[0.0; CHUNK]; MAX_CHANNELS];
        let tone = self.now.generator() == Generator::Sine;
        match &self.programme {
            Some(programme) if !tone => programme.add(self.position, frames, self.outputs, &mut mix),
            _ => {}
        }
        let target = self.target(controls);
        let mut gains = [0.0; CHUNK];
        for gain in gains.iter_mut().take(frames) {
            self.fade =
                if rising { self.fade_frames.min(self.fade + 1) } else { self.fade.saturating_sub(1) };
            self.amplitude += (target - self.amplitude) * self.glide;
            // Raised cosine, so that the slope has no corner either.
            let part = self.fade as f64 / self.fade_frames as f64;
            *gain = self.amplitude * (0.5 - 0.5 * (std::f64::consts::PI * part).cos());
            if tone {
                *gain *= sine(self.phase);
                self.phase = self.phase.wrapping_add(increment);
            }
        }
        self.position = self.position.wrapping_add(frames as u64);
        for (output, (channel, leg)) in channels.iter_mut().zip(&mix).take(self.outputs).enumerate() {
            if !self.now.outputs.contains(output) {
                continue;
            }
            let sign = if self.now.inverted.contains(output) { -1.0 } else { 1.0 };
            let slots = channel.get_mut(at..at + frames).unwrap_or(&mut []);
            for ((slot, value), gain) in slots.iter_mut().zip(leg).zip(&gains) {
                *slot += (sign * gain * if tone { 1.0 } else { *value }) as f32;
            }
        }
    }

    /// The amplitude factor that the level asks for, as far as it may, with the peaks under the hard ceiling.
    fn target(&self, controls: &Controls) -> f64 {
        let ceiling = HARD_CEILING.amplitude();
        let most = self.most.map_or(ceiling, |most| most.amplitude().min(ceiling));
        let wanted = controls.level.amplitude().min(most);
        match (&self.programme, self.now.generator()) {
            (_, Generator::Sine) => wanted,
            (Some(programme), _) => wanted.min(ceiling / programme.peak.max(f64::MIN_POSITIVE)),
            (None, _) => 0.0,
        }
    }
}
