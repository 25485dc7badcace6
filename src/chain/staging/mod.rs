//! Gain staging as a procedure: one knob after the other, each into its zone and kept there, and a stop when it gets
//! unsafe. Pure: time comes in with each reading.

mod heard;
mod plan;
mod speakers;
mod words;

pub use heard::{Played, Quiet, alone};
pub use plan::{Circumstances, Like, Reads, Sound, Stand, at_full_knob, by_ear, plan};
pub use speakers::has_own_volume;

use crate::chain::diagram::{EAR_LIMIT, EAR_TARGET};
use crate::units::{Db, Dbfs, Seconds, Spl};

/// The tone begins here.
pub const FADE_FROM: Dbfs = Dbfs(-60.0);
/// And climbs by so much a second.
pub const FADE_DB_PER_SECOND: f64 = 6.0;
/// A level in its zone for so long is set.
pub const STEADY: Seconds = Seconds(2.0);
/// A reading that moves by more than this within [`STEADY`] is still being turned.
const STEADY_DB: f64 = 0.5;
/// Without a reading for so long at full tone, nothing comes back.
const PATIENCE: Seconds = Seconds(20.0);

/// A microphone that is not calibrated stops the sound from this level of its return on, in dBFS: with its gain as it is
/// to be, 20 dB above the aim, that is as loud as where a calibrated one stops it, and closer to full scale peaks of noise
/// clip. With a gain that is too low it stops later: ears judge first. Our choice.
pub const AIR_LIMIT: Dbfs = Dbfs(-10.0);

/// Where a level lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Too low.
    Low,
    /// As it should be.
    Good,
    /// Above the zone.
    Hot,
    /// It clips.
    Clip,
    /// Not safe: the tone is stopped.
    Unsafe,
}

/// One knob to set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The knob.
    pub knob: &'static str,
    /// The one to turn up first, where that is another.
    pub up: Option<&'static str>,
    /// The level to aim at: dBFS of the return, or dB SPL.
    pub aim: f64,
    /// The zone of good levels, lowest and highest.
    pub good: (f64, f64),
    /// From here on it clips. `None`: no such point.
    pub clip: Option<f64>,
    /// From here on the tone is stopped.
    pub stop: f64,
    /// Where the aim comes from.
    pub source: &'static str,
}

impl Target {
    /// The return of an electrical loop at a tone of −20 dBFS: −26 dBFS, healthy from −30 to −12 dBFS.
    pub fn electrical(knob: &'static str) -> Self {
        Self {
            knob,
            up: None,
            aim: -26.0,
            good: (-30.0, -12.0),
            clip: Some(-1.0),
            stop: f64::INFINITY,
            source: "zones of common measuring programs; \u{2212}26 dBFS leaves any line input 6 dB and the peaks of noise",
        }
    }

    /// A microphone that is not calibrated, at a sound of −20 dBFS: where a return can be read with room to spare.
    pub fn microphone(knob: &'static str) -> Self {
        Self {
            knob,
            up: None,
            aim: -30.0,
            good: (-45.0, -20.0),
            clip: Some(-1.0),
            stop: AIR_LIMIT.0,
            source: "a return of \u{2212}25 to 0 dB re what is played is healthy by microphone, our choice",
        }
    }

    /// A loudspeaker at the ear.
    pub fn acoustic(knob: &'static str, reference: &Listening) -> Self {
        let Spl(aim) = reference.level;
        let good = (aim - 0.5, aim + 0.5);
        Self { knob, up: None, aim, good, clip: None, stop: 95.0, source: reference.source }
    }

    /// Headphones before they are worn, as reckoned from the voltage: 75 dB SPL, never above 85.
    pub fn headphones(knob: &'static str) -> Self {
        Self {
            knob,
            up: None,
            aim: EAR_TARGET,
            good: (EAR_TARGET - 3.0, EAR_TARGET + 3.0),
            clip: None,
            stop: EAR_LIMIT,
            source: "a level that may last (WHO-ITU H.870 allows 80 dB for 40 hours a week)",
        }
    }

    /// The knob to turn by so much.
    fn turn(&self, by: f64) -> Say {
        let knob = self.up.filter(|_| by > 0.0).unwrap_or(self.knob);
        Say::Turn { knob, by: Db(by) }
    }

    /// Where a level lies.
    pub fn zone(&self, level: f64) -> Zone {
        match level {
            level if level >= self.stop => Zone::Unsafe,
            level if self.clip.is_some_and(|clip| level >= clip) => Zone::Clip,
            level if level > self.good.1 => Zone::Hot,
            level if level >= self.good.0 => Zone::Good,
            _ => Zone::Low,
        }
    }
}

/// A listening level that is commonly set, per loudspeaker, with pink noise at −20 dBFS (AES17 rms).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Listening {
    /// Stable id.
    pub id: &'static str,
    /// For which room or use.
    pub name: &'static str,
    /// C-weighted, slow, at the ear.
    pub level: Spl,
    /// Where it stands.
    pub source: &'static str,
}

/// The ones to choose from; the first is for a desk in a small room.
pub const LISTENING: &[Listening] = &[
    Listening {
        id: "desk",
        name: "Desk in a small room",
        level: Spl(76.0),
        source: "Sound on Sound, reference monitoring levels: 60 m³",
    },
    Listening {
        id: "treated",
        name: "Treated room",
        level: Spl(79.0),
        source: "Recording Academy Producers & Engineers Wing: 79 to 85 dBC",
    },
    Listening {
        id: "large",
        name: "Large room, K-System",
        level: Spl(83.0),
        source: "K-20, K-14, K-12 (Katz)",
    },
    Listening { id: "film", name: "Film", level: Spl(85.0), source: "Neumann KH 120 manual: film 85 dBC" },
];

