//! What a knee means for whoever turns the knob: this much here, the rest there.

use super::{Knee, NoKnee, Way};
use crate::units::{Db, power_to_db};

/// A knee no further than this below the highest position is at it.
const AT_THE_TOP: Db = Db(-1.5);
/// What is said of it is not finer than this.
const FINEST: Db = Db(0.1);
/// What is quiet may be too loud for ears.
const LOUDNESS: &str = "This is about noise, not about loudness: before you put the headphones on, turn the volume to zero, then \
                        up slowly.";
/// At the knee there is twice the noise.
const TWICE: f64 = 2.0;

impl Knee {
    fn is_at_the_top(&self) -> bool {
        self.travel().0 > AT_THE_TOP.0
    }

    /// Where it is, in a sentence.
    pub fn headline(&self, way: &Way) -> String {
        let own = way.owners();
        if self.is_at_the_top() {
            return format!(
                "At the highest position {own} own noise is still the larger part: the noise from before the knob hardly \
                 matters."
            );
        }
        format!(
            "From {:.1} below the highest position (± {:.1}) downwards {own} own noise is the larger part; above that the \
             noise rises with the knob.",
            Db(-self.travel().0),
            Db(self.uncertainty.0.max(FINEST.0))
        )
    }

    /// What to do, in sentences: as far as noise goes, and as full scale and the inputs behind allow.
    pub fn advice(&self, way: &Way) -> Vec<String> {
        let mut advice = match (self.is_at_the_top(), way.is_the_interfaces()) {
            (true, _) => at_the_top(way),
            (false, true) => self.of_the_interface(way),
            (false, false) => self.of_a_device(way),
        };
        if !self.is_at_the_top() {
            advice.push(format!(
                "Further down nothing is gained: {} stay, the noise of {} itself and of the return.",
                self.below,
                way.owner()
            ));
        }
        advice.extend(way.is_worn().then(|| LOUDNESS.to_owned()));
        advice
    }

    /// How far it lies below the highest position, and how much less noise there is than with the knob there.
    fn gained(&self) -> (Db, Db) {
        let less = self.noise_at(self.highest).above(self.below + Db(power_to_db(TWICE)));
        (Db(-self.travel().0), less)
    }

    /// Before the knob of a device there is the interface's, and the DAW.
    fn of_a_device(&self, way: &Way) -> Vec<String> {
        let (here, less) = self.gained();
        vec![
            format!(
                "Noise-wise: leave this knob about {here:.0} below its highest position, and no higher. There the noise is \
                 only 3 dB above {} own.",
                way.owners()
            ),
            format!(
                "Make the other {here:.0} before it, as far as there is room: turn {} up, then the level in the DAW, its \
                 peaks below 0 dBFS. For the same loudness there is then up to {less:.1} less noise than with this knob fully \
                 up.",
                way.before()
            ),
            way.room(),
        ]
    }

    /// Before the interface's own knob there is nothing but the DAW, which ends at full scale.
    fn of_the_interface(&self, way: &Way) -> Vec<String> {
        let (here, less) = self.gained();
        let mut advice = vec![
            format!(
                "Noise-wise: have this knob no lower than about {here:.0} below its highest position. Up to there the music \
                 grows and the noise hardly does; further up both do."
            ),
            format!(
                "What is missing in loudness then is best made by the level in the DAW, as far as full scale allows: its peaks \
                 must stay below 0 dBFS. For the same loudness that is up to {less:.1} less noise than with this knob fully up."
            ),
        ];
        match way.behind() {
            Some(behind) => advice.push(format!(
                "Where the DAW is at full scale already, leave this knob and turn {behind} instead: up for more loudness, and \
                 down before you turn this knob lower. {}",
                way.room()
            )),
            None => advice.push(
                "Where the DAW is at full scale already, no knob makes it quieter for the same loudness: that noise is the \
                 converter's."
                    .to_owned(),
            ),
        }
        advice
    }
}

fn at_the_top(way: &Way) -> Vec<String> {
    let mut advice =
        vec!["Noise-wise: turn this knob as far up as you need. It adds hardly any noise.".to_owned()];
    let own = way.owners();
    advice.push(match way.behind() {
        Some(behind) => format!(
            "If it hisses, turn {behind} down and this knob up. {}",
            way.room()
        ),
        None => format!(
            "If it hisses, the hiss is {own} own. A source with more level does not cure it; headphones or speakers that are \
             less sensitive, or a quieter amplifier, do."
        ),
    });
    advice
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
    pub fn remedy(self, way: &Way) -> String {
        let does = match self {
            Self::TooFew => return "Turn the pilot up by 10 dB.".to_owned(),
            Self::NotTurned => return "Turn it from zero to full, slowly.".to_owned(),
            Self::NoneBefore => "Noise-wise it may stand as far up as you need.".to_owned(),
            Self::NoneBehind if way.is_the_interfaces() => {
                "Noise-wise: turn the level in the DAW up as far as its peaks stay below 0 dBFS, and this knob down.".to_owned()
            }
            Self::NoneBehind => {
                format!("Noise-wise: turn this knob down and {} up. {}", way.before(), way.room())
            }
        };
        if way.is_worn() { format!("{does} {LOUDNESS}") } else { does }
    }
}
