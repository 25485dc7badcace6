//! The ear tests: plays a trial when the window asks for it, and brings what was heard into the report.

use super::Operator;
use crate::chain::{ReturnPath, Setup};
use crate::check::{At, Outcome, Verdict};
use crate::live::link::{Command, Controls};
use crate::live::shared::StopReason;
use crate::live::view::{Heard, Trials};
use crate::live::wish::Wish;
use crate::measure::Estimate;
use crate::report::{Report, Status, now};
use crate::tape::{End, Take};
use crate::units::Dbfs;
use crate::walk::ear::{Ear, EarEdit, Finding, Grade, Stimulus, Test, tape};
use crate::walk::{Edit, Project};
use std::sync::Arc;

/// What the operator knows of the ear tests.
#[derive(Default)]
pub struct Hearing {
    /// What has been said so far, as far as the report knows.
    project: Arc<Project>,
    trial: Option<Playing>,
    heard: Option<Heard>,
    level: Option<Dbfs>,
    /// The parameters when the newest trial was asked for.
    controls: Option<Controls>,
}

/// A trial that is with the engine.
struct Playing {
    ticket: u64,
    stops: u32,
    what: Heard,
}

impl Hearing {
    /// What is known, in a project that was just loaded.
    pub fn of(project: Arc<Project>) -> Self {
        Self { project, ..Self::default() }
    }

    /// Whether a trial sounds, or is about to.
    pub fn is_sounding(&self) -> bool {
        self.trial.is_some()
    }

    /// What the window shows of it.
    pub fn trials(&self) -> Trials {
        Trials {
            playing: self.trial.as_ref().map(|trial| trial.what.test),
            heard: self.heard,
            level: self.level,
        }
    }
}

impl Operator {
    /// Does what the window wants, and takes in what was answered.
    pub(super) fn attend(&mut self) {
        self.go_on_leaving();
        for wish in self.wishes.take() {
            match wish {
                Wish::Trial { test, controls, stops } => self.play_trial(test, &controls, stops),
                Wish::Pilot { level, controls, stops } => self.play_pilot(level, &controls, stops),
                Wish::Practise(choice) => self.begin_practice(choice),
                Wish::Guess(said) => self.guess(said),
                Wish::EndPractice => self.end_practice(),
            }
        }
        if self.hearing.trial.as_ref().is_some_and(|trial| trial.stops != self.shared.stops()) {
            self.hearing.trial = None;
        }
        self.watch_pilot();
        let project = self.saved.project.get();
        // What was heard belongs to the real report, which is not here in practice.
        if self.practising.is_none() && !Arc::ptr_eq(&project, &self.hearing.project) {
            self.hearing.project = project;
            self.take_in_heard();
        }
    }

    fn play_trial(&mut self, test: Test, controls: &Controls, stops: u32) {
        let busy = self.session.is_some() || self.shared.is_busy() || self.is_sounding_alone();
        if busy || self.practising.is_some() || controls.bypass || stops != self.shared.stops() {
            return;
        }
        if let Some(why) = self.barred(controls) {
            self.notice = Some(why);
            return;
        }
        let project = self.saved.project.get();
        let open = project.ear.series(test).filter(|series| series.ending(test).is_none());
        let Some(series) = open else { return };
        self.notice = None;
        if self.setup.outputs < 2 {
            self.notice = Some(TWO_OUTPUTS.to_owned());
            return;
        }
        let what = Heard { test, seed: series.seed, trial: series.answers.len() };
        let stimulus: Stimulus = series.stimulus(test, what.trial);
        let level = project.for_the_ears(controls.chain, controls.return_path, controls.level);
        let made = tape(stimulus, level, self.setup.outputs, self.setup.sample_rate);
        let Ok(trial) = made else {
            self.notice = Some("The trial could not be made. Please report this.".to_owned());
            return;
        };
        // The return is of no interest: the ears are.
        let mut take = Box::new(Take::new(trial.tape, 0, self.setup.sample_rate));
        self.tickets += 1;
        take.ticket = self.tickets;
        let playing = Playing { ticket: self.tickets, stops, what };
        if self.link.commands.push(Command::Play(take, stops)).is_err() {
            self.notice =
                Some("The audio thread does not take any more signals. Press Play again.".to_owned());
            return;
        }
        self.moved = std::time::Instant::now();
        self.hearing.trial = Some(playing);
        self.hearing.level = Some(trial.level);
        self.hearing.controls = Some(*controls);
    }

