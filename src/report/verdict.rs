//! What the whole report comes to, in one line.

use super::model::{Report, Status};
use crate::check::{Outcome, Verdict};

/// The whole report in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its shape and colour.
    pub verdict: Verdict,
    /// What it says.
    pub text: String,
}

impl Report {
    /// What the whole report comes to.
    pub fn verdict(&self) -> Summary {
        let (verdict, text) = match self.status {
            Status::Empty => (Verdict::Skipped, "Nothing has been measured yet.".to_owned()),
            Status::Running => match self.found() {
                Some(found) => (self.severity(), format!("Still measuring. So far: {found}")),
                None => (Verdict::Unsure, "Still measuring.".to_owned()),
            },
            Status::Stopped => {
                let because = self.stopped_because.as_deref().unwrap_or("the run was stopped");
                let not_finished = format!("Not finished: {}", sentence(because));
                match self.found() {
                    Some(found) => (self.severity(), format!("{not_finished} So far: {found}")),
                    None => (Verdict::Unsure, not_finished),
                }
            }
            Status::Complete => match self.found() {
                Some(found) => (self.severity(), capitalised(&found)),
                None => self.nothing_found(),
            },
        };
        let practice = self.setup.as_ref().is_some_and(|setup| setup.practice);
        let text = if practice { format!("Practice in a simulated studio: {text}") } else { text };
        Summary { verdict, text }
    }

    /// What is wrong or worth a look, if anything.
    fn found(&self) -> Option<String> {
        if !self.faults.is_empty() {
            let headlines: Vec<String> = self.faults.iter().map(|fault| sentence(&fault.headline)).collect();
            let count = counted(headlines.len(), "fault", "faults");
            return Some(format!("{count} found: {}", headlines.join(" ")));
        }
        let failed = self.titles(&[Verdict::Fail]);
        if !failed.is_empty() {
            let count = counted(failed.len(), "check", "checks");
            return Some(format!("{count} outside the limits: {}.", listed(&failed)));
        }
        let warned = self.titles(&[Verdict::Warn]);
        let count = counted(warned.len(), "thing", "things");
        (!warned.is_empty()).then(|| format!("no fault, but {count} worth a look: {}.", listed(&warned)))
    }

    /// How bad what was found is. A diagnosis is a fault, unless the checks see no more than a reason to look: some
    /// diagnoses are remarks.
    fn severity(&self) -> Verdict {
        let any = |verdict| self.checks.iter().any(|check| check.verdict == verdict);
        if any(Verdict::Fail) || !any(Verdict::Warn) { Verdict::Fail } else { Verdict::Warn }
    }

    fn nothing_found(&self) -> (Verdict, String) {
        let open = self.titles(&[Verdict::Unsure]);
        let passed = !self.titles(&[Verdict::Pass]).is_empty();
        match (passed, open.is_empty()) {
            (true, true) => (Verdict::Pass, "Everything checked is in order.".to_owned()),
            (true, false) => (
                Verdict::Pass,
                format!("Everything that could be judged is in order. Not judged: {}.", listed(&open)),
            ),
            (false, false) => (Verdict::Unsure, format!("Nothing could be judged: {}.", listed(&open))),
            (false, true) => (Verdict::Skipped, "Nothing was checked.".to_owned()),
        }
    }

    fn titles(&self, verdicts: &[Verdict]) -> Vec<String> {
        self.checks.iter().filter(|check| verdicts.contains(&check.verdict)).map(title).collect()
    }
}

/// What a check is called: its title, or else its id.
pub(super) fn title(outcome: &Outcome) -> String {
    if outcome.title.is_empty() { capitalised(&outcome.id.replace('-', " ")) } else { outcome.title.clone() }
}

/// `text` with a capital at its start.
pub(super) fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn listed(titles: &[String]) -> String {
    match titles {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
