//! How the host cuts time into process calls.

/// The sizes of the blocks a host asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocks {
    /// Every block has this many frames.
    Fixed(usize),
    /// Every block has between one frame and this many, in no order (hosts that cut at automation points do this).
    Ragged(usize),
}

impl Blocks {
    /// The longest block that can come: what the host announces when it activates, and the delay of the closed loop.
    pub fn longest(self) -> usize {
        match self {
            Self::Fixed(frames) | Self::Ragged(frames) => frames,
        }
    }

    /// The size of the next block; `state` carries the disorder from one call to the next.
    pub(crate) fn next(self, state: &mut u64) -> usize {
        match self {
            Self::Fixed(frames) => frames,
            Self::Ragged(longest) => {
                *state =
                    state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                usize::try_from(*state >> 33).unwrap_or(0) % longest + 1
            }
        }
    }
}

impl std::fmt::Display for Blocks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fixed(frames) => write!(f, "blocks of {frames}"),
            Self::Ragged(longest) => write!(f, "ragged blocks up to {longest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Blocks;

    #[test]
    fn ragged_blocks_stay_within_what_was_announced() {
        let (mut state, mut sizes) = (1, std::collections::BTreeSet::new());
        for _ in 0..10_000 {
            sizes.insert(Blocks::Ragged(64).next(&mut state));
        }
        assert_eq!((sizes.first(), sizes.last(), sizes.len()), (Some(&1), Some(&64), 64));
    }
}
