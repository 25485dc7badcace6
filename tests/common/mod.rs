//! A rig for tests: the engine and the operator of one instance, stepped by hand in one thread, with the loop closed
//! through whatever the test puts there.
#![allow(dead_code, reason = "each test binary uses its own part")]

use linecheck::chain::{Connected, Setup};
use linecheck::live::engine::{Engine, Format};
use linecheck::live::link::link;
use linecheck::live::operator::Operator;
use linecheck::live::{Controls, Saved, Shared, View, ViewSlot};
use linecheck::report::{Report, Status};
use linecheck::studio::Studio;
use std::collections::VecDeque;
use std::sync::Arc;

/// Frames by which the rig delays the return, whatever the block size.
pub const LOOP: usize = 8192;

/// The controls with everything off.
pub const OFF: Controls = Controls::DEFAULT;

/// See [`Rig::disturb`].
pub type Disturb = Box<dyn FnMut(&str, usize, usize, f32) -> f32>;

pub struct Rig {
    pub engine: Engine,
    pub operator: Operator,
    pub shared: Arc<Shared>,
    pub saved: Saved,
    pub view: Arc<ViewSlot>,
    pub format: Format,
    pub controls: Controls,
    /// What the return is made of, frame by frame: a queue per input.
    queues: Vec<VecDeque<f32>>,
    pub studio: Option<Studio>,
    /// Changes what the studio returns: what the run is doing, the frame, the input and its sample.
    pub disturb: Option<Disturb>,
    /// Everything that was sent, per output, if wanted.
    pub sent: Option<Vec<Vec<f32>>>,
    /// Frames that were not silent.
    pub sounding: usize,
    pub frames: usize,
}

impl Rig {
    pub fn new(rate: f64, inputs: usize, outputs: usize) -> Self {
        Self::with_saved(rate, inputs, outputs, Saved::default())
    }

    pub fn with_saved(rate: f64, inputs: usize, outputs: usize, saved: Saved) -> Self {
        Self::with_view(rate, inputs, outputs, saved, Arc::default())
    }

    pub fn with_view(rate: f64, inputs: usize, outputs: usize, saved: Saved, view: Arc<ViewSlot>) -> Self {
        let format = Format { rate, inputs, outputs, offline: false };
        let shared = Arc::new(Shared::new(saved.project.bars()));
        let (engine_end, operator_end) = link();
        let setup = setup(format);
        Self {
            engine: Engine::new(format, engine_end, shared.clone()),
            operator: Operator::new(operator_end, shared.clone(), saved.clone(), view.clone(), setup),
            shared,
            saved,
            view,
            format,
            controls: OFF,
            queues: vec![std::iter::repeat_n(0.0, LOOP).collect(); inputs],
            studio: None,
            disturb: None,
            sent: None,
            sounding: 0,
            frames: 0,
        }
    }

    /// As a host does it that changes the sample rate (hertz): what runs ends, and all begins anew with what is saved.
    pub fn activate_at(&mut self, rate: f64) {
        self.engine.deactivate();
        self.operator.close();
        self.shared.set_busy(false);
        self.format.rate = rate;
        let (engine_end, operator_end) = link();
        self.shared.set_rate(rate);
        self.engine = Engine::new(self.format, engine_end, self.shared.clone());
        let setup = setup(self.format);
        self.operator =
            Operator::new(operator_end, self.shared.clone(), self.saved.clone(), self.view.clone(), setup);
        // The old one has gone only now.
        self.shared.set_operated(true);
        self.queues = vec![std::iter::repeat_n(0.0, LOOP).collect(); self.format.inputs];
    }

    /// One block: the return of what was sent `LOOP` frames ago (and went through the studio) comes in.
    pub fn block(&mut self, frames: usize) {
        assert!(frames <= LOOP, "a block may not be longer than the loop");
        let channels = self.format.inputs.max(self.format.outputs);
        let mut buffers = vec![vec![0.0f32; frames]; channels];
        for (buffer, queue) in buffers.iter_mut().zip(&mut self.queues) {
            buffer.iter_mut().for_each(|sample| *sample = queue.pop_front().expect("the loop is longer"));
        }
        self.process(&mut buffers);
        let outputs: Vec<&[f32]> = buffers.iter().take(self.format.outputs).map(Vec::as_slice).collect();
        let mut back = vec![vec![0.0f32; frames]; self.format.inputs];
        match &mut self.studio {
            Some(studio) => {
                let mut back: Vec<&mut [f32]> = back.iter_mut().map(Vec::as_mut_slice).collect();
                studio.process(&outputs, &mut back);
            }
            None => back.iter_mut().zip(&outputs).for_each(|(back, sent)| back.copy_from_slice(sent)),
        }
        if let Some(disturb) = &mut self.disturb {
            let step = self.view.get().progress.as_ref().map_or_else(String::new, |it| it.step.clone());
            for (input, back) in back.iter_mut().enumerate() {
                for (frame, sample) in back.iter_mut().enumerate() {
                    *sample = disturb(&step, self.frames + frame, input, *sample);
                }
            }
        }
        for (queue, back) in self.queues.iter_mut().zip(&back) {
            queue.extend(back);
        }
    }

