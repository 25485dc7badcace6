//! Curves of a check in pictures: those of one kind together, all over the same axes.

use crate::check::{Curve, Outcome};
use crate::report::plot::{self, CURVES, Graph};
use crate::report::words::{label, place, short_place};

/// Curves of one kind that are drawn at most; the JSON has all of them.
const DRAWN: usize = 16;

/// One picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What its curves are called.
    pub name: String,
    /// What is drawn over what, in which units.
    pub axes: String,
    /// Where each curve belongs, in the order in which they are drawn.
    pub keys: Vec<String>,
    /// The same in a sentence, for those who can't see it.
    pub description: String,
    /// The lines of a spectrum in a sentence, where it has any.
    pub named: Option<String>,
    /// Lines and ticks.
    pub graph: Graph,
}

/// Pictures of one kind of curve, and what there is to say of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kind {
    /// [`CURVES`] curves to a picture.
    pub pictures: Vec<Picture>,
    /// A sentence where not all curves are drawn.
    pub note: Option<String>,
}

/// All curves of a check.
pub fn pictures(outcome: &Outcome) -> Vec<Kind> {
    let mut kinds: Vec<Vec<&Curve>> = Vec::new();
    for curve in &outcome.curves {
        match kinds.iter_mut().find(|kind| kind.first().is_some_and(|first| plot::alike(first, curve))) {
            Some(kind) => kind.push(curve),
            None => kinds.push(vec![curve]),
        }
    }
    kinds.into_iter().map(|curves| kind(&outcome.curves, curves)).collect()
}

fn kind<'a>(all: &'a [Curve], mut curves: Vec<&'a Curve>) -> Kind {
    let count = curves.len();
    if count > DRAWN {
        // The highest ones say most: of leakage as of noise.
        curves.sort_by(|a, b| highest(b).total_cmp(&highest(a)));
        curves.truncate(DRAWN);
    }
    let sharing = plot::sharing(all, &curves);
    let pictures = curves.chunks(CURVES).filter_map(|drawn| picture(drawn, &sharing)).collect();
    let note = (count > DRAWN).then(|| {
        format!("The highest {DRAWN} of {count} curves are drawn. The JSON report has all of them.")
    });
    Kind { pictures, note }
}

fn picture(drawn: &[&Curve], kind: &[&Curve]) -> Option<Picture> {
    let first = drawn.first()?;
    let over = match first.x_unit.as_str() {
        "Hz" => "over frequency in Hz".to_owned(),
        "ms" | "s" | "samples" => format!("over time in {}", first.x_unit),
        "dB" => "over gain in dB".to_owned(),
        unit => format!("over {unit}"),
    };
    let axes = if first.y_unit.is_empty() { over } else { format!("in {} {over}", first.y_unit) };
    let mut name = label(&first.id);
    if plot::is_silence(first) {
        name = format!("{name}, {}", short_place(first.output, first.input).to_lowercase());
    }
    let mixed = drawn.iter().any(|curve| curve.id != first.id);
    let called = |curve: &&Curve| if mixed { label(&curve.id) } else { place(curve.output, curve.input) };
    let names: Vec<String> = drawn.iter().map(called).collect();
    let named = plot::named(drawn);
    let lines = named.as_ref().map_or_else(String::new, |named| format!(". {named}"));
    let description = format!("{name} {axes}: {}{lines}", names.join(", "));
    let key = |curve: &&Curve| if mixed { label(&curve.id) } else { short_place(curve.output, curve.input) };
    let keys = drawn.iter().map(key).collect();
    Some(Picture { name, axes, keys, description, named, graph: Graph::of(drawn, kind)? })
}

fn highest(curve: &Curve) -> f64 {
    curve.y.iter().copied().filter(|y| y.is_finite()).fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, Verdict};
    use crate::measure::Trace;

    #[test]
    fn what_was_read_of_a_knob_and_what_was_fitted_are_one_picture() {
        let mut outcome = Outcome::new(Verdict::Pass, "");
        let trace = Trace { x: vec![-40.0, -20.0, 0.0], y: vec![-98.0, -95.0, -78.0] };
        let ids = ["noise_by_gain_dbfs", "noise_by_gain_fit_dbfs", "noise_by_gain_behind_dbfs"];
        for id in ids {
            outcome.curve(id, At::input(0), ("dB", "dBFS"), &trace);
        }
        outcome.curve("spectrum_dbfs", At::input(0), ("Hz", "dBFS"), &trace);
        let kinds = pictures(&outcome);
        assert_eq!(kinds.len(), 2);
        let [picture] = kinds[0].pictures.as_slice() else { panic!("{kinds:?}") };
        assert_eq!(picture.graph.lines.len(), 3);
        assert_eq!(picture.axes, "in dBFS over gain in dB");
        assert_eq!(picture.keys, ids.map(label));
        assert!(picture.description.contains("Both together"), "{}", picture.description);
        assert_eq!(kinds[1].pictures[0].keys, ["Input 1"]);
    }
}
