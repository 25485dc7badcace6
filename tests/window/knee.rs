//! The noise knee on the page Quality, by label and keyboard.

use crate::common::{Desk, SMALL, TALL, USUAL, idle, running};
use crate::layout;
use crate::picture;
use egui::accesskit::Role;
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::gear::Choice;
use linecheck::chain::knee::{NoKnee, Reading, Way, knee};
use linecheck::chain::{CHAINS, Chain, RETURN_PATHS, ReturnPath};
use linecheck::editor::{Intent, Page};
use linecheck::live::Sounding;
use linecheck::live::knob::{Hindrance, Knob, Phase};
use linecheck::units::{Db, Dbfs};
use linecheck::walk::Edit;
use std::sync::Arc;

fn open(chain: Chain, path: ReturnPath, size: Vec2) -> Harness<'static, Desk> {
    let mut desk = Desk::new(idle());
    desk.state.page = Page::Quality;
    desk.controls.chain = chain;
    desk.controls.return_path = path;
    let mut harness = desk.open(size, 1.0);
    harness.run();
    harness
}

fn amp(size: Vec2) -> Harness<'static, Desk> {
    open(Chain::HeadphoneAmpFromPhones, ReturnPath::Loopback, size)
}

fn press(harness: &mut Harness<'static, Desk>, role: Role, label: &str) -> Vec<Intent> {
    harness.get_by_role_and_label(role, label).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    std::mem::take(&mut harness.state_mut().intents)
}

