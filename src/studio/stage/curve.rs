//! A static non-linearity.

use super::super::gear::Curve;

/// A [`Curve`], ready to play.
#[derive(Debug, Clone)]
pub struct Shaper {
    curve: Curve,
    /// Where it would turn back on either side: it is held there.
    low: f64,
    high: f64,
}

impl Shaper {
    /// The curve; nothing if it has an impossible figure.
    pub fn new(curve: Curve) -> Option<Self> {
        let Curve { a2, a3 } = curve;
        let root = (a2 * a2 - 3.0 * a3).sqrt();
        let turns = if a3 == 0.0 {
            [-0.5 / a2, f64::NAN]
        } else {
            [(root - a2) / (3.0 * a3), (-root - a2) / (3.0 * a3)]
        };
        // No turn at all is NaN or infinite, and neither is nearer than the limit so far.
        let low =
            turns.iter().filter(|turn| **turn < 0.0).fold(f64::NEG_INFINITY, |low, turn| low.max(*turn));
        let high = turns.iter().filter(|turn| **turn > 0.0).fold(f64::INFINITY, |high, turn| high.min(*turn));
        (a2.is_finite() && a3.is_finite()).then_some(Self { curve, low, high })
    }

    /// What becomes of a sample.
    pub fn process(&self, x: f64) -> f64 {
        let x = x.clamp(self.low, self.high);
        x + x * x * (self.curve.a2 + self.curve.a3 * x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn harmonics_are_as_the_formula_says() {
        let (a2, a3, amplitude) = (0.03, -0.02, 0.4);
        let shaper = Shaper::new(Curve { a2, a3 }).expect("finite");
        let harmonic = |order: f64| {
            let (mut re, mut im) = (0.0, 0.0);
            for index in 0..1000 {
                let angle = TAU * f64::from(index) / 1000.0;
                let y = shaper.process(amplitude * angle.sin());
                re += y * (order * angle).cos() / 500.0;
                im += y * (order * angle).sin() / 500.0;
            }
            re.hypot(im) / amplitude
        };
        assert!((harmonic(2.0) - a2 * amplitude / 2.0).abs() < 1e-12);
        assert!((harmonic(3.0) + a3 * amplitude * amplitude / 4.0).abs() < 1e-12);
        assert!((harmonic(1.0) - 1.0 - 0.75 * a3 * amplitude * amplitude).abs() < 1e-12);
    }

    #[test]
    fn it_never_turns_back() {
        for (a2, a3) in
            [(0.5, 0.0), (-0.5, 0.0), (0.0, -1.0), (0.3, -0.6), (3.0, 0.5), (0.0, 2.0), (0.0, 0.0)]
        {
            let shaper = Shaper::new(Curve { a2, a3 }).expect("finite");
            let heard: Vec<f64> = (-2000..2000).map(|x| shaper.process(f64::from(x) / 500.0)).collect();
            assert!(heard.windows(2).all(|pair| pair[1] >= pair[0] - 1e-12), "{a2} {a3}");
        }
        assert!(Shaper::new(Curve { a2: f64::NAN, a3: 0.0 }).is_none());
    }
}
