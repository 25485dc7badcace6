//! Steady tones at an input: mains hum and the whine of a bus.

use super::super::gear::{Hum, HumKind, Whine};
use super::super::rng::Rng;
use crate::units::db_to_gain;
use std::f64::consts::TAU;

/// Harmonics of the mains that there are at most.
const HARMONICS: usize = 24;
/// How much lower each further line of a whine is, dB.
const LINE_STEP: f64 = 2.0;

/// A bank of sines with phases of their own.
#[derive(Debug, Clone)]
pub struct Tones(Vec<Tone>);

/// A sine as a phasor that turns by one step a sample.
#[derive(Debug, Clone)]
struct Tone {
    at: [f64; 2],
    step: [f64; 2],
}

impl Tones {
    /// The harmonics of `hum` below half of `rate` (hertz), together at its level.
    pub fn hum(hum: &Hum, rate: f64, rng: &mut Rng) -> Self {
        let shares: Vec<(f64, f64)> = (1..=HARMONICS)
            .map(|order| (order as f64 * hum.mains.0, share(hum.kind, order)))
            .filter(|(frequency, share)| *share > 0.0 && *frequency < 0.5 * rate)
            .collect();
        // A full-scale sine reads 0 dBFS, so AES17 levels add up as the squares of the amplitudes.
        let total = shares.iter().map(|(_, share)| share * share).sum::<f64>().sqrt();
        let scale = db_to_gain(hum.level.0) / total;
        Self::new(shares.into_iter().map(|(frequency, share)| (frequency, share * scale)), rate, rng)
    }

    /// The lines of `whine` below half of `rate` (hertz).
    pub fn whine(whine: &Whine, rate: f64, rng: &mut Rng) -> Self {
        let lines = (0..whine.count)
            .map(|line| ((line + 1) as f64 * whine.spacing.0, whine.level.0 - LINE_STEP * line as f64))
            .take_while(|(frequency, _)| *frequency < 0.5 * rate);
        Self::new(lines.map(|(frequency, level)| (frequency, db_to_gain(level))), rate, rng)
    }

    /// Sines as (hertz, amplitude); without what is no number.
    fn new(sines: impl Iterator<Item = (f64, f64)>, rate: f64, rng: &mut Rng) -> Self {
        let possible = |(frequency, amplitude): &(f64, f64)| (frequency * amplitude).is_finite();
        let tones = sines.filter(possible).map(|(frequency, amplitude)| {
            let (sin, cos) = (TAU * rng.uniform()).sin_cos();
            let step = (TAU * frequency / rate).sin_cos();
            Tone { at: [amplitude * cos, amplitude * sin], step: [step.1, step.0] }
        });
        Self(tones.collect())
    }

    /// Their sum at the next sample.
    pub fn next(&mut self) -> f64 {
        self.0.iter_mut().fold(0.0, |sum, tone| {
            let ([x, y], [cos, sin]) = (tone.at, tone.step);
            tone.at = [x * cos - y * sin, x * sin + y * cos];
            sum + tone.at[1]
        })
    }
}

/// Amplitude of the harmonic `order` (1 …) re the strongest.
fn share(kind: HumKind, order: usize) -> f64 {
    let n = order as f64;
    match kind {
        HumKind::GroundLoop if order % 2 == 1 => n.powf(-0.8),
        HumKind::GroundLoop => 0.35 * n.powf(-0.8),
        HumKind::Magnetic => [1.0, 0.03, 0.1].get(order - 1).copied().unwrap_or(0.0),
        HumKind::Supply if order.is_multiple_of(2) => 2.0 / n,
        HumKind::Supply => {
            if order == 1 {
                0.1
            } else {
                0.0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Dbfs, Hz, gain_to_db, mean_square_to_dbfs};

    /// One second: every multiple of 1 Hz has whole periods in it.
    fn second(mut tones: Tones) -> Vec<f64> {
        (0..48_000).map(|_| tones.next()).collect()
    }

    fn amplitude(samples: &[f64], frequency: f64) -> f64 {
        let (mut re, mut im) = (0.0, 0.0);
        for (index, sample) in samples.iter().enumerate() {
            let (sin, cos) = (TAU * (frequency * index as f64 / 48_000.0).fract()).sin_cos();
            re += sample * cos;
            im += sample * sin;
        }
        re.hypot(im) / 24_000.0
    }

    #[test]
    fn hum_has_its_level_and_the_harmonics_of_its_kind() {
        for (kind, strongest) in
            [(HumKind::GroundLoop, 50.0), (HumKind::Magnetic, 50.0), (HumKind::Supply, 100.0)]
        {
            let hum = Hum { mains: Hz(50.0), level: Dbfs(-62.5), kind };
            let heard = second(Tones::hum(&hum, 48_000.0, &mut Rng::new(1)));
            let square = heard.iter().map(|sample| sample * sample).sum::<f64>() / 48_000.0;
            assert!((mean_square_to_dbfs(square).0 + 62.5).abs() < 1e-6);
            for order in 1..=HARMONICS {
                let re = amplitude(&heard, 50.0 * order as f64) / amplitude(&heard, strongest);
                assert!((re - share(kind, order)).abs() < 1e-6, "{kind:?} {order}: {re}");
            }
        }
    }

    #[test]
    fn a_whine_has_its_lines_and_none_above_half_the_rate() {
        let whine = Whine { spacing: Hz(8000.0), level: Dbfs(-70.0), count: 9 };
        let tones = Tones::whine(&whine, 48_000.0, &mut Rng::new(1));
        assert_eq!(tones.0.len(), 2);
        let heard = second(tones);
        assert!((gain_to_db(amplitude(&heard, 8000.0)) + 70.0).abs() < 1e-6);
        assert!((gain_to_db(amplitude(&heard, 16_000.0)) + 72.0).abs() < 1e-6);
    }
}
