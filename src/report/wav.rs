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

/// What was sent and what came back, side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What its file is called, without an ending.
    pub name: String,
    /// What it is, in a line for programs; written into the file as its comment.
    pub note: String,
    /// What it is, in lines for people.
    pub words: Vec<String>,
    /// Samples a second.
    pub rate: u32,
    /// The channels, all of one length.
    pub channels: Vec<Vec<f32>>,
}

impl Recording {
    /// As a file; `None` where it is too long for one. Its channels belong to no loudspeakers (a mask of 0 in
    /// WAVEFORMATEXTENSIBLE), and its note stands behind the samples (RIFF, LIST of INFO, ICMT).
    pub fn to_wav(&self) -> Option<Vec<u8>> {
        let channels: Vec<&[f32]> = self.channels.iter().map(Vec::as_slice).collect();
        let mut bytes = file(&channels, self.rate)?;
        bytes.get_mut(MASK)?.fill(0);
        let mut comment = self.note.replace('\0', " ").into_bytes();
        comment.push(0);
        let size = u32::try_from(comment.len()).ok()?;
        comment.resize(comment.len().next_multiple_of(2), 0);
        let list = 4 + 8 + u32::try_from(comment.len()).ok()?;
        bytes.extend(*b"LIST");
        bytes.extend(list.to_le_bytes());
        bytes.extend(*b"INFOICMT");
        bytes.extend(size.to_le_bytes());
        bytes.extend(comment);
        let whole = u32::try_from(bytes.len().checked_sub(8)?).ok()?;
        bytes.get_mut(LENGTH)?.copy_from_slice(&whole.to_le_bytes());
        Some(bytes)
    }
}

/// Where the length of the whole stands in a file, but for the first eight bytes.
const LENGTH: std::ops::Range<usize> = 4..8;
/// Where a file of 32-bit floats has the mask of its loudspeakers: 20 bytes into its format, which begins at byte 20.
const MASK: std::ops::Range<usize> = 40..44;

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

    #[test]
    fn a_recording_of_any_channels_is_read_as_it_was_written_and_says_what_it_is() {
        for (channels, frames) in [(1, 3), (2, 4), (3, 1), (4, 5), (18, 7), (32, 2)] {
            let sample = |channel: usize, frame: usize| channel as f32 - 0.125 * frame as f32;
            let made = |channel| (0..frames).map(|frame| sample(channel, frame)).collect();
            let recording = Recording {
                name: "take".to_owned(),
                note: "{\"number\":1}".to_owned(),
                words: Vec::new(),
                rate: 96_000,
                channels: (0..channels).map(made).collect(),
            };
            let file = recording.to_wav().unwrap();
            let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
            assert_eq!(number(4) as usize, file.len() - 8);
            // WAVE_FORMAT_EXTENSIBLE, 32 valid bits, no loudspeakers, IEEE float (KSDATAFORMAT_SUBTYPE_IEEE_FLOAT).
            assert_eq!(
                (number(16), &file[20..22], &file[36..40]),
                (40, &[0xfe, 0xff][..], &[22, 0, 32, 0][..])
            );
            assert_eq!((number(40), &file[44..46]), (0, &[3, 0][..]));
            let data = 68 + 4 * channels * frames;
            assert_eq!((&file[data..data + 4], &file[data + 8..data + 16]), (&b"LIST"[..], &b"INFOICMT"[..]));
            assert!(file[data + 20..].starts_with(b"{\"number\":1}\0"));
            let mut reader = WavReader::new(file.as_slice()).unwrap();
            assert_eq!((reader.spec().channels as usize, reader.spec().sample_rate), (channels, 96_000));
            let read: Vec<f32> = reader.samples().map(|sample| sample.unwrap()).collect();
            let expected =
                (0..frames).flat_map(|frame| (0..channels).map(move |channel| sample(channel, frame)));
            assert_eq!(read, expected.collect::<Vec<f32>>());
        }
    }
}
