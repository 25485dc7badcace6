//! The audio thread: a tape machine. It plays the tape it was given, records the return beside it sample for
//! sample, and meters. It knows no check, no stimulus by name and no FFT; it never allocates, frees, locks or waits.

mod playing;

use super::generator::Player;
use super::link::{Command, Controls, EngineEnd, Event};
use super::metering::Metering;
use super::practice::Practice;
use super::readout::{Readout, Sounding};
use super::runaway::Runaway;
use super::shared::{Shared, StopReason};
use crate::tape::{End, MAX_CHANNELS, Take};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a cut takes to fade to silence; Stop must be silent within 20 ms.
const CUT_SECONDS: f64 = 0.010;
/// Window of the runaway watch, and the shortest time between two readouts.
const WINDOW_SECONDS: f64 = 0.005;
/// Of so many windows, one ends with a snapshot of all meters: every 10 ms, so that 60 pictures a second all show something
/// new.
const SNAPSHOT_WINDOWS: u64 = 2;
/// A level turned down by less than this during a run is a rounding of the host, not a wish.
const LEVEL_SLACK_DB: f64 = 0.005;
/// In an offline render the host runs far ahead of the operator: how long one block waits for it, at most.
const OFFLINE_PATIENCE: Duration = Duration::from_millis(500);

/// How the engine was activated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Format {
    /// Sample rate in hertz.
    pub rate: f64,
    /// Inputs, up to 16.
    pub inputs: usize,
    /// Outputs, up to 16.
    pub outputs: usize,
    /// Whether the host renders offline, i.e. not in real time.
    pub offline: bool,
}

impl Format {
    /// Frames of a window: what is metered, and heard of a simulated studio, at once.
    pub fn window(&self) -> usize {
        ((WINDOW_SECONDS * self.rate) as usize).max(1)
    }
}

/// The tape machine.
pub struct Engine {
    format: Format,
    link: EngineEnd,
    shared: Arc<Shared>,
    /// The take that is being played.
    take: Option<Box<Take>>,
    /// Why it is being cut, and the frames of the fade that are left.
    cut: Option<(End, usize)>,
    cut_frames: usize,
    /// An event the queue had no room for; it is tried again, never dropped.
    unsent: Option<Event>,
    /// A command that cannot be carried out yet.
    waiting: Option<Command>,
    player: Player,
    /// The studio that takes what is sent, while the user practises.
    practice: Option<Box<Practice>>,
    /// Level below which the parameter may not fall while a run or another take is on, in dBFS.
    run_level: f64,
    /// The count of stops when Run was pressed.
    run_stops: u32,
    thru_gain: f32,
    thru_step: f32,
    /// Thru stays shut after a runaway until it is switched off and on again.
    thru_shut: bool,
    seen_stops: u32,
    /// Nothing may sound: what is plugged endangers gear or ears.
    barred: bool,
    /// The controls of the block before; `None` until the first block, which only sets the baseline: nothing that
    /// is already on when processing starts is a press.
    before: Option<Controls>,
    runaway: Runaway,
    window: usize,
    frames: u64,
    metering: Metering,
    sounding: Sounding,
}

impl Engine {
    /// An idle engine.
    pub fn new(format: Format, link: EngineEnd, shared: Arc<Shared>) -> Self {
        let format = Format {
            inputs: format.inputs.min(MAX_CHANNELS),
            outputs: format.outputs.min(MAX_CHANNELS),
            ..format
        };
        let frames = |seconds: f64| ((seconds * format.rate) as usize).max(1);
        let window = format.window();
        Self {
            take: None,
            cut: None,
            cut_frames: frames(CUT_SECONDS),
            unsent: None,
            waiting: None,
            player: Player::new(format.outputs, format.rate),
            practice: None,
            run_level: f64::NEG_INFINITY,
            run_stops: 0,
            thru_gain: 0.0,
            thru_step: 1.0 / frames(CUT_SECONDS) as f32,
            thru_shut: false,
            seen_stops: shared.stops(),
            barred: false,
            before: None,
            runaway: Runaway::new(window, format.rate),
            window,
            frames: 0,
            metering: Metering::new(format.rate, format.inputs, format.outputs, shared.meter_resets()),
            sounding: Sounding::Silent,
            format,
            link,
            shared,
        }
    }

    /// Processes one block in place: the first `inputs` channels hold the return, the first `outputs` channels are
    /// overwritten with what is sent. Channels may be of any equal length. Real-time safe.
    pub fn process(&mut self, channels: &mut [&mut [f32]], controls: Controls) {
        let frames = channels.iter().map(|channel| channel.len()).min().unwrap_or(0);
        self.obey_bars(&controls);
        self.observe(controls);
        self.obey_stop();
        self.metering.obey(self.shared.meter_resets());
        self.wait_offline();
        self.receive(controls);
        self.ask();
        let mut from = 0;
        while from < frames {
            let to_window = self.window - (self.frames % self.window as u64) as usize;
            let to = frames.min(from + to_window);
            self.pass(channels, from, to, &controls);
            self.frames += (to - from) as u64;
            if self.frames.is_multiple_of(self.window as u64) {
                self.end_window(frames);
            }
            from = to;
        }
    }

