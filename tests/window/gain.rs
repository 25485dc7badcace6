//! The page of levels, driven as a host and a chain with knobs would: by label and by keyboard.

use crate::common::{Desk, SMALL, TALL, USUAL, healthy, idle};
use crate::layout::{check, look};
use crate::picture;
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use linecheck::chain::calibration::{Calibrated, Microphone, Socket};
use linecheck::chain::diagram::{Knob, Position};
use linecheck::chain::gear::Choice;
use linecheck::chain::levels::converter::output_level;
use linecheck::chain::plugged::Said;
use linecheck::chain::{Chain, ReturnPath};
use linecheck::editor::{Intent, Page};
use linecheck::live::rta::{Band, Rta, Settings};
use linecheck::live::{Bench, Sounding, View};
use linecheck::signal::Generator;
use linecheck::units::{Dbfs, Dbu, Volts};
use linecheck::walk::Edit;
use linecheck::walk::guide::{Standing, Step};
use std::sync::Arc;

/// A host that does what the window asks for, and a chain whose knob gives this gain.
struct Stand {
    harness: Harness<'static, Desk>,
    gain_db: f64,
    /// What comes back beside it, in dBFS: the room, or the loop's own noise.
    background_db: f64,
    /// What came back in the last frames, the newest first, and the meter with the time weighting S.
    heard: [f64; 3],
    slow: f64,
    /// Everything that was asked for.
    asked: Vec<Intent>,
    /// (time, level) of what sounded.
    played: Vec<(f64, f64)>,
    time: f64,
}

fn mean_square(dbfs: f64) -> f64 {
    0.5 * 10f64.powf(dbfs / 10.0)
}

impl Stand {
    fn new(prepare: impl Fn(&mut Desk), size: Vec2) -> Self {
        let mut desk = Desk::new(idle());
        desk.state.page = Page::Gain;
        prepare(&mut desk);
        let mut harness = desk.open(size, 1.0);
        harness.step();
        Self {
            harness,
            gain_db: -6.0,
            background_db: -110.0,
            heard: [0.0; 3],
            slow: 0.0,
            asked: Vec::new(),
            played: Vec::new(),
            time: 0.0,
        }
    }

    /// One frame, a quarter of a second long.
    fn step(&mut self) {
        self.harness.step();
        self.time += 0.25;
        let gain = self.gain_db;
        let desk = self.harness.state_mut();
        for intent in std::mem::take(&mut desk.intents) {
            match &intent {
                Intent::SetLevel(level) => desk.controls.level = *level,
                Intent::SetGenerator(generator) => desk.controls.generator = *generator,
                Intent::SetOutput(output) => desk.controls.output = *output,
                Intent::SetFrequency(frequency) => desk.controls.frequency = *frequency,
                Intent::Stop => desk.controls.generator = Generator::Off,
                _ => {}
            }
            self.asked.push(intent);
        }
        let on = desk.controls.generator != Generator::Off;
        let level = desk.controls.level;
        let readout = &mut desk.view.readout;
        readout.sounding = if on { Sounding::Generator } else { Sounding::Silent };
        readout.generator = on.then_some(level);
        let sound = if on { mean_square(level.0 + gain) } else { 0.0 };
        let back = sound + mean_square(self.background_db);
        self.heard = [back, self.heard[0], self.heard[1]];
        self.slow += (back - self.slow) * (1.0 - (-0.25f64).exp());
        // 600 ms of frames a quarter of a second long.
        let short = (0.25 * (self.heard[0] + self.heard[1]) + 0.1 * self.heard[2]) / 0.6;
        readout.input[0].mean_square = short;
        let bench = Arc::make_mut(&mut desk.view.bench);
        bench.meters.inputs = 2;
        for channel in &mut bench.meters.input[..2] {
            channel.sound.c.slow = self.slow;
            channel.level.mean_square = short;
            channel.level.held = (2.0 * back).sqrt() as f32;
        }
        if on {
            self.played.push((self.time, level.0));
        }
    }

    fn steps(&mut self, count: usize) {
        for _ in 0..count {
            self.step();
        }
    }

    /// Steps until these words are there.
    #[track_caller]
    fn until(&mut self, words: &str) {
        for _ in 0..160 {
            if self.says(words) {
                return;
            }
            self.step();
        }
        panic!("never: {words}");
    }

    fn says(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.steps(2);
    }

    fn fill(&mut self, label: &str, text: &str) {
        let field = self.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, label);
        field.focus();
        self.step();
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        self.step();
        let field = self.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, label);
        field.type_text(text);
        self.step();
    }

    /// (knob, position, whether it was measured) of each knob of which something was said.
    fn project_knobs(&self) -> Vec<(String, f64, bool)> {
        let knobs = self.harness.state().project.knobs.iter();
        knobs.map(|(knob, at)| (knob.clone(), at.db, at.measured)).collect()
    }

    fn calibrated(&self) -> &Calibrated {
        &self.harness.state().project.calibrated
    }

    fn level(&self) -> Dbfs {
        self.harness.state().controls.level
    }
}

