//! What is played and what comes back: a [`Tape`] of cued sounds, and the [`Take`] that holds it together with
//! the recording made beside it, sample for sample.
//!
//! The tape *is* the reference for every later computation, so what was meant and what was played cannot drift
//! apart: levels and fades are rendered into it, and the engine adds nothing but the ramp of a cut.

use crate::units::{Dbfs, HARD_CEILING};

/// Channels that one instance can drive or hear, at most.
pub const MAX_CHANNELS: usize = 16;

/// A set of outputs, by 0-based index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outputs(u16);

impl Outputs {
    /// The set that holds `output` alone.
    pub fn one(output: usize) -> Self {
        Self(if output < MAX_CHANNELS { 1 << output } else { 0 })
    }

    /// The first `count` outputs.
    pub fn first(count: usize) -> Self {
        Self(if count >= MAX_CHANNELS { u16::MAX } else { (1 << count) - 1 })
    }

    /// Whether `output` is in the set.
    pub fn contains(self, output: usize) -> bool {
        output < MAX_CHANNELS && self.0 & (1 << output) != 0
    }
}

/// One sound at one time on some outputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cue {
    /// Index into [`Tape::sounds`].
    pub sound: usize,
    /// Where it is played.
    pub outputs: Outputs,
    /// First frame, counted from the start of the tape.
    pub start: usize,
    /// Amplitude factor.
    pub gain: f32,
}

/// Why a tape was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TapeError {
    /// A cue names a sound that is not on the tape.
    #[error("cue {0} names a sound that is not on the tape")]
    NoSuchSound(usize),
    /// A cue would run past the end of the tape.
    #[error("cue {0} runs past the end of the tape")]
    TooLong(usize),
    /// A sample is not a finite number.
    #[error("sound {0} holds a sample that is not a finite number")]
    NotFinite(usize),
    /// The summed cues exceed the ceiling.
    #[error("output {output} would peak at {peak:.6}, above the ceiling of {ceiling:.6}")]
    TooLoud {
        /// 1-based output.
        output: usize,
        /// Its largest |sample|.
        peak: f32,
        /// What was allowed.
        ceiling: f32,
    },
}

/// Sounds, and when each is played on which outputs at what gain. Immutable once made; never above its ceiling.
#[derive(Debug, Clone, PartialEq)]
pub struct Tape {
    sounds: Vec<Vec<f32>>,
    cues: Vec<Cue>,
    outputs: usize,
    frames: usize,
    ceiling: f32,
}

impl Tape {
    /// A tape of `frames` frames for `outputs` outputs that never exceeds `ceiling` (nor −6 dBFS).
    ///
    /// # Errors
    /// Refuses cues that do not fit, samples that are not finite, and sums above the ceiling.
    pub fn new(
        outputs: usize,
        frames: usize,
        ceiling: Dbfs,
        sounds: Vec<Vec<f32>>,
        mut cues: Vec<Cue>,
    ) -> Result<Self, TapeError> {
        for (index, sound) in sounds.iter().enumerate() {
            if sound.iter().any(|sample| !sample.is_finite()) {
                return Err(TapeError::NotFinite(index));
            }
        }
        for (index, cue) in cues.iter().enumerate() {
            let sound = sounds.get(cue.sound).ok_or(TapeError::NoSuchSound(index))?;
            if cue.start + sound.len() > frames {
                return Err(TapeError::TooLong(index));
            }
        }
        cues.sort_by_key(|cue| cue.start);
        let ceiling = ceiling.0.min(HARD_CEILING.0);
        // A rounding error of the rendering must not refuse a tape that was made exactly at the ceiling.
        let ceiling = (Dbfs(ceiling).amplitude() * (1.0 + 1e-6)) as f32;
        let tape = Self { sounds, cues, outputs, frames, ceiling };
        for output in 0..outputs {
            let peak = tape.channel(output).iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
            if peak > ceiling {
                return Err(TapeError::TooLoud { output: output + 1, peak, ceiling });
            }
        }
        Ok(tape)
    }

    /// A tape that plays nothing for `frames` frames.
    pub fn silent(outputs: usize, frames: usize) -> Self {
        Self { sounds: Vec::new(), cues: Vec::new(), outputs, frames, ceiling: 0.0 }
    }

