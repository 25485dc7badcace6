//! Reports, views and windows made by hand, and how a window is pressed and read.

use egui::{Key, UiBuilder, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::check::{Figure, Outcome, Verdict};
use linecheck::editor::{Intent, Page, UiState, theme, window};
use linecheck::fault::Diagnosis;
use linecheck::live::{Controls, Progress, Sounding, StopReason, View};
use linecheck::report::{Report, SetupReport, Status};
use linecheck::walk::Project;
use std::sync::Arc;

pub const SMALL: Vec2 = Vec2::new(720.0, 520.0);
pub const TALL: Vec2 = Vec2::new(960.0, 2000.0);
pub const USUAL: Vec2 = Vec2::new(960.0, 680.0);

/// What a test's window is drawn from, and what came out of it.
pub struct Desk {
    pub view: View,
    pub controls: Controls,
    /// What the user has said; it follows the edits that the window asks for.
    pub project: Project,
    pub state: UiState,
    pub intents: Vec<Intent>,
}

impl Desk {
    pub fn new(view: View) -> Self {
        let mut state = UiState::default();
        state.path = "/home/ana/linecheck-report.html".to_owned();
        state.plugin_api = "VST3".to_owned();
        // A page is opened by its test, not taken from the project.
        state.resume = false;
        Self { view, controls: controls(), project: Project::default(), state, intents: Vec::new() }
    }

    pub fn open(self, size: Vec2, pixels_per_point: f32) -> Harness<'static, Self> {
        Harness::builder()
            .with_size(size)
            .with_pixels_per_point(pixels_per_point)
            .with_context_setup(theme::prepare)
            .build_ui_state(
                move |ui, desk: &mut Self| {
                    // The whole window, without the margin that the harness leaves.
                    let whole = ui.ctx().content_rect();
                    ui.scope_builder(UiBuilder::new().max_rect(whole), |ui| {
                        ui.set_clip_rect(whole);
                        let intents = window(ui, &desk.view, &desk.controls, &desk.project, &mut desk.state);
                        for intent in &intents {
                            match intent {
                                Intent::Edit(edit) => desk.project.apply(edit.clone()),
                                Intent::KeepGear(device) => desk.state.connect.gear_file.keep(device),
                                _ => {}
                            }
                        }
                        desk.intents.extend(intents);
                    });
                },
                self,
            )
    }
}

/// A window with this view, tall enough for a whole page.
pub fn open(view: View) -> Harness<'static, Desk> {
    Desk::new(view).open(TALL, 1.0)
}

/// What the window wants by now.
pub fn intents(harness: &mut Harness<'static, Desk>) -> Vec<Intent> {
    harness.run();
    std::mem::take(&mut harness.state_mut().intents)
}

/// Presses the one thing with this label; what the window wants then.
#[track_caller]
pub fn press(harness: &mut Harness<'static, Desk>, label: &str) -> Vec<Intent> {
    harness.get_by_label(label).click();
    intents(harness)
}

