//! What bends a signal, told apart: a curve that clips, one that distorts, a gain that follows the level, a gate.

use std::f64::consts::PI;

use super::toned::{FLICKER_FAULT_DB, GAIN_FAULT_DB, THD_FAULT_DB, exceeds};
use crate::measure::{Estimate, Tones};
use crate::units::{db_to_gain, gain_to_db};

/// A larger share of samples at the very extremes is a flat top: a sine has 0.09, one clipped by 0.3 dB 0.18.
const FLAT_TOP: f64 = 0.16;
/// A sine that is cut peaks below its own fundamental by more than this, dB: one cut by 0.15 dB does. A limiter, however
/// fast, leaves a sine, and that peaks as high as its fundamental.
const BELOW_FUNDAMENTAL_DB: f64 = 0.1;
/// How far the third harmonic may be off what clipping makes of it, dB: filters after it, and that it clips a little
/// more on one side than on the other. A cubic curve that costs as much gain makes 8 dB less of it.
const LIKE_CLIPPING_DB: f64 = 2.0;
/// Clipping that costs less gain than this, dB, says too little about itself: it starts 0.3 dB below the tone's peak.
const CLIPPING_COSTS_DB: f64 = 0.06;
/// A quiet tone that loses more gain than this fades away; a slow automatic gain on its way up does not.
const FADES_DB: f64 = 3.0;
/// Steps of a bisection: to 15 digits.
const HALVINGS: usize = 50;

impl Tones {
    /// Gain of a tone that is too quiet to be bent, dB: 20 dB lower, or at −60 dBFS if it is another one there.
    fn small_gain_db(&self) -> Option<Estimate> {
        let (quiet, faint) = (self.quiet_gain_db?, self.faint_gain_db);
        let apart = |faint: &Estimate| Estimate {
            value: (faint.value - quiet.value).abs(),
            uncertainty: faint.uncertainty.hypot(quiet.uncertainty),
        };
        Some(faint.filter(|faint| exceeds(apart(faint), GAIN_FAULT_DB)).unwrap_or(quiet))
    }

    /// The harmonic `order` re the fundamental as an amplitude, if it stands over the noise.
    fn harmonic(&self, order: usize) -> Option<f64> {
        let line = self.harmonics_db.iter().find(|line| line.0 == order)?;
        Some(db_to_gain(line.1.value))
    }

    /// Whether there is more distortion than a cable may make.
    fn is_distorted(&self) -> bool {
        self.thd_seen().is_some_and(|thd| exceeds(thd, THD_FAULT_DB))
    }

    /// Most by which a curve without memory can change the gain if it makes the harmonics that are seen, dB. Written in
    /// Chebyshev polynomials the curve's coefficients are the harmonics' amplitudes (of any sign), and the slope of the
    /// n-th at 0, which is the gain for a quiet tone, is n for odd orders and 0 for even ones.
    fn harmonics_explain_db(&self) -> f64 {
        let odd = self.harmonics_db.iter().filter(|line| line.0 % 2 == 1);
        let slope: f64 = odd.map(|line| line.0 as f64 * db_to_gain(line.1.value)).sum();
        gain_to_db(1.0 + slope)
    }

    /// The change of gain that no curve explains, dB, in either direction; below 0 where harmonics explain more.
    pub(crate) fn excess_change_db(&self) -> Option<Estimate> {
        let change = self.gain_change_db()?;
        Some(Estimate { value: change.value.abs() - self.harmonics_explain_db(), ..change })
    }

    /// Whether the harmonics are more than a gain makes of them that follows the level within each period: where it
    /// moves by a share c, to and fro, they have c/4 of the fundamental.
    pub(crate) fn is_distorted_beyond_its_dynamics(&self) -> bool {
        let level_dependent = self.excess_change_db().is_some_and(|excess| exceeds(excess, GAIN_FAULT_DB));
        let moves =
            self.gain_change_db().filter(|_| level_dependent).map_or(0.0, |change| change.value.abs());
        let ripple = gain_to_db((1.0 - db_to_gain(-moves)) / 4.0);
        self.is_distorted() && self.thd_seen().is_some_and(|thd| exceeds(thd, ripple))
    }

    /// Stimulus level at which the return flattens, dBFS, if it does: by the tops of the tone, or by its harmonics.
    pub(crate) fn clip_dbfs(&self) -> Option<Estimate> {
        if !self.is_distorted() || self.dropouts > 0 {
            return None;
        }
        let small = self.small_gain_db().unwrap_or(self.gain_db);
        let level = self.clipped_by_tops(small).or_else(|| self.clipped_by_harmonics(small))?;
        let uncertainty = small.uncertainty.hypot(self.gain_db.uncertainty);
        let value = level.min(self.played.0);
        value.is_finite().then_some(Estimate { value, uncertainty })
    }

