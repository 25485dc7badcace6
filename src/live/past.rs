//! The kept reports as operator and window see them: what was kept with the project and in the folder, what changed
//! since, and how the figures went.

use super::kept::{Earlier, Kept, KeptWish};
use super::shelf::{Shelf, ShelfWish, Shelved};
use crate::check::Verdict;
use crate::report::compare::Comparison;
use crate::report::drift::Drift;
use crate::report::history::History;
use crate::report::{Heard, Report, Status};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Which earlier report the newest one is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one of which the user said that it was good.
    Baseline,
    /// The one before.
    Before,
    /// The one that was chosen from the list.
    Chosen,
}

/// What the newest report is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// The earlier report, with as many points of its curves as are kept.
    pub report: Arc<Report>,
    /// Why this one.
    pub which: Which,
    /// What changed.
    pub comparison: Comparison,
}

/// A report that the newest one can be held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Where it is.
    pub earlier: Earlier,
    /// When it was made.
    pub made: String,
    /// What it comes to.
    pub verdict: Verdict,
}

/// What the window shows of the kept reports.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// How many are kept with the project.
    pub count: usize,
    /// When the one that was good was made, if one was chosen.
    pub baseline: Option<String>,
    /// What changed since; none before a second report.
    pub since: Option<Since>,
    /// All that the newest can be held against, the latest first.
    pub others: Vec<Other>,
    /// The one that was chosen, if one was.
    pub chosen: Option<Earlier>,
    /// Why there is nothing of the chosen one yet, in a sentence.
    pub trouble: Option<String>,
    /// How the figures went over all of the same chain and return, with the project and in the folder.
    pub drift: Drift,
    /// What the reports that are kept with the project say of noise, the latest first.
    pub heard: Vec<Heard>,
}

/// The kept reports as the operator keeps them.
#[derive(Debug, Default)]
pub struct Archive {
    history: History,
    /// False while the saved state holds kept reports that must not be written over.
    may_store: bool,
    loads: u64,
    /// What there is in the folder.
    shelved: Arc<Shelved>,
    chosen: Option<Earlier>,
    /// The report of the folder that was asked for.
    asked: Option<PathBuf>,
    /// What the window shows.
    pub shown: Arc<Past>,
}

impl Archive {
    /// What the host's project holds; and a sentence where not all of it could be read.
    pub fn load(kept: &Kept, newest: &Report) -> (Self, Option<String>) {
        let loads = kept.loads();
        let (history, may_store, notice) = match History::parse(&kept.text()) {
            Ok((history, named)) => {
                let damaged = (!named.is_empty()).then(|| {
                    format!("{} of the kept reports can't be read and are left as they are.", named.len())
                });
                (history, true, damaged)
            }
            Err(why) => (History::default(), false, Some(why.to_string())),
        };
        let mut archive = Self { history, may_store, loads, ..Self::default() };
        archive.compare(newest);
        (archive, notice)
    }

    /// Whether the host has loaded others since.
    pub fn is_stale(&self, kept: &Kept) -> bool {
        self.loads != kept.loads()
    }

    /// Keeps a report that is complete and real; others say too little. Whether it was one.
    pub fn add(&mut self, report: &Report, kept: &Kept) -> bool {
        let complete = report.status == Status::Complete && !report.checks.is_empty();
        let says_enough = complete && !report.is_practice();
        if says_enough {
            self.history.keep(report);
            self.store(kept);
        }
        self.compare(report);
        says_enough
    }

    /// Fulfils what the window wishes; whether there was anything.
    pub fn follow(&mut self, kept: &Kept, newest: &Report) -> bool {
        let wishes = kept.take_wishes();
        for wish in &wishes {
            match wish {
                KeptWish::Baseline(made) => {
                    let place =
                        |history: &History| history.reports().rposition(|report| report.made == *made);
                    // A run of before there was a history.
                    if place(&self.history).is_none() && newest.made == *made && !newest.is_practice() {
                        self.history.keep(newest);
                    }
                    let place = place(&self.history);
                    if place.is_some() {
                        self.history.set_baseline(place);
                    }
                }
                KeptWish::NoBaseline => self.history.set_baseline(None),
                KeptWish::CompareWith(earlier) => self.chosen.clone_from(earlier),
            }
        }
        if wishes.iter().any(|wish| !matches!(wish, KeptWish::CompareWith(_))) {
            self.store(kept);
        }
        if !wishes.is_empty() {
            self.compare(newest);
        }
        !wishes.is_empty()
    }

