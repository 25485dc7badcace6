//! A, C and CCIR-RMS weighting as filters that meet the analytic curves at every sample rate.
//!
//! Each analogue pole becomes the digital one of the same decay, each zero at 0 Hz one at z = 1. What then differs from
//! the curve (the more, the nearer the Nyquist frequency) is smooth, and a small rational function of u = sin²(ω/2) is
//! fitted to it, which has exactly one minimum-phase filter. The bilinear transform alone would be 15 dB off at 20 kHz.

use super::biquad::Section;
use super::oversample::solve;
use std::f64::consts::PI;

/// Upper end of the fit, as a fraction of the sample rate.
const BAND: f64 = 0.455;

/// Frequencies of the fit.
const POINTS: usize = 200;

/// A frequency weighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// IEC 61672-1:2013, 0 dB at 1 kHz.
    A,
    /// IEC 61672-1:2013, 0 dB at 1 kHz.
    C,
    /// ITU-R BS.468-4 lowered by 5.63 dB, so that it is 0 dB at 2 kHz (AES17's CCIR-RMS).
    CcirRms,
}

/// Poles of IEC 61672-1:2013, annex E, in hertz.
const F: [f64; 4] = [20.599, 107.653, 737.862, 12_194.217];

/// Denominator of the closed form of BS.468-4's network in s/2π, divided by powers of 10 kHz.
const BS468: [f64; 7] = [
    1.0,
    5.559_488_023_498_642,
    13.638_947_954_636_38,
    21.181_508_875_186_56,
    20.438_283_336_061_25,
    13.066_122_574_128_24,
    4.737_338_981_378_384,
];

/// A network that becomes one filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Network {
    C,
    /// What makes A of C: its two poles in the middle.
    Middle,
    CcirRms,
}

impl Weighting {
    /// Gain of the curve at a frequency in hertz.
    pub fn gain(self, frequency: f64) -> f64 {
        match self {
            Self::A => Network::C.gain(frequency) * Network::Middle.gain(frequency),
            Self::C => Network::C.gain(frequency),
            Self::CcirRms => Network::CcirRms.gain(frequency),
        }
    }
}

/// Sections of C at a sample rate in hertz.
pub(super) fn c(rate: f64) -> Vec<Section> {
    Network::C.sections(rate)
}

/// Sections that make A of what C has weighted.
pub(super) fn a_after_c(rate: f64) -> Vec<Section> {
    Network::Middle.sections(rate)
}

/// Sections of CCIR-RMS.
pub(super) fn ccir_rms(rate: f64) -> Vec<Section> {
    Network::CcirRms.sections(rate)
}

impl Network {
    /// Poles as s/2π in hertz, the number of zeros at 0 Hz, and the degrees of what is fitted: as much as the sections
    /// have room for.
    fn shape(self) -> (Vec<Complex>, usize, [usize; 2]) {
        let real = |f: f64| Complex(-f, 0.0);
        match self {
            Self::C => ([F[0], F[0], F[3], F[3]].map(real).to_vec(), 2, [3, 2]),
            Self::Middle => ([F[1], F[2]].map(real).to_vec(), 2, [2, 2]),
            Self::CcirRms => (roots(&BS468).iter().map(|root| root.times(1e4)).collect(), 1, [5, 0]),
        }
    }

    fn gain(self, frequency: f64) -> f64 {
        let square = |f: f64, pole: f64| f * f + pole * pole;
        let shape = |f: f64| match self {
            Self::C => f * f / (square(f, F[0]) * square(f, F[3])),
            Self::Middle => f * f / (square(f, F[1]) * square(f, F[2])).sqrt(),
            Self::CcirRms => 0.0,
        };
        match self {
            Self::CcirRms => 10f64.powf((18.2 - 5.63) / 20.0) * bs468(frequency),
            Self::C | Self::Middle => shape(frequency) / shape(1_000.0),
        }
    }

    fn sections(self, rate: f64) -> Vec<Section> {
        let (analogue, zeros_at_dc, degrees) = self.shape();
        let mut poles: Vec<Complex> = analogue.iter().map(|pole| pole.times(2.0 * PI / rate).exp()).collect();
        let mut zeros = vec![Complex(1.0, 0.0); zeros_at_dc];
        let basic = |omega: f64| {
            let z = Complex(0.0, omega).exp();
            let below: f64 = poles.iter().map(|pole| z.minus(*pole).size()).product();
            (2.0 * (0.5 * omega).sin()).powi(zeros_at_dc as i32) / below
        };
        let missing: Vec<(f64, f64)> = (1..=POINTS)
            .map(|n| {
                // Denser towards the upper end, where there is most to mend.
                let omega = 2.0 * PI * BAND * (0.5 * PI * n as f64 / POINTS as f64).sin();
                let ratio = self.gain(omega * rate / (2.0 * PI)) / basic(omega);
                ((0.5 * omega).sin().powi(2), ratio * ratio)
            })
            .collect();
        let top = (PI * BAND).sin().powi(2);
        let (above, below) = fit(&missing, top, degrees);
        zeros.extend(minimum_phase(&above[..=degrees[0]], top));
        poles.extend(minimum_phase(&below[..=degrees[1]], top));
        let mut sections = pair(zeros, poles);
        let omega = 2.0 * PI * 1_000.0 / rate;
        let gain: f64 = sections.iter().map(|section| section.gain(omega)).product();
        if let Some(first) = sections.first_mut() {
            first.b = first.b.map(|b| b * self.gain(1_000.0) / gain);
        }
        sections
    }
}