    fn clipped_by_tops(&self, small: Estimate) -> Option<f64> {
        let below = self.played.0 + self.gain_db.value - self.top_dbfs;
        // What the quiet tone gained tells how loud the loud one would have been.
        (self.flat_top > FLAT_TOP && below > BELOW_FUNDAMENTAL_DB).then_some(self.top_dbfs - small.value)
    }

    /// Tops can drown in noise that came in later; what clipping costs the fundamental and gives the third harmonic
    /// does not.
    fn clipped_by_harmonics(&self, small: Estimate) -> Option<f64> {
        let lost = self.gain_db.value - small.value;
        let third = self.harmonic(3)?;
        if lost > -CLIPPING_COSTS_DB {
            return None;
        }
        let share = clipped_at(db_to_gain(lost));
        let expected = clipped(share, 3) / clipped(share, 1);
        let off = gain_to_db(third / expected).abs();
        (off < LIKE_CLIPPING_DB).then(|| self.played.0 + gain_to_db(share))
    }

    /// The quiet tones fade or vanish though they should be there.
    pub(crate) fn is_gated(&self) -> bool {
        self.vanished_db_lower().is_some() || self.fades_db().is_some()
    }

    /// By how much lower than the loud tone one vanished that should have been seen, dB.
    pub(crate) fn vanished_db_lower(&self) -> Option<f64> {
        if self.quiet_gain_db.is_none() && self.quiet_should_be_seen {
            return Some(20.0);
        }
        (self.faint_gain_db.is_none() && self.faint_should_be_seen).then_some(40.0)
    }

    /// The gain that a lower tone lost while the loud one was steady, dB, if that is so much that it fades away.
    pub(crate) fn fades_db(&self) -> Option<f64> {
        let sags = exceeds(Estimate { value: self.sag_db.value.abs(), ..self.sag_db }, GAIN_FAULT_DB);
        if sags || exceeds(self.flicker_db, FLICKER_FAULT_DB) {
            return None;
        }
        let lost = |lower: Estimate| Estimate {
            value: self.gain_db.value - lower.value,
            uncertainty: self.gain_db.uncertainty.hypot(lower.uncertainty),
        };
        let tones = [self.quiet_gain_db, self.faint_gain_db.filter(|_| self.faint_should_be_seen)];
        let losses = tones.into_iter().flatten().map(lost).filter(|loss| exceeds(*loss, FADES_DB));
        losses.map(|loss| loss.value).reduce(f64::max)
    }
}

/// Amplitude of the harmonic `order` (odd) of a sine of amplitude 1 that is cut at `share` of it on both sides.
fn clipped(share: f64, order: usize) -> f64 {
    let (n, angle) = (order as f64, share.clamp(0.0, 1.0).asin());
    let inside = if order == 1 {
        0.5 * angle - 0.25 * (2.0 * angle).sin()
    } else {
        ((n - 1.0) * angle).sin() / (2.0 * (n - 1.0)) - ((n + 1.0) * angle).sin() / (2.0 * (n + 1.0))
    };
    4.0 / PI * (inside + share * (n * angle).cos() / n).abs()
}

/// At which share of its amplitude a sine was cut of whose fundamental `left` is left.
fn clipped_at(left: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if clipped(middle, 1) < left { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By adding up many samples.
    fn brute(share: f64, order: usize) -> f64 {
        let steps = 200_000;
        let angle = |step: usize| 2.0 * PI * (step as f64 + 0.5) / steps as f64;
        let sample = |step| angle(step).sin().clamp(-share, share) * (order as f64 * angle(step)).sin();
        ((0..steps).map(sample).sum::<f64>() * 2.0 / steps as f64).abs()
    }

    #[test]
    fn harmonics_of_a_clipped_sine() {
        for share in [0.05, 0.1, 0.5, 0.9, 0.99] {
            for order in [1, 3] {
                assert!((clipped(share, order) - brute(share, order)).abs() < 1e-8, "{share} {order}");
            }
            assert!((clipped_at(clipped(share, 1)) - share).abs() < 1e-9);
        }
        assert!((clipped(1.0, 1) - 1.0).abs() < 1e-12 && clipped(1.0, 3) < 1e-12);
    }
}
