//! What the window shows: made by the operator, swapped in whole.

use super::exercise::{Exercise, Exercising};
use super::knob::Knob;
use super::past::Past;
use super::readout::{Readout, Snapshot};
use super::rta::Rta;
use super::shelf::Shelf;
use super::takes::Takes;
use super::wish::Wishes;
use crate::report::Report;
use crate::report::wav::Impulse;
use crate::units::Dbfs;
use crate::walk::ear::Test;
use std::sync::{Arc, PoisonError, RwLock};

/// Where a run stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// What is being done, as a short phrase ("Listening to the silence").
    pub step: String,
    /// 0 … 1.
    pub fraction: f32,
    /// Seconds of sound left, as far as can be foreseen.
    pub seconds_left: f64,
}

/// What the bench shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bench {
    /// Everything the meters show.
    pub meters: Snapshot,
    /// The spectrum of one input; without bands while there is none.
    pub rta: Arc<Rta>,
    /// The ident that comes back, in sentences; empty when none does.
    pub ident: Vec<String>,
}

/// A trial of an ear test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// The test.
    pub test: Test,
    /// What its series is drawn from.
    pub seed: u64,
    /// Which trial, from 0.
    pub trial: usize,
}

/// What sounds of the ear tests; not what it is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Trials {
    /// The test of which a trial sounds now.
    pub playing: Option<Test>,
    /// The newest trial that was played to its end.
    pub heard: Option<Heard>,
    /// The level of the newest trial: what was asked for, unless its peaks would be too high.
    pub level: Option<Dbfs>,
}

/// Everything the window draws that is not a parameter.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The newest report: status, outcomes, faults.
    pub report: Arc<Report>,
    /// The kept reports, and what changed since.
    pub past: Arc<Past>,
    /// The impulse responses of the last complete run of this session.
    pub impulses: Arc<Vec<Impulse>>,
    /// The takes of the last run of this session.
    pub takes: Arc<Takes>,
    /// Where the run stands, while one is on.
    pub progress: Option<Progress>,
    /// A sentence worth reading that belongs to no check: a damaged state, a signal that is not built.
    pub notice: Option<String>,
    /// Meters and position.
    pub readout: Readout,
    /// What the bench shows.
    pub bench: Arc<Bench>,
    /// What sounds of the ear tests.
    pub trials: Trials,
    /// The knob whose noise knee is looked for.
    pub knob: Knob,
    /// What is practised on, while something is.
    pub practice: Option<Exercising>,
    /// What can be practised on.
    pub exercises: Arc<[Exercise]>,
    /// The rate the host activated with, in hertz.
    pub rate: Option<f64>,
}

/// Where the operator leaves the newest view and the window takes it from, a pointer, swapped whole; and where the window
/// leaves what it wants.
#[derive(Debug, Default)]
pub struct ViewSlot {
    view: RwLock<Arc<View>>,
    /// What the window wants.
    pub wishes: Arc<Wishes>,
    /// The folder of reports.
    pub shelf: Shelf,
}

impl ViewSlot {
    /// The newest view.
    pub fn get(&self) -> Arc<View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the view.
    pub fn set(&self, view: View) {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
    }
}
