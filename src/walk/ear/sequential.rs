//! When to stop asking. Wald's sequential probability ratio test (A. Wald, Sequential Analysis, 1947): the likelihood
//! of the answers of a listener who is right nine times out of ten, re that of a guesser.
//!
//! Under guessing this ratio is a martingale of mean 1, so the probability that it *ever* reaches 20 is at most 1 in 20
//! (J. Ville, Étude critique de la notion de collectif, 1939): looking after every answer is already accounted for, and
//! every further condition of a pass only lowers it. And since the ratio grows with the number of right answers, a pass
//! has an exact binomial p below 0.05 as well (Markov's inequality).

/// How often a listener is right who hears what is there.
pub const LISTENER: f64 = 0.9;
/// At this ratio chance is excluded: the inverse of the error allowed over the whole series.
pub const PASS: f64 = 20.0;
/// At this ratio the listener is: Wald's lower bound for a listener who passes 95 times out of 100.
pub const FAIL: f64 = 1.0 / 20.0;

/// Likelihood of `correct` right answers out of `trials` for a listener, re that for a guesser with this chance.
pub fn likelihood_ratio(trials: usize, correct: usize, chance: f64) -> f64 {
    let wrong = trials.saturating_sub(correct);
    (LISTENER / chance).powf(correct as f64) * ((1.0 - LISTENER) / (1.0 - chance)).powf(wrong as f64)
}

/// The probability of at least `correct` right answers out of `trials` by guessing with this chance: the exact tail of
/// the binomial distribution.
pub fn p_value(trials: usize, correct: usize, chance: f64) -> f64 {
    let term = |right: usize| {
        let ways = (0..right).map(|n| (trials - n) as f64 / (n + 1) as f64).product::<f64>();
        ways * chance.powf(right as f64) * (1.0 - chance).powf((trials - right) as f64)
    };
    (correct..=trials).map(term).sum::<f64>().min(1.0)
}
