//! The noise knee: where the knob of an amplifier takes over the noise.
//!
//! Behind a knob of gain g the noise power is N² = N_post² + (g·N_pre)²: what comes from before the knob follows it,
//! the amplifier's own stays. At the knee both are equal. Below it, turning the knob up costs no noise; above it the
//! noise rises with the signal, and the level is better made there.

mod way;
mod words;

pub use way::Way;

use crate::units::{Db, Dbfs, power_to_db};

/// One reading while the knob is turned: the gain by a quiet pilot tone, and the noise beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Gain of the knob, by the pilot: any reference, the same for all readings.
    pub gain: Db,
    /// Noise in a fixed band, the pilot left out, AES17 rms.
    pub noise: Dbfs,
    /// How far the pilot stands above the noise in its own bin: what the gain can be trusted for.
    pub pilot_snr: Db,
}

impl Reading {
    /// Whether its gain can be trusted.
    pub fn is_sound(&self) -> bool {
        self.pilot_snr.0 >= PILOT_SNR.0 && self.gain.0.is_finite() && self.noise.0.is_finite()
    }
}

/// What the readings show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knee {
    /// The gain at which both noises are equal.
    pub gain: Db,
    /// One standard deviation of that, in dB.
    pub uncertainty: Db,
    /// Noise of what stands behind the knob: what remains when it is turned down.
    pub below: Dbfs,
    /// One standard deviation of that, in dB.
    pub below_uncertainty: Db,
    /// Noise from before the knob, at the highest gain that was read.
    pub above: Dbfs,
    /// One standard deviation of that, in dB.
    pub above_uncertainty: Db,
    /// The highest gain that was read.
    pub highest: Db,
}

impl Knee {
    /// Where it lies re the highest place that the knob was turned to.
    pub fn travel(&self) -> Db {
        self.gain - self.highest
    }

    /// The noise to be expected at a gain.
    pub fn noise_at(&self, gain: Db) -> Dbfs {
        let before = self.before_at(gain);
        Dbfs(power_to_db(10f64.powf(self.below.0 / 10.0) + 10f64.powf(before.0 / 10.0)))
    }

    /// The share of it that comes from before the knob.
    pub fn before_at(&self, gain: Db) -> Dbfs {
        self.below + (gain - self.gain)
    }
}

/// How far the knob was turned, by the readings whose pilot can be trusted.
pub fn travel(readings: &[Reading]) -> Option<Db> {
    let gains = || readings.iter().filter(|reading| reading.is_sound()).map(|reading| reading.gain.0);
    let highest = gains().reduce(f64::max)?;
    gains().reduce(f64::min).map(|lowest| Db(highest - lowest))
}

/// Why there is no knee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoKnee {
    /// Too few readings whose pilot can be trusted.
    #[error("{}", self.meaning())]
    TooFew,
    /// The knob was hardly moved.
    #[error("{}", self.meaning())]
    NotTurned,
    /// The noise does not follow the knob.
    #[error("{}", self.meaning())]
    NoneBefore,
    /// The noise follows the knob from the start.
    #[error("{}", self.meaning())]
    NoneBehind,
}

/// A pilot below this tells no gain.
const PILOT_SNR: Db = Db(20.0);
/// The knob must be moved this far.
const TRAVEL_DB: f64 = 12.0;
/// A part of the noise that never reaches this share of its power, in dB, is not there.
const SHARE_DB: f64 = -6.0;
/// A reading further above the others than this is no noise of the chain: in standard deviations, and at least in dB.
const OUTLIER: f64 = 4.0;
const OUTLIER_DB: f64 = 1.0;
/// Times that such readings are looked for.
const ROUNDS: usize = 6;
/// Fewest readings.
const FEWEST: usize = 6;

