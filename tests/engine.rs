//! The invariants of the engine: what sounds, what is recorded, what never happens.

mod common;

use common::{OFF, Rig};
use linecheck::live::engine::{Engine, Format};
use linecheck::live::link::{Command, Event, link};
use linecheck::live::{Shared, StopReason};
use linecheck::signal::Generator;
use linecheck::tape::{Cue, End, Outputs, Take, Tape};
use linecheck::units::{Dbfs, gain_to_db};
use std::sync::Arc;

const RATE: f64 = 48_000.0;

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
}

/// Largest step between two samples.
fn step(samples: &[f32]) -> f32 {
    samples.windows(2).fold(0.0, |step, pair| step.max((pair[1] - pair[0]).abs()))
}

/// A return that is worth passing: a tone at −12 dBFS.
fn tone(frames: usize, from: usize) -> Vec<f32> {
    (from..from + frames).map(|n| 0.25 * (n as f32 * 0.05).sin()).collect()
}

/// A tape with a tone on both outputs, at −20 dBFS, faded in and out.
fn tape(frames: usize) -> Tape {
    let length = frames - 200;
    let sound = (0..length)
        .map(|n| (n as f32 * 0.1).sin() * (n as f32 / 480.0).min((length - 1 - n) as f32 / 480.0).min(1.0))
        .collect();
    let cues = vec![Cue { sound: 0, outputs: Outputs::first(2), start: 100, gain: 0.1 }];
    Tape::new(2, frames, Dbfs(-20.0), vec![sound], cues).expect("fits")
}

struct Bench {
    engine: Engine,
    operator: linecheck::live::link::OperatorEnd,
    shared: Arc<Shared>,
}

fn bench(inputs: usize, outputs: usize) -> Bench {
    bench_at(RATE, inputs, outputs)
}

fn bench_at(rate: f64, inputs: usize, outputs: usize) -> Bench {
    let shared = Arc::new(Shared::default());
    let (engine_end, operator) = link();
    let format = Format { rate, inputs, outputs, offline: false };
    Bench { engine: Engine::new(format, engine_end, shared.clone()), operator, shared }
}

impl Bench {
    fn play(&mut self, take: Take) {
        let stops = self.shared.stops();
        self.operator.commands.push(Command::Play(Box::new(take), stops)).expect("there is room");
    }

    fn process(&mut self, buffers: &mut [Vec<f32>]) {
        let mut channels: Vec<&mut [f32]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
        self.engine.process(&mut channels, OFF);
    }

    fn finished(&mut self) -> Option<Box<Take>> {
        loop {
            match self.operator.events.pop().ok()? {
                Event::Take(take) => return Some(take),
                _ => continue,
            }
        }
    }
}

#[test]
fn plays_the_tape_bit_for_bit_and_records_the_same_whatever_the_block_size() {
    let frames = 20_000;
    let mut reference: Option<(Vec<f32>, linecheck::live::Readout)> = None;
    for block in [1usize, 32, 64, 441, 1024, 8192, 0] {
        let mut bench = bench(2, 2);
        bench.play(Take::new(tape(frames), 2, RATE));
        let (mut sent, mut at) = (Vec::new(), 0usize);
        let mut ragged = [1usize, 7, 480, 3, 1999, 64].into_iter().cycle();
        while at < frames + 100 {
            let size = if block == 0 { ragged.next().expect("cycles") } else { block };
            let mut buffers = vec![tone(size, at), tone(size, at + 5)];
            bench.process(&mut buffers);
            sent.extend_from_slice(&buffers[1]);
            at += size;
        }
        let take = bench.finished().expect("the take comes back");
        assert_eq!(take.end, Some(End::Finished));
        assert_eq!(sent[..frames], tape(frames).channel(1)[..], "block {block}");
        assert!(sent[frames..].iter().all(|sample| *sample == 0.0));
        assert_eq!(take.recording[0], tone(frames, 0), "block {block}");
        assert_eq!(take.recording[1], tone(frames, 5), "block {block}");
        let mut readout = *bench.operator.readout.read();
        // The readout is of the last whole 5 ms, and says how long the last block was.
        readout.block = 0;
        match &reference {
            Some((first, _)) => assert_eq!(first, &take.recording[0]),
            None => reference = Some((take.recording[0].clone(), readout)),
        }
    }
}

