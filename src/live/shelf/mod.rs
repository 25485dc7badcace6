//! The folder of reports beside the project: every finished run is written there, and what lies there can be compared
//! with. A thread of its own does it, so that a disk that sleeps or has gone keeps nobody waiting: neither the window nor
//! the operator, and the audio thread knows nothing of it.
//!
//! Which folder is remembered for the user of this computer, not in the project: a project travels to other computers,
//! where the path means nothing or something else, and none may say where this one writes.

mod clerk;
#[cfg(test)]
mod tests;

use super::thread::Worker;
use crate::chain::gear::file;
use crate::report::Report;
use crate::report::folder::Contents;
use clerk::Clerk;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What is to be done with the folder.
#[derive(Debug, Clone, PartialEq)]
pub enum ShelfWish {
    /// See what there is.
    Look,
    /// From now on this folder, or none.
    Choose(Option<PathBuf>),
    /// Read one report whole.
    Open(PathBuf),
}

/// What is known of the folder.
#[derive(Debug, Clone, Default)]
pub struct Shelved {
    /// Counts the changes.
    pub version: u64,
    /// Which folder, if one was chosen.
    pub folder: Option<PathBuf>,
    /// What there is.
    pub contents: Arc<Contents>,
    /// What happened last, and whether it is well: a sentence; empty while nothing did.
    pub said: Option<(bool, String)>,
    /// Reports that could not be written yet.
    pub waiting: usize,
    /// The report that was opened last.
    pub opened: Option<(PathBuf, Result<Arc<Report>, String>)>,
}

enum Job {
    Wish(ShelfWish),
    Keep(Arc<Report>),
}

#[derive(Default)]
struct Desk {
    /// Where the folder is remembered; without it there is none.
    settings: Option<PathBuf>,
    jobs: VecDeque<Job>,
    worker: Option<Worker>,
    closing: bool,
    shown: Arc<Shelved>,
}

#[derive(Default)]
struct Inner {
    desk: Mutex<Desk>,
    wake: Condvar,
}

impl Inner {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The folder, a handle. What is on its way when it is dropped is written first.
#[derive(Default)]
pub struct Shelf(Arc<Inner>);

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Shelf").field(&self.get()).finish()
    }
}

impl Shelf {
    /// From now on the folder that is remembered in the file `settings`; nothing happens before.
    pub fn start(&self, settings: PathBuf) {
        let known = self.0.desk().settings.replace(settings.clone()).is_some_and(|known| known == settings);
        if !known {
            self.wish(ShelfWish::Look);
        }
    }

    /// The same with the file beside the user's gear list (`chain::gear::file`); nothing where this system does not say
    /// where such files lie.
    pub fn start_here(&self) {
        if let Some(gear) = file::path(file::System::HERE, |name| std::env::var_os(name)) {
            self.start(gear.with_file_name("settings.json"));
        }
    }

    /// What is known of it.
    pub fn get(&self) -> Arc<Shelved> {
        Arc::clone(&self.0.desk().shown)
    }

    /// Has something done.
    pub fn wish(&self, wish: ShelfWish) {
        self.push(Job::Wish(wish));
    }

    /// Has the report of a finished run written, if there is a folder.
    pub fn keep(&self, report: Arc<Report>) {
        self.push(Job::Keep(report));
    }

    fn push(&self, job: Job) {
        let mut desk = self.0.desk();
        if desk.settings.is_none() {
            return;
        }
        desk.jobs.push_back(job);
        if desk.worker.is_none() {
            let inner = Arc::clone(&self.0);
            desk.worker = Worker::start("linecheck reports", move || Clerk::default().work(&inner));
            if desk.worker.is_none() {
                desk.jobs.clear();
            }
        }
        self.0.wake.notify_one();
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let worker = {
            let mut desk = self.0.desk();
            desk.closing = true;
            // Nobody is there to see any more.
            desk.jobs.retain(|job| matches!(job, Job::Keep(_)));
            desk.worker.take()
        };
        self.0.wake.notify_one();
        // Joined here, with the desk free.
        drop(worker);
    }
}
