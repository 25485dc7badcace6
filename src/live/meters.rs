//! The meters as they stand in the report.

use super::readout::Snapshot;
use crate::meter::Meter;
use crate::report::MeterReadings;
use crate::units::gain_to_db;

/// Readings since the reset by name: per channel `input_1_peak_dbfs`, `input_1_true_peak_dbtp` and so on, the same for
/// outputs as far as they are metered, and of all inputs together `integrated_lufs` and the like. Digital silence has
/// no level, so no reading; no overs are none either.
pub fn meter_readings(meters: &Snapshot) -> MeterReadings {
    let mut readings = MeterReadings::new();
    let mut add = |name: String, value: Option<f64>| {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            readings.insert(name, value);
        }
    };
    for (index, channel) in meters.back().iter().enumerate() {
        let mut add = |what: &str, value| add(format!("input_{}_{what}", index + 1), value);
        let programme = &channel.programme;
        levels(&mut add, &channel.level);
        add("true_peak_dbtp", Some(gain_to_db(f64::from(programme.true_peak.max))));
        add("true_peak_overs", count(programme.true_peak.overs));
        add("ppm_i_dbfs", Some(programme.ppm_i.max_dbfs()));
        add("ppm_ii_dbfs", Some(programme.ppm_ii.max_dbfs()));
        add("vu_dbfs", Some(programme.vu.max_dbfs()));
        add("leq_dbfs_a", channel.sound.a.leq_dbfs());
        add("leq_dbfs_c", channel.sound.c.leq_dbfs());
    }
    for (index, channel) in meters.sent().iter().enumerate() {
        let mut add = |what: &str, value| add(format!("output_{}_{what}", index + 1), value);
        levels(&mut add, &channel.level);
        add("true_peak_dbtp", Some(gain_to_db(f64::from(channel.true_peak.max))));
        add("true_peak_overs", count(channel.true_peak.overs));
    }
    let loudness = &meters.loudness;
    add("momentary_max_lufs".to_owned(), loudness.momentary_max);
    add("short_term_max_lufs".to_owned(), loudness.short_term_max);
    add("integrated_lufs".to_owned(), loudness.integrated);
    add("lra_lu".to_owned(), loudness.range);
    if let Some(stereo) = &meters.stereo {
        add("correlation".to_owned(), stereo.correlation_whole);
        add("correlation_min".to_owned(), stereo.correlation_min);
    }
    readings
}

fn levels(add: &mut impl FnMut(&str, Option<f64>), level: &Meter) {
    add("peak_dbfs", Some(gain_to_db(f64::from(level.max))));
    add("rms_dbfs", level.rms_dbfs());
    add("crest_db", level.crest_db());
    // Of digital silence nothing is said, not even that it has no DC.
    add("dc_fs", level.dc().filter(|_| level.max > 0.0));
    add("overs", count(level.overs));
    add("invalid", count(level.invalid));
}

fn count(events: u64) -> Option<f64> {
    (events > 0).then_some(events as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::{Bank, LevelMeter};

    #[test]
    fn silence_has_no_level_and_a_signal_has() {
        let mut meter = LevelMeter::new(48_000.0);
        meter.process(&[0.0; 64]);
        let mut meters = Snapshot { outputs: 1, ..Default::default() };
        meters.output[0].level = meter.read();
        assert!(meter_readings(&meters).is_empty());
        meter.process(&[0.5, f32::NAN]);
        meters.output[0].level = meter.read();
        let readings = meter_readings(&meters);
        assert!((readings["output_1_peak_dbfs"] + 6.02).abs() < 0.01);
        assert_eq!(readings["output_1_invalid"], 1.0);
        assert!(!readings.contains_key("output_1_overs"));
    }

    #[test]
    fn a_sine_reads_what_it_is() {
        let tone: Vec<f32> = (0..5 * 48_000)
            .map(|n| (0.1 * (std::f64::consts::TAU * 997.0 * f64::from(n) / 48_000.0).sin()) as f32)
            .collect();
        let mut bank = Bank::new(48_000.0, &[1.0, 1.0]);
        bank.process(&[&tone, &tone]);
        let mut meters = Snapshot { inputs: 2, loudness: bank.loudness(), ..Default::default() };
        meters.stereo = bank.stereo();
        meters.input[1].level = bank.level(1).expect("two channels");
        meters.input[1].programme = bank.programme(1).expect("two channels");
        meters.input[1].sound = bank.sound_levels(1).expect("two channels");
        let readings = meter_readings(&meters);
        for (name, expected, within) in [
            ("input_2_true_peak_dbtp", -20.0, 0.05),
            ("input_2_rms_dbfs", -20.0, 0.01),
            ("input_2_crest_db", 3.01, 0.01),
            ("input_2_ppm_i_dbfs", -20.0, 0.1),
            ("input_2_vu_dbfs", -20.0, 0.2),
            ("input_2_leq_dbfs_a", -20.0, 0.05),
            ("integrated_lufs", -20.0, 0.05),
            ("lra_lu", 0.0, 0.05),
            ("correlation", 1.0, 1e-6),
        ] {
            assert!((readings[name] - expected).abs() <= within, "{name}: {}", readings[name]);
        }
        assert!(readings["input_2_dc_fs"].abs() < 1e-4);
        assert!(!readings.contains_key("input_1_rms_dbfs"), "an input that was never heard has no reading");
    }
}
