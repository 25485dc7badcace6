//! What can be played and what can be said to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// Which side does it come from?
    Channels,
    /// Which of two is in phase?
    Phase,
}

/// One thing that is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stimulus {
    /// The left output alone.
    Left,
    /// The right output alone.
    Right,
    /// Both outputs alike.
    Both,
    /// Two sounds: the first in phase, the second out of phase.
    FirstInPhase,
    /// Two sounds: the first out of phase, the second in phase.
    SecondInPhase,
}

/// One thing that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It came from the left.
    Left,
    /// It came from the right.
    Right,
    /// It came from both, or from the middle.
    Both,
    /// The first was in the middle and full.
    First,
    /// The second was.
    Second,
    /// "I can't tell."
    CantTell,
    /// "I can't hear it."
    CantHear,
}

impl Test {
    /// All, in the order in which they make sense.
    pub const ALL: [Self; 2] = [Self::Channels, Self::Phase];

    /// The id of the check that its result is.
    pub fn id(self) -> &'static str {
        match self {
            Self::Channels => "ear-channels",
            Self::Phase => "ear-phase",
        }
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Channels => "Left and right, by ear",
            Self::Phase => "Phase, by ear",
        }
    }

    /// Why it matters.
    pub fn why(self) -> &'static str {
        match self {
            Self::Channels => {
                "Whoever mixes with the sides swapped, or with one missing, mixes something else."
            }
            Self::Phase => {
                "With one side upside down the bass is thin and what should stand in the middle stands nowhere."
            }
        }
    }

    /// What is to be answered.
    pub fn question(self) -> &'static str {
        match self {
            Self::Channels => "Where did you hear it?",
            Self::Phase => "Two sounds, one after the other: which one stood in the middle and was full?",
        }
    }

    /// What may be played, each equally often.
    pub fn stimuli(self) -> &'static [Stimulus] {
        match self {
            Self::Channels => &[Stimulus::Left, Stimulus::Right, Stimulus::Both],
            Self::Phase => &[Stimulus::FirstInPhase, Stimulus::SecondInPhase],
        }
    }

    /// What may be answered.
    pub fn answers(self) -> &'static [Answer] {
        match self {
            Self::Channels => {
                &[Answer::Left, Answer::Both, Answer::Right, Answer::CantHear, Answer::CantTell]
            }
            Self::Phase => &[Answer::First, Answer::Second, Answer::CantHear, Answer::CantTell],
        }
    }

    /// The probability of a right answer by guessing, whatever the way of guessing: trials are drawn independently.
    pub fn chance(self) -> f64 {
        1.0 / self.stimuli().len() as f64
    }

    /// A series is called chance only after so many answers.
    pub fn fewest_for_chance(self) -> usize {
        match self {
            Self::Channels => 9,
            Self::Phase => 8,
        }
    }

    /// A series is over after so many answers, unless something that may be played never was.
    pub fn most_trials(self) -> usize {
        24
    }
}

impl Answer {
    /// As it is told of afterwards.
    pub fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Both => "both",
            Self::First => "the first",
            Self::Second => "the second",
            Self::CantTell => "that you can't tell",
            Self::CantHear => "that you can't hear it",
        }
    }
}

impl Stimulus {
    /// What a listener answers whose chain is in order.
    pub fn right_answer(self) -> Answer {
        match self {
            Self::Left => Answer::Left,
            Self::Right => Answer::Right,
            Self::Both => Answer::Both,
            Self::FirstInPhase => Answer::First,
            Self::SecondInPhase => Answer::Second,
        }
    }
}

/// The stimulus of a trial: drawn from the seed, each independently of all others (SplitMix64; G. L. Steele, D. Lea,
/// C. H. Flood, OOPSLA 2014).
pub fn draw(test: Test, seed: u64, trial: usize) -> Stimulus {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut z = seed.wrapping_add(STEP.wrapping_mul(trial as u64 + 1));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    let stimuli = test.stimuli();
    // The product's upper half: equally likely but for 2⁻⁶².
    let place = (u128::from(z) * stimuli.len() as u128) >> 64;
    stimuli.get(place as usize).copied().unwrap_or(Stimulus::Left)
}
