//! A comparison in plain text.

use super::{Comparison, FigureChange, word};
use crate::report::words::{label, place, quantity, with_unit, written};
use std::fmt;

/// Figures that are listed at most; the rest is counted.
const LISTED: usize = 40;

/// What there is to say where nothing changed.
pub const NOTHING: &str = "Nothing changed beyond what the measurements themselves leave open.";

impl Comparison {
    /// What changed, as (what it is about, lines), with at most `figures` figures; empty where nothing did.
    pub fn parts(&self, figures: usize) -> Vec<(&'static str, Vec<String>)> {
        let set_up = self.setup.iter();
        let set_up = set_up.map(|found| format!("{}: {} → {}", found.name, found.before, found.after));
        let verdicts = self
            .verdicts
            .iter()
            .map(|change| format!("{}: {} → {}", change.check, word(change.before), word(change.after)));
        let changed: Vec<&FigureChange> = self.changed().collect();
        let mut lines: Vec<String> = changed.iter().take(figures).map(|change| described(change)).collect();
        if changed.len() > figures {
            lines.push(format!("and {} more", changed.len() - figures));
        }
        let parts = [
            ("Set-up (figures may differ for this reason alone)", set_up.collect()),
            ("New faults", self.new_faults.clone()),
            ("Faults that are gone", self.gone_faults.clone()),
            ("Verdicts", verdicts.collect()),
            ("Figures that changed by more than their uncertainty", lines),
        ];
        parts.into_iter().filter(|part| !part.1.is_empty()).collect()
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "{NOTHING}");
        }
        for (name, lines) in self.parts(LISTED) {
            writeln!(f, "{name}")?;
            lines.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        }
        Ok(())
    }
}

/// One changed figure in a line.
fn described(change: &FigureChange) -> String {
    let Some(figure) = change.figure() else { return String::new() };
    let at = place(figure.output, figure.input);
    let name = format!("{}, {}, {}", change.check, label(&figure.id), at);
    let value = |figure: &crate::check::Figure| with_unit(written(figure), &figure.unit);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let by = change.change().map(|by| {
                let amount = quantity(by, change.uncertainty().unwrap_or(0.0), &after.unit);
                format!(", by {}", with_unit(amount, &after.unit))
            });
            format!("{name}: {} → {}{}", value(before), value(after), by.unwrap_or_default())
        }
        (None, Some(after)) => format!("{name}: not measured before, now {}", value(after)),
        (Some(before), None) => format!("{name}: was {}, not measured now", value(before)),
        (None, None) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    #[test]
    fn reads_as_plain_sentences() {
        let mut before = sample::healthy();
        before.setup.as_mut().expect("there").sample_rate_hz = 44_100.0;
        let text = Comparison::of(&before, &sample::faulty()).to_string();
        let wanted = [
            "Sample rate: 44100 Hz → 48000 Hz",
            "New faults\n  Left arrives right",
            "Routing: In order → Faulty",
            "Polarity, Polarity, Output 2 → input 2: +1 → \u{2212}1",
        ];
        for wanted in wanted {
            assert!(text.contains(wanted), "{wanted:?} is missing in\n{text}");
        }
        let same = Comparison::of(&before, &before).to_string();
        assert!(same.starts_with("Nothing changed"), "{same}");
    }
}
