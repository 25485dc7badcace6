//! The kept reports as the host saves them with the project: a handle shared by the operator (who writes them), the host
//! (who saves and loads them) and the window (who wishes). The engine never sees it.

use nice_plug::params::persist::PersistentField;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What the user wants of the kept reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptWish {
    /// The report made at this time was good.
    Baseline(String),
    /// None is the measure of the others any more.
    NoBaseline,
    /// Hold the newest against this one; `None`: against the baseline, or else the one before.
    CompareWith(Option<Earlier>),
}

/// An earlier report, by where it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// With the project: the one made at this time.
    Project(String),
    /// In the folder: its file.
    Folder(PathBuf),
}

/// The kept reports, a handle.
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<RwLock<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    text: String,
    /// Counts what the host has loaded, so that the operator notices.
    loads: u64,
    wishes: Vec<KeptWish>,
}

impl Kept {
    /// A copy of the text; empty when nothing was ever kept.
    pub fn text(&self) -> String {
        self.read().text.clone()
    }

    /// Replaces the text. The old one is freed after the lock is, so that a host that saves waits for nothing.
    pub fn store(&self, text: String) {
        let old = std::mem::replace(&mut self.write().text, text);
        drop(old);
    }

    /// How often the host has loaded a state.
    pub fn loads(&self) -> u64 {
        self.read().loads
    }

    /// Leaves a wish for the operator.
    pub fn wish(&self, wish: KeptWish) {
        self.write().wishes.push(wish);
    }

    /// The wishes since the last time, oldest first.
    pub fn take_wishes(&self) -> Vec<KeptWish> {
        if self.read().wishes.is_empty() { Vec::new() } else { std::mem::take(&mut self.write().wishes) }
    }

    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PersistentField<'_, String> for Kept {
    fn set(&self, new_value: String) {
        let mut inner = self.write();
        inner.text = new_value;
        inner.loads += 1;
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&String) -> R,
    {
        f(&self.read().text)
    }
}
