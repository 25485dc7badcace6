//! All meters over up to 16 channels, each sample cleaned once and met while it is in the cache.

use super::clock::Clock;
use super::level::{LevelMeter, Meter};
use super::loudness::{Loudness, LoudnessMeter};
use super::peaks::{Programme, ProgrammeMeter};
use super::pieces::Pairs;
use super::sound_level::{SoundLevelMeter, SoundLevels};
use super::stereo::{Stereo, StereoMeter};
use super::surround::MAX_CHANNELS;
use super::wide::{Wide, Work, slices};

/// All meters.
#[derive(Debug, Clone)]
pub struct Bank {
    clock: Clock,
    wide: Wide,
    levels: Vec<LevelMeter>,
    programmes: Vec<ProgrammeMeter>,
    sound_levels: SoundLevelMeter,
    loudness: LoudnessMeter,
    stereo: Option<StereoMeter>,
}

impl Bank {
    /// Meters for a sample rate in hertz; one channel for each weight in the loudness ([`super::weights`]), at most 16.
    pub fn new(rate: f64, weights: &[f64]) -> Self {
        let channels = weights.len().min(MAX_CHANNELS);
        Self {
            clock: Clock::new(rate),
            wide: Wide::here(),
            levels: vec![LevelMeter::new(rate); channels],
            programmes: vec![ProgrammeMeter::new(rate); channels],
            sound_levels: SoundLevelMeter::new(rate, channels),
            loudness: LoudnessMeter::new(rate, weights),
            stereo: (channels >= 2).then(|| StereoMeter::new(rate)),
        }
    }

    /// Channels.
    pub fn channels(&self) -> usize {
        self.levels.len()
    }

    /// Takes in as many samples of each channel as the shortest has; channels beyond those of [`Bank::new`] don't count.
    pub fn process<C: AsRef<[f32]>>(&mut self, channels: &[C]) {
        let wide = self.wide;
        wide.run(self, slices(channels).first(self.levels.len()));
    }

    /// A channel's level. `None` if there is no such channel.
    pub fn level(&self, channel: usize) -> Option<Meter> {
        self.levels.get(channel).map(LevelMeter::read)
    }

    /// A channel's true peak and programme meters. `None` if there is no such channel.
    pub fn programme(&self, channel: usize) -> Option<Programme> {
        self.programmes.get(channel).map(ProgrammeMeter::read)
    }

    /// A channel's weighted levels. `None` if there is no such channel.
    pub fn sound_levels(&self, channel: usize) -> Option<SoundLevels> {
        (channel < self.channels()).then(|| self.sound_levels.read(channel))
    }

    /// The loudness of all channels together.
    pub fn loudness(&self) -> Loudness {
        self.loudness.read()
    }

    /// The first two channels against each other. `None` with one channel.
    pub fn stereo(&self) -> Option<Stereo> {
        self.stereo.as_ref().map(StereoMeter::read)
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clock.reset();
        self.levels.iter_mut().for_each(LevelMeter::reset);
        self.programmes.iter_mut().for_each(ProgrammeMeter::reset);
        self.sound_levels.reset();
        self.loudness.reset();
        self.stereo.iter_mut().for_each(StereoMeter::reset);
    }

    /// Lets the true peaks see the silence after the last sample. Afterwards only [`Bank::reset`] makes sense.
    pub fn flush(&mut self) {
        self.programmes.iter_mut().for_each(ProgrammeMeter::flush);
    }
}

impl Work for Bank {
    #[inline(always)]
    fn work(&mut self, channels: &[&[f32]]) {
        let mut pairs = Pairs::new(self.clock, channels);
        while let Some(piece) = pairs.next() {
            for side in 0..pairs.sides() {
                let pair = pairs.side(side, piece);
                for (lane, clean) in pair.channels().iter().enumerate() {
                    self.loudness.count_invalid(clean.invalid);
                    self.levels[2 * side + lane].piece(clean, piece);
                    self.programmes[2 * side + lane].piece(clean, piece);
                }
                self.sound_levels.pair(side, pair, piece);
                self.loudness.pair(side, pair, piece);
                if let Some(stereo) = self.stereo.as_mut().filter(|_| side == 0) {
                    stereo.piece(pair, piece);
                }
            }
            self.sound_levels.end(piece);
            self.loudness.end(piece);
        }
        self.clock = pairs.clock;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wide_registers_give_the_same_bits() {
        let mut random = 7u32;
        let mut noise = || {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            random as f32 / 2f32.powi(31) - 1.0
        };
        for (rate, channels) in [(44_100.0, 3), (192_000.0, 2)] {
            let signal: Vec<Vec<f32>> =
                (0..channels).map(|_| (0..rate as usize * 4).map(|_| noise()).collect()).collect();
            let weights = [1.0; 3];
            let (mut wide, mut plain) =
                (Bank::new(rate, &weights[..channels]), Bank::new(rate, &weights[..channels]));
            plain.wide = Wide::NO;
            wide.process(&signal);
            plain.process(&signal);
            assert_eq!(wide.loudness(), plain.loudness());
            assert!(wide.loudness().range.is_some());
            assert_eq!(wide.stereo(), plain.stereo());
            for channel in 0..channels {
                assert_eq!(wide.level(channel), plain.level(channel));
                assert_eq!(wide.programme(channel), plain.programme(channel));
                assert_eq!(wide.sound_levels(channel), plain.sound_levels(channel));
            }
        }
    }
}
