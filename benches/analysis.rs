//! What the whole analysis of a stereo run costs on one core, measure by measure, and what numpy and scipy take for its
//! deconvolutions and spectra. Python comes from a virtual environment made for it; without one only ours is printed.

mod common;

use common::Claims;
use linecheck::analysis::deconvolution::{Band, Deconvolution};
use linecheck::analysis::lines::Lines;
use linecheck::analysis::spectrum::Spectrum;
use linecheck::chain::{Chain, Connected, ReturnPath, Setup};
use linecheck::check::judge_all;
use linecheck::fault::diagnose;
use linecheck::measure::self_test;
use linecheck::report::{Layout, Report, Status, self_test_report};
use linecheck::studio::{self, Studio};
use linecheck::tape::{End, Take, Tape};
use linecheck::units::{Db, Dbfs};
use linecheck::walk::{Plan, Run, play};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

const RATE: f64 = 48_000.0;
const CHANNELS: usize = 2;
/// How often everything is timed. The fastest counts: what other programs take of the core is no cost of ours.
const ROUNDS: usize = 25;
/// What the whole analysis may take, in milliseconds.
const ALLOWED: f64 = 150.0;
/// What our deconvolutions and spectra may take of the time of numpy's and scipy's.
const OF_THEIRS: f64 = 1.0;

/// The times of one analysis, by what was done.
#[derive(Default)]
struct Times(Vec<(String, Duration)>);

impl Times {
    fn of<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = black_box(work());
        let spent = start.elapsed();
        match self.0.iter_mut().find(|row| row.0 == name) {
            Some(row) => row.1 += spent,
            None => self.0.push((name.to_owned(), spent)),
        }
        result
    }
}

/// A healthy loop with noise, hum and a leak, so that everything has something to look at.
fn plan() -> studio::Plan {
    let mut plan = studio::Plan::straight("bench", Chain::LineLoop, CHANNELS, Db(-6.0), 960.25);
    plan.leak(Db(-80.0));
    plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(-100.0)));
    plan
}

/// Plays a tape in the studio.
fn played(tape: Tape, studio: &mut Studio) -> Take {
    let mut take = Take::new(tape, CHANNELS, RATE);
    let sent: Vec<Vec<f32>> = (0..CHANNELS).map(|output| take.tape.channel(output)).collect();
    let sent: Vec<&[f32]> = sent.iter().map(Vec::as_slice).collect();
    let mut heard: Vec<&mut [f32]> = take.recording.iter_mut().map(Vec::as_mut_slice).collect();
    studio.process(&sent, &mut heard);
    take.position = take.tape.frames();
    take.end = Some(End::Finished);
    take
}

/// What a plan's measuring is called in the table.
fn name(plan: &Plan) -> &'static str {
    match plan {
        Plan::Idle => "idle: noise, hum, DC",
        Plan::Find(_) => "find",
        Plan::Survey { .. } => "survey, both outputs",
        Plan::Tones { .. } => "tones, both outputs",
        Plan::Repeats { .. } => "repeats",
    }
}

/// The takes of a whole run.
fn takes(setup: &Setup) -> Vec<(Plan, Take)> {
    let (mut run, mut evidence, mut takes) = (Run::new(setup.clone()), play::no_evidence(setup), Vec::new());
    let mut studio = Studio::new(&plan(), RATE, 1);
    let mut seconds = 0.0;
    while let Some(plan) = run.next(&evidence, seconds) {
        let take = played(play::tape(&plan, setup).expect("the walk stays below the ceiling"), &mut studio);
        seconds = take.tape.frames() as f64 / RATE;
        play::measure(&mut evidence, &plan, &take, setup);
        takes.push((plan, take));
    }
    takes
}

/// Everything that is computed of a run.
fn analyse(takes: &[(Plan, Take)], setup: &Setup) -> Times {
    let (mut times, mut evidence) = (Times::default(), play::no_evidence(setup));
    evidence.self_test = times.of("self-test", || self_test::measure(RATE));
    for (plan, take) in takes {
        times.of(name(plan), || play::measure(&mut evidence, plan, take, setup));
    }
    let checks = times.of("checks", || judge_all(&evidence, setup));
    let faults = times.of("faults", || diagnose(&evidence, setup));
    assert!(faults.is_empty() && checks.len() > 10, "a healthy loop: {faults:?}");
    let report = Report {
        status: Status::Complete,
        setup: Some(setup.into()),
        checks,
        faults,
        self_test: evidence.self_test.as_ref().map(self_test_report).unwrap_or_default(),
        ..Report::default()
    };
    times.of("report as JSON", || report.to_json(Layout::Compact));
    times
}

