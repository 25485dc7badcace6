//! The meters over a file, and how their figures are written.

use crate::wave::{Format, Wave};
use linecheck::meter::{LevelMeter, LoudnessMeter, StereoMeter, TruePeakMeter, weights, weights_of_mask};
use linecheck::units::{Dbfs, gain_to_db};
use serde::Serialize;
use std::fmt;

/// Points of the series a second.
const SERIES_PER_SECOND: f64 = 10.0;

/// A file's figures; what could not be measured, or is the level of digital silence, is absent.
#[derive(Debug, Serialize)]
pub struct Figures {
    file: String,
    sample_rate_hz: f64,
    seconds: f64,
    channels: Vec<Channel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    momentary_max_lufs: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_term_max_lufs: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    integrated_lufs: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lra_lu: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<Series>,
}

#[derive(Debug, Serialize)]
struct Channel {
    #[serde(skip_serializing_if = "Option::is_none")]
    peak_dbfs: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    true_peak_dbtp: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rms_dbfs: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dc_fs: Option<f64>,
    overs: u64,
    #[serde(skip_serializing_if = "is_zero")]
    invalid: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Ten times a second; `null` where there is no loudness yet, or silence.
#[derive(Debug, Default, Serialize)]
struct Series {
    t: Vec<f64>,
    momentary_lufs: Vec<Option<f64>>,
    short_term_lufs: Vec<Option<f64>>,
}

/// The meters that the figures need.
struct Meters {
    levels: Vec<LevelMeter>,
    true_peaks: Vec<TruePeakMeter>,
    loudness: LoudnessMeter,
    stereo: Option<StereoMeter>,
}

impl Meters {
    fn new(format: Format) -> Self {
        let Format { rate, channels, mask } = format;
        let weights = mask.and_then(|mask| weights_of_mask(mask, channels)).unwrap_or(weights(channels));
        Self {
            levels: vec![LevelMeter::new(rate); channels],
            true_peaks: vec![TruePeakMeter::new(rate); channels],
            loudness: LoudnessMeter::new(rate, &weights[..channels]),
            stereo: (channels >= 2).then(|| StereoMeter::new(rate)),
        }
    }

    /// Takes in frames `from..to` of a block.
    fn process(&mut self, block: &[Vec<f32>], from: usize, to: usize) {
        let mut parts = [&[][..]; linecheck::meter::MAX_CHANNELS];
        for (part, channel) in parts.iter_mut().zip(block) {
            *part = &channel[from..to];
        }
        let parts = &parts[..block.len()];
        for ((level, peak), part) in self.levels.iter_mut().zip(&mut self.true_peaks).zip(parts) {
            level.process(part);
            peak.process(part);
        }
        self.loudness.process(parts);
        if let (Some(stereo), [left, right, ..]) = (&mut self.stereo, parts) {
            stereo.process(left, right);
        }
    }
}

/// Meters a file; the error is half a sentence.
pub fn file(path: &str, with_series: bool) -> Result<Figures, String> {
    let wave = Wave::open(path)?;
    let format = wave.format;
    let mut meters = Meters::new(format);
    let mut series = with_series.then(Series::default);
    let mut frames = 0usize;
    let next = |points: usize| ((points + 1) as f64 * format.rate / SERIES_PER_SECOND).round() as usize;
    wave.read(|block| {
        let length = block.iter().map(Vec::len).min().unwrap_or(0);
        let mut done = 0;
        while let Some(series) = &mut series {
            let end = next(series.t.len());
            if end > frames + length {
                break;
            }
            meters.process(block, done, end - frames);
            done = end - frames;
            let loudness = meters.loudness.read();
            series.t.push(end as f64 / format.rate);
            series.momentary_lufs.push(finite(loudness.momentary));
            series.short_term_lufs.push(finite(loudness.short_term));
        }
        meters.process(block, done, length);
        frames += length;
    })?;
    if frames == 0 {
        return Err("it holds no samples".to_owned());
    }
    Ok(figures(path, format, frames, meters, series))
}

fn figures(path: &str, format: Format, frames: usize, mut meters: Meters, series: Option<Series>) -> Figures {
    meters.true_peaks.iter_mut().for_each(TruePeakMeter::flush);
    let channel = |(level, peak): (&LevelMeter, &TruePeakMeter)| {
        let level = level.read();
        let decibels = |gain: f32| finite(Some(gain_to_db(f64::from(gain))));
        Channel {
            peak_dbfs: decibels(level.max),
            true_peak_dbtp: decibels(peak.read().max),
            rms_dbfs: finite(level.rms_dbfs()),
            dc_fs: level.dc(),
            overs: level.overs,
            invalid: level.invalid,
        }
    };
    let loudness = meters.loudness.read();
    Figures {
        file: path.to_owned(),
        sample_rate_hz: format.rate,
        seconds: frames as f64 / format.rate,
        channels: meters.levels.iter().zip(&meters.true_peaks).map(channel).collect(),
        momentary_max_lufs: finite(loudness.momentary_max),
        short_term_max_lufs: finite(loudness.short_term_max),
        integrated_lufs: loudness.integrated,
        lra_lu: loudness.range,
        correlation: meters.stereo.and_then(|stereo| stereo.read().correlation_whole),
        series,
    }
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, sample_rate_hz, seconds, .. } = self;
        writeln!(f, "{file}: {} channel(s), {sample_rate_hz} Hz, {seconds:.2} s", self.channels.len())?;
        let level = |value: Option<f64>, unit: &str| match value {
            Some(value) => format!("{} {unit}", linecheck::units::number(value, 2)),
            None => "none".to_owned(),
        };
        for (index, channel) in self.channels.iter().enumerate() {
            let peak = channel.peak_dbfs.map_or("silent".to_owned(), |peak| format!("{:.2}", Dbfs(peak)));
            let (true_peak, rms) = (level(channel.true_peak_dbtp, "dBTP"), level(channel.rms_dbfs, "dBFS"));
            let dc = level(channel.dc_fs.map(|dc| 100.0 * dc), "%");
            writeln!(
                f,
                "  {:2}: peak {peak}, true peak {true_peak}, rms {rms}, DC {dc}, overs {}",
                index + 1,
                channel.overs
            )?;
            if channel.invalid > 0 {
                writeln!(f, "      {} samples were NaN, infinite or beyond all levels", channel.invalid)?;
            }
        }
        let (integrated, range) = (level(self.integrated_lufs, "LUFS"), level(self.lra_lu, "LU"));
        let (momentary, short) =
            (level(self.momentary_max_lufs, "LUFS"), level(self.short_term_max_lufs, "LUFS"));
        writeln!(
            f,
            "  integrated {integrated}, range {range}, max momentary {momentary}, max short-term {short}"
        )?;
        match self.correlation {
            Some(correlation) => writeln!(f, "  correlation {}", linecheck::units::number(correlation, 3)),
            None => Ok(()),
        }
    }
}
