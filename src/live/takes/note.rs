//! What a take is, as a line of JSON inside its file: enough to measure it again.

use crate::measure::find;
use crate::report::SetupReport;
use crate::tape::MAX_CHANNELS;
use crate::units::{Dbfs, HARD_CEILING};
use crate::walk::Plan;
use serde::{Deserialize, Serialize};

/// The format this version writes.
pub const SCHEMA: &str = "linecheck.take/1";
/// Holes of one input that are told apart, at most: those that lie nearest become one.
const HOLES: usize = 64;
/// No take waits longer than this after its sound, in seconds.
const LONGEST_TAIL: f64 = 10.0;
/// No search repeats its codes more often.
const MOST_TIMES: usize = 16;

/// What a take is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Name and number of this format.
    pub schema: String,
    /// When its run began: RFC 3339. Takes of one run say the same.
    pub begun: String,
    /// Its place in the run, from 1.
    pub take: usize,
    /// Takes of the whole run.
    pub of: usize,
    /// Whether it was played to its end.
    pub whole: bool,
    /// What was done.
    pub step: Step,
    /// What the run was made for.
    pub setup: SetupReport,
    /// What of the return is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holes: Vec<Hole>,
}

/// Samples of the return that were never recorded or were no numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// The input, from 1.
    pub input: usize,
    /// The first frame, from 0.
    pub from: usize,
    /// How many.
    pub frames: usize,
}

/// What was done, as [`Plan`] has it; outputs count from 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "id", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "as in Plan")]
pub enum Step {
    /// Silence.
    Silence,
    /// Coded bursts.
    Search { outputs: Vec<usize>, level_dbfs: f64, tail_seconds: f64, times: usize },
    /// Tones.
    Tones { output: usize, level_dbfs: f64, tail_seconds: f64 },
    /// A sweep.
    Sweep { output: usize, level_dbfs: f64, tail_seconds: f64 },
    /// Bursts again and again.
    Repeats { level_dbfs: f64, tail_seconds: f64 },
}

/// Why a note can't be used, in half a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is none.
    #[error("it does not say that it is a take of Linecheck")]
    Foreign,
    /// A later version wrote it.
    #[error("a newer Linecheck wrote it ({0}), and this one reads {SCHEMA}")]
    Newer(String),
    /// It says what can't be.
    #[error("what it says of itself is damaged")]
    Damaged,
}

impl Note {
    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// Where it is none, of a later version, or says what no run does.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let value: serde_json::Value = serde_json::from_str(text.trim()).map_err(|_| NoteError::Foreign)?;
        let schema = value.get("schema").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        if !schema.starts_with("linecheck.take/") {
            return Err(NoteError::Foreign);
        }
        if schema != SCHEMA {
            return Err(NoteError::Newer(schema));
        }
        let note: Self = serde_json::from_value(value).map_err(|_| NoteError::Damaged)?;
        if note.is_possible() { Ok(note) } else { Err(NoteError::Damaged) }
    }

    /// As one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether a run can have made it: what is read from a file must not ask for endless tapes.
    fn is_possible(&self) -> bool {
        let setup = &self.setup;
        let channels = (1..=MAX_CHANNELS).contains(&setup.outputs) && setup.inputs <= MAX_CHANNELS;
        let rate = (7_000.0..=400_000.0).contains(&setup.sample_rate_hz);
        let level = |level: f64| (-200.0..=HARD_CEILING.0).contains(&level);
        let tail = |tail: f64| (0.0..=LONGEST_TAIL).contains(&tail);
        let output = |output: usize| (1..=setup.outputs).contains(&output);
        let step = match &self.step {
            Step::Silence => true,
            Step::Search { outputs, level_dbfs, tail_seconds, times } => {
                let all = outputs.len() <= MAX_CHANNELS && outputs.iter().all(|found| output(*found));
                all && level(*level_dbfs) && tail(*tail_seconds) && (1..=MOST_TIMES).contains(times)
            }
            Step::Tones { output: at, level_dbfs, tail_seconds }
            | Step::Sweep { output: at, level_dbfs, tail_seconds } => {
                output(*at) && level(*level_dbfs) && tail(*tail_seconds)
            }
            Step::Repeats { level_dbfs, tail_seconds } => level(*level_dbfs) && tail(*tail_seconds),
        };
        channels && rate && level(setup.level_dbfs) && step && (1..=self.of).contains(&self.take)
    }
}

impl Hole {
    /// In a sentence; `rate` in hertz.
    pub fn describe(&self, rate: f64) -> String {
        let Self { input, from, frames } = self;
        format!(
            "Input {input} lost {frames} samples from frame {from} on ({:.3} s): zeros stand in their place.",
            *from as f64 / rate.max(1.0)
        )
    }
}

impl Step {
    /// What its file is called.
    pub fn name(&self) -> String {
        match self {
            Self::Silence => "silence".to_owned(),
            Self::Search { .. } => "search".to_owned(),
            Self::Tones { output, .. } => format!("tones-out{output}"),
            Self::Sweep { output, .. } => format!("sweep-out{output}"),
            Self::Repeats { .. } => "repeats".to_owned(),
        }
    }

    /// As it is played and measured.
    pub fn plan(&self) -> Plan {
        match *self {
            Self::Silence => Plan::Idle,
            Self::Search { ref outputs, level_dbfs, tail_seconds, times } => {
                let outputs = outputs.iter().map(|output| output.saturating_sub(1)).collect();
                Plan::Find(find::Step { outputs, level: Dbfs(level_dbfs), tail_seconds, times })
            }
            Self::Tones { output, level_dbfs, tail_seconds } => {
                Plan::Tones { output: output.saturating_sub(1), level: Dbfs(level_dbfs), tail_seconds }
            }
            Self::Sweep { output, level_dbfs, tail_seconds } => {
                Plan::Survey { output: output.saturating_sub(1), level: Dbfs(level_dbfs), tail_seconds }
            }
            Self::Repeats { level_dbfs, tail_seconds } => {
                Plan::Repeats { level: Dbfs(level_dbfs), tail_seconds }
            }
        }
    }
}

