//! Levels that do not meet: the wrong switch, or the wrong input.

use super::level::{gains, level_landings, usual_db};
use super::{Diagnosis, Fault};
use crate::chain::{Expectation, Setup};
use crate::check::level::BALANCE_FAULT_DB;
use crate::check::shape::Shape;
use crate::check::wiring::{Landing, Wiring};
use crate::check::words::{self, capital};
use crate::measure::Evidence;
use crate::units::Db;

/// +4 dBu meets −10 dBV.
pub(super) const OPERATING_LEVEL_MISMATCH: Fault =
    Fault { id: "operating-level-mismatch", explains: &[], recognise: operating_level_mismatch };
/// Mic pad, phono, wrong jack. It bends the response and leaves little of the level.
pub(super) const WRONG_INPUT_TYPE: Fault = Fault {
    id: "wrong-input-type",
    explains: &["eq-in-path", "channel-imbalance", "operating-level-mismatch", "crosstalk-high"],
    recognise: wrong_input_type,
};

/// +4 dBu re −10 dBV (`chains.md` S12).
const MISMATCH_DB: f64 = 11.79;
/// Around it: the gear's tolerance of 1 dB (contract §3) and 0.25 dB of loading (S20).
const WINDOW_DB: f64 = 1.25;
/// What a wrong input costs at least and at most (`chains.md` S13).
const LOSS_DB: (f64, f64) = (20.0, 60.0);
/// Where a knob could have done it, the loss must be tilted by this between 100 Hz and 10 kHz; RIAA alone is 27 dB.
const TILT_DB: f64 = 6.0;

/// A volume knob could be where it just so happens.
const LIKELY: f64 = 0.85;
/// Quiet and tilted: no knob does that.
const TILTED: f64 = 0.9;
/// Quiet, but flat: it could be a volume knob as well.
const FLAT: f64 = 0.6;

fn operating_level_mismatch(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let landings = level_landings(&wiring)?;
    let Expectation::Nominal { gains: nominal, .. } = setup.expected_gain() else {
        return None;
    };
    let usual = usual_db(&landings);
    let alike = landings.iter().all(|landing| (landing.gain_db() - usual).abs() <= BALANCE_FAULT_DB);
    let off = nominal.iter().map(|right| usual - right.0);
    let off = off.filter(|off| (off.abs() - MISMATCH_DB).abs() <= WINDOW_DB).find(|_| alike)?;
    let headline = if off < 0.0 {
        "The level is 12 dB too low: a −10 dBV device meets an input that is set to +4 dBu."
    } else {
        "The level is 12 dB too high: a +4 dBu device meets an input that is set to −10 dBV."
    };
    let mut saw = gains(setup, &landings);
    saw.push(format!("That is {} re what this chain should give.", Db(off)));
    let fix = &[
        "Set the +4/−10 switches of both ends alike; +4 dBu is right for balanced gear.",
        "If there is no switch, look for a pad or sensitivity setting, also in the interface's control software.",
        "Turn the volume knob fully up: that is what is expected.",
        "Run this again.",
    ];
    Some(Diagnosis::new(LIKELY, headline, saw, fix))
}

fn wrong_input_type(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let landings = level_landings(&wiring)?;
    let expectation = setup.expected_gain();
    let by_gear = matches!(expectation, Expectation::Nominal { .. });
    let tilt = |landing: &Landing| Shape::of(&wiring, *landing).and_then(|shape| shape.tilt());
    let tilted = |landing: &Landing| tilt(landing).is_some_and(|tilt| tilt.abs() > TILT_DB);
    let lost = |landing: &Landing| {
        let missing = -expectation.error(Db(landing.gain_db())).0;
        (LOSS_DB.0..=LOSS_DB.1).contains(&missing) && (by_gear || tilted(landing))
    };
    let wrong: Vec<Landing> = landings.iter().copied().filter(lost).collect();
    wrong.first()?;
    let outputs: Vec<usize> = wrong.iter().map(|landing| landing.output).collect();
    let names = capital(&words::channels(setup, &outputs));
    let comes = words::verb(outputs.len(), "comes", "come");
    let headline = format!("{names} {comes} back far too quietly: the lead is in the wrong kind of socket.");
    let mut saw = gains(setup, &wrong);
    let tilts = wrong.iter().filter(|landing| tilted(landing)).filter_map(tilt);
    saw.extend(tilts.map(|tilt| format!("At 10 kHz it is {} re 100 Hz.", Db(tilt))));
    let fix = &[
        "Use a line input (LINE, AUX, CD): not a microphone input with a pad, not PHONO.",
        "On combo sockets use the jack, not the XLR, for line level; switch INST and pad off.",
        "Push every plug fully home: through a broken lead only the treble leaks.",
        "Turn the volume knob fully up: that is what is expected.",
        "Run this again.",
    ];
    let certainty = if wrong.iter().all(tilted) { TILTED } else { FLAT };
    Some(Diagnosis::new(certainty, headline, saw, fix))
}