#[test]
fn one_knob_after_the_other_by_keyboard() {
    let mut stand = Stand::new(|_| (), USUAL);
    assert!(stand.says("Set the levels, one knob at a time"));
    stand.steps(8);
    assert!(stand.asked.is_empty() && stand.played.is_empty(), "nothing sounds without a press");
    stand.gain_db = -30.0;
    stand.harness.get_by_label("Start the sound").focus();
    stand.harness.step();
    stand.harness.key_press(Key::Enter);
    stand.until("The sound fades in");
    stand.until("Left: turn the outputs' volume knob up");
    assert!(stand.says("or there is none, turn the input gain up instead"));
    stand.steps(4);
    assert!(stand.says("By about 24 dB"), "from \u{2212}50 to \u{2212}26 dBFS");
    assert!(stand.says("Level: \u{2212}50.0 dBFS, too low"));
    assert!(stand.played[0].1 <= -60.0, "{:?}", stand.played[0]);
    for pair in stand.played.windows(2) {
        let climb = (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0);
        assert!(climb <= 6.01, "{climb} dB a second");
    }
    let level_first = stand.asked.iter().position(|intent| *intent == Intent::SetLevel(Dbfs(-60.0)));
    let starts = stand.asked.iter().position(|intent| *intent == Intent::SetGenerator(Generator::Sine));
    assert!(level_first.is_some() && level_first < starts, "{:?}", stand.asked);
    stand.gain_db = -4.0;
    stand.until("Left: good. Leave it there");
    // Until the meter has followed.
    stand.steps(2);
    assert!(stand.says("Level: \u{2212}24.0 dBFS, good"));
    assert!(stand.says("Left: not set yet"));
    let held = stand.time;
    stand.until("Left: set");
    assert!((1.5..=3.0).contains(&(stand.time - held)), "{} s", stand.time - held);
    // The other output is faded in anew.
    stand.gain_db = 12.0;
    stand.until("The sound fades in");
    stand.until("Right: turn the input gain down");
    assert!(stand.says("dBFS, hot"));
    stand.gain_db = -6.0;
    stand.until("Every level is set");
    stand.steps(4);
    assert_eq!((stand.level(), stand.harness.state().controls.output), (Dbfs(-20.0), 0), "all as it was");
    assert_eq!(stand.harness.state().controls.generator, Generator::Off);
    assert!(stand.asked.contains(&Intent::SetOutput(2)));
    assert!(stand.played.iter().all(|(_, level)| *level <= -20.0));
}

#[test]
fn stop_works_at_any_time_and_puts_everything_back() {
    for steps in [0, 1, 3, 12, 40] {
        let mut stand = Stand::new(|desk| desk.controls.level = Dbfs(-12.0), USUAL);
        stand.harness.get_by_label("Start the sound").click();
        stand.steps(1 + steps);
        stand.harness.key_press(Key::Escape);
        stand.steps(16);
        assert!(stand.asked.contains(&Intent::Stop));
        let state = stand.harness.state();
        assert_eq!(
            (state.controls.generator, state.controls.level),
            (Generator::Off, Dbfs(-12.0)),
            "{steps}"
        );
        assert!(stand.says("Stopped"), "{steps}");
        let sounded = stand.played.len();
        stand.steps(12);
        assert_eq!(stand.played.len(), sounded, "{steps}: it stays silent");
    }
}

#[test]
fn another_page_ends_the_sound() {
    let mut stand = Stand::new(|_| (), USUAL);
    stand.press("Start the sound");
    stand.steps(12);
    assert_eq!(stand.harness.state().controls.generator, Generator::Sine);
    stand.press("Bench");
    stand.steps(3);
    assert_eq!(stand.harness.state().controls.generator, Generator::Off);
    assert_eq!(stand.level(), Dbfs(-20.0));
}

#[test]
fn nothing_that_comes_back_ends_it_with_advice() {
    let mut stand = Stand::new(|_| (), USUAL);
    stand.gain_db = -90.0;
    stand.press("Start the sound");
    stand.until("Stopped: nothing comes back");
    assert!(stand.says("input monitoring of this track is on"));
    stand.steps(4);
    assert_eq!(stand.level(), Dbfs(-20.0));
}

fn microphone(desk: &mut Desk) {
    desk.controls.chain = Chain::ActiveMonitors;
    desk.controls.return_path = ReturnPath::Microphone;
}

fn known_microphone(desk: &mut Desk) {
    microphone(desk);
    desk.project.calibrated.microphone =
        Some(Microphone { input: 0, full_scale_db_spl: 120.0, uncertainty_db: 0.15, by: None });
}

#[test]
fn a_calibrated_microphone_sets_each_loudspeaker_and_stops_what_is_too_loud() {
    let mut stand = Stand::new(known_microphone, USUAL);
    assert!(stand.says("Aim: 76 dBC"));
    // −20 − 27 dBFS at the microphone: 73 dB.
    stand.gain_db = -27.0;
    stand.press("Start the sound");
    stand.until("Left: turn the interface's volume up");
    assert!(stand.says("By about 3 dB") && stand.says("Level: 73.0 dBC, too low"));
    assert!(stand.asked.contains(&Intent::SetGenerator(Generator::PinkNoise)));
    stand.gain_db = -4.0;
    stand.until("Stopped: too loud");
    assert!(stand.asked.contains(&Intent::Stop));
    stand.steps(3);
    let silent = stand.played.len();
    stand.steps(3);
    assert_eq!(stand.played.len(), silent);
}

