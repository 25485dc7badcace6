//! What one call of the audio thread costs, at 48 kHz, 64 samples, stereo, and which share of the block's real time that is;
//! and what the bench's spectrum costs off it.

mod common;

use common::Claims;
use criterion::Criterion;
use linecheck::analysis::rta::{Analyser, Resolution};
use linecheck::live::engine::{Engine, Format};
use linecheck::live::link::{Command, OperatorEnd, link};
use linecheck::live::{Controls, Shared};
use linecheck::measure::{ident, survey};
use linecheck::signal::programme::CHUNK;
use linecheck::signal::{Generator, Recipe, entries};
use linecheck::tape::Take;
use linecheck::units::Dbfs;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

const RATE: f64 = 48_000.0;
const BLOCK: usize = 64;

/// Shares of real time, in per cent: what a block may take, what the spectrum may, and what a look for an ident may.
const PROCESS: f64 = 1.0;
const SPECTRUM: f64 = 1.0;
const LOOK: f64 = 5.0;

/// How often a share is timed. The fastest counts: what other programs take of the core is no cost of ours.
const ROUNDS: usize = 10;

const OFF: Controls = Controls::DEFAULT;

fn engine() -> (Engine, OperatorEnd) {
    let (engine_end, operator) = link();
    let format = Format { rate: RATE, inputs: 2, outputs: 2, offline: false };
    (Engine::new(format, engine_end, Arc::new(Shared::default())), operator)
}

/// Keeps a sweep playing.
fn feed(operator: &mut OperatorEnd) {
    while operator.events.pop().is_ok() {}
    if operator.commands.slots() > 14 {
        let tape = survey::tape(0, 2, Dbfs(-20.0), 0.35, RATE).expect("a sweep at −20 dBFS fits");
        let _ = operator.commands.push(Command::Play(Box::new(Take::new(tape, 2, RATE)), 0));
    }
}

/// Times blocks one by one, so that what the operator does in between does not count.
fn measure(blocks: u64, controls: Controls, plays: bool) -> Duration {
    let (mut engine, mut operator) = engine();
    let mut channels = [vec![0.01f32; BLOCK], vec![0.01f32; BLOCK]];
    let mut spent = Duration::ZERO;
    for block in 0..blocks + 100 {
        if plays && block % 64 == 0 {
            feed(&mut operator);
        }
        if block == 1
            && let Some(programme) =
                entries::programme(Recipe::new(controls.generator, controls.sweep, controls.step), RATE)
        {
            let _ = operator.commands.push(Command::Programme(Box::new(programme)));
        }
        let controls = if block == 0 { OFF } else { controls };
        let [left, right] = &mut channels;
        left.fill(0.01);
        right.fill(0.01);
        let start = Instant::now();
        engine.process(&mut [left, right], controls);
        if block >= 100 {
            spent += start.elapsed();
        }
    }
    spent
}

/// The fastest of several rounds, in seconds.
fn fastest(round: impl FnMut() -> Duration) -> f64 {
    std::iter::repeat_with(round).take(ROUNDS).min().unwrap_or_default().as_secs_f64()
}

/// The time that `work` takes.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn process(criterion: &mut Criterion, claims: &mut Claims) {
    let cases = [
        ("idle", OFF, false),
        ("playing a sweep", OFF, true),
        ("sine generator", Controls { generator: Generator::Sine, ..OFF }, false),
        ("pink noise", Controls { generator: Generator::PinkNoise, ..OFF }, false),
        ("logarithmic sweep", Controls { generator: Generator::Sweep, ..OFF }, false),
        ("BLITS", Controls { generator: Generator::Blits, ..OFF }, false),
    ];
    for (name, controls, plays) in cases {
        criterion.bench_function(&format!("process, {name}"), |bencher| {
            bencher.iter_custom(|blocks| measure(blocks, controls, plays));
        });
        let blocks = 5_000;
        let each = fastest(|| measure(blocks, controls, plays)) / blocks as f64;
        let share = each * RATE / BLOCK as f64 * 100.0;
        let fits = claims.at_most(&format!("process, {name}"), share, PROCESS, "% of real time");
        println!("    {:.0} ns a block of {BLOCK} frames: {share:.3} % of its real time, {fits}", each * 1e9);
    }
}

fn spectrum(criterion: &mut Criterion, claims: &mut Claims) {
    let mut analyser = Analyser::new(RATE).expect("a rate");
    let noise: Vec<f32> = (0..analyser.size()).map(|n| ((n * n) as f32 * 0.37).sin()).collect();
    let mut update = || {
        analyser.update(noise.iter().copied(), 1.0 / 60.0, Some(1.0));
        analyser.points(Resolution::Octave(48))
    };
    criterion.bench_function("spectrum, 1/48 octave", |bencher| bencher.iter(&mut update));
    let updates = 50;
    let round = || timed(|| (0..updates).for_each(|_| drop(std::hint::black_box(update()))));
    let each = fastest(round) / f64::from(updates);
    let share = each * 60.0 * 100.0;
    let fits = claims.at_most("spectrum, 60 a second", share, SPECTRUM, "% of a core");
    println!("    {:.0} µs a spectrum: {share:.2} % of a core at 60 a second, {fits}", each * 1e6);
}

/// What is looked at every three seconds while the bench is open: 20 s of every input at a third of 48 kHz, which is a
/// twelfth of 192 kHz.
fn look(claims: &mut Claims) {
    const SECONDS: f64 = 20.0;
    let rate = RATE / 3.0;
    let frames = (SECONDS * rate) as usize;
    let noise: Vec<f32> = (0..frames).map(|n| ((n * n) as f32 * 0.37).sin()).collect();
    let tone = (0..frames).map(|n| 0.1 * (std::f64::consts::TAU * 1000.0 * n as f64 / rate).sin() as f32);
    let tone: Vec<f32> = tone.collect();
    let ident = |generator: Generator| -> Vec<f32> {
        let programme =
            entries::programme(Recipe::new(generator, OFF.sweep, OFF.step), rate).expect("an ident is one");
        let mut leg = Vec::new();
        while leg.len() < frames {
            let mut mix = [[0.0; CHUNK]; 16];
            programme.add(leg.len() as u64, CHUNK, 6, &mut mix);
            leg.extend(mix[0].map(|sample| 0.1 * sample as f32));
        }
        leg
    };
    for (name, heard) in [
        ("noise", noise),
        ("a tone", tone),
        ("GLITS", ident(Generator::Glits)),
        ("BLITS", ident(Generator::Blits)),
    ] {
        for inputs in [2, 16] {
            let back = vec![heard.clone(); inputs];
            let best = fastest(|| timed(|| ident::identify(&back, rate)));
            let share = best / 3.0 * 100.0;
            let what = format!("a look for an ident in {name} on {inputs} inputs");
            let fits = claims.at_most(&what, share, LOOK, "% of a core");
            println!("    {:.1} ms {what}: {share:.2} % of a core, {fits}", best * 1e3);
        }
    }
}

fn main() -> ExitCode {
    if !common::is_bench() {
        return ExitCode::SUCCESS;
    }
    let (mut criterion, mut claims) = (Criterion::default().configure_from_args(), Claims::default());
    process(&mut criterion, &mut claims);
    spectrum(&mut criterion, &mut claims);
    look(&mut claims);
    criterion.final_summary();
    claims.end()
}
