//! What is read off one oversampled channel: true peak, PPM types I and II, VU.

use super::clock::{Clean, Clock, Piece};
use super::oversample::{LAG, Oversampler};
use super::pieces::Pieces;
use super::ppm::{Needle, Ppm, Vu};
use super::true_peak::{Peaks, TruePeak};
use super::wide::{Wide, Work};

/// Readings of the meters that see a channel between its samples.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Programme {
    /// True peak (ITU-R BS.1770-5).
    pub true_peak: TruePeak,
    /// PPM type I (IEC 60268-10; DIN, Nordic).
    pub ppm_i: Needle,
    /// PPM type II (IEC 60268-10; BBC, EBU).
    pub ppm_ii: Needle,
    /// VU (IEC 60268-17).
    pub vu: Needle,
}

/// Meters one channel between its samples. Readings lag by 18 samples; [`ProgrammeMeter::flush`] takes them in.
#[derive(Debug, Clone)]
pub struct ProgrammeMeter {
    clock: Clock,
    wide: Wide,
    oversampler: Oversampler,
    peaks: Peaks,
    ppm: Ppm,
    vu: Vu,
}

impl ProgrammeMeter {
    /// A meter for the given sample rate in hertz.
    pub fn new(rate: f64) -> Self {
        let oversampler = Oversampler::new(rate);
        let ppm = Ppm::new(rate, oversampler.factor());
        Self {
            clock: Clock::new(rate),
            wide: Wide::here(),
            oversampler,
            peaks: Peaks::default(),
            ppm,
            vu: Vu::new(),
        }
    }

    /// Takes in samples; those that are not finite count as silence.
    pub fn process(&mut self, samples: &[f32]) {
        let wide = self.wide;
        wide.run(self, &[samples]);
    }

    #[inline(always)]
    pub(super) fn piece(&mut self, clean: &Clean, piece: Piece) {
        let samples = self.oversampler.process(clean.first(piece.length));
        self.peaks.piece(samples, piece);
        self.ppm.piece(samples, piece);
        self.vu.piece(samples, piece);
    }

    /// Takes in the silence after the last sample that it takes to see the last peak.
    pub fn flush(&mut self) {
        self.process(&[0.0; LAG + 1]);
    }

    /// The reading.
    pub fn read(&self) -> Programme {
        let [ppm_i, ppm_ii] = self.ppm.read();
        Programme { true_peak: self.peaks.read(), ppm_i, ppm_ii, vu: self.vu.read() }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clock.reset();
        self.oversampler.reset();
        self.peaks.reset();
        self.ppm.reset();
        self.vu.reset();
    }
}

impl Work for ProgrammeMeter {
    #[inline(always)]
    fn work(&mut self, channels: &[&[f32]]) {
        let mut pieces = Pieces::new(self.clock, channels);
        while let Some((clean, piece)) = pieces.next() {
            self.piece(clean, piece);
        }
        self.clock = pieces.clock;
    }
}

/// Meters the true peak alone of one channel (ITU-R BS.1770-5).
#[derive(Debug, Clone)]
pub struct TruePeakMeter {
    clock: Clock,
    wide: Wide,
    oversampler: Oversampler,
    peaks: Peaks,
}

impl TruePeakMeter {
    /// A meter for the given sample rate in hertz.
    pub fn new(rate: f64) -> Self {
        Self {
            clock: Clock::new(rate),
            wide: Wide::here(),
            oversampler: Oversampler::new(rate),
            peaks: Peaks::default(),
        }
    }

    /// Takes in samples; those that are not finite count as silence.
    pub fn process(&mut self, samples: &[f32]) {
        let wide = self.wide;
        wide.run(self, &[samples]);
    }

    /// Takes in the silence after the last sample that it takes to see the last peak.
    pub fn flush(&mut self) {
        self.process(&[0.0; LAG + 1]);
    }

    /// The reading.
    pub fn read(&self) -> TruePeak {
        self.peaks.read()
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clock.reset();
        self.oversampler.reset();
        self.peaks.reset();
    }
}

impl Work for TruePeakMeter {
    #[inline(always)]
    fn work(&mut self, channels: &[&[f32]]) {
        let mut pieces = Pieces::new(self.clock, channels);
        while let Some((clean, piece)) = pieces.next() {
            self.peaks.piece(self.oversampler.process(clean.first(piece.length)), piece);
        }
        self.clock = pieces.clock;
    }
}