    /// Takes in what is new in the folder, and asks there for the report that was chosen.
    pub fn see(&mut self, shelf: &Shelf, newest: &Report) {
        let shelved = shelf.get();
        if shelved.version != self.shelved.version {
            self.shelved = shelved;
            self.compare(newest);
        }
        match &self.chosen {
            Some(Earlier::Folder(path)) if self.asked.as_ref() != Some(path) => {
                self.asked = Some(path.clone());
                shelf.wish(ShelfWish::Open(path.clone()));
            }
            Some(Earlier::Folder(_)) => {}
            _ => self.asked = None,
        }
    }

    fn store(&self, kept: &Kept) {
        if self.may_store {
            kept.store(self.history.to_text());
        }
    }

    fn compare(&mut self, newest: &Report) {
        let baseline = self.history.baseline();
        let (before, trouble) = match self.chosen() {
            Ok(found) => (found, None),
            Err(why) => (None, Some(why)),
        };
        let since = before.or_else(|| self.usual(newest).filter(|_| self.chosen.is_none()));
        let real = newest.status == Status::Complete && !newest.is_practice();
        let since = since.filter(|_| real).map(|(before, which)| {
            let comparison = self.history.since(&before, newest);
            Since { report: before, which, comparison }
        });
        self.shown = Arc::new(Past {
            count: self.history.reports().len(),
            baseline: baseline.map(|report| report.made.clone()),
            since,
            others: self.others(newest),
            chosen: self.chosen.clone(),
            trouble,
            drift: self.drift(newest),
            heard: self.history.reports().rev().filter_map(Heard::of).collect(),
        });
    }

    /// The baseline, or else the one before.
    fn usual(&self, newest: &Report) -> Option<(Arc<Report>, Which)> {
        let baseline = self.history.baseline().filter(|report| report.made != newest.made);
        let before = || self.history.reports().rfind(|report| report.made < newest.made);
        let usual = baseline.map(|report| (report, Which::Baseline));
        let (report, which) = usual.or_else(|| Some((before()?, Which::Before)))?;
        Some((Arc::new(report.clone()), which))
    }

    /// The report that was chosen, if one was; a sentence where it can't be had (yet).
    fn chosen(&self) -> Result<Option<(Arc<Report>, Which)>, String> {
        let gone = || "The report that was chosen is not kept any more. Choose another.".to_owned();
        match &self.chosen {
            None => Ok(None),
            Some(Earlier::Project(made)) => {
                let report = self.history.reports().find(|report| report.made == *made).ok_or_else(gone)?;
                Ok(Some((Arc::new(report.clone()), Which::Chosen)))
            }
            Some(Earlier::Folder(path)) => match &self.shelved.opened {
                Some((opened, Ok(report))) if opened == path => Ok(Some((Arc::clone(report), Which::Chosen))),
                Some((opened, Err(why))) if opened == path => Err(format!("{}: {why}", path.display())),
                _ => Err("The report is being read.".to_owned()),
            },
        }
    }

    /// All that the newest can be held against: of one that is kept twice, that of the project.
    fn others(&self, newest: &Report) -> Vec<Other> {
        let other = |earlier: Earlier, report: &Report| Other {
            earlier,
            made: report.made.clone(),
            verdict: report.verdict().verdict,
        };
        let own: BTreeSet<&str> = self.history.reports().map(|report| report.made.as_str()).collect();
        let project =
            self.history.reports().map(|report| other(Earlier::Project(report.made.clone()), report));
        let found =
            self.shelved.contents.found.iter().filter(|found| !own.contains(found.report.made.as_str()));
        let folder = found.map(|found| other(Earlier::Folder(found.path.clone()), &found.report));
        let mut others: Vec<Other> =
            project.chain(folder).filter(|other| other.made != newest.made).collect();
        others.sort_by(|a, b| b.made.cmp(&a.made));
        others
    }

