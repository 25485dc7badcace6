//! A return that does not rest at zero.

use super::{Diagnosis, Fault};
use crate::chain::{ReturnPath, Setup};
use crate::check::dc::FAULT;
use crate::check::words::{self, capital};
use crate::measure::Evidence;
use crate::units::number;

/// Mean off zero.
pub(super) const DC_OFFSET: Fault = Fault { id: "dc-offset", explains: &[], recognise: dc_offset };

/// A mean over seconds is hardly ever wrong.
const SURE: f64 = 0.97;

fn dc_offset(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    if setup.return_path == ReturnPath::Ear {
        return None;
    }
    let inputs = evidence.idle.as_ref()?.inputs.iter().enumerate();
    let off: Vec<(usize, f64)> = inputs
        .filter_map(|(input, idle)| Some((input, idle.as_ref()?.dc.value)))
        .filter(|(_, dc)| dc.is_finite() && dc.abs() > FAULT)
        .collect();
    let numbers: Vec<usize> = off.iter().map(|row| row.0).collect();
    let verb = words::verb(numbers.len(), "does", "do");
    let names = capital(&words::inputs(setup, &numbers));
    let sentence = |&(input, dc): &(usize, f64)| {
        format!("The mean of {} is {} of full scale.", words::input(setup, input), number(dc, 4))
    };
    let fix = &[
        "Switch phantom power (48 V) off on that input.",
        "Unplug the lead: if the offset stays, it is the input's own; try another input.",
        "If it goes, the device before it puts out direct current: don't connect loudspeakers to it until that is mended.",
    ];
    let headline = format!("{names} {verb} not rest at zero: there is direct current in the return.");
    (!off.is_empty()).then(|| Diagnosis::new(SURE, headline, off.iter().map(sentence).collect(), fix))
}
