//! What breaks the return whatever plays: samples that were never delivered, in every take; clicks and noise that is
//! not steady, in the silence.

mod gaps;
mod silence;
#[cfg(test)]
mod tests;

use crate::tape::Take;

/// What has broken the return so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Breaks {
    /// Moments in which no input that is alive delivered anything: exact zeros at once on all of them.
    pub gaps: usize,
    /// What else the silence held, per input; `None` where the recording has a hole. Empty until silence was recorded.
    pub silence: Vec<Option<Silence>>,
}

/// One input with nothing playing: what should not be there beside noise, hum and whine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Silence {
    /// Clicks: single disturbances of a few milliseconds at most that stand well over all that is around them. `None`
    /// where there are so many that they are a buzz.
    pub clicks: Option<usize>,
    /// How far the loudest 50 ms stand over the usual ones in the octave where they do so most, in dB.
    pub unrest_db: f64,
    /// Whether steady noise could not have done that.
    pub unsteady: bool,
}

impl Breaks {
    /// Adds what `take` shows, whatever it was made for; with nothing on its tape it is silence.
    pub fn add(&mut self, take: &Take) {
        self.gaps += gaps::count(take);
        if take.tape.cues().is_empty() {
            let input = |index: usize, samples: &[f32]| {
                take.is_whole(index).then(|| silence::read(samples, take.rate))
            };
            self.silence =
                take.recording.iter().enumerate().map(|(index, samples)| input(index, samples)).collect();
        }
    }

    /// What the silence of `input` (0-based) held, if that is known.
    pub fn silence(&self, input: usize) -> Option<&Silence> {
        self.silence.get(input)?.as_ref()
    }

    /// Whether what was measured in the silence of `input` (0-based) is not that of a steady noise alone.
    pub fn is_unsteady(&self, input: usize) -> bool {
        let clicks = |silence: &Silence| silence.clicks.is_some_and(|clicks| clicks > 0);
        self.silence(input).is_some_and(|silence| silence.unsteady || clicks(silence))
    }
}
