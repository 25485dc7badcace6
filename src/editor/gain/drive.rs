//! The sound of the page: it plays through the manual generator, as the window's wishes, and follows the procedure. Level,
//! frequency and output are put back afterwards. Pure: the time comes in.

use super::reading::{Listener, Reading};
use crate::chain::staging::{Input, Like, Reads, STEADY, Say, Sound, Staging, Stand};
use crate::editor::intent::Intent;
use crate::editor::is_running;
use crate::live::{Controls, Sounding, View};
use crate::signal::Generator;
use crate::units::{Dbfs, Seconds};

/// Targets are for a sound of this level; no louder one is played here.
pub const REFERENCE: Dbfs = Dbfs(-20.0);
/// The host must follow within so many seconds.
const PATIENCE: f64 = 2.0;
/// A clipped sample shows for so long.
const CLIP_SHOWS: f64 = 1.0;
/// Between two frames no more time counts than this: a window that was hidden has not been turning knobs.
const LONGEST_FRAME: f64 = 0.3;

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    /// Level, output and frequency are asked for, so many seconds ago.
    Preparing(f64),
    /// It is silent, and the background is heard.
    Listening,
    /// The sound is asked for.
    Starting(f64),
    /// It sounds.
    Sounding,
    /// Silence is asked for, for something that must be done first.
    Silencing,
    /// It is silent, and the user does that.
    Waiting,
    /// Its end is asked for.
    Ending,
    /// Everything is as it was.
    Over,
}

/// What to show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// The background is heard, before the sound begins.
    Listening,
    /// What the procedure says.
    Say(Say),
    /// A reading must be typed.
    Ask,
    /// The user judges how loud it is.
    Judge(Like),
    /// Something must be done first, in silence.
    First,
    /// The sound has faded in and stays.
    Held,
    /// It was stopped from outside.
    Stopped,
}

/// A sound that follows the procedure.
#[derive(Debug, Clone)]
pub struct Drive {
    stands: Vec<Stand>,
    staging: Staging,
    /// It only fades in and stays, for a reading elsewhere.
    hold: bool,
    before: (Dbfs, usize, f64),
    phase: Phase,
    time: Option<f64>,
    shown: Shown,
    listener: Listener,
    reading: Reading,
    overs: u64,
    clipped: f64,
    /// What a sound level meter showed, and that for the reference, once the sound had faded in.
    typed: Reading,
    /// The user leaves the knob at hand as it is.
    leaves: bool,
    /// Such a knob was not where it should be.
    short: bool,
}

impl Drive {
    /// Sets these knobs.
    pub fn set(stands: Vec<Stand>, controls: &Controls, view: &View) -> Self {
        let full = if controls.level < REFERENCE { controls.level } else { REFERENCE };
        let targets = stands.iter().map(|stand| stand.target).collect();
        Self {
            staging: Staging::new(targets, full),
            stands,
            hold: false,
            before: (controls.level, controls.output, controls.frequency),
            phase: Phase::Preparing(f64::NAN),
            time: None,
            shown: Shown::Listening,
            listener: Listener::default(),
            reading: Reading::default(),
            overs: overs(view),
            clipped: 0.0,
            typed: Reading::default(),
            leaves: false,
            short: false,
        }
    }

    /// Fades in and stays.
    pub fn hold(stand: Stand, controls: &Controls, view: &View) -> Self {
        Self { hold: true, ..Self::set(vec![stand], controls, view) }
    }

    /// Whether it only fades in and stays.
    pub fn is_held(&self) -> bool {
        self.hold
    }

    /// Whether it still has something to do or to put back.
    pub fn is_active(&self) -> bool {
        self.phase != Phase::Over
    }

    /// Whether it sounds or is about to.
    pub fn is_on(&self) -> bool {
        !matches!(self.phase, Phase::Ending | Phase::Over)
    }

    /// The knob at hand.
    pub fn stand(&self) -> Option<&Stand> {
        self.stands.get(self.staging.set().min(self.stands.len().saturating_sub(1)))
    }

    /// All knobs, and how many of them are set.
    pub fn stands(&self) -> (&[Stand], usize) {
        (&self.stands, self.staging.set())
    }

    /// What to show.
    pub fn shown(&self) -> Shown {
        self.shown
    }

    /// The level that was read last, in the unit of the target.
    pub fn level(&self) -> Option<f64> {
        self.reading.level
    }

    /// A reading was typed, of the sound as it plays.
    pub fn type_in(&mut self, level: f64, view: &View) {
        let played = view.readout.generator.filter(|_| !self.staging.is_fading());
        // Of a sound that fades in nobody can tell how much of the reading it is.
        let reckoned = played.map(|played| level + REFERENCE.above(played).0);
        self.typed = Reading { level: reckoned, present: Some(level) };
    }

