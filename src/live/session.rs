//! One run from the press to the report: what was measured so far, and the report it makes.

use super::shared::StopReason;
use super::takes::Takes;
use super::view::Progress;
use crate::chain::Setup;
use crate::check::judge_all;
use crate::fault::diagnose;
use crate::measure::survey::impulse_responses;
use crate::measure::{Evidence, self_test};
use crate::report::wav::Impulse;
use crate::report::{MeterReadings, Report, Status, now, self_test_report};
use crate::tape::{End, Take, Tape};
use crate::walk::{Plan, Run, play};

/// Frames of all sweeps' recordings up to which their impulse responses are kept: 64 MB at most, a quarter as a rule.
const IMPULSE_FRAMES: usize = 16 << 20;

/// A run in progress.
pub struct Session {
    run: Run,
    evidence: Evidence,
    plan: Option<Plan>,
    /// Length of the tape at hand, in seconds.
    seconds: f64,
    /// Length of all tapes before it.
    seconds_done: f64,
    /// What the sweeps showed, sample by sample.
    impulses: Vec<Impulse>,
    /// All that was sent and came back.
    takes: Takes,
}

/// What a session wants next.
pub enum Next {
    /// Play this.
    Play(Box<Take>),
    /// It is over; `Some` says why it ended early.
    Over(Option<String>),
}

impl Session {
    /// A run for `setup`, and what it wants first. Of its takes so many bytes are kept at most.
    pub fn begin(setup: Setup, room: usize) -> (Self, Next) {
        let evidence = play::no_evidence(&setup);
        let takes = Takes::new((&setup).into(), now(), room);
        let mut session = Self {
            run: Run::new(setup),
            evidence,
            plan: None,
            seconds: 0.0,
            seconds_done: 0.0,
            impulses: Vec::new(),
            takes,
        };
        let next = session.advance();
        (session, next)
    }

    /// Computes what does not depend on the return; meant for the time in which the first take plays.
    pub fn test_itself(&mut self) {
        self.evidence.self_test = self_test::measure(self.run.setup().sample_rate);
    }

    /// Takes a take back: measures and keeps it, or says why the run is over.
    pub fn take_back(&mut self, take: Box<Take>, stop: Option<StopReason>) -> Next {
        let why = self.over(&take, stop);
        if let Some(plan) = self.plan.clone() {
            if why.is_none() {
                play::measure(&mut self.evidence, &plan, &take, self.run.setup());
                if let Plan::Survey { output, .. } = plan {
                    self.keep_impulses(&take, output);
                }
            }
            self.takes.add(take, &plan);
        }
        why.map_or_else(|| self.advance(), |why| Next::Over(Some(why.to_owned())))
    }

    /// Why a take ends the run, if it does.
    fn over(&self, take: &Take, stop: Option<StopReason>) -> Option<&'static str> {
        match take.end {
            Some(End::Finished) => {}
            Some(End::Deactivated) => return Some(RESTARTED),
            Some(End::Runaway) => return Some(StopReason::Runaway.sentence()),
            Some(End::Stopped) | None => return Some(stop.map_or(STOPPED, StopReason::sentence)),
        }
        let inputs = self.run.setup().inputs;
        (inputs > 0 && !(0..inputs).any(|input| take.is_whole(input))).then_some(INVALID)
    }

    /// Keeps the impulse responses of one output, unless all of them would take too much room.
    fn keep_impulses(&mut self, take: &Take, output: usize) {
        let setup = self.run.setup();
        if take.tape.frames() * setup.inputs * setup.outputs > IMPULSE_FRAMES {
            return;
        }
        let rate = setup.sample_rate.round() as u32;
        let found = impulse_responses(take, output).into_iter().enumerate();
        self.impulses.extend(found.filter_map(|(input, response)| {
            Some(Impulse { output: output + 1, input: input + 1, rate, samples: response?.into() })
        }));
    }

    /// The impulse responses so far.
    pub fn impulses(&self) -> Vec<Impulse> {
        self.impulses.clone()
    }

    /// The takes so far; those that could be kept.
    pub fn takes(&self) -> Takes {
        self.takes.clone()
    }

    fn advance(&mut self) -> Next {
        self.plan = self.run.next(&self.evidence, self.seconds);
        let Some(plan) = &self.plan else { return Next::Over(None) };
        let setup = self.run.setup();
        match play::tape(plan, setup) {
            Ok(tape) => {
                self.seconds_done += self.seconds;
                self.seconds = seconds(&tape, setup.sample_rate);
                Next::Play(Box::new(Take::new(tape, setup.inputs, setup.sample_rate)))
            }
            Err(error) => {
                Next::Over(Some(format!("A signal could not be made: {error}. Please report this.")))
            }
        }
    }

    /// Where the run stands, `done` seconds into the take at hand with `left` to go.
    pub fn progress(&self, done: f64, left: f64) -> Progress {
        let step = self.plan.as_ref().map_or_else(|| "Starting".to_owned(), Plan::describe);
        let done = self.seconds_done + done;
        let seconds_left = left + self.run.seconds_after(&self.evidence);
        let fraction = (done / (done + seconds_left).max(f64::MIN_POSITIVE)) as f32;
        Progress { step, fraction, seconds_left }
    }

    /// The report as far as it goes.
    pub fn report(&self, status: Status, stopped_because: Option<String>, meters: MeterReadings) -> Report {
        let setup = self.run.setup();
        Report {
            made: now(),
            status,
            stopped_because,
            setup: Some(setup.into()),
            checks: judge_all(&self.evidence, setup),
            // What an unfinished run has seen so far may still look like another fault.
            faults: if status == Status::Running { Vec::new() } else { diagnose(&self.evidence, setup) },
            meters,
            self_test: self.evidence.self_test.as_ref().map(self_test_report).unwrap_or_default(),
            ..Report::default()
        }
    }
}

/// Why a run ends when the host restarts the plugin.
pub const RESTARTED: &str = "The host restarted the plugin in mid-run (another sample rate, block size or layout, or the \
                             audio engine was switched off). Run again.";
const STOPPED: &str = "The run was stopped.";
const INVALID: &str = "The return carries invalid samples (NaN or infinite) on every input. A plugin before this one or \
                       the driver sends them: bypass what stands before Linecheck, then run again.";

fn seconds(tape: &Tape, rate: f64) -> f64 {
    tape.frames() as f64 / rate.max(1.0)
}
