//! The inputs' full scale by the loop of a run: only a run that was whole, of this very chain and without a fault on the
//! way tells it. What is reckoned from a faulty one would pass that fault from then on.

use super::gains::arriving;
use super::model::{Report, Status};
use crate::chain::calibration::Socket;
use crate::chain::connection::{Connected, Place, wiring_of};
use crate::chain::diagram::{Knob, Knobs, Origin};
use crate::chain::learnt::Gain;
use crate::chain::levels::voltage::ONE_LEG;
use crate::chain::plugged::{Actual, Judged, Spot};
use crate::chain::wiring::{Change, Port, Wiring};
use crate::chain::{Chain, ReturnPath};
use crate::check::{self, Outcome, Verdict};
use crate::fault;
use crate::units::Dbu;

/// A data sheet's full scale is true to about this (contract, section 3).
const SHEET_DB: f64 = 1.0;
/// So near to what one leg loses a gain must be to be taken for that, in dB.
const NEAR_ONE_LEG_DB: f64 = 0.75;
/// What the line inputs of most interfaces take, at minimum gain.
const USUAL: (Dbu, Dbu) = (Dbu(8.0), Dbu(26.5));

/// The chain as it is now, which a run must have been made with.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    /// What hangs on the outputs.
    pub chain: Chain,
    /// How the signal comes back.
    pub return_path: ReturnPath,
    /// The variant, and the gear.
    pub connected: &'a Connected,
    /// What is plugged otherwise than it should be.
    pub actual: &'a Actual,
    /// How the knobs stand, as far as it was said.
    pub knobs: Knobs,
}

/// Inputs that follow from a loop.
#[derive(Debug, Clone, PartialEq)]
pub struct Reckoned {
    /// Their full scale.
    pub socket: Socket,
    /// Why that is to be asked once more, if it is.
    pub doubt: Option<String>,
}

/// The inputs' full scale by the loop of a run and the full scale of the line outputs.
///
/// # Errors
/// Why the run does not tell it and what to do, in sentences.
pub fn inputs_by_loop(report: &Report, output: &Socket, now: Now<'_>) -> Result<Reckoned, String> {
    let chain = now.chain.id();
    let setup = report.setup.as_ref().filter(|setup| {
        setup.chain == chain && [&setup.return_path, now.return_path.id()] == [ReturnPath::Loopback.id(); 2]
    });
    let setup = setup.ok_or("The inputs follow from a run with the loopback cable: make one.")?;
    if setup.practice {
        return Err(
            "The last run was practice and says nothing of the real inputs: make one of the real studio."
                .to_owned(),
        );
    }
    if report.status != Status::Complete {
        return Err("The last run did not come to its end: make a whole one.".to_owned());
    }
    let id = |wiring: Option<&'static Wiring>| wiring.map(|wiring| wiring.id);
    let wiring = wiring_of(now.chain, id(now.connected.wiring)).ok_or("This chain has no loop.")?;
    may_calibrate(wiring, now)?;
    if id(wiring_of(now.chain, setup.wiring.as_deref())) != Some(wiring.id) {
        return Err(format!(
            "The last run was made with another variant than “{}”: make one with this.",
            wiring.name
        ));
    }
    let place = Place::Interface.id();
    if setup.gear.get(place) != now.connected.gear.get(place) {
        return Err(
            "The last run was made with another interface than the one chosen now: make one with this."
                .to_owned(),
        );
    }
    is_sound(report)?;
    let gains = alike(arriving(report), setup.outputs)?;
    let socket = output.input_by_loop(&gains).map_err(|doubt| doubt.to_string())?;
    Ok(Reckoned { socket, doubt: doubt(&socket, now.connected) })
}

/// Whether the way back, as it was said to be, loses nothing.
fn may_calibrate(wiring: &Wiring, now: Now<'_>) -> Result<(), String> {
    let back = wiring.loop_point.map(|point| point.back);
    let Some(back) = back.filter(|back| back.from == Port::LineOut && back.change() == Change::None) else {
        return Err(
            "The inputs follow from a loop over balanced leads only, from the line outputs: others may lose 6 dB on the way."
                .to_owned(),
        );
    };
    let plugged = now.actual.at(wiring, Spot::Back);
    if plugged.is_none_or(|plugged| plugged.judge(back) != Judged::Right) {
        return Err(
            "By what you said on Connect the way back is plugged otherwise than it should be: mend that, then run again."
                .to_owned(),
        );
    }
    for knob in [Knob::Output, Knob::InputGain] {
        let turned = now.knobs.get(knob);
        if turned.at.origin != Origin::Assumed && turned.at.value.0.abs() >= 0.05 {
            return Err(format!(
                "By the level diagram you have {turned}. The outputs were read fully up: turn it to where it is {}, say so \
                 there, and run again.",
                knob.rest()
            ));
        }
    }
    Ok(())
}

/// Whether nothing was found that touches the gain of the way.
fn is_sound(report: &Report) -> Result<(), String> {
    let fault = report.faults.iter().find(|fault| !fault::spares_the_gain(&fault.id));
    if let Some(fault) = fault {
        return Err(format!("The last run found a fault: {} Mend it, then run again.", fault.headline));
    }
    let failed =
        |outcome: &&Outcome| outcome.verdict == Verdict::Fail && !check::spares_the_gain(&outcome.id);
    match report.checks.iter().find(failed) {
        Some(check) => Err(format!(
            "In the last run “{}” was outside its limits: mend that, then run again.",
            check.title
        )),
        None => Ok(()),
    }
}

/// The gains of the channels that came back: left and right at least, each at an input of its own.
fn alike(back: Vec<Gain>, outputs: usize) -> Result<Vec<Gain>, String> {
    for output in 0..outputs.min(2) {
        if back.iter().all(|gain| gain.output != output) {
            return Err(format!("Output {} did not come back. Mend that first, then run again.", output + 1));
        }
    }
    let shared = |one: &Gain| back.iter().any(|other| other.output != one.output && other.input == one.input);
    match back.iter().find(|gain| shared(gain)) {
        Some(gain) => Err(format!(
            "Two outputs came back at input {}: lead each to an input of its own, then run again.",
            gain.input + 1
        )),
        None => Ok(back),
    }
}

/// What is odd about it: far from what is known of these inputs or, where nothing is, from what most take.
fn doubt(socket: &Socket, connected: &Connected) -> Option<String> {
    let found = socket.full_scale();
    let known = connected.interface.as_ref().and_then(|interface| interface.in_max);
    let off = known.map(|known| found.above(known.level));
    let odd = match off {
        Some(off) => off.0.abs() > SHEET_DB + 2.0 * socket.uncertainty_db,
        None => found < USUAL.0 || found > USUAL.1,
    };
    if !odd {
        return None;
    }
    let beside = match known {
        Some(known) => format!("{} says {}", known.source, known.level),
        None => format!("most take between {:.0} and {:.0}", USUAL.0, USUAL.1),
    };
    let why = match off.map_or(if found > USUAL.1 { 1.0 } else { -1.0 }, |off| off.0) {
        off if (off + ONE_LEG.0).abs() < NEAR_ONE_LEG_DB => {
            "6 dB are what a TS lead or a lead with a broken leg loses. Or was a knob or a pad not as it should be?"
        }
        off if off > 0.0 => "Was the output knob not fully up, a pad on, or a lead unbalanced (TS)?",
        _ => "Was the input gain not at its minimum, or the input not on LINE?",
    };
    Some(format!(
        "By the loop the inputs would take {found}; {beside}. {why} Press again only if it is right."
    ))
}

#[cfg(test)]
#[path = "by_loop_tests.rs"]
mod tests;
