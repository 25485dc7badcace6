//! What runs tell the level diagram: the noise that a simulated studio makes with nothing playing, and the kind of its
//! output, through a whole run, its report and the project, against what the studio is known to make and to be.

mod common;

use common::{OFF, Rig, another_second};
use linecheck::analysis::weighting;
use linecheck::chain::calibration::{Calibrated, Microphone, Socket};
use linecheck::chain::diagram::{Origin, Silence, Stage};
use linecheck::chain::gear::{Catalogue, Choice, Device, Figure};
use linecheck::chain::{Chain, ReturnPath};
use linecheck::live::{Controls, Saved, Wish};
use linecheck::meter::Bank;
use linecheck::report::{Heard, Report, Status};
use linecheck::studio::room::healthy;
use linecheck::studio::{Knob, Plan, Rng, Studio};
use linecheck::units::{Db, Dbfs, Hz, Seconds, db_to_gain};
use linecheck::walk::{Edit, FromRuns, Levels};

const TONE: Dbfs = Dbfs(-20.0);
/// What the studio's input takes, in dBu.
const FULL_SCALE: f64 = 22.0;

fn choose(saved: &Saved, place: &str, id: &str) {
    let choice = Choice::Listed { id: id.to_owned() };
    saved.project.apply(Edit::SetGear(place.to_owned(), choice));
}

/// White noise over the full band, A-weighted up to 20 kHz, re its level.
fn weighted(rate: f64) -> f64 {
    let steps = (20_000f64.min(0.45 * rate) - 20.0) as usize;
    let power: f64 = (0..steps).map(|step| db_to_gain(weighting::a(Hz(20.5 + step as f64)).0).powi(2)).sum();
    10.0 * (power / (0.5 * rate)).log10()
}

/// The levels as window and report draw them by this report.
fn levels(rig: &Rig, report: &Report) -> Levels {
    let Controls { chain, return_path, .. } = rig.controls;
    let project = rig.saved.project.get();
    let connected = project.connected(chain, return_path);
    let heard = Heard::of(report);
    let (gear, knobs) = (project.known_gear(), project.known_knobs());
    let output_kind = heard.as_ref().and_then(|heard| heard.output_kind(&connected, &gear, knobs));
    let heard = heard.filter(|heard| heard.holds_for(chain, return_path, &connected));
    let silence = heard.map(|heard| heard.silence).unwrap_or_default();
    project.levels(chain, return_path, TONE, FromRuns { silence, output_kind })
}

fn end(levels: &Levels) -> Stage {
    levels.diagram.as_ref().and_then(|drawn| drawn.end()).expect("drawn").clone()
}

#[test]
fn the_floor_of_a_loop_is_the_studios() {
    let mut worst = (0.0f64, 0.0f64);
    for (seed, (rate, noise)) in
        [(48_000.0, -97.0), (44_100.0, -112.0), (48_000.0, -104.5)].into_iter().enumerate()
    {
        let mut plan = Plan::straight("loop", Chain::LineLoop, 2, Db(-6.0), 480.25);
        plan.channels[0].noise = Some(Dbfs(noise - 9.0));
        plan.channels[1].noise = Some(Dbfs(noise));
        let mut rig = Rig::new(rate, 2, 2);
        rig.studio = Some(Studio::new(&plan, rate, seed as u64));
        choose(&rig.saved, "interface", "focusrite-scarlett-4i4-4g");
        let input = Some(Socket { full_scale_dbu: FULL_SCALE, uncertainty_db: 0.1 });
        let calibrated = Calibrated { input, ..Calibrated::default() };
        rig.saved.project.apply(Edit::SetCalibrated(Box::new(calibrated)));
        assert_eq!(end(&levels(&rig, &rig.report())).measured, None, "nothing was measured yet");
        let report = rig.run(&[2048]);
        assert_eq!(report.status, Status::Complete);
        let drawn = levels(&rig, &report);
        let back = end(&drawn);
        let measured = back.measured.expect("measured");
        assert_eq!((back.floor, measured.input), (Some(measured.level), 2));
        assert!(back.floor_from.iter().eq([&Origin::Measured]));
        let truth = noise + weighted(rate);
        let error = measured.level - truth;
        worst = (worst.0.max(error.abs()), worst.1.max(error.abs() / measured.uncertainty));
        assert!(error.abs() <= (4.0 * measured.uncertainty).min(0.3), "{rate}: {error} dB, {measured:?}");
        // The sheet's 115.5 dB of range and what the outputs add.
        let expected = back.expected.expect("both are listed");
        assert!((-115.5..-114.5).contains(&expected), "{expected}");
        let said = drawn.diagram.as_ref().expect("drawn").sentences().join(" ");
        let volts = linecheck::units::Dbu(FULL_SCALE + measured.level).to_string();
        assert!(said.contains(&format!("({volts} at its socket)")), "{said}");
        assert_eq!(said.contains("the input gain stands at its lowest"), truth > expected + 6.5, "{said}");
    }
    println!("worst: {:.2} dB, {:.1} standard deviations", worst.0, worst.1);
}

