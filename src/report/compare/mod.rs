//! What changed between two reports: the set-up first, then verdicts and faults, then figure by figure with the
//! uncertainty of both taken into account.

mod text;

pub use text::NOTHING;

use super::content::{conditions, known};
use super::model::Report;
use super::plot;
use super::verdict::title;
use super::words;
use crate::check::{Curve, Figure, Verdict};

/// Two figures differ if they are further apart than this many standard uncertainties of their difference: of 370 pairs
/// of equal figures one does by chance (GUM, 6.3.3: k = 3 for a level of confidence of 99.7 %).
pub(super) const COVERAGE: f64 = 3.0;

/// What changed from one report to another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// What of the set-up is another, with the two values as written. Where this is not empty, figures may differ
    /// without anything having gone wrong.
    pub setup: Vec<Difference>,
    /// Checks whose verdict is another, in the order of the walk.
    pub verdicts: Vec<VerdictChange>,
    /// Headlines of faults that only the later report names.
    pub new_faults: Vec<String>,
    /// Headlines of faults that only the earlier report names.
    pub gone_faults: Vec<String>,
    /// All figures of either report: first those that changed, most significant first.
    pub figures: Vec<FigureChange>,
}

/// Something that is another, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is called.
    pub name: &'static str,
    /// The earlier value.
    pub before: String,
    /// The later one.
    pub after: String,
}

/// A check with another verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictChange {
    /// What the check is called.
    pub check: String,
    /// The earlier verdict.
    pub before: Verdict,
    /// The later one.
    pub after: Verdict,
}

/// One figure in both reports.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureChange {
    /// What the check is called.
    pub check: String,
    /// The earlier figure, if there is one.
    pub before: Option<Figure>,
    /// The later one, if there is one.
    pub after: Option<Figure>,
}

impl FigureChange {
    /// The figure, whichever report has it; the later one if both do.
    pub fn figure(&self) -> Option<&Figure> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// Later minus earlier, in the figure's unit; none unless both are there, in the same unit.
    pub fn change(&self) -> Option<f64> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        (before.unit == after.unit).then_some(after.value - before.value)
    }

    /// The standard uncertainty of the change, in the same unit.
    pub fn uncertainty(&self) -> Option<f64> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        Some(before.uncertainty.hypot(after.uncertainty))
    }

    /// How many standard uncertainties the change is large; infinite where both figures are exact and differ.
    pub fn significance(&self) -> Option<f64> {
        let (change, sigma) = (self.change()?.abs(), self.uncertainty()?);
        Some(if change == 0.0 { 0.0 } else { change / sigma })
    }

    /// Whether the figure changed by more than the measurements' own uncertainty, appeared or went.
    pub fn is_changed(&self) -> bool {
        self.significance().is_none_or(|significance| significance > COVERAGE)
    }
}

impl Comparison {
    /// What changed from `before` to `after`.
    pub fn of(before: &Report, after: &Report) -> Self {
        let mut figures = figures(before, after);
        // What is only there once comes behind what can be compared; a stable sort keeps the order of the walk.
        let weight = |change: &FigureChange| match change.significance() {
            Some(significance) if significance > COVERAGE => -significance,
            None => 0.0,
            Some(_) => 1.0,
        };
        figures.sort_by(|a, b| weight(a).total_cmp(&weight(b)));
        let only = |a: &Report, b: &Report| {
            let new = a.faults.iter().filter(|fault| b.faults.iter().all(|other| other.id != fault.id));
            new.map(|fault| fault.headline.clone()).collect()
        };
        Self {
            setup: set_up(before, after),
            verdicts: verdicts(before, after),
            new_faults: only(after, before),
            gone_faults: only(before, after),
            figures,
        }
    }

    /// The figures that changed.
    pub fn changed(&self) -> impl Iterator<Item = &FigureChange> {
        self.figures.iter().filter(|figure| figure.is_changed())
    }

    /// Whether anything changed at all.
    pub fn is_empty(&self) -> bool {
        self.setup.is_empty()
            && self.verdicts.is_empty()
            && self.new_faults.is_empty()
            && self.gone_faults.is_empty()
            && self.changed().next().is_none()
    }

    /// Whether the later report is worse: a new fault, or a check that got a worse verdict.
    pub fn is_worse(&self) -> bool {
        let worse = |change: &VerdictChange| rank(change.after) > rank(change.before);
        !self.new_faults.is_empty() || self.verdicts.iter().any(worse)
    }
}

/// The curves that both reports hold, the earlier first, with what their check is called; those that are the same are
/// left out.
pub fn curves<'a>(
    before: &'a Report,
    after: &'a Report,
) -> impl Iterator<Item = (String, &'a Curve, &'a Curve)> {
    let earlier = |check: &str, curve: &Curve| {
        let check = before.checks.iter().find(|other| other.id == check)?;
        let same = |other: &&Curve| {
            other.id == curve.id
                && plot::alike(other, curve)
                && (other.output, other.input) == (curve.output, curve.input)
        };
        check.curves.iter().find(same)
    };
    let pairs = after.checks.iter().flat_map(move |check| {
        let pair = move |curve| Some((title(check), earlier(&check.id, curve)?, curve));
        check.curves.iter().filter_map(pair)
    });
    pairs.filter(|(_, before, after)| (&before.x, &before.y) != (&after.x, &after.y))
}

