use super::*;
use crate::chain::levels::power::voltage;
use crate::chain::refusals::{PhonesKnob, REFUSALS, sockets};
use crate::chain::wiring::WIRINGS;
use crate::chain::{Chain, RETURN_PATHS};
use crate::units::{Ohms, Watts};
use proptest::prelude::*;
use std::collections::BTreeSet;

const MOMENTS: [Moment; 4] = [
    Moment { phantom: false, phones: PhonesKnob::Zero },
    Moment { phantom: true, phones: PhonesKnob::Zero },
    Moment { phantom: false, phones: PhonesKnob::Up },
    Moment { phantom: true, phones: PhonesKnob::Up },
];

#[test]
fn every_socket_has_an_id_of_its_own() {
    let ids: BTreeSet<&str> = PORT_IDS.iter().map(|row| row.1).collect();
    assert_eq!((ids.len(), PORT_IDS.len()), (Port::ALL.len(), Port::ALL.len()));
    for of in Port::ALL {
        assert_eq!(port(port_id(*of)), Some(*of));
    }
    let leads: BTreeSet<&str> = LEADS.iter().map(|lead| lead.id).collect();
    assert_eq!(leads.len(), LEADS.len());
}

#[test]
fn the_right_wiring_is_silent_in_every_chain_and_variant() {
    for wiring in WIRINGS {
        for (path, ..) in RETURN_PATHS {
            for spot in Spot::all(wiring, *path) {
                let right = spot.right(wiring).expect("something belongs there");
                assert_eq!(Actual::default().at(wiring, spot), Some(Plugged::right(right)));
                assert_eq!(Plugged::right(right).judge(right), Judged::Right, "{}", wiring.id);
                assert_eq!(Said::from(Plugged::right(right)).resolve(), Some(Plugged::right(right)));
            }
            assert_eq!(Actual::default().danger(wiring.chain, Some(wiring.id), *path), None);
        }
    }
}

#[test]
fn every_refusal_can_be_said_in_some_chain_and_what_is_grave_bars() {
    let mut reached = BTreeSet::new();
    for wiring in WIRINGS {
        let sockets = sockets(wiring);
        let path = ReturnPath::Loopback;
        for &from in &sockets {
            for (&to, &lead) in sockets.iter().flat_map(|to| LEADS.iter().map(move |lead| (to, lead))) {
                for moment in MOMENTS {
                    let plugged = Plugged { connection: Connection::new(from, lead, to), moment };
                    let spot = Spot::Hop(0);
                    let mut actual = Actual::default();
                    actual.say(wiring.id, spot.id(), Some(plugged.into()));
                    assert_eq!(actual.at(wiring, spot), Some(plugged));
                    let Judged::Refused(refused) = plugged.judge(spot.right(wiring).expect("there")) else {
                        assert_eq!(actual.danger(wiring.chain, Some(wiring.id), path), None);
                        continue;
                    };
                    let grave = refused.iter().any(|refusal| !refusal.stake.can_be_overruled());
                    let danger = actual.danger(wiring.chain, Some(wiring.id), path);
                    assert_eq!(danger.is_some(), grave, "{plugged:?}");
                    reached.extend(refused.iter().map(|refusal| refusal.id));
                }
            }
        }
    }
    let all: BTreeSet<&str> = REFUSALS.iter().map(|refusal| refusal.id).collect();
    assert_eq!(reached, all);
}

#[test]
fn what_was_said_of_a_wiring_stands_until_it_is_answered_there_and_unknown_ids_do_not_count() {
    let wiring = Wiring::by_id("amp-rca").expect("is there");
    let said = |from: &str| Said {
        from: from.to_owned(),
        lead: "wire-jack".to_owned(),
        to: "line-in".to_owned(),
        phantom: false,
        knob_up: false,
    };
    let mut actual = Actual::default();
    actual.say(wiring.id, "back".to_owned(), Some(said("terminals")));
    let danger =
        |actual: &Actual, id: &str, path| actual.danger(Chain::PowerAmp, Some(id), path).map(|it| it.id);
    let grave = Some("power-amp-into-input");
    assert_eq!(danger(&actual, "amp-rca", ReturnPath::Loopback), grave);
    assert_eq!(danger(&actual, "amp-rca", ReturnPath::Microphone), None, "then nothing is led back");
    assert_eq!(danger(&actual, "amp-xlr", ReturnPath::Loopback), None);
    assert_eq!(danger(&actual, "monitors-trs", ReturnPath::Loopback), grave, "no variant of it is chosen");
    let meant = |actual: &Actual, chosen| actual.meant(Chain::PowerAmp, chosen).map(|wiring| wiring.id);
    assert_eq!(meant(&actual, Some("monitors-trs")), Some("amp-rca"));
    assert_eq!(meant(&actual, Some("amp-xlr")), None, "that one is");
    // Whatever is said of another.
    actual.say("amp-xlr", "1".to_owned(), Some(said("line-out")));
    actual.say("amp-xlr", "1".to_owned(), None);
    actual.say("amp-trs", "1".to_owned(), Some(said("line-out")));
    assert_eq!(danger(&actual, "amp-rca", ReturnPath::Loopback), grave);
    assert_eq!(meant(&actual, None), Some("amp-rca"), "what is grave comes first");
    actual.say("amp-rca", "back".to_owned(), Some(said("a socket of a later version")));
    assert_eq!(danger(&actual, "amp-rca", ReturnPath::Loopback), None);
    actual.say("amp-rca", "back".to_owned(), None);
    actual.say("amp-trs", "1".to_owned(), None);
    assert!(actual.is_empty());
    assert_eq!(meant(&actual, None), None);
}

