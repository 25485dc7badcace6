//! A run, from the press to the report.

use super::Operator;
use super::ear::BY_EAR;
use crate::chain::calibration::Known;
use crate::chain::gear::Catalogue;
use crate::chain::{Connected, ReturnPath};
use crate::live::link::{Command, Controls};
use crate::live::session::{Next, Session};
use crate::live::shared::StopReason;
use crate::live::standing::{results, with_notes};
use crate::live::takes;
use crate::report::{Conditions, MeterReadings, Report, Status, host, system};
use crate::tape::Take;
use std::sync::Arc;
use std::time::Instant;

/// A session with a take under way.
pub(super) struct Running {
    pub session: Session,
    /// The count of stops at the press; a newer one ends the run.
    pub stops: u32,
    /// Ticket of the take that is with the engine.
    ticket: u64,
    /// When it began.
    begun: Instant,
    /// The largest block since.
    pub block: u32,
}

impl Running {
    fn new(session: Session, stops: u32) -> Self {
        Self { session, stops, ticket: 0, begun: Instant::now(), block: 0 }
    }

    /// The report as far as it goes.
    pub fn report(&self, status: Status, why: Option<String>, meters: MeterReadings) -> Report {
        Report { conditions: Some(self.conditions()), ..self.session.report(status, why, meters) }
    }

    /// Under which conditions it is made, as far as they are known so far.
    fn conditions(&self) -> Conditions {
        Conditions {
            host: host(),
            os: Some(system()),
            block: usize::try_from(self.block).ok().filter(|frames| *frames > 0),
            seconds: Some(self.begun.elapsed().as_secs_f64()),
        }
    }
}

impl Operator {
    pub(super) fn begin_run(&mut self, controls: &Controls, stops: u32) {
        self.end_run(Some(StopReason::RunOff.sentence().to_owned()));
        self.notice = None;
        self.may_store = true;
        self.moved = Instant::now();
        self.setup.chain = controls.chain;
        self.setup.return_path = controls.return_path;
        self.setup.level = controls.level;
        let project = self.saved.project.get();
        self.setup.known =
            Known::new(&project.calibrated, project.learnt.as_ref(), controls.chain, controls.return_path);
        self.setup.connected = self.connected(controls);
        self.set_up_practice();
        // A simulated studio's are of no use to anybody, and those of the real one stay meanwhile.
        let mut room = 0;
        if self.practising.is_none() {
            self.takes = Arc::default();
            room = takes::BYTES;
        }
        let by_ear = (self.setup.return_path == ReturnPath::Ear).then(|| BY_EAR.to_owned());
        if let Some(why) = self.barred(controls).or(by_ear) {
            let (session, _) = Session::begin(self.setup.clone(), room);
            self.finish(&Running::new(session, stops), Some(why));
            return;
        }
        self.shared.set_busy(true);
        let (session, next) = Session::begin(self.setup.clone(), room);
        self.session = Some(Running::new(session, stops));
        self.follow(next);
        // The first take lasts long enough for this.
        if let Some(running) = &mut self.session {
            running.session.test_itself();
        }
        self.store_progress();
    }

    /// Why nothing may sound: what is plugged, as the user says, endangers gear or ears. In practice nothing leaves.
    pub(super) fn barred(&self, controls: &Controls) -> Option<String> {
        let project = self.saved.project.get();
        let danger = project.danger(controls.chain, controls.return_path);
        let danger = danger.filter(|_| self.practising.is_none())?;
        Some(format!("Nothing may sound as it is plugged now. {} Mend it on the page Connect.", danger.what))
    }

    /// What the user has said of the chain up to now.
    pub(super) fn connected(&self, controls: &Controls) -> Connected {
        let project = self.saved.project.get();
        let (wiring, catalogue) = (project.wiring.as_deref(), Catalogue::built_in());
        Connected::new(controls.chain, controls.return_path, wiring, &project.gear, catalogue)
            .with_knobs(project.known_knobs())
    }

    pub(super) fn take_back(&mut self, take: Box<Take>) {
        if self.hear_out(&take) || self.end_pilot(&take) {
            return;
        }
        let Some(running) = &mut self.session else { return };
        if take.ticket != running.ticket {
            return;
        }
        let next = running.session.take_back(take, self.shared.stop_reason());
        self.follow(next);
        if self.session.is_some() {
            self.store_progress();
        }
    }

    fn follow(&mut self, next: Next) {
        match next {
            Next::Over(why) => self.end_run(why),
            Next::Play(mut take) => {
                let Some(running) = &mut self.session else { return };
                self.tickets += 1;
                take.ticket = self.tickets;
                running.ticket = self.tickets;
                let stops = running.stops;
                if self.link.commands.push(Command::Play(take, stops)).is_err() {
                    self.end_run(Some(
                        "The audio thread does not take any more signals. Run again.".to_owned(),
                    ));
                }
            }
        }
    }

    /// Ends the run that is on, if one is: complete, or stopped because of `why`.
    pub(super) fn end_run(&mut self, why: Option<String>) {
        if let Some(running) = self.session.take() {
            self.finish(&running, why);
        }
    }

    fn finish(&mut self, running: &Running, why: Option<String>) {
        let status = if why.is_some() { Status::Stopped } else { Status::Complete };
        let mut report = running.report(status, why, self.meters());
        let practice = self.mark_practice(&mut report);
        if !practice {
            self.join_heard(&mut report);
            self.join_knee(&mut report);
            // What was loaded and can't be read is the user's to give up.
            if self.saved.project.is_readable() {
                results(&report).into_iter().for_each(|edit| self.saved.project.apply(edit));
            }
            with_notes(&mut report, &self.saved.project.get());
        }
        self.report = Arc::new(report);
        self.store();
        if !practice {
            if self.archive.add(&self.report, &self.saved.kept) {
                self.view.shelf.keep(Arc::clone(&self.report));
            }
            self.impulses = Arc::new(running.session.impulses());
            self.takes = Arc::new(running.session.takes());
        }
        // Whoever waits for the end finds all that came of it.
        self.show();
        self.shared.set_busy(false);
    }
}
