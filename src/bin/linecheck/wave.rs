//! WAV files: samples as fractions of full scale, and which loudspeakers they are for.

use hound::{SampleFormat, WavReader};
use linecheck::meter::MAX_CHANNELS;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

/// Frames read at once.
const BLOCK: usize = 4_096;

/// Sample rates that the meters take, in hertz.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=384_000;

/// What a file is.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// In hertz.
    pub rate: f64,
    pub channels: usize,
    /// WAVEFORMATEXTENSIBLE's mask of loudspeakers, if the file has one.
    pub mask: Option<u32>,
}

/// An open file.
pub struct Wave {
    pub format: Format,
    reader: WavReader<BufReader<File>>,
}

impl Wave {
    /// Opens a file; the error is half a sentence.
    pub fn open(path: &str) -> Result<Self, String> {
        Self::open_wide(path, MAX_CHANNELS)
    }

    /// Opens a file of up to `most` channels.
    pub fn open_wide(path: &str, most: usize) -> Result<Self, String> {
        let mask = mask(path).map_err(|why| format!("the file cannot be read ({why})"))?;
        let reader = WavReader::open(path).map_err(|why| words(&why))?;
        let spec = reader.spec();
        let channels = usize::from(spec.channels);
        if channels == 0 || channels > most {
            return Err(format!("it has {channels} channels, and the meters take 1 to {most}"));
        }
        if !RATES.contains(&spec.sample_rate) {
            return Err(format!(
                "its sample rate is {} Hz, and the meters take 8 to 384 kHz",
                spec.sample_rate
            ));
        }
        Ok(Self { format: Format { rate: spec.sample_rate.into(), channels, mask }, reader })
    }

    /// Length in frames, as the file says.
    pub fn frames(&self) -> usize {
        self.reader.duration() as usize
    }

    /// All samples, each channel for itself. Only for files whose length is known to be sensible.
    pub fn all(self) -> Result<Vec<Vec<f32>>, String> {
        let mut whole = vec![Vec::new(); self.format.channels];
        self.read(|block| {
            for (channel, part) in whole.iter_mut().zip(block) {
                channel.extend_from_slice(part);
            }
        })?;
        Ok(whole)
    }

    /// Hands out the samples, block by block, each channel for itself.
    pub fn read(mut self, each: impl FnMut(&[Vec<f32>])) -> Result<(), String> {
        let spec = self.reader.spec();
        let channels = self.format.channels;
        match spec.sample_format {
            SampleFormat::Float => blocks(self.reader.samples::<f32>(), channels, each),
            SampleFormat::Int => {
                let full_scale = (1i64 << (spec.bits_per_sample.max(1) - 1)) as f64;
                let samples = self.reader.samples::<i32>();
                blocks(samples.map(|s| s.map(|s| (f64::from(s) / full_scale) as f32)), channels, each)
            }
        }
    }
}

fn blocks(
    samples: impl Iterator<Item = hound::Result<f32>>,
    channels: usize,
    mut each: impl FnMut(&[Vec<f32>]),
) -> Result<(), String> {
    let mut block = vec![Vec::with_capacity(BLOCK); channels];
    let mut channel = 0;
    for sample in samples {
        block[channel].push(sample.map_err(|why| words(&why))?);
        channel = (channel + 1) % channels;
        if channel == 0 && block[0].len() == BLOCK {
            each(&block);
            block.iter_mut().for_each(Vec::clear);
        }
    }
    each(&block);
    Ok(())
}

fn words(why: &hound::Error) -> String {
    match why {
        hound::Error::IoError(why) if why.kind() == std::io::ErrorKind::UnexpectedEof => {
            "the file ends too early".to_owned()
        }
        hound::Error::IoError(why) => format!("the file cannot be read ({why})"),
        hound::Error::FormatError(why) => format!("this is no WAV file that can be read ({why})"),
        hound::Error::Unsupported | hound::Error::InvalidSampleFormat => {
            "its sample format is not supported: integers of 8 to 32 bits or floats of 32 bits are".to_owned()
        }
        other => format!("it cannot be read ({other})"),
    }
}

/// The mask of loudspeakers in the format chunk, which the reader of samples does not hand out. `None` if the file has
/// none, or is none of ours.
fn mask(path: &str) -> std::io::Result<Option<u32>> {
    const EXTENSIBLE: [u8; 2] = [0xfe, 0xff];
    let mut file = BufReader::new(File::open(path)?);
    let Some(size) = chunk(&mut file, b"fmt ")? else { return Ok(None) };
    let mut format = [0; 24];
    let whole = size >= 40 && file.read_exact(&mut format).is_ok() && format.starts_with(&EXTENSIBLE);
    let [.., a, b, c, d] = format;
    Ok(Some(u32::from_le_bytes([a, b, c, d])).filter(|mask| whole && *mask != 0))
}

/// The comment of a file (LIST of INFO, ICMT), if it has one. The error is half a sentence.
pub fn comment(path: &str) -> Result<Option<String>, String> {
    const LONGEST: u64 = 1 << 20;
    let read = || -> std::io::Result<Option<String>> {
        let mut file = BufReader::new(File::open(path)?);
        let Some(size) = chunk(&mut file, b"LIST")? else { return Ok(None) };
        let mut list = Vec::new();
        file.take(size.min(LONGEST)).read_to_end(&mut list)?;
        let Some(mut rest) = list.strip_prefix(b"INFO") else { return Ok(None) };
        while let Some(([id @ .., a, b, c, d], entries)) = rest.split_first_chunk::<8>() {
            let size = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
            let text = entries.get(..size.min(entries.len())).unwrap_or_default();
            if id == b"ICMT" {
                let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
                return Ok(Some(String::from_utf8_lossy(text).into_owned()));
            }
            rest = entries.get(size.next_multiple_of(2)..).unwrap_or_default();
        }
        Ok(None)
    };
    read().map_err(|why| format!("the file cannot be read ({why})"))
}

/// Goes to the contents of the first chunk that is called so: their length, or `None` if there is none.
fn chunk(file: &mut BufReader<File>, wanted: &[u8; 4]) -> std::io::Result<Option<u64>> {
    let mut head = [0; 12];
    if file.read_exact(&mut head).is_err() || !head.ends_with(b"WAVE") {
        return Ok(None);
    }
    let mut found = [0; 8];
    while file.read_exact(&mut found).is_ok() {
        let [id @ .., a, b, c, d] = found;
        let size = i64::from(u32::from_le_bytes([a, b, c, d]));
        if id == *wanted {
            return Ok(Some(size.unsigned_abs()));
        }
        file.seek(SeekFrom::Current(size + size % 2))?;
    }
    Ok(None)
}