    /// Takes the take of a trial back, if it is one.
    pub(super) fn hear_out(&mut self, take: &Take) -> bool {
        let Some(trial) = self.hearing.trial.take_if(|trial| trial.ticket == take.ticket) else {
            return false;
        };
        self.shared.set_window_owns_tone(false);
        match take.end {
            Some(End::Finished) => {
                self.hearing.heard = Some(trial.what);
                let begun = self.saved.project.get();
                let same =
                    begun.ear.series(trial.what.test).is_some_and(|series| series.seed == trial.what.seed);
                if same && trial.what.trial == 0 {
                    self.saved.project.apply(Edit::Ear(EarEdit::Stamp(trial.what.test, now())));
                }
            }
            Some(End::Runaway) => self.notice = Some(StopReason::Runaway.sentence().to_owned()),
            _ => {}
        }
        true
    }

    /// The host does not call any more, or has loaded another state: a trial that waits must not sound later.
    pub(super) fn drop_trial(&mut self, why: StopReason) {
        if self.hearing.trial.take().is_some() {
            self.shared.stop(why);
        }
    }

    /// Brings what was heard on the report's chain into the report that stands.
    fn take_in_heard(&mut self) {
        if self.session.is_some() {
            // The end of the run does.
            return;
        }
        let mut report = Report::clone(&self.report);
        if let Some(controls) = self.hearing.controls {
            let other_chain = |report: &Report| {
                report.setup.as_ref().is_none_or(|setup| {
                    controls.return_path == ReturnPath::Ear && setup.chain != controls.chain.id()
                })
            };
            if other_chain(&report) && !outcomes(&self.hearing.project.ear, controls.chain.id()).is_empty() {
                let (chain, level, return_path) = (controls.chain, controls.level, ReturnPath::Ear);
                let setup = Setup { chain, level, return_path, ..self.setup.clone() };
                report = Report { setup: Some((&setup).into()), meters: self.meters(), ..Report::default() };
            }
        }
        self.join_heard(&mut report);
        if report != *self.report {
            // A measured report keeps the time at which it was measured; each result of the ears has its own.
            let by_ear = report.setup.as_ref().is_some_and(|setup| setup.return_path == ReturnPath::Ear.id());
            if by_ear {
                report.made = now();
            }
            self.report = Arc::new(report);
            self.store();
        }
    }

    /// Adds what was heard on its chain to a report.
    pub(super) fn join_heard(&self, report: &mut Report) {
        let Some(setup) = report.setup.clone() else { return };
        let heard = outcomes(&self.saved.project.get().ear, &setup.chain);
        for outcome in heard {
            match report.checks.iter_mut().find(|known| known.id == outcome.id) {
                Some(known) => *known = outcome,
                None => report.checks.push(outcome),
            }
        }
        if setup.return_path != ReturnPath::Ear.id() || report.status == Status::Running {
            return;
        }
        let tested = |test: &Test| report.checks.iter().any(|check| check.id == test.id());
        let all = Test::ALL.iter().all(tested);
        report.status = if all { Status::Complete } else { Status::Stopped };
        report.stopped_because = (!all).then(|| BY_EAR.to_owned());
    }
}

/// The results of the series that are over, on the chain of this id, as checks.
fn outcomes(ear: &Ear, chain: &str) -> Vec<Outcome> {
    let result = |test: Test| {
        let series = ear.series(test).filter(|series| series.chain == chain)?;
        let mut outcome = outcome(test, series.finding(test)?);
        if !series.begun.is_empty() {
            outcome.limit(format!("Heard at {}.", series.begun));
        }
        Some(outcome)
    };
    Test::ALL.into_iter().filter_map(result).collect()
}

fn outcome(test: Test, finding: Finding) -> Outcome {
    let verdict = match finding.grade {
        Grade::Good => Verdict::Pass,
        Grade::Bad => Verdict::Fail,
        Grade::Open => Verdict::Unsure,
    };
    let mut outcome = Outcome::new(verdict, finding.headline);
    outcome.id = test.id().to_owned();
    outcome.title = test.title().to_owned();
    outcome.why = test.why().to_owned();
    let exactly = |value: f64| Estimate { value, uncertainty: 0.0 };
    outcome.figure("trials", At::ALL, "", exactly(finding.trials as f64));
    outcome.figure("correct", At::ALL, "", exactly(finding.correct as f64));
    outcome.figure("p_value", At::ALL, "", exactly(finding.p_value));
    outcome.limit(finding.limit);
    outcome.advice = finding.fix;
    outcome
}

/// What a run says whose return is the user's ears.
pub(super) const BY_EAR: &str = "The return is set to 'My ears': by ear, go to Listen and do both tests there. A measured line \
                                 check needs a loopback cable or a microphone.";
const TWO_OUTPUTS: &str = "The ear tests need two outputs, left and right, and there is one: nothing sounds. Put the plugin on \
                           a stereo track.";
