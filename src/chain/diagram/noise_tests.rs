use super::picture::{USUAL_WIDTH, picture};
use super::*;
use crate::chain::gear::{Catalogue, Device, Figure, HeadphoneAmp, Interface, PowerAmp, Speaker};
use crate::chain::levels::speaker::Sensitivity;
use crate::chain::picture::Mark;
use crate::chain::wiring::Wiring;
use crate::units::{Dbu, Ohms, Spl};
use proptest::prelude::*;

const TONE: Dbfs = Dbfs(-20.0);

fn wiring(id: &str) -> &'static Wiring {
    Wiring::by_id(id).unwrap()
}

fn device(id: &str) -> &'static Device {
    Catalogue::built_in().device(id).unwrap()
}

fn scarlett() -> &'static Interface {
    let Device::Interface(interface) = device("focusrite-scarlett-4i4-4g") else { panic!("an interface") };
    interface
}

fn read(level: f64, uncertainty: f64) -> Measured {
    Measured { level, uncertainty, input: 2 }
}

fn turned(knob: Knob, db: f64) -> Knobs {
    Knobs::default().with(knob, Some(Position { db, measured: false }))
}

/// The Scarlett 4i4 4th Gen in a loop with nothing else.
fn round(silence: Silence, knobs: Knobs) -> Diagram {
    let gear = Gear { interface: Some(scarlett()), silence, ..Gear::default() };
    diagram(&line_return(wiring("line-loop-trs"), &gear, knobs).unwrap(), TONE)
}

fn sum(levels: &[f64]) -> f64 {
    10.0 * levels.iter().map(|level| 10f64.powf(level / 10.0)).sum::<f64>().log10()
}

#[track_caller]
fn near(reached: f64, expected: f64, tolerance: f64) {
    assert!((reached - expected).abs() <= tolerance, "{reached} instead of {expected}");
}

#[test]
fn the_inputs_noise_is_full_scale_less_its_dynamic_range() {
    let drawn = round(Silence::default(), Knobs::default());
    let back = drawn.end().unwrap();
    // The sheet: 115.5 dB of the inputs; 120 dB of the outputs below +16 dBu, of which the input takes +22. The outputs are
    // loaded by what is told of both.
    let loss = drawn.stages[2].level - drawn.stages[1].level;
    near(back.floor.unwrap(), sum(&[-115.5, 16.0 - 120.0 + loss - 22.0]), 1e-9);
    assert_eq!(back.floor_from, BTreeSet::from([Origin::Listed]));
    assert_eq!((back.measured, back.expected, drawn.noisiest), (None, None, Some(3)));
    // Turned up, the converter's noise stays where it is and the output's comes up.
    let up = round(Silence::default(), turned(Knob::InputGain, 20.0));
    near(up.end().unwrap().floor.unwrap(), sum(&[-115.5, 16.0 - 120.0 + loss - 2.0]), 1e-9);
}

#[test]
fn what_is_not_known_of_an_interface_stays_absent_and_what_is_assumed_says_so() {
    let links = |gear: &Gear| line_return(wiring("line-loop-trs"), gear, Knobs::default()).unwrap();
    let bare = Interface {
        name: "Bare".to_owned(),
        line_out_max: Some(Figure::own(Dbu(16.0), "typed")),
        line_in_max: Some(Figure::own(Dbu(22.0), "typed")),
        ..Interface::default()
    };
    let drawn = diagram(&links(&Gear { interface: Some(&bare), ..Gear::default() }), TONE);
    assert!(drawn.stages.iter().all(|stage| stage.floor.is_none() && stage.floor_from.is_empty()));
    let nothing = diagram(&links(&Gear::default()), TONE);
    assert_eq!(nothing.end().unwrap().floor_from, BTreeSet::from([Origin::Assumed]));
    // A voltmeter tells nothing of the noise of an interface that is only assumed.
    let calibrated = Gear { measured_out: Some(Dbu(15.5)), measured_in: Some(Dbu(22.0)), ..Gear::default() };
    let drawn = diagram(&links(&calibrated), TONE);
    assert!(drawn.stages.iter().all(|stage| !stage.floor_from.contains(&Origin::Measured)));
    // Measured it is the floor all the same, and nothing is expected.
    let silence = Silence { back: Some(read(-97.2, 0.05)), ..Silence::default() };
    for gear in
        [Gear { interface: Some(&bare), silence, ..Gear::default() }, Gear { silence, ..Gear::default() }]
    {
        let drawn = diagram(&links(&gear), TONE);
        let back = drawn.end().unwrap();
        assert_eq!((back.floor, back.expected, drawn.quieter()), (Some(-97.2), None, None));
        assert_eq!(back.floor_from, BTreeSet::from([Origin::Measured]));
    }
}

