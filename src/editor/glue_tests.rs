//! The window's wishes, done in a host that is not there.

use super::*;
use crate::editor::Format;
use crate::live::Saved;
use crate::units::Dbfs;
use crate::walk::Edit;
use nice_plug::context::PluginApi;
use nice_plug::context::gui::GuiContextInner;
use nice_plug::params::internals::ParamPtr;
use nice_plug::plugin::PluginState;
use std::sync::Mutex;

/// Sets parameters and notes the gestures.
#[derive(Default)]
struct Host(Mutex<String>);

#[allow(unsafe_code, reason = "the trait asks for it; the parameters outlive the host")]
impl GuiContextInner for Host {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }

    unsafe fn raw_begin_set_parameter(&self, _param: ParamPtr) {
        self.0.lock().expect("one thread").push('(');
    }

    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        self.0.lock().expect("one thread").push('=');
        // SAFETY: the test holds the parameters.
        unsafe { param._internal_set_normalized_value(normalized) };
    }

    unsafe fn raw_end_set_parameter(&self, _param: ParamPtr) {
        self.0.lock().expect("one thread").push(')');
    }

    fn get_state(&self) -> PluginState {
        unreachable!("the window saves no state")
    }

    fn set_state(&self, _state: PluginState) {
        unreachable!("the window loads no state")
    }

    fn request_restart(&self) {
        unreachable!("the window restarts nothing")
    }
}

fn app() -> (App, Arc<Host>) {
    let host = Arc::new(Host::default());
    let app = App {
        params: Arc::new(LinecheckParams::new(Saved::default())),
        shared: Arc::default(),
        view: Arc::default(),
        host: Some(GuiContext::new(host.clone())),
        state: UiState::default(),
        switch: RunSwitch::default(),
        saver: Saver::new(|_, path, _: Format| Ok(path.to_path_buf())),
        loader: Loader::default(),
        picker: Picker::default(),
        pace: Pace::default(),
        controls: Controls::DEFAULT,
        #[cfg(target_os = "linux")]
        frames: Frames::default(),
    };
    (app, host)
}

fn apply(app: &mut App, intent: Intent) {
    let seen = Seen { run: app.params.run.value(), ..Default::default() };
    app.apply(intent, &View::default(), seen);
}

#[test]
fn each_change_is_one_gesture() {
    let (mut app, host) = app();
    apply(&mut app, Intent::SetLevel(Dbfs(-30.0)));
    assert!((app.params.controls().level.0 + 30.0).abs() < 0.01);
    apply(&mut app, Intent::SetOutput(3));
    assert_eq!(app.params.controls().output, 3);
    assert_eq!(*host.0.lock().expect("one thread"), "(=)(=)");
}

#[test]
fn stop_stops_everything() {
    let (mut app, _host) = app();
    apply(&mut app, Intent::Run);
    apply(&mut app, Intent::SetGenerator(Generator::Sine));
    assert!(app.params.run.value() && app.shared.window_owns_tone());
    apply(&mut app, Intent::Stop);
    assert!(!app.params.run.value() && !app.shared.window_owns_tone());
    assert_eq!(app.params.generator.value(), Generator::Off);
    assert_eq!((app.shared.stops(), app.shared.stop_reason()), (1, Some(StopReason::Window)));
}

#[test]
fn stop_takes_back_what_is_still_on_its_way_through_the_host() {
    let (mut app, host) = app();
    // The host has not passed the press on yet: the parameters look off.
    apply(&mut app, Intent::Stop);
    assert_eq!(*host.0.lock().expect("one thread"), "(=)(=)");
}

#[test]
fn a_run_that_is_switched_on_but_over_is_switched_off_first() {
    let (mut app, _host) = app();
    apply(&mut app, Intent::Run);
    assert!(app.params.run.value());
    apply(&mut app, Intent::Run);
    assert!(!app.params.run.value() && app.switch.is_waiting());
}

#[test]
fn what_the_user_says_is_kept_with_the_project() {
    let (mut app, _host) = app();
    apply(&mut app, Intent::Edit(Edit::SetWiring("amp-rca".to_owned())));
    apply(&mut app, Intent::Edit(Edit::Tick("amp-rca/plug".to_owned(), true)));
    let project = app.params.project.get();
    assert_eq!(project.wiring.as_deref(), Some("amp-rca"));
    assert!(project.ticked.contains("amp-rca/plug"));
}

#[test]
fn the_bench_resets_the_meters_and_sets_the_spectrum() {
    let (mut app, _host) = app();
    apply(&mut app, Intent::ResetMeters);
    assert_eq!(app.shared.meter_resets(), 1);
    let settings = crate::live::rta::Settings { input: 1, resolution: 6, average: 2 };
    apply(&mut app, Intent::SetAnalyser(settings));
    assert_eq!(app.shared.analyser(), settings);
}
