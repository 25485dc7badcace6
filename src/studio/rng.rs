//! Random numbers of the studios' own: the same seed gives the same studio and the same noise, today and tomorrow.

use std::f64::consts::TAU;

/// Weyl increment of splitmix64: 2⁶⁴ over the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// xoshiro256++ (Blackman and Vigna), seeded by splitmix64. Not for secrets.
#[derive(Debug, Clone)]
pub struct Rng {
    state: [u64; 4],
    /// The second half of the last pair of Gaussian numbers, which are made two at a time.
    spare: Option<f64>,
}

impl Rng {
    /// The sequence of `seed`.
    pub fn new(seed: u64) -> Self {
        Self::stream(seed, 0)
    }

    /// One of many sequences of `seed` that have nothing to do with each other.
    pub fn stream(seed: u64, stream: u64) -> Self {
        let mut counter = splitmix(seed) ^ splitmix(stream.wrapping_add(GOLDEN).rotate_left(32));
        let state = std::array::from_fn(|_| {
            counter = counter.wrapping_add(GOLDEN);
            splitmix(counter)
        });
        Self { state, spare: None }
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// Uniform, 0 ≤ x < 1.
    pub fn uniform(&mut self) -> f64 {
        // 53 bits are all that a double can tell apart below 1.
        (self.bits() >> 11) as f64 * (0.5f64).powi(53)
    }

    /// Uniform, `low` ≤ x < `high`; `low` if they are the same.
    pub fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Uniform over 0 … `count` − 1; 0 if there is nothing to choose from.
    pub fn below(&mut self, count: usize) -> usize {
        (self.uniform() * count as f64) as usize
    }

    /// True with `probability` (0 … 1).
    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// Normal distribution, mean 0, variance 1 (Box–Muller: bounded work per number, as the audio thread wants).
    pub fn gaussian(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        let (sin, cos) = (TAU * self.uniform()).sin_cos();
        self.spare = Some(radius * sin);
        radius * cos
    }
}

/// The mixing function of splitmix64.
fn splitmix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_published_algorithm() {
        // First numbers of xoshiro256++ from the state 1, 2, 3, 4, as in the authors' reference code.
        let mut rng = Rng { state: [1, 2, 3, 4], spare: None };
        let first: Vec<u64> = (0..4).map(|_| rng.bits()).collect();
        assert_eq!(first, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
    }

    #[test]
    fn gaussian_has_the_right_moments() {
        let mut rng = Rng::new(7);
        let numbers: Vec<f64> = (0..400_000).map(|_| rng.gaussian()).collect();
        let moment = |power| numbers.iter().map(|x| x.powi(power)).sum::<f64>() / numbers.len() as f64;
        assert!(moment(1).abs() < 0.01);
        assert!((moment(2) - 1.0).abs() < 0.01);
        assert!(moment(3).abs() < 0.03);
        assert!((moment(4) - 3.0).abs() < 0.08);
    }

    #[test]
    fn streams_are_independent_and_repeatable() {
        let draw = |seed, stream| {
            let mut rng = Rng::stream(seed, stream);
            (0..10_000).map(|_| rng.gaussian()).collect::<Vec<f64>>()
        };
        assert_eq!(draw(1, 2), draw(1, 2));
        for (a, b) in [((1, 0), (1, 1)), ((1, 0), (2, 0)), ((0, 1), (1, 0))] {
            let (a, b) = (draw(a.0, a.1), draw(b.0, b.1));
            let correlation = a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>() / a.len() as f64;
            assert!(correlation.abs() < 0.05);
        }
    }

    #[test]
    fn ranges_hold() {
        let mut rng = Rng::new(3);
        for _ in 0..10_000 {
            assert!((-3.0..2.0).contains(&rng.range(-3.0, 2.0)));
            assert!(rng.below(5) < 5);
        }
        assert_eq!(rng.below(0), 0);
    }
}
