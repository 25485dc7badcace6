//! What of a saved project can't be read: an impossible figure, or something that only a newer version knows. It costs no
//! more than its own entry, and is written back as it stood until the user says that entry anew.

use crate::chain::connection::PLACES;
use serde_json::{Error, Map, Value};

/// So deep entries are told apart: a part, a place or variant in it, a spot of that.
const DEPTH: usize = 3;

/// What the parts of a project are called, by their keys; others go by the key itself.
const PARTS: &[(&str, &str)] = &[
    ("wiring", "the variant of the chain"),
    ("trail", "how far the walk has come"),
    ("calibrated", "what was calibrated"),
    ("learnt", "the loop that was learnt as good"),
    ("listening", "the listening level"),
    ("gear", "the gear"),
    ("knobs", "how the knobs stand"),
    ("actual", "what is plugged"),
    ("ear", "what was heard"),
];

/// The entries that can't be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Unread(Vec<Entry>);

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    /// Where in the JSON it stands.
    path: Vec<String>,
    value: Value,
    why: String,
}

impl Unread {
    /// Takes out of a saved project what `read` can't read of it: of each part as little as possible.
    pub(super) fn take_from(
        saved: &mut Map<String, Value>,
        read: impl Fn(Map<String, Value>) -> Result<(), Error>,
    ) -> Self {
        let mut unread = Vec::new();
        let parts = std::mem::take(saved).into_iter();
        *saved = parts
            .filter_map(|(key, part)| {
                if key == "schema" {
                    return Some((key, part));
                }
                let alone = |part: Value| read(Map::from_iter([(key.clone(), part)]));
                let part = sift(part, vec![key.clone()], &alone, &mut unread)?;
                Some((key, part))
            })
            .collect();
        Self(unread)
    }

    /// Puts them where they stood, if nothing else stands there by now.
    pub(super) fn put_into(&self, json: &mut Value) {
        for Entry { path, value, .. } in &self.0 {
            let Some((last, way)) = path.split_last() else { continue };
            let mut at = Some(&mut *json);
            for key in way {
                at = at
                    .and_then(Value::as_object_mut)
                    .map(|object| object.entry(key).or_insert_with(|| Map::new().into()));
            }
            if let Some(object) = at.and_then(Value::as_object_mut) {
                object.entry(last).or_insert_with(|| value.clone());
            }
        }
    }

    /// Forgets what is said anew by an edit of the entry at this path.
    pub(super) fn give_up(&mut self, path: &[&str]) {
        if !path.is_empty() {
            // So many keys as both have: the entry itself, one in it, or the part that it is in.
            self.0.retain(|entry| entry.path.iter().zip(path).any(|(one, other)| one != other));
        }
    }

    /// Which they are, and why.
    pub(super) fn complaint(&self) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let named: Vec<String> =
            self.0.iter().map(|entry| format!("{} ({})", entry.name(), entry.why)).collect();
        let plugged = if self.0.iter().any(|entry| entry.path.first().is_some_and(|part| part == "actual")) {
            " Whether it endangers gear or ears is not known: look at the page Connect before anything sounds."
        } else {
            ""
        };
        Some(format!(
            "Of what you had said, this can't be read: {}. It does not count, and is kept as it is until you say it \
             anew; the rest holds.{plugged}",
            named.join("; ")
        ))
    }
}

impl Entry {
    /// As “the gear: Audio interface”.
    fn name(&self) -> String {
        let Some((part, rest)) = self.path.split_first() else { return String::new() };
        let place =
            |id: &str| PLACES.iter().find(|row| part == "gear" && row.1 == id).map(|row| row.0.name());
        let rest: Vec<&str> = rest.iter().map(|key| place(key).unwrap_or(key)).collect();
        let part = PARTS.iter().find(|row| row.0 == part).map_or(part.as_str(), |row| row.1);
        if rest.is_empty() { part.to_owned() } else { format!("{part}: {}", rest.join(", ")) }
    }
}

/// What can be read of `value`, which stands at `path`; the rest goes to `unread`. `None` where nothing of it can.
fn sift(
    value: Value,
    path: Vec<String>,
    read: &dyn Fn(Value) -> Result<(), Error>,
    unread: &mut Vec<Entry>,
) -> Option<Value> {
    let Err(why) = read(value.clone()) else { return Some(value) };
    if let Value::Object(object) = &value
        && path.len() < DEPTH
    {
        let mut aside = Vec::new();
        let mut kept = Map::new();
        for (key, entry) in object {
            let alone = |entry: Value| read(Map::from_iter([(key.clone(), entry)]).into());
            let path = path.iter().chain([key]).cloned().collect();
            if let Some(entry) = sift(entry.clone(), path, &alone, &mut aside) {
                kept.insert(key.clone(), entry);
            }
        }
        // Where an entry can't be missed, the whole goes with it.
        if read(kept.clone().into()).is_ok() {
            unread.append(&mut aside);
            return Some(kept.into());
        }
    }
    unread.push(Entry { path, value, why: why.to_string() });
    None
}
