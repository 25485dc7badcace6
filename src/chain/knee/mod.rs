//! The noise knee: where the knob of an amplifier takes over the noise.
//!
//! Behind a knob of gain g the noise power is N² = N_post² + (g·N_pre)²: what comes from before the knob follows it,
//! the amplifier's own stays. At the knee both are equal. Below it, turning the knob up costs no noise; above it the
//! noise rises with the signal, and the level is better made there.

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

/// What the readings show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knee {
    /// The gain at which both noises are equal.
    pub gain: Db,
    /// One standard deviation of that, in dB.
    pub uncertainty: Db,
    /// Noise of what stands behind the knob: what remains when it is turned down.
    pub below: Dbfs,
    /// Noise from before the knob, at the highest gain that was read.
    pub above: Dbfs,
}

/// Why there is no knee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoKnee {
    /// Too few readings whose pilot can be trusted.
    #[error(
        "Too few readings in which the pilot tone stands clear of the noise. Turn the pilot up by 10 dB."
    )]
    TooFew,
    /// The knob was hardly moved.
    #[error("The knob was turned over less than 12 dB. Turn it from zero to full, slowly.")]
    NotTurned,
    /// The noise does not follow the knob.
    #[error(
        "The noise stays the same wherever the knob stands: it comes from behind the knob. Turn it up freely."
    )]
    NoneBefore,
    /// The noise follows the knob from the start.
    #[error(
        "The noise follows the knob all the way: it comes from before it. Turn the knob down and the source up."
    )]
    NoneBehind,
}

/// A pilot below this tells no gain.
const PILOT_SNR: Db = Db(20.0);
/// The knob must be moved this far.
const TRAVEL_DB: f64 = 12.0;
/// A part of the noise that never reaches this share of its power, in dB, is not there.
const SHARE_DB: f64 = -6.0;
/// Fewest readings.
const FEWEST: usize = 6;

/// Fits the two noises to readings in any order. Each reading counts by its relative error, as noise powers scatter in
/// proportion to themselves.
///
/// # Errors
/// Where the readings show no knee.
pub fn knee(readings: &[Reading]) -> Result<Knee, NoKnee> {
    let sound = |reading: &&Reading| {
        reading.pilot_snr.0 >= PILOT_SNR.0 && reading.gain.0.is_finite() && reading.noise.0.is_finite()
    };
    let points: Vec<(f64, f64)> = readings
        .iter()
        .filter(sound)
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
    let Fit { post, pre, spread } = fit(&points);
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
        above: Dbfs(power_to_db(pre * highest)),
    })
}

struct Fit {
    /// Noise power of what stands behind the knob.
    post: f64,
    /// Noise power of what stands before it, at a gain of 1.
    pre: f64,
    /// Standard deviation of their ratio, in dB.
    spread: f64,
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
    let spread = 10.0 / std::f64::consts::LN_10 * (variance * relative).max(0.0).sqrt();
    Fit { post, pre, spread }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A knob turned over 66 dB; scatter of the readings in dB, by a fixed sequence of random numbers.
    fn turned(knee: f64, post: f64, scatter: f64, seed: u64) -> Vec<Reading> {
        let mut state = seed;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / f64::from(1u32 << 30) - 1.0
        };
        let power = |level: f64| 10f64.powf(level / 10.0);
        let steps = 60;
        (0..steps)
            .map(|step| {
                let gain = -60.0 * (1.0 - f64::from(step) / f64::from(steps - 1)) + 6.0;
                let noise = power(post) * (1.0 + power(gain - knee));
                let noise = power_to_db(noise) + scatter * (random() + random() + random());
                let gain = Db(gain + 0.1 * random());
                Reading { gain, noise: Dbfs(noise), pilot_snr: Db(20.0) }
            })
            .collect()
    }

    #[test]
    fn the_knee_is_found_to_a_decibel() {
        let mut worst = 0.0f64;
        for seed in 1..=40 {
            for at in [-40.0, -31.5, -24.0, -17.0, -12.0, -6.0] {
                let found = knee(&turned(at, -98.0, 0.5, seed)).unwrap();
                worst = worst.max((found.gain.0 - at).abs());
                assert!((found.below.0 + 98.0).abs() < 0.7, "{found:?}");
                assert!((found.above.0 - (-98.0 + 6.0 - at)).abs() < 0.7, "{found:?}");
                assert!(found.uncertainty.0 > 0.01 && found.uncertainty.0 < 1.0, "{found:?}");
            }
        }
        assert!(worst <= 1.0, "{worst} dB off");
    }

    #[test]
    fn the_uncertainty_is_that_of_the_error() {
        let errors: Vec<f64> = (1..=60)
            .map(|seed| {
                let found = knee(&turned(-20.0, -98.0, 0.5, seed)).unwrap();
                (found.gain.0 + 20.0) / found.uncertainty.0
            })
            .collect();
        let rms = (errors.iter().map(|error| error * error).sum::<f64>() / errors.len() as f64).sqrt();
        assert!((0.6..1.6).contains(&rms), "{rms}");
    }

    #[test]
    fn without_a_knee_it_says_so() {
        assert_eq!(knee(&turned(40.0, -98.0, 0.2, 1)), Err(NoKnee::NoneBefore));
        assert_eq!(knee(&turned(-90.0, -98.0, 0.2, 1)), Err(NoKnee::NoneBehind));
        let readings = turned(-20.0, -98.0, 0.2, 1);
        assert_eq!(knee(&readings[..5]), Err(NoKnee::TooFew));
        assert_eq!(knee(&readings[..10]), Err(NoKnee::NotTurned));
        let weak: Vec<Reading> =
            readings.iter().map(|reading| Reading { pilot_snr: Db(10.0), ..*reading }).collect();
        assert_eq!(knee(&weak), Err(NoKnee::TooFew));
        let mut holed = readings.clone();
        holed[3].noise = Dbfs(f64::NAN);
        holed[4].gain = Db(f64::NEG_INFINITY);
        assert!((knee(&holed).unwrap().gain.0 + 20.0).abs() < 0.5, "holes are left out");
    }
}
