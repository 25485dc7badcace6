//! The return with nothing playing: noise levels, DC and a spectrum to look at.

use super::{Estimate, Idle, IdleInput, NoiseLevels, Trace};
use crate::analysis::spectrum::{Spectrum, hann_mean};
use crate::analysis::weighting;
use crate::tape::{Take, Tape};
use crate::units::{Hz, db_to_gain, mean_square_to_dbfs};

/// Length of the tape, in seconds.
const SECONDS: f64 = 2.0;
/// What is left out at the start: whatever played before may still ring, in seconds.
const SETTLING: f64 = 0.25;
/// The band of noise levels (AES17), its top limited to a part of the rate.
const LOW: Hz = Hz(20.0);
const HIGH: f64 = 20_000.0;
const HIGH_OF_RATE: f64 = 0.45;
/// dB per relative change of a power.
const DB_PER_POWER: f64 = 4.342_944_819_032_518;

/// Silence.
pub fn tape(outputs: usize, rate: f64) -> Tape {
    Tape::silent(outputs, (SECONDS * rate).round().max(0.0) as usize)
}

/// Noise and DC of every input.
pub fn measure(take: &Take) -> Idle {
    let skipped = (SETTLING * take.rate) as usize;
    let inputs = take.recording.iter().enumerate();
    Idle {
        inputs: inputs
            .map(
                |(index, samples)| {
                    if take.is_whole(index) { input(samples.get(skipped..)?, take.rate) } else { None }
                },
            )
            .collect(),
    }
}

fn input(samples: &[f32], rate: f64) -> Option<IdleInput> {
    let offset = hann_mean(samples);
    let spectrum = Spectrum::new(samples, offset, rate)?;
    let dc = Estimate { value: offset, uncertainty: offset_uncertainty(samples) };
    let high = Hz(HIGH.min(HIGH_OF_RATE * rate));
    let noise = noise_levels(&spectrum, high).filter(|_| !is_constant(samples));
    let trace = if noise.is_some() { third_octaves(&spectrum, high) } else { Trace::default() };
    Some(IdleInput { noise, dc, spectrum: trace })
}

/// Exactly the same value throughout, so there is no noise that could have a level.
fn is_constant(samples: &[f32]) -> bool {
    samples.windows(2).all(|pair| pair.first() == pair.last())
}

fn noise_levels(spectrum: &Spectrum, high: Hz) -> Option<NoiseLevels> {
    let power = |weight: fn(Hz) -> f64| level(&spectrum.band(LOW, high, weight), spectrum.independent());
    Some(NoiseLevels {
        flat: power(|_| 1.0)?,
        a: power(|frequency| db_to_gain(weighting::a(frequency).0).powi(2))?,
        ccir_rms: power(|frequency| db_to_gain(weighting::ccir_rms(frequency).0).powi(2))?,
    })
}

/// Level of the mean of `powers`; its uncertainty from their scatter.
fn level(powers: &[f64], independent: f64) -> Option<Estimate> {
    let (mean, deviation) = scatter(powers);
    (mean > 0.0).then(|| Estimate {
        value: mean_square_to_dbfs(mean).0,
        uncertainty: DB_PER_POWER * deviation / mean / independent.sqrt(),
    })
}

/// Mean and standard deviation.
fn scatter(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (square / (count - 1.0).max(1.0)).sqrt())
}

/// How far the means of eighths of the recording scatter, brought to the whole.
fn offset_uncertainty(samples: &[f32]) -> f64 {
    let means: Vec<f64> = samples.chunks_exact((samples.len() / 8).max(1)).map(hann_mean).collect();
    scatter(&means).1 / (means.len().max(1) as f64).sqrt()
}

fn third_octaves(spectrum: &Spectrum, high: Hz) -> Trace {
    let bands = spectrum.third_octaves(high).into_iter().filter(|(_, power)| *power > 0.0);
    let (x, y) = bands.map(|(centre, power)| (centre.0, mean_square_to_dbfs(power).0)).unzip();
    Trace { x, y }
}
