//! What the answers look like. Each pattern says what would be heard of each stimulus; Bayes' rule says how likely each
//! is beside a listener with nothing wrong and one who guesses.
//!
//! As with the [`super::sequential`] test, a guesser's answers reach odds of 99 for a given pattern at some time with a
//! probability of at most 1/99 of the ratio of the two priors (Ville), so asking after every answer needs no correction.

use super::trial::{Answer, Stimulus, Test};

/// From here on a pattern ends a series.
pub const CERTAIN: f64 = 0.99;
/// From here on a pattern is named when a series has ended otherwise.
pub const LIKELY: f64 = 0.8;

/// How often a listener says what is heard; the rest is spread over the other answers.
const SAID: f64 = 0.85;
/// How often a guesser says "I can't tell", and how often "I can't hear it".
const SHRUG: f64 = 0.05;
/// How likely a listener with nothing wrong is before the first answer, and a guesser; the patterns share the rest.
const HEALTHY: f64 = 0.3;
const GUESSER: f64 = 0.3;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Left is heard right, and right left.
    Swapped,
    /// Everything is heard in the middle.
    Mono,
    /// What the left output plays is not heard.
    LeftSilent,
    /// What the right output plays is not heard.
    RightSilent,
    /// The left output is not heard, and the right one is heard on the left.
    LeftSilentSwapped,
    /// The right output is not heard, and the left one is heard on the right.
    RightSilentSwapped,
    /// Everything is heard on the left.
    AllLeft,
    /// Everything is heard on the right.
    AllRight,
    /// Nothing is heard.
    Silent,
    /// The sides are right, but both together stand nowhere.
    NoMiddle,
    /// What is out of phase stands in the middle, and what is in phase does not.
    Inverted,
    /// In phase and out of phase sound alike.
    Alike,
}

impl Pattern {
    const CHANNELS: [Self; 10] = [
        Self::Swapped,
        Self::Mono,
        Self::LeftSilent,
        Self::RightSilent,
        Self::LeftSilentSwapped,
        Self::RightSilentSwapped,
        Self::AllLeft,
        Self::AllRight,
        Self::Silent,
        Self::NoMiddle,
    ];
    const PHASE: [Self; 3] = [Self::Inverted, Self::Alike, Self::Silent];

    /// Those that a test can show.
    pub fn of(test: Test) -> &'static [Self] {
        match test {
            Test::Channels => &Self::CHANNELS,
            Test::Phase => &Self::PHASE,
        }
    }

    /// What is heard of a stimulus.
    pub fn heard(self, played: Stimulus) -> Answer {
        use Answer::{Both, CantHear, CantTell, First, Left, Right, Second};
        let sides = |left, right, both| match played {
            Stimulus::Left => left,
            Stimulus::Right => right,
            Stimulus::Both => both,
            Stimulus::FirstInPhase | Stimulus::SecondInPhase => CantTell,
        };
        match self {
            Self::Swapped => sides(Right, Left, Both),
            Self::Mono => sides(Both, Both, Both),
            Self::LeftSilent => sides(CantHear, Right, Right),
            Self::RightSilent => sides(Left, CantHear, Left),
            Self::LeftSilentSwapped => sides(CantHear, Left, Left),
            Self::RightSilentSwapped => sides(Right, CantHear, Right),
            Self::AllLeft => sides(Left, Left, Left),
            Self::AllRight => sides(Right, Right, Right),
            Self::Silent => CantHear,
            Self::NoMiddle => sides(Left, Right, CantTell),
            Self::Inverted if played == Stimulus::FirstInPhase => Second,
            Self::Inverted => First,
            Self::Alike => CantTell,
        }
    }
}

/// What explains the answers best, and how likely it is (0 … 1); `None` where nothing wrong does.
pub fn recognise(
    test: Test,
    pairs: impl Iterator<Item = (Stimulus, Answer)> + Clone,
) -> Option<(Pattern, f64)> {
    let patterns = Pattern::of(test);
    let prior = (1.0 - HEALTHY - GUESSER) / patterns.len() as f64;
    let others = test.answers().len().saturating_sub(1).max(1) as f64;
    let likelihood = |heard: &dyn Fn(Stimulus) -> Answer| -> f64 {
        let said = |(played, said)| if heard(played) == said { SAID } else { (1.0 - SAID) / others };
        pairs.clone().map(said).product()
    };
    let guess = |(_, said)| match said {
        Answer::CantTell | Answer::CantHear => SHRUG,
        _ => (1.0 - 2.0 * SHRUG) * test.chance(),
    };
    let healthy = HEALTHY * likelihood(&|played| played.right_answer());
    let guesser = GUESSER * pairs.clone().map(guess).product::<f64>();
    let weights =
        patterns.iter().map(|pattern| (*pattern, prior * likelihood(&|played| pattern.heard(played))));
    let weights: Vec<(Pattern, f64)> = weights.collect();
    let sum = healthy + guesser + weights.iter().map(|row| row.1).sum::<f64>();
    let (pattern, weight) = weights.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (weight > healthy.max(guesser)).then_some((pattern, weight / sum))
}
