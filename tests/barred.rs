//! What is plugged so that gear or ears are in danger bars every sound, whoever asks for it, and at once; and what is
//! played by hand into headphones that somebody wears is held to what ears may get.

mod common;

use common::{OFF, Rig};
use linecheck::chain::gear::Choice;
use linecheck::chain::plugged::Said;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::live::StopReason;
use linecheck::live::link::Controls;
use linecheck::report::Status;
use linecheck::signal::Generator;
use linecheck::units::Dbfs;
use linecheck::walk::Edit;

const RATE: f64 = 48_000.0;
/// Stop must be silent within 20 ms.
const CUT_FRAMES: usize = 960;
const AMPLIFIER: Controls = Controls { chain: Chain::PowerAmp, return_path: ReturnPath::Loopback, ..OFF };

/// Both terminals of the amplifier into a line input: it would end the input.
fn terminals_into_the_input() -> Edit {
    let said = Said {
        from: "terminals".to_owned(),
        lead: "wire-jack".to_owned(),
        to: "line-in".to_owned(),
        phantom: false,
        knob_up: false,
    };
    Edit::Plug("amp-rca".to_owned(), "back".to_owned(), Some(said))
}

/// As it belongs there.
fn mended() -> Edit {
    Edit::Plug("amp-rca".to_owned(), "back".to_owned(), None)
}

fn rig() -> Rig {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.saved.project.apply(Edit::SetWiring("amp-rca".to_owned()));
    rig.controls = AMPLIFIER;
    rig.block(64);
    rig
}

/// Frames that sound in the next `seconds`.
fn sounding(rig: &mut Rig, seconds: f64) -> usize {
    let before = rig.sounding;
    rig.seconds(seconds, 64);
    rig.sounding - before
}

#[test]
fn the_hosts_generator_is_barred_until_it_is_mended_and_pressed_again() {
    for generator in [Generator::Sine, Generator::PinkNoise] {
        let mut rig = rig();
        rig.saved.project.apply(terminals_into_the_input());
        rig.controls.generator = generator;
        assert_eq!(sounding(&mut rig, 1.0), 0, "{generator:?}");
        rig.saved.project.apply(mended());
        assert_eq!(sounding(&mut rig, 1.0), 0, "what is on already is no press");
        rig.controls.generator = Generator::Off;
        rig.block(64);
        rig.controls.generator = generator;
        assert!(sounding(&mut rig, 1.0) > 40_000, "{generator:?}");
    }
}

#[test]
fn what_sounds_is_cut_when_the_user_says_so() {
    let mut rig = rig();
    rig.controls.generator = Generator::Sine;
    assert!(sounding(&mut rig, 0.5) > 20_000);
    rig.saved.project.apply(terminals_into_the_input());
    assert!(sounding(&mut rig, 0.5) <= CUT_FRAMES);
    assert_eq!(rig.shared.stop_reason(), Some(StopReason::Barred));
    assert_eq!(sounding(&mut rig, 0.5), 0);
    // The same leads harm nothing in a chain without them.
    rig.controls = Controls { generator: Generator::Off, chain: Chain::LineLoop, ..rig.controls };
    rig.block(64);
    rig.controls.generator = Generator::Sine;
    assert!(sounding(&mut rig, 0.5) > 20_000);
    rig.controls.chain = Chain::PowerAmp;
    assert!(sounding(&mut rig, 0.5) <= CUT_FRAMES);
}

#[test]
fn a_programme_that_is_still_being_made_is_barred_too() {
    let mut rig = rig();
    rig.controls.generator = Generator::PinkNoise;
    let mut buffers = vec![vec![0.0; 64]; 2];
    let mut channels: Vec<&mut [f32]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
    // Without its operator: it is wanted, and not there yet.
    rig.engine.process(&mut channels, rig.controls);
    rig.saved.project.apply(terminals_into_the_input());
    assert_eq!(sounding(&mut rig, 2.0), 0);
    rig.saved.project.apply(mended());
    assert_eq!(sounding(&mut rig, 1.0), 0);
}