/// |H| of BS.468-4's network, to which the closed form adds 18.2 dB.
fn bs468(frequency: f64) -> f64 {
    let x = frequency / 1e4;
    let square = x * x;
    let [c0, c1, c2, c3, c4, c5, c6] = BS468;
    let even = c0 - square * (c2 - square * (c4 - square * c6));
    let odd = x * (c1 - square * (c3 - square * c5));
    1.246_332_637_532_143 * x / even.hypot(odd)
}

/// A complex number.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Complex(f64, f64);

impl Complex {
    fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1)
    }
    fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0, self.1 - other.1)
    }
    fn times(self, factor: f64) -> Self {
        Self(self.0 * factor, self.1 * factor)
    }
    fn by(self, other: Self) -> Self {
        Self(self.0 * other.0 - self.1 * other.1, self.0 * other.1 + self.1 * other.0)
    }
    fn over(self, other: Self) -> Self {
        let square = other.0 * other.0 + other.1 * other.1;
        self.by(Self(other.0, -other.1)).times(1.0 / square)
    }
    fn size(self) -> f64 {
        self.0.hypot(self.1)
    }
    fn exp(self) -> Self {
        Self(self.1.cos(), self.1.sin()).times(self.0.exp())
    }
    fn sqrt(self) -> Self {
        let size = self.size();
        let im = (0.5 * (size - self.0)).max(0.0).sqrt();
        Self((0.5 * (size + self.0)).max(0.0).sqrt(), if self.1 < 0.0 { -im } else { im })
    }
}

/// Highest degree of the fitted numerator.
const ABOVE: usize = 5;

/// Degree of the fitted denominator.
const BELOW: usize = 2;

/// Numerator and denominator in t = 2 u/top − 1 that fit the points (u, value) with the smallest relative error, by
/// least squares weighted anew with the denominator found before. The numerator is of the given degree.
fn fit(
    points: &[(f64, f64)],
    top: f64,
    [numerator, denominator]: [usize; 2],
) -> ([f64; ABOVE + 1], [f64; BELOW + 1]) {
    const UNKNOWNS: usize = ABOVE + 1 + BELOW;
    let (mut above, mut below) = ([0.0; ABOVE + 1], [0.0; BELOW + 1]);
    below[0] = 1.0;
    for _ in 0..30 {
        let (mut normal, mut solution) = ([[0.0; UNKNOWNS]; UNKNOWNS], [0.0; UNKNOWNS]);
        for &(u, value) in points {
            let t = 2.0 * u / top - 1.0;
            let weight = 1.0 / (value * polynomial(&below, t));
            let mut row = [0.0; UNKNOWNS];
            for (power, cell) in row.iter_mut().take(numerator + 1).enumerate() {
                *cell = weight * t.powi(power as i32);
            }
            // The denominator's constant is 1, so its term stands on the right.
            for power in 1..=denominator {
                row[ABOVE + power] = -value * weight * t.powi(power as i32);
            }
            for (i, line) in normal.iter_mut().enumerate() {
                for (cell, other) in line.iter_mut().zip(row) {
                    *cell += row[i] * other;
                }
                solution[i] += row[i] * weight * value;
            }
        }
        for (power, line) in normal.iter_mut().enumerate().take(ABOVE + 1).skip(numerator + 1) {
            line[power] = 1.0;
        }
        for (power, line) in normal.iter_mut().enumerate().skip(ABOVE + 1 + denominator) {
            line[power] = 1.0;
        }
        solve(&mut normal, &mut solution);
        above.copy_from_slice(&solution[..=ABOVE]);
        below[1..].copy_from_slice(&solution[ABOVE + 1..]);
    }
    (above, below)
}

fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// All roots of a polynomial (constant first), after Durand and Kerner.
fn roots(coefficients: &[f64]) -> Vec<Complex> {
    let degree = coefficients.len().saturating_sub(1);
    let lead = coefficients[degree];
    let mut found: Vec<Complex> =
        (0..degree).map(|n| Complex(0.0, 0.4 + 2.0 * PI * n as f64 / degree as f64).exp()).collect();
    for _ in 0..200 {
        for i in 0..degree {
            let x = found[i];
            let mut value = Complex(0.0, 0.0);
            for c in coefficients.iter().rev() {
                value = value.by(x).plus(Complex(c / lead, 0.0));
            }
            for (j, other) in found.iter().enumerate() {
                if j != i {
                    value = value.over(x.minus(*other));
                }
            }
            found[i] = x.minus(value);
        }
    }
    for root in &mut found {
        if root.1.abs() < 1e-7 * root.size() {
            root.1 = 0.0;
        }
    }
    found
}

