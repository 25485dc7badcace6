//! How figures went from report to report.

use super::compare::COVERAGE;
use super::model::Report;
use super::verdict::title;
use super::words::{label, place, with_unit, written};
use crate::check::Figure;
use std::sync::Arc;

/// Points that are kept of a figure, at most: the latest.
pub const POINTS: usize = 50;
/// Figures that are followed, at most, in the order of the walk.
pub const SERIES: usize = 64;

/// How the figures went, for a page that is about the newest report.
#[derive(Debug, Clone, Copy)]
pub struct Along<'a> {
    /// The figures of all reports.
    pub drift: &'a Drift,
    /// When the report was made that was good, if one was.
    pub baseline: Option<&'a str>,
}

impl Point {
    /// Its standard uncertainty where that is a number, else 0: how long its bar is, up and down.
    pub fn bar(&self) -> f64 {
        if self.uncertainty.is_finite() { self.uncertainty.abs() } else { 0.0 }
    }
}

/// One figure at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When the report was made: RFC 3339.
    pub made: Arc<str>,
    /// The figure, in its unit.
    pub value: f64,
    /// Its standard uncertainty, in the same unit.
    pub uncertainty: f64,
}

/// One figure through the reports, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Id of the check.
    pub check_id: String,
    /// What the check is called.
    pub check: String,
    /// The figure in the last report that was added: its id, place and unit.
    pub figure: Figure,
    /// Its values, oldest first.
    pub points: Vec<Point>,
}

impl Series {
    /// What it is called and where it belongs.
    pub fn name(&self) -> String {
        format!("{}, {}", label(&self.figure.id), place(self.figure.output, self.figure.input))
    }

    /// Whether it moved by more than the measurements leave open.
    pub fn has_moved(&self) -> bool {
        self.movement() > COVERAGE
    }

    /// The figure as it was at a point.
    pub fn at(&self, point: &Point) -> Figure {
        Figure { value: point.value, uncertainty: point.uncertainty, ..self.figure.clone() }
    }

    /// The same in words: the value with its uncertainty and unit.
    pub fn written(&self, point: &Point) -> String {
        with_unit(written(&self.at(point)), &self.figure.unit)
    }

    /// How far the values lie apart, in standard uncertainties of the difference of the two outermost; infinite where
    /// exact figures differ, 0 where nothing moved.
    pub fn movement(&self) -> f64 {
        let lowest = self.points.iter().min_by(|a, b| a.value.total_cmp(&b.value));
        let highest = self.points.iter().max_by(|a, b| a.value.total_cmp(&b.value));
        let (Some(lowest), Some(highest)) = (lowest, highest) else { return 0.0 };
        let apart = highest.value - lowest.value;
        if apart == 0.0 { 0.0 } else { apart / lowest.uncertainty.hypot(highest.uncertainty) }
    }
}

/// The figures of many reports, each as a series. Bounded: [`SERIES`] figures of [`POINTS`] values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drift {
    series: Vec<Series>,
}

impl Drift {
    /// Takes in the figures of a report; in which order reports come does not matter.
    pub fn add(&mut self, report: &Report) {
        let made: Arc<str> = report.made.as_str().into();
        for check in &report.checks {
            // Leakage between pairs is a matrix, not a course.
            let followed = check.figures.iter().filter(|figure| {
                let is_across = matches!((figure.output, figure.input), (Some(o), Some(i)) if o != i);
                figure.value.is_finite() && !is_across
            });
            for figure in followed {
                let point =
                    Point { made: made.clone(), value: figure.value, uncertainty: figure.uncertainty };
                if let Some(series) = self.series_of(&check.id, || title(check), figure) {
                    let place = series.points.partition_point(|other| other.made <= point.made);
                    series.points.insert(place, point);
                    if series.points.len() > POINTS {
                        series.points.remove(0);
                    }
                }
            }
        }
    }

    /// All series, in the order of the walk.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// Those with more than one value, the one that moved most first.
    pub fn moved(&self) -> Vec<&Series> {
        let several = self.series.iter().filter(|series| series.points.len() > 1);
        let mut moved: Vec<(f64, &Series)> = several.map(|series| (series.movement(), series)).collect();
        moved.sort_by(|a, b| b.0.total_cmp(&a.0));
        moved.into_iter().map(|(_, series)| series).collect()
    }

    /// Reports of which there are values, at most [`POINTS`].
    pub fn reports(&self) -> usize {
        self.series.iter().map(|series| series.points.len()).max().unwrap_or(0)
    }

    fn series_of(
        &mut self,
        check_id: &str,
        check: impl Fn() -> String,
        figure: &Figure,
    ) -> Option<&mut Series> {
        let same = |series: &Series| {
            let known = &series.figure;
            series.check_id == check_id
                && (&known.id, known.output, known.input, &known.unit)
                    == (&figure.id, figure.output, figure.input, &figure.unit)
        };
        let known = self.series.iter().position(same);
        if known.is_none() {
            if self.series.len() >= SERIES {
                return None;
            }
            let check_id = check_id.to_owned();
            self.series.push(Series { check_id, check: check(), figure: figure.clone(), points: Vec::new() });
        }
        let index = known.unwrap_or(self.series.len() - 1);
        self.series.get_mut(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    fn with_noise(day: usize, rise: f64) -> Report {
        let mut report = sample::healthy();
        report.made = format!("2026-01-{day:02}T12:00:00Z");
        let noise = report.checks.iter_mut().find(|check| check.id == "noise").expect("there");
        noise.figures[0].value += rise;
        report
    }

    #[test]
    fn values_stand_in_the_order_of_time_and_what_moved_comes_first() {
        let mut drift = Drift::default();
        for day in [3, 1, 2] {
            drift.add(&with_noise(day, day as f64));
        }
        let moved = drift.moved();
        let first = moved.first().expect("there are figures");
        assert_eq!(first.figure.id, "noise_dbfs");
        let steps: Vec<f64> = first.points.windows(2).map(|pair| pair[1].value - pair[0].value).collect();
        assert!(steps.iter().all(|step| (step - 1.0).abs() < 1e-9), "{steps:?}");
        assert!(first.movement() > 10.0);
        assert_eq!(moved.last().map(|series| series.movement()), Some(0.0));
    }

    #[test]
    fn stays_small_however_many_reports_come() {
        let mut drift = Drift::default();
        for n in 0..60 {
            drift.add(&with_noise(n % 28 + 1, 0.0));
            drift.add(&sample::wide());
        }
        assert!(drift.series().len() <= SERIES);
        assert!(drift.series().iter().all(|series| series.points.len() <= POINTS));
    }
}
