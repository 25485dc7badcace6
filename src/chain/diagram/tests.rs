use super::*;
use crate::chain::gear::{
    Catalogue, Device, Figure, Headphone, HeadphoneAmp, Interface, Monitor, PowerAmp, Speaker, parse,
};
use crate::chain::levels::{converter, power, speaker};
use crate::chain::wiring::{Port, Role, WIRINGS, Wiring};
use crate::units::{Dbu, Metres, Ohms, Spl, Volts, Watts, power_to_db};
use proptest::prelude::*;

macro_rules! known {
    ($name:ident, $kind:ident, $id:literal) => {
        fn $name() -> &'static $kind {
            match Catalogue::built_in().device($id) {
                Some(Device::$kind(device)) => device,
                other => panic!("{other:?}"),
            }
        }
    };
}

known!(scarlett, Interface, "focusrite-scarlett-4i4-4g");
known!(genelec, Monitor, "genelec-8030");
known!(hd650, Headphone, "sennheiser-hd650");

const TONE: Dbfs = Dbfs(-20.0);

fn wiring(id: &str) -> &'static Wiring {
    Wiring::by_id(id).unwrap()
}

/// The output in use and the volume behind it, in dB re fully up.
fn knobs(output: f64, volume: f64) -> Knobs {
    let at = |db| Some(Position { db, measured: false });
    let turn = |knobs: Knobs, (knob, db): (Knob, f64)| knobs.with(knob, at(db));
    let outputs = [(Knob::Output, output), (Knob::Phones, output)];
    let volumes = [Knob::Monitor, Knob::Amplifier, Knob::HeadphoneAmp].map(|knob| (knob, volume));
    outputs.into_iter().chain(volumes).fold(Knobs::default(), turn)
}

#[track_caller]
fn near(reached: f64, expected: f64, tolerance: f64) {
    assert!((reached - expected).abs() <= tolerance, "{reached} instead of {expected}");
}

/// Vectors MON01 and MON05, and full scale of the line output.
#[test]
fn scarlett_to_genelec() {
    let gear = Gear { interface: Some(scarlett()), monitor: Some(genelec()), ..Gear::default() };
    let up = path(wiring("monitors-xlr"), &gear, Knobs::default()).unwrap();
    let drawn = diagram(&up, TONE);
    let levels: Vec<f64> = drawn.stages.iter().map(|stage| stage.level).collect();
    near(levels[1], -4.0, 1e-9);
    near(levels[2], -4.0, 1e-9);
    near(levels[3], 102.0, 0.01);
    assert_eq!(drawn.end().unwrap().shown(), "102.0 dB SPL");
    assert!(matches!(drawn.warnings.as_slice(), [Warning::Loud { stage: 3, .. }]), "{:?}", drawn.warnings);
    near(drawn.tone_for(83.0).unwrap().0, -20.0 - 19.0, 0.01);
    let down = path(wiring("monitors-xlr"), &gear, knobs(-19.0, 0.0)).unwrap();
    let quiet = diagram(&down, TONE);
    near(quiet.end().unwrap().level, 83.0, 0.01);
    assert_eq!(quiet.warnings, []);
    // The sheet's dynamic range of the line output: 120 dB below +16 dBu, heard as 100 + 6 + (−104) dB.
    near(drawn.end().unwrap().floor.unwrap(), 2.0, 1e-9);
    assert_eq!(
        drawn.unknown().count(),
        2,
        "what the monitor's input takes and how loud it gets is not listed"
    );
    assert_eq!(drawn.bottleneck, None);
}

/// Vectors HP10 and HP11.
#[test]
fn scarlett_to_hd650() {
    let gear = Gear { interface: Some(scarlett()), headphone: Some(hd650()), ..Gear::default() };
    let path = path(wiring("headphones-jack"), &gear, Knobs::default()).unwrap();
    let loudest = diagram(&path, Dbfs(0.0));
    near(loudest.stages[1].level, 11.0, 1e-9);
    near(1e3 * power::power(Dbu(loudest.stages[1].level).volts(), Ohms(300.0)).0, 25.1785, 0.1);
    near(loudest.end().unwrap().level, 111.7815, 0.05);
    assert!(loudest.warnings.iter().any(|warning| matches!(warning, Warning::Loud { .. })));
    let drawn = diagram(&path, TONE);
    let limit = drawn.tone_for(EAR_LIMIT).unwrap();
    near(limit.0, 85.0 - 111.7815, 0.05);
    assert_eq!(diagram(&path, limit).warnings, []);
    near(drawn.tone_for(EAR_TARGET).unwrap().0, limit.0 - 10.0, 1e-9);
}

