//! What an impulse response with an arrival in it says about the path.

use super::Reference;
use crate::analysis::arrival::{self, Summit};
use crate::analysis::gate::{Gate, around};
use crate::measure::{Arrival, Estimate, Trace};
use crate::units::{gain_to_db, power_to_db};

/// Below this the sign of a peak may be the noise's.
const POLARITY_SNR_DB: f64 = 10.0;
/// The peak is this many times as high as the largest excursion the other way, or its sign says nothing.
const POLARITY_RATIO: f64 = 1.2;
/// What the mathematics itself may be off by, in dB and in samples: bounds that the tests hold it to.
const METHOD_DB: f64 = 0.001;
const METHOD_SAMPLES: f64 = 1e-4;
/// A ratio without noise is infinite; this is as much as double precision can show.
const HIGHEST_SNR_DB: f64 = 200.0;
/// Reach of the impulse response shown, in seconds to either side, and its number of points at most.
const SHOWN: f64 = 0.003;
const SHOWN_POINTS: usize = 400;

/// An arrival that was found, and all that is needed to describe it.
pub struct Found<'a> {
    /// The sweep.
    pub reference: &'a Reference,
    /// What came back, the whole tape long.
    pub recording: &'a [f32],
    /// Its impulse response in the wide band.
    pub wide: &'a [f64],
    /// Its impulse response in the narrow band.
    pub narrow: &'a [f64],
    /// Its impulse response in the bright band.
    pub bright: &'a [f64],
    /// Where the narrow one peaks.
    pub index: usize,
    /// Standard deviation of the noise in the narrow one.
    pub background: f64,
}

impl Found<'_> {
    /// All of it.
    pub fn arrival(&self) -> Arrival {
        let summit = self.summit();
        let (gain_db, snr_db) = self.gain(&summit);
        let (response, phase, beside_db) = self.response(summit.offset);
        Arrival {
            gain_db,
            snr_db,
            polarity: self.polarity(&summit, snr_db),
            delay: self.delay(&summit),
            bit_exact: self.is_bit_exact(),
            peak_dbfs: self.peak_dbfs(),
            response,
            impulse: self.impulse(summit.offset),
            phase,
            beside_db,
            seconds: self.seconds(),
        }
    }

    fn summit(&self) -> Summit {
        let gate = Gate::new(self.reference.rate, 0.010, 0.004, 0.010, 0.004);
        let piece: Vec<f64> = gate.cut(self.narrow, self.index).collect();
        arrival::summit(&piece, gate.before)
    }

    /// The uncertainty is the slope of the noise over the curvature of the peak: the Cramér–Rao bound for this weight.
    fn delay(&self, summit: &Summit) -> Estimate {
        let slope = self.background * self.reference.narrow_pulsation;
        let random = if summit.curvature > 0.0 { slope / summit.curvature } else { 0.0 };
        Estimate { value: self.index as f64 + summit.offset, uncertainty: random.hypot(METHOD_SAMPLES) }
    }

    /// Gain, with the noise's share taken off, and how far it is above that noise.
    fn gain(&self, summit: &Summit) -> (Estimate, f64) {
        let whole = self.reference.energy(self.wide, self.index);
        let noise = self.noise_energy();
        // Hardly more than noise: the peak still tells the gain, its energy does not.
        let by_peak = (summit.height / self.reference.narrow_height).powi(2) * self.reference.gain_energy;
        let signal = if whole > 1.1 * noise { whole - noise } else { by_peak };
        let ratio = noise / signal;
        let (low, high) = self.reference.gain_band();
        let independent = (high - low) * self.reference.gain_gate.frames() as f64 / self.reference.rate;
        let random = power_to_db(1.0 + ((2.0 * ratio + ratio * ratio) / independent).sqrt());
        let gain = Estimate {
            value: power_to_db(signal / self.reference.gain_energy),
            uncertainty: random.hypot(METHOD_DB),
        };
        (gain, (-power_to_db(ratio)).min(HIGHEST_SNR_DB))
    }

    /// Energy of the noise in a piece as long as the one with the arrival: the middle one of many, so that harmonics
    /// and second arrivals in some of them do not count.
    fn noise_energy(&self) -> f64 {
        let away = self.reference.away(self.index, self.wide.len(), self.reference.gain_gate.frames());
        arrival::middle(away.map(|centre| self.reference.energy(self.wide, centre)).collect())
    }

    fn polarity(&self, summit: &Summit, snr_db: f64) -> Option<i8> {
        let sign = summit.height.signum();
        let rate = self.reference.rate;
        let nearby = around(self.narrow, self.index, (0.001 * rate) as usize, (0.003 * rate) as usize);
        let opposite = nearby.map(|value| -sign * value).fold(0.0, f64::max);
        let clear = snr_db >= POLARITY_SNR_DB && summit.height.abs() >= POLARITY_RATIO * opposite;
        clear.then_some(if sign < 0.0 { -1 } else { 1 })
    }

    /// The return while the sweep arrived.
    fn returned(&self) -> &[f32] {
        let sound = &self.reference.sound;
        self.recording.get(sound.start + self.index..sound.end + self.index).unwrap_or(&[])
    }

    fn is_bit_exact(&self) -> bool {
        self.reference
            .played
            .get(self.reference.sound.clone())
            .is_some_and(|played| played == self.returned())
    }

    fn peak_dbfs(&self) -> f64 {
        let peak = self.returned().iter().fold(f32::MIN_POSITIVE, |peak, sample| peak.max(sample.abs()));
        gain_to_db(f64::from(peak))
    }

    fn impulse(&self, offset: f64) -> Trace {
        let rate = self.reference.rate;
        let reach = (SHOWN * rate) as usize;
        let stride = (2 * reach + 1).div_ceil(SHOWN_POINTS).max(1);
        // Whole strides from the arrival, so that its own sample is among those shown.
        let reach = reach / stride * stride;
        let values: Vec<f64> = around(self.wide, self.index, reach, reach + 1).step_by(stride).collect();
        let peak = values.iter().fold(f64::MIN_POSITIVE, |peak, value| peak.max(value.abs()));
        let time = |point: usize| ((point * stride) as f64 - reach as f64 - offset) / rate * 1_000.0;
        Trace {
            x: (0..values.len()).map(time).collect(),
            y: values.iter().map(|value| value / peak).collect(),
        }
    }
}
