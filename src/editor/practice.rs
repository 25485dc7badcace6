//! Practice: the same line check in a studio that is not there, healthy, with a chosen fault, or with a hidden one.

use super::intent::Intent;
use super::shape::{self, Mark};
use super::state::UiState;
use super::{is_running, layout, outcomes, results, setup, theme};
use crate::check::Verdict;
use crate::live::exercise::{Choice, Exercise, Exercising, HEALTHY};
use crate::live::{Controls, View};
use crate::report::Status;
use crate::units::Seconds;
use crate::walk::Edit;
use egui::{Button, ComboBox, RichText, Ui, Vec2};
use std::hash::{BuildHasher, Hasher};

/// Width of the lists, at most.
const LIST: f32 = 360.0;
/// Height of a list, in points.
const LIST_HEIGHT: f32 = 320.0;
/// Width of the buttons beside them.
const BUTTON: f32 = 200.0;

/// What the page remembers.
#[derive(Debug, Clone)]
pub struct State {
    /// Id of the studio that is chosen.
    chosen: Option<&'static str>,
    /// What is wrong, as the user thinks.
    guess: Option<&'static str>,
    /// What a hidden studio is drawn from.
    pub seed: u64,
}

impl Default for State {
    fn default() -> Self {
        let seed = std::collections::hash_map::RandomState::new().build_hasher().finish();
        Self { chosen: None, guess: None, seed }
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, view: &View, controls: &Controls, state: &mut UiState, intents: &mut Vec<Intent>) {
    let text = theme::palette(ui).text;
    layout::title(ui, "Practice: a studio that is not there", theme::HEADING, text);
    ui.label(
        "While you practise nothing leaves the plugin: what would sound goes through a simulated studio, and what comes back \
         from it is measured. Your own report is kept aside and comes back afterwards.",
    );
    if let Some(notice) = &view.notice {
        ui.horizontal_top(|ui| {
            shape::draw(ui, Mark::Verdict(Verdict::Warn), 20.0);
            ui.label(notice);
        });
    }
    ui.add_space(theme::GAP);
    if let Some(practice) = &view.practice {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            studio(ui, view, practice, controls, state, intents);
        });
        ui.add_space(theme::GAP);
    }
    if view.practice.is_some() {
        results::show(ui, view, setup::is_ready(view, controls), intents);
        outcomes::show(ui, &view.report, |_| true, state);
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        choose(ui, view, state, intents);
    });
    ui.add_space(theme::GAP);
}

/// Whether the user is still to find what is wrong.
pub fn is_blind(view: &View) -> bool {
    view.practice.as_ref().is_some_and(Exercising::is_blind)
}

/// The parameters as they are in a simulated studio: chain and return are those of that studio.
pub fn controls(view: &View, controls: &Controls) -> Controls {
    match &view.practice {
        Some(practice) => Controls { chain: practice.chain, return_path: practice.return_path, ..*controls },
        None => *controls,
    }
}

/// Takes out what would change what is said of the real studio.
pub fn keep_aside(intents: &mut Vec<Intent>) {
    intents.retain(|intent| {
        !matches!(
            intent,
            Intent::SetChain(_)
                | Intent::SetReturnPath(_)
                | Intent::Edit(Edit::GoTo(_) | Edit::Skip(_) | Edit::Keep(..))
        )
    });
}

/// Heading and body of what the user is to do with a hidden studio that was measured; `None` where nothing is to be
/// found.
pub fn to_find(view: &View) -> Option<(&'static str, &'static str)> {
    let practice = view.practice.as_ref().filter(|practice| practice.is_blind())?;
    practice.ran.then_some((
        "Practice: what is wrong here?",
        "Every figure and curve is there, and the limits they are held against. Verdicts and faults are kept back until you \
         have said on the page Practice what it is.",
    ))
}

/// What to practise on.
fn choose(ui: &mut Ui, view: &View, state: &mut UiState, intents: &mut Vec<Intent>) {
    let text = theme::palette(ui).text;
    let word = if view.practice.is_some() { "Another studio" } else { "Choose a studio" };
    layout::title(ui, word, theme::TITLE, text);
    if view.exercises.is_empty() {
        ui.label("Simulated studios are stereo: put the plugin on a stereo track to practise.");
        return;
    }
    let may = !is_running(view) && view.rate.is_some();
    ui.add_enabled_ui(may, |ui| {
        ui.horizontal_wrapped(|ui| {
            let healthy = view.exercises.iter().find(|exercise| exercise.healthy);
            if let Some(healthy) = healthy
                && ui.add(Button::new("A healthy one").min_size(Vec2::new(BUTTON, theme::CONTROL))).clicked()
            {
                begin(state, intents, Choice::Named(healthy.id));
            }
            let hidden = Button::new("Hide a fault from me").min_size(Vec2::new(BUTTON, theme::CONTROL));
            if ui.add(hidden).clicked() {
                state.practice.seed = state.practice.seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                // The low digits of such a sequence are little random.
                let seed = state.practice.seed >> 16;
                begin(state, intents, Choice::Hidden(seed));
            }
        });
        let chosen = state.practice.chosen.and_then(|id| view.exercises.iter().find(|one| one.id == id));
        let chosen = chosen.or_else(|| view.exercises.first());
        ui.horizontal_wrapped(|ui| {
            let rows = view.exercises.iter().map(|exercise| (exercise.id, exercise.name.as_str()));
            if let Some(id) = list(ui, "Studio", chosen.map(|one| one.id), rows.collect()) {
                state.practice.chosen = Some(id);
            }
            let button = Button::new("Practise with it").min_size(Vec2::new(BUTTON, theme::CONTROL));
            if let Some(chosen) = chosen
                && ui.add(button).clicked()
            {
                begin(state, intents, Choice::Named(chosen.id));
            }
        });
        if let Some(chosen) = chosen {
            layout::dim(ui, format!("{} ({})", chosen.description, chosen.setup));
        }
    });
}

