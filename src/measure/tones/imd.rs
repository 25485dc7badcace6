//! Intermodulation: lines that two tones make together.

use super::decibels;
use crate::analysis::sine::Window;
use crate::measure::Estimate;
use crate::signal::twin::Twin;

/// Lines count if they are this many standard deviations high, as harmonics do.
const STANDS_SIGMAS: f64 = 5.0;
/// Below this only the arithmetic of the samples is measured, re the tones.
const FLOOR: f64 = 1e-7;

/// What one order of a non-linear chain makes: lines whose amplitudes are added.
type Order = [f64; 2];

/// Modulation distortion, dB re the high tone; `turn` is radians per sample and hertz in the return.
pub(super) fn smpte(samples: &[f32], twin: &Twin, turn: f64) -> Option<Estimate> {
    let (low, high) = (twin.low.0, twin.high.0);
    let orders: [Order; 2] = [[high - low, high + low], [high - 2.0 * low, high + 2.0 * low]];
    products(samples, twin, turn, |_, high| high, &orders)
}

/// Difference-frequency distortion, dB re the sum of both tones; `turn` is radians per sample and hertz in the return.
pub(super) fn ccif(samples: &[f32], twin: &Twin, turn: f64) -> Option<Estimate> {
    let (low, high) = (twin.low.0, twin.high.0);
    let orders: [Order; 2] = [[high - low, 0.0], [2.0 * low - high, 2.0 * high - low]];
    products(samples, twin, turn, |low, high| low + high, &orders)
}

/// Root sum of squares of those `orders` that stand over the noise, re what `reference` makes of the amplitudes of both
/// tones; a line at 0 Hz is none.
fn products(
    samples: &[f32],
    twin: &Twin,
    turn: f64,
    reference: impl Fn(f64, f64) -> f64,
    orders: &[Order],
) -> Option<Estimate> {
    let window = Window::new(samples.len());
    let tones = [twin.low.0, twin.high.0].map(|frequency| frequency * turn);
    let [low, high] = tones.map(|pulsation| (pulsation, window.tone(samples, pulsation)));
    // The lines are close to the tones and far below them: what the window lets through of these is taken away.
    let left = window.without(samples, &[low, high]);
    let rest = window.rest(&left, low.0, Default::default());
    let reference = reference(low.1.norm(), high.1.norm());
    let (mut power, mut variance) = (0.0f64, 0.0f64);
    for order in orders {
        let (mut height, mut noise) = (0.0, 0.0);
        for pulsation in order.iter().filter(|line| **line > 0.0).map(|line| line * turn) {
            height += window.tone(&left, pulsation).norm() / reference;
            noise += (window.amplitude_sigma(rest.density(pulsation)) / reference).powi(2);
        }
        if height > STANDS_SIGMAS * noise.sqrt() && height > FLOOR {
            power += height * height;
            variance += (2.0 * height).powi(2) * noise;
        }
    }
    (power > 0.0 && power.is_finite()).then(|| decibels(power.sqrt(), 0.5 * variance.sqrt() / power))
}
