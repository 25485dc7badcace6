//! Noise along a path: what a run heard with nothing playing, what the lists say of each stage, and what adds up.
//!
//! All of it is A-weighted rms. dBFS count as AES17 has it, a sine at full scale being 0 dBFS; so do the diagram's levels,
//! a sine's peaks, and the two may be set against each other.

use super::{Gear, Given, Knob, Knobs, Link, Origin};
use crate::units::{Db, Dbu, power_to_db};
use std::collections::BTreeSet;

/// A noise as it was measured, A-weighted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Its level: dBFS (AES17 rms) at a return, dB SPL at the ear.
    pub level: f64,
    /// One standard deviation, in dB.
    pub uncertainty: f64,
    /// Input that it was read on, from 1.
    pub input: usize,
}

/// Both noises of a knob, by its noise knee, as read at the return of a cable, in dBFS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfKnob {
    /// What stays with the knob turned down: its stage's own, and that of the input it is read with.
    pub behind: Measured,
    /// What comes from before the knob, at its highest position.
    pub before: Measured,
}

/// What was measured of a chain's noise; what was not is absent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Silence {
    /// With nothing playing at the return of a loop by cable, in dBFS: the noise of all that lies on the way, together.
    pub back: Option<Measured>,
    /// With nothing playing at a calibrated microphone where the ear is, in dB SPL: that of the gear, of the room and of
    /// the microphone, together.
    pub ear: Option<Measured>,
    /// Of the last knob that a cable can be led back from behind of: that of the headphone amplifier where there is one,
    /// else that of the interface's output.
    pub knob: Option<OfKnob>,
}

impl Silence {
    /// This, and where it says nothing what another says.
    pub fn or(self, other: Self) -> Self {
        Self { back: self.back.or(other.back), ear: self.ear.or(other.ear), knob: self.knob.or(other.knob) }
    }

    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A stage's own noise by the noise knee.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnNoise {
    /// Behind the stage, in dBu, A-weighted.
    pub level: Dbu,
    /// One standard deviation, in dB.
    pub uncertainty: f64,
    /// Whether that of the input it was read with is still in it, as no list says how much that is.
    pub with_input: bool,
}

/// A noise that is less than this above that of the input it is read with can't be told from it, in dB.
const HIDDEN_DB: f64 = 6.0;
/// A knob this close to where it rests is there, in dB.
const AT_REST_DB: f64 = 0.05;

impl Gear<'_> {
    /// The noise of the input's converter re its full scale, by the dynamic range of its data sheet: full scale less that
    /// range. The sheet's is the range at the lowest input gain. The converter stands behind that gain, so what is said
    /// here is taken to stay where the gain is turned up; what the stage before it then adds, no sheet tells.
    pub(super) fn converter_noise(&self, assumed: Option<Db>) -> Option<Given<f64>> {
        match self.interface {
            Some(interface) => {
                let range = interface.line_in_dynamic_range_a.as_ref()?;
                Some(Given::listed(-range.value.0))
            }
            None => Some(Given::assumed(-assumed?.0)),
        }
    }

    /// The noise of a stage's own behind it, by the noise knee of its knob: that of the input is taken out where a list
    /// says how much it is. With `before`, how the knob stands re fully up, what comes from before the knob counts as the
    /// stage's own, too; the highest position that the knob was turned to is taken as fully up.
    ///
    /// `None` where the input was not calibrated, so that nothing is known in volts, and where the input's noise hides it.
    pub(super) fn own_noise(&self, of: OfKnob, knobs: Knobs, before: Option<Db>) -> Option<OwnNoise> {
        let gain = knobs.get(Knob::InputGain).at.value;
        let full_scale = self.measured_in? - gain;
        let input = self.converter_noise(None).filter(|_| gain.0 < AT_REST_DB);
        let behind = match input {
            Some(input) if of.behind.level < input.value + HIDDEN_DB => return None,
            Some(input) => {
                let rest = power(of.behind.level) - power(input.value);
                let less = power(of.behind.level) / rest;
                (rest, of.behind.uncertainty * less)
            }
            None => (power(of.behind.level), of.behind.uncertainty),
        };
        let before = before.map(|at| (power(of.before.level + at.0), of.before.uncertainty));
        let before = before.unwrap_or((0.0, 0.0));
        let sum = behind.0 + before.0;
        let spread = (behind.0 * behind.1).hypot(before.0 * before.1) / sum;
        Some(OwnNoise {
            level: full_scale + Db(power_to_db(sum)),
            uncertainty: spread.hypot(self.measured_in_spread.map_or(0.0, |spread| spread.0)),
            with_input: input.is_none(),
        })
    }
}

/// What adds up along a path.
#[derive(Debug, Clone)]
pub(super) struct Floor {
    /// All noise up to here: as measured where that was done, else all that is said of the stages.
    pub level: Option<f64>,
    /// Where it is from.
    pub from: BTreeSet<Origin>,
    /// Whether there is more of it, as a stage that it goes through says nothing of its own.
    pub at_least: bool,
    /// What the stages say of themselves, nothing measured with others.
    stages: Option<f64>,
    /// Whether every stage up to here says it, and not by assumption.
    whole: bool,
}

impl Default for Floor {
    fn default() -> Self {
        Self { level: None, from: BTreeSet::new(), at_least: false, stages: None, whole: true }
    }
}

impl Floor {
    /// Goes behind a link.
    pub fn pass(&mut self, link: &Link) {
        let on = |level: Option<f64>| level.map(|level| level + link.gain.0);
        let own = link.noise.map(|noise| noise.value);
        self.stages = together(on(self.stages), own);
        self.whole &= tells(link);
        match link.floor {
            Some(measured) => {
                self.level = Some(measured.level);
                self.from = BTreeSet::from([Origin::Measured]);
                self.at_least = false;
            }
            None => {
                self.level = together(on(self.level), own);
                self.at_least |= link.knob.is_some() && own.is_none();
                self.from.extend(link.noise.map(|noise| noise.origin));
            }
        }
    }

    /// What the stages lead one to expect here; `None` where one of them says nothing of its noise.
    pub fn expected(&self) -> Option<f64> {
        self.stages.filter(|_| self.whole)
    }
}

/// Whether all noise that a link makes is told. What has no knob is passive here: sockets, loudspeakers, headphones.
fn tells(link: &Link) -> bool {
    let Some(turned) = link.knob else { return true };
    let told = link.noise.is_some_and(|noise| noise.origin != Origin::Assumed);
    told && (turned.knob != Knob::InputGain || turned.at.value.0 < AT_REST_DB)
}

fn power(level: f64) -> f64 {
    10f64.powf(level / 10.0)
}

/// Two noises together, in dB.
pub(super) fn together(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(power_to_db(power(a) + power(b))),
        (one, other) => one.or(other),
    }
}

/// The link, counted as a stage, whose noise is loudest at the end.
pub(super) fn noisiest(path: &[Link]) -> Option<usize> {
    let mut gain_to_end = 0.0;
    let mut found: Vec<(usize, f64)> = Vec::new();
    for (index, link) in path.iter().enumerate().rev() {
        found.extend(link.noise.map(|noise| (index + 1, noise.value + gain_to_end)));
        gain_to_end += link.gain.0;
    }
    let loudest = found.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (found.len() > 1).then_some(loudest.0)
}