#[test]
fn meters_read_the_same_whatever_the_block_size() {
    let total = 9_600;
    let mut readings = Vec::new();
    for block in [1usize, 64, 441, 4800] {
        let mut bench = bench(2, 2);
        let mut at = 0;
        while at < total {
            let size = block.min(total - at);
            bench.process(&mut [tone(size, at), tone(size, at)]);
            at += size;
        }
        readings.push((bench.operator.readout.read().input[0], bench.operator.readout.read().frames));
    }
    assert!(readings.windows(2).all(|pair| pair[0] == pair[1]), "{readings:?}");
}

#[test]
fn every_meter_reads_the_same_whatever_the_block_size_and_begins_anew_at_a_reset() {
    let total = 48_000;
    let mut readings = Vec::new();
    for block in [1usize, 64, 441, 4800, 0] {
        let mut bench = bench(2, 2);
        let (mut at, mut ragged) = (0, [1usize, 7, 480, 3, 1999, 64].into_iter().cycle());
        while at < total {
            let size = if block == 0 { ragged.next().expect("cycles") } else { block };
            let size = size.min(total - at);
            bench.process(&mut [tone(size, at), tone(size, at + 5)]);
            at += size;
        }
        readings.push(*bench.operator.meters.read());
    }
    assert!(readings.windows(2).all(|pair| pair[0] == pair[1]));
    let first = readings[0];
    assert_eq!((first.frames, first.inputs, first.outputs, first.resets), (48_000, 2, 2, 0));
    // Two sines of −12.04 dBFS at 382 Hz, where the K curve stands 0.7 dB below its value at 1 kHz.
    assert!((first.loudness.momentary.expect("a second is enough") + 12.7).abs() < 0.2);
    assert!(first.stereo.expect("two inputs").correlation.expect("both sound") > 0.9);
    assert!((gain_to_db(f64::from(first.input[1].programme.true_peak.max)) + 12.04).abs() < 0.05);

    let mut bench = bench(2, 2);
    bench.process(&mut [vec![0.9; 4800], vec![0.9; 4800]]);
    assert_eq!(bench.operator.meters.read().input[0].level.max, 0.9);
    bench.shared.reset_meters();
    bench.process(&mut [vec![0.25; 4800], vec![0.25; 4800]]);
    let after = *bench.operator.meters.read();
    assert_eq!((after.input[0].level.max, after.input[0].level.samples, after.resets), (0.25, 4800, 1));
    assert_eq!(bench.operator.readout.read().input[0].max, 0.25);
}

#[test]
fn each_of_sixty_pictures_a_second_shows_something_new() {
    for rate in [44_100.0, 48_000.0, 192_000.0] {
        let mut bench = bench_at(rate, 2, 2);
        let (mut shown, mut last) = (0, 0);
        for picture in 0..60 {
            // What the host calls in a sixtieth of a second, in blocks of 64.
            for block in 0..(rate / 60.0 / 64.0) as usize {
                bench.process(&mut [tone(64, 64 * block), tone(64, 64 * block)]);
            }
            let frames = bench.operator.meters.read().frames;
            shown += usize::from(frames > last);
            assert!(frames >= last, "picture {picture}");
            last = frames;
        }
        assert_eq!(shown, 60, "at {rate} Hz");
    }
}

