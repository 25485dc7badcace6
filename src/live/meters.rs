//! The meters as they stand in the report.

use crate::meter::Meter;
use crate::report::MeterReadings;
use crate::units::{gain_to_db, mean_square_to_dbfs};

/// Readings since the reset by name: `input_1_peak_dbfs`, `input_1_rms_dbfs` (AES17), `input_1_overs`,
/// `input_1_invalid`, and the same for outputs. Digital silence has no level, so no reading.
pub fn meter_readings(inputs: &[Meter], outputs: &[Meter]) -> MeterReadings {
    let mut readings = MeterReadings::new();
    for (side, meters) in [("input", inputs), ("output", outputs)] {
        for (index, meter) in meters.iter().enumerate() {
            let mut add = |what: &str, value: f64| {
                if value.is_finite() {
                    readings.insert(format!("{side}_{}_{what}", index + 1), value);
                }
            };
            if meter.samples > 0 {
                add("peak_dbfs", gain_to_db(f64::from(meter.max)));
                add("rms_dbfs", mean_square_to_dbfs(meter.sum_of_squares / meter.samples as f64).0);
            }
            if meter.overs > 0 {
                add("overs", meter.overs as f64);
            }
            if meter.invalid > 0 {
                add("invalid", meter.invalid as f64);
            }
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::LevelMeter;

    #[test]
    fn silence_has_no_level_and_a_signal_has() {
        let mut meter = LevelMeter::new(48_000.0);
        meter.process(&[0.0; 64]);
        assert!(meter_readings(&[meter.read()], &[]).is_empty());
        meter.process(&[0.5, f32::NAN]);
        let readings = meter_readings(&[], &[meter.read()]);
        assert!((readings["output_1_peak_dbfs"] + 6.02).abs() < 0.01);
        assert_eq!(readings["output_1_invalid"], 1.0);
        assert!(!readings.contains_key("output_1_overs"));
    }
}
