//! Samples that were never delivered: exact zeros in the middle of what lives.

use std::ops::Range;

use crate::tape::Take;

/// A gap is at least so many samples long …
const LEAST: usize = 16;
/// … and not longer than this: a driver's largest buffer, in seconds. What is silent for longer was switched off.
const MOST: f64 = 0.05;
/// What lives moves for so many samples on either side of a gap.
const FLANK: usize = 200;
/// By chance as many samples in a row are equal with a probability of exp(−30) at each place: less than once in 10⁶
/// takes, however coarse the converter.
const SURE: f64 = 30.0;

/// How often all inputs of `take` that are alive delivered zeros at the same time.
pub fn count(take: &Take) -> usize {
    let most = (MOST * take.rate) as usize;
    let whole = take.recording.iter().enumerate().filter(|(index, _)| take.is_whole(*index));
    let living: Vec<&[f32]> = whole.map(|(_, samples)| samples.as_slice()).filter(|it| lives(it)).collect();
    let Some((first, others)) = living.split_first() else { return 0 };
    let silent = |input: &[f32], gap: &Range<usize>| {
        // Half of it is enough: what rings on in one input may be over sooner or later in the other.
        let middle = gap.start + gap.len() / 4..gap.end - gap.len() / 4;
        input.get(middle).is_some_and(|piece| piece.iter().all(|sample| *sample == 0.0))
    };
    gaps(first, most).iter().filter(|gap| others.iter().all(|input| silent(input, gap))).count()
}

/// Whether an input moves for most of the time, as everything with noise does.
fn lives(samples: &[f32]) -> bool {
    let still = samples.windows(2).filter(|pair| pair.first() == pair.last()).count();
    2 * still < samples.len()
}

/// Runs of zeros that chance does not explain.
fn gaps(samples: &[f32], most: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for run in samples.chunk_by(|a, b| a == b) {
        let range = start..start + run.len();
        start = range.end;
        if run.first() == Some(&0.0) && (LEAST..=most).contains(&run.len()) && stands_out(samples, &range) {
            found.push(range);
        }
    }
    found
}

/// Whether what is on both sides of `range` moves so much that it can't have come to rest for so long by chance.
fn stands_out(samples: &[f32], range: &Range<usize>) -> bool {
    let flanks = (
        range.start.checked_sub(FLANK).and_then(|from| samples.get(from..range.start)),
        samples.get(range.end..range.end + FLANK),
    );
    let (Some(before), Some(after)) = flanks else { return false };
    [before, after].into_iter().all(|flank| {
        let still = flank.windows(2).filter(|pair| pair.first() == pair.last()).count() + 1;
        -(still as f64 / FLANK as f64).ln() * range.len() as f64 > SURE
    })
}
