//! The levels of a good run as what later ones are judged by: the same mark as on the page Report.

use super::words;
use crate::chain::learnt::Learnt;
use crate::chain::{CHAINS, RETURN_PATHS};
use crate::editor::intent::Intent;
use crate::editor::state::Message;
use crate::editor::{layout, past};
use crate::live::View;
use crate::units::Db;
use crate::walk::Project;
use egui::Ui;

/// Draws the section.
pub fn show(
    ui: &mut Ui,
    view: &View,
    project: &Project,
    marked: &mut Option<Message>,
    intents: &mut Vec<Intent>,
) {
    words(
        ui,
        "When a run was good, say so: later runs are compared with it. If it went by cable, their levels are judged by its \
         own, to 0.3 dB, instead of by data sheets; a difference between left and right that was there stays allowed. \
         The page Report has the same button.",
    );
    ui.horizontal_wrapped(|ui| past::marks(ui, view, project, marked, intents));
    past::said(ui, marked.as_ref());
    match &project.learnt {
        Some(learnt) => words(ui, &describe(learnt)),
        None => {
            layout::dim(ui, "No levels have been learnt.");
        }
    }
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
    format!("Good levels of {chain}, {path}: {}.", gains.join(", "))
}