#[test]
fn a_lead_said_the_wrong_way_round_is_judged_as_it_is() {
    let mut seen = 0;
    for wiring in WIRINGS {
        let sockets = sockets(wiring);
        let right = Spot::Hop(0).right(wiring).expect("there");
        let outs = sockets.iter().filter(|port| port.direction() == Direction::Out);
        for (&from, &lead) in outs.flat_map(|from| LEADS.iter().map(move |lead| (from, lead))) {
            for &to in sockets.iter().filter(|port| port.direction() == Direction::In) {
                for moment in MOMENTS {
                    let straight = Plugged { connection: Connection::new(from, lead, to), moment };
                    let back = Plugged { connection: Connection::new(to, turned(lead), from), moment };
                    assert_eq!(straight.connection.fits(), back.connection.fits());
                    if straight.connection.fits() {
                        assert_eq!(straight.judge(right), back.judge(right), "{straight:?}");
                        seen += 1;
                    }
                }
            }
        }
    }
    assert!(seen > 500, "{seen}");
    let danger = Connection::new(Port::LineIn, crate::chain::wiring::lead::JACK_WIRE, Port::Terminals);
    let amp = Wiring::by_id("amp-rca").and_then(|wiring| Spot::Back.right(wiring)).expect("there");
    assert!(matches!(Plugged::right(danger).judge(amp), Judged::Refused(_)), "speaker level into an input");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is plugged by mistake: where what arrives by the figures of the gear is above what the socket takes, it is
    /// refused, or the user is told that it is not what the levels are reckoned for; where it is as it should be, the level
    /// diagram warns (`chain::diagram`). The level is reckoned here by hand.
    #[test]
    fn nothing_too_loud_is_plugged_in_silence(
        index in 0..WIRINGS.len(),
        ends in any::<[prop::sample::Index; 3]>(),
        phantom in any::<bool>(),
        up in any::<bool>(),
        (line, phones, watts) in (0.0..28.0f64, -12.0..24.0f64, 5.0..2000.0f64),
        (line_in, instrument) in (4.0..30.0f64, 0.0..20.0f64),
        (microphone, phono) in (-16.0..12.0f64, -50.0..-20.0f64),
    ) {
        let wiring = &WIRINGS[index];
        let sockets = sockets(wiring);
        let (from, to) = (*ends[0].get(&sockets), *ends[1].get(&sockets));
        let phones_knob = if up { PhonesKnob::Up } else { PhonesKnob::Zero };
        let connection = Connection::new(from, *ends[2].get(LEADS), to);
        let plugged = Plugged { connection, moment: Moment { phantom, phones: phones_knob } };
        let right = Spot::Hop(0).right(wiring).expect("there");
        let judged = plugged.judge(right);
        // A lead that is said from an input to an output carries its signal all the same.
        let Connection { from, to, .. } = onward(connection);
        let arrives = match (from.direction(), from.class()) {
            (Direction::In, _) => f64::NEG_INFINITY,
            (_, Class::Speaker) => voltage(Watts(watts), Ohms(4.0)).dbu().0,
            (_, Class::Phones) if plugged.asks_for_knob() && !up => f64::NEG_INFINITY,
            (_, Class::Phones) => phones,
            _ => line,
        };
        let takes = match (to.direction(), to.class()) {
            // What an output is joined to it does not take at all.
            (Direction::Out, _) => f64::NEG_INFINITY,
            (_, Class::Line) if to == Port::InstrumentIn => instrument,
            (_, Class::Line) => line_in,
            (_, Class::Microphone) => microphone,
            (_, Class::Phono) => phono,
            (_, Class::Phones) => if from.class() == Class::Speaker { 12.0 } else { f64::INFINITY },
            (_, Class::Speaker) => f64::INFINITY,
        };
        if arrives > takes {
            prop_assert!(!matches!(judged, Judged::Right) || connection == right, "{plugged:?}");
            let other_kind = from.class() != to.class() || to == Port::InstrumentIn;
            let by_kind = other_kind || to.direction() == Direction::Out;
            let refused = matches!(judged, Judged::Refused(_) | Judged::DoesNotFit);
            prop_assert!(!by_kind || refused, "{arrives} dBu into {takes} dBu: {plugged:?}");
        }
    }
}
