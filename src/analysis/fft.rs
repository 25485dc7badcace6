//! Real FFT in double precision, of sizes that are fast: 2^k and 3·2^k.

use std::cell::RefCell;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

/// One frequency of a spectrum.
pub type Bin = Complex<f64>;

thread_local! {
    // Twiddle factors of half a million points take longer than the transform itself. One planner per thread, so
    // that nothing is shared between instances.
    static PLANNER: RefCell<RealFftPlanner<f64>> = RefCell::new(RealFftPlanner::new());
}

/// A forward and an inverse transform of one size.
#[derive(Clone)]
pub struct Fft {
    forward: Arc<dyn RealToComplex<f64>>,
    inverse: Arc<dyn ComplexToReal<f64>>,
}

impl Fft {
    /// The transform of the smallest size that holds `frames`.
    pub fn holding(frames: usize) -> Self {
        let size = size_at_least(frames);
        PLANNER.with_borrow_mut(|planner| Self {
            forward: planner.plan_fft_forward(size),
            inverse: planner.plan_fft_inverse(size),
        })
    }

    /// Number of samples.
    pub fn size(&self) -> usize {
        self.forward.len()
    }

    /// Spectrum of `samples`, cut or filled up with zeros to the size: size/2 + 1 bins, not scaled.
    pub fn forward(&self, samples: impl IntoIterator<Item = f64>) -> Vec<Bin> {
        let mut input = self.forward.make_input_vec();
        for (slot, sample) in input.iter_mut().zip(samples) {
            *slot = sample;
        }
        let mut output = self.forward.make_output_vec();
        let done = self.forward.process(&mut input, &mut output);
        debug_assert!(done.is_ok(), "both buffers have the plan's own size");
        output
    }

    /// The samples of a spectrum, scaled so that it undoes [`Fft::forward`]. The phase of DC and of half the rate
    /// is ignored: a real signal has none there.
    pub fn inverse(&self, bins: impl IntoIterator<Item = Bin>) -> Vec<f64> {
        let mut input = self.inverse.make_input_vec();
        for (slot, bin) in input.iter_mut().zip(bins) {
            *slot = bin;
        }
        if let Some(bin) = input.first_mut() {
            bin.im = 0.0;
        }
        if let Some(bin) = input.last_mut() {
            bin.im = 0.0;
        }
        let mut output = self.inverse.make_output_vec();
        let done = self.inverse.process(&mut input, &mut output);
        debug_assert!(done.is_ok(), "both buffers have the plan's own size");
        let scale = 1.0 / self.size() as f64;
        for sample in &mut output {
            *sample *= scale;
        }
        output
    }

    /// Working memory for [`Fft::forward_into`] and [`Fft::inverse_into`].
    pub fn scratch(&self) -> Vec<Bin> {
        vec![Bin::default(); self.forward.get_scratch_len().max(self.inverse.get_scratch_len())]
    }

    /// As [`Fft::forward`], without allocating: `samples` (which are used up) and `bins` have their full lengths.
    pub fn forward_into(&self, samples: &mut [f64], bins: &mut [Bin], scratch: &mut [Bin]) {
        let done = self.forward.process_with_scratch(samples, bins, scratch);
        debug_assert!(done.is_ok(), "all buffers have the plan's own sizes");
    }

    /// As [`Fft::inverse`], without allocating: `bins` (which are used up) and `samples` have their full lengths.
    pub fn inverse_into(&self, bins: &mut [Bin], samples: &mut [f64], scratch: &mut [Bin]) {
        for end in [0, bins.len().saturating_sub(1)] {
            if let Some(bin) = bins.get_mut(end) {
                bin.im = 0.0;
            }
        }
        let done = self.inverse.process_with_scratch(bins, samples, scratch);
        debug_assert!(done.is_ok(), "all buffers have the plan's own sizes");
        let scale = 1.0 / self.size() as f64;
        for sample in samples {
            *sample *= scale;
        }
    }
}

/// Smallest fast size that is not below `frames` (nor below 6).
pub fn size_at_least(frames: usize) -> usize {
    let power = frames.max(5).next_power_of_two();
    let between = power / 4 * 3;
    if between >= frames { between } else { power }
}

/// Largest fast size that is not above `frames`, if there is one.
pub fn size_at_most(frames: usize) -> Option<usize> {
    let power = 1usize.checked_shl(frames.checked_ilog2()?)?;
    let between = power / 2 * 3;
    let size = if between <= frames { between } else { power };
    (size >= 6).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_fast_and_close() {
        assert_eq!([6, 7, 1000, 1025, 1537].map(size_at_least), [6, 8, 1024, 1536, 2048]);
        assert_eq!(
            [5, 6, 1000, 1024, 1536, 2000].map(size_at_most),
            [None, Some(6), Some(768), Some(1024), Some(1536), Some(1536)]
        );
    }

    #[test]
    fn inverse_undoes_forward() {
        for frames in [6, 100, 3 << 10] {
            let fft = Fft::holding(frames);
            let samples: Vec<f64> = (0..fft.size()).map(|n| ((n * n) as f64 * 0.37).sin()).collect();
            let back = fft.inverse(fft.forward(samples.iter().copied()));
            assert!(samples.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-13));
        }
    }
}
