//! The noise knee from the press to the report: a simulated studio whose knob is turned while the pilot sounds, through
//! the engine and the operator.

mod common;

use common::{OFF, Rig, figure};
use linecheck::chain::knee::{NoKnee, Way};
use linecheck::chain::plugged::Said;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::check::Verdict;
use linecheck::live::knob::{Hindrance, Phase};
use linecheck::live::{Controls, Saved, Sounding, StopReason, Wish};
use linecheck::report::Status;
use linecheck::studio::{Knob, Plan, Studio};
use linecheck::units::{Db, Dbfs, Seconds};
use linecheck::walk::Edit;

const RATE: f64 = 48_000.0;
const AMP: Controls = Controls { chain: Chain::HeadphoneAmpFromPhones, ..OFF };
/// The pilot has been steady for a while when the knob is turned.
const BEGINS: f64 = 7.0;

/// A headphone amplifier whose knob is turned: noise before it at full gain, noise behind it, where from and where to.
fn amplifier(before: Option<f64>, behind: f64, from: f64, to: f64, lasts: f64) -> Plan {
    let mut plan = Plan::straight("knob", AMP.chain, 2, Db(-3.0), 480.25);
    for input in &mut plan.channels {
        input.knob = Some(Knob {
            noise: before.map(Dbfs),
            from: Db(from),
            to: Db(to),
            begins: Seconds(BEGINS),
            lasts: Seconds(lasts),
        });
        input.noise = Some(Dbfs(behind));
    }
    plan
}

fn rig(plan: &Plan, seed: u64) -> Rig {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.controls = AMP;
    rig.studio = Some(Studio::new(plan, RATE, seed));
    rig.block(480);
    rig
}

fn press(rig: &Rig, level: f64) {
    let stops = rig.shared.stops();
    rig.view.wishes.ask(Wish::Pilot { level: Dbfs(level), controls: rig.controls, stops });
}

/// Goes on with a window that shows signs of life.
fn go_on(rig: &mut Rig, seconds: f64) {
    for _ in 0..(seconds * 10.0).round() as usize {
        rig.shared.heartbeat();
        rig.seconds(0.1, 480);
    }
}

/// The view after the operator has had time to make it.
fn view(rig: &mut Rig) -> std::sync::Arc<linecheck::live::View> {
    std::thread::sleep(std::time::Duration::from_millis(20));
    rig.block(1);
    rig.view()
}

fn stop(rig: &mut Rig) {
    rig.shared.stop(StopReason::Window);
    go_on(rig, 0.1);
}

#[test]
fn the_knee_is_the_studios_to_a_decibel() {
    let mut worst = (0.0f64, 0.0, 0);
    let mut faintest = f64::INFINITY;
    for (place, at) in [-40.0, -33.0, -27.0, -20.0, -13.0, -6.0].into_iter().enumerate() {
        for seed in 1..=3u64 {
            // So noisy that the pilot stands just clear of it where the knob begins; and a quieter amplifier.
            let behind = [-82.0, -92.0, -104.0][(place + seed as usize) % 3];
            let turns = if seed % 2 == 0 { (0.0, -52.0) } else { (-52.0, 0.0) };
            let plan = amplifier(Some(behind - at), behind, turns.0, turns.1, 18.0);
            let mut rig = rig(&plan, seed);
            press(&rig, -42.0);
            go_on(&mut rig, BEGINS + 19.0);
            let shown = view(&mut rig).knob.clone();
            assert_eq!((shown.phase, shown.hindrance), (Phase::Reading, None));
            let seen = shown.readings.iter().map(|reading| reading.pilot_snr.0).fold(f64::INFINITY, f64::min);
            assert!(seen >= 20.0);
            faintest = faintest.min(seen);
            stop(&mut rig);
            let report = rig.report();
            let value = |id: &str| figure(&report, "noise-knee", id, None, None);
            let error = value("knee_travel_db").expect("found") - at;
            assert!(error.abs() <= 1.0, "{at} dB, seed {seed}: {error} dB off");
            if error.abs() > worst.0 {
                worst = (error.abs(), at, seed);
            }
            assert!((value("knee_gain_db").expect("found") - (at - 3.0)).abs() <= 1.0);
            let (below, above) = (value("noise_below_dbfs"), value("noise_above_dbfs"));
            let ratio = above.expect("found") - below.expect("found");
            assert!((ratio + at).abs() <= 1.0, "{ratio}");
            let check = report.checks.iter().find(|check| check.id == "noise-knee").expect("kept");
            assert_eq!(check.verdict, Verdict::Pass);
            assert!(check.curves.len() == 4 && check.advice.len() >= 2 && check.limits.len() == 2);
            let told = check.figures.iter().find(|figure| figure.id == "knee_travel_db").expect("found");
            assert!(told.uncertainty > 0.0 && told.uncertainty < 1.0, "{told:?}");
        }
    }
    println!(
        "worst error {:.2} dB (knee at {} dB, seed {}), faintest pilot {faintest:.1} dB",
        worst.0, worst.1, worst.2
    );
    assert!(faintest < 30.0, "some pilots are faint: {faintest}");
}

