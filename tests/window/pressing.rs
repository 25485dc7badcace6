//! What is pressed becomes an intent.

use crate::common::{
    Desk, SMALL, TALL, USUAL, does_not_say, faulty, idle, intents, open, press, running, says,
};
use crate::{layout, picture};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use linecheck::chain::gear::Choice;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::editor::{ExportTo, Format, Intent, Page};
use linecheck::live::View;
use linecheck::report::pdf::Paper;
use linecheck::signal::{Generator, Invert};
use linecheck::units::{Dbfs, Seconds};
use linecheck::walk::Edit;

#[test]
fn nothing_happens_unasked() {
    assert_eq!(intents(&mut open(idle())), []);
    assert_eq!(intents(&mut open(running())), []);
}

#[test]
fn values_between_the_steps_of_a_slider_are_left_alone() {
    let mut harness = open(idle());
    harness.state_mut().controls.level = Dbfs(-20.123_456);
    harness.state_mut().controls.frequency = 1_234.567_8;
    press(&mut harness, "Play a signal by hand");
    assert_eq!(intents(&mut harness), []);
}

#[test]
fn stop_wins_over_what_is_pressed_beside_it() {
    let mut harness = open(idle());
    let pos = harness.get_by_label("Run").rect().center();
    let button = |pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    let escape = egui::Event::Key {
        key: Key::Escape,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    harness.input_mut().events.extend([egui::Event::PointerMoved(pos), button(true)]);
    harness.step();
    harness.input_mut().events.extend([button(false), escape]);
    assert_eq!(intents(&mut harness), [Intent::Stop]);
}

#[test]
fn run() {
    assert_eq!(press(&mut open(idle()), "Run"), [Intent::Run]);
    assert!(open(running()).query_by_label("Run").is_none());
}

#[test]
fn run_waits_for_the_host() {
    assert_eq!(press(&mut open(View::default()), "Run"), []);
}

#[test]
fn run_waits_for_bypass() {
    let mut harness = open(idle());
    harness.state_mut().controls.bypass = true;
    harness.run();
    assert_eq!(press(&mut harness, "Run"), []);
}

#[test]
fn stop_by_button_and_keys() {
    for view in [idle(), running()] {
        assert_eq!(press(&mut open(view.clone()), "Stop"), [Intent::Stop]);
        for key in [Key::Space, Key::Escape] {
            let mut harness = open(view.clone());
            harness.key_press(key);
            assert_eq!(intents(&mut harness), [Intent::Stop], "{key:?}");
        }
    }
}

#[test]
fn space_presses_what_has_the_keyboard_only_while_nothing_sounds() {
    let mut harness = open(idle());
    harness.get_by_label("Run").focus();
    harness.run();
    harness.key_press(Key::Space);
    assert_eq!(intents(&mut harness), [Intent::Run]);
    harness.state_mut().view = running();
    harness.run();
    harness.get_by_label("Light theme").focus();
    harness.run();
    harness.key_press(Key::Space);
    assert_eq!(intents(&mut harness), [Intent::Stop]);
    assert!(harness.state().state.dark);
}

#[test]
fn chain_and_return() {
    let mut harness = open(idle());
    assert_eq!(press(&mut harness, "Chain"), []);
    assert_eq!(press(&mut harness, "Power amp + speakers"), [Intent::SetChain(Chain::PowerAmp)]);
    assert_eq!(press(&mut harness, "Return"), []);
    assert_eq!(
        press(&mut harness, "Measurement microphone"),
        [Intent::SetReturnPath(ReturnPath::Microphone)]
    );
}

#[test]
fn level() {
    let mut harness = open(idle());
    harness.get_by_role_and_label(Role::Slider, "Level (peak)").set_value_accesskit(-30.0);
    assert_eq!(intents(&mut harness), [Intent::SetLevel(Dbfs(-30.0))]);
    harness.get_by_role_and_label(Role::Slider, "Level (peak)").set_value_accesskit(0.0);
    assert_eq!(intents(&mut harness), [Intent::SetLevel(Dbfs(-6.0))]);
}

#[test]
fn a_signal_by_hand() {
    let mut harness = open(idle());
    press(&mut harness, "Play a signal by hand");
    assert_eq!(press(&mut harness, "Play"), [Intent::SetGenerator(Generator::Sine)]);
    harness.state_mut().controls.generator = Generator::Sine;
    press(&mut harness, "Signal");
    assert_eq!(press(&mut harness, "Pink noise"), [Intent::SetGenerator(Generator::PinkNoise)]);
    assert_eq!(press(&mut harness, "Switch off"), [Intent::SetGenerator(Generator::Off)]);
    press(&mut harness, "Output");
    assert_eq!(press(&mut harness, "2"), [Intent::SetOutput(2)]);
    harness.get_by_role_and_label(Role::Slider, "Frequency").set_value_accesskit(440.0);
    assert_eq!(intents(&mut harness), [Intent::SetFrequency(440.0)]);
    harness.get_by_label_contains("Thru").click();
    assert_eq!(intents(&mut harness), [Intent::SetThru(true)]);
}

/// Headphones in a jack that is known: at −20 dBFS 91.8 dB SPL.
fn worn(path: ReturnPath, known: bool) -> Harness<'static, Desk> {
    let mut desk = Desk::new(idle());
    desk.controls.chain = Chain::Headphones;
    desk.controls.return_path = path;
    let gear = [("interface", "focusrite-scarlett-4i4-4g"), ("headphones", "sennheiser-hd650")];
    for (place, id) in gear.into_iter().filter(|_| known) {
        desk.project.apply(Edit::SetGear(place.to_owned(), Choice::Listed { id: id.to_owned() }));
    }
    let mut harness = desk.open(TALL, 1.0);
    harness.run();
    press(&mut harness, "Play a signal by hand");
    harness
}

