//! A block of samples in pieces, cleaned: of one channel, and of channels two by two.

use super::clock::{Clean, Clock, Piece};
use super::wide::shortest;

/// A block of one channel.
pub(super) struct Pieces<'a> {
    /// As it stands after the pieces so far.
    pub clock: Clock,
    samples: &'a [f32],
    done: usize,
    clean: Clean,
}

impl<'a> Pieces<'a> {
    /// The first of these channels, from where the clock stands.
    #[inline(always)]
    pub fn new(clock: Clock, channels: &[&'a [f32]]) -> Self {
        Self { clock, samples: channels.first().copied().unwrap_or(&[]), done: 0, clean: Clean::EMPTY }
    }

    /// The next piece; `None` at the block's end.
    #[inline(always)]
    pub fn next(&mut self) -> Option<(&Clean, Piece)> {
        let piece = self.clock.next(self.done, self.samples.len())?;
        self.done += piece.length;
        self.clean.fill(piece.of(self.samples));
        Some((&self.clean, piece))
    }
}

/// A block of channels, as long as the shortest of them.
pub(super) struct Pairs<'a> {
    /// As it stands after the pieces so far.
    pub clock: Clock,
    channels: &'a [&'a [f32]],
    samples: usize,
    done: usize,
    clean: [Clean; 2],
}

impl<'a> Pairs<'a> {
    /// These channels, from where the clock stands.
    #[inline(always)]
    pub fn new(clock: Clock, channels: &'a [&'a [f32]]) -> Self {
        Self { clock, channels, samples: shortest(channels), done: 0, clean: [Clean::EMPTY, Clean::EMPTY] }
    }

    /// The next piece; `None` at the block's end.
    #[inline(always)]
    pub fn next(&mut self) -> Option<Piece> {
        let piece = self.clock.next(self.done, self.samples)?;
        self.done += piece.length;
        Some(piece)
    }

    /// How many pairs there are; the last may be one channel alone.
    #[inline(always)]
    pub fn sides(&self) -> usize {
        self.channels.len().div_ceil(2)
    }

    /// A piece of a pair.
    #[inline(always)]
    pub fn side(&mut self, side: usize, piece: Piece) -> Neighbours<'_> {
        let [one, other] = &mut self.clean;
        let is_pair = match self.channels.get(2 * side..) {
            Some([left, right, ..]) => {
                one.fill(piece.of(left));
                other.fill(piece.of(right));
                true
            }
            Some([last]) => {
                one.fill(piece.of(last));
                false
            }
            _ => false,
        };
        Neighbours { clean: &self.clean, is_pair }
    }
}

/// A piece of two neighbours, or of the last channel of an odd number.
#[derive(Clone, Copy)]
pub(super) struct Neighbours<'a> {
    clean: &'a [Clean; 2],
    is_pair: bool,
}

impl<'a> Neighbours<'a> {
    /// Each channel that there is.
    #[inline(always)]
    pub fn channels(self) -> &'a [Clean] {
        if self.is_pair { self.clean } else { &self.clean[..1] }
    }

    /// Both; of one alone, twice the same.
    #[inline(always)]
    pub fn both(self) -> [&'a Clean; 2] {
        let [one, other] = self.clean;
        [one, if self.is_pair { other } else { one }]
    }
}
