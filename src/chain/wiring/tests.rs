use super::picture::picture;
use super::*;
use crate::chain::picture::{Ink, Mark, Picture, Point, svg};
use crate::chain::{CHAINS, Expectation, ReturnPath, expected_gain};
use crate::fault::FAULTS;
use std::collections::BTreeSet;

#[test]
fn every_chain_has_its_variants() {
    let ids: BTreeSet<&str> = WIRINGS.iter().map(|wiring| wiring.id).collect();
    assert_eq!(ids.len(), WIRINGS.len());
    for (chain, id, _) in CHAINS {
        assert!(Wiring::of(*chain).next().is_some(), "{id}");
    }
    assert_eq!(Wiring::by_id("amp-bridged").unwrap().chain, Chain::PowerAmp);
    assert_eq!(Wiring::by_id("amp-on-fire"), None);
}

#[test]
fn every_lead_fits_and_the_signal_goes_on_where_it_came() {
    for wiring in WIRINGS {
        let hops: Vec<Connection> = wiring.connections().collect();
        for connection in hops.iter().copied().chain(wiring.loop_point.map(|point| point.back)) {
            assert!(connection.fits(), "{}: {connection:?}", wiring.id);
            assert_eq!(connection.from.direction(), Direction::Out);
            assert_eq!(connection.to.direction(), Direction::In);
        }
        assert_eq!(hops[0].from.role(), Role::Interface);
        for pair in hops.windows(2) {
            assert_eq!(pair[0].to.role(), pair[1].from.role(), "{}", wiring.id);
        }
        for hop in wiring.hops {
            assert!(hop.why.ends_with('.'), "{}", hop.why);
        }
        let point = wiring.loop_point.unwrap();
        assert_eq!(point.back.from, hops[0].from, "the loop is closed at what the interface sends");
        assert_ne!(point.back.from.class(), Class::Speaker);
    }
}

/// Some outputs take no harm from it, others do (`chains.md`, E32).
#[test]
fn where_a_plug_grounds_the_cold_leg_the_manual_is_named() {
    for wiring in WIRINGS {
        for Hop { connection, why, .. } in wiring.hops {
            let grounds = connection.from == Port::LineOut && connection.lead.from == Plug::Ts;
            let named = why.contains("cold leg") && why.contains("the interface's manual first");
            assert_eq!(named, grounds, "{}: {why}", wiring.id);
        }
    }
}

/// What stands in the table and what the checks expect are the same for each chain's usual variant.
#[test]
fn the_expected_gain_is_the_one_of_the_leads() {
    for (chain, id, _) in CHAINS {
        let usual = Wiring::of(*chain).next().unwrap();
        let change = usual.change().unwrap();
        match expected_gain(*chain, ReturnPath::Loopback) {
            // A line loop has leads of 0 dB, but the outputs' knob is part of it.
            Expectation::Range { .. } => assert!(change == Change::Knob || *id == "line-loop", "{id}"),
            Expectation::Nominal { gains, balanced, .. } => {
                let straight = 16.0 - 22.0;
                let expected: Vec<f64> = change.gains().iter().map(|gain| straight + gain.0).collect();
                assert_eq!(gains.iter().map(|gain| gain.0).collect::<Vec<_>>(), expected, "{id}");
                assert_eq!(balanced, usual.loop_point.unwrap().back.is_balanced(), "{id}");
            }
        }
    }
}

#[test]
fn balance_is_a_matter_of_both_ends_and_the_lead() {
    use lead::{TRS_TRS, TRS_TWO_TS, TS_RCA, TS_TS};
    let change = |from, lead, to| Connection::new(from, lead, to).change();
    assert_eq!(change(Port::LineOut, TRS_TRS, Port::LineIn), Change::None);
    assert_eq!(change(Port::LineOut, TS_TS, Port::LineIn), Change::OneLeg);
    assert_eq!(change(Port::LineOut, TRS_TRS, Port::InstrumentIn), Change::OneLeg);
    assert_eq!(change(Port::LineOut, TS_RCA, Port::AmpRca), Change::OneLeg);
    assert_eq!(change(Port::Phones, TRS_TWO_TS, Port::LineIn), Change::Knob);
}

