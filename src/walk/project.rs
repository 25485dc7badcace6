//! What the user has said, saved with the host's project beside the report.

mod unread;

use unread::Unread;

use super::ear::{Ear, EarEdit};
use super::guide::{Kept, Step, Trail};
use crate::chain::calibration::Calibrated;
use crate::chain::diagram::{Knob, Position};
use crate::chain::gear::Choice;
use crate::chain::learnt::Learnt;
use crate::chain::plugged::{Actual, Said};
use crate::chain::refusals::Refusal;
use crate::chain::staging::{LISTENING, Listening};
use crate::chain::{Chain, ReturnPath};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The format this version writes.
pub const PROJECT_SCHEMA: &str = "linecheck.project/1";

/// What the user has said and done so far. What another version wrote into it and this one does not know is kept, and so is
/// an entry that can't be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// Name and number of this format.
    pub schema: String,
    /// Id of the chain's variant; of those of another chain none counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wiring: Option<String>,
    /// How far the walk has come.
    #[serde(default, skip_serializing_if = "Trail::is_empty")]
    pub trail: Trail,
    /// What the user wrote for the report.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Whether the hints for newcomers are switched off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hints_off: bool,
    /// What was calibrated.
    #[serde(default, skip_serializing_if = "Calibrated::is_empty")]
    pub calibrated: Calibrated,
    /// A loop that was learnt as good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learnt: Option<Learnt>,
    /// Id of the listening level that is aimed at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listening: Option<String>,
    /// What stands where, by the place's id (`chain::connection::PLACES`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gear: BTreeMap<String, Choice>,
    /// How the knobs stand, by their ids (`chain::diagram::KNOBS`); of the others nothing was said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub knobs: BTreeMap<String, Position>,
    /// The host as chosen by hand, by its name in the list of hosts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What is plugged otherwise than it should be.
    #[serde(default, skip_serializing_if = "Actual::is_empty")]
    pub actual: Actual,
    /// Ids of the refusals that were read and put aside.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub overruled: BTreeSet<String>,
    /// What is ticked off in the checklists, as `variant/task`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub ticked: BTreeSet<String>,
    /// What was heard in the ear tests.
    #[serde(default, skip_serializing_if = "Ear::is_empty")]
    pub ear: Ear,
    /// What this version does not know.
    #[serde(flatten)]
    pub unknown: BTreeMap<String, Value>,
    /// What this version can't read.
    #[serde(skip)]
    pub unread: Unread,
}

/// One change of it that the user wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// This variant of the chain, by its id.
    SetWiring(String),
    /// In a place of the wiring with this id this is plugged; `None`: what belongs there.
    Plug(String, String, Option<Said>),
    /// No variant was chosen.
    ForgetWiring,
    /// Go to this step of the walk.
    GoTo(Step),
    /// Do without this step.
    Skip(Step),
    /// Don't do without this step after all.
    Unskip(Step),
    /// This came out of a step.
    Keep(Step, Kept),
    /// These notes for the report.
    SetNotes(String),
    /// Show the hints for newcomers, or don't.
    ShowHints(bool),
    /// This is calibrated, and nothing else.
    SetCalibrated(Box<Calibrated>),
    /// Learn this loop as good, or forget the one that was.
    Learn(Option<Learnt>),
    /// Aim at the listening level with this id.
    SetListening(String),
    /// What stands in the place with this id.
    SetGear(String, Choice),
    /// How this knob stands; `None`: nothing is said of it.
    TurnKnob(Knob, Option<Position>),
    /// The host, by its name in the list; `None`: as it is found.
    SetHost(Option<String>),
    /// Put the refusal with this id aside, or not. One that guards gear or ears stays.
    Overrule(String, bool),
    /// Tick this off in a checklist, or not.
    Tick(String, bool),
    /// Take all ticks off that begin like this.
    Untick(String),
    /// A step of an ear test.
    Ear(EarEdit),
}

/// Why a saved project can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// It is damaged.
    #[error("it is damaged ({0})")]
    Damaged(#[from] serde_json::Error),
    /// A newer version made it.
    #[error("a newer version of Linecheck wrote it ({0}): install that one")]
    Newer(String),
}

impl Default for Project {
    fn default() -> Self {
        Self {
            schema: PROJECT_SCHEMA.to_owned(),
            wiring: None,
            trail: Trail::default(),
            notes: String::new(),
            hints_off: false,
            calibrated: Calibrated::default(),
            learnt: None,
            listening: None,
            gear: BTreeMap::new(),
            knobs: BTreeMap::new(),
            host: None,
            actual: Actual::default(),
            overruled: BTreeSet::new(),
            ticked: BTreeSet::new(),
            ear: Ear::default(),
            unknown: BTreeMap::new(),
            unread: Unread::default(),
        }
    }
}