/// Vectors RP01 to RP03 through the way back.
#[test]
fn the_loop_by_the_sheet() {
    let measured = Gear { measured_out: Some(Dbu(15.5)), measured_in: Some(Dbu(22.0)), ..Gear::default() };
    let back = |id: &str, gear: &Gear| {
        let drawn = diagram(&line_return(wiring(id), gear, Knobs::default()).unwrap(), TONE);
        drawn.end().unwrap().level
    };
    near(back("monitors-trs", &measured), -26.5, 0.3);
    let gear = Gear { interface: Some(scarlett()), ..Gear::default() };
    near(back("monitors-trs", &gear), -26.0, 0.3);
    let active = Gear { output_kind: Some(OutputKind::ActiveBalanced), ..gear };
    near(back("receiver-aux", &active), -32.0206, 0.3);
    near(back("receiver-aux", &gear), -26.0, 0.3);
    near(back("line-loop-trs", &Gear::default()), -26.0, 0.3);
    let links = line_return(wiring("line-loop-trs"), &Gear::default(), Knobs::default()).unwrap();
    assert_eq!(links[0].clip.unwrap().origin, Origin::Assumed);
    assert_eq!(
        line_return(wiring("line-loop-trs"), &measured, Knobs::default()).unwrap()[0].clip.unwrap().origin,
        Origin::Measured
    );
}

fn mini_amp() -> PowerAmp {
    let parsed = parse(
        "[[power_amp]]\nid = \"mini\"\nname = \"Mini amp\"\n\
         gain = { v = 26, unit = \"dB\", source = \"chip\", kind = \"own\" }\n\
         power = [{ load_ohm = 4, power = { v = 50, unit = \"W\", source = \"box\", kind = \"own\" } }]\n",
    );
    match parsed.devices.as_slice() {
        [Device::PowerAmp(amp)] => amp.as_ref().clone(),
        other => panic!("{other:?} {:?}", parsed.refused),
    }
}

fn four_ohms() -> Speaker {
    Speaker {
        id: "four".to_owned(),
        name: "Four ohms".to_owned(),
        sensitivity: Some(Figure::own(speaker::Sensitivity::PerVoltage(90.0), "typed")),
        impedance: Some(Figure::own(Ohms(4.0), "typed")),
        ..Speaker::default()
    }
}

/// 87 dB for 1 W at 4 Ω are 90 dB for 2.83 V, which are 2 W there.
#[test]
fn a_sensitivity_per_watt_counts_with_the_impedance() {
    let amp = mini_amp();
    let of = |speaker: &Speaker| {
        let gear =
            Gear { interface: Some(scarlett()), amp: Some(&amp), speaker: Some(speaker), ..Gear::default() };
        path(wiring("amp-rca"), &gear, Knobs::default())
            .map(|links| diagram(&links, TONE).end().unwrap().level)
    };
    let per_watt = |level| Some(Figure::own(speaker::Sensitivity::PerWatt(level), "typed"));
    let by_volts = of(&four_ohms()).unwrap();
    let by_watts = of(&Speaker { sensitivity: per_watt(86.99), ..four_ohms() }).unwrap();
    assert!((by_volts - by_watts).abs() < 0.01, "{by_volts} {by_watts}");
    let eight = |sensitivity| Speaker {
        sensitivity,
        impedance: Some(Figure::own(Ohms(8.0), "typed")),
        ..four_ohms()
    };
    let same = of(&eight(per_watt(90.0))).unwrap() - of(&eight(four_ohms().sensitivity)).unwrap();
    assert!(same.abs() < 1e-9, "they are the same at 8 ohms alone");
    let unknown = of(&Speaker { sensitivity: per_watt(87.0), impedance: None, ..four_ohms() }).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "The impedance of the loudspeaker, whose sensitivity is per watt, is not known: choose it from the list, type its \
         figures, or measure."
    );
}

