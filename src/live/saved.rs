//! What is saved with the host's project: the report, as its JSON, and beside it what the user has said.

use super::kept::Kept;
use super::memory::Memory;
use nice_plug::params::persist::PersistentField;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The report's JSON, a handle shared by the operator (who writes it), the host (who saves and loads it) and the window.
/// The engine never sees it.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    report: Arc<RwLock<Inner>>,
    /// What the user has said.
    pub project: Memory,
    /// The reports that are kept.
    pub kept: Kept,
}

#[derive(Debug, Default)]
struct Inner {
    json: String,
    /// Counts what the host has loaded, so that the operator notices.
    loads: u64,
}

impl Saved {
    /// A copy of the JSON; empty when nothing was ever saved.
    pub fn json(&self) -> String {
        self.read().json.clone()
    }

    /// Replaces the JSON.
    pub fn store(&self, json: String) {
        self.write().json = json;
    }

    /// How often the host has loaded a state.
    pub fn loads(&self) -> u64 {
        self.read().loads
    }

    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.report.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.report.write().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl PersistentField<'_, String> for Saved {
    fn set(&self, new_value: String) {
        let mut inner = self.write();
        inner.json = new_value;
        inner.loads += 1;
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&String) -> R,
    {
        f(&self.read().json)
    }
}