#[test]
fn a_measured_floor_is_shown_beside_what_is_to_be_expected() {
    let silence = |level| Silence { back: Some(read(level, 0.05)), ..Silence::default() };
    let drawn = round(silence(-97.2), Knobs::default());
    let back = drawn.end().unwrap();
    near(
        back.expected.unwrap(),
        round(Silence::default(), Knobs::default()).end().unwrap().floor.unwrap(),
        1e-9,
    );
    assert_eq!(back.floor_shown().unwrap(), "\u{2212}97.2 dBFS");
    let said = drawn.sentences();
    assert_eq!(
        said,
        [
            "Return: measured \u{2212}97.2 dBFS of noise on input 2 with nothing playing, A-weighted, ± 0.1 dB: all that lies \
             on the way together; what is known of each stage leads one to expect \u{2212}115.1 dBFS (dashed).",
            "Return: 17.9 dB more noise than is to be expected: see first that the input gain stands at its lowest, \
             then look at the lead into the line input.",
        ]
    );
    let picture = picture(&drawn, USUAL_WIDTH);
    let written = |words: &str| {
        picture.marks.iter().any(|mark| matches!(mark, Mark::Text { text, .. } if text == words))
    };
    assert!(written("expected, A") && written("\u{2212}115.1 dBFS") && written("measured here"));
    assert!(picture.alt.contains("noise \u{2212}97.2 dBFS measured here, expected \u{2212}115.1 dBFS"));
    // As good as the sheet, or nearly: no word.
    for level in [-118.0, -115.1, -109.3] {
        assert_eq!(round(silence(level), Knobs::default()).quieter(), None, "{level}");
    }
    assert!(round(silence(-108.9), Knobs::default()).quieter().is_some());
    let vague = Silence { back: Some(read(-108.0, 1.0)), ..Silence::default() };
    assert_eq!(round(vague, Knobs::default()).quieter(), None, "two standard deviations are not more");
    // What an input adds that is turned up, no sheet tells.
    let up = round(silence(-97.2), turned(Knob::InputGain, 20.0));
    assert_eq!((up.end().unwrap().expected, up.quieter()), (None, None));
}

#[test]
fn at_the_ear_the_room_is_heard_as_well() {
    let Device::Monitor(monitor) = device("genelec-8030") else { panic!("a monitor") };
    let mut quiet = monitor.as_ref().clone();
    quiet.self_noise = Some(Figure::own(Spl(5.0), "typed"));
    let silence = Silence { ear: Some(read(31.4, 0.3)), ..Silence::default() };
    let gear = Gear { interface: Some(scarlett()), monitor: Some(&quiet), silence, ..Gear::default() };
    let drawn = diagram(&path(wiring("monitors-xlr"), &gear, Knobs::default()).unwrap(), TONE);
    let ear = drawn.end().unwrap();
    assert_eq!(ear.floor, Some(31.4));
    // The output's noise is heard at 2 dB SPL.
    near(ear.expected.unwrap(), sum(&[2.0, 5.0]), 0.02);
    let said = drawn.sentences().join(" ");
    assert!(said.contains("measured 31.4 dB SPL") && said.contains("± 0.3 dB"), "{said}");
    assert!(said.contains("the gear, the room and the microphone together"), "{said}");
    assert!(said.contains("the gear alone leads one to expect 6.8 dB SPL (dashed)"), "{said}");
    assert_eq!(drawn.quieter(), None, "a room is no lead");
    // Of a monitor that does not say it nothing is expected, and headphones are not heard by a microphone in the room.
    let gear = Gear { monitor: Some(monitor), ..gear };
    let drawn = diagram(&path(wiring("monitors-xlr"), &gear, Knobs::default()).unwrap(), TONE);
    assert_eq!((drawn.end().unwrap().floor, drawn.end().unwrap().expected), (Some(31.4), None));
    let Device::Headphone(headphone) = device("sennheiser-hd650") else { panic!("headphones") };
    let gear = Gear { headphone: Some(headphone), ..gear };
    let worn = diagram(&path(wiring("headphones-jack"), &gear, Knobs::default()).unwrap(), TONE);
    assert!(worn.stages.iter().all(|stage| stage.measured.is_none()));
}

