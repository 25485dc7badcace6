//! Delay and polarity against signal-to-noise ratio. The ratio is that of the recording: mean square of the sweep as it
//! returns over mean square of white noise in the whole bandwidth.

use crate::chains::{LEVEL, arrival, delayed, each, mean_square, noisy, sound, sweep, take};
use crate::imitation::Noise;
use linecheck::analysis::fft::Fft;
use linecheck::measure::find::{self, Step};
use linecheck::tape::Tape;
use linecheck::units::{Dbfs, db_to_gain};
use std::f64::consts::TAU;

/// Least standard deviation of any unbiased estimate of the delay, in samples: σ² / Σ s′², with s′ the slope of the
/// noiseless return (Cramér and Rao; H. L. Van Trees, Detection, Estimation, and Modulation Theory I, 4.2.3). Not
/// knowing the amplitude costs nothing, as Σ s s′ is 0.
fn bound(heard: &[f64], sigma: f64) -> f64 {
    let fft = Fft::holding(heard.len());
    let bins = fft.forward(heard.iter().copied());
    let size = fft.size() as f64;
    let power = |(bin, value): (usize, &_)| {
        let value: &linecheck::analysis::fft::Bin = value;
        2.0 * value.norm_sqr() * (TAU * bin as f64 / size).powi(2)
    };
    sigma / (bins.iter().enumerate().map(power).sum::<f64>() / size).sqrt()
}

/// Standard deviation of the noise for a ratio in dB.
fn sigma(heard: &[f64], tape: &Tape, delay: f64, snr: f64) -> f64 {
    let sound = sound(tape);
    let later = delay as usize;
    mean_square(heard, sound.start + later..(sound.end + later).min(heard.len())).sqrt() * db_to_gain(-snr)
}

#[test]
fn the_delay_is_nearly_as_certain_as_any_estimate_can_be() {
    const TRIALS: usize = 40;
    let rate = 48_000.0;
    let tape = sweep(0.1, rate);
    let mut draw = Noise::new(2);
    let paths: Vec<(f64, Vec<f64>)> = (0..4)
        .map(|_| {
            let delay = 50.0 + 4_000.0 * draw.uniform();
            (delay, delayed(&tape, db_to_gain(-6.0), delay))
        })
        .collect();
    for snr in [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0] {
        let trials = each(TRIALS, |trial| {
            let (delay, heard) = &paths[trial % paths.len()];
            let sigma = sigma(heard, &tape, *delay, snr);
            let mut noise = Noise::new(1_000 * snr as u64 + trial as u64);
            let take = take(tape.clone(), rate, &[noisy(heard, sigma, &mut noise)]);
            let found = arrival(&take).expect("a sweep at this ratio stands out").delay;
            (found.value - delay, bound(heard, sigma), found.uncertainty)
        });
        let rms = |of: &dyn Fn(&(f64, f64, f64)) -> f64| {
            (trials.iter().map(|trial| of(trial).powi(2)).sum::<f64>() / TRIALS as f64).sqrt()
        };
        let (error, least, stated) = (rms(&|trial| trial.0), rms(&|trial| trial.1), rms(&|trial| trial.2));
        let worst = trials.iter().map(|trial| trial.0.abs()).fold(0.0, f64::max);
        println!(
            "SNR {snr:2.0} dB: rms error {error:.2e} samples, bound {least:.2e}, ratio {:.2}; stated {stated:.2e}; \
             worst {worst:.2e}",
            error / least
        );
        assert!(error <= 2.0 * least, "{snr} dB: {error} is {:.2} times the bound", error / least);
        assert!(stated >= 0.7 * error, "{snr} dB: {stated} stated, {error} true");
        assert!(snr < 20.0 || worst <= 0.1, "{snr} dB: {worst}");
        assert!(snr < 60.0 || worst <= 0.01, "{snr} dB: {worst}");
    }
}

#[test]
fn from_6_db_on_the_survey_is_right_or_says_nothing_and_from_10_db_on_it_knows_the_polarity() {
    const TRIALS: usize = 2_000;
    let trials = each(TRIALS, |trial| {
        let mut noise = Noise::new(90_000 + trial as u64);
        let rate = [8_000.0, 8_000.0, 11_025.0, 16_000.0][trial % 4];
        let tape = sweep(0.3, rate);
        let delay = 0.28 * rate * noise.uniform();
        let sign = if noise.uniform() < 0.5 { -1.0 } else { 1.0 };
        let snr = if trial % 2 == 0 { 6.0 + 4.0 * noise.uniform() } else { 10.0 + 50.0 * noise.uniform() };
        let heard = delayed(&tape, sign * db_to_gain(-12.0), delay);
        let sigma = sigma(&heard, &tape, delay, snr);
        let take = take(tape, rate, &[noisy(&heard, sigma, &mut noise)]);
        let Some(found) = arrival(&take) else { return (false, snr < 10.0) };
        let off = (found.delay.value - delay).abs();
        assert!(off <= 5.0 * found.delay.uncertainty + 0.01, "{trial} at {snr} dB: off by {off}");
        assert!(found.polarity.is_none_or(|read| f64::from(read) == sign), "{trial} at {snr} dB: wrong way");
        (true, found.polarity.is_some() || snr < 10.0)
    });
    let seen = trials.iter().filter(|trial| trial.0).count();
    let known = trials.iter().filter(|trial| trial.1).count();
    println!("survey, SNR ≥ 6 dB: {seen} of {TRIALS} seen, none wrong; polarity as it should: {known}");
    assert_eq!((seen, known), (TRIALS, TRIALS));
}

#[test]
fn from_6_db_on_the_search_is_right_or_says_nothing() {
    const TRIALS: usize = 1_500;
    let seen = each(TRIALS, |trial| {
        let mut noise = Noise::new(50_000 + trial as u64);
        let rate = [8_000.0, 11_025.0, 16_000.0][trial % 3];
        let step = Step { outputs: vec![0], level: Dbfs(-40.0), tail_seconds: 0.5, times: 1 };
        let tape = find::tape(&step, 1, rate).expect("fits");
        let delay = (0.49 * rate * noise.uniform()).round();
        let heard = delayed(&tape, db_to_gain(-12.0), delay);
        let snr = 6.0 + 54.0 * noise.uniform();
        let sigma = sigma(&heard, &tape, delay, snr);
        let take = take(tape, rate, &[noisy(&heard, sigma, &mut noise)]);
        let found = find::measure(&take, &step);
        if let Some(seen) = found[0].1 {
            let off = seen.delay as f64 - delay;
            assert!(off.abs() <= 1.0, "{trial} at {snr} dB: off by {off}");
            assert!((seen.gain_db + 12.0).abs() < 1.5, "{trial} at {snr} dB: {seen:?}");
        }
        found[0].1.is_some()
    });
    let seen = seen.iter().filter(|seen| **seen).count();
    println!("search, SNR ≥ 6 dB: {seen} of {TRIALS} seen, none wrong; level {LEVEL}");
    assert_eq!(seen, TRIALS);
}
