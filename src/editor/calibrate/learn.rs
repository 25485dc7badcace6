//! Learning a good loop.

use super::{Said, said, words};
use crate::chain::learnt::Learnt;
use crate::chain::{CHAINS, RETURN_PATHS};
use crate::editor::intent::Intent;
use crate::editor::layout;
use crate::live::View;
use crate::report::{Status, main_gains};
use crate::units::Db;
use crate::walk::{Edit, Project};
use egui::{Button, Ui};

/// Draws the section.
pub fn show(ui: &mut Ui, view: &View, project: &Project, message: &mut Said, intents: &mut Vec<Intent>) {
    words(
        ui,
        "When a run was good, its levels can be learnt. Later runs of the same chain are held against them, to 0.3 dB, \
         instead of against data sheets; a difference between left and right that was there stays allowed.",
    );
    ui.horizontal_wrapped(|ui| {
        let done = view.report.status == Status::Complete && view.report.setup.is_some();
        let button = ui.add_enabled(done, Button::new("Learn the last run as good"));
        if button.on_disabled_hover_text("Make a run first").clicked() {
            *message = Some(match learn(view) {
                Ok(learnt) => {
                    intents.push(Intent::Edit(Edit::Learn(Some(learnt))));
                    (true, "Learnt.".to_owned())
                }
                Err(why) => (false, why),
            });
        }
        if project.learnt.is_some() && ui.button("Forget what was learnt").clicked() {
            intents.push(Intent::Edit(Edit::Learn(None)));
            *message = None;
        }
    });
    said(ui, message);
    match &project.learnt {
        Some(learnt) => words(ui, &describe(learnt)),
        None => {
            layout::dim(ui, "Nothing has been learnt.");
        }
    }
}

fn learn(view: &View) -> Result<Learnt, String> {
    let setup = view.report.setup.as_ref().ok_or("Make a run first.")?;
    let gains = main_gains(&view.report);
    Learnt::new(&setup.chain, &setup.return_path, setup.outputs, &gains).map_err(|why| why.to_string())
}

fn describe(learnt: &Learnt) -> String {
    let chain = CHAINS.iter().find(|row| row.1 == learnt.chain).map_or(learnt.chain.as_str(), |row| row.2);
    let path = RETURN_PATHS.iter().find(|row| row.1 == learnt.return_path);
    let path = path.map_or(learnt.return_path.as_str(), |row| row.2);
    let gains: Vec<String> = learnt
        .gains
        .iter()
        .map(|gain| format!("output {} at {:.2}", gain.output + 1, Db(gain.gain_db)))
        .collect();
    format!("Learnt of {chain}, {path}: {}.", gains.join(", "))
}
