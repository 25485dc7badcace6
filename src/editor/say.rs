//! The line at the top of the page: what to do now, or what came out.

use super::shape::{self, Mark};
use super::{is_running, layout, practice, theme};
use crate::chain::ReturnPath;
use crate::check::Verdict;
use crate::live::{Controls, View};
use crate::report::{Report, Status};
use egui::Ui;

/// What to say, and the shape before it.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    mark: Mark,
    /// What it means.
    heading: String,
    /// What to do.
    body: String,
}

/// Draws the line, and the notice below it.
pub fn banner(ui: &mut Ui, view: &View, controls: &Controls) {
    let said = said(view, controls);
    line(ui, said.mark, &said.heading, &said.body);
    notice(ui, view);
}

/// Whether something must be done before anything can be measured, or a run is on.
pub fn stands_in_the_way(view: &View, controls: &Controls) -> bool {
    is_running(view) || controls.bypass || view.rate.is_none()
}

/// A mark with what it means and what to do.
pub fn line(ui: &mut Ui, mark: Mark, heading: &str, body: &str) {
    let colour = match mark {
        Mark::Ready | Mark::Running => theme::palette(ui).text,
        mark => shape::colour(mark, theme::palette(ui)),
    };
    row(ui, mark, 32.0, |ui| {
        layout::title(ui, heading, theme::HEADING, colour);
        if !body.is_empty() {
            ui.label(body);
        }
    });
}

/// What is worth reading and belongs to no check.
pub fn notice(ui: &mut Ui, view: &View) {
    if let Some(notice) = &view.notice {
        row(ui, Mark::Verdict(Verdict::Warn), 24.0, |ui| {
            ui.label(notice);
        });
    }
    ui.add_space(theme::GAP);
}

fn row(ui: &mut Ui, mark: Mark, size: f32, words: impl FnOnce(&mut Ui)) {
    let left = |ui: &mut Ui| {
        ui.vertical_centered(|ui| shape::draw(ui, mark, size));
    };
    layout::beside(ui, 32.0, left, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(2.0);
        words(ui);
    });
}

fn said(view: &View, controls: &Controls) -> Said {
    let say =
        |mark, heading: &str, body: &str| Said { mark, heading: heading.to_owned(), body: body.to_owned() };
    if is_running(view) {
        let body = "Leave every knob and cable as it is. Space or Esc stops the sound at once.";
        return say(Mark::Running, "Measuring", body);
    }
    if controls.bypass {
        let body = "Switch the host's bypass off for this plugin, then press Run.";
        return say(Mark::Ready, "Bypass is on, so nothing can sound", body);
    }
    match view.report.status {
        Status::Empty | Status::Running => start(view, controls),
        Status::Complete => match practice::to_find(view) {
            Some((heading, body)) => say(Mark::Ready, heading, body),
            None => of_practice(result(&view.report), &view.report),
        },
        Status::Stopped => Said {
            mark: Mark::Stopped,
            heading: "Stopped before the end".to_owned(),
            body: view
                .report
                .stopped_because
                .clone()
                .unwrap_or_else(|| "Press Run to start again.".to_owned()),
        },
    }
}

/// Nothing was measured yet: what to do first.
fn start(view: &View, controls: &Controls) -> Said {
    let (heading, body) = if view.rate.is_none() {
        (
            "The host has not switched this plugin on",
            "Start the host's audio engine and switch the plugin on. Then the meters below move.",
        )
    } else if view.practice.is_some() {
        (
            "Practice: press Run to measure the simulated studio",
            "Nothing leaves the plugin; Space or Esc stops the run at once.",
        )
    } else if controls.return_path == ReturnPath::Ear {
        (
            "Your ears are the return, so there is nothing to measure",
            "By ear: go to Listen. Or choose a loopback cable or a measurement microphone below.",
        )
    } else {
        (
            "Say what is connected, then press Run",
            "Turn the volume down first. The sound starts very quiet; Space or Esc stops it at once.",
        )
    };
    Said { mark: Mark::Ready, heading: heading.to_owned(), body: body.to_owned() }
}

/// The line, which says so where the studio was a simulated one.
fn of_practice(line: Said, report: &Report) -> Said {
    let practice = report.setup.as_ref().is_some_and(|setup| setup.practice);
    let heading = if practice { format!("Practice: {}", line.heading) } else { line.heading };
    Said { heading, ..line }
}

/// What came out of a run that came to its end.
fn result(report: &Report) -> Said {
    let count = |verdict| report.checks.iter().filter(|check| check.verdict == verdict).count();
    let (faults, fails, warns) = (report.faults.len(), count(Verdict::Fail), count(Verdict::Warn));
    let (passes, unsure) = (count(Verdict::Pass), count(Verdict::Unsure));
    let say = |verdict, heading: String, body: &str| Said {
        mark: Mark::Verdict(verdict),
        heading,
        body: body.to_owned(),
    };
    match () {
        () if faults == 1 => {
            say(Verdict::Fail, "1 fault found".to_owned(), "Do what it says, then press Run again.")
        }
        () if faults > 1 => say(
            Verdict::Fail,
            format!("{faults} faults found"),
            "Start with the first one: the others may go with it. Then press Run again.",
        ),
        () if fails > 0 => say(
            Verdict::Fail,
            format!("{} outside the limit", checks(fails)),
            "No known fault explains it. The details of each check say what was measured and what to try.",
        ),
        () if warns > 0 => say(
            Verdict::Warn,
            format!("No fault found, {} not quite healthy", checks(warns)),
            "The details below say what could be better.",
        ),
        () if passes > 0 && unsure > 0 => say(
            Verdict::Unsure,
            format!("No fault found, but {} can't be told", checks(unsure)),
            "The details below say what would make a verdict possible.",
        ),
        () if passes > 0 => say(
            Verdict::Pass,
            "Everything that was measured is healthy".to_owned(),
            "Save the report below, or change something and press Run again.",
        ),
        () => say(
            Verdict::Unsure,
            "Nothing could be judged".to_owned(),
            "The list below says what would make a verdict possible.",
        ),
    }
}

fn checks(count: usize) -> String {
    if count == 1 { "1 check".to_owned() } else { format!("{count} checks") }
}
