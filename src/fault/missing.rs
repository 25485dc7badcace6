//! A return that is none: nothing arrives, or it never left the computer.

use super::{Diagnosis, Fault};
use crate::chain::{ReturnPath, Setup};
use crate::check::wiring::Wiring;
use crate::check::words;
use crate::measure::Evidence;
use crate::units::Db;

/// Nothing came back on any input.
pub(super) const NO_RETURN: Fault = Fault {
    id: "no-return",
    explains: &["output-dead", "input-dead", "internal-loopback"],
    recognise: no_return,
};
/// The return is the stimulus bit for bit.
pub(super) const INTERNAL_LOOPBACK: Fault =
    Fault { id: "internal-loopback", explains: &[], recognise: internal_loopback };

/// A search that climbed to the end and a survey of every output can hardly both miss a return.
const SURE: f64 = 0.97;
fn no_return(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    if setup.return_path == ReturnPath::Ear || !wiring.is_silent() {
        return None;
    }
    let mut saw = Vec::new();
    if let Some(find) = &evidence.find {
        saw.push(format!("Played up to {}; nothing was recognised on any input.", find.climbed_to));
    }
    if evidence.is_surveyed() {
        saw.push(format!("A sweep through {} came back nowhere.", words::every(setup.outputs)));
    }
    let mute = evidence.idle.as_ref().is_some_and(|idle| {
        !idle.inputs.is_empty()
            && idle.inputs.iter().flatten().filter(|input| input.noise.is_none()).count() == idle.inputs.len()
    });
    if mute {
        saw.push(
            "The return is digital silence: most likely no input reaches the plug-in at all.".to_owned(),
        );
    }
    let fix: &[&str] = match setup.return_path {
        ReturnPath::Microphone => &[
            "In the DAW: select the microphone's input on this track and switch input monitoring on.",
            "Turn the microphone's gain up until its meter moves when you clap; switch 48 V on if it needs that.",
            "Check that the amplifier or the monitors are on, not muted, and turned up a little from zero.",
            "Check that this track plays to the outputs that the loudspeakers hang on.",
            "Run this again.",
        ],
        _ => &[
            "In the DAW: select the input that the cable goes to on this track, and switch input monitoring on.",
            "Check that this track plays to the pair of outputs that the cable comes from.",
            "Turn the output knob and the input knob up from zero; release mute and standby.",
            "Push both plugs of the cable fully home: one in an output, the other in a line input. Try another cable.",
            "Run this again.",
        ],
    };
    Some(Diagnosis::new(SURE, "Nothing comes back: what is played reaches no input.", saw, fix))
}

fn internal_loopback(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let idle = &evidence.idle.as_ref()?.inputs;
    let silent = |input: usize| matches!(idle.get(input), Some(Some(input)) if input.noise.is_none());
    let exact = wiring.landings().all(|landing| landing.arrival.bit_exact && silent(landing.input));
    if !wiring.is_cable() || wiring.landings().next().is_none() || !exact {
        return None;
    }
    let saw = vec![
        format!("What returns is what was played, bit for bit (gain {:.2}).", Db(0.0)),
        "With nothing playing, the return is digital silence; a real input always makes a little noise."
            .to_owned(),
    ];
    let fix = &[
        "In the DAW: select a physical input, not one called Loopback, Virtual or Stream.",
        "Plug a cable from the interface's line output into that input, and run this again.",
    ];
    Some(Diagnosis::new(
        SURE,
        "The return never leaves the computer: it is an internal loopback, not a cable.",
        saw,
        fix,
    ))
}