#[test]
fn a_passive_loudspeakers_ear_hears_the_room_too() {
    let amp = PowerAmp {
        name: "Amp".to_owned(),
        gain: Some(Figure::own(Db(26.0), "typed")),
        ..PowerAmp::default()
    };
    let speaker = Speaker {
        sensitivity: Some(Figure::own(Sensitivity::PerVoltage(88.0), "typed")),
        ..Speaker::default()
    };
    let silence = Silence { ear: Some(read(29.0, 0.2)), ..Silence::default() };
    let interface = Some(scarlett());
    let gear = Gear { interface, amp: Some(&amp), speaker: Some(&speaker), silence, ..Gear::default() };
    let drawn = diagram(&path(wiring("amp-trs"), &gear, Knobs::default()).unwrap(), TONE);
    assert_eq!((drawn.end().unwrap().floor, drawn.end().unwrap().expected), (Some(29.0), None));
}

/// A headphone amplifier of 10 Ω with 300 Ω headphones on it.
fn amplified(silence: Silence, interface: &Interface, measured_in: Option<Dbu>) -> Diagram {
    let amp = HeadphoneAmp {
        name: "Splitter".to_owned(),
        gain: Some(Figure::own(Db(12.0), "typed")),
        output_impedance: Some(Figure::own(Ohms(10.0), "typed")),
        ..HeadphoneAmp::default()
    };
    let Device::Headphone(headphone) = device("sennheiser-hd650") else { panic!("headphones") };
    let gear = Gear {
        interface: Some(interface),
        headphone_amp: Some(&amp),
        headphone: Some(headphone),
        measured_in,
        measured_in_spread: Some(Db(0.3)),
        silence,
        ..Gear::default()
    };
    let id = Wiring::of(crate::chain::Chain::HeadphoneAmpFromPhones).next().unwrap().id;
    diagram(&path(wiring(id), &gear, Knobs::default()).unwrap(), TONE)
}

fn knee(behind: f64, before: f64) -> Silence {
    let knob = Some(OfKnob { behind: read(behind, 0.4), before: read(before, 0.2) });
    Silence { knob, ..Silence::default() }
}

#[test]
fn a_knees_own_noise_stands_at_the_headphone_amplifiers_output() {
    let full = Some(Dbu(22.0));
    let loss = 20.0 * (300.0f64 / 310.0).log10();
    let output =
        |drawn: &Diagram| drawn.stages.iter().find(|stage| stage.name.ends_with("output")).unwrap().clone();
    let drawn = amplified(knee(-95.0, -80.0), scarlett(), full);
    let own = output(&drawn).own.unwrap();
    // Without the −115.5 dBFS of the input: 0.04 dB.
    let alone = 10.0 * (10f64.powf(-9.5) - 10f64.powf(-11.55)).log10();
    near(own.level.0, 22.0 + alone + loss, 1e-9);
    near(own.uncertainty, 0.4f64.hypot(0.3), 0.01);
    assert!(!own.with_input);
    // The jack before it says nothing of its noise: behind the amplifier it is the amplifier's own, and measured.
    near(output(&drawn).floor.unwrap(), own.level.0, 1e-9);
    assert_eq!(output(&drawn).floor_from, BTreeSet::from([Origin::Measured]));
    let said = drawn.sentences().join(" ");
    assert!(
        said.contains(&format!("its own noise is {}, A-weighted, ± 0.5 dB, by the noise knee.", own.level)),
        "{said}"
    );
    // Hidden in the input's, without a calibrated input, or not measured: absent.
    for drawn in [
        amplified(knee(-110.0, -80.0), scarlett(), full),
        amplified(knee(-95.0, -80.0), scarlett(), None),
        amplified(Silence::default(), scarlett(), full),
    ] {
        assert_eq!((output(&drawn).own, output(&drawn).floor), (None, None));
    }
    // Of an input of which nothing is listed it is still in it, and that is said.
    let silent = Interface { line_in_dynamic_range_a: None, ..scarlett().clone() };
    let drawn = amplified(knee(-95.0, -80.0), &silent, full);
    near(output(&drawn).own.unwrap().level.0, 22.0 - 95.0 + loss, 1e-9);
    assert!(drawn.sentences().join(" ").contains("that of the input is in it"));
}