    /// The knob at hand stays as it is: it was judged right, or goes no further.
    pub fn leave(&mut self) {
        self.leaves = true;
    }

    /// Whether a knob was left where its level was not as it should be.
    pub fn is_short(&self) -> bool {
        self.short
    }

    /// What had to be done first is done: the sound fades in anew.
    pub fn go_on(&mut self) {
        if self.phase == Phase::Waiting {
            self.staging.fade_again();
            self.shown = Shown::Listening;
            self.phase = Phase::Preparing(f64::NAN);
        }
    }

    /// Whether it waits for what must be done first.
    pub fn is_waiting(&self) -> bool {
        self.phase == Phase::Waiting
    }

    /// Ends it, and says what that takes.
    pub fn end(&mut self) -> Vec<Intent> {
        if !self.is_on() {
            return Vec::new();
        }
        if !matches!(self.shown, Shown::Say(Say::Done | Say::Stopped(_))) {
            self.shown = Shown::Stopped;
        }
        self.phase = Phase::Ending;
        vec![Intent::SetGenerator(Generator::Off)]
    }

    /// One frame at the time `now`; `here`: the page is open.
    pub fn tick(&mut self, now: f64, view: &View, controls: &Controls, here: bool) -> Vec<Intent> {
        let passed = now - self.time.unwrap_or(now);
        let elapsed = passed.clamp(0.0, LONGEST_FRAME);
        self.time = Some(now);
        if let Some(stand) = self.stands.get(self.staging.set()) {
            self.listener.follow(passed, stand.reads, view);
        }
        let hindered = !here || controls.bypass || is_running(view);
        if hindered && self.is_on() {
            return self.end();
        }
        let generator = self.generator();
        match self.phase {
            Phase::Preparing(waited) => {
                let settings = self.settings(controls);
                if settings.is_empty() {
                    return self.prepared(view);
                }
                if waited > PATIENCE {
                    return self.end();
                }
                // Asked for once.
                let first = waited.is_nan();
                self.phase = Phase::Preparing(if first { 0.0 } else { waited + elapsed });
                if first { settings } else { Vec::new() }
            }
            Phase::Listening if !self.settings(controls).is_empty() => {
                self.phase = Phase::Preparing(f64::NAN);
                Vec::new()
            }
            Phase::Listening => {
                let heard =
                    self.stand().cloned().is_none_or(|stand| self.listener.listen(elapsed, &stand, view));
                if heard { self.begin() } else { Vec::new() }
            }
            Phase::Starting(_) if controls.generator == generator => {
                self.phase = Phase::Sounding;
                Vec::new()
            }
            Phase::Starting(waited) if waited > PATIENCE => self.end(),
            Phase::Starting(waited) => {
                self.phase = Phase::Starting(waited + elapsed);
                Vec::new()
            }
            Phase::Sounding if controls.generator != generator => {
                self.shown = Shown::Stopped;
                self.phase = Phase::Ending;
                Vec::new()
            }
            Phase::Sounding => self.follow(elapsed, view, controls),
            Phase::Silencing if is_silent(view, controls) => {
                self.phase = Phase::Waiting;
                Vec::new()
            }
            Phase::Silencing | Phase::Waiting => Vec::new(),
            Phase::Ending => self.put_back(view, controls),
            Phase::Over => Vec::new(),
        }
    }

    /// Everything is as it must be. What is only played, or read elsewhere, needs no background.
    fn prepared(&mut self, view: &View) -> Vec<Intent> {
        match self.stand().filter(|stand| !self.hold && stand.reads != Reads::Typed).cloned() {
            Some(stand) => {
                self.listener.begin(&stand, view);
                self.phase = Phase::Listening;
                Vec::new()
            }
            None => self.begin(),
        }
    }

    fn begin(&mut self) -> Vec<Intent> {
        self.shown = Shown::Say(Say::FadingIn);
        self.phase = Phase::Starting(0.0);
        vec![Intent::SetGenerator(self.generator())]
    }