#[test]
fn where_there_is_no_knee_it_is_said() {
    for (plan, why) in [
        (amplifier(None, -90.0, -40.0, 0.0, 10.0), NoKnee::NoneBefore),
        (amplifier(Some(-60.0), -140.0, -40.0, 0.0, 10.0), NoKnee::NoneBehind),
    ] {
        let mut rig = rig(&plan, 1);
        press(&rig, -40.0);
        go_on(&mut rig, BEGINS + 10.5);
        assert_eq!(view(&mut rig).knob.found, Some(Err(why)));
        stop(&mut rig);
        let report = rig.report();
        let check = report.checks.iter().find(|check| check.id == "noise-knee").expect("kept");
        let way = Way::of(AMP.chain, ReturnPath::Loopback);
        assert!(check.figures.is_empty() && check.advice == [why.remedy(&way)], "{check:?}");
    }
    // A knob that nobody turns says nothing, and nothing is kept.
    let mut rig = rig(&amplifier(Some(-60.0), -90.0, -10.0, -10.0, 1.0), 1);
    press(&rig, -40.0);
    go_on(&mut rig, BEGINS + 2.0);
    assert_eq!(view(&mut rig).knob.found, Some(Err(NoKnee::NotTurned)));
    stop(&mut rig);
    assert_eq!((rig.report().status, rig.report().checks.len()), (Status::Empty, 0));
}

#[test]
fn what_keeps_it_from_being_read_is_told() {
    let mut fast = rig(&amplifier(Some(-60.0), -90.0, -50.0, 0.0, 1.0), 1);
    press(&fast, -40.0);
    go_on(&mut fast, BEGINS + 0.9);
    assert_eq!(view(&mut fast).knob.hindrance, Some(Hindrance::TooFast));
    let mut silent = rig(&amplifier(Some(-60.0), -90.0, -140.0, -140.0, 1.0), 1);
    press(&silent, -40.0);
    go_on(&mut silent, BEGINS);
    let shown = view(&mut silent).knob.clone();
    assert_eq!((shown.hindrance, shown.found), (Some(Hindrance::NoPilot), None));
}

#[test]
fn the_pilot_is_quiet_sounds_at_a_press_alone_and_stop_is_silent() {
    let mut rig = rig(&amplifier(None, -90.0, 0.0, 0.0, 1.0), 1);
    rig.keep_sent();
    go_on(&mut rig, 0.3);
    assert_eq!(rig.sounding, 0, "nothing sounds without a press");
    press(&rig, 0.0);
    go_on(&mut rig, 0.2);
    let peak =
        |rig: &Rig| rig.sent.iter().flatten().flatten().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    assert!(f64::from(peak(&rig)) <= Dbfs(-58.5).amplitude(), "{}", peak(&rig));
    // A second press while it sounds is none.
    press(&rig, 0.0);
    go_on(&mut rig, 8.0);
    assert!(f64::from(peak(&rig)) <= Dbfs(-30.0).amplitude() * 1.0001);
    let shown = view(&mut rig);
    assert_eq!((shown.knob.phase, shown.readout.sounding), (Phase::Reading, Sounding::Tape));
    rig.shared.stop(StopReason::Window);
    rig.seconds(0.02, 64);
    let before = rig.sounding;
    go_on(&mut rig, 3.0);
    assert_eq!(rig.sounding, before);
    assert_eq!(view(&mut rig).knob.phase, Phase::Over);
    // Not with bypass, not before a stop, not by ear, and no louder than the run.
    let stops = rig.shared.stops();
    rig.shared.stop(StopReason::Window);
    rig.view.wishes.ask(Wish::Pilot { level: Dbfs(-40.0), controls: rig.controls, stops });
    rig.controls.return_path = ReturnPath::Ear;
    press(&rig, -40.0);
    rig.controls = Controls { bypass: true, ..AMP };
    go_on(&mut rig, 0.1);
    press(&rig, -40.0);
    go_on(&mut rig, 1.0);
    assert_eq!(rig.sounding, before);
    rig.controls = Controls { level: Dbfs(-70.0), ..AMP };
    rig.keep_sent();
    go_on(&mut rig, 0.1);
    press(&rig, -40.0);
    go_on(&mut rig, 5.0);
    assert!(rig.sounding > before && f64::from(peak(&rig)) <= Dbfs(-70.0).amplitude() * 1.0001);
}