fn begin(state: &mut UiState, intents: &mut Vec<Intent>, choice: Choice) {
    state.practice.guess = None;
    intents.push(Intent::Practise(choice));
}

/// A captioned list; the row that was newly chosen.
fn list(
    ui: &mut Ui,
    caption: &str,
    now: Option<&'static str>,
    rows: Vec<(&'static str, &str)>,
) -> Option<&'static str> {
    let label = layout::caption(ui, caption);
    let name = rows.iter().find(|row| Some(row.0) == now).map_or("Choose …", |row| row.1);
    let width = LIST.min(ui.available_width());
    let mut chosen = None;
    let list = ComboBox::from_id_salt(caption).width(width).height(LIST_HEIGHT).selected_text(name);
    let list = list.show_ui(ui, |ui| {
        for (id, name) in rows {
            if ui.selectable_label(Some(id) == now, name).clicked() {
                chosen = Some(id);
            }
        }
    });
    list.response.labelled_by(label.id);
    chosen
}

/// The studio at hand, and what to do in it.
fn studio(
    ui: &mut Ui,
    view: &View,
    practice: &Exercising,
    controls: &Controls,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let text = theme::palette(ui).text;
    let (title, words) = match &practice.exercise {
        Some(exercise) => (exercise.name.as_str(), exercise.description),
        None => (
            "Find what is wrong",
            "Something may be wrong in this studio, or nothing. Run the line check, read the figures of each check against \
             its limits, then say what it is. Verdicts are told after that.",
        ),
    };
    layout::title(ui, title, theme::TITLE, text);
    ui.label(words);
    layout::dim(ui, format!("Its owner says: {}", practice.setup));
    ui.add_space(theme::GAP);
    ui.horizontal_wrapped(|ui| {
        let palette = theme::palette(ui);
        let label = RichText::new("Run").size(theme::HEADING).color(palette.on_accent);
        let run = Button::new(label).fill(palette.accent).min_size(Vec2::new(160.0, theme::BIG));
        let may = !is_running(view) && !controls.bypass && view.rate.is_some();
        if ui.add_enabled(may, run).clicked() {
            intents.push(Intent::Run);
        }
        let end = Button::new("End practice").min_size(Vec2::new(160.0, theme::BIG));
        if ui.add(end).clicked() {
            intents.push(Intent::EndPractice);
        }
        if let Some(progress) = &view.progress {
            let left = Seconds(progress.seconds_left.ceil());
            layout::dim(ui, format!("{}, about {left:.0} left", progress.step));
        }
    });
    if !practice.hidden || view.report.status == Status::Running {
        return;
    }
    ui.add_space(theme::GAP);
    match (&practice.guess, practice.ran) {
        (Some((said, right)), _) => answer(ui, view, practice, said, *right),
        (None, true) => guess(ui, view, state, intents),
        (None, false) => {}
    }
}

fn guess(ui: &mut Ui, view: &View, state: &mut UiState, intents: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        let mut rows = vec![(HEALTHY, "Nothing: it is healthy")];
        let faulty = view.exercises.iter().filter(|exercise| !exercise.healthy);
        rows.extend(faulty.map(|exercise| (exercise.id, exercise.name.as_str())));
        if let Some(id) = list(ui, "What is wrong?", state.practice.guess, rows) {
            state.practice.guess = Some(id);
        }
        let button = Button::new("Tell me").min_size(Vec2::new(BUTTON, theme::CONTROL));
        let said = state.practice.guess;
        if ui.add_enabled(said.is_some(), button).clicked() {
            intents.extend(said.map(Intent::Guess));
        }
    });
    layout::dim(ui, "Once told, it can't be taken back.");
}

fn answer(ui: &mut Ui, view: &View, practice: &Exercising, said: &str, right: bool) {
    let mark = Mark::Verdict(if right { Verdict::Pass } else { Verdict::Fail });
    let name = |id: &str| -> String {
        let known = view.exercises.iter().find(|exercise: &&Exercise| exercise.id == id);
        known.map_or_else(|| "nothing".to_owned(), |exercise| exercise.name.to_lowercase())
    };
    let truth = match &practice.exercise {
        Some(exercise) if exercise.healthy => "nothing is wrong with it".to_owned(),
        Some(exercise) => exercise.name.to_lowercase(),
        None => String::new(),
    };
    let words = if right {
        format!("Right: {truth}. What shows it stands below.")
    } else {
        format!("Not quite: you said {}, and it is: {truth}. What shows it stands below.", name(said))
    };
    ui.horizontal_top(|ui| {
        shape::draw(ui, mark, 20.0);
        ui.colored_label(shape::colour(mark, theme::palette(ui)), words);
    });
}