#[test]
fn signs_name_faults_that_exist() {
    let known: BTreeSet<&str> = FAULTS.iter().map(|fault| fault.id).collect();
    for wiring in WIRINGS {
        let signs = wiring.wrong();
        assert!(signs.len() >= 9, "{}", wiring.id);
        for sign in &signs {
            assert!(known.contains(sign.fault), "{} is no fault", sign.fault);
            assert!(sign.shows.ends_with('.') && sign.look.ends_with('.'));
        }
        assert!(!wiring.right().is_empty());
    }
    let has =
        |id: &str, fault: &str| Wiring::by_id(id).unwrap().wrong().iter().any(|sign| sign.fault == fault);
    assert!(has("monitors-xlr", "unbalanced-loss") && !has("receiver-aux", "unbalanced-loss"));
    assert!(has("headphones-jack", "stereo-into-balanced") && !has("amp-trs", "stereo-into-balanced"));
}

fn corners(mark: &Mark) -> Vec<Point> {
    match mark {
        Mark::Rect { at, size, .. } => vec![*at, (at.0 + size.0, at.1 + size.1)],
        Mark::Disc { centre, radius, .. } => {
            vec![(centre.0 - radius, centre.1 - radius), (centre.0 + radius, centre.1 + radius)]
        }
        Mark::Triangle { corners, .. } => corners.to_vec(),
        Mark::Line { from, to, .. } => vec![*from, *to],
        Mark::Text { at, text, size, .. } => {
            let half = text.chars().count() as f64 * size * 0.28;
            vec![(at.0 - half, at.1 - size), (at.0 + half, at.1)]
        }
    }
}

#[test]
fn pictures_stay_in_their_frame_and_name_every_plug() {
    for wiring in WIRINGS {
        let drawn = picture(wiring, Some(0));
        for mark in &drawn.marks {
            for (x, y) in corners(mark) {
                assert!((0.0..=drawn.size.0).contains(&x), "{}: {mark:?}", wiring.id);
                assert!((0.0..=drawn.size.1).contains(&y), "{}: {mark:?}", wiring.id);
            }
        }
        let boxes =
            drawn.marks.iter().filter(|mark| matches!(mark, Mark::Rect { ink: Ink::Device, .. })).count();
        let devices = wiring.hops.iter().map(|hop| usize::from(hop.times())).sum::<usize>() + 1;
        assert_eq!(boxes, devices, "{}", wiring.id);
        for connection in wiring.connections() {
            for plug in [connection.lead.from, connection.lead.to] {
                let named = drawn
                    .marks
                    .iter()
                    .any(|mark| matches!(mark, Mark::Text { text, .. } if text.ends_with(plug.name())));
                assert!(named, "{}: {}", wiring.id, plug.name());
            }
            assert!(drawn.alt.contains(connection.lead.name));
        }
    }
}

/// How far texts stay apart, in points: two letters beside each other, and enough below each other that lines are lines.
const APART: Point = (12.0, 2.5);

#[test]
fn no_two_texts_come_near_each_other() {
    for wiring in WIRINGS {
        let levels = vec![Some("\u{2212}120.4 dBu".to_owned()); wiring.hops.len()];
        for per_row in 1..=wiring.hops.len() {
            let drawn = picture::folded(wiring, Some(0), &levels, per_row);
            let texts: Vec<&Mark> =
                drawn.marks.iter().filter(|mark| matches!(mark, Mark::Text { .. })).collect();
            for (index, &text) in texts.iter().enumerate() {
                let [start, end] = corners(text).try_into().unwrap();
                for &other in &texts[index + 1..] {
                    let [other_start, other_end] = corners(other).try_into().unwrap();
                    let beside = (other_start.0 - end.0).max(start.0 - other_end.0);
                    let below = (other_start.1 - end.1).max(start.1 - other_end.1);
                    assert!(beside >= APART.0 || below >= APART.1, "{}: {text:?} {other:?}", wiring.id);
                }
            }
        }
    }
}

