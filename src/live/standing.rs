//! What a report says of the steps of the walk.

use crate::check::Verdict;
use crate::report::{Report, Status};
use crate::walk::guide::{Circumstances, Kept, Ran, Standing, Step, step_of_check, step_of_fault};
use crate::walk::{Edit, Project};
use std::collections::BTreeMap;

/// What the run that made `report` says of the steps; `None` where none was made.
pub fn ran(report: &Report) -> Option<Ran> {
    let setup = report.setup.as_ref().filter(|_| report.status != Status::Empty)?;
    let rate = Some(setup.sample_rate_hz);
    let circumstances = Circumstances::of(&setup.chain, &setup.return_path, rate);
    let running = report.status == Status::Running;
    let standings = if running { BTreeMap::new() } else { standings(report) };
    Some(Ran { made: report.made.clone(), circumstances, running, standings })
}

/// The worst that checks and faults say of each step. Of a run that did not come to its end only what is wrong counts:
/// what it did not come to may be wrong as well.
fn standings(report: &Report) -> BTreeMap<Step, Standing> {
    let judged = report.checks.iter().filter_map(|check| {
        let standing = match check.verdict {
            Verdict::Pass => Standing::Good,
            Verdict::Warn => Standing::Remark,
            Verdict::Fail => Standing::Bad,
            Verdict::Unsure => Standing::Unsure,
            Verdict::Skipped => return None,
        };
        Some((step_of_check(&check.id), standing))
    });
    // Some diagnoses are remarks.
    let fault = if report.verdict().verdict == Verdict::Warn { Standing::Remark } else { Standing::Bad };
    let found = report.faults.iter().map(|found| (step_of_fault(&found.id), fault));
    let counts = |standing| report.status == Status::Complete || standing == Standing::Bad;
    let mut worst = BTreeMap::new();
    for (step, standing) in judged.chain(found).filter(|(_, standing)| counts(*standing)) {
        let slot = worst.entry(step).or_insert(standing);
        *slot = standing.max(*slot);
    }
    worst
}

/// What is to be kept of a finished run.
pub fn results(report: &Report) -> Vec<Edit> {
    let Some(ran) = ran(report).filter(|_| report.status == Status::Complete) else { return Vec::new() };
    let Ran { made, circumstances, standings, .. } = ran;
    let keep = |(step, standing)| {
        Edit::Keep(step, Kept { made: made.clone(), standing, circumstances: circumstances.clone() })
    };
    standings.into_iter().map(keep).collect()
}

/// Puts what the user wrote into the report; whether that changed it.
pub fn with_notes(report: &mut Report, project: &Project) -> bool {
    let changed = report.notes != project.notes;
    if changed {
        report.notes.clone_from(&project.notes);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{CHECKS, Outcome};
    use crate::fault::{Diagnosis, FAULTS};
    use crate::report::SetupReport;
    use crate::walk::guide::{CHECK_STEPS, FAULT_STEPS};

    fn report(status: Status, verdicts: &[(&str, Verdict)]) -> Report {
        let check =
            |(id, verdict): &(&str, Verdict)| Outcome { id: (*id).to_owned(), ..Outcome::new(*verdict, "") };
        let setup = SetupReport {
            chain: "receiver".to_owned(),
            return_path: "loopback".to_owned(),
            level_dbfs: -20.0,
            sample_rate_hz: 44_100.0,
            inputs: 2,
            outputs: 2,
            ..SetupReport::default()
        };
        let checks = verdicts.iter().map(check).collect();
        Report {
            status,
            setup: Some(setup),
            checks,
            made: "2026-05-03T10:00:00Z".to_owned(),
            ..Report::default()
        }
    }

    fn of(report: &Report) -> Vec<(Step, Standing)> {
        ran(report).expect("a run").standings.into_iter().collect()
    }

    #[test]
    fn every_id_of_the_tables_is_one() {
        let checks: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
        let faults: Vec<&str> = FAULTS.iter().map(|fault| fault.id).collect();
        for (table, known) in [(CHECK_STEPS, checks), (FAULT_STEPS, faults)] {
            for id in table.iter().flat_map(|row| row.1) {
                assert!(known.contains(id), "{id} is none");
            }
        }
    }

    #[test]
    fn the_worst_counts_and_what_was_not_measured_does_not() {
        let verdicts = [
            ("return", Verdict::Pass),
            ("level", Verdict::Warn),
            ("polarity", Verdict::Pass),
            ("noise", Verdict::Unsure),
            ("spl", Verdict::Skipped),
        ];
        let complete = report(Status::Complete, &verdicts);
        let expected = [
            (Step::Channels, Standing::Remark),
            (Step::Phase, Standing::Good),
            (Step::Quality, Standing::Unsure),
        ];
        assert_eq!(of(&complete), expected);
        assert_eq!(results(&complete).len(), 3);
        assert_eq!(of(&report(Status::Running, &verdicts)), []);
        assert_eq!(results(&report(Status::Running, &verdicts)), []);
        assert_eq!(ran(&Report::default()), None);
    }

    #[test]
    fn of_a_stopped_run_only_what_is_wrong_counts() {
        let stopped = report(Status::Stopped, &[("return", Verdict::Pass), ("noise", Verdict::Fail)]);
        assert_eq!(of(&stopped), [(Step::Quality, Standing::Bad)]);
        assert_eq!(results(&stopped), []);
    }

    #[test]
    fn a_fault_stands_where_it_belongs() {
        let mut report = report(Status::Complete, &[("polarity", Verdict::Fail), ("noise", Verdict::Pass)]);
        let headline = "The right channel is upside down.".to_owned();
        let id = "polarity-one".to_owned();
        report.faults.push(Diagnosis { id, certainty: 1.0, headline, evidence: vec![], fix: vec![] });
        assert_eq!(of(&report), [(Step::Phase, Standing::Bad), (Step::Quality, Standing::Good)]);
    }

    #[test]
    fn notes_are_put_in_once() {
        let project = Project { notes: "Room B".to_owned(), ..Project::default() };
        let mut report = Report::default();
        assert!(with_notes(&mut report, &project) && !with_notes(&mut report, &project));
        assert_eq!(report.notes, "Room B");
    }
}
