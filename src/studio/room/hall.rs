//! A room at work: what one microphone hears of all outputs.

use super::super::delay::Ring;
use super::super::plan::{MAX_DELAY, Path};
use super::{LEAD, Room, SHORTEST_LATENCY, impulse_response};
use crate::analysis::convolution::Convolver;
use crate::units::Seconds;

/// The longest block of the filters: a longer one costs more at a time and hardly less in all.
const LONGEST_BLOCK: usize = 1024;
/// What is heard of a sound after it has died away by 60 dB is left out; the first way takes time too, in seconds.
const MARGIN: f64 = 0.05;

/// The ears of one input.
#[derive(Debug, Clone)]
pub(in crate::studio) struct Hall {
    /// How long ago each output is read, in samples.
    ages: Vec<usize>,
    convolver: Convolver,
}

impl Hall {
    /// What the microphone of `input` (0-based) hears by `paths`, one for each output, at `rate` (hertz); nothing if
    /// that input has no microphone.
    pub fn new(room: &Room, input: usize, paths: &[Path], rate: f64) -> Option<Self> {
        let microphone = room.microphones.get(input).copied().flatten()?;
        if !room.is_possible(room.microphones.len(), paths.len(), rate) {
            return None;
        }
        let latest = MAX_DELAY.0 * rate;
        let delays: Vec<f64> =
            paths.iter().map(|path| path.delay.max(SHORTEST_LATENCY as f64).min(latest)).collect();
        let first = delays.iter().map(|delay| *delay as usize - LEAD).min().unwrap_or(LEAD);
        let block = if first >= LONGEST_BLOCK { LONGEST_BLOCK } else { (first / 2 + 1).next_power_of_two() };
        let seconds = Seconds(room.decay.0 * 1.2 + MARGIN);
        let response = |(output, (path, delay)): (usize, (&Path, &f64))| {
            if path.gain == 0.0 || !path.gain.is_finite() {
                return Vec::new();
            }
            let heard = impulse_response(room, output, microphone, (delay.fract(), seconds), rate);
            heard.into_iter().map(|tap| tap * path.gain).collect()
        };
        let responses: Vec<Vec<f64>> = paths.iter().zip(&delays).enumerate().map(response).collect();
        let ages = delays.iter().map(|delay| (*delay as usize).saturating_sub(LEAD + block)).collect();
        Some(Self { ages, convolver: Convolver::new(block, &responses) })
    }

    /// How far back it listens to `output` (0-based), in samples.
    pub fn age(&self, output: usize) -> usize {
        self.ages.get(output).copied().unwrap_or(0)
    }

    /// The next sample at the microphone.
    pub fn next(&mut self, sent: &[Ring]) -> f64 {
        let ages = &self.ages;
        self.convolver.next(|output| {
            let age = ages.get(output).copied().unwrap_or(0);
            let sample = sent.get(output).and_then(|ring| ring.span(age, 1).first());
            sample.copied().map_or(0.0, f64::from)
        })
    }
}