#[test]
fn the_return_is_passed_on_only_while_it_is_wanted_and_a_hole_is_marked() {
    let mut bench = bench(2, 2);
    bench.process(&mut [tone(480, 0), tone(480, 9)]);
    assert_eq!(bench.operator.tap.slots(), 0);
    bench.shared.set_watched(true);
    bench.process(&mut [tone(480, 480), tone(480, 489)]);
    let heard: Vec<f32> = std::iter::from_fn(|| bench.operator.tap.pop().ok()).collect();
    let expected: Vec<f32> =
        tone(480, 480).into_iter().zip(tone(480, 489)).flat_map(|(l, r)| [l, r]).collect();
    assert_eq!(heard, expected);
    // More than there is room for: what comes through afterwards begins with a frame of NaN.
    for _ in 0..200 {
        bench.process(&mut [tone(480, 0), tone(480, 0)]);
    }
    while bench.operator.tap.pop().is_ok() {}
    bench.process(&mut [tone(480, 0), tone(480, 0)]);
    let heard: Vec<f32> = std::iter::from_fn(|| bench.operator.tap.pop().ok()).collect();
    assert!(
        heard.len() == 962
            && heard[0].is_nan()
            && heard[1].is_nan()
            && heard[2..].iter().all(|x| x.is_finite())
    );
}

#[test]
fn the_bench_shows_a_spectrum_while_it_is_watched_and_the_report_the_meters() {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.block(64);
    rig.controls.generator = Generator::Sine;
    rig.shared.set_watched(true);
    for _ in 0..10 {
        rig.shared.heartbeat();
        rig.seconds(0.1, 512);
    }
    std::thread::sleep(std::time::Duration::from_millis(20));
    rig.block(512);
    let bench = rig.view().bench.clone();
    let loudest = bench.rta.bands.iter().max_by(|a, b| a.level.total_cmp(&b.level)).expect("a spectrum");
    assert!(
        loudest.low < 1000.0 && loudest.high > 1000.0 && (loudest.level + 20.0).abs() < 0.1,
        "{loudest:?}"
    );
    std::thread::sleep(std::time::Duration::from_millis(1000));
    rig.block(512);
    let meters = rig.report().meters;
    for (name, expected) in
        [("input_1_true_peak_dbtp", -20.0), ("output_2_true_peak_dbtp", -20.0), ("momentary_max_lufs", -20.0)]
    {
        assert!((meters[name] - expected).abs() < 0.1, "{name}: {}", meters[name]);
    }
    assert!(!meters.contains_key("input_1_overs"));
    // Nobody looks any more: the spectrum's memory is given back, the meters go on.
    rig.shared.set_watched(false);
    rig.shared.reset_meters();
    rig.seconds(0.1, 512);
    std::thread::sleep(std::time::Duration::from_millis(20));
    rig.block(512);
    let view = rig.view();
    assert!(view.bench.rta.bands.is_empty());
    assert!(view.bench.meters.input[0].level.samples < 6000);
}

#[test]
fn input_never_reaches_the_output_unless_thru_is_on() {
    let mut rig = Rig::new(RATE, 2, 2);
    let pass = |rig: &mut Rig, from: usize| {
        let mut buffers = vec![tone(512, from), tone(512, from)];
        rig.process(&mut buffers);
        buffers
    };
    assert_eq!(peak(&pass(&mut rig, 0)[0]), 0.0);
    rig.controls.thru = true;
    pass(&mut rig, 512);
    let passed = pass(&mut rig, 1024);
    assert_eq!(passed[0], tone(512, 1024), "bit for bit when fully on");
    rig.controls.bypass = true;
    pass(&mut rig, 1536);
    assert_eq!(peak(&pass(&mut rig, 2048)[0]), 0.0, "bypass is silence");
    rig.controls.bypass = false;
    rig.controls.run = true;
    pass(&mut rig, 2560);
    assert_eq!(peak(&pass(&mut rig, 3072)[0]), 0.0, "a run shuts thru");
}

#[test]
fn thru_opens_and_shuts_without_a_step() {
    let mut rig = Rig::new(RATE, 1, 2);
    let mut sent = Vec::new();
    for block in 0..40 {
        rig.controls.thru = (10..30).contains(&block);
        let mut buffers = vec![tone(256, block * 256), vec![0.0; 256]];
        rig.process(&mut buffers);
        assert_eq!(buffers[0], buffers[1], "one input feeds both outputs");
        sent.extend_from_slice(&buffers[0]);
    }
    assert!(peak(&sent) > 0.2);
    assert!(step(&sent) <= step(&tone(4096, 0)) * 1.05);
}

