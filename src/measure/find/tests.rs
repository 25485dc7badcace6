use super::*;
use crate::analysis::imitation::{Noise, Path, recorded, white};
use crate::analysis::resample::Resampler;
use crate::tape::End;

const RATE: f64 = 48_000.0;

fn step(outputs: &[usize]) -> Step {
    Step { outputs: outputs.to_vec(), level: Dbfs(-40.0), tail_seconds: 2.05, times: 1 }
}

/// A take of `step` whose inputs hear `paths` (output, input, path) and white noise of a level in dBFS.
fn take(step: &Step, rate: f64, inputs: usize, noise: f64, paths: &[(usize, usize, Path)]) -> Take {
    let outputs = step.outputs.iter().max().map_or(0, |last| last + 1);
    let tape = tape(step, outputs, rate).expect("fits");
    let mut take = Take::new(tape, inputs, rate);
    for input in 0..inputs {
        let mut heard = white(take.tape.frames(), noise, 0.0, input as u64 + 7);
        for (output, _, path) in paths.iter().filter(|path| path.1 == input) {
            path.add(&take.tape.channel(*output), &mut heard);
        }
        take.recording[input] = recorded(&heard);
    }
    take.end = Some(End::Finished);
    take
}

fn path(gain: f64, delay: f64) -> Path {
    Path { gain, delay }
}

/// Input, delay, gain in dB.
type Place = (usize, usize, f64);

/// Where each output was seen.
fn seen(take: &Take, step: &Step) -> Vec<(usize, Option<Place>)> {
    let found = measure(take, step);
    for (output, sighting) in &found {
        println!("{output}: {sighting:?}");
        assert!(sighting.is_none_or(|s| s.clearance_db.is_finite() && s.gain_db.is_finite()));
    }
    let round = |s: Sighting| -> Place { (s.input, s.delay, (s.gain_db * 10.0).round() / 10.0) };
    found.into_iter().map(|(output, sighting)| (output, sighting.map(round))).collect()
}

#[test]
fn sees_a_stereo_loop_at_every_rate() {
    for rate in [8_000.0, 44_100.0, 48_000.0, 192_000.0, 384_000.0] {
        let step = Step { tail_seconds: 0.3, ..step(&[0, 1]) };
        let paths = [(0, 1, path(0.5, 700.0)), (1, 0, path(-0.25, 701.0)), (0, 0, path(0.001, 700.0))];
        let take = take(&step, rate, 2, -100.0, &paths);
        assert_eq!(seen(&take, &step), [(0, Some((1, 700, -6.0))), (1, Some((0, 701, -12.0)))], "{rate}");
    }
}

#[test]
fn sees_delays_from_nothing_to_two_seconds() {
    let step = step(&[0, 1]);
    for delay in [0.0, 1.0, 12_345.0, 96_000.0] {
        let paths = [(0, 0, path(1.0, delay)), (1, 1, path(0.9, delay))];
        let take = take(&step, RATE, 2, -90.0, &paths);
        let expected = delay as usize;
        assert_eq!(seen(&take, &step), [(0, Some((0, expected, 0.0))), (1, Some((1, expected, -0.9)))]);
    }
}

#[test]
fn a_noise_free_loop_gives_finite_figures_and_a_dead_output_is_not_seen() {
    let step = step(&[0, 1]);
    let mut take = take(&step, RATE, 2, -90.0, &[]);
    let played = take.tape.channel(0);
    take.recording[0].fill(0.0);
    take.recording[1].fill(0.0);
    take.recording[0][500..].copy_from_slice(&played[..played.len() - 500]);
    assert_eq!(seen(&take, &step), [(0, Some((0, 500, 0.0))), (1, None)]);
}

#[test]
fn a_quiet_output_is_seen_beside_a_loud_one() {
    let step = step(&[0, 1]);
    let paths = [(0, 0, path(1.0, 5_000.0)), (1, 0, path(0.03, 5_000.0))];
    let take = take(&step, RATE, 1, -110.0, &paths);
    assert_eq!(seen(&take, &step), [(0, Some((0, 5_000, 0.0))), (1, Some((0, 5_000, -30.5)))]);
}

#[test]
fn sixteen_outputs_are_told_apart() {
    let all: Vec<usize> = (0..16).collect();
    let step = Step { tail_seconds: 0.5, ..step(&all) };
    let alive = |output: usize| output % 3 != 2;
    let paths: Vec<_> = all.iter().filter(|o| alive(**o)).map(|o| (*o, 0, path(0.5, 3_000.0))).collect();
    let take = take(&step, 16_000.0, 1, -120.0, &paths);
    for (output, sighting) in seen(&take, &step) {
        assert_eq!(sighting, alive(output).then_some((0, 3_000, -6.0)), "output {output}");
    }
}

