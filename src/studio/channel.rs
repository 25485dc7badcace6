//! One input of a studio: what arrives from the outputs, and the stages that it passes.

use super::delay::{Delay, Ring};
use super::filter::Section;
use super::plan::{Input, MAX_DELAY, Path};
use super::rng::Rng;
use crate::units::{Dbfs, db_to_gain};
use std::f64::consts::FRAC_1_SQRT_2;

/// One input, ready to play.
#[derive(Debug, Clone)]
pub(super) struct Channel {
    arrivals: Vec<Arrival>,
    filters: Vec<Section>,
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
    /// An input at `rate` (hertz) that hears `paths`, one for each output, and whose noise is drawn from `rng`.
    pub fn new(paths: &[Path], input: &Input, rate: f64, rng: Rng) -> Self {
        let arrivals = paths
            .iter()
            .enumerate()
            .filter(|(_, path)| path.gain != 0.0 && path.gain.is_finite())
            .map(|(output, path)| {
                let delay = Delay::new(path.delay.max(0.0).min(MAX_DELAY.0 * rate));
                Arrival { output, gain: path.gain, delay }
            })
            .collect();
        let high_pass = input.high_pass.and_then(|corner| Section::high_pass(corner, rate));
        let low_pass = input.low_pass.and_then(|kind| Section::low_pass(kind, rate));
        let possible = |level: &Dbfs| level.0.is_finite();
        // AES17 levels count a full-scale sine as 0, and that has a plain rms of 1/√2.
        let rms = input.noise.filter(possible).map(|level| db_to_gain(level.0) * FRAC_1_SQRT_2);
        Self {
            arrivals,
            filters: high_pass.into_iter().chain(low_pass).collect(),
            noise: rms.map(|rms| Noise { rms, rng }),
            dc: if input.dc.is_finite() { input.dc } else { 0.0 },
            clip: input.clip.filter(possible).map_or(f64::INFINITY, Dbfs::amplitude),
        }
    }

    /// How far back it listens to `output` (0-based), in samples.
    pub fn age(&self, output: usize) -> usize {
        let heard = self.arrivals.iter().filter(|arrival| arrival.output == output);
        heard.map(|arrival| arrival.delay.age()).max().unwrap_or(0)
    }

    /// The next sample of the return.
    pub fn next(&mut self, sent: &[Ring]) -> f32 {
        let mut sample = self.arrive(sent);
        for filter in &mut self.filters {
            sample = filter.process(sample);
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