#[test]
fn by_ear_the_level_at_the_ear_is_told_and_held() {
    let mut harness = worn(ReturnPath::Ear, true);
    says(&harness, "at \u{2212}26.8 dBFS");
    says(&harness, "Held to \u{2212}26.8 dBFS, 85 dB SPL at the ear");
    does_not_say(&harness, "The headphones are off my head");
    // It sounds at what it is held to: that is no matter of its peaks.
    harness.state_mut().view.readout.generator = Some(Dbfs(-26.8));
    harness.run();
    does_not_say(&harness, "its peaks");
    assert_eq!(press(&mut harness, "Play"), [Intent::SetGenerator(Generator::Sine)]);
    harness.state_mut().controls.level = Dbfs(-40.0);
    harness.state_mut().view.readout.generator = None;
    harness.run();
    says(&harness, "That is 72 dB SPL at the ear");
    does_not_say(&harness, "Held to");
}

#[test]
fn where_nothing_holds_the_level_it_is_asked_whether_somebody_wears_the_headphones() {
    let cases = [
        (ReturnPath::Ear, false, "is not known"),
        (ReturnPath::Loopback, false, "is not known"),
        (ReturnPath::Loopback, true, "it would be 92 dB SPL at the ear"),
        (ReturnPath::Microphone, true, "it would be 92 dB SPL at the ear"),
    ];
    for (path, known, words) in cases {
        let mut harness = worn(path, known);
        says(&harness, words);
        assert_eq!(press(&mut harness, "Play"), [], "{path:?}: not before it was answered");
        press(&mut harness, "The headphones are off my head");
        assert_eq!(press(&mut harness, "Play"), [Intent::SetGenerator(Generator::Sine)], "{path:?}");
        // What sounds can always be switched off.
        harness.state_mut().controls.generator = Generator::Sine;
        press(&mut harness, "The headphones are off my head");
        assert_eq!(press(&mut harness, "Switch off"), [Intent::SetGenerator(Generator::Off)]);
        for (size, dark) in [(USUAL, true), (SMALL, false)] {
            let mut desk = Desk::new(idle());
            desk.project = harness.state().project.clone();
            desk.controls = harness.state().controls;
            desk.state.dark = dark;
            desk.state.page = Page::Bench;
            let mut shown = desk.open(size, 1.0);
            shown.run();
            if shown.query_by_label("Switch off").is_none() {
                press(&mut shown, "Play a signal by hand");
            }
            layout::check(&shown, "by hand");
            picture::save(&shown, &format!("by-hand-worn-{path:?}-{known}-{dark}"));
        }
    }
}

