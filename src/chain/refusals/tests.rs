use super::table::from_speaker_level;
use super::*;
use crate::chain::wiring::{WIRINGS, lead};
use std::collections::BTreeSet;

const MOMENTS: [Moment; 4] = [
    Moment { phantom: false, phones: PhonesKnob::Zero },
    Moment { phantom: true, phones: PhonesKnob::Zero },
    Moment { phantom: false, phones: PhonesKnob::Up },
    Moment { phantom: true, phones: PhonesKnob::Up },
];

/// Everything that can be plugged at all: what a chain editor lets one build.
fn everything() -> Vec<Connection> {
    let mut all = Vec::new();
    for &from in Port::ALL {
        for &to in Port::ALL {
            all.extend(LEADS.iter().map(|&lead| Connection::new(from, lead, to)));
        }
    }
    all.retain(|connection| connection.from != connection.to && connection.fits());
    all
}

fn ids(from: Port, lead: lead::Lead, to: Port, moment: Moment) -> Vec<&'static str> {
    let connection = Connection::new(from, lead, to);
    assert!(connection.fits(), "{connection:?} can be plugged");
    of_connection(connection, moment).iter().map(|refusal| refusal.id).collect()
}

#[test]
fn every_refusal_can_be_reached_by_plugs_that_fit() {
    let everything = everything();
    assert!(everything.len() > 200, "{}", everything.len());
    let mut reached = BTreeSet::new();
    for moment in MOMENTS {
        for &connection in &everything {
            reached.extend(of_connection(connection, moment).iter().map(|refusal| refusal.id));
        }
    }
    let all: BTreeSet<&str> = REFUSALS.iter().map(|refusal| refusal.id).collect();
    assert_eq!(reached, all);
    assert_eq!(all.len(), REFUSALS.len());
}

#[test]
fn the_ones_that_people_make() {
    use lead::*;
    let calm = Moment::default();
    let cases = [
        (Port::Terminals, WIRE_JACK, Port::LineIn, "power-amp-into-input"),
        (Port::BridgedTerminals, WIRE_JACK, Port::LineIn, "bridged-to-ground"),
        (Port::HeadphoneAmpBalancedOut, TRS_TRS, Port::LineIn, "bridged-to-ground"),
        (Port::HeadphoneAmpBalancedOut, HEADPHONE_LEAD, Port::Headphones, "bridged-to-ground"),
        (Port::HeadphoneAmpOut, TRS_TRS, Port::LineOut, "output-to-output"),
        (Port::LineOut, STEREO_TRS, Port::HeadphoneAmpStereo, "balanced-into-stereo"),
        (Port::Phones, STEREO_TRS, Port::HeadphoneAmpTrs, "stereo-into-balanced"),
        (Port::LineOut, TRS_TWO_RCA, Port::AmpRca, "split-on-line-output"),
        (Port::LineOut, JACK_WIRE, Port::Speaker, "passive-on-line-output"),
        (Port::Phones, JACK_WIRE, Port::Speaker, "passive-on-phones"),
        (Port::LineOut, TRS_XLR, Port::MicIn, "line-into-microphone"),
        (Port::LineOut, TRS_TRS, Port::InstrumentIn, "line-into-instrument"),
        (Port::Phones, TRS_TWO_TS, Port::InstrumentIn, "line-into-instrument"),
        (Port::LineOut, TS_RCA, Port::Phono, "phono-input"),
        (Port::Phones, TS_TS, Port::MonitorTrs, "mono-plug-in-phones"),
        (Port::LineOut, SUMMING, Port::MonitorTrs, "summing-lead"),
        (Port::LineOut, SPEAKER_JACK, Port::HeadphoneAmpTrs, "speaker-lead-at-line-level"),
        (Port::HeadphoneAmpStereo, HEADPHONE_LEAD, Port::Headphones, "starts-at-an-input"),
    ];
    for (from, lead, to, id) in cases {
        let found = ids(from, lead, to, calm);
        assert!(found.contains(&id), "{id}: {found:?}");
    }
    let phantom = Moment { phantom: true, ..calm };
    assert_eq!(ids(Port::LineOut, TRS_XLR, Port::MicIn, phantom)[0], "line-into-phantom");
    let up = Moment { phones: PhonesKnob::Up, ..calm };
    assert_eq!(ids(Port::Phones, TRS_TWO_TS, Port::MonitorTrs, up), ["phones-at-full-level"]);
    assert_eq!(ids(Port::Phones, TRS_TWO_TS, Port::MonitorTrs, calm), [""; 0]);
}

#[test]
fn the_right_ways_are_not_refused() {
    for wiring in WIRINGS {
        let refused = of_wiring(wiring, Moment::default());
        assert!(refused.is_empty(), "{}: {refused:?}", wiring.id);
    }
}

#[test]
fn what_endangers_gear_or_ears_stands() {
    for refusal in REFUSALS {
        assert_eq!(refusal.stake.can_be_overruled(), refusal.stake == Stake::Sound, "{}", refusal.id);
        for words in [refusal.what, refusal.why, refusal.instead] {
            assert!(words.ends_with('.') && !words.contains("  "), "{}: {words}", refusal.id);
        }
    }
    let grave =
        |id: &str| !REFUSALS.iter().find(|refusal| refusal.id == id).unwrap().stake.can_be_overruled();
    for id in ["power-amp-into-input", "bridged-to-ground", "output-to-output", "line-into-phantom"] {
        assert!(grave(id), "{id}");
    }
}

#[test]
fn speaker_level_never_reaches_an_input_unrefused() {
    for connection in everything() {
        if from_speaker_level(connection) && connection.to.role() != Role::Speakers {
            let grave = of_connection(connection, Moment::default());
            assert!(grave.iter().any(|refusal| !refusal.stake.can_be_overruled()), "{connection:?}");
        }
    }
}

#[test]
fn each_chain_has_refusals_of_its_own_and_every_refusal_a_chain() {
    let of = |id: &str| -> Vec<&str> {
        let wiring = Wiring::by_id(id).expect("is there");
        of_devices(wiring).iter().map(|(_, refusal)| refusal.id).collect()
    };
    let mut all = BTreeSet::new();
    for wiring in WIRINGS {
        let found = of_devices(wiring);
        let stakes: Vec<Stake> = found.iter().map(|(_, refusal)| refusal.stake).collect();
        assert!(stakes.is_sorted_by(|a, b| a >= b), "{}: {stakes:?}", wiring.id);
        for (connection, refusal) in &found {
            assert!(connection.fits() && refusal.applies(*connection, WORST), "{}", refusal.id);
        }
        all.extend(found.iter().map(|(_, refusal)| refusal.id));
    }
    assert_eq!(all.len(), REFUSALS.len(), "{all:?}");
    for (id, refused) in [
        ("amp-rca", "power-amp-into-input"),
        ("amp-rca", "bridged-to-ground"),
        ("headphone-amp-phones-stereo", "balanced-into-stereo"),
        ("headphone-amp-balanced-trs", "stereo-into-balanced"),
        ("receiver-aux", "phono-input"),
        ("headphones-jack", "mono-plug-in-phones"),
    ] {
        assert!(of(id).contains(&refused), "{id}: {refused}");
    }
    assert!(!of("monitors-trs").contains(&"power-amp-into-input"));
    assert!(!of("amp-xlr").contains(&"phono-input"));
    assert_eq!(Refusal::by_id("phono-input").map(|refusal| refusal.stake), Some(Stake::Ears));
}
