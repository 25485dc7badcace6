//! When the return comes: clocks that differ, latency that jumps, samples that are lost.

use super::delay::{Glide, Ring};
use super::gear::{DropoutKind, Dropouts, Jump};
use super::plan::Plan;
use std::ops::RangeInclusive;

/// Ratios of two clocks that can be played.
pub(super) const RATIOS: RangeInclusive<f64> = 0.2..=5.0;
/// Drift for as long as this fits between two slips, seconds …
const STEADY: f64 = 60.0;
/// … unless that is more than so many seconds of delay: a driver's buffer has an end.
const LONGEST: f64 = 0.5;
/// After so many dropouts that move the delay it is back where it was.
const CYCLE: u64 = 8;

/// The clock and the buffers of the inputs.
#[derive(Debug, Clone)]
pub(super) struct Timing {
    jumps: Vec<(u64, usize)>,
    dropouts: Option<(u64, Dropouts)>,
    clock: Option<(Clock, Glide)>,
    returned: Vec<Ring>,
    /// Frames so far.
    frame: u64,
    now: Now,
}

/// What holds for one frame.
#[derive(Debug, Clone, Copy, Default)]
struct Now {
    /// Whole samples of delay that jumps and dropouts make.
    late: usize,
    /// Delay in samples that the clock makes.
    drift: f64,
    silent: bool,
}

/// A clock that is not that of the outputs.
#[derive(Debug, Clone, Copy)]
struct Clock {
    /// Samples by which the delay grows with each sample; negative: shrinks.
    step: f64,
    /// Samples by which it moves until it slips back.
    span: f64,
}

impl Clock {
    fn new(ratio: f64, rate: f64) -> Option<Self> {
        let step = 1.0 - 1.0 / ratio;
        let span = (step.abs() * STEADY).min(LONGEST) * rate;
        (RATIOS.contains(&ratio) && step != 0.0).then_some(Self { step, span })
    }

    /// What a converter on this clock lets through, of half the rate of the outputs.
    fn band(self) -> f64 {
        (1.0 / (1.0 - self.step)).min(1.0)
    }

    /// Its delay at `frame`, in samples: the interpolation must see what comes after, so it starts above that.
    fn delay(self, frame: u64) -> f64 {
        let moved = (self.step.abs() * frame as f64) % self.span;
        Glide::REACH as f64 + if self.step > 0.0 { moved } else { self.span - moved }
    }
}

impl Timing {
    /// What `plan` says about time at `rate` (hertz), for so many inputs; nothing if that is nothing.
    pub fn new(plan: &Plan, rate: f64, inputs: usize) -> Option<Self> {
        let frames = |seconds: f64| (seconds.max(0.0) * rate).round() as u64;
        let jumps: Vec<(u64, usize)> =
            plan.jumps.iter().map(|Jump { at, late }| (frames(at.0), *late)).collect();
        let dropouts = plan.dropouts.map(|dropouts| (frames(dropouts.every.0).max(1), dropouts));
        let clock = plan.clock.and_then(|ratio| Clock::new(ratio, rate));
        if jumps.is_empty() && dropouts.is_none() && clock.is_none() {
            return None;
        }
        let jump = jumps.iter().map(|(_, late)| *late).max().unwrap_or(0);
        let dropped = dropouts.map_or(0, |(_, dropouts)| dropouts.samples * CYCLE as usize);
        let drift = clock.map_or(0, |clock| clock.span.ceil() as usize + 2 * Glide::REACH);
        Some(Self {
            jumps,
            dropouts,
            clock: clock.map(|clock| (clock, Glide::new(clock.band()))),
            returned: (0..inputs).map(|_| Ring::new(jump + dropped + drift + 1)).collect(),
            frame: 0,
            now: Now::default(),
        })
    }

    /// Goes on to the next frame.
    pub fn advance(&mut self) {
        let frame = self.frame;
        self.frame += 1;
        let jumped = self.jumps.iter().rev().find(|(at, _)| *at <= frame).map_or(0, |(_, late)| *late);
        let (dropped, silent) = self.dropouts.map_or((0, false), |(period, it)| dropped(it, period, frame));
        let drift = self.clock.as_ref().map_or(0.0, |(clock, _)| clock.delay(frame));
        self.now = Now { late: jumped + dropped, drift, silent };
    }

    /// Takes what arrives at `input` (0-based) in this frame and gives what is returned in it.
    pub fn pass(&mut self, input: usize, sample: f32) -> f32 {
        let Some(ring) = self.returned.get_mut(input) else { return sample };
        ring.push(sample);
        match &self.clock {
            _ if self.now.silent => 0.0,
            Some((_, glide)) => glide.read(ring, self.now.late as f64 + self.now.drift) as f32,
            None => ring.span(self.now.late, 1).first().copied().unwrap_or(0.0),
        }
    }
}

/// Samples of delay that dropouts every `period` frames have made by `frame`, and whether one of them is silent now.
/// The first comes after one period.
fn dropped(dropouts: Dropouts, period: u64, frame: u64) -> (usize, bool) {
    let (count, since) = (frame / period, frame % period);
    let turn = (count % CYCLE) as usize;
    match dropouts.kind {
        DropoutKind::Silent => (0, count > 0 && since < dropouts.samples as u64),
        DropoutKind::Repeated => (turn * dropouts.samples, false),
        DropoutKind::Lost => ((CYCLE as usize - 1 - turn) * dropouts.samples, false),
    }
}

/// The delay in samples that `plan` starts with because of its clock and its dropouts at `rate` (hertz).
pub(super) fn start(plan: &Plan, rate: f64) -> f64 {
    let drift = plan.clock.and_then(|ratio| Clock::new(ratio, rate)).map_or(0.0, |clock| clock.delay(0));
    drift + plan.dropouts.map_or(0.0, |dropouts| dropped(dropouts, u64::MAX, 0).0 as f64)
}