#[test]
fn what_is_on_when_processing_starts_is_no_press() {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.controls.run = true;
    rig.controls.generator = Generator::Sine;
    rig.seconds(2.0, 512);
    assert_eq!((rig.sounding, rig.shared.is_busy()), (0, false));
    // The host starts over with both still on.
    rig.engine.reset();
    rig.seconds(1.0, 512);
    assert_eq!((rig.sounding, rig.shared.is_busy()), (0, false));
    // A real press sounds.
    rig.controls.generator = Generator::Off;
    rig.block(64);
    rig.controls.generator = Generator::Sine;
    rig.seconds(0.1, 512);
    assert!(rig.sounding > 0);
}

#[test]
fn stop_is_silent_within_20_ms_and_has_no_step() {
    for reason in [StopReason::Window, StopReason::Bypass] {
        let mut bench = bench(2, 2);
        bench.play(Take::new(tape(48_000), 2, RATE));
        let mut sent = Vec::new();
        let mut stopped_at = 0;
        for block in 0..700 {
            if block == 300 {
                bench.shared.stop(reason);
                stopped_at = sent.len();
            }
            let mut buffers = vec![vec![0.0; 64]; 2];
            bench.process(&mut buffers);
            sent.extend_from_slice(&buffers[0]);
        }
        assert!(peak(&sent[..stopped_at]) > 0.09);
        assert_eq!(peak(&sent[stopped_at + 960..]), 0.0, "silent 20 ms after the stop");
        let steepest = step(&tape(48_000).channel(0));
        assert!(step(&sent) <= steepest * 1.1, "{} against {steepest}", step(&sent));
        let take = bench.finished().expect("comes back");
        assert_eq!(take.end, Some(End::Stopped));
        assert!(
            take.recording[0][take.position..].iter().all(|sample| sample.is_nan()),
            "the rest is a hole"
        );
    }
}

#[test]
fn a_command_from_before_the_newest_stop_is_refused() {
    let mut bench = bench(2, 2);
    bench.play(Take::new(tape(4800), 2, RATE));
    bench.shared.stop(StopReason::Window);
    let mut buffers = vec![vec![0.0; 512]; 2];
    bench.process(&mut buffers);
    assert_eq!(peak(&buffers[0]), 0.0);
    assert_eq!(bench.finished().expect("comes back").end, Some(End::Stopped));
    bench.play(Take::new(tape(4800), 2, RATE));
    bench.process(&mut buffers);
    assert!(peak(&buffers[0]) > 0.0, "a later command is carried out");
}

#[test]
fn a_take_ends_when_the_host_deactivates() {
    let mut bench = bench(2, 2);
    bench.play(Take::new(tape(48_000), 2, RATE));
    bench.process(&mut [vec![0.0; 512], vec![0.0; 512]]);
    bench.engine.deactivate();
    let take = bench.finished().expect("comes back");
    assert_eq!((take.end, take.position), (Some(End::Deactivated), 512));
}

#[test]
fn no_take_is_ever_dropped_when_the_queue_is_full() {
    let mut bench = bench(2, 2);
    let mut sent = 0;
    let mut back = 0;
    for round in 0..200 {
        if bench.operator.commands.slots() > 0 && sent < 60 {
            bench.play(Take::new(Tape::silent(2, 16), 2, RATE));
            sent += 1;
        }
        bench.process(&mut [vec![0.0; 64], vec![0.0; 64]]);
        if round > 100 {
            while bench.finished().is_some() {
                back += 1;
            }
        }
    }
    assert_eq!((sent, back), (60, 60));
}

