//! Samples as WAV files of 32-bit floats.

use hound::{SampleFormat, WavSpec, WavWriter};
use std::io::Cursor;
use std::sync::Arc;

/// What one output does at one input, sample by sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Impulse {
    /// The output, from 1.
    pub output: usize,
    /// The input, from 1.
    pub input: usize,
    /// Samples a second.
    pub rate: u32,
    /// The impulse response: the first sample is the moment of playing, the sum about the gain, the band 20 Hz to 20 kHz.
    pub samples: Arc<[f32]>,
}

impl Impulse {
    /// What its file is called, without an ending.
    pub fn name(&self) -> String {
        format!("impulse-out{}-in{}", self.output, self.input)
    }

    /// As a file of one channel; `None` where it is too long for one.
    pub fn to_wav(&self) -> Option<Vec<u8>> {
        file(&[&self.samples], self.rate)
    }
}

/// A file of `channels` of the same length; `None` where it would be too long for its format, 4 GB.
pub fn file(channels: &[&[f32]], rate: u32) -> Option<Vec<u8>> {
    let spec = WavSpec {
        channels: u16::try_from(channels.len()).ok()?,
        sample_rate: rate,
        bits_per_sample: 32,
        sample_format: SampleFormat::Float,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut bytes, spec).ok()?;
    for frame in 0..channels.first().map_or(0, |channel| channel.len()) {
        for channel in channels {
            writer.write_sample(channel.get(frame).copied().unwrap_or_default()).ok()?;
        }
    }
    writer.finalize().ok()?;
    Some(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hound::WavReader;

    #[test]
    fn every_sample_is_read_as_it_was_written() {
        let samples = [0.0, -0.5, 1.5, f32::MIN_POSITIVE, 1e-7];
        let impulse = Impulse { output: 2, input: 1, rate: 44_100, samples: samples.into() };
        assert_eq!(impulse.name(), "impulse-out2-in1");
        let file = impulse.to_wav().unwrap();
        let mut reader = WavReader::new(file.as_slice()).unwrap();
        let spec = reader.spec();
        assert_eq!((spec.channels, spec.sample_rate, spec.sample_format), (1, 44_100, SampleFormat::Float));
        let read: Vec<f32> = reader.samples().map(|sample| sample.unwrap()).collect();
        assert_eq!(read, samples);
    }
}
