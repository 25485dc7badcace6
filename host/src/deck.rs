//! The host's audio thread: calls the plugin block by block and closes the loop.

use crate::plugin::Handlers;
use crate::{Blocks, Line};
use anyhow::{Context, Result, ensure};
use clack_host::events::event_types::ParamValueEvent;
use clack_host::prelude::*;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How many times faster than life silence may pass. The plugin's own threads judge what it heard meanwhile, so an
/// unbounded host would run through minutes of silence while they think.
const SILENCE_SPEED: f64 = 50.0;

/// What the outputs have done so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// Frames since the loop was closed.
    pub frames: u64,
    /// The first frame that was not silent.
    pub first_sound: Option<u64>,
    /// The frame after the last that was not silent.
    pub last_sound: Option<u64>,
    /// Frames in blocks that were not silent.
    pub sounding: u64,
    /// The highest sample.
    pub peak: f32,
    /// Whether every sample was a number.
    pub finite: bool,
    /// Every sample, one vector a channel, if recording was asked for.
    pub tape: Option<Vec<Vec<f32>>>,
}

impl Heard {
    pub(crate) fn new() -> Self {
        Self { finite: true, ..Self::default() }
    }

    fn hear(&mut self, outputs: &[Vec<f32>], frames: usize) -> bool {
        let (mut first, mut last) = (None, None);
        for frame in 0..frames {
            let mut sounds = false;
            for output in outputs {
                self.peak = self.peak.max(output[frame].abs());
                self.finite &= output[frame].is_finite();
                sounds |= output[frame] != 0.0;
            }
            if sounds {
                first = first.or(Some(self.frames + frame as u64));
                last = Some(self.frames + frame as u64 + 1);
            }
        }
        self.first_sound = self.first_sound.or(first);
        self.last_sound = last.or(self.last_sound);
        self.frames += frames as u64;
        if let Some(tape) = &mut self.tape {
            for (tape, output) in tape.iter_mut().zip(outputs) {
                tape.extend_from_slice(&output[..frames]);
            }
        }
        if first.is_some() {
            self.sounding += frames as u64;
        }
        first.is_some()
    }
}

/// An activated plugin with its loop.
pub(crate) struct Deck {
    processor: StartedPluginAudioProcessor<Handlers>,
    pub(crate) line: Box<dyn Line>,
    pub(crate) heard: Heard,
    pub(crate) rate: f64,
    pub(crate) blocks: Blocks,
    disorder: u64,
    /// What is on its way back, one queue a channel: always the longest block.
    returning: Vec<VecDeque<f32>>,
    inputs: Vec<Vec<f32>>,
    outputs: Vec<Vec<f32>>,
    /// Wall-clock time the silence so far should have taken and has not.
    ahead: Duration,
    steady: u64,
}

impl Deck {
    pub(crate) fn new(
        processor: StoppedPluginAudioProcessor<Handlers>,
        line: Box<dyn Line>,
        channels: usize,
        rate: f64,
        blocks: Blocks,
    ) -> Result<Self> {
        let processor =
            processor.start_processing().ok().context("the plugin refuses to start processing")?;
        let longest = blocks.longest();
        Ok(Self {
            processor,
            line,
            heard: Heard::new(),
            rate,
            blocks,
            disorder: 1,
            returning: vec![std::iter::repeat_n(0.0, longest).collect(); channels],
            inputs: vec![vec![0.0; longest]; channels],
            outputs: vec![vec![0.0; longest]; channels],
            ahead: Duration::ZERO,
            steady: 0,
        })
    }

    /// Ends processing and gives back what belongs to the session.
    pub(crate) fn stop(self) -> (StoppedPluginAudioProcessor<Handlers>, Box<dyn Line>) {
        (self.processor.stop_processing(), self.line)
    }

    /// Calls the plugin until so many frames have passed; `changes` arrive with the first block.
    pub(crate) fn run(&mut self, frames: usize, changes: &[ParamValueEvent]) -> Result<()> {
        let (mut left, mut changes) = (frames, changes);
        while left > 0 {
            let block = self.blocks.next(&mut self.disorder).min(left);
            self.block(block, changes)?;
            changes = &[];
            left -= block;
        }
        Ok(())
    }

    fn block(&mut self, frames: usize, changes: &[ParamValueEvent]) -> Result<()> {
        let started = Instant::now();
        for (input, returning) in self.inputs.iter_mut().zip(&mut self.returning) {
            ensure!(returning.len() >= frames, "the loop ran dry");
            for (sample, back) in input.iter_mut().zip(returning.drain(..frames)) {
                *sample = back;
            }
        }
        // Whatever the plugin leaves unwritten is loud, so that a test hears it.
        self.outputs.iter_mut().for_each(|output| output[..frames].fill(1.0));
        self.call(frames, changes)?;
        let silent = !self.heard.hear(&self.outputs, frames);
        let outputs: Vec<_> = self.outputs.iter().map(|output| &output[..frames]).collect();
        let mut inputs: Vec<_> = self.inputs.iter_mut().map(|input| &mut input[..frames]).collect();
        self.line.process(&outputs, &mut inputs);
        for (input, returning) in self.inputs.iter().zip(&mut self.returning) {
            returning.extend(&input[..frames]);
        }
        if silent {
            self.pause(frames, started.elapsed());
        }
        Ok(())
    }

    fn call(&mut self, frames: usize, changes: &[ParamValueEvent]) -> Result<()> {
        let (mut input_ports, mut output_ports) = (
            AudioPorts::with_capacity(self.inputs.len(), 1),
            AudioPorts::with_capacity(self.outputs.len(), 1),
        );
        let inputs = self.inputs.iter_mut().map(|input| InputChannel::variable(&mut input[..frames]));
        let inputs = input_ports.with_input_buffers([AudioPortBuffer {
            latency: 0,
            channels: AudioPortBufferType::f32_input_only(inputs),
        }]);
        let outputs = self.outputs.iter_mut().map(|output| &mut output[..frames]);
        let mut outputs = output_ports.with_output_buffers([AudioPortBuffer {
            latency: 0,
            channels: AudioPortBufferType::f32_output_only(outputs),
        }]);
        self.processor
            .process(
                &inputs,
                &mut outputs,
                &InputEvents::from_buffer(&changes),
                &mut OutputEvents::void(),
                Some(self.steady),
                None,
            )
            .context("the plugin failed to process a block")?;
        self.steady += frames as u64;
        Ok(())
    }

    fn pause(&mut self, frames: usize, took: Duration) {
        let life = Duration::from_secs_f64(frames as f64 / self.rate / SILENCE_SPEED);
        self.ahead = (self.ahead + life).saturating_sub(took);
        if self.ahead > Duration::from_millis(1) {
            std::thread::sleep(self.ahead);
            self.ahead = Duration::ZERO;
        }
    }
}
