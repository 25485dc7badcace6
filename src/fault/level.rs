//! What arrives too quietly, or on one side more than on the other.

use super::{Diagnosis, Fault};
use crate::chain::{Expectation, Setup};
use crate::check::learnt;
use crate::check::level::BALANCE_FAULT_DB;
use crate::check::wiring::{Landing, Wiring};
use crate::check::words::{self, capital, verb};
use crate::measure::Evidence;
use crate::units::Db;

/// 6 dB missing on both: one leg of a balanced output.
pub(super) const UNBALANCED_LOSS: Fault =
    Fault { id: "unbalanced-loss", explains: &[], recognise: unbalanced_loss };
/// 6 dB missing on one channel.
pub(super) const BROKEN_LEG: Fault =
    Fault { id: "broken-leg", explains: &["channel-imbalance"], recognise: broken_leg };
/// Left and right differ by more than the chain allows.
pub(super) const CHANNEL_IMBALANCE: Fault =
    Fault { id: "channel-imbalance", explains: &[], recognise: channel_imbalance };

/// What one leg of an active-balanced output loses (`chains.md` §2).
const ONE_LEG_DB: f64 = 6.02;
/// Around it, against the gear's figures: their tolerance of 1 dB (contract §3) and 0.25 dB of loading (S20).
const GEAR_WINDOW_DB: f64 = 1.25;
/// Around it, channel against channel: the healthy difference of two channels (contract §3).
const CHANNEL_WINDOW_DB: f64 = 0.5;

/// A TS lead is by far the likeliest; a wrong figure of the gear is possible.
const LIKELY: f64 = 0.9;
/// A channel alone says less: it could be a broken leg as well.
const ALONE: f64 = 0.7;
/// Knobs can differ by 6 dB by chance too.
const LIKELY_BY_KNOB: f64 = 0.85;
/// The difference is measured; what it means is not.
const MEASURED: f64 = 0.95;

/// Every channel where it lands, if all are there by cable, each on an input of its own.
pub(super) fn level_landings<'a>(wiring: &Wiring<'a>) -> Option<Vec<Landing<'a>>> {
    let landings: Vec<Landing> = wiring.landings().collect();
    let shared = |a: &Landing| landings.iter().any(|b| a.output != b.output && a.input == b.input);
    let whole = wiring.is_cable() && wiring.is_all_there() && !landings.iter().any(shared);
    (whole && !landings.is_empty()).then_some(landings)
}

/// The level that most channels have: of two, the louder one.
pub(super) fn usual_db(landings: &[Landing]) -> f64 {
    usual_of(&landings.iter().map(Landing::gain_db).collect::<Vec<_>>())
}

fn usual_of(gains: &[f64]) -> f64 {
    let mut gains = gains.to_vec();
    gains.sort_by(f64::total_cmp);
    gains.get(gains.len() / 2).copied().unwrap_or(f64::NAN)
}

fn is_one_leg_down(landing: &Landing, usual_db: f64) -> bool {
    (usual_db - landing.gain_db() - ONE_LEG_DB).abs() <= CHANNEL_WINDOW_DB
}

pub(super) fn gains(setup: &Setup, landings: &[Landing]) -> Vec<String> {
    let sentence = |landing: &Landing| {
        format!(
            "{} comes back with {}.",
            capital(&words::channel(setup, landing.output)),
            Db(landing.gain_db())
        )
    };
    landings.iter().map(sentence).collect()
}

