//! Weighting curves for noise, from their closed forms; exact at every frequency and every sample rate.

use crate::units::{Db, Hz, gain_to_db};

/// A-weighting in dB, 0 at 1 kHz (IEC 61672-1:2013, annex E: poles at f1 … f4).
pub fn a(frequency: Hz) -> Db {
    Db(gain_to_db(a_shape(frequency.0) / a_shape(1_000.0)))
}

/// C-weighting in dB, 0 at 1 kHz (IEC 61672-1:2013, annex E: poles at f1 and f4).
pub fn c(frequency: Hz) -> Db {
    Db(gain_to_db(c_shape(frequency.0) / c_shape(1_000.0)))
}

fn c_shape(frequency: f64) -> f64 {
    const F1: f64 = 20.599;
    const F4: f64 = 12_194.217;
    let square = frequency * frequency;
    F4 * F4 * square / ((square + F1 * F1) * (square + F4 * F4))
}

fn a_shape(frequency: f64) -> f64 {
    const F1: f64 = 20.599;
    const F2: f64 = 107.653;
    const F3: f64 = 737.862;
    const F4: f64 = 12_194.217;
    let square = frequency * frequency;
    let middle = ((square + F2 * F2) * (square + F3 * F3)).sqrt();
    F4 * F4 * square * square / ((square + F1 * F1) * middle * (square + F4 * F4))
}

/// ITU-R BS.468-4 weighting in dB, 0 at 1 kHz (closed form of the network of its annex 1).
pub fn bs468(frequency: Hz) -> Db {
    let f = frequency.0;
    let f2 = f * f;
    let h1 = ((-4.737_338_981_378_384e-24 * f2 + 2.043_828_333_606_125e-15) * f2 - 1.363_894_795_463_638e-7)
        * f2
        + 1.0;
    let h2 =
        ((1.306_612_257_412_824e-19 * f2 - 2.118_150_887_518_656e-11) * f2 + 5.559_488_023_498_642e-4) * f;
    Db(18.2 + gain_to_db(1.246_332_637_532_143e-4 * f / h1.hypot(h2)))
}

/// CCIR-RMS weighting in dB (AES17-2015): BS.468 lowered by 5.63 dB, so that it is 0 at 2 kHz.
pub fn ccir_rms(frequency: Hz) -> Db {
    Db(bs468(frequency).0 - 5.63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meets_the_table_of_iec_61672() {
        // (tenths of a decade above 1 kHz, dB): nominal 10, 20, 31.5, 63, 100, 250, 500 Hz, 1, 2, 4, 8, 16, 20 kHz.
        let table = [
            (-20, -70.4),
            (-17, -50.5),
            (-15, -39.4),
            (-12, -26.2),
            (-10, -19.1),
            (-6, -8.6),
            (-3, -3.2),
            (0, 0.0),
            (3, 1.2),
            (6, 1.0),
            (9, -1.1),
            (12, -6.6),
            (13, -9.3),
        ];
        for (step, expected) in table {
            let frequency = 1_000.0 * 10f64.powf(f64::from(step) / 10.0);
            let read = a(Hz(frequency)).0;
            assert!((read - expected).abs() <= 0.051, "{frequency:.1} Hz: {read:.3}, table {expected}");
        }
    }

    #[test]
    fn c_meets_the_table_of_iec_61672() {
        // As above; nominal 10, 20, 31.5, 63, 125 Hz, 1, 4, 8, 16, 20 kHz.
        let table = [
            (-20, -14.3),
            (-17, -6.2),
            (-15, -3.0),
            (-12, -0.8),
            (-9, -0.2),
            (0, 0.0),
            (6, -0.8),
            (9, -3.0),
            (12, -8.5),
            (13, -11.2),
        ];
        for (step, expected) in table {
            let frequency = 1_000.0 * 10f64.powf(f64::from(step) / 10.0);
            let read = c(Hz(frequency)).0;
            assert!((read - expected).abs() <= 0.051, "{frequency:.1} Hz: {read:.3}, table {expected}");
        }
    }

    #[test]
    fn bs468_meets_its_table() {
        let table = [
            (31.5, -29.9),
            (63.0, -23.9),
            (100.0, -19.8),
            (200.0, -13.8),
            (400.0, -7.8),
            (800.0, -1.9),
            (1_000.0, 0.0),
            (2_000.0, 5.6),
            (3_150.0, 9.0),
            (4_000.0, 10.5),
            (5_000.0, 11.7),
            (6_300.0, 12.2),
            (7_100.0, 12.0),
            (8_000.0, 11.4),
            (9_000.0, 10.1),
            (10_000.0, 8.1),
            (12_500.0, 0.0),
            (14_000.0, -5.3),
            (16_000.0, -11.7),
            (20_000.0, -22.2),
            (31_500.0, -42.7),
        ];
        for (frequency, expected) in table {
            let read = bs468(Hz(frequency)).0;
            assert!((read - expected).abs() <= 0.11, "{frequency} Hz: {read:.3}, table {expected}");
        }
    }

    #[test]
    fn ccir_rms_is_unity_at_2_khz() {
        assert!(ccir_rms(Hz(2_000.0)).0.abs() < 0.05);
    }
}
