//! The arrows of the architecture, read off the sources: which module may name which, and which file may name which
//! foreign crate.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules in layer order: each may import only what stands before it (or itself).
const LAYERS: &[&str] = &[
    "units", "signal", "meter", "analysis", "tape", "chain", "measure", "check", "fault", "walk", "studio",
    "report", "live", "params", "editor", "plugin",
];

/// Layers that stand earlier in the list but are out of bounds all the same: a simulated studio knows nothing of how it
/// is measured, the rendering of a report nothing of the walk, the walk nothing of verdicts.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("studio", &["measure", "check", "fault", "walk"]),
    ("report", &["walk", "studio", "signal", "meter", "analysis", "tape"]),
    ("walk", &["check", "fault"]),
    ("tape", &["signal", "meter", "analysis"]),
    ("meter", &["signal"]),
    ("analysis", &["signal", "meter"]),
    ("chain", &["signal", "meter", "analysis", "tape"]),
    ("editor", &["measure", "analysis", "studio"]),
    ("check", &["analysis", "signal", "meter", "tape"]),
    ("fault", &["analysis", "signal", "meter", "tape"]),
];

/// Foreign names, and the files (by prefix) that may use them.
const FOREIGN: &[(&str, &[&str])] = &[
    ("realfft", &["analysis/"]),
    ("rustfft", &[]),
    ("rtrb", &["live/link.rs", "live/engine.rs"]),
    ("triple_buffer", &["live/link.rs"]),
    ("atomic_float", &["live/shared.rs"]),
    ("nice_plug_egui", &["editor/"]),
    (
        "nice_plug",
        &["lib.rs", "params.rs", "plugin.rs", "live/saved.rs", "live/memory.rs", "live/kept.rs", "editor/"],
    ),
    ("egui", &["editor/"]),
    ("rfd", &["editor/"]),
    ("raw_window_handle", &["editor/frames.rs"]),
    ("x11rb", &["editor/frames.rs"]),
    ("maud", &["report/"]),
    ("plotters", &["report/"]),
    ("krilla", &["report/pdf/"]),
    ("skrifa", &["report/pdf/"]),
    ("epaint_default_fonts", &["report/pdf/"]),
    ("jiff", &["report/"]),
    ("hound", &["bin/", "report/wav.rs"]),
    (
        "std::fs",
        &["report/files/", "report/folder.rs", "chain/gear/file.rs", "chain/calibration/file.rs", "bin/"],
    ),
    ("std::net", &[]),
    ("std::process", &["report/files/", "bin/"]),
    ("std::thread", &["live/thread.rs", "editor/"]),
];

/// The audio thread's files, and what must not even be named there.
const AUDIO_FILES: &[&str] = &[
    "live/engine.rs",
    "live/engine/playing.rs",
    "live/generator.rs",
    "live/metering.rs",
    "live/practice.rs",
    "live/runaway.rs",
    "live/readout.rs",
    "meter/bank.rs",
    "meter/biquad.rs",
    "meter/clock.rs",
    "meter/gate.rs",
    "meter/level.rs",
    "meter/loudness.rs",
    "meter/oversample.rs",
    "meter/peaks.rs",
    "meter/pieces.rs",
    "meter/ppm.rs",
    "meter/sound_level.rs",
    "meter/stereo.rs",
    "meter/true_peak.rs",
    "signal/programme.rs",
    "tape.rs",
];
const AUDIO_FORBIDDEN: &[&str] = &[
    "analysis::",
    "measure::",
    "check::",
    "fault::",
    "report::",
    "walk::",
    "studio::",
    "std::fs",
    "std::thread",
    "Mutex",
    "RwLock",
    "Condvar",
    "println!",
    "eprintln!",
    "format!",
    "panic!",
    "unwrap()",
    ".expect(",
    "todo!",
    "Vec::new",
    "Box::new",
    "to_owned",
    "to_string",
    "clone()",
    "sleep",
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    let relative =
        |path: &PathBuf| path.strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/");
    found.iter().map(|path| (relative(path), std::fs::read_to_string(path).expect("text"))).collect()
}

