//! `linecheck`: the plugin's own instruments on the command line.

mod meter;
mod wave;

use std::process::ExitCode;

const USAGE: &str = "\
linecheck meter FILE.wav… [--json] [--series]

Runs the meters over WAV files: sample and true peak, rms, DC, overs, loudness, correlation.
  --json     prints a JSON array, one object a file
  --series   with it, momentary and short-term loudness ten times a second

Exit code: 0 done, 3 a file could not be metered, 4 bad arguments.";

/// Could not read a file.
const BAD_FILE: u8 = 3;

/// Could not understand the arguments.
const BAD_ARGUMENTS: u8 = 4;

fn main() -> ExitCode {
    // A name that is no Unicode is then a file that there is not, and said so.
    let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
    match parse(arguments.skip(1)) {
        Ok(None) => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Some(request)) => meter(&request),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(BAD_ARGUMENTS)
        }
    }
}

/// What is asked for.
#[derive(Debug, Default)]
struct Request {
    files: Vec<String>,
    json: bool,
    series: bool,
}

/// `None`: help.
fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Request>, String> {
    let see = "`linecheck --help` says what there is.";
    match arguments.next().as_deref() {
        Some("meter") => {}
        Some("--help" | "-h" | "help") => return Ok(None),
        Some(other) => return Err(format!("There is no subcommand {other:?}; {see}")),
        None => return Err(format!("No subcommand given; {see}")),
    }
    let mut request = Request::default();
    let mut only_files = false;
    for argument in arguments {
        match argument.as_str() {
            "--" if !only_files => only_files = true,
            "--json" if !only_files => request.json = true,
            "--series" if !only_files => request.series = true,
            "--help" | "-h" if !only_files => return Ok(None),
            option if option.starts_with('-') && !only_files => {
                return Err(format!("There is no option {option:?}; {see}"));
            }
            _ => request.files.push(argument),
        }
    }
    match (request.files.is_empty(), request.series && !request.json) {
        (true, _) => Err(format!("No file given; {see}")),
        (_, true) => Err("--series needs --json.".to_owned()),
        _ => Ok(Some(request)),
    }
}

/// Meters every file that can be; the others are named on standard error.
fn meter(request: &Request) -> ExitCode {
    let mut metered = Vec::new();
    let mut code = ExitCode::SUCCESS;
    for file in &request.files {
        match meter::file(file, request.series) {
            Ok(figures) => metered.push(figures),
            Err(why) => {
                eprintln!("{file}: {why}.");
                code = ExitCode::from(BAD_FILE);
            }
        }
    }
    if request.json {
        match serde_json::to_string_pretty(&metered) {
            Ok(json) => println!("{json}"),
            Err(why) => {
                eprintln!("The figures could not be written as JSON: {why}.");
                return ExitCode::from(BAD_FILE);
            }
        }
    } else {
        metered.iter().for_each(|figures| print!("{figures}"));
    }
    code
}
