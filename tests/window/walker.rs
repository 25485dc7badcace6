//! A window on a real session: the engine, the operator and a simulated studio behind it, faster than real time. What
//! the window wants is done as the plugin's glue does it.

use crate::common::{Desk, TALL, is_said};
use crate::picture;
use crate::rig::Rig;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use linecheck::chain::{Chain, ReturnPath};
use linecheck::editor::{Intent, Page, RunSwitch, Seen};
use linecheck::live::{Saved, StopReason, View, Wish};
use linecheck::report::{Report, Status};
use linecheck::signal::Generator;
use linecheck::studio::{Plan, Studio};
use linecheck::walk::Project;
use std::time::Duration;

pub const RATE: f64 = 48_000.0;
/// Seconds from frame to frame, as long as the harness lets pass in one.
const FRAME: f64 = 0.25;
/// A block of the host, in frames.
const BLOCK: usize = 1024;
/// The operator shows something new this often.
const SHOWN: Duration = Duration::from_millis(16);
/// Frames in which anything that is waited for must have come.
const PATIENCE: usize = 400;
/// Tall enough for the longest page, so that nothing is scrolled out of sight.
const WINDOW: Vec2 = Vec2::new(960.0, 4000.0);

/// Somebody before the window.
pub struct Walker {
    pub window: Harness<'static, Desk>,
    pub rig: Rig,
    switch: RunSwitch,
    /// Whether buttons are pressed by Enter, not by the mouse.
    pub by_keys: bool,
    time: f64,
}

/// A window that opens where the project was left.
fn window(rig: &Rig, by_ear: u64) -> Harness<'static, Desk> {
    let mut desk = Desk::new(View::clone(&rig.view()));
    desk.project = Project::clone(&rig.saved.project.get());
    desk.controls = rig.controls;
    desk.state.resume = true;
    desk.state.listen.seed = by_ear;
    desk.open(WINDOW, 1.0)
}

impl Walker {
    /// A fresh window of a fresh instance that sends into this studio.
    pub fn new(plan: &Plan) -> Self {
        Self::at(plan, RATE, Saved::default())
    }

    /// The same at another rate (hertz), with what was saved.
    pub fn at(plan: &Plan, rate: f64, saved: Saved) -> Self {
        let rig = Rig::with_saved(rate, plan.inputs, plan.outputs, saved);
        rig.shared.set_rate(rate);
        let mut walker =
            Self { window: window(&rig, 1), rig, switch: RunSwitch::default(), by_keys: false, time: 0.0 };
        walker.mend(plan);
        walker.frames(2);
        walker
    }

    /// The studio is this one from now on.
    pub fn mend(&mut self, plan: &Plan) {
        self.rig.studio = Some(Studio::new(plan, self.rig.format.rate, 1));
    }

    /// The host deactivates the plugin and activates it again at another rate (hertz).
    pub fn activate_at(&mut self, plan: &Plan, rate: f64) {
        self.rig.activate_at(rate);
        self.mend(plan);
        self.frames(2);
    }

    /// The window is closed, and later opened anew.
    pub fn reopen(&mut self) {
        self.switch.cancel();
        self.window = window(&self.rig, 2);
        self.frames(2);
    }

    /// One frame of the window while the host goes on.
    pub fn frame(&mut self) {
        self.rig.seconds(FRAME, BLOCK);
        self.still_frame();
    }

    /// One frame of the window while the host does not call.
    pub fn still_frame(&mut self) {
        std::thread::sleep(SHOWN);
        self.rig.operator.turn();
        self.rig.shared.heartbeat();
        self.time += FRAME;
        let desk = self.window.state_mut();
        desk.view = View::clone(&self.rig.view());
        desk.controls = self.rig.controls;
        desk.project = Project::clone(&self.rig.saved.project.get());
        let seen = self.seen();
        if let Some(run) = self.switch.update(seen) {
            self.rig.controls.run = run;
        }
        self.window.step();
        for intent in std::mem::take(&mut self.window.state_mut().intents) {
            self.apply(intent, seen);
        }
    }

