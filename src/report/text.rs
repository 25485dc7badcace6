//! The report in plain text: for a terminal, a mail, a log. Its numbers are the ones of the page.

use super::content::conditions::{conditions, set_up};
use super::content::known::{Known, TITLE};
use super::model::Report;
use super::verdict::title;
use super::words::{certainty, label, place, verdict, with_unit, written};
use crate::check::Outcome;
use crate::fault::Diagnosis;
use std::fmt::{self, Write};

/// The whole report: verdict, set-up, faults with evidence and fix, then each check with its figures.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write_report(&mut text, report);
    text
}

fn write_report(f: &mut String, report: &Report) -> fmt::Result {
    let summary = report.verdict();
    writeln!(f, "{}: {}", verdict(summary.verdict), summary.text)?;
    let made = if report.made.is_empty() { "" } else { report.made.as_str() };
    writeln!(f, "{}", [made, &format!("Linecheck {}", report.version)].join("  ").trim())?;
    if let Some(setup) = &report.setup {
        writeln!(f, "\nSet-up")?;
        for (name, value) in set_up(setup).into_iter().chain(conditions(report)) {
            writeln!(f, "  {name}: {value}")?;
        }
        write_known(f, &Known::of(setup))?;
    }
    if !report.notes.trim().is_empty() {
        writeln!(f, "\nNotes")?;
        report.notes.trim().lines().try_for_each(|line| writeln!(f, "  {line}"))?;
    }
    if !report.faults.is_empty() {
        writeln!(f, "\nWhat is wrong")?;
        report.faults.iter().try_for_each(|fault| write_fault(f, fault))?;
    }
    if !report.checks.is_empty() {
        writeln!(f, "\nThe checks")?;
        report.checks.iter().try_for_each(|check| write_check(f, check))?;
    }
    Ok(())
}

fn write_known(f: &mut String, known: &Known) -> fmt::Result {
    if known.rows.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{TITLE}")?;
    known.rows.iter().try_for_each(|[what, value, from]| writeln!(f, "  {what}: {value} ({from})"))?;
    let sources = known.sources.iter().zip(1..);
    sources.into_iter().try_for_each(|(source, number)| writeln!(f, "  Source {number}: {source}"))
}

fn write_fault(f: &mut String, fault: &Diagnosis) -> fmt::Result {
    writeln!(f, "  {} ({})", fault.headline, certainty(fault.certainty))?;
    for line in &fault.evidence {
        writeln!(f, "    - {line}")?;
    }
    for (step, line) in fault.fix.iter().enumerate() {
        writeln!(f, "    {}. {line}", step + 1)?;
    }
    Ok(())
}

fn write_check(f: &mut String, check: &Outcome) -> fmt::Result {
    writeln!(f, "  {}: {}. {}", title(check), verdict(check.verdict), check.headline)?;
    for figure in check.figures.iter().filter(|figure| figure.value.is_finite()) {
        let value = with_unit(written(figure), &figure.unit);
        writeln!(f, "    {}, {}: {value}", label(&figure.id), place(figure.output, figure.input))?;
    }
    for line in check.limits.iter().chain(&check.advice) {
        writeln!(f, "    {line}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;
    use crate::report::{csv, html};

    #[test]
    fn says_what_is_wrong_and_what_to_do() {
        let text = text(&sample::faulty());
        let wanted = [
            "Faulty: 2 faults found: ",
            "  Chain: Line loop\n",
            "  Stimulus level: \u{2212}20.0 dBFS peak\n",
            "  Left arrives right and right arrives left. (Almost certain, 98 %)",
            "    1. Swap the two plugs",
            "  Polarity: Faulty. ",
        ];
        for wanted in wanted {
            assert!(text.contains(wanted), "{wanted:?} is missing in\n{text}");
        }
        assert!(super::text(&Report::default()).starts_with("Not measured: Nothing has been measured yet."));
    }

    #[test]
    fn a_number_is_the_same_string_in_text_and_table_and_on_the_page() {
        for report in sample::all() {
            let (text, table, page) = (text(&report), csv::table(&report), html::page(&report));
            for check in &report.checks {
                for figure in check.figures.iter().filter(|figure| figure.value.is_finite()) {
                    let number = written(figure);
                    assert!(text.contains(&number) && table.contains(&number), "{}: {number}", figure.id);
                    // A matrix of levels between pairs has no room for the uncertainties.
                    let is_pair = figure.unit == "dB" && figure.output.is_some() && figure.input.is_some();
                    assert!(is_pair || page.contains(&number), "{}: {number} is not on the page", figure.id);
                }
            }
        }
    }
}