/// What comes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Input {
    /// Time since the last one.
    pub elapsed: Seconds,
    /// The level of the sound alone, in the unit of the target, as it would be with the tone at its full level. `None`: it
    /// is not heard above the background.
    pub level: Option<f64>,
    /// What is there now, the background with it, in the same unit.
    pub present: Option<f64>,
    /// A sample of the return was at full scale.
    pub clipped: bool,
}

/// What to say and do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Say {
    /// The tone fades in.
    FadingIn,
    /// Turn this knob by about so much; negative: down.
    Turn {
        /// The knob.
        knob: &'static str,
        /// How far.
        by: Db,
    },
    /// In the zone: leave it for so long.
    Hold {
        /// Time left.
        left: Seconds,
    },
    /// This knob is set; the next one is another.
    Next,
    /// All knobs are set.
    Done,
    /// The tone is off.
    Stopped(Stop),
}

/// Why the tone was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Too loud.
    Unsafe,
    /// Nothing comes back.
    NoReturn,
}

/// A time that can have passed.
fn sound(elapsed: Seconds) -> f64 {
    if elapsed.0.is_finite() { elapsed.0.max(0.0) } else { 0.0 }
}

/// The procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Staging {
    targets: Vec<Target>,
    at: usize,
    tone: Dbfs,
    full: Dbfs,
    /// Time in the zone, and the lowest and highest level since.
    held: Option<(f64, f64, f64)>,
    deaf: f64,
    stopped: Option<Stop>,
}

impl Staging {
    /// Sets these knobs, in this order, with a tone that climbs to `full`.
    pub fn new(targets: Vec<Target>, full: Dbfs) -> Self {
        let tone = if full < FADE_FROM { full } else { FADE_FROM };
        Self { targets, at: 0, tone, full, held: None, deaf: 0.0, stopped: None }
    }

    /// The tone to play now; `None`: silence.
    pub fn tone(&self) -> Option<Dbfs> {
        (self.stopped.is_none() && self.at < self.targets.len()).then_some(self.tone)
    }

    /// The knob at hand.
    pub fn target(&self) -> Option<&Target> {
        self.targets.get(self.at)
    }

    /// How many knobs are set.
    pub fn set(&self) -> usize {
        self.at
    }

    /// Begins the tone anew, as it must where it goes to another loudspeaker, of which nobody knows how loud it is.
    pub fn fade_again(&mut self) {
        self.tone = if self.full < FADE_FROM { self.full } else { FADE_FROM };
        self.held = None;
    }

    /// The knob at hand is left as it is: it was judged right, or goes no further.
    pub fn pass(&mut self) -> Say {
        if let Some(stop) = self.stopped {
            return Say::Stopped(stop);
        }
        self.at = (self.at + 1).min(self.targets.len());
        (self.held, self.deaf) = (None, 0.0);
        if self.at < self.targets.len() { Say::Next } else { Say::Done }
    }

    /// Whether the tone has not climbed to its full level yet.
    pub fn is_fading(&self) -> bool {
        self.tone < self.full
    }

    /// Lets the tone climb for so long; whether it was still climbing.
    pub fn fade(&mut self, elapsed: Seconds) -> bool {
        let fading = self.is_fading();
        if fading {
            let next = self.tone.0 + FADE_DB_PER_SECOND * sound(elapsed);
            self.tone = Dbfs(next.min(self.full.0));
        }
        fading
    }

    /// Stops what is too loud: now, or once the tone is at its full level.
    pub fn guard(&mut self, input: Input) -> Option<Say> {
        let limit = self.target()?.stop;
        // Reckoned for the full tone, so that it stops before that is reached; a background is not reckoned up with it, as
        // any room would be too loud then.
        let loud = [input.level, input.present].into_iter().flatten().any(|level| level >= limit);
        loud.then(|| self.stop(Stop::Unsafe))
    }

    /// Takes a reading and says what to do.
    pub fn update(&mut self, input: Input) -> Say {
        if let Some(stop) = self.stopped {
            return Say::Stopped(stop);
        }
        let Some(target) = self.targets.get(self.at).copied() else { return Say::Done };
        if let Some(stopped) = self.guard(input) {
            return stopped;
        }
        let elapsed = sound(input.elapsed);
        let level = input.level.filter(|level| level.is_finite());
        let zone = level.map(|level| if input.clipped { Zone::Clip } else { target.zone(level) });
        if self.fade(Seconds(elapsed)) {
            return Say::FadingIn;
        }
        let (Some(level), Some(zone)) = (level, zone) else {
            self.held = None;
            self.deaf += elapsed;
            return if self.deaf > PATIENCE.0 { self.stop(Stop::NoReturn) } else { target.turn(6.0) };
        };
        self.deaf = 0.0;
        if zone != Zone::Good {
            self.held = None;
            // Clipped, the level says too little of how far it is above.
            let by = if zone == Zone::Clip { (target.aim - level).min(-6.0) } else { target.aim - level };
            return target.turn(by);
        }
        self.hold(elapsed, level)
    }

    fn hold(&mut self, elapsed: f64, level: f64) -> Say {
        let (time, low, high) = match self.held {
            Some((time, low, high)) => (time + elapsed, low.min(level), high.max(level)),
            None => (0.0, level, level),
        };
        let steady = high - low <= STEADY_DB;
        self.held = Some(if steady { (time, low, high) } else { (0.0, level, level) });
        if !steady || time < STEADY.0 {
            return Say::Hold { left: Seconds(if steady { STEADY.0 - time } else { STEADY.0 }) };
        }
        self.pass()
    }

    fn stop(&mut self, why: Stop) -> Say {
        self.stopped = Some(why);
        Say::Stopped(why)
    }
}

#[cfg(test)]
mod tests;