#[test]
fn sees_a_return_ten_decibels_below_the_noise() {
    // A sine that peaks at −40 dBFS is −40 dBFS rms; the noise is 10 dB louder.
    let step = step(&[0]);
    for delay in [480.0, 30_000.0, 95_000.0] {
        let take = take(&step, RATE, 1, -30.0, &[(0, 0, path(-1.0, delay))]);
        let found = measure(&take, &step)[0].1.expect("is seen");
        assert_eq!(found.delay, delay as usize);
        assert!(found.gain_db.abs() < 1.5 && found.clearance_db > CLEARANCE_DB, "{found:?}");
    }
}

#[test]
fn nothing_is_seen_in_silence_noise_hum_or_clicks() {
    let rate = 8_000.0;
    let step = Step { tail_seconds: 1.0, times: 2, ..step(&[0, 1]) };
    let mut take = take(&step, rate, 1, -60.0, &[]);
    let frames = take.tape.frames();
    let mut trial = |samples: &dyn Fn(usize) -> f64, what: &str| {
        take.recording[0] = (0..frames).map(|frame| samples(frame) as f32).collect();
        let found = measure(&take, &step);
        assert!(found.iter().all(|(_, sighting)| sighting.is_none()), "{what}: {found:?}");
    };
    trial(&|_| 0.0, "silence");
    trial(&|_| 0.1, "DC");
    trial(&|n| 0.1 * (0.039 * n as f64).sin(), "hum");
    trial(&|n| 0.1 * (0.785 * n as f64).sin(), "a tone at 1 kHz");
    trial(&|n| if n == 4_000 { 0.9 } else { 0.0 }, "a click");
    for seed in 0..300 {
        let noise = white(frames, -60.0, 0.0, seed);
        trial(&|n| noise[n], "noise");
        // A bang of 50 ms, 50 dB louder.
        let bang = 33 * seed as usize;
        trial(&|n| if (bang..bang + 400).contains(&n) { noise[n] * 300.0 } else { noise[n] }, "a bang");
    }
}

#[test]
fn the_highest_crest_of_noise_stays_well_below_the_limit() {
    // 200 trials of 8 000 lags. The limit is 7.9 σ; Gaussian noise exceeds 6 σ once in 5·10⁸ samples.
    let sound = code::render(0, 8_000.0);
    let filter = MatchedFilter::new(&sound, 8_000).expect("not silent");
    let mut noise = Noise::new(5);
    let crest = (0..200).map(|_| {
        let samples: Vec<f32> = (0..sound.len() + 8_000).map(|_| noise.normal() as f32).collect();
        let gains = filter.gains(&samples);
        let peak = gains.iter().fold(0.0f64, |peak, gain| peak.max(gain.abs()));
        peak / background(gains.iter().copied())
    });
    let crest = crest.fold(0.0, f64::max);
    println!("{crest:.2} sigma");
    assert!(crest < 6.0, "{crest}");
}

#[test]
fn an_input_with_a_hole_says_nothing_and_the_other_stands() {
    let step = step(&[0]);
    let paths = [(0, 0, path(1.0, 100.0)), (0, 1, path(0.1, 200.0))];
    let mut take = take(&step, RATE, 2, -100.0, &paths);
    take.recording[0][60_000] = f32::NAN;
    assert_eq!(seen(&take, &step), [(0, Some((1, 200, -20.0)))]);
    take.end = Some(End::Stopped);
    assert_eq!(seen(&take, &step), [(0, None)]);
}

#[test]
fn levels_are_those_asked_for_and_too_loud_is_refused() {
    for rate in [8_000.0, 48_000.0] {
        let made = tape(&step(&[1, 0]), 2, rate).expect("fits");
        for output in 0..2 {
            let peak = made.channel(output).iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
            assert!((f64::from(peak) - 0.01).abs() < 1e-8, "{peak}");
        }
        assert!(made.cues()[0].outputs.contains(1));
    }
    assert!(tape(&Step { level: Dbfs(-5.0), ..step(&[0]) }, 1, RATE).is_err());
}

#[test]
fn a_large_dc_offset_hides_no_code() {
    let quiet = Step { level: Dbfs(-60.0), ..step(&[0, 1]) };
    let paths = [(0, 0, path(0.5, 700.0)), (1, 1, path(-0.25, 701.0))];
    let mut offset = take(&quiet, RATE, 2, -100.0, &paths);
    let expected = [(0, Some((0, 700, -6.0))), (1, Some((1, 701, -12.0)))];
    assert_eq!(seen(&offset, &quiet), expected);
    for dc in [0.05, -0.05] {
        offset.recording.iter_mut().flatten().for_each(|sample| *sample += dc);
        assert_eq!(seen(&offset, &quiet), expected, "{dc}");
        offset.recording.iter_mut().flatten().for_each(|sample| *sample -= dc);
    }
}

