//! The noise knee of a volume knob: plays a quiet pilot while the user turns it, reads its gain and the noise, and brings
//! what was found into the report.

mod outcome;

use super::Operator;
use crate::chain::knee::{Reading, Way, knee};
use crate::chain::{Chain, ReturnPath, Setup};
use crate::check::Outcome;
use crate::live::knob::{Hindrance, Knob, Phase};
use crate::live::link::{Command, Controls};
use crate::live::shared::StopReason;
use crate::measure::knee::{Heard, Pilot, Reader, Unread};
use crate::report::{Report, Status, now};
use crate::tape::{End, Outputs, Take};
use crate::units::Dbfs;
use outcome::ID;
use std::sync::Arc;
use std::time::Instant;

/// So many readings in a row without the pilot, and it does not come back.
const PATIENCE: usize = 8;

/// What the operator knows of a knob that is turned.
#[derive(Default)]
pub struct Turning {
    playing: Option<Playing>,
    shown: Knob,
    /// What was found last, and on what.
    kept: Option<(On, Outcome)>,
}

/// Ids of a chain and a return path.
type On = (String, String);

/// A pilot that is with the engine.
struct Playing {
    ticket: u64,
    stops: u32,
    controls: Controls,
    /// The frame of the tape from which on it is read.
    settled: u64,
    reader: Reader,
    /// What was read on each input.
    readings: Vec<Vec<Reading>>,
}

impl Turning {
    /// What is known of it by a report that was just loaded.
    pub fn of(report: &Report) -> Self {
        let found = report.checks.iter().find(|check| check.id == ID).cloned();
        let kept = report
            .setup
            .as_ref()
            .zip(found)
            .map(|(setup, outcome)| ((setup.chain.clone(), setup.return_path.clone()), outcome));
        Self { kept, ..Self::default() }
    }

    /// Whether a pilot sounds, or is about to.
    pub fn is_on(&self) -> bool {
        self.playing.is_some()
    }

    /// What the window shows of it.
    pub fn shown(&self) -> Knob {
        self.shown.clone()
    }
}

impl Operator {
    pub(super) fn play_pilot(&mut self, level: Dbfs, controls: &Controls, stops: u32) {
        let busy = self.session.is_some() || self.shared.is_busy() || self.is_sounding_alone();
        if busy || self.practising.is_some() || controls.bypass || stops != self.shared.stops() {
            return;
        }
        if controls.return_path == ReturnPath::Ear {
            return;
        }
        self.notice = self.barred(controls);
        if self.notice.is_some() {
            return;
        }
        let (rate, inputs, outputs) = (self.setup.sample_rate, self.setup.inputs, self.setup.outputs);
        let level = if level.0 > controls.level.0 { controls.level } else { level };
        // Two loudspeakers with the same tone would cancel each other somewhere, and a microphone may stand there.
        let targets = match controls.return_path {
            ReturnPath::Microphone => Outputs::one(0),
            _ => Outputs::first(outputs),
        };
        let Ok(pilot) = Pilot::new(level, targets, outputs, rate) else {
            self.notice = Some("The pilot tone could not be made. Please report this.".to_owned());
            return;
        };
        let reader = Reader::new(&pilot, rate, inputs);
        let settled = pilot.settled as u64;
        // It is read as it comes back; a recording of it is of no use.
        let mut take = Box::new(Take::new(pilot.tape, 0, rate));
        self.tickets += 1;
        take.ticket = self.tickets;
        let ticket = self.tickets;
        if self.link.commands.push(Command::Play(take, stops)).is_err() {
            self.notice =
                Some("The audio thread does not take any more signals. Press Start again.".to_owned());
            return;
        }
        self.shared.set_watched(true);
        self.moved = Instant::now();
        let (controls, readings) = (*controls, vec![Vec::new(); inputs]);
        let on = Some((controls.chain, controls.return_path));
        self.turning.shown = Knob { phase: Phase::FadingIn, on, ..Knob::default() };
        self.turning.playing = Some(Playing { ticket, stops, controls, settled, reader, readings });
    }

    /// Whether a trial or a pilot sounds, or is about to.
    pub(super) fn is_sounding_alone(&self) -> bool {
        self.hearing.is_sounding() || self.turning.is_on()
    }

    /// Takes in what the engine heard, while a pilot sounds. Whether one does.
    pub(super) fn read_knob(&mut self) -> bool {
        let Some(playing) = &mut self.turning.playing else { return false };
        let waiting = self.link.tap.slots();
        let Ok(chunk) = self.link.tap.read_chunk(waiting) else { return true };
        let is_settled = self.readout.position.is_some_and(|(at, _)| at >= playing.settled);
        if !is_settled {
            chunk.commit_all();
            playing.reader.clear();
            return true;
        }
        self.turning.shown.phase = Phase::Reading;
        let heard = playing.reader.hear(chunk);
        if !heard.is_empty() {
            playing.take_in(&heard, &mut self.turning.shown);
        }
        true
    }