/// Vectors AMP05, AMP06, HOP01, HOP03.
#[test]
fn the_bottleneck_is_named_with_the_knob() {
    let (amp, speaker) = (mini_amp(), four_ohms());
    let gear = Gear {
        interface: Some(scarlett()),
        output_kind: Some(OutputKind::ActiveBalanced),
        amp: Some(&amp),
        speaker: Some(&speaker),
        ..Gear::default()
    };
    let drawn = diagram(&path(wiring("amp-bridged"), &gear, Knobs::default()).unwrap(), Dbfs(-30.0));
    near(drawn.stages[2].level, 9.9794 - 30.0, 0.01);
    assert_eq!(drawn.bottleneck, Some(3));
    near(drawn.stages[3].clips_at.unwrap().0, -10.7506, 0.03);
    near(drawn.stages[2].clips_at.unwrap().0, -1.7403, 0.02);
    assert_eq!(
        drawn.remedy().unwrap(),
        "Mini amp, speaker terminals clips first, at \u{2212}10.8 dBFS: turn the amplifier's volume down by 10.8 dB."
    );
    let turned = diagram(&path(wiring("amp-bridged"), &gear, knobs(0.0, -10.7506)).unwrap(), Dbfs(-30.0));
    assert_eq!(turned.bottleneck, Some(2), "now the input, made for 2 V");
    let words = turned.remedy().unwrap();
    assert!(
        words.contains("the interface's output knob down by 1.7 dB, and the amplifier's volume up"),
        "{words}"
    );
    let loud = diagram(&path(wiring("amp-bridged"), &gear, Knobs::default()).unwrap(), Dbfs(0.0));
    let said: Vec<String> = loud.warnings.iter().map(|warning| loud.say(warning)).collect();
    assert!(
        said.iter().any(|words| words.starts_with("Mini amp, speaker terminals: this tone is 10.8 dB above"))
    );
}

/// While nothing tells the kind of output the levels are the louder ones, but no knob is named for them alone.
#[test]
fn a_level_that_one_leg_may_lose_is_said_to_be_so() {
    let (amp, speaker) = (mini_amp(), four_ohms());
    let gear =
        Gear { interface: Some(scarlett()), amp: Some(&amp), speaker: Some(&speaker), ..Gear::default() };
    let drawn = |volume, output| {
        diagram(&path(wiring("amp-rca"), &gear, knobs(output, volume)).unwrap(), Dbfs(-30.0))
    };
    let both = drawn(-30.0, 0.0);
    near(both.stages[2].level, 16.0 - 30.0, 1e-9);
    assert_eq!(
        both.stages.iter().map(|stage| stage.less.0 > 6.0).collect::<Vec<_>>(),
        [false, false, true, true, true]
    );
    // +16 dBu are 7.8 dB above 2 V, the +10 of one leg 1.7 dB (HOP03).
    assert_eq!(both.bottleneck, Some(2));
    let words = both.remedy().unwrap();
    assert!(
        words.contains("output knob down by 7.8 dB, or 1.7 dB if the output drives both legs, and"),
        "{words}"
    );
    let perhaps = drawn(-30.0, -4.0);
    assert!(perhaps.bottleneck == Some(2) && perhaps.may_not_clip());
    let words = perhaps.remedy().unwrap();
    assert!(words.contains("at \u{2212}3.8 dBFS, but only if the output keeps its level"), "{words}");
    assert!(!words.contains("knob"), "{words}");
    // What is safe is said by the louder one.
    let tone = diagram(&path(wiring("amp-rca"), &gear, knobs(-4.0, -30.0)).unwrap(), Dbfs(-1.0));
    assert!(tone.warnings.iter().any(|warning| matches!(warning, Warning::Overload { stage: 2, .. })));
    let balanced = diagram(&path(wiring("amp-trs"), &gear, knobs(0.0, -30.0)).unwrap(), Dbfs(-30.0));
    assert!(balanced.stages.iter().all(|stage| stage.less.0 == 0.0));
}

