//! The operator: the thread that runs the line check, measures, judges and keeps the report. One per activated
//! instance; it sleeps while nothing is to be done and is joined when the host deactivates.

mod ear;
mod knee;
mod loading;
mod metering;
mod practice;
mod running;

use self::ear::Hearing;
use self::knee::Turning;
use self::practice::Practising;
use self::running::Running;
use super::exercise::Exercise;
use super::link::{Command, Event, OperatorEnd};
use super::listener::Listener;
use super::past::Archive;
use super::readout::{Readout, Sounding};
use super::saved::Saved;
use super::session::RESTARTED;
use super::shared::{Shared, StopReason};
use super::standing::with_notes;
use super::takes::Takes;
use super::view::{Bench, View, ViewSlot};
use super::wish::Wishes;
use crate::chain::Setup;
use crate::report::wav::Impulse;
use crate::report::{Layout, Report, Status};
use crate::signal::{Recipe, entries};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A host that has not called for this long in mid-run has stopped.
const STALL: Duration = Duration::from_millis(2500);
/// A window that has not drawn for this long is gone.
const WINDOW_SILENCE: Duration = Duration::from_secs(2);
/// How often the meters in the report are refreshed while nothing runs.
const METERS_EVERY: Duration = Duration::from_secs(1);
/// How often the window gets something new to draw: for 60 pictures a second.
const SHOW_EVERY: Duration = Duration::from_millis(15);
/// How long may be slept: during a run, and else at most.
const NAP: Duration = Duration::from_millis(1);
const SLEEP: Duration = Duration::from_millis(10);

/// What the operator works with.
pub struct Operator {
    link: OperatorEnd,
    shared: Arc<Shared>,
    saved: Saved,
    view: Arc<ViewSlot>,
    /// How the plugin was activated; chain, return path and level are those of the newest run.
    setup: Setup,
    session: Option<Running>,
    /// The kept reports.
    archive: Archive,
    /// The impulse responses of the last complete run.
    impulses: Arc<Vec<Impulse>>,
    /// The takes of the last run.
    takes: Arc<Takes>,
    /// What the generator lacks.
    wanted: Option<Recipe>,
    report: Arc<Report>,
    notice: Option<String>,
    /// False while the saved state holds something that could not be read: it is not overwritten before a run.
    may_store: bool,
    loads: u64,
    tickets: u64,
    readout: Readout,
    bench: Arc<Bench>,
    listener: Listener,
    wishes: Arc<Wishes>,
    hearing: Hearing,
    /// The knob whose noise knee is looked for.
    turning: Turning,
    /// The simulated studio that is practised on.
    practising: Option<Practising>,
    /// Whether the engine has still to be told to leave one.
    leaving: bool,
    exercises: Arc<[Exercise]>,
    /// When the frame count last moved.
    moved: Instant,
    heartbeat: (u32, Instant),
    stored: Instant,
    shown: Instant,
}

impl Operator {
    /// An operator for an instance that was just activated.
    pub fn new(
        link: OperatorEnd,
        shared: Arc<Shared>,
        saved: Saved,
        view: Arc<ViewSlot>,
        setup: Setup,
    ) -> Self {
        let now = Instant::now();
        let mut operator = Self {
            listener: Listener::new(setup.sample_rate, setup.inputs),
            bench: Arc::default(),
            wishes: Arc::clone(&view.wishes),
            hearing: Hearing::default(),
            turning: Turning::default(),
            practising: None,
            leaving: false,
            exercises: Arc::default(),
            link,
            heartbeat: (shared.heartbeats(), now),
            shared,
            loads: saved.loads(),
            saved,
            view,
            setup,
            session: None,
            archive: Archive::default(),
            impulses: Arc::default(),
            takes: Arc::default(),
            wanted: None,
            report: Arc::new(Report::default()),
            notice: None,
            may_store: true,
            tickets: 0,
            readout: Readout::default(),
            moved: now,
            stored: now,
            shown: now,
        };
        operator.shared.set_operated(true);
        // What was pressed while nobody was there to do it is forgotten.
        operator.wishes.take();
        operator.exercises = operator.exercises();
        let before = operator.view.get();
        operator.load();
        // The host may have restarted the plugin since the run: what is kept of it is still there.
        if before.report.made == operator.report.made {
            operator.impulses = Arc::clone(&before.impulses);
            operator.takes = Arc::clone(&before.takes);
        }
        operator.show();
        operator
    }

    /// One turn of the loop: takes in what happened, does what is due. How long may be slept after it.
    pub fn turn(&mut self) -> Duration {
        if self.saved.loads() != self.loads || self.archive.is_stale(&self.saved.kept) {
            self.adopt_loaded();
        }
        while let Ok(event) = self.link.events.pop() {
            self.handle(event);
        }
        if let Some(recipe) = self.wanted.take() {
            self.make_programme(recipe);
        }
        let readout = *self.link.readout.read();
        if readout.frames != self.readout.frames {
            self.moved = Instant::now();
        }
        self.readout = readout;
        self.attend();
        if let Some(running) = &mut self.session {
            running.block = running.block.max(readout.block);
        }
        self.archive.follow(&self.saved.kept, &self.report);
        self.archive.see(&self.view.shelf, &self.report);
        self.read_meters();
        self.listen();
        self.watch();
        if self.session.is_none() && self.stored.elapsed() >= METERS_EVERY {
            self.refresh_meters();
        }
        if self.shown.elapsed() >= SHOW_EVERY {
            self.show();
        }
        let due = SHOW_EVERY.saturating_sub(self.shown.elapsed());
        if self.session.is_some() { NAP } else { due.clamp(NAP, SLEEP) }
    }

