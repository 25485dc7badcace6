//! The report as text: reading, writing, and the JSON Schema that describes what is written.

use super::model::{Report, SCHEMA};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// Why a text is not a report, in a plain sentence.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReportError {
    /// Nothing was ever saved.
    #[error("There is no report yet.")]
    Empty,
    /// The text is not JSON at all.
    #[error("This is not a report: the text is not JSON ({0}).")]
    NotJson(String),
    /// It is JSON, but not of this program.
    #[error("This is not a Linecheck report: {0}.")]
    Foreign(String),
    /// A later version wrote it.
    #[error("This report was made by a newer Linecheck ({0}); this version reads {SCHEMA}.")]
    Newer(String),
    /// It is a report, but parts are missing or of the wrong kind.
    #[error("The report is damaged: {0}.")]
    Damaged(String),
}

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One line: for the host's project.
    Compact,
    /// Indented, with a newline at the end: for a file.
    Pretty,
}

impl Report {
    /// Reads a report. What is unknown is ignored, what is optional may be missing.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Err(ReportError::Empty);
        }
        let mut value: Value =
            serde_json::from_str(text).map_err(|error| ReportError::NotJson(error.to_string()))?;
        recognise(&value)?;
        fill_in(&mut value);
        serde_json::from_value(value).map_err(|error| ReportError::Damaged(error.to_string()))
    }

    /// The report as JSON.
    pub fn to_json(&self, layout: Layout) -> String {
        let text = match layout {
            Layout::Compact => serde_json::to_string(self),
            Layout::Pretty => serde_json::to_string_pretty(self).map(|text| text + "\n"),
        };
        // Strings, finite numbers and string keys only: nothing here that serde_json refuses.
        text.unwrap_or_default()
    }
}

/// Whether `value` says that it is a report that this version reads.
fn recognise(value: &Value) -> Result<(), ReportError> {
    let foreign = |reason: &str| Err(ReportError::Foreign(reason.to_owned()));
    let Some(name) = value.get("schema") else {
        return foreign("it names no schema");
    };
    let Some(name) = name.as_str() else {
        return foreign("its schema is not a name");
    };
    if name == SCHEMA {
        return Ok(());
    }
    let number = |name: &str| name.strip_prefix("linecheck.report/")?.parse::<u64>().ok();
    if number(name) > number(SCHEMA) {
        return Err(ReportError::Newer(name.to_owned()));
    }
    foreign(&format!("its schema is “{name}”"))
}

/// Adds the optional parts of each check and fault that are missing.
fn fill_in(value: &mut Value) {
    let parts = [
        ("checks", &["title", "why", "headline"][..], &["figures", "curves", "limits", "advice"][..]),
        ("faults", &["headline"][..], &["evidence", "fix"][..]),
    ];
    for (list, texts, lists) in parts {
        for entry in value.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let Some(entry) = entry.as_object_mut() else { continue };
            for text in texts {
                entry.entry(*text).or_insert_with(|| json!(""));
            }
            for list in lists {
                entry.entry(*list).or_insert_with(|| json!([]));
            }
        }
    }
}

/// The JSON Schema (draft 2020-12) of what this version writes, made from the types.
pub fn schema() -> Value {
    let mut value =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Report>();
    value.insert("title".to_owned(), json!("Linecheck report"));
    value.to_value()
}
