use super::*;
use crate::chain::calibration::Calibrated;
use crate::chain::diagram::{Gear, Knob, Knobs, Position};
use crate::chain::gear::Catalogue;
use crate::chain::wiring::Wiring;
use crate::chain::{CHAINS, Chain, Expectation, ReturnPath, expected_gain};

const TICK: Seconds = Seconds(0.1);

fn reading(level: f64) -> Input {
    Input { elapsed: TICK, level: Some(level), present: None, clipped: false }
}

fn faded_in(targets: Vec<Target>, level: f64) -> Staging {
    let mut staging = Staging::new(targets, Dbfs(-20.0));
    while staging.tone() != Some(Dbfs(-20.0)) {
        assert_eq!(staging.update(reading(level)), Say::FadingIn);
    }
    staging
}

#[test]
fn it_fades_in_from_60_below_no_faster_than_6_db_a_second() {
    let mut staging = Staging::new(vec![Target::electrical("MONITOR")], Dbfs(-20.0));
    assert_eq!(staging.tone(), Some(Dbfs(-60.0)));
    let mut last = -60.0;
    let mut time = 0.0;
    while staging.tone() != Some(Dbfs(-20.0)) {
        staging.update(reading(-80.0));
        let Some(Dbfs(tone)) = staging.tone() else { panic!("silent") };
        assert!(tone - last <= 0.6 + 1e-9);
        (last, time) = (tone, time + TICK.0);
    }
    assert!((time - 40.0 / 6.0).abs() < 0.11, "{time}");
    let quiet = Staging::new(vec![Target::electrical("MONITOR")], Dbfs(-70.0));
    assert_eq!(quiet.tone(), Some(Dbfs(-70.0)), "never louder than asked for");
}

#[test]
fn one_knob_after_the_other() {
    // As the plan has it, from the phones jack to a headphone amplifier.
    let known = Circumstances { ear: Some(Db(122.8)), ..Circumstances::unknown() };
    let stands = plan(Chain::HeadphoneAmpFromPhones, ReturnPath::Loopback, known);
    let mut staging = faded_in(stands.iter().map(|stand| stand.target).collect(), -60.0);
    assert_eq!(staging.update(reading(-40.0)), Say::Turn { knob: "the phones knob", by: Db(14.0) });
    assert_eq!(staging.update(reading(-10.0)), Say::Turn { knob: "the phones knob", by: Db(-16.0) });
    let clipped = Input { clipped: true, ..reading(-26.0) };
    assert_eq!(staging.update(clipped), Say::Turn { knob: "the phones knob", by: Db(-6.0) });
    let mut ticks = 0;
    loop {
        match staging.update(reading(-26.2)) {
            Say::Hold { left } => assert!(left.0 <= STEADY.0),
            say => {
                assert_eq!(say, Say::Next);
                break;
            }
        }
        ticks += 1;
    }
    assert_eq!(ticks, 20, "two seconds");
    assert_eq!(staging.target().map(|target| target.knob), Some("the headphone amplifier's volume"));
    assert!(matches!(staging.update(reading(60.0)), Say::Turn { by: Db(15.0), .. }));
    let done = (0..40).map(|_| staging.update(reading(75.0))).last();
    assert_eq!((done, staging.tone()), (Some(Say::Done), None));
}

#[test]
fn a_knob_that_moves_is_not_set() {
    let mut staging = faded_in(vec![Target::electrical("MONITOR")], -26.0);
    for step in 0..100 {
        let say = staging.update(reading(-28.0 + 0.1 * f64::from(step)));
        assert!(matches!(say, Say::Hold { .. }), "{step}: {say:?}");
    }
}

#[test]
fn unsafe_is_silent_at_once_and_stays_so() {
    let mut staging = Staging::new(vec![Target::headphones("phones")], Dbfs(-20.0));
    assert_eq!(staging.update(reading(91.0)), Say::Stopped(Stop::Unsafe), "in the middle of the fade");
    assert_eq!(staging.tone(), None);
    assert_eq!(staging.update(reading(40.0)), Say::Stopped(Stop::Unsafe));
    // What is there already is too loud, whatever is reckoned.
    let mut staging = Staging::new(vec![Target::headphones("phones")], Dbfs(-20.0));
    let quiet = Input { level: None, present: Some(84.9), ..reading(0.0) };
    assert_eq!(staging.update(quiet), Say::FadingIn);
    assert_eq!(staging.update(Input { present: Some(85.0), ..quiet }), Say::Stopped(Stop::Unsafe));
    let speaker = Target::acoustic("volume", &LISTENING[0]);
    assert_eq!(
        (speaker.zone(76.4), speaker.zone(77.0), speaker.zone(95.0)),
        (Zone::Good, Zone::Hot, Zone::Unsafe)
    );
    assert_eq!(Target::electrical("x").zone(-0.5), Zone::Clip);
}

