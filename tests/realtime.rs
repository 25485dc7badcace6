//! The audio thread allocates nothing, frees nothing, takes no lock and makes no system call.
//!
//! The test starts itself again as a child. There, a global allocator aborts on any allocation while the engine
//! processes, and on Linux the thread then gives up every system call but `read`, `write` and `exit` (seccomp's strict
//! mode): a lock that has to wait, a clock that asks the kernel, a growing heap would kill the child.

#![allow(unsafe_code, reason = "a global allocator and prctl need it")]

use linecheck::live::engine::{Engine, Format};
use linecheck::live::exercise::fitting;
use linecheck::live::link::{Command, link};
use linecheck::live::practice::Practice;
use linecheck::live::{Controls, Shared};
use linecheck::signal::{GENERATORS, Generator, Invert, Recipe, entries};
use linecheck::studio::Studio;
use linecheck::tape::{Cue, Outputs, Take, Tape};
use linecheck::units::Dbfs;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

mod common;

struct Guard;

static SACRED: AtomicBool = AtomicBool::new(false);

fn abort_if_sacred() {
    if SACRED.load(Ordering::Relaxed) {
        SACRED.store(false, Ordering::Relaxed);
        eprintln!("the audio thread has touched the heap");
        std::process::abort();
    }
}

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Guard {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        abort_if_sacred();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        abort_if_sacred();
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static GUARD: Guard = Guard;

const RATE: f64 = 48_000.0;

fn take(frames: usize) -> Box<Take> {
    let sound = (0..frames / 2).map(|n| 0.1 * (n as f32 * 0.1).sin()).collect();
    let cues = vec![Cue { sound: 0, outputs: Outputs::first(2), start: 10, gain: 1.0 }];
    let tape = Tape::new(2, frames, Dbfs(-20.0), vec![sound], cues).expect("fits");
    Box::new(Take::new(tape, 2, RATE))
}

/// Everything the engine can be made to do, with the thread in chains.
fn child(misbehave: Option<&str>) {
    let shared = Arc::new(Shared::default());
    shared.set_operated(true);
    let (engine_end, mut operator) = link();
    let format = Format { rate: RATE, inputs: 2, outputs: 2, offline: false };
    let mut engine = Engine::new(format, engine_end, shared.clone());
    let mut programmes: Vec<_> = GENERATORS
        .iter()
        .map(|row| Recipe::new(row.0, common::OFF.sweep, common::OFF.step))
        .map(|recipe| entries::programme(recipe, RATE).map(Box::new))
        .collect();
    for _ in 0..3 {
        operator.commands.push(Command::Play(take(9600), 0)).expect("room");
    }
    let studio = |plan| Box::new(Practice::new(Studio::new(&plan, RATE, 1), 2, format.window()));
    let mut studios: Vec<_> = fitting(2, 2, RATE).map(|(_, plan)| Some((studio(plan), take(4800)))).collect();
    let mut buffers = [vec![0.1f32; 1024], vec![f32::NAN; 1024]];
    let blocks = [1usize, 64, 441, 1024, 0, 7];
    sacred();
    if misbehave == Some("allocate") {
        drop(std::hint::black_box(vec![1u8; 100]));
    }
    if misbehave == Some("syscall") {
        std::thread::yield_now();
    }
    for round in 0..3000usize {
        let controls = Controls {
            bypass: round % 997 == 500,
            run: (round / 200) % 2 == 1,
            generator: if (round / 100) % 3 == 1 { Generator::PinkNoise } else { Generator::Sine },
            frequency: 20.0 + round as f64,
            output: round % 3,
            thru: (round / 50) % 2 == 0,
            ..common::OFF
        };
        if round % 601 == 600 {
            shared.stop(linecheck::live::StopReason::Window);
        }
        if round % 701 == 700 {
            shared.set_busy(false);
        }
        // The meters begin anew, and the return is passed on until there is no more room, and again.
        if round % 401 == 400 {
            shared.reset_meters();
        }
        shared.set_watched(round % 1000 < 700);
        if round % 900 == 899 {
            while operator.tap.pop().is_ok() {}
        }
        let frames = blocks[round % blocks.len()];
        let [left, right] = &mut buffers;
        engine.process(&mut [&mut left[..frames], &mut right[..frames]], controls);
    }
    shared.set_busy(false);
    for (entry, programme) in programmes.iter_mut().enumerate() {
        // Each in turn, with its programme handed over as the operator would, turned, redirected and levelled.
        let mut heard = false;
        for round in 0..200usize {
            if round == 60
                && let Some(programme) = programme.take()
            {
                let _ = operator.commands.push(Command::Programme(programme));
            }
            while let Ok(event) = operator.events.pop() {
                std::mem::forget(event);
            }
            let controls = Controls {
                generator: GENERATORS[entry].0,
                invert: [Invert::None, Invert::Even, Invert::All][(round / 50) % 3],
                level: Dbfs(-20.0 - (round % 7) as f64),
                output: (round / 70) % 3,
                ..common::OFF
            };
            let [left, right] = &mut buffers;
            // A steady return: what was sent, left in the buffers, would be a feedback loop.
            left.fill(0.1);
            right.fill(f32::NAN);
            let frames = blocks[round % blocks.len()];
            engine.process(&mut [&mut left[..frames], &mut right[..frames]], controls);
            heard |= left[..frames].iter().chain(&right[..frames]).any(|sample| *sample != 0.0);
        }
        if !heard && GENERATORS[entry].0 != Generator::Off {
            eprintln!("{} did not sound", GENERATORS[entry].1);
            std::process::abort();
        }
    }
    for studio in &mut studios {
        // Into each simulated studio in turn, with a take and then the generator in it, and out again.
        if let Some((studio, take)) = studio.take() {
            let _ = operator.commands.push(Command::Practice(studio));
            let _ = operator.commands.push(Command::Play(take, shared.stops()));
        }
        for round in 0..60usize {
            if round == 50 {
                let _ = operator.commands.push(Command::Leave);
            }
            while let Ok(event) = operator.events.pop() {
                std::mem::forget(event);
            }
            let plays = (40..50).contains(&round);
            let generator = if plays { Generator::Sine } else { Generator::Off };
            let controls = Controls { generator, ..common::OFF };
            let [left, right] = &mut buffers;
            left.fill(0.1);
            right.fill(f32::NAN);
            let frames = blocks[round % blocks.len()];
            engine.process(&mut [&mut left[..frames], &mut right[..frames]], controls);
            if round >= 10 && left[..frames].iter().chain(&right[..frames]).any(|sample| *sample != 0.0) {
                eprintln!("something left a simulated studio in round {round}");
                std::process::abort();
            }
            if (20..50).contains(&round) && !operator.readout.read().practice {
                eprintln!("the engine is not in the studio");
                std::process::abort();
            }
        }
    }
    leave();
}

#[cfg(target_os = "linux")]
fn sacred() {
    SACRED.store(true, Ordering::Relaxed);
    // SAFETY: prctl with these constants only takes rights away from this thread.
    let done = unsafe {
        libc::prctl(libc::PR_SET_SECCOMP, 1 /* SECCOMP_MODE_STRICT */, 0, 0, 0)
    };
    if done != 0 {
        // A sandbox that forbids seccomp still leaves the allocator's guard.
        let text = b"no seccomp here\n";
        // SAFETY: writes a static string.
        unsafe { libc::write(2, text.as_ptr().cast(), text.len()) };
    }
}

#[cfg(target_os = "linux")]
fn leave() -> ! {
    // SAFETY: `exit` of this thread, the only one, is one of the calls that strict mode leaves.
    unsafe {
        let text = b"through\n";
        libc::write(1, text.as_ptr().cast(), text.len());
        libc::syscall(libc::SYS_exit, 0);
    }
    unreachable!("exit does not return");
}

#[cfg(not(target_os = "linux"))]
fn sacred() {
    SACRED.store(true, Ordering::Relaxed);
}

#[cfg(not(target_os = "linux"))]
fn leave() -> ! {
    SACRED.store(false, Ordering::Relaxed);
    println!("through");
    std::process::exit(0);
}

/// Runs the child; whether it came through.
fn comes_through(misbehave: &str) -> bool {
    let this = std::env::current_exe().expect("a test has a file");
    let output = std::process::Command::new(this).arg("child").arg(misbehave).output().expect("starts");
    let through = String::from_utf8_lossy(&output.stdout).contains("through");
    if !through {
        eprintln!("child ({misbehave}): {} {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    through && output.status.success()
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).map(String::as_str) == Some("child") {
        return child(arguments.get(2).map(String::as_str));
    }
    assert!(comes_through("not at all"), "the engine touched the heap or the kernel");
    // The guards must bite, or the test above says nothing.
    assert!(!comes_through("allocate"), "an allocation went unnoticed");
    if cfg!(target_os = "linux") {
        assert!(!comes_through("syscall"), "a system call went unnoticed");
    }
    println!("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
}
