//! What is stored of the walk, because nothing else knows it.

use super::stand::Standing;
use super::steps::Step;
use crate::chain::{Chain, ReturnPath};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// For what a result holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Circumstances {
    /// Id of the chain.
    pub chain: String,
    /// Id of the return path.
    pub return_path: String,
    /// Sample rate in hertz, to the next whole one; absent where no host has said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_hz: Option<u32>,
}

/// A result of a step that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Kept {
    /// When it was made: RFC 3339, UTC.
    pub made: String,
    /// What came out.
    pub standing: Standing,
    /// For what.
    pub circumstances: Circumstances,
}

/// Where the user is in the walk and what was skipped, with the newest result of each step. Steps go by their ids; one
/// that this version does not know is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Trail {
    /// Where the user is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What was skipped.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub skipped: BTreeSet<String>,
    /// The newest result of each step.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub results: BTreeMap<String, Kept>,
}

impl Circumstances {
    /// Those at hand.
    pub fn new(chain: Chain, return_path: ReturnPath, rate: Option<f64>) -> Self {
        Self::of(chain.id(), return_path.id(), rate)
    }

    /// Those of the ids that a report holds.
    pub fn of(chain: &str, return_path: &str, rate: Option<f64>) -> Self {
        let rate = rate.filter(|rate| rate.is_finite() && *rate > 0.0);
        Self {
            chain: chain.to_owned(),
            return_path: return_path.to_owned(),
            rate_hz: rate.map(|rate| rate.round() as u32),
        }
    }

    /// What is another than in `now`, in words; `None` where a result for `self` still holds. A rate that nobody has
    /// said is no other one.
    pub fn changed(&self, now: &Self) -> Option<&'static str> {
        let rates = self.rate_hz.zip(now.rate_hz);
        match () {
            () if self.chain != now.chain => Some("another chain"),
            () if self.return_path != now.return_path => Some("another return"),
            () if rates.is_some_and(|(then, now)| then != now) => Some("another sample rate"),
            () => None,
        }
    }
}

impl Trail {
    /// The user goes to a step.
    pub fn go(&mut self, step: Step) {
        self.at = Some(step.id().to_owned());
    }

    /// The user does without a step.
    pub fn skip(&mut self, step: Step) {
        self.skipped.insert(step.id().to_owned());
    }

    /// A step came to a result: it is no longer skipped.
    pub fn keep(&mut self, step: Step, kept: Kept) {
        self.skipped.remove(step.id());
        self.results.insert(step.id().to_owned(), kept);
    }

    /// Whether it is as new.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
