//! How loud pink noise would be where a microphone stands, reckoned from the sweep: what a sound level meter would read.

use super::{Arrival, Estimate};
use crate::analysis::weighting;
use crate::units::{Hz, power_to_db};

/// Ends of the pink noise of the generator, in hertz: equal power in every octave between them.
const PINK: (f64, f64) = (10.0, 22_400.0);

/// A sound level meter's weighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// A (IEC 61672-1).
    A,
    /// C (IEC 61672-1).
    C,
}

/// Level of pink noise behind `arrival`, weighted, re its level when it is played (both AES17 rms), in dB. `None` without
/// a response.
pub fn pink_gain(arrival: &Arrival, weighting: Weighting) -> Option<Estimate> {
    let weight = match weighting {
        Weighting::A => weighting::a,
        Weighting::C => weighting::c,
    };
    let (x, y) = (&arrival.response.x, &arrival.response.y);
    let points: Vec<(f64, f64)> = x
        .iter()
        .zip(y)
        .filter(|(hz, db)| (PINK.0..=PINK.1).contains(*hz) && db.is_finite())
        .map(|(&hz, &db)| (hz.ln(), 10f64.powf((db + weight(Hz(hz)).0) / 10.0)))
        .collect();
    let between = |pair: &[(f64, f64)]| match pair {
        [a, b] => 0.5 * (a.1 + b.1) * (b.0 - a.0),
        _ => 0.0,
    };
    let power = points.windows(2).map(between).sum::<f64>() / (PINK.1 / PINK.0).ln();
    (power > 0.0).then(|| Estimate { value: power_to_db(power), uncertainty: arrival.gain_db.uncertainty })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Trace;

    fn arrival(response: impl Fn(f64) -> f64) -> Arrival {
        let x: Vec<f64> = (0..=400).map(|step| 10.0 * 2_240f64.powf(f64::from(step) / 400.0)).collect();
        let y = x.iter().map(|hz| response(*hz)).collect();
        Arrival {
            gain_db: Estimate { value: 0.0, uncertainty: 0.02 },
            snr_db: 60.0,
            polarity: None,
            delay: Estimate { value: 0.0, uncertainty: 0.0 },
            bit_exact: false,
            peak_dbfs: -20.0,
            response: Trace { x, y },
            beside_db: Vec::new(),
            impulse: Trace::default(),
            phase: Trace::default(),
            seconds: Vec::new(),
        }
    }

    /// What the meters read of the generator's own pink noise at a converter's full band.
    fn metered() -> (f64, f64) {
        use crate::meter::{Bank, SoundLevel};
        use crate::signal::noise;
        let noise: Vec<f32> =
            noise::pink(48_000.0, noise::PINK).iter().map(|sample| *sample as f32).collect();
        let mut bank = Bank::new(48_000.0, &[1.0]);
        bank.process(&[&noise]);
        let sound = bank.sound_levels(0).unwrap();
        let z = sound.z.leq_dbfs().unwrap();
        let of = |level: &SoundLevel| level.leq_dbfs().unwrap() - z;
        (of(&sound.a), of(&sound.c))
    }

    #[test]
    fn a_flat_chain_reads_what_the_meters_read() {
        let flat = arrival(|_| 0.0);
        let of = |weighting| pink_gain(&flat, weighting).unwrap().value;
        let (a, c) = metered();
        assert!((of(Weighting::A) - a).abs() < 0.15, "{} and {a}", of(Weighting::A));
        assert!((of(Weighting::C) - c).abs() < 0.15, "{} and {c}", of(Weighting::C));
    }

    #[test]
    fn a_louder_chain_is_louder_and_no_response_is_nothing() {
        let of = |level: f64| pink_gain(&arrival(|_| level), Weighting::C);
        assert!((of(6.0).unwrap().value - of(0.0).unwrap().value - 6.0).abs() < 1e-9);
        assert_eq!(of(f64::NAN), None);
    }
}
