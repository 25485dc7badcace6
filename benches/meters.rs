//! What the meters cost: against the `ebur128` crate doing the same work on the same signal, against the C library
//! libebur128 where it is installed, and against a bare scan of the same memory for its peak, which is the limit.

mod common;

use common::Claims;
use ebur128::{EbuR128, Mode};
use linecheck::meter::{
    Bank, LevelMeter, LoudnessMeter, ProgrammeMeter, SoundLevelMeter, StereoMeter, TruePeakMeter, weights,
};
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

const RATE: f64 = 48_000.0;

/// Frames of the signal, and of a block.
const FRAMES: usize = 48_000;
const BLOCK: usize = 512;

/// Rounds of which the fastest counts: other work on the machine only ever makes one slower.
const ROUNDS: usize = 150;

/// What loudness and true peak may take of the time of the `ebur128` crate's, and what all meters may.
const LOUDNESS: f64 = 0.5;
const ALL: f64 = 1.0;

/// How much dearer a channel may be with one number of channels than with another, from 2 to 16.
const LINEAR: f64 = 1.25;

/// What silence and what is no proper sound may take of the time of a sound. Denormal numbers that a processor has to
/// reckon with take ten times and more.
const ODD: f64 = 1.1;

/// Noise with a tone, whose level sways: neither a steady signal nor silence is typical.
fn signal(channels: usize) -> Vec<Vec<f32>> {
    let mut random = 1u32;
    (0..channels)
        .map(|channel| {
            (0..FRAMES)
                .map(|n| {
                    random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let noise = random as f32 / 2f32.powi(31) - 1.0;
                    let time = n as f32 / RATE as f32;
                    let sway = 0.5 + 0.4 * (1.3 * time + channel as f32).sin();
                    sway * (0.3 * noise + 0.5 * (2_700.0 * time).sin())
                })
                .collect()
        })
        .collect()
}

/// Nanoseconds a frame.
fn time(mut work: impl FnMut()) -> f64 {
    let once = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_nanos() as f64 / FRAMES as f64
    };
    (0..ROUNDS).map(|_| once(&mut work)).fold(f64::INFINITY, f64::min)
}

/// Runs over the signal block by block.
fn blocks(signal: &[Vec<f32>], mut each: impl FnMut(&[&[f32]])) {
    for start in (0..FRAMES).step_by(BLOCK) {
        let end = (start + BLOCK).min(FRAMES);
        let mut block = [&[][..]; 16];
        for (slice, channel) in block.iter_mut().zip(signal) {
            *slice = &channel[start..end];
        }
        each(&block[..signal.len()]);
    }
}

fn crate_ebur128(signal: &[Vec<f32>], mode: Mode) -> f64 {
    let mut meter = EbuR128::new(signal.len() as u32, RATE as u32, mode).expect("a meter");
    time(|| {
        blocks(signal, |block| meter.add_frames_planar_f32(block).expect("frames"));
        black_box((meter.loudness_global().ok(), meter.true_peak(0).ok()));
    })
}

fn loudness_and_true_peak(signal: &[Vec<f32>]) -> f64 {
    let mut loudness = LoudnessMeter::new(RATE, &weights(signal.len())[..signal.len()]);
    let mut peaks = vec![TruePeakMeter::new(RATE); signal.len()];
    time(|| {
        blocks(signal, |block| {
            loudness.process(block);
            peaks.iter_mut().zip(block).for_each(|(meter, samples)| meter.process(samples));
        });
        black_box((loudness.read(), peaks[0].read()));
    })
}

fn bank(signal: &[Vec<f32>]) -> f64 {
    let mut bank = Bank::new(RATE, &weights(signal.len())[..signal.len()]);
    time(|| {
        blocks(signal, |block| bank.process(block));
        black_box(bank.loudness());
    })
}

fn scan(signal: &[Vec<f32>]) -> f64 {
    time(|| {
        let mut peak = [0.0f32; 8];
        blocks(signal, |block| {
            for samples in block {
                for group in samples.chunks_exact(8) {
                    for (lane, sample) in peak.iter_mut().zip(group) {
                        *lane = if sample.abs() > *lane { sample.abs() } else { *lane };
                    }
                }
            }
        });
        black_box(peak);
    })
}

