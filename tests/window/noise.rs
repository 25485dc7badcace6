//! The measured noise in the level diagrams of the page Gain.

use crate::common::{Desk, TALL, does_not_say, idle, says};
use crate::layout::{check, look};
use crate::picture;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use linecheck::chain::diagram::{Knob, Position};
use linecheck::chain::gear::Choice;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::check::{At, Outcome, Verdict};
use linecheck::editor::Page;
use linecheck::live::Past;
use linecheck::measure::Estimate;
use linecheck::report::{Heard, Report, SetupReport, Status};
use linecheck::walk::Edit;
use std::sync::Arc;

/// A run of this chain and return in which the inputs made this noise and a microphone heard that.
fn run(chain: Chain, return_path: ReturnPath, noise: f64, room: Option<f64>) -> Report {
    let mut gains = Outcome { id: "level".to_owned(), ..Outcome::new(Verdict::Pass, "") };
    let mut silent = Outcome { id: "noise".to_owned(), ..Outcome::new(Verdict::Pass, "") };
    let mut heard = Outcome { id: "room-noise".to_owned(), ..Outcome::new(Verdict::Pass, "") };
    let about = |value| Estimate { value, uncertainty: 0.04 };
    for input in 0..2 {
        gains.figure("gain_db", At::cell(input, input), "dB", about(-18.5));
        silent.figure("noise_dbfs_a", At::input(input), "dBFS", about(noise - input as f64));
    }
    room.into_iter().for_each(|room| heard.figure("noise_dba", At::input(0), "dB", about(room)));
    let setup = SetupReport {
        chain: chain.id().to_owned(),
        return_path: return_path.id().to_owned(),
        ..SetupReport::default()
    };
    Report {
        made: "2026-11-21T06:48:16Z".to_owned(),
        status: Status::Complete,
        setup: Some(setup),
        checks: vec![gains, silent, heard],
        ..Report::default()
    }
}

fn interface(desk: &mut Desk) {
    let choice = Choice::Listed { id: "focusrite-scarlett-4i4-4g".to_owned() };
    desk.project.apply(Edit::SetGear("interface".to_owned(), choice));
}

fn monitors(desk: &mut Desk) {
    interface(desk);
    desk.controls.chain = Chain::ActiveMonitors;
    let choice = Choice::Listed { id: "genelec-8030".to_owned() };
    desk.project.apply(Edit::SetGear("monitors".to_owned(), choice));
    let at = Some(Position { db: -19.0, measured: false });
    desk.project.apply(Edit::TurnKnob(Knob::Output, at));
}

fn gain(prepare: impl Fn(&mut Desk)) -> Harness<'static, Desk> {
    let mut desk = Desk::new(idle());
    desk.state.page = Page::Gain;
    prepare(&mut desk);
    let mut harness = desk.open(TALL, 1.0);
    harness.run();
    harness
}

#[test]
fn a_loops_noise_is_shown_beside_what_is_to_be_expected() {
    let quiet = gain(interface);
    says(&quiet, "noise \u{2212}115.1 dBFS");
    does_not_say(&quiet, "measured here");
    let measured = gain(|desk| {
        interface(desk);
        desk.view.report = Arc::new(run(Chain::LineLoop, ReturnPath::Loopback, -97.2, None));
    });
    // What the picture is called, for those who do not see it, and in words.
    says(
        &measured,
        "Return \u{2212}26.0 dBFS, clips at 0.0 dBFS, headroom 26.0 dB, noise \u{2212}97.2 dBFS measured here",
    );
    says(&measured, "Return: measured \u{2212}97.2\u{a0}dBFS of noise on input 1 with nothing playing");
    says(&measured, "see first that the input gain stands at its lowest");
    says(&measured, "Noise as it was measured in the run of 21 November 2026, 06:48 UTC.");
    // Another chain's run says nothing of this one, nor does one with another interface.
    for other in [
        run(Chain::Receiver, ReturnPath::Loopback, -97.2, None),
        run(Chain::LineLoop, ReturnPath::Microphone, -97.2, Some(30.0)),
        {
            let mut other = run(Chain::LineLoop, ReturnPath::Loopback, -97.2, None);
            let setup = other.setup.as_mut().expect("there");
            setup.gear.insert("interface".to_owned(), "Another".to_owned());
            other
        },
    ] {
        let shown = gain(|desk| {
            interface(desk);
            desk.view.report = Arc::new(other.clone());
        });
        does_not_say(&shown, "measured here");
    }
}

#[test]
fn an_earlier_run_of_the_chain_is_found() {
    let kept = run(Chain::LineLoop, ReturnPath::Loopback, -104.0, None);
    let heard = Heard::of(&kept).into_iter().collect();
    let past = Arc::new(Past { heard, ..Past::default() });
    let shown = gain(|desk| {
        desk.view.past = past.clone();
        desk.view.report = Arc::new(run(Chain::Receiver, ReturnPath::Loopback, -97.2, None));
    });
    says(&shown, "measured \u{2212}104.0\u{a0}dBFS of noise");
    does_not_say(&shown, "97.2");
}

#[test]
fn with_the_way_to_the_ear_known_the_loop_is_drawn_beside_it() {
    let without = gain(monitors);
    says(&without, "Round the loop");
    does_not_say(&without, "of noise on input");
    let sliders = |desk: &Harness<'static, Desk>, name: &str| {
        desk.query_all_by_role_and_label(Role::Slider, name).count()
    };
    assert_eq!(sliders(&without, "Input gain"), 1, "before any run");
    let with = gain(|desk| {
        monitors(desk);
        desk.view.report = Arc::new(run(Chain::ActiveMonitors, ReturnPath::Loopback, -111.0, None));
    });
    says(&with, "Round the loop");
    // What stands on the way back alone can be set, too, and what is on both ways once.
    assert_eq!((sliders(&with, "Input gain"), sliders(&with, "Interface's output knob")), (1, 1));
    says(&with, "83.0 dB SPL");
    says(&with, "measured \u{2212}111.0\u{a0}dBFS of noise");
    does_not_say(&with, "see first");
}

#[test]
fn a_calibrated_microphone_tells_the_noise_at_the_ear() {
    let air = |desk: &mut Desk| {
        monitors(desk);
        desk.controls.return_path = ReturnPath::Microphone;
    };
    let with = gain(|desk| {
        air(desk);
        desk.view.report = Arc::new(run(Chain::ActiveMonitors, ReturnPath::Microphone, -80.0, Some(29.4)));
    });
    says(&with, "measured 29.4 dB SPL of noise on input 1");
    says(&with, "the gear, the room and the microphone together");
    let without = gain(|desk| {
        air(desk);
        desk.view.report = Arc::new(run(Chain::ActiveMonitors, ReturnPath::Microphone, -80.0, None));
    });
    does_not_say(&without, "measured here");
}

#[test]
fn the_measured_noise_in_both_themes_and_sizes() {
    let loops = |desk: &mut Desk| {
        interface(desk);
        desk.state.page = Page::Gain;
        desk.view.report = Arc::new(run(Chain::LineLoop, ReturnPath::Loopback, -97.2, None));
    };
    look("gain-noise", &idle(), loops, 460.0);
    for dark in [true, false] {
        let both = gain(|desk| {
            monitors(desk);
            desk.state.dark = dark;
            desk.view.report = Arc::new(run(Chain::ActiveMonitors, ReturnPath::Loopback, -111.0, None));
        });
        let name = format!("gain-noise-both-{}", if dark { "dark" } else { "light" });
        check(&both, &name);
        picture::save(&both, &name);
    }
}
