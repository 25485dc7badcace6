//! The kept reports as operator and window see them: what was kept, and what changed since.

use super::kept::{Kept, KeptWish};
use crate::report::compare::Comparison;
use crate::report::history::History;
use crate::report::{Report, Status};
use std::sync::Arc;

/// What the newest report is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// The earlier report, with as many points of its curves as are kept.
    pub report: Arc<Report>,
    /// Whether the user said of it that it was good; else it is the one before.
    pub is_baseline: bool,
    /// What changed.
    pub comparison: Comparison,
}

/// What the window shows of the kept reports.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// How many are kept.
    pub count: usize,
    /// When the one that was good was made, if one was chosen.
    pub baseline: Option<String>,
    /// What changed since; none before a second report.
    pub since: Option<Since>,
}

/// The kept reports as the operator keeps them.
#[derive(Debug, Default)]
pub struct Archive {
    history: History,
    /// False while the saved state holds kept reports that must not be written over.
    may_store: bool,
    loads: u64,
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
        let mut archive = Self { history, may_store, loads, shown: Arc::default() };
        archive.compare(newest);
        (archive, notice)
    }

    /// Whether the host has loaded others since.
    pub fn is_stale(&self, kept: &Kept) -> bool {
        self.loads != kept.loads()
    }

    /// Keeps a report that is complete; others say too little.
    pub fn add(&mut self, report: &Report, kept: &Kept) {
        if report.status == Status::Complete && !report.checks.is_empty() {
            self.history.keep(report);
            self.store(kept);
        }
        self.compare(report);
    }

    /// Fulfils what the window wishes; whether there was anything.
    pub fn follow(&mut self, kept: &Kept, newest: &Report) -> bool {
        let wishes = kept.take_wishes();
        for wish in &wishes {
            let place = match wish {
                KeptWish::Baseline(made) => self.history.reports().rposition(|report| report.made == *made),
                KeptWish::NoBaseline => None,
            };
            if place.is_some() || *wish == KeptWish::NoBaseline {
                self.history.set_baseline(place);
            }
        }
        if !wishes.is_empty() {
            self.store(kept);
            self.compare(newest);
        }
        !wishes.is_empty()
    }

    fn store(&self, kept: &Kept) {
        if self.may_store {
            kept.store(self.history.to_text());
        }
    }

    fn compare(&mut self, newest: &Report) {
        let others = || self.history.reports().filter(|report| report.made < newest.made);
        let baseline = self.history.baseline();
        let before = baseline.filter(|report| report.made != newest.made).or_else(|| others().next_back());
        let since = before.filter(|_| newest.status == Status::Complete).map(|before| Since {
            report: Arc::new(before.clone()),
            is_baseline: baseline.is_some_and(|baseline| baseline.made == before.made),
            comparison: self.history.since(before, newest),
        });
        let baseline = baseline.map(|report| report.made.clone());
        self.shown = Arc::new(Past { count: self.history.reports().len(), baseline, since });
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
        assert!(since.is_baseline && since.comparison.is_empty(), "{since:?}");
        kept.wish(KeptWish::NoBaseline);
        assert!(archive.follow(&kept, &report(3, -98.0)));
        let since = archive.shown.since.clone().unwrap();
        assert!(!since.is_baseline && !since.comparison.is_empty(), "then it is the one before");

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
}
