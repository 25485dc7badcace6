//! The pages of the walk in both themes, at two sizes and two zooms, with what a real run leaves.

use crate::common::{Desk, SMALL, idle, many, running};
use crate::layout::{check, look};
use crate::picture;
use crate::walking::measured;
use linecheck::editor::Page;
use linecheck::live::View;
use linecheck::report::{Report, Status};
use linecheck::walk::Project;
use std::sync::Arc;

const PAGES: [(Page, &str); 4] = [
    (Page::Channels, "channels"),
    (Page::Phase, "phase"),
    (Page::Quality, "quality"),
    (Page::Report, "report"),
];

fn look_at(what: &str, view: &View, project: &Project, scroll: f32, open: &[&str]) {
    for (page, name) in PAGES {
        let prepare = |desk: &mut Desk| {
            desk.state.page = page;
            desk.project = project.clone();
            desk.state.open = open.iter().map(|id| (*id).to_owned()).collect();
        };
        look(&format!("{name}-{what}"), view, prepare, scroll);
    }
}

#[test]
fn before_the_first_run() {
    look_at("fresh", &idle(), &Project::default(), 0.0, &[]);
}

#[test]
fn of_a_healthy_line() {
    let (view, mut project) = measured(|_| ());
    look_at("healthy", &view, &project, 0.0, &[]);
    project.hints_off = true;
    look_at("details", &view, &project, 420.0, &["routing", "polarity", "response"]);
    look_at("end", &view, &project, 9000.0, &["crosstalk", "noise", "distortion"]);
}

#[test]
fn of_a_swapped_and_an_inverted_line() {
    let (view, mut project) = measured(|plan| plan.paths.swap(0, 1));
    project.hints_off = true;
    look_at("swapped", &view, &project, 0.0, &[]);
    let (view, mut project) = measured(|plan| plan.scale_output(1, -1.0));
    project.hints_off = true;
    look_at("inverted", &view, &project, 0.0, &[]);
}

#[test]
fn while_a_run_goes_on() {
    let (mut view, project) = measured(|_| ());
    let mut report = Report::clone(&view.report);
    report.status = Status::Running;
    for check in &mut report.checks {
        check.figures.retain(|figure| figure.output == Some(1));
        check.curves.clear();
    }
    view = View { report: Arc::new(report), ..running() };
    look_at("running", &view, &project, 0.0, &[]);
}

#[test]
fn of_sixteen_channels_and_in_a_narrow_window() {
    let (view, project) = measured(|_| ());
    let mut report = Report::clone(&view.report);
    if let Some(setup) = &mut report.setup {
        (setup.inputs, setup.outputs) = (16, 16);
    }
    let wide = View { report: Arc::new(report), ..many() };
    for (view, name) in [(wide, "many"), (view, "narrow")] {
        for (page, page_name) in PAGES {
            for size in [egui::vec2(480.0, 400.0), SMALL] {
                let mut desk = Desk::new(view.clone());
                desk.project = project.clone();
                desk.state.page = page;
                let mut harness = desk.open(size, 1.0);
                harness.run();
                let name = format!("{page_name}-{name}-{:.0}", size.x);
                check(&harness, &name);
                picture::save(&harness, &name);
            }
        }
    }
}
