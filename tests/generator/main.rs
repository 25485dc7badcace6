//! The manual generator: level, frequency, spectrum, edges, ceiling and timing of every entry.

#[path = "../common/mod.rs"]
mod common;
mod edges;
mod exact;
mod places;
mod spectrum;
mod timing;

use linecheck::live::engine::{Engine, Format};
use linecheck::live::link::{Command, Event, OperatorEnd, link};
use linecheck::live::{Controls, Shared};
use linecheck::signal::programme::{CHUNK, Mix, Programme};
use linecheck::signal::{GENERATORS, Generator, Recipe, entries};
use linecheck::units::{Dbfs, Seconds};
use std::sync::Arc;

const OFF: Controls = Controls::DEFAULT;

/// An engine alone, played by hand; programmes are made as the operator does, before the next block.
struct Bench {
    engine: Engine,
    operator: OperatorEnd,
    controls: Controls,
    rate: f64,
    /// Everything that was sent, per output.
    sent: Vec<Vec<f32>>,
}

impl Bench {
    fn new(rate: f64, outputs: usize) -> Self {
        let (engine_end, operator) = link();
        let format = Format { rate, inputs: 1, outputs, offline: false };
        let engine = Engine::new(format, engine_end, Arc::new(Shared::default()));
        let mut bench = Self { engine, operator, controls: OFF, rate, sent: vec![Vec::new(); outputs] };
        bench.play(1, 1);
        bench.sent.iter_mut().for_each(Vec::clear);
        bench
    }

    /// Has the programme ready before it is asked for, so that it starts with the press.
    fn prepare(&mut self, generator: Generator) {
        if let Some(programme) = entries::programme(recipe(generator), self.rate) {
            self.operator.commands.push(Command::Programme(Box::new(programme))).expect("room");
        }
    }

    fn play(&mut self, frames: usize, block: usize) {
        let mut left = frames;
        while left > 0 {
            let size = left.min(block);
            let mut buffers = vec![vec![0.0f32; size]; self.sent.len()];
            let mut channels: Vec<&mut [f32]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
            self.engine.process(&mut channels, self.controls);
            self.sent.iter_mut().zip(&buffers).for_each(|(sent, buffer)| sent.extend(buffer));
            while let Ok(event) = self.operator.events.pop() {
                if let Event::Wanted(recipe) = event
                    && let Some(programme) = entries::programme(recipe, self.rate)
                {
                    self.operator.commands.push(Command::Programme(Box::new(programme))).expect("room");
                }
            }
            left -= size;
        }
    }

    fn seconds(&mut self, seconds: f64) {
        self.play((seconds * self.rate) as usize, 512);
    }
}

/// With the default timing.
fn recipe(generator: Generator) -> Recipe {
    Recipe::new(generator, OFF.sweep, OFF.step)
}

fn all() -> impl Iterator<Item = Generator> {
    GENERATORS.iter().map(|row| row.0).filter(|generator| *generator != Generator::Off)
}

fn programme(generator: Generator, rate: f64) -> Programme {
    entries::programme(recipe(generator), rate).expect("is made beforehand")
}

/// One leg of a programme in double precision, before the output rounds it.
fn leg(programme: &Programme, leg: usize, from: u64, frames: usize) -> Vec<f64> {
    let mut samples = Vec::with_capacity(frames + CHUNK);
    while samples.len() < frames {
        let mut mix: Mix = [[0.0; CHUNK]; 16];
        programme.add(from + samples.len() as u64, CHUNK, 16, &mut mix);
        samples.extend(mix[leg]);
    }
    samples.truncate(frames);
    samples
}

fn peak<'a>(samples: impl IntoIterator<Item = &'a f32>) -> f64 {
    samples.into_iter().fold(0.0, |peak, sample| peak.max(f64::from(sample.abs())))
}

/// rms level (AES17), in dBFS.
fn level(samples: &[f64]) -> f64 {
    let square = samples.iter().map(|sample| sample * sample).sum::<f64>() / samples.len() as f64;
    linecheck::units::mean_square_to_dbfs(square).0
}

/// f64 copies.
fn wide(samples: &[f32]) -> Vec<f64> {
    samples.iter().map(|&sample| f64::from(sample)).collect()
}

/// sin 2π f n / rate for a frequency that is a whole number of `parts` of a hertz, by whole numbers: a second way to the
/// same sine, exact to the last digit.
fn reference(frequency: f64, rate: f64, parts: f64, frame: u64) -> f64 {
    let (steps, turn) = ((frequency * parts).round() as u128, (rate * parts).round() as u128);
    assert!((steps as f64 / parts - frequency).abs() < 1e-12);
    let part = steps * u128::from(frame) % turn;
    (std::f64::consts::TAU * part as f64 / turn as f64).sin()
}

const STEP: Seconds = OFF.step;
const CEILING: f64 = 0.501_188;

fn at(level: f64) -> Dbfs {
    Dbfs(level)
}