/// Vectors RP02, RP03 and HOP03.
#[test]
fn the_first_loop_over_one_leg_tells_the_output() {
    for (lost, aux, costs) in [(6.02, -10.02, 1), (0.0, -4.0, 0)] {
        let mut rig = Rig::new(48_000.0, 2, 2);
        let plan = Plan::straight("aux", Chain::Receiver, 2, Db(-6.0 - lost), 480.25);
        rig.studio = Some(Studio::new(&plan, 48_000.0, 1));
        rig.controls.chain = Chain::Receiver;
        choose(&rig.saved, "interface", "focusrite-scarlett-4i4-4g");
        let before = end(&levels(&rig, &rig.report()));
        assert!((before.level + 4.0).abs() < 0.05 && before.less.0 > 6.0, "the louder one: {before:?}");
        let report = rig.run(&[2048]);
        let drawn = levels(&rig, &report);
        let (level, less) = (end(&drawn).level, end(&drawn).less.0);
        assert!((level - aux).abs() < 0.05 && less == 0.0, "{level} dBu, {less}");
        let back = drawn.back.expect("round the loop").end().expect("a stage").level;
        assert!((back - (TONE.0 - 6.0 - lost)).abs() < 0.1, "{back} dBFS");
        let said = drawn.diagram.expect("drawn").sentences().join(" ");
        assert_eq!(said.matches("that costs 6.0 dB").count(), costs, "{said}");
        // By microphone it is the same output.
        rig.controls.return_path = ReturnPath::Microphone;
        assert!((end(&levels(&rig, &report)).level - aux).abs() < 0.05);
    }
}

#[test]
fn an_input_that_nothing_reaches_says_nothing_of_the_loop() {
    let mut plan = Plan::straight("loop", Chain::LineLoop, 2, Db(-6.0), 480.25);
    plan.channels[0].noise = Some(Dbfs(-100.0));
    // The second lead has come off: its input hums and hisses for itself.
    plan.channels[1].noise = Some(Dbfs(-70.0));
    plan.scale_output(1, 0.0);
    let mut rig = Rig::new(48_000.0, 2, 2);
    rig.studio = Some(Studio::new(&plan, 48_000.0, 1));
    let report = rig.run(&[2048]);
    let measured = end(&levels(&rig, &report)).measured.expect("of the other one");
    assert!(measured.input == 1 && measured.level < -99.0, "{measured:?}");
}