    /// One block with a given return, in place; afterwards the buffers hold what was sent.
    pub fn process(&mut self, buffers: &mut [Vec<f32>]) {
        let mut channels: Vec<&mut [f32]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
        self.engine.process(&mut channels, self.controls);
        self.operator.turn();
        let frames = buffers.first().map_or(0, Vec::len);
        self.frames += frames;
        let outputs = &buffers[..self.format.outputs];
        self.sounding +=
            (0..frames).filter(|frame| outputs.iter().any(|channel| channel[*frame] != 0.0)).count();
        if let Some(sent) = &mut self.sent {
            sent.iter_mut().zip(outputs).for_each(|(sent, channel)| sent.extend(channel));
        }
    }

    /// Keeps what is sent from here on.
    pub fn keep_sent(&mut self) {
        self.sent = Some(vec![Vec::new(); self.format.outputs]);
    }

    pub fn seconds(&mut self, seconds: f64, block: usize) {
        let mut left = (seconds * self.format.rate) as usize;
        while left > 0 {
            let frames = left.min(block);
            self.block(frames);
            left -= frames;
        }
    }

    /// Presses Run and goes on, in blocks of the given sizes by turns, until the run is over.
    pub fn run(&mut self, blocks: &[usize]) -> Report {
        self.controls.run = false;
        self.block(blocks[0]);
        self.controls.run = true;
        let limit = self.frames + (150.0 * self.format.rate) as usize;
        let mut blocks = blocks.iter().cycle();
        loop {
            self.block(*blocks.next().expect("cycles"));
            if !self.shared.is_busy() {
                return self.report();
            }
            assert!(self.frames < limit, "the run does not end: {:?}", self.view.get().progress);
        }
    }

    pub fn report(&self) -> Report {
        Report::parse(&self.saved.json()).unwrap_or_default()
    }

    /// What the window sees once it is shown what is new, which is every 15 ms.
    pub fn shown(&mut self) -> Arc<View> {
        std::thread::sleep(std::time::Duration::from_millis(20));
        self.block(1);
        self.view()
    }

    pub fn view(&self) -> Arc<View> {
        self.view.get()
    }

    pub fn status(&self) -> Status {
        self.report().status
    }
}

/// What an operator is told when the host activates.
fn setup(format: Format) -> Setup {
    Setup {
        chain: OFF.chain,
        return_path: OFF.return_path,
        level: OFF.level,
        sample_rate: format.rate,
        inputs: format.inputs,
        outputs: format.outputs,
        plugin_api: "none".to_owned(),
        known: linecheck::chain::calibration::Known::default(),
        connected: Connected::default(),
    }
}

/// Waits until a report would bear another time than one made just now: runs of the rig last less than the second to
/// which reports are dated, and of two reports of one time only the later is kept.
pub fn another_second() {
    let before = linecheck::report::now();
    while linecheck::report::now() == before {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// The value of a figure, if it is there.
pub fn figure(
    report: &Report,
    check: &str,
    id: &str,
    output: Option<usize>,
    input: Option<usize>,
) -> Option<f64> {
    let outcome = report.checks.iter().find(|outcome| outcome.id == check)?;
    let matches = |wanted: Option<usize>, is: Option<usize>| wanted.is_none() || wanted == is;
    outcome
        .figures
        .iter()
        .find(|figure| figure.id == id && matches(output, figure.output) && matches(input, figure.input))
        .map(|figure| figure.value)
}

/// The ids of the faults, most certain first.
pub fn faults(report: &Report) -> Vec<&str> {
    report.faults.iter().map(|fault| fault.id.as_str()).collect()
}
