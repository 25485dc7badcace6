//! `linecheck-host`: the built plugin runs its line check in a simulated studio, with no window and no sound card.

use anyhow::{Context, Result};
use linecheck::report::files::{self, Format};
use linecheck::studio::Studio;
use linecheck::studio::catalogue::Named;
use linecheck_host::{Blocks, Host, RUN_LIMIT, Report};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
linecheck-host --clap FILE --studio NAME --out DIR [--rate HZ] [--block FRAMES]

Loads the plugin, closes the loop from its outputs to its inputs through a simulated studio, runs the line check and
writes DIR/report.json and DIR/report.html.
Exit code: 0 the report says what is true of that studio, 1 it does not, 2 bad arguments, 3 could not be done.";

struct Args {
    clap: PathBuf,
    studio: &'static Named,
    out: PathBuf,
    rate: f64,
    block: usize,
}

fn main() -> ExitCode {
    let args = match parse(std::env::args().skip(1)) {
        Ok(args) => args,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    match run(&args) {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(disagreement)) => {
            println!("\n{disagreement}");
            ExitCode::from(1)
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::from(3)
        }
    }
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Args, String> {
    let (mut clap, mut studio, mut out, mut rate, mut block) = (None, None, None, 48_000.0, 512);
    while let Some(option) = args.next() {
        let value = args.next().ok_or_else(|| USAGE.to_owned())?;
        let wrong = || format!("{option} cannot be {value:?}.\n\n{USAGE}");
        match option.as_str() {
            "--clap" => clap = Some(PathBuf::from(value)),
            "--studio" => studio = Some(linecheck_host::studio(&value)?),
            "--out" => out = Some(PathBuf::from(value)),
            "--rate" => {
                rate = value
                    .parse()
                    .ok()
                    .filter(|rate| (8_000.0..=384_000.0).contains(rate))
                    .ok_or_else(wrong)?;
            }
            "--block" => {
                block =
                    value.parse().ok().filter(|frames| (1..=65_536).contains(frames)).ok_or_else(wrong)?;
            }
            _ => return Err(format!("Unknown option {option}.\n\n{USAGE}")),
        }
    }
    match (clap, studio, out) {
        (Some(clap), Some(studio), Some(out)) => Ok(Args { clap, studio, out, rate, block }),
        _ => Err(USAGE.to_owned()),
    }
}

/// Runs the check; a sentence if the outcome is not the truth.
fn run(args: &Args) -> Result<Option<String>> {
    let plan = (args.studio.plan)(args.rate);
    println!("{}", args.studio.description);
    let channels = plan.outputs.max(plan.inputs);
    let mut session = Host::load(&args.clap)?.instance(channels)?;
    session.choose("chain", plan.chain.id())?;
    session.choose("return_path", plan.return_path.id())?;
    let studio = Studio::new(&plan, args.rate, 1);
    session.activate_with(args.rate, Blocks::Fixed(args.block), Box::new(studio))?;
    let mut progress = Progress::new();
    let report = session.run_watched(RUN_LIMIT, |report, seconds| progress.show(report, seconds));
    progress.end();
    let report = report?;

    let text = report.0.to_string();
    let typed = linecheck::report::Report::parse(&text)?;
    std::fs::create_dir_all(&args.out).with_context(|| format!("cannot make {}", args.out.display()))?;
    for format in [Format::Json, Format::Html] {
        let path = args.out.join("report").with_extension(format.extension());
        println!("wrote {}", files::export(&typed, &path, format)?.display());
    }
    println!("\n{}", typed.verdict().text);
    print_table(&report);
    Ok(disagreement(&report, &plan.truth))
}

fn print_table(report: &Report) {
    let checks = report.checks();
    let width = checks.iter().map(|check| check.0.len()).max().unwrap_or(0);
    println!();
    for (id, verdict, headline) in checks {
        println!("  {id:width$}  {verdict:7}  {headline}");
    }
    let faults = report.faults();
    println!("{}", if faults.is_empty() { "\n  no faults" } else { "\n  faults" });
    let width = faults.iter().map(|fault| fault.0.len()).max().unwrap_or(0);
    for (id, certainty, headline) in faults {
        println!("  {id:width$}  {:>4.0} %   {headline}", 100.0 * certainty);
    }
}

/// What is wrong with the report, given what is true.
fn disagreement(report: &Report, truth: &[&str]) -> Option<String> {
    if report.status() != "complete" {
        return Some(format!("The run was not completed: {}", report.stopped_because()));
    }
    let found = report.fault_ids();
    let list = |ids: &[&str]| if ids.is_empty() { "nothing".to_owned() } else { ids.join(", ") };
    let missed: Vec<_> = truth.iter().copied().filter(|fault| !found.contains(fault)).collect();
    let invented: Vec<_> = found.iter().copied().filter(|fault| !truth.contains(fault)).collect();
    if !missed.is_empty() || !invented.is_empty() {
        return Some(format!(
            "The report does not agree with this studio, where {} is wrong: it misses {} and invents {}.",
            list(truth),
            list(&missed),
            list(&invented)
        ));
    }
    let main = truth.first().filter(|main| found.first() != Some(main))?;
    Some(format!("The main fault of this studio is {main}, but the report names {} first.", found[0]))
}

/// Progress on the terminal: one line that keeps changing, or a line at each step where output goes to a file.
struct Progress {
    terminal: bool,
    last: String,
}

impl Progress {
    fn new() -> Self {
        Self { terminal: std::io::stdout().is_terminal(), last: String::new() }
    }

    fn show(&mut self, report: &Report, seconds: f64) {
        let judged = report.checks().iter().filter(|check| check.1 != "skipped").count();
        let step = format!("{}, {judged} checks judged", report.status());
        if self.terminal {
            print!("\r{step}, {seconds:.1} s of sound\x1b[K");
            // A terminal that is gone is no reason to end the run.
            let _ = std::io::stdout().flush();
        } else if step != self.last {
            println!("{step}, {seconds:.1} s of sound");
        }
        self.last = step;
    }

    fn end(&self) {
        if self.terminal {
            println!();
        }
    }
}
