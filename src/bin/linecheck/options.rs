//! What stands behind a subcommand: options with or without a value, and names of files.

use std::collections::BTreeMap;

/// What a subcommand takes.
pub struct Spec {
    /// Options without a value.
    pub flags: &'static [&'static str],
    /// Options that a value follows.
    pub values: &'static [&'static str],
}

/// What was given.
#[derive(Debug, Default)]
pub struct Options {
    /// Everything that is no option.
    pub files: Vec<String>,
    given: BTreeMap<String, String>,
}

impl Options {
    /// Reads `arguments`; `None` asks for help, the error is a sentence.
    pub fn read(arguments: &[String], spec: &Spec) -> Result<Option<Self>, String> {
        let mut options = Self::default();
        let mut only_files = false;
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let name = argument.as_str();
            if only_files || !name.starts_with('-') {
                options.files.push(argument.clone());
            } else if name == "--" {
                only_files = true;
            } else if matches!(name, "--help" | "-h") {
                return Ok(None);
            } else if spec.flags.contains(&name) {
                options.given.insert(name.to_owned(), String::new());
            } else if spec.values.contains(&name) {
                let value = rest.next().ok_or_else(|| format!("{name} needs a value behind it."))?;
                if options.given.insert(name.to_owned(), value.clone()).is_some() {
                    return Err(format!("{name} is given twice."));
                }
            } else {
                return Err(format!("There is no option {name:?} here; `--help` says what there is."));
            }
        }
        Ok(Some(options))
    }

    /// Whether an option was given.
    pub fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// The value of an option.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    /// The value of an option that must be there.
    pub fn needed(&self, name: &str) -> Result<&str, String> {
        self.value(name).ok_or_else(|| format!("{name} is needed; `--help` says what for."))
    }

    /// The value of an option as a number within `range`, or `usual` where it was not given.
    pub fn number(
        &self,
        name: &str,
        usual: f64,
        range: std::ops::RangeInclusive<f64>,
    ) -> Result<f64, String> {
        let Some(text) = self.value(name) else { return Ok(usual) };
        let number = text.replace('\u{2212}', "-").parse::<f64>().ok();
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            format!("{name} takes a number from {} to {}, not {text:?}.", range.start(), range.end())
        })
    }

    /// Exactly `COUNT` names, which are called `what`.
    pub fn names<const COUNT: usize>(&self, what: &str) -> Result<[&str; COUNT], String> {
        let names: Vec<&str> = self.files.iter().map(String::as_str).collect();
        let given = names.len();
        names.try_into().map_err(|_| format!("{what} must be named, and nothing else; {given} were given."))
    }
}
