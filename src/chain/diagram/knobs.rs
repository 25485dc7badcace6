//! Knobs on the way of the signal, and how they stand.

use super::{Gear, Given, Origin, line_return};
use crate::chain::wiring::{Change, Port, Wiring};
use crate::units::Db;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A knob that sets the gain of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knob {
    /// That of the interface's line outputs.
    Output,
    /// That of the interface's phones jack.
    Phones,
    /// The level or sensitivity of active monitors.
    Monitor,
    /// The volume of the power amplifier or receiver.
    Amplifier,
    /// The volume of the headphone amplifier.
    HeadphoneAmp,
    /// The gain of the interface's inputs.
    InputGain,
}

/// (knob, stable id in the project, what it is called in a sentence).
pub const KNOBS: &[(Knob, &str, &str)] = &[
    (Knob::Output, "output", "the interface's output knob"),
    (Knob::Phones, "phones", "the phones knob"),
    (Knob::Monitor, "monitor", "the monitor's own level"),
    (Knob::Amplifier, "amplifier", "the amplifier's volume"),
    (Knob::HeadphoneAmp, "headphone-amp", "the headphone amplifier's volume"),
    (Knob::InputGain, "input-gain", "the input gain"),
];
const COUNT: usize = 6;

/// How far a volume goes down, and an input gain up, in dB.
const TRAVEL: f64 = 60.0;
/// A loop that returns this much more than a knob fully up allows is still one with the knob fully up: data sheets are no
/// better, in dB.
const SHEET: f64 = 1.0;

impl Knob {
    fn place(self) -> usize {
        KNOBS.iter().position(|row| row.0 == self).unwrap_or(0)
    }

    /// The stable id.
    pub fn id(self) -> &'static str {
        KNOBS.get(self.place()).map_or("", |row| row.1)
    }

    /// What it is called in a sentence.
    pub fn name(self) -> &'static str {
        KNOBS.get(self.place()).map_or("", |row| row.2)
    }

    /// The lowest and the highest position, in dB re fully up; of the input gain re its lowest, as that is what data
    /// sheets give the full-scale level for.
    pub fn range(self) -> (f64, f64) {
        if self == Self::InputGain { (0.0, TRAVEL) } else { (-TRAVEL, 0.0) }
    }

    /// Where it stands at 0 dB, in words.
    pub fn rest(self) -> &'static str {
        if self == Self::InputGain { "at its lowest" } else { "fully up" }
    }
}

/// How a knob stands, as the project keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// In dB re fully up, never above 0; of the input gain re its lowest, never below 0.
    pub db: f64,
    /// Whether the loop told it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub measured: bool,
}

/// How all knobs stand. One of which nothing was said is taken as fully up, the input gain as at its lowest: what data
/// sheets speak of, and the loudest.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Knobs([Option<Position>; COUNT]);

impl Knobs {
    /// As the project keeps them, by their ids; an unknown id is another version's, a position out of range is put into
    /// it.
    pub fn of(kept: &BTreeMap<String, Position>) -> Self {
        let known = |(knob, id, _): &(Knob, &str, &str)| Some((*knob, *kept.get(*id)?));
        KNOBS.iter().filter_map(known).fold(Self::default(), |knobs, (knob, at)| knobs.with(knob, Some(at)))
    }

    /// With one of them like this; `None`: nothing is said of it.
    pub fn with(mut self, knob: Knob, position: Option<Position>) -> Self {
        let (low, high) = knob.range();
        if let Some(place) = self.0.get_mut(knob.place()) {
            let whole = position.filter(|position| position.db.is_finite());
            *place = whole.map(|position| Position { db: position.db.clamp(low, high), ..position });
        }
        self
    }

    /// How one stands, and where that is from.
    pub fn get(&self, knob: Knob) -> Turned {
        let at = match self.0.get(knob.place()).copied().flatten() {
            Some(Position { db, measured: true }) => Given::measured(Db(db)),
            Some(Position { db, measured: false }) => Given { value: Db(db), origin: Origin::Set },
            None => Given::assumed(Db(0.0)),
        };
        Turned { knob, at }
    }
}

/// A knob and how it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turned {
    /// The knob.
    pub knob: Knob,
    /// How it stands, in dB re fully up; the input gain re its lowest.
    pub at: Given<Db>,
}

impl Turned {
    /// How far it can still be turned up.
    pub fn room(&self) -> Db {
        Db(self.knob.range().1 - self.at.value.0)
    }

    /// How it stands, as short as can be.
    pub fn short(&self) -> String {
        match (self.at.value.0, self.knob) {
            (at, knob) if at.abs() < 0.05 => knob.rest().to_owned(),
            (at, _) => Db(at).to_string(),
        }
    }
}