/// The C library, by way of a small program that is built where there is a compiler and the library.
fn c_library(signal: &[Vec<f32>]) -> Option<f64> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (program, frames) = (folder.join("libebur128-bench"), folder.join("libebur128-bench.f32"));
    let interleaved =
        (0..FRAMES).flat_map(|n| signal.iter().flat_map(move |channel| channel[n].to_le_bytes()));
    std::fs::write(&frames, interleaved.collect::<Vec<u8>>()).ok()?;
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/libebur128.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-O3", source, "-lebur128", "-o"]).arg(&program).stderr(std::process::Stdio::null());
    if !compiler.status().ok()?.success() {
        return None;
    }
    let numbers = [FRAMES, BLOCK, ROUNDS].map(|number| number.to_string());
    let output = Command::new(&program).arg(&frames).args(numbers).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn main() -> ExitCode {
    if !common::is_bench() {
        return ExitCode::SUCCESS;
    }
    let mut claims = Claims::default();
    let stereo = signal(2);
    let all = Mode::M | Mode::S | Mode::I | Mode::TRUE_PEAK | Mode::HISTOGRAM;
    let theirs = crate_ebur128(&stereo, all);
    println!("stereo, {RATE} Hz, blocks of {BLOCK}, nanoseconds a frame (best of {ROUNDS}):");
    let row =
        |name: &str, cost: f64| println!("  {name:<58} {cost:8.2}   {:6.3} of the crate", cost / theirs);
    row("ebur128 crate, M + S + I + true peak", theirs);
    row("  … without true peak", crate_ebur128(&stereo, Mode::M | Mode::S | Mode::I | Mode::HISTOGRAM));
    match c_library(&stereo) {
        Some(cost) => row("the C library libebur128, the same", cost),
        None => println!("  (the C library libebur128, or a C compiler, is not installed: not compared)"),
    }
    let mut loudness = LoudnessMeter::new(RATE, &[1.0; 2]);
    let mut programmes = vec![ProgrammeMeter::new(RATE); 2];
    let mut levels = vec![LevelMeter::new(RATE); 2];
    let ours = loudness_and_true_peak(&stereo);
    row("ours: M + S + I, LRA, true peak", ours);
    row(
        "ours: loudness and LRA",
        time(|| {
            let meter = &mut loudness;
            blocks(&stereo, |block| meter.process(block));
            black_box(meter.read());
        }),
    );
    row(
        "ours: true peak, both PPM, VU",
        time(|| {
            let meters = &mut programmes;
            blocks(&stereo, |block| {
                meters.iter_mut().zip(block).for_each(|(meter, samples)| meter.process(samples));
            });
            black_box(meters[0].read());
        }),
    );
    row(
        "ours: level",
        time(|| {
            let meters = &mut levels;
            blocks(&stereo, |block| {
                meters.iter_mut().zip(block).for_each(|(meter, samples)| meter.process(samples));
            });
            black_box(meters[0].read());
        }),
    );
    let mut sound_levels = SoundLevelMeter::new(RATE, 2);
    row(
        "ours: A, C, Z, CCIR-RMS; Fast, Slow, Leq",
        time(|| {
            blocks(&stereo, |block| sound_levels.process(block));
            black_box(sound_levels.read(0));
        }),
    );
    let mut between = StereoMeter::new(RATE);
    row(
        "ours: correlation, balance, goniometer",
        time(|| {
            blocks(&stereo, |block| {
                if let [left, right] = block {
                    between.process(left, right);
                }
            });
            black_box(between.read().correlation);
        }),
    );
    let everything = bank(&stereo);
    row("ours: all meters", everything);
    let again = crate_ebur128(&stereo, all);
    row("ebur128 crate, M + S + I + true peak, once more", again);
    let limit = scan(&stereo);
    row("a bare peak scan: the limit", limit);
    println!(
        "  all meters cost {:.0} bare scans, {:.2} % of a core",
        everything / limit,
        everything * RATE / 1e7
    );

    println!("as claimed, of the crate at its fastest:");
    for (name, cost, limit) in [("loudness and true peak", ours, LOUDNESS), ("all meters", everything, ALL)] {
        let ratio = cost / theirs.min(again);
        let fits = claims.at_most(name, ratio, limit, "of the crate");
        println!("  {name:<58} {ratio:8.3}   {fits}");
    }
    by_channels(&mut claims);
    by_what_is_fed(&stereo, &mut claims);
    claims.end()
}

fn by_channels(claims: &mut Claims) {
    println!("all meters by channels, nanoseconds a frame and channel:");
    let share = |channels: usize| {
        let cost = bank(&signal(channels)) / channels as f64;
        println!("  {channels:2}: {cost:8.2}");
        cost
    };
    share(1);
    let shares = [2, 4, 6, 8, 12, 16].map(share);
    let ratio = shares.into_iter().fold(0.0, f64::max) / shares.into_iter().fold(f64::INFINITY, f64::min);
    let fits = claims.at_most("the dearest channel of 2 … 16", ratio, LINEAR, "of the cheapest");
    println!("  from 2 on the dearest takes {ratio:.3} of the cheapest, {fits}");
}

fn by_what_is_fed(sound: &[Vec<f32>], claims: &mut Claims) {
    println!("all meters, stereo, by what they are fed:");
    let usual = bank(sound);
    println!("  {:<50} {usual:8.2}", "the signal");
    let constant = |value: f32| vec![vec![value; FRAMES]; 2];
    let dying = vec![(0..FRAMES).map(|n| 0.999f32.powi(n as i32)).collect::<Vec<_>>(); 2];
    for (name, fed) in [
        ("silence", constant(0.0)),
        ("denormal numbers", constant(1e-40)),
        ("a sound that dies away into denormal numbers", dying),
        ("NaN", constant(f32::NAN)),
    ] {
        let cost = bank(&fed);
        let fits = claims.at_most(name, cost / usual, ODD, "of the signal");
        println!("  {name:<50} {cost:8.2}   {fits}");
    }
    for (name, level) in
        [("a steady −200 dBFS, by which every sample charges", 1e-10), ("a steady full scale", 1.0)]
    {
        println!("  {name:<50} {:8.2}", bank(&constant(level)));
    }
}
