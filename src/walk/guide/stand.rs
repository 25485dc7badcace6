//! How each step stands.

use super::steps::{STEPS, Step, Waits};
use super::trail::Circumstances;
use crate::chain::{Chain, ReturnPath};
use crate::walk::Project;
use crate::walk::ear::{Grade, Test};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What came out of a step, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// In order.
    Good,
    /// It can't be told.
    Unsure,
    /// Worth a look.
    Remark,
    /// Something is wrong.
    Bad,
}

/// What a measured run says of the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// When: RFC 3339, UTC.
    pub made: String,
    /// For what.
    pub circumstances: Circumstances,
    /// Whether it still goes on.
    pub running: bool,
    /// The worst that each step's checks and faults say; a step of which nothing was judged is absent.
    pub standings: BTreeMap<Step, Standing>,
}

/// What the guide is derived from.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What hangs on the outputs now.
    pub chain: Chain,
    /// How the signal comes back now.
    pub return_path: ReturnPath,
    /// The rate now, in hertz.
    pub rate: Option<f64>,
    /// What the user said.
    pub project: &'a Project,
    /// The newest run.
    pub ran: Option<&'a Ran>,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Not done yet.
    Open,
    /// It is being measured.
    Running,
    /// There is a result.
    Result(Standing),
    /// The user did without it.
    Skipped,
    /// There is a result, but for another set-up, of which this is another.
    Again(&'static str),
}

/// A step of the walk at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The step.
    pub step: Step,
    /// What it waits for.
    pub waits: Waits,
    /// How it stands.
    pub mark: Mark,
    /// When its result was made: RFC 3339, UTC.
    pub made: Option<String>,
}

/// The steps that apply, in order, each with how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    rows: Vec<Row>,
    at: Option<Step>,
}

impl Mark {
    /// Whether nothing is left to do or to mend.
    pub fn is_well(self) -> bool {
        self.is_settled() && self != Self::Result(Standing::Bad)
    }

    /// Whether the walk may go on without a word.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Result(_) | Self::Skipped)
    }

    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "to do",
            Self::Running => "measuring",
            Self::Result(Standing::Good) => "done",
            Self::Result(Standing::Remark) => "worth a look",
            Self::Result(Standing::Unsure) => "can't tell",
            Self::Result(Standing::Bad) => "failed",
            Self::Skipped => "skipped",
            Self::Again(_) => "again",
        }
    }
}

impl Guide {
    /// The walk as it stands; of the steps that apply only those for which `has_page`.
    pub fn new(seen: Seen, has_page: impl Fn(Step) -> bool) -> Self {
        let applies = |step: &Step| step.applies(seen.chain, seen.return_path) && has_page(*step);
        let steps: Vec<Step> = STEPS.iter().map(|row| row.0).filter(applies).collect();
        let others = |step: &&Step| step.waits(seen.chain, seen.return_path) != Waits::Others;
        let mut rows: Vec<Row> = steps.iter().filter(others).map(|step| row(*step, seen)).collect();
        if steps.contains(&Step::Report) {
            rows.push(Row { step: Step::Report, waits: Waits::Others, mark: whole(&rows), made: None });
        }
        let at = seen.project.trail.at.as_deref().and_then(Step::of);
        Self { at: at.filter(|step| steps.contains(step)), rows }
    }

    /// The steps, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// A step's row, if it applies.
    pub fn row(&self, step: Step) -> Option<&Row> {
        self.rows.iter().find(|row| row.step == step)
    }

    /// Where the user was, or else the first step that is still to be done or has something to mend; `None` where no
    /// step applies.
    pub fn here(&self) -> Option<Step> {
        let open = || self.rows.iter().find(|row| !row.mark.is_well()).or(self.rows.last());
        self.at.or_else(|| Some(open()?.step))
    }

    /// The step after `step`.
    pub fn next(&self, step: Step) -> Option<Step> {
        self.rows.iter().map(|row| row.step).find(|other| *other > step)
    }

    /// The step before `step`.
    pub fn back(&self, step: Step) -> Option<Step> {
        self.rows.iter().rev().map(|row| row.step).find(|other| *other < step)
    }
}

fn row(step: Step, seen: Seen) -> Row {
    let now = Circumstances::new(seen.chain, seen.return_path, seen.rate);
    let waits = step.waits(seen.chain, seen.return_path);
    let ran = seen.ran.filter(|_| waits == Waits::Run);
    let newest = ran.and_then(|ran| Some((ran.standings.get(&step)?, &ran.made, &ran.circumstances)));
    let kept = seen.project.trail.results.get(step.id());
    let kept = kept.map(|kept| (&kept.standing, &kept.made, &kept.circumstances));
    if ran.is_some_and(|ran| ran.running) {
        return Row { step, waits, mark: Mark::Running, made: None };
    }
    let heard = (step == Step::Listen).then(|| heard(seen)).flatten();
    let heard = heard.as_ref().map(|(standing, made)| (standing, made, &now));
    let result = newest.or(heard).or(kept);
    let changed = result.and_then(|(_, _, then)| then.changed(&now));
    let is_skipped = seen.project.trail.skipped.contains(step.id());
    let mark = match (result, changed) {
        (Some((standing, ..)), None) => Mark::Result(*standing),
        _ if is_skipped => Mark::Skipped,
        (Some(_), Some(what)) => Mark::Again(what),
        (None, _) => Mark::Open,
    };
    Row { step, waits, mark, made: result.map(|(_, made, _)| made.clone()).filter(|made| !made.is_empty()) }
}

/// What the ears said on the chain at hand, and when: the worst, once both tests are over or one has shown what is wrong.
fn heard(seen: Seen) -> Option<(Standing, String)> {
    let over = |test: Test| {
        let series = seen.project.ear.series(test).filter(|series| series.chain == seen.chain.id())?;
        let standing = match series.finding(test)?.grade {
            Grade::Good => Standing::Good,
            Grade::Open => Standing::Unsure,
            Grade::Bad => Standing::Bad,
        };
        Some((standing, series.begun.clone()))
    };
    let found: Vec<(Standing, String)> = Test::ALL.into_iter().filter_map(over).collect();
    let worst = found.iter().map(|one| one.0).max()?;
    let all = found.len() == Test::ALL.len();
    (all || worst == Standing::Bad)
        .then(|| (worst, found.into_iter().map(|one| one.1).max().unwrap_or_default()))
}

/// How all of them together stand: done when nothing is left to do, and as bad as the worst.
fn whole(rows: &[Row]) -> Mark {
    let worst = rows.iter().filter_map(|row| match row.mark {
        Mark::Result(standing) => Some(standing),
        _ => None,
    });
    match worst.max() {
        Some(standing) if rows.iter().all(|row| row.mark.is_settled()) => Mark::Result(standing),
        _ => Mark::Open,
    }
}
