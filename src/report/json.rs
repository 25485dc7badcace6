//! The report as text: reading, writing, and the JSON Schema that describes what is written.

use super::model::{Report, SCHEMA};
use super::unknown::Unknown;
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
    /// Reads a report of this or an earlier version. What is unknown is kept, what is optional may be missing.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        let value = json_of(text)?;
        recognise(&value)?;
        Self::of(value)
    }

    /// Reads a report for looking at, even if a later version wrote it: then with a sentence that says so, and not to
    /// be written again. What it holds beyond this version is not shown.
    ///
    /// # Errors
    /// As [`Report::parse`]; a later report that this version can make nothing of is [`ReportError::Newer`].
    pub fn parse_newer(text: &str) -> Result<(Self, Option<String>), ReportError> {
        let value = json_of(text)?;
        match recognise(&value) {
            Ok(()) => Self::of(value).map(|report| (report, None)),
            Err(ReportError::Newer(name)) => {
                let report = Self::of(value).map_err(|_| ReportError::Newer(name.clone()))?;
                let sentence = format!(
                    "This report was made by a newer Linecheck ({name}). It can be read but not changed here, and what \
                     this version ({SCHEMA}) does not know is not shown."
                );
                Ok((report, Some(sentence)))
            }
            Err(other) => Err(other),
        }
    }

    fn of(original: Value) -> Result<Self, ReportError> {
        let mut value = original.clone();
        fill_in(&mut value);
        let damaged = |error: serde_json::Error| ReportError::Damaged(error.to_string());
        let mut report: Self = serde_json::from_value(value).map_err(damaged)?;
        let known = serde_json::to_value(&report).map_err(damaged)?;
        report.unknown = Unknown::of(&original, &known);
        Ok(report)
    }

    /// The report as JSON, with what another version wrote into it.
    pub fn to_json(&self, layout: Layout) -> String {
        let text = if self.unknown.is_empty() { written(self, layout) } else { self.with_unknown(layout) };
        // Strings, finite numbers and string keys only: nothing here that serde_json refuses.
        text.unwrap_or_default()
    }

    fn with_unknown(&self, layout: Layout) -> serde_json::Result<String> {
        let mut value = serde_json::to_value(self)?;
        self.unknown.put_back(&mut value);
        written(&value, layout)
    }
}

fn written(value: &impl serde::Serialize, layout: Layout) -> serde_json::Result<String> {
    match layout {
        Layout::Compact => serde_json::to_string(value),
        Layout::Pretty => serde_json::to_string_pretty(value).map(|text| text + "\n"),
    }
}

fn json_of(text: &str) -> Result<Value, ReportError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(ReportError::Empty);
    }
    serde_json::from_str(text).map_err(|error| ReportError::NotJson(error.to_string()))
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
