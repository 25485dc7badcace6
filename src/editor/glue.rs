//! The window in the host: the only file of the editor that names nice-plug. It reads the view, draws, and does what
//! the pages ask for.

use super::calibrate::loader::Loader;
use super::connect::GearFile;
#[cfg(target_os = "linux")]
use super::frames::Frames;
use super::intent::Intent;
#[cfg(target_os = "linux")]
use super::pace::LIVELY;
use super::pace::Pace;
use super::pick::Picker;
use super::run_switch::{RunSwitch, Seen};
pub use super::save::{Document, Exporter};
use super::save::{Saved, Saver};
use super::state::{Page, UiState, nearest_zoom};
use super::{is_running, theme, window};
use crate::chain::calibration::{Calibrated, CorrectionFile};
use crate::chain::gear::file;
use crate::chain::{CHAINS, RETURN_PATHS};
use crate::live::{Controls, Shared, ShelfWish, StopReason, View, ViewSlot, Wish, with_notes};
use crate::params::LinecheckParams;
use crate::report::{Heard, Report};
use crate::signal::Generator;
use crate::units::Dbfs;
use crate::walk::{Edit, FromRuns, Levels};
use egui::{Ui, Vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::LogicalSize;
use nice_plug::editor::{ResizeHint, SizeConstraints};
use nice_plug::params::Param;
use nice_plug_egui::resizable_window::ResizableWindow;
use nice_plug_egui::{
    EguiEditor, EguiEditorState, EguiNiceSettings, Frame, NiceEguiApp, RepaintNotifier, baseview,
    create_egui_editor,
};
use std::path::PathBuf;
use std::sync::Arc;

const DEFAULT_SIZE: LogicalSize<f32> = LogicalSize { width: 960.0, height: 680.0 };
const MIN_SIZE: LogicalSize<f32> = LogicalSize { width: 720.0, height: 520.0 };

#[cfg(test)]
#[path = "glue_tests.rs"]
mod tests;

/// The window's state across openings.
pub struct App {
    params: Arc<LinecheckParams>,
    shared: Arc<Shared>,
    view: Arc<ViewSlot>,
    host: Option<GuiContext>,
    state: UiState,
    switch: RunSwitch,
    saver: Saver,
    loader: Loader,
    picker: Picker,
    pace: Pace,
    /// The parameters at the last frame.
    controls: Controls,
    #[cfg(target_os = "linux")]
    frames: Frames,
}

/// The editor as nice-plug holds it.
pub type Editor = EguiEditor<App>;

/// The editor for the host.
pub fn create(
    params: Arc<LinecheckParams>,
    shared: Arc<Shared>,
    view: Arc<ViewSlot>,
    exporter: Exporter,
) -> Option<Editor> {
    let app = App {
        params,
        shared,
        view,
        host: None,
        state: UiState::default(),
        switch: RunSwitch::default(),
        saver: Saver::new(exporter),
        loader: Loader::default(),
        picker: Picker::default(),
        pace: Pace::default(),
        controls: Controls::DEFAULT,
        #[cfg(target_os = "linux")]
        frames: Frames::default(),
    };
    let resize_hint = ResizeHint {
        size_constraints: SizeConstraints::Logical { min_size: Some(MIN_SIZE), max_size: None },
        ..ResizeHint::RESIZABLE
    };
    let settings = EguiNiceSettings::new().with_tile("Linecheck").with_resize_hint(resize_hint);
    create_egui_editor(EguiEditorState::from_size(DEFAULT_SIZE, 1.0), RepaintNotifier::new(), settings, app)
}

impl NiceEguiApp for App {
    fn build(
        &mut self,
        egui_ctx: egui::Context,
        nice_gui_ctx: GuiContext,
        #[cfg_attr(not(target_os = "linux"), expect(unused_variables))] frame: &mut Frame,
    ) -> Result<(), baseview::HandlerError> {
        theme::prepare(&egui_ctx);
        // Zoom is set in the header, in steps that the layout is made for.
        egui_ctx.options_mut(|options| options.zoom_with_keyboard = false);
        self.state.zoom = nearest_zoom(egui_ctx.zoom_factor());
        self.state.plugin_api = nice_gui_ctx.plugin_api().to_string();
        // Neither format's host tells its name here; its program does.
        let program = std::env::current_exe().unwrap_or_default();
        self.state.connect.host = program.to_string_lossy().into_owned();
        self.load_gear();
        self.view.shelf.start_here();
        self.view.shelf.wish(ShelfWish::Look);
        self.host = Some(nice_gui_ctx);
        // A press that waited when the window was closed is forgotten.
        self.switch.cancel();
        #[cfg(target_os = "linux")]
        {
            self.frames = Frames::of(frame.baseview_window());
        }
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        self.shared.heartbeat();
        let view = self.view.get();
        let watched = self.state.page == Page::Bench || self.state.gain.listens() || view.knob.is_on();
        self.shared.set_watched(watched);
        let seen = self.seen(ui, &view);
        if let Some(run) = self.switch.update(seen) {
            self.set(&self.params.run, run);
        }
        if let Some(saved) = self.saver.poll() {
            self.take_saved(&saved);
        }
        if let Some(loaded) = self.loader.poll() {
            self.take_loaded(loaded);
        }
        self.state.saving = self.saver.is_busy();
        self.state.shelved = self.view.shelf.get();
        if let Some(folder) = self.picker.poll() {
            self.take_folder(folder);
        }
        let controls = self.params.controls();
        let project = self.params.project.get();
        let intents = ResizableWindow::new("linecheck")
            .min_size(Vec2::new(MIN_SIZE.width, MIN_SIZE.height))
            .show(ui, |ui| window(ui, &view, &controls, &project, &mut self.state))
            .inner;
        let stirs = self.stirs(&view, &controls) || !intents.is_empty();
        self.controls = controls;
        for intent in intents {
            self.apply(intent, &view, seen);
        }
        ui.ctx().set_zoom_factor(f32::from(self.state.zoom) / 100.0);
        let bench = self.state.page == Page::Bench && self.state.bench.frozen.is_none();
        let pause = self.pace.next(&view, stirs, bench, seen.now);
        #[cfg(target_os = "linux")]
        self.frames.drawn(ui.ctx().cumulative_frame_nr(), pause == LIVELY);
        ui.ctx().request_repaint_after(pause);
    }

    fn zoom_factor_changed(&mut self, zoom_factor: f32) {
        self.state.zoom = nearest_zoom(zoom_factor);
    }

    fn editor_closed(&mut self) {
        self.host = None;
        #[cfg(target_os = "linux")]
        {
            self.frames = Frames::default();
        }
    }
}

impl App {
    /// The user's own gear beside the built-in list. Read at each opening of the window: the file may have changed.
    fn load_gear(&mut self) {
        let Some(path) = file::path(file::System::HERE, |name| std::env::var_os(name)) else { return };
        self.state.connect.gear_file = GearFile::open(path);
    }

    fn seen(&self, ui: &Ui, view: &View) -> Seen {
        Seen {
            run: self.params.run.value(),
            running: self.shared.is_busy() || is_running(view),
            frames: view.readout.frames,
            block: view.readout.block,
            now: ui.input(|input| input.time),
        }
    }

    fn apply(&mut self, intent: Intent, view: &View, seen: Seen) {
        match intent {
            Intent::Run => {
                if let Some(run) = self.switch.press(seen) {
                    self.set(&self.params.run, run);
                }
            }
            Intent::Stop => self.stop(),
            Intent::SetLevel(level) => self.set(&self.params.level, level.0 as f32),
            Intent::SetChain(chain) => self.set(&self.params.chain, chain),
            Intent::SetReturnPath(path) => self.set(&self.params.return_path, path),
            Intent::SetGenerator(generator) => {
                self.shared.set_window_owns_tone(generator != Generator::Off);
                self.set(&self.params.generator, generator);
            }
            Intent::SetFrequency(frequency) => self.set(&self.params.frequency, frequency as f32),
            Intent::SetOutput(output) => self.set(&self.params.output, i32::try_from(output).unwrap_or(0)),
            Intent::SetInvert(invert) => self.set(&self.params.invert, invert),
            Intent::SetSweep(time) => self.set(&self.params.sweep_seconds, time.0 as f32),
            Intent::SetStep(time) => self.set(&self.params.step_seconds, time.0 as f32),
            Intent::SetThru(thru) => self.set(&self.params.thru, thru),
            Intent::ResetMeters => self.shared.reset_meters(),
            Intent::SetAnalyser(settings) => self.shared.set_analyser(settings),
            Intent::PlayTrial(test) => {
                self.shared.set_window_owns_tone(true);
                let (controls, stops) = (self.params.controls(), self.shared.stops());
                self.view.wishes.ask(Wish::Trial { test, controls, stops });
            }
            Intent::PlayPilot(level) => {
                self.shared.set_window_owns_tone(true);
                let (controls, stops) = (self.params.controls(), self.shared.stops());
                self.view.wishes.ask(Wish::Pilot { level, controls, stops });
            }
            Intent::Practise(choice) => self.view.wishes.ask(Wish::Practise(choice)),
            Intent::Guess(said) => self.view.wishes.ask(Wish::Guess(said)),
            Intent::EndPractice => self.view.wishes.ask(Wish::EndPractice),
            Intent::Edit(edit) => self.params.project.apply(edit),
            Intent::KeepGear(device) => self.state.connect.gear_file.keep(&device),
            Intent::LoadCorrection(from) => {
                self.state.gain.calibrate.file = None;
                self.loader.start(from);
            }
            Intent::Keep(wish) => self.params.history.wish(wish),
            Intent::PickFolder => self.picker.start(&self.state.folder),
            Intent::Shelf(wish) => self.view.shelf.wish(wish),
            Intent::Export(format, to) => {
                self.state.message = None;
                let mut report = Arc::clone(&view.report);
                // What was typed a moment ago is not in it yet.
                with_notes(Arc::make_mut(&mut report), &self.params.project.get());
                let since = view.past.since.as_ref().map(|since| Arc::clone(&since.report));
                let impulses = Arc::clone(&view.impulses);
                let takes = Arc::clone(&view.takes);
                let levels = self.levels(&report, &view.past.heard).unwrap_or_default();
                // Of the real studio nothing goes out with practice.
                let past = if report.is_practice() { Arc::default() } else { Arc::clone(&view.past) };
                let document = Document { report, since, levels, impulses, takes, past };
                self.saver.start(document, format, to, &self.state.path);
            }
        }
    }

    /// The level diagrams of what a report was made for, with the noise that it holds, and what it or one of those before,
    /// the latest first, tells of the output; none for practice.
    fn levels(&self, report: &Report, before: &[Heard]) -> Option<Levels> {
        let setup = report.setup.as_ref().filter(|setup| !setup.practice)?;
        let chain = CHAINS.iter().find(|row| row.1 == setup.chain)?.0;
        let back = RETURN_PATHS.iter().find(|row| row.1 == setup.return_path)?.0;
        let project = self.params.project.get();
        let connected = project.connected(chain, back);
        let heard = Heard::of(report);
        let (gear, knobs) = (project.known_gear(), project.known_knobs());
        let mut runs = heard.iter().chain(before);
        let output_kind = runs.find_map(|run| run.output_kind(&connected, &gear, knobs));
        let heard = heard.filter(|heard| heard.holds_for(chain, back, &connected));
        let silence = heard.map(|heard| heard.silence).unwrap_or_default();
        Some(project.levels(chain, back, Dbfs(setup.level_dbfs), FromRuns { silence, output_kind }))
    }

    /// Silence first, by the atomic; the parameters follow so that nothing starts again.
    fn stop(&mut self) {
        self.shared.stop(StopReason::Window);
        self.switch.cancel();
        self.shared.set_window_owns_tone(false);
        self.set(&self.params.run, false);
        self.set(&self.params.generator, Generator::Off);
    }

    /// Sets a parameter as one gesture. Also to the value it seems to have: a set that is still on its way through the
    /// host does not show yet, and an "off" must come after the "on" it takes back.
    fn set<P: Param>(&self, param: &P, value: P::Plain) {
        let Some(host) = &self.host else { return };
        let setter = host.param_setter();
        setter.begin_set_parameter(param);
        setter.set_parameter(param, value);
        setter.end_set_parameter(param);
    }

    fn take_saved(&mut self, saved: &Saved) {
        if let Saved::To(path) = saved {
            self.state.path = path.to_string_lossy().into_owned();
        } else {
            self.state.path_field = true;
        }
        self.state.message = Some(saved.message());
    }

    fn take_loaded(&mut self, loaded: Result<CorrectionFile, String>) {
        self.state.gain.calibrate.file = Some(match loaded {
            Ok(file) => {
                let words = (true, format!("Loaded {}.", file.name));
                let before = self.params.project.get().calibrated.clone();
                let calibrated = Calibrated { correction: Some(file), ..before };
                self.params.project.apply(Edit::SetCalibrated(Box::new(calibrated)));
                words
            }
            Err(why) => (false, why),
        });
    }

    fn take_folder(&mut self, folder: Option<PathBuf>) {
        match folder {
            Some(folder) => {
                self.state.folder = folder.to_string_lossy().into_owned();
                self.view.shelf.wish(ShelfWish::Choose(Some(folder)));
            }
            None => self.state.no_folder = true,
        }
    }

    /// Whether something is under way that no meter shows.
    fn stirs(&self, view: &View, controls: &Controls) -> bool {
        let busy = self.shared.is_busy() || is_running(view) || self.switch.is_waiting();
        busy || self.state.saving || *controls != self.controls
    }
}
