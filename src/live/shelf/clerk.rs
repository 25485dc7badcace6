//! Who works for the shelf: remembers which folder it is, looks what lies there, and writes what waits.

use super::{Inner, Job, ShelfWish, Shelved};
use crate::report::Report;
use crate::report::folder::{self, Contents, Found, Settings};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

/// Reports that wait to be written, at most; the project keeps as many.
const WAITING: usize = crate::report::history::REPORTS;

/// Who does what is wished, on the thread of the shelf.
#[derive(Default)]
pub(super) struct Clerk {
    shown: Shelved,
    waiting: VecDeque<Arc<Report>>,
    /// The settings could not be written: they hold as long as the plugin lives.
    unsaved: bool,
}

impl Clerk {
    /// Works until the shelf is gone and nothing is left to do.
    pub(super) fn work(mut self, inner: &Inner) {
        loop {
            let (job, settings) = {
                let mut desk = inner.desk();
                loop {
                    match desk.jobs.pop_front() {
                        Some(job) => break (job, desk.settings.clone().unwrap_or_default()),
                        None if desk.closing => return,
                        None => desk = inner.wake.wait(desk).unwrap_or_else(PoisonError::into_inner),
                    }
                }
            };
            self.act(job, &settings);
            self.shown.version += 1;
            self.shown.waiting = self.waiting.len();
            inner.desk().shown = Arc::new(self.shown.clone());
        }
    }

    fn act(&mut self, job: Job, settings: &Path) {
        match job {
            Job::Wish(ShelfWish::Look) => {
                self.shown.said = None;
                self.remember(settings);
                self.look();
                self.write();
            }
            Job::Wish(ShelfWish::Choose(folder)) => self.choose(folder, settings),
            Job::Wish(ShelfWish::Open(path)) => {
                let read = folder::read(&path).map(Arc::new);
                self.shown.opened = Some((path, read));
            }
            Job::Keep(report) => {
                self.shown.said = None;
                let before = self.shown.folder.clone();
                self.remember(settings);
                if self.shown.folder.is_none() {
                    return;
                }
                if self.waiting.len() >= WAITING {
                    self.waiting.pop_front();
                }
                self.waiting.push_back(report);
                if self.shown.folder != before {
                    self.look();
                }
                self.write();
            }
        }
    }

    /// Which folder it is by now: another instance may have chosen another.
    fn remember(&mut self, settings: &Path) {
        if self.unsaved {
            return;
        }
        match Settings::read(settings) {
            Ok(settings) => self.shown.folder = settings.reports,
            Err(why) => self.shown.said = Some((false, why)),
        }
    }

    fn choose(&mut self, chosen: Option<PathBuf>, settings: &Path) {
        let is_folder = |folder: &&PathBuf| folder.is_absolute() && folder.is_dir();
        if let Some(folder) = chosen.as_ref().filter(|folder| !is_folder(folder)) {
            let why = "Choose one that there is, by its whole path.";
            self.shown.said = Some((false, format!("There is no folder “{}”. {why}", folder.display())));
            return;
        }
        self.shown.folder.clone_from(&chosen);
        self.shown.opened = None;
        self.shown.said =
            chosen.as_ref().map(|_| (true, "Every finished run is written there from now on.".to_owned()));
        if chosen.is_none() {
            self.waiting.clear();
        }
        // What is damaged is the user's to give up, by choosing anew.
        let known = Settings::read(settings).unwrap_or_default();
        let written = Settings { reports: chosen.clone(), ..known }.write(settings);
        self.unsaved = written.is_err();
        if let Err(why) = written {
            self.shown.said = Some((false, format!("This holds until the plugin is closed: {why}")));
        }
        if let Some(Err(why)) = chosen.as_deref().map(folder::can_be_written) {
            let words =
                format!("Reports there can be compared with, but finished runs can't be written: {why}");
            self.shown.said = Some((false, words));
        }
        self.look();
        self.write();
    }

    fn look(&mut self) {
        let contents = self.shown.folder.as_deref().map(folder::look);
        self.shown.contents = Arc::new(match contents {
            Some(Ok(contents)) => contents,
            None => Contents::default(),
            Some(Err(why)) => {
                self.shown.said = Some((false, why));
                Contents::default()
            }
        });
    }

    /// Writes what waits. What can't be written waits on; the project has it all the same.
    fn write(&mut self) {
        let Some(folder) = self.shown.folder.clone() else { return };
        while let Some(report) = self.waiting.front().cloned() {
            match folder::add(&folder, &report) {
                Ok(path) => {
                    self.show(path, report.as_ref().clone());
                    self.waiting.pop_front();
                }
                Err(why) => {
                    let words = "The newest run is kept with the project only, and is written as soon as that is mended.";
                    self.shown.said = Some((false, format!("{why} {words}")));
                    break;
                }
            }
        }
    }

    /// Adds what was written just now to what is known of the folder.
    fn show(&mut self, path: PathBuf, mut report: Report) {
        report.checks.iter_mut().for_each(|check| check.curves.clear());
        let found = &mut Arc::make_mut(&mut self.shown.contents).found;
        found.retain(|known| known.path != path);
        let place = found.partition_point(|known| known.report.made <= report.made);
        found.insert(place, Found { path, report });
    }
}
