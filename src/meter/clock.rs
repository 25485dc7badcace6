//! The meters' common clock: slots of 5 ms counted from the first sample, and pieces that never cross a slot's end.
//!
//! Everything that is not done for each sample is done at a slot's end, which lies at the same sample whatever the
//! block size; that, and sums whose order depends on the position alone, makes readings independent of it.

/// Slots a second.
pub(super) const SLOTS_PER_SECOND: usize = 200;

/// Longest piece, in samples.
pub(super) const PIECE: usize = 64;

/// Samples smaller than this (−400 dBFS) count as 0: no filter then meets denormal numbers at its input.
const SMALLEST: f32 = 1e-20;

/// Samples larger than this (+180 dBFS) are no sound; they count as invalid, like NaN.
const LARGEST: f32 = 1e9;

/// A part of a block between two ends of slots.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// First sample in the block.
    pub start: usize,
    /// Samples.
    pub length: usize,
    /// Position of the first sample in its slot.
    pub at: usize,
    /// The slot's length if it ends with this piece.
    pub ends: Option<usize>,
}

impl Piece {
    /// The piece's samples of a channel.
    #[inline(always)]
    pub fn of<'a>(&self, block: &'a [f32]) -> &'a [f32] {
        block.get(self.start..self.start + self.length).unwrap_or(&[])
    }
}

/// Where in its slots a meter is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    rate: f64,
    slot: u64,
    at: usize,
    length: usize,
}

impl Clock {
    pub fn new(rate: f64) -> Self {
        let mut clock = Self { rate, slot: 0, at: 0, length: 0 };
        clock.length = clock.end(0);
        clock
    }

    pub fn reset(&mut self) {
        *self = Self::new(self.rate);
    }

    /// The sample rate in hertz.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    fn end(&self, slot: u64) -> usize {
        let end = |slot: u64| (slot as f64 * self.rate / SLOTS_PER_SECOND as f64).floor() as usize;
        (end(slot + 1) - end(slot)).max(1)
    }

    /// The next piece of a block of so many samples, of which `start` are behind; `None` at its end.
    pub fn next(&mut self, start: usize, samples: usize) -> Option<Piece> {
        let length = (self.length - self.at).min(samples.saturating_sub(start)).min(PIECE);
        if length == 0 {
            return None;
        }
        let mut piece = Piece { start, length, at: self.at, ends: None };
        self.at += length;
        if self.at == self.length {
            piece.ends = Some(self.length);
            self.slot += 1;
            self.at = 0;
            self.length = self.end(self.slot);
        }
        Some(piece)
    }
}

/// A piece's samples with everything invalid set to 0.
#[derive(Debug, Clone)]
pub(super) struct Clean {
    samples: [f32; PIECE],
    /// Samples that were invalid.
    pub invalid: u64,
}

impl Clean {
    pub const EMPTY: Self = Self { samples: [0.0; PIECE], invalid: 0 };

    /// Cleans a piece's samples.
    #[inline(always)]
    pub fn fill(&mut self, samples: &[f32]) {
        let mut invalid = 0u32;
        for (clean, &sample) in self.samples.iter_mut().zip(samples) {
            let size = sample.abs();
            let sound = size <= LARGEST;
            *clean = if sound & (size >= SMALLEST) { sample } else { 0.0 };
            invalid += u32::from(!sound);
        }
        self.invalid = invalid.into();
    }

    #[inline(always)]
    pub fn first(&self, length: usize) -> &[f32] {
        &self.samples[..length.min(PIECE)]
    }
}

/// Lanes of a sum.
const LANES: usize = 8;

/// A sum whose order of additions depends on the samples' positions alone, so that it can be taken eight at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sum([f64; LANES]);

