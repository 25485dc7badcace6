//! Takes of imitated chains, and the cores to measure many of them.

use crate::imitation::{Noise, recorded};
use linecheck::analysis::fft::{Bin, Fft};
use linecheck::measure::{Arrival, Cell, survey};
use linecheck::tape::{End, Take, Tape};
use linecheck::units::{Dbfs, db_to_gain};
use std::f64::consts::TAU;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

pub const LEVEL: Dbfs = Dbfs(-20.0);

/// A finished take of `tape` whose inputs heard this.
pub fn take(tape: Tape, rate: f64, heard: &[Vec<f64>]) -> Take {
    let mut take = Take::new(tape, heard.len(), rate);
    for (recording, heard) in take.recording.iter_mut().zip(heard) {
        *recording = recorded(heard);
    }
    take.position = take.tape.frames();
    take.end = Some(End::Finished);
    take
}

/// The survey's tape for one output.
pub fn sweep(tail: f64, rate: f64) -> Tape {
    survey::tape(0, 1, LEVEL, tail, rate).expect("−20 dBFS fits")
}

/// How a sweep arrives at the first input, if it does.
pub fn arrival(take: &Take) -> Option<Arrival> {
    match survey::measure(take, 0, LEVEL).cells.swap_remove(0) {
        Cell::Arrives(arrival) => Some(*arrival),
        Cell::Nothing { .. } => None,
        Cell::Damaged => panic!("the take is whole"),
    }
}

/// Where output 0 of a tape is not silent.
pub fn sound(tape: &Tape) -> Range<usize> {
    let played = tape.channel(0);
    let loud = |sample: &f32| *sample != 0.0;
    let (start, end) = (played.iter().position(loud), played.iter().rposition(loud));
    start.expect("sounds")..end.expect("sounds") + 1
}

/// Output 0 of a tape, later by any number of samples and exactly so: by the phase of its spectrum.
pub fn delayed(tape: &Tape, gain: f64, delay: f64) -> Vec<f64> {
    let played = tape.channel(0);
    let fft = Fft::holding(2 * played.len());
    let bins = fft.forward(played.iter().map(|sample| f64::from(*sample)));
    let turn = TAU * delay / fft.size() as f64;
    let turned = bins.iter().enumerate().map(|(bin, value)| gain * value * Bin::cis(-turn * bin as f64));
    let mut heard = fft.inverse(turned);
    heard.truncate(played.len());
    heard
}

/// Mean square over a range.
pub fn mean_square(samples: &[f64], range: Range<usize>) -> f64 {
    let count = range.len() as f64;
    samples[range].iter().map(|sample| sample * sample).sum::<f64>() / count
}

/// Adds white noise of a standard deviation.
pub fn noisy(heard: &[f64], sigma: f64, noise: &mut Noise) -> Vec<f64> {
    heard.iter().map(|sample| sample + sigma * noise.normal()).collect()
}

/// Pink noise of about a level, from 10 Hz up: sections with poles and zeros at equal ratios.
pub fn pink(frames: usize, dbfs: f64, rate: f64, seed: u64) -> Vec<f64> {
    let mut noise = Noise::new(seed);
    let mut samples: Vec<f64> = (0..frames).map(|_| noise.normal()).collect();
    let ratio = 2.5f64;
    let mut pole = 4.0;
    while pole < 0.45 * rate {
        let corner = |hz: f64| (-TAU * hz / rate).exp();
        let (b, a) = (corner(pole * ratio.sqrt()), corner(pole));
        let (mut before, mut state) = (0.0, 0.0);
        for sample in &mut samples {
            state = *sample - b * before + a * state;
            before = *sample;
            *sample = state;
        }
        pole *= ratio;
    }
    let scale = db_to_gain(dbfs) / (2.0 * mean_square(&samples, 0..frames)).sqrt();
    samples.iter().map(|sample| sample * scale).collect()
}

/// `work` for 0 … count, on as many cores as there are; results in order.
pub fn each<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return done;
            }
            done.push((index, work(index)));
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    all.sort_by_key(|row| row.0);
    all.into_iter().map(|row| row.1).collect()
}