    /// Ends whatever plays because the host deactivates. Not called from the audio thread's `process`.
    pub fn deactivate(&mut self) {
        self.finish(End::Deactivated);
        self.flush();
    }

    /// The host starts over: what is on now is no press.
    pub fn reset(&mut self) {
        self.before = None;
        self.runaway.reset();
    }

    /// Looks for presses: changes of the parameters between two blocks.
    fn observe(&mut self, controls: Controls) {
        let Some(before) = self.before.replace(controls) else { return };
        let busy = self.shared.is_busy();
        if controls.bypass && !before.bypass {
            self.shared.stop(StopReason::Bypass);
        }
        // A run that has been stopped already keeps the reason it was stopped for.
        let runs = busy && self.shared.stops() == self.run_stops;
        // A take that is played by itself.
        let alone = !busy && self.take.is_some();
        if !controls.run && before.run && runs {
            self.shared.stop(StopReason::RunOff);
        } else if (runs || alone) && controls.level.0 < self.run_level - LEVEL_SLACK_DB {
            self.shared.stop(StopReason::LevelLowered);
        }
        if controls.run && !before.run && !controls.bypass && self.shared.is_operated() {
            self.player.stop();
            // What plays alone makes room.
            self.cut_off(End::Stopped);
            self.run_level = controls.level.0;
            self.run_stops = self.shared.stops();
            self.shared.set_busy(true);
            self.send(Event::Run(controls, self.run_stops));
        } else if controls.generator != before.generator
            && !busy
            && !alone
            && !controls.bypass
            && !self.barred
        {
            self.player.want(&controls);
        } else if !controls.feeds_like(&before) {
            self.player.redirect(&controls);
        }
        if !controls.thru {
            self.thru_shut = false;
        }
    }

    /// In practice nothing leaves, so nothing is barred or held.
    fn obey_bars(&mut self, controls: &Controls) {
        let (chain, path) = (controls.chain, controls.return_path);
        let real = self.practice.is_none();
        let barred = real && self.shared.is_barred(chain, path);
        self.player.hold(real.then(|| self.shared.most_by_hand(chain, path)));
        if barred && !self.barred {
            if self.take.is_some() || self.player.is_active() {
                self.shared.stop(StopReason::Barred);
            }
            // Nor may come what was only being made.
            self.player.stop();
        }
        self.barred = barred;
    }

    fn obey_stop(&mut self) {
        let stops = self.shared.stops();
        if stops != self.seen_stops {
            self.seen_stops = stops;
            self.player.stop();
            self.cut_off(End::Stopped);
        }
    }

    /// Starts the fade to silence of the take that plays, if one does.
    fn cut_off(&mut self, end: End) {
        if self.take.is_some() && self.cut.is_none() {
            self.cut = Some((end, self.cut_frames));
        }
    }

    /// In an offline render, gives the operator the time it would have in real time. No lock, no syscall: it spins.
    fn wait_offline(&mut self) {
        if !self.format.offline || self.take.is_some() || !self.shared.is_busy() {
            return;
        }
        self.flush();
        let start = Instant::now();
        while self.shared.is_busy() && self.link.commands.is_empty() && start.elapsed() < OFFLINE_PATIENCE {
            std::hint::spin_loop();
        }
    }

    fn receive(&mut self, controls: Controls) {
        self.flush();
        while self.unsent.is_none() {
            let Some(command) = self.waiting.take().or_else(|| self.link.commands.pop().ok()) else { return };
            match command {
                Command::Play(mut take, stops) => {
                    if stops != self.seen_stops || controls.bypass || self.barred {
                        take.end = Some(End::Stopped);
                        self.send(Event::Take(take));
                    } else if self.take.is_none() {
                        if !self.shared.is_busy() {
                            self.run_level = controls.level.0;
                        }
                        self.take = Some(take);
                        self.player.stop();
                    } else {
                        self.waiting = Some(Command::Play(take, stops));
                        return;
                    }
                }
                Command::Programme(programme) => {
                    if !self.player.may_replace() {
                        self.waiting = Some(Command::Programme(programme));
                        return;
                    }
                    if let Some(old) = self.player.take_programme(programme) {
                        self.send(Event::Programme(old));
                    }
                }
                Command::Practice(practice) => {
                    let mut practice = Some(practice);
                    if !self.change_studio(&mut practice) {
                        self.waiting = practice.map(Command::Practice);
                        return;
                    }
                }
                Command::Leave => {
                    if !self.change_studio(&mut None) {
                        self.waiting = Some(Command::Leave);
                        return;
                    }
                }
            }
        }
    }

    /// Has the operator make what the generator lacks.
    fn ask(&mut self) {
        if self.unsent.is_none()
            && let Some(recipe) = self.player.ask()
        {
            self.send(Event::Wanted(recipe));
        }
    }

