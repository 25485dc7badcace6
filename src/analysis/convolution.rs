//! Long filters, sample by sample: overlap-save in equal blocks on a grid of the convolver's own, so that what comes
//! out does not depend on how the samples are handed in. After it is made it allocates nothing.

use std::fmt;

use super::fft::{Bin, Fft};

/// The shortest block.
pub const SHORTEST_BLOCK: usize = 4;

/// Several filters, one for each source, and the sum of what they give.
#[derive(Clone)]
pub struct Convolver {
    fft: Fft,
    block: usize,
    sources: Vec<Source>,
    sum: Vec<Bin>,
    time: Vec<f64>,
    scratch: Vec<Bin>,
    /// What comes out during the block at hand.
    ready: Vec<f64>,
    place: usize,
}

/// One source: its filter in blocks, and its past.
#[derive(Clone)]
struct Source {
    filter: Vec<Vec<Bin>>,
    past: Vec<Vec<Bin>>,
    newest: usize,
    /// The block before, and the one at hand.
    samples: Vec<f64>,
}

impl fmt::Debug for Convolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Convolver").field("block", &self.block).field("sources", &self.sources.len()).finish()
    }
}

impl Convolver {
    /// The filters `responses`, one for each source, in blocks of `block` samples (a power of two; at least
    /// [`SHORTEST_BLOCK`] are taken). Tap n of a response is heard n + block samples after the source.
    pub fn new(block: usize, responses: &[Vec<f64>]) -> Self {
        let block = block.max(SHORTEST_BLOCK).next_power_of_two();
        let fft = Fft::holding(2 * block);
        let silence = vec![Bin::default(); block + 1];
        let source = |response: &Vec<f64>| {
            let filter: Vec<Vec<Bin>> =
                response.chunks(block).map(|part| fft.forward(part.iter().copied())).collect();
            let past = vec![silence.clone(); filter.len()];
            Source { filter, past, newest: 0, samples: vec![0.0; 2 * block] }
        };
        Self {
            sources: responses.iter().map(source).collect(),
            block,
            sum: silence,
            time: vec![0.0; 2 * block],
            scratch: fft.scratch(),
            ready: vec![0.0; block],
            place: 0,
            fft,
        }
    }

    /// What comes out now; then takes in one sample of each source.
    pub fn next(&mut self, sample: impl Fn(usize) -> f64) -> f64 {
        let out = self.ready.get(self.place).copied().unwrap_or(0.0);
        let place = self.block + self.place;
        for (index, source) in self.sources.iter_mut().enumerate() {
            if let Some(slot) = source.samples.get_mut(place) {
                *slot = sample(index);
            }
        }
        self.place += 1;
        if self.place == self.block {
            self.turn();
            self.place = 0;
        }
        out
    }

    /// The end of a block: makes what comes out during the next.
    fn turn(&mut self) {
        self.sum.fill(Bin::default());
        for source in &mut self.sources {
            let count = source.past.len();
            source.newest = (source.newest + count.saturating_sub(1)) % count.max(1);
            self.time.copy_from_slice(&source.samples);
            if let Some(spectrum) = source.past.get_mut(source.newest) {
                self.fft.forward_into(&mut self.time, spectrum, &mut self.scratch);
            }
            // The newest block meets the first part of the filter.
            let (old, new) = source.past.split_at(source.newest);
            for (past, filter) in new.iter().chain(old).zip(&source.filter) {
                for ((sum, bin), tap) in self.sum.iter_mut().zip(past).zip(filter) {
                    *sum += bin * tap;
                }
            }
            source.samples.copy_within(self.block.., 0);
        }
        self.fft.inverse_into(&mut self.sum, &mut self.time, &mut self.scratch);
        for (slot, value) in self.ready.iter_mut().zip(self.time.iter().skip(self.block)) {
            *slot = *value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::imitation::Noise;

    #[test]
    fn is_the_sum_of_the_filters_a_block_later() {
        let mut noise = Noise::new(3);
        for (block, lengths) in [(4, [1, 3]), (64, [200, 64]), (256, [1_000, 0])] {
            let mut make = |length: usize| (0..length).map(|_| noise.normal()).collect::<Vec<f64>>();
            let (filters, sent) = (lengths.map(&mut make), [make(3_000), make(3_000)]);
            let mut convolver = Convolver::new(block, &filters);
            for frame in 0..3_000usize {
                let heard = convolver.next(|source| sent[source][frame]);
                let expected: f64 = (0..2)
                    .flat_map(|source| {
                        filters[source].iter().enumerate().map(move |(tap, h)| (source, tap, h))
                    })
                    .filter_map(|(source, tap, h)| Some(h * sent[source][frame.checked_sub(tap + block)?]))
                    .sum();
                assert!((heard - expected).abs() < 1e-10, "{block} {frame}: {heard} for {expected}");
            }
        }
    }

    #[test]
    fn silence_and_nothing_do_no_harm() {
        assert_eq!(Convolver::new(0, &[]).next(|_| 1.0), 0.0);
        let mut convolver = Convolver::new(8, &[vec![1.0]]);
        assert!((0..100).all(|_| convolver.next(|_| 0.0) == 0.0));
    }
}