impl fmt::Display for Turned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { knob, at } = self;
        let stands = match at.value.0 {
            at if at.abs() < 0.05 => knob.rest().to_owned(),
            at if at < 0.0 => format!("{} below full", Db(-at)),
            at => format!("{} above its lowest", Db(at)),
        };
        match at.origin {
            Origin::Measured => write!(f, "{} {stands} by the loop", knob.name()),
            Origin::Assumed => write!(f, "{} taken as {stands}", knob.name()),
            Origin::Set | Origin::Listed => write!(f, "{} {stands}", knob.name()),
        }
    }
}

/// How the knob of the output in use stands by a loop that returns with this gain: the gain less that with the knob fully
/// up, all else as `knobs` say. `None` where the levels of output or input are not known, where one leg of an unknown
/// kind of output is used, and where the knob cannot stand so.
pub fn by_loop(wiring: &Wiring, gear: &Gear, knobs: Knobs, gain: Db) -> Option<(Knob, Db)> {
    let back = wiring.loop_point?.back;
    if back.change() == Change::OneLeg {
        return None;
    }
    let knob = if back.from == Port::Phones { Knob::Phones } else { Knob::Output };
    let links = line_return(wiring, gear, knobs.with(knob, None)).ok()?;
    let known = |link: &super::Link| link.clip.is_some_and(|clip| clip.origin != Origin::Assumed);
    let up: f64 = links.iter().map(|link| link.gain.0).sum();
    let at = gain.0 - up;
    let possible = links.iter().all(known) && (-TRAVEL..=SHEET).contains(&at);
    possible.then_some((knob, Db(at.min(0.0))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Dbu;

    #[test]
    fn ids_and_places_agree() {
        assert_eq!(KNOBS.len(), COUNT);
        for (place, (knob, id, name)) in KNOBS.iter().enumerate() {
            assert_eq!((knob.place(), knob.id(), knob.name()), (place, *id, *name));
        }
    }

    #[test]
    fn positions_come_back_within_their_range() {
        let at = |db| Position { db, measured: false };
        let kept =
            [("output", at(-12.0)), ("monitor", at(9.0)), ("input-gain", at(-3.0)), ("phones", at(f64::NAN))];
        let kept = kept.map(|(id, position)| (id.to_owned(), position)).into();
        let knobs = Knobs::of(&kept);
        let db = |knob| knobs.get(knob).at.value.0;
        assert_eq!([db(Knob::Output), db(Knob::Monitor), db(Knob::InputGain)], [-12.0, 0.0, 0.0]);
        assert_eq!(knobs.get(Knob::Phones).at.origin, Origin::Assumed, "that is no position");
        let said = |knob| knobs.get(knob).to_string();
        assert_eq!(said(Knob::Output), "the interface's output knob 12.0 dB below full");
        assert_eq!(said(Knob::Amplifier), "the amplifier's volume taken as fully up");
        let measured = knobs.with(Knob::Output, Some(Position { db: -3.25, measured: true }));
        assert!(measured.get(Knob::Output).to_string().ends_with("below full by the loop"));
    }

    #[test]
    fn the_loop_tells_the_output_knob() {
        let gear = Gear { measured_out: Some(Dbu(16.0)), measured_in: Some(Dbu(22.0)), ..Gear::default() };
        let wiring = |id: &str| Wiring::by_id(id).unwrap();
        let told = |id: &str, gear: &Gear, gain| {
            by_loop(wiring(id), gear, Knobs::default(), Db(gain)).map(|(knob, at)| (knob, at.0))
        };
        assert_eq!(told("line-loop-trs", &gear, -18.5), Some((Knob::Output, -12.5)));
        assert_eq!(told("line-loop-trs", &gear, -5.5), Some((Knob::Output, 0.0)), "sheets are no better");
        assert_eq!(told("line-loop-trs", &gear, 3.0), None, "no knob goes further than up");
        assert_eq!(told("line-loop-trs", &gear, -90.0), None);
        assert_eq!(
            told("headphones-jack", &gear, -10.0),
            None,
            "the line outputs tell nothing of the phones jack"
        );
        let jack = Gear { measured_phones: Some(Dbu(16.0)), ..gear };
        assert_eq!(told("headphones-jack", &jack, -10.0), Some((Knob::Phones, -4.0)));
        assert_eq!(
            told("line-loop-trs", &Gear::default(), -18.5),
            None,
            "of an assumed interface nothing follows"
        );
        assert_eq!(told("receiver-aux", &gear, -18.5), None, "6 dB may be those of one leg");
        // An input that is turned up returns more.
        let up = Knobs::default().with(Knob::InputGain, Some(Position { db: 10.0, measured: false }));
        let found = by_loop(wiring("line-loop-trs"), &gear, up, Db(-18.5)).unwrap();
        assert_eq!((found.0, found.1.0), (Knob::Output, -22.5));
    }
}
