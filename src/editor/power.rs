//! The page *Power up*: what to switch on in which order, with boxes to tick, and the way off.

use super::intent::Intent;
use super::{layout, theme};
use crate::chain::connection::wiring_of;
use crate::chain::procedures::{Task, prepare, switch_off, switch_on};
use crate::chain::wiring::Wiring;
use crate::live::Controls;
use crate::walk::{Edit, Project};
use egui::{CollapsingHeader, Ui};

/// Draws the page.
pub fn show(ui: &mut Ui, controls: &Controls, project: &Project, intents: &mut Vec<Intent>) {
    let Some(wiring) = wiring_of(controls.chain, project.wiring.as_deref()) else { return };
    let (before, on) = (prepare(wiring), switch_on(wiring));
    let is_done = |task: &Task| project.ticked.contains(&ticket(wiring, task));
    let done = before.iter().chain(&on).filter(|task| is_done(task)).count();
    let all = before.len() + on.len();
    let palette = theme::palette(ui);
    let (heading, colour) = if done == all {
        ("Everything is on, in the right order", palette.pass)
    } else {
        ("Switch on from the source to what is loud", palette.text)
    };
    layout::title(ui, heading, theme::HEADING, colour);
    ui.horizontal_wrapped(|ui| {
        layout::dim(ui, format!("{}. {done} of {all} done.", wiring.name));
        let again = egui::Button::new("Start again");
        if ui.add_enabled(done > 0, again).clicked() {
            intents.push(Intent::Edit(Edit::Untick(format!("{}/", wiring.id))));
        }
    });
    list(ui, wiring, "Before anything is switched on", &before, project, intents);
    list(ui, wiring, "Switch on, in this order", &on, project, intents);
    ui.add_space(theme::GAP);
    CollapsingHeader::new("Switch off, in this order").id_salt("switch off").show_unindented(ui, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            for (place, task) in switch_off(wiring).iter().enumerate() {
                layout::item(ui, &format!("{}.", place + 1), task.act);
                layout::under(ui, task.why);
            }
        });
    });
    ui.add_space(theme::GAP);
}

/// Under which name a task is remembered as done: a tick holds for the variant that it was made for.
fn ticket(wiring: &Wiring, task: &Task) -> String {
    format!("{}/{}", wiring.id, task.id)
}

fn list(
    ui: &mut Ui,
    wiring: &Wiring,
    title: &str,
    tasks: &[Task],
    project: &Project,
    intents: &mut Vec<Intent>,
) {
    ui.add_space(theme::GAP);
    let colour = theme::palette(ui).text;
    layout::title(ui, title, theme::TITLE, colour);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().interact_size.y = theme::LINE;
        for task in tasks {
            ui.push_id(task.id, |ui| {
                let ticket = ticket(wiring, task);
                let mut done = project.ticked.contains(&ticket);
                if ui.checkbox(&mut done, task.act).changed() {
                    intents.push(Intent::Edit(Edit::Tick(ticket, done)));
                }
                layout::under(ui, task.why);
            });
        }
    });
}