    /// Records, meters and plays the frames `from..to`, which lie within one window.
    fn pass(&mut self, channels: &mut [&mut [f32]], from: usize, to: usize, controls: &Controls) {
        let at = (self.frames % self.window as u64) as usize;
        if let Some(practice) = &mut self.practice {
            practice.hear(channels, from, to, at);
        }
        self.hear(channels, from, to);
        if let Some(take) = &mut self.take {
            let room = (take.tape.frames() - take.position).min(to - from);
            for (channel, recording) in channels.iter().zip(&mut take.recording) {
                let samples = channel.get(from..from + room).unwrap_or(&[]);
                let track = recording.get_mut(take.position..take.position + room).unwrap_or(&mut []);
                for (slot, sample) in track.iter_mut().zip(samples) {
                    *slot = if sample.is_finite() { *sample } else { f32::NAN };
                }
            }
        }
        let thru = self.pass_thru(channels, from, to, controls);
        let tape = self.play_tape(channels, from, to);
        let generator = self.player.is_active();
        if generator {
            self.player.add_to(channels, from, to, controls);
        }
        self.sounding = match (tape, generator, thru) {
            (true, ..) => Sounding::Tape,
            (_, true, _) => Sounding::Generator,
            (.., true) => Sounding::Thru,
            _ => Sounding::Silent,
        };
        for (output, channel) in channels.iter().take(self.format.outputs).enumerate() {
            let samples = channel.get(from..to).unwrap_or(&[]);
            self.metering.send(output, samples);
            self.runaway.sent(samples);
        }
        if let Some(practice) = &mut self.practice {
            practice.send(channels, from, to, at, self.format.outputs);
        }
    }

    /// Meters the return, and passes it on while somebody looks at its spectrum.
    fn hear(&mut self, channels: &[&mut [f32]], from: usize, to: usize) {
        let mut parts = [&[][..]; MAX_CHANNELS];
        let inputs = self.format.inputs.min(channels.len());
        for (part, channel) in parts.iter_mut().zip(channels.iter().take(inputs)) {
            *part = channel.get(from..to).unwrap_or(&[]);
            self.runaway.hear(part);
        }
        let parts = &parts[..inputs];
        self.metering.hear(parts);
        if self.shared.is_watched() {
            self.link.pass_on(parts, self.format.inputs);
        }
    }

    /// Gives the take back.
    fn finish(&mut self, end: End) {
        self.cut = None;
        if let Some(mut take) = self.take.take() {
            take.end = Some(end);
            self.send(Event::Take(take));
        }
    }

    fn end_window(&mut self, block: usize) {
        let through = self.sounding == Sounding::Thru;
        if self.runaway.window(through) && self.sounding != Sounding::Silent {
            self.shared.stop(StopReason::Runaway);
            self.seen_stops = self.shared.stops();
            self.player.stop();
            self.cut_off(End::Runaway);
            self.thru_shut = true;
        }
        self.publish(block);
    }

    fn publish(&mut self, block: usize) {
        let generator = self.before.as_ref().and_then(|controls| self.player.level(controls));
        let readout = self.link.readout.input_buffer_mut();
        *readout = Readout {
            frames: self.frames,
            position: self.take.as_ref().map(|take| (take.position as u64, take.tape.frames() as u64)),
            sounding: self.sounding,
            practice: self.practice.is_some(),
            generator,
            block: u32::try_from(block).unwrap_or(u32::MAX),
            inputs: self.format.inputs as u8,
            outputs: self.format.outputs as u8,
            input: std::array::from_fn(|input| self.metering.input(input)),
            output: std::array::from_fn(|output| self.metering.output(output)),
        };
        self.link.readout.publish();
        if self.frames.is_multiple_of(SNAPSHOT_WINDOWS * self.window as u64) {
            self.metering.read_into(self.link.meters.input_buffer_mut(), self.frames);
            self.link.meters.publish();
        }
    }

    /// Queues an event. At most one can be unsent: whoever may send waits until it is gone.
    fn send(&mut self, event: Event) {
        self.flush();
        if let Err(rtrb::PushError::Full(event)) = self.link.events.push(event) {
            // Presses may be lost in a full queue, a take or a programme never: they are boxes that must be freed
            // elsewhere, and nothing new is received while one is unsent.
            match (&self.unsent, event) {
                (None, event) => self.unsent = Some(event),
                (Some(_), Event::Run(..)) => self.shared.set_busy(false),
                (Some(_), Event::Wanted(_)) => {}
                (Some(_), Event::Take(take)) => self.take = Some(take),
                (Some(_), Event::Programme(old)) => self.waiting = Some(Command::Programme(old)),
                (Some(_), Event::Practice(old)) => self.practice = Some(old),
            }
        }
    }

    fn flush(&mut self) {
        if let Some(event) = self.unsent.take()
            && let Err(rtrb::PushError::Full(event)) = self.link.events.push(event)
        {
            self.unsent = Some(event);
        }
    }
}
