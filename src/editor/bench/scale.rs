//! The scales that the levels can be read on, each as its standard has it.

use crate::live::Channel;
use crate::meter::{KScale, Meter};
use crate::units::{gain_to_db, mean_square_to_dbfs};

/// What a scale shows of a channel, in dB on the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Where the bar ends.
    pub now: f64,
    /// A mark beside it: the highest of the last two seconds, or the peak over an rms bar.
    pub mark: Option<f64>,
    /// What is written: the highest since the reset, or what stands now where a maximum means nothing.
    pub written: f64,
}

/// A scale.
pub struct Scale {
    /// Its name in the list.
    pub name: &'static str,
    /// What it follows, and where its 0 stands.
    pub legend: &'static str,
    /// Unit of what is written.
    pub unit: &'static str,
    /// What is written: "max" or "now".
    pub written: &'static str,
    /// Its ends.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// Where numbers stand.
    pub ticks: &'static [i16],
    /// From here on a level is high, and from here on too high.
    pub zones: (f64, f64),
    read: fn(&Channel) -> Reading,
}

impl Scale {
    /// What it shows of a channel.
    pub fn read(&self, channel: &Channel) -> Reading {
        (self.read)(channel)
    }

    /// Where a level stands on it, 0 … 1.
    pub fn share(&self, level: f64) -> f32 {
        let share = (level - self.low) / (self.high - self.low);
        // What is no number stands at the left, as silence does.
        if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) as f32 }
    }
}

/// Where 0 dB of the DIN scale stands: the permitted maximum level of EBU R 68.
const PERMITTED_MAXIMUM: f64 = -9.0;
/// Alignment level of EBU R 68: TEST of the EBU scale, 0 VU.
const ALIGNMENT: f64 = -18.0;

const DECADES: &[i16] = &[-60, -50, -40, -30, -20, -10, 0];
const K_TICKS: &[i16] = &[-40, -30, -20, -10, -4, 0, 4, 8, 12];

