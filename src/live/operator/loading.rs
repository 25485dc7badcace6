//! What the host has loaded, taken over.

use super::Operator;
use super::ear::Hearing;
use super::knee::Turning;
use crate::live::past::Archive;
use crate::live::shared::StopReason;
use crate::report::{Report, Status};
use std::sync::Arc;

impl Operator {
    /// The host has loaded a state: it replaces what was here, a run that is on included.
    pub(super) fn adopt_loaded(&mut self) {
        self.loads = self.saved.loads();
        if self.session.take().is_some() {
            self.shared.stop(StopReason::RunOff);
            self.shared.set_busy(false);
        }
        self.drop_trial(StopReason::RunOff);
        self.drop_pilot(StopReason::RunOff);
        self.forget_practice();
        self.load();
        self.show();
    }

    pub(super) fn load(&mut self) {
        self.load_report();
        let (archive, complaint) = Archive::load(&self.saved.kept, &self.report);
        self.archive = archive;
        self.turning = Turning::of(&self.report);
        self.notice = self.notice.take().or(complaint);
    }

    fn load_report(&mut self) {
        let json = self.saved.json();
        self.notice = self.saved.project.complaint();
        self.hearing = Hearing::of(self.saved.project.get());
        self.may_store = true;
        self.report = Arc::new(Report::default());
        self.impulses = Arc::default();
        self.takes = Arc::default();
        if json.is_empty() {
            return;
        }
        match Report::parse(&json) {
            Ok(mut report) => {
                if report.status == Status::Running {
                    report.status = Status::Stopped;
                    report.stopped_because = Some("The project was saved in mid-run. Run again.".to_owned());
                }
                self.report = Arc::new(report);
            }
            Err(error) => {
                self.may_store = false;
                self.notice = Some(format!("The report saved with this project can't be shown: {error}"));
            }
        }
    }
}