#[test]
fn a_second_pair_and_a_second_run_are_drawn() {
    let drawn = |id: &str| picture(Wiring::by_id(id).unwrap(), None);
    let leads = |drawn: &Picture| {
        let is_lead = |mark: &&Mark| matches!(mark, Mark::Line { ink: Ink::Left | Ink::Right, .. });
        drawn.marks.iter().filter(is_lead).count()
    };
    let says = |drawn: &Picture, words: &str| {
        drawn.marks.iter().any(|mark| matches!(mark, Mark::Text { text, .. } if text.starts_with(words)))
    };
    for (id, plain, lead, plug, parts) in [
        (
            "monitors-several",
            "monitors-trs",
            "4 × TRS to TRS lead",
            "4 × 6.3 mm TRS plug",
            ["Speakers on outputs 1, 2", "Speakers on outputs 3, 4"],
        ),
        (
            "amp-bi-wired",
            "amp-trs",
            "4 × speaker wire",
            "4 × bare wire",
            ["Speakers: treble", "Speakers: bass"],
        ),
    ] {
        let (several, plain) = (drawn(id), drawn(plain));
        assert_eq!((several.size, leads(&several)), (plain.size, leads(&plain) + 2), "{id}");
        for words in [&[lead, plug][..], &parts].concat() {
            assert!(says(&several, words) && !says(&plain, words), "{id}: {words}");
        }
        assert!(several.alt.contains(&parts.join("; ")), "{}", several.alt);
        let ends: Vec<Point> = several
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Line { to, ink: Ink::Left | Ink::Right, .. } => Some(*to),
                _ => None,
            })
            .collect();
        let boxes = several.marks.iter().filter_map(|mark| match mark {
            Mark::Rect { at, size, ink: Ink::Device, .. } => Some((*at, *size)),
            _ => None,
        });
        let met: Vec<usize> = boxes
            .map(|(at, size)| {
                ends.iter().filter(|end| end.0 == at.0 && (at.1..at.1 + size.1).contains(&end.1)).count()
            })
            .collect();
        assert!(met.ends_with(&[2, 2]), "{id}: a pair of leads ends at each part: {met:?}");
    }
    // A row that is folded begins with a device that is one.
    for wiring in WIRINGS {
        let last = wiring.hops.len() - 1;
        assert!(wiring.hops[..last].iter().all(|hop| hop.parts.is_empty()), "{}", wiring.id);
    }
}

#[test]
fn a_folded_picture_holds_the_same_and_the_levels() {
    let levels = [Some("+4.0 dBu".to_owned()), None, Some("nowhere".to_owned())];
    for wiring in WIRINGS {
        let (wide, narrow) = (picture(wiring, None), picture::folded(wiring, Some(0), &levels, 1));
        let hops = wiring.hops.len();
        assert!(narrow.size.0 <= wide.size.0 && narrow.size.1 == wide.size.1 * hops as f64, "{}", wiring.id);
        for (x, y) in narrow.marks.iter().flat_map(corners) {
            assert!(
                (0.0..=narrow.size.0).contains(&x) && (0.0..=narrow.size.1).contains(&y),
                "{}",
                wiring.id
            );
        }
        let written =
            narrow.marks.iter().filter(|mark| matches!(mark, Mark::Text { text, .. } if text == "+4.0 dBu"));
        assert_eq!(written.count(), 1);
        assert_eq!(narrow.alt.matches(", measured +4.0 dBu").count(), 1, "{}", narrow.alt);
        // A device at each seam stands in both rows; the lit hop and the level are one mark each.
        let (seams, more) = (2 * (hops - 1), 2);
        assert_eq!(narrow.marks.len(), wide.marks.len() + seams + more, "{}", wiring.id);
    }
}

#[test]
fn the_same_plug_carries_stereo_here_and_a_balanced_channel_there() {
    let texts = |id: &str| -> Vec<String> {
        let drawn = picture(Wiring::by_id(id).unwrap(), None);
        let text = |mark: &Mark| match mark {
            Mark::Text { text, .. } => Some(text.clone()),
            _ => None,
        };
        drawn.marks.iter().filter_map(text).collect()
    };
    assert!(texts("monitors-trs").contains(&"ring: \u{2212}".to_owned()));
    assert!(texts("headphone-amp-phones-stereo").contains(&"ring: right".to_owned()));
    assert!(texts("monitors-xlr").contains(&"pin 2: +".to_owned()));
    let merged = texts("headphone-amp-line-stereo");
    assert!(
        merged.contains(&"2 × 6.3 mm TS plug".to_owned()) && merged.contains(&"6.3 mm TRS plug".to_owned())
    );
    let lit = |lit| picture(Wiring::by_id("amp-xlr").unwrap(), lit).marks.len();
    assert_eq!(lit(Some(1)), lit(None) + 1);
}

#[test]
fn the_svg_is_well_formed() {
    for wiring in WIRINGS {
        let svg = svg::render(&picture(wiring, Some(0)));
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        for name in ["rect", "circle", "line"] {
            let open = svg.matches(&format!("<{name} ")).count();
            let closed = svg.matches("/>").count();
            assert!(open <= closed, "{name}");
        }
        assert_eq!(svg.matches("<text ").count(), svg.matches("</text>").count());
        assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{}", wiring.id);
    }
}
