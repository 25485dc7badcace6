//! What is left away of a report that is kept, step by step, until it is small enough. A step leaves away what the ones
//! before it do, and more.

use crate::check::{Curve, Figure, Outcome};
use crate::report::finite::points;
use crate::report::json::Layout;
use crate::report::model::Report;
use crate::report::unknown::Unknown;

/// Points that each step leaves of a curve.
const POINTS: [usize; STEPS] = [128, 64, 32, 16, 0, 0, 0, 0, 0];
/// Points that any step leaves of the spectrum of a silence at most: it is rough by nature, and what stands out of it is
/// kept in curves of its own.
const SPECTRUM: (&str, usize) = ("spectrum_dbfs", 32);
/// The step from which on explanations go: they are the same in every report.
const NO_WORDS: usize = 5;
/// The step from which on figures between two different channels go.
const NO_LEAKAGE: usize = 6;
/// The step from which on a check keeps so many figures.
const FEW: (usize, usize) = (7, 32);
/// The step that leaves nothing but verdicts, with headlines cut.
const VERDICTS: usize = 8;
/// Characters of a headline in the last step.
const HEADLINE: usize = 80;
/// Checks and faults in the last step.
const ENTRIES: usize = 60;
/// How many steps there are.
pub const STEPS: usize = 9;

/// The report at the first step at which its JSON has at most `bytes` bytes, and that step.
pub fn to_fit(report: &Report, bytes: usize) -> (Report, usize) {
    let mut reduced = to_step(report, 0);
    for step in 0..STEPS {
        reduced = to_step(&reduced, step);
        if reduced.to_json(Layout::Compact).len() <= bytes {
            return (reduced, step);
        }
    }
    (reduced, STEPS - 1)
}

/// The report at a step.
pub fn to_step(report: &Report, step: usize) -> Report {
    let mut reduced = Report {
        checks: report.checks.iter().map(|check| outcome(check, step)).collect(),
        // Their places may be gone.
        unknown: Unknown::default(),
        ..report.clone()
    };
    if step >= NO_WORDS {
        for fault in &mut reduced.faults {
            fault.evidence.clear();
            fault.fix.clear();
        }
        reduced.meters.clear();
    }
    if step >= VERDICTS {
        reduced.checks.truncate(ENTRIES);
        reduced.faults.truncate(ENTRIES);
        reduced.faults.iter_mut().for_each(|fault| fault.headline = cut(&fault.headline));
        reduced.self_test.clear();
        reduced.stopped_because = reduced.stopped_because.as_deref().map(cut);
    }
    reduced
}

fn outcome(check: &Outcome, step: usize) -> Outcome {
    let most = POINTS.get(step).copied().unwrap_or(0);
    let is_leakage = |figure: &&Figure| matches!((figure.output, figure.input), (Some(o), Some(i)) if o != i);
    let figures = check.figures.iter().filter(|figure| step < NO_LEAKAGE || !is_leakage(figure));
    let few = match step {
        step if step >= VERDICTS => 0,
        step if step >= FEW.0 => FEW.1,
        _ => usize::MAX,
    };
    let mut reduced = Outcome {
        figures: figures.take(few).cloned().collect(),
        curves: if most == 0 {
            Vec::new()
        } else {
            let most = |curve: &Curve| if curve.id == SPECTRUM.0 { most.min(SPECTRUM.1) } else { most };
            check.curves.iter().map(|curve| thinned(curve, most(curve))).collect()
        },
        ..check.clone()
    };
    if step >= NO_WORDS {
        reduced.why.clear();
        reduced.limits.clear();
        reduced.advice.clear();
    }
    if step >= VERDICTS {
        (reduced.id, reduced.title) = (cut(&reduced.id), cut(&reduced.title));
        reduced.headline = cut(&reduced.headline);
    }
    reduced
}

fn cut(text: &str) -> String {
    text.chars().take(HEADLINE).collect()
}

/// A curve with at most `most` points: the lowest and the highest of each of so many pieces, so that peaks and notches
/// stay.
fn thinned(curve: &Curve, most: usize) -> Curve {
    let whole: Vec<(f64, f64)> = points(curve).collect();
    if whole.len() <= most {
        return curve.clone();
    }
    let mut kept = Vec::with_capacity(most);
    for piece in whole.chunks(whole.len().div_ceil(most / 2)) {
        let by_value = |a: &(usize, &(f64, f64)), b: &(usize, &(f64, f64))| a.1.1.total_cmp(&b.1.1);
        let lowest = piece.iter().enumerate().min_by(by_value);
        let highest = piece.iter().enumerate().max_by(by_value);
        let (Some(lowest), Some(highest)) = (lowest, highest) else { continue };
        let (first, second) = if lowest.0 <= highest.0 { (lowest, highest) } else { (highest, lowest) };
        kept.push(*first.1);
        if second.0 != first.0 {
            kept.push(*second.1);
        }
    }
    let (x, y) = kept.into_iter().unzip();
    Curve { x, y, ..curve.clone() }
}
