use super::*;
use crate::analysis::imitation::{Path, recorded, resampled, white};
use crate::tape::End;

const RATE: f64 = 48_000.0;

/// Delays of two outputs, each on its own input, late by 592.25 and 593.6; `chain` is what happens to all.
fn timed(gain: f64, noise: f64, rate: f64, chain: impl Fn(Vec<f64>) -> Vec<f64>) -> Repeats {
    let tape = tape(2, Dbfs(-20.0), 0.35, rate).expect("fits");
    let mut take = Take::new(tape, 2, rate);
    for (channel, delay) in [592.25, 593.6].into_iter().enumerate() {
        let mut heard = vec![0.0; take.tape.frames()];
        Path { gain, delay }.add(&take.tape.channel(channel), &mut heard);
        let noise = white(heard.len(), noise, 0.001, channel as u64 + 3);
        let sum: Vec<f64> = chain(heard).into_iter().zip(noise).map(|(a, b)| a + b).collect();
        take.recording[channel] = recorded(&sum);
        take.recording[channel].resize(take.tape.frames(), 0.0);
    }
    take.end = Some(End::Finished);
    measure(&take, &[Some((0, 592.25)), Some((1, 593.6)), None])
}

fn spread(delays: &[f64]) -> f64 {
    let most = delays.iter().fold(f64::NEG_INFINITY, |most, delay| most.max(*delay));
    most - delays.iter().fold(f64::INFINITY, |least, delay| least.min(*delay))
}

#[test]
fn a_steady_latency_within_a_fiftieth_of_a_sample() {
    for rate in [8_000.0, 44_100.0, 48_000.0, 192_000.0] {
        // 60 dB over the noise, either way round.
        for gain in [0.5, -0.5] {
            let found = timed(gain, -86.0, rate, |samples| samples);
            for (delays, expected) in found.delays.iter().zip([592.25, 593.6]) {
                println!("{rate}: spread {:.5}", spread(delays));
                assert_eq!(delays.len(), ROUNDS, "{rate}: {found:?}");
                assert!(delays.iter().all(|delay| (delay - expected).abs() < 0.02), "{rate}: {found:?}");
            }
            assert!(found.delays[2].is_empty());
        }
    }
    let noisy = timed(0.031_6, -80.0, RATE, |samples| samples);
    assert!(
        noisy.delays[..2].iter().all(|delays| delays.len() == ROUNDS && spread(delays) < 0.1),
        "{noisy:?}"
    );
}

#[test]
fn a_latency_that_moves_is_followed() {
    let moved = timed(0.5, -90.0, RATE, |mut samples| {
        let at = ((LEAD_IN + 2.5 * ROUND_SECONDS) * RATE) as usize + 5_000;
        samples.splice(at..at, [0.0; 64]);
        samples
    });
    for delays in &moved.delays[..2] {
        assert_eq!(delays.len(), ROUNDS);
        assert!((spread(delays) - 64.0).abs() < 0.02, "{moved:?}");
    }
    let drifting = timed(0.5, -100.0, RATE, |samples| resampled(&samples, 1.0 + 50e-6));
    let expected = 4.0 * ROUND_SECONDS * RATE * 50e-6;
    assert!((spread(&drifting.delays[0]) - expected).abs() < 0.03, "{drifting:?}");
}

#[test]
fn what_is_not_there_is_absent() {
    for noise in [-400.0, -60.0, -20.0] {
        let nothing = timed(0.0, noise, RATE, |samples| samples);
        assert!(nothing.delays.iter().all(Vec::is_empty), "{noise}: {nothing:?}");
    }
    let far = timed(0.5, -90.0, RATE, |samples| [vec![0.0; 9_000], samples].concat());
    assert!(far.delays.iter().all(Vec::is_empty), "{far:?}");
    let gone = timed(0.5, -90.0, RATE, |mut samples| {
        samples[40_000..].fill(0.0);
        samples
    });
    assert!(gone.delays[..2].iter().all(|delays| delays.len() == 2), "{gone:?}");
}
