use super::*;
use crate::check::{Outcome, Verdict};
use crate::report::Status;
use crate::report::folder::Settings;
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
        assert!(begin.elapsed() < Duration::from_secs(60), "{shown:?}");
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
    assert!(!good && said.contains("There is no folder") && said.contains("kept with the project"), "{said}");
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
            shown.said.clone().is_some_and(|(good, said)| !good && said.starts_with("There is no folder"))
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