#[test]
fn a_run_makes_an_end_of_the_pilot_and_keeps_what_it_found() {
    let mut rig = rig(&amplifier(Some(-60.0), -90.0, -50.0, 0.0, 12.0), 1);
    press(&rig, -40.0);
    go_on(&mut rig, BEGINS + 12.0);
    let report = rig.run(&[480]);
    let knees = report.checks.iter().filter(|check| check.id == "noise-knee").count();
    assert_eq!((report.status, knees), (Status::Complete, 1));
    assert_eq!(view(&mut rig).knob.phase, Phase::Over);
    // Of another chain it says nothing; loaded again it stands.
    let json = rig.saved.json();
    let saved = Saved::default();
    nice_plug::params::persist::PersistentField::set(&saved, json);
    let mut again = Rig::with_saved(RATE, 2, 2, saved);
    again.controls = Controls { chain: Chain::Headphones, ..OFF };
    let other = again.run(&[480]);
    assert!(other.checks.iter().all(|check| check.id != "noise-knee"));
    again.controls = AMP;
    again.studio = Some(Studio::new(&Plan::straight("still", AMP.chain, 2, Db(-3.0), 480.0), RATE, 1));
    let same = again.run(&[480]);
    assert!(same.checks.iter().any(|check| check.id == "noise-knee"), "the newest knee of this chain");
}

#[test]
fn a_pilot_stops_when_its_window_is_gone() {
    let mut rig = rig(&amplifier(None, -90.0, 0.0, 0.0, 1.0), 1);
    rig.shared.heartbeat();
    rig.shared.set_window_owns_tone(true);
    press(&rig, -40.0);
    rig.seconds(0.3, 480);
    assert!(rig.sounding > 0);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    // Whole windows, so that a long sleep is not taken for a stopped host.
    rig.seconds(0.03, 480);
    let before = rig.sounding;
    rig.seconds(3.0, 480);
    assert_eq!((rig.sounding, rig.shared.stop_reason()), (before, Some(StopReason::WindowGone)));
}

#[test]
fn nothing_sounds_while_what_is_plugged_endangers_gear_whoever_asks() {
    let mut rig = rig(&amplifier(None, -90.0, 0.0, 0.0, 1.0), 1);
    rig.controls = Controls { chain: Chain::PowerAmp, ..OFF };
    let plug = |rig: &Rig, said: Option<Said>| {
        let edit = Edit::Plug("amp-xlr".to_owned(), "back".to_owned(), said);
        rig.saved.project.apply(edit);
    };
    let wrong = Said {
        from: "terminals".to_owned(),
        lead: "wire-jack".to_owned(),
        to: "line-in".to_owned(),
        phantom: false,
        knob_up: false,
    };
    plug(&rig, Some(wrong));
    let report = rig.run(&[480]);
    assert_eq!((report.status, rig.sounding), (Status::Stopped, 0));
    let why = report.stopped_because.expect("a reason");
    assert!(why.contains("speaker terminals must not go to an input"), "{why}");
    press(&rig, -40.0);
    go_on(&mut rig, 0.5);
    assert_eq!(rig.sounding, 0);
    assert!(view(&mut rig).notice.as_ref().is_some_and(|notice| notice.contains("speaker terminals")));
    plug(&rig, None);
    press(&rig, -40.0);
    go_on(&mut rig, 0.5);
    assert!(rig.sounding > 0);
}
