//! The folder of reports beside the project: every finished run is written there, and what lies there can be compared
//! with. A thread of its own does it, so that a disk that sleeps or has gone keeps nobody waiting: neither the window nor
//! the operator, and the audio thread knows nothing of it.
//!
//! Which folder is remembered for the user of this computer, not in the project: a project travels to other computers,
//! where the path means nothing or something else, and none may say where this one writes.

use super::thread::Worker;
use crate::chain::gear::file;
use crate::report::Report;
use crate::report::folder::{self, Contents, Found, Settings};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Reports that wait to be written, at most; the project keeps as many.
const WAITING: usize = crate::report::history::REPORTS;

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

/// Who does it.
#[derive(Default)]
struct Clerk {
    shown: Shelved,
    waiting: VecDeque<Arc<Report>>,
    /// The settings could not be written: they hold as long as the plugin lives.
    unsaved: bool,
}

impl Clerk {
    fn work(mut self, inner: &Inner) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Outcome, Verdict};
    use crate::report::Status;
    use std::fs;
    use std::time::{Duration, Instant};

    struct Place(PathBuf);

    impl Place {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("linecheck-shelf-{}-{name}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(path.join("reports")).unwrap();
            Self(path)
        }

        fn settings(&self) -> PathBuf {
            self.0.join("settings").join("settings.json")
        }

        fn reports(&self) -> PathBuf {
            self.0.join("reports")
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(self.reports()).unwrap();
            let mut names: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn report(minute: u32) -> Arc<Report> {
        let made = format!("2026-05-03T10:{minute:02}:00Z");
        let checks = vec![Outcome { id: "noise".into(), ..Outcome::new(Verdict::Pass, "Quiet.") }];
        Arc::new(Report { made, status: Status::Complete, checks, ..Report::default() })
    }

    /// What is known as soon as it is as `wanted`.
    #[track_caller]
    fn wait(shelf: &Shelf, wanted: impl Fn(&Shelved) -> bool) -> Arc<Shelved> {
        let begin = Instant::now();
        loop {
            let shown = shelf.get();
            if wanted(&shown) {
                return shown;
            }
            assert!(begin.elapsed() < Duration::from_secs(10), "{shown:?}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn started(place: &Place) -> Shelf {
        let shelf = Shelf::default();
        shelf.start(place.settings());
        shelf
    }

    fn chosen(place: &Place) -> Shelf {
        let shelf = started(place);
        shelf.wish(ShelfWish::Choose(Some(place.reports())));
        wait(&shelf, |shown| shown.folder.is_some());
        shelf
    }

    #[test]
    fn finished_runs_lie_in_the_folder_that_every_instance_remembers() {
        let place = Place::new("kept");
        let shelf = chosen(&place);
        shelf.keep(report(2));
        shelf.keep(report(1));
        let shown = wait(&shelf, |shown| shown.contents.found.len() == 2);
        assert_eq!(shown.contents.found[0].report.made, report(1).made);
        // Another instance, now or after a restart.
        let other = started(&place);
        let shown = wait(&other, |shown| shown.contents.found.len() == 2);
        assert_eq!(shown.folder, Some(place.reports()));
        other.wish(ShelfWish::Open(shown.contents.found[1].path.clone()));
        let opened = wait(&other, |shown| shown.opened.is_some()).opened.clone().unwrap().1;
        assert_eq!(opened.unwrap().made, report(2).made);
        other.wish(ShelfWish::Choose(None));
        wait(&other, |shown| shown.folder.is_none());
        // The first learns of it with its next run.
        shelf.keep(report(3));
        wait(&shelf, |shown| shown.folder.is_none());
        assert_eq!(place.names().len(), 2);
    }

    #[test]
    fn what_is_on_its_way_is_written_before_it_is_gone() {
        let place = Place::new("dropped");
        let shelf = chosen(&place);
        (0..20).for_each(|minute| shelf.keep(report(minute)));
        drop(shelf);
        assert_eq!(place.names().len(), 20);
    }

    #[test]
    fn a_folder_that_vanishes_is_told_and_nothing_is_lost() {
        let place = Place::new("vanished");
        let shelf = chosen(&place);
        fs::remove_dir(place.reports()).unwrap();
        shelf.keep(report(1));
        let shown = wait(&shelf, |shown| shown.waiting == 1);
        let (good, said) = shown.said.clone().unwrap();
        assert!(
            !good && said.contains("There is no folder") && said.contains("kept with the project"),
            "{said}"
        );
        fs::create_dir(place.reports()).unwrap();
        shelf.wish(ShelfWish::Look);
        wait(&shelf, |shown| shown.waiting == 0 && shown.contents.found.len() == 1);
        assert_eq!(place.names(), ["2026-05-03T100100Z.json"]);
    }

    #[test]
    fn what_is_no_folder_is_not_taken() {
        let place = Place::new("none");
        let shelf = chosen(&place);
        let file = place.0.join("file");
        fs::write(&file, "x").unwrap();
        for wrong in [file, place.0.join("nowhere"), PathBuf::from("relative")] {
            let before = shelf.get().version;
            shelf.wish(ShelfWish::Choose(Some(wrong)));
            let shown = wait(&shelf, |shown| shown.version > before);
            assert!(
                shown
                    .said
                    .clone()
                    .is_some_and(|(good, said)| !good && said.starts_with("There is no folder"))
            );
            assert_eq!(shown.folder, Some(place.reports()));
        }
        #[cfg(target_os = "linux")]
        {
            shelf.wish(ShelfWish::Choose(Some(PathBuf::from("/proc/self/fdinfo"))));
            let shown = wait(&shelf, |shown| shown.folder != Some(place.reports()));
            assert!(shown.said.clone().unwrap().1.contains("can be compared with"), "{:?}", shown.said);
        }
    }

    #[test]
    fn settings_that_cannot_be_read_are_told_and_left_alone_until_something_is_chosen() {
        let place = Place::new("damaged");
        fs::create_dir_all(place.settings().parent().unwrap()).unwrap();
        fs::write(place.settings(), "{ half").unwrap();
        let shelf = started(&place);
        let shown = wait(&shelf, |shown| shown.version > 0);
        assert!(shown.said.clone().is_some_and(|(good, said)| !good && said.contains("can't be read")));
        shelf.keep(report(1));
        wait(&shelf, |shown| shown.version > 1);
        assert_eq!(fs::read_to_string(place.settings()).unwrap(), "{ half");
        shelf.wish(ShelfWish::Choose(Some(place.reports())));
        wait(&shelf, |shown| shown.folder.is_some());
        assert_eq!(Settings::read(&place.settings()).unwrap().reports, Some(place.reports()));
    }

    #[test]
    fn without_settings_there_is_no_folder_and_no_thread() {
        let shelf = Shelf::default();
        shelf.keep(report(1));
        shelf.wish(ShelfWish::Choose(Some(std::env::temp_dir())));
        assert!(shelf.0.desk().jobs.is_empty() && shelf.0.desk().worker.is_none());
    }
}
