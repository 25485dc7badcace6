//! Practice: hands the engine a simulated studio, makes its runs for what stands in that studio, keeps the real report
//! aside, and marks what is guessed.

use super::Operator;
use crate::chain::Connected;
use crate::chain::calibration::Known;
use crate::check::{Outcome, Verdict};
use crate::fault::Diagnosis;
use crate::live::engine::Format;
use crate::live::exercise::{Choice, Exercise, Exercising, HEALTHY, exercise, fitting};
use crate::live::link::Command;
use crate::live::practice::Practice;
use crate::live::shared::StopReason;
use crate::report::{Report, Status};
use crate::studio::{Plan, Studio};
use std::sync::Arc;

/// A studio that is practised on.
pub struct Practising {
    plan: Plan,
    exercise: Exercise,
    hidden: bool,
    ran: bool,
    guess: Option<(String, bool)>,
    /// What the last run found and what its checks say, while the user is to find it.
    kept_back: (Vec<Diagnosis>, Vec<Outcome>),
    /// The report of the real studio.
    real: Arc<Report>,
}

impl Practising {
    fn is_told(&self) -> bool {
        !self.hidden || self.guess.is_some()
    }

    /// As the window shows it.
    pub fn shown(&self) -> Exercising {
        Exercising {
            exercise: self.is_told().then(|| self.exercise.clone()),
            setup: self.exercise.setup.clone(),
            chain: self.plan.chain,
            return_path: self.plan.return_path,
            hidden: self.hidden,
            ran: self.ran,
            guess: self.guess.clone(),
        }
    }
}

impl Operator {
    /// What can be practised on here.
    pub(super) fn exercises(&self) -> Arc<[Exercise]> {
        let setup = &self.setup;
        fitting(setup.inputs, setup.outputs, setup.sample_rate)
            .map(|(studio, plan)| exercise(studio, &plan))
            .collect()
    }

    /// Goes into a studio, from the real one or from another.
    pub(super) fn begin_practice(&mut self, choice: Choice) {
        if self.session.is_some() || self.shared.is_busy() {
            return;
        }
        let (inputs, outputs, rate) = (self.setup.inputs, self.setup.outputs, self.setup.sample_rate);
        let fit = || fitting(inputs, outputs, rate);
        let drawn = match choice {
            Choice::Named(id) => fit().find(|(studio, _)| studio.id == id),
            Choice::Hidden(seed) => fit().nth((seed % fit().count().max(1) as u64) as usize),
        };
        let Some((studio, plan)) = drawn else {
            self.notice = Some(NO_STUDIO.to_owned());
            return;
        };
        let seed = if let Choice::Hidden(seed) = choice { seed } else { 1 };
        let window = Format { rate, inputs, outputs, offline: false }.window();
        let practice = Box::new(Practice::new(Studio::new(&plan, rate, seed), inputs, window));
        self.shared.stop(StopReason::Window);
        if self.link.commands.push(Command::Practice(practice)).is_err() {
            self.notice = Some("The audio thread does not take anything any more. Try again.".to_owned());
            return;
        }
        self.notice = None;
        let real =
            self.practising.take().map_or_else(|| Arc::clone(&self.report), |practising| practising.real);
        let exercise = exercise(studio, &plan);
        let hidden = matches!(choice, Choice::Hidden(_));
        let (ran, guess, kept_back) = (false, None, Default::default());
        self.practising = Some(Practising { plan, exercise, hidden, ran, guess, kept_back, real });
        self.report = Arc::default();
        // What the meters hold is of another studio.
        self.shared.reset_meters();
    }

    /// Goes back to the real studio, whose report is shown again.
    pub(super) fn end_practice(&mut self) {
        let Some(practising) = self.practising.take() else { return };
        self.session = None;
        self.shared.stop(StopReason::RunOff);
        self.shared.set_busy(false);
        self.shared.reset_meters();
        self.report = practising.real;
        self.leave_studio();
    }

    /// Has the engine give the studio back. It does so once everything has faded.
    fn leave_studio(&mut self) {
        self.leaving = self.link.commands.push(Command::Leave).is_err();
    }

    /// Another state was loaded: the real studio is back, and with it what the state says of it.
    pub(super) fn forget_practice(&mut self) {
        if self.practising.take().is_some() {
            self.shared.stop(StopReason::RunOff);
            self.leave_studio();
        }
    }

    /// Tries again what the queue had no room for.
    pub(super) fn go_on_leaving(&mut self) {
        if self.leaving {
            self.leave_studio();
        }
    }

    /// A run in practice is made for what stands in that studio.
    pub(super) fn set_up_practice(&mut self) {
        if let Some(practising) = &self.practising {
            self.setup.chain = practising.plan.chain;
            self.setup.return_path = practising.plan.return_path;
            // What was said of the real studio does not hold there.
            self.setup.connected = Connected::default();
            self.setup.known = Known::default();
        }
    }

    /// Marks a report as one of practice, if it is, and leaves out what the user is to find.
    pub(super) fn mark_practice(&mut self, report: &mut Report) -> bool {
        let Some(practising) = &mut self.practising else { return false };
        if let Some(setup) = &mut report.setup {
            setup.practice = true;
        }
        practising.ran |= report.status == Status::Complete;
        if !practising.is_told() {
            let checks = report.checks.iter().cloned().map(unjudged).collect();
            let checks = std::mem::replace(&mut report.checks, checks);
            practising.kept_back = (std::mem::take(&mut report.faults), checks);
        }
        true
    }

    /// Whether the user is still to find what is wrong.
    pub(super) fn is_blind(&self) -> bool {
        self.practising.as_ref().is_some_and(|practising| !practising.is_told())
    }

    /// Takes a guess at a hidden studio, and tells what is wrong with it.
    pub(super) fn guess(&mut self, said: &'static str) {
        let Some(practising) = self.practising.as_mut().filter(|it| it.ran && !it.is_told()) else { return };
        let plan = &practising.plan;
        let right = match said {
            HEALTHY => plan.is_healthy(),
            said => practising.exercise.id == said || plan.truth.contains(&said),
        };
        practising.guess = Some((said.to_owned(), right));
        let report = Arc::make_mut(&mut self.report);
        (report.faults, report.checks) = std::mem::take(&mut practising.kept_back);
    }
}

/// A check as a teacher shows it before the answer: what was measured, and the limits to hold it against. The verdict is
/// the pupil's.
fn unjudged(outcome: Outcome) -> Outcome {
    Outcome { verdict: Verdict::Unsure, headline: String::new(), advice: Vec::new(), ..outcome }
}

const NO_STUDIO: &str =
    "No simulated studio has this many inputs and outputs. Put the plugin on a stereo track to practise.";