/// All of them; the first is the one that a fresh window shows.
pub const SCALES: &[Scale] = &[
    Scale {
        name: "True peak",
        legend: "True peak as ITU-R BS.1770-5, annex 2; red above \u{2212}1 dBTP, the ceiling of EBU R 128. Fall: 20 dB in 1.7 s.",
        unit: "dBTP",
        written: "max",
        low: -60.0,
        high: 3.0,
        ticks: DECADES,
        zones: (-9.0, -1.0),
        read: |channel| {
            let peak = &channel.programme.true_peak;
            let [now, held, max] = [peak.peak, peak.held, peak.max].map(decibels);
            Reading { now, mark: Some(held), written: max }
        },
    },
    Scale {
        name: "Sample peak",
        legend: "Largest samples, as IEC 60268-18: red at full scale. Fall: 20 dB in 1.7 s.",
        unit: "dBFS",
        written: "max",
        low: -60.0,
        high: 3.0,
        ticks: DECADES,
        zones: (-9.0, -0.01),
        read: |channel| {
            let level = &channel.level;
            let [now, held, max] = [level.peak, level.held, level.max].map(decibels);
            Reading { now, mark: Some(held), written: max }
        },
    },
    Scale {
        name: "Rms",
        legend: "Rms of 600 ms as AES17: a full-scale sine reads 0 dBFS. The mark is the sample peak.",
        unit: "dBFS",
        written: "now",
        low: -60.0,
        high: 3.0,
        ticks: DECADES,
        zones: (-18.0, -9.0),
        read: |channel| {
            let level = &channel.level;
            let now = level.short_rms_dbfs();
            Reading { now, mark: Some(decibels(level.held)), written: now }
        },
    },
    Scale {
        name: "PPM type I (DIN)",
        legend: "Programme meter as IEC 60268-10, type I: 0 dB at \u{2212}9 dBFS, the permitted maximum of EBU R 68.",
        unit: "dB",
        written: "max",
        low: -50.0,
        high: 5.0,
        ticks: &[-50, -40, -30, -20, -10, -5, 0, 5],
        zones: (-9.0, 0.0),
        read: |channel| {
            let needle = channel.programme.ppm_i;
            needle_re(needle.dbfs(), needle.max_dbfs(), PERMITTED_MAXIMUM)
        },
    },
    Scale {
        name: "PPM type II (EBU)",
        legend: "Programme meter as IEC 60268-10, type II: 0 dB (TEST) at \u{2212}18 dBFS, the alignment level of EBU R 68.",
        unit: "dB",
        written: "max",
        low: -12.0,
        high: 12.0,
        ticks: &[-12, -8, -4, 0, 4, 8, 12],
        zones: (0.0, 9.0),
        read: |channel| {
            let needle = channel.programme.ppm_ii;
            needle_re(needle.dbfs(), needle.max_dbfs(), ALIGNMENT)
        },
    },
    Scale {
        name: "VU",
        legend: "Volume indicator as IEC 60268-17: 0 VU at \u{2212}18 dBFS, the alignment level of EBU R 68.",
        unit: "VU",
        written: "max",
        low: -20.0,
        high: 3.0,
        ticks: &[-20, -10, -7, -5, -3, 0, 3],
        zones: (-3.0, 0.0),
        read: |channel| {
            let needle = channel.programme.vu;
            needle_re(needle.dbfs(), needle.max_dbfs(), ALIGNMENT)
        },
    },
    Scale {
        name: "K-20",
        legend: "K-System (Katz): rms of 600 ms, 0 dB at \u{2212}20 dBFS; the mark is the sample peak.",
        unit: "dB",
        written: "now",
        low: -40.0,
        high: 20.0,
        ticks: &[-40, -30, -20, -10, 0, 4, 10, 20],
        zones: (0.0, 4.0),
        read: |channel| k_system(&channel.level, KScale::K20),
    },
    Scale {
        name: "K-14",
        legend: "K-System (Katz): rms of 600 ms, 0 dB at \u{2212}14 dBFS; the mark is the sample peak.",
        unit: "dB",
        written: "now",
        low: -40.0,
        high: 14.0,
        ticks: K_TICKS,
        zones: (0.0, 4.0),
        read: |channel| k_system(&channel.level, KScale::K14),
    },
    Scale {
        name: "K-12",
        legend: "K-System (Katz): rms of 600 ms, 0 dB at \u{2212}12 dBFS; the mark is the sample peak.",
        unit: "dB",
        written: "now",
        low: -40.0,
        high: 12.0,
        ticks: K_TICKS,
        zones: (0.0, 4.0),
        read: |channel| k_system(&channel.level, KScale::K12),
    },
    Scale {
        name: "A-weighted, Slow",
        legend: "Sound level meter as IEC 61672-1: A-weighted, Slow (1 s), re full scale of the return.",
        unit: "dBFS",
        written: "max",
        low: -100.0,
        high: 0.0,
        ticks: &[-100, -80, -60, -40, -20, 0],
        zones: (-18.0, -9.0),
        read: |channel| {
            let sound = &channel.sound.a;
            let [now, max] = [sound.slow, sound.slow_max].map(|power| mean_square_to_dbfs(power).0);
            Reading { now, mark: None, written: max }
        },
    },
];

fn needle_re(now: f64, max: f64, zero: f64) -> Reading {
    Reading { now: now - zero, mark: Some(max - zero), written: max - zero }
}

fn k_system(level: &Meter, scale: KScale) -> Reading {
    let (now, peak) = level.k_system(scale);
    Reading { now, mark: Some(peak), written: now }
}

fn decibels(amplitude: f32) -> f64 {
    gain_to_db(f64::from(amplitude))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Bank;

    #[test]
    fn a_sine_stands_where_each_standard_says() {
        let tone: Vec<f32> = (0..5 * 48_000)
            .map(|n| (0.125_892_5 * (std::f64::consts::TAU * 997.0 * f64::from(n) / 48_000.0).sin()) as f32)
            .collect();
        let mut bank = Bank::new(48_000.0, &[1.0]);
        bank.process(&[&tone]);
        let channel = Channel {
            level: bank.level(0).expect("a channel"),
            programme: bank.programme(0).expect("a channel"),
            sound: bank.sound_levels(0).expect("a channel"),
        };
        // A sine of −18 dBFS.
        let expected = [-18.0, -18.0, -18.0, -9.0, 0.0, 0.0, 2.0, -4.0, -6.0, -18.0];
        assert_eq!(SCALES.len(), expected.len());
        for (scale, expected) in SCALES.iter().zip(expected) {
            let reading = scale.read(&channel);
            assert!((reading.now - expected).abs() < 0.1, "{}: {reading:?}", scale.name);
            assert!(scale.ticks.iter().all(|tick| (scale.low..=scale.high).contains(&f64::from(*tick))));
            assert!(!scale.legend.is_empty() && scale.zones.0 < scale.zones.1);
        }
        let silent = SCALES[0].read(&Channel::default());
        assert_eq!((SCALES[0].share(silent.now), SCALES[0].share(f64::NAN)), (0.0, 0.0));
    }
}
