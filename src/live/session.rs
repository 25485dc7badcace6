//! One run from the press to the report: what was measured so far, and the report it makes.

use super::shared::StopReason;
use super::view::Progress;
use crate::chain::{ReturnPath, Setup};
use crate::check::judge_all;
use crate::fault::diagnose;
use crate::measure::survey::drift::{self, Clocks};
use crate::measure::{Evidence, Find, find, idle, repeats, room, self_test, survey, tones};
use crate::report::{MeterReadings, Report, Status, self_test_report};
use crate::tape::{End, Take, Tape};
use crate::walk::{Plan, Run};

/// A run in progress.
pub struct Session {
    run: Run,
    evidence: Evidence,
    plan: Option<Plan>,
    /// Length of the tape at hand, in seconds.
    seconds: f64,
    /// Length of all tapes before it.
    seconds_done: f64,
}

/// What a session wants next.
pub enum Next {
    /// Play this.
    Play(Box<Take>),
    /// It is over; `Some` says why it ended early.
    Over(Option<String>),
}

impl Session {
    /// A run for `setup`, and what it wants first.
    pub fn begin(setup: Setup) -> (Self, Next) {
        let columns = vec![None; setup.outputs];
        let tones = vec![None; setup.outputs];
        let evidence = Evidence { columns, tones, ..Evidence::default() };
        let mut session =
            Self { run: Run::new(setup), evidence, plan: None, seconds: 0.0, seconds_done: 0.0 };
        let next = session.advance();
        (session, next)
    }

    /// Computes what does not depend on the return; meant for the time in which the first take plays.
    pub fn test_itself(&mut self) {
        self.evidence.self_test = self_test::measure(self.run.setup().sample_rate);
    }

    /// Takes a take back: measures it, or says why the run is over.
    pub fn take_back(&mut self, take: &Take, stop: Option<StopReason>) -> Next {
        match take.end {
            Some(End::Finished) => {}
            Some(End::Deactivated) => return Next::Over(Some(RESTARTED.to_owned())),
            Some(End::Runaway) => return Next::Over(Some(StopReason::Runaway.sentence().to_owned())),
            Some(End::Stopped) | None => {
                return Next::Over(Some(stop.map_or(STOPPED, StopReason::sentence).to_owned()));
            }
        }
        let inputs = self.run.setup().inputs;
        if inputs > 0 && !(0..inputs).any(|input| take.is_whole(input)) {
            return Next::Over(Some(INVALID.to_owned()));
        }
        self.evidence.breaks.add(take);
        match &self.plan {
            Some(Plan::Idle) => self.evidence.idle = Some(idle::measure(take)),
            Some(Plan::Find(step)) => {
                let outputs = self.run.setup().outputs;
                let find = self.evidence.find.get_or_insert(Find {
                    seen: vec![None; outputs],
                    climbed_to: step.level,
                    rate_ratio: None,
                });
                find.climbed_to = step.level;
                let found = find::measure(take, step);
                let last = step.level.0 >= self.run.setup().level.0 && find.seen.iter().all(Option::is_none);
                find.rate_ratio = find::rate_ratio(take, step, &found, last);
                for (output, sighting) in found {
                    if let Some(slot) = find.seen.get_mut(output) {
                        *slot = sighting;
                    }
                }
                if find.rate_ratio.is_some() {
                    find.seen.fill(None);
                }
            }
            Some(Plan::Survey { output, level, .. }) => {
                let clocks = Clocks::read(&self.evidence.tones, inputs);
                let column = drift::measure(take, *output, *level, &clocks);
                if self.run.setup().return_path == ReturnPath::Microphone {
                    room::add(self.evidence.room.get_or_insert_default(), take, *output);
                }
                if let Some(slot) = self.evidence.columns.get_mut(*output) {
                    *slot = Some(column);
                }
            }
            Some(Plan::Tones { output, level, .. }) => {
                if let Some(place) = self.place(*output) {
                    let tones = tones::measure_at(self.pace(), take, *output, place, *level);
                    if let Some(slot) = self.evidence.tones.get_mut(*output) {
                        *slot = tones;
                    }
                }
            }
            Some(Plan::Repeats { .. }) => {
                let expected: Vec<_> = (0..self.run.setup().outputs)
                    .map(|output| {
                        self.evidence.main_arrival(output).map(|(input, at)| (input, at.delay.value))
                    })
                    .collect();
                let clocks = Clocks::read(&self.evidence.tones, inputs);
                let timed = drift::repeats(take, &expected, &clocks);
                drift::align(&mut self.evidence.columns, &timed, &clocks);
                self.evidence.repeats = Some(timed);
            }
            None => {}
        }
        self.advance()
    }

    /// Where `output` arrives, and how late in samples: as its sweep says, or the search before that.
    fn place(&self, output: usize) -> Option<(usize, f64)> {
        if let Some((input, arrival)) = self.evidence.main_arrival(output) {
            return Some((input, arrival.delay.value));
        }
        let sighting = self.evidence.find.as_ref()?.seen.get(output).copied().flatten()?;
        Some((sighting.input, sighting.delay as f64))
    }

    /// How long tones last: a room takes its time.
    fn pace(&self) -> &'static tones::Pace {
        tones::Pace::of(self.run.setup().return_path)
    }

    fn advance(&mut self) -> Next {
        self.plan = self.run.next(&self.evidence, self.seconds);
        let Some(plan) = &self.plan else { return Next::Over(None) };
        let setup = self.run.setup();
        let (outputs, rate) = (setup.outputs, setup.sample_rate);
        let tape = match plan {
            Plan::Idle => Ok(idle::tape(outputs, rate)),
            Plan::Find(step) => find::tape(step, outputs, rate),
            Plan::Survey { output, level, tail_seconds } => {
                survey::tape(*output, outputs, *level, *tail_seconds, rate)
            }
            Plan::Tones { output, level, tail_seconds } => {
                tones::tape_at(self.pace(), *output, outputs, *level, *tail_seconds, rate)
            }
            Plan::Repeats { level, tail_seconds } => repeats::tape(outputs, *level, *tail_seconds, rate),
        };
        match tape {
            Ok(tape) => {
                self.seconds_done += self.seconds;
                self.seconds = seconds(&tape, rate);
                Next::Play(Box::new(Take::new(tape, setup.inputs, rate)))
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

/// The present time in UTC, RFC 3339, to the second.
fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}