    /// The host deactivates: a run that is on ends.
    pub fn close(&mut self) {
        while let Ok(event) = self.link.events.pop() {
            self.handle(event);
        }
        self.end_run(Some(RESTARTED.to_owned()));
        self.hearing = Hearing::of(self.saved.project.get());
        self.turning = Turning::of(&self.report);
        self.show();
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Run(controls, stops) => self.begin_run(&controls, stops),
            // Of several, only the newest is still wanted.
            Event::Wanted(recipe) => self.wanted = Some(recipe),
            Event::Take(take) => self.take_back(take),
            Event::Programme(programme) => drop(programme),
            Event::Practice(practice) => drop(practice),
        }
    }

    /// Looks for a stop, a host that has stopped calling, and a window that is gone.
    fn watch(&mut self) {
        if let Some(running) = &self.session {
            if self.shared.stops() != running.stops {
                let why = self.shared.stop_reason().unwrap_or(StopReason::Window);
                self.end_run(Some(why.sentence().to_owned()));
            } else if self.moved.elapsed() > STALL {
                self.shared.stop(StopReason::HostStalled);
                self.end_run(Some(StopReason::HostStalled.sentence().to_owned()));
            }
        } else if self.moved.elapsed() > STALL {
            self.drop_trial(StopReason::HostStalled);
            self.drop_pilot(StopReason::HostStalled);
        }
        let beats = self.shared.heartbeats();
        let may_be_gone = self.shared.window_owns_tone() || self.shared.is_watched();
        if beats != self.heartbeat.0 || !may_be_gone {
            self.heartbeat = (beats, Instant::now());
        } else if self.heartbeat.1.elapsed() > WINDOW_SILENCE {
            self.shared.set_watched(false);
            if !self.shared.window_owns_tone() {
                return;
            }
            self.shared.set_window_owns_tone(false);
            if self.readout.sounding == Sounding::Generator || self.is_sounding_alone() {
                self.shared.stop(StopReason::WindowGone);
            }
        }
    }

    fn make_programme(&mut self, recipe: Recipe) {
        self.notice = None;
        let (needed, outputs) = (recipe.generator.outputs(), self.setup.outputs);
        if needed > outputs {
            let name = recipe.generator.name();
            self.notice = Some(format!(
                "{name} needs {needed} outputs and there {} {outputs}: nothing sounds. Put the plugin on a track with \
                 more channels.",
                if outputs == 1 { "is" } else { "are" }
            ));
            return;
        }
        let Some(programme) = entries::programme(recipe, self.setup.sample_rate) else { return };
        if self.link.commands.push(Command::Programme(Box::new(programme))).is_err() {
            self.notice = Some("The generator could not be prepared. Choose the signal again.".to_owned());
        }
    }

    /// The report of a run that goes on.
    fn store_progress(&mut self) {
        let Some(running) = &self.session else { return };
        let mut report = running.report(Status::Running, None, self.meters());
        self.mark_practice(&mut report);
        self.report = Arc::new(report);
        self.store();
    }

    fn refresh_meters(&mut self) {
        self.stored = Instant::now();
        let meters = self.meters();
        let project = self.saved.project.get();
        if meters != self.report.meters || project.notes != self.report.notes {
            let report = Arc::make_mut(&mut self.report);
            report.meters = meters;
            with_notes(report, &project);
            self.store();
        }
    }

    fn store(&mut self) {
        self.stored = Instant::now();
        // A report of practice never takes the place of a real one.
        if self.may_store && self.practising.is_none() {
            self.saved.store(self.report.to_json(Layout::Compact));
        }
    }

    fn show(&mut self) {
        self.shown = Instant::now();
        let progress = self.session.as_ref().map(|running| {
            let (done, length) = self.readout.position.unwrap_or((0, 0));
            let rate = self.setup.sample_rate.max(1.0);
            running.session.progress(done as f64 / rate, length.saturating_sub(done) as f64 / rate)
        });
        self.view.set(View {
            report: self.report.clone(),
            past: self.archive.shown.clone(),
            impulses: self.impulses.clone(),
            takes: self.takes.clone(),
            progress,
            notice: self.notice.clone(),
            readout: self.readout,
            bench: self.bench.clone(),
            trials: self.hearing.trials(),
            knob: self.turning.shown(),
            practice: self.practising.as_ref().map(Practising::shown),
            exercises: Arc::clone(&self.exercises),
            rate: self.shared.rate(),
        });
    }
}

/// However it ends, by a panic too: nobody waits for an operator that is gone.
impl Drop for Operator {
    fn drop(&mut self) {
        self.shared.set_operated(false);
        self.shared.set_busy(false);
    }
}