/// The most of the sound that came back, in dBFS.
fn loudest(stand: &Stand) -> f64 {
    stand.played.iter().map(|played| played.1 + stand.gain_db).fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn a_room_is_not_taken_for_a_loudspeaker_that_is_too_loud() {
    for ambient in [30.0, 60.0, 70.0] {
        let mut stand = Stand::new(known_microphone, USUAL);
        stand.background_db = ambient - 120.0;
        stand.steps(32);
        stand.gain_db = -27.0;
        stand.press("Start the sound");
        stand.until("Listening before the sound begins");
        assert!(stand.played.is_empty(), "before it sounds");
        stand.until("Left: turn the interface's volume up");
        stand.steps(16);
        assert!(stand.says("By about 3 dB") && stand.says("Level: 73.0 dBC, too low"), "{ambient} dBC");
        stand.gain_db = -24.0;
        stand.until("Right: good");
        stand.until("Every level is set");
        // At 98 dBC it is stopped before it is at 95, whatever the room.
        let mut stand = Stand::new(known_microphone, USUAL);
        stand.background_db = ambient - 120.0;
        stand.gain_db = -2.0;
        stand.steps(32);
        stand.press("Start the sound");
        stand.until("Stopped: too loud");
        assert!(loudest(&stand) < -25.0 - 3.0, "{ambient} dBC: {} dB SPL", 120.0 + loudest(&stand));
    }
}

#[test]
fn a_room_as_loud_as_the_limit_is_too_loud() {
    let mut stand = Stand::new(known_microphone, USUAL);
    (stand.background_db, stand.gain_db) = (-26.0, -90.0);
    stand.steps(24);
    stand.press("Start the sound");
    stand.until("The sound fades in");
    stand.steps(12);
    assert!(!stand.says("Stopped"), "94 dBC and nothing of the sound");
    stand.background_db = -24.0;
    stand.until("Stopped: too loud");
}

#[test]
fn the_noise_of_the_loop_is_not_taken_for_headphones_that_are_too_loud() {
    for (headphones, full_scale) in [("sennheiser-hd650", 122.8), ("sony-mdr-7506", 137.8)] {
        for noise in [-110.0, -92.0, -82.0] {
            let known = |desk: &mut Desk| {
                desk.controls.chain = Chain::Headphones;
                for (place, id) in [("interface", "focusrite-scarlett-4i4-4g"), ("headphones", headphones)] {
                    desk.project.apply(Edit::SetGear(place.to_owned(), Choice::Listed { id: id.to_owned() }));
                }
            };
            let mut stand = Stand::new(known, USUAL);
            stand.press("The headphones are off my head");
            stand.background_db = noise;
            stand.steps(4);
            // 75 dB SPL at the full tone.
            stand.gain_db = 75.0 - full_scale + 20.0;
            stand.press("Start the sound");
            stand.until("Every level is set");
            // 88 dB SPL would be reached; it is stopped below 85.
            let mut stand = Stand::new(known, USUAL);
            stand.press("The headphones are off my head");
            stand.background_db = noise;
            stand.gain_db = 88.0 - full_scale + 20.0;
            stand.steps(4);
            stand.press("Start the sound");
            stand.until("Stopped: too loud");
            let most = loudest(&stand) + full_scale;
            assert!(most < 80.0, "{headphones} over {noise} dBFS: {most} dB SPL");
        }
    }
}

#[test]
fn both_sides_of_one_volume_are_looked_at_until_they_agree() {
    let receiver = |desk: &mut Desk| {
        known_microphone(desk);
        desk.controls.chain = Chain::Receiver;
    };
    let mut stand = Stand::new(receiver, USUAL);
    stand.gain_db = -34.0;
    stand.press("Start the sound");
    stand.until("Left: turn the receiver's volume up");
    stand.gain_db = -24.0;
    stand.until("Left: good");
    stand.until("Left: set");
    // The right side is the quieter one, and shares the volume.
    stand.gain_db = -26.0;
    stand.until("Right: turn the receiver's volume up");
    stand.gain_db = -24.0;
    stand.until("Right: set");
    stand.gain_db = -22.0;
    stand.until("Left again: turn this side's own volume or the balance down");
    assert!(stand.says("The other side stays as it is"));
    stand.gain_db = -24.0;
    stand.until("Every level is set");
}

#[test]
fn with_an_uncalibrated_microphone_ears_set_each_loudspeaker_and_then_it_has_its_gain_set() {
    let mut stand = Stand::new(microphone, SMALL);
    stand.gain_db = -60.0;
    stand.press("Start the sound");
    stand.steps(12);
    assert!(stand.played.is_empty(), "not before the volume was said to be at zero");
    stand.press("The interface's volume is at zero");
    stand.press("Start the sound");
    stand.until("The sound fades in");
    assert!(!stand.says("It is as loud as that"), "not before it is judged at its full level");
    stand.until("as loud as someone who speaks beside you");
    assert!(stand.asked.contains(&Intent::SetOutput(1)), "one at a time");
    assert!(stand.asked.contains(&Intent::SetGenerator(Generator::PinkNoise)));
    check(&stand.harness, "gain-judged");
    picture::save(&stand.harness, "gain-judged");
    stand.steps(100);
    assert!(stand.says("as loud as someone who speaks beside you"), "ears take their time");
    stand.gain_db = -50.0;
    stand.press("It is as loud as that");
    let switched = stand.played.len();
    stand.until("Right: turn");
    assert!(stand.played[switched].1 <= -58.0, "the other one is faded in: {:?}", stand.played[switched]);
    assert_eq!(stand.harness.state().controls.output, 2);
    stand.press("It is as loud as that");
    stand.until("Microphone: turn the microphone's gain up");
    stand.gain_db = -10.0;
    stand.until("Microphone: good");
    stand.until("Every level is set");
    stand.steps(4);
    // Each time anew.
    stand.press("Start the sound");
    stand.steps(12);
    assert!(!stand.says("fades in") && stand.harness.state().controls.generator == Generator::Off);
}

#[test]
fn an_uncalibrated_microphone_stops_what_is_far_too_loud_for_it() {
    let mut stand = Stand::new(microphone, USUAL);
    (stand.gain_db, stand.background_db) = (14.0, -60.0);
    stand.steps(32);
    stand.press("The interface's volume is at zero");
    stand.press("Start the sound");
    stand.until("Stopped: too loud");
    assert!(loudest(&stand) < -40.0, "in the middle of the fade, {} dBFS", loudest(&stand));
    // And a volume that is turned up too far while ears judge.
    let mut stand = Stand::new(microphone, USUAL);
    stand.gain_db = -40.0;
    stand.press("The interface's volume is at zero");
    stand.press("Start the sound");
    stand.until("as loud as someone who speaks beside you");
    stand.gain_db = 12.0;
    stand.until("Stopped: too loud");
    stand.steps(3);
    assert_eq!(stand.harness.state().controls.generator, Generator::Off);
}

#[test]
fn a_sound_level_meter_is_typed_and_questioned() {
    let by_ear = |desk: &mut Desk| {
        desk.controls.chain = Chain::ActiveMonitors;
        desk.controls.return_path = ReturnPath::Ear;
    };
    let mut stand = Stand::new(by_ear, USUAL);
    stand.press("Start the sound");
    stand.until("The sound fades in");
    // While it fades in, the room may be most of what the meter shows.
    stand.fill("Sound level meter, C slow", "60");
    stand.press("Take this level");
    stand.until("Left: type what the sound level meter shows");
    stand.fill("Sound level meter, C slow", "760");
    stand.press("Take this level");
    assert!(stand.says("760.0 dB SPL was typed"));
    stand.fill("Sound level meter, C slow", "70");
    stand.press("Take this level");
    stand.until("Left: turn the interface's volume up");
    assert!(stand.says("By about 6 dB"));
    stand.fill("Sound level meter, C slow", "76,2 dB");
    stand.press("Take this level");
    stand.until("Right: type what");
    stand.fill("Sound level meter, C slow", "74");
    stand.press("Take this level");
    stand.until("Right: turn the monitor's own level up");
}

#[test]
fn headphones_are_off_the_head_first() {
    let worn = |desk: &mut Desk| desk.controls.chain = Chain::Headphones;
    let mut stand = Stand::new(worn, USUAL);
    assert!(stand.says("Take the headphones off your head"));
    stand.press("Start the sound");
    stand.steps(8);
    assert!(stand.played.is_empty(), "not before it was confirmed");
    stand.press("The headphones are off my head");
    stand.press("Start the sound");
    stand.until("The sound fades in");
}

#[test]
fn a_headphone_amplifier_has_its_feed_set_and_then_its_own_volume() {
    let amp = |known: bool| {
        move |desk: &mut Desk| {
            desk.controls.chain = Chain::HeadphoneAmpFromPhones;
            let gear = [("interface", "focusrite-scarlett-4i4-4g"), ("headphones", "sennheiser-hd650")];
            for (place, id) in gear.into_iter().filter(|_| known) {
                desk.project.apply(Edit::SetGear(place.to_owned(), Choice::Listed { id: id.to_owned() }));
            }
        }
    };
    let mut stand = Stand::new(amp(true), USUAL);
    stand.press("The headphones are off my head");
    stand.gain_db = -40.0;
    stand.press("Start the sound");
    stand.until("All channels: turn the phones knob up");
    stand.gain_db = -6.0;
    stand.until("Headphone amplifier: another lead first");
    assert!(stand.says("unplug the headphones") && stand.says("Never a balanced headphone output"));
    stand.steps(4);
    let silent = stand.played.len();
    stand.steps(40);
    assert_eq!(stand.played.len(), silent, "silent while it is plugged");
    picture::save(&stand.harness, "gain-amplifier");
    stand.gain_db = -40.0;
    stand.press("It is plugged");
    stand.until("The sound fades in");
    stand.steps(6);
    assert!(stand.played[silent].1 <= -59.0, "from below again: {:?}", stand.played[silent]);
    // Full scale of the input is 122.8 dB SPL in these headphones: 62.8 now.
    stand.until("Headphone amplifier: turn the headphone amplifier's volume up");
    assert!(stand.says("By about 12 dB"));
    stand.gain_db = -28.0;
    stand.until("Every level is set");
    // Too loud, it stops before it is at its full level.
    let mut stand = Stand::new(amp(true), USUAL);
    stand.press("The headphones are off my head");
    stand.press("Start the sound");
    stand.until("Headphone amplifier: another lead first");
    stand.steps(4);
    stand.gain_db = 0.0;
    stand.press("It is plugged");
    stand.until("Stopped: too loud");
    // Nothing known of the headphones: what is left is said.
    let mut stand = Stand::new(amp(false), USUAL);
    stand.press("The headphones are off my head");
    stand.press("Start the sound");
    stand.until("Every level is set");
    assert!(
        stand.says("The headphone amplifier's volume is left")
            && !stand.says("Leave the knobs where they are")
    );
}

#[test]
fn a_knob_that_is_fully_up_is_left_there() {
    let known = |desk: &mut Desk| {
        desk.controls.chain = Chain::HeadphoneAmpFromPhones;
        let choice = Choice::Listed { id: "focusrite-scarlett-4i4-4g".to_owned() };
        desk.project.apply(Edit::SetGear("interface".to_owned(), choice));
    };
    // Fully up the jack gives +11 dBu, and the inputs take +22 dBu: that is all there is.
    let mut stand = Stand::new(known, USUAL);
    stand.press("The headphones are off my head");
    stand.gain_db = -11.0;
    stand.press("Start the sound");
    stand.until("Every level is set");
    // Where nothing is known of the jack, its knob is told to be at its end.
    let mut stand = Stand::new(|desk| desk.controls.chain = Chain::HeadphoneAmpFromPhones, SMALL);
    stand.press("The headphones are off my head");
    stand.gain_db = -14.0;
    stand.press("Start the sound");
    stand.until("All channels: turn the phones knob up");
    assert!(stand.says("leave it there and press \u{201C}It goes no further\u{201D}"));
    check(&stand.harness, "gain-no-further");
    picture::save(&stand.harness, "gain-no-further");
    stand.press("It goes no further");
    stand.until("The headphone amplifier's volume is left");
    stand.steps(4);
    assert_eq!(stand.harness.state().controls.generator, Generator::Off);
    let kept = stand.asked.iter().find_map(|intent| match intent {
        Intent::Edit(Edit::Keep(Step::Gain, kept)) => Some(kept.standing),
        _ => None,
    });
    assert_eq!(kept, Some(Standing::Remark), "worth a look");
}

#[test]
fn stop_works_while_the_lead_is_changed() {
    let known = |desk: &mut Desk| {
        desk.controls.chain = Chain::HeadphoneAmpBalanced;
        for (place, id) in [("interface", "focusrite-scarlett-4i4-4g"), ("headphones", "sennheiser-hd650")] {
            desk.project.apply(Edit::SetGear(place.to_owned(), Choice::Listed { id: id.to_owned() }));
        }
    };
    let mut stand = Stand::new(known, USUAL);
    stand.press("The headphones are off my head");
    stand.press("Start the sound");
    stand.until("Headphone amplifier: another lead first");
    stand.steps(2);
    assert!(!stand.says("too low"), "no reading of the knob before");
    stand.press("Stop here");
    stand.until("Nothing was changed");
    stand.steps(4);
    let played = stand.played.len();
    assert!(stand.harness.query_by_label("It is plugged").is_none());
    stand.steps(20);
    assert_eq!((stand.played.len(), stand.level()), (played, Dbfs(-20.0)));
}

#[test]
fn a_voltmeter_calibrates_and_bad_readings_are_questioned() {
    let mut stand = Stand::new(|_| (), TALL);
    stand.press("Calibrate the outputs with a voltmeter");
    stand.fill("Voltmeter", "0.461");
    stand.press("Take this voltage");
    assert!(stand.says("Play the tone first"));
    stand.press("Play the tone");
    stand.until("It sounds: stop");
    assert_eq!((stand.level(), stand.harness.state().controls.frequency), (Dbfs(-20.0), 220.0));
    assert!(stand.played[0].1 <= -60.0);
    stand.fill("Voltmeter", "461");
    stand.press("Take this voltage");
    assert!(stand.says("too much. Millivolts typed as volts"), "questioned, not swallowed");
    stand.fill("Voltmeter", "much");
    stand.press("Take this voltage");
    assert!(stand.says("Type a voltage, such as"));
    assert_eq!(stand.calibrated().output, None);
    stand.fill("Voltmeter", "0.461 V");
    stand.press("Take this voltage");
    let socket = stand.calibrated().output.expect("taken");
    // Vector CAL01.
    assert!((socket.full_scale_dbu - 15.492).abs() < 0.02);
    assert!(stand.says("Outputs: 15.5 dBu at full scale"));
    stand.press("It sounds: stop");
    stand.steps(4);
    assert_eq!(stand.harness.state().controls.frequency, 1_000.0);
    // One leg reads half.
    stand.press("Tip to sleeve: one leg of two");
    stand.press("Play the tone");
    stand.until("It sounds: stop");
    stand.fill("Voltmeter", "0.2305");
    stand.press("Take this voltage");
    assert!((stand.calibrated().output.unwrap().full_scale_dbu - 15.492).abs() < 0.02, "vector CAL02");
    // Where the tip alone is driven it reads it all.
    stand.press("Tip to sleeve: unbalanced, or RCA");
    stand.fill("Voltmeter", "0.461");
    stand.press("Take this voltage");
    assert!((stand.calibrated().output.unwrap().full_scale_dbu - 15.492).abs() < 0.02, "no 6 dB more");
    assert!(stand.says("only where tip to ring reads twice as much"));
    // The phones jack is another output with a figure of its own; old and new stand side by side.
    let line = stand.calibrated().output;
    stand.press("Tip to sleeve of the phones jack");
    stand.fill("Voltmeter", "0.275");
    stand.press("Take this voltage");
    let phones = stand.calibrated().phones.expect("taken");
    assert!((phones.full_scale_dbu - 11.0).abs() < 0.02, "{phones:?}");
    assert_eq!(stand.calibrated().output, line);
    assert!(
        stand.says("Outputs: 15.5 dBu at full scale") && stand.says("Phones jack: 11.0 dBu at full scale")
    );
    stand.press("Forget the voltmeter");
    assert!(stand.calibrated().is_empty());
}

#[test]
fn a_chain_on_the_phones_jack_has_that_one_calibrated() {
    let mut stand = Stand::new(|desk| desk.controls.chain = Chain::HeadphoneAmpFromPhones, TALL);
    stand.press("Calibrate the outputs with a voltmeter");
    stand.press("The headphones are out of the jack");
    stand.press("Play the tone");
    stand.until("It sounds: stop");
    stand.fill("Voltmeter", "0.275");
    stand.press("Take this voltage");
    let calibrated = stand.calibrated();
    assert!(calibrated.phones.is_some() && calibrated.output.is_none(), "{calibrated:?}");
    assert!(stand.says("Outputs: not calibrated") && calibrated.made.phones.is_some());
    assert!(!stand.says("Reckon the inputs"), "from the phones jack nothing follows for them");
}

#[test]
fn no_calibration_sounds_into_ears_or_into_what_is_refused() {
    for (section, play, confirmed) in [
        ("Calibrate the outputs with a voltmeter", "Play the tone", "The headphones are out of the jack"),
        ("Calibrate the microphone", "Play pink noise", "Nobody wears the headphones"),
    ] {
        let mut stand = Stand::new(|desk| desk.controls.chain = Chain::Headphones, TALL);
        stand.press(section);
        // That is said of the staging, and does not hold for a knob that is fully up.
        stand.press("The headphones are off my head");
        stand.press(play);
        stand.steps(16);
        assert!(stand.played.is_empty(), "{play}: not before it was confirmed");
        stand.press(confirmed);
        stand.press(play);
        stand.until("It sounds: stop");
        assert!(stand.played[0].1 <= -60.0);
        let grave = |desk: &mut Desk| {
            desk.controls.chain = Chain::PowerAmp;
            desk.project.apply(Edit::SetWiring("amp-rca".to_owned()));
            let [from, lead, to] = ["terminals", "wire-jack", "line-in"].map(str::to_owned);
            let said = Said { from, lead, to, phantom: false, knob_up: false };
            desk.project.apply(Edit::Plug("amp-rca".to_owned(), "back".to_owned(), Some(said)));
        };
        let mut stand = Stand::new(grave, TALL);
        assert!(stand.says("Nothing may sound as it is plugged now"));
        stand.press(section);
        assert!(!stand.says(confirmed), "nobody wears loudspeakers");
        stand.press(play);
        stand.steps(16);
        assert!(stand.played.is_empty(), "{play}: refused");
        let mended = Edit::Plug("amp-rca".to_owned(), "back".to_owned(), None);
        stand.harness.state_mut().project.apply(mended);
        stand.steps(2);
        stand.press(play);
        stand.until("It sounds: stop");
    }
}

#[test]
fn the_inputs_follow_from_the_outputs_by_the_last_run() {
    let run = |desk: &mut Desk| {
        let mut view = healthy();
        let report = Arc::make_mut(&mut view.report);
        let setup = report.setup.as_mut().expect("a run");
        setup.chain = "line-loop".to_owned();
        for output in [1, 2] {
            let mut figure = report.checks[0].figures[0].clone();
            figure.id = "gain_db".to_owned();
            (figure.output, figure.input, figure.value, figure.uncertainty) =
                (Some(output), Some(output), -6.0, 0.01);
            report.checks[0].figures.push(figure);
        }
        desk.view = view;
        let output = Some(Socket { full_scale_dbu: 16.0, uncertainty_db: 0.05 });
        desk.project.calibrated = Calibrated { output, ..Calibrated::default() };
    };
    let mut stand = Stand::new(run, TALL);
    stand.press("Calibrate the outputs with a voltmeter");
    // Another chain's loop tells nothing of this one.
    stand.harness.state_mut().controls.chain = Chain::Receiver;
    stand.steps(2);
    assert!(stand.says("make one"));
    stand.harness.state_mut().controls.chain = Chain::LineLoop;
    stand.steps(2);
    stand.press("Reckon the inputs from the last run");
    // What is +16 dBu at the output and 6 dB less behind the loop: the input takes +22 dBu.
    let input = stand.calibrated().input.expect("reckoned");
    assert!((input.full_scale_dbu - 22.0).abs() < 1e-9 && (0.05..0.06).contains(&input.uncertainty_db));
    assert!(stand.says("Inputs, by the loop: 22.0 dBu at full scale"));
    assert!(stand.says("output knob fully up, balanced leads (TRS or XLR)"));
    // Leads by mistake that lose a leg: what follows is asked first, and what was known stays.
    let gains = |stand: &mut Stand, value: f64| {
        let report = Arc::make_mut(&mut stand.harness.state_mut().view.report);
        let figures = &mut report.checks[0].figures;
        figures.iter_mut().filter(|figure| figure.id == "gain_db").for_each(|figure| figure.value = value);
        stand.steps(2);
    };
    gains(&mut stand, -12.0);
    stand.press("Reckon the inputs from the last run");
    assert!(stand.says("By the loop the inputs would take 28.0 dBu"));
    check(&stand.harness, "calibrate inputs");
    picture::save(&stand.harness, "calibrate-inputs");
    assert_eq!(stand.calibrated().input, Some(input));
    gains(&mut stand, -11.0);
    stand.press("Reckon the inputs from the last run");
    assert_eq!(stand.calibrated().input, Some(input), "another question");
    stand.press("Reckon the inputs from the last run");
    assert!((stand.calibrated().input.expect("taken").full_scale_dbu - 27.0).abs() < 1e-9);
    assert!(!stand.says("Press again only if it is right"));
    // The output knob is down: that is none.
    gains(&mut stand, -36.0);
    assert!(stand.says("By it the inputs would take 52.0 dBu: too much"));
    let report = Arc::make_mut(&mut stand.harness.state_mut().view.report);
    report.status = linecheck::report::Status::Stopped;
    stand.steps(2);
    assert!(stand.says("did not come to its end"));
}

/// What a spectrum in 1/48 octaves shows of a tone.
fn spectrum(view: &mut View, tone: f32) {
    let at = |place: f32| 1_000.0 * 10f32.powf(place / 160.0);
    let band = |index: i32| {
        let (low, high) = (at(index as f32 - 0.5), at(index as f32 + 0.5));
        let level = if low <= tone && tone < high { -26.0 } else { -90.0 };
        Band { low, high, level, peak: level }
    };
    let settings = Settings { input: 0, resolution: 5, average: 0 };
    let bench: &mut Bench = Arc::make_mut(&mut view.bench);
    bench.rta = Arc::new(Rta { settings, bands: (-250..200).map(band).collect() });
}

#[test]
fn a_calibrator_is_heard_and_a_wrong_one_rejected() {
    let mut stand = Stand::new(|_| (), TALL);
    stand.press("Calibrate the microphone");
    // Silence plays, the calibrator sounds: the meters read −110 dBFS until then.
    stand.press("Listen to the calibrator");
    assert!(stand.asked.contains(&Intent::SetAnalyser(Settings { input: 0, resolution: 5, average: 0 })));
    stand.until("Nothing was heard");
    let listen = |stand: &mut Stand, tone: f32| {
        stand.press("Listen to the calibrator");
        for _ in 0..32 {
            stand.step();
            let desk = stand.harness.state_mut();
            spectrum(&mut desk.view, tone);
            let bench = Arc::make_mut(&mut desk.view.bench);
            bench.meters.input[0].level.mean_square = mean_square(-26.0);
            bench.meters.input[0].level.held = 0.0501;
        }
    };
    listen(&mut stand, 250.0);
    assert!(stand.says("not at 1000"));
    assert_eq!(stand.calibrated().microphone, None);
    listen(&mut stand, 1_000.0);
    let microphone = stand.calibrated().microphone.expect("taken");
    assert!((microphone.full_scale_db_spl - 120.0).abs() < 0.01, "{microphone:?}");
    assert!(stand.says("The microphone on input 1: 120.0 dB SPL at full scale"));
    stand.press("Forget the microphone");
    assert!(stand.calibrated().is_empty());
}

#[test]
fn a_meter_beside_the_microphone_calibrates_it() {
    let mut stand = Stand::new(microphone, TALL);
    stand.gain_db = -20.0;
    stand.press("Calibrate the microphone");
    stand.press("Play pink noise");
    stand.until("It sounds: stop");
    stand.fill("Meter beside the microphone, C slow", "12");
    stand.press("Take this sound level");
    assert!(stand.says("shows 30 to 130 dB"));
    stand.fill("Meter beside the microphone, C slow", "79.0");
    // A preamplifier that is turned up too far cuts the peaks, and the level says too little.
    stand.gain_db = 20.0;
    stand.steps(2);
    stand.press("Take this sound level");
    assert!(stand.says("The input clips. Turn the preamplifier down and read the meter again."));
    assert_eq!(stand.calibrated().microphone, None);
    stand.gain_db = -20.0;
    // 40 dB take a slow meter 15 seconds.
    stand.steps(64);
    stand.press("Take this sound level");
    let found = stand.calibrated().microphone.expect("taken");
    assert!((found.full_scale_db_spl - 119.0).abs() < 0.01, "{found:?}");
}

#[test]
fn a_good_run_is_learnt_and_forgotten() {
    let mut stand = Stand::new(|desk| desk.view = healthy(), TALL);
    stand.press("What was good");
    stand.press("This was good");
    assert!(stand.says("Output 1 did not arrive"), "that report holds no gains");
    assert_eq!(stand.harness.state().project.learnt, None);
    let mut view = healthy();
    let report = Arc::make_mut(&mut view.report);
    for (place, output) in [(0, 1), (0, 2)] {
        let mut figure = report.checks[place].figures[0].clone();
        figure.id = "gain_db".to_owned();
        (figure.output, figure.input, figure.value, figure.uncertainty) =
            (Some(output), Some(output), -6.0 - output as f64, 0.01);
        report.checks[place].figures.push(figure);
    }
    stand.harness.state_mut().view.report = view.report;
    stand.press("This was good");
    let learnt = stand.harness.state().project.learnt.clone().expect("learnt");
    assert_eq!(learnt.gains.iter().map(|gain| gain.gain_db).collect::<Vec<_>>(), [-7.0, -8.0]);
    assert!(stand.says("output 1 at \u{2212}7.00 dB, output 2 at \u{2212}8.00 dB"));
    stand.press("Forget what was good");
    assert_eq!(stand.harness.state().project.learnt, None);
    // Neither a fault nor what a microphone heard is learnt.
    stand.harness.state_mut().view.report = {
        let mut report = (*stand.harness.state().view.report).clone();
        report.setup.as_mut().expect("there").return_path = "microphone".to_owned();
        report.into()
    };
    stand.press("This was good");
    assert!(stand.says("they move with the microphone"));
    stand.harness.state_mut().view.report = crate::common::faulty().report;
    stand.press("This was good");
    assert!(stand.says("something in it was faulty"));
    assert_eq!(stand.harness.state().project.learnt, None);
}

#[test]
fn a_correction_file_is_asked_for_by_its_path() {
    let mut stand = Stand::new(|_| (), TALL);
    stand.press("Calibrate the microphone");
    stand.fill("or its path", " /home/ana/mic.txt ");
    stand.press("Load it");
    let path = "/home/ana/mic.txt".to_owned();
    assert!(stand.asked.contains(&Intent::LoadCorrection(linecheck::editor::ExportTo::Path(path))));
}

#[test]
fn the_bench_speaks_the_units_that_are_known() {
    let bench = |desk: &mut Desk| desk.state.page = Page::Bench;
    let stand = Stand::new(bench, TALL);
    assert!(stand.harness.query_by_label("Unit").is_none(), "nothing is known");
    let known = |desk: &mut Desk| {
        bench(desk);
        let socket = |full_scale_dbu| Some(Socket { full_scale_dbu, uncertainty_db: 0.1 });
        let calibrated = Calibrated { output: socket(16.0), input: socket(22.0), ..Calibrated::default() };
        desk.project.apply(Edit::SetCalibrated(Box::new(calibrated)));
    };
    let mut stand = Stand::new(known, TALL);
    stand.harness.state_mut().controls.generator = Generator::Sine;
    stand.gain_db = -6.0;
    stand.steps(4);
    assert!(stand.says("Rms, 600 ms: \u{2212}26.00 dBFS"));
    stand.press("Unit");
    stand.press("dBu");
    let level = output_level(Dbfs(-26.0), Dbu(22.0));
    assert!(stand.says(&format!("Rms, 600 ms: {level:.2}")), "{level}");
    let out = output_level(Dbfs(-20.0), Dbu(16.0));
    assert!(stand.says(&format!("at \u{2212}20.0 dBFS, {out} at the output")));
    stand.press("Unit");
    stand.press("V");
    let volts: Volts = level.volts();
    assert!(stand.says(&format!("Rms, 600 ms: {volts}")), "{volts}");
    stand.press("Unit");
    assert!(stand.harness.query_by_label("dB SPL").is_none());
}

/// The Scarlett 4i4 4th Gen with a Genelec 8030.
fn known_gear(desk: &mut Desk) {
    desk.controls.chain = Chain::ActiveMonitors;
    for (place, id) in [("interface", "focusrite-scarlett-4i4-4g"), ("monitors", "genelec-8030")] {
        desk.project.apply(Edit::SetGear(place.to_owned(), Choice::Listed { id: id.to_owned() }));
    }
}

#[test]
fn the_level_diagram_follows_the_knobs() {
    let mut stand = Stand::new(known_gear, TALL);
    // Vector MON01.
    assert!(stand.says("102.0 dB SPL") && stand.says("too loud for a test tone"));
    let slider = |stand: &Stand, name: &str| {
        stand.harness.get_by_role_and_label(egui::accesskit::Role::Slider, name).set_value_accesskit(-19.0);
    };
    slider(&stand, "Interface's output knob");
    stand.steps(2);
    // Vector MON05: 19 dB less is 83 dB SPL.
    assert!(
        stand.says("(family statement) 83.0 dB SPL") && !stand.says("too loud"),
        "{:?}",
        stand.project_knobs()
    );
    assert_eq!(stand.project_knobs(), [("output".to_owned(), -19.0, false)]);
    // By keyboard, a step at a time.
    let knob = |stand: &mut Stand| {
        stand.harness.get_by_role_and_label(egui::accesskit::Role::Slider, "Monitor's own level").focus();
        stand.step();
        stand.harness.key_press(Key::ArrowLeft);
        stand.steps(2);
    };
    knob(&mut stand);
    assert!(stand.says("82.5 dB SPL"));
    stand.press("Interface's output knob: fully up");
    assert!(stand.says("101.5 dB SPL"));
    assert_eq!(stand.project_knobs(), [("monitor".to_owned(), -0.5, false)]);
}

#[test]
fn the_loop_tells_how_the_output_knob_stands() {
    let run = |desk: &mut Desk| {
        known_gear(desk);
        let mut view = healthy();
        let report = Arc::make_mut(&mut view.report);
        report.setup.as_mut().expect("a run").chain = "active-monitors".to_owned();
        for output in [1, 2] {
            let mut figure = report.checks[0].figures[0].clone();
            figure.id = "gain_db".to_owned();
            (figure.output, figure.input, figure.value) = (Some(output), Some(output), -18.5);
            report.checks[0].figures.push(figure);
        }
        desk.view = view;
    };
    let mut stand = Stand::new(run, TALL);
    // +16 dBu out and +22 dBu in are −6 dB with the knob fully up, less what the input loads the output.
    stand.press("As measured: \u{2212}12.5 dB");
    let knobs = stand.project_knobs();
    let [(knob, at, measured)] = knobs.as_slice() else { panic!("{knobs:?}") };
    assert!(knob == "output" && *measured && (at + 12.5).abs() < 0.02, "{at}");
    assert!(stand.says("89.5 dB SPL"));
    // Another chain's loop tells nothing of this one.
    stand.harness.state_mut().view.report = healthy().report;
    stand.steps(2);
    assert!(!stand.says("As measured"));
}

#[test]
fn the_level_diagram_in_both_themes_and_sizes() {
    let page = |desk: &mut Desk| {
        known_gear(desk);
        desk.state.page = Page::Gain;
        let at = Some(Position { db: -19.0, measured: false });
        desk.project.apply(Edit::TurnKnob(Knob::Output, at));
    };
    look("gain-levels", &idle(), page, 560.0);
}

#[test]
fn the_loop_is_drawn_and_its_input_gain_can_be_set_before_any_run() {
    let mut stand = Stand::new(known_gear, TALL);
    assert!(stand.says("Round the loop") && !stand.says("Audio interface: line input: this tone"));
    let slider = stand.harness.get_by_role_and_label(egui::accesskit::Role::Slider, "Input gain");
    slider.set_value_accesskit(40.0);
    stand.steps(2);
    assert!(
        stand.says("Audio interface: line input: this tone is 14.0 dB above what it takes. Do not play it.")
    );
    assert!(stand.says("102.0 dB SPL at the ear are allowed for 15 min a week"));
}

#[test]
fn what_is_said_of_levels_as_pictures() {
    let chosen = |chain, places: [(&'static str, &'static str); 2]| {
        move |desk: &mut Desk| {
            desk.controls.chain = chain;
            for (place, id) in places {
                let choice = Choice::Listed { id: id.to_owned() };
                desk.project.apply(Edit::SetGear(place.to_owned(), choice));
            }
            desk.state.page = Page::Gain;
        }
    };
    let interface = ("interface", "focusrite-scarlett-4i4-4g");
    look("gain-one-leg", &idle(), chosen(Chain::Receiver, [interface, ("amplifier", "fosi-bt20a")]), 560.0);
    look(
        "gain-worn",
        &idle(),
        chosen(Chain::Headphones, [interface, ("headphones", "sennheiser-hd650")]),
        560.0,
    );
}

#[test]
fn the_page_in_both_themes_and_sizes() {
    let page = |desk: &mut Desk| desk.state.page = Page::Gain;
    look("gain", &idle(), page, 0.0);
    look("gain-lower", &idle(), page, 300.0);
    look("gain-end", &idle(), page, 4000.0);
    let air = |desk: &mut Desk| {
        known_microphone(desk);
        page(desk);
    };
    look("gain-air", &idle(), air, 0.0);
}

#[test]
fn the_page_at_work_as_pictures() {
    for size in [SMALL, USUAL] {
        for dark in [true, false] {
            let theme = if dark { "dark" } else { "light" };
            let mut stand = Stand::new(|desk| desk.state.dark = dark, size);
            let keep = |stand: &Stand, name: &str| {
                let name = format!("gain-{name}-{:.0}-{theme}", size.x);
                check(&stand.harness, &name);
                picture::save(&stand.harness, &name);
            };
            stand.press("Start the sound");
            stand.gain_db = -30.0;
            stand.until("turn the input gain up");
            keep(&stand, "low");
            stand.gain_db = -6.0;
            stand.until("Left: good");
            stand.steps(3);
            keep(&stand, "good");
            stand.gain_db = 19.5;
            stand.until("turn the input gain down");
            keep(&stand, "clips");
        }
    }
}

#[test]
fn the_calibrations_as_pictures() {
    for dark in [true, false] {
        let theme = if dark { "dark" } else { "light" };
        for (chain, end) in [(Chain::LineLoop, ""), (Chain::Headphones, "-worn")] {
            for (width, name) in [(USUAL.x, ""), (SMALL.x, "-narrow")] {
                let prepare = |desk: &mut Desk| (desk.state.dark, desk.controls.chain) = (dark, chain);
                let mut stand = Stand::new(prepare, Vec2::new(width, 2_000.0));
                let sections =
                    ["Calibrate the outputs with a voltmeter", "Calibrate the microphone", "What was good"];
                for section in sections {
                    stand.press(section);
                }
                let name = format!("gain-calibrate{end}{name}-{theme}");
                check(&stand.harness, &name);
                picture::save(&stand.harness, &name);
            }
        }
    }
}
