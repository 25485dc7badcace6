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
    kinds.into_iter().map(kind).collect()
}

fn kind(mut curves: Vec<&Curve>) -> Kind {
    let count = curves.len();
    if count > DRAWN {
        // The highest ones say most: of leakage as of noise.
        curves.sort_by(|a, b| highest(b).total_cmp(&highest(a)));
        curves.truncate(DRAWN);
    }
    let pictures = curves.chunks(CURVES).filter_map(|drawn| picture(drawn, &curves)).collect();
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
        unit => format!("over {unit}"),
    };
    let axes = if first.y_unit.is_empty() { over } else { format!("in {} {over}", first.y_unit) };
    let name = label(&first.id);
    let names: Vec<String> = drawn.iter().map(|curve| place(curve.output, curve.input)).collect();
    let description = format!("{name} {axes}: {}", names.join(", "));
    let keys = drawn.iter().map(|curve| short_place(curve.output, curve.input)).collect();
    Some(Picture { name, axes, keys, description, graph: Graph::of(drawn, kind)? })
}

fn highest(curve: &Curve) -> f64 {
    curve.y.iter().copied().filter(|y| y.is_finite()).fold(f64::NEG_INFINITY, f64::max)
}
