//! The filters of an equaliser, after Robert Bristow-Johnson's Audio EQ Cookbook.

use super::super::filter::Section;
use super::super::gear::{Eq, EqKind};
use crate::units::db_to_gain;
use std::f64::consts::TAU;

/// The filter at `rate` (hertz); nothing if it has an impossible figure.
pub fn section(eq: &Eq, rate: f64) -> Option<Section> {
    let valid = eq.corner.0 > 0.0 && eq.corner.0 < rate / 2.0 && eq.q > 0.0 && eq.gain.0.is_finite();
    if !valid {
        return None;
    }
    let (sin, cos) = (TAU * eq.corner.0 / rate).sin_cos();
    let alpha = sin / (2.0 * eq.q);
    // Half the gain in dB, as an amplitude.
    let a = db_to_gain(eq.gain.0 / 2.0);
    let shelf = |cos: f64| {
        let slope = 2.0 * a.sqrt() * alpha;
        let (sum, difference) = ((a + 1.0), (a - 1.0));
        (
            [
                a * (sum - difference * cos + slope),
                2.0 * a * (difference - sum * cos),
                a * (sum - difference * cos - slope),
            ],
            [sum + difference * cos + slope, -2.0 * (difference + sum * cos), sum + difference * cos - slope],
        )
    };
    let (b, d) = match eq.kind {
        EqKind::LowShelf => shelf(cos),
        // The high shelf is the low shelf with the frequencies turned round.
        EqKind::HighShelf => {
            let (b, d) = shelf(-cos);
            ([b[0], -b[1], b[2]], [d[0], -d[1], d[2]])
        }
        EqKind::Peak => {
            ([1.0 + alpha * a, -2.0 * cos, 1.0 - alpha * a], [1.0 + alpha / a, -2.0 * cos, 1.0 - alpha / a])
        }
        EqKind::HighPass => {
            let half = (1.0 + cos) / 2.0;
            ([half, -2.0 * half, half], [1.0 + alpha, -2.0 * cos, 1.0 - alpha])
        }
    };
    Some(Section::new(b.map(|b| b / d[0]), [d[1] / d[0], d[2] / d[0]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Db, Hz, gain_to_db};
    use std::f64::consts::FRAC_1_SQRT_2;

    /// Gain in dB at `frequency`, from the impulse response.
    fn gain(eq: &Eq, frequency: f64) -> f64 {
        let mut section = section(eq, 48_000.0).expect("possible");
        let (mut re, mut im) = (0.0, 0.0);
        for index in 0..200_000 {
            let y = section.process(if index == 0 { 1.0 } else { 0.0 });
            let (sin, cos) = (TAU * (frequency * f64::from(index) / 48_000.0).fract()).sin_cos();
            re += y * cos;
            im += y * sin;
        }
        gain_to_db(f64::hypot(re, im))
    }

    #[test]
    fn gains_are_where_they_belong() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 0.02, "{a} for {b}");
        for db in [-9.0, 6.0] {
            let eq = |kind, corner| Eq { kind, corner: Hz(corner), gain: Db(db), q: FRAC_1_SQRT_2 };
            let (low, high) = (eq(EqKind::LowShelf, 1000.0), eq(EqKind::HighShelf, 1000.0));
            for (frequency, at_low, at_high) in
                [(5.0, db, 0.0), (1000.0, db / 2.0, db / 2.0), (23_900.0, 0.0, db)]
            {
                near(gain(&low, frequency), at_low);
                near(gain(&high, frequency), at_high);
            }
            let peak = Eq { q: 3.0, ..eq(EqKind::Peak, 2000.0) };
            near(gain(&peak, 2000.0), db);
            near(gain(&peak, 20.0), 0.0);
            near(gain(&peak, 23_900.0), 0.0);
        }
        let high_pass = Eq { kind: EqKind::HighPass, corner: Hz(80.0), gain: Db(0.0), q: FRAC_1_SQRT_2 };
        near(gain(&high_pass, 80.0), -3.01);
        near(gain(&high_pass, 8000.0), 0.0);
        near(gain(&high_pass, 20.0), -24.10);
    }
}
