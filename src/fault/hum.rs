//! What is heard with nothing playing: the mains, a computer's USB, or plain hiss.

use super::{Diagnosis, Fault};
use crate::chain::{ReturnPath, Setup};
use crate::check::noise::FAULT_DBFS as NOISE_FAULT_DBFS;
use crate::check::words::{self, capital};
use crate::measure::{Evidence, IdleInput, Mains, MainsKind, UsbLines};
use crate::units::{Db, Dbfs, Hz, db_to_gain, power_to_db};

/// Lines at 50 or 60 Hz and its multiples.
pub(super) const MAINS_HUM: Fault = Fault { id: "mains-hum", explains: &[], recognise: mains_hum };
/// Lines at multiples of 1 or 8 kHz. The one at 1 kHz beats with the test tone of 997 Hz, three times a second.
pub(super) const USB_WHINE: Fault = Fault {
    id: "usb-whine",
    explains: &["clock-drift", "level-dependent-gain", "bad-contact", "dropouts", "distortion-high"],
    recognise: usb_whine,
};
/// Hiss; what hum and whine make is not counted, so neither has to explain it.
pub(super) const NOISE_HIGH: Fault = Fault { id: "noise-high", explains: &[], recognise: noise_high };

/// Nothing else has lines at these places.
const SURE: f64 = 0.95;
/// A microphone hears the room's own transformers as well.
const BY_MICROPHONE: f64 = 0.6;
/// The level is measured; what makes the noise is not.
const MEASURED: f64 = 0.9;

fn rows<'a, T>(
    evidence: &'a Evidence,
    setup: &Setup,
    pick: impl Fn(&'a IdleInput) -> Option<T>,
) -> Vec<(usize, T)> {
    if setup.return_path == ReturnPath::Ear {
        return Vec::new();
    }
    let inputs = evidence.idle.iter().flat_map(|idle| &idle.inputs).take(setup.inputs).enumerate();
    // What was not steady was not the gear's: somebody spoke, or something moved.
    let steady = inputs.filter(|(input, _)| !evidence.breaks.is_unsteady(*input));
    steady.filter_map(|(input, idle)| Some((input, pick(idle.as_ref()?)?))).collect()
}

fn names<T>(setup: &Setup, rows: &[(usize, T)]) -> String {
    capital(&words::inputs(setup, &rows.iter().map(|row| row.0).collect::<Vec<_>>()))
}

fn certainty(setup: &Setup) -> f64 {
    if setup.return_path == ReturnPath::Microphone { BY_MICROPHONE } else { SURE }
}

fn mains_hum(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let found = rows(evidence, setup, |idle| idle.mains.as_ref().filter(|mains| mains.is_fault()));
    let (_, loudest) = found.iter().max_by(|a, b| a.1.total_dbfs.value.total_cmp(&b.1.total_dbfs.value))?;
    let sentence = |(input, mains): &(usize, &Mains)| {
        let lines = words::verb(mains.harmonics, "line stands", "lines stand");
        format!(
            "{}: {} together at {}; {} {lines} out, by up to {}.",
            capital(&words::input(setup, *input)),
            Dbfs(mains.total_dbfs.value),
            mains.hz_words(),
            mains.harmonics,
            Db(mains.above_floor_db)
        )
    };
    let mut saw: Vec<String> = found.iter().map(sentence).collect();
    saw.push(pattern(loudest.kind).to_owned());
    let verb = words::verb(found.len(), "hums", "hum");
    let headline = format!("{} {verb} with the mains: {}.", names(setup, &found), cause(loudest.kind));
    let mut fix = fix(loudest.kind).to_vec();
    if setup.return_path == ReturnPath::Microphone {
        fix.insert(
            0,
            "Switch the monitors off: if it stays, the microphone hears the room or its lead catches it.",
        );
    }
    Some(Diagnosis::new(certainty(setup), headline, saw, &fix))
}

fn cause(kind: MainsKind) -> &'static str {
    match kind {
        MainsKind::GroundLoop => "current runs through the shields of the leads",
        MainsKind::MagneticField => "a lead or a device picks it out of the air",
        MainsKind::Supply => "a power supply is not smooth",
        MainsKind::Unclear => "where it comes from can't be told from its pattern",
    }
}

/// What the pattern says (`chains.md` S23).
fn pattern(kind: MainsKind) -> &'static str {
    match kind {
        MainsKind::GroundLoop => "Many harmonics, odd ones among them: the pattern of a ground loop.",
        MainsKind::MagneticField => {
            "Hardly more than the fundamental: the pattern of a magnetic field or an open shield."
        }
        MainsKind::Supply => {
            "Mostly twice the mains frequency and its multiples: the pattern of supply ripple."
        }
        MainsKind::Unclear => {
            "The pattern fits neither a ground loop nor a magnetic field nor supply ripple alone."
        }
    }
}