#[test]
fn what_a_signal_can_be_set_to() {
    let mut harness = open(idle());
    press(&mut harness, "Play a signal by hand");
    press(&mut harness, "Polarity");
    assert_eq!(press(&mut harness, "Even outputs inverted"), [Intent::SetInvert(Invert::Even)]);
    harness.state_mut().controls.generator = Generator::Sweep;
    harness.run();
    harness.get_by_role_and_label(Role::Slider, "Sweep time").set_value_accesskit(20.0);
    assert_eq!(intents(&mut harness), [Intent::SetSweep(Seconds(20.0))]);
    harness.state_mut().controls.generator = Generator::SteppedLevel;
    harness.run();
    harness.get_by_role_and_label(Role::Slider, "Step time").set_value_accesskit(0.1);
    assert_eq!(intents(&mut harness), [Intent::SetStep(Seconds(0.5))]);
}

#[test]
fn what_needs_more_outputs_cannot_be_chosen() {
    let mut harness = open(idle());
    press(&mut harness, "Play a signal by hand");
    press(&mut harness, "Signal");
    assert_eq!(press(&mut harness, "BLITS (needs 6 outputs)"), []);
    assert_eq!(harness.state().state.signal, Generator::Sine);
    press(&mut harness, "Signal");
    assert_eq!(press(&mut harness, "GLITS"), []);
    assert_eq!(harness.state().state.signal, Generator::Glits);
    // Nor played, should the outputs become fewer afterwards.
    harness.state_mut().view.readout.outputs = 1;
    harness.run();
    assert_eq!(press(&mut harness, "Play"), []);
}

#[test]
fn choosing_a_signal_sounds_nothing() {
    let mut harness = open(idle());
    press(&mut harness, "Play a signal by hand");
    press(&mut harness, "Signal");
    assert_eq!(press(&mut harness, "White noise"), []);
    assert_eq!(press(&mut harness, "Play"), [Intent::SetGenerator(Generator::WhiteNoise)]);
}

#[test]
fn export_by_dialog_and_by_path() {
    let mut harness = open(faulty());
    assert!(harness.query_by_label("Save to").is_none());
    assert_eq!(press(&mut harness, "HTML…"), [Intent::Export(Format::Html, ExportTo::Dialog)]);
    assert_eq!(press(&mut harness, "JSON…"), [Intent::Export(Format::Json, ExportTo::Dialog)]);
    harness.state_mut().state.path_field = true;
    harness.run();
    // What is offered for typing ends as what was chosen last.
    let path = "/home/ana/linecheck-report.json".to_owned();
    assert_eq!(press(&mut harness, "Save"), [Intent::Export(Format::Json, ExportTo::Path(path))]);
    harness.get_by_label("Save to").focus();
    harness.run();
    // Space is typed here, not taken as Stop.
    harness.get_by_label("Save to").type_text(" b.csv");
    harness.key_press(Key::Space);
    assert_eq!(intents(&mut harness), []);
    let path = "/home/ana/linecheck-report.json b.csv".to_owned();
    assert_eq!(press(&mut harness, "Save"), [Intent::Export(Format::Csv, ExportTo::Path(path))]);
}

#[test]
fn a_pdf_is_laid_out_for_the_paper_that_is_chosen() {
    let mut harness = open(faulty());
    assert_eq!(press(&mut harness, "PDF…"), [Intent::Export(Format::Pdf(Paper::A4), ExportTo::Dialog)]);
    // By keyboard.
    harness.get_by_role_and_label(Role::RadioButton, "Letter").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(press(&mut harness, "PDF…"), [Intent::Export(Format::Pdf(Paper::Letter), ExportTo::Dialog)]);
    harness.state_mut().state.path_field = true;
    harness.run();
    let path = "/home/ana/linecheck-report.pdf".to_owned();
    let typed = Intent::Export(Format::Pdf(Paper::Letter), ExportTo::Path(path));
    assert_eq!(press(&mut harness, "Save"), [typed]);
}

#[test]
fn theme_and_zoom() {
    let mut harness = open(idle());
    press(&mut harness, "Light theme");
    assert!(!harness.state().state.dark);
    press(&mut harness, "Dark theme");
    press(&mut harness, "Zoom");
    press(&mut harness, "150 %");
    assert_eq!(harness.state().state.zoom, 150);
}