#[test]
fn a_growing_loop_through_thru_is_cut() {
    for (gain, delay) in [(1.05f32, 64usize), (1.3, 480), (2.0, 1024), (1.5, 2048)] {
        let mut bench = bench(1, 1);
        let mut queue: std::collections::VecDeque<f32> = std::iter::repeat_n(0.0, delay).collect();
        queue[0] = 0.001;
        let mut controls = OFF;
        let (mut loud_at, mut silent_at) = (None, None);
        for frame in 0..480_000usize {
            controls.thru = frame > 10;
            let mut sample = [(queue.pop_front().expect("filled") * gain).clamp(-1.0, 1.0)];
            bench.engine.process(&mut [&mut sample], controls);
            // The seed must be alive when thru has opened.
            queue.push_back(if frame < 2000 {
                sample[0] + 0.001 * (frame as f32 * 0.3).sin()
            } else {
                sample[0]
            });
            if sample[0].abs() >= 0.891 {
                loud_at.get_or_insert(frame);
            }
            silent_at = if sample[0] == 0.0 { silent_at.or(Some(frame)) } else { None };
        }
        let (loud, silent) = (loud_at.expect("it grew"), silent_at.expect("it was cut"));
        assert!(silent - loud <= 2400 + delay, "gain {gain}, delay {delay}: {} ms", (silent - loud) / 48);
        assert_eq!(bench.shared.stop_reason(), Some(StopReason::Runaway));
    }
}

#[test]
fn a_growing_return_cuts_the_tape() {
    let mut bench = bench(2, 2);
    bench.play(Take::new(tape(480_000), 2, RATE));
    let mut level = 1e-4f32;
    let mut loud_at = None;
    for block in 0..2000 {
        level = (level * 1.02).min(1.0);
        let mut buffers: Vec<Vec<f32>> = (0..2)
            .map(|_| tone(64, block * 64).iter().map(|sample| sample * 4.0 * level).collect())
            .collect();
        bench.process(&mut buffers);
        // 12 dB above the stimulus of −20 dBFS is beyond any healthy chain.
        if level > 0.4 {
            loud_at.get_or_insert(block);
        }
        if let Some(take) = bench.finished() {
            assert_eq!(take.end, Some(End::Runaway));
            let late = block - loud_at.unwrap_or(block);
            assert!(late * 64 <= 2400, "{late} blocks late");
            return;
        }
    }
    panic!("never cut");
}

#[test]
fn non_finite_input_neither_reaches_the_output_nor_sticks() {
    let mut bench = bench(2, 2);
    bench.play(Take::new(tape(4_800), 2, RATE));
    let mut sent = Vec::new();
    for block in 0..100 {
        let bad = match block % 4 {
            0 => f32::NAN,
            1 => f32::INFINITY,
            2 => -f32::INFINITY,
            _ => f32::from_bits(1),
        };
        let mut buffers = vec![vec![if block < 50 { bad } else { 0.25 }; 64]; 2];
        let mut channels: Vec<&mut [f32]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
        bench.engine.process(&mut channels, linecheck::live::Controls { thru: true, ..OFF });
        sent.extend_from_slice(&buffers[0]);
    }
    assert!(sent.iter().all(|sample| sample.is_finite()));
    let reading = bench.operator.readout.read().input[0];
    assert!(reading.peak.is_finite() && reading.sum_of_squares.is_finite() && reading.invalid > 0);
    assert!((reading.max - 0.25).abs() < 1e-6);
    assert!(!bench.finished().expect("comes back").is_whole(0));
}

#[test]
fn the_generator_is_exact_quiet_at_its_edges_and_never_above_the_ceiling() {
    for generator in [Generator::Sine, Generator::PinkNoise, Generator::WhiteNoise] {
        for level in [-20.0, -6.0] {
            let mut rig = Rig::new(RATE, 2, 2);
            rig.controls.level = Dbfs(level);
            rig.block(64);
            rig.keep_sent();
            rig.controls.generator = generator;
            rig.seconds(4.0, 512);
            rig.controls.output = 2;
            rig.seconds(0.5, 512);
            rig.controls.generator = Generator::Off;
            rig.seconds(0.2, 512);
            let sent = rig.sent.take().expect("kept");
            assert!(peak(&sent[0]) <= 0.501_188 && peak(&sent[1]) <= 0.501_188, "{generator:?}");
            assert_eq!(peak(&sent[0][4 * 48_000 + 2400..]), 0.0, "only output 2 is left");
            assert_eq!(peak(&sent[1][sent[1].len() - 4800..]), 0.0, "off is silent");
            let steady = &sent[0][24_000..168_000];
            if generator == Generator::Sine {
                assert!((gain_to_db(f64::from(peak(steady))) - level).abs() < 0.005);
                assert!(step(&sent[1]) <= step(steady) * 1.05, "no edge is steeper than the sine");
            } else if level < -10.0 {
                let sum: f64 = steady.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum();
                let rms = linecheck::units::mean_square_to_dbfs(sum / steady.len() as f64).0;
                assert!((rms - level).abs() < 0.5, "{generator:?} at {rms}");
            }
        }
    }
}

