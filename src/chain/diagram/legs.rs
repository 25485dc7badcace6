//! What an output does when only one of its legs is used, and which of the two a loop told.

use super::{Diagram, Gear, Knobs, Link, Origin, line_return};
use crate::chain::levels::voltage::ONE_LEG;
use crate::chain::wiring::{Change, Connection, Wiring};
use crate::units::Db;

/// What a balanced output does when only one leg is used (chains.md §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputKind {
    /// Both legs are driven: half the voltage is lost.
    ActiveBalanced,
    /// One leg is driven, or the output makes up for it: nothing is lost.
    KeepsLevel,
}

/// A loop that is further than this from both tells neither, in dB: what is healthy by data sheets (contract §3).
const NEAR_DB: f64 = 1.0;

/// What a loop that returns with this gain tells of an output of which one leg is used: which of the two levels it is
/// nearest to, all knobs as `knobs` say. `None` where both legs are used or a knob decides, where the levels of output or
/// input are assumed, and where it is near to neither.
pub fn output_kind(wiring: &Wiring, gear: &Gear, knobs: Knobs, gain: Db) -> Option<OutputKind> {
    if wiring.change()? != Change::OneLeg {
        return None;
    }
    let both = Gear { output_kind: Some(OutputKind::KeepsLevel), ..*gear };
    let links = line_return(wiring, &both, knobs).ok()?;
    let known = |link: &Link| link.clip.is_some_and(|clip| clip.origin != Origin::Assumed);
    let full: f64 = links.iter().map(|link| link.gain.0).sum();
    let lost = gain.0 - full;
    let near = |level: Db| (lost - level.0).abs() <= NEAR_DB;
    match (near(Db(0.0)), near(ONE_LEG)) {
        _ if !links.iter().all(known) => None,
        (true, _) => Some(OutputKind::KeepsLevel),
        (_, true) => Some(OutputKind::ActiveBalanced),
        _ => None,
    }
}

/// What a lead loses of an output's level, and what it may lose beside that: while nothing tells the kind of output the
/// louder of the two is reckoned with.
pub(super) fn lost(gear: &Gear, connection: Connection) -> (Db, Db) {
    match (connection.change(), gear.output_kind) {
        (Change::OneLeg, Some(OutputKind::ActiveBalanced)) => (ONE_LEG, Db(0.0)),
        (Change::OneLeg, None) => (Db(0.0), Db(-ONE_LEG.0)),
        _ => (Db(0.0), Db(0.0)),
    }
}

/// What is to be said of an output of which one leg is used, in a sentence.
pub fn of_one_leg(wiring: &Wiring, gear: &Gear, drawn: &Diagram) -> Option<String> {
    let less = Db(-ONE_LEG.0);
    if drawn.end()?.less.0 > 0.0 {
        let interface = gear.interface;
        let full = interface.and_then(|interface| interface.line_out_max.as_ref());
        let back = interface.and_then(|interface| interface.line_in_max.as_ref());
        let known =
            (full.is_some() || gear.measured_out.is_some()) && (back.is_some() || gear.measured_in.is_some());
        let first = if known { "" } else { "once the full-scale levels of the interface are known, " };
        return Some(format!(
            "Reckoned with the louder of two: an output that drives both its legs gives {less} less over this lead, which \
             uses one of them; {first}a healthy loop over it tells which it is."
        ));
    }
    let mut leads = wiring.connections().chain(wiring.loop_point.map(|point| point.back));
    let used = leads.any(|connection| connection.change() == Change::OneLeg);
    (used && gear.output_kind == Some(OutputKind::ActiveBalanced)).then(|| {
        format!(
            "The output drives both its legs, as a loop told by the knobs as they are reckoned with here: over this lead, \
             which uses one of them, that costs {less}."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::diagram::{Knob, Position};
    use crate::units::Dbu;

    #[test]
    fn a_loop_over_one_leg_tells_the_kind_of_output() {
        let gear = Gear { measured_out: Some(Dbu(16.0)), measured_in: Some(Dbu(22.0)), ..Gear::default() };
        let told = |id: &str, gear: &Gear, knobs: Knobs, gain| {
            output_kind(Wiring::by_id(id).expect("is there"), gear, knobs, Db(gain))
        };
        let up = Knobs::default();
        // Vectors RP02 and RP03: of −20 dBFS −26 come back, over a TS lead −32.
        for id in
            ["receiver-aux", "monitors-rca", "amp-bridged", "pc-speakers-mini", "headphone-amp-line-rca"]
        {
            assert_eq!(told(id, &gear, up, -12.0), Some(OutputKind::ActiveBalanced), "{id}");
            assert_eq!(told(id, &gear, up, -6.4), Some(OutputKind::KeepsLevel), "{id}");
            for neither in [-4.9, -9.0, -13.1, -40.0] {
                assert_eq!(told(id, &gear, up, neither), None, "{id} {neither}");
            }
        }
        // Whatever an earlier loop told: this one is the later.
        let was = Gear { output_kind: Some(OutputKind::ActiveBalanced), ..gear };
        assert_eq!(told("receiver-aux", &was, up, -6.0), Some(OutputKind::KeepsLevel));
        for id in ["line-loop-trs", "monitors-xlr", "headphones-jack"] {
            assert_eq!(told(id, &gear, up, -12.0), None, "{id}: both legs, or a knob");
        }
        assert_eq!(
            told("receiver-aux", &Gear::default(), up, -12.0),
            None,
            "of an assumed interface nothing follows"
        );
        // A knob that is down by 6 dB is no lost leg.
        let turned = |knob, db| up.with(knob, Some(Position { db, measured: false }));
        assert_eq!(
            told("receiver-aux", &gear, turned(Knob::Output, -6.0), -12.0),
            Some(OutputKind::KeepsLevel)
        );
        assert_eq!(
            told("receiver-aux", &gear, turned(Knob::Output, -6.0), -18.0),
            Some(OutputKind::ActiveBalanced)
        );
        assert_eq!(
            told("receiver-aux", &gear, turned(Knob::InputGain, 10.0), -2.0),
            Some(OutputKind::ActiveBalanced)
        );
    }
}
