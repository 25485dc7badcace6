//! `linecheck-studios`: a campaign of random studios, healthy and faulty, and what the line check makes of them.
//! It steps engine and operator themselves, so that nothing waits for real time and hundreds pass in a minute.

mod errors;
mod rig;
mod tally;

use linecheck::studio::{Plan, Rng, random};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use tally::Trial;

const USAGE: &str = "\
linecheck-studios [--seed N] [--count N] [--first N] [--only FAULT]

Draws COUNT studios (300) from SEED (1), from number FIRST (0) on, a third of them healthy, or all of them with one fault, runs the line check in
each and prints what was true against what it said. Exit code: 0 if no healthy studio was called faulty and at least 99 %
of the faults were named first, 1 if not, 2 bad arguments.";

/// One in so many is healthy.
const HEALTHY: usize = 3;

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)) {
        Ok(options) => {
            let Options { seed, count, .. } = options;
            println!("{count} studios from seed {seed}\n");
            let trials = campaign(&options);
            tally::print(&trials);
            let failures = tally::failures(&trials, count);
            failures.iter().for_each(|failure| eprintln!("\n{failure}"));
            if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

/// What is asked for.
#[derive(Debug, PartialEq)]
struct Options {
    seed: u64,
    count: usize,
    /// Number of the first: with the seed it makes the same studio again.
    first: usize,
    /// The fault that all studios have.
    only: Option<&'static str>,
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { seed: 1, count: 300, first: 0, only: None };
    while let Some(option) = args.next() {
        let value = args.next().ok_or_else(|| USAGE.to_owned())?;
        let wrong = || format!("{option} cannot be {value:?}.\n\n{USAGE}");
        match option.as_str() {
            "--seed" => options.seed = value.parse().map_err(|_| wrong())?,
            "--count" => options.count = value.parse().map_err(|_| wrong())?,
            "--first" => options.first = value.parse().map_err(|_| wrong())?,
            "--only" => options.only = Some(random::faults().find(|id| *id == value).ok_or_else(wrong)?),
            _ => return Err(format!("Unknown option {option}.\n\n{USAGE}")),
        }
    }
    Ok(options)
}

/// Mostly the usual rates, in hertz: the others cost a multiple in time and are computed the same way.
fn rate(rng: &mut Rng) -> f64 {
    match rng.below(12) {
        0..5 => 44_100.0,
        5..10 => 48_000.0,
        10 => 88_200.0,
        _ => [96_000.0, 192_000.0][rng.below(2)],
    }
}

/// Studio `number`: each has a sequence of its own, so that one can be made again without the others.
fn draw(seed: u64, number: usize, only: Option<&str>) -> (f64, Plan) {
    let mut rng = Rng::stream(seed, number as u64);
    let rate = rate(&mut rng);
    if let Some(plan) = only.and_then(|id| random::faulty(id, &mut rng, rate)) {
        return (rate, plan);
    }
    let ids: Vec<&str> = random::faults().collect();
    // The faults by turns, so that even a short campaign sees them all.
    let faulty = (number - number / HEALTHY).saturating_sub(1);
    let id = ids.get(faulty % ids.len().max(1)).filter(|_| !number.is_multiple_of(HEALTHY));
    let plan = id.and_then(|id| random::faulty(id, &mut rng, rate));
    (rate, plan.unwrap_or_else(|| random::healthy(&mut rng, rate)))
}

/// Runs all, on as many cores as there are; in order.
fn campaign(options: &Options) -> Vec<Trial> {
    let &Options { seed, count, first, only } = options;
    let next = AtomicUsize::new(first);
    let work = || {
        let mut trials = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= first.saturating_add(count) {
                return trials;
            }
            let (rate, plan) = draw(seed, number, only);
            let report = rig::run(&plan, rate, seed.wrapping_add(number as u64));
            trials.push(Trial { number, rate, plan, report });
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut trials: Vec<Trial> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        // A worker that panics has printed why, and its studios are missing from the tables.
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    trials.sort_by_key(|trial| trial.number);
    trials
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_campaign_has_every_fault_and_a_third_of_it_is_healthy() {
        let plans = || (0..150).map(|number| draw(7, number, None)).collect::<Vec<_>>();
        assert_eq!(plans(), plans());
        let healthy = plans().iter().filter(|(_, plan)| plan.is_healthy()).count();
        let faults: BTreeSet<&str> = plans().iter().flat_map(|(_, plan)| plan.truth.clone()).collect();
        assert_eq!((healthy, faults), (50, random::faults().collect()));
        assert!((0..9).all(|number| draw(7, number, Some("clock-drift")).1.truth == ["clock-drift"]));
    }

    #[test]
    fn a_campaign_fails_when_the_healthy_are_accused_or_the_faulty_missed() {
        let trial = |number: usize, id: Option<&str>, said: &[&str]| {
            let mut rng = Rng::stream(1, number as u64);
            let faulty = id.and_then(|id| random::faulty(id, &mut rng, 48_000.0));
            let plan = faulty.unwrap_or_else(|| random::healthy(&mut rng, 48_000.0));
            let faults = said.iter().map(|id| {
                serde_json::json!({
                    "id": id, "certainty": 0.9, "headline": "", "evidence": [], "fix": [],
                })
            });
            let mut report = serde_json::to_value(linecheck::report::Report::default()).expect("serialises");
            report["status"] = "complete".into();
            report["faults"] = faults.collect();
            let report = linecheck::report::Report::parse(&report.to_string()).expect("a report");
            Trial { number, rate: 48_000.0, plan, report: Some(report) }
        };
        let known = random::faults().next().expect("there are some");
        let right = |number| trial(number, Some(known), &[known]);
        let mut trials: Vec<Trial> = (0..198).map(right).collect();
        trials.extend([trial(198, None, &[]), trial(199, Some(known), &["dc-offset-of-another-kind"])]);
        assert_eq!(tally::failures(&trials, 200), Vec::<String>::new(), "198 of 199 is enough");
        assert_eq!(tally::failures(&trials, 201).len(), 1, "one is missing");
        trials.push(trial(200, None, &[known]));
        assert!(tally::failures(&trials, 201)[0].contains("healthy"), "{:?}", tally::failures(&trials, 201));
        trials.pop();
        trials.extend([trial(200, Some(known), &[]), trial(201, Some(known), &[])]);
        assert!(tally::failures(&trials, 202)[0].contains("named first"));
    }

    #[test]
    fn options_are_read_and_refused() {
        let parse = |args: &[&str]| parse(args.iter().map(|arg| (*arg).to_owned()));
        assert_eq!(parse(&[]), Ok(Options { seed: 1, count: 300, first: 0, only: None }));
        let given = parse(&["--count", "5", "--seed", "9", "--only", "dropouts"]);
        assert_eq!(given, Ok(Options { seed: 9, count: 5, first: 0, only: Some("dropouts") }));
        assert!(parse(&["--only", "boredom"]).is_err());
        assert!(parse(&["--count", "many"]).is_err() && parse(&["--count"]).is_err());
        assert!(parse(&["--clap", "x"]).is_err());
    }

    #[test]
    fn a_healthy_studio_is_measured_as_it_is() {
        let plan = Plan::straight(
            "straight",
            linecheck::chain::Chain::LineLoop,
            1,
            linecheck::units::Db(-6.0),
            100.5,
        );
        let report = rig::run(&plan, 48_000.0, 1).expect("the run ends");
        let worst = |id: &str| {
            let figure = errors::FIGURES.iter().find(|figure| figure.id == id).expect("listed");
            let errors = figure.errors(&report, &plan, 48_000.0);
            assert_eq!(errors.len(), 1, "{id}");
            errors[0]
        };
        assert!(worst("latency_samples") < 0.01 && worst("gain_db") < 0.01 && worst("dc_fs") < 1e-5);
    }
}