    /// How the figures went in reports of the same chain and return as the newest.
    fn drift(&self, newest: &Report) -> Drift {
        let made_for = |report: &Report| {
            let setup = report.setup.as_ref().filter(|setup| !setup.practice)?;
            Some((setup.chain.clone(), setup.return_path.clone()))
        };
        let latest = || self.history.reports().next_back().and_then(made_for);
        let wanted = made_for(newest).or_else(latest);
        let own: BTreeSet<&str> = self.history.reports().map(|report| report.made.as_str()).collect();
        let found = self.shelved.contents.found.iter().map(|found| &found.report);
        let folder = found.filter(|report| !own.contains(report.made.as_str()));
        let all = self.history.reports().chain(folder);
        let mut drift = Drift::default();
        let counts = |report: &&Report| made_for(report) == wanted && report.status == Status::Complete;
        all.filter(counts).for_each(|report| drift.add(report));
        drift
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, Outcome, Verdict};
    use crate::measure::Estimate;
    use nice_plug::params::persist::PersistentField;

    fn report(minute: u32, noise: f64) -> Report {
        let mut outcome = Outcome { id: "noise".into(), ..Outcome::new(Verdict::Pass, "Quiet.") };
        outcome.figure("noise_dbfs", At::input(0), "dBFS", Estimate { value: noise, uncertainty: 0.05 });
        let made = format!("2026-05-03T10:{minute:02}:00Z");
        Report { made, status: Status::Complete, checks: vec![outcome], ..Report::default() }
    }

    #[test]
    fn complete_runs_are_kept_and_held_against_the_one_that_was_good() {
        let kept = Kept::default();
        let (mut archive, notice) = Archive::load(&kept, &Report::default());
        assert_eq!(notice, None);
        archive.add(&report(1, -98.0), &kept);
        assert_eq!((archive.shown.count, archive.shown.since.is_some()), (1, false));
        kept.wish(KeptWish::Baseline(report(1, 0.0).made));
        assert!(archive.follow(&kept, &report(1, -98.0)));
        archive.add(&report(2, -90.0), &kept);
        archive.add(&report(3, -98.0), &kept);
        let since = archive.shown.since.clone().unwrap();
        assert!(since.which == Which::Baseline && since.comparison.is_empty(), "{since:?}");
        kept.wish(KeptWish::NoBaseline);
        assert!(archive.follow(&kept, &report(3, -98.0)));
        let since = archive.shown.since.clone().unwrap();
        assert!(since.which == Which::Before && !since.comparison.is_empty(), "then it is the one before");

        let stopped = Report { status: Status::Stopped, ..report(4, -98.0) };
        archive.add(&stopped, &kept);
        assert_eq!((archive.shown.count, &archive.shown.since), (3, &None));
        let (loaded, _) = Archive::load(&kept, &report(3, -98.0));
        assert_eq!(loaded.shown.count, 3);
    }

    #[test]
    fn what_a_newer_version_kept_is_left_alone() {
        let kept = Kept::default();
        let newer = "{\"schema\":\"linecheck.history/9\"}\n".to_owned();
        kept.set(newer.clone());
        let (mut archive, notice) = Archive::load(&kept, &Report::default());
        assert!(notice.is_some_and(|why| why.contains("newer Linecheck")));
        archive.add(&report(1, -98.0), &kept);
        assert_eq!(kept.text(), newer);
        assert_eq!(archive.shown.count, 1, "this session's are there all the same");
    }

    #[test]
    fn damaged_ones_are_told_and_kept() {
        let kept = Kept::default();
        let (mut archive, _) = Archive::load(&kept, &Report::default());
        archive.add(&report(1, -98.0), &kept);
        kept.set(kept.text() + "{ damaged\n");
        assert!(archive.is_stale(&kept));
        let (mut archive, notice) = Archive::load(&kept, &Report::default());
        assert!(notice.is_some_and(|why| why.starts_with("1 of the kept reports")));
        archive.add(&report(2, -98.0), &kept);
        assert!(kept.text().contains("{ damaged") && archive.shown.count == 2);
    }

