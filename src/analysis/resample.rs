//! What a sound looks like on another clock: band-limited interpolation by a sinc under a Kaiser window, in double
//! precision (J. O. Smith, "Digital Audio Resampling", 2002).

use std::f64::consts::PI;

/// Taps on either side of the moment that is read, where the whole band is kept.
const HALF: f64 = 96.0;
/// Shape of the window. With 96 taps a side what is left of images is −150 dB up to 0.47 of the rate.
const BETA: f64 = 15.6;
/// Points of the window's table. Straight lines between them are off by less than −170 dB.
const POINTS: usize = 1 << 16;
/// Nearer to a sample than this is on it.
const ON_IT: f64 = 1e-9;

/// Reads between samples.
pub struct Resampler {
    /// Half of the window, from its middle to its end, and one more for the last line.
    window: Vec<f64>,
}

impl Default for Resampler {
    fn default() -> Self {
        let point = |index: usize| kaiser(index as f64 / POINTS as f64);
        Self { window: (0..=POINTS + 1).map(point).collect() }
    }
}

impl Resampler {
    /// `samples` with a new sample every `step` old ones, so many frames from the first on; frame `anchor` (which may
    /// lie between two) stays where it is. What lies before and after `samples` counts as silence. Where the new
    /// samples are sparser, the band ends at half the new rate.
    pub fn resample(&self, samples: &[f32], anchor: f64, step: f64, frames: usize) -> Vec<f64> {
        let band = (1.0 / step.abs().max(f64::MIN_POSITIVE)).min(1.0);
        (0..frames).map(|frame| self.read(samples, anchor + (frame as f64 - anchor) * step, band)).collect()
    }

    /// The value at `place`, in samples, with the upper end of the band at `band` half rates.
    fn read(&self, samples: &[f32], place: f64, band: f64) -> f64 {
        let reach = HALF / band;
        let first = (place - reach).ceil().max(0.0);
        let end = ((place + reach).floor() + 1.0).clamp(0.0, samples.len() as f64);
        if first >= end {
            return 0.0;
        }
        let near = samples.get(first as usize..end as usize).unwrap_or(&[]);
        // The sine of evenly spaced angles, by turning.
        let (mut sine, mut cosine) = (PI * band * (place - first)).sin_cos();
        let (turn_sine, turn_cosine) = (PI * band).sin_cos();
        let mut sum = 0.0;
        for (index, sample) in near.iter().enumerate() {
            let away = place - first - index as f64;
            let height = if away.abs() < ON_IT { band } else { sine / (PI * away) };
            sum += f64::from(*sample) * height * self.weight(away.abs() / reach);
            (sine, cosine) =
                (sine * turn_cosine - cosine * turn_sine, cosine * turn_cosine + sine * turn_sine);
        }
        sum
    }

    /// The window at 0 (its middle) … 1 (its end).
    fn weight(&self, position: f64) -> f64 {
        let place = position * POINTS as f64;
        let index = place as usize;
        match (self.window.get(index), self.window.get(index + 1)) {
            (Some(low), Some(high)) => low + (high - low) * (place - index as f64),
            _ => 0.0,
        }
    }
}

/// The Kaiser window at 0 … 1; 0 beyond.
fn kaiser(x: f64) -> f64 {
    if x > 1.0 { 0.0 } else { bessel_i0(BETA * (1.0 - x * x).sqrt()) / bessel_i0(BETA) }
}

/// Modified Bessel function of the first kind, order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut term, mut sum, mut order) = (1.0, 1.0, 1.0);
    while term > sum * f64::EPSILON {
        term *= quarter / (order * order);
        sum += term;
        order += 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::gain_to_db;

    /// Largest error in dB re a sine of `turns` per sample, away from the ends.
    fn error(turns: f64, step: f64, gain: f64) -> f64 {
        let sine = |place: f64| (std::f64::consts::TAU * (turns * place).fract() + 0.3).sin();
        let played: Vec<f32> = (0..4_000).map(|frame| sine(frame as f64) as f32).collect();
        // Rounding to single precision is not the interpolation's.
        let rounding: f64 = 2f64.powi(-24);
        let anchor = 1_000.25;
        let frames = (3_000.0 / step) as usize;
        let heard = Resampler::default().resample(&played, anchor, step, frames);
        let place = |frame: usize| anchor + (frame as f64 - anchor) * step;
        let inside = |frame: &usize| (600.0..3_000.0).contains(&place(*frame));
        let worst = (0..frames)
            .filter(inside)
            .map(|frame| (heard[frame] - gain * sine(place(frame))).abs())
            .fold(0.0, f64::max);
        gain_to_db((worst - rounding).max(f64::MIN_POSITIVE))
    }

    #[test]
    fn a_sine_between_the_samples_is_right_to_140_db() {
        for turns in [0.000_5, 0.02, 0.1, 0.25, 0.4, 0.455, 0.47] {
            for ppm in [-300.0, -0.1, 40.0, 300.0] {
                let found = error(turns, 1.0 + ppm * 1e-6, 1.0);
                assert!(found <= -140.0, "{turns} {ppm}: {found:.1} dB");
            }
        }
    }

    #[test]
    fn large_steps_end_the_band_and_small_ones_keep_it() {
        for step in [0.25f64, 0.918_75, 1.088_4, 2.0, 4.35] {
            let below = error(0.44 / step.max(1.0), step, 1.0);
            assert!(below <= -140.0, "{step}: {below:.1} dB");
            if step > 1.0 {
                let above = error((0.56 / step).min(0.49), step, 0.0);
                assert!(above <= -120.0 || 0.56 / step > 0.49, "{step}: {above:.1} dB");
            }
        }
    }

    #[test]
    fn whole_places_are_the_samples_themselves_and_beyond_is_silence() {
        let samples = [0.5f32, -0.25, 0.125];
        let read = Resampler::default().resample(&samples, 0.0, 1.0, 5);
        let expected = [0.5, -0.25, 0.125, 0.0, 0.0];
        assert!(read.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{read:?}");
        assert!(Resampler::default().resample(&[], 0.0, 1.0, 3).iter().all(|sample| *sample == 0.0));
        let far = Resampler::default().resample(&samples, 1e9, 2.0, 3);
        assert!(far.iter().all(|sample| *sample == 0.0));
    }
}