    fn follow(&mut self, elapsed: f64, view: &View, controls: &Controls) -> Vec<Intent> {
        let new_overs = overs(view);
        self.clipped = if new_overs > self.overs { CLIP_SHOWS } else { self.clipped - elapsed };
        self.overs = new_overs;
        let Some(stand) = self.stand().cloned() else { return self.end() };
        self.reading = match stand.reads {
            Reads::Typed => self.typed,
            reads => self.listener.read(reads, view),
        };
        let Reading { level, present } = self.reading;
        // Noise has to be made first: until it sounds, nothing climbs.
        let time = Seconds(if view.readout.generator.is_some() { elapsed } else { 0.0 });
        let input = Input { elapsed: time, level, present, clipped: self.clipped > 0.0 };
        if !self.hold
            && let Some(stopped) = self.staging.guard(input)
        {
            return self.stopped(stopped);
        }
        let leaves = std::mem::take(&mut self.leaves) && !self.staging.is_fading();
        let rest = match stand.reads {
            _ if self.hold => Some(Shown::Held),
            Reads::Judged(like) => Some(Shown::Judge(like)),
            Reads::Typed if level.is_none() => Some(Shown::Ask),
            _ => None,
        };
        if let Some(rest) = rest.filter(|_| !leaves) {
            self.shown = if self.staging.fade(time) { Shown::Say(Say::FadingIn) } else { rest };
            return self.louder(controls);
        }
        self.short |= leaves && rest.is_none();
        let say = if leaves { self.staging.pass() } else { self.staging.update(input) };
        self.shown = Shown::Say(say);
        match say {
            Say::Done => self.end(),
            Say::Stopped(_) => self.stopped(say),
            Say::Next => self.next(stand.output),
            _ => self.louder(controls),
        }
    }

    /// It was too loud, or nothing came back: silence.
    fn stopped(&mut self, say: Say) -> Vec<Intent> {
        self.shown = Shown::Say(say);
        self.phase = Phase::Ending;
        vec![Intent::Stop]
    }

    /// On to the next knob: another output is faded in anew.
    fn next(&mut self, last: usize) -> Vec<Intent> {
        self.typed = Reading::default();
        if self.stand().is_some_and(|stand| stand.first.is_some()) {
            self.phase = Phase::Silencing;
            self.shown = Shown::First;
            // It was that of another knob, in another unit.
            self.reading = Reading::default();
            return vec![Intent::SetGenerator(Generator::Off)];
        }
        match self.stand().map(|stand| stand.output).filter(|output| *output != last) {
            Some(output) => {
                self.staging.fade_again();
                let level = self.staging.tone().map(Intent::SetLevel);
                level.into_iter().chain([Intent::SetOutput(output)]).collect()
            }
            None => Vec::new(),
        }
    }

    fn louder(&self, controls: &Controls) -> Vec<Intent> {
        let tone = self.staging.tone().filter(|tone| (tone.0 - controls.level.0).abs() > 0.02);
        tone.map(Intent::SetLevel).into_iter().collect()
    }

    /// What the sound needs and is not so yet; the level first.
    fn settings(&self, controls: &Controls) -> Vec<Intent> {
        let mut intents = Vec::new();
        let Some(stand) = self.stand() else { return intents };
        let off = Intent::SetGenerator(Generator::Off);
        if controls.generator != Generator::Off {
            intents.push(off);
        }
        intents.extend(self.louder(controls));
        if controls.output != stand.output {
            intents.push(Intent::SetOutput(stand.output));
        }
        if let Sound::Tone(frequency) = stand.sound
            && (controls.frequency - frequency.0).abs() > 0.5
        {
            intents.push(Intent::SetFrequency(frequency.0));
        }
        intents
    }

    /// Once it is silent, everything as it was.
    fn put_back(&mut self, view: &View, controls: &Controls) -> Vec<Intent> {
        if !is_silent(view, controls) {
            return Vec::new();
        }
        self.phase = Phase::Over;
        let (level, output, frequency) = self.before;
        let mut intents = vec![Intent::SetLevel(level)];
        if controls.output != output {
            intents.push(Intent::SetOutput(output));
        }
        if (controls.frequency - frequency).abs() > 0.5 {
            intents.push(Intent::SetFrequency(frequency));
        }
        intents
    }

    fn generator(&self) -> Generator {
        match self.stand().map(|stand| stand.sound) {
            Some(Sound::PinkNoise) => Generator::PinkNoise,
            _ => Generator::Sine,
        }
    }

    /// How much of the steady time is over, 0 … 1.
    pub fn steady(&self) -> f32 {
        match self.shown {
            Shown::Say(Say::Hold { left }) => (1.0 - left.0 / STEADY.0).clamp(0.0, 1.0) as f32,
            _ => 0.0,
        }
    }
}

fn is_silent(view: &View, controls: &Controls) -> bool {
    controls.generator == Generator::Off && view.readout.sounding != Sounding::Generator
}

fn overs(view: &View) -> u64 {
    view.readout.input.iter().map(|meter| meter.overs).sum()
}