#[test]
fn a_run_is_cut_in_the_middle_and_says_why_and_none_begins() {
    let mut rig = rig();
    rig.controls.run = true;
    assert!(sounding(&mut rig, 3.0) > 0);
    rig.saved.project.apply(terminals_into_the_input());
    assert!(sounding(&mut rig, 1.0) <= CUT_FRAMES);
    let report = rig.report();
    assert_eq!(report.status, Status::Stopped);
    assert!(report.stopped_because.as_deref().is_some_and(|why| why.contains("endangers gear or ears")));
    let before = rig.sounding;
    let report = rig.run(&[64]);
    assert_eq!((report.status, rig.sounding), (Status::Stopped, before));
    assert!(report.stopped_because.is_some_and(|why| why.contains("Nothing may sound")));
}

#[test]
fn nothing_passes_either() {
    let mut rig = rig();
    let tone = || vec![vec![0.25; 480]; 2];
    rig.controls.thru = true;
    for _ in 0..4 {
        rig.process(&mut tone());
    }
    let mut passed = tone();
    rig.process(&mut passed);
    assert_eq!(passed, tone());
    rig.saved.project.apply(terminals_into_the_input());
    for _ in 0..4 {
        rig.process(&mut tone());
    }
    let mut passed = tone();
    rig.process(&mut passed);
    assert!(passed.iter().flatten().all(|sample| *sample == 0.0));
    rig.saved.project.apply(mended());
    for _ in 0..4 {
        rig.process(&mut tone());
    }
    let mut passed = tone();
    rig.process(&mut passed);
    assert_eq!(passed, tone(), "mended, it passes again");
}

#[test]
fn a_loaded_project_bars_from_the_first_block() {
    use nice_plug::params::persist::PersistentField;
    let project = rig();
    project.saved.project.apply(terminals_into_the_input());
    let json = project.saved.project.map(Clone::clone);
    let mut rig = rig();
    rig.saved.project.set(json);
    rig.controls.generator = Generator::Sine;
    assert_eq!(sounding(&mut rig, 0.5), 0);
}

#[test]
fn a_project_with_a_bad_entry_bars_all_the_same_and_says_which_entry_it_is() {
    use nice_plug::params::persist::PersistentField;
    let project = rig();
    project.saved.project.apply(terminals_into_the_input());
    known_headphones(&project);
    let json = project.saved.project.map(Clone::clone);
    let damaged = json.replace("focusrite-scarlett-4i4-4g", "focusrite\",\"serial\":\"17");
    let damaged = damaged.replace("{\"listed\":{\"id\":\"focusrite", "{\"lent\":{\"id\":\"focusrite");
    assert_ne!(damaged, json);
    let saved = linecheck::live::Saved::default();
    saved.project.set(damaged.clone());
    let mut rig = Rig::with_saved(RATE, 2, 2, saved);
    rig.controls = AMPLIFIER;
    rig.block(64);
    rig.controls.generator = Generator::Sine;
    assert_eq!(sounding(&mut rig, 0.5), 0);
    let notice = rig.view().notice.clone().expect("told");
    assert!(notice.contains("the gear: Audio interface"), "{notice}");
    // A change of something else writes it back as it was.
    rig.saved.project.apply(Edit::SetNotes("Room B".to_owned()));
    assert!(rig.saved.project.map(Clone::clone).contains("\"serial\":\"17\""));
}

/// The headphones of vector HP11 in the jack that it reckons with: 111.8 dB SPL at full scale.
fn known_headphones(rig: &Rig) {
    for (place, id) in [("interface", "focusrite-scarlett-4i4-4g"), ("headphones", "sennheiser-hd650")] {
        let choice = Choice::Listed { id: id.to_owned() };
        rig.saved.project.apply(Edit::SetGear(place.to_owned(), choice));
    }
}

/// The loudest sample and the rms of what is sent in the next second, in dBFS (AES17).
fn sent(rig: &mut Rig) -> (f64, f64) {
    rig.keep_sent();
    rig.seconds(1.0, 64);
    let sent = rig.sent.take().expect("kept");
    let all = || sent.iter().flatten().map(|sample| f64::from(*sample));
    let peak = all().fold(0.0, |peak: f64, sample| peak.max(sample.abs()));
    let square = all().map(|sample| sample * sample).sum::<f64>() / all().count() as f64;
    (20.0 * peak.log10(), 10.0 * (2.0 * square).log10())
}

