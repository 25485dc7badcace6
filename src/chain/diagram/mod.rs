//! The level diagram: one tone from full scale through every stage to the ear, with each stage's clip point and noise.
//!
//! Figures come from the catalogue, from measurement, or are assumed; each keeps where it is from. What is not known
//! is absent, and named.

mod enough;
mod gear;
mod given;
mod interface;
mod knobs;
mod legs;
mod noise;
mod path;
pub mod picture;
mod remarks;
mod words;

pub use given::{Given, Origin, Scale};
pub use knobs::{KNOBS, Knob, Knobs, Position, Turned, by_loop};
pub use legs::{OutputKind, of_one_leg, output_kind};
pub use noise::{Measured, OfKnob, OwnNoise, Silence};
pub use path::{Gear, Reach, Refused, line_return, path, reach};
pub use remarks::remarks;

use crate::chain::levels::exposure::{NIOSH, WHO_CHILD};
use crate::units::{Db, Dbfs};
use noise::{Floor, noisiest};
use std::collections::BTreeSet;

/// One stage of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What it is.
    pub name: String,
    /// What its levels are counted in.
    pub scale: Scale,
    /// The level behind it, less the level before it (in the units of either).
    pub gain: Db,
    /// By how much less that may be: 6 dB where one leg of an output is used and nothing tells whether it drives both.
    pub less: Db,
    /// The highest level behind it. `None`: not known.
    pub clip: Option<Given<f64>>,
    /// Its own noise behind it, A-weighted. `None`: not known.
    pub noise: Option<Given<f64>>,
    /// Its own noise by the noise knee; then `noise` is the same.
    pub own: Option<OwnNoise>,
    /// All noise up to here behind it, measured together.
    pub floor: Option<Measured>,
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
    /// By how much less it may be, as nothing tells what the output does when one of its legs is used.
    pub less: Db,
    /// The highest level behind it.
    pub clip: Option<Given<f64>>,
    /// All noise up to here behind it, A-weighted: as measured here, else the sum of what is known of the stages; absent
    /// while no stage up to here says anything of its noise.
    pub floor: Option<f64>,
    /// Where the figures are from that this is made of.
    pub floor_from: BTreeSet<Origin>,
    /// Whether there is more noise than that, as a stage up to here says nothing of its own.
    pub floor_at_least: bool,
    /// That noise, where it was measured here.
    pub measured: Option<Measured>,
    /// What the stages up to here lead one to expect, where it was measured and each of them says something of its own.
    pub expected: Option<f64>,
    /// Its own noise by the noise knee.
    pub own: Option<OwnNoise>,
    /// From the tone to the clip point; negative: it clips.
    pub headroom: Option<Db>,
    /// The tone at which it clips.
    pub clips_at: Option<Dbfs>,
    /// The knob that sets its gain, and how it stands.
    pub knob: Option<Turned>,
    /// The level at the ear.
    pub ear: bool,
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
    /// What else there is to say of the chain that it is drawn for, in sentences.
    pub remarks: Vec<String>,
}

/// No test tone is played louder than this at the ear, in dB SPL. Our choice: what NIOSH recommends as the most for a
/// day at work, A-weighted, for 8 hours; WHO-ITU H.870 allows adults 80 dB for 40 hours a week, and so this one for 12.6.
/// A test lasts minutes.
pub const EAR_LIMIT: f64 = NIOSH.level.0;

/// What is aimed at with headphones, in dB SPL: the level that WHO-ITU H.870 allows even the sensitive for 40 hours a week
/// (mode 2), A-weighted; 5 dB below that for adults (mode 1).
pub const EAR_TARGET: f64 = WHO_CHILD.level.0;

/// The diagram of a path for a tone.
pub fn diagram(path: &[Link], tone: Dbfs) -> Diagram {
    let mut stages = vec![Stage {
        name: "DAW".to_owned(),
        scale: Scale::Digital,
        level: tone.0,
        less: Db(0.0),
        clip: Some(Given::listed(0.0)),
        floor: None,
        floor_from: BTreeSet::new(),
        floor_at_least: false,
        measured: None,
        expected: None,
        own: None,
        headroom: Some(Db(-tone.0)),
        clips_at: Some(Dbfs(0.0)),
        knob: None,
        ear: false,
    }];
    let (mut level, mut less) = (tone.0, 0.0);
    let mut floor = Floor::default();
    for link in path {
        level += link.gain.0;
        less += link.less.0;
        floor.pass(link);
        let headroom = link.clip.map(|clip| Db(clip.value - level));
        stages.push(Stage {
            name: link.name.clone(),
            scale: link.scale,
            level,
            less: Db(less),
            clip: link.clip,
            floor: floor.level,
            floor_from: floor.from.clone(),
            floor_at_least: floor.at_least,
            measured: link.floor,
            expected: link.floor.and(floor.expected()),
            own: link.own,
            headroom,
            clips_at: headroom.map(|headroom| tone + headroom),
            knob: link.knob,
            ear: link.ear,
        });
    }
    let bottleneck = bottleneck(&stages);
    let warnings = warnings(&stages);
    Diagram { tone, bottleneck, noisiest: noisiest(path), warnings, remarks: Vec::new(), stages }
}

fn bottleneck(stages: &[Stage]) -> Option<usize> {
    let limits = stages.iter().enumerate().filter_map(|(index, stage)| Some((index, stage.clips_at?)));
    let first = limits.min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
    (first.1.0 < -1e-9).then_some(first.0)
}

fn warnings(stages: &[Stage]) -> Vec<Warning> {
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
        if stage.ear && stage.level > EAR_LIMIT {
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

    /// Whether nothing would clip first if the output drove both legs where one is used, which nothing tells yet.
    pub fn may_not_clip(&self) -> bool {
        let fits = |stage: &Stage| stage.clips_at.is_none_or(|at| at.0 + stage.less.0 >= -1e-9);
        self.bottleneck.is_some() && self.stages.iter().all(fits)
    }

    /// Stages of which the clip point is not known.
    pub fn unknown(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| stage.clip.is_none())
    }
}

#[cfg(test)]
mod noise_tests;
#[cfg(test)]
mod picture_tests;
#[cfg(test)]
mod tests;
