//! What a diagram says in words: what must be minded, and which knob to turn.

use super::{Diagram, Measured, Origin, OwnNoise, Scale, Stage, Turned, Warning};
use crate::units::{Db, Dbfs, Dbu, Spl};

/// What is measured and what the lists lead one to expect may differ by so much before a word is lost on it, in dB, beyond
/// twice the standard deviation: sheets tell what is typical, of a device at rest in a laboratory.
const SHEETS_DB: f64 = 6.0;
/// What is said of an uncertainty is not finer than this.
const FINEST: f64 = 0.1;

impl Stage {
    /// The tone behind it, with its unit.
    pub fn shown(&self) -> String {
        shown(self.scale, self.level)
    }

    /// The highest level behind it, with its unit, where that is known.
    pub fn clip_shown(&self) -> Option<String> {
        self.clip.map(|clip| shown(self.scale, clip.value))
    }

    /// All noise up to here behind it, with its unit, where anything is known of it; at least that much where a stage says
    /// nothing of its own.
    pub fn floor_shown(&self) -> Option<String> {
        let least = if self.floor_at_least { "\u{2265} " } else { "" };
        self.floor.map(|floor| format!("{least}{}", shown(self.scale, floor)))
    }

    /// What its stages lead one to expect of the noise behind it, with its unit, where it was measured and they say so.
    pub fn expected_shown(&self) -> Option<String> {
        self.expected.map(|expected| shown(self.scale, expected))
    }

    /// By how much the noise that was measured is above what is to be expected, where that is more than data sheets are
    /// wrong by. At the ear the room is heard as well, and nothing is said of it.
    pub fn excess(&self) -> Option<Db> {
        let (measured, expected) = (self.measured?, self.expected?);
        let above = measured.level - expected;
        (!self.ear && above > SHEETS_DB + 2.0 * measured.uncertainty).then_some(Db(above))
    }

    /// What was measured of its noise, in sentences; `full_scale` is that of the socket before it, if it was calibrated.
    fn silence(&self, full_scale: Option<Dbu>) -> Vec<String> {
        let own = self.own.map(|own| self.own_words(&own));
        let measured = self.measured.map(|measured| self.measured_words(&measured, full_scale));
        own.into_iter().chain(measured).collect()
    }

    fn own_words(&self, own: &OwnNoise) -> String {
        let spread = Db(own.uncertainty.max(FINEST));
        let with =
            if own.with_input { "; that of the input is in it, as no data sheet tells it" } else { "" };
        format!(
            "{}: its own noise is {}, A-weighted, \u{b1} {spread}, by the noise knee{with}.",
            self.name, own.level
        )
    }

    fn measured_words(&self, measured: &Measured, full_scale: Option<Dbu>) -> String {
        let (level, spread) = (shown(self.scale, measured.level), Db(measured.uncertainty.max(FINEST)));
        let volts = full_scale.filter(|_| self.scale == Scale::Digital);
        let volts = volts.map(|full_scale| format!(" ({} at its socket)", full_scale + Db(measured.level)));
        let volts = volts.unwrap_or_default();
        let (heard, alone) = if self.ear {
            ("the gear, the room and the microphone together", "the gear alone leads one to expect")
        } else {
            ("all that lies on the way together", "what is known of each stage leads one to expect")
        };
        let expected = self
            .expected_shown()
            .map_or_else(String::new, |expected| format!("; {alone} {expected} (dashed)"));
        format!(
            "{}: measured {level}{volts} of noise on input {} with nothing playing, A-weighted, \u{b1} {spread}: {heard}{expected}.",
            self.name, measured.input
        )
    }
}

fn shown(scale: Scale, level: f64) -> String {
    match scale {
        Scale::Digital => Dbfs(level).to_string(),
        Scale::Electrical => Dbu(level).to_string(),
        Scale::Acoustic => Spl(level).to_string(),
    }
}

/// What a socket is called at its own device.
fn port(name: &str) -> &str {
    name.rsplit(": ").next().unwrap_or(name)
}

/// How far a knob can make up for another that is turned down.
fn up(turned: Turned, by: Db) -> String {
    let name = turned.knob.name();
    match turned.room().0 {
        room if room >= by.0 - 0.05 => format!(", and {name} up by as much"),
        room if room >= 0.05 => format!(", and {name} up by the {} that are left", Db(room)),
        _ => String::new(),
    }
}

