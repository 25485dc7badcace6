//! The level diagram: one tone from full scale through every stage to the ear, with each stage's clip point and noise.
//!
//! Figures come from the catalogue, from measurement, or are assumed; each keeps where it is from. What is not known
//! is absent, and named.

mod gear;
mod knobs;
mod path;
pub mod picture;
mod words;

pub use knobs::{KNOBS, Knob, Knobs, Position, Turned, by_loop};
pub use path::{Gear, OutputKind, Refused, line_return, path};

use crate::units::{Db, Dbfs, power_to_db};
use std::fmt;

/// Where a figure of the diagram comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Measured here.
    Measured,
    /// From the catalogue, or the user's own list.
    Listed,
    /// Said by the user.
    Set,
    /// Assumed, as nothing better is known.
    Assumed,
}

/// A figure and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Given<T> {
    /// The figure.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Given<T> {
    /// Measured here.
    pub fn measured(value: T) -> Self {
        Self { value, origin: Origin::Measured }
    }

    /// From a list.
    pub fn listed(value: T) -> Self {
        Self { value, origin: Origin::Listed }
    }

    /// Assumed.
    pub fn assumed(value: T) -> Self {
        Self { value, origin: Origin::Assumed }
    }
}

/// What a stage's levels are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// dBFS.
    Digital,
    /// dBu.
    Electrical,
    /// dB SPL.
    Acoustic,
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digital => "dBFS",
            Self::Electrical => "dBu",
            Self::Acoustic => "dB SPL",
        })
    }
}

/// One stage of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What it is.
    pub name: String,
    /// What its levels are counted in.
    pub scale: Scale,
    /// The level behind it, less the level before it (in the units of either).
    pub gain: Db,
    /// The highest level behind it. `None`: not known.
    pub clip: Option<Given<f64>>,
    /// Its own noise behind it, A-weighted. `None`: not known.
    pub noise: Option<Given<f64>>,
    /// The knob that sets its gain, and how it stands.
    pub knob: Option<Turned>,
    /// The level at the ear: what is too loud there hurts.
    pub ear: bool,
}

/// A stage with the levels of a tone.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// What it is.
    pub name: String,
    /// What its levels are counted in.
    pub scale: Scale,
    /// The tone behind it.
    pub level: f64,
    /// The highest level behind it.
    pub clip: Option<Given<f64>>,
    /// All noise up to here behind it, A-weighted; absent while no stage up to here says anything of its noise.
    pub floor: Option<f64>,
    /// From the tone to the clip point; negative: it clips.
    pub headroom: Option<Db>,
    /// The tone at which it clips.
    pub clips_at: Option<Dbfs>,
    /// The knob that sets its gain, and how it stands.
    pub knob: Option<Turned>,
}

/// Something that must be said before such a tone is played.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// The tone is above what a stage takes.
    Overload {
        /// The stage, from 0.
        stage: usize,
        /// By how much.
        by: Db,
    },
    /// The tone fits, but full scale would not.
    NoRoomForPeaks {
        /// The stage, from 0.
        stage: usize,
        /// The tone at which it clips.
        clips_at: Dbfs,
    },
    /// Too loud at the ear.
    Loud {
        /// The stage, from 0.
        stage: usize,
        /// How loud, in dB SPL.
        level: f64,
    },
}

/// A level diagram.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagram {
    /// The tone it is drawn for: a sine's peak.
    pub tone: Dbfs,
    /// The stages, in the signal's order; the first is the converter's digital side.
    pub stages: Vec<Stage>,
    /// The stage that clips first on the way to full scale, if that is not the converter itself.
    pub bottleneck: Option<usize>,
    /// The stage whose own noise is heard most at the end, where at least two say something of theirs.
    pub noisiest: Option<usize>,
    /// What must be said.
    pub warnings: Vec<Warning>,
}

/// No test tone is played louder than this at the ear, in dB SPL.
pub const EAR_LIMIT: f64 = 85.0;

/// What is aimed at with headphones, in dB SPL.
pub const EAR_TARGET: f64 = 75.0;

/// The diagram of a path for a tone.
pub fn diagram(path: &[Link], tone: Dbfs) -> Diagram {
    let mut stages = vec![Stage {
        name: "DAW".to_owned(),
        scale: Scale::Digital,
        level: tone.0,
        clip: Some(Given::listed(0.0)),
        floor: None,
        headroom: Some(Db(-tone.0)),
        clips_at: Some(Dbfs(0.0)),
        knob: None,
    }];
    let mut level = tone.0;
    let mut floor: Option<f64> = None;
    for link in path {
        level += link.gain.0;
        let before = floor.map(|floor| floor + link.gain.0);
        floor = together(before, link.noise.map(|noise| noise.value));
        let headroom = link.clip.map(|clip| Db(clip.value - level));
        stages.push(Stage {
            name: link.name.clone(),
            scale: link.scale,
            level,
            clip: link.clip,
            floor,
            headroom,
            clips_at: headroom.map(|headroom| tone + headroom),
            knob: link.knob,
        });
    }
    let bottleneck = bottleneck(&stages);
    let warnings = warnings(path, &stages);
    Diagram { tone, bottleneck, noisiest: noisiest(path), warnings, stages }
}

/// Two noises together, in dB.
fn together(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    let power = |level: f64| 10f64.powf(level / 10.0);
    match (a, b) {
        (Some(a), Some(b)) => Some(power_to_db(power(a) + power(b))),
        (one, other) => one.or(other),
    }
}

fn bottleneck(stages: &[Stage]) -> Option<usize> {
    let limits = stages.iter().enumerate().filter_map(|(index, stage)| Some((index, stage.clips_at?)));
    let first = limits.min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
    (first.1.0 < -1e-9).then_some(first.0)
}

/// The link, counted as a stage, whose noise is loudest at the end.
fn noisiest(path: &[Link]) -> Option<usize> {
    let mut gain_to_end = 0.0;
    let mut found: Vec<(usize, f64)> = Vec::new();
    for (index, link) in path.iter().enumerate().rev() {
        found.extend(link.noise.map(|noise| (index + 1, noise.value + gain_to_end)));
        gain_to_end += link.gain.0;
    }
    let loudest = found.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (found.len() > 1).then_some(loudest.0)
}

fn warnings(path: &[Link], stages: &[Stage]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (index, stage) in stages.iter().enumerate() {
        match (stage.headroom, stage.clips_at) {
            (Some(headroom), _) if headroom.0 < 0.0 => {
                warnings.push(Warning::Overload { stage: index, by: Db(-headroom.0) });
            }
            (_, Some(clips_at)) if clips_at.0 < -1e-9 => {
                warnings.push(Warning::NoRoomForPeaks { stage: index, clips_at });
            }
            _ => {}
        }
        let ear = index.checked_sub(1).and_then(|link| path.get(link)).is_some_and(|link| link.ear);
        if ear && stage.level > EAR_LIMIT {
            warnings.push(Warning::Loud { stage: index, level: stage.level });
        }
    }
    warnings
}

impl Diagram {
    /// The level at the end of the chain, in the scale of the last stage.
    pub fn end(&self) -> Option<&Stage> {
        self.stages.last()
    }

    /// The tone that gives `level` at the end.
    pub fn tone_for(&self, level: f64) -> Option<Dbfs> {
        Some(Dbfs(self.tone.0 + level - self.end()?.level))
    }

    /// Stages of which the clip point is not known.
    pub fn unknown(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| stage.clip.is_none())
    }
}

#[cfg(test)]
mod picture_tests;
#[cfg(test)]
mod tests;