fn says(harness: &Harness<'static, Desk>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// Whether the end of what says this is within the window, above its foot and strip.
fn is_in_sight(harness: &Harness<'static, Desk>, words: &str) -> bool {
    let room = harness.ctx.content_rect().bottom() - 128.0;
    let found = harness.query_all_by_label_contains(words).last();
    found.is_some_and(|node| node.rect().bottom() <= room)
}

fn disabled(harness: &Harness<'static, Desk>, label: &str) -> bool {
    harness.get_by_role_and_label(Role::Button, label).accesskit_node().is_disabled()
}

/// A knob with its knee 24 dB below full, turned from −58 dB up to here.
fn turned(up_to: f64) -> Vec<Reading> {
    let power = |level: f64| 10f64.powf(level / 10.0);
    let steps = (0..120).map(|step| -58.0 + f64::from(step) / 2.0).take_while(|gain| *gain <= up_to);
    let reading = |gain: f64| {
        let noise = power(-98.0) + power(-74.0 + gain);
        let scatter = 0.3 * (gain * 7.7).sin();
        Reading { gain: Db(gain - 4.0), noise: Dbfs(10.0 * noise.log10() + scatter), pilot_snr: Db(40.0) }
    };
    steps.map(reading).collect()
}

/// The operator's part.
fn show(
    harness: &mut Harness<'static, Desk>,
    phase: Phase,
    readings: Vec<Reading>,
    hindrance: Option<Hindrance>,
) {
    let desk = harness.state_mut();
    let on = Some((desk.controls.chain, desk.controls.return_path));
    let found = (!readings.is_empty()).then(|| knee(&readings));
    desk.view.knob = Knob { phase, on, input: 0, readings: Arc::new(readings), found, hindrance };
    let on = desk.view.knob.is_on();
    desk.view.readout.sounding = if on { Sounding::Tape } else { Sounding::Silent };
    harness.run_steps(3);
}

#[test]
fn the_pilot_sounds_at_a_press_once_the_headphones_are_off() {
    let mut harness = amp(TALL);
    assert!(disabled(&harness, "Start the pilot"));
    assert!(says(&harness, "put a TRS to two TS lead in their place"));
    assert_eq!(press(&mut harness, Role::CheckBox, "The headphones are off my head"), []);
    assert_eq!(press(&mut harness, Role::Button, "Start the pilot"), [Intent::PlayPilot(Dbfs(-50.0))]);
    press(&mut harness, Role::ComboBox, "Pilot");
    press(&mut harness, Role::Button, "\u{2212}40 dBFS");
    assert_eq!(press(&mut harness, Role::Button, "Start the pilot"), [Intent::PlayPilot(Dbfs(-40.0))]);
    for prepare in [
        (|desk: &mut Desk| desk.controls.bypass = true) as fn(&mut Desk),
        |desk| desk.view.rate = None,
        |desk| desk.view = running(),
    ] {
        let mut harness = amp(TALL);
        press(&mut harness, Role::CheckBox, "The headphones are off my head");
        prepare(harness.state_mut());
        harness.run_steps(3);
        assert!(disabled(&harness, "Start the pilot"));
    }
}

#[test]
fn what_is_read_is_drawn_and_the_advice_is_said() {
    let mut harness = amp(TALL);
    show(&mut harness, Phase::FadingIn, Vec::new(), None);
    assert!(says(&harness, "leave the knob at zero") && says(&harness, "A quiet pilot tone"));
    assert!(disabled(&harness, "Measure"), "no run beside it");
    show(&mut harness, Phase::Reading, Vec::new(), Some(Hindrance::NoPilot));
    assert!(says(&harness, "The pilot does not come back yet"));
    show(&mut harness, Phase::Reading, turned(-40.0), Some(Hindrance::TooFast));
    assert!(says(&harness, "More slowly") && says(&harness, "Noise over gain: 37 readings, no knee yet"));
    show(&mut harness, Phase::Reading, turned(-30.0), Some(Hindrance::Holes));
    assert!(says(&harness, "Samples are lost"));
    show(&mut harness, Phase::Reading, turned(0.0), None);
    assert!(says(&harness, "turned over 58 dB"));
    assert!(says(&harness, "from behind the knob") && says(&harness, "the knee lies at \u{2212}28"));
    assert!(says(&harness, "leave this knob about 24 dB below its highest position"));
    assert!(says(
        &harness,
        "Make the other 24 dB before it, as far as there is room: turn the phones knob up"
    ));
    assert!(says(&harness, "This is about noise, not about loudness"));
    // Space and Esc stop whatever has the focus, and so does the button.
    harness.state_mut().intents.clear();
    for key in [Key::Space, Key::Escape] {
        harness.key_press(key);
        harness.run_steps(3);
        assert_eq!(std::mem::take(&mut harness.state_mut().intents), [Intent::Stop]);
    }
    harness.get_by_role_and_label(Role::Button, "Stop the pilot").click();
    harness.run_steps(3);
    assert_eq!(std::mem::take(&mut harness.state_mut().intents), [Intent::Stop]);
    show(&mut harness, Phase::Over, turned(0.0), None);
    assert!(says(&harness, "The pilot has ended") && says(&harness, "leave this knob about 24 dB"));
}

#[test]
fn why_there_is_no_knee_is_said_in_words() {
    let mut harness = amp(TALL);
    let flat: Vec<Reading> =
        turned(0.0).into_iter().map(|reading| Reading { noise: Dbfs(-98.0), ..reading }).collect();
    let steep: Vec<Reading> = turned(0.0)
        .into_iter()
        .map(|reading| Reading { noise: Dbfs(-70.0 + reading.gain.0), ..reading })
        .collect();
    let cases = [
        (flat, NoKnee::NoneBefore),
        (steep, NoKnee::NoneBehind),
        (turned(-57.0), NoKnee::TooFew),
        (turned(-50.0), NoKnee::NotTurned),
    ];
    let way = Way::of(Chain::HeadphoneAmpFromPhones, ReturnPath::Loopback);
    for (readings, why) in cases {
        assert_eq!(knee(&readings), Err(why));
        show(&mut harness, Phase::Over, readings, None);
        assert!(says(&harness, why.meaning()) && says(&harness, &why.remedy(&way)), "{why}");
    }
}

/// By the cable the knob is the interface's own, and nothing but the DAW stands before it.
#[test]
fn the_interfaces_own_knob_has_its_own_advice() {
    let mut harness = open(Chain::ActiveMonitors, ReturnPath::Loopback, TALL);
    show(&mut harness, Phase::Over, turned(0.0), None);
    assert!(says(&harness, "no lower than about 24 dB below its highest position"));
    assert!(says(&harness, "turn the monitors' own level instead") && !says(&harness, "before it"));
    assert!(says(&harness, "must not clip") && !says(&harness, "not about loudness"));
    let gear = ["focusrite-scarlett-4i4-4g", "genelec-8030"].map(|id| Choice::Listed { id: id.to_owned() });
    for (place, choice) in ["interface", "monitors"].into_iter().zip(gear) {
        harness.state_mut().project.apply(Edit::SetGear(place.to_owned(), choice));
    }
    harness.run_steps(3);
    picture::save(&harness, "knee-own-knob");
}

#[test]
fn leaving_the_page_ends_the_pilot_and_another_chain_shows_nothing_of_it() {
    let mut harness = amp(TALL);
    show(&mut harness, Phase::Reading, turned(0.0), None);
    harness.state_mut().intents.clear();
    harness.state_mut().state.page = Page::Bench;
    harness.step();
    assert!(harness.state().intents.contains(&Intent::Stop));
    show(&mut harness, Phase::Over, turned(0.0), None);
    harness.state_mut().state.page = Page::Quality;
    harness.state_mut().controls.chain = Chain::Headphones;
    harness.run();
    assert!(!says(&harness, "Noise over gain"));
}

#[test]
fn every_chain_says_how_its_knob_gets_into_the_way() {
    for (chain, id, _) in CHAINS {
        for (path, ..) in RETURN_PATHS {
            let harness = open(*chain, *path, TALL);
            let asks = says(&harness, "how far up should the volume knob be");
            assert_eq!(asks, *chain != Chain::LineLoop && *path != ReturnPath::Ear, "{id}");
            if asks && chain.is_worn() && *path == ReturnPath::Microphone {
                assert!(says(&harness, "does not hear headphones") && disabled(&harness, "Start the pilot"));
            }
            if asks && !chain.is_worn() {
                assert!(!disabled(&harness, "Start the pilot"), "{id}");
            }
        }
    }
}

#[test]
fn pictures() {
    for (dark, theme) in [(true, "dark"), (false, "light")] {
        for (size, name) in [(USUAL, "usual"), (SMALL, "small"), (Vec2::new(720.0, 1300.0), "long")] {
            let mut harness = amp(size);
            harness.state_mut().state.dark = dark;
            harness.run();
            layout::check(&harness, "knee before");
            picture::save(&harness, &format!("knee-before-{name}-{theme}"));
            show(&mut harness, Phase::Reading, turned(-28.0), Some(Hindrance::NoPilot));
            harness.run_steps(40);
            assert!(is_in_sight(&harness, "Noise over gain"), "{name}");
            layout::check(&harness, "knee reading");
            picture::save(&harness, &format!("knee-reading-{name}-{theme}"));
            show(&mut harness, Phase::Over, turned(0.0), None);
            harness.run_steps(40);
            assert!(is_in_sight(&harness, "Make the other 24 dB before it"), "{name}");
            layout::check(&harness, "knee found");
            picture::save(&harness, &format!("knee-found-{name}-{theme}"));
        }
    }
}
