//! The levels through the chain, as far as what was said and calibrated tells them.

use super::Project;
use crate::chain::calibration::Known;
use crate::chain::connection::{Connected, wiring_of};
use crate::chain::diagram::{
    Diagram, Gear, Knob, Knobs, OutputKind, Reach, Refused, Silence, by_loop, diagram, line_return,
    of_one_leg, reach, remarks,
};
use crate::chain::gear::Catalogue;
use crate::chain::{Chain, Expectation, ReturnPath};
use crate::units::{Db, Dbfs};

/// What runs told of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FromRuns {
    /// Its noise.
    pub silence: Silence,
    /// What the line output does when one leg of it is used; `None`: nothing told it yet.
    pub output_kind: Option<OutputKind>,
}

/// The level diagram, and why it does not reach the ear where it does not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Levels {
    /// To the ear, or as far on that way as it is known.
    pub diagram: Option<Diagram>,
    /// Round the loop, where the return comes by cable. A line loop is nothing else, and stands above.
    pub back: Option<Diagram>,
    /// What is missing for the way to the ear.
    pub missing: Option<Refused>,
}

impl Project {
    /// What is known of the gear: what was chosen or typed, and what was calibrated here.
    pub fn known_gear(&self) -> Gear<'_> {
        let devices = self.gear.values().filter_map(|choice| choice.resolve(Catalogue::built_in()));
        Gear::of(&self.calibrated, devices)
    }

    /// How the knobs stand, as far as it was said.
    pub fn known_knobs(&self) -> Knobs {
        Knobs::of(&self.knobs)
    }

    /// How the knob of the output in use stands by a loop that returns with this gain, where that tells it.
    pub fn knob_by_loop(&self, chain: Chain, gain: Db) -> Option<(Knob, Db)> {
        let wiring = wiring_of(chain, self.wiring.as_deref())?;
        by_loop(wiring, &self.known_gear(), self.known_knobs(), gain)
    }

    /// How the chain is connected as it was said.
    pub fn connected(&self, chain: Chain, return_path: ReturnPath) -> Connected {
        Connected::new(chain, return_path, self.wiring.as_deref(), &self.gear, Catalogue::built_in())
            .with_knobs(self.known_knobs())
    }

    /// What all that was said and calibrated leads one to expect of the gain from what is played to what returns.
    pub fn expected_gain(&self, chain: Chain, return_path: ReturnPath) -> Expectation {
        let known = Known::new(&self.calibrated, None, chain, return_path);
        self.connected(chain, return_path).expected_gain(chain, return_path, &known)
    }

    /// The levels of a sine with this peak, the knobs as they were said to stand; with the noise that was measured of this
    /// chain and return, and the kind of output that a loop told, if it was and did.
    pub fn levels(&self, chain: Chain, return_path: ReturnPath, tone: Dbfs, told: FromRuns) -> Levels {
        let Some(wiring) = wiring_of(chain, self.wiring.as_deref()) else { return Levels::default() };
        let FromRuns { silence, output_kind } = told;
        let (gear, knobs) = (Gear { silence, output_kind, ..self.known_gear() }, self.known_knobs());
        let draw = |links: Vec<_>| diagram(&links, tone);
        let cable = return_path == ReturnPath::Loopback;
        let mut back = cable.then(|| line_return(wiring, &gear, knobs).ok()).flatten().map(draw);
        let Reach { links, missing } = reach(wiring, &gear, knobs);
        // An output alone is no way.
        let mut way = (links.len() > 1).then(|| draw(links));
        if let Some(way) = &mut way {
            way.remarks = remarks(wiring, &gear, way);
        }
        // Once is enough.
        if let Some(back) = back.as_mut().filter(|_| way.is_none()) {
            back.remarks = of_one_leg(wiring, &gear, back).into_iter().collect();
        }
        Levels { diagram: way, back: back.filter(|_| chain != Chain::LineLoop), missing }
    }
}

#[cfg(test)]
mod tests;