    /// Length in frames.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// Samples of all sounds.
    fn samples(&self) -> usize {
        self.sounds.iter().map(Vec::len).sum()
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Largest |sample| that the tape may hold.
    pub fn ceiling(&self) -> f32 {
        self.ceiling
    }

    /// The cues, in order of their start.
    pub fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// Adds what the tape plays on `output` from frame `from` on to `buffer`. Real-time safe.
    pub fn add_to(&self, output: usize, from: usize, buffer: &mut [f32]) {
        let to = from + buffer.len();
        for cue in self.cues.iter().take_while(|cue| cue.start < to) {
            let Some(sound) = self.sounds.get(cue.sound) else { continue };
            let end = cue.start + sound.len();
            if !cue.outputs.contains(output) || end <= from {
                continue;
            }
            let first = cue.start.max(from);
            let last = end.min(to);
            let source = sound.get(first - cue.start..last - cue.start).unwrap_or(&[]);
            let target = buffer.get_mut(first - from..last - from).unwrap_or(&mut []);
            for (out, sample) in target.iter_mut().zip(source) {
                *out += sample * cue.gain;
            }
        }
    }

    /// Everything that is played on `output`, exactly as the engine plays it.
    pub fn channel(&self, output: usize) -> Vec<f32> {
        let mut buffer = vec![0.0; self.frames];
        self.add_to(output, 0, &mut buffer);
        buffer
    }
}

/// Why a take is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Played to its end.
    Finished,
    /// Stop was asked for.
    Stopped,
    /// The host deactivated or re-activated the plugin.
    Deactivated,
    /// The return grew the way a feedback loop does and the output was cut.
    Runaway,
}

/// A tape and the recording made while it played: one box that is handed from the operator to the audio thread
/// and back. The audio thread only writes into it.
#[derive(Debug, Clone)]
pub struct Take {
    /// What is played.
    pub tape: Tape,
    /// One channel per input, each as long as the tape. A frame that was never recorded, and a sample that was
    /// not a finite number, is NaN: a hole can't pass for silence.
    pub recording: Vec<Vec<f32>>,
    /// Frames played and recorded so far.
    pub position: usize,
    /// Set by the engine when the take is over.
    pub end: Option<End>,
    /// Sample rate of the plugin's clock, in hertz.
    pub rate: f64,
    /// Tells the operator's takes apart; the engine does not look at it.
    pub ticket: u64,
}

impl Take {
    /// A take ready to be played. Writing the NaNs also touches every page before the audio thread sees it.
    pub fn new(tape: Tape, inputs: usize, rate: f64) -> Self {
        let recording = vec![vec![f32::NAN; tape.frames()]; inputs];
        Self { tape, recording, position: 0, end: None, rate, ticket: 0 }
    }

    /// Bytes of its samples: those of the recording and of the sounds on the tape.
    pub fn bytes(&self) -> usize {
        let recorded: usize = self.recording.iter().map(Vec::len).sum();
        (recorded + self.tape.samples()) * size_of::<f32>()
    }

    /// Whether all of it was played and `input` came back without a hole.
    pub fn is_whole(&self, input: usize) -> bool {
        self.end == Some(End::Finished)
            && self
                .recording
                .get(input)
                .is_some_and(|channel| channel.iter().all(|sample| sample.is_finite()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tape() -> Tape {
        let cues = vec![
            Cue { sound: 0, outputs: Outputs::one(1), start: 5, gain: 0.5 },
            Cue { sound: 0, outputs: Outputs::first(2), start: 1, gain: 1.0 },
        ];
        Tape::new(2, 10, Dbfs(-6.0), vec![vec![0.1, 0.2, 0.3]], cues).expect("fits")
    }

    #[test]
    fn plays_the_same_whatever_the_pieces() {
        let tape = tape();
        assert_eq!(tape.channel(0), [0.0, 0.1, 0.2, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let whole = tape.channel(1);
        for piece in 1..10 {
            let mut joined = vec![0.0; 10];
            for (index, chunk) in joined.chunks_mut(piece).enumerate() {
                tape.add_to(1, index * piece, chunk);
            }
            assert_eq!(joined, whole, "pieces of {piece}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_played() {
        let cue = |sound, start, gain| vec![Cue { sound, outputs: Outputs::one(0), start, gain }];
        let refuse = |sounds, cues| Tape::new(1, 4, Dbfs(-20.0), sounds, cues).expect_err("must be refused");
        assert_eq!(refuse(vec![vec![0.0]], cue(1, 0, 1.0)), TapeError::NoSuchSound(0));
        assert_eq!(refuse(vec![vec![0.0; 3]], cue(0, 2, 1.0)), TapeError::TooLong(0));
        assert_eq!(refuse(vec![vec![f32::NAN]], cue(0, 0, 1.0)), TapeError::NotFinite(0));
        assert!(matches!(refuse(vec![vec![0.2]], cue(0, 0, 1.0)), TapeError::TooLoud { output: 1, .. }));
    }

    #[test]
    fn no_tape_exceeds_the_hard_ceiling() {
        let cues = vec![Cue { sound: 0, outputs: Outputs::one(0), start: 0, gain: 1.0 }];
        assert!(Tape::new(1, 1, Dbfs(0.0), vec![vec![0.51]], cues).is_err());
    }

    #[test]
    fn a_take_that_was_not_recorded_is_not_whole() {
        let mut take = Take::new(Tape::silent(1, 4), 1, 48_000.0);
        take.end = Some(End::Finished);
        assert!(!take.is_whole(0));
        take.recording[0].fill(0.0);
        assert!(take.is_whole(0));
        assert!(!take.is_whole(1));
    }
}