/// An amplifier that makes noise of its own, between two knobs.
#[test]
fn a_knob_moves_what_stands_before_it_and_not_what_stands_behind() {
    let snr_a = Some(Figure::own(Db(110.0), "typed"));
    let (amp, speaker) = (PowerAmp { snr_a, ..mini_amp() }, four_ohms());
    let gear = Gear {
        interface: Some(scarlett()),
        output_kind: Some(OutputKind::KeepsLevel),
        amp: Some(&amp),
        speaker: Some(&speaker),
        ..Gear::default()
    };
    let drawn =
        |output, volume| diagram(&path(wiring("amp-trs"), &gear, knobs(output, volume)).unwrap(), TONE);
    let up = drawn(0.0, 0.0);
    // 50 W into 4 Ω are 25.2 dBu, so the amplifier's own noise is 110 dB below that, wherever its knob stands; the line
    // output's is 120 dB below +16 dBu and 26 dB louder behind the amplifier.
    let own = Volts(200f64.sqrt()).dbu().0 - 110.0;
    let (line, gain) = (16.0 - 120.0, 26.0);
    for by in [0.0, 3.0, 12.5, 40.0] {
        let turned = drawn(0.0, -by);
        for (stage, moved) in [(1, 0.0), (2, 0.0), (3, by), (4, by)] {
            near(turned.stages[stage].level, up.stages[stage].level - moved, 1e-9);
        }
        near(turned.stages[1].floor.unwrap(), line, 1e-9);
        let both = power_to_db(10f64.powf((line + gain - by) / 10.0) + 10f64.powf(own / 10.0));
        near(turned.stages[3].floor.unwrap(), both, 1e-9);
        near(turned.stages[3].headroom.unwrap().0, up.stages[3].headroom.unwrap().0 + by, 1e-9);
        assert_eq!(turned.noisiest, Some(if by < 6.0 { 1 } else { 3 }), "{by}");
        // The interface's knob moves its own noise, its clip point, and all behind it.
        let turned = drawn(-by, 0.0);
        near(turned.stages[1].floor.unwrap(), line - by, 1e-9);
        near(turned.stages[1].clip.unwrap().value, 16.0 - by, 1e-9);
        near(turned.stages[4].level, up.stages[4].level - by, 1e-9);
        let both = power_to_db(10f64.powf((line + gain - by) / 10.0) + 10f64.powf(own / 10.0));
        near(turned.stages[3].floor.unwrap(), both, 1e-9);
    }
}

/// Turned up, an input is full at less, and says so.
#[test]
fn the_input_gain_moves_the_return_and_full_scale() {
    let gear = Gear { measured_out: Some(Dbu(16.0)), measured_in: Some(Dbu(22.0)), ..Gear::default() };
    let drawn = |gain| {
        let knobs = Knobs::default().with(Knob::InputGain, Some(Position { db: gain, measured: false }));
        diagram(&line_return(wiring("line-loop-trs"), &gear, knobs).unwrap(), TONE)
    };
    for gain in [0.0, 4.0, 30.0] {
        near(drawn(gain).end().unwrap().level, -26.0 + gain, 1e-9);
        near(drawn(gain).stages[2].clip.unwrap().value, 22.0 - gain, 1e-9);
    }
    assert_eq!(drawn(4.0).bottleneck, None);
    let words = drawn(10.0).remedy().unwrap();
    assert!(words.contains("turn the interface's output knob down by 4.0 dB"), "{words}");
}