impl From<&Plan> for Step {
    fn from(plan: &Plan) -> Self {
        match plan {
            Plan::Idle => Self::Silence,
            Plan::Find(step) => Self::Search {
                outputs: step.outputs.iter().map(|output| output + 1).collect(),
                level_dbfs: step.level.0,
                tail_seconds: step.tail_seconds,
                times: step.times,
            },
            Plan::Tones { output, level, tail_seconds } => {
                Self::Tones { output: output + 1, level_dbfs: level.0, tail_seconds: *tail_seconds }
            }
            Plan::Survey { output, level, tail_seconds } => {
                Self::Sweep { output: output + 1, level_dbfs: level.0, tail_seconds: *tail_seconds }
            }
            Plan::Repeats { level, tail_seconds } => {
                Self::Repeats { level_dbfs: level.0, tail_seconds: *tail_seconds }
            }
        }
    }
}

/// Where a recording is no number, by input and in order. Of more than 64 of one input those become one that lie
/// nearest to each other: what lies between them counts as lost with them.
pub fn holes(recording: &[Vec<f32>]) -> Vec<Hole> {
    let inputs = recording.iter().enumerate();
    inputs.flat_map(|(input, samples)| few(found(samples), input + 1)).collect()
}

/// First frame and first frame after, of each.
fn found(samples: &[f32]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (frame, _) in samples.iter().enumerate().filter(|(_, sample)| !sample.is_finite()) {
        match found.last_mut() {
            Some((_, end)) if *end == frame => *end = frame + 1,
            _ => found.push((frame, frame + 1)),
        }
    }
    found
}

fn few(mut found: Vec<(usize, usize)>, input: usize) -> Vec<Hole> {
    let mut gap = 1;
    while found.len() > HOLES {
        gap *= 2;
        found.dedup_by(|later, earlier| {
            let near = later.0 - earlier.1 < gap;
            if near {
                earlier.1 = later.1;
            }
            near
        });
    }
    found.into_iter().map(|(from, end)| Hole { input, from, frames: end - from }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(step: Step) -> Note {
        let setup = SetupReport {
            chain: "line-loop".to_owned(),
            return_path: "loopback".to_owned(),
            level_dbfs: -20.0,
            sample_rate_hz: 48_000.0,
            inputs: 2,
            outputs: 2,
            ..SetupReport::default()
        };
        let begun = "2026-11-21T06:48:16Z".to_owned();
        Note { schema: SCHEMA.to_owned(), begun, take: 1, of: 1, whole: true, step, setup, holes: vec![] }
    }

    #[test]
    fn every_plan_comes_back_as_it_was() {
        let (level, tail_seconds) = (Dbfs(-23.456_789_012_3), 0.370_208_333_333_3);
        let find = find::Step { outputs: vec![0, 1], level, tail_seconds, times: 4 };
        let plans = [
            Plan::Idle,
            Plan::Find(find),
            Plan::Tones { output: 0, level, tail_seconds },
            Plan::Survey { output: 1, level, tail_seconds },
            Plan::Repeats { level, tail_seconds },
        ];
        for plan in plans {
            let read = Note::parse(&note(Step::from(&plan)).to_json()).unwrap();
            assert_eq!(read.step.plan(), plan);
        }
    }

    #[test]
    fn what_no_run_does_is_refused() {
        let wrong = |change: fn(&mut Note)| {
            let mut note = note(Step::Sweep { output: 1, level_dbfs: -20.0, tail_seconds: 0.4 });
            change(&mut note);
            Note::parse(&note.to_json()).unwrap_err()
        };
        assert_eq!(wrong(|note| note.setup.outputs = 1_000_000), NoteError::Damaged);
        assert_eq!(wrong(|note| note.setup.sample_rate_hz = 1e12), NoteError::Damaged);
        assert_eq!(wrong(|note| note.take = 2), NoteError::Damaged);
        assert_eq!(
            wrong(|note| note.schema = "linecheck.take/2".to_owned()).to_string().find("newer"),
            Some(2)
        );
        let endless = Step::Repeats { level_dbfs: -20.0, tail_seconds: 1e9 };
        assert_eq!(Note::parse(&note(endless).to_json()), Err(NoteError::Damaged));
        let third = Step::Tones { output: 3, level_dbfs: -20.0, tail_seconds: 0.4 };
        assert_eq!(Note::parse(&note(third).to_json()), Err(NoteError::Damaged));
        assert_eq!(Note::parse("a comment"), Err(NoteError::Foreign));
        assert_eq!(Note::parse("{\"schema\":\"linecheck.take/1\"}"), Err(NoteError::Damaged));
    }

    #[test]
    fn holes_are_found_and_of_very_many_the_nearest_become_one() {
        let mut samples = vec![0.0f32; 1_000];
        samples[0] = f32::NAN;
        samples[998..].fill(f32::INFINITY);
        let expected = [(1, 0, 1), (1, 998, 2)].map(|(input, from, frames)| Hole { input, from, frames });
        assert_eq!(holes(&[samples.clone()]), expected);
        samples.iter_mut().step_by(3).for_each(|sample| *sample = f32::NAN);
        let found = holes(&[vec![0.0; 1_000], samples]);
        assert_eq!(found, [Hole { input: 2, from: 0, frames: 1_000 }]);
        assert_eq!(holes(&[vec![0.0; 8]]), []);
    }
}
