//! Figures with unit and uncertainty, as a table.

use crate::check::Figure;
use crate::units::number;
use egui::{Grid, Ui};

/// Draws the table.
pub fn table(ui: &mut Ui, figures: &[Figure]) {
    Grid::new("figures").num_columns(3).spacing([16.0, 4.0]).min_row_height(20.0).show(ui, |ui| {
        for figure in figures {
            ui.label(name(figure));
            super::layout::dim(ui, place(figure));
            ui.label(value(figure));
            ui.end_row();
        }
    });
}

/// The id as words, without the unit that stands at its end.
fn name(figure: &Figure) -> String {
    let plain = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let unit = plain(&figure.unit).to_ascii_lowercase();
    let id = figure.id.as_str();
    let stem =
        id.rsplit_once('_').filter(|(_, end)| !unit.is_empty() && *end == unit).map_or(id, |(stem, _)| stem);
    let words = stem.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The channels it belongs to.
fn place(figure: &Figure) -> String {
    match (figure.output, figure.input) {
        (Some(output), Some(input)) => format!("output {output} → input {input}"),
        (Some(output), None) => format!("output {output}"),
        (None, Some(input)) => format!("input {input}"),
        (None, None) => String::new(),
    }
}

/// Value ± standard uncertainty, with the decimals that the uncertainty leaves a meaning, and the unit.
fn value(figure: &Figure) -> String {
    let uncertainty = figure.uncertainty.abs();
    let known = uncertainty.is_finite() && uncertainty > 0.0;
    let decimals = if known { decimals(uncertainty) } else { 2 };
    let value = number(figure.value, decimals);
    let unit = if figure.unit.is_empty() { String::new() } else { format!(" {}", figure.unit) };
    if known {
        format!("{value} ± {}{unit}", number(uncertainty, decimals))
    } else {
        format!("{value}{unit}")
    }
}

/// Decimals that show two digits of the uncertainty.
fn decimals(uncertainty: f64) -> usize {
    let digits = 1.0 - uncertainty.log10().floor();
    if digits.is_finite() { digits.clamp(0.0, 6.0) as usize } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(id: &str, value: f64, unit: &str, uncertainty: f64) -> Figure {
        Figure { id: id.to_owned(), output: Some(2), input: None, value, unit: unit.to_owned(), uncertainty }
    }

    #[test]
    fn spelling() {
        let noise = figure("noise_floor_dbfs", -96.234, "dBFS", 0.21);
        assert_eq!(name(&noise), "Noise floor");
        assert_eq!(place(&noise), "output 2");
        assert_eq!(value(&noise), "\u{2212}96.23 ± 0.21 dBFS");
        assert_eq!(value(&figure("polarity", -1.0, "", 0.0)), "\u{2212}1.00");
        assert_eq!(value(&figure("delay_samples", 1234.5, "samples", 3.0)), "1234.5 ± 3.0 samples");
    }

    #[test]
    fn hostile_numbers_do_no_harm() {
        assert_eq!(decimals(f64::MIN_POSITIVE), 6);
        assert_eq!(decimals(1e300), 0);
        assert!(!value(&figure("a", f64::NAN, "", f64::NAN)).is_empty());
        assert_eq!(name(&figure("", 0.0, "", 0.0)), "");
    }
}
