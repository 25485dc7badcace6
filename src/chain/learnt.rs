//! "Learn this as good": the first good loop becomes what later ones are held against, better than any sheet.

use crate::units::{Db, power_to_db};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is healthy beside the uncertainty of both measurements: knobs that are set again, temperature, plugs.
pub(super) const TOLERANCE_DB: f64 = 0.3;
/// A gain less certain than this teaches and calibrates nothing.
pub(super) const TOO_UNCERTAIN_DB: f64 = 0.2;

/// The gain of one output's own arrival.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// Output, from 0.
    pub output: usize,
    /// Input that it arrives at, from 0.
    pub input: usize,
    /// Return re stimulus, in dB.
    pub gain_db: f64,
    /// One standard deviation, in dB.
    pub uncertainty_db: f64,
}

/// How far the gains of a loop's outputs are from each other; below 0 without any.
pub fn apart(gains: &[Gain]) -> Db {
    let ends = gains.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), gain| {
        (low.min(gain.gain_db), high.max(gain.gain_db))
    });
    Db(ends.1 - ends.0)
}

/// A loop that was good. Saved with the project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Learnt {
    /// Id of the chain it was learnt with.
    pub chain: String,
    /// Id of the return path.
    pub return_path: String,
    /// One gain per output.
    pub gains: Vec<Gain>,
}

/// Why a loop is not learnt.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NotLearnt {
    /// An output is missing.
    #[error("Output {0} did not arrive. Mend that first, then learn.")]
    Missing(usize),
    /// An output arrives too uncertainly.
    #[error("The gain of output {0} is known to {1} only. Less noise or a higher level, then learn.")]
    Uncertain(usize, Db),
}

/// How an output differs from what was learnt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Output, from 0.
    pub output: usize,
    /// Now less then; `None`: it does not arrive at that input any more.
    pub by: Option<Db>,
    /// Healthy up to here: 0.3 dB, and two standard deviations of both measurements.
    pub tolerance: Db,
}

impl Change {
    /// Whether it is as it was.
    pub fn is_healthy(&self) -> bool {
        self.by.is_some_and(|by| by.0.abs() <= self.tolerance.0)
    }
}

impl Learnt {
    /// Learns from the gains of a loop with so many outputs.
    ///
    /// # Errors
    /// Where one of them is missing or uncertain.
    pub fn new(chain: &str, return_path: &str, outputs: usize, gains: &[Gain]) -> Result<Self, NotLearnt> {
        for output in 0..outputs {
            let found = gains.iter().find(|gain| gain.output == output && gain.gain_db.is_finite());
            let gain = found.ok_or(NotLearnt::Missing(output + 1))?;
            let certain = gain.uncertainty_db <= TOO_UNCERTAIN_DB;
            if !certain {
                return Err(NotLearnt::Uncertain(output + 1, Db(gain.uncertainty_db)));
            }
        }
        let (chain, return_path) = (chain.to_owned(), return_path.to_owned());
        Ok(Self { chain, return_path, gains: gains.to_vec() })
    }

    /// Whether it was learnt with this chain and return.
    pub fn is_for(&self, chain: &str, return_path: &str) -> bool {
        self.chain == chain && self.return_path == return_path
    }

    /// How each output differs now.
    pub fn changes(&self, now: &[Gain]) -> Vec<Change> {
        let change = |then: &Gain| {
            let same = |gain: &&Gain| (gain.output, gain.input) == (then.output, then.input);
            let found = now.iter().find(same).filter(|gain| gain.gain_db.is_finite());
            let uncertainty = found.map_or(0.0, |gain| gain.uncertainty_db).hypot(then.uncertainty_db);
            let by = found.map(|gain| Db(gain.gain_db - then.gain_db));
            Change { output: then.output, by, tolerance: Db(TOLERANCE_DB + 2.0 * uncertainty) }
        };
        self.gains.iter().map(change).collect()
    }

    /// Mean change of all outputs, by which a knob was turned since; `None` where one is missing.
    pub fn turned(&self, now: &[Gain]) -> Option<Db> {
        let changes = self.changes(now);
        let powers: Option<Vec<f64>> =
            changes.iter().map(|change| Some(10f64.powf(change.by?.0 / 10.0))).collect();
        let powers = powers.filter(|powers| !powers.is_empty())?;
        Some(Db(power_to_db(powers.iter().sum::<f64>() / powers.len() as f64)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gain(output: usize, gain_db: f64) -> Gain {
        Gain { output, input: output, gain_db, uncertainty_db: 0.001 }
    }

    #[test]
    fn what_was_good_is_kept_with_its_own_imbalance() {
        let learnt = Learnt::new("headphones", "loopback", 2, &[gain(0, -12.0), gain(1, -13.1)]).unwrap();
        let text = serde_json::to_string(&learnt).unwrap();
        assert_eq!(serde_json::from_str::<Learnt>(&text).unwrap(), learnt);
        assert!(learnt.is_for("headphones", "loopback") && !learnt.is_for("line-loop", "loopback"));
        let same = learnt.changes(&[gain(0, -12.2), gain(1, -13.0)]);
        assert!(same.iter().all(Change::is_healthy), "{same:?}");
        let lost = learnt.changes(&[gain(0, -18.02), gain(1, -13.1)]);
        assert_eq!(lost.iter().map(Change::is_healthy).collect::<Vec<_>>(), [false, true]);
        assert!((lost[0].by.unwrap().0 + 6.02).abs() < 1e-9);
        let gone = learnt.changes(&[gain(0, -12.0)]);
        assert_eq!((gone[1].by, gone[1].is_healthy()), (None, false));
        assert_eq!(learnt.turned(&[gain(0, -12.0)]), None);
        let turned = learnt.turned(&[gain(0, -18.0), gain(1, -19.1)]).unwrap();
        assert!((turned.0 + 6.0).abs() < 1e-9);
    }

    #[test]
    fn uncertain_gains_widen_the_tolerance() {
        let learnt = Learnt::new("line-loop", "loopback", 1, &[gain(0, -6.0)]).unwrap();
        let noisy = Gain { uncertainty_db: 0.5, ..gain(0, -7.0) };
        assert!(learnt.changes(&[noisy])[0].is_healthy());
        assert!(!learnt.changes(&[gain(0, -7.0)])[0].is_healthy());
    }

    #[test]
    fn only_a_good_loop_teaches() {
        let learn = |gains: &[Gain]| Learnt::new("line-loop", "loopback", 2, gains).unwrap_err();
        assert_eq!(learn(&[gain(0, -6.0)]), NotLearnt::Missing(2));
        assert_eq!(learn(&[gain(0, f64::NAN), gain(1, -6.0)]), NotLearnt::Missing(1));
        let vague = Gain { uncertainty_db: 0.4, ..gain(1, -6.0) };
        assert_eq!(learn(&[gain(0, -6.0), vague]), NotLearnt::Uncertain(2, Db(0.4)));
        let unknown = Gain { uncertainty_db: f64::NAN, ..gain(1, -6.0) };
        assert!(matches!(learn(&[gain(0, -6.0), unknown]), NotLearnt::Uncertain(2, _)));
    }
}