impl Sum {
    /// Adds `value(i)` for `i` in `0..length`, the first of which stands at position `at`.
    #[inline(always)]
    pub fn add(&mut self, at: usize, length: usize, value: impl Fn(usize) -> f64) {
        let head = ((LANES - at % LANES) % LANES).min(length);
        for i in 0..head {
            self.0[(at + i) % LANES] += value(i);
        }
        let whole = (length - head) / LANES * LANES;
        if whole > 0 {
            // A copy that is not indexed by what is known only at run time stays in registers.
            let mut lanes = self.0;
            for i in (head..head + whole).step_by(LANES) {
                for (lane, sum) in lanes.iter_mut().enumerate() {
                    *sum += value(i + lane);
                }
            }
            self.0 = lanes;
        }
        for (sum, i) in self.0.iter_mut().zip(head + whole..length) {
            *sum += value(i);
        }
    }

    pub fn total(&self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (b + f)) + ((c + g) + (d + h))
    }

    /// The total; then starts anew.
    pub fn take(&mut self) -> f64 {
        let total = self.total();
        *self = Self::default();
        total
    }
}

/// The sum of the last so many values, without subtraction: nothing of a loud value stays behind when it has left.
#[derive(Debug, Clone)]
pub(super) struct Window {
    /// Before `next`: values of this round; from there on: sums from here to the end of the round before.
    slots: Vec<f64>,
    next: usize,
    round: f64,
    filled: bool,
}

impl Window {
    /// A window of so many values, at least 1.
    pub fn new(length: usize) -> Self {
        Self { slots: vec![0.0; length.max(1)], next: 0, round: 0.0, filled: false }
    }

    pub fn reset(&mut self) {
        self.slots.fill(0.0);
        (self.next, self.round, self.filled) = (0, 0.0, false);
    }

    pub fn push(&mut self, value: f64) {
        self.slots[self.next] = value;
        self.round += value;
        self.next += 1;
        if self.next == self.slots.len() {
            let mut sum = 0.0;
            for slot in self.slots.iter_mut().rev() {
                sum += *slot;
                *slot = sum;
            }
            (self.next, self.round, self.filled) = (0, 0.0, true);
        }
    }

    /// The sum; before the window is full, of what is there.
    pub fn sum(&self) -> f64 {
        self.round + self.slots[self.next]
    }

    /// Values in the window.
    pub fn length(&self) -> usize {
        if self.filled { self.slots.len() } else { self.next }
    }

    pub fn is_full(&self) -> bool {
        self.filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_end_at_the_same_sample_whatever_the_block() {
        for rate in [8_000.0, 11_025.0, 44_100.0, 384_000.0] {
            for block in [1, 7, 64, 1_000] {
                let (mut clock, mut ends, mut position) = (Clock::new(rate), Vec::new(), 0usize);
                while position < 3 * rate as usize {
                    let mut done = 0;
                    while let Some(piece) = clock.next(done, block) {
                        done += piece.length;
                        if piece.ends.is_some() {
                            ends.push(position + done);
                        }
                    }
                    assert_eq!(done, block);
                    position += block;
                }
                for (slot, end) in ends.iter().enumerate() {
                    assert_eq!(*end, ((slot + 1) as f64 * rate / 200.0).floor() as usize);
                }
            }
        }
    }

    #[test]
    fn a_window_keeps_nothing_of_what_has_left() {
        let mut window = Window::new(7);
        let mut all = Vec::new();
        for n in 0..100u32 {
            let value = if n < 50 { f64::from(n) * 1e20 } else { f64::from(n) * 1e-20 };
            window.push(value);
            all.push(value);
            let expected: f64 = all.iter().rev().take(7).rev().sum();
            assert!((window.sum() - expected).abs() <= 1e-14 * expected, "{n}");
            assert_eq!(window.length(), all.len().min(7));
        }
    }

    #[test]
    fn sums_do_not_depend_on_the_pieces() {
        let value = |i: usize| (i as f64 * 0.7).sin() * 1e3;
        let mut whole = Sum::default();
        whole.add(3, 500, |i| value(i + 3));
        let mut pieces = Sum::default();
        let mut at = 3;
        for length in [1, 2, 9, 64, 100, 324] {
            pieces.add(at, length, |i| value(i + at));
            at += length;
        }
        assert_eq!(whole, pieces);
    }
}
