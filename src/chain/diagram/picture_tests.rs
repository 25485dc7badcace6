use super::picture::{USUAL_WIDTH, picture};
use super::{Diagram, Gear, Knob, Knobs, OutputKind, Position, diagram, line_return, path, reach};
use crate::chain::gear::{Catalogue, Device, Figure, PowerAmp, Speaker};
use crate::chain::levels::speaker::Sensitivity;
use crate::chain::picture::{Align, Ink, LETTER, Mark, Picture, svg};
use crate::chain::wiring::{WIRINGS, Wiring};
use crate::units::{Db, Dbfs, Dbu, Ohms};

type Box4 = (f64, f64, f64, f64);

/// Left, top, right, bottom of a text, on the wide side.
fn extent(mark: &Mark) -> Option<(Box4, &str)> {
    let Mark::Text { at: (x, y), text, size, align, .. } = mark else { return None };
    let width = text.chars().count() as f64 * size * LETTER;
    let left = match align {
        Align::Middle => x - width / 2.0,
        Align::End => x - width,
    };
    Some(((left, y - 0.8 * size, left + width, y + 0.25 * size), text))
}

/// Nothing leaves the frame, and no two texts lie over each other.
#[track_caller]
fn tidy(picture: &Picture, name: &str) {
    let (width, height) = picture.size;
    let inside = |(x, y): (f64, f64)| (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
    for mark in &picture.marks {
        let corners = match mark {
            Mark::Rect { at, size, .. } => vec![*at, (at.0 + size.0, at.1 + size.1)],
            Mark::Disc { centre: (x, y), radius, .. } => {
                vec![(x - radius, y - radius), (x + radius, y + radius)]
            }
            Mark::Triangle { corners, .. } => corners.to_vec(),
            Mark::Line { from, to, .. } => vec![*from, *to],
            Mark::Text { .. } => {
                let (extent, _) = extent(mark).unwrap();
                vec![(extent.0, extent.1), (extent.2, extent.3)]
            }
        };
        assert!(corners.iter().all(|corner| inside(*corner)), "{name}: {mark:?} leaves {:?}", picture.size);
    }
    let texts: Vec<(Box4, &str)> = picture.marks.iter().filter_map(extent).collect();
    for (index, (a, one)) in texts.iter().enumerate() {
        for (b, other) in &texts[index + 1..] {
            let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
            assert!(apart, "{name}: “{one}” {a:?} lies over “{other}” {b:?}");
        }
    }
}

fn texts(picture: &Picture) -> Vec<&str> {
    picture.marks.iter().filter_map(|mark| extent(mark).map(|(_, text)| text)).collect()
}

fn device(id: &str) -> &'static Device {
    Catalogue::built_in().device(id).unwrap()
}

/// The Scarlett 4i4 4th Gen with a Genelec 8030, an HD 650, a class-D amplifier and a loudspeaker.
fn with_gear(check: impl Fn(&Gear)) {
    let Device::Interface(interface) = device("focusrite-scarlett-4i4-4g") else { panic!("an interface") };
    let Device::Monitor(monitor) = device("genelec-8030") else { panic!("a monitor") };
    let Device::Headphone(headphone) = device("sennheiser-hd650") else { panic!("a headphone") };
    let amp = PowerAmp {
        name: "A mini amplifier with a long name".to_owned(),
        gain: Some(Figure::own(Db(26.0), "typed")),
        input_max: Some(Figure::own(Dbu(8.0), "typed")),
        ..PowerAmp::default()
    };
    let speaker = Speaker {
        name: "Loudspeaker".to_owned(),
        sensitivity: Some(Figure::own(Sensitivity::PerVoltage(88.0), "typed")),
        impedance: Some(Figure::own(Ohms(8.0), "typed")),
        ..Speaker::default()
    };
    let headphone_amp = crate::chain::gear::HeadphoneAmp {
        name: "Splitter".to_owned(),
        gain: Some(Figure::own(Db(12.0), "typed")),
        ..Default::default()
    };
    check(&Gear {
        interface: Some(interface),
        monitor: Some(monitor),
        headphone: Some(headphone),
        amp: Some(&amp),
        speaker: Some(&speaker),
        headphone_amp: Some(&headphone_amp),
        output_kind: Some(OutputKind::ActiveBalanced),
        ..Gear::default()
    });
}

fn drawn(id: &str, gear: &Gear, tone: f64) -> Diagram {
    diagram(&path(Wiring::by_id(id).unwrap(), gear, Knobs::default()).unwrap(), Dbfs(tone))
}

#[test]
fn nothing_overlaps_or_leaves_the_frame() {
    with_gear(|gear| {
        for wiring in WIRINGS {
            for tone in [-80.0, -20.0, -6.0, 0.0] {
                let back = line_return(wiring, gear, Knobs::default()).ok();
                let part = reach(wiring, &Gear::default(), Knobs::default()).links;
                let ways = [path(wiring, gear, Knobs::default()).ok(), back, Some(part)];
                for links in ways.into_iter().flatten() {
                    for width in [520.0, USUAL_WIDTH, 1040.0] {
                        let name = format!("{} at {tone} in {width}", wiring.id);
                        tidy(&picture(&diagram(&links, Dbfs(tone)), width), &name);
                    }
                }
            }
        }
    });
}

