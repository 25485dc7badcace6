//! What the user has said, saved with the host's project beside the report.

use super::ear::{Ear, EarEdit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

    /// Makes a change.
    pub fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::SetWiring(id) => self.wiring = Some(id),
            Edit::Ear(edit) => self.ear.apply(edit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_with_what_is_not_known() {
        let mut project = Project::parse("").unwrap();
        assert_eq!(project, Project::default());
        project.apply(Edit::SetWiring("monitors-xlr".to_owned()));
        project.unknown.insert("later".to_owned(), serde_json::json!({ "a": [1, 2] }));
        assert_eq!(Project::parse(&project.to_json()).unwrap(), project);
    }

    #[test]
    fn damage_and_newer_formats_are_told() {
        let damaged = Project::parse("{\"schema\": 3").unwrap_err().to_string();
        assert!(damaged.starts_with("it is damaged"), "{damaged}");
        let newer = Project::parse("{\"schema\": \"linecheck.project/2\"}").unwrap_err().to_string();
        assert!(newer.contains("linecheck.project/2"), "{newer}");
    }
}
