//! The report, read the way any foreign program reads it: from the bytes of the saved state.

use anyhow::{Context, Result};
use serde_json::Value;

/// The report as JSON, with the few questions that tests and the demo ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Report(pub Value);

impl Report {
    /// Out of a saved CLAP state: eight bytes of length, then JSON whose field `report` is the JSON of a string that
    /// holds the report. `None` while nothing was ever written.
    pub fn from_state(state: &[u8]) -> Result<Option<Self>> {
        let (length, json) = state.split_at_checked(8).context("the state is shorter than its own length")?;
        let length = usize::try_from(u64::from_le_bytes(length.try_into()?))?;
        let json = json.get(..length).context("the state is cut off")?;
        let state: Value = serde_json::from_slice(json).context("the state is not JSON")?;
        let mut report = state.pointer("/fields/report").context("the state has no field `report`")?.clone();
        while let Value::String(text) = report {
            if text.is_empty() {
                return Ok(None);
            }
            report = serde_json::from_str(&text).context("the field `report` is not JSON")?;
        }
        Ok(Some(Self(report)))
    }

    /// How far the run has come.
    pub fn status(&self) -> &str {
        self.text("/status")
    }

    /// Why it was stopped.
    pub fn stopped_because(&self) -> &str {
        self.text("/stopped_because")
    }

    /// When it was made.
    pub fn made(&self) -> &str {
        self.text("/made")
    }

    /// The checks, each as (id, verdict, headline).
    pub fn checks(&self) -> Vec<(&str, &str, &str)> {
        self.rows("/checks")
            .map(|row| (text(row, "/id"), text(row, "/verdict"), text(row, "/headline")))
            .collect()
    }

    /// A check's verdict.
    pub fn verdict(&self, check: &str) -> Option<&str> {
        self.checks().into_iter().find(|row| row.0 == check).map(|row| row.1)
    }

    /// The faults, each as (id, certainty, headline), in the report's order.
    pub fn faults(&self) -> Vec<(&str, f64, &str)> {
        self.rows("/faults")
            .map(|row| (text(row, "/id"), row["certainty"].as_f64().unwrap_or(0.0), text(row, "/headline")))
            .collect()
    }

    /// The ids of the faults.
    pub fn fault_ids(&self) -> Vec<&str> {
        self.faults().into_iter().map(|row| row.0).collect()
    }

    /// A figure of a check; channels count from 1, `None` for a figure that belongs to no channel.
    pub fn figure(&self, check: &str, id: &str, output: Option<u64>, input: Option<u64>) -> Option<f64> {
        let check = self.rows("/checks").find(|row| row["id"] == check)?;
        let figures = check["figures"].as_array()?.iter();
        figures
            .filter(|row| {
                row["id"] == id && row["output"].as_u64() == output && row["input"].as_u64() == input
            })
            .find_map(|row| row["value"].as_f64())
    }

    /// The same without what changes while nothing runs.
    #[must_use]
    pub fn without_the_clock(mut self) -> Self {
        if let Some(fields) = self.0.as_object_mut() {
            fields.retain(|name, _| name != "made" && name != "meters");
        }
        self
    }

    fn rows(&self, pointer: &str) -> impl Iterator<Item = &Value> {
        self.0.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
    }

    fn text(&self, pointer: &str) -> &str {
        text(&self.0, pointer)
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Report;
    use anyhow::Context;
    use serde_json::{Value, json};

    fn state(json: &Value) -> Vec<u8> {
        let json = json.to_string().into_bytes();
        [&(json.len() as u64).to_le_bytes(), json.as_slice()].concat()
    }

    fn read(field: &str) -> anyhow::Result<Option<Report>> {
        Report::from_state(&state(&json!({ "fields": { "report": field } })))
    }

    #[test]
    fn a_report_is_found_under_all_its_wrappings() -> anyhow::Result<()> {
        let report = json!({ "status": "complete", "faults": [{ "id": "no-return", "certainty": 0.9 }] });
        let once = report.to_string();
        let twice = Value::String(once.clone()).to_string();
        for wrapped in [once, twice] {
            let read = read(&wrapped)?.context("no report")?;
            assert_eq!((read.status(), read.fault_ids()), ("complete", vec!["no-return"]));
        }
        Ok(())
    }

    #[test]
    fn an_empty_field_is_no_report_and_a_damaged_state_is_an_error() -> anyhow::Result<()> {
        assert_eq!(read("\"\"")?, None);
        assert!(read("neither JSON nor a report").is_err());
        assert!(Report::from_state(b"short").is_err());
        assert!(Report::from_state(&state(&json!({}))).is_err());
        Ok(())
    }
}
