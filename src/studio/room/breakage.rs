//! How a healthy room is broken.

use super::super::breakage::{Apply, Breakage};
use super::super::plan::Plan;
use crate::chain::Chain;
use crate::units::db_to_gain;

/// Chains with an amplifier, whose loudspeakers have terminals.
const AMPLIFIED: &[Chain] = &[Chain::PowerAmp, Chain::Receiver];
/// Chains with loudspeakers.
const LOUDSPEAKERS: &[Chain] = &[Chain::ActiveMonitors, Chain::PowerAmp, Chain::Receiver, Chain::PcSpeakers];

/// All of them.
pub(in crate::studio) const BREAKAGES: &[Breakage] = &[
    // Loss, dB: a line output drives the loudspeakers.
    Breakage {
        id: "no-power-amp",
        chains: AMPLIFIED,
        severity: &[(25.0, 45.0)],
        apply: Apply::Paths(|plan: &mut Plan, _, loss| {
            (0..plan.outputs).for_each(|output| through_air(plan, output, db_to_gain(-loss)));
        }),
    },
    Breakage {
        id: "speaker-reversed",
        chains: AMPLIFIED,
        severity: &[],
        apply: Apply::Paths(|plan: &mut Plan, channel, _| through_air(plan, channel, -1.0)),
    },
    Breakage {
        id: "speaker-silent",
        chains: LOUDSPEAKERS,
        severity: &[],
        apply: Apply::Paths(|plan: &mut Plan, channel, _| through_air(plan, channel, 0.0)),
    },
];

/// Multiplies what microphones hear of `output` (0-based) by `factor`; its feed stays as it is.
fn through_air(plan: &mut Plan, output: usize, factor: f64) {
    let Some(room) = &plan.room else { return };
    for (row, _) in plan.paths.iter_mut().zip(&room.microphones).filter(|(_, place)| place.is_some()) {
        if let Some(path) = row.get_mut(output) {
            path.gain *= factor;
        }
    }
}
