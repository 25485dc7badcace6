//! Clicks and unrest of an input with nothing playing.

use super::Silence;
use crate::analysis::arrival::{background, burst_limit, middle};
use crate::analysis::fft::Fft;
use crate::analysis::spectrum::hann;
use crate::units::power_to_db;

/// What is left out at the start: whatever played before may still ring, in seconds.
const SETTLING: f64 = 0.25;
/// A click stands this many standard deviations over the noise of the whole silence: Gaussian noise never gets there.
const CLICK_SIGMAS: f64 = 10.0;
/// … and over what is around it, in seconds from … to: speech and music swell, a click does not.
const AROUND: (f64, f64) = (0.0015, 0.012);
/// A step of a 16-bit converter and what is fainter is no click.
const FAINTEST: f64 = 1.5e-4;
/// Clicks nearer to each other than this are one, in seconds.
const APART: f64 = 0.005;
/// More a second are a buzz: a dimmer's, or a bus'.
const BUZZ: f64 = 20.0;
/// Length of the pieces whose levels are compared, in seconds.
const PIECE: f64 = 0.05;
/// The octaves in which they are compared start here, in hertz. Below, steady noise has too few independent values in
/// a piece.
const OCTAVES: [f64; 4] = [250.0, 500.0, 1_000.0, 2_000.0];
/// An octave ends below this share of the rate.
const HIGH_OF_RATE: f64 = 0.45;
/// Independent values in a piece, re bandwidth × time: what the window leaves, and a little for noise that is not white.
const INDEPENDENT: f64 = 0.4;
/// A piece is too loud for steady noise from this many standard deviations on: 10⁹ pieces hold one.
const UNREST_SIGMAS: f64 = 6.0;
/// Less than a doubling of the power does not matter, however sure it is.
const LEAST_UNREST: f64 = 2.0;

/// What the silence in `samples` holds.
pub fn read(samples: &[f32], rate: f64) -> Silence {
    let samples = samples.get((SETTLING * rate) as usize..).unwrap_or(&[]);
    let (unrest_db, unsteady) = unrest(samples, rate);
    Silence { clicks: clicks(samples, rate), unrest_db, unsteady }
}

/// Clicks, unless they are a buzz.
fn clicks(samples: &[f32], rate: f64) -> Option<usize> {
    // The second difference takes hum and rumble away, and leaves a click its whole height.
    let bent: Vec<f64> = samples
        .windows(3)
        .filter_map(|three| match three {
            [a, b, c] => Some(f64::from(*a) - 2.0 * f64::from(*b) + f64::from(*c)),
            _ => None,
        })
        .collect();
    let limit = (CLICK_SIGMAS * background(bent.iter().copied())).max(FAINTEST);
    let (near, far) = ((AROUND.0 * rate) as usize, (AROUND.1 * rate) as usize);
    let apart = (APART * rate) as usize;
    let mut count = 0;
    let mut last: Option<usize> = None;
    for (index, value) in bent.iter().enumerate().filter(|(_, value)| value.abs() > limit) {
        let follows = last.is_some_and(|last| index - last < apart);
        let before = bent.get(index.saturating_sub(far)..index.saturating_sub(near)).unwrap_or(&[]);
        let end = bent.len().min(index + far);
        let after = bent.get((index + near).min(end)..end).unwrap_or(&[]);
        if value.abs() > burst_limit(before, after) {
            count += usize::from(!follows);
            last = Some(index);
        }
    }
    (count as f64 <= BUZZ * samples.len() as f64 / rate).then_some(count)
}

/// How far the loudest piece stands over the usual ones, in dB, and whether steady noise could not do that.
fn unrest(samples: &[f32], rate: f64) -> (f64, bool) {
    let frames = (PIECE * rate) as usize;
    let window: Vec<f64> = hann(frames).collect();
    let fft = Fft::holding(frames);
    let width = rate / fft.size() as f64;
    let bin = |frequency: f64| (frequency / width).round() as usize;
    let octaves: Vec<f64> = OCTAVES.into_iter().filter(|low| 2.0 * low <= HIGH_OF_RATE * rate).collect();
    let mut powers: Vec<Vec<f64>> = vec![Vec::new(); octaves.len()];
    for piece in samples.chunks_exact(frames.max(1)) {
        let bins = fft.forward(piece.iter().zip(&window).map(|(sample, weight)| f64::from(*sample) * weight));
        for (low, powers) in octaves.iter().zip(&mut powers) {
            let band = bins.get(bin(*low)..bin(2.0 * low)).unwrap_or(&[]);
            powers.push(band.iter().map(|bin| bin.norm_sqr()).sum());
        }
    }
    let (mut most, mut unsteady) = (1.0f64, false);
    for (low, powers) in octaves.iter().zip(powers) {
        let loudest = powers.iter().copied().fold(0.0, f64::max);
        let usual = middle(powers);
        // Nothing but digital silence has no usual level; a single sound in it is no steady noise.
        let ratio = if usual > 0.0 {
            loudest / usual
        } else if loudest > 0.0 {
            f64::INFINITY
        } else {
            1.0
        };
        most = most.max(ratio);
        unsteady |= ratio > LEAST_UNREST.max(highest(INDEPENDENT * low * PIECE));
    }
    (power_to_db(most), unsteady)
}

/// What the mean of so many `independent` powers of noise exceeds, re its expectation, once in 10⁹ (Wilson and
/// Hilferty, Proc. Nat. Acad. Sci. 17, 1931).
fn highest(independent: f64) -> f64 {
    let variance = 1.0 / (9.0 * independent);
    (1.0 - variance + UNREST_SIGMAS * variance.sqrt()).powi(3)
}
