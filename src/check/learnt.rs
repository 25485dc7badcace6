//! A learnt loop in place of what a chain leads one to expect: how each output differs from it.

use super::wiring::Landing;
use crate::chain::Setup;
use crate::chain::learnt::{Change, Gain};

/// How `landing` differs from what was learnt; `None` where nothing was learnt of it.
pub(crate) fn change(setup: &Setup, landing: &Landing) -> Option<Change> {
    let learnt = setup.known.learnt.as_ref()?;
    let now = Gain {
        output: landing.output,
        input: landing.input,
        gain_db: landing.gain_db(),
        uncertainty_db: landing.arrival.gain_db.uncertainty,
    };
    let of = |change: &Change| change.output == landing.output && change.by.is_some();
    learnt.changes(&[now]).into_iter().find(of)
}

/// The gains of the landings, less what was learnt of each: its own difference is allowed. As they are, where not all of
/// them were learnt.
pub(crate) fn gains(setup: &Setup, landings: &[Landing]) -> Vec<f64> {
    let changes: Option<Vec<f64>> =
        landings.iter().map(|landing| Some(change(setup, landing)?.by?.0)).collect();
    changes.unwrap_or_else(|| landings.iter().map(Landing::gain_db).collect())
}
