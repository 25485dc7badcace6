//! What must never be connected in this chain. What endangers gear or ears can't be put aside.

use crate::chain::refusals::{Refusal, Stake, of_devices};
use crate::chain::wiring::{Connection, Wiring};
use crate::check::Verdict;
use crate::editor::shape::{self, Mark};
use crate::editor::{Intent, layout, theme};
use crate::walk::{Edit, Project};
use egui::accesskit::Role;
use egui::{Button, RichText, Ui, WidgetInfo};

/// Draws the refusals, the gravest first, and below them those that were put aside.
pub fn show(ui: &mut Ui, wiring: &Wiring, project: &Project, intents: &mut Vec<Intent>) {
    let is_aside =
        |refusal: &Refusal| refusal.stake.can_be_overruled() && project.overruled.contains(refusal.id);
    let (aside, shown): (Vec<_>, Vec<_>) =
        of_devices(wiring).into_iter().partition(|(_, refusal)| is_aside(refusal));
    for (place, (example, refusal)) in shown.into_iter().enumerate() {
        if place > 0 {
            ui.separator();
        }
        ui.push_id(refusal.id, |ui| row(ui, "For instance", example, refusal, intents));
    }
    if aside.is_empty() {
        return;
    }
    ui.separator();
    layout::dim(ui, "Read and put aside:");
    for (_, refusal) in aside {
        ui.push_id(refusal.id, |ui| {
            layout::item(ui, "•", refusal.what);
            if button(ui, "Show again", refusal) {
                intents.push(Intent::Edit(Edit::Overrule(refusal.id.to_owned(), false)));
            }
        });
    }
}

/// Draws a refusal of what is plugged in truth: what is grave stays, the rest can be put aside.
pub fn plugged(
    ui: &mut Ui,
    connection: Connection,
    refusal: &Refusal,
    project: &Project,
    intents: &mut Vec<Intent>,
) {
    if refusal.stake.can_be_overruled() && project.overruled.contains(refusal.id) {
        layout::dim(ui, format!("Read and put aside: {}", refusal.what));
        return;
    }
    row(ui, "Now", connection, refusal, intents);
    if !refusal.stake.can_be_overruled() {
        let colour = shape::colour(Mark::Verdict(Verdict::Fail), theme::palette(ui));
        ui.colored_label(colour, "Nothing may sound until this is unplugged.");
    }
}

fn row(ui: &mut Ui, lead_in: &str, example: Connection, refusal: &Refusal, intents: &mut Vec<Intent>) {
    let (verdict, word) = match refusal.stake {
        Stake::Ears => (Verdict::Fail, "Danger to ears"),
        Stake::Gear => (Verdict::Fail, "Danger to gear"),
        Stake::Sound => (Verdict::Warn, "Sounds wrong"),
    };
    let mark = Mark::Verdict(verdict);
    let colour = shape::colour(mark, theme::palette(ui));
    ui.spacing_mut().interact_size.y = theme::LINE;
    let left = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            shape::draw(ui, mark, 20.0);
            ui.colored_label(colour, RichText::new(word).size(theme::SMALL));
        });
    };
    layout::beside(ui, theme::CAPTION, left, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let text = theme::palette(ui).text;
        layout::title(ui, refusal.what, theme::TITLE, text);
        layout::dim(ui, refusal.why);
        layout::dim(ui, format!("{lead_in}: {}.", in_words(example)));
        ui.label(format!("Instead: {}", refusal.instead));
        if refusal.stake.can_be_overruled() && button(ui, "Understood", refusal) {
            intents.push(Intent::Edit(Edit::Overrule(refusal.id.to_owned(), true)));
        }
    });
}

fn button(ui: &mut Ui, word: &str, refusal: &Refusal) -> bool {
    let response = ui.add(Button::new(RichText::new(word).size(theme::SMALL)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{word}: {}", refusal.what)));
    response.clicked()
}

fn in_words(Connection { from, to, lead }: Connection) -> String {
    let end = |port: crate::chain::wiring::Port| format!("{}, {}", port.role().name(), port.name());
    format!("{} → {} → {}", end(from), lead.name, end(to))
}
