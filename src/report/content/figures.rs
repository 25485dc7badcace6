//! Figures: levels between pairs of channels as a matrix, all others as a table.

use crate::check::Figure;
use crate::report::words::{label, place, with_unit, written};
use crate::units::number;

/// Places that fit beside each other.
const COLUMNS: usize = 4;
/// Channels of a matrix at most: no chain has more.
const CHANNELS: usize = 64;

type Place = (Option<usize>, Option<usize>);

/// What the figures of a check are shown as.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Levels between outputs and inputs.
    Matrix(Matrix),
    /// One row per figure and one column per place, or the other way round.
    Table(Table),
    /// Figures of the whole chain, as (name, value with unit).
    List(Vec<(String, String)>),
}

/// Outputs down, inputs across.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// What is shown, in dB.
    pub name: String,
    /// Columns.
    pub inputs: usize,
    /// For every output a cell per input: the number, and how strongly it is coloured, 0 … 4.
    pub rows: Vec<Vec<Option<(String, u8)>>>,
    /// What there is to say of all cells.
    pub note: String,
}

impl Matrix {
    /// Whether the cells stand close.
    pub fn is_dense(&self) -> bool {
        self.inputs > 8
    }
}

/// Figures in rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Whether there is a row for every place; else for every figure.
    pub by_place: bool,
    /// What stands above each column but the first.
    pub columns: Vec<Heading>,
    /// What stands before each row, and its cells; none where nothing was measured.
    pub rows: Vec<(Heading, Vec<Option<String>>)>,
}

/// The name of a row or column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// A figure or a place.
    pub name: String,
    /// The figure's unit; empty for a place and a pure number.
    pub unit: String,
}

/// All `figures` of a check; `size` is (outputs, inputs) of the chain.
pub fn blocks(figures: &[Figure], size: (usize, usize)) -> Vec<Block> {
    let is_pair = |figure: &&Figure| figure.unit == "dB" && figure.output.is_some() && figure.input.is_some();
    let is_whole = |figure: &&Figure| figure.output.is_none() && figure.input.is_none();
    let finite = figures.iter().filter(|figure| figure.value.is_finite());
    let (pairs, others): (Vec<&Figure>, Vec<&Figure>) = finite.partition(is_pair);
    let (whole, others): (Vec<&Figure>, Vec<&Figure>) = others.into_iter().partition(is_whole);
    let ids = unique(pairs.iter().map(|figure| figure.id.as_str()));
    let mut blocks: Vec<Block> = Vec::new();
    for id in ids {
        let of_id: Vec<&Figure> = pairs.iter().copied().filter(|figure| figure.id == id).collect();
        blocks.push(Block::Matrix(matrix(id, &of_id, size)));
    }
    if !others.is_empty() {
        blocks.push(Block::Table(table(&others)));
    }
    if !whole.is_empty() {
        let row = |figure: &&Figure| (label(&figure.id), with_unit(written(figure), &figure.unit));
        blocks.push(Block::List(whole.iter().map(row).collect()));
    }
    blocks
}

fn unique<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.fold(Vec::new(), |mut seen, item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
        seen
    })
}

fn table(figures: &[&Figure]) -> Table {
    let mut places: Vec<Place> = unique(figures.iter().map(|figure| (figure.output, figure.input)));
    places.sort();
    let kinds = unique(figures.iter().map(|figure| (figure.id.as_str(), figure.unit.as_str())));
    let cell = |kind: &(&str, &str), at: &Place| {
        let matches = |figure: &&&Figure| (figure.id.as_str(), figure.unit.as_str()) == *kind;
        let found = figures.iter().filter(matches).find(|figure| (figure.output, figure.input) == *at);
        found.map(|figure| written(figure))
    };
    let of_kind = |kind: &(&str, &str)| Heading { name: label(kind.0), unit: kind.1.to_owned() };
    let of_place = |at: &Place| Heading { name: place(at.0, at.1), unit: String::new() };
    let by_place = places.len() > COLUMNS;
    if by_place {
        let row = |at: &Place| (of_place(at), kinds.iter().map(|kind| cell(kind, at)).collect());
        Table {
            by_place,
            columns: kinds.iter().map(of_kind).collect(),
            rows: places.iter().map(row).collect(),
        }
    } else {
        let row = |kind: &(&str, &str)| (of_kind(kind), places.iter().map(|at| cell(kind, at)).collect());
        Table {
            by_place,
            columns: places.iter().map(of_place).collect(),
            rows: kinds.iter().map(row).collect(),
        }
    }
}

fn matrix(id: &str, figures: &[&Figure], size: (usize, usize)) -> Matrix {
    let largest =
        |channel: fn(&Figure) -> Option<usize>| figures.iter().filter_map(|figure| channel(figure)).max();
    let outputs = size.0.max(largest(|figure| figure.output).unwrap_or(0)).min(CHANNELS);
    let inputs = size.1.max(largest(|figure| figure.input).unwrap_or(0)).min(CHANNELS);
    let loudest = figures.iter().map(|figure| figure.value).fold(f64::NEG_INFINITY, f64::max);
    let unsure =
        figures.iter().map(|figure| figure.uncertainty).filter(|u| u.is_finite()).fold(0.0, f64::max);
    let decimals = if inputs > 8 { 0 } else { 1 };
    let cell = |output: usize, input: usize| {
        let at = |figure: &&&Figure| figure.output == Some(output) && figure.input == Some(input);
        let found = figures.iter().find(at)?;
        Some((number(found.value, decimals), strength(found.value, loudest)))
    };
    let row = |output: usize| (1..=inputs).map(|input| cell(output, input)).collect();
    let rows: Vec<Vec<Option<(String, u8)>>> = (1..=outputs).map(row).collect();
    let known = if unsure > 0.0 {
        format!("Known to ± {} dB or better. ", number(unsure.max(0.01), 2))
    } else {
        String::new()
    };
    let has_holes = rows.iter().flatten().any(Option::is_none);
    let holes = if has_holes { "–: no figure; below the noise, or not measured." } else { "" };
    Matrix { name: label(id), inputs, rows, note: format!("{known}{holes}").trim().to_owned() }
}

/// How strongly a cell is coloured: against the loudest cell, unless all of them are quiet.
fn strength(value: f64, loudest: f64) -> u8 {
    match value - loudest {
        _ if loudest < -50.0 => 0,
        below if below >= -6.0 => 4,
        below if below >= -20.0 => 3,
        below if below >= -40.0 => 2,
        below if below >= -60.0 => 1,
        _ => 0,
    }
}
