//! Gear files: each entry stands alone, so that one that is broken costs no other.

use super::device::{Device, Kind};
use super::kinds::{Headphone, HeadphoneAmp, Interface, Microphone, Monitor, PowerAmp, Speaker};
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// An entry that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its name, its id, or what stands in its place.
    pub name: String,
    /// The line that is wrong, from 1.
    pub line: usize,
    /// What is wrong with it, and what to do.
    pub why: String,
}

/// What a gear file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// The entries that can be used, in the file's order.
    pub devices: Vec<Device>,
    /// The others.
    pub refused: Vec<Refused>,
}

/// Reads a gear file. Whatever is broken is named with its line; the rest is kept.
pub fn parse(text: &str) -> Parsed {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parsed = Parsed::default();
    for chunk in chunks(text) {
        match chunk.read() {
            Ok(Some(device)) => {
                let twice = parsed.devices.iter().any(|other| other.id() == device.id());
                if twice {
                    let why = format!("the id “{}” is taken by an entry above", device.id());
                    parsed.refused.push(Refused { name: chunk.name(), line: chunk.line, why });
                } else {
                    parsed.devices.push(device);
                }
            }
            Ok(None) => {}
            Err((line, why)) => parsed.refused.push(Refused { name: chunk.name(), line, why }),
        }
    }
    parsed
}

/// The JSON Schema of a gear file.
pub fn schema() -> schemars::Schema {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut properties = serde_json::Map::new();
    macro_rules! list {
        ($($kind:ident),*) => { $(
            let items = generator.subschema_for::<$kind>();
            let list = serde_json::json!({ "type": "array", "items": items });
            properties.insert(Kind::$kind.key().to_owned(), list);
        )* };
    }
    list!(Interface, Monitor, Speaker, PowerAmp, HeadphoneAmp, Headphone, Microphone);
    let definitions = generator.take_definitions(true);
    schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Gear",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

/// One entry with its head line, or what stands before the first.
struct Chunk<'a> {
    text: &'a str,
    /// The first line, from 1.
    line: usize,
    /// What stands between the brackets of the head line, and how many brackets there are.
    head: Option<(&'a str, usize)>,
}

/// `[[name]]` or `[name]` alone on its line, or what was meant as such: a torn head must not swallow its neighbours.
fn head(line: &str) -> Option<(&str, usize)> {
    let bare = line.split('#').next()?.trim();
    let depth = bare.bytes().take_while(|byte| *byte == b'[').count();
    let inside = bare.get(depth..)?;
    let whole = inside.ends_with(&"]".repeat(depth));
    let name = inside.trim_end_matches(']').trim();
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let meant = whole || line.starts_with("[[");
    ((1..=2).contains(&depth) && plain && meant).then_some((name, depth))
}

fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut starts = vec![(0, 1, None)];
    let mut offset = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if let Some(head) = head(line) {
            starts.push((offset, index + 1, Some(head)));
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).map(|start| start.0).chain([text.len()]);
    let chunk = |(&(from, line, head), to)| Chunk { text: text.get(from..to).unwrap_or(""), line, head };
    starts.iter().zip(ends).map(chunk).collect()
}

impl Chunk<'_> {
    /// What the entry calls itself.
    fn name(&self) -> String {
        let value = |key: &str| {
            let line = self.text.lines().find_map(|line| line.trim_start().strip_prefix(key))?;
            let quoted = line.trim_start().strip_prefix('=')?.trim_start();
            let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let name = quoted.get(1..)?.split(quote).next()?.trim();
            (!name.is_empty()).then(|| name.to_owned())
        };
        value("name").or_else(|| value("id")).unwrap_or_else(|| match self.head {
            Some((head, _)) => format!("{head} in line {}", self.line),
            None => "the lines before the first entry".to_owned(),
        })
    }

    /// The entry; nothing where there is only white space; else the line and what is wrong.
    fn read(&self) -> Result<Option<Device>, (usize, String)> {
        let here = |why: String| (self.line, why);
        let Some((head, depth)) = self.head else {
            let stray = self.text.lines().position(|line| {
                let line = line.trim();
                !line.is_empty() && !line.starts_with('#')
            });
            return match stray {
                Some(index) => {
                    Err((index + 1, "an entry must begin with a line like [[interface]]".to_owned()))
                }
                None => Ok(None),
            };
        };
        let Some(kind) = Kind::ALL.iter().find(|kind| kind.key() == head) else {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.key()).collect();
            return Err(here(format!("“{head}” is no kind of gear: write one of {}", known.join(", "))));
        };
        if depth == 1 {
            return Err(here(format!("write [[{head}]], with two brackets")));
        }
        let device = match kind {
            Kind::Interface => Device::Interface(Box::new(self.one()?)),
            Kind::Monitor => Device::Monitor(Box::new(self.one()?)),
            Kind::Speaker => Device::Speaker(Box::new(self.one()?)),
            Kind::PowerAmp => Device::PowerAmp(Box::new(self.one()?)),
            Kind::HeadphoneAmp => Device::HeadphoneAmp(Box::new(self.one()?)),
            Kind::Headphone => Device::Headphone(Box::new(self.one()?)),
            Kind::Microphone => Device::Microphone(Box::new(self.one()?)),
        };
        device.check().map_err(here)?;
        Ok(Some(device))
    }

    fn one<T: DeserializeOwned>(&self) -> Result<T, (usize, String)> {
        let mut read: BTreeMap<String, Vec<T>> = toml::from_str(self.text).map_err(|error| {
            let before = error.span().and_then(|span| self.text.get(..span.start)).unwrap_or("");
            (self.line + before.matches('\n').count(), error.message().to_owned())
        })?;
        let one = read.pop_first().and_then(|(_, mut entries)| entries.pop());
        one.ok_or_else(|| (self.line, "the entry is empty".to_owned()))
    }
}