#[test]
fn the_generator_is_the_same_whatever_the_block_size() {
    let mut first: Option<Vec<f32>> = None;
    for block in [1usize, 64, 441, 4096] {
        let mut bench = bench(2, 2);
        let mut controls = OFF;
        let mut sent = Vec::new();
        bench.process(&mut [vec![0.0; 10], vec![0.0; 10]]);
        controls.generator = Generator::Sine;
        while sent.len() < 8192 {
            let size = block.min(8192 - sent.len());
            let mut buffers = vec![vec![0.0; size]; 2];
            let mut channels: Vec<&mut [f32]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
            bench.engine.process(&mut channels, controls);
            sent.extend_from_slice(&buffers[0]);
        }
        assert_eq!(first.get_or_insert_with(|| sent.clone()), &sent, "block {block}");
    }
}

#[test]
fn the_generator_is_ignored_during_a_run() {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.block(64);
    rig.controls.run = true;
    rig.block(64);
    rig.controls.generator = Generator::Sine;
    rig.seconds(1.0, 512);
    assert_eq!(rig.sounding, 0, "the run is still listening to the silence");
}

#[test]
fn nobody_waits_for_an_operator_that_is_gone() {
    let Rig { mut engine, operator, shared, .. } = Rig::new(RATE, 1, 1);
    let mut press = |run| {
        let mut sample = [0.0f32; 64];
        engine.process(&mut [&mut sample], linecheck::live::Controls { run, ..OFF });
        shared.is_busy()
    };
    assert!(!press(false) && press(true));
    drop(operator);
    assert!(!press(false) && !press(true));
}

#[test]
fn a_tone_of_the_window_stops_when_the_window_is_gone() {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.block(64);
    rig.shared.heartbeat();
    rig.shared.set_window_owns_tone(true);
    rig.controls.generator = Generator::Sine;
    rig.seconds(0.1, 64);
    // The window lives: the tone goes on.
    for _ in 0..8 {
        std::thread::sleep(std::time::Duration::from_millis(300));
        rig.shared.heartbeat();
        rig.seconds(0.05, 64);
    }
    let alive = rig.sounding;
    rig.seconds(0.1, 64);
    assert!(rig.sounding > alive);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    rig.seconds(0.1, 64);
    let gone = rig.sounding;
    rig.seconds(0.5, 64);
    assert_eq!(rig.sounding, gone, "silent once the window is gone");
    assert_eq!(rig.shared.stop_reason(), Some(StopReason::WindowGone));
}

#[test]
fn instances_at_different_rates_share_nothing() {
    let run_alone = |rate: f64| {
        let mut rig = Rig::new(rate, 2, 2);
        rig.block(64);
        rig.keep_sent();
        rig.controls.generator = Generator::Sine;
        rig.seconds(0.5, 64);
        rig.sent.take().expect("kept")
    };
    let alone = [run_alone(44_100.0), run_alone(96_000.0)];
    let mut rigs = [Rig::new(44_100.0, 2, 2), Rig::new(96_000.0, 2, 2)];
    for rig in &mut rigs {
        rig.block(64);
        rig.keep_sent();
        rig.controls.generator = Generator::Sine;
    }
    while rigs[1].frames < 48_064 {
        for rig in &mut rigs {
            rig.block(64);
        }
    }
    for (rig, alone) in rigs.iter().zip(&alone) {
        let sent = rig.sent.as_ref().expect("kept");
        let common = sent[0].len().min(alone[0].len());
        assert_eq!(sent[0][..common], alone[0][..common]);
    }
}
