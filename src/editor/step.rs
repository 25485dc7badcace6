//! What the pages of the measured steps share: one sentence, one button, the live thing, then the outcomes.

use super::intent::Intent;
use super::shape::Mark as Sign;
use super::state::UiState;
use super::{
    Scene, barred, channels, hints, knee, layout, outcomes, phase, practice, rail, results, say, setup, theme,
};
use crate::check::Verdict;
use crate::report::{Report, Status};
use crate::walk::guide::{Mark, Row, Standing, Step, step_of_check, step_of_fault};
use egui::Ui;

/// Draws the page of a measured step.
pub fn show(ui: &mut Ui, scene: Scene<'_>, step: Step, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Some(row) = scene.guide.row(step) else { return };
    heading(ui, scene, row);
    let report = &scene.view.report;
    let blind = practice::is_blind(scene.view);
    theme::card(ui).inner_margin(theme::GAP).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let word = if row.made.is_some() || scene.view.report.status == Status::Complete {
            "Measure again"
        } else {
            "Measure"
        };
        setup::action(ui, scene, word, intents);
    });
    ui.add_space(theme::GAP);
    if matches!(step, Step::Channels | Step::Phase) {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            if step == Step::Channels {
                channels::show(ui, report, blind, &mut state.copied);
            } else {
                phase::show(ui, report, blind, &mut state.copied);
            }
        });
        ui.add_space(theme::GAP);
    }
    hints::show(ui, scene.project, step, intents);
    let may_run = setup::may_run(scene);
    for (place, fault) in report.faults.iter().enumerate() {
        if step_of_fault(&fault.id) == step {
            results::card(ui, (place, fault), report.verdict().verdict, may_run, intents);
        }
    }
    outcomes::show(ui, report, |check| step_of_check(&check.id) == step, state);
    if step == Step::Quality {
        let barred = barred(scene).is_some();
        knee::show(ui, scene, barred, &mut state.knee, intents);
    }
}

/// What to do now.
fn heading(ui: &mut Ui, scene: Scene<'_>, row: &Row) {
    let found = found(&scene.view.report, row);
    let stopped = scene.view.report.status == Status::Stopped && found.is_none();
    if stopped || say::stands_in_the_way(scene.view, scene.controls) {
        say::banner(ui, scene.view, scene.controls);
    } else if let Some((heading, body)) = practice::to_find(scene.view) {
        say::line(ui, Sign::Ready, heading, body);
        say::notice(ui, scene.view);
    } else {
        let gain = scene.guide.row(Step::Gain).map(|gain| gain.mark);
        let set = gain == Some(Mark::Result(Standing::Good));
        let elsewhere = || elsewhere(&scene.view.report, row);
        let (heading, body) = found.or_else(elsewhere).unwrap_or_else(|| words(row, set));
        let sign = match row.mark {
            Mark::Result(Standing::Good) => Sign::Verdict(Verdict::Pass),
            mark => rail::sign(mark),
        };
        say::line(ui, sign, &heading, &body);
        say::notice(ui, scene.view);
    }
    // Always there, so that nothing below it moves when a run begins.
    let words = match row.mark {
        Mark::Open | Mark::Running => "One run measures channels, phase and quality together".to_owned(),
        Mark::Result(_) if stopped => format!("What was measured before still holds: {}", rail::stand(row)),
        _ => capital(&rail::stand(row)),
    };
    layout::caption(ui, &words);
}

/// Where something is wrong that has a name: what it means, and what to do first.
fn found(report: &Report, row: &Row) -> Option<(String, String)> {
    let is_result = matches!(row.mark, Mark::Result(Standing::Bad | Standing::Remark));
    let fault = report.faults.iter().find(|fault| is_result && step_of_fault(&fault.id) == row.step)?;
    Some((fault.headline.clone(), fault.fix.first()?.clone()))
}

/// Where something is wrong that a fault of another step explains: mend that first.
fn elsewhere(report: &Report, row: &Row) -> Option<(String, String)> {
    let is_result = matches!(row.mark, Mark::Result(Standing::Bad | Standing::Unsure));
    let fault = report.faults.first().filter(|_| is_result)?;
    let heading = format!("First mend what stands on the page {}", step_of_fault(&fault.id).title());
    Some((heading, format!("{} What is marked below may go with it.", fault.headline)))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What to do at a step, and what is good when it is done.
fn texts(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Channels => (
            "Press Measure: each output plays in turn, and the table shows where it arrives",
            "Every channel arrives where it should",
        ),
        Step::Phase => (
            "Press Measure: it shows which way round each channel is, and how late",
            "Every channel is the right way round, and in time",
        ),
        _ => (
            "Press Measure: noise, hum, distortion, response and the rest are judged one by one",
            "Clean: nothing here needs mending",
        ),
    }
}

/// What to do at a step, and what came of it; `set`: the levels were set, and a knob that is turned now unsets them.
fn words(row: &Row, set: bool) -> (String, String) {
    let (ask, good) = texts(row.step);
    let start = if set {
        "Leave the knobs as you have set them on Gain. The sound starts very quiet; Space or Esc stops it at once."
    } else {
        "Turn the volume down first. The sound starts very quiet; Space or Esc stops it at once."
    };
    let (heading, body) = match row.mark {
        Mark::Open => (ask, start),
        Mark::Running => {
            ("Measuring", "Leave every knob and cable as it is. Space or Esc stops the sound at once.")
        }
        Mark::Skipped => (ask, "You skipped this. It can be measured at any time."),
        Mark::Result(Standing::Good) => (good, "Go on with Next, or change something and measure again."),
        Mark::Result(Standing::Remark) => (
            "Nothing is broken, but something is worth a look",
            "What is marked below says what could be better.",
        ),
        Mark::Result(Standing::Unsure) => {
            ("Not everything can be told", "What is marked below says what would make a verdict possible.")
        }
        Mark::Result(Standing::Bad) => {
            ("Something is wrong here", "The details of what failed say what was measured and what to try.")
        }
        Mark::Again(what) => {
            let heading = format!("Measured with {what}: press Measure again");
            return (heading, "What stands below holds for the earlier set-up.".to_owned());
        }
    };
    (heading.to_owned(), body.to_owned())
}