    /// A folder with reports in it, chosen in a shelf of its own.
    fn shelf(name: &str, reports: &[Report]) -> (Shelf, PathBuf) {
        let home = std::env::temp_dir().join(format!("linecheck-past-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&home);
        let folder = home.join("reports");
        std::fs::create_dir_all(&folder).unwrap();
        reports.iter().for_each(|report| drop(crate::report::folder::add(&folder, report).unwrap()));
        let shelf = Shelf::default();
        shelf.start(home.join("settings.json"));
        shelf.wish(ShelfWish::Choose(Some(folder)));
        (shelf, home)
    }

    #[track_caller]
    fn wait(archive: &mut Archive, shelf: &Shelf, newest: &Report, wanted: impl Fn(&Past) -> bool) {
        for _ in 0..2_000 {
            archive.see(shelf, newest);
            if wanted(&archive.shown) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        panic!("{:?}", archive.shown);
    }

    #[test]
    fn any_report_of_project_and_folder_can_be_compared_with_and_all_of_them_make_the_drift() {
        let foreign = Report { made: "2026-05-03T10:09:00Z".into(), ..Report::default() };
        let reports = [report(1, -80.0), report(3, -98.0), foreign];
        let (shelf, home) = shelf("compare", &reports);
        let kept = Kept::default();
        let (mut archive, _) = Archive::load(&kept, &Report::default());
        archive.add(&report(2, -90.0), &kept);
        archive.add(&report(3, -98.0), &kept);
        let newest = report(4, -98.0);
        archive.add(&newest, &kept);
        wait(&mut archive, &shelf, &newest, |past| past.others.len() == 4);
        let made: Vec<&str> = archive.shown.others.iter().map(|other| &other.made[14..16]).collect();
        assert_eq!(made, ["09", "03", "02", "01"]);
        assert!(matches!(archive.shown.others[1].earlier, Earlier::Project(_)), "kept twice");
        let values: Vec<f64> =
            archive.shown.drift.series()[0].points.iter().map(|point| point.value).collect();
        assert_eq!(values, [-80.0, -90.0, -98.0, -98.0]);

        // One of the folder, one of the project, and back.
        let last = archive.shown.others[3].clone();
        kept.wish(KeptWish::CompareWith(Some(last.earlier.clone())));
        archive.follow(&kept, &newest);
        wait(&mut archive, &shelf, &newest, |past| {
            past.since.as_ref().is_some_and(|since| since.report.made == last.made)
        });
        assert_eq!(archive.shown.trouble, None);
        assert_eq!(archive.shown.since.as_ref().map(|since| since.which), Some(Which::Chosen));
        kept.wish(KeptWish::CompareWith(Some(Earlier::Project(report(2, 0.0).made))));
        archive.follow(&kept, &newest);
        assert_eq!(
            archive.shown.since.as_ref().map(|since| since.report.made.clone()),
            Some(report(2, 0.0).made)
        );
        kept.wish(KeptWish::CompareWith(None));
        archive.follow(&kept, &newest);
        assert_eq!(archive.shown.since.as_ref().map(|since| since.which), Some(Which::Before));

        // One that has gone since is told.
        std::fs::remove_dir_all(&home).unwrap();
        archive.see(&shelf, &newest);
        kept.wish(KeptWish::CompareWith(Some(last.earlier)));
        archive.follow(&kept, &newest);
        wait(&mut archive, &shelf, &newest, |past| {
            past.trouble.as_ref().is_some_and(|why| why.contains("cannot be read"))
        });
        assert_eq!(archive.shown.since, None);
    }

    #[test]
    fn only_runs_of_the_same_chain_make_the_drift() {
        let of = |minute, chain: &str, practice| {
            let setup = crate::report::SetupReport { chain: chain.into(), practice, ..Default::default() };
            Report { setup: Some(setup), ..report(minute, -f64::from(minute)) }
        };
        let kept = Kept::default();
        let (mut archive, _) = Archive::load(&kept, &Report::default());
        for run in [
            of(1, "receiver", false),
            of(2, "line-loop", false),
            of(3, "receiver", true),
            of(4, "receiver", false),
        ] {
            archive.add(&run, &kept);
        }
        let values: Vec<f64> =
            archive.shown.drift.series()[0].points.iter().map(|point| point.value).collect();
        assert_eq!(values, [-1.0, -4.0]);
    }
}
