//! True peak (ITU-R BS.1770-5, annex 2) of one channel, and how often it went over full scale.

use super::clock::Piece;
use super::level::{FallingPeak, largest};
use super::oversample::Oversampled;

/// Above this, 0.1 dB over full scale, an excursion is an over: nearer than that the meter could not be sure.
const OVER: f32 = 1.011_579_5;

/// A peak between three samples is at most so much above the highest of them (2/√3).
const ABOVE: f32 = 1.16;

/// Reading of the true peak.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TruePeak {
    /// With a fall of 20 dB in 1.7 s, as a fraction of full scale.
    pub peak: f32,
    /// Highest of the last two seconds; when it runs out, the falling peak takes its place.
    pub held: f32,
    /// Highest since the reset. 20 lg of it is the level in dBTP.
    pub max: f32,
    /// Excursions above +0.1 dBTP since the reset: half-waves that a converter may clip.
    pub overs: u64,
}

/// Finds the peaks of an oversampled channel; between three samples it takes the wave for a sine, so that the grid of
/// the oversampling costs nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Peaks {
    peak: FallingPeak,
    /// The last two samples, and the largest magnitude of the frame they are in.
    last: [f32; 2],
    size: f32,
    is_over: bool,
    overs: u64,
}

impl Peaks {
    #[inline(always)]
    pub fn piece(&mut self, samples: &Oversampled, piece: Piece) {
        let sizes = samples.sizes();
        if largest(sizes).max(self.size) * ABOVE > self.peak.floor().min(OVER) {
            match samples.factor {
                4 => self.scan::<4>(samples),
                _ => self.scan::<2>(samples),
            }
        } else {
            self.is_over = false;
        }
        if let Some(last) = sizes.len().checked_sub(1) {
            self.size = sizes[last];
            self.last = match samples.factor {
                4 => tail(samples.frame::<4>(last)),
                _ => tail(samples.frame::<2>(last)),
            };
        }
        if piece.ends.is_some() {
            self.peak.end_slot();
        }
    }

    #[inline(always)]
    fn scan<const FACTOR: usize>(&mut self, samples: &Oversampled) {
        let (mut before, mut last) = (self.size, self.last);
        let mut known = true;
        for (frame, &size) in samples.sizes().iter().enumerate() {
            let worth = size.max(before) * ABOVE > self.peak.floor().min(OVER);
            before = size;
            if !worth {
                (self.is_over, known) = (false, false);
                continue;
            }
            if !known {
                last = tail(samples.frame::<FACTOR>(frame - 1));
            }
            for sample in samples.frame::<FACTOR>(frame) {
                self.judge(last, sample);
                last = [last[1], sample];
            }
            known = true;
        }
    }

    /// Judges the second of the last two samples.
    #[inline(always)]
    fn judge(&mut self, [before, centre]: [f32; 2], after: f32) {
        let mut size = centre.abs();
        if size >= before.abs() && size >= after.abs() && size * ABOVE > self.peak.floor().min(OVER) {
            // A neighbour on the other side of zero is too far away to tell.
            let same = |neighbour: f32| (neighbour * centre.signum()).max(0.0);
            size = crest(same(before), size, same(after));
            self.peak.raise(size);
        }
        let over = size > OVER;
        self.overs += u64::from(over && !self.is_over);
        self.is_over = over;
    }

    pub fn read(&self) -> TruePeak {
        let (peak, held, max) = (self.peak.peak(), self.peak.held(), self.peak.max());
        TruePeak { peak, held, max, overs: self.overs }
    }

    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

/// The last two samples of a frame.
#[inline(always)]
fn tail<const FACTOR: usize>(frame: [f32; FACTOR]) -> [f32; 2] {
    [frame[FACTOR - 2], frame[FACTOR - 1]]
}

/// Amplitude of the sine through three equidistant magnitudes of which the middle one is the largest.
///
/// With step θ and the middle one φ off the crest: before + after = 2 A cos φ cos θ, after − before = ∓2 A sin φ sin θ.
#[inline(always)]
fn crest(before: f32, centre: f32, after: f32) -> f32 {
    let sum = (before + after) / (2.0 * centre);
    let square_sine = 1.0 - sum * sum;
    // So slow a wave has its crest at the sample; silence has none.
    if square_sine.is_nan() || square_sine <= 1e-3 {
        return centre;
    }
    let difference = (after - before) / (2.0 * centre);
    centre * (1.0 + difference * difference / square_sine).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crest_of_a_sine_is_found_whatever_the_phase() {
        for step in [0.05f32, 0.3, 0.707, 1.0] {
            for offset in [-0.5f32, -0.2, 0.0, 0.4] {
                let at = |n: f32| (step * (n + offset)).cos();
                let found = crest(at(-1.0), at(0.0), at(1.0));
                assert!((found - 1.0).abs() < 4e-4, "{step} {offset}: {found}");
            }
        }
        assert_eq!(crest(0.0, 0.0, 0.0), 0.0);
        assert_eq!(crest(1.0, 1.0, 1.0), 1.0);
        assert!(crest(1.0, 1.0, 0.0) <= ABOVE);
    }
}
