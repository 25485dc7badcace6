//! The kept reports as the operator keeps them, and what the newest one is held against.

use super::{Other, Past, Since, Which};
use crate::live::kept::{Earlier, Kept, KeptWish};
use crate::live::shelf::{Shelf, ShelfWish, Shelved};
use crate::report::drift::Drift;
use crate::report::history::History;
use crate::report::{Heard, Report, Status};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

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
