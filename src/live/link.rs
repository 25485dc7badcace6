//! What crosses between the audio thread and the operator. The only place that knows the queues.
//!
//! Boxes change owner here and come back the same way: nothing is allocated, freed or waited for in the audio
//! thread.

use super::practice::Practice;
use super::readout::{Readout, Snapshot};
use crate::chain::{Chain, ReturnPath};
use crate::signal::programme::Programme;
use crate::signal::{Generator, Invert, Recipe};
use crate::tape::Take;
use crate::units::{Dbfs, Seconds};

/// More than ever wait in a queue at once: the operator sends one take and at most a few loops ahead.
const QUEUE: usize = 16;

/// Samples of the return that wait for the operator at most: a third of a second of 8 channels at 48 kHz.
const TAPPED: usize = 1 << 17;

/// The parameters as the engine takes them, once a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Controls {
    /// The host's bypass.
    pub bypass: bool,
    /// Run.
    pub run: bool,
    /// Stimulus level, peak.
    pub level: Dbfs,
    /// What hangs on the outputs.
    pub chain: Chain,
    /// How the signal comes back.
    pub return_path: ReturnPath,
    /// The manual generator.
    pub generator: Generator,
    /// Frequency of its sine, in hertz.
    pub frequency: f64,
    /// Its 1-based output; 0 is all.
    pub output: usize,
    /// Which of its outputs are upside down.
    pub invert: Invert,
    /// How long one of its sweeps lasts.
    pub sweep: Seconds,
    /// How long one of its level steps lasts.
    pub step: Seconds,
    /// Whether the input passes while nothing plays.
    pub thru: bool,
}

impl Controls {
    /// The defaults of the contract: everything off.
    pub const DEFAULT: Self = Self {
        bypass: false,
        run: false,
        level: Dbfs(-20.0),
        chain: Chain::LineLoop,
        return_path: ReturnPath::Loopback,
        generator: Generator::Off,
        frequency: 1000.0,
        output: 0,
        invert: Invert::None,
        sweep: Seconds(10.0),
        step: Seconds(2.0),
        thru: false,
    };

    /// Whether the generator goes to the same places in the same way and at the same pace.
    pub fn feeds_like(&self, other: &Self) -> bool {
        let feed = |controls: &Self| (controls.output, controls.invert, controls.sweep, controls.step);
        feed(self) == feed(other)
    }
}

/// From the operator to the engine.
#[derive(Debug)]
pub enum Command {
    /// Play this, unless a stop has been asked for since the given count of stops was read.
    Play(Box<Take>, u32),
    /// Have this at hand for the generator.
    Programme(Box<Programme>),
    /// Once all is silent, send to this studio and hear it instead of the real one.
    Practice(Box<Practice>),
    /// Once all is silent, send to the real outputs and hear the real inputs again.
    Leave,
}

/// From the engine to the operator.
#[derive(Debug)]
pub enum Event {
    /// Run was pressed with these controls, at this count of stops.
    Run(Controls, u32),
    /// The generator was set to a signal that has to be made first.
    Wanted(Recipe),
    /// A take is over.
    Take(Box<Take>),
    /// A programme is no longer needed.
    Programme(Box<Programme>),
    /// A simulated studio is no longer needed.
    Practice(Box<Practice>),
}

/// The engine's end.
pub struct EngineEnd {
    /// What to do.
    pub commands: rtrb::Consumer<Command>,
    /// What happened.
    pub events: rtrb::Producer<Event>,
    /// What the meters show.
    pub readout: triple_buffer::Input<Readout>,
    /// Everything the meters show.
    pub meters: triple_buffer::Input<Snapshot>,
    tap: rtrb::Producer<f32>,
    /// Whether frames were left out since the last one that was passed on.
    torn: bool,
}

impl EngineEnd {
    /// Passes a stretch of the return on, as frames of so many inputs; a hole, of a frame of NaN, stands for what found
    /// no room.
    pub fn pass_on(&mut self, channels: &[&[f32]], inputs: usize) {
        let frames = channels.iter().map(|channel| channel.len()).min().unwrap_or(0);
        let hole = if self.torn { inputs } else { 0 };
        let Ok(chunk) = self.tap.write_chunk_uninit(frames * inputs + hole) else {
            self.torn = true;
            return;
        };
        let sample = |frame: usize, input: usize| {
            channels.get(input).and_then(|channel| channel.get(frame)).copied().unwrap_or(f32::NAN)
        };
        let samples = (0..frames).flat_map(|frame| (0..inputs).map(move |input| sample(frame, input)));
        chunk.fill_from_iter(std::iter::repeat_n(f32::NAN, hole).chain(samples));
        self.torn = false;
    }
}

/// The operator's end.
pub struct OperatorEnd {
    /// What to do.
    pub commands: rtrb::Producer<Command>,
    /// What happened.
    pub events: rtrb::Consumer<Event>,
    /// What the meters show.
    pub readout: triple_buffer::Output<Readout>,
    /// Everything the meters show.
    pub meters: triple_buffer::Output<Snapshot>,
    /// The return, frame by frame, while it is wanted; NaN where some is missing.
    pub tap: rtrb::Consumer<f32>,
}

/// Both ends of a link.
pub fn link() -> (EngineEnd, OperatorEnd) {
    let (to_engine, from_operator) = rtrb::RingBuffer::new(QUEUE);
    let (to_operator, from_engine) = rtrb::RingBuffer::new(QUEUE);
    let (write, read) = triple_buffer::triple_buffer(&Readout::default());
    let (meters, meters_read) = triple_buffer::triple_buffer(&Snapshot::default());
    let (mut tap, mut tapped) = rtrb::RingBuffer::new(TAPPED);
    // The pages are touched here, not in the audio thread.
    while tap.push(0.0).is_ok() {}
    while tapped.pop().is_ok() {}
    (
        EngineEnd { commands: from_operator, events: to_operator, readout: write, meters, tap, torn: false },
        OperatorEnd {
            commands: to_engine,
            events: from_engine,
            readout: read,
            meters: meters_read,
            tap: tapped,
        },
    )
}
