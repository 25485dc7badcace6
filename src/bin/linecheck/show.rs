//! Showing and exporting one report, comparing two.

use crate::options::{Options, Spec};
use crate::{CANNOT, Failure, code, print};
use linecheck::report::compare::Comparison;
use linecheck::report::files::{self, Format};
use linecheck::report::folder::text_of;
use linecheck::report::pdf::Paper;
use linecheck::report::{Extras, Report, rew};
use std::path::Path;

pub const SHOW: Spec =
    Spec { flags: &["--json", "--letter"], values: &["--html", "--pdf", "--csv", "--rew", "--since"] };
/// The options of which each writes a file or a folder of them.
pub const EXPORTS: &[&str] = &["--html", "--pdf", "--csv", "--rew"];
pub const COMPARE: Spec = Spec { flags: &[], values: &["--html"] };

/// Reads the report in a file.
pub fn read(path: &str) -> Result<Report, Failure> {
    let text = text_of(Path::new(path)).map_err(|why| Failure(CANNOT, format!("{path}: {why}")))?;
    Report::parse(&text).map_err(|why| Failure(CANNOT, format!("{path}: {why}")))
}

/// `linecheck show`: it changes nothing, so that it may show what a newer version wrote, and says so.
pub fn show(options: &Options) -> Result<u8, Failure> {
    let [path] = options.names("One report")?;
    let cannot = |why: String| Failure(CANNOT, format!("{path}: {why}"));
    let text = text_of(Path::new(path)).map_err(cannot)?;
    let (report, newer) = Report::parse_newer(&text).map_err(|why| cannot(why.to_string()))?;
    if let Some(sentence) = newer {
        eprintln!("{path}: {sentence}");
    }
    export(&report, options)?;
    if options.has("--json") {
        print(&report.to_json(linecheck::report::Layout::Pretty))?;
    } else if EXPORTS.iter().all(|name| !options.has(name)) {
        print(&linecheck::report::text::text(&report))?;
    }
    Ok(code(report.verdict().verdict))
}

/// Writes what the options ask for.
pub fn export(report: &Report, options: &Options) -> Result<(), Failure> {
    let paper = if options.has("--letter") { Paper::Letter } else { Paper::A4 };
    let since = options.value("--since").map(read).transpose()?;
    let extras = Extras { since: since.as_ref(), ..Extras::default() };
    for (name, format) in [("--html", Format::Html), ("--pdf", Format::Pdf(paper)), ("--csv", Format::Csv)] {
        if let Some(path) = options.value(name) {
            files::export_with(report, &extras, Path::new(path), format)?;
        }
    }
    let Some(folder) = options.value("--rew") else { return Ok(()) };
    let folder = Path::new(folder);
    let made = rew::measurements(report);
    if made.is_empty() {
        return Err(Failure(CANNOT, "The report holds no frequency response to export.".to_owned()));
    }
    make_folder(folder)?;
    for measurement in made {
        files::write(&folder.join(measurement.name + ".txt"), measurement.text.as_bytes())?;
    }
    Ok(())
}

/// Makes a folder, unless there is one.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|why| Failure(CANNOT, format!("The folder {} cannot be made ({why}).", folder.display())))
}

/// `linecheck compare`: 0 nothing changed, 1 something did, 2 it got worse.
pub fn compare(options: &Options) -> Result<u8, Failure> {
    let [before, after] = options.names("Two reports, the earlier one first,")?;
    let (before, after) = (read(before)?, read(after)?);
    let comparison = Comparison::of(&before, &after);
    match options.value("--html") {
        Some(path) => {
            let page = linecheck::report::html::comparison(&before, &after);
            files::write(Path::new(path), page.as_bytes())?;
        }
        None => print(&comparison.to_string())?,
    }
    Ok(if comparison.is_worse() { 2 } else { u8::from(!comparison.is_empty()) })
}
