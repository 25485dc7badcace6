//! The bench: every meter is there, reads what it should, and does what it is told.

use crate::common::{Desk, TALL, idle, many, press, says};
use crate::layout::{check, look};
use crate::picture;
use egui::OutputCommand;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use linecheck::editor::{Intent, Page};
use linecheck::live::rta::{Band, Rta, Settings};
use linecheck::live::{Bench, Channel, Sounding, View};
use linecheck::meter::{Bank, weights};
use std::f64::consts::TAU;
use std::sync::Arc;

/// A view whose meters have heard five seconds of a sine of −20 dBFS (and one 2 dB lower beside it, out of step).
fn heard(mut view: View) -> View {
    let channels = usize::from(view.readout.inputs);
    let signal = |input: usize| -> Vec<f32> {
        let gain = 0.1 * 10f64.powf(-0.1 * input as f64);
        (0..5 * 48_000)
            .map(|n| (gain * (TAU * 997.0 * f64::from(n) / 48_000.0 + 0.5 * input as f64).sin()) as f32)
            .collect()
    };
    let signals: Vec<Vec<f32>> = (0..channels).map(signal).collect();
    let mut bank = Bank::new(48_000.0, &weights(channels)[..channels]);
    bank.process(&signals);
    let mut bench = Bench::default();
    bench.meters.inputs = channels as u8;
    bench.meters.outputs = view.readout.outputs;
    for (input, slot) in bench.meters.input.iter_mut().enumerate().take(channels) {
        *slot = Channel {
            level: bank.level(input).expect("a channel"),
            programme: bank.programme(input).expect("a channel"),
            sound: bank.sound_levels(input).expect("a channel"),
        };
        view.readout.input[input] = slot.level;
    }
    bench.meters.loudness = bank.loudness();
    bench.meters.stereo = bank.stereo();
    let band = |index: i32| {
        let at = |place: f32| 1000.0 * 10f32.powf(place / 10.0);
        let level = if index == 0 { -20.0 } else { -70.0 - 1.5 * index.abs() as f32 };
        let (low, high) = (at(index as f32 - 0.5), at(index as f32 + 0.5));
        Band { low, high, level, peak: level + 4.0 }
    };
    bench.rta = Arc::new(Rta { settings: Settings::default(), bands: (-17..=13).map(band).collect() });
    view.bench = Arc::new(bench);
    view
}

fn with_ident(mut view: View) -> View {
    let bench = Arc::make_mut(&mut view.bench);
    bench.ident = [
        "EBU stereo ident comes back.",
        "The left leg and the right leg are swapped.",
        "The left leg is on input 2 at \u{2212}18.0 dBFS.",
        "The right leg is on input 1 at \u{2212}18.1 dBFS, upside down.",
    ]
    .map(str::to_owned)
    .to_vec();
    view
}

fn open(view: View) -> Harness<'static, Desk> {
    let mut desk = Desk::new(view);
    desk.state.page = Page::Bench;
    let mut harness = desk.open(TALL, 1.0);
    harness.run();
    harness
}

/// What a press put on the clipboard.
fn copied(harness: &mut Harness<'static, Desk>, label: &str) -> String {
    harness.get_by_label(label).click();
    for _ in 0..4 {
        harness.step();
        let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = copied {
            return text;
        }
    }
    panic!("nothing was copied");
}

#[test]
fn the_page_opens_by_mouse_and_by_keyboard() {
    let mut harness = Desk::new(heard(idle())).open(TALL, 1.0);
    assert!(harness.query_by_label("Freeze").is_none());
    press(&mut harness, "Bench");
    assert_eq!(harness.state().state.page, Page::Bench);
    assert!(harness.query_by_label("Freeze").is_some());
    harness.get_by_label("Run everything").focus();
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().state.page, Page::LineCheck);
    says(&harness, "Say what is connected, then press Run");
}

#[test]
fn every_meter_says_what_it_reads_and_which_standard_it_follows() {
    let mut harness = open(with_ident(heard(idle())));
    for words in [
        "Input 1, True peak: \u{2212}20.0 dBTP",
        "Input 2, True peak: \u{2212}22.0 dBTP",
        "Momentary: \u{2212}20.9 LUFS",
        "Integrated: \u{2212}20.9 LUFS",
        "Range: 0.0 LU",
        "Correlation, \u{2212}1 … +1: 0.88",
        "Balance: 1 louder by 2.0 dB",
        "Goniometer",
        "Spectrum, loudest at 1000 Hz: \u{2212}20.0 dBFS",
        "Rms (AES17): \u{2212}20.00 dBFS",
        "Crest factor: 3.01 dB",
        "ITU-R BS.1770-5",
        "IEC 61260-1",
        "EBU stereo ident comes back.",
        "The left leg is on input 2",
    ] {
        says(&harness, words);
    }
    for (scale, words) in [
        ("PPM type I (DIN)", "Input 1, PPM type I (DIN): \u{2212}11.0 dB"),
        ("PPM type II (EBU)", "Input 1, PPM type II (EBU): \u{2212}2.0 dB"),
        ("VU", "Input 1, VU: \u{2212}1.9 VU"),
        ("K-14", "Input 1, K-14: \u{2212}6.0 dB"),
    ] {
        press(&mut harness, "Scale of the levels");
        press(&mut harness, scale);
        says(&harness, words);
    }
}