/// The code of a file without its comments and without its tests.
fn code(source: &str) -> String {
    let before_tests = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn layer(file: &str) -> Option<usize> {
    let module = file.split('/').next()?.trim_end_matches(".rs");
    LAYERS.iter().position(|layer| *layer == module)
}

fn is_test(file: &str) -> bool {
    file.contains("/tests") || file.ends_with("tests.rs")
}

/// Modules of this crate that the code names after `crate::`, groups included.
fn imports(code: &str) -> BTreeSet<String> {
    let name =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 1;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                    if depth == 1 && start && c.is_alphabetic() {
                        found.insert(name(&group[at..]));
                    }
                    start = depth == 1 && (c == ',' || (start && c.is_whitespace()));
                }
                found.insert(name(group.trim_start()));
            }
            None => {
                found.insert(name(rest));
            }
        }
    }
    found
}

#[test]
fn every_module_has_its_place() {
    for (file, _) in sources() {
        // A program stands on top of the library and sees what anyone sees.
        let is_above = file == "lib.rs" || file.starts_with("bin/");
        assert!(is_above || layer(&file).is_some(), "src/{file} belongs to no layer");
    }
}

#[test]
fn imports_point_one_way() {
    for (file, source) in sources().iter().filter(|(file, _)| !is_test(file)) {
        let Some(own) = layer(file) else { continue };
        for module in imports(&code(source)) {
            let Some(other) = LAYERS.iter().position(|layer| *layer == module) else { continue };
            assert!(other <= own, "src/{file} imports `{module}`, which stands above it");
            let forbidden = FORBIDDEN.iter().find(|row| row.0 == LAYERS[own]).map_or(&[][..], |row| row.1);
            assert!(!forbidden.contains(&module.as_str()), "src/{file} must not know `{module}`");
        }
    }
}

#[test]
fn foreign_crates_stay_in_their_files() {
    for (file, source) in sources().iter().filter(|(file, _)| !is_test(file)) {
        let code = code(source);
        for (name, allowed) in FOREIGN {
            let named = code.match_indices(name).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                let after = code[at + name.len()..].chars().next();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                    && (after == Some(':') || after == Some(';'))
            });
            let may = allowed.iter().any(|prefix| file.starts_with(prefix));
            assert!(!named || may, "src/{file} must not name `{name}`");
        }
    }
}

#[test]
fn the_audio_thread_names_nothing_that_can_block() {
    let sources = sources();
    for file in AUDIO_FILES {
        let (_, source) = sources.iter().find(|(name, _)| name == file).expect("the file exists");
        for word in AUDIO_FORBIDDEN {
            // Making a tape, a take or an engine is the operator's business; what `process` reaches is below.
            let reached = match *file {
                "tape.rs" => body(&code(source), "pub fn add_to"),
                "live/practice.rs" => {
                    ["pub fn hear", "pub fn send"].map(|head| body(&code(source), head)).concat()
                }
                _ => code(source),
            };
            assert!(!reached.contains(word), "src/{file} names `{word}`");
        }
    }
}

/// A function's text from its head to the next item at the same depth.
fn body(code: &str, head: &str) -> String {
    let start = code.find(head).expect("the function exists");
    let mut depth = 0;
    let end = code[start..].char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => return None,
        }
        (depth == 0).then_some(start + at)
    });
    code[start..end.unwrap_or(code.len())].to_owned()
}

#[test]
fn report_editor_and_parameters_know_no_check_or_fault_by_name() {
    let ids = linecheck::check::CHECKS.iter().map(|check| check.id);
    let ids: Vec<&str> = ids.chain(linecheck::fault::FAULTS.iter().map(|fault| fault.id)).collect();
    assert!(ids.len() > 15, "the tables are there");
    for (file, source) in sources() {
        let draws =
            ["report/", "editor/", "params.rs", "plugin.rs"].iter().any(|prefix| file.starts_with(prefix));
        // Some figures are spelt like the check they belong to; the table of what figures are called may name them.
        if !draws || is_test(&file) || file == "report/words.rs" {
            continue;
        }
        // Nor is the parameter `level` the check `level`.
        let code = code(&source).lines().filter(|line| !line.contains("#[id = ")).collect::<String>();
        for id in &ids {
            assert!(!code.contains(&format!("\"{id}\"")), "src/{file} knows `{id}` by name");
        }
    }
}

#[test]
fn files_stay_small() {
    for (file, source) in sources().iter().filter(|(file, _)| !is_test(file)) {
        let lines = code(source).lines().count();
        assert!(lines <= 400, "src/{file} has {lines} lines of code");
    }
}

#[test]
fn the_reader_of_imports_reads_groups() {
    let found = imports("use crate::{tape::*, units::{Db, Hz}, live};\nuse crate::check::{self, At};");
    let expected = ["tape", "units", "live", "check"].map(str::to_owned).into();
    assert_eq!(found, expected);
}
