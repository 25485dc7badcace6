//! The ear tests, for a return that is the user's own ears: which side a sound comes from, and which of two stands in
//! the middle. Blind: what is played is drawn from a seed and is nowhere shown; a [`sequential`] test ends a series as
//! soon as chance is excluded or nothing else is left; a [`pattern`] in the answers says what is wrong.
//!
//! All of it is a function of the seed and the answers, so that is what is saved, and a series goes on where it was left.

mod finding;
pub mod pattern;
pub mod sequential;
mod sound;
#[cfg(test)]
mod tests;
mod trial;

pub use finding::{Finding, Grade};
pub use pattern::Pattern;
pub use sound::{LEFT, RIGHT, Trial, tape};
pub use trial::{Answer, Stimulus, Test};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was heard in the ear tests so far.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Ear {
    /// Left, right or both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Series>,
    /// In phase or out of phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Series>,
}

/// One test, from its first trial on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// Id of the chain it was heard on: of another it says nothing.
    pub chain: String,
    /// What the trials are drawn from.
    pub seed: u64,
    /// When it began: RFC 3339, UTC; empty before its first sound.
    #[serde(default)]
    pub begun: String,
    /// The answers, trial by trial.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// What was said to the trial at hand and may still be taken back: it counts once the user goes on. Nothing in the
    /// window depends on it before that. Were it judged at once, a series that goes on would tell that the answer was
    /// wrong, and whoever took back what was wrong would pass by guessing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Answer>,
}

/// What the user does in a test.
#[derive(Debug, Clone, PartialEq)]
pub enum EarEdit {
    /// A series from its beginning, on the chain of this id, drawn from this seed.
    Begin(Test, String, u64),
    /// Its first sound was played at this time (RFC 3339).
    Stamp(Test, String),
    /// The answer to the trial at hand, for good.
    Answer(Test, Answer),
    /// The same, for as long as the user does not go on.
    Say(Test, Answer),
    /// What was said was a slip.
    TakeBack(Test),
    /// What was said counts: the user goes on.
    GoOn(Test),
    /// The series as it was, or none, in place of one of which nothing was heard yet.
    Restore(Test, Option<Box<Series>>),
}

/// Why a series is over, and what its answers look like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ending {
    /// Why.
    pub kind: EndingKind,
    /// What explains the answers best and how sure that is (0 … 1), where it is likely enough to be named.
    pub pattern: Option<(Pattern, f64)>,
}

/// Why a series is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndingKind {
    /// Chance is excluded: the answers are right.
    Passed,
    /// The answers are wrong in a way that has a name.
    Recognised,
    /// No better than chance.
    Chance,
    /// Neither, after as many trials as anyone can be asked for.
    Undecided,
}

impl Ear {
    /// Whether nothing was ever begun.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The series of a test, if one was begun.
    pub fn series(&self, test: Test) -> Option<&Series> {
        match test {
            Test::Channels => self.channels.as_ref(),
            Test::Phase => self.phase.as_ref(),
        }
    }

    fn slot(&mut self, test: Test) -> &mut Option<Series> {
        match test {
            Test::Channels => &mut self.channels,
            Test::Phase => &mut self.phase,
        }
    }

    /// Makes a change; what comes after the end of a series changes nothing.
    pub fn apply(&mut self, edit: EarEdit) {
        match edit {
            EarEdit::Begin(test, chain, seed) => {
                let (begun, answers, said) = (String::new(), Vec::new(), None);
                *self.slot(test) = Some(Series { chain, seed, begun, answers, said });
            }
            EarEdit::Stamp(test, now) => {
                if let Some(series) = self.slot(test).as_mut().filter(|series| series.begun.is_empty()) {
                    series.begun = now;
                }
            }
            EarEdit::Answer(test, answer) => {
                if let Some(series) = self.open(test) {
                    series.said = None;
                    series.answers.push(answer);
                }
            }
            EarEdit::Say(test, answer) => {
                if let Some(series) = self.open(test) {
                    series.said = Some(answer);
                }
            }
            EarEdit::TakeBack(test) => {
                if let Some(series) = self.open(test) {
                    series.said = None;
                }
            }
            EarEdit::GoOn(test) => {
                if let Some(series) = self.open(test) {
                    series.answers.extend(series.said.take());
                }
            }
            EarEdit::Restore(test, before) => {
                if self.series(test).is_some_and(Series::is_unheard) {
                    *self.slot(test) = before.map(|series| *series);
                }
            }
        }
    }

    /// The series of a test, unless it is over.
    fn open(&mut self, test: Test) -> Option<&mut Series> {
        self.slot(test).as_mut().filter(|series| series.ending(test).is_none())
    }
}

impl Series {
    /// Whether nothing of it was played to its end and nothing answered.
    pub fn is_unheard(&self) -> bool {
        self.begun.is_empty() && self.answers.is_empty() && self.said.is_none()
    }

    /// The series after the user has gone on.
    pub fn gone_on(&self) -> Self {
        let mut next = self.clone();
        next.answers.extend(next.said.take());
        next
    }

    /// What the trial with this number (from 0) plays.
    pub fn stimulus(&self, test: Test, trial: usize) -> Stimulus {
        trial::draw(test, self.seed, trial)
    }

    /// Each trial that was answered: what was played, and what was said.
    pub fn pairs(&self, test: Test) -> impl Iterator<Item = (Stimulus, Answer)> + Clone + '_ {
        self.answers.iter().enumerate().map(move |(trial, answer)| (self.stimulus(test, trial), *answer))
    }

    /// Answers that were right.
    pub fn correct(&self, test: Test) -> usize {
        self.pairs(test).filter(|(played, said)| played.right_answer() == *said).count()
    }

    /// The probability of as many right answers, or more, in as many trials by guessing: exact.
    pub fn p_value(&self, test: Test) -> f64 {
        sequential::p_value(self.answers.len(), self.correct(test), test.chance())
    }

    /// Why it is over, if it is.
    pub fn ending(&self, test: Test) -> Option<Ending> {
        let trials = self.answers.len();
        let every_kind = test.stimuli().iter().all(|kind| {
            self.pairs(test).any(|(played, said)| played == *kind && said == kind.right_answer())
        });
        let ratio = sequential::likelihood_ratio(trials, self.correct(test), test.chance());
        if ratio >= sequential::PASS && every_kind {
            return Some(Ending { kind: EndingKind::Passed, pattern: None });
        }
        let best = pattern::recognise(test, self.pairs(test));
        let certain = best.filter(|(_, certainty)| *certainty >= pattern::CERTAIN);
        if certain.is_some() {
            return Some(Ending { kind: EndingKind::Recognised, pattern: certain });
        }
        // Where a pattern explains them better, a few more answers make it certain or take it away.
        if best.is_none() && trials >= test.fewest_for_chance() && ratio <= sequential::FAIL {
            return Some(Ending { kind: EndingKind::Chance, pattern: None });
        }
        let pattern = best.filter(|(_, certainty)| *certainty >= pattern::LIKELY);
        let all_played =
            test.stimuli().iter().all(|kind| self.pairs(test).any(|(played, _)| played == *kind));
        (trials >= test.most_trials() && all_played)
            .then_some(Ending { kind: EndingKind::Undecided, pattern })
    }
}