/// Fits the two noises to readings in any order. Each reading counts by its relative error, as noise powers scatter in
/// proportion to themselves.
///
/// # Errors
/// Where the readings show no knee.
pub fn knee(readings: &[Reading]) -> Result<Knee, NoKnee> {
    let points: Vec<(f64, f64)> = readings
        .iter()
        .filter(|reading| reading.is_sound())
        .map(|reading| (10f64.powf(reading.gain.0 / 10.0), 10f64.powf(reading.noise.0 / 10.0)))
        .collect();
    if points.len() < FEWEST {
        return Err(NoKnee::TooFew);
    }
    let highest = points.iter().map(|point| point.0).fold(f64::MIN, f64::max);
    let lowest = points.iter().map(|point| point.0).fold(f64::MAX, f64::min);
    if power_to_db(highest / lowest) < TRAVEL_DB {
        return Err(NoKnee::NotTurned);
    }
    let Fit { post, pre, spread, post_spread, pre_spread } = fit(&quiet(points));
    let share = 10f64.powf(SHARE_DB / 10.0);
    if pre * highest < share * post {
        return Err(NoKnee::NoneBefore);
    }
    if post < share * pre * lowest {
        return Err(NoKnee::NoneBehind);
    }
    Ok(Knee {
        gain: Db(power_to_db(post / pre)),
        uncertainty: Db(spread),
        below: Dbfs(power_to_db(post)),
        below_uncertainty: Db(post_spread),
        above: Dbfs(power_to_db(pre * highest)),
        above_uncertainty: Db(pre_spread),
        highest: Db(power_to_db(highest)),
    })
}

/// The readings without those that a scratching knob or a voice in the room has raised far above what the others show.
fn quiet(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut left = points;
    for _ in 0..ROUNDS {
        let Fit { post, pre, .. } = fit(&left);
        let above = |(gain, noise): &(f64, f64)| power_to_db(noise / (post + gain * pre));
        let mut sorted: Vec<f64> = left.iter().map(above).collect();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
        // Half of the readings lie in the lower half, whatever was added to some of the others.
        let spread = middle - sorted.get(sorted.len() / 6).copied().unwrap_or(middle);
        let limit = middle + (OUTLIER * spread).max(OUTLIER_DB);
        let kept: Vec<(f64, f64)> = left.iter().filter(|point| above(point) <= limit).copied().collect();
        if kept.len() == left.len() || kept.len() < FEWEST {
            break;
        }
        left = kept;
    }
    left
}

struct Fit {
    /// Noise power of what stands behind the knob.
    post: f64,
    /// Noise power of what stands before it, at a gain of 1.
    pre: f64,
    /// Standard deviation of their ratio, in dB.
    spread: f64,
    /// Standard deviation of each, in dB.
    post_spread: f64,
    pre_spread: f64,
}

/// Weighted least squares of noise = post + gain·pre, the weights from the fit before: four rounds settle it.
fn fit(points: &[(f64, f64)]) -> Fit {
    let mut weights: Vec<f64> = points.iter().map(|(_, noise)| noise.powi(-2)).collect();
    let mut found = (0.0, 0.0);
    let mut covariance = (0.0, 0.0, 0.0);
    for _ in 0..4 {
        let mut sums = [0.0f64; 5];
        for ((gain, noise), weight) in points.iter().zip(&weights) {
            let terms = [1.0, *gain, gain * gain, *noise, gain * noise];
            for (sum, term) in sums.iter_mut().zip(terms) {
                *sum += weight * term;
            }
        }
        let [one, gain, square, noise, product] = sums;
        let determinant = one * square - gain * gain;
        let post = (square * noise - gain * product) / determinant;
        let pre = (one * product - gain * noise) / determinant;
        found = (post.max(0.0), pre.max(0.0));
        covariance = (square / determinant, one / determinant, -gain / determinant);
        for ((gain, _), weight) in points.iter().zip(&mut weights) {
            let expected = found.0 + gain * found.1;
            if expected > 0.0 {
                *weight = expected.powi(-2);
            }
        }
    }
    let (post, pre) = found;
    let left: f64 = points
        .iter()
        .zip(&weights)
        .map(|((gain, noise), weight)| weight * (noise - post - gain * pre).powi(2))
        .sum();
    let variance = left / (points.len() as f64 - 2.0);
    let relative =
        covariance.0 / post.powi(2) + covariance.1 / pre.powi(2) - 2.0 * covariance.2 / (post * pre);
    let spread = |relative: f64| 10.0 / std::f64::consts::LN_10 * (variance * relative).max(0.0).sqrt();
    let (post_spread, pre_spread) = (spread(covariance.0 / post.powi(2)), spread(covariance.1 / pre.powi(2)));
    Fit { post, pre, spread: spread(relative), post_spread, pre_spread }
}

#[cfg(test)]
mod tests;
