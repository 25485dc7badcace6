//! What is plugged so that gear or ears are in danger bars every sound, whoever asks for it, and at once.

mod common;

use common::{OFF, Rig};
use linecheck::chain::plugged::Said;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::live::StopReason;
use linecheck::live::link::Controls;
use linecheck::report::Status;
use linecheck::signal::Generator;
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
