//! What changed since an earlier run, and the one mark "this was good".
//!
//! It is one mark because it is one thought: the run becomes what later ones are compared with, and, where it went by
//! cable and nothing was faulty, its levels become what later ones are judged against. Two marks of which one may stand
//! on another run than the other would be compared with A and judged by B.

use super::intent::Intent;
use super::shape::{self, Mark};
use super::state::{Message, UiState};
use super::{layout, plot, theme};
use crate::chain::ReturnPath;
use crate::chain::learnt::Learnt;
use crate::check::Verdict;
use crate::live::{Earlier, KeptWish, Other, Past, View, Which};
use crate::report::compare::{NOTHING, curves};
use crate::report::{Report, Status, day, main_gains, words};
use crate::walk::{Edit, Project};
use egui::{CollapsingHeader, ComboBox, Label, Ui};

/// Figures that are listed at most; the exported page has more.
const LISTED: usize = 8;
/// Pictures at most.
const PICTURES: usize = 16;
/// Width of the list of reports, and its height before it scrolls.
const LIST: f32 = 320.0;
const LIST_HEIGHT: f32 = 240.0;

/// Draws the card, once a run is complete.
pub fn show(ui: &mut Ui, view: &View, project: &Project, state: &mut UiState, intents: &mut Vec<Intent>) {
    let past = &view.past;
    let real = view.report.status == Status::Complete && !view.report.is_practice();
    if !real || past.count == 0 && past.others.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let text = theme::palette(ui).text;
        changes(ui, past, text);
        overlays(ui, past, &view.report, &mut state.copied);
        if !past.others.is_empty() {
            ui.add_space(theme::GAP);
            compare_with(ui, past, intents);
        }
        ui.add_space(theme::GAP);
        ui.horizontal_wrapped(|ui| marks(ui, view, project, &mut state.marked, intents));
        said(ui, state.marked.as_ref());
        let count = past.count;
        let kept = if count == 1 { "1 run is".to_owned() } else { format!("{count} runs are") };
        layout::dim(ui, format!("{kept} kept with the project."));
    });
    ui.add_space(theme::GAP);
}

fn changes(ui: &mut Ui, past: &Past, text: egui::Color32) {
    let Some(since) = &past.since else {
        if let Some(trouble) = &past.trouble {
            layout::title(ui, "Nothing to compare with", theme::TITLE, text);
            ui.add(Label::new(trouble).wrap());
        } else {
            layout::title(ui, "Nothing to compare with yet", theme::TITLE, text);
            ui.label("This is the first run that is kept with the project. The next one is held against it.");
        }
        return;
    };
    let which = match since.which {
        Which::Baseline => "the run that was good",
        Which::Before => "the run before",
        Which::Chosen => "the run you chose",
    };
    let title = format!("What changed since {which}, {}", day(&since.report.made));
    layout::title(ui, &title, theme::TITLE, text);
    let parts = since.comparison.parts(LISTED);
    if parts.is_empty() {
        ui.label(NOTHING);
    }
    for (name, lines) in &parts {
        layout::captioned(ui, name, |ui| lines.iter().for_each(|line| layout::item(ui, "•", line)));
    }
}

/// The curves of both, one over the other.
fn overlays(ui: &mut Ui, past: &Past, report: &Report, copied: &mut String) {
    let Some(since) = &past.since else { return };
    if curves(&since.report, report).next().is_none() {
        return;
    }
    CollapsingHeader::new("Curves, before and after").show_unindented(ui, |ui| {
        for (place, (check, before, after)) in curves(&since.report, report).take(PICTURES).enumerate() {
            ui.push_id(("overlay", place), |ui| {
                layout::dim(ui, check);
                plot::pair(ui, before, after, copied);
            });
        }
    });
}