#[test]
fn nothing_heard_ends_it_and_never_turns_the_tone_up() {
    let mut staging = faded_in(vec![Target::electrical("MONITOR")], -60.0);
    let nothing = Input { level: None, ..reading(0.0) };
    let last = (0..220).map(|_| staging.update(nothing)).last();
    assert_eq!(last, Some(Say::Stopped(Stop::NoReturn)));
    let mut staging = Staging::new(vec![Target::electrical("MONITOR")], Dbfs(-20.0));
    let nan = Some(f64::NAN);
    let holes = Input { elapsed: Seconds(f64::NAN), level: nan, present: nan, clipped: false };
    assert_eq!(staging.update(holes), Say::FadingIn);
    assert_eq!(staging.tone(), Some(FADE_FROM));
    assert_eq!(Staging::new(Vec::new(), Dbfs(-20.0)).update(holes), Say::Done);
}

#[test]
fn a_new_loudspeaker_is_faded_in_anew() {
    let mut staging = faded_in(vec![Target::electrical("left"), Target::electrical("right")], -26.0);
    while staging.update(reading(-26.0)) != Say::Next {}
    assert_eq!((staging.set(), staging.tone()), (1, Some(Dbfs(-20.0))));
    staging.fade_again();
    assert_eq!(staging.tone(), Some(FADE_FROM));
    assert_eq!(staging.update(reading(-26.0)), Say::FadingIn);
}

#[test]
fn each_chain_and_return_has_its_knobs() {
    let of = |chain, path, given| plan(chain, path, given);
    let loop_back = of(Chain::LineLoop, ReturnPath::Loopback, Circumstances::unknown());
    assert_eq!(loop_back.iter().map(|stand| stand.output).collect::<Vec<_>>(), [1, 2]);
    assert!(loop_back.iter().all(|stand| stand.reads == Reads::Return && stand.target.aim == -26.0));
    let phones = Circumstances { ear: Some(Db(112.0)), ..Circumstances::unknown() };
    let worn = of(Chain::Headphones, ReturnPath::Loopback, phones);
    assert_eq!((worn.len(), worn[0].target.stop, worn[0].reads), (1, 85.0, Reads::Ear(Db(112.0))));
    assert_eq!(of(Chain::Headphones, ReturnPath::Loopback, Circumstances::unknown())[0].target.aim, -26.0);
    let heard = Circumstances { microphone: Some((1, Db(120.0))), ..Circumstances::unknown() };
    let speakers = of(Chain::PowerAmp, ReturnPath::Microphone, heard);
    assert_eq!(speakers[1].reads, Reads::Microphone { input: 1, full_scale: Db(120.0) });
    assert_eq!((speakers[1].sound, speakers[1].target.aim), (Sound::PinkNoise, 76.0));
    assert_eq!(of(Chain::ActiveMonitors, ReturnPath::Ear, Circumstances::unknown())[0].reads, Reads::Typed);
    assert!(of(Chain::Headphones, ReturnPath::Ear, Circumstances::unknown()).is_empty());
    for (chain, ..) in CHAINS {
        for path in [ReturnPath::Loopback, ReturnPath::Microphone, ReturnPath::Ear] {
            for outputs in [1, 2, 16] {
                let stands = of(*chain, path, Circumstances { outputs, ..Circumstances::unknown() });
                assert!(stands.iter().all(|stand| stand.output <= outputs && !stand.name.is_empty()));
            }
        }
    }
}

