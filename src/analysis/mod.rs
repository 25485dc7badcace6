//! Slow mathematics that may allocate; never called by the audio thread, and the only place that knows an FFT.

pub mod arrival;
pub mod convolution;
pub mod correlate;
pub mod deconvolution;
pub mod fft;
pub mod gate;
#[cfg(test)]
pub mod imitation;
pub mod keying;
pub mod lines;
pub mod mains;
pub mod resample;
pub mod rta;
pub mod sine;
pub mod smooth;
pub mod spectrum;
pub mod usb;
pub mod weighting;