/// The list of what the newest can be held against.
fn compare_with(ui: &mut Ui, past: &Past, intents: &mut Vec<Intent>) {
    let usual = if past.baseline.is_some() { "The run that was good" } else { "The run before" };
    let chosen = past.others.iter().find(|other| Some(&other.earlier) == past.chosen.as_ref());
    let now = chosen.map_or_else(|| usual.to_owned(), |other| name(past, other));
    let label = layout::caption(ui, "Compare with");
    let width = ui.available_width().min(LIST);
    let list = ComboBox::from_id_salt("compare").width(width).height(LIST_HEIGHT).selected_text(now);
    let list = list.show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), usual).clicked() {
            intents.push(Intent::Keep(KeptWish::CompareWith(None)));
        }
        for other in &past.others {
            let is_chosen = Some(&other.earlier) == past.chosen.as_ref();
            if ui.selectable_label(is_chosen, name(past, other)).clicked() {
                intents.push(Intent::Keep(KeptWish::CompareWith(Some(other.earlier.clone()))));
            }
        }
    });
    list.response.labelled_by(label.id);
}

fn name(past: &Past, other: &Other) -> String {
    let made = if other.made.is_empty() { "Undated".to_owned() } else { day(&other.made) };
    let place = if matches!(other.earlier, Earlier::Folder(_)) { ", in the folder" } else { "" };
    let good = if past.baseline.as_ref() == Some(&other.made) { ", good" } else { "" };
    format!("{made}: {}{place}{good}", words::verdict(other.verdict))
}

/// The mark, set and taken back. What it did is said in a sentence.
pub fn marks(
    ui: &mut Ui,
    view: &View,
    project: &Project,
    marked: &mut Option<Message>,
    intents: &mut Vec<Intent>,
) {
    let report = &view.report;
    let is_baseline = !report.made.is_empty() && view.past.baseline.as_deref() == Some(report.made.as_str());
    let done = report.status == Status::Complete && report.setup.is_some() && !report.is_practice();
    if is_baseline {
        layout::dim(ui, "This run is the measure of the others.");
    } else {
        let button = ui.add_enabled(done, egui::Button::new("This was good"));
        if button.on_disabled_hover_text("Make a run of the real studio first").clicked() {
            intents.push(Intent::Keep(KeptWish::Baseline(report.made.clone())));
            let learnt = learn(report);
            *marked = Some(sentence(&learnt));
            intents.extend(learnt.ok().map(|learnt| Intent::Edit(Edit::Learn(Some(learnt)))));
        }
    }
    let something = view.past.baseline.is_some() || project.learnt.is_some();
    if something && ui.button("Forget what was good").clicked() {
        intents.push(Intent::Keep(KeptWish::NoBaseline));
        intents.push(Intent::Edit(Edit::Learn(None)));
        *marked = None;
    }
}

/// The levels of a run by cable in which nothing was faulty; else why they are not learnt, in a sentence.
fn learn(report: &Report) -> Result<Learnt, String> {
    let setup = report.setup.as_ref().ok_or("Make a run first.")?;
    if setup.return_path != ReturnPath::Loopback.id() {
        return Err("Its levels are not learnt: they move with the microphone.".to_owned());
    }
    if !report.faults.is_empty() || report.verdict().verdict == Verdict::Fail {
        return Err("Its levels are not learnt: something in it was faulty.".to_owned());
    }
    let learnt = Learnt::new(&setup.chain, &setup.return_path, setup.outputs, &main_gains(report));
    learnt.map_err(|why| format!("Its levels are not learnt. {why}"))
}

fn sentence(learnt: &Result<Learnt, String>) -> Message {
    let compared = "Later runs are compared with this one";
    match learnt {
        Ok(_) => Message {
            good: true,
            text: format!("{compared}, and their levels judged by its own, to 0.3 dB."),
        },
        Err(why) => Message { good: true, text: format!("{compared}. {why}") },
    }
}

/// What came of a press.
pub fn said(ui: &mut Ui, message: Option<&Message>) {
    let Some(message) = message else { return };
    let verdict = if message.good { Verdict::Pass } else { Verdict::Warn };
    let left = |ui: &mut Ui| shape::draw(ui, Mark::Verdict(verdict), 20.0);
    layout::beside(ui, 20.0, left, |ui| {
        ui.add(Label::new(&message.text).wrap());
    });
}