/// A take whose input hears output 0 on a clock `ratio` times as fast, `snr` dB over white noise.
fn on_another_clock(rate: f64, ratio: f64, snr: f64, seed: u64) -> (Take, Step) {
    let step = Step { tail_seconds: 2.1, times: 3, ..step(&[0, 1]) };
    let mut take = take(&step, rate, 1, -400.0, &[(0, 0, path(0.5, 3_000.0))]);
    let frames = take.tape.frames();
    // The delay is 3000 samples when the first code is played.
    let heard = Resampler::default().resample(&take.recording[0], LEAD_IN * rate, 1.0 / ratio, frames);
    let noise = white(frames, -46.0 - snr, 0.0, seed);
    let sum: Vec<f64> = heard.iter().zip(noise).map(|(a, b)| a + b).collect();
    take.recording[0] = recorded(&sum);
    (take, step)
}

#[test]
fn every_pair_of_standard_rates_is_told_from_every_other() {
    let (mut worst, mut farthest) = (0.0f64, 0.0f64);
    for (index, ratio) in stretched::ratios().into_iter().enumerate() {
        for snr in [20.0, 60.0] {
            let true_ratio = ratio * (1.0 + 40e-6 * (index as f64 - 6.5));
            let (take, step) = on_another_clock(RATE, true_ratio, snr, index as u64);
            let Foreign::Ratio(found) = foreign(&take, &step, &[]) else { panic!("{ratio} at {snr} dB") };
            let ppm = (found.value / true_ratio - 1.0) * 1e6;
            println!("{ratio:.4} {snr} dB: {ppm:.2} ± {:.2} ppm", found.uncertainty / ratio * 1e6);
            worst = worst.max(ppm.abs());
            let sigmas = (found.value - true_ratio).abs() / found.uncertainty;
            farthest = farthest.max(sigmas);
        }
    }
    println!("worst {worst:.1} ppm, {farthest:.1} sigma");
    assert!(worst < 30.0 && farthest < 5.0, "{worst} {farthest}");
}

#[test]
fn no_other_rate_is_seen_in_silence_noise_hum_or_clicks() {
    let rate = 8_000.0;
    let step = Step { tail_seconds: 1.0, times: 2, ..step(&[0, 1]) };
    let mut take = take(&step, rate, 1, -60.0, &[]);
    let frames = take.tape.frames();
    let mut trial = |samples: &dyn Fn(usize) -> f64, what: &str| {
        take.recording[0] = (0..frames).map(|frame| samples(frame) as f32).collect();
        assert!(!matches!(foreign(&take, &step, &[]), Foreign::Ratio(_)), "{what}");
    };
    trial(&|_| 0.0, "silence");
    trial(&|_| 0.1, "DC");
    trial(&|n| 0.1 * (0.039 * n as f64).sin(), "hum");
    trial(&|n| 0.1 * (0.785 * n as f64).sin(), "a tone at 1 kHz");
    trial(&|n| if n == 4_000 { 0.9 } else { 0.0 }, "a click");
    for seed in 0..30 {
        // With its mean: the bang is a thump.
        let noise = white(frames, -60.0, 0.01, seed);
        trial(&|n| noise[n], "noise");
        let bang = 330 * seed as usize;
        trial(
            &|n| if (bang..bang + 400).contains(&n) { noise[n] * 300.0 } else { noise[n] },
            &format!("a bang {seed}"),
        );
    }
}

#[test]
fn codes_at_their_own_speed_are_at_no_other() {
    let step = Step { tail_seconds: 0.5, ..step(&[0, 1]) };
    for (gain, noise) in [(1.0, -110.0), (0.5, -50.0), (0.3, -40.0), (1.0, -30.0)] {
        // The second way is hardly fainter: much of the energy is not the first one's.
        let paths = [(0, 0, path(gain, 700.0)), (0, 0, path(-0.8 * gain, 931.0)), (1, 1, path(gain, 700.5))];
        let take = take(&step, RATE, 2, noise, &paths);
        let found = measure(&take, &step);
        assert!(found.iter().all(|(_, sighting)| sighting.is_some()), "{gain} {noise}");
        assert_eq!(foreign(&take, &step, &found), Foreign::No, "{gain} {noise}");
        assert_eq!(foreign(&take, &step, &[(0, None), (1, None)]), Foreign::No, "not looked for");
        assert_eq!(foreign(&take, &Step { times: 2, ..step.clone() }, &[]), Foreign::No, "looked for");
    }
}