/// What is turned up elsewhere is what is still left there.
#[test]
fn no_knob_is_turned_up_further_than_it_goes() {
    let (amp, speaker) = (mini_amp(), four_ohms());
    let (interface, output_kind) = (Some(scarlett()), Some(OutputKind::KeepsLevel));
    let gear = Gear { interface, output_kind, amp: Some(&amp), speaker: Some(&speaker), ..Gear::default() };
    // A consumer input is made for 2 V: full scale is 7.8 dB above that.
    let said = |volume| {
        let drawn = diagram(&path(wiring("amp-bridged"), &gear, knobs(0.0, volume)).unwrap(), Dbfs(-30.0));
        (drawn.bottleneck, drawn.remedy().unwrap())
    };
    let (at, words) = said(-30.0);
    assert!(at == Some(2) && words.ends_with("and the amplifier's volume up by as much."), "{words}");
    let up = said(-17.0).1;
    assert!(up.contains("output knob down by 7.8 dB, and the amplifier's volume up by as much"), "{up}");
    let mut monitor = genelec().clone();
    monitor.input_max = Some(Figure::own(Dbu(10.0), "typed"));
    let gear = Gear { interface, monitor: Some(&monitor), ..Gear::default() };
    let left =
        diagram(&path(wiring("monitors-xlr"), &gear, knobs(0.0, -2.5)).unwrap(), TONE).remedy().unwrap();
    assert!(
        left.ends_with("down by 6.0 dB, and the monitor's own level up by the 2.5 dB that are left."),
        "{left}"
    );
    let gear = Gear { interface, amp: Some(&amp), speaker: Some(&speaker), ..Gear::default() };
    let all = diagram(&path(wiring("amp-bridged"), &gear, knobs(-20.0, 0.0)).unwrap(), Dbfs(-30.0));
    assert_eq!(all.bottleneck, None);
    let names = all.knobs().unwrap();
    assert_eq!(
        names,
        "Reckoned with the interface's output knob 20.0 dB below full and the amplifier's volume fully up."
    );
}

#[test]
fn what_is_not_known_is_named() {
    let refused = |id: &str, gear: &Gear| path(wiring(id), gear, Knobs::default()).unwrap_err();
    assert_eq!(refused("monitors-trs", &Gear::default()), Refused::Unknown("active monitor"));
    let bare = Interface { name: "Bare".to_owned(), ..Interface::default() };
    let gear = Gear { interface: Some(&bare), monitor: Some(genelec()), ..Gear::default() };
    let unknown = refused("monitors-trs", &gear);
    assert_eq!(
        unknown,
        Refused::Unknown("full-scale level of the line output"),
        "another's figure is no help"
    );
    assert!(unknown.to_string().contains("measure"));
}

#[test]
fn the_way_is_known_up_to_what_is_missing_and_warned_of() {
    let gear = Gear::default();
    let known = |id: &str| reach(wiring(id), &gear, Knobs::default());
    let way = known("receiver-aux");
    assert_eq!(way.missing, Some(Refused::Unknown("amplifier")));
    let drawn = diagram(&way.links, Dbfs(-6.0));
    // +16 dBu of the interface that is assumed, 6 dB below full scale, into an input that is made for 2 V.
    near(drawn.end().unwrap().level, 10.0, 1e-9);
    assert!(
        matches!(drawn.warnings[..], [Warning::Overload { stage: 2, by }] if (by.0 - (10.0 - 8.239)).abs() < 0.01),
        "{:?}",
        drawn.warnings
    );
    let bare = HeadphoneAmp { name: "Bare".to_owned(), ..HeadphoneAmp::default() };
    let bare = Gear { headphone_amp: Some(&bare), ..gear };
    let way = reach(wiring("headphone-amp-balanced-trs"), &bare, Knobs::default());
    assert_eq!((way.links.len(), way.missing), (2, Some(Refused::Unknown("headphone amplifier's gain"))));
    assert!(path(wiring("headphone-amp-balanced-trs"), &bare, Knobs::default()).is_err());
}

#[test]
fn an_amplifier_that_can_be_switched_is_as_loud_as_it_can_be() {
    let amp = HeadphoneAmp {
        name: "Switched".to_owned(),
        gain_factors: Some(Figure::own(vec![Db(0.0), Db(15.0), Db(6.0)], "a manual")),
        ..HeadphoneAmp::default()
    };
    let gear = Gear { headphone_amp: Some(&amp), ..Gear::default() };
    let way = reach(wiring("headphone-amp-balanced-trs"), &gear, Knobs::default());
    let out = way.links.last().unwrap();
    assert_eq!(out.name, "Switched, output (assumed at its highest gain)");
    near(out.gain.0, 15.0, 1e-9);
}