fn fastest(times: impl Iterator<Item = Duration>) -> Duration {
    times.min().unwrap_or_default()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// One output's sweep divided out of both inputs; and what the silence of both inputs is made of. In milliseconds.
fn ours(sweep: &Take, silence: &Take) -> [f64; 2] {
    let played = sweep.tape.channel(0);
    let band = Band { low_stop: 8.0, low: 18.0, high: 20_000.0, high_stop: 22_000.0 };
    let time = |work: &dyn Fn()| {
        work();
        let times = (0..ROUNDS).map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        });
        milliseconds(fastest(times))
    };
    let deconvolution = time(&|| {
        let division = Deconvolution::new(&played, RATE).expect("not silent");
        for recording in &sweep.recording {
            black_box(division.impulse_response(&division.transfer(recording), &band));
        }
    });
    let spectra = time(&|| {
        for recording in &silence.recording {
            black_box(Spectrum::new(recording, 0.0, RATE));
            black_box(Lines::new(recording, 0.0, RATE));
        }
    });
    [deconvolution, spectra]
}

/// The same by numpy and scipy, with their versions.
fn theirs(sweep: &Take, silence: &Take) -> Result<([f64; 2], String), String> {
    let python = python()?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/analysis.py");
    let lengths = [sweep.tape.frames(), silence.tape.frames(), ROUNDS].map(|length| length.to_string());
    let mut command = Command::new(python);
    // One core, as ours.
    let command = command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
    let output = command.arg(script).args(lengths).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut words = text.split_whitespace();
    let mut number = || words.next().and_then(|word| word.parse::<f64>().ok());
    match (number(), number()) {
        (Some(deconvolution), Some(spectra)) => {
            Ok(([deconvolution, spectra], words.collect::<Vec<_>>().join(" ")))
        }
        _ => Err(String::from_utf8_lossy(&output.stderr)
            .lines()
            .last()
            .unwrap_or("it said nothing")
            .to_owned()),
    }
}

/// A Python that has scipy: the system's, or one of our own.
fn python() -> Result<PathBuf, String> {
    let system = if cfg!(windows) { "python" } else { "python3" };
    let works = |python: &Path| {
        let tried = Command::new(python).args(["-c", "import numpy, scipy"]).output();
        tried.is_ok_and(|output| output.status.success())
    };
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-python");
    let own = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if works(Path::new(system)) {
        return Ok(system.into());
    }
    if !works(&own) {
        let run = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
        let made = run(Command::new(system).args(["-m", "venv"]).arg(&home))
            && run(Command::new(&own).args(["-m", "pip", "install", "--quiet", "numpy", "scipy"]));
        if !(made && works(&own)) {
            return Err(format!("no numpy and scipy: `{system} -m venv` or pip does not work here"));
        }
    }
    Ok(own)
}

fn main() -> ExitCode {
    if !common::is_bench() {
        return ExitCode::SUCCESS;
    }
    let mut claims = Claims::default();
    let setup = Setup {
        chain: Chain::LineLoop,
        return_path: ReturnPath::Loopback,
        level: Dbfs(-20.0),
        sample_rate: RATE,
        inputs: CHANNELS,
        outputs: CHANNELS,
        plugin_api: "none".to_owned(),
        known: linecheck::chain::calibration::Known::default(),
        connected: Connected::default(),
    };
    let takes = takes(&setup);
    let rounds: Vec<Times> = (0..ROUNDS).map(|_| analyse(&takes, &setup)).collect();
    println!("The analysis of a stereo run at {RATE} Hz, one core, fastest of {ROUNDS}:");
    let mut total = Duration::ZERO;
    for (place, (name, _)) in rounds[0].0.iter().enumerate() {
        let spent = fastest(rounds.iter().map(|times| times.0[place].1));
        total += spent;
        println!("  {name:24} {:8.2} ms", milliseconds(spent));
    }
    let total = milliseconds(total);
    let fits = claims.at_most("the analysis of a stereo run", total, ALLOWED, "ms");
    println!("  {:24} {total:8.2} ms, {fits}", "together");

    let take = |wanted: fn(&Plan) -> bool| &takes.iter().find(|row| wanted(&row.0)).expect("in every run").1;
    let sweep = take(|plan| matches!(plan, Plan::Survey { .. }));
    let silence = take(|plan| matches!(plan, Plan::Idle));
    let ours = ours(sweep, silence);
    let names = ["deconvolution, 1 × 2", "spectra of 2 inputs"];
    println!("\nThe same work, ours and theirs:");
    match theirs(sweep, silence) {
        Ok((theirs, versions)) => {
            for ((name, ours), theirs) in names.iter().zip(ours).zip(theirs) {
                let ratio = ours / theirs;
                let fits = claims.at_most(name, ratio, OF_THEIRS, "of theirs");
                println!("  {name:24} {ours:8.2} ms, {theirs:8.2} ms: ratio {ratio:.2}, {fits}");
            }
            println!("  theirs is {versions}");
        }
        Err(why) => {
            names.iter().zip(ours).for_each(|(name, ours)| println!("  {name:24} {ours:8.2} ms"));
            println!("  theirs was not timed: {why}");
        }
    }
    claims.end()
}
