//! What the gates of integrated loudness and loudness range need of hours of blocks, in bounded memory.
//!
//! Each block goes into a bin of 0.01 LU that keeps how many there were and the exact sum of their energies. So only
//! which side of the relative gate the blocks of one bin stand on is rounded, never a loudness.

/// Width of a bin.
const BINS_PER_LU: usize = 100;

/// Absolute gate, in LUFS.
const LOWEST: f64 = -70.0;

/// Bins reach up to here, in LUFS; what is louder goes into the last.
const HIGHEST: f64 = 40.0;

const LU: usize = (HIGHEST - LOWEST) as usize;

/// Blocks and the sum of their energies.
#[derive(Debug, Clone, Copy, Default)]
struct Blocks {
    count: u64,
    energy: f64,
}

impl Blocks {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.energy += other.energy;
    }

    /// Loudness of the mean energy.
    fn loudness(self) -> Option<f64> {
        (self.count > 0).then(|| loudness(self.energy / self.count as f64))
    }
}

/// Loudness of an energy, in LUFS (ITU-R BS.1770-5, annex 1).
pub(super) fn loudness(energy: f64) -> f64 {
    -0.691 + 10.0 * energy.log10()
}

/// Blocks above the absolute gate, sorted by loudness.
#[derive(Debug, Clone)]
pub(super) struct Histogram {
    fine: Vec<Blocks>,
    coarse: [Blocks; LU],
    all: Blocks,
}

impl Histogram {
    pub fn new() -> Self {
        let (fine, none) = (vec![Blocks::default(); LU * BINS_PER_LU], Blocks::default());
        Self { fine, coarse: [none; LU], all: none }
    }

    pub fn reset(&mut self) {
        self.fine.fill(Blocks::default());
        (self.coarse, self.all) = ([Blocks::default(); LU], Blocks::default());
    }

    pub fn add(&mut self, energy: f64) {
        let loudness = loudness(energy);
        if loudness <= LOWEST {
            return;
        }
        let bin = (((loudness - LOWEST) * BINS_PER_LU as f64) as usize).min(self.fine.len() - 1);
        let block = Blocks { count: 1, energy };
        self.fine[bin].add(block);
        self.coarse[bin / BINS_PER_LU].add(block);
        self.all.add(block);
    }

    /// The first bin at or above a gate so many LU below the loudness of all.
    fn gate(&self, below: f64) -> Option<usize> {
        let gate = self.all.loudness()? - below;
        Some(((gate - LOWEST) * BINS_PER_LU as f64).round().clamp(0.0, (self.fine.len() - 1) as f64) as usize)
    }

    /// Blocks in this bin and above.
    fn from(&self, bin: usize) -> Blocks {
        let whole = bin / BINS_PER_LU + 1;
        let mut blocks = Blocks::default();
        for part in self.fine[bin..whole * BINS_PER_LU].iter().chain(&self.coarse[whole..]) {
            blocks.add(*part);
        }
        blocks
    }

    /// Loudness of the blocks less than 10 LU below the loudness of all (BS.1770-5). `None` without blocks.
    pub fn integrated(&self) -> Option<f64> {
        self.from(self.gate(10.0)?).loudness()
    }

    /// Loudness range: between the 10th and the 95th percentile of the blocks less than 20 LU below the loudness of all
    /// (EBU Tech 3342). `None` without blocks.
    pub fn range(&self) -> Option<f64> {
        let gate = self.gate(20.0)?;
        let count = self.from(gate).count;
        let below = self.all.count - count;
        // Tech 3342's reference code rounds to the nearest block.
        let at = |part: f64| below + (count.saturating_sub(1) as f64 * part).round() as u64;
        Some(self.nth(at(0.95)) - self.nth(at(0.10)))
    }

    /// Loudness of the bin in which the n-th quietest block lies, at its middle.
    fn nth(&self, n: u64) -> f64 {
        let mut behind = 0;
        let mut lu = 0;
        while lu < LU - 1 && behind + self.coarse[lu].count <= n {
            behind += self.coarse[lu].count;
            lu += 1;
        }
        let mut bin = lu * BINS_PER_LU;
        while bin < self.fine.len() - 1 && behind + self.fine[bin].count <= n {
            behind += self.fine[bin].count;
            bin += 1;
        }
        let Blocks { count, energy } = self.fine[bin];
        loudness(energy / count.max(1) as f64)
    }
}
