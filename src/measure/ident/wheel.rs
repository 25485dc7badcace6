//! Sums over the stretches of a cycle, whichever of its moments the return began with.

use super::place;
use std::ops::{Add, Sub};

/// Milliseconds of a cycle, from one to before another, throughout which the same sounds (a bit each).
pub type Stretch = (usize, usize, u16);

/// All stretches of a cycle of which is known, millisecond by millisecond, what sounds.
pub fn stretches(states: &[Option<u16>]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (at, mask) in states.iter().enumerate() {
        let Some(mask) = *mask else { continue };
        match stretches.last_mut() {
            Some((_, end, same)) if *end == at && *same == mask => *end = at + 1,
            _ => stretches.push((at, at + 1, mask)),
        }
    }
    stretches
}

/// What was seen step by step, wound up by the millisecond of a cycle that begins with the first step: however the cycle
/// is turned, a sum over one of its stretches is the difference of two.
pub struct Wheel<T> {
    /// The sum of the milliseconds before each, and of all.
    before: Vec<T>,
}

impl<T: Copy + Default + Add<Output = T> + Sub<Output = T>> Wheel<T> {
    /// Of steps of so many seconds, and a cycle in milliseconds.
    pub fn new(steps: impl Iterator<Item = T>, seconds: f64, cycle: usize) -> Self {
        let mut slots = vec![T::default(); cycle];
        for (step, seen) in steps.enumerate() {
            if let Some(slot) = slots.get_mut(place(step, seconds, 0, cycle)) {
                *slot = *slot + seen;
            }
        }
        let mut sum = T::default();
        let mut before = vec![sum];
        before.extend(slots.into_iter().map(|slot| {
            sum = sum + slot;
            sum
        }));
        Self { before }
    }

    /// The sum over a stretch, when the first step stands at `offset` of the cycle.
    pub fn over(&self, (from, to, _): Stretch, offset: usize) -> T {
        let cycle = self.before.len() - 1;
        let up_to = |at: usize| self.before.get(at).copied().unwrap_or_default();
        // In milliseconds from the first step on.
        let from = (from + cycle - offset) % cycle;
        let to = (to + cycle - offset - 1) % cycle + 1;
        let sum = up_to(to) - up_to(from);
        if to <= from { sum + up_to(cycle) } else { sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_step_by_step() {
        // What sounds changes at 0, 300, 450 and 990 ms of a second; in 40 ms it is not known.
        let state = |at: usize| match at {
            0..300 => Some(1),
            300..450 => Some(2),
            490..990 => Some(0),
            990.. => Some(1),
            _ => None,
        };
        let states: Vec<Option<u16>> = (0..1000).map(state).collect();
        let found = stretches(&states);
        assert_eq!(found, [(0, 300, 1), (300, 450, 2), (490, 990, 0), (990, 1000, 1)]);
        let (seconds, seen) = (0.0047, |step: usize| (step * step % 97) as f64);
        let wheel = Wheel::new((0..700).map(seen), seconds, 1000);
        for offset in [0, 1, 299, 300, 555, 999] {
            for stretch in &found {
                let inside =
                    |step: &usize| (stretch.0..stretch.1).contains(&place(*step, seconds, offset, 1000));
                let expected: f64 = (0..700).filter(inside).map(seen).sum();
                assert_eq!(wheel.over(*stretch, offset), expected, "{stretch:?} from {offset}");
            }
        }
        let all: f64 = (0..700).map(seen).sum();
        assert_eq!(wheel.over((0, 1000, 0), 400), all);
    }
}