#[test]
fn the_floor_at_the_ear_is_the_rooms() {
    let mut rng = Rng::new(5);
    let mut worst = 0.0f64;
    for seed in 0..2u64 {
        let rate = 48_000.0;
        let mut plan = healthy(&mut rng, rate);
        plan.chain = Chain::ActiveMonitors;
        // The same room for half a minute, with nothing playing, by a sound level meter.
        let mut studio = Studio::new(&plan, rate, 90 + seed);
        let silence = vec![0.0f32; (30.0 * rate) as usize];
        let sent = vec![silence.as_slice(); plan.outputs];
        let mut back = vec![silence.clone(); plan.inputs];
        let mut slices: Vec<&mut [f32]> = back.iter_mut().map(Vec::as_mut_slice).collect();
        studio.process(&sent, &mut slices);
        let mut bank = Bank::new(rate, &vec![1.0; plan.inputs]);
        bank.process(&back);
        let truth = bank.sound_levels(0).and_then(|sound| sound.a.leq_dbfs()).expect("heard") + 118.0;
        let mut rig = Rig::new(rate, plan.inputs, plan.outputs);
        rig.studio = Some(Studio::new(&plan, rate, seed));
        rig.controls.chain = plan.chain;
        rig.controls.return_path = ReturnPath::Microphone;
        choose(&rig.saved, "interface", "focusrite-scarlett-4i4-4g");
        choose(&rig.saved, "monitors", "genelec-8030");
        let report = rig.run(&[2048]);
        assert_eq!(Heard::of(&report), None, "without calibration there is no sound pressure");
        assert!(
            levels(&rig, &report).diagram.expect("drawn").stages.iter().all(|stage| stage.measured.is_none())
        );
        let microphone = Microphone { input: 0, full_scale_db_spl: 118.0, uncertainty_db: 0.15, by: None };
        let calibrated = Calibrated { microphone: Some(microphone), ..Calibrated::default() };
        rig.saved.project.apply(Edit::SetCalibrated(Box::new(calibrated)));
        rig.studio = Some(Studio::new(&plan, rate, seed));
        let report = rig.run(&[2048]);
        let ear = end(&levels(&rig, &report));
        let measured = ear.measured.expect("measured");
        assert!(ear.ear && ear.floor == Some(measured.level) && measured.uncertainty >= 0.15, "{measured:?}");
        let error = measured.level - truth;
        worst = worst.max(error.abs());
        assert!(error.abs() <= 4.0 * measured.uncertainty, "{error} dB, {measured:?}");
        // By another return it says nothing.
        rig.controls.return_path = ReturnPath::Loopback;
        assert!(
            levels(&rig, &report).diagram.expect("drawn").stages.iter().all(|stage| stage.measured.is_none())
        );
    }
    println!("worst: {worst:.2} dB");
    assert!(worst <= 0.5, "{worst}");
}

/// A headphone amplifier that makes this noise behind its knob, which is turned up while the pilot sounds.
fn turned(behind: f64, seed: u64) -> Rig {
    const RATE: f64 = 48_000.0;
    let controls = Controls { chain: Chain::HeadphoneAmpFromPhones, ..OFF };
    let mut plan = Plan::straight("knob", controls.chain, 2, Db(-3.0), 480.25);
    for input in &mut plan.channels {
        let (from, to) = (Db(-52.0), Db(0.0));
        let noise = Some(Dbfs(behind + 20.0));
        input.knob = Some(Knob { noise, from, to, begins: Seconds(7.0), lasts: Seconds(18.0) });
        input.noise = Some(Dbfs(behind));
    }
    let mut rig = Rig::new(RATE, 2, 2);
    rig.controls = controls;
    rig.studio = Some(Studio::new(&plan, RATE, seed));
    choose(&rig.saved, "interface", "focusrite-scarlett-4i4-4g");
    // No list says the gain of a headphone amplifier: here it was typed.
    let Some(Device::HeadphoneAmp(amp)) = Catalogue::built_in().device("behringer-ha400") else {
        panic!("listed")
    };
    let mut amp = amp.clone();
    amp.gain = Some(Figure::own(Db(10.0), "typed"));
    let typed = Choice::Measured { device: Device::HeadphoneAmp(amp) };
    rig.saved.project.apply(Edit::SetGear("headphone-amp".to_owned(), typed));
    choose(&rig.saved, "headphones", "sennheiser-hd650");
    rig.block(480);
    let stops = rig.shared.stops();
    rig.view.wishes.ask(Wish::Pilot { level: Dbfs(-42.0), controls, stops });
    for _ in 0..260 {
        rig.shared.heartbeat();
        rig.seconds(0.1, 480);
    }
    rig.shared.stop(linecheck::live::StopReason::Window);
    rig.seconds(0.1, 480);
    rig
}

