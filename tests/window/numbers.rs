//! A figure is the same string in the window, on the page, on the sheets and in the table: each has it from one place, and
//! here each is read back.

use crate::common::{Desk, TALL};
use crate::walking::measured;
use egui::{Shape, Vec2};
use egui_kittest::Harness;
use linecheck::editor::Page;
use linecheck::report::{csv, html};
use std::collections::BTreeSet;

/// All words that are drawn, scrolled out of sight or not.
fn drawn(harness: &Harness<'static, Desk>) -> BTreeSet<String> {
    fn collect(shape: &Shape, found: &mut BTreeSet<String>) {
        match shape {
            Shape::Text(text) => drop(found.insert(text.galley.text().to_owned())),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    harness.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, &mut found));
    found
}

#[test]
fn every_figure_is_the_same_string_in_window_page_and_table() {
    let (view, project) = measured(|_| ());
    let report = view.report.clone();
    let mut desk = Desk::new(view);
    desk.project = project;
    desk.state.page = Page::LineCheck;
    desk.state.open = report.checks.iter().map(|check| check.id.clone()).collect();
    // Tall enough for everything: what is out of sight is not drawn.
    let mut harness = desk.open(Vec2::new(TALL.x, 16_000.0), 1.0);
    harness.run();
    let (window, page, table) = (drawn(&harness), html::page(&report), csv::table(&report));
    let rows: Vec<&str> = table.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
    let figures: Vec<_> = report.checks.iter().flat_map(|check| &check.figures).collect();
    assert_eq!(rows.len(), figures.len());
    assert!(rows.len() > 40, "{}", rows.len());
    for (row, figure) in rows.iter().zip(figures) {
        let written = *row;
        assert!(window.contains(written), "{}: {written} is not in the window", figure.id);
        // A matrix of levels between pairs has no room for the uncertainties.
        let is_pair = figure.unit == "dB" && figure.output.is_some() && figure.input.is_some();
        let number = written.trim_end_matches(&figure.unit).trim_end();
        assert!(is_pair || page.contains(number), "{}: {number} is not on the page", figure.id);
    }
}