#[test]
fn a_microphone_that_is_not_calibrated_has_the_loudspeakers_judged_one_at_a_time_before_its_gain() {
    for chain in [Chain::ActiveMonitors, Chain::PowerAmp, Chain::Receiver, Chain::PcSpeakers] {
        let stands = plan(chain, ReturnPath::Microphone, Circumstances::unknown());
        let outputs: Vec<usize> = stands.iter().map(|stand| stand.output).collect();
        let reads: Vec<Reads> = stands.iter().map(|stand| stand.reads).collect();
        assert_eq!(outputs, [1, 2, 1]);
        assert_eq!(reads, [Reads::Judged(Like::Voice), Reads::Judged(Like::First), Reads::Air]);
        assert!(stands.iter().all(|stand| stand.sound == Sound::PinkNoise && stand.target.stop == -10.0));
        let last = &stands[2];
        assert_eq!((last.name.as_str(), last.target.knob), ("Microphone", "the microphone's gain"));
        assert_eq!(last.target.good, (-45.0, -20.0));
        assert!(stands[..2].iter().all(|stand| !stand.target.knob.contains("microphone")));
    }
    let one = Circumstances { outputs: 1, ..Circumstances::unknown() };
    assert_eq!(plan(Chain::ActiveMonitors, ReturnPath::Microphone, one).len(), 2);
    for like in [Like::Voice, Like::First] {
        let (heading, body) = like.words("Left", "the volume");
        assert!(heading.starts_with("Left: turn the volume") && body.ends_with('.'));
    }
}

#[test]
fn loudspeakers_have_the_volume_of_all_set_first_and_then_what_trims_one() {
    let heard = Circumstances { microphone: Some((0, Db(120.0))), ..Circumstances::unknown() };
    let knobs = |chain, own_volume| {
        let stands = plan(chain, ReturnPath::Microphone, Circumstances { own_volume, ..heard });
        let knob = |stand: &Stand| (stand.output, stand.target.knob, stand.target.up);
        stands.iter().map(knob).collect::<Vec<_>>()
    };
    let interface = "the interface's volume";
    let side = "this side's own volume or the balance";
    assert_eq!(
        knobs(Chain::ActiveMonitors, false),
        [(1, interface, None), (2, "the monitor's own level", None)]
    );
    let shared = |volume| [(1, volume, None), (2, side, Some(volume)), (1, side, Some(volume))];
    assert_eq!(knobs(Chain::PowerAmp, false), shared(interface));
    assert_eq!(knobs(Chain::PowerAmp, true), shared("the amplifier's volume"));
    assert_eq!(knobs(Chain::Receiver, false), shared("the receiver's volume"));
    assert_eq!(knobs(Chain::PcSpeakers, false), shared("the loudspeakers' volume"));
    for (id, own) in [("amp-xlr", false), ("amp-trs", false), ("amp-rca", true), ("receiver-aux", true)] {
        assert_eq!(has_own_volume(Wiring::by_id(id).unwrap()), own, "{id}");
    }
    // Six channels are each trimmed by themselves.
    let six =
        plan(Chain::Receiver, ReturnPath::Ear, Circumstances { outputs: 6, ..Circumstances::unknown() });
    assert_eq!((six.len(), six[5].target.knob), (6, "this channel's own level"));
    let one =
        plan(Chain::Receiver, ReturnPath::Ear, Circumstances { outputs: 1, ..Circumstances::unknown() });
    assert_eq!(one.len(), 1);
}

#[test]
fn sides_that_share_a_volume_end_at_the_same_level() {
    let heard = Circumstances { microphone: Some((0, Db(120.0))), ..Circumstances::unknown() };
    for differs in [-6.0, -2.0, 0.0, 3.0] {
        let stands = plan(Chain::Receiver, ReturnPath::Microphone, heard);
        let volume = stands[0].target.knob;
        let mut staging = Staging::new(stands.iter().map(|stand| stand.target).collect(), Dbfs(-20.0));
        // A balance that only takes away.
        let (mut all, mut cut) = (60.0, [0.0, 0.0]);
        let level = |side: usize, all: f64, cut: [f64; 2]| all + cut[side] + [0.0, differs][side];
        let mut done = false;
        for _ in 0..1_000 {
            let Some(stand) = stands.get(staging.set()) else { break };
            let side = stand.output - 1;
            match staging.update(reading(level(side, all, cut))) {
                Say::Turn { knob, by } if knob == volume => all += by.0,
                Say::Turn { by, .. } => cut[side] = f64::min(cut[side] + by.0, 0.0),
                Say::Done => done = true,
                _ => {}
            }
        }
        assert!(done, "{differs} dB");
        for side in [0, 1] {
            assert!((level(side, all, cut) - 76.0).abs() <= 0.5, "{differs} dB: {}", level(side, all, cut));
        }
    }
}

