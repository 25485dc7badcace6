//! The window. Pages are functions of data that return [`Intent`]s; nothing here but [`glue`] knows the host.
//!
//! Header, rail, body and strip: the rail names the steps of the walk and the pages beside it, the body is one of them
//! in a scroll area, with a foot that leads back and on. No check and no fault is known by name: a page draws what the
//! report holds.

mod bench;
mod calibrate;
mod channels;
mod connect;
mod course;
mod export;
mod figures;
mod folder;
mod foot;
#[cfg(target_os = "linux")]
mod frames;
mod gain;
mod generator;
pub mod glue;
mod header;
mod hints;
mod intent;
mod knee;
mod layout;
mod listen;
mod matrix;
mod meters;
mod outcomes;
mod pace;
mod paint;
mod past;
mod phase;
mod pick;
mod plot;
mod power;
mod practice;
mod rail;
mod results;
mod run_switch;
mod save;
mod say;
mod setup;
mod shape;
mod state;
mod step;
mod strip;
mod summary;
pub mod theme;
mod undo;
mod wiring;

pub use crate::report::files::Format;
pub use connect::GearFile;
pub use intent::{ExportTo, Intent};
pub use run_switch::{RunSwitch, Seen};
pub use state::{Message, Page, UiState};

use crate::chain::refusals::Refusal;
use crate::check::Verdict;
use crate::live::{Controls, Sounding, View, ran};
use crate::report::Status;
use crate::walk::guide::{Guide, Seen as Known, Step, Waits};
use crate::walk::{Edit, Project};
use egui::{CentralPanel, Key, Modifiers, ScrollArea, Ui};

/// What a page is drawn from.
#[derive(Clone, Copy)]
struct Scene<'a> {
    view: &'a View,
    controls: &'a Controls,
    project: &'a Project,
    guide: &'a Guide,
}

/// Draws the whole window and says what the user wants.
pub fn window(
    ui: &mut Ui,
    view: &View,
    controls: &Controls,
    project: &Project,
    state: &mut UiState,
) -> Vec<Intent> {
    theme::apply(ui, state.dark);
    let controls = &practice::controls(view, controls);
    let mut intents = Vec::new();
    if stop_key(ui, view) {
        intents.push(Intent::Stop);
    }
    let guide = guide(view, controls, project);
    let scene = Scene { view, controls, project, guide: &guide };
    open_page(&guide, state);
    rail::keys(ui, &guide, state, &mut intents);
    let mut undone = if undo::may(view) { undo::key(ui, controls, project, state) } else { Vec::new() };
    gain::tick(ui, view, controls, state, &mut intents);
    knee::tick(view, state, &mut intents);
    header::show(ui, view, project, state, &mut intents);
    state.listen.blind = listen::is_blind(ui, scene, state);
    strip::show(ui, view, controls, state, &mut intents);
    rail::show(ui, &guide, state, &mut intents);
    let pressed = foot::show(ui, &guide, (controls, project), view, state, &mut intents);
    undone.extend(pressed);
    CentralPanel::default().frame(theme::body(ui)).show(ui, |ui| {
        ScrollArea::vertical().id_salt(state.page).auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(theme::PAGE_WIDTH) - theme::SCROLL_BAR);
            barred_banner(ui, scene, state, &mut intents);
            match state.page {
                Page::Connect => {
                    hints::show(ui, project, Step::Connect, &mut intents);
                    connect::show(ui, scene, state, &mut intents);
                }
                Page::PowerUp => power::show(ui, controls, project, &mut intents),
                Page::LineCheck => line_check(ui, scene, state, &mut intents),
                Page::Gain => gain::show(ui, scene, state, &mut intents),
                Page::Bench => bench::show(ui, scene, state, &mut intents),
                Page::Channels => step::show(ui, scene, Step::Channels, state, &mut intents),
                Page::Phase => step::show(ui, scene, Step::Phase, state, &mut intents),
                Page::Quality => step::show(ui, scene, Step::Quality, state, &mut intents),
                Page::Listen => listen::show(ui, scene, state, &mut intents),
                Page::Report => summary::show(ui, scene, state, &mut intents),
                Page::Practice => practice::show(ui, view, controls, state, &mut intents),
            }
        });
    });
    follow_chain(project, state, &mut intents);
    if view.practice.is_some() {
        practice::keep_aside(&mut intents);
    } else {
        state.undo.follow(&intents, controls, project);
        intents.append(&mut undone);
    }
    if barred(scene).is_some() {
        intents.retain(|intent| !intent.may_sound());
    }
    // What was pressed in the same frame as Stop must not sound after it.
    if intents.contains(&Intent::Stop) {
        intents.retain(|intent| !intent.may_sound());
        gain::stop(state, &mut intents);
    }
    intents
}

