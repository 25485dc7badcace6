//! A response that is bent.

use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::shape::{Shape, Stray};
use crate::check::wiring::Wiring;
use crate::check::words::{self, capital};
use crate::measure::Evidence;
use crate::units::{Db, Hz};

/// A shelf, peak or high-pass that is not the chain's own.
pub(super) const EQ_IN_PATH: Fault = Fault { id: "eq-in-path", explains: &[], recognise: eq_in_path };

/// The bend is measured; whether someone wants it is not.
const MEASURED: f64 = 0.93;
/// Some stretches are named, more only counted.
const NAMED: usize = 3;

fn eq_in_path(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    if !wiring.is_cable() {
        return None;
    }
    let shapes = wiring.landings().filter_map(|landing| Shape::of(&wiring, landing));
    let bent: Vec<(usize, Vec<Stray>)> = shapes
        .map(|shape| (shape.landing.output, shape.strays()))
        .filter(|(_, strays)| !strays.is_empty())
        .collect();
    let outputs: Vec<usize> = bent.iter().map(|row| row.0).collect();
    let first = bent.first()?.1.first()?;
    let names = words::channels(setup, &outputs);
    let headline = match first {
        Stray::Low(db) if *db < 0.0 => format!("The bass of {names} is cut: an EQ or filter is in the path."),
        Stray::Low(_) => format!("The bass of {names} is raised: an EQ or loudness is in the path."),
        Stray::High(db) if *db < 0.0 => {
            format!("The treble of {names} is cut: an EQ or filter is in the path.")
        }
        Stray::High(_) => format!("The treble of {names} is raised: an EQ or Air mode is in the path."),
        Stray::Peak(..) => format!("The response of {names} is bent: an EQ is in the path."),
    };
    let fix = &[
        "Take EQ, room correction and loudness off the master, the monitor section and this track.",
        "Set the tone controls of amplifier or speakers to flat; don't trust the marks on the knobs.",
        "Switch Air mode, low cut and pads off on the interface's inputs.",
        "Run this again.",
    ];
    let saw = bent.iter().map(|(output, strays)| sentence(setup, *output, strays)).collect();
    Some(Diagnosis::new(MEASURED, headline, saw, fix))
}

fn sentence(setup: &Setup, output: usize, strays: &[Stray]) -> String {
    let signed = |db: f64| format!("{}{}", if db > 0.0 { "+" } else { "" }, Db(db));
    let stray = |stray: &Stray| match stray {
        Stray::Low(db) => format!("{} at {}", signed(*db), Hz(crate::check::shape::JUDGED.0)),
        Stray::High(db) => format!("{} towards {}", signed(*db), Hz(crate::check::shape::JUDGED.1)),
        Stray::Peak(hz, db) => format!("{} around {}", signed(*db), Hz(*hz)),
    };
    let mut names: Vec<String> = strays.iter().take(NAMED).map(stray).collect();
    if strays.len() > NAMED {
        names.push(format!("{} more", strays.len() - NAMED));
    }
    format!("{}: {}.", capital(&words::channel(setup, output)), words::list(&names))
}
