//! Two tones at once, for what a chain makes of one in the presence of the other: modulation distortion (SMPTE RP 120,
//! DIN 45403) and difference-frequency distortion (CCIF, ITU-R), both as in IEC 60268-3.

use std::f64::consts::TAU;

use super::sweep::fade;
use super::tone::FADE;
use crate::units::Hz;

/// The low tone of SMPTE's pair.
const SMPTE_LOW: f64 = 60.0;
/// Its high one, and that as a fraction of the rate where the rate is low.
const SMPTE_HIGH: f64 = 7_000.0;
const SMPTE_OF_RATE: f64 = 0.35;
/// Amplitude of the low tone in the sum: four times the high one's.
const SMPTE_SHARE: f64 = 0.8;
/// The higher tone of the CCIF's pair, and that as a fraction of the rate where the rate is low.
const CCIF_HIGH: f64 = 20_000.0;
const CCIF_OF_RATE: f64 = 0.453_6;
/// The lower one re the higher one: 19 kHz.
const CCIF_RATIO: f64 = 0.95;

/// A pair of tones whose amplitudes add up to 1, so that their sum never exceeds that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Twin {
    /// The lower tone.
    pub low: Hz,
    /// The higher tone.
    pub high: Hz,
    /// Amplitude of the lower tone; the higher one has the rest.
    pub low_share: f64,
}

impl Twin {
    /// SMPTE's pair at a sample rate in hertz: 60 Hz and 7 kHz, 4:1. Below 20 kHz of rate the high tone is at 0.35 of it.
    pub fn smpte(rate: f64) -> Self {
        Self { low: Hz(SMPTE_LOW), high: Hz(SMPTE_HIGH.min(SMPTE_OF_RATE * rate)), low_share: SMPTE_SHARE }
    }

    /// The CCIF's pair at a sample rate in hertz: 19 and 20 kHz, alike. Below 44.1 kHz of rate the higher tone is at
    /// 0.4536 of it and the lower one 5 % below that.
    pub fn ccif(rate: f64) -> Self {
        let high = CCIF_HIGH.min(CCIF_OF_RATE * rate);
        Self { low: Hz(CCIF_RATIO * high), high: Hz(high), low_share: 0.5 }
    }

    /// `seconds` of it at a sample rate in hertz, at most 1, with the fades of the steady tone.
    pub fn render(&self, seconds: f64, rate: f64) -> Vec<f32> {
        let frames = (seconds * rate).round().max(1.0) as usize;
        let turn = |tone: Hz, frame: usize| (TAU * (tone.0 / rate * frame as f64).fract()).sin();
        let sample = |frame: usize| {
            let edge = frame.min(frames - 1 - frame) as f64 / rate;
            let sum =
                self.low_share * turn(self.low, frame) + (1.0 - self.low_share) * turn(self.high, frame);
            (sum * fade(edge / FADE)) as f32
        };
        (0..frames).map(sample).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_fit_and_nothing_exceeds_one() {
        for rate in [8_000.0, 44_100.0, 48_000.0, 384_000.0] {
            for twin in [Twin::smpte(rate), Twin::ccif(rate)] {
                assert!(2.0 * twin.high.0 - twin.low.0 < 0.5 * rate || twin.low.0 == SMPTE_LOW);
                assert!(twin.high.0 + 2.0 * SMPTE_LOW < 0.5 * rate);
                let samples = twin.render(0.35, rate);
                let peak = samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
                assert!((0.9..=1.0).contains(&peak), "{rate}: {peak}");
                assert!(samples[0] == 0.0 && samples.last().expect("not empty").abs() < 1e-3);
            }
        }
        assert_eq!(Twin::smpte(48_000.0).high, Hz(7_000.0));
        assert_eq!((Twin::ccif(44_100.0).low, Twin::ccif(44_100.0).high), (Hz(19_000.0), Hz(20_000.0)));
    }
}
