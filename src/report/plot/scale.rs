//! Axes: what range to show and where to put which ticks.

use crate::units::number;

/// An axis: its ends and its ticks, each with a label.
pub struct Axis {
    /// Lower end, in the units of the curve.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Place and label, from low to high.
    pub ticks: Vec<(f64, String)>,
    logarithmic: bool,
}

/// Ticks of a logarithmic frequency axis.
const FREQUENCIES: &[f64] = &[10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 10e3, 20e3, 50e3, 100e3];
/// Steps between ticks of a decibel axis.
const DECIBELS: &[f64] = &[0.5, 1.0, 2.0, 3.0, 6.0, 10.0, 20.0, 30.0, 60.0, 100.0, 200.0, 500.0];
/// Ticks at most.
const TICKS: f64 = 7.0;
/// Least distance from the middle to either end of a decibel axis, so that a flat chain looks flat.
const LEAST_DB: f64 = 3.0;
/// What lies further than this below the middle is cut off.
const DEEPEST_DB: f64 = 60.0;

impl Axis {
    /// A logarithmic frequency axis for `values` in hertz: 20 Hz to 20 kHz, less where nothing was measured.
    pub fn frequency(values: &[f64]) -> Self {
        let positive = || values.iter().copied().filter(|hz| *hz > 0.0);
        let low = positive().fold(f64::INFINITY, f64::min).clamp(20.0, 10_000.0);
        let high = positive().fold(0.0, f64::max).clamp(low * 2.0, 20_000.0_f64.max(low * 2.0));
        let inside = FREQUENCIES.iter().copied().filter(|hz| (low * 0.999..=high * 1.001).contains(hz));
        let ticks: Vec<(f64, String)> = inside.map(|hz| (hz, frequency(hz))).collect();
        Self { low, high, ticks, logarithmic: true }
    }

    /// A decibel axis around the middle of `values`.
    pub fn decibels(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
        let low = sorted.first().map_or(middle, |low| low.max(middle - DEEPEST_DB)).min(middle - LEAST_DB);
        let high = sorted.last().copied().unwrap_or(middle).max(middle + LEAST_DB);
        let step = DECIBELS.iter().copied().find(|step| (high - low) / step <= TICKS).unwrap_or(high - low);
        Self::stepped(low, high, step)
    }

    /// A linear axis from the smallest to the largest of `values`, widened to whole steps if it is `roomy`.
    pub fn linear(values: &[f64], roomy: bool) -> Self {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = if high > low { (low, high) } else { (low - 1.0, low + 1.0) };
        let decade = 10f64.powf(((high - low) / TICKS).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * decade);
        let step = step.into_iter().find(|step| (high - low) / step <= TICKS).unwrap_or(high - low);
        let mut axis = Self::stepped(low, high, step);
        if !roomy {
            (axis.low, axis.high) = (low, high);
            let reach = (high - low) * 0.005;
            axis.ticks.retain(|(at, _)| (low - reach..=high + reach).contains(at));
        }
        axis
    }

    /// A linear axis of whole steps around all of `values`, at least `least` to either side of their middle, so that what
    /// is steady looks steady.
    pub fn around(values: &[f64], least: f64) -> Self {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let middle = if low <= high { f64::midpoint(low, high) } else { 0.0 };
        Self::linear(&[low.min(middle - least), high.max(middle + least)], true)
    }

    fn stepped(low: f64, high: f64, step: f64) -> Self {
        let (first, last) = ((low / step - 1e-6).floor(), (high / step + 1e-6).ceil());
        let decimals = (-step.log10().floor()).clamp(0.0, 6.0) as usize;
        let count = (last - first).clamp(1.0, 40.0) as usize;
        let at = |n: usize| (first + n as f64) * step;
        let ticks = (0..=count).map(|n| (at(n), number(at(n), decimals))).collect();
        Self { low: at(0), high: at(count), ticks, logarithmic: false }
    }

    /// What lies at `position`: the way back from [`Self::position`].
    pub fn value(&self, position: f64) -> f64 {
        if self.logarithmic {
            self.low * (self.high / self.low).powf(position)
        } else {
            self.low + position * (self.high - self.low)
        }
    }

    /// Where `value` lies: 0 at the lower end, 1 at the upper one.
    pub fn position(&self, value: f64) -> f64 {
        if self.logarithmic {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }
}

fn frequency(hz: f64) -> String {
    if hz < 1000.0 { number(hz, 0) } else { format!("{}k", number(hz / 1000.0, 0)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_steady_looks_steady() {
        let phase = Axis::around(&[0.001, -0.002, 0.003], 5.0);
        assert!(phase.low <= -4.9 && phase.high >= 4.9 && phase.high <= 10.0, "{} {}", phase.low, phase.high);
        let decibels = Axis::decibels(&[-6.001, -6.0, -5.999]);
        assert!(decibels.low <= -9.0 && decibels.high >= -3.0 && decibels.high <= 0.0);
        // What moves further than that has all the room it needs.
        let wild = Axis::around(&[-170.0, 12.0, 175.0], 5.0);
        assert!(wild.low <= -170.0 && wild.high >= 175.0 && wild.high <= 250.0, "{} {}", wild.low, wild.high);
        // Round a value far from zero, the axis is round that.
        let late = Axis::around(&[40.0001, 40.0], 0.5);
        assert!(late.low <= 39.5 && late.low >= 39.0 && late.high >= 40.5 && late.high <= 41.0);
        assert!(Axis::around(&[], 5.0).high >= 5.0);
    }
}
