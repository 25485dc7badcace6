//! The polarity pulse: up, sharp and high, then slowly back from a little below zero, so that an oscilloscope, a level
//! meter with peaks of both signs or the waveform of a recording shows which way up the chain is.
//!
//! A narrow Gaussian less a wide one of equal area: no DC, and nothing beyond a few kilohertz that a filter could
//! make ring.

/// Standard deviation of the narrow one, in seconds: −62 dB at 4 kHz.
const NARROW: f64 = 150e-6;
/// … of the wide one: what a high-pass below 20 Hz leaves of the pulse keeps its shape.
const WIDE: f64 = 3e-3;
/// From pulse to pulse.
const PERIOD_SECONDS: f64 = 0.25;
/// Where in the period the pulse is, in seconds: the wide one is over at both ends.
const CENTRE: f64 = 0.05;

/// One period at a sample rate in hertz: peaks at +1, and goes down to about −0.05.
pub fn render(rate: f64) -> Vec<f64> {
    let frames = (PERIOD_SECONDS * rate).round().max(1.0) as usize;
    let centre = (CENTRE * rate).round();
    let bell =
        |frame: usize, deviation: f64| (-0.5 * ((frame as f64 - centre) / (deviation * rate)).powi(2)).exp();
    let area = |deviation: f64| (0..frames).map(|frame| bell(frame, deviation)).sum::<f64>();
    let share = area(NARROW) / area(WIDE);
    (0..frames).map(|frame| (bell(frame, NARROW) - share * bell(frame, WIDE)) / (1.0 - share)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_up_much_further_than_down_and_has_no_dc() {
        for rate in [8_000.0, 44_100.0, 48_000.0, 384_000.0] {
            let pulse = render(rate);
            let (low, high) = pulse
                .iter()
                .fold((0.0f64, 0.0f64), |(low, high), &sample| (low.min(sample), high.max(sample)));
            assert_eq!(high, 1.0, "{rate}");
            assert!((-0.06..-0.02).contains(&low), "{rate}: {low}");
            assert!(pulse.iter().sum::<f64>().abs() < 1e-9 * rate);
            let ends = pulse.first().expect("not empty").abs().max(pulse.last().expect("not empty").abs());
            assert!(ends < 1e-12, "the loop point is silent: {ends}");
        }
    }
}