#[test]
fn reset_asks_for_it_and_the_spectrum_is_set() {
    let mut harness = open(heard(idle()));
    assert_eq!(press(&mut harness, "Reset"), [Intent::ResetMeters]);
    press(&mut harness, "Spectrum in");
    let finest = Settings { resolution: 5, ..Default::default() };
    assert_eq!(press(&mut harness, "1/48 octave"), [Intent::SetAnalyser(finest)]);
    press(&mut harness, "Average");
    let slow = Settings { average: 1, ..finest };
    assert_eq!(press(&mut harness, "Slow, 1 s"), [Intent::SetAnalyser(slow)]);
    press(&mut harness, "Read");
    assert_eq!(press(&mut harness, "Input 2"), [Intent::SetAnalyser(Settings { input: 1, ..slow })]);
    says(&harness, "Readings of input 2");
    says(&harness, "Rms (AES17): \u{2212}22.00 dBFS");
}

#[test]
fn a_frozen_bench_stands_still_and_goes_on() {
    let mut harness = open(heard(idle()));
    press(&mut harness, "Freeze");
    let quiet = Bench { meters: harness.state().view.bench.meters, ..Default::default() };
    let mut quiet = quiet;
    quiet.meters.loudness.integrated = Some(-40.0);
    harness.state_mut().view.bench = Arc::new(quiet);
    harness.run();
    says(&harness, "Frozen");
    says(&harness, "Integrated: \u{2212}20.9 LUFS");
    press(&mut harness, "Freeze");
    says(&harness, "Integrated: \u{2212}40.0 LUFS");
    press(&mut harness, "Freeze");
    // Nobody wants to look at what was before a reset.
    press(&mut harness, "Reset");
    assert!(harness.state().state.bench.frozen.is_none());
}

#[test]
fn a_reading_is_copied_by_a_click_and_all_of_them_together() {
    let mut harness = open(heard(idle()));
    let one = copied(&mut harness, "Crest factor: 3.01 dB");
    assert_eq!(one, "Input 1: Crest factor: 3.01 dB");
    harness.run();
    says(&harness, "Copied: Input 1: Crest factor: 3.01 dB");
    let all = copied(&mut harness, "Copy all");
    assert!(all.contains("Input 2: Rms (AES17): \u{2212}22.00 dBFS\n"), "{all}");
    assert!(all.contains("Integrated loudness: \u{2212}20.89 LUFS"), "{all}");
    // The same by keys: of the reading that has the keyboard.
    harness.get_by_label("Sample peak: \u{2212}20.00 dBFS").focus();
    harness.run();
    harness.event(egui::Event::Copy);
    harness.step();
    let command = harness.output().platform_output.commands.first().cloned();
    assert!(
        matches!(&command, Some(OutputCommand::CopyText(text)) if text == "Input 1: Sample peak: \u{2212}20.00 dBFS"),
        "{command:?}"
    );
}

#[test]
fn without_a_host_nothing_is_metered() {
    says(&open(View::default()), "nothing to meter");
}

#[test]
fn the_bench_in_both_themes_and_sizes() {
    let bench = |desk: &mut Desk| desk.state.page = Page::Bench;
    let view = with_ident(heard(idle()));
    look("bench", &view, bench, 0.0);
    look("bench-lower", &view, bench, 420.0);
    look("bench-end", &view, bench, 4000.0);
}

#[test]
fn the_bench_with_sixteen_channels_mono_and_in_a_narrow_window() {
    let mut mono = idle();
    (mono.readout.inputs, mono.readout.outputs) = (1, 1);
    for (view, name) in [(heard(many()), "many"), (heard(mono), "mono"), (idle(), "idle")] {
        for size in [egui::vec2(480.0, 400.0), crate::common::SMALL, TALL] {
            let mut desk = Desk::new(view.clone());
            desk.state.page = Page::Bench;
            desk.view.readout.sounding = Sounding::Silent;
            let mut harness = desk.open(size, 1.0);
            harness.run();
            let name = format!("bench-{name}-{:.0}", size.x);
            check(&harness, &name);
            picture::save(&harness, &name);
        }
    }
}