#[test]
fn an_input_is_next_to_no_load_on_the_phones_jack() {
    let Device::Interface(interface) = Catalogue::built_in().device("focusrite-scarlett-4i4-4g").unwrap()
    else {
        panic!("an interface");
    };
    let highest = interface.hp_max.iter().map(|row| row.level.value.0).fold(f64::MIN, f64::max);
    let lowest = interface.hp_max.iter().map(|row| row.level.value.0).fold(f64::MAX, f64::min);
    assert!(highest > lowest + 3.0, "{lowest} to {highest} dBu");
    let gear = Gear { interface: Some(interface), headphone: Some(hd650()), ..Gear::default() };
    let first = |links: Vec<Link>| links[0].gain.0;
    near(first(reach(wiring("headphone-amp-phones-stereo"), &gear, Knobs::default()).links), highest, 1e-9);
    near(first(line_return(wiring("headphones-jack"), &gear, Knobs::default()).unwrap()), highest, 1e-9);
    // Into headphones of 32 Ω it is loaded.
    let light = Gear { headphone: None, ..gear };
    near(first(reach(wiring("headphones-jack"), &light, Knobs::default()).links), lowest, 1e-9);
}

#[test]
fn noise_adds_up_and_its_place_is_named() {
    let stage = |name: &str, gain, noise: Option<f64>| Link {
        name: name.to_owned(),
        scale: Scale::Electrical,
        gain: Db(gain),
        less: Db(0.0),
        clip: None,
        noise: noise.map(Given::listed),
        own: None,
        floor: None,
        knob: None,
        ear: false,
    };
    let path = [stage("a", 10.0, Some(-100.0)), stage("b", 0.0, None), stage("c", 20.0, Some(-80.0))];
    let drawn = diagram(&path, TONE);
    assert_eq!(drawn.stages[0].floor, None);
    near(drawn.stages[2].floor.unwrap(), -100.0, 1e-9);
    near(drawn.stages[3].floor.unwrap(), -80.0 + 3.0103, 1e-3);
    // What has a knob makes noise, whether or not anybody says how much.
    assert!(drawn.stages.iter().all(|stage| !stage.floor_at_least));
    let knob = Some(Knobs::default().get(Knob::Amplifier));
    let silent = [path[0].clone(), Link { knob, ..path[1].clone() }, path[2].clone()];
    let drawn = diagram(&silent, TONE);
    assert_eq!(
        drawn.stages.iter().map(|stage| stage.floor_at_least).collect::<Vec<_>>(),
        [false, false, true, true]
    );
    assert_eq!(drawn.stages[2].floor_shown().as_deref(), Some("\u{2265} \u{2212}100.0 dBu"));
    let measured = Measured { level: -75.0, uncertainty: 0.1, input: 1 };
    let heard = [silent[0].clone(), silent[1].clone(), Link { floor: Some(measured), ..silent[2].clone() }];
    assert!(!diagram(&heard, TONE).stages[3].floor_at_least, "what was measured is all of it");
    let louder = [path[0].clone(), stage("c", 20.0, Some(-90.0))];
    assert_eq!(diagram(&louder, TONE).noisiest, Some(1));
    assert_eq!(diagram(&path[..1], TONE).noisiest, None);
}

/// A device with random but possible figures in every place.
fn equipment() -> impl Strategy<Value = ([f64; 4], [f64; 4], [f64; 3])> {
    (
        [0.0..28.0, 4.0..30.0, 4.0..30.0, -12.0..24.0],
        [10.0..40.0, -10.0..24.0, 80.0..125.0, 5.0..2000.0],
        [-60.0..0.0, -60.0..0.0, 0.5..5.0],
    )
}