#[test]
fn a_knob_is_left_as_it_is_when_told_so() {
    let mut staging = faded_in(vec![Target::electrical("a"), Target::electrical("b")], -50.0);
    assert!(matches!(staging.update(reading(-50.0)), Say::Turn { .. }));
    assert_eq!((staging.pass(), staging.set()), (Say::Next, 1));
    assert_eq!((staging.pass(), staging.tone()), (Say::Done, None));
    assert_eq!((staging.pass(), staging.set()), (Say::Done, 2));
    let mut staging = Staging::new(vec![Target::headphones("phones")], Dbfs(-20.0));
    staging.update(reading(90.0));
    assert_eq!(staging.pass(), Say::Stopped(Stop::Unsafe));
}

#[test]
fn every_chain_that_is_worn_ends_at_the_knob_that_makes_it_loud_or_says_what_is_left() {
    let known = Circumstances { ear: Some(Db(122.8)), ..Circumstances::unknown() };
    for (chain, id, _) in CHAINS {
        let stands = plan(*chain, ReturnPath::Loopback, known);
        let last = stands.last().expect("a knob");
        let is_ear = matches!(last.reads, Reads::Ear(_));
        assert_eq!(is_ear, chain.is_worn(), "{id}");
        assert!(!is_ear || last.target.stop == 85.0 && last.target.knob.contains("phone"), "{id}");
        // Only another lead waits, and never what sounds first.
        assert_eq!(last.first.is_some(), chain.has_headphone_amp(), "{id}");
        assert!(stands.iter().rev().skip(1).all(|stand| stand.first.is_none()));
        let words = [last.first, by_ear(*chain, ReturnPath::Loopback, Circumstances::unknown())];
        assert!(words.into_iter().flatten().all(|words| !words.contains("  ")), "{id}");
        assert!(chain.has_headphone_amp() == (stands.len() > 1 && chain.is_worn()), "{id}");
        assert_eq!(by_ear(*chain, ReturnPath::Loopback, known), None, "{id}");
        let left = by_ear(*chain, ReturnPath::Loopback, Circumstances::unknown());
        assert_eq!(left.is_some(), chain.is_worn(), "{id}");
        assert!(
            left.is_none_or(|left| left.contains("to zero") && left.contains("just comfortable")),
            "{id}"
        );
        assert!(
            plan(*chain, ReturnPath::Loopback, Circumstances::unknown())
                .iter()
                .all(|stand| stand.first.is_none())
        );
    }
}

#[test]
fn a_return_that_is_too_low_has_the_output_turned_up_before_the_input() {
    let stands = plan(Chain::LineLoop, ReturnPath::Loopback, Circumstances::unknown());
    let mut staging = faded_in(vec![stands[0].target], -46.0);
    let up = staging.update(reading(-46.0));
    assert_eq!(up, Say::Turn { knob: "the outputs' volume knob", by: Db(20.0) });
    assert!(
        up.words("Left").1.contains("If it is fully up, or there is none, turn the input gain up instead")
    );
    assert_eq!(staging.update(reading(-6.0)), Say::Turn { knob: "the input gain", by: Db(-20.0) });
}