/// Whether these words stand somewhere in the window.
pub fn is_said(harness: &Harness<'static, Desk>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

#[track_caller]
pub fn says(harness: &Harness<'static, Desk>, words: &str) {
    assert!(is_said(harness, words), "nowhere: {words}");
}

#[track_caller]
pub fn does_not_say(harness: &Harness<'static, Desk>, words: &str) {
    assert!(!is_said(harness, words), "still there: {words}");
}

/// The page that is open.
pub fn page(harness: &Harness<'static, Desk>) -> Page {
    harness.state().state.page
}

/// Goes once round the window by Tab: each of these labels must be come by.
#[track_caller]
pub fn reached_by_tab(harness: &mut Harness<'static, Desk>, names: &[&str]) {
    const ROUND: usize = 60;
    let mut left: Vec<&str> = names.to_vec();
    for _ in 0..ROUND {
        harness.key_press(Key::Tab);
        harness.run();
        left.retain(|name| !harness.query_all_by_label(name).any(|node| node.accesskit_node().is_focused()));
    }
    assert!(left.is_empty(), "not reached by Tab: {left:?}");
}

pub fn controls() -> Controls {
    Controls::DEFAULT
}

/// An active plugin with stereo in and out, on which nothing was run yet.
pub fn idle() -> View {
    let mut view = View { rate: Some(48_000.0), ..Default::default() };
    view.readout.block = 256;
    view.readout.inputs = 2;
    view.readout.outputs = 2;
    view.readout.input[0].peak = 0.0012;
    view.readout.input[1].peak = 0.0004;
    view
}

pub fn running() -> View {
    let mut view = idle();
    view.report = Arc::new(Report { status: Status::Running, ..Default::default() });
    view.progress =
        Some(Progress { step: "Sweep on output 1".to_owned(), fraction: 0.62, seconds_left: 6.4 });
    view.readout.sounding = Sounding::Tape;
    view.readout.output[0].peak = 0.1;
    view.readout.input[0].peak = 0.07;
    view.readout.input[1].peak = 1.0;
    view
}

fn outcome(title: &str, verdict: Verdict, headline: &str) -> Outcome {
    let mut outcome = Outcome::new(verdict, headline);
    outcome.id = title.to_lowercase().replace(' ', "-");
    outcome.title = title.to_owned();
    outcome.why =
        "What comes in beside the music is heard in the pauses, and hides what is quiet.".to_owned();
    let figure = |id: &str, output, value, unit: &str, uncertainty| Figure {
        id: id.to_owned(),
        output: Some(output),
        input: Some(output),
        value,
        unit: unit.to_owned(),
        uncertainty,
    };
    outcome.figures.push(figure("noise_floor_dbfs", 1, -96.234, "dBFS", 0.21));
    outcome.figures.push(figure("noise_floor_dbfs", 2, -95.871, "dBFS", 0.19));
    outcome.limits.push(
        "Noise is at least 80 dB below full scale (what 16 bits can carry, with room to spare).".to_owned(),
    );
    outcome.advice.push(
        "Turn the gain of the input down until the loudest passage peaks at \u{2212}12 dBFS.".to_owned(),
    );
    outcome
}

fn complete(faults: Vec<Diagnosis>, checks: Vec<Outcome>) -> View {
    let mut view = idle();
    let setup = SetupReport {
        chain: "headphone-amp-from-line-outs".to_owned(),
        return_path: "loopback".to_owned(),
        level_dbfs: -20.0,
        sample_rate_hz: 48_000.0,
        inputs: 2,
        outputs: 2,
        plugin_api: "vst3".to_owned(),
        ..SetupReport::default()
    };
    view.report = Arc::new(Report {
        status: Status::Complete,
        setup: Some(setup),
        faults,
        checks,
        ..Default::default()
    });
    view
}

pub fn healthy() -> View {
    let pass = |title, headline| outcome(title, Verdict::Pass, headline);
    complete(
        Vec::new(),
        vec![
            pass("Wiring", "Both outputs arrive where they should, the right way up."),
            pass("Gain", "Left and right are equally loud: they differ by 0.02 dB."),
            pass("Noise", "The line is quiet: \u{2212}96.2 dBFS, A-weighted."),
            pass("Distortion", "Clean: 0.0012 % of distortion and noise at 997 Hz."),
            pass("Latency", "The round trip takes 9.31 ms, steady to a tenth of a sample."),
        ],
    )
}

pub fn faulty() -> View {
    let fault = |headline: &str, certainty, evidence: &[&str], fix: &[&str]| Diagnosis {
        id: "some-fault".to_owned(),
        certainty,
        headline: headline.to_owned(),
        evidence: evidence.iter().map(|line| (*line).to_owned()).collect(),
        fix: fix.iter().map(|line| (*line).to_owned()).collect(),
    };
    let faults = vec![
        fault(
            "The right channel is upside down.",
            0.999,
            &[
                "Output 2 arrives at input 2 with polarity \u{2212}1.",
                "Output 1 arrives at input 1 with polarity +1.",
            ],
            &[
                "Swap + and \u{2212} at the right speaker, or replace the cable wired 2↔3 (≥ 600 Ω, 4 µs, 20 °C, 0.5², √2, π, σ, ≤ ×÷ ≈ ±).",
                "Then run this again.",
            ],
        ),
        fault(
            "Mains hum comes in through the right line, loud enough to hear in every pause between two pieces of \
             music and above all on headphones.",
            0.9,
            &["50 Hz and its multiples stand at \u{2212}61.3 dBFS on input 2, 34 dB above the left line."],
            &["Use a balanced cable on the right line.", "Plug everything into one power strip."],
        ),
    ];
    let checks = vec![
        outcome("Wiring", Verdict::Fail, "The right channel is upside down: polarity \u{2212}1 on output 2."),
        outcome(
            "Gain",
            Verdict::Warn,
            "Left is 1.2 dB louder than right, which pulls the centre to the left.",
        ),
        outcome("Noise", Verdict::Pass, "The line is quiet: \u{2212}96.2 dBFS, A-weighted."),
        outcome("Distortion", Verdict::Unsure, "I can't tell: hum hides what there would be to see."),
        outcome("Crosstalk", Verdict::Skipped, "Not measured: it needs two outputs that come back apart."),
    ];
    complete(faults, checks)
}

pub fn stopped() -> View {
    let mut view = idle();
    let why = StopReason::Runaway.sentence();
    view.report = Arc::new(Report {
        status: Status::Stopped,
        stopped_because: Some(why.to_owned()),
        ..Default::default()
    });
    view.notice = Some("The saved report could not be read, so it was left out.".to_owned());
    view
}

/// Sixteen channels each way, the generator on one of them.
pub fn many() -> View {
    let mut view = idle();
    view.readout.inputs = 16;
    view.readout.outputs = 16;
    view.readout.sounding = Sounding::Generator;
    for channel in 0..16 {
        view.readout.input[channel].peak = 0.7 / (1 << channel) as f32;
        view.readout.output[channel].peak = if channel == 11 { 0.1 } else { 0.0 };
    }
    view
}