    pub fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.frame();
        }
    }

    fn seen(&self) -> Seen {
        let view = &self.window.state().view;
        Seen {
            run: self.rig.controls.run,
            running: self.rig.shared.is_busy() || view.progress.is_some(),
            frames: view.readout.frames,
            block: view.readout.block,
            now: self.time,
        }
    }

    fn apply(&mut self, intent: Intent, seen: Seen) {
        let rig = &mut self.rig;
        let controls = &mut rig.controls;
        match intent {
            Intent::Run => {
                if let Some(run) = self.switch.press(seen) {
                    controls.run = run;
                }
            }
            Intent::Stop => {
                rig.shared.stop(StopReason::Window);
                self.switch.cancel();
                rig.shared.set_window_owns_tone(false);
                controls.run = false;
                controls.generator = Generator::Off;
            }
            Intent::SetLevel(level) => controls.level = level,
            Intent::SetChain(chain) => controls.chain = chain,
            Intent::SetReturnPath(path) => controls.return_path = path,
            Intent::SetGenerator(generator) => {
                rig.shared.set_window_owns_tone(generator != Generator::Off);
                controls.generator = generator;
            }
            Intent::SetFrequency(frequency) => controls.frequency = frequency,
            Intent::SetOutput(output) => controls.output = output,
            Intent::SetInvert(invert) => controls.invert = invert,
            Intent::SetSweep(time) => controls.sweep = time,
            Intent::SetStep(time) => controls.step = time,
            Intent::SetThru(thru) => controls.thru = thru,
            Intent::ResetMeters => rig.shared.reset_meters(),
            Intent::SetAnalyser(settings) => rig.shared.set_analyser(settings),
            Intent::PlayTrial(test) => {
                rig.shared.set_window_owns_tone(true);
                let (controls, stops) = (*controls, rig.shared.stops());
                rig.view.wishes.ask(Wish::Trial { test, controls, stops });
            }
            Intent::Practise(choice) => rig.view.wishes.ask(Wish::Practise(choice)),
            Intent::Guess(said) => rig.view.wishes.ask(Wish::Guess(said)),
            Intent::EndPractice => rig.view.wishes.ask(Wish::EndPractice),
            Intent::Edit(edit) => rig.saved.project.apply(edit),
            Intent::Keep(wish) => rig.saved.kept.wish(wish),
            other => panic!("nobody here does {other:?}"),
        }
    }

    /// Presses the one button with this label.
    #[track_caller]
    pub fn press(&mut self, label: &str) {
        if self.by_keys {
            self.window.get_by_label(label).focus();
            self.frame();
            self.window.key_press(Key::Enter);
        } else {
            self.window.get_by_label(label).click();
        }
        self.frames(2);
    }

    /// Chooses a row of the list that is open, which may be scrolled out of sight.
    #[track_caller]
    pub fn choose(&mut self, label: &str) {
        self.window.get_by_label(label).click_accesskit();
        self.frames(2);
    }

    /// Paints the window as it is, in a size in which it is read.
    pub fn picture(&mut self, name: &str) {
        self.window.set_size(TALL);
        self.frames(2);
        picture::save(&self.window, name);
        self.window.set_size(WINDOW);
        self.frames(2);
    }

    /// Presses what has this role and label.
    #[track_caller]
    pub fn press_role(&mut self, role: Role, label: &str) {
        self.window.get_by_role_and_label(role, label).click();
        self.frames(2);
    }

    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.frames(2);
    }

    pub fn is_said(&self, words: &str) -> bool {
        is_said(&self.window, words)
    }

    #[track_caller]
    pub fn says(&self, words: &str) {
        assert!(self.is_said(words), "nowhere: {words}, on {:?}; there is: {:#?}", self.page(), self.words());
    }

    #[track_caller]
    pub fn does_not_say(&self, words: &str) {
        assert!(!self.is_said(words), "still there: {words}");
    }

    /// Everything that can be read.
    pub fn words(&self) -> Vec<String> {
        self.window
            .query_all_by(|_| true)
            .filter_map(|node| node.accesskit_node().label())
            .filter(|label| !label.is_empty())
            .collect()
    }

    /// Waits until these words are there.
    #[track_caller]
    pub fn until(&mut self, words: &str) {
        for _ in 0..PATIENCE {
            if self.is_said(words) {
                return;
            }
            self.frame();
        }
        panic!("never: {words}, on {:?}; there is: {:#?}", self.page(), self.words());
    }

    pub fn page(&self) -> Page {
        self.window.state().state.page
    }

    pub fn report(&self) -> std::sync::Arc<Report> {
        self.window.state().view.report.clone()
    }

    /// Goes to the step of this name by the rail.
    #[track_caller]
    pub fn go_to(&mut self, step: &str) {
        let row = self.row(step);
        self.press(&row);
    }

    /// The rail's row of a step, as it is read out.
    #[track_caller]
    pub fn row(&self, step: &str) -> String {
        let (begin, name) = ("Step ", format!(", {step}: "));
        let found = self.words().into_iter().find(|label| label.starts_with(begin) && label.contains(&name));
        found.unwrap_or_else(|| panic!("no such step: {step}"))
    }

    /// How a step stands, in the rail's word for it.
    #[track_caller]
    pub fn stands(&self, step: &str) -> String {
        self.row(step).rsplit(": ").next().unwrap_or_default().to_owned()
    }

    /// Says on the page Connect what is listened to and how it comes back.
    pub fn connect(&mut self, chain: Chain, back: ReturnPath) {
        assert_eq!(self.page(), Page::Connect);
        if self.rig.controls.chain != chain {
            self.press_role(Role::RadioButton, chain.name());
        }
        if self.rig.controls.return_path != back {
            self.press_role(Role::RadioButton, back.name());
        }
        assert_eq!((self.rig.controls.chain, self.rig.controls.return_path), (chain, back));
    }

    /// Presses what begins a run.
    #[track_caller]
    pub fn begin(&mut self, label: &str) {
        self.press(label);
        for _ in 0..8 {
            if self.rig.shared.is_busy() {
                return;
            }
            self.frame();
        }
        panic!("no run begins; there is: {:#?}", self.words());
    }

    /// Begins a run and waits for its end.
    #[track_caller]
    pub fn measure(&mut self, label: &str) {
        self.begin(label);
        self.run_out();
        assert_eq!(self.report().status, Status::Complete, "{:?}", self.report().stopped_because);
    }

    /// Waits for the end of the run that is on; looks at the window now and then.
    pub fn run_out(&mut self) {
        for round in 0..600 {
            if !self.rig.shared.is_busy() {
                self.frames(3);
                return;
            }
            self.rig.seconds(FRAME, BLOCK);
            if round % 16 == 8 {
                self.frame();
            }
        }
        panic!("the run does not end");
    }
}
