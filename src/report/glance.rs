//! Reading what thousands of reports say without their curves, which are nearly all of their length.

use super::json::ReportError;
use super::model::{Report, SCHEMA, SetupReport, Status};
use crate::check::{Figure, Outcome, Verdict};
use crate::fault::Diagnosis;
use serde::Deserialize;

#[derive(Deserialize)]
struct Glance {
    schema: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    made: String,
    status: Status,
    #[serde(default)]
    stopped_because: Option<String>,
    #[serde(default)]
    setup: Option<SetupReport>,
    #[serde(default)]
    checks: Vec<Check>,
    #[serde(default)]
    faults: Vec<Fault>,
}

#[derive(Deserialize)]
struct Check {
    id: String,
    #[serde(default)]
    title: String,
    verdict: Verdict,
    #[serde(default)]
    headline: String,
    #[serde(default)]
    figures: Vec<Figure>,
}

#[derive(Deserialize)]
struct Fault {
    id: String,
    certainty: f64,
    #[serde(default)]
    headline: String,
}

impl Report {
    /// Reads a report without its curves, limits and advice: several times as fast as [`Report::parse`].
    ///
    /// # Errors
    /// As [`Report::parse`].
    pub fn glance(text: &str) -> Result<Self, ReportError> {
        let glance: Result<Glance, _> = serde_json::from_str(text.trim_start_matches('\u{feff}').trim());
        match glance {
            Ok(glance) if glance.schema == SCHEMA => Ok(glance.into()),
            // Whatever is wrong with it, the thorough reader says it best.
            _ => Self::parse(text),
        }
    }
}

impl From<Glance> for Report {
    fn from(glance: Glance) -> Self {
        let check = |check: Check| Outcome {
            id: check.id,
            title: check.title,
            figures: check.figures,
            ..Outcome::new(check.verdict, check.headline)
        };
        let fault = |fault: Fault| Diagnosis {
            id: fault.id,
            certainty: fault.certainty,
            headline: fault.headline,
            evidence: Vec::new(),
            fix: Vec::new(),
        };
        Self {
            schema: glance.schema,
            version: glance.version,
            made: glance.made,
            status: glance.status,
            stopped_because: glance.stopped_because,
            setup: glance.setup,
            checks: glance.checks.into_iter().map(check).collect(),
            faults: glance.faults.into_iter().map(fault).collect(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Layout;
    use crate::report::tests::sample;

    #[test]
    fn says_the_same_as_the_whole_report() {
        for report in sample::all() {
            let text = report.to_json(Layout::Compact);
            let (glance, whole) = (Report::glance(&text).unwrap(), Report::parse(&text).unwrap());
            assert_eq!(glance.verdict(), whole.verdict());
            assert_eq!((&glance.made, &glance.setup), (&whole.made, &whole.setup));
            let figures = |report: &Report| -> Vec<Figure> {
                report.checks.iter().flat_map(|check| check.figures.clone()).collect()
            };
            assert_eq!(figures(&glance), figures(&whole));
        }
    }

    #[test]
    fn refuses_what_the_thorough_reader_refuses_in_the_same_words() {
        for text in ["", "hello", "[]", "{}", r#"{"schema": "linecheck.report/9", "status": "complete"}"#] {
            assert_eq!(Report::glance(text), Report::parse(text));
            assert!(Report::glance(text).is_err());
        }
    }
}
