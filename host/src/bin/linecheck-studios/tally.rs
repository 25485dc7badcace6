//! What came out of a campaign, and the tables that show it.

use crate::errors::FIGURES;
use linecheck::report::{Report, Status};
use linecheck::studio::{Plan, random};
use std::collections::BTreeMap;

/// Lower edges of the bins of certainty.
const BINS: &[f64] = &[0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99];
/// Least share of the studios it is meant to know whose fault is named first.
const NAMED_FIRST: f64 = 0.99;
/// What a healthy studio is called.
const HEALTHY: &str = "healthy";

/// A studio, and what was said about it.
pub struct Trial {
    /// Its number in the campaign: with the seed it makes the same studio again.
    pub number: usize,
    /// Its clock, hertz.
    pub rate: f64,
    /// Its plan, with the truth.
    pub plan: Plan,
    /// The report; none if the run did not end.
    pub report: Option<Report>,
}

impl Trial {
    fn truth(&self) -> &'static str {
        self.plan.truth.first().copied().unwrap_or(HEALTHY)
    }

    /// What the report names first.
    fn said(&self) -> &str {
        match &self.report {
            None => "(does not end)",
            Some(report) if report.status != Status::Complete => "(stopped)",
            Some(report) => report.faults.first().map_or(HEALTHY, |fault| &fault.id),
        }
    }

    fn faults(&self) -> impl Iterator<Item = (&str, f64)> {
        let faults = self.report.iter().flat_map(|report| &report.faults);
        faults.map(|fault| (fault.id.as_str(), fault.certainty))
    }
}

/// Prints everything about `trials`.
pub fn print(trials: &[Trial]) {
    confusion(trials);
    misses(trials);
    errors(trials);
    calibration(trials);
}

/// What must not come out of a campaign of `count` studios and did, a sentence each.
pub fn failures(trials: &[Trial], count: usize) -> Vec<String> {
    let mut failures = Vec::new();
    if trials.len() != count {
        failures.push(format!("{} of {count} studios have no result.", count.abs_diff(trials.len())));
    }
    let healthy = trials.iter().filter(|trial| trial.plan.is_healthy());
    let accused = healthy.filter(|trial| trial.said() != HEALTHY).count();
    if accused > 0 {
        failures.push(format!("{accused} healthy studios were called faulty or did not end."));
    }
    let faulty: Vec<&Trial> = trials.iter().filter(|trial| !trial.plan.is_healthy()).collect();
    let named = faulty.iter().filter(|trial| trial.said() == trial.truth()).count();
    if (named as f64) < NAMED_FIRST * faulty.len() as f64 {
        let (least, all) = (100.0 * NAMED_FIRST, faulty.len());
        failures.push(format!("{named} of {all} faults were named first; at least {least} % should be."));
    }
    failures
}

fn confusion(trials: &[Trial]) {
    let mut table: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for trial in trials {
        *table.entry(trial.truth()).or_default().entry(trial.said()).or_default() += 1;
    }
    let width = table.keys().map(|truth| truth.len()).max().unwrap_or(0) + 2;
    println!("What is true, and what is named first");
    for id in std::iter::once(HEALTHY).chain(random::faults()) {
        let Some(said) = table.get(id) else { continue };
        let count: usize = said.values().sum();
        let right = said.get(id).copied().unwrap_or(0);
        let mut wrong: Vec<(&str, usize)> =
            said.iter().filter(|(said, _)| **said != id).map(|(said, times)| (*said, *times)).collect();
        wrong.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        let wrong: Vec<String> = wrong.iter().map(|(said, times)| format!("{said} {times}")).collect();
        println!("  {id:width$} {right:>4} of {count:<4} {}", wrong.join(", "));
    }
    let healthy: Vec<&Trial> = trials.iter().filter(|trial| trial.plan.is_healthy()).collect();
    let accused = healthy.iter().filter(|trial| trial.faults().next().is_some());
    println!("\nHealthy studios called faulty: {} of {}", accused.clone().count(), healthy.len());
    for trial in accused {
        println!("  studio {} at {} Hz: {}", trial.number, trial.rate, trial.said());
    }
}

/// Faulty studios in which something else was named first, or beside it.
fn misses(trials: &[Trial]) {
    let wrong = |trial: &&Trial| {
        let said: Vec<&str> = trial.faults().map(|(id, _)| id).collect();
        !trial.plan.is_healthy() && said != [trial.truth()]
    };
    println!("\nFaults that were not named, or not alone");
    for trial in trials.iter().filter(wrong) {
        let said: Vec<&str> = trial.faults().map(|(id, _)| id).collect();
        println!(
            "  studio {} at {} Hz: {} taken for {}",
            trial.number,
            trial.rate,
            trial.truth(),
            said.join(" + ")
        );
    }
}

fn errors(trials: &[Trial]) {
    println!("\nErrors of the figures, where the truth is known and nothing disturbs the signal");
    for figure in FIGURES {
        let mut errors: Vec<(f64, &Trial)> = Vec::new();
        for trial in trials {
            if let Some(report) = &trial.report {
                let found = figure.errors(report, &trial.plan, trial.rate);
                errors.extend(found.into_iter().map(|error| (error, trial)));
            }
        }
        errors.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (Some((worst, trial)), Some((median, _))) = (errors.last(), errors.get(errors.len() / 2)) else {
            continue;
        };
        println!(
            "  {:16} worst {worst:.2e}, median {median:.2e} {} of {} values; worst in studio {}, {}, {} Hz",
            figure.id,
            figure.unit,
            errors.len(),
            trial.number,
            trial.truth(),
            trial.rate
        );
    }
}

fn calibration(trials: &[Trial]) {
    println!("\nCertainty of what was stated, and how often it was right");
    let bin = |certainty: f64| BINS.iter().rposition(|low| certainty >= *low).unwrap_or(0);
    for (index, low) in BINS.iter().enumerate() {
        let high = BINS.get(index + 1).copied().unwrap_or(1.0);
        let (mut right, mut stated, mut sum) = (0, 0, 0.0);
        for trial in trials {
            for (id, certainty) in trial.faults().filter(|(_, certainty)| bin(*certainty) == index) {
                right += usize::from(trial.plan.truth.contains(&id));
                stated += 1;
                sum += certainty;
            }
        }
        if stated > 0 {
            let share = |of: f64| of / f64::from(stated);
            let (was, said) = (share(right as f64), share(sum));
            println!("  {low:.2} … {high:.2}    {right} of {stated} = {was:.3} (said {said:.2})");
        }
    }
}