/// The order of `chains.md` §2.4. The mains earth protects from electric shock: it is never to be lifted.
fn fix(kind: MainsKind) -> &'static [&'static str] {
    match kind {
        MainsKind::GroundLoop => &[
            "Run a laptop on its battery once: if the hum goes, its mains adapter closes the loop.",
            "Plug computer, interface and monitors into one power strip.",
            "Use balanced leads; where the gear has none, put a line isolator (audio transformer) into the lead.",
            "Leave the protective earth of every mains plug alone: it protects your life.",
        ],
        MainsKind::MagneticField => &[
            "Move leads and gear away from transformers, mains adapters and power amplifiers.",
            "Replace the lead or push its plugs home: its shield may be open.",
            "Let audio leads cross mains leads at a right angle, and use balanced ones.",
        ],
        MainsKind::Supply => &[
            "Unplug one device after another from the interface: the one with which the hum goes is the source.",
            "Try another power supply of the same voltage and polarity for it, or have it mended.",
            "Don't power it from the computer's USB if it has an input for a supply of its own.",
        ],
        MainsKind::Unclear => &[
            "Unplug one lead after another: the one with which the hum goes leads to the source.",
            "Plug everything into one power strip, use balanced leads, and keep them away from mains adapters.",
            "Leave the protective earth of every mains plug alone: it protects your life.",
        ],
    }
}

fn usb_whine(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let found = rows(evidence, setup, |idle| idle.usb.as_ref().filter(|usb| usb.is_fault()));
    if found.is_empty() {
        return None;
    }
    let sentence = |(input, usb): &(usize, &UsbLines)| {
        format!(
            "{}: {} at multiples of {}, {} together, up to {} over the noise.",
            capital(&words::input(setup, *input)),
            words::verb(usb.lines, "a line", "lines"),
            Hz(usb.spacing_hz),
            Dbfs(usb.total_dbfs.value),
            Db(usb.above_floor_db)
        )
    };
    let fix = &[
        "Run a laptop on its battery once: if the whine goes, its mains adapter closes a loop through the USB lead.",
        "Use balanced leads, or put a line isolator (audio transformer) into the unbalanced ones.",
        "Move the interface to another USB socket or a hub with a supply of its own.",
        "If an unbalanced device is powered by the same computer, give it another supply, or isolate its USB.",
    ];
    let carries = words::verb(found.len(), "carries", "carry");
    let headline = format!("{} {carries} the whine of the computer's USB.", names(setup, &found));
    Some(Diagnosis::new(certainty(setup), headline, found.iter().map(sentence).collect(), fix))
}

/// Level of the noise without the lines in it, in dBFS; −∞ if the lines are all there is.
fn hiss_dbfs(idle: &IdleInput) -> Option<f64> {
    let power = |dbfs: f64| if dbfs.is_finite() { db_to_gain(dbfs).powi(2) } else { 0.0 };
    let mains = idle.mains.map_or(0.0, |mains| power(mains.total_dbfs.value));
    let usb = idle.usb.map_or(0.0, |usb| power(usb.total_dbfs.value));
    let all = idle.noise?.flat;
    // The difference of two large numbers: what their uncertainty leaves open is no hiss.
    let doubt = [Some(all), idle.mains.map(|mains| mains.total_dbfs), idle.usb.map(|usb| usb.total_dbfs)];
    let doubt: f64 = doubt
        .into_iter()
        .flatten()
        .map(|level| power(level.value) * (db_to_gain(2.0 * level.uncertainty).powi(2) - 1.0))
        .sum();
    let lines = mains + usb;
    let rest = power(all.value) - lines - if lines > 0.0 { doubt } else { 0.0 };
    Some(power_to_db(rest.max(0.0)))
}

fn noise_high(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    if setup.return_path != ReturnPath::Loopback {
        return None;
    }
    let found = rows(evidence, setup, |idle| hiss_dbfs(idle).filter(|level| *level > NOISE_FAULT_DBFS));
    if found.is_empty() {
        return None;
    }
    let sentence = |(input, level): &(usize, f64)| {
        let name = capital(&words::input(setup, *input));
        format!("{name}: {} of noise with nothing playing, hum and whine not counted.", Dbfs(*level))
    };
    let mut saw: Vec<String> = found.iter().map(sentence).collect();
    saw.push(format!("Expected by cable: not more than {:.0}.", Dbfs(NOISE_FAULT_DBFS)));
    let fix = &[
        "Turn the input gain down, and the output of the device before it up by as much.",
        "Set the input to LINE, not to microphone or instrument, and switch pads and boosts off.",
        "Unplug the lead: if the noise stays it is the input's own, if it goes it is that of the device before it.",
        "Run this again.",
    ];
    let verb = words::verb(found.len(), "hisses", "hiss");
    let headline = format!("{} {verb} more than a cable should.", names(setup, &found));
    Some(Diagnosis::new(MEASURED, headline, saw, fix))
}

#[cfg(test)]
mod tests;