impl Diagram {
    fn name(&self, stage: usize) -> &str {
        self.stages.get(stage).map_or("", |stage| stage.name.as_str())
    }

    /// All that must be said of it, in sentences: what clips first and what to do, then each warning, then what was
    /// measured of the noise and where to look if it is more than it should be, then the remarks.
    pub fn sentences(&self) -> Vec<String> {
        let warnings = self.warnings.iter().map(|warning| self.say(warning));
        let before = std::iter::once(None).chain(self.stages.iter().map(Some));
        let full_scale = |socket: &Stage| {
            let clip = socket.clip.filter(|clip| clip.origin == Origin::Measured)?;
            (socket.scale == Scale::Electrical).then_some(Dbu(clip.value))
        };
        let noise = self.stages.iter().zip(before);
        let noise = noise.flat_map(|(stage, before)| stage.silence(before.and_then(full_scale)));
        let noise: Vec<String> = noise.chain(self.quieter()).collect();
        let remarks = self.remarks.iter().cloned();
        self.remedy().into_iter().chain(warnings).chain(noise).chain(remarks).collect()
    }

    /// Where to look where more noise was measured than is to be expected: the knob there, and the last socket before it.
    /// `None` where it is no more.
    pub fn quieter(&self) -> Option<String> {
        let (at, stage, excess) =
            self.stages.iter().enumerate().find_map(|(at, stage)| Some((at, stage, stage.excess()?)))?;
        let knob = stage
            .knob
            .map(|turned| format!(": see first that {} stands {}", turned.knob.name(), turned.knob.rest()));
        let before = self.stages.get(1..at)?.iter().rev().find(|stage| stage.knob.is_none());
        let lead = before.map(|socket| format!(", then look at the lead into the {}", port(&socket.name)));
        let look = knob.into_iter().chain(lead).collect::<String>();
        Some(format!("{}: {excess} more noise than is to be expected{look}.", stage.name))
    }

    /// A warning as a sentence.
    pub fn say(&self, warning: &Warning) -> String {
        match warning {
            Warning::Overload { stage, by } => {
                format!("{}: this tone is {by} above what it takes. Do not play it.", self.name(*stage))
            }
            Warning::NoRoomForPeaks { stage, clips_at } => {
                format!("{}: it clips at {clips_at}; louder peaks are cut.", self.name(*stage))
            }
            Warning::Loud { stage, level } => {
                format!(
                    "{}: {} is too loud for a test tone. Turn down first.",
                    self.name(*stage),
                    Spl(*level)
                )
            }
        }
    }

    /// How the knobs on the way stand, and which of them nobody spoke of. `None` where there is none.
    pub fn knobs(&self) -> Option<String> {
        let knobs: Vec<String> =
            self.stages.iter().filter_map(|stage| Some(stage.knob?.to_string())).collect();
        let (last, others) = knobs.split_last()?;
        let list = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
        Some(format!("Reckoned with {list}."))
    }

    /// What to change so that no stage clips before the converter: the nearest knob before the bottleneck down, and the
    /// nearest behind it up by as much, as far as it goes. `None` where nothing clips before the converter.
    pub fn remedy(&self) -> Option<String> {
        let at = self.bottleneck?;
        let stage = self.stages.get(at)?;
        let by = Db(-stage.clips_at?.0);
        let lowest = |turned: &Turned| turned.at.value.0 - by.0 >= turned.knob.range().0;
        if self.may_not_clip() {
            return Some(format!(
                "{} clips first, at {}, but only if the output keeps its level over this lead: let a loop tell before \
                 you turn anything down for it.",
                stage.name,
                Dbfs(-by.0)
            ));
        }
        let before = self.stages.get(..=at)?.iter().rev().filter_map(|stage| stage.knob).find(lowest);
        let behind = self.stages.get(at + 1..)?.iter().find_map(|stage| stage.knob);
        let less = (stage.less.0 > 0.0)
            .then(|| format!(", or {by} if the output drives both legs", by = by - stage.less));
        let down = match (before, less) {
            (Some(turned), None) => format!("turn {} down by {by}", turned.knob.name()),
            (Some(turned), Some(less)) => format!("turn {} down by {by}{less}", turned.knob.name()),
            (None, less) => format!("keep the signal {by}{} below full scale", less.unwrap_or_default()),
        };
        let up = behind.map(|turned| up(turned, by)).unwrap_or_default();
        Some(format!("{} clips first, at {}: {down}{up}.", stage.name, Dbfs(-by.0)))
    }
}