/// Inputs of consumers' gear.
const CONSUMER: [Port; 5] =
    [Port::AmpRca, Port::Aux, Port::ComputerSpeakers, Port::MonitorRca, Port::HeadphoneAmpRca];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// No chain ever yields an expected level above what the receiving input takes without a warning. The level is
    /// reckoned here a second time, by hand.
    #[test]
    fn no_input_is_overloaded_in_silence(
        index in 0..WIRINGS.len(),
        tone in -80.0..0.0f64,
        kind in prop::sample::select(vec![None, Some(OutputKind::ActiveBalanced), Some(OutputKind::KeepsLevel)]),
        ([out, line_in, socket_max, for_100], [gain, phones, loudness, watts], [knob, volume, metres]) in equipment(),
        // Which figures behind the first input nobody knows.
        [no_gain, no_ear, nothing] in any::<[bool; 3]>(),
    ) {
        let wiring = &WIRINGS[index];
        let own = |level: f64| Some(Figure::own(Dbu(level), "random"));
        let monitor = Monitor {
            name: "M".to_owned(),
            input_for_100db: own(for_100).filter(|_| !no_gain),
            input_max: own(socket_max),
            max_spl: Some(Figure::own(Spl(loudness), "random")),
            ..Monitor::default()
        };
        let mut amp = mini_amp();
        amp.gain = Some(Figure::own(Db(gain), "random")).filter(|_| !no_gain);
        amp.input_max = own(socket_max);
        amp.power[0].power = Figure::own(Watts(watts), "random");
        let speaker = four_ohms();
        let headphone_amp = HeadphoneAmp {
            name: "H".to_owned(),
            gain: Some(Figure::own(Db(gain - 20.0), "random")).filter(|_| !no_gain),
            input_max: own(socket_max),
            ..Default::default()
        };
        let gear = Gear {
            measured_out: Some(Dbu(out)),
            measured_phones: Some(Dbu(phones)),
            measured_in: Some(Dbu(line_in)),
            output_kind: kind,
            monitor: Some(&monitor).filter(|_| !nothing),
            amp: Some(&amp).filter(|_| !nothing),
            speaker: Some(&speaker).filter(|_| !no_ear),
            headphone_amp: Some(&headphone_amp).filter(|_| !nothing),
            headphone: Some(hd650()).filter(|_| !no_ear),
            distance: Some(Metres(metres)),
            ..Gear::default()
        };
        let (tone, knobs) = (Dbfs(tone), knobs(knob, volume));
        for (links, connection, most) in [
            (reach(wiring, &gear, knobs).links, wiring.connections().next().unwrap(), socket_max),
            (line_return(wiring, &gear, knobs).unwrap(), wiring.loop_point.unwrap().back, line_in),
        ] {
            let most = match connection.to.role() {
                Role::Interface => line_in,
                Role::Headphones => f64::INFINITY,
                // What is not chosen is made for 2 V where it is a consumer's, and else nobody knows.
                _ if nothing && CONSUMER.contains(&connection.to) => Volts(2.0).dbu().0,
                _ if nothing => f64::INFINITY,
                _ => most,
            };
            let drawn = diagram(&links, tone);
            let full = Dbu(if connection.from == Port::Phones { phones } else { out }) + Db(knob);
            let one_leg = kind == Some(OutputKind::ActiveBalanced) && connection.from == Port::LineOut && !connection.is_balanced();
            let at_input = converter::output_level(tone, full).0 - if one_leg { 6.0206 } else { 0.0 };
            let warned = drawn.warnings.iter().any(|warning| matches!(warning, Warning::Overload { stage: 2, .. }));
            prop_assert!(at_input <= most + 0.001 || warned, "{}: {at_input} into {most}", wiring.id);
            prop_assert!(at_input > most - 0.001 || !warned, "{}: {at_input} into {most}", wiring.id);
            let full_scale = at_input - tone.0;
            let told = drawn.warnings.iter().any(|warning| {
                matches!(warning, Warning::Overload { stage: 2, .. } | Warning::NoRoomForPeaks { stage: 2, .. })
            });
            prop_assert!(full_scale <= most + 0.001 || told, "{}: peaks of {full_scale} into {most}", wiring.id);
            for (index, stage) in drawn.stages.iter().enumerate() {
                prop_assert!(stage.level.is_finite());
                let over = stage.clip.is_some_and(|clip| stage.level > clip.value);
                let said = drawn.warnings.iter().any(|warning| {
                    matches!(warning, Warning::Overload { stage, .. } if *stage == index)
                });
                prop_assert_eq!(over, said, "{}", &stage.name);
            }
        }
        if wiring.id == "monitors-trs" && !no_gain && !nothing {
            let drawn = diagram(&path(wiring, &gear, knobs).unwrap(), tone);
            let level = speaker::active_monitor(Dbu(out + knob + tone.0), Dbu(for_100)).0 + volume
                - speaker::distance_loss(Metres(metres)).0;
            prop_assert!((drawn.end().unwrap().level - level).abs() < 1e-6);
        }
    }
}