#[test]
fn what_is_written_are_the_diagrams_numbers() {
    with_gear(|gear| {
        for (id, end, out) in
            [("monitors-xlr", "102.0 dB SPL", "16.0 dBu"), ("headphones-jack", "91.8 dB SPL", "11.0 dBu")]
        {
            let drawn = drawn(id, gear, -20.0);
            let picture = picture(&drawn, USUAL_WIDTH);
            let texts = texts(&picture);
            for stage in &drawn.stages {
                assert!(texts.contains(&stage.shown().as_str()), "{id}: {} {texts:?}", stage.shown());
                for figure in
                    [stage.clip_shown(), stage.floor_shown(), stage.headroom.map(|room| room.to_string())]
                {
                    assert!(figure.is_none_or(|figure| texts.contains(&figure.as_str())), "{id}: {texts:?}");
                }
            }
            assert!(texts.contains(&end) && texts.contains(&out), "{id}: {texts:?}");
            assert!(
                picture.alt.contains(end) && picture.alt.contains("DAW \u{2212}20.0 dBFS"),
                "{}",
                picture.alt
            );
        }
    });
}

/// +16 dBu less 4 are 3.8 dB above the 2 V of a consumer's input, and over one leg 2.2 dB below: while nobody knows, what
/// stands above it says no more, and fits wherever it stands.
#[test]
fn what_may_not_clip_is_only_said_to_be_able_to() {
    with_gear(|gear| {
        for (output_kind, says) in [(None, "may clip first"), (Some(OutputKind::KeepsLevel), "clips first")] {
            let gear = Gear { output_kind, ..*gear };
            let at = |db| Some(Position { db, measured: false });
            let knobs = Knobs::default().with(Knob::Output, at(-4.0)).with(Knob::HeadphoneAmp, at(-40.0));
            let links = path(Wiring::by_id("headphone-amp-line-rca").unwrap(), &gear, knobs).unwrap();
            let drawn = diagram(&links, Dbfs(-20.0));
            for width in [520.0, USUAL_WIDTH] {
                let picture = picture(&drawn, width);
                tidy(&picture, says);
                let above = texts(&picture)
                    .into_iter()
                    .filter(|text| text.ends_with("clip first") || *text == "clips first");
                assert_eq!(above.collect::<Vec<_>>(), [says]);
                assert!(picture.alt.contains(&format!(", {says}")), "{}", picture.alt);
            }
        }
    });
}

/// Where each line of an ink lies, in the order of the stages.
fn heights(picture: &Picture, wanted: Ink) -> Vec<f64> {
    let height = |mark: &Mark| match mark {
        Mark::Line { from, to, ink } if *ink == wanted && from.1 == to.1 => Some(from.1),
        _ => None,
    };
    picture.marks.iter().filter_map(height).collect()
}

#[test]
fn the_lowest_ceiling_is_the_bottleneck_and_says_so() {
    with_gear(|gear| {
        let drawn = drawn("amp-bridged", gear, -30.0);
        let at = drawn.bottleneck.expect("the amplifier's input clips before the converter");
        let picture = picture(&drawn, USUAL_WIDTH);
        assert_eq!(texts(&picture).iter().filter(|text| **text == "clips first").count(), 1);
        let ceilings = heights(&picture, Ink::Clip);
        let clips: Vec<f64> = drawn.stages.iter().filter_map(|stage| Some(stage.clips_at?.0)).collect();
        assert_eq!(ceilings.len(), clips.len());
        let lowest = ceilings.iter().cloned().fold(f64::MIN, f64::max);
        let expected = drawn.stages[..=at].iter().filter(|stage| stage.clips_at.is_some()).count() - 1;
        assert_eq!(ceilings[expected], lowest, "y counts downwards");
        let triangles: Vec<&Mark> =
            picture.marks.iter().filter(|mark| matches!(mark, Mark::Triangle { .. })).collect();
        let [Mark::Triangle { corners, .. }] = triangles.as_slice() else { panic!("{triangles:?}") };
        assert!((corners[2].1 - lowest).abs() <= 1.5, "the tip touches the ceiling");
        // The scale is true: from the tone to each ceiling there are as many points a decibel.
        let tone = heights(&picture, Ink::Tone)[0];
        let per_db: Vec<f64> =
            ceilings.iter().zip(&clips).map(|(y, clip)| (tone - y) / (clip - drawn.tone.0)).collect();
        assert!(per_db.iter().all(|points| (points - per_db[0]).abs() < 1e-6), "{per_db:?}");
    });
}

#[test]
fn a_tone_above_what_a_stage_takes_is_alarming_and_the_unknown_is_said() {
    with_gear(|gear| {
        let picture_of = |tone| picture(&drawn("amp-bridged", gear, tone), USUAL_WIDTH);
        assert!(heights(&picture_of(-30.0), Ink::Alarm).is_empty());
        assert!(!heights(&picture_of(0.0), Ink::Alarm).is_empty());
        assert!(texts(&picture(&drawn("monitors-xlr", gear, -20.0), USUAL_WIDTH)).contains(&"not known"));
    });
}

#[test]
fn the_svg_holds_every_text_once_escaped() {
    with_gear(|gear| {
        let mut drawn = drawn("monitors-xlr", gear, -20.0);
        drawn.stages[1].name = "Left & <right>".to_owned();
        let picture = picture(&drawn, USUAL_WIDTH);
        let rendered = svg::render(&picture);
        assert!(rendered.starts_with("<svg ") && rendered.ends_with("</svg>"));
        assert!(rendered.contains("Left &amp; &lt;right&gt;") && !rendered.contains("<right>"));
        assert_eq!(rendered.matches("<text ").count(), texts(&picture).len());
        assert!(rendered.contains("currentColor") && !rendered.contains("NaN"));
    });
}