#[test]
fn by_ear_known_headphones_get_85_db_by_hand_and_no_more_whoever_asks() {
    let mut rig = Rig::new(RATE, 2, 2);
    known_headphones(&rig);
    let most = rig.saved.project.get().worn(Chain::Headphones).expect("is known").most.0;
    assert!((most - (85.0 - 111.8)).abs() < 0.1, "{most}");
    rig.controls =
        Controls { chain: Chain::Headphones, return_path: ReturnPath::Ear, level: Dbfs(-6.0), ..OFF };
    rig.block(64);
    rig.controls.generator = Generator::Sine;
    let (peak, rms) = sent(&mut rig);
    assert!(peak <= most + 0.001 && rms > most - 0.2, "{peak} {rms}");
    let shown = rig.shown().readout.generator;
    assert_eq!(shown.map(|now| (now.0 * 1e6).round()), Some((most * 1e6).round()));
    // The host's automation of the level is held too; below it, it is followed.
    for (asked, heard) in [(-10.0, most), (-6.0, most), (-40.0, -40.0), (-20.0, most)] {
        rig.controls.level = Dbfs(asked);
        rig.seconds(0.1, 64);
        let (peak, rms) = sent(&mut rig);
        assert!(peak <= heard + 0.001 && (rms - heard).abs() < 0.01, "{asked}: {peak} {rms}");
    }
    // Noise by its rms.
    rig.controls = Controls { generator: Generator::PinkNoise, level: Dbfs(-12.0), ..rig.controls };
    rig.seconds(1.0, 64);
    let (_, rms) = sent(&mut rig);
    assert!((rms - most).abs() < 1.0, "{rms}");
}

#[test]
fn what_becomes_known_is_held_at_once_and_by_cable_nothing_is() {
    let mut rig = Rig::new(RATE, 2, 2);
    rig.controls =
        Controls { chain: Chain::Headphones, return_path: ReturnPath::Ear, level: Dbfs(-6.0), ..OFF };
    rig.block(64);
    rig.controls.generator = Generator::Sine;
    rig.seconds(0.1, 64);
    assert!((sent(&mut rig).1 + 6.0).abs() < 0.01, "of these nothing is known");
    known_headphones(&rig);
    let most = rig.saved.project.get().worn(Chain::Headphones).expect("is known").most.0;
    rig.seconds(0.1, 64);
    assert!((sent(&mut rig).1 - most).abs() < 0.01);
    // By cable the lead is in the jack, and a bench reaches full level; into loudspeakers too.
    for (chain, return_path) in [
        (Chain::Headphones, ReturnPath::Loopback),
        (Chain::Headphones, ReturnPath::Microphone),
        (Chain::ActiveMonitors, ReturnPath::Ear),
    ] {
        rig.controls = Controls { chain, return_path, ..rig.controls };
        rig.seconds(0.1, 64);
        assert!((sent(&mut rig).1 + 6.0).abs() < 0.01, "{chain:?} {return_path:?}");
    }
    // Back by ear, from full level.
    rig.controls = Controls { chain: Chain::Headphones, return_path: ReturnPath::Ear, ..rig.controls };
    rig.seconds(0.1, 64);
    assert!((sent(&mut rig).1 - most).abs() < 0.01);
    // A run by cable is as loud as it was asked to be.
    rig.controls = Controls { return_path: ReturnPath::Loopback, level: Dbfs(-20.0), ..rig.controls };
    rig.controls.generator = Generator::Off;
    rig.seconds(0.1, 64);
    rig.controls.run = true;
    let before = rig.sounding;
    rig.keep_sent();
    rig.seconds(6.0, 64);
    let sent = rig.sent.take().expect("kept");
    let peak = sent.iter().flatten().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    assert!(rig.sounding > before && f64::from(peak) > Dbfs(-21.0).amplitude(), "{peak}");
}
