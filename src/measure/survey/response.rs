//! Magnitude and phase of a path, as curves.

use std::f64::consts::TAU;

use super::reading::Found;
use crate::analysis::fft::Bin;
use crate::analysis::smooth::Fraction;
use crate::measure::{Arrival, Trace};
use crate::units::power_to_db;

/// Points of a curve.
const POINTS: usize = 240;
/// Lowest frequency of a curve, in hertz.
const LOW: f64 = 10.0;
/// Where the curve's phase tells which way up it is drawn, in hertz.
const MIDDLE: f64 = 1_000.0;
/// What one point stands for.
const RESOLUTION: Fraction = Fraction::of_octave(12);
/// Below this the ends of the gate bend the slope of the phase, in hertz.
const LOWEST_SLOPE: f64 = 30.0;
/// Points to either side between which the slope of the phase is taken: with these 1/5 octave, so that the noise of
/// two points far below one degree is far below what is drawn.
const SLOPE: usize = 2;
/// From the arrival to the pieces beside it, in seconds: the gates just meet. Whoever spoke when the sweep passed a
/// frequency is heard there as well.
const BESIDE: f64 = 0.4;
/// Least |H|², so that its logarithm is finite.
const LEAST: f64 = 1e-30;

impl Found<'_> {
    /// Magnitude in dB re stimulus, phase in degrees with the whole delay taken out, and what is beside the arrival, in
    /// dB re stimulus; `offset` is what is left of the delay beyond the index. Every point is the mean over 1/12
    /// octave: of the power, and of the pointer.
    pub fn response(&self, offset: f64) -> (Trace, Trace, Vec<f64>) {
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
        let over = |values: &[f64], frequency: f64| RESOLUTION.mean(values, width, frequency, reference.top);
        let level = |power: &[f64], frequency: f64| {
            let ratio = over(power, frequency) / over(&ideal, frequency).max(f64::MIN_POSITIVE);
            power_to_db(ratio.max(LEAST))
        };
        let (before, after) = (self.away_by(-BESIDE), self.away_by(BESIDE));
        let beside = |frequency: f64| level(&before, frequency).max(level(&after, frequency));
        let angle = |frequency: f64| over(&im, frequency).atan2(over(&re, frequency)).to_degrees();
        let centre = if angle(MIDDLE).abs() > 90.0 { 180.0 } else { 0.0 };
        let y = x.iter().map(|&frequency| level(&power, frequency)).collect();
        let phase = x.iter().map(|&frequency| about(angle(frequency), centre)).collect();
        let beside = x.iter().map(|&frequency| beside(frequency)).collect();
        (Trace { x: x.clone(), y }, Trace { x, y: phase }, beside)
    }

    /// Power spectrum of a piece as long as the arrival's, so many seconds from it.
    fn away_by(&self, seconds: f64) -> Vec<f64> {
        let size = self.wide.len().max(1);
        let away = (seconds * self.reference.rate).round().rem_euclid(size as f64) as usize;
        let bins = self.reference.spectrum(self.wide, (self.index + away) % size);
        bins.iter().map(|bin| bin.norm_sqr()).collect()
    }
}

/// The same angle, in degrees, within 180 of `centre`.
fn about(angle: f64, centre: f64) -> f64 {
    (angle - centre + 180.0).rem_euclid(360.0) - 180.0 + centre
}

impl Arrival {
    /// Group delay beyond [`Arrival::delay`]: Hz, milliseconds, from 30 Hz; the slope of the phase over 1/5 octave. Where the path
    /// lets so little through that its phase turns by more than half a turn in between, there is no telling.
    pub fn group_delay_ms(&self) -> Trace {
        let points: Vec<(f64, f64)> =
            self.phase.x.iter().copied().zip(self.phase.y.iter().copied()).collect();
        let slope = |window: &[(f64, f64)]| {
            let ((low, before), (high, after)) = (window.first()?, window.last()?);
            let middle = window.get(SLOPE)?.0;
            let turned = about(after - before, 0.0);
            Some((middle, -turned / 360.0 / (high - low) * 1_000.0))
        };
        let (x, y) =
            points.windows(2 * SLOPE + 1).filter_map(slope).filter(|point| point.0 >= LOWEST_SLOPE).unzip();
        Trace { x, y }
    }
}