/// The places that were asked of one chain are not those of another, nor are its headphones. What was said of its leads
/// stands: who comes back to a chain finds the variant of which it was said.
fn follow_chain(project: &Project, state: &mut UiState, intents: &mut Vec<Intent>) {
    let chosen = intents.iter().find_map(|intent| match intent {
        Intent::SetChain(chain) => Some(*chain),
        _ => None,
    });
    let Some(chain) = chosen else { return };
    state.connect.asked.clear();
    state.unworn = false;
    let meant = project.actual.meant(chain, project.wiring.as_deref());
    intents.extend(meant.map(|wiring| Intent::Edit(Edit::SetWiring(wiring.id.to_owned()))));
}

fn line_check(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Scene { view, controls, project, .. } = scene;
    say::banner(ui, view, controls);
    setup::show(ui, scene, intents);
    results::show(ui, view, setup::may_run(scene), intents);
    if view.practice.is_none() {
        past::show(ui, view, project, state, intents);
    }
    outcomes::show(ui, &view.report, |_| true, state);
    if !matches!(view.report.status, Status::Empty | Status::Running) {
        export::show(ui, view, state, intents);
    }
    generator::show(ui, scene, state, intents);
    ui.add_space(theme::GAP);
}

/// The walk as it stands, of the steps that have a page. In a simulated studio it is what is measured there, and nothing
/// that was said or measured of the real one holds.
fn guide(view: &View, controls: &Controls, project: &Project) -> Guide {
    let (chain, return_path, rate) = (controls.chain, controls.return_path, view.rate);
    let practising = view.practice.is_some();
    let blind = practice::is_blind(view);
    let ran = ran(&view.report).filter(|ran| ran.running || !blind);
    let elsewhere = Project::default();
    let project = if practising { &elsewhere } else { project };
    let known = Known { chain, return_path, rate, project, ran: ran.as_ref() };
    let is_measured = |step: Step| matches!(step.waits(chain, return_path), Waits::Run | Waits::Others);
    Guide::new(known, |step| rail::page_of(step).is_some() && (!practising || is_measured(step)))
}

/// A window that was just made goes on where the project was left; and where a step is open that no longer applies, the
/// walk goes on at the first that does.
fn open_page(guide: &Guide, state: &mut UiState) {
    let applies = rail::step_of(state.page).is_none_or(|step| guide.row(step).is_some());
    if state.resume || !applies {
        state.resume = false;
        state.page = guide.here().and_then(rail::page_of).map_or(Page::LineCheck, |page| page.0);
    }
}

/// What is plugged so that it endangers gear or ears, as the user says: nothing may sound until it is mended.
fn barred(scene: Scene<'_>) -> Option<&'static Refusal> {
    let Scene { view, controls, project, .. } = scene;
    project.danger(controls.chain, controls.return_path).filter(|_| view.practice.is_none())
}

/// Says so on every page but the one where it is mended.
fn barred_banner(ui: &mut Ui, scene: Scene<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Some(refusal) = barred(scene).filter(|_| state.page != Page::Connect) else {
        return;
    };
    say::line(
        ui,
        shape::Mark::Verdict(Verdict::Fail),
        "Nothing may sound as it is plugged now",
        refusal.what,
    );
    if ui.button("Mend it on Connect").clicked() {
        rail::go(Step::Connect, state, intents);
    }
    ui.add_space(theme::GAP);
}

/// Whether a run is on, as far as the view knows.
fn is_running(view: &View) -> bool {
    view.progress.is_some() || view.report.status == Status::Running
}

/// Esc always stops. So does Space, unless it is being typed, or nothing sounds and it presses the focused control.
fn stop_key(ui: &Ui, view: &View) -> bool {
    let quiet = view.readout.sounding == Sounding::Silent && !is_running(view);
    let typing = ui.ctx().text_edit_focused();
    let focused = ui.ctx().memory(|memory| memory.focused().is_some());
    let space_is_free = !(typing || quiet && focused);
    ui.ctx().input_mut(|input| {
        let escape = input.consume_key(Modifiers::NONE, Key::Escape);
        escape || space_is_free && input.consume_key(Modifiers::NONE, Key::Space)
    })
}
