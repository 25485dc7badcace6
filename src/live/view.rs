//! What the window shows: made by the operator, swapped in whole.

use super::past::Past;
use super::readout::{Readout, Snapshot};
use super::rta::Rta;
use crate::report::Report;
use crate::report::wav::Impulse;
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

/// Everything the window draws that is not a parameter.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The newest report: status, outcomes, faults.
    pub report: Arc<Report>,
    /// The kept reports, and what changed since.
    pub past: Arc<Past>,
    /// The impulse responses of the last complete run of this session.
    pub impulses: Arc<Vec<Impulse>>,
    /// Where the run stands, while one is on.
    pub progress: Option<Progress>,
    /// A sentence worth reading that belongs to no check: a damaged state, a signal that is not built.
    pub notice: Option<String>,
    /// Meters and position.
    pub readout: Readout,
    /// What the bench shows.
    pub bench: Arc<Bench>,
    /// The rate the host activated with, in hertz.
    pub rate: Option<f64>,
}

/// Where the operator leaves the newest view and the window takes it from: a pointer, swapped whole.
#[derive(Debug, Default)]
pub struct ViewSlot(RwLock<Arc<View>>);

impl ViewSlot {
    /// The newest view.
    pub fn get(&self) -> Arc<View> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the view.
    pub fn set(&self, view: View) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
    }
}
