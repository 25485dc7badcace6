//! What all inputs of a take have in common: the sweep as it was played, and what the survey's own mathematics makes
//! of a chain that changes nothing. Results are read re the latter, so windows and band edges cancel.

use std::ops::Range;

use crate::analysis::deconvolution::{Band, Deconvolution};
use crate::analysis::fft::{Bin, Fft};
use crate::analysis::gate::Gate;
use crate::signal::sweep::Sweep;
use crate::tape::Take;

/// The band of the gain, in hertz; its top limited to a part of the rate.
const GAIN_LOW: f64 = 200.0;
const GAIN_HIGH: f64 = 5_000.0;
const GAIN_HIGH_OF_RATE: f64 = 0.45;
/// Number of pieces away from the arrival that tell how much noise there is.
const NOISE_PIECES: usize = 32;
/// What belongs to an arrival and is no measure of the noise, in seconds before and after.
const BEFORE: f64 = 0.04;
const AFTER: f64 = 0.2;

/// One output's sweep, ready to be divided out of recordings.
pub struct Reference {
    /// Division by what was played.
    pub division: Deconvolution,
    /// What was played on the output, the whole tape long.
    pub played: Vec<f32>,
    /// Where the sweep is in it.
    pub sound: Range<usize>,
    /// Largest delay that the tail has room for, in samples.
    pub last_lag: usize,
    /// Sample rate in hertz.
    pub rate: f64,
    /// Last frequency of the sweep, in hertz.
    pub top: f64,
    /// The time in which the sweep's frequency grows by e, in seconds.
    pub growth: f64,
    /// 20 Hz to 20 kHz: gain, response, impulse response.
    pub wide: Band,
    /// 300 Hz to 16 kHz, softer: whether, when and which way round it arrives.
    pub narrow: Band,
    /// The upper part of the narrow band with long slopes: a short pulse that dies away quickly, to tell arrivals from
    /// what filters leave behind.
    pub bright: Band,
    /// Wide impulse response of a chain that changes nothing.
    pub ideal: Vec<f64>,
    /// Height of the impulse response of a chain that changes nothing, in the narrow band.
    pub narrow_height: f64,
    /// rms frequency of white noise in the narrow impulse response, in radians a sample.
    pub narrow_pulsation: f64,
    /// The same in the bright one.
    pub bright_pulsation: f64,
    /// The piece of the wide impulse response whose energy is the gain. Long enough for 200 Hz and a cable's or
    /// converter's filters, short enough to leave a room and most of the noise out.
    pub gain_gate: Gate,
    /// The piece whose spectrum is the response. 300 ms hold what 20 Hz has to say; the second harmonic's impulse
    /// response is 200 ms ahead and stays out.
    pub response_gate: Gate,
    /// Energy in the gain's band of a chain that changes nothing.
    pub gain_energy: f64,
    /// Spectrum inside the response gate of a chain that changes nothing.
    pub response: Vec<Bin>,
    gain_fft: Fft,
    response_fft: Fft,
}

impl Reference {
    /// The sweep on `output` of a take; `None` if there is none.
    pub fn new(take: &Take, output: usize) -> Option<Self> {
        let rate = take.rate;
        let played = take.tape.channel(output);
        let start = played.iter().position(|sample| *sample != 0.0)?;
        let end = played.iter().rposition(|sample| *sample != 0.0)? + 1;
        let division = Deconvolution::new(&played, rate)?;
        let sweep = Sweep::new(rate);
        let top = sweep.high().0;
        // 0.455 of the rate, so that 20 kHz is inside at 44.1 kHz.
        let wide = Band { low_stop: 8.0, low: 18.0, high: 20_000f64.min(0.455 * rate), high_stop: top };
        let edge = 18_000f64.min(0.42 * rate);
        let narrow = Band { low_stop: 150.0, low: 600.0, high: 0.5 * edge, high_stop: edge };
        let bright = Band {
            low_stop: 0.02 * edge,
            low: 0.5 * edge,
            high: 0.55 * edge,
            high_stop: top.min(edge * 1.1),
        };
        let narrow_height = division.ideal_height(&narrow);
        let narrow_pulsation = division.noise_bandwidth(&narrow);
        let bright_pulsation = division.noise_bandwidth(&bright);
        let ideal = division.ideal(&wide);
        let gain_gate = Gate::new(rate, 0.003, 0.002, 0.030, 0.015);
        let response_gate = Gate::new(rate, 0.100, 0.060, 0.300, 0.150);
        let last_lag = played.len() - end;
        let mut reference = Self {
            division,
            played,
            sound: start..end,
            last_lag,
            rate,
            top,
            growth: sweep.growth().0,
            wide,
            narrow,
            bright,
            ideal,
            narrow_height,
            narrow_pulsation,
            bright_pulsation,
            gain_gate,
            response_gate,
            gain_energy: 0.0,
            response: Vec::new(),
            gain_fft: Fft::holding(gain_gate.frames()),
            // Twice as long, so that reading between bins is smooth.
            response_fft: Fft::holding(2 * response_gate.frames()),
        };
        reference.gain_energy = reference.energy(&reference.ideal, 0);
        reference.response = reference.spectrum(&reference.ideal, 0);
        Some(reference)
    }

    /// Energy in the gain's band about `centre` of a wide impulse response.
    pub fn energy(&self, response: &[f64], centre: usize) -> f64 {
        let width = self.rate / self.gain_fft.size() as f64;
        let (low, high) = self.gain_band();
        let bins = self.gain_fft.forward(self.gain_gate.cut(response, centre));
        let last = (high / width).floor() as usize;
        bins.iter().take(last + 1).skip((low / width).ceil() as usize).map(|bin| bin.norm_sqr()).sum()
    }

    /// Lower and upper end of the gain's band, in hertz.
    pub fn gain_band(&self) -> (f64, f64) {
        (GAIN_LOW, GAIN_HIGH.min(GAIN_HIGH_OF_RATE * self.rate))
    }

    /// Spectrum about `centre` of a wide impulse response, inside the response gate.
    pub fn spectrum(&self, response: &[f64], centre: usize) -> Vec<Bin> {
        self.response_fft.forward(self.response_gate.cut(response, centre))
    }

    /// Lags away from an arrival at `index` of an impulse response of `size`, as far apart as `frames` or more: what
    /// is there is noise, but for harmonics and second arrivals in some of them.
    pub fn away(&self, index: usize, size: usize, frames: usize) -> impl Iterator<Item = usize> + use<> {
        let back = (self.sound.len() / 2).min(size / 2);
        let span = back + self.last_lag.min(size / 2);
        let step = (span / NOISE_PIECES).max(frames).max(1);
        let (before, after) = ((BEFORE * self.rate) as usize, (AFTER * self.rate) as usize);
        (0..span / step).map(move |piece| (size - back + piece * step) % size).filter(move |centre| {
            let since = (centre + size - index) % size;
            since > after && size - since > before
        })
    }

    /// Distance of two of the response's bins, in hertz.
    pub fn response_width(&self) -> f64 {
        self.rate / self.response_fft.size() as f64
    }
}
