//! What a diagram says in words: what must be minded, and which knob to turn.

use super::{Diagram, Scale, Stage, Turned, Warning};
use crate::units::{Db, Dbfs, Dbu, Spl};

impl Stage {
    /// The tone behind it, with its unit.
    pub fn shown(&self) -> String {
        shown(self.scale, self.level)
    }

    /// The highest level behind it, with its unit, where that is known.
    pub fn clip_shown(&self) -> Option<String> {
        self.clip.map(|clip| shown(self.scale, clip.value))
    }

    /// All noise up to here behind it, with its unit, where anything is known of it.
    pub fn floor_shown(&self) -> Option<String> {
        self.floor.map(|floor| shown(self.scale, floor))
    }
}

fn shown(scale: Scale, level: f64) -> String {
    match scale {
        Scale::Digital => Dbfs(level).to_string(),
        Scale::Electrical => Dbu(level).to_string(),
        Scale::Acoustic => Spl(level).to_string(),
    }
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

    /// All that must be said of it, in sentences: what clips first and what to do, then each warning.
    pub fn sentences(&self) -> Vec<String> {
        let warnings = self.warnings.iter().map(|warning| self.say(warning));
        self.remedy().into_iter().chain(warnings).collect()
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
        let before = self.stages.get(..=at)?.iter().rev().filter_map(|stage| stage.knob).find(lowest);
        let behind = self.stages.get(at + 1..)?.iter().find_map(|stage| stage.knob);
        let down = match before {
            Some(turned) => format!("turn {} down by {by}", turned.knob.name()),
            None => format!("keep the signal {by} below full scale"),
        };
        let up = behind.map(|turned| up(turned, by)).unwrap_or_default();
        Some(format!("{} clips first, at {}: {down}{up}.", stage.name, Dbfs(-by.0)))
    }
}
