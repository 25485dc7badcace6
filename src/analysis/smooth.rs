//! Smoothing of spectra: the mean over a fraction of an octave about a frequency. A mean of powers keeps what a band
//! holds, whatever the fraction.

/// The fraction of an octave that one point of a curve stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction(u32);

impl Fraction {
    /// One octave by so many: 1 is a whole one, 48 the finest.
    pub const fn of_octave(parts: u32) -> Self {
        Self(if parts == 0 {
            1
        } else if parts > 48 {
            48
        } else {
            parts
        })
    }

    /// Lower and upper end of the band about `centre`, in the same unit: the geometric mean of the two is the centre.
    pub fn band(self, centre: f64) -> (f64, f64) {
        let half = (0.5 / f64::from(self.0)).exp2();
        (centre / half, centre * half)
    }

    /// Mean of `values` over the band about `centre` hertz that ends at `top` at the latest; the values lie `width`
    /// hertz apart, the first at 0 Hz, with straight lines in between. Powers give the smoothed power.
    pub fn mean(self, values: &[f64], width: f64, centre: f64, top: f64) -> f64 {
        let (low, high) = self.band(centre);
        mean(values, low / width, high.min(top) / width)
    }
}

/// Mean between two positions of the straight lines through `values`.
pub fn mean(values: &[f64], low: f64, high: f64) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::power_to_db;

    const FRACTIONS: [u32; 8] = [1, 2, 3, 6, 12, 24, 36, 48];

    /// Mean of f^slope from `low` to `high`.
    fn integral(slope: f64, low: f64, high: f64) -> f64 {
        let next = slope + 1.0;
        (high.powf(next) - low.powf(next)) / next / (high - low)
    }

    #[test]
    fn the_mean_of_a_power_law_is_its_integral() {
        let width = 0.5;
        let mut worst = 0.0f64;
        for slope in [-2.0, 0.0, 0.5, 1.0, 2.0, 4.0] {
            let spectrum: Vec<f64> = (0..60_000).map(|bin| (bin as f64 * width).powf(slope)).collect();
            for parts in FRACTIONS {
                let fraction = Fraction::of_octave(parts);
                for centre in [100.0, 997.3, 10_000.0] {
                    let (low, high) = fraction.band(centre);
                    assert!((high / low - (1.0 / f64::from(parts)).exp2()).abs() < 1e-12);
                    let read = fraction.mean(&spectrum, width, centre, f64::INFINITY);
                    let error = power_to_db(read / integral(slope, low, high));
                    worst = worst.max(error.abs());
                    assert!(error.abs() <= 0.01, "f^{slope}, 1/{parts} octave about {centre}: {error} dB");
                }
            }
        }
        println!("smoothing of power laws: within {worst:.5} dB");
    }

    #[test]
    fn a_comb_is_flat_when_its_teeth_are_inside_the_band() {
        // 1 + cos over a period of 20 Hz: a whole octave about 1 kHz holds 35 of them, 1/48 less than one.
        let spectrum: Vec<f64> =
            (0..4_000).map(|hz| 1.0 + (f64::from(hz) * std::f64::consts::TAU / 20.0).cos()).collect();
        let at = |parts: u32, hz: f64| Fraction::of_octave(parts).mean(&spectrum, 1.0, hz, 4_000.0);
        assert!((at(1, 1_000.0) - 1.0).abs() < 0.02 && (at(1, 1_010.0) - 1.0).abs() < 0.02);
        assert!(at(48, 1_000.0) > 1.3 && at(48, 1_010.0) < 0.7);
    }

    #[test]
    fn ends_and_nonsense_do_no_harm() {
        assert_eq!(Fraction::of_octave(0), Fraction::of_octave(1));
        assert_eq!(Fraction::of_octave(100), Fraction::of_octave(48));
        assert_eq!(Fraction::of_octave(3).mean(&[], 1.0, 100.0, 200.0), 0.0);
        let read = Fraction::of_octave(1).mean(&[2.0; 101], 1.0, 100.0, 100.0);
        assert!((read - 2.0).abs() < 1e-12, "the band ends at the top: {read}");
    }
}
