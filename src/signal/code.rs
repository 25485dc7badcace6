//! The coded burst by which the find step tells outputs apart: a tone of constant envelope that hops through
//! equally spaced frequencies in an order of its own for every output.
//!
//! The orders are Welch–Costas permutations, g^i mod p (S. W. Golomb, H. Taylor, "Constructions and Properties of
//! Costas Arrays", Proc. IEEE 72, 1984): shifted against itself such an order never plays the same frequency twice
//! at once. With a safe prime, p = 2q + 1, the orders of any two primitive roots share two hops at most, whatever
//! the shift. So they correlate less with each other than random orders do, and no search for good ones is needed.
//! The spacing is linear because a hop of 5 ms is about 190 Hz wide: spaced evenly on a logarithmic scale, the low
//! half of the hops would overlap.

use std::f64::consts::TAU;

use super::sweep::{fade, unit_peak};

/// A safe prime: 46 hops, and 22 primitive roots, more than there are channels.
const PRIME: usize = 47;
/// Duration of a burst.
const SECONDS: f64 = 0.25;
/// Lowest hop.
const LOW: f64 = 400.0;
/// Highest hop, if the rate allows.
const HIGH: f64 = 7_000.0;
/// Highest hop as a fraction of the rate.
const HIGH_OF_RATE: f64 = 0.4;
/// What a converter hears, as a fraction of its rate.
const HIGHEST_HEARD: f64 = 0.48;
/// Fades at both ends.
const FADE: f64 = 0.006;

/// The burst of `output` (0-based) at a sample rate in hertz: about 0.25 s, unit peak.
pub fn render(output: usize, rate: f64) -> Vec<f32> {
    let high = HIGH.min(HIGH_OF_RATE * rate);
    let order = order(output);
    let hop = (SECONDS * rate / order.len() as f64).round().max(1.0) as usize;
    let frames = hop * order.len();
    let spacing = (high - LOW) / (order.len() - 1) as f64;
    let mut phase = 0.0f64;
    let mut samples = Vec::with_capacity(frames);
    for step in order {
        let frequency = LOW + spacing * step as f64;
        for _ in 0..hop {
            let frame = samples.len();
            let edge = frame.min(frames - 1 - frame) as f64 / rate;
            samples.push(phase.sin() * fade(edge / FADE));
            phase = (phase + TAU * frequency / rate) % TAU;
        }
    }
    unit_peak(&samples)
}

/// The burst of [`render`] as a clock hears it that is `ratio` times as fast as the one that plays it: above 1 it is
/// longer and lower. What the slower of the two clocks can't carry is left out. Of about unit peak.
pub fn stretched(output: usize, rate: f64, ratio: f64) -> Vec<f32> {
    let high = HIGH.min(HIGH_OF_RATE * rate);
    let order = order(output);
    let hop = (SECONDS * rate / order.len() as f64).round().max(1.0);
    let played = hop * order.len() as f64;
    let spacing = (high - LOW) / (order.len() - 1) as f64;
    let frames = (played * ratio).ceil() as usize;
    // Turns at the start of each hop.
    let mut turns = vec![0.0];
    for step in &order {
        let before = turns.last().copied().unwrap_or(0.0);
        turns.push((before + hop * (LOW + spacing * *step as f64) / rate).fract());
    }
    let sample = |frame: usize| {
        let place = frame as f64 / ratio;
        let index = (place / hop) as usize;
        let (Some(step), Some(start)) = (order.get(index), turns.get(index)) else { return 0.0 };
        let frequency = (LOW + spacing * *step as f64) / rate;
        if frequency / ratio > HIGHEST_HEARD {
            return 0.0;
        }
        let edge = place.min(played - 1.0 - place) / rate;
        let phase = start + frequency * (place - index as f64 * hop);
        ((TAU * phase.fract()).sin() * fade(edge / FADE)) as f32
    };
    (0..frames).map(sample).collect()
}

/// The hops of `output` in order: every number from 0 to p − 2 once.
fn order(output: usize) -> Vec<usize> {
    let roots: Vec<usize> = (2..PRIME).filter(|root| is_primitive(*root)).collect();
    let root = roots.get(output % roots.len().max(1)).copied().unwrap_or(2);
    powers(root).map(|power| power - 1).collect()
}

/// Whether the powers of `root` reach every number from 1 to p − 1: none before the last is 1.
fn is_primitive(root: usize) -> bool {
    powers(root).skip(1).all(|power| power != 1)
}

/// root^0, root^1, … root^(p − 2), mod p.
fn powers(root: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(1), move |power| Some(power * root % PRIME)).take(PRIME - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUTS: usize = 16;

    #[test]
    fn every_output_has_an_order_of_its_own() {
        let orders: Vec<_> = (0..OUTPUTS).map(order).collect();
        for (index, one) in orders.iter().enumerate() {
            let mut sorted = one.clone();
            sorted.sort_unstable();
            assert!(sorted.into_iter().eq(0..PRIME - 1));
            assert!(orders.iter().skip(index + 1).all(|other| other != one));
        }
    }

    #[test]
    fn a_burst_at_its_own_speed_is_the_burst_and_at_another_keeps_its_shape() {
        for rate in [8_000.0, 44_100.0, 192_000.0] {
            let (burst, same) = (render(3, rate), stretched(3, rate, 1.0));
            assert_eq!(burst.len(), same.len());
            let worst = burst.iter().zip(&same).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-3, "{rate}: {worst}");
            let double = stretched(3, rate, 2.0);
            let every_other = double.iter().step_by(2);
            assert!(same.iter().zip(every_other).all(|(a, b)| (a - b).abs() < 1e-5), "{rate}");
        }
        let half = stretched(0, 16_000.0, 0.25);
        assert!(half.iter().filter(|sample| **sample == 0.0).count() > half.len() / 4, "above half the rate");
    }

    #[test]
    fn two_orders_share_two_hops_at_most() {
        for a in 0..OUTPUTS {
            for b in a..OUTPUTS {
                let (one, other) = (order(a), order(b));
                for shift in usize::from(a == b)..PRIME - 1 {
                    let hits = |x: &[usize], y: &[usize]| {
                        x.iter().skip(shift).zip(y).filter(|(x, y)| x == y).count()
                    };
                    assert!(hits(&one, &other) <= 2 && hits(&other, &one) <= 2, "{a} {b} {shift}");
                }
            }
        }
    }

    #[test]
    fn lasts_a_quarter_of_a_second_with_a_constant_envelope_between_fades() {
        for rate in [8_000.0, 44_100.0, 48_000.0, 192_000.0, 384_000.0] {
            let samples = render(3, rate);
            assert!((samples.len() as f64 / rate - SECONDS).abs() < 0.005, "{rate}");
            assert_eq!(samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs())), 1.0);
            assert!(samples.first() == Some(&0.0) && samples.last().expect("not empty").abs() < 1e-6);
            let quarter = samples.len() / 4;
            let middle = &samples[quarter..3 * quarter];
            let square: f32 = middle.iter().map(|sample| sample * sample).sum();
            assert!((square / middle.len() as f32 - 0.5).abs() < 0.01, "{rate}");
        }
    }
}