#[test]
fn a_knee_of_the_interfaces_own_knob_is_its_outputs_noise() {
    let drawn = |at| {
        let gear = Gear {
            interface: Some(scarlett()),
            measured_in: Some(Dbu(22.0)),
            silence: knee(-100.0, -90.0),
            ..Gear::default()
        };
        diagram(&line_return(wiring("monitors-trs"), &gear, turned(Knob::Output, at)).unwrap(), TONE)
    };
    // What comes from before the knob is turned with it, the rest stays.
    let behind = 10.0 * (10f64.powf(-10.0) - 10f64.powf(-11.55)).log10();
    for at in [0.0, -10.0, -40.0] {
        let own = drawn(at).stages[1].own.unwrap();
        near(own.level.0, 22.0 + sum(&[behind, -90.0 + at]), 1e-9);
        assert_eq!(drawn(at).stages[1].floor, Some(own.level.0));
    }
    // A headphone amplifier's knee says nothing of the jack that feeds it.
    assert_eq!(amplified(knee(-95.0, -80.0), scarlett(), Some(Dbu(22.0))).stages[1].own, None);
}

#[test]
fn the_limits_at_the_ear_are_those_of_their_sources() {
    use crate::chain::levels::exposure::{NIOSH, WHO_ADULT, WHO_CHILD};
    assert_eq!((EAR_LIMIT, EAR_TARGET), (85.0, 75.0));
    assert_eq!((NIOSH.level, NIOSH.hours), (Spl(EAR_LIMIT), 8.0));
    near(WHO_ADULT.time(Spl(EAR_LIMIT)).0 / 3_600.0, 12.6, 0.01);
    assert_eq!((WHO_CHILD.level, WHO_CHILD.hours), (Spl(EAR_TARGET), 40.0));
    assert_eq!(WHO_ADULT.level, Spl(EAR_TARGET + 5.0));
}

#[test]
fn what_one_run_did_not_measure_another_may_have() {
    let (first, second) =
        (knee(-95.0, -80.0), Silence { back: Some(read(-97.0, 0.1)), ..knee(-90.0, -70.0) });
    let both = first.or(second);
    assert_eq!((both.knob, both.back), (first.knob, second.back));
    assert!(Silence::default().is_empty() && !both.is_empty());
}

proptest! {
    /// Behind a stage with a measured floor the floor is that one; behind all others it is what comes in and what is made
    /// there, whatever is known; and where nothing is known it is absent.
    #[test]
    fn the_floor_is_what_was_measured_and_else_what_adds_up(
        stages in prop::collection::vec(
            (-40.0..40.0f64, prop::option::of(-130.0..-40.0f64), prop::option::of(-120.0..-30.0f64)), 1..8),
    ) {
        let links: Vec<Link> = stages.iter().map(|(gain, noise, floor)| Link {
            name: "stage".to_owned(),
            scale: Scale::Electrical,
            gain: Db(*gain),
            less: Db(0.0),
            clip: None,
            noise: noise.map(Given::listed),
            own: None,
            floor: floor.map(|level| read(level, 0.1)),
            knob: None,
            ear: false,
        }).collect();
        let drawn = diagram(&links, TONE);
        let mut before: Option<f64> = None;
        for (stage, (gain, noise, floor)) in drawn.stages[1..].iter().zip(&stages) {
            let parts: Vec<f64> = before.map(|before| before + gain).into_iter().chain(*noise).collect();
            match (floor, stage.floor) {
                (Some(floor), Some(shown)) => {
                    prop_assert_eq!(*floor, shown);
                    prop_assert_eq!(&stage.floor_from, &BTreeSet::from([Origin::Measured]));
                }
                (None, Some(shown)) => prop_assert!((shown - sum(&parts)).abs() < 1e-6),
                (None, None) => prop_assert!(parts.is_empty()),
                (Some(_), None) => prop_assert!(false, "lost"),
            }
            prop_assert_eq!(stage.floor.is_some(), !stage.floor_from.is_empty());
            before = stage.floor;
        }
    }
}
