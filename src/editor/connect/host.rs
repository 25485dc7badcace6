//! Routing in the host: found by its process, or chosen by hand.

use crate::chain::procedures::{Routing, routing, routings};
use crate::editor::{Intent, layout, theme};
use crate::walk::{Edit, Project};
use egui::{ComboBox, Ui};

/// The host that is not in the list.
const ANOTHER: &str = "Another host";

/// What a host is called in the list.
fn name(routing: &Routing) -> &'static str {
    if is_known(routing) { routing.host } else { ANOTHER }
}

fn is_known(host: &Routing) -> bool {
    *host != *routing("")
}

/// Draws the host in use and what to do in it. `process` is the host's process.
pub fn show(ui: &mut Ui, project: &Project, process: &str, intents: &mut Vec<Intent>) {
    let found = routing(process);
    let now = project.host.as_deref().map_or(found, routing);
    let label = layout::caption(ui, "Your host (DAW)");
    let list = ComboBox::from_id_salt("host").width(ui.available_width().min(320.0)).selected_text(name(now));
    let list = list.show_ui(ui, |ui| {
        // First what is always an answer, also where the list has to be scrolled.
        let (known, other): (Vec<_>, Vec<_>) = routings().partition(|host| is_known(host));
        for host in other.into_iter().chain(known) {
            if ui.selectable_label(host == now, name(host)).clicked() {
                intents.push(Intent::Edit(Edit::SetHost(Some(host.host.to_owned()))));
            }
        }
    });
    list.response.labelled_by(label.id);
    layout::dim(ui, how_found(project, found, process));
    for (place, step) in now.steps.iter().enumerate() {
        layout::item(ui, &format!("{}.", place + 1), &as_told(step.act, step.documented));
        layout::under(ui, step.why);
    }
    ui.add_space(theme::GAP);
    let colour = theme::palette(ui).text;
    layout::title(ui, "Traps", theme::TITLE, colour);
    for trap in now.all_traps() {
        layout::item(ui, "•", &as_told(trap.what, trap.documented));
    }
}

/// The words, and that they are users' where no manual says so.
fn as_told(words: &str, documented: bool) -> String {
    let told = if documented { "" } else { " (As users tell; the menu may have moved.)" };
    format!("{words}{told}")
}

fn how_found(project: &Project, found: &Routing, process: &str) -> String {
    match (&project.host, is_known(found)) {
        (Some(_), _) => "Chosen by you.".to_owned(),
        (None, true) => "Found by the name of the program that loaded the plugin.".to_owned(),
        (None, false) if process.is_empty() => "The host does not tell its name: choose it here.".to_owned(),
        (None, false) => {
            let file = process.rsplit(['/', '\\']).next().unwrap_or(process);
            format!(
                "“{file}” is not in the list: what holds in any host stands below. Choose yours if it is there."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_can_be_chosen_and_is_found_again_by_its_name() {
        for host in routings() {
            assert_eq!(routing(host.host), host, "{}", host.host);
        }
        assert_eq!(routings().filter(|host| name(host) == ANOTHER).count(), 1);
    }

    #[test]
    fn what_is_said_of_where_the_name_is_from() {
        let mut project = Project::default();
        let says = |project: &Project, process: &str| how_found(project, routing(process), process);
        assert!(says(&project, "reaper").starts_with("Found"));
        assert!(says(&project, "/usr/bin/odd-daw").starts_with("“odd-daw” is not in the list"));
        assert!(says(&project, "").starts_with("The host does not tell"));
        project.host = Some("REAPER".to_owned());
        assert_eq!(says(&project, "ardour"), "Chosen by you.");
    }
}
