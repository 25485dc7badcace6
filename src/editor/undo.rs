//! Undo for mistaken answers: Ctrl+Z and a quiet button in the foot. What the window asks for is followed, and for each
//! answer among it the way back is kept for as long as the window lives.

use super::intent::Intent;
use super::state::UiState;
use super::{is_running, theme};
use crate::live::{Controls, View};
use crate::walk::{Edit, Project};
use egui::accesskit::Role;
use egui::{Button, Key, Modifiers, RichText, Ui, WidgetInfo};

/// More answers than anyone takes back.
const MOST: usize = 64;

/// The way back from one answer.
#[derive(Debug, Clone)]
struct Step {
    what: &'static str,
    /// What was asked for.
    done: Intent,
    /// What takes it back.
    back: Vec<Intent>,
}

/// The answers of this window, the newest last.
#[derive(Debug, Clone, Default)]
pub struct State(Vec<Step>);

impl State {
    /// Keeps the way back from what is asked for, before it is done.
    pub fn follow(&mut self, intents: &[Intent], controls: &Controls, project: &Project) {
        // Of several edits at once each is made after the ones before it.
        let mut project = std::borrow::Cow::Borrowed(project);
        for intent in intents {
            if let Some((what, back)) = way_back(intent, controls, &project) {
                match self.0.last_mut().filter(|step| is_same_knob(&step.done, intent)) {
                    Some(step) => step.done = intent.clone(),
                    None => self.0.push(Step { what, done: intent.clone(), back }),
                }
            }
            if let Intent::Edit(edit) = intent {
                project.to_mut().apply(edit.clone());
            }
        }
        let over = self.0.len().saturating_sub(MOST);
        self.0.drain(..over);
    }

    /// What would be taken back.
    pub fn newest(&self) -> Option<&'static str> {
        self.0.last().map(|step| step.what)
    }

    /// Takes back the newest answer that still stands: what it is called, and what to do. What has become something else
    /// meanwhile is left alone.
    fn take_back(&mut self, controls: &Controls, project: &Project) -> Option<(&'static str, Vec<Intent>)> {
        while let Some(step) = self.0.pop() {
            let stands = match &step.done {
                Intent::SetChain(chain) => controls.chain == *chain,
                Intent::SetReturnPath(path) => controls.return_path == *path,
                Intent::Edit(edit) => project.still(edit),
                _ => false,
            };
            if stands {
                return Some((step.what, step.back));
            }
        }
        None
    }
}

/// A knob that is dragged passes many places; it goes back to where it was before them.
fn is_same_knob(one: &Intent, other: &Intent) -> bool {
    match (one, other) {
        (Intent::Edit(Edit::TurnKnob(one, _)), Intent::Edit(Edit::TurnKnob(other, _))) => one == other,
        _ => false,
    }
}

fn way_back(intent: &Intent, controls: &Controls, project: &Project) -> Option<(&'static str, Vec<Intent>)> {
    match intent {
        Intent::SetChain(chain) if *chain != controls.chain => {
            Some(("the chain", vec![Intent::SetChain(controls.chain)]))
        }
        Intent::SetReturnPath(path) if *path != controls.return_path => {
            Some(("the return", vec![Intent::SetReturnPath(controls.return_path)]))
        }
        Intent::Edit(edit) => {
            let undo = project.undo(edit)?;
            Some((undo.what, undo.edits.into_iter().map(Intent::Edit).collect()))
        }
        _ => None,
    }
}

/// Whether anything may be taken back now: while a run is on everything stays as it is, and in a simulated studio what was
/// said of the real one.
pub fn may(view: &View) -> bool {
    !is_running(view) && view.practice.is_none()
}

/// Takes the newest answer back on Ctrl+Z, unless something is being typed: text has its own undo.
pub fn key(ui: &Ui, controls: &Controls, project: &Project, state: &mut UiState) -> Vec<Intent> {
    if ui.ctx().text_edit_focused() {
        return Vec::new();
    }
    let pressed = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Z));
    if pressed { take_back(controls, project, state) } else { Vec::new() }
}

/// Draws the button, which works where it `may`; what it takes back.
pub fn button(
    ui: &mut Ui,
    may: bool,
    (controls, project): (&Controls, &Project),
    state: &mut UiState,
) -> Vec<Intent> {
    let newest = state.undo.newest().filter(|_| may);
    let button = Button::new(RichText::new("Undo").size(theme::SMALL)).frame_when_inactive(false);
    let response = ui.add_enabled(newest.is_some(), button);
    let name = newest.map_or_else(|| "Undo".to_owned(), |what| format!("Undo: {what}"));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, newest.is_some(), &name));
    let pressed = response.on_hover_text(format!("Ctrl+Z: {name}")).clicked();
    if pressed { take_back(controls, project, state) } else { Vec::new() }
}

fn take_back(controls: &Controls, project: &Project, state: &mut UiState) -> Vec<Intent> {
    match state.undo.take_back(controls, project) {
        Some((what, back)) => {
            state.copied = format!("Taken back: {what}.");
            back
        }
        None => {
            state.copied = "There is nothing to take back.".to_owned();
            Vec::new()
        }
    }
}
