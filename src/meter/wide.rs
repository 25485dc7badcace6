//! The same work, compiled once for every processor and once for those with registers of 256 bits (AVX2).
//!
//! Which of both runs is settled when a meter is made; the audio thread only looks at a flag. Nothing is contracted or
//! reordered, so both give the same bits.

use super::surround::MAX_CHANNELS;

/// What a meter does with a stretch of its channels.
pub(super) trait Work {
    /// Takes in a stretch. It and what it calls must be inlined (`#[inline(always)]`) to be compiled both ways.
    fn work(&mut self, channels: &[&[f32]]);
}

/// Channels as slices.
pub(super) struct Slices<'a>([&'a [f32]; MAX_CHANNELS], usize);

impl<'a> Slices<'a> {
    /// At most so many of them.
    pub fn first(&self, channels: usize) -> &[&'a [f32]] {
        &self.0[..self.1.min(channels)]
    }
}

/// As many of these channels as a meter takes.
pub(super) fn slices<C: AsRef<[f32]>>(channels: &[C]) -> Slices<'_> {
    let mut slices = [&[][..]; MAX_CHANNELS];
    for (slice, channel) in slices.iter_mut().zip(channels) {
        *slice = channel.as_ref();
    }
    Slices(slices, channels.len().min(MAX_CHANNELS))
}

/// Samples of the shortest channel.
#[inline(always)]
pub(super) fn shortest(channels: &[&[f32]]) -> usize {
    channels.iter().map(|channel| channel.len()).min().unwrap_or(0)
}

/// Whether this processor has the wide registers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wide(bool);

impl Wide {
    /// Not used, whatever the processor.
    #[cfg(test)]
    pub const NO: Self = Self(false);

    /// What the processor has.
    pub fn here() -> Self {
        #[cfg(target_arch = "x86_64")]
        return Self(std::arch::is_x86_feature_detected!("avx2"));
        #[cfg(not(target_arch = "x86_64"))]
        Self(false)
    }

    /// Has a meter take in a stretch.
    #[inline]
    pub fn run(self, meter: &mut impl Work, channels: &[&[f32]]) {
        #[cfg(target_arch = "x86_64")]
        if self.0 {
            #[allow(unsafe_code, reason = "the only way to instructions that not every processor has")]
            // SAFETY: this processor has them: the flag is set by nothing but `here`.
            return unsafe { wide(meter, channels) };
        }
        meter.work(channels);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn wide(meter: &mut impl Work, channels: &[&[f32]]) {
    meter.work(channels);
}