    /// Takes the take of a pilot back, if it is one.
    pub(super) fn end_pilot(&mut self, take: &Take) -> bool {
        let Some(playing) = self.turning.playing.take_if(|playing| playing.ticket == take.ticket) else {
            return false;
        };
        self.shared.set_window_owns_tone(false);
        if take.end == Some(End::Runaway) {
            self.notice = Some(StopReason::Runaway.sentence().to_owned());
        }
        self.judge_knob(&playing);
        true
    }

    /// A stop was asked for since: whatever was read is judged.
    pub(super) fn watch_pilot(&mut self) {
        let stops = self.shared.stops();
        if let Some(playing) = self.turning.playing.take_if(|playing| playing.stops != stops) {
            self.judge_knob(&playing);
        }
    }

    /// The host does not call any more, or has loaded another state: a pilot that waits must not sound later.
    pub(super) fn drop_pilot(&mut self, why: StopReason) {
        if self.turning.playing.take().is_some() {
            self.turning.shown.phase = Phase::Over;
            self.shared.stop(why);
        }
    }

    fn judge_knob(&mut self, playing: &Playing) {
        let shown = &mut self.turning.shown;
        shown.phase = Phase::Over;
        shown.hindrance = None;
        let Controls { chain, return_path, level, .. } = playing.controls;
        let rate = self.setup.sample_rate;
        let connected = self.connected(&playing.controls);
        let way = Way::of(chain, return_path).with(&connected, &self.saved.project.get().calibrated);
        let Some(outcome) = outcome::outcome(&self.turning.shown, &way, rate) else { return };
        let on = (chain.id().to_owned(), return_path.id().to_owned());
        self.turning.kept = Some((on, outcome));
        if self.session.is_some() {
            // The end of the run brings it in.
            return;
        }
        let mut report = Report::clone(&self.report);
        if !is_of(&report, chain, return_path) || report.status == Status::Empty {
            let setup = Setup { chain, level, return_path, ..self.setup.clone() };
            report = Report {
                setup: Some((&setup).into()),
                meters: self.meters(),
                made: now(),
                status: Status::Stopped,
                stopped_because: Some(ONLY_THE_KNEE.to_owned()),
                notes: self.report.notes.clone(),
                ..Report::default()
            };
        }
        self.join_knee(&mut report);
        self.report = Arc::new(report);
        self.store();
    }

    /// Adds what was found of the knob to a report of the same chain.
    pub(super) fn join_knee(&self, report: &mut Report) {
        let Some(((chain, path), outcome)) = &self.turning.kept else { return };
        if !report.setup.as_ref().is_some_and(|setup| setup.chain == *chain && setup.return_path == *path) {
            return;
        }
        match report.checks.iter_mut().find(|check| check.id == ID) {
            Some(known) => known.clone_from(outcome),
            None => report.checks.push(outcome.clone()),
        }
    }
}

fn is_of(report: &Report, chain: Chain, path: ReturnPath) -> bool {
    report.setup.as_ref().is_some_and(|setup| setup.chain == chain.id() && setup.return_path == path.id())
}

impl Playing {
    /// Takes in readings, and shows those of the input on which the pilot is strongest.
    fn take_in(&mut self, heard: &[Heard], shown: &mut Knob) {
        for Heard { input, reading } in heard {
            if let (Some(list), Ok(reading)) = (self.readings.get_mut(*input), reading) {
                list.push(*reading);
            }
        }
        let highest = |list: &[Reading]| {
            list.iter().filter(|reading| reading.is_sound()).map(|reading| reading.gain.0).reduce(f64::max)
        };
        let strongest =
            self.readings.iter().enumerate().filter_map(|(input, list)| Some((input, highest(list)?)));
        let strongest = strongest.max_by(|a, b| a.1.total_cmp(&b.1)).map(|found| found.0);
        let input = strongest.unwrap_or(0);
        let Some(list) = self.readings.get(input) else { return };
        let last = heard.iter().rev().find(|heard| heard.input == input).map(|heard| heard.reading);
        let faint = list.iter().rev().take(PATIENCE).filter(|reading| !reading.is_sound()).count();
        shown.hindrance = match last {
            Some(Err(Unread::Moving)) => Some(Hindrance::TooFast),
            Some(Err(Unread::Hole)) => Some(Hindrance::Holes),
            _ if strongest.is_none() && faint >= PATIENCE => Some(Hindrance::NoPilot),
            _ => None,
        };
        shown.input = input;
        let sound: Vec<Reading> = list.iter().filter(|reading| reading.is_sound()).copied().collect();
        shown.found = (!sound.is_empty()).then(|| knee(&sound));
        shown.readings = Arc::new(sound);
    }
}

/// What a report says that holds nothing else.
const ONLY_THE_KNEE: &str = "Only the noise knee was measured so far: press Run for the whole check.";
