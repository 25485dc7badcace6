//! `linecheck`: the plugin's own instruments on the command line.

mod elsewhere;
mod help;
mod meter;
mod metering;
mod options;
mod plan;
mod show;
mod takes;
mod trend;
mod wave;

use linecheck::check::Verdict;
use linecheck::report::files::WriteError;
use options::{Options, Spec};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Something could not be done.
const CANNOT: u8 = 3;

/// Could not understand the arguments.
const BAD_ARGUMENTS: u8 = 4;

/// Why a command ended early: the exit code and a sentence.
#[derive(Debug)]
struct Failure(u8, String);

impl From<String> for Failure {
    fn from(why: String) -> Self {
        Self(BAD_ARGUMENTS, why)
    }
}

impl From<WriteError> for Failure {
    fn from(why: WriteError) -> Self {
        Self(CANNOT, why.to_string())
    }
}

type Run = fn(&Options) -> Result<u8, Failure>;

/// Every subcommand but `meter`: its name, its help, what it takes, what it does.
const COMMANDS: &[(&str, &str, Spec, Run)] = &[
    ("show", help::SHOW, show::SHOW, show::show),
    ("compare", help::COMPARE, show::COMPARE, show::compare),
    ("trend", help::TREND, trend::TREND, trend::trend),
    ("tape", help::TAPE, elsewhere::TAPE, elsewhere::tape),
    ("analyse", help::ANALYSE, elsewhere::ANALYSE, elsewhere::analyse),
    ("schema", help::SCHEMA, Spec { flags: &[], values: &[] }, schema),
];

fn main() -> ExitCode {
    // A name that is no Unicode is then a file that there is not, and said so.
    let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
    let arguments: Vec<String> = arguments.skip(1).collect();
    match run(&arguments) {
        Ok(code) => ExitCode::from(code),
        Err(Failure(code, why)) => {
            eprintln!("{why}");
            ExitCode::from(code)
        }
    }
}

fn run(arguments: &[String]) -> Result<u8, Failure> {
    let see = "`linecheck --help` says what there is.";
    let Some((name, rest)) = arguments.split_first() else {
        return Err(format!("No subcommand given; {see}").into());
    };
    match name.as_str() {
        "--help" | "-h" | "help" => return print(help::ALL).map(|()| 0),
        "meter" => return metering::run(rest),
        _ => {}
    }
    let Some((_, help, spec, run)) = COMMANDS.iter().find(|row| row.0 == name) else {
        return Err(format!("There is no subcommand {name:?}; {see}").into());
    };
    match Options::read(rest, spec)? {
        Some(options) => run(&options),
        None => print(help).map(|()| 0),
    }
}

fn schema(options: &Options) -> Result<u8, Failure> {
    let [] = options.names("Nothing")?;
    let text = serde_json::to_string_pretty(&linecheck::report::schema());
    let text = text.map_err(|why| Failure(CANNOT, format!("The schema cannot be written ({why}).")))?;
    print(&(text + "\n")).map(|()| 0)
}

/// The exit code of a verdict.
fn code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Warn | Verdict::Unsure | Verdict::Skipped => 1,
        Verdict::Fail => 2,
    }
}

/// Prints; that the reader has gone is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => {
            Err(Failure(CANNOT, format!("The output could not be written ({why}).")))
        }
        _ => Ok(()),
    }
}
