//! What arrives upside down.

use super::speaker::{is_amplified, opposed, whose};
use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::wiring::Wiring;
use crate::check::words::{self, capital, verb};
use crate::measure::Evidence;
use crate::units::number;

/// One channel is inverted.
pub(super) const POLARITY_ONE: Fault = Fault { id: "polarity-one", explains: &[], recognise: polarity_one };
/// The whole chain inverts.
pub(super) const POLARITY_ALL: Fault = Fault { id: "polarity-all", explains: &[], recognise: polarity_all };

/// A sign that could be told at all is hardly ever wrong.
const SURE: f64 = 0.96;

/// Outputs of which the sign is known, upright and inverted; and whether no sign is missing.
fn signs(evidence: &Evidence, setup: &Setup) -> Option<(Vec<usize>, Vec<usize>, bool)> {
    let wiring = Wiring::read(evidence, setup);
    let with = |sign: i8| wiring.landings().filter(|l| l.sign() == Some(sign)).map(|l| l.output).collect();
    let known = wiring.is_all_there() && wiring.landings().all(|landing| landing.sign().is_some());
    wiring.is_cable().then(|| (with(1), with(-1), known))
}

fn sentence(setup: &Setup, outputs: &[usize], sign: f64) -> String {
    let sign = if sign > 0.0 { "+1".to_owned() } else { number(sign, 0) };
    format!(
        "{} {} with polarity {sign}.",
        capital(&words::channels(setup, outputs)),
        verb(outputs.len(), "arrives", "arrive")
    )
}

fn polarity_one(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    if let Some(diagnosis) = through_the_air(evidence, setup) {
        return Some(diagnosis);
    }
    let (upright, inverted, _) = signs(evidence, setup)?;
    if upright.is_empty() || inverted.is_empty() {
        return None;
    }
    let names = capital(&words::channels(setup, &inverted));
    let headline =
        format!("{names} {} upside down: bass and centre cancel.", verb(inverted.len(), "is", "are"));
    let saw = vec![sentence(setup, &inverted, -1.0), sentence(setup, &upright, 1.0)];
    let fix = &[
        "Look for a polarity button (Ø, phase) that is pressed on this channel, in the DAW, a plug-in or a device.",
        "Swap the two leads: if the fault goes with the lead, its + and − are crossed (XLR pins 2 and 3, or tip and ring).",
        "Replace that lead, or turn the two wires round at one end, and run this again.",
    ];
    Some(Diagnosis::new(SURE, headline, saw, fix))
}

/// By microphone, where the loudspeakers have no terminals that could be crossed.
fn through_the_air(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let (stand, saw, certainty) = opposed(evidence, setup).filter(|_| !is_amplified(setup))?;
    let headline = format!("{} is upside down: bass and centre cancel.", capital(&whose(&stand, setup)));
    let fix = &[
        "Look for a polarity button (Ø, phase) that is pressed: in the DAW, in a plug-in, on the loudspeaker.",
        "Swap the two leads: if the fault goes with the lead, its + and − are crossed (XLR pins 2 and 3, or tip and ring).",
        "If it stays with the loudspeaker, have it looked at: its drivers are crossed inside. Run this again.",
    ];
    Some(Diagnosis::new(certainty, headline, saw, fix))
}

fn polarity_all(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let (upright, inverted, known) = signs(evidence, setup)?;
    if !known || !upright.is_empty() || inverted.is_empty() {
        return None;
    }
    let headline = if setup.outputs == 1 {
        "The channel is upside down: a remark, as nothing else can cancel with it."
    } else {
        "The whole chain is upside down: a remark, harmless for stereo, as all channels agree."
    };
    let fix = &[
        "You can leave it: some devices and inputs invert, and a stereo picture doesn't suffer.",
        "If you mix this with another path, switch polarity (Ø) on every channel, and run this again.",
    ];
    Some(Diagnosis::new(SURE, headline, vec![sentence(setup, &inverted, -1.0)], fix))
}
