//! What a knee means for whoever turns the knob: this much here, the rest there.

use super::{Knee, NoKnee};
use crate::units::{Db, power_to_db};

/// A knee no further than this below the highest position is at it.
const AT_THE_TOP: Db = Db(-1.5);
/// What is said of it is not finer than this.
const FINEST: Db = Db(0.1);
/// At the knee there is twice the noise.
const TWICE: f64 = 2.0;

impl Knee {
    fn is_at_the_top(&self) -> bool {
        self.travel().0 > AT_THE_TOP.0
    }

    /// Where it is, in a sentence.
    pub fn headline(&self) -> String {
        if self.is_at_the_top() {
            return "At the highest position the amplifier's own noise is still the larger part: the noise from before the \
                    knob hardly matters."
                .to_owned();
        }
        format!(
            "From {:.1} below the highest position (± {:.1}) downwards the amplifier's own noise is the larger part; above \
             that the noise rises with the knob.",
            Db(-self.travel().0),
            Db(self.uncertainty.0.max(FINEST.0))
        )
    }

    /// What to do, in sentences.
    pub fn advice(&self) -> Vec<String> {
        let stays = format!(
            "Further down nothing is gained: {} stay, the noise of the amplifier itself and of the return.",
            self.below
        );
        if self.is_at_the_top() {
            return vec![
                "Turn this knob as far up as you need: it adds hardly any noise.".to_owned(),
                "If it hisses, the hiss is the amplifier's own. A source with more level does not cure it; headphones or \
                 speakers that are less sensitive, or a quieter amplifier, do."
                    .to_owned(),
            ];
        }
        let here = Db(-self.travel().0);
        let less = self.noise_at(self.highest).above(self.below + Db(power_to_db(TWICE)));
        vec![
            format!(
                "Leave this knob about {here:.0} below its highest position, and no higher: there the noise is only 3 dB above \
                 the amplifier's own."
            ),
            format!(
                "Make the other {here:.0} before it: turn the interface's output or the fader in the DAW up instead. For the \
                 same loudness there is then {less:.1} less noise than with this knob fully up."
            ),
            stays,
        ]
    }
}

impl NoKnee {
    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::TooFew => "Too few readings in which the pilot tone stands clear of the noise.",
            Self::NotTurned => "The knob was turned over less than 12 dB.",
            Self::NoneBefore => {
                "The noise stays the same wherever the knob stands: it comes from behind the knob."
            }
            Self::NoneBehind => "The noise follows the knob all the way: it comes from before it.",
        }
    }

    /// What to do.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::TooFew => "Turn the pilot up by 10 dB.",
            Self::NotTurned => "Turn it from zero to full, slowly.",
            Self::NoneBefore => "Turn it up freely.",
            Self::NoneBehind => "Turn the knob down and the source up.",
        }
    }
}