fn unbalanced_loss(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let landings = level_landings(&wiring)?;
    let expectation = setup.expected_gain();
    if !matches!(expectation, Expectation::Nominal { balanced: true, .. }) {
        return None;
    }
    let error = |landing: &Landing| expectation.error(Db(landing.gain_db())).0;
    let usual = usual_db(&landings);
    let typical = |landing: &Landing| {
        (error(landing) + ONE_LEG_DB).abs() <= GEAR_WINDOW_DB
            && (landing.gain_db() - usual).abs() <= BALANCE_FAULT_DB
    };
    if !landings.iter().all(typical) {
        return None;
    }
    let mut saw = gains(setup, &landings);
    saw.push(format!("Expected: {}.", expectation.describe()));
    let fix = &[
        "Use balanced leads: TRS jacks (three contacts: tip, ring, sleeve) or XLR at both ends, not TS or RCA.",
        "Push every plug fully home, and run this again.",
        "If the monitors have only RCA inputs the loss is normal: choose that variant on Connect, and turn their input sensitivity up.",
    ];
    let certainty = if landings.len() > 1 { LIKELY } else { ALONE };
    let on = words::every(landings.len());
    let headline = format!(
        "6 dB are missing on {on}: an unbalanced lead on a balanced output loses one of its two wires."
    );
    Some(Diagnosis::new(certainty, headline, saw, fix))
}

fn broken_leg(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let landings = level_landings(&wiring)?;
    let usual = usual_db(&landings);
    let weak: Vec<&Landing> = landings.iter().filter(|landing| is_one_leg_down(landing, usual)).collect();
    if weak.is_empty() {
        return None;
    }
    let outputs: Vec<usize> = weak.iter().map(|landing| landing.output).collect();
    let expectation = setup.expected_gain();
    let gear_agrees = matches!(expectation, Expectation::Nominal { .. })
        && expectation.error(Db(usual)).0.abs() <= expectation.tolerance().0;
    let names = capital(&words::channels(setup, &outputs));
    let headline = format!(
        "{names} {} 6 dB: one leg of the lead is broken, or a plug is only half in.",
        verb(outputs.len(), "lacks", "lack")
    );
    let fix = &[
        "Push both plugs of that lead fully home.",
        "Check that both leads are of the same kind: one TS (two contacts) among TRS (three contacts) does this.",
        "Swap the two leads: if the fault goes with the lead, replace the lead.",
        "Run this again.",
    ];
    Some(Diagnosis::new(
        if gear_agrees { LIKELY } else { LIKELY_BY_KNOB },
        headline,
        gains(setup, &landings),
        fix,
    ))
}

fn channel_imbalance(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let landings = level_landings(&wiring)?;
    let straight = |l: &Landing| wiring.own_input(l.output) == Some(l.input) && wiring.dominates(l);
    let gains_db = learnt::gains(setup, &landings);
    let usual = usual_of(&gains_db);
    let by = |index: usize| gains_db.get(index).map_or(0.0, |gain| gain - usual);
    let off = |index: &usize| {
        by(*index).abs() > BALANCE_FAULT_DB && (-by(*index) - ONE_LEG_DB).abs() > CHANNEL_WINDOW_DB
    };
    let odd: Vec<usize> = (0..landings.len()).filter(off).collect();
    if odd.is_empty() || !landings.iter().all(straight) {
        return None;
    }
    let headline = match odd.as_slice() {
        [one] => {
            let (by, output) = (by(*one), landings.get(*one).map_or(0, |landing| landing.output));
            let loud = if by < 0.0 { "quieter" } else { "louder" };
            let name = capital(&words::channel(setup, output));
            let rest = if landings.len() == 2 { "other" } else { "others" };
            format!("{name} is {} {loud} than the {rest}: the picture leans to one side.", Db(by.abs()))
        }
        several => {
            let outputs: Vec<usize> =
                several.iter().filter_map(|index| Some(landings.get(*index)?.output)).collect();
            format!("{} are not as loud as the others.", capital(&words::channels(setup, &outputs)))
        }
    };
    let fix = &[
        "Set the gain or volume of all channels alike: input knobs, output knobs, balance and pan.",
        "Check that pads, INST and +4/−10 switches are the same on all channels.",
        "Swap the two leads: if the fault goes with the lead, replace the lead.",
        "Run this again.",
    ];
    Some(Diagnosis::new(MEASURED, headline, gains(setup, &landings), fix))
}
