//! Magnitude and phase of a path, as curves.

use std::f64::consts::TAU;

use super::reading::Found;
use crate::analysis::fft::Bin;
use crate::measure::Trace;
use crate::units::power_to_db;

/// Points of a curve.
const POINTS: usize = 240;
/// Lowest frequency of a curve, in hertz.
const LOW: f64 = 10.0;
/// Where the curve's phase tells which way up it is drawn, in hertz.
const MIDDLE: f64 = 1_000.0;
/// Ratio of the edges of the band that one point stands for to its centre: 1/12 octave in all.
const HALF_BAND: f64 = 1.029_302_236_643_492;
/// Least |H|², so that its logarithm is finite.
const LEAST: f64 = 1e-30;

impl Found<'_> {
    /// Magnitude in dB re stimulus, and phase in degrees with the whole delay taken out; `offset` is what is left of it
    /// beyond the index. Every point is the mean over 1/12 octave: of the power, and of the pointer.
    pub fn response(&self, offset: f64) -> (Trace, Trace) {
        let reference = self.reference;
        let width = reference.response_width();
        let bins = reference.spectrum(self.wide, self.index);
        let power: Vec<f64> = bins.iter().map(|bin| bin.norm_sqr()).collect();
        let ideal: Vec<f64> = reference.response.iter().map(|bin| bin.norm_sqr()).collect();
        let pointer = |(index, (bin, ideal)): (usize, (&Bin, &Bin))| {
            bin * ideal.conj() * Bin::cis(TAU * index as f64 * width / reference.rate * offset)
        };
        let pointers: Vec<Bin> = bins.iter().zip(&reference.response).enumerate().map(pointer).collect();
        let (re, im): (Vec<f64>, Vec<f64>) = pointers.iter().map(|bin| (bin.re, bin.im)).unzip();

        let step = (reference.top / LOW).ln() / (POINTS - 1) as f64;
        let x: Vec<f64> = (0..POINTS).map(|point| LOW * (step * point as f64).exp()).collect();
        let over = |values: &[f64], frequency: f64| {
            let high = (frequency * HALF_BAND).min(reference.top);
            mean(values, frequency / HALF_BAND / width, high / width)
        };
        let magnitude = |&frequency: &f64| {
            let ratio = over(&power, frequency) / over(&ideal, frequency).max(f64::MIN_POSITIVE);
            power_to_db(ratio.max(LEAST))
        };
        let angle = |frequency: f64| over(&im, frequency).atan2(over(&re, frequency)).to_degrees();
        let centre = if angle(MIDDLE).abs() > 90.0 { 180.0 } else { 0.0 };
        let y = x.iter().map(magnitude).collect();
        let phase = x.iter().map(|&frequency| about(angle(frequency), centre)).collect();
        (Trace { x: x.clone(), y }, Trace { x, y: phase })
    }
}

/// The same angle, in degrees, within 180 of `centre`.
fn about(angle: f64, centre: f64) -> f64 {
    (angle - centre + 180.0).rem_euclid(360.0) - 180.0 + centre
}

/// Mean between two positions of the straight lines through `values`.
pub(super) fn mean(values: &[f64], low: f64, high: f64) -> f64 {
    let parts = ((high - low).ceil().max(1.0) as usize) + 1;
    let at = |part: usize| low + (high - low) * (part as f64 + 0.5) / parts as f64;
    (0..parts).map(|part| between(values, at(part))).sum::<f64>() / parts as f64
}

/// Straight line between the values on either side of `position`; the last value beyond the end.
fn between(values: &[f64], position: f64) -> f64 {
    let index = position.max(0.0) as usize;
    let last = values.last().copied().unwrap_or(0.0);
    let left = values.get(index).copied().unwrap_or(last);
    let right = values.get(index + 1).copied().unwrap_or(last);
    left + (right - left) * (position - index as f64).clamp(0.0, 1.0)
}