/// Roots in z, inside the unit circle, of a polynomial in t = 2 u/top − 1 with u = (2 − z − 1/z)/4.
fn minimum_phase(coefficients: &[f64], top: f64) -> Vec<Complex> {
    let root = |t: Complex| {
        let u = t.plus(Complex(1.0, 0.0)).times(0.5 * top);
        let half = Complex(1.0, 0.0).minus(u.times(2.0));
        let spread = half.by(half).minus(Complex(1.0, 0.0)).sqrt();
        let (one, other) = (half.plus(spread), half.minus(spread));
        let mut z = if one.size() < other.size() { one } else { other };
        if t.1 == 0.0 {
            z.1 = 0.0;
        }
        z
    };
    roots(coefficients).into_iter().map(root).collect()
}

/// Sections of these zeros and poles, complex ones with their conjugates; those with the lowest frequencies together.
fn pair(zeros: Vec<Complex>, poles: Vec<Complex>) -> Vec<Section> {
    let (zeros, poles) = (quadratics(zeros), quadratics(poles));
    let count = zeros.len().max(poles.len());
    let at = |list: &[[f64; 2]], n: usize| list.get(n).copied().unwrap_or([0.0; 2]);
    (0..count)
        .map(|n| {
            let [b1, b2] = at(&zeros, n);
            Section { b: [1.0, b1, b2], a: at(&poles, n) }
        })
        .collect()
}

/// Quadratics 1 + c1 z⁻¹ + c2 z⁻² with these roots.
fn quadratics(roots: Vec<Complex>) -> Vec<[f64; 2]> {
    let mut real: Vec<f64> = roots.iter().filter(|root| root.1 == 0.0).map(|root| root.0).collect();
    real.sort_by(|a, b| b.total_cmp(a));
    let pairs = real.chunks(2).map(|pair| match *pair {
        [a, b] => [-a - b, a * b],
        [a] => [-a, 0.0],
        _ => [0.0; 2],
    });
    let complex = roots.iter().filter(|root| root.1 > 0.0);
    pairs.chain(complex.map(|root| [-2.0 * root.0, root.0 * root.0 + root.1 * root.1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates in hertz: the usual ones, and what lies between.
    fn rates() -> impl Iterator<Item = f64> {
        let usual =
            [8e3, 11_025.0, 16e3, 22_050.0, 32e3, 44_100.0, 48e3, 88_200.0, 96e3, 176_400.0, 192e3, 384e3];
        (0..120).map(|n| 8e3 * 48f64.powf(f64::from(n) / 119.0)).chain(usual)
    }

    #[test]
    fn every_filter_meets_its_curve_at_every_rate() {
        for weighting in [Weighting::A, Weighting::C, Weighting::CcirRms] {
            let mut worst = (0.0, 0.0, 0.0);
            for rate in rates() {
                let sections = match weighting {
                    Weighting::A => [c(rate), a_after_c(rate)].concat(),
                    Weighting::C => c(rate),
                    Weighting::CcirRms => ccir_rms(rate),
                };
                for section in &sections {
                    let [a1, a2] = section.a;
                    assert!(a2.abs() < 1.0 && a1.abs() < 1.0 + a2, "{weighting:?} unstable at {rate} Hz");
                }
                for n in 0..=400 {
                    let frequency = 10.0 * (0.045 * rate).powf(f64::from(n) / 400.0);
                    let omega = 2.0 * PI * frequency / rate;
                    let gain: f64 = sections.iter().map(|section| section.gain(omega)).product();
                    let error = 20.0 * (gain / weighting.gain(frequency)).log10();
                    if f64::abs(error) > f64::abs(worst.0) {
                        worst = (error, frequency, rate);
                    }
                }
            }
            let (error, frequency, rate) = worst;
            println!(
                "{weighting:?}: at most {error:.4} dB off, at {frequency:.0} Hz, sample rate {rate:.0} Hz"
            );
            assert!(error.abs() < 0.05);
        }
    }

    #[test]
    fn the_curves_are_those_of_the_analysis() {
        use crate::{analysis::weighting, units::Hz};
        for n in 0..100 {
            let f = 10.0 * 3_000f64.powf(f64::from(n) / 99.0);
            let level = |curve: Weighting| 20.0 * curve.gain(f).log10();
            assert!((level(Weighting::A) - weighting::a(Hz(f)).0).abs() < 1e-9);
            assert!((level(Weighting::CcirRms) - weighting::ccir_rms(Hz(f)).0).abs() < 1e-9);
        }
    }
}