/// How bad a verdict is. Not knowing is worse than to be in order, and better than to know of something wrong.
pub(super) fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Skipped => 1,
        Verdict::Unsure => 2,
        Verdict::Warn => 3,
        Verdict::Fail => 4,
    }
}

/// What both reports know and say otherwise. How long a run took is no part of the set-up.
fn set_up(before: &Report, after: &Report) -> Vec<Difference> {
    let written = |report: &Report| -> Vec<(&'static str, String)> {
        let set_up = report
            .setup
            .iter()
            .flat_map(|setup| conditions::set_up(setup).into_iter().chain(known::calibration(setup)));
        let conditions =
            conditions::conditions(report).into_iter().filter(|row| row.0 != conditions::DURATION);
        set_up.chain(conditions).collect()
    };
    let earlier = written(before);
    let differs = |(name, after): (&'static str, String)| {
        let before = earlier.iter().find(|row| row.0 == name)?.1.clone();
        (before != after).then_some(Difference { name, before, after })
    };
    written(after).into_iter().filter_map(differs).collect()
}

fn verdicts(before: &Report, after: &Report) -> Vec<VerdictChange> {
    let change = |check: &crate::check::Outcome| {
        let earlier = before.checks.iter().find(|other| other.id == check.id)?;
        let change = VerdictChange { check: title(check), before: earlier.verdict, after: check.verdict };
        (change.before != change.after).then_some(change)
    };
    after.checks.iter().filter_map(change).collect()
}

/// Every figure that either report has, in the order of the later one.
fn figures(before: &Report, after: &Report) -> Vec<FigureChange> {
    let listed = |report: &Report| -> Vec<(String, String, Figure)> {
        let figures = report.checks.iter().flat_map(|check| {
            let row = |figure: &Figure| (check.id.clone(), title(check), figure.clone());
            check.figures.iter().filter(|figure| figure.value.is_finite()).map(row)
        });
        figures.collect()
    };
    let same = |a: &(String, String, Figure), b: &(String, String, Figure)| {
        a.0 == b.0 && (&a.2.id, a.2.output, a.2.input) == (&b.2.id, b.2.output, b.2.input)
    };
    let mut earlier = listed(before);
    let mut changes = Vec::new();
    for row in listed(after) {
        let place = earlier.iter().position(|other| same(&row, other));
        let before = place.map(|place| earlier.remove(place).2);
        changes.push(FigureChange { check: row.1, before, after: Some(row.2) });
    }
    let gone = earlier.into_iter();
    changes.extend(gone.map(|(_, check, figure)| FigureChange { check, before: Some(figure), after: None }));
    changes
}

/// A verdict in words.
fn word(verdict: Verdict) -> &'static str {
    words::verdict(verdict)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    #[test]
    fn nothing_changed_between_a_report_and_itself() {
        for report in sample::all() {
            let comparison = Comparison::of(&report, &report);
            assert!(comparison.is_empty() && !comparison.is_worse(), "{comparison:?}");
        }
    }

    #[test]
    fn a_change_counts_when_it_exceeds_what_both_measurements_leave_open() {
        let before = sample::healthy();
        let changed = |by: f64| {
            let mut after = before.clone();
            let noise = after.checks.iter_mut().find(|check| check.id == "noise").expect("there");
            noise.figures[0].value += by;
            Comparison::of(&before, &after)
        };
        // Both are known to ±0.05 dB, their difference to ±0.07.
        assert!(changed(0.2).is_empty());
        let louder = changed(0.25);
        let [only] = louder.changed().collect::<Vec<_>>().try_into().expect("one figure");
        assert_eq!(only.figure().map(|figure| figure.id.as_str()), Some("noise_dbfs"));
        assert!((only.change().expect("both are there") - 0.25).abs() < 1e-9);
        assert!(!louder.is_worse(), "the verdict is still the same");
    }

    #[test]
    fn the_set_up_verdicts_and_faults_are_told_apart() {
        let mut before = sample::healthy();
        before.setup.as_mut().expect("there").sample_rate_hz = 44_100.0;
        let comparison = Comparison::of(&before, &sample::faulty());
        assert_eq!(comparison.setup.len(), 1);
        assert_eq!(comparison.setup[0].name, "Sample rate");
        assert_eq!(comparison.new_faults.len(), 2);
        let named: Vec<&str> = comparison.verdicts.iter().map(|change| change.check.as_str()).collect();
        assert_eq!(named, ["Routing", "Polarity"]);
        assert!(comparison.is_worse());
        let mended = Comparison::of(&sample::faulty(), &sample::healthy());
        assert_eq!(mended.gone_faults.len(), 2);
        assert!(!mended.is_worse());
    }

    #[test]
    fn exact_figures_that_differ_come_first() {
        let before = sample::healthy();
        let comparison = Comparison::of(&before, &sample::faulty());
        let first = comparison.figures.first().expect("there are figures");
        assert_eq!(first.figure().map(|figure| figure.id.as_str()), Some("polarity"));
        assert_eq!(first.significance(), Some(f64::INFINITY));
        let weight = |change: &FigureChange| change.is_changed();
        let flags: Vec<bool> = comparison.figures.iter().map(weight).collect();
        assert!(flags.is_sorted_by(|a, b| a >= b), "what changed comes before what did not");
    }
}