#[test]
fn a_headphone_amplifiers_own_noise_is_the_studios_in_volts() {
    for (seed, behind) in [(1, -88.0), (2, -97.0)] {
        let rig = turned(behind, seed);
        let report = rig.report();
        let own = |rig: &Rig| -> Vec<Stage> {
            let stages = levels(rig, &report).diagram.expect("drawn").stages;
            stages.into_iter().filter(|stage| stage.own.is_some()).collect()
        };
        assert!(own(&rig).is_empty(), "without a calibrated input there are no volts");
        let input = Some(Socket { full_scale_dbu: FULL_SCALE, uncertainty_db: 0.1 });
        let calibrated = Calibrated { input, ..Calibrated::default() };
        rig.saved.project.apply(Edit::SetCalibrated(Box::new(calibrated)));
        let found = own(&rig);
        let [output] = found.as_slice() else { panic!("{found:?}") };
        assert!(output.name.ends_with("output"), "{}", output.name);
        let own = output.own.expect("there");
        // On the amplifier's 46 Ω headphones of 300 Ω take off 1.24 dB of noise as of tone. The sheet's −115.5 dBFS of the
        // input were not in this studio, and are taken off all the same.
        let loss = 20.0 * (300.0f64 / 346.0).log10();
        let truth = FULL_SCALE + behind + weighted(48_000.0) + loss;
        let error = own.level.0 - truth;
        println!("{error:.2} dB, ± {:.2} dB", own.uncertainty);
        assert!(error.abs() <= 4.0 * own.uncertainty && own.uncertainty <= 0.5, "{error} dB: {own:?}");
    }
}

#[test]
fn a_chains_noise_is_kept_while_others_are_run() {
    let mut plan = Plan::straight("loop", Chain::LineLoop, 2, Db(-6.0), 480.25);
    plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(-99.0)));
    let mut rig = Rig::new(48_000.0, 2, 2);
    rig.studio = Some(Studio::new(&plan, 48_000.0, 3));
    let first = Heard::of(&rig.run(&[2048])).expect("heard").silence;
    another_second();
    rig.controls.chain = Chain::Receiver;
    rig.run(&[2048]);
    rig.block(480);
    let view = rig.view();
    let connected = rig.saved.project.get().connected(Chain::LineLoop, ReturnPath::Loopback);
    let holds = |heard: &&Heard| heard.holds_for(Chain::LineLoop, ReturnPath::Loopback, &connected);
    let kept: Vec<Silence> = view.past.heard.iter().filter(holds).map(|heard| heard.silence).collect();
    let [kept] = kept.as_slice() else { panic!("{kept:?}") };
    let level = |silence: &Silence| silence.back.expect("heard").level;
    assert!((level(kept) - level(&first)).abs() < 1e-6, "{kept:?}");
    // With another interface it is another's.
    choose(&rig.saved, "interface", "focusrite-scarlett-4i4-4g");
    let connected = rig.saved.project.get().connected(Chain::LineLoop, ReturnPath::Loopback);
    rig.controls.chain = Chain::LineLoop;
    let report = rig.run(&[2048]);
    rig.saved.project.apply(Edit::SetGear("interface".to_owned(), Choice::NotSaid));
    let gone = rig.saved.project.get().connected(Chain::LineLoop, ReturnPath::Loopback);
    let heard = Heard::of(&report).expect("heard");
    assert!(heard.holds_for(Chain::LineLoop, ReturnPath::Loopback, &connected));
    assert!(!heard.holds_for(Chain::LineLoop, ReturnPath::Loopback, &gone));
}
