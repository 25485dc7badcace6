//! Figures: levels between pairs of channels as a matrix, all others as a table.

use crate::check::Figure;
use crate::report::words::{label, place, with_unit, written};
use crate::units::number;
use maud::{Markup, html};

/// Places that fit beside each other.
const COLUMNS: usize = 4;

type Place = (Option<usize>, Option<usize>);

/// All `figures` of a check; `size` is (outputs, inputs) of the chain.
pub fn figures(figures: &[Figure], size: (usize, usize)) -> Markup {
    let is_pair = |figure: &&Figure| figure.unit == "dB" && figure.output.is_some() && figure.input.is_some();
    let is_whole = |figure: &&Figure| figure.output.is_none() && figure.input.is_none();
    let finite = figures.iter().filter(|figure| figure.value.is_finite());
    let (pairs, others): (Vec<&Figure>, Vec<&Figure>) = finite.partition(is_pair);
    let (whole, others): (Vec<&Figure>, Vec<&Figure>) = others.into_iter().partition(is_whole);
    let ids = unique(pairs.iter().map(|figure| figure.id.as_str()));
    html! {
        @for id in ids {
            (matrix(id, &pairs.iter().copied().filter(|figure| figure.id == id).collect::<Vec<_>>(), size))
        }
        @if !others.is_empty() { (table(&others)) }
        @if !whole.is_empty() {
            dl.readings { @for figure in whole { div {
                dt { (label(&figure.id)) }
                dd { (with_unit(written(figure), &figure.unit)) }
            } } }
        }
    }
}

fn unique<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.fold(Vec::new(), |mut seen, item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
        seen
    })
}

/// One row per figure and one column per place, or the other way round where there are many places.
fn table(figures: &[&Figure]) -> Markup {
    let mut places: Vec<Place> = unique(figures.iter().map(|figure| (figure.output, figure.input)));
    places.sort();
    let kinds = unique(figures.iter().map(|figure| (figure.id.as_str(), figure.unit.as_str())));
    let cell = |kind: (&str, &str), at: Place| {
        let matches = |figure: &&&Figure| (figure.id.as_str(), figure.unit.as_str()) == kind;
        let found = figures.iter().filter(matches).find(|figure| (figure.output, figure.input) == at);
        match found {
            Some(figure) => html! { td { (written(figure)) } },
            None => html! { td.none { "–" } },
        }
    };
    let by_place = places.len() > COLUMNS;
    let rows = if by_place { places.len() } else { kinds.len() };
    let columns = if by_place { kinds.len() } else { places.len() };
    let name = |n: usize, of_place: bool| match (of_place, places.get(n), kinds.get(n)) {
        (true, Some(at), _) => html! { (place(at.0, at.1)) },
        (false, _, Some((id, unit))) => {
            html! { (label(id)) @if !unit.is_empty() { span.unit { ", " (unit) } } }
        }
        _ => html! {},
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label="Figures" {
            table.figures.long[by_place] {
                thead { tr {
                    th scope="col" { @if by_place { "Channel" } @else { "Figure" } }
                    @for column in 0..columns { th scope="col" { (name(column, !by_place)) } }
                } }
                tbody { @for row in 0..rows { tr {
                    th scope="row" { (name(row, by_place)) }
                    @for column in 0..columns {
                        @let (kind, at) = if by_place { (column, row) } else { (row, column) };
                        @if let (Some(kind), Some(at)) = (kinds.get(kind), places.get(at)) { (cell(*kind, *at)) }
                    }
                } } }
            }
        }
    }
}

/// Outputs down, inputs across.
fn matrix(id: &str, figures: &[&Figure], size: (usize, usize)) -> Markup {
    let largest =
        |channel: fn(&Figure) -> Option<usize>| figures.iter().filter_map(|figure| channel(figure)).max();
    let outputs = size.0.max(largest(|figure| figure.output).unwrap_or(0)).min(64);
    let inputs = size.1.max(largest(|figure| figure.input).unwrap_or(0)).min(64);
    let loudest = figures.iter().map(|figure| figure.value).fold(f64::NEG_INFINITY, f64::max);
    let unsure =
        figures.iter().map(|figure| figure.uncertainty).filter(|u| u.is_finite()).fold(0.0, f64::max);
    let decimals = if inputs > 8 { 0 } else { 1 };
    let at = |output: usize, input: usize| {
        figures.iter().find(|figure| figure.output == Some(output) && figure.input == Some(input))
    };
    let holes = (1..=outputs).any(|output| (1..=inputs).any(|input| at(output, input).is_none()));
    html! {
        div.scroll tabindex="0" role="region" aria-label={ (label(id)) " matrix" } {
            table.matrix.dense[inputs > 8] {
                caption { b { (label(id)) } " in dB, each output at each input" }
                thead { tr {
                    td {}
                    @for input in 1..=inputs { th scope="col" { "In " (input) } }
                } }
                tbody { @for output in 1..=outputs { tr {
                    th scope="row" { "Out " (output) }
                    @for input in 1..=inputs {
                        @match at(output, input) {
                            Some(figure) => td class=(strength(figure.value, loudest)) { (number(figure.value, decimals)) },
                            None => td.none { "–" },
                        }
                    }
                } } }
            }
        }
        p.note {
            @if unsure > 0.0 { "Known to ± " (number(unsure.max(0.01), 2)) " dB or better. " }
            @if holes { "–: no figure; below the noise, or not measured." }
        }
    }
}

/// How strongly a cell is coloured: against the loudest cell, unless all of them are quiet.
fn strength(value: f64, loudest: f64) -> &'static str {
    match value - loudest {
        _ if loudest < -50.0 => "s0",
        below if below >= -6.0 => "s4",
        below if below >= -20.0 => "s3",
        below if below >= -40.0 => "s2",
        below if below >= -60.0 => "s1",
        _ => "s0",
    }
}