#[test]
fn no_knob_is_to_give_more_than_it_can() {
    let list = Catalogue::built_in();
    let devices = ["focusrite-scarlett-4i4-4g", "sennheiser-hd650"].map(|id| list.device(id).unwrap());
    let gear = Gear::of(&Calibrated::default(), devices);
    for chain in [Chain::Headphones, Chain::HeadphoneAmpFromPhones] {
        let wiring = Wiring::of(chain).next().unwrap();
        let id = wiring.id;
        let up = |knob, db| Knobs::default().with(knob, Some(Position { db, measured: false }));
        let full = at_full_knob(wiring, &gear, up(Knob::Phones, -20.0));
        // Data sheet: +11 dBu at the jack, +22 dBu at the line inputs.
        assert!(full.is_some_and(|full| (full.0 - -11.0).abs() < 0.1), "{id}: {full:?}");
        let stand = &plan(chain, ReturnPath::Loopback, Circumstances { full, ..Circumstances::unknown() })[0];
        assert_eq!(stand.target.zone(-31.0), Zone::Good, "{id}: fully up");
        assert_eq!(stand.target.zone(-32.5), Zone::Good, "{id}: and as sheets are");
        assert_eq!((stand.target.zone(-34.0), stand.target.zone(-12.5)), (Zone::Low, Zone::Good));
        assert!((stand.target.aim - -31.0).abs() < 0.1, "{id}: {}", stand.target.aim);
        let raised = at_full_knob(wiring, &gear, up(Knob::InputGain, 10.0));
        assert!(raised.zip(full).is_some_and(|(raised, full)| (raised.0 - full.0 - 10.0).abs() < 1e-9));
        assert_eq!(
            at_full_knob(wiring, &Gear::default(), Knobs::default()),
            None,
            "{id}: of unknown gear nothing follows"
        );
    }
    // What is reached leaves the target as it is; at the ear it is the same in dB SPL.
    let of = |full| {
        let given = Circumstances { full: Some(Db(full)), ear: Some(Db(110.0)), ..Circumstances::unknown() };
        plan(Chain::Headphones, ReturnPath::Loopback, given)[0].target
    };
    assert_eq!(of(-11.0), Target::headphones("the phones knob"));
    let quiet = of(-25.0);
    assert_eq!((quiet.aim, quiet.good, quiet.stop), (65.0, (63.0, 78.0), 85.0));
    assert_eq!(of(f64::NAN), Target::headphones("the phones knob"));
}

#[test]
fn every_knob_that_is_fully_up_may_stay_there() {
    for path in [ReturnPath::Loopback, ReturnPath::Microphone, ReturnPath::Ear] {
        for (chain, id, _) in CHAINS {
            for stand in plan(*chain, path, Circumstances::unknown()) {
                let up = stand.target.turn(6.0).words(&stand.name).1;
                assert!(up.contains("fully up") && !up.contains("  "), "{id}: {up}");
                let down = stand.target.turn(-6.0).words(&stand.name).1;
                assert!(!down.contains("fully up") && !down.contains("  "), "{id}: {down}");
            }
        }
    }
}

#[test]
fn every_saying_has_words() {
    let turn = Say::Turn { knob: "the input gain", by: Db(-6.2) };
    assert_eq!(turn.words("Left").0, "Left: turn the input gain down");
    assert!(turn.words("Left").1.starts_with("By about 6 dB"));
    for say in [Say::FadingIn, Say::Next, Say::Done, Say::Stopped(Stop::NoReturn), Say::Stopped(Stop::Unsafe)]
    {
        let (heading, body) = say.words("Left");
        assert!(!heading.is_empty() && body.ends_with('.'), "{say:?}");
    }
    let aim = Target::electrical("x").describe("dBFS");
    assert!(aim.starts_with("Aim: \u{2212}26 dBFS; good from \u{2212}30.0 to \u{2212}12.0 dBFS"), "{aim}");
}

#[test]
fn what_was_calibrated_is_where_the_level_is_aimed_at() {
    let given = Circumstances { expected: Some((Db(-18.3), Db(-17.7))), ..Circumstances::unknown() };
    let quiet = plan(Chain::ActiveMonitors, ReturnPath::Loopback, given)[0].target;
    assert_eq!((quiet.zone(-38.0), quiet.zone(-39.0)), (Zone::Good, Zone::Low));
    assert!((quiet.aim - -37.7).abs() < 1e-9, "nearest to the usual: {}", quiet.aim);
    let given = Circumstances { expected: Some((Db(11.7), Db(12.3))), ..Circumstances::unknown() };
    let loud = plan(Chain::ActiveMonitors, ReturnPath::Loopback, given)[0].target;
    assert_eq!((loud.zone(-8.0), loud.zone(-7.0)), (Zone::Good, Zone::Hot));
}

#[test]
fn what_the_leads_lead_one_to_expect_is_good_at_minimum_gain() {
    for (chain, id, _) in CHAINS {
        let expected = expected_gain(*chain, ReturnPath::Loopback);
        let Expectation::Nominal { gains, .. } = &expected else { continue };
        let given = Circumstances { expected: expected.nominal(), ..Circumstances::unknown() };
        for stand in plan(*chain, ReturnPath::Loopback, given) {
            for gain in gains {
                assert_eq!(stand.target.zone(-20.0 + gain.0), Zone::Good, "{id} at {gain}");
            }
        }
    }
}
