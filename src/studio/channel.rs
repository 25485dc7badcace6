//! One input of a studio: what arrives from the outputs, and the stages that it passes.

use super::delay::{Delay, Ring};
use super::filter::Section;
use super::gear::Echo;
use super::plan::{Input, MAX_DELAY, Path};
use super::rng::Rng;
use super::room::{Hall, Hiss, Room};
use super::stage::{Compressor, Flicker, Gating, Shaper, Tones, Turning, section};
use crate::units::{Dbfs, db_to_gain};
use std::f64::consts::FRAC_1_SQRT_2;

/// One input, ready to play.
#[derive(Debug, Clone)]
pub(super) struct Channel {
    number: u64,
    arrivals: Vec<Arrival>,
    hall: Option<Hall>,
    hiss: Option<Hiss>,
    knob: Option<Turning>,
    contact: Option<Flicker>,
    filters: Vec<Section>,
    curve: Option<Shaper>,
    dynamics: Option<Compressor>,
    gate: Option<Gating>,
    tones: Vec<Tones>,
    noise: Option<Noise>,
    dc: f64,
    /// Largest |sample|.
    clip: f64,
}

/// One output as it is heard at one input.
#[derive(Debug, Clone)]
struct Arrival {
    output: usize,
    gain: f64,
    delay: Delay,
}

/// The noise of an input.
#[derive(Debug, Clone)]
struct Noise {
    /// Plain rms amplitude.
    rms: f64,
    rng: Rng,
}

impl Channel {
    /// An input at `rate` (hertz) that hears `paths`, one for each output, and each a second time if there is an
    /// `echo`. Its chance is that of `seed` and its own `number`.
    pub fn new(paths: &[Path], echo: Option<Echo>, input: &Input, rate: f64, seed: u64, number: u64) -> Self {
        let rng = |stage: u64| Rng::stream(seed, number + (stage << 32));
        let second = echo.map(|echo| paths.iter().map(move |path| echoed(path, echo)).enumerate());
        let arrivals = paths
            .iter()
            .copied()
            .enumerate()
            .chain(second.into_iter().flatten())
            .filter(|(_, path)| path.gain != 0.0 && path.gain.is_finite())
            .map(|(output, path)| {
                let delay = Delay::new(path.delay.max(0.0).min(MAX_DELAY.0 * rate));
                Arrival { output, gain: path.gain, delay }
            })
            .collect();
        let high_pass = input.high_pass.and_then(|corner| Section::high_pass(corner, rate));
        let low_pass = input.low_pass.and_then(|kind| Section::low_pass(kind, rate));
        let eq = input.eq.and_then(|eq| section(&eq, rate));
        let hum = input.hum.map(|hum| Tones::hum(&hum, rate, &mut rng(2)));
        let whine = input.whine.map(|whine| Tones::whine(&whine, rate, &mut rng(3)));
        let possible = |level: &Dbfs| level.0.is_finite();
        // AES17 levels count a full-scale sine as 0, and that has a plain rms of 1/√2.
        let rms = input.noise.filter(possible).map(|level| db_to_gain(level.0) * FRAC_1_SQRT_2);
        Self {
            number,
            arrivals,
            hall: None,
            hiss: None,
            knob: input.knob.and_then(|knob| Turning::new(&knob, rate, rng(5))),
            contact: input.contact.and_then(|contact| Flicker::new(&contact, rate, rng(1))),
            filters: high_pass.into_iter().chain(low_pass).chain(eq).collect(),
            curve: input.curve.and_then(Shaper::new),
            dynamics: input.dynamics.and_then(|dynamics| Compressor::new(dynamics, rate)),
            gate: input.gate.and_then(|gate| Gating::new(gate, rate)),
            tones: hum.into_iter().chain(whine).collect(),
            noise: rms.map(|rms| Noise { rms, rng: rng(0) }),
            dc: if input.dc.is_finite() { input.dc } else { 0.0 },
            clip: input.clip.filter(possible).map_or(f64::INFINITY, Dbfs::amplitude),
        }
    }

    /// The same input in a room: where it has a microphone, that hears all outputs by `paths` and the room's own noise.
    pub fn inside(mut self, room: &Room, paths: &[Path], rate: f64, seed: u64) -> Self {
        self.hall = Hall::new(room, self.number as usize, paths, rate);
        if self.hall.is_some() {
            self.arrivals.clear();
            let possible = room.noise.filter(|level| level.0.is_finite());
            let rng = Rng::stream(seed, self.number + (4 << 32));
            self.hiss = possible.map(|level| Hiss::new(level, rate, rng));
        }
        self
    }

    /// How far back it listens to `output` (0-based), in samples.
    pub fn age(&self, output: usize) -> usize {
        let heard = self.arrivals.iter().filter(|arrival| arrival.output == output);
        let cable = heard.map(|arrival| arrival.delay.age()).max().unwrap_or(0);
        cable.max(self.hall.as_ref().map_or(0, |hall| hall.age(output)))
    }

    /// The next sample of the return.
    pub fn next(&mut self, sent: &[Ring]) -> f32 {
        let mut sample = match &mut self.hall {
            Some(hall) => hall.next(sent),
            None => self.arrive(sent),
        };
        if let Some(hiss) = &mut self.hiss {
            sample += hiss.next();
        }
        if let Some(knob) = &mut self.knob {
            sample = knob.process(sample);
        }
        if let Some(contact) = &mut self.contact {
            sample = contact.process(sample);
        }
        for filter in &mut self.filters {
            sample = filter.process(sample);
        }
        if let Some(curve) = &self.curve {
            sample = curve.process(sample);
        }
        if let Some(dynamics) = &mut self.dynamics {
            sample = dynamics.process(sample);
        }
        if let Some(gate) = &mut self.gate {
            sample = gate.process(sample);
        }
        for tones in &mut self.tones {
            sample += tones.next();
        }
        if let Some(noise) = &mut self.noise {
            sample += noise.rms * noise.rng.gaussian();
        }
        // Adding 0 is not nothing: it changes the sign of a negative zero, and some chains change no bit.
        if self.dc != 0.0 {
            sample += self.dc;
        }
        sample.clamp(-self.clip, self.clip) as f32
    }

    /// The sum of what arrives. A lone arrival is not added to 0, for the reason given above.
    fn arrive(&self, sent: &[Ring]) -> f64 {
        let heard = self.arrivals.iter().filter_map(|arrival| {
            let ring = sent.get(arrival.output)?;
            Some(arrival.gain * arrival.delay.read(ring))
        });
        heard.reduce(|sum, sample| sum + sample).unwrap_or(0.0)
    }
}

/// The second way of what takes `path`.
fn echoed(path: &Path, echo: Echo) -> Path {
    Path { gain: path.gain * echo.gain, delay: path.delay + echo.delay }
}
