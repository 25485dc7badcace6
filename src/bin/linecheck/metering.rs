//! `linecheck meter`.

use crate::options::{Options, Spec};
use crate::{CANNOT, Failure, help, meter, print};

const METER: Spec = Spec { flags: &["--json", "--series"], values: &[] };

/// Meters every file that can be; the others are named on standard error.
pub fn run(arguments: &[String]) -> Result<u8, Failure> {
    let Some(options) = Options::read(arguments, &METER)? else {
        return print(help::METER).map(|()| 0);
    };
    let series = options.has("--series");
    if options.files.is_empty() {
        return Err("No file given; `linecheck meter --help` says what there is.".to_owned().into());
    }
    if series && !options.has("--json") {
        return Err("--series needs --json.".to_owned().into());
    }
    let mut metered = Vec::new();
    let mut code = 0;
    for file in &options.files {
        match meter::file(file, series) {
            Ok(figures) => metered.push(figures),
            Err(why) => {
                eprintln!("{file}: {why}.");
                code = CANNOT;
            }
        }
    }
    if options.has("--json") {
        let json = serde_json::to_string_pretty(&metered);
        let json =
            json.map_err(|why| Failure(CANNOT, format!("The figures could not be written as JSON: {why}.")))?;
        print(&(json + "\n"))?;
    } else {
        metered.iter().try_for_each(|figures| print(&figures.to_string()))?;
    }
    Ok(code)
}