impl Project {
    /// Reads what [`Self::to_json`] wrote; nothing at all is a project in which nothing was said. An entry that can't be
    /// read does not count, and costs nothing else: see [`Self::complaint`].
    ///
    /// # Errors
    /// Where the whole is damaged or of a newer format.
    pub fn parse(json: &str) -> Result<Self, ProjectError> {
        if json.trim().is_empty() {
            return Ok(Self::default());
        }
        let mut saved: Map<String, Value> = serde_json::from_str(json)?;
        match saved.get("schema") {
            Some(Value::String(other)) if other != PROJECT_SCHEMA => {
                return Err(ProjectError::Newer(other.clone()));
            }
            _ => {}
        }
        by_wiring(&mut saved);
        let unread = Unread::take_from(&mut saved, |one| {
            let one: Map<String, Value> =
                one.into_iter().chain([("schema".to_owned(), PROJECT_SCHEMA.into())]).collect();
            serde_json::from_value::<Self>(one.into()).map(drop)
        });
        let project: Self = serde_json::from_value(saved.into())?;
        Ok(Self { unread, ..project })
    }

    /// As JSON, with what could not be read as it stood.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_value(self).unwrap_or_default();
        self.unread.put_into(&mut json);
        json.to_string()
    }

    /// Which entries can't be read, and why, in a sentence or two; `None` where all can.
    pub fn complaint(&self) -> Option<String> {
        self.unread.complaint()
    }

    /// The listening level that is aimed at; that for a desk, where none was chosen.
    pub fn listening(&self) -> &'static Listening {
        let chosen = self.listening.as_deref();
        LISTENING.iter().find(|level| Some(level.id) == chosen).unwrap_or(&LISTENING[0])
    }

    /// What endangers gear or ears as it is plugged, if something does: nothing may sound until it is mended.
    pub fn danger(&self, chain: Chain, path: ReturnPath) -> Option<&'static Refusal> {
        self.actual.danger(chain, self.wiring.as_deref(), path)
    }

    /// Makes a change.
    pub fn apply(&mut self, edit: Edit) {
        self.unread.give_up(&said_of(&edit));
        match edit {
            Edit::SetWiring(id) => self.wiring = Some(id),
            Edit::Plug(wiring, spot, said) => self.actual.say(&wiring, spot, said),
            Edit::ForgetWiring => self.wiring = None,
            Edit::GoTo(step) => self.trail.go(step),
            Edit::Skip(step) => self.trail.skip(step),
            Edit::Unskip(step) => {
                self.trail.skipped.remove(step.id());
            }
            Edit::Keep(step, kept) => self.trail.keep(step, kept),
            Edit::SetNotes(notes) => self.notes = notes,
            Edit::ShowHints(shown) => self.hints_off = !shown,
            Edit::SetCalibrated(calibrated) => self.calibrated = *calibrated,
            Edit::Learn(learnt) => self.learnt = learnt,
            Edit::SetListening(id) => self.listening = Some(id),
            Edit::SetGear(place, Choice::NotSaid) => {
                self.gear.remove(&place);
            }
            Edit::SetGear(place, choice) => {
                self.gear.insert(place, choice);
            }
            Edit::TurnKnob(knob, Some(position)) => {
                self.knobs.insert(knob.id().to_owned(), position);
            }
            Edit::TurnKnob(knob, None) => {
                self.knobs.remove(knob.id());
            }
            Edit::SetHost(name) => self.host = name,
            Edit::Overrule(id, aside) => {
                let may = Refusal::by_id(&id).is_some_and(|refusal| refusal.stake.can_be_overruled());
                set(&mut self.overruled, id, aside && may);
            }
            Edit::Tick(id, ticked) => set(&mut self.ticked, id, ticked),
            Edit::Untick(beginning) => self.ticked.retain(|id| !id.starts_with(&beginning)),
            Edit::Ear(edit) => self.ear.apply(edit),
        }
    }
}

/// The entry that is said anew by an edit, as its path in the JSON; empty where that is none by itself.
fn said_of(edit: &Edit) -> Vec<&str> {
    match edit {
        Edit::SetWiring(_) | Edit::ForgetWiring => vec!["wiring"],
        Edit::Plug(wiring, spot, _) => vec!["actual", wiring, spot],
        Edit::SetNotes(_) => vec!["notes"],
        Edit::SetCalibrated(_) => vec!["calibrated"],
        Edit::Learn(_) => vec!["learnt"],
        Edit::SetListening(_) => vec!["listening"],
        Edit::SetGear(place, _) => vec!["gear", place],
        Edit::TurnKnob(knob, _) => vec!["knobs", knob.id()],
        Edit::SetHost(_) => vec!["host"],
        _ => Vec::new(),
    }
}

/// Earlier versions kept what is plugged for one variant only: `{ "wiring": id, "spots": { … } }`.
fn by_wiring(saved: &mut Map<String, Value>) {
    let Some(Value::Object(actual)) = saved.get_mut("actual") else { return };
    if let (Some(Value::String(wiring)), Some(spots @ Value::Object(_))) =
        (actual.get("wiring"), actual.get("spots"))
    {
        *actual = Map::from_iter([(wiring.clone(), spots.clone())]);
    }
}

fn set(ids: &mut BTreeSet<String>, id: String, is_in: bool) {
    if is_in {
        ids.insert(id);
    } else {
        ids.remove(&id);
    }
}

#[cfg(test)]
mod tests;
