//! The multitone: a tone in every third of an octave, all equally strong, on odd bins of an FFT of the period's size.
//! Distortion of even order then falls on even bins only, where nothing is.
//!
//! The phases make the peaks small: starting from random ones, the signal is clipped and the phases of what comes out
//! are kept, again and again (E. Van der Ouderaa, J. Schoukens, J. Renneboog, IEEE Trans. Instrum. Meas. 37, 1988).

use super::HIGHEST_TONE;
use super::synthesis::{Phases, aes17_gain, period, phases};

/// Shortest period: in a short one there are fewer places for peaks to add up.
const PERIOD_SECONDS: f64 = 0.3;
/// Exact third-octave frequencies 1000 · 10^(n/10) from 20 Hz to 20 kHz (IEC 61260-1, base ten).
const THIRDS: std::ops::RangeInclusive<i32> = -17..=13;
/// Rounds of clipping.
const ROUNDS: usize = 120;
/// Clipped at this part of the peak.
const CLIP: f64 = 0.7;
/// The phases are sought at about this rate: peaks between its samples are hardly higher.
const COARSE: f64 = 48_000.0;

/// One period at a sample rate in hertz, at 0 dBFS rms (AES17), and the bins that hold tones.
pub fn render(rate: f64) -> (Vec<f64>, Vec<usize>) {
    let size = ((PERIOD_SECONDS * rate.max(1.0)) as usize).next_power_of_two();
    let bins = bins(rate, size);
    // A power of two, as the size is.
    let stride = 1 << (rate / COARSE).max(1.0).log2() as u32;
    let phases = optimise(&bins, size / stride);
    let samples = sum(&bins, &phases, aes17_gain(bins.iter().map(|_| 1.0)), size);
    (samples, bins)
}

/// The odd bins next to the third-octave frequencies that the rate can carry.
fn bins(rate: f64, size: usize) -> Vec<usize> {
    let mut bins: Vec<usize> = THIRDS
        .map(|n| 1000.0 * 10f64.powf(f64::from(n) / 10.0))
        .filter(|frequency| *frequency <= HIGHEST_TONE * rate)
        .map(|frequency| 2 * (frequency * size as f64 / rate / 2.0).floor() as usize + 1)
        .collect();
    bins.dedup();
    bins
}

/// Phases with small peaks, looked for in a period of `grid` samples.
fn optimise(bins: &[usize], grid: usize) -> Vec<f64> {
    let mut random = Phases::new(7);
    let mut now: Vec<f64> = bins.iter().map(|_| random.draw()).collect();
    let (mut best, mut best_peak) = (Vec::new(), f64::INFINITY);
    for _ in 0..ROUNDS {
        let mut sum = sum(bins, &now, 1.0, grid);
        let peak = sum.iter().fold(0.0f64, |peak, sample| peak.max(sample.abs()));
        let limit = CLIP * peak;
        sum.iter_mut().for_each(|sample| *sample = sample.clamp(-limit, limit));
        let next = phases(&sum, bins);
        let before = std::mem::replace(&mut now, next);
        if peak < best_peak {
            (best_peak, best) = (peak, before);
        }
    }
    best
}

/// Tones of one amplitude on some bins.
fn sum(bins: &[usize], phases: &[f64], amplitude: f64, size: usize) -> Vec<f64> {
    let mut tones = bins.iter().zip(phases).peekable();
    period(size, |bin| match tones.next_if(|tone| *tone.0 == bin) {
        Some((_, phase)) => (amplitude, *phase),
        None => (0.0, 0.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{AES17_OFFSET_DB, gain_to_db};

    #[test]
    fn a_tone_in_every_third_of_an_octave_and_small_peaks() {
        for (rate, tones) in [(8_000.0, 23), (44_100.0, 31), (48_000.0, 31), (96_000.0, 31)] {
            let (samples, bins) = render(rate);
            assert_eq!(bins.len(), tones, "{rate}");
            assert!(samples.len().is_power_of_two() && bins.iter().all(|bin| bin % 2 == 1));
            let square = samples.iter().map(|sample| sample * sample).sum::<f64>() / samples.len() as f64;
            assert!((square - 0.5).abs() < 1e-9, "{square}");
            let peak = samples.iter().fold(0.0f64, |peak, sample| peak.max(sample.abs()));
            let crest = gain_to_db(peak) + AES17_OFFSET_DB;
            // At random phases it is about 12 dB.
            assert!(crest < 10.9, "{rate}: crest factor {crest} dB");
        }
    }
}
