//! How loud a tone may be before it gets too loud for who wears what hangs at the end.

use super::Project;
use crate::chain::connection::wiring_of;
use crate::chain::diagram::{EAR_LIMIT, EAR_TARGET, diagram, path};
use crate::chain::{Chain, ReturnPath};
use crate::units::Dbfs;

/// Tones at the ear of a chain that is worn, every knob as it was said to stand: fully up where nothing was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worn {
    /// The tone that is aimed at, 75 dB SPL.
    pub aim: Dbfs,
    /// The tone that may not be passed, 85 dB SPL.
    pub most: Dbfs,
}

impl Project {
    /// What the gear and the knobs tell of a chain that is worn; `None` for any other, and where a figure is missing.
    pub fn worn(&self, chain: Chain) -> Option<Worn> {
        let wiring = wiring_of(chain, self.wiring.as_deref()).filter(|_| chain.is_worn())?;
        let links = path(wiring, &self.known_gear(), self.known_knobs()).ok()?;
        let full = diagram(&links, Dbfs(0.0));
        Some(Worn { aim: full.tone_for(EAR_TARGET)?, most: full.tone_for(EAR_LIMIT)? })
    }

    /// The level at which a sound for the ears is played where `wanted` is asked for: never above what may be worn.
    pub fn for_the_ears(&self, chain: Chain, path: ReturnPath, wanted: Dbfs) -> Dbfs {
        // By microphone nobody wears it.
        let most = self.worn(chain).filter(|_| path != ReturnPath::Microphone).map(|worn| worn.most);
        most.filter(|most| *most < wanted).unwrap_or(wanted)
    }

    /// The most at which a signal is played by hand, 85 dB SPL at the ear; `None` where nothing holds it. It is held where
    /// the sound comes back by ear, as then the headphones are worn. By cable the lead takes their place, and by microphone
    /// they lie before it: there a bench must reach full level, and the window asks for heads without headphones instead.
    pub fn by_hand(&self, chain: Chain, path: ReturnPath) -> Option<Dbfs> {
        self.worn(chain).filter(|_| path == ReturnPath::Ear).map(|worn| worn.most)
    }
}

impl Worn {
    /// What a tone of this level is at the ear, in dB SPL.
    pub fn at_the_ear(&self, tone: Dbfs) -> f64 {
        EAR_LIMIT + tone.0 - self.most.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::CHAINS;
    use crate::chain::diagram::{Knob, Position};
    use crate::chain::gear::Choice;
    use crate::walk::Edit;

    fn known() -> Project {
        let mut project = Project::default();
        for (place, id) in [("interface", "focusrite-scarlett-4i4-4g"), ("headphones", "sennheiser-hd650")] {
            project.apply(Edit::SetGear(place.to_owned(), Choice::Listed { id: id.to_owned() }));
        }
        project
    }

    #[test]
    fn a_tone_for_headphones_is_reckoned_from_their_loudest() {
        let mut project = known();
        // Vector HP11: 111.8 dB SPL at full scale.
        let worn = project.worn(Chain::Headphones).expect("is known");
        assert!((worn.most.0 - (85.0 - 111.8)).abs() < 0.1, "{worn:?}");
        assert!((worn.most.0 - worn.aim.0 - 10.0).abs() < 1e-9);
        let ears =
            |project: &Project, wanted| project.for_the_ears(Chain::Headphones, ReturnPath::Ear, wanted);
        assert_eq!((ears(&project, Dbfs(-20.0)), ears(&project, Dbfs(-40.0))), (worn.most, Dbfs(-40.0)));
        // −6 dBFS, the loudest that the host can ask for.
        assert!((worn.at_the_ear(Dbfs(-6.0)) - 105.8).abs() < 0.1, "{worn:?}");
        assert_eq!(project.by_hand(Chain::Headphones, ReturnPath::Ear), Some(worn.most));
        for path in [ReturnPath::Loopback, ReturnPath::Microphone] {
            assert_eq!(project.by_hand(Chain::Headphones, path), None, "nobody wears them");
        }
        project.apply(Edit::TurnKnob(Knob::Phones, Some(Position { db: -20.0, measured: false })));
        assert_eq!(ears(&project, Dbfs(-20.0)), Dbfs(-20.0), "turned down it may be louder");
    }

    #[test]
    fn what_is_not_worn_or_not_known_has_no_limit() {
        for (chain, id, _) in CHAINS {
            assert_eq!(Project::default().worn(*chain), None, "{id}");
            assert!(chain.is_worn() || known().worn(*chain).is_none(), "{id}");
            assert_eq!(Project::default().by_hand(*chain, ReturnPath::Ear), None, "{id}");
            let wanted = Dbfs(-6.0);
            assert_eq!(Project::default().for_the_ears(*chain, ReturnPath::Ear, wanted), wanted);
        }
    }
}
