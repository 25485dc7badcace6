//! The report as a table: one row per figure, for a spreadsheet (RFC 4180: commas, CRLF, quotes where needed).

use super::model::Report;
use super::verdict::title;
use super::words::{label, with_unit, written};

const HEAD: [&str; 10] =
    ["made", "check", "verdict", "figure", "name", "output", "input", "value", "uncertainty", "unit"];

/// All figures of `report` that are finite, in the order of the walk, below a line that names the columns. The last
/// column holds the figure as it is written on the page and in the window.
pub fn table(report: &Report) -> String {
    let mut text = line(HEAD.iter().copied().chain(["written"]));
    for check in &report.checks {
        let verdict = super::words::verdict(check.verdict);
        for figure in check.figures.iter().filter(|figure| figure.value.is_finite()) {
            let channel = |channel: Option<usize>| channel.map(|n| n.to_string()).unwrap_or_default();
            let fields = [
                report.made.clone(),
                title(check),
                verdict.to_owned(),
                figure.id.clone(),
                label(&figure.id),
                channel(figure.output),
                channel(figure.input),
                figure.value.to_string(),
                figure.uncertainty.to_string(),
                figure.unit.clone(),
                with_unit(written(figure), &figure.unit),
            ];
            text.push_str(&line(fields.iter().map(String::as_str)));
        }
    }
    text
}

fn line<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    fields.map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A field, in quotes where it holds what would end it. What a spreadsheet would take for a formula is set off by a
/// space.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '@', '+']) && field.parse::<f64>().is_err();
    let field = if formula { format!(" {field}") } else { field.to_owned() };
    if field.contains([',', '"', '\r', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    #[test]
    fn one_row_per_figure_and_the_number_as_it_is() {
        let report = sample::faulty();
        let text = table(&report);
        let figures: usize = report.checks.iter().map(|check| check.figures.len()).sum();
        let lost = report.checks.iter().flat_map(|check| &check.figures).filter(|f| !f.value.is_finite());
        assert_eq!(text.matches("\r\n").count(), 1 + figures - lost.count());
        assert!(
            text.starts_with(
                "made,check,verdict,figure,name,output,input,value,uncertainty,unit,written\r\n"
            )
        );
        let polarity = text.lines().find(|line| line.contains(",polarity,") && line.contains(",2,2,"));
        assert_eq!(
            polarity,
            Some("2026-11-21T06:48:16Z,Polarity,Faulty,polarity,Polarity,2,2,-1,0,,\u{2212}1")
        );
        let columns = |line: &str| line.split(',').count();
        assert!(text.lines().filter(|line| !line.contains('"')).all(|line| columns(line) == 11));
    }

    #[test]
    fn what_would_break_the_table_is_quoted() {
        assert_eq!(quoted("Balance, left"), "\"Balance, left\"");
        assert_eq!(quoted("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), " =1+1");
        assert_eq!(quoted("-20.5"), "-20.5");
    }
}
