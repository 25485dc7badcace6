//! What the user has said, saved with the host's project beside the report.

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
use std::collections::{BTreeMap, BTreeSet};

/// The format this version writes.
pub const PROJECT_SCHEMA: &str = "linecheck.project/1";

/// What the user has said and done so far. What another version wrote into it and this one does not know is kept.
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
    pub unknown: BTreeMap<String, serde_json::Value>,
}

/// One change of it that the user wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// This variant of the chain, by its id.
    SetWiring(String),
    /// In a place of the wiring with this id this is plugged; `None`: what belongs there.
    Plug(String, String, Option<Said>),
    /// Everything is plugged as it should be.
    PlugRight,
    /// Everything is plugged as it was.
    Replug(Box<Actual>),
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
        }
    }
}

impl Project {
    /// Reads what [`Self::to_json`] wrote; nothing at all is a project in which nothing was said.
    ///
    /// # Errors
    /// Where it is damaged or of a newer format.
    pub fn parse(json: &str) -> Result<Self, ProjectError> {
        if json.trim().is_empty() {
            return Ok(Self::default());
        }
        let project: Self = serde_json::from_str(json)?;
        if project.schema == PROJECT_SCHEMA { Ok(project) } else { Err(ProjectError::Newer(project.schema)) }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
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
        match edit {
            Edit::SetWiring(id) => {
                if self.actual.wiring != id {
                    self.actual = Actual::default();
                }
                self.wiring = Some(id);
            }
            Edit::Plug(wiring, spot, said) => self.actual.say(&wiring, spot, said),
            Edit::PlugRight => self.actual = Actual::default(),
            Edit::Replug(actual) => self.actual = *actual,
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

fn set(ids: &mut BTreeSet<String>, id: String, is_in: bool) {
    if is_in {
        ids.insert(id);
    } else {
        ids.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gear_ticks_and_host_come_back() {
        let mut project = Project::default();
        let named = Choice::NotListed { name: Some("Old desk".to_owned()) };
        project.apply(Edit::SetGear("interface".to_owned(), named.clone()));
        project.apply(Edit::SetGear("monitors".to_owned(), named));
        project.apply(Edit::SetGear("monitors".to_owned(), Choice::NotSaid));
        project.apply(Edit::SetHost(Some("Any host".to_owned())));
        for id in ["amp-rca/plug", "amp-rca/knobs-zero", "amp-xlr/plug"] {
            project.apply(Edit::Tick(id.to_owned(), true));
        }
        let read = Project::parse(&project.to_json()).unwrap();
        assert_eq!(read, project);
        assert_eq!(read.gear.len(), 1);
        project.apply(Edit::Tick("amp-rca/plug".to_owned(), false));
        assert_eq!(project.ticked.len(), 2);
        project.apply(Edit::Untick("amp-rca/".to_owned()));
        assert_eq!(project.ticked, BTreeSet::from(["amp-xlr/plug".to_owned()]));
    }

    #[test]
    fn what_is_plugged_stays_with_its_wiring_and_bars_while_it_is_grave() {
        use crate::chain::{Chain, ReturnPath};
        let mut project = Project::default();
        let said = |from: &str, lead: &str| Said {
            from: from.to_owned(),
            lead: lead.to_owned(),
            to: "line-in".to_owned(),
            phantom: false,
            knob_up: false,
        };
        let plug = |said| Edit::Plug("amp-rca".to_owned(), "back".to_owned(), said);
        project.apply(Edit::SetWiring("amp-rca".to_owned()));
        project.apply(plug(Some(said("terminals", "wire-jack"))));
        let bars = |project: &Project| project.danger(Chain::PowerAmp, ReturnPath::Loopback).is_some();
        let read = Project::parse(&project.to_json()).unwrap();
        assert!(read == project && bars(&read));
        // Not even a project that says so puts it aside.
        project.overruled.insert("power-amp-into-input".to_owned());
        assert!(bars(&project));
        project.apply(plug(Some(said("line-out", "ts-ts"))));
        assert!(!bars(&project) && !project.actual.is_empty());
        project.apply(Edit::SetWiring("amp-xlr".to_owned()));
        assert!(project.actual.is_empty());
        project.apply(plug(Some(said("terminals", "wire-jack"))));
        project.apply(Edit::PlugRight);
        assert!(!project.to_json().contains("actual"));
    }

    #[test]
    fn knobs_stay_as_they_were_turned() {
        let mut project = Project::default();
        let at = |db, measured| Some(Position { db, measured });
        project.apply(Edit::TurnKnob(Knob::Output, at(-12.5, true)));
        project.apply(Edit::TurnKnob(Knob::Monitor, at(-3.0, false)));
        project.apply(Edit::TurnKnob(Knob::Monitor, None));
        let read = Project::parse(&project.to_json()).unwrap();
        assert_eq!((read.knobs.len(), read.knobs.get("output").copied()), (1, at(-12.5, true)));
        assert_eq!(read, project);
        assert!(!Project::default().to_json().contains("knobs"));
    }

    #[test]
    fn what_guards_gear_or_ears_is_not_put_aside() {
        for refusal in crate::chain::refusals::REFUSALS {
            let mut project = Project::default();
            project.apply(Edit::Overrule(refusal.id.to_owned(), true));
            assert_eq!(
                project.overruled.contains(refusal.id),
                refusal.stake.can_be_overruled(),
                "{}",
                refusal.id
            );
            project.apply(Edit::Overrule(refusal.id.to_owned(), false));
            assert!(project.overruled.is_empty());
        }
    }

    #[test]
    fn what_is_written_is_read_again_with_what_is_not_known() {
        let mut project = Project::parse("").unwrap();
        assert_eq!(project, Project::default());
        project.apply(Edit::SetWiring("monitors-xlr".to_owned()));
        project.unknown.insert("later".to_owned(), serde_json::json!({ "a": [1, 2] }));
        assert_eq!(Project::parse(&project.to_json()).unwrap(), project);
    }

    #[test]
    fn a_calibration_survives_and_is_forgotten() {
        use crate::chain::calibration::{Microphone, Socket};
        use crate::chain::learnt::Gain;
        let mut project = Project::default();
        let microphone = Microphone { input: 1, full_scale_db_spl: 119.7, uncertainty_db: 0.15, by: None };
        let output = Some(Socket { full_scale_dbu: 15.49, uncertainty_db: 0.05 });
        let calibrated = Calibrated { output, microphone: Some(microphone), ..Calibrated::default() };
        project.apply(Edit::SetCalibrated(Box::new(calibrated.clone())));
        let gains = [Gain { output: 0, input: 0, gain_db: -6.0, uncertainty_db: 0.01 }];
        project.apply(Edit::Learn(Some(Learnt::new("line-loop", "loopback", 1, &gains).unwrap())));
        project.apply(Edit::SetListening("large".to_owned()));
        let read = Project::parse(&project.to_json()).unwrap();
        assert_eq!((&read, &read.calibrated, read.listening().level.0), (&project, &calibrated, 83.0));
        project.apply(Edit::SetCalibrated(Box::default()));
        project.apply(Edit::Learn(None));
        assert!(!project.to_json().contains("calibrated") && !project.to_json().contains("learnt"));
    }

    #[test]
    fn damage_and_newer_formats_are_told() {
        let damaged = Project::parse("{\"schema\": 3").unwrap_err().to_string();
        assert!(damaged.starts_with("it is damaged"), "{damaged}");
        let newer = Project::parse("{\"schema\": \"linecheck.project/2\"}").unwrap_err().to_string();
        assert!(newer.contains("linecheck.project/2"), "{newer}");
    }
}
