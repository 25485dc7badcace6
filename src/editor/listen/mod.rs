//! Listen: the ear tests. Blind: the page knows which trial is at hand, not what it plays, and while a series is open
//! nothing else in the window tells.

mod result;
mod trial;

use super::intent::Intent;
use super::shape::{self, Mark};
use super::state::{Page, UiState};
use super::{layout, setup, theme};
use crate::chain::diagram::EAR_LIMIT;
use crate::check::Verdict;
use crate::editor::Scene;
use crate::live::{Controls, Heard, View};
use crate::walk::Project;
use crate::walk::ear::{Grade, Series, Test};
use egui::{Button, Ui};
use std::hash::{BuildHasher, Hasher};

/// Meters stay hidden for so many seconds after a trial: what they hold must not tell either.
const HIDDEN_AFTER: f64 = 3.0;
/// Width of the cell with the level.
const LEVEL: f32 = 320.0;
/// In one line even in the smallest window: what stands below is pressed often.
const INTRODUCTION: &str =
    "You are not told what plays. Put the headphones on, or sit in the middle; turn the volume down first.";

/// What the page remembers.
#[derive(Debug, Clone)]
pub struct State {
    /// The test that is open.
    pub test: Test,
    /// What the next series is drawn from. Random from the start, as nobody may know what comes.
    pub seed: u64,
    /// Whether the strip hides its meters.
    pub(super) blind: bool,
    /// When a trial was last seen to sound.
    sounded: f64,
}

impl Default for State {
    fn default() -> Self {
        // The standard library's hasher is the one thing in it that is seeded by the system.
        let seed = std::collections::hash_map::RandomState::new().build_hasher().finish();
        Self { test: Test::Channels, seed, blind: false, sounded: f64::NEG_INFINITY }
    }
}

impl State {
    /// A seed that was not used before.
    fn draw(&mut self) -> u64 {
        self.seed = self.seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        self.seed
    }
}

/// What a page of this folder draws from.
struct Desk<'a> {
    view: &'a View,
    controls: &'a Controls,
    test: Test,
    /// The series of this test on this chain.
    series: Option<&'a Series>,
}

impl Desk<'_> {
    /// The trial at hand.
    fn at_hand(&self) -> Option<Heard> {
        let series = self.series?;
        Some(Heard { test: self.test, seed: series.seed, trial: series.answers.len() })
    }

    /// Why nothing can be played, if it can't.
    fn hindrance(&self) -> Option<&'static str> {
        match () {
            () if self.view.rate.is_none() => {
                Some("The host has not switched this plugin on. Start its audio engine, then press Play.")
            }
            () if self.controls.bypass => {
                Some("Bypass is on, so nothing can sound. Switch it off in the host.")
            }
            () if self.view.readout.outputs == 1 => {
                Some("There is one output only: put the plugin on a stereo track.")
            }
            () if self.view.practice.is_some() || self.view.readout.practice => Some(
                "You practise: nothing leaves the plugin, so there is nothing to hear. End it on the page Practice.",
            ),
            () if super::is_running(self.view) => Some("A run is on. Wait for its end, or stop it."),
            () => None,
        }
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    let colour = theme::palette(ui).text;
    layout::title(ui, "Listen: what do your ears say?", theme::HEADING, colour);
    ui.label(INTRODUCTION);
    if let Some(notice) = &view.notice {
        ui.horizontal_top(|ui| {
            shape::draw(ui, Mark::Verdict(Verdict::Warn), 20.0);
            ui.label(notice);
        });
    }
    ui.add_space(theme::GAP);
    tests(ui, controls, project, state);
    let test = state.listen.test;
    let desk = Desk { view, controls, test, series: series(project, controls, test) };
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        match desk.series.and_then(|series| series.finding(test)) {
            Some(finding) => result::show(ui, &desk, &finding, project, state, intents),
            None => trial::show(ui, &desk, state, intents),
        }
    });
    ui.add_space(theme::GAP);
    layout::cell(ui, LEVEL.min(ui.available_width()), |ui| setup::level(ui, controls.level, intents));
    let most = project.for_the_ears(controls.chain, controls.return_path, controls.level);
    if most < controls.level {
        layout::dim(
            ui,
            format!(
                "Trials are played at {most} and no louder: {EAR_LIMIT:.0} dB SPL at the ear with every knob as it stands \
                 on the page Gain, fully up where nothing was said."
            ),
        );
    } else if let Some(level) = view.trials.level.filter(|level| level.0 < controls.level.0 - 0.05) {
        layout::dim(
            ui,
            format!("The last trial was played at {level}: louder, its peaks would be too high."),
        );
    }
    ui.add_space(theme::GAP);
}

/// The choice of the test, each with what came of it.
fn tests(ui: &mut Ui, controls: &Controls, project: &Project, state: &mut UiState) {
    ui.horizontal(|ui| {
        for test in Test::ALL {
            let series = series(project, controls, test);
            let (mark, words) = match series.map(|series| (series, series.finding(test))) {
                Some((_, Some(finding))) => {
                    let verdict = verdict(finding.grade);
                    (Mark::Verdict(verdict), shape::word(verdict).to_owned())
                }
                Some((series, None)) if !series.answers.is_empty() => {
                    let count = series.answers.len();
                    (Mark::Ready, format!("{count} {}", if count == 1 { "answer" } else { "answers" }))
                }
                _ => (Mark::Ready, "not yet".to_owned()),
            };
            let button = Button::selectable(state.listen.test == test, name(test));
            if ui.add(button).clicked() {
                state.listen.test = test;
            }
            shape::draw(ui, mark, 16.0);
            ui.colored_label(shape::colour(mark, theme::palette(ui)), words);
            ui.add_space(theme::PAD);
        }
    });
    ui.add_space(theme::GAP);
}

/// Whether the meters would give away what a trial plays, or did.
pub fn is_blind(ui: &Ui, scene: Scene<'_>, state: &mut UiState) -> bool {
    let Scene { view, controls, project, .. } = scene;
    let now = ui.input(|input| input.time);
    if view.trials.playing.is_some() {
        state.listen.sounded = now;
    }
    let test = state.listen.test;
    let open = series(project, controls, test).is_some_and(|series| series.ending(test).is_none());
    now - state.listen.sounded < HIDDEN_AFTER || state.page == Page::Listen && open
}

/// The series of a test, if it was heard on the chain at hand.
fn series<'a>(project: &'a Project, controls: &Controls, test: Test) -> Option<&'a Series> {
    project.ear.series(test).filter(|series| series.chain == controls.chain.id())
}

fn name(test: Test) -> &'static str {
    match test {
        Test::Channels => "Left and right",
        Test::Phase => "Phase",
    }
}

fn verdict(grade: Grade) -> Verdict {
    match grade {
        Grade::Good => Verdict::Pass,
        Grade::Bad => Verdict::Fail,
        Grade::Open => Verdict::Unsure,
    }
}
